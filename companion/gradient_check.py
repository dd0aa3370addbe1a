"""The gradient by centered differences, to check backpropagation by (CS231n)."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.checks import (
    OBJECTIVE_FORM,
    as_numbers,
    function_taking,
    objective_misfit,
    positive_number,
)


def numerical_gradient(
    objective: Callable[..., Any], w: ArrayLike, batch: Any = None, h: float = 1e-5
) -> NDArray[np.float64]:
    """The gradient by centered differences: one more way to it, slow and sure (CS231n).

    Parameters
    ----------
    objective : (w, batch) -> (J, gradient)
        Its gradient is not looked at, and may be missing (None).
    w : (P,) or (R, P)
        Where it is taken.
    batch : any
        Handed on to the objective.
    h : float
        How far J is looked at to each side.

    Returns
    -------
    like w

    Raises
    ------
    ValueError
        Also where J is not finite beside w, or w + h is w.
    """
    w, h = as_numbers("w", w, dtype=np.float64), positive_number("h", h)
    function_taking("objective", objective, OBJECTIVE_FORM, w, batch)
    if w.ndim not in (1, 2) or not w.size:
        raise ValueError(f"w should have the shape (P,) or (R, P), not {w.shape}")
    largest = np.abs(w).max()
    if (w + h == w).any():
        raise ValueError(f"h should be larger: w + h is w where w is {largest:g} and h = {h:g}")
    gradient = _differences(objective, w, batch, h)
    if not np.isfinite(gradient).all():
        raise ValueError(
            f"w should be a point where J is finite h = {h:g} to each side; it is not where w is "
            f"{largest:.3g}"
        )
    return gradient


def _differences(
    objective: Callable[..., Any], w: NDArray, batch: Any, h: float
) -> NDArray[np.float64]:
    gradient = np.empty_like(w)
    for i in range(w.shape[-1]):
        step = np.zeros(w.shape[-1])
        step[i] = h
        with np.errstate(all="ignore"):
            up, down = _cost(objective, w + step, batch), _cost(objective, w - step, batch)
            gradient[..., i] = (up - down) / (2 * h)
    return gradient


def _cost(objective: Callable[..., Any], w: NDArray, batch: Any) -> NDArray:
    """J alone: the gradient beside it may be missing."""
    answer = objective(w, batch)
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise objective_misfit(answer, w)
    J = np.asarray(answer[0])
    if J.shape != w.shape[:-1] or J.dtype.kind not in "fiu":
        raise objective_misfit(answer, w)
    return J


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """|a - b| / (|a| + |b|), of norms: 0 where both agree, 1 where they have nothing in common."""
    one, other = as_numbers("a", a, dtype=np.float64), as_numbers("b", b, dtype=np.float64)
    if one.shape != other.shape:
        raise ValueError(f"b should have a's shape {one.shape}, not {other.shape}")
    largest = max(np.abs(one).max(initial=0), np.abs(other).max(initial=0))
    if not largest:
        return 0.0
    with np.errstate(under="ignore"):
        one, other = one / largest, other / largest  # huge and tiny squares fit no float
        share = np.linalg.norm(one - other) / (np.linalg.norm(one) + np.linalg.norm(other))
    return min(float(share), 1.0)
