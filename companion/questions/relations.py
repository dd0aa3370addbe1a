"""How wrong results relate to right ones: a factor, a turn, one place that is other.

A relation is told as the end of a sentence whose subject is the result: "is transposed: ...".
"""

import inspect
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from companion.questions import changes
from companion.questions.exercise import Exercise
from companion.questions.reading import as_array, near
from companion.questions.trials import fresh, outcome


class Row(NamedTuple):
    """One array that came and the one that is right, in one case."""

    case: tuple
    came: np.ndarray
    right: np.ndarray


def of_arrays(exercise: Exercise, rows: list[Row], *, joined: bool = False) -> str | None:
    """What relates what came to what is right, the same in every case.

    Parameters
    ----------
    exercise
        whose arguments and words are told.
    rows
        one array for each case, or for those where the answer came to a result.
    joined
        whether each array is several results in a row: then no place or order in it says anything.
    """
    ways = (_zero, _factor, _cut_off, _offset) if joined else (
        _zero, _transposed, _factor, _argument, _neighbor, _other_order, _other_shape, _summed,
        _cut_short, _one_place, _one_place_alone, _cut_off, _offset, _piece, _fewer_rows,
    )  # fmt: skip
    for look in ways:
        if told := look(exercise, rows):
            return told
    return None


def beside(exercise: Exercise, rows: list[Row], *, joined: bool = False) -> str | None:
    """A factor or a turn between what came and what a known mistake gives, `right` in the rows
    (see `of_arrays`). A factor that is no whole number and stands for nothing says nothing."""
    turned = None if joined else _transposed(exercise, rows)
    told = turned or _factor(exercise, rows)
    if told is None or told.endswith("times what is right in every case"):
        return None
    return told.replace("what is right", "what this mistake gives")


def names_of(exercise: Exercise) -> list[str]:
    """The names of an exercise's arguments."""
    return list(inspect.signature(exercise.solution).parameters)


# -- a factor


def quantities(exercise: Exercise, case: tuple) -> Iterator[tuple[str, float]]:
    """(in words, value) of what a factor could be: numbers that came in, and the arrays' sizes."""
    for name, value in zip(names_of(exercise), case):
        if isinstance(value, int | float | np.number) and not isinstance(value, bool):
            yield from _forms(f"`{name}`", float(value))
        elif (array := as_array(value)) is not None and array.ndim:
            yield from _forms(f"the number of rows of `{name}`", array.shape[0])
            if array.ndim > 1:
                yield from _forms(f"the number of columns of `{name}`", array.shape[1])
                yield from _forms(f"the number of entries of `{name}`", array.size)


def _forms(name: str, value: float) -> Iterator[tuple[str, float]]:
    yield name, value
    if name.startswith("`"):
        bare = name.strip("`")
        yield f"`1 - {bare}`", 1 - value
        yield f"`1 + {bare}`", 1 + value
        yield f"`{bare}**2`", value * value
    else:
        yield f"the square of {name}", value * value
    yield f"twice {name}", 2 * value
    yield f"half of {name}", value / 2


def _ratio(came: np.ndarray, right: np.ndarray) -> float | None:
    """The one factor between two arrays, if there is one."""
    if came.shape != right.shape or not np.any(came) or not np.any(right):
        return None
    came, right = came.astype(float), right.astype(float)
    place = np.unravel_index(np.abs(right).argmax(), right.shape)
    factor = float(came[place] / right[place])
    return factor if np.isfinite(factor) and near(came, factor * right) else None


def _with_numbers(rows: list[Row]) -> list[Row]:
    """Those rows that are not 0 on both sides: from these nothing is learned."""
    return [row for row in rows if np.any(row.right) or np.any(row.came)]


def _factor(exercise: Exercise, rows: list[Row]) -> str | None:
    rows = _with_numbers(rows)
    ratios = [_ratio(row.came, row.right) for row in rows]
    factors = np.array([ratio for ratio in ratios if ratio is not None])
    if not rows or len(factors) < len(ratios):
        return None
    if np.allclose(factors, factors[0], rtol=1e-6):
        return _constant_factor(factors[0])
    choices = [dict(quantities(exercise, row.case)) for row in rows]
    for name in choices[0]:
        values = np.array([choice.get(name, np.nan) for choice in choices])
        if np.allclose(factors, values, rtol=1e-6):
            return (
                f"is {name} times what is right: a factor is there once too often, or a division "
                "by it is missing"
            )
        if np.allclose(factors, 1 / values, rtol=1e-6):
            return (
                f"is what is right divided by {name}: a factor is missing, or the division by it "
                "is there once too often"
            )
    return None


