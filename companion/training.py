"""Training: a generator of snapshots, which knows nothing of printing, pictures or widgets."""

import contextlib
from functools import partial
from itertools import groupby, islice
from typing import NamedTuple

import numpy as np

from companion.checks import (
    OBJECTIVE_FORM,
    as_numbers,
    ask_objective,
    function_taking,
    instance_of,
    real_number,
    seed_list,
    short_repr,
    whole_number,
)
from companion.network import Network
from companion.optimizers import ADAPTIVE, METHODS, Run, checked_runs, first_memory
from companion.surfaces import Surface

DIVERGED = 1e9  # |J| past this, or not finite, ends a run
COLLAPSE_EPOCHS = 5  # epochs that a run may stay as bad as a constant output without getting better


class Snapshot(NamedTuple):
    """All that is needed to go on from here, of R runs. It is replaced whole, never changed."""

    updates: int  # updates done
    epoch: int  # whole epochs done
    updates_in_epoch: int  # updates done in this epoch
    w: np.ndarray  # (R, P)
    memory: tuple  # what the rules remember
    methods: tuple  # whose memory it is: a method's name for each run
    J: np.ndarray  # (R,) of the last batch, where its gradient was taken
    eta: np.ndarray  # (R, 1) of the last update
    previous_w: np.ndarray  # (R, P) w before the last update
    gradients: np.ndarray  # (R,) gradients taken so far
    losses: np.ndarray  # (epochs, R): mean J of each whole epoch
    loss_sums: np.ndarray  # (R,) sum of J in this epoch
    ended: tuple  # per run: None, or in words why it was stopped

    @property
    def step(self):
        """(R,) norm of the last step."""
        return np.linalg.norm(self.w - self.previous_w, axis=-1)


def minibatches(n, size, seed=0):
    """The batches of each epoch: a function epoch -> list of arrays of row numbers (slide 4).

    All n rows are shuffled anew each epoch and cut into batches of `size`; what is left over
    makes a last, smaller batch. The order depends on seed and epoch alone. A list of R seeds
    gives each run its own batches, shape (R, size).
    """
    n = whole_number("n", n, 1, most=10**8)
    size = whole_number("batch_size", size, 1, n)
    seeds = seed_list(seed)

    def batches(epoch):
        whole_number("epoch", epoch, 0)
        orders = [np.random.default_rng([s, epoch]).permutation(n) for s in seeds]
        order = np.stack(orders) if np.iterable(seed) else orders[0]
        return [order[..., first : first + size] for first in range(0, n, size)]

    return batches


def train(objective, w, runs, batches=None, after=None):
    """Yield a Snapshot after every update, until every run has ended (else for ever).

    objective  (w, batch) -> (J, gradient): a Surface, or Network.on(X, y)
    w          where the runs start: (P,) for all alike, or (R, P)
    runs       list of Run, R of them; those with one rule side by side are the fastest
    batches    epoch -> list of batches, from `minibatches`; None: one epoch is one update
    after      a Snapshot to go on from, instead of w

    A run that diverges (J not finite or beyond 1e9) or collapses (J at or above that of the best
    constant output for 5 epochs, and not falling) is frozen and named in `ended`; the others go
    on.
    """
    runs = checked_runs(runs)
    function_taking("objective", objective, OBJECTIVE_FORM, w, None)
    now = _first_snapshot(w, len(runs)) if after is None else after
    if not isinstance(now, Snapshot):
        raise TypeError(f"after should be a Snapshot, not a {type(now).__name__}")
    groups = _groups(runs, now.w.dtype)
    now = _with_methods(now, tuple(run.method for run in runs))
    wanted = "a function epoch -> list of batches"
    batches = (lambda k: [None]) if batches is None else batches
    function_taking("batches", batches, wanted, 0)
    while not all(now.ended):
        epoch = batches(now.epoch)
        if not isinstance(epoch, (list, tuple)):
            raise TypeError(f"batches should be {wanted}, not one that gives {short_repr(epoch)}")
        if now.updates_in_epoch >= len(epoch):
            raise ValueError(
                f"epoch {now.epoch} has {len(epoch)} batches, but {now.updates_in_epoch} are done"
            )
        with np.errstate(over="ignore"):  # what does not fit float32 diverges, told by its J
            eta = np.array([[_eta(run, r, now)] for r, run in enumerate(runs)], now.w.dtype)
        rules = [(at, rule, [*map(_one, factors(eta[at]))]) for at, rule, factors in groups]
        for batch in epoch[now.updates_in_epoch :]:
            now = _update(objective, now, rules, batch, eta)
            if now.updates_in_epoch == len(epoch):
                now = _close_epoch(objective, now, len(epoch))
            yield now
            if all(now.ended):
                return


