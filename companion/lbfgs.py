"""L-BFGS, on all of the data at once (the lecture's "if time")."""

from collections import deque

import numpy as np

from companion.checks import (
    OBJECTIVE_FORM,
    as_numbers,
    ask_objective,
    function_taking,
    short_repr,
    whole_number,
)


def lbfgs(objective, w, steps=50, memory=10):
    """L-BFGS (Nocedal 1980) on all of the data: each step uses the curvature that the last
    `memory` steps have shown. w is one run's, (P,). Returns (w, J, gradients): J before the first
    and after each step, and the gradients taken until then.

    A step is halved until J falls by what Armijo's rule asks; where no step does, it ends.
    """
    w, steps = as_numbers("w", w, 1), whole_number("steps", steps, 1)
    function_taking("objective", objective, OBJECTIVE_FORM, w)
    pairs = deque(maxlen=whole_number("memory", memory, 1, most=1000))
    with np.errstate(all="ignore"):  # a step too far is told by its J, and halved
        return _lbfgs(objective, w, steps, pairs)


def _lbfgs(objective, w, steps, pairs):
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
        else:
            break
        step, change = -length * direction, ahead[1] - gradient
        if step @ change > 1e-10 * (change @ change):  # only curvature upward is remembered
            pairs.append((step, change))
        w, (J, gradient) = w + step, ahead
        costs.append(J)
        taken.append(taken[-1] + halved + 1)
    return w, np.array(costs), np.array(taken)


def two_loop_recursion(gradient, pairs):
    """The two-loop recursion: the gradient times the inverse curvature that the pairs show."""
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
