"""Training a network: what is learned, what is noted of it, how it is gone on with."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.checks import as_numbers, instance_of, seed_list, short_repr, warn, whole_number
from companion.data import unscaled
from companion.epochs import Batches, minibatches, train
from companion.network import Network, NetworkObjective
from companion.optimizers import Run, checked_runs
from companion.updates import Snapshot, first_snapshot

Pair = tuple[ArrayLike, ArrayLike]  # X, y


class History(NamedTuple):
    """What fit noted at the start and after each epoch; arrays (epochs + 1,) or (epochs + 1, R)."""

    updates: NDArray  # updates done
    gradients: NDArray  # gradients taken
    J: NDArray  # over all of the training data
    accuracy: NDArray
    watched_J: NDArray  # over the data that is watched and not learned from
    watched_accuracy: NDArray
    eta: NDArray  # of the last update
    step: NDArray  # norm of the last step


class Fit(NamedTuple):
    """What `fit` learned, of one Run, or of a list of R runs: with an axis of runs in front.

    Attributes
    ----------
    snapshot : Snapshot
        Where the training stands.
    notes : tuple of History
        What was noted, at the start and after each epoch.
    single : bool
        Whether it is of one Run.
    interrupted : str or None
        Where the stop button was pressed, in words.
    seed, batch_size
        With which it goes on.
    network, instances
        What was trained, and on how many.
    """

    snapshot: Snapshot
    notes: tuple[History, ...]
    single: bool
    interrupted: str | None = None
    seed: int | list[int] = 0
    batch_size: int = 32
    network: Network | None = None
    instances: int = 0

    @property
    def w(self) -> NDArray:
        """(P,), or (R, P) for a list of runs."""
        return self.snapshot.w[0] if self.single else self.snapshot.w

    @property
    def history(self) -> History:
        """All notes: arrays (epochs + 1,), or (epochs + 1, R) for a list of runs."""
        columns = (np.array(column) for column in zip(*self.notes))
        return History(*(c[:, 0] if self.single else c for c in columns))

    @property
    def ended(self) -> Any:
        """Why a run was ended before its time, in words; None for one that was not."""
        return self.snapshot.ended[0] if self.single else self.snapshot.ended

    @property
    def collapsed(self) -> Any:
        """Why a run learns nothing more, in words; None for one that may (see `collapse`)."""
        return self.snapshot.collapsed[0] if self.single else self.snapshot.collapsed

    @property
    def lost(self) -> Any:
        """Why nothing comes of a run, ended or collapsed, in words; None for all others."""
        return self.snapshot.lost[0] if self.single else self.snapshot.lost


def fit_steps(
    network: Network, data: Pair, runs: Run | Iterable[Run] | None = None, *,
    batch_size: int | None = None, seed: int | Iterable[int] | None = None,
    w: ArrayLike | None = None, watch: Pair | None = None, after: Fit | None = None,
    end_collapsed: bool = False, weights: ArrayLike | None = None,
) -> Iterator[Fit]:  # fmt: skip
    """Train a network and yield a Fit at the start and after every update.

    Parameters
    ----------
    network : Network
        What is trained.
    data : (X, y)
        What it learns from, a part of load_digits() for instance.
    runs : Run or list of R Run
        How: one run, or R in one pass; None: Run().
    batch_size : int
        Instances in a gradient, 1 to len(X); None: 32 (all, where there are fewer), or after's.
    seed : int or list of R int
        Of the start and of the batches, of a list for each run its own; None: 0, or after's.
    w : (P,) or (R, P)
        Where to start instead.
    watch : (X, y)
        Whose J and accuracy are noted too, validation data for instance.
    after : Fit
        An earlier one to go on from, with the same seed and batch size.
    end_collapsed : bool
        Whether a run that collapses is ended: it is told in any case.
    weights : (M,)
        How much each instance of data counts; None: all alike.
    """
    task = _task(network, data, runs, batch_size, seed, watch, after, weights)
    learned = _first_fit(task, w) if after is None else _gone_on(task, w, after)
    yield learned
    for now in task.snapshots(learned.snapshot, end_collapsed):
        notes = learned.notes
        if now.updates_in_epoch == 0:
            notes = (*notes, task.note(now))
        learned = learned._replace(snapshot=now, notes=notes)
        yield learned


class _Task(NamedTuple):
    """What `fit_steps` was asked for, once it is known to fit together."""

    network: Network
    objective: NetworkObjective
    runs: list[Run]
    single: bool
    batches: Batches
    seed: int | list[int]
    batch_size: int
    data: Pair
    watch: Pair | None
    weights: Any

    def snapshots(self, after: Snapshot, end_collapsed: bool) -> Iterator[Snapshot]:
        """What comes after this one."""
        return train(self.objective, None, self.runs, self.batches, after, end_collapsed)

    def note(self, now: Snapshot) -> History:
        """What is noted of an epoch that is done."""
        J, accuracy = self.network.evaluate(now.w, *self.data, weights=self.weights)
        watched_J = watched_accuracy = np.full(len(J), np.nan)
        if self.watch:
            watched_J, watched_accuracy = self.network.evaluate(now.w, *self.watch)
        return History(
            np.full(len(J), now.updates), now.gradients, J, accuracy, watched_J, watched_accuracy,
            now.eta[:, 0], now.step,
        )  # fmt: skip


def _task(
    network: Any, data: Any, runs: Any, batch_size: Any, seed: Any, watch: Any, after: Any,
    weights: Any,
) -> _Task:  # fmt: skip
    instance_of("network", network, Network, "a Network")
    if after is not None and not isinstance(after, Fit):
        raise TypeError(f"after should be an earlier Fit, not a {type(after).__name__}")
    single = runs is None or isinstance(runs, Run)
    runs = checked_runs([runs or Run()] if single else runs)
    data, watch = _pair("data", data), None if watch is None else _pair("watch", watch)
    seed = seed_list(seed) if np.iterable(seed) else seed
    seed = _same("seed", seed, 0, after)
    if isinstance(seed, list) and (single or len(seed) != len(runs)):
        raise ValueError(f"seed should be one number, or one for each run of the list, not {seed}")
    objective = network.on(*data, weights)
    batch_size = _same("batch_size", batch_size, min(32, objective.n), after)
    batches = minibatches(objective.n, batch_size, seed)
    return _Task(
        network, objective, runs, single, batches, seed, batch_size, data, watch, weights
    )


def _same(name: str, given: Any, first: Any, after: Fit | None) -> Any:
    """What is given, or else was first; after a Fit its own, from which no other may differ."""
    if after is None:
        return first if given is None else given
    kept = getattr(after, name)
    if given is not None and given != kept:
        raise ValueError(
            f"{name} should be {kept}, that of the Fit in after, or be left out; "
            f"it is {short_repr(given)}"
        )
    return kept


def _first_fit(task: _Task, w: Any) -> Fit:
    """Where nothing is learned yet."""
    if remedy := unscaled(task.objective.X):
        warn(remedy)
    w = task.network.as_weights(task.network.start(task.seed) if w is None else w)
    first = first_snapshot(as_numbers("w", w, dtype=task.objective.X.dtype), len(task.runs))
    return Fit(
        first, (task.note(first),), task.single, None, task.seed, task.batch_size, task.network,
        task.objective.n,
    )  # fmt: skip


def _gone_on(task: _Task, w: Any, after: Fit) -> Fit:
    """The earlier Fit, if it is one of such networks, no longer as interrupted."""
    if w is not None:
        raise ValueError("w should be left out: the Fit in after says where to go on")
    if after.snapshot.w.shape[-1] != task.network.P:
        came = f"networks of {after.snapshot.w.shape[-1]} parameters"
        raise ValueError(f"after holds {came}, but {task.network} has {task.network.P}")
    if after.network is not None and after.network.sizes != task.network.sizes:
        raise ValueError(f"after holds w of {after.network}, whose layers {task.network} has not")
    if after.snapshot.updates_in_epoch and after.instances != task.objective.n:
        raise ValueError(
            f"data should be what after's epoch began with, {after.instances} instances, "
            f"not {task.objective.n}"
        )
    return after._replace(
        interrupted=None, single=task.single, network=task.network, instances=task.objective.n
    )


def fit(
    network: Network, data: Pair, runs: Run | Iterable[Run] | None = None, *, epochs: int = 20,
    progress: Callable[[int], Any] | None = None, **settings: Any,
) -> Fit:  # fmt: skip
    """Train until `epochs` passes over the data are done; the stop button (Ctrl-C) loses nothing.

    Parameters
    ----------
    network, data, runs
        As `fit_steps` has them, and its other settings.
    epochs : int
        How many in all, those of `after` among them: a stopped run comes to its end by the same
        line with after=. Where none are left, a warning says so.
    progress : epochs -> context manager
        Its `move_to(epoch)` is told of each epoch that is done; None for none.

    Returns
    -------
    Fit
        All that is learned; after a stop, what was learned until then: go on with after=.
    """
    epochs = whole_number("epochs", epochs, 1)
    learned: Any = None
    try:
        with (progress or _NoProgress)(epochs) as bar:
            for learned in fit_steps(network, data, runs, **settings):
                if learned.snapshot.updates_in_epoch == 0:
                    bar.move_to(learned.snapshot.epoch)
                if learned.snapshot.epoch >= epochs:
                    break
        _warn_where_nothing_was_left(settings.get("after"), learned.snapshot, epochs)
    except KeyboardInterrupt:
        if learned is None:
            raise
        stopped = f"stopped by hand at update {learned.snapshot.updates}"
        learned = learned._replace(interrupted=stopped)
    return learned


def _warn_where_nothing_was_left(after: Fit | None, now: Snapshot, epochs: int) -> None:
    if after is None or after.interrupted or now is not after.snapshot:
        return
    if all(now.ended):
        why = "every run in after has ended"
    else:
        why = f"after holds {now.epoch} epochs, and epochs={epochs} counts them: give more"
    warn(f"nothing was trained: {why}")


class _NoProgress:
    """Where nobody wants to see how far a training is."""

    def __init__(self, epochs: int) -> None:
        """Nothing."""

    def __enter__(self) -> "_NoProgress":
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing."""

    def move_to(self, epoch: int) -> None:
        """Nothing."""


def _pair(name: str, data: Any) -> Any:
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError(
            f"{name} should be a pair (X, y), a part of load_digits() for instance, "
            f"not {short_repr(data)}"
        )
    return data
