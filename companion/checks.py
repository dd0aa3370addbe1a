"""Checks: what was wrong, where, what would be right.

Each check takes the argument's name and its value, and returns the value as the rooms below use it.
"""

import inspect
import warnings
from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from numbers import Integral, Real
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

T = TypeVar("T")
MOST_NAMES = 12  # that an error lists


def as_array(name: str, value: Any) -> NDArray:
    """`value` as an array; masked entries would be unmasked silently, so they are an error."""
    if remedy := _before_it_is_an_array(name, value):
        raise TypeError(f"{name} should be an array, but it is {remedy}")
    parts = value if isinstance(value, (list, tuple)) else ()
    if np.ma.is_masked(value) or any(map(np.ma.is_masked, parts)):
        raise ValueError(f"{name} has masked entries; fill them or leave their rows out")
    try:
        array = np.asarray(value)
    except OverflowError:
        raise ValueError(
            f"{name} should hold numbers that fit a float: {short_repr(value)}"
        ) from None
    except Exception as error:
        if parts:
            raise ValueError(f"{name} should be an array, but its rows differ in length") from None
        # What another library calls an array may refuse to become one of NumPy's.
        raise TypeError(f"{name} should be an array, but {short_repr(value)}: {error}") from None
    if not array.shape and array.dtype.kind not in "fiub":
        raise TypeError(f"{name} should be an array, not {short_repr(value)}")
    return array


def as_numbers(
    name: str, value: Any, ndim: int | None = None, dtype: DTypeLike | None = None
) -> NDArray:
    """`value` as an array of finite floats (float32 and float64 stay as they are)."""
    array = as_array(name, value)
    if array.dtype.kind == "O":
        array = _from_objects(name, array, value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} should hold numbers, not {dtype_in_words(array)}")
    came, wanted = array, dtype or (array.dtype if array.dtype == np.float32 else np.float64)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} should have {ndim} axes, it has the shape {array.shape}")
    with np.errstate(all="ignore"):  # what does not fit becomes infinite, told below
        array = array.astype(wanted, copy=False)
        total = array.sum()  # needs no memory, and is finite for nearly all that is finite
    if not np.isfinite(total) and not np.isfinite(array).all():
        place = tuple(np.argwhere(~np.isfinite(array))[0])
        kind = f"finite as {array.dtype}" if np.isfinite(came[place]) else "finite"
        where = _where(name, place, value)
        with np.printoptions(**PRINTED):
            raise ValueError(f"{name} should be {kind}, {where} is {came[place]}")
    return array


def _before_it_is_an_array(name: str, value: Any) -> str | None:
    """What NumPy would take for one object, and what makes an array of it, in words."""
    kind = type(value)
    if hasattr(value, "toarray") and hasattr(value, "nnz"):
        return f"sparse (a {kind.__name__}): hand in {name}.toarray()"
    if kind.__name__ == "LazyFrame" and hasattr(value, "collect"):
        return f"not computed yet (a LazyFrame): hand in {name}.collect()"
    return None


def _from_objects(name: str, array: NDArray, value: Any) -> NDArray:
    """An array of objects as one of floats, if each is a number: mixed columns of a data frame."""
    for place, entry in np.ndenumerate(array):
        if not _is_number(entry):
            missing = ", a missing value" if _is_missing(entry) else ""
            where = _where(name, place, value)
            came = f"values of type object: {where} is {short_repr(entry)}{missing}"
            raise TypeError(f"{name} should hold numbers, not {came}")
    try:
        return array.astype(np.float64)
    except OverflowError:
        raise ValueError(
            f"{name} should hold numbers that fit a float: {short_repr(value)}"
        ) from None


def _is_number(entry: Any) -> bool:
    return isinstance(entry, Real | Decimal | np.bool_) and not isinstance(entry, np.timedelta64)


def _is_missing(entry: Any) -> bool:
    """None, and what pandas has for it; NaN is a number, and told as one."""
    return entry is None or type(entry).__name__ in ("NAType", "NaTType")


def _where(name: str, place: tuple[int, ...], value: Any) -> str:
    """An entry's place, with its column's name where the columns have names."""
    names = column_names(value)
    column = f", in column {names[place[1]]!r}," if names is not None and len(place) == 2 else ""
    return f"{name}{[int(i) for i in place]}{column}"


