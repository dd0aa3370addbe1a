"""L-BFGS, on all of the data at once (the lecture's "if time")."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

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
C1, C2 = 1e-4, 0.9  # of the strong Wolfe conditions: how far J falls, how flat the slope becomes
FARTHER = 4  # strides, where J still falls
TRIALS = 20  # of one line search, at most


def lbfgs(
    objective: Callable[..., Any], w: ArrayLike, steps: int = 50, memory: int = 10
) -> tuple[NDArray, NDArray, NDArray[np.intp]]:
    """L-BFGS on all of the data: each step uses the curvature that the last ones have shown.

    How far each step goes, a line search finds: until J has fallen and its slope has flattened by
    what the strong Wolfe conditions ask. Where no step makes J fall, it forgets what it has seen;
    where none does along the gradient itself, it ends.

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
        Before the first and after each step; the last once more, where no step was found.
    gradients : like J, of int
        Taken until then, those of refused trials among them.

    References
    ----------
    Nocedal 1980; Nocedal and Wright 2006, chapters 3.1, 3.5 and 7.2.
    """
    w, steps = as_numbers("w", w, 1), whole_number("steps", steps, 1)
    function_taking("objective", objective, OBJECTIVE_FORM, w)
    pairs: Pairs = deque(maxlen=whole_number("memory", memory, 1, most=1000))
    with np.errstate(all="ignore"):  # a step too far is told by its J, and shortened
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
        size = float(np.linalg.norm(gradient))
        if not 0 < size < np.inf:  # flat: no way leads down
            break
        direction = two_loop_recursion(gradient, pairs)
        first = 1.0 if pairs else min(1.0, 1 / size)
        found, asked = line_search(objective, w, (J, gradient), direction, first)
        taken.append(taken[-1] + asked)
        costs.append(J if found is None else found.J)
        if found is None and not pairs:  # it costs as much to find that there is none
            break
        if found is None:  # what it remembers leads nowhere: next comes the gradient's own way
            pairs.clear()
            continue
        s, y = -found.length * direction, found.gradient - gradient
        if s @ y > 0:  # only curvature upward is remembered
            pairs.append((s, y))
        w, J, gradient = w + s, found.J, found.gradient
    return w, np.array(costs), np.array(taken)


def two_loop_recursion(gradient: NDArray, pairs: Sequence[tuple[NDArray, NDArray]]) -> NDArray:
    """H gradient, (P,), where H is the inverse curvature that the pairs (s, y) show.

    Each pair makes H anew, (I - rho s y') H (I - rho y s') + rho s s' with rho = 1 / (y's), from
    (s'y / y'y) I; H itself, P numbers by P, is never written out.
    """
    q, alphas = gradient.copy(), []
    for s, y in reversed(pairs):
        rho = 1 / (y @ s)
        alphas.append(rho * (s @ q))
        q -= alphas[-1] * y
    r = q
    if pairs:
        s, y = pairs[-1]
        r *= (s @ y) / (y @ y)
    for (s, y), alpha in zip(pairs, reversed(alphas)):
        rho = 1 / (y @ s)
        beta = rho * (y @ r)
        r += (alpha - beta) * s
    return r


class Trial(NamedTuple):
    """What is found at w - length * direction; the slope is that of J along the way."""

    length: float
    J: Any
    slope: Any
    gradient: NDArray


def line_search(
    objective: Callable[..., Any], w: NDArray, here: tuple[Any, NDArray], direction: NDArray,
    length: float,
) -> tuple[Trial | None, int]:  # fmt: skip
    """The Trial at which both strong Wolfe conditions hold, and how many were tried.

    Until J is seen to rise ahead (`high`), each trial goes farther; from then on it lies between
    `low`, the lowest that fell enough, and `high`. After the last it is `low`, or None where that
    is the start. (Nocedal and Wright 2006, algorithms 3.5 and 3.6, in one loop.)
    """
    start = low = _trial(0.0, here, direction)
    high = None
    for asked in range(1, TRIALS + 1):
        there = ask_objective(objective, w - length * direction)
        trial, before = _trial(length, there, direction), low
        if not falls_enough(start, trial) or trial.J >= low.J:
            high = trial
        elif abs(trial.slope) <= C2 * abs(start.slope):
            return trial, asked
        else:
            ahead = high is None or high.length > low.length
            if (trial.slope >= 0) == ahead:  # it rises toward high: the valley lies behind
                high = low
            low = trial
        if high is None:
            length += FARTHER * (length - before.length)
        else:
            length = between(low, high, trial)
    return (None if low is start else low), asked


def _trial(length: float, there: tuple[Any, NDArray], direction: NDArray) -> Trial:
    J, gradient = there
    return Trial(length, J, -np.float64(gradient @ direction), gradient)


def falls_enough(start: Trial, trial: Trial) -> bool:
    """Whether J has fallen by the share that Armijo asks of what the slope promised."""
    finite = np.isfinite(trial.J) and np.isfinite(trial.slope)
    return bool(finite and trial.J <= start.J + C1 * trial.length * start.slope)


def between(low: Trial, high: Trial, trial: Trial) -> float:
    """The next length: where J should be lowest, a tenth away from both ends at least.

    The cubic knows J and slope at both ends. Where the last trial was too far (it is `high`), a
    parabola that knows less of that end holds the cubic back; where it fell, the longer step is
    taken, the cubic's or that to where a straight slope would be 0. (Moré and Thuente 1994, cases
    1 and 2.) Where J is no number, it is the middle.
    """
    width = np.float64(high.length - low.length)
    cubic = _to_the_valley(low, high, width)
    if trial is high:
        parabola = width / 2 * low.slope / (low.slope - (high.J - low.J) / width)
        step = cubic if abs(cubic) < abs(parabola) else (cubic + parabola) / 2
    else:
        secant = width * low.slope / (low.slope - high.slope)
        step = secant if abs(secant) > abs(cubic) else cubic
    share = step / width
    return float(low.length + width * (np.clip(share, 0.1, 0.9) if np.isfinite(share) else 0.5))


def _to_the_valley(a: Trial, b: Trial, width: Any) -> Any:
    """From a to where the cubic through J and slopes of both is lowest; NaN if nowhere."""
    bend = a.slope + b.slope - 3 * (b.J - a.J) / width
    root = np.sign(width) * np.sqrt(bend * bend - a.slope * b.slope)
    return width * (1 - (b.slope + root - bend) / (b.slope - a.slope + 2 * root))
