"""The gradient by centered differences, to check backpropagation by (CS231n)."""

import numpy as np

from companion.checks import (
    OBJECTIVE_FORM,
    as_numbers,
    function_taking,
    objective_misfit,
    positive_number,
)


def numerical_gradient(objective, w, batch=None, h=1e-5):
    """The gradient by centered differences: one more way to it, slow and sure (CS231n)."""
    w, h = as_numbers("w", w, dtype=np.float64), positive_number("h", h)
    function_taking("objective", objective, OBJECTIVE_FORM, w, batch)
    if w.ndim not in (1, 2) or not w.size:
        raise ValueError(f"w should have the shape (P,) or (R, P), not {w.shape}")
    if (w + h == w).any():
        largest = np.abs(w).max()
        raise ValueError(f"h should be larger: w + h is w where w is {largest:g} and h = {h:g}")
    gradient = np.empty_like(w)
    for i in range(w.shape[-1]):
        step = np.zeros(w.shape[-1])
        step[i] = h
        with np.errstate(all="ignore"):
            up, down = _cost(objective, w + step, batch), _cost(objective, w - step, batch)
            gradient[..., i] = (up - down) / (2 * h)
    if not np.isfinite(gradient).all():
        largest = np.abs(w).max()
        raise ValueError(
            f"w should be a point where J is finite h = {h:g} to each side; it is not where w is "
            f"{largest:.3g}"
        )
    return gradient


def _cost(objective, w, batch):
    """J alone: the gradient beside it may be missing."""
    answer = objective(w, batch)
    pair = isinstance(answer, tuple) and len(answer) == 2
    J = np.asarray(answer[0]) if pair else None
    if not pair or J.shape != w.shape[:-1] or J.dtype.kind not in "fiu":
        raise objective_misfit(answer, w)
    return J


def relative_error(a, b):
    """|a - b| / (|a| + |b|), of norms: 0 where both agree, 1 where they have nothing in common."""
    a, b = as_numbers("a", a, dtype=np.float64), as_numbers("b", b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"b should have a's shape {a.shape}, not {b.shape}")
    largest = max(np.abs(a).max(initial=0), np.abs(b).max(initial=0))
    if not largest:
        return 0.0
    with np.errstate(under="ignore"):
        a, b = a / largest, b / largest  # squares of huge and of tiny numbers fit no float
        share = np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))
    return min(float(share), 1.0)
