"""Collapse: a run whose network lets nothing through any more, told from its cause.

A layer is shut where none of its units has any slope left, for any instance: output units are
saturated, hidden ones dead (ReLU), or saturated and alike for every instance. No sensitivity gets
past it, while the error stays. A slow start, a plateau, a tiny rate, a deep network shut nothing.

Shut is not lost: slopes come back where momentum carries w on, where a penalty shrinks the weights,
or in time, where some sensitivity is left. So w is followed for 20,000 updates, along the gradient
that is left: only where no slope comes back on that way has the run collapsed.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.architecture import Trace
from companion.data import unscaled
from companion.network import NetworkObjective
from companion.optimizers import ADAPTIVE, Run, steps_to_come

COLLAPSE_UPDATES = 20_000  # updates in which no slope would come back, at the least
NO_SLOPE = 0.01  # a slope that counts as none; the sigmoid's largest is 1/4
ALIKE = 1e-4  # by which what a hidden unit gives may differ from instance to instance


def collapse_of(
    objective: NetworkObjective, w: NDArray, step: NDArray, run: Run, eta: float
) -> str | None:
    """What a run has collapsed of, in words; None if it has not.

    Parameters
    ----------
    objective : NetworkObjective
        What it learns from.
    w, step : (P,)
        Where it stands, and the last step, which led there.
    run : Run
        Its method and its momentum say how far it gets from there.
    eta : float
        Its rate now. It may grow: at least 1 is taken.
    """
    network = objective.network
    outputs = [network.L] if network.loss == "squared error" else []  # softmax is never shut
    with np.errstate(all="ignore"):
        shut = slopes_left(objective, w, [*range(1, network.L), *outputs])
        if not shut or not _for_good(objective, w, step, run, max(eta, 1.0), shut):
            return None
    return _in_words(objective, *next(iter(shut.items())))


def slopes_left(objective: NetworkObjective, w: NDArray, layers: Iterable[int]) -> dict[int, float]:
    """{layer: the largest slope in it} of those of `layers` that are shut at w, (P,).

    None is where J is below that of the best constant output: such a network has learned.
    """
    slopes, cost = dict.fromkeys(layers, 0.0), 0.0
    lowest: dict[int, Any] = dict.fromkeys(slopes, np.inf)
    highest: dict[int, Any] = dict.fromkeys(slopes, -np.inf)
    for rows, trace in _traces(objective, w):
        for l in list(slopes):
            A = trace.A[l + 1]
            slopes[l] = max(float(_slopes(trace, l).max()), slopes[l])
            lowest[l] = np.minimum(lowest[l], A.min(axis=0))
            highest[l] = np.maximum(highest[l], A.max(axis=0))
            alike = l == trace.L or (highest[l] - lowest[l]).max() <= ALIKE
            if not (alike and slopes[l] <= NO_SLOPE):  # or not a number
                del slopes[l]
        if not slopes:
            return {}
        counted = _weights(objective, rows)
        cost += float(trace.cost(objective.Y[rows], counted))
    learned = cost / objective.n < (1 - 1e-6) * objective.best_constant
    return {} if learned else slopes


def _traces(objective: NetworkObjective, w: NDArray) -> Iterator[tuple[slice, Trace]]:
    """Passes forward over all instances: first over a few, which nearly always tell enough."""
    first, rows = 0, 64
    while first < objective.n:
        at = slice(first, min(first + rows, objective.n))
        trace = Trace(objective.network, (), at.stop - first, w.dtype)
        trace.w[...] = w
        trace.forward(objective.X[at])
        yield at, trace
        first, rows = at.stop, 1024


def _weights(objective: NetworkObjective, rows: slice) -> NDArray | None:
    return None if objective.weights is None else objective.weights[rows]


def _slopes(trace: Trace, l: int) -> Any:
    """phi'(Z(l)) of every unit, for every instance."""
    A = trace.A[l + 1]
    return trace.derivative(A) if l < trace.L else A - A * A


def _for_good(
    objective: NetworkObjective, w: NDArray, step: NDArray, run: Run, eta: float,
    shut: dict[int, float],
) -> bool:  # fmt: skip
    """Whether these layers stay shut on the way on from w."""
    if objective.network.l2 and run.method in ADAPTIVE:
        return False  # by the penalty alone the weights go to 0 and beyond, eta an update
    rest = w + steps_to_come(run.method, run.a) * step
    at_rest = slopes_left(objective, rest, shut)
    if set(at_rest) != set(shut):
        return False
    given = [{l: trace.A[l + 1] for l in shut} for _, trace in _traces(objective, rest)]
    return all(
        _stay_shut(objective, there, given, at_rest)
        for there in _ways_on(objective, rest, run, eta)
    )


def _ways_on(objective: NetworkObjective, w: NDArray, run: Run, eta: float) -> Iterator[NDArray]:
    """Where w may come to: along the gradient that is left, by decay alone, swinging through 0.

    What is farthest comes first: there a layer that opens has opened already, nearly always.
    """
    to_come, l2 = steps_to_come(run.method, run.a), objective.network.l2
    gradient = (1 + to_come) * gradient_left(objective, w)
    if run.method in ADAPTIVE:  # they make up for small gradients, down to epsilon
        gradient /= np.abs(gradient) + 1e-10
    for updates in np.geomspace(COLLAPSE_UPDATES, 1, 12).tolist():
        there = decayed(objective, w, run, eta * updates)
        yield there - eta * updates * gradient
        if not np.array_equal(there, w):  # it is shut at w itself
            yield there
    if to_come and 2 * eta * l2 > (1 - run.a**0.5) ** 2:
        yield _scaled(objective, w, -1.0)


def _stay_shut(
    objective: NetworkObjective, w: NDArray, given: list[dict[int, NDArray]], shut: dict[int, float]
) -> bool:
    """Whether at w no unit of these layers has its slope back, or gives something else."""
    for (_, trace), before in zip(_traces(objective, w), given):
        for l, slope in shut.items():
            changed = np.abs(trace.A[l + 1] - before[l]).max()
            if not (changed <= NO_SLOPE and _slopes(trace, l).max() <= math.e * slope):
                return False
    return True


def gradient_left(objective: NetworkObjective, w: NDArray) -> NDArray:
    """The gradient of J at w, (P,), its penalty left out."""
    total = np.zeros_like(w)
    for rows, trace in _traces(objective, w):
        trace.backward(objective.Y[rows], _weights(objective, rows))
        total += trace.gradient
    return total / objective.n


def decayed(objective: NetworkObjective, w: NDArray, run: Run, distance: float) -> NDArray:
    """What L2 and AdamW's decay alone make of w, in so many updates times eta."""
    shrunk = _scaled(objective, w, math.exp(-2 * objective.network.l2 * distance))
    return shrunk * math.exp(-0.01 * distance) if run.method == "AdamW" else shrunk


def _scaled(objective: NetworkObjective, w: NDArray, factor: float) -> NDArray:
    """w with all its weights so many times as large, and its biases as they are."""
    scaled = w.copy()
    for W in objective.network.layers(scaled)[0][1:]:
        W *= factor
    return scaled


def _in_words(objective: NetworkObjective, layer: int, slope: float) -> str:
    network = objective.network
    if layer == network.L:
        cause = f"every output unit is saturated (the largest slope a (1 - a) is {slope:.2g})"
    elif network.activation == "ReLU":
        cause = f"every unit of hidden layer {layer} is dead, 0 for every instance"
    else:
        cause = f"every unit of hidden layer {layer} is saturated, alike for every instance"
    remedy = unscaled(objective.X)
    return f"{cause}; {remedy}" if remedy else cause
