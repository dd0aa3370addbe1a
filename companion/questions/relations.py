"""How wrong results relate to right ones: a factor, a turn, a swap, one place that is other."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from companion.questions.exercise import Exercise
from companion.questions.reading import as_array, near, verdict


class Trial(NamedTuple):
    """A case, what came and what is right."""

    special: str  # what is special about the case, or ""
    case: tuple
    came: Any
    right: Any

    @property
    def fine(self) -> bool:
        return verdict(self.came, self.right) in ("same", "form")


def relation(exercise: Exercise, trials: list[Trial]) -> str | None:
    """What is wrong with all that came, in a sentence; None where no relation holds."""
    for look in (_swapped, _one_result, _same_for_all, _only_special):
        if told := look(exercise, trials):
            return told
    if not any(isinstance(t.right, tuple) for t in trials):
        single = [(t, as_array(t.came), as_array(t.right)) for t in trials]
        if all(a is not None and b is not None for _, a, b in single):
            return of_arrays(exercise, single)
    return None


def of_arrays(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    """A relation between one array that came and one that is right, the same in every case."""
    for look in (_factor, _transposed, _an_argument, _neighbor, _other_order, _one_place, _offset):
        if told := look(exercise, rows):
            return told
    return None


# -- of several results


def _names(exercise: Exercise, count: int) -> list[str]:
    return list(exercise.results) or [f"result {i + 1}" for i in range(count)]


def _swapped(exercise: Exercise, trials: list[Trial]) -> str | None:
    if not all(isinstance(t.right, tuple) and isinstance(t.came, tuple | list) for t in trials):
        return None
    if not all(len(t.came) == len(t.right) == len(trials[0].right) for t in trials):
        return None
    if all(verdict(tuple(t.came)[::-1], t.right) == "same" for t in trials):
        order = ", ".join(_names(exercise, len(trials[0].right)))
        return f"The numbers are right, in another order: return ({order})."
    return None


def _one_result(exercise: Exercise, trials: list[Trial]) -> str | None:
    """Of several results some are right: which is wrong, and how it relates to what is right."""
    if not all(isinstance(t.right, tuple) for t in trials):
        return None
    count = len(trials[0].right)
    if not all(isinstance(t.came, tuple | list) and len(t.came) == count for t in trials):
        return _count(exercise, trials, count)
    wrong, told = _wrong_results(trials), which_is_wrong(exercise, trials)
    if len(wrong) != 1 or told is None:
        return None
    rows = [(t, as_array(t.came[wrong[0]]), as_array(t.right[wrong[0]])) for t in trials]
    if any(a is None or b is None for _, a, b in rows):
        return None
    how = of_arrays(exercise, rows)
    return f"{told} There {how}" if how else None


def _wrong_results(trials: list[Trial]) -> list[int]:
    """The places of the results that are wrong in some case."""
    return [
        i
        for i in range(len(trials[0].right))
        if any(verdict(t.came[i], t.right[i]) not in ("same", "form") for t in trials)
    ]


def which_is_wrong(exercise: Exercise, trials: list[Trial]) -> str | None:
    """Which of several results are right, and which are not; None where all are wrong."""
    if not all(isinstance(t.right, tuple) and isinstance(t.came, tuple | list) for t in trials):
        return None
    count = len(trials[0].right)
    if any(len(t.came) != count for t in trials):
        return f"{count} results are asked for: {', '.join(_names(exercise, count))}."
    wrong, names = _wrong_results(trials), _names(exercise, count)
    fine = [name for i, name in enumerate(names) if i not in wrong]
    if not fine:
        return None
    verb = "is" if len(fine) == 1 else "are"
    return f"{' and '.join(fine)} {verb} right, {' and '.join(names[i] for i in wrong)} not."


def _count(exercise: Exercise, trials: list[Trial], count: int) -> str | None:
    names = _names(exercise, count)
    for i, name in enumerate(names):
        if all(verdict(t.came, t.right[i]) == "same" for t in trials):
            rest = " and ".join(n for j, n in enumerate(names) if j != i)
            return f"You return {name} alone, and it is right; {rest} should come with it."
    return None


# -- of all results


def _same_for_all(exercise: Exercise, trials: list[Trial]) -> str | None:
    first = trials[0]
    if all(verdict(t.came, first.came) == "same" for t in trials[1:]) and not all(
        verdict(t.right, first.right) == "same" for t in trials
    ):
        return "The result is the same whatever comes in: your code does not use its arguments."
    return None


def _only_special(exercise: Exercise, trials: list[Trial]) -> str | None:
    """Right, but for the cases that have something special about them."""
    wrong = [t for t in trials if not t.fine]
    special = {t.special for t in wrong}
    if "" in special or len(wrong) == len(trials):
        return None
    return f"This is right, but for {' and for '.join(sorted(special))}."


# -- of one array


def quantities(exercise: Exercise, case: tuple) -> Iterator[tuple[str, float]]:
    """(in words, value) of what a factor could be: numbers that came in, and the arrays' sizes."""
    names = list(inspect.signature(exercise.solution).parameters)
    for name, value in zip(names, case):
        if isinstance(value, int | float | np.number) and not isinstance(value, bool):
            yield from _forms(name, float(value))
        elif isinstance(value, np.ndarray) and value.ndim:
            yield from _forms(f"the number of rows of {name}", value.shape[0])
            if value.ndim > 1:
                yield from _forms(f"the number of columns of {name}", value.shape[1])
                yield from _forms(f"the number of entries of {name}", value.size)