def _zero(exercise: Exercise, rows: list[Row]) -> str | None:
    if any(np.any(row.came) for row in rows) or not any(np.any(row.right) for row in rows):
        return None
    return "is 0 in every case"


def _constant_factor(factor: float) -> str | None:
    if np.isclose(factor, 1):
        return None
    if np.isclose(factor, -1):
        return "has its sign turned: it is -1 times what is right"
    for whole in [n for size in range(2, 11) for n in (size, -size)]:
        if np.isclose(factor, whole):
            return f"is {whole} times what is right in every case: a factor {whole} too many"
        if np.isclose(factor, 1 / whole):
            return f"is what is right divided by {whole} in every case: a factor {whole} is missing"
    return f"is {factor:.4g} times what is right in every case"


# -- its place, its order


def _transposed(exercise: Exercise, rows: list[Row]) -> str | None:
    turned = all(r.came.shape == r.right.T.shape and near(r.came, r.right.T) for r in rows)
    if turned and any(r.right.ndim == 2 for r in rows):
        return "is transposed: its rows and columns have changed places"
    return None


def _argument(exercise: Exercise, rows: list[Row]) -> str | None:
    for place, name in enumerate(names_of(exercise)):
        given = [as_array(r.case[place]) if place < len(r.case) else None for r in rows]
        if all(
            g is not None and g.shape == r.came.shape and near(r.came, g)
            for g, r in zip(given, rows)
        ):
            return f"is `{name}` as it came in, the value of the step before"
    return None


def _neighbor(exercise: Exercise, rows: list[Row]) -> str | None:
    """Each entry is that of the place before or after."""
    long = [r for r in rows if r.right.ndim == 1 and len(r.right) > 3 and _fits(r)]
    if len(long) < 3:
        return None
    every, but_first, but_last = _counted(exercise), slice(1, None), slice(None, -1)
    for told, mine, theirs in (("before", but_first, but_last), ("after", but_last, but_first)):
        if all(near(r.came[mine], r.right[theirs]) for r in long):
            return f"has at each {every} the value of the {every} {told} it"
    return None


def _fits(row: Row) -> bool:
    return row.came.shape == row.right.shape


def _is_long(row: Row) -> bool:
    return row.right.ndim > 0 and len(row.right) > 1


def _counted(exercise: Exercise) -> str:
    """What a place in a result counts; of an argument that holds it the name would not say."""
    return "entry" if exercise.index in names_of(exercise) else exercise.index


def _other_order(exercise: Exercise, rows: list[Row]) -> str | None:
    rows = [r for r in rows if r.came.size > 1]
    if rows and all(
        _fits(r) and near(np.sort(r.came, axis=None), np.sort(r.right, axis=None)) for r in rows
    ):
        return "holds the right numbers, in another order"
    return None


def _other_shape(exercise: Exercise, rows: list[Row]) -> str | None:
    same = all(
        r.came.size == r.right.size and near(np.ravel(r.came), np.ravel(r.right)) for r in rows
    )
    return "holds the right numbers, in another shape" if same else None


def _summed(exercise: Exercise, rows: list[Row]) -> str | None:
    """What is right, added up or averaged over an axis that should stay."""
    for axis, where in ((0, "over its rows"), (1, "over its columns"), (None, "to one number")):
        deep = [r for r in rows if r.right.ndim > (axis or 0)]
        if len(deep) < len(rows) or not any(r.right.size > 1 for r in rows):
            continue
        for told, function in (("added up", np.sum), ("averaged", np.mean)):
            shapes = [[function(r.right, axis=axis, keepdims=keep) for keep in (False, True)]
                      for r in rows]  # fmt: skip
            if all(_is_one_of(r.came, *either) for r, either in zip(rows, shapes)):
                return f"is what is right, {told} {where}: each entry should stay by itself"
    return None


def _is_one_of(came: np.ndarray, *others: np.ndarray) -> bool:
    return any(came.shape == np.shape(x) and near(came, np.asarray(x)) for x in others)