def _with_methods(now, methods):
    """`now`, if what its rules remember belongs to these methods."""
    if len(now.w) != len(methods):
        raise ValueError(f"after holds {len(now.w)} runs, but runs holds {len(methods)}")
    if now.memory is not None and now.methods != methods:
        trained, named = ", ".join(now.methods), ", ".join(methods)
        raise ValueError(f"after was trained by {trained}; it can't go on with {named}")
    return now._replace(methods=methods)


def _first_snapshot(w, R):
    w = as_numbers("w", w)
    if w.ndim == 2 and len(w) != R:
        raise ValueError(f"w holds {len(w)} runs, but runs holds {R}")
    if w.ndim not in (1, 2):
        raise ValueError(f"w should have the shape (P,) or (R, P), not {w.shape}")
    w = np.broadcast_to(w, (R, w.shape[-1])).copy()
    zero = np.zeros(R)
    return Snapshot(
        0, 0, 0, w, None, (), zero, np.zeros((R, 1)), w, np.zeros(R, int), np.empty((0, R)), zero,
        (None,) * R,
    )  # fmt: skip


def _groups(runs, dtype):
    """[(slice of runs, rule, eta -> factors)]: neighbors that share a rule step together."""
    groups, first = [], 0
    for method, members in groupby(runs, key=lambda run: run.method):
        a = np.array([[run.a] for run in members], dtype)
        a = np.minimum(a, np.nextafter(dtype.type(1), dtype.type(0)))  # below 1 in float32, too
        rule, factors = (METHODS | ADAPTIVE)[method]
        groups.append((slice(first, first + len(a)), rule, partial(factors, a=a)))
        first += len(a)
    return groups


def _one(column):
    """One number where all runs agree: it multiplies faster than a column (R, 1)."""
    return float(column[0, 0]) if (column == column[0]).all() else column


def _eta(run, r, now):
    eta = run.eta(now.epoch, now.losses[:, r].tolist())
    return real_number(f"eta_{now.epoch} of the {run.method} run", eta, 0)


def _update(objective, now, rules, batch, eta):
    """One update of every run."""
    with np.errstate(all="ignore"):  # a run that diverges is told by its J, below
        w, memory, J, asked = _step(objective, now, rules, batch)
        sizes = np.vecdot(w, w)
    healthy = [
        abs(cost) < DIVERGED and size < DIVERGED**2  # False, too, where one is not a number
        for cost, size in zip(J.tolist(), sizes.tolist())
    ]
    ended = now.ended
    if any(ended) or not all(healthy):
        ended = tuple(
            why or (None if fine else _diverged(now.updates + 1, float(rate), float(cost)))
            for why, fine, rate, cost in zip(ended, healthy, eta[:, 0], J)
        )
        frozen = np.array([why is not None for why in ended])
        w[frozen], J = now.w[frozen], np.where(frozen, now.J, J)
        asked = asked * ~np.array([why is not None for why in now.ended])
    return Snapshot(
        now.updates + 1, now.epoch, now.updates_in_epoch + 1, w, memory, now.methods, J, eta, now.w,
        now.gradients + asked, now.losses, now.loss_sums + J, ended,
    )  # fmt: skip


def _step(objective, now, rules, batch):
    """Start each group's rule, answer what they ask with one stacked gradient at a time, and
    gather (w, memory, J, gradients asked)."""
    memory = now.memory or [first_memory(rule, now.w[at]) for at, rule, _ in rules]
    if len(rules) == 1:
        return _step_alike(objective, now.w, rules[0], memory[0], batch)
    asking = [
        (i, at, rule(now.w[at], memory[i], *factors)) for i, (at, rule, factors) in enumerate(rules)
    ]
    points = [next(rule) for _, _, rule in asking]
    J, asked, results = None, [0] * len(rules), [None] * len(rules)
    while asking:
        own = batch
        if len(asking) < len(rules) and np.ndim(batch) > 1:  # only their own rows
            own = np.concatenate([batch[at] for _, at, _ in asking])
        cost, gradient = ask_objective(objective, np.concatenate(points), own)
        J = cost if J is None else J
        waiting, points, first = [], [], 0
        for i, at, rule in asking:
            last = first + at.stop - at.start
            asked[i] += 1
            try:
                points.append(rule.send(gradient[first:last]))
                waiting.append((i, at, rule))
            except StopIteration as end:
                results[i] = end.value
            first = last
        asking = waiting
    w, memory = np.concatenate([w for w, _ in results]), tuple([m for _, m in results])
    return w, memory, J, np.repeat(asked, [at.stop - at.start for at, *_ in rules])