def _forms(name: str, value: float) -> Iterator[tuple[str, float]]:
    yield name, value
    yield f"1 - {name}", 1 - value
    yield f"1 + {name}", 1 + value
    yield f"{name}²", value * value


def _ratio(came: np.ndarray, right: np.ndarray) -> float | None:
    """The one factor between two arrays, if there is one."""
    if came.shape != right.shape or not np.any(right) or not np.any(came):
        return None
    came, right = came.astype(float), right.astype(float)
    place = np.unravel_index(np.abs(right).argmax(), right.shape)
    factor = float(came[place] / right[place])
    return factor if np.isfinite(factor) and near(came, factor * right) else None


def _factor(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    rows = [(t, a, b) for t, a, b in rows if np.any(b)]
    ratios = [_ratio(a, b) for _, a, b in rows]
    if not rows or any(r is None for r in ratios):
        return None
    factors = [r for r in ratios if r is not None]
    if np.allclose(factors, factors[0], rtol=1e-6):
        return _constant_factor(factors[0])
    choices = [dict(quantities(exercise, t.case)) for t, _, _ in rows]
    for name in choices[0]:
        if not all(name in choice for choice in choices):
            continue
        values = np.array([choice[name] for choice in choices])
        if np.allclose(factors, values, rtol=1e-6):
            return f"your result is {name} times what is right: it is there once too often, or a division by it is missing."
        with np.errstate(all="ignore"):
            if np.allclose(factors, 1 / values, rtol=1e-6):
                return f"your result is what is right divided by {name}: a factor {name} is missing, or you divide by it once too often."
    return None


def _constant_factor(factor: float) -> str | None:
    known = {-1.0: "the sign is turned: your result is what is right times -1."}
    if factor == 1 or np.isclose(factor, 1):
        return None
    for value, words in known.items():
        if np.isclose(factor, value):
            return words
    for whole in range(2, 11):
        for sign in (1, -1):
            if np.isclose(factor, sign * whole):
                return f"your result is {sign * whole} times what is right in every case: a factor {sign * whole} too many."
            if np.isclose(factor, sign / whole):
                return f"your result is what is right divided by {sign * whole} in every case: a factor {sign * whole} is missing."
    return f"your result is {factor:.4g} times what is right in every case."


def _transposed(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    if all(a.shape == b.T.shape and near(a, b.T) for _, a, b in rows) and any(
        b.ndim == 2 for _, _, b in rows
    ):
        return "your result is transposed: its rows and columns have changed places."
    return None


def _an_argument(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    for place, name in enumerate(inspect.signature(exercise.solution).parameters):
        given = [as_array(t.case[place]) for t, _, _ in rows if place < len(t.case)]
        if len(given) == len(rows) and all(
            g is not None and g.shape == a.shape and near(a, g) for g, (_, a, _) in zip(given, rows)
        ):
            return f"you return {name} as it came in: the value of the step before."
    return None


def _neighbor(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    """Each entry is that of the place before or after."""
    long = [(a, b) for _, a, b in rows if b.ndim == 1 and len(b) > 3 and a.shape == b.shape]
    if len(long) < 3:
        return None
    for told, mine, theirs in (("before", slice(1, None), slice(None, -1)),
                               ("after", slice(None, -1), slice(1, None))):  # fmt: skip
        if all(near(a[mine], b[theirs]) for a, b in long):
            return f"each {exercise.index} has the value of the {exercise.index} {told} it."
    return None


def _other_order(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    alike = [(a, b) for _, a, b in rows if a.size > 1]
    if alike and all(
        a.shape == b.shape and near(np.sort(a, axis=None), np.sort(b, axis=None)) for a, b in alike
    ):
        return "the right numbers are there, in another order."
    return None


def _one_place(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    """Only the first or the last entry along the first axis is wrong."""
    long = [(a, b) for _, a, b in rows if b.ndim and len(b) > 1 and a.shape == b.shape]
    if len(long) < 3 or len(long) < len(rows) / 2:
        return None
    for told, rest in (("first", slice(1, None)), ("last", slice(None, -1))):
        if all(near(a[rest], b[rest]) for a, b in long):
            return f"all is right but the {told} {exercise.index}."
    return None


def _offset(exercise: Exercise, rows: list[tuple[Trial, Any, Any]]) -> str | None:
    if any(a.shape != b.shape for _, a, b in rows):
        return None
    gaps = [np.ravel(a.astype(float) - b.astype(float)) for _, a, b in rows]
    gap = gaps[0][0] if gaps[0].size else 0.0
    if gap and all(near(g, np.full_like(g, gap)) for g in gaps):
        return f"your result is {abs(gap):.4g} too {'large' if gap > 0 else 'small'} in every case."
    return None


def ignored(exercise: Exercise, answer: Callable[..., Any], trials: list[Trial]) -> str | None:
    """An argument on which the answer does not depend, and the solution does."""
    names = list(inspect.signature(exercise.solution).parameters)
    for place, name in enumerate(names):
        kept, moved = True, False
        for one, other in zip(trials, trials[1:]):
            if place >= len(one.case) or np.shape(one.case[place]) != np.shape(other.case[place]):
                continue
            case = (*one.case[:place], other.case[place], *one.case[place + 1 :])
            try:
                kept &= verdict(answer(*case), one.came) == "same"
                moved |= verdict(exercise.solution(*case), one.right) != "same"
            except Exception:
                return None
            if not kept:
                break
        if kept and moved:
            return f"Your result does not depend on {name}."
    return None
