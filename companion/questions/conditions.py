"""In which cases an answer is right, and which of its arguments it uses wrongly or not at all."""

from collections.abc import Callable, Iterator
from itertools import pairwise, permutations
from typing import Any

import numpy as np

from companion.questions.exercise import Exercise
from companion.questions.reading import as_array
from companion.questions.relations import names_of
from companion.questions.trials import Trial, alike, outcome

FEW = 6  # cases that are tried again with an argument changed


def special(trials: list[Trial]) -> str | None:
    """What is special about the cases that are wrong, where all others are right: "one instance,
    and for ties"."""
    wrong = [trial for trial in trials if not trial.fine]
    told = {trial.special for trial in wrong}
    if "" in told or len(wrong) == len(trials):
        return None
    return " and for ".join(sorted(told))


def where_right(exercise: Exercise, trials: list[Trial]) -> str | None:
    """The one thing that all right cases have in common, and no wrong one has."""
    kept = [trial.fine for trial in trials]
    if not 2 <= sum(kept) <= len(kept) - 2:
        return None
    features = [dict(_features(names_of(exercise), trial.case)) for trial in trials]
    for told in dict.fromkeys(told for each in features for told in each):
        having = [each.get(told, None) for each in features]
        if None in having:
            continue
        if having == kept:
            return f"right where {told}, and in no other case"
        if having == [not each for each in kept]:
            return f"wrong where {told}, and in no other case"
    return None


def _features(names: list[str], case: tuple) -> Iterator[tuple[str, bool]]:
    """(in words, whether it is so) of what a case may have."""
    numbers = {}
    for name, value in zip(names, case):
        array = as_array(value)
        if array is None or not array.size:
            continue
        if array.ndim == 0:
            numbers[name] = array
            yield f"`{name}` is 0", bool(array == 0)
            yield f"`{name}` is 1", bool(array == 1)
            yield f"`{name}` is above 1", bool(array > 1)
            yield f"`{name}` is below 0", bool(array < 0)
        else:
            yield from _features_of_array(name, value, array)
    for one, other in permutations(numbers, 2):
        a, b = numbers[one], numbers[other]
        yield f"`{one}` is larger than `{other}`", bool(a > b)
        if a.dtype.kind == b.dtype.kind == "i" and b > 0:
            yield f"`{one}` is a multiple of `{other}`", bool(a % b == 0)


def _features_of_array(name: str, value: Any, array: np.ndarray) -> Iterator[tuple[str, bool]]:
    yield f"`{name}` has one entry", array.size == 1
    yield f"`{name}` has one row", len(array) == 1
    yield f"`{name}` has one column", array.ndim == 2 and array.shape[1] == 1
    yield f"`{name}` has more than one axis", array.ndim > 1
    yield f"`{name}` is square", array.ndim == 2 and array.shape[0] == array.shape[1]
    yield f"`{name}` is a list", isinstance(value, list)
    yield f"`{name}` holds a 0", not array.all()
    yield f"`{name}` is all 0", not array.any()
    yield f"`{name}` holds numbers beyond 1 and -1", bool((np.abs(array) > 1).any())
    yield f"`{name}` holds equal numbers", len(np.unique(array)) < array.size
    yield f"`{name}` holds negative numbers", bool((array < 0).any())
    yield f"`{name}` only falls", bool((np.diff(array, axis=0) < 0).all())
    yield f"`{name}` only rises", bool((np.diff(array, axis=0) > 0).all())


def unused(exercise: Exercise, run: Callable[[tuple], Any], trials: list[Trial]) -> str | None:
    """An argument on which the answer does not depend, and the solution does.

    Parameters
    ----------
    exercise, trials
        the exercise, and what the answer gave in all its cases.
    run
        the answer on a case that is not among them, as it is compared.
    """
    for place, name in enumerate(names_of(exercise)):
        moved = 0
        for one, other in pairwise(trials):
            if place >= len(one.case) or callable(one.case[place]):
                break
            if np.shape(one.case[place]) != np.shape(other.case[place]):
                continue
            case = (*one.case[:place], other.case[place], *one.case[place + 1 :])
            if not alike(one.came, run(case)):
                break
            moved += not alike(one.right, outcome(exercise, exercise.solution, case))
        else:
            if moved > 2:  # fewer may be an accident
                return f"does not depend on `{name}`"
    return None


def right_at(exercise: Exercise, run: Callable[[tuple], Any], trials: list[Trial]) -> str | None:
    """The arguments that, where they are 0 or 1, make a wrong answer right (see `unused`)."""
    wrong = [trial for trial in trials if not trial.fine][-FEW:]
    found: list[tuple[int, int]] = []
    for place in range(len(names_of(exercise))):
        for number in (0, 1):
            few, all_of_them = (
                [_with(t.case, place, number) for t in some] for some in (wrong, trials)
            )
            if None not in all_of_them and all(
                _right(exercise, run, cases, number) for cases in (few, all_of_them)
            ):
                found.append((place, number))
                break
    if not found or len(found) > 2:
        return None
    told = " or where ".join(f"`{names_of(exercise)[i]}` is {number}" for i, number in found)
    rest = [t for t in trials if not any(_is(t.case[i : i + 1], number) for i, number in found)]
    some = any(trial.fine for trial in rest)
    return f"is right where {told}, and {'only in some cases' if some else 'wrong'} elsewhere"


def _is(arguments: tuple, number: int) -> bool:
    """Whether an argument is there, and is all 0 or all 1."""
    return any(bool(np.all(np.asarray(value) == number)) for value in arguments)


def _with(case: tuple, place: int, number: int) -> Any:
    """A case with one argument all 0 or all 1; None where that is nothing to compute with: no
    numbers, whole ones, which count something, or a list, whose numbers are to differ."""
    array = None if place >= len(case) else as_array(case[place])
    if array is None or array.dtype.kind != "f" or isinstance(case[place], list):
        return None
    other: Any = np.full_like(array, number) if array.ndim else type(case[place])(number)
    return (*case[:place], other, *case[place + 1 :])


def _right(
    exercise: Exercise, run: Callable[[tuple], Any], cases: list[tuple], number: int
) -> bool:
    """Whether the answer is right in all these cases, where that says something: not where there
    is nothing to compute (0 / 0), every result is 0, or is the number that was put in."""
    with np.errstate(divide="raise", invalid="raise"):
        rights = [outcome(exercise, exercise.solution, case) for case in cases]
    told = [(case, right, _numbers(right)) for case, right in zip(cases, rights)]
    told = [each for each in told if each[2] is not None and np.isfinite(each[2]).all()]
    if len(told) < len(cases) / 2 or all(np.all(flat == 0) for *_, flat in told):
        return False
    if all(np.all(flat == number) for *_, flat in told):
        return False
    return all(alike(run(case), right) for case, right, _ in told)


def _numbers(right: Any) -> np.ndarray | None:
    """All the numbers of a result, or of several; None where one of them is none."""
    arrays = [as_array(part) for part in (right if isinstance(right, tuple) else (right,))]
    if any(array is None for array in arrays):
        return None
    return np.concatenate([np.ravel(array) for array in arrays])  # type: ignore[arg-type]