def _cut_short(exercise: Exercise, rows: list[Row]) -> str | None:
    """The first entry or row, and no more."""
    if sum(_is_long(r) for r in rows) < 3 or not all(r.right.size for r in rows):
        return None
    if not all(r.right.ndim and _is_one_of(r.came, r.right[:1], r.right[0]) for r in rows):
        return None
    what = "row" if all(r.right.ndim == 2 for r in rows) else _counted(exercise)
    return f"ends after the first {what}, which is right, as with a return inside a loop"


def _one_place_alone(exercise: Exercise, rows: list[Row]) -> str | None:
    """Only the first or the last entry or row is right, and the rest is 0."""
    long = [r for r in rows if _is_long(r)]
    if len(long) < 3 or not all(_fits(r) for r in rows):
        return None
    what = "row" if all(r.right.ndim == 2 for r in long) else _counted(exercise)
    for told, one, rest in (("first", slice(1), slice(1, None)),
                            ("last", slice(-1, None), slice(-1))):  # fmt: skip
        if all(near(r.came[one], r.right[one]) and not r.came[rest].any() for r in long):
            return f"is right in the {told} {what}, and 0 elsewhere, as where a loop ends too early"
    return None


def _one_place(exercise: Exercise, rows: list[Row]) -> str | None:
    """Only the first or the last entry along an axis is wrong."""
    for axis, what in ((0, _counted(exercise)), (1, "column")):
        long = [r for r in rows if r.right.ndim > axis and _fits(r) and r.right.shape[axis] > 1]
        if len(long) < 3 or len(long) < len(rows) / 2:
            continue
        what = "row" if axis == 0 and all(r.right.ndim == 2 for r in long) else what
        for told, rest in (("first", slice(1, None)), ("last", slice(None, -1))):
            part = (slice(None),) * axis + (rest,)
            if all(near(r.came[part], r.right[part]) for r in long):
                return f"is right but for the {told} {what}"
    return None


# -- its numbers


def _cut_off(exercise: Exercise, rows: list[Row]) -> str | None:
    if not all(_fits(r) for r in rows):
        return None
    for function, words in ((np.trunc, "cut off to whole numbers"), (np.round, "rounded"),
                            (np.abs, "without its sign"),
                            (lambda right: np.maximum(right, 0), "cut off below 0"),
                            (lambda right: np.minimum(right, 1), "cut off above 1"),
                            (lambda right: np.clip(right, 0, 1), "cut off below 0 and above 1"),
                            ):  # fmt: skip
        if all(near(r.came, function(r.right.astype(float))) for r in rows):
            return f"is what is right, {words}"
    if all(near(np.abs(r.came), np.abs(r.right)) for r in rows):
        return "is right but for the sign of some numbers"
    for digits in range(1, 7):
        if all(near(r.came, np.round(r.right.astype(float), digits)) for r in rows):
            return f"is what is right, rounded to {digits} digits: return it as it is"
    if all(np.allclose(r.came, r.right, rtol=1e-5, atol=1e-6) for r in rows):
        return "is right to five digits and no further, as where something is rounded on the way"
    return None


def _offset(exercise: Exercise, rows: list[Row]) -> str | None:
    if not all(_fits(r) for r in rows):
        return None
    gaps = [np.ravel(r.came.astype(float) - r.right.astype(float)) for r in rows]
    gap = next((g[0] for g in gaps if g.size), 0.0)
    if gap and np.isfinite(gap) and all(near(g, np.full_like(g, gap)) for g in gaps):
        return f"is {abs(gap):.4g} too {'large' if gap > 0 else 'small'} in every case"
    return None


def _piece(exercise: Exercise, rows: list[Row]) -> str | None:
    """What is right, times, divided by, plus or minus something that occurs in it."""
    rows = _with_numbers(rows)
    if not rows or not all(_fits(r) for r in rows):
        return None
    came = [r.came.astype(float) for r in rows]
    right = [r.right.astype(float) for r in rows]
    for name, function in _pieces(exercise.solution, tuple(exercise.words.items())):
        values = [_value(function, r) for r in rows]
        if any(value is None for value in values):
            continue
        for told, relate in RELATED:
            if all(near(a, relate(b, v)) for a, b, v in zip(came, right, values)):
                return f"is what is right {told} {name}"
    return None