def _step_alike(objective, w, rule, memory, batch):
    """The same where all runs share one rule: nothing has to be gathered."""
    _, rule, factors = rule
    rule, J, asked = rule(w, memory, *factors), None, 0
    point = next(rule)
    while True:
        cost, gradient = ask_objective(objective, point, batch)
        J, asked = cost if J is None else J, asked + 1
        try:
            point = rule.send(gradient)
        except StopIteration as end:
            w, memory = end.value
            return w, (memory,), J, asked


def _close_epoch(objective, now, updates):
    """Note the epoch's mean J, and end the runs that have collapsed."""
    losses = np.vstack([now.losses, now.loss_sums / updates])
    ended, bar = now.ended, getattr(objective, "best_constant", None)
    if bar is not None and len(losses) > COLLAPSE_EPOCHS:
        recent = losses[-COLLAPSE_EPOCHS - 1 :]
        stuck = (recent.min(axis=0) >= bar) & (recent[-1] > 0.99 * recent[0])
        ended = tuple(
            why or (_collapsed(len(losses), float(rate[0]), J, bar) if bad else None)
            for why, bad, rate, J in zip(ended, stuck, now.eta, recent[-1])
        )
    return now._replace(
        epoch=now.epoch + 1,
        updates_in_epoch=0,
        losses=losses,
        loss_sums=np.zeros_like(now.loss_sums),
        ended=ended,
    )


def _diverged(k, eta, J):
    return f"diverged at update {k} (eta = {eta:.3g}): J = {J:.3g}"


def _collapsed(epoch, eta, J, bar):
    return (
        f"collapsed by epoch {epoch} (eta = {eta:.3g}): J = {J:.3g} is no better than "
        f"the best constant output's {bar:.3g}"
    )


def descend(surface, runs, steps, start=None):
    """The paths of runs over a surface: (steps + 1, R, 2), each run's start first.

    A run that diverges stays where it was last finite. Returns (paths, ended), `ended` as in a
    Snapshot. A schedule sees each step as an epoch, and the J of all steps before: there may be
    10,000 of them, without one ten times as many.
    """
    function_taking("surface", surface, OBJECTIVE_FORM, start, None)
    if start is None:
        start = instance_of("surface", surface, Surface, "one of SURFACES, or start be given").start
    given = list(runs) if np.iterable(runs) and not isinstance(runs, Run | str) else runs
    runs, start = checked_runs(given), as_numbers("start", start)
    if start.shape not in ((2,), (len(runs), 2)):
        raise ValueError(f"start should have the shape (2,) or (R, 2), not {start.shape}")
    cooled = any(callable(run.eta) for run in given)
    steps = whole_number("steps", steps, 1, most=10**4 if cooled else 10**5)
    # Where no rate changes, all steps are one epoch: it is asked for once, and not for each step.
    epoch = [None] if cooled else [None] * steps
    paths, k = np.empty((steps + 1, len(runs), 2), start.dtype), 0
    paths[0] = start
    for now in islice(train(surface, start, runs, lambda k: epoch), steps):
        k += 1
        paths[k] = now.w
    paths[k + 1 :] = now.w  # when all have ended
    return paths, now.ended


class History(NamedTuple):
    """What fit noted at the start and after each epoch; arrays (epochs + 1,) or (epochs + 1, R)."""

    updates: np.ndarray  # updates done
    gradients: np.ndarray  # gradients taken
    J: np.ndarray  # over all of the training data
    accuracy: np.ndarray
    watched_J: np.ndarray  # over the data that is watched and not learned from
    watched_accuracy: np.ndarray
    eta: np.ndarray  # of the last update
    step: np.ndarray  # norm of the last step


