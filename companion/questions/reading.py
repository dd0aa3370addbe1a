"""What a student's result means, and whether it is what is right."""

from typing import Any

import numpy as np

# How near is equal, of the precision that came: some thousand roundings of it.
NEAR = {"float16": 2e-2, "float32": 2e-4}
EXACT = 1e-9


def as_array(value: Any) -> np.ndarray | None:
    """A number, a list or an array as an array of numbers; None where it is none."""
    if isinstance(value, str | bytes) or np.ma.is_masked(value):
        return None
    try:
        array = np.asarray(value)
    except Exception:  # rows that differ in length; what refuses to become an array
        return None
    return array if array.dtype.kind in "fiub" else None


def _is_several(right: Any) -> bool:
    """Whether what is right are several results: a tuple, or a list of arrays."""
    return isinstance(right, tuple) or (isinstance(right, list) and as_array(right) is None)


def verdict(came: Any, right: Any) -> str:
    """ "same", or what is other: "kind", "count", "shape", "numbers", or "form" (the numbers are
    right, their shape means the same and is another)."""
    if isinstance(right, str) or callable(right):
        return "same" if came is right or (isinstance(came, str) and came == right) else "kind"
    if _is_several(right):
        return _several(came, right)
    if isinstance(came, tuple) and len(came) == 1:  # a comma too many
        came = came[0]
    a, b = as_array(came), as_array(right)
    if b is None:
        return "same" if came == right else "kind"
    if a is None:
        return "kind"
    if a.shape == b.shape:
        return "same" if near(a, b) else "numbers"
    slim_a, slim_b = np.squeeze(a), np.squeeze(b)
    if slim_a.shape == slim_b.shape:
        return ("form" if near(slim_a, slim_b) else "numbers") if _plain(a, b) else "shape"
    return "shape"


def _plain(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two shapes mean the same beyond doubt: one number, or one column for an axis."""
    return a.size == 1 or {a.ndim, b.ndim} == {1, 2}


def _several(came: Any, right: Any) -> str:
    if not isinstance(came, tuple | list | np.ndarray) or not hasattr(came, "__len__"):
        return "kind"
    if len(came) != len(right):
        return "count"
    found = [verdict(a, b) for a, b in zip(came, right)]
    for worst in ("kind", "count", "shape", "numbers", "form"):
        if worst in found:
            return worst
    return "same"


def near(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays of one shape agree, judged by the precision of `a`, which came."""
    share = NEAR.get(a.dtype.name, EXACT)
    a, b = a.astype(np.float64), b.astype(np.float64)
    finite = b[np.isfinite(b)]
    size = np.abs(finite).max(initial=0)
    return bool(np.allclose(a, b, rtol=share, atol=share * size + 1e-12, equal_nan=True))


def parts(result: Any, right: Any) -> list[np.ndarray | None]:
    """The results one by one, as arrays; one for a single result."""
    if _is_several(right) and isinstance(result, tuple | list | np.ndarray):
        return [as_array(part) for part in result]
    return [as_array(result)]