def column_names(value: Any) -> list[Any] | None:
    """What a data frame (of pandas, polars, pyarrow ...) calls its columns; None for an array."""
    for attribute in ("column_names", "columns"):
        names = getattr(value, attribute, None)
        if names is not None and not callable(names):
            return list(names)
    return None


def as_whole(array: NDArray) -> NDArray:
    """An array of objects as one of int, if each is a whole number; all else as it is."""
    if array.dtype.kind != "O" or not all(
        isinstance(entry, Integral) and not isinstance(entry, bool | np.timedelta64)
        for entry in array.flat
    ):
        return array
    try:
        return array.astype(np.int64)
    except OverflowError:  # no label is as large
        return array


def short_repr(value: Any) -> str:
    """`value` as Python writes it, cut where that is long."""
    try:
        with np.printoptions(**PRINTED):
            text = " ".join(repr(value).split())
    except Exception:  # whole numbers of thousands of digits have none
        text = f"a {type(value).__name__}"
    return text if len(text) <= 120 else f"{text[:80]} ... {text[-20:]}"


def dtype_in_words(array: NDArray | np.generic) -> str:
    """What an array holds, as an error says it."""
    return "text" if array.dtype.kind in "UST" else f"values of type {array.dtype}"


def real_number(
    name: str,
    value: Any,
    low: float = -np.inf,
    high: float = np.inf,
    open_low: bool = False,
    open_high: bool = False,
) -> float:
    """`value` as a float from `low` to `high`; a bound that is open does not belong to it."""
    if isinstance(value, complex | np.complexfloating):
        raise TypeError(f"{name} should be a real number, not {short_repr(value)}")
    if isinstance(value, bool | np.timedelta64) or not isinstance(value, Real):
        raise TypeError(f"{name} should be a number, not {short_repr(value)}")
    try:
        number = float(value)
    except OverflowError:  # a whole number can be larger than any float
        number = np.inf
    above = number > low if open_low else number >= low
    below = number < high if open_high else number <= high
    if not (above and below and np.isfinite(number)):
        left = "(" if open_low or low == -np.inf else "["
        right = ")" if open_high or high == np.inf else "]"
        interval = f"{left}{low:g}, {high:g}{right}"
        with np.printoptions(**PRINTED):
            shown = f"{value}" if isinstance(value, float | np.floating) else short_repr(value)
        raise ValueError(f"{name} should lie in {interval}, it is {shown}")
    return number


def positive_number(name: str, value: Any) -> float:
    """`value` as a float above 0."""
    return real_number(name, value, 0, open_low=True)


def whole_number(
    name: str, value: Any, low: int, high: int | None = None, most: int = 10**9
) -> int:
    """`value` as an int from `low` to `high`; `most` is what a computer can bear."""
    if isinstance(value, bool | np.timedelta64) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} should be a whole number, not {short_repr(value)}")
    if value < low or value > (most if high is None else high):
        at = f"at least {low}" if value < low else f"at most {most}"
        wanted = at if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} should be {wanted}, it is {short_repr(int(value))}")
    return int(value)


def seed_list(seed: Any) -> list[int]:
    """`seed` as a list of seeds: of one, or of one for each run."""
    seeds = list(seed) if np.iterable(seed) and not isinstance(seed, str | bytes) else [seed]
    if not seeds:
        raise ValueError("seed is empty: it should be one number, or one for each run")
    return [one_seed(s) for s in seeds]


def one_seed(value: Any) -> int:
    """`value` as a seed: a whole number from 0 to 2**128."""
    return whole_number("seed", value, 0, most=2**128)


def float_dtype(dtype: Any) -> Any:
    """`dtype`, if it is float32 or float64."""
    try:
        known = np.dtype(dtype) in (np.float32, np.float64)
    except Exception:  # NumPy has many errors for what is no dtype
        known = False
    if not known:
        raise TypeError(f"dtype should be numpy.float32 or numpy.float64, not {short_repr(dtype)}")
    return dtype


def warn(words: str) -> None:
    """Warn at the line that called the course, whichever of its rooms the call has gone through."""
    rooms, level = str(Path(__file__).parent), 1
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_filename.startswith(rooms):
        frame, level = frame.f_back, level + 1
    warnings.warn(words, stacklevel=level)