class Fit(NamedTuple):
    """What `fit` learned. For one Run, w is (P,) and history's arrays (epochs + 1,); for a list
    of R runs there is an axis of runs: (R, P) and (epochs + 1, R)."""

    snapshot: Snapshot
    notes: tuple
    single: bool
    interrupted: str | None = None  # where the stop button was pressed

    @property
    def w(self):
        return self.snapshot.w[0] if self.single else self.snapshot.w

    @property
    def history(self):
        columns = (np.array(column) for column in zip(*self.notes))
        return History(*(c[:, 0] if self.single else c for c in columns))

    @property
    def ended(self):
        """Why a run was ended before its time, in words; None for one that was not."""
        return self.snapshot.ended[0] if self.single else self.snapshot.ended


def fit_steps(network, data, runs=None, *, batch_size=32, seed=0, w=None, watch=None, after=None):
    """Train `network` on data (X, y) by one Run, or by a list of R runs in one pass; yield a Fit
    at the start and after every update.

    batch_size  instances in a gradient, 1 to len(X)
    seed        of the start and of the batches; a list of R seeds: each run has its own of both
    w           where to start instead: (P,) or (R, P)
    watch       another (X, y) whose J and accuracy are noted too, validation data for instance
    after       an earlier Fit to go on from
    """
    instance_of("network", network, Network, "a Network")
    single = runs is None or isinstance(runs, Run)
    runs = checked_runs([runs or Run()] if single else runs)
    data, watch = _pair("data", data), None if watch is None else _pair("watch", watch)
    seed = seed_list(seed) if np.iterable(seed) else seed
    if np.iterable(seed) and (single or len(seed) != len(runs)):
        raise ValueError(f"seed should be one number, or one for each run of the list, not {seed}")
    objective = network.on(*data)
    if w is None:
        w = network.start(seed)
    w = as_numbers("w", network._weights(w), dtype=objective.X.dtype)
    batches = minibatches(objective.n, batch_size, seed)
    if after is None:
        first = _first_snapshot(w, len(runs))
        after = Fit(first, (_note(network, first, data, watch),), single)
    elif not isinstance(after, Fit):
        raise TypeError(f"after should be an earlier Fit, not a {type(after).__name__}")
    elif after.snapshot.w.shape[-1] != network.P:
        came = f"networks of {after.snapshot.w.shape[-1]} parameters"
        raise ValueError(f"after holds {came}, but {network} has {network.P}")
    learned = after._replace(interrupted=None)
    yield learned
    for now in train(objective, w, runs, batches, learned.snapshot):
        notes = learned.notes
        if now.updates_in_epoch == 0:
            notes = (*notes, _note(network, now, data, watch))
        learned = Fit(now, notes, single)
        yield learned


def fit(network, data, runs=None, *, epochs=20, progress=None, **settings):
    """Train for `epochs` whole passes over the data and return the Fit; the arguments else are
    those of `fit_steps`: batch_size, seed, w, watch, after.

    progress is a function epochs -> context manager whose `show(epoch)` is told of each epoch that
    is done; None for none. Press the stop button (or Ctrl-C) and it returns at once what it has
    learned: go on with after=.
    """
    epochs, learned = whole_number("epochs", epochs, 1), None
    try:
        with (progress or _NoProgress)(epochs) as bar:
            for learned in fit_steps(network, data, runs, **settings):
                if learned.snapshot.updates_in_epoch == 0:
                    bar.show(learned.snapshot.epoch)
                if learned.snapshot.epoch >= epochs:
                    break
    except KeyboardInterrupt:
        if learned is None:
            raise
        stopped = f"stopped by hand at update {learned.snapshot.updates}"
        learned = learned._replace(interrupted=stopped)
    return learned


class _NoProgress(contextlib.nullcontext):
    """Where nobody wants to see how far a training is."""

    def __enter__(self):
        return self

    def show(self, epoch):
        """Nothing."""


def _pair(name, data):
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError(
            f"{name} should be a pair (X, y), a part of load_digits() for instance, "
            f"not {short_repr(data)}"
        )
    return data


def _note(network, now, data, watch):
    J, accuracy = network.evaluate(now.w, *data)
    watched = network.evaluate(now.w, *watch) if watch else (np.full(len(J), np.nan),) * 2
    updates = np.full(len(J), now.updates)
    return History(updates, now.gradients, J, accuracy, *watched, now.eta[:, 0], now.step)