RELATED: tuple[tuple[str, Callable[[Any, Any], Any]], ...] = (
    ("multiplied by", lambda right, value: right * value),
    ("divided by", lambda right, value: right / value),
    ("plus", lambda right, value: right + value),
    ("minus", lambda right, value: right - value),
    ("plus twice", lambda right, value: right + 2 * value),
    ("minus twice", lambda right, value: right - 2 * value),
    ("plus half of", lambda right, value: right + value / 2),
    ("minus half of", lambda right, value: right - value / 2),
)


@lru_cache(maxsize=8)
def _pieces(
    solution: Callable[..., Any], words: tuple[tuple[str, str], ...]
) -> list[tuple[str, Callable[..., Any]]]:
    """(in words, function of the case): the arguments and what the solution computes of them."""
    found: dict[str, Callable[..., Any]] = {}
    for place, name in enumerate(inspect.signature(solution).parameters):
        found[f"`{name}`"] = lambda *case, place=place: case[place]
        found[f"`(1 - {name})`"] = lambda *case, place=place: 1 - case[place]
        found[f"`{name}**2`"] = lambda *case, place=place: case[place] ** 2
    if changes.can_be_read(solution):
        for piece in changes.pieces(solution, dict(words)):
            found.setdefault(piece.words, piece.function)
    return list(found.items())


# -- of some rows of what came in; right in direction alone


SOME_ROWS = (
    ("had their first {what} alone, as with a return inside a loop", slice(1)),
    ("had their last {what} alone, as where a loop sets its result anew", slice(-1, None)),
    ("lacked their last {what}, as where a loop or a slice ends too early", slice(-1)),
    ("lacked their first {what}, as where a loop or a slice begins too late", slice(1, None)),
)


def _fewer_rows(exercise: Exercise, rows: list[Row]) -> str | None:
    """What is right for some of the instances alone; or that, divided by the number of all."""
    for places in _of_one_length(rows):
        long = [r for r in rows if len(r.case[places[0]]) > 1]
        names = " and ".join(f"`{names_of(exercise)[place]}`" for place in places)
        what = "row" if any(np.ndim(r.case[p]) > 1 for r in long for p in places) else "entry"
        for told, some in SOME_ROWS if len(long) > 2 else ():
            if len(places) == 1:
                told = told.replace("their", "its")
            if all(_is_one_of(r.came, *_of_rows(exercise, r, places, some)) for r in long):
                return f"is what would be right if {names} {told.format(what=what)}"
    return None


def _of_one_length(rows: list[Row]) -> list[list[int]]:
    """The places of arrays, those together that have as many rows as each other in every case."""
    groups: dict[tuple, list[int]] = {}
    for place in range(min(len(r.case) for r in rows)):
        arrays = [r.case[place] for r in rows]
        if all(isinstance(a, np.ndarray | list) and np.ndim(a) for a in arrays):
            groups.setdefault(tuple(len(a) for a in arrays), []).append(place)
    return list(groups.values())


def _of_rows(exercise: Exercise, row: Row, places: list[int], some: slice) -> list[np.ndarray]:
    """What is right for some rows of a case; and the same, divided by the number of all."""
    case = tuple(a[some] if place in places else a for place, a in enumerate(row.case))
    right = as_array(outcome(exercise, exercise.solution, case))
    share = len(case[places[0]]) / len(row.case[places[0]])
    return [] if right is None else [right, share * right]


def direction(rows: list[Row]) -> str | None:
    """Whether what came is what is right times a number that is another in each case."""
    rows = [r for r in rows if np.any(r.right) or not np.isnan(r.came).all()]  # 0 / 0 says nothing
    ratios = [_ratio(row.came, row.right) for row in _with_numbers(rows)]
    if None in ratios or sum(r.right.size > 2 for r in rows) < 3:
        return None
    return (
        "has the right direction and not the right length: it is what is right times a number, "
        "which is another one in each case"
    )


def _value(function: Callable[..., Any], row: Row) -> np.ndarray | None:
    """A piece's value, where it is a number or an array like the result."""
    try:
        value = as_array(function(*fresh(row.case)))
    except Exception:
        return None
    return (
        None if value is None or value.shape not in ((), row.right.shape) else value.astype(float)
    )