def look_up(name: str, value: Any, table: Mapping[str, T]) -> T:
    """The entry called `value` in `table`; the error lists the names that there are.

    Of many, it lists those that are spelled most alike.
    """
    if isinstance(value, str) and value in table:
        return table[value]
    known, there_are = list(table), "there are"
    if len(known) > MOST_NAMES:
        near = get_close_matches(str(value)[:100], known, 5, 0.4)
        known, there_are = near or known[:MOST_NAMES], "there are, for instance,"
    names = ", ".join(map(repr, known))
    raise ValueError(f"{name} {short_repr(value)} is not known; {there_are} {names}")


def instance_of(name: str, value: Any, kind: Any, words: str) -> Any:
    """`value`, if it is of a kind (a class, or callable); `words` say what it should be."""
    if not (callable(value) if kind is callable else isinstance(value, kind)):
        raise TypeError(f"{name} should be {words}, not {short_repr(value)}")
    return value


def as_text(name: str, value: Any) -> str:
    """`value`, if it is a text."""
    return instance_of(name, value, str, "a text")


def function_taking(name: str, value: Any, words: str, *arguments: Any) -> Callable[..., Any]:
    """`value`, if it can be called with such arguments; `words` say what it should be."""
    instance_of(name, value, callable, words)
    if not takes_arguments(value, *arguments):
        came = f"{short_repr(value)} takes other arguments"
        raise TypeError(f"{name} should be {words}, but {came}")
    return value


def takes_arguments(function: Callable[..., Any], *arguments: Any, **named: Any) -> bool:
    """Whether it can be called with such arguments; yes where it does not tell."""
    try:
        inspect.signature(function).bind(*arguments, **named)
    except TypeError:
        return False
    except ValueError:  # what is written in C need not tell
        pass
    return True


# How NumPy writes where nobody has told it otherwise: an error reads the same for all.
PRINTED: dict[str, Any] = {
    "edgeitems": 3, "floatmode": "maxprec", "formatter": None, "infstr": "inf", "legacy": False,
    "linewidth": 75, "nanstr": "nan", "precision": 8, "sign": "-", "suppress": False,
    "threshold": 1000,
}  # fmt: skip


def asks_for(function: Callable[..., Any], name: str) -> bool:
    """Whether it has a parameter of this name that is not given to it yet."""
    if isinstance(function, partial) and name in function.keywords:
        return False
    try:
        parameter = inspect.signature(function).parameters.get(name)
    except (TypeError, ValueError):  # what is written in C need not tell
        return False
    return parameter is not None and parameter.kind in (
        parameter.POSITIONAL_OR_KEYWORD, parameter.KEYWORD_ONLY,
    )  # fmt: skip


def as_scalar(value: Any) -> Any:
    """`value`, or the one number in it where it is an array without axes."""
    if value is np.ma.masked or isinstance(value, np.generic):
        return value
    return value.item() if getattr(value, "shape", None) == () else value


OBJECTIVE_FORM = "a function (w, batch) -> (J, gradient)"


def ask_objective(objective: Callable[..., Any], w: NDArray, *batch: Any) -> tuple[Any, NDArray]:
    """(J, gradient) of the objective at w, if they fit it: one J for each run."""
    answer = objective(w, *batch)
    try:
        J, gradient = answer
        fits = gradient.shape == w.shape and getattr(J, "shape", ()) == w.shape[:-1]
        numbers = isinstance(J, float | int) or J.dtype.kind in "fiu"
        if fits and numbers and gradient.dtype.kind in "fiu":
            return J, gradient
    except (AttributeError, TypeError, ValueError):  # no pair, or no arrays
        pass
    raise objective_misfit(answer, w)


def objective_misfit(answer: Any, w: NDArray) -> ValueError:
    """The error that says what an objective gave at w, and what it should give."""
    parts = answer if isinstance(answer, tuple) else (answer,)
    came = []
    for part in parts:
        array = isinstance(part, np.ndarray | np.generic)
        odd = f" of {dtype_in_words(part)}" if array and part.dtype.kind not in "fiu" else ""
        came.append(f"an array{odd} of the shape {part.shape}" if array else short_repr(part))
    return ValueError(
        f"objective should be {OBJECTIVE_FORM}, for w of the shape {w.shape} J of the shape "
        f"{w.shape[:-1]} and a gradient like w; it gave {' and '.join(came) or 'nothing'}"
    )
