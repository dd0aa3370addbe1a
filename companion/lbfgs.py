"""L-BFGS, on all of the data at once (the lecture's "if time")."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.checks import (
    OBJECTIVE_FORM,
    as_numbers,
    ask_objective,
    function_taking,
    short_repr,
    whole_number,
)

# (step, change of the gradient) of the last steps: what they have shown of the curvature.
Pairs = deque[tuple[NDArray, NDArray]]


def lbfgs(
    objective: Callable[..., Any], w: ArrayLike, steps: int = 50, memory: int = 10
) -> tuple[NDArray, NDArray, NDArray[np.intp]]:
    """L-BFGS on all of the data: each step uses the curvature that the last ones have shown.

    A step is halved until J falls by what Armijo's rule asks; where no step does, it ends.

    Parameters
    ----------
    objective : (w) -> (J, gradient)
        A Surface, or Network.on(X, y).
    w : (P,)
        Where it starts.
    steps : int
        How many there are at most.
    memory : int
        Steps whose curvature is used, 1 to 1000.

    Returns
    -------
    w : (P,)
        Where it ends.
    J : (steps + 1,)
        Before the first and after each step; the last once more, where no more step was found.
    gradients : like J, of int
        Taken until then, those of refused trials among them.

    References
    ----------
    Nocedal 1980; Nocedal and Wright 2006, chapter 7.2.
    """
    w, steps = as_numbers("w", w, 1), whole_number("steps", steps, 1)
    function_taking("objective", objective, OBJECTIVE_FORM, w)
    pairs: Pairs = deque(maxlen=whole_number("memory", memory, 1, most=1000))
    with np.errstate(all="ignore"):  # a step too far is told by its J, and halved
        return _lbfgs(objective, w, steps, pairs)


def _lbfgs(
    objective: Callable[..., Any], w: NDArray, steps: int, pairs: Pairs
) -> tuple[NDArray, NDArray, NDArray[np.intp]]:
    J, gradient = ask_objective(objective, w)
    if not np.isfinite(J) or not np.isfinite(gradient).all():
        wanted = "w should be a point where J and its gradient are finite"
        raise ValueError(f"{wanted}, there J is {J} and the gradient {short_repr(gradient)}")
    costs, taken = [J], [1]
    for _ in range(steps):
        if not 0 < np.linalg.norm(gradient) < np.inf:  # flat: no way leads down
            break
        direction = two_loop_recursion(gradient, pairs)
        slope, whole = gradient @ direction, 1.0 if pairs else 1 / np.linalg.norm(gradient)
        for halved in range(30):
            length = whole / 2**halved
            ahead = ask_objective(objective, w - length * direction)
            if ahead[0] <= J - 1e-4 * length * slope:
                break
        else:  # it costs as much to find that there is none
            costs.append(J)
            taken.append(taken[-1] + halved + 1)
            break
        step, change = -length * direction, ahead[1] - gradient
        if step @ change > 1e-10 * (change @ change):  # only curvature upward is remembered
            pairs.append((step, change))
        w, (J, gradient) = w + step, ahead
        costs.append(J)
        taken.append(taken[-1] + halved + 1)
    return w, np.array(costs), np.array(taken)


def two_loop_recursion(gradient: NDArray, pairs: Sequence[tuple[NDArray, NDArray]]) -> NDArray:
    """Gradient times the inverse curvature that the pairs show: (P,), by the two-loop recursion."""
    direction, weights = gradient.copy(), []
    for step, change in reversed(pairs):
        weights.append((step @ direction) / (step @ change))
        direction -= weights[-1] * change
    if pairs:
        step, change = pairs[-1]
        direction *= (step @ change) / (change @ change)
    for (step, change), weight in zip(pairs, reversed(weights)):
        direction += (weight - (change @ direction) / (step @ change)) * step
    return direction
