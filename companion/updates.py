"""One update of every run: the points that the rules ask for, one stacked gradient, the steps.

A run whose J or w passes all bounds is frozen, and leaves its neighbors as if they were alone.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from companion.checks import as_numbers, ask_objective
from companion.optimizers import ADAPTIVE, METHODS, Run, first_memory

DIVERGED = 1e9  # |J| past this, or not finite, ends a run


class Snapshot(NamedTuple):
    """All that is needed to go on from here, of R runs. It is replaced whole, never changed."""

    updates: int  # updates done
    epoch: int  # whole epochs done
    updates_in_epoch: int  # updates done in this epoch
    w: NDArray  # (R, P)
    memory: tuple[Any, ...] | None  # what the rules remember
    methods: tuple[str, ...]  # whose memory it is: a method's name for each run
    J: NDArray  # (R,) of the last batch, where its gradient was taken
    eta: NDArray  # (R, 1) of the last update
    previous_w: NDArray  # (R, P) w before the last update
    gradients: NDArray  # (R,) gradients taken so far
    losses: NDArray  # (epochs, R): mean J over the instances of each whole epoch
    loss_sums: NDArray  # (R,) sum of J in this epoch, each batch's by its share of instances
    ended: tuple[str | None, ...]  # per run: None, or in words why it was stopped
    collapsed: tuple[str | None, ...]  # per run: None, or in words why no more is learned

    @property
    def lost(self) -> tuple[str | None, ...]:
        """Per run: None, or in words why nothing comes of it (ended or collapsed)."""
        return tuple(why or told for why, told in zip(self.ended, self.collapsed))

    @property
    def step(self) -> NDArray:
        """(R,) norm of the last step."""
        with np.errstate(under="ignore"):
            return np.linalg.norm(self.w - self.previous_w, axis=-1)


class Group(NamedTuple):
    """Neighboring runs that share a rule: they step together."""

    at: slice  # which runs they are
    rule: Callable[..., Any]
    factors: Callable[[Any], tuple[Any, ...]]  # of eta


def first_snapshot(w: ArrayLike, R: int) -> Snapshot:
    """Where R runs start: at w, (P,) for all alike, or (R, P)."""
    w = as_numbers("w", w)
    if w.ndim == 2 and len(w) != R:
        raise ValueError(f"w holds {len(w)} runs, but runs holds {R}")
    if w.ndim not in (1, 2):
        raise ValueError(f"w should have the shape (P,) or (R, P), not {w.shape}")
    w = np.broadcast_to(w, (R, w.shape[-1])).copy()
    zero = np.zeros(R)
    return Snapshot(
        0, 0, 0, w, None, (), zero, np.zeros((R, 1)), w, np.zeros(R, int), np.empty((0, R)), zero,
        (None,) * R, (None,) * R,
    )  # fmt: skip


def in_groups(runs: Sequence[Run], dtype: DTypeLike) -> list[Group]:
    """The runs in groups that step together; their momentum as `dtype` has it."""
    dtype = np.dtype(dtype)
    groups, first = [], 0
    for method, members in groupby(runs, key=lambda run: run.method):
        a = np.array([[run.a] for run in members], dtype)
        a = np.minimum(a, np.nextafter(dtype.type(1), dtype.type(0)))  # below 1 in float32, too
        rule, factors = (METHODS | ADAPTIVE)[method]
        groups.append(Group(slice(first, first + len(a)), rule, partial(factors, a=a)))
        first += len(a)
    return groups


def with_factors(groups: Sequence[Group], eta: NDArray) -> list[tuple[slice, Any, list[Any]]]:
    """(runs, rule, factors) of each group, for eta (R, 1)."""
    return [
        (at, rule, [_one_number(each) for each in factors(eta[at])]) for at, rule, factors in groups
    ]


def _one_number(column: NDArray) -> Any:
    """One number where all runs agree: it multiplies faster than a column (R, 1)."""
    return float(column[0, 0]) if (column == column[0]).all() else column


def batch_weights(batches: Sequence[Any]) -> list[float]:
    """How much each batch's J counts in the mean over the instances: the first one's counts 1."""
    sizes = [_instances_in(batch) for batch in batches]
    return [size / sizes[0] for size in sizes]


def _instances_in(batch: Any) -> int:
    """How many rows it names, for each run; 1 where it names none (all rows, for instance)."""
    if isinstance(batch, np.ndarray):
        return batch.shape[-1] if batch.size else 1
    return len(batch) if isinstance(batch, Sequence) and len(batch) else 1


def update(
    objective: Callable[..., Any],
    now: Snapshot,
    rules: list[tuple[slice, Any, list[Any]]],
    batch: Any,
    eta: NDArray,
    weight: float,
) -> Snapshot:
    """One update of every run, on this batch.

    Its J counts `weight` times in the epoch's sum; `rules` are those of `with_factors`.
    """
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
    loss_sums = now.loss_sums + (J if weight == 1 else weight * J)
    return Snapshot(
        now.updates + 1, now.epoch, now.updates_in_epoch + 1, w, memory, now.methods, J, eta, now.w,
        now.gradients + asked, now.losses, loss_sums, ended, now.collapsed,
    )  # fmt: skip


def _diverged(k: int, eta: float, J: float) -> str:
    return f"diverged at update {k} (eta = {eta:.3g}): J = {J:.3g}"


def _step(
    objective: Callable[..., Any],
    now: Snapshot,
    rules: list[tuple[slice, Any, list[Any]]],
    batch: Any,
) -> tuple[NDArray, tuple[Any, ...], Any, Any]:
    """Start each group's rule, answer what they ask, gather (w, memory, J, gradients asked)."""
    memory = now.memory or [first_memory(rule, now.w[at]) for at, rule, _ in rules]
    if len(rules) == 1:
        return _step_alike(objective, now.w, rules[0], memory[0], batch)
    asking = [
        (i, at, rule(now.w[at], memory[i], *factors)) for i, (at, rule, factors) in enumerate(rules)
    ]
    points = [next(rule) for _, _, rule in asking]
    J, asked, results = None, [0] * len(rules), [(now.w, None)] * len(rules)
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


def _step_alike(
    objective: Callable[..., Any],
    w: NDArray,
    rule: tuple[slice, Any, list[Any]],
    memory: Any,
    batch: Any,
) -> tuple[NDArray, tuple[Any, ...], Any, int]:
    """The same where all runs share one rule: nothing has to be gathered."""
    _, start, factors = rule
    running, J, asked = start(w, memory, *factors), None, 0
    point = next(running)
    while True:
        cost, gradient = ask_objective(objective, point, batch)
        J, asked = cost if J is None else J, asked + 1
        try:
            point = running.send(gradient)
        except StopIteration as end:
            w, memory = end.value
            return w, (memory,), J, asked
