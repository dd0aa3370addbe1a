"""What is right or wrong with a student's answer, in words."""

import copy

import numpy as np

from companion.checks import look_up
from companion.questions.exercise import EXERCISES
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN


def check(name, answer):
    """Tell whether `answer`, the function that the student wrote for the exercise, is right; if
    it is a known mistake, name it."""
    print(diagnose(look_up("exercise", name, EXERCISES), answer))


def diagnose(exercise, answer):
    """What `check` says, as text."""
    results, given = [], []
    read = exercise.read or (lambda result, *case: result)

    def results_of(function):
        cases = map(copy.deepcopy, exercise.cases)
        return [read(function(*case), *case) for case in cases]

    for case in exercise.cases:
        mine = copy.deepcopy(case)
        try:
            result = answer(*mine)
        except Exception as error:
            return f"{WRONG_SIGN} Your code stops with {type(error).__name__}: {error}"
        if result is None or result is Ellipsis:
            return (
                "\N{PENCIL} Nothing to check yet: write your lines, return the result, run again."
            )
        if not same_result(mine, case):
            return f"{WRONG_SIGN} Your code changes its arguments; work on new arrays instead."
        results.append(result)
        given.append(mine)
    try:
        results = [read(result, *case) for result, case in zip(results, given)]
    except Exception as error:
        return f"{WRONG_SIGN} Your result can't be read ({type(error).__name__}: {error})"
    wanted = results_of(exercise.solution)
    if all(map(same_result, results, wanted)):
        return f"{RIGHT_SIGN} Right."
    for told, mistake in exercise.mistakes.items():
        if all(map(same_result, results, results_of(mistake))):
            return f"{WRONG_SIGN} {told}"
    return f"{WRONG_SIGN} {_difference(results, wanted)}"


def same_result(a, b):
    """Equal structure and shapes, and numbers equal to 1e-9 of their size; a list may stand for an
    array."""
    if isinstance(a, list) and isinstance(b, np.ndarray):
        a = _read_list(a)
    if isinstance(a, (tuple, list)) or isinstance(b, (tuple, list)):
        alike = isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and len(a) == len(b)
        return alike and all(map(same_result, a, b))
    if isinstance(a, np.random.Generator):  # drawing from it is what it is for
        return isinstance(b, np.random.Generator)
    if callable(a) or callable(b) or isinstance(a, str) or isinstance(b, str):
        return a is b or (isinstance(a, str) and isinstance(b, str) and a == b)
    if np.ma.is_masked(a) != np.ma.is_masked(b):
        return False
    try:
        a, b = np.asarray(a), np.asarray(b)
    except Exception:  # what other libraries call an array may refuse to become one
        return False
    if not {a.dtype.kind, b.dtype.kind} <= set("fiub"):
        return False
    a, b = a.astype(np.float64), b.astype(np.float64)
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)


def _read_list(numbers):
    """A list as an array, if it is one."""
    try:
        return np.array(numbers)
    except Exception:  # its rows differ in length, or are something else
        return numbers


def _difference(results, wanted):
    """Where an unknown mistake shows first."""
    cases = enumerate(zip(results, wanted), 1)
    i, result, right = next((i, *both) for i, both in cases if not same_result(*both))
    if isinstance(right, (tuple, list)):
        if not isinstance(result, (tuple, list)) or len(result) != len(right):
            return f"Case {i}: the result should be a {type(right).__name__} of {len(right)}."
        return f"Case {i}: {_difference(result, right).partition(': ')[2]}"
    try:
        shape, kind = np.shape(result), np.asarray(result).dtype
    except ValueError:
        return f"Case {i}: the rows of the result differ in length."
    except Exception as error:
        return f"Case {i}: the result can't be read ({type(error).__name__}: {error})."
    if shape != np.shape(right):
        return f"Case {i}: the shape is {shape}, it should be {np.shape(right)}."
    if kind.kind not in "fiub" or np.ma.is_masked(result):
        holds = "masked entries" if np.ma.is_masked(result) else f"values of type {kind}"
        return f"Case {i}: the result should hold numbers, it holds {holds}."
    return f"Case {i}: the shape is right, the numbers are not."
