"""Epochs: mini-batches, the training loop, and paths over a surface.

The loop is a generator of snapshots: it knows nothing of printing, pictures or widgets.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.checks import (
    OBJECTIVE_FORM,
    as_numbers,
    as_scalar,
    function_taking,
    instance_of,
    real_number,
    seed_list,
    short_repr,
    whole_number,
)
from companion.collapse import collapse_of
from companion.network import NetworkObjective
from companion.optimizers import Run, checked_runs
from companion.streams import SHUFFLES, stream
from companion.surfaces import Surface
from companion.updates import (
    Snapshot,
    asking,
    batch_weights,
    first_snapshot,
    in_groups,
    update,
    with_factors,
)

COLLAPSE_EPOCHS = 5  # after so many epochs, and again, it is looked whether a run has collapsed


# Where the rows of each epoch's batches stand: what `minibatches` gives.
Batches = Callable[[int], Sequence[Any]]
BATCHES_FORM = "a function epoch -> list of batches"


def minibatches(n: int, size: int, seed: int | Iterable[int] = 0) -> Batches:
    """The batches of each epoch: all rows, shuffled anew and cut (slide 4).

    Parameters
    ----------
    n : int
        How many rows there are.
    size : int
        Rows in a batch, 1 to n; what is left over makes a last, smaller batch.
    seed : int or list of int
        The order depends on it and on the epoch alone. A list of R seeds gives each of R runs its
        own batches.

    Returns
    -------
    epoch -> list of arrays
        Of row numbers, (size,) each, or (R, size).
    """
    n = whole_number("n", n, 1, most=10**8)
    size = whole_number("batch_size", size, 1, n)
    seeds = seed_list(seed)

    def batches(epoch: int) -> list[NDArray]:
        whole_number("epoch", epoch, 0)
        orders = [stream(s, SHUFFLES, epoch).permutation(n) for s in seeds]
        order = np.stack(orders) if np.iterable(seed) else orders[0]
        return [order[..., first : first + size] for first in range(0, n, size)]

    return batches


def train(
    objective: Callable[..., Any], w: ArrayLike | None, runs: Iterable[Run],
    batches: Batches | None = None, after: Snapshot | None = None, end_collapsed: bool = False,
) -> Iterator[Snapshot]:  # fmt: skip
    """Yield a Snapshot after every update, until every run has ended (else for ever).

    A run that diverges (J not finite or beyond 1e9) is frozen and named in `ended`. One that
    collapses (see companion.collapse) is named in `collapsed`, and goes on as the others do.

    Parameters
    ----------
    objective : (w, batch) -> (J, gradient)
        A Surface, or Network.on(X, y).
    w : (P,) or (R, P)
        Where the runs start, all alike or each its own.
    runs : list of R Run
        Those with one rule side by side are the fastest.
    batches : epoch -> list of batches
        From `minibatches`; None: one epoch is one update.
    after : Snapshot
        To go on from, instead of w.
    end_collapsed : bool
        Whether a run that collapses is ended.
    """
    now, runs = _begin(objective, w, runs, batches, after, end_collapsed)
    groups = in_groups(runs, now.w.dtype)
    while not all(now.ended):
        epoch, eta = _batches_of(now, batches), _rates(now, runs)
        rules, weights = with_factors(groups, eta, now.w.shape[1]), batch_weights(epoch)
        ask = asking(objective, epoch)
        for batch in epoch[now.updates_in_epoch :]:
            now = update(ask, now, rules, batch, eta, weights[now.updates_in_epoch])
            if now.updates_in_epoch == len(epoch):
                now = _close_epoch(objective, now, runs, sum(weights), end_collapsed)
            yield now
            if all(now.ended):
                return


def epoch_ends(snapshots: Iterable[Snapshot], epochs: int) -> Iterator[Snapshot]:
    """Yield the Snapshots of `train` at the ends of epochs alone.

    Parameters
    ----------
    snapshots : iterable of Snapshot
        What `train` yields, from the start of an epoch on.
    epochs : int
        How many are yielded, or fewer where every run has ended: no update is made after the last.
    """
    return islice((now for now in snapshots if now.updates_in_epoch == 0), epochs)


def _begin(
    objective: Callable[..., Any], w: Any, runs: Iterable[Run], batches: Any, after: Any,
    end_collapsed: Any,
) -> tuple[Snapshot, list[Run]]:  # fmt: skip
    """Where to go on from, and the runs, if both belong together."""
    runs = checked_runs(runs)
    instance_of("end_collapsed", end_collapsed, bool | np.bool_, "True or False")
    function_taking("objective", objective, OBJECTIVE_FORM, w, None)
    if batches is not None:
        function_taking("batches", batches, BATCHES_FORM, 0)
    now = first_snapshot(w, len(runs)) if after is None else after
    if not isinstance(now, Snapshot):
        raise TypeError(f"after should be a Snapshot, not a {type(now).__name__}")
    methods = tuple(run.method for run in runs)
    if len(now.w) != len(methods):
        raise ValueError(f"after holds {len(now.w)} runs, but runs holds {len(methods)}")
    if now.memory is not None and now.methods != methods:
        trained, named = ", ".join(now.methods), ", ".join(methods)
        raise ValueError(f"after was trained by {trained}; it can't go on with {named}")
    return now._replace(methods=methods), runs


def _batches_of(now: Snapshot, batches: Batches | None) -> Sequence[Any]:
    """All batches of this epoch, those that are done among them."""
    epoch = [None] if batches is None else batches(now.epoch)
    if not isinstance(epoch, (list, tuple)):
        raise TypeError(f"batches should be {BATCHES_FORM}, not one that gives {short_repr(epoch)}")
    if now.updates_in_epoch >= len(epoch):
        raise ValueError(
            f"epoch {now.epoch} has {len(epoch)} batches, but {now.updates_in_epoch} are done"
        )
    return epoch


def _rates(now: Snapshot, runs: Sequence[Run]) -> NDArray:
    """eta of this epoch, (R, 1)."""
    rates = []
    for r, run in enumerate(runs):
        losses = now.losses[:, r].tolist() if run.eta.sees_losses else ()
        gave = run.eta(now.epoch, losses)
        name = f"eta_{now.epoch} of the {run.method} run"
        try:
            rates.append([real_number(name, as_scalar(gave), 0)])
        except (TypeError, ValueError) as error:
            raise type(error)(f"{error}: that is what eta gave for k = {now.epoch}") from None
    with np.errstate(over="ignore"):  # what does not fit float32 diverges, told by its J
        return np.array(rates, now.w.dtype)


def _close_epoch(
    objective: Callable[..., Any], now: Snapshot, runs: Sequence[Run], weight: float,
    end_collapsed: bool,
) -> Snapshot:  # fmt: skip
    """Note the epoch's mean J over the instances, and tell the runs that have collapsed."""
    losses = np.vstack([now.losses, [total / weight for total in now.loss_totals]])
    now = now._replace(
        epoch=now.epoch + 1,
        updates_in_epoch=0,
        losses=losses,
        loss_totals=(0.0,) * len(runs),
    )
    if now.epoch % COLLAPSE_EPOCHS or not isinstance(objective, NetworkObjective):
        return now
    collapsed = tuple(_collapsed(objective, now, r, run) for r, run in enumerate(runs))
    ended = now.ended
    if end_collapsed:
        ended = tuple(why or told for why, told in zip(ended, collapsed))
    return now._replace(collapsed=collapsed, ended=ended)


