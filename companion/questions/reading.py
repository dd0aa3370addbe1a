"""What a student's result means, and whether it is what is right."""

from copy import deepcopy
from decimal import Decimal
from itertools import islice
from numbers import Real
from typing import Any

import numpy as np

# How near is equal, of the precision that came (float16 and float32 by their dtype.char, which is
# at hand): some thousand roundings of it, since differences such as 1 - 0.999 cost digits.
NEAR = {"e": 2e-2, "f": 2e-4}
EXACT = 1e-9
SMALL = {"e": 1e-3, "f": 1e-6}  # what may be left where 0 is right
DEPTH = 4  # of lists in lists that are read
HUGE = 100_000  # entries, above which a result's numbers are not kept
FEW = 100  # of what is no array of numbers and as large: more than is shown


class Failed:
    """Stands where a result would be, for an answer that stopped with an error."""

    def __init__(self, words: str = ""):
        self.words = words

    def __repr__(self) -> str:
        return self.words


def as_array(value: Any) -> np.ndarray | None:
    """A number, a list or an array as an array of numbers; None where it is none."""
    if isinstance(value, str | bytes | dict | set | Failed) or np.ma.is_masked(value):
        return None
    if not _is_shallow(value, DEPTH):
        return None
    try:
        array = np.asarray(value)
    except Exception:  # rows that differ in length; what refuses to become an array
        return None
    if array.dtype == object and all(isinstance(x, Real | Decimal) for x in array.flat):
        try:
            return array.astype(float)  # fractions and decimals
        except OverflowError:  # a whole number beyond all floats
            return None
    return array if array.dtype.kind in "fiub" else None


def _is_shallow(value: Any, depth: int) -> bool:
    """Whether lists in lists come to an end soon. (One that holds itself never would.)"""
    if not isinstance(value, list | tuple):
        return True
    return depth > 0 and all(_is_shallow(inside, depth - 1) for inside in value)


def kept(result: Any) -> Any:
    """A copy of a result, which the answer's next call can't change. Of a huge one, which can
    hardly be right, only the shape is kept, or the beginning."""
    if isinstance(result, set | frozenset | dict | str | bytes | range) and len(result) > HUGE:
        return _beginning(result)
    array = as_array(result)
    if array is None and type(result) in (tuple, list):  # several results
        parts = _beginning(result) if len(result) > HUGE else result
        return type(result)(part if as_array(part) is None else kept(part) for part in parts)
    if array is None:
        return result
    if array.size > HUGE:
        return np.broadcast_to(np.nan, array.shape)
    return array.copy() if isinstance(result, np.ndarray) else deepcopy(result)


def _beginning(result: Any) -> Any:
    """The first entries of a collection, in one of its kind."""
    if isinstance(result, dict):
        return dict(islice(result.items(), FEW))
    if isinstance(result, set | frozenset):
        return type(result)(islice(result, FEW))
    return result[:FEW]


def with_article(name: str) -> str:
    """A type's name with "a" or "an"."""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def is_several(right: Any) -> bool:
    """Whether what is right are several results: a tuple, or a list of arrays."""
    return isinstance(right, tuple) or (isinstance(right, list) and as_array(right) is None)


def holds_several(came: Any) -> bool:
    """Whether a result has a length: a tuple, a list, an array with an axis."""
    return isinstance(came, tuple | list) or (isinstance(came, np.ndarray) and came.ndim > 0)


def shape_of(value: Any) -> tuple[int, ...]:
    """The shape of what came; () for a number, and for what has none."""
    array = as_array(value)
    return () if array is None else array.shape


def verdict(came: Any, right: Any) -> str:
    """How what came compares with what is right.

    Returns
    -------
    "same"; "meant" (the same, in another form that means it beyond doubt); or what is other:
    "failed" (an error came), "kind", "count", "shape", "numbers", or "form" (the numbers are
    right, and their shape could mean something else).
    """
    if isinstance(came, Failed):
        return "failed"
    if isinstance(right, str):
        return "same" if isinstance(came, str) and came == right else "kind"
    if is_several(right):
        return _several(came, right)
    if isinstance(came, tuple) and len(came) == 1:  # a comma too many
        inside = verdict(came[0], right)
        return "meant" if inside == "same" and not shape_of(right) else inside
    a, b = as_array(came), as_array(right)
    if a is None or b is None:
        return "kind"
    if a.shape == b.shape:
        return "same" if near(a, b) else "numbers"
    return _other_shape(a, b)


def _other_shape(a: np.ndarray, b: np.ndarray) -> str:
    """The verdict where the shapes differ: a column, a row or a single number may be meant."""
    slim_a, slim_b = np.squeeze(a), np.squeeze(b)
    if slim_a.shape != slim_b.shape:
        return "shape"
    if not near(slim_a, slim_b):
        return "numbers" if _beyond_doubt(a, b) else "shape"
    return "meant" if _beyond_doubt(a, b) else "form"


def as_meant(came: Any, right: Any) -> Any:
    """What came, in the shape of what is right where it means that beyond doubt: so that what is
    wrong with its numbers can be found."""
    if is_several(right):
        if not isinstance(came, tuple | list) or len(came) != len(right):
            return came
        return tuple(as_meant(a, b) for a, b in zip(came, right))
    if isinstance(came, tuple) and len(came) == 1 and not shape_of(right):
        came = came[0]
    a, b = as_array(came), as_array(right)
    if a is None or b is None or a.shape == b.shape or a.size != b.size:
        return came
    return a.reshape(b.shape) if _beyond_doubt(a, b) else came


def _beyond_doubt(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether the shape of `a` can only mean that of `b`: a single number, a column or a row."""
    return b.size == 1 or (b.ndim == 1 and a.ndim == 2)


def fine(came: Any, right: Any) -> bool:
    """Whether what came is right."""
    return verdict(came, right) in ("same", "meant")


def _several(came: Any, right: Any) -> str:
    if not holds_several(came):
        return "kind"
    if len(came) != len(right):
        return "count"
    found = [verdict(a, b) for a, b in zip(came, right)]
    for worst in ("kind", "count", "shape", "numbers", "form", "meant"):
        if worst in found:
            return worst
    return "same"


def near(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two arrays of one shape agree, judged by the precision of `a`, which came.

    (np.allclose says the same; it takes twice as long, and thousands of changes are compared.)
    """
    share, least = NEAR.get(a.dtype.char, EXACT), SMALL.get(a.dtype.char, 1e-12)
    with np.errstate(all="ignore"):
        a, b = a.astype(np.float64), b.astype(np.float64)
        size = np.abs(b[np.isfinite(b)]).max(initial=0)
        close = np.abs(a - b) <= 2 * share * size + least
        return bool((close | (a == b) | (np.isnan(a) & np.isnan(b))).all())


def part(result: Any, place: int | None) -> np.ndarray | None:
    """One of several results as an array, or the only one (place None); None if it is none."""
    if place is None:
        if isinstance(result, tuple) and len(result) == 1:
            result = result[0]
        return as_array(result)
    if not isinstance(result, tuple | list | np.ndarray) or place >= len(result):
        return None
    return as_array(result[place])
