"""One update of every run: the points that the rules ask for, one stacked gradient, the steps.

A run whose J or w passes all bounds is frozen, and leaves its neighbors as if they were alone.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from operator import add
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from companion.checks import as_numbers, ask_objective
from companion.network import NetworkObjective
from companion.optimizers import ADAPTIVE, METHODS, Run, adam, adamw, first_memory

Ask = Callable[[NDArray, Any], tuple[Any, NDArray]]  # (w, batch) -> (J, gradient)

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
    gradient_counts: tuple[int, ...]  # `gradients`, as numbers of Python's: they add up faster
    losses: NDArray  # (epochs, R): mean J over the instances of each whole epoch
    loss_totals: tuple[float, ...]  # `loss_sums`, as such numbers
    ended: tuple[str | None, ...]  # per run: None, or in words why it was stopped
    collapsed: tuple[str | None, ...]  # per run: None, or in words why no more is learned

    @property
    def gradients(self) -> NDArray:
        """(R,) gradients taken so far."""
        return np.array(self.gradient_counts)

    @property
    def loss_sums(self) -> NDArray:
        """(R,) sum of J in this epoch, each batch's by its share of instances."""
        return np.array(self.loss_totals)

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
    return Snapshot(
        0, 0, 0, w, None, (), np.zeros(R), np.zeros((R, 1)), w, (0,) * R, np.empty((0, R)),
        (0.0,) * R, (None,) * R, (None,) * R,
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


def with_factors(
    groups: Sequence[Group], eta: NDArray, P: int
) -> list[tuple[slice, Any, list[Any]]]:
    """(runs, rule, factors) of each group, for eta (R, 1) and w (R, P)."""
    return [
        (at, rule, [_for_rule(rule, each, P) for each in factors(eta[at])])
        for at, rule, factors in groups
    ]


def _for_rule(rule: Callable[..., Any], column: NDArray, P: int) -> Any:
    """A factor, a column (R, 1), as it multiplies the fastest.

    That is an array without axes where all runs agree, else one like w. Adam's meet one another
    before they meet w: numbers of Python's, and columns, do that faster.
    """
    alike, alone = (column == column[0]).all(), rule in (adam, adamw)
    if alike:
        return float(column[0, 0]) if alone else column[0, 0, ...]
    return column if alone else np.repeat(column, P, axis=1)


def batch_weights(batches: Sequence[Any]) -> list[float]:
    """How much each batch's J counts in the mean over the instances: the first one's counts 1."""
    sizes = [_instances_in(batch) for batch in batches]
    return [size / sizes[0] for size in sizes]


def _instances_in(batch: Any) -> int:
    """How many rows it names, for each run; 1 where it names none (all rows, for instance)."""
    if isinstance(batch, np.ndarray):
        return batch.shape[-1] if batch.size else 1
    return len(batch) if isinstance(batch, Sequence) and len(batch) else 1


def asking(objective: Callable[..., Any], batches: Sequence[Any]) -> Ask:
    """What gives (J, gradient) for w and one of an epoch's batches, and checks what it has to.

    A network's objective looks at all of the batches here, and at none of them once more.
    """
    if type(objective) is NetworkObjective and objective.takes(batches):
        return objective.unchecked
    return partial(ask_objective, objective)


@np.errstate(all="ignore")  # a run that diverges is told by its J, below
def update(
    ask: Ask,
    now: Snapshot,
    rules: list[tuple[slice, Any, list[Any]]],
    batch: Any,
    eta: NDArray,
    weight: float,
) -> Snapshot:
    """One update of every run, on this batch.

    Its J counts `weight` times in the epoch's sum; `ask` is from `asking`, `rules` are from
    `with_factors`.
    """
    w, memory, J, asked = _step(ask, now, rules, batch)
    ended = now.ended
    if any(ended) or not _all_small(J, w):
        J, asked, ended = _freeze(now, w, J, asked, eta)
    return Snapshot(
        now.updates + 1, now.epoch, now.updates_in_epoch + 1, w, memory, now.methods, J, eta, now.w,
        tuple(map(add, now.gradient_counts, asked)), now.losses,
        tuple([total + weight * cost for total, cost in zip(now.loss_totals, J.tolist())]),
        ended, now.collapsed,
    )  # fmt: skip


def _all_small(J: NDArray, w: NDArray) -> bool:
    """Whether the squares of all numbers of all runs add up to less than is allowed each run.

    It is so nearly always, and one look at all runs; False, too, where one is not a number.
    """
    flat = w.ravel()
    real = J.dtype.kind == "f"  # squares of whole numbers may come out too small
    return real and bool(np.dot(J, J) + np.dot(flat, flat) < DIVERGED**2)


def _freeze(
    now: Snapshot, w: NDArray, J: NDArray, asked: list[int], eta: NDArray
) -> tuple[NDArray, list[int], tuple[str | None, ...]]:
    """(J, asked, ended) where runs that diverge, or have ended, stay as they are, w's rows too."""
    healthy = [
        abs(cost) < DIVERGED and size < DIVERGED**2  # False, too, where one is not a number
        for cost, size in zip(J.tolist(), np.vecdot(w, w).tolist())
    ]
    ended = tuple(
        why or (None if fine else _diverged(now.updates + 1, float(rate), float(cost)))
        for why, fine, rate, cost in zip(now.ended, healthy, eta[:, 0], J)
    )
    frozen = np.array([why is not None for why in ended])
    w[frozen] = now.w[frozen]
    asked = [0 if why else more for why, more in zip(now.ended, asked)]
    return np.where(frozen, now.J, J), asked, ended


def _diverged(k: int, eta: float, J: float) -> str:
    return f"diverged at update {k} (eta = {eta:.3g}): J = {J:.3g}"


def _step(
    ask: Ask,
    now: Snapshot,
    rules: list[tuple[slice, Any, list[Any]]],
    batch: Any,
) -> tuple[NDArray, tuple[Any, ...], Any, list[int]]:
    """Start each group's rule, answer what they ask, gather (w, memory, J, gradients asked)."""
    memory = now.memory or [first_memory(rule, now.w[at]) for at, rule, _ in rules]
    if len(rules) == 1:
        return _step_alike(ask, now.w, rules[0], memory[0], batch)
    asking = [
        (i, at, rule(now.w[at], memory[i], *factors)) for i, (at, rule, factors) in enumerate(rules)
    ]
    points = [next(rule) for _, _, rule in asking]
    J, asked, results = None, [0] * len(rules), [(now.w, None)] * len(rules)
    while asking:
        own = batch
        if len(asking) < len(rules) and np.ndim(batch) > 1:  # only their own rows
            own = np.concatenate([batch[at] for _, at, _ in asking])
        cost, gradient = ask(np.concatenate(points), own)
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
    each = [asked[i] for i, (at, *_) in enumerate(rules) for _ in range(at.start, at.stop)]
    return w, memory, J, each


def _step_alike(
    ask: Ask,
    w: NDArray,
    rule: tuple[slice, Any, list[Any]],
    memory: Any,
    batch: Any,
) -> tuple[NDArray, tuple[Any, ...], Any, list[int]]:
    """The same where all runs share one rule: nothing has to be gathered."""
    _, start, factors = rule
    running, J, asked = start(w, memory, *factors), None, 0
    point = next(running)
    while True:
        cost, gradient = ask(point, batch)
        J, asked = cost if J is None else J, asked + 1
        try:
            point = running.send(gradient)
        except StopIteration as end:
            w, memory = end.value
            return w, (memory,), J, [asked] * len(w)