def _collapsed(objective: NetworkObjective, now: Snapshot, r: int, run: Run) -> str | None:
    """What run r has collapsed of, in words: looked for where its J is that of a constant."""
    J, bar = float(now.losses[-1, r]), objective.best_constant
    if J < bar:  # the penalty is in J: without it J were lower still
        return None
    if now.ended[r] or now.collapsed[r]:
        return now.collapsed[r]
    step = now.w[r] - now.previous_w[r]
    cause = collapse_of(objective, now.w[r], step, run, float(now.eta[r, 0]))
    if cause is None:
        return None
    return (
        f"collapsed by epoch {now.epoch} (eta = {now.eta[r, 0]:.3g}): J = {J:.3g} is no better "
        f"than the best constant output's {bar:.3g}, and {cause}"
    )


def descend(
    surface: Callable[..., Any], runs: Iterable[Run], steps: int, start: ArrayLike | None = None
) -> tuple[NDArray, tuple[str | None, ...]]:
    """The paths of runs over a surface, each run's start first.

    Parameters
    ----------
    surface : Surface, or (w, batch) -> (J, gradient)
        A function of your own needs a start.
    runs : list of R Run
        A schedule sees each step as an epoch, and the J of all steps before.
    steps : int
        At most 10,000 where there is a schedule, without one ten times as many.
    start : (2,) or (R, 2)
        None: where the surface says.

    Returns
    -------
    paths : (steps + 1, R, 2)
        A run that diverges stays where it was last finite.
    ended : tuple
        As in a Snapshot.
    """
    function_taking("surface", surface, OBJECTIVE_FORM, start, None)
    if start is None:
        start = instance_of("surface", surface, Surface, "one of SURFACES, or start be given").start
    given: Any = list(runs) if np.iterable(runs) and not isinstance(runs, Run | str) else runs
    runs, start = checked_runs(given), as_numbers("start", start)
    if start.shape not in ((2,), (len(runs), 2)):
        raise ValueError(f"start should have the shape (2,) or (R, 2), not {start.shape}")
    cooled = any(callable(run.eta) for run in given)
    steps = whole_number("steps", steps, 1, most=10**4 if cooled else 10**5)
    return _walk(surface, runs, steps, start, cooled)


def _walk(
    surface: Callable[..., Any], runs: list[Run], steps: int, start: NDArray, cooled: bool
) -> tuple[NDArray, tuple[str | None, ...]]:
    # Where no rate changes, all steps are one epoch: it is asked for once, and not for each step.
    epoch = [None] if cooled else [None] * steps
    paths, k = np.empty((steps + 1, len(runs), 2), start.dtype), 0
    paths[0] = start
    for now in islice(train(surface, start, runs, lambda k: epoch), steps):
        k += 1
        paths[k] = now.w
    paths[k + 1 :] = now.w  # when all have ended
    return paths, now.ended
