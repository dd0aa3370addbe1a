"""The case that shows what is wrong, as the rows of a small table."""

import types
from typing import Any

import numpy as np

from companion.checks import PRINTED
from companion.questions.exercise import Exercise
from companion.questions.reading import HUGE, Failed, as_array, fine, holds_several, with_article
from companion.questions.relations import names_of
from companion.questions.supervision import Outcome, plain_words
from companion.questions.trials import Trial

Rows = list[tuple[str, str]]
LONG = 300  # characters of one value that are shown
ADDRESSED = " at 0x"  # in the repr of what has no better one


def given(exercise: Exercise, case: tuple) -> Rows:
    """The arguments of a case, one in each row."""
    told = [_argument(name, part) for name, part in zip(names_of(exercise), case)]
    return [("given" if i == 0 else "", text) for i, text in enumerate(told)]


def _argument(name: str, value: Any) -> str:
    """An argument's name and value; of a function its formula, if its docstring is one."""
    formula = (getattr(value, "__doc__", None) or "") if callable(value) else ""
    return formula if formula.startswith(f"{name}(") else f"{name} = {short(value)}"


def printed(outcome: Outcome) -> Rows:
    """The beginning of what the answer printed in this case."""
    lines = outcome.printed.splitlines()
    told = plain_words(" / ".join(lines[:3]))
    return [("printed", told + (" ..." if len(lines) > 3 else ""))] if lines else []


def compared(exercise: Exercise, trial: Trial, result: Any) -> Rows:
    """What was expected, what came, and the first place where they differ.

    Parameters
    ----------
    exercise, trial
        the exercise, and the case with what came in it, as the exercise reads it.
    result
        what came, as it is: shown alone where many results are right.
    """
    if exercise.read is not None:
        return [] if result is None else [("yours", short(result))]
    if isinstance(trial.came, Failed):
        return []
    rows = [
        ("expected", _named(exercise, trial.right)),
        ("yours", _named(exercise, trial.came)),
    ]
    place = first_difference(exercise, trial.case, trial.came, trial.right)
    return [*rows, ("differs", place)] if place else rows


def _named(exercise: Exercise, result: Any) -> str:
    if isinstance(result, tuple | list) and len(result) == len(exercise.results) > 0:
        return ", ".join(f"{n} = {short(part)}" for n, part in zip(exercise.results, result))
    return short(result)


def short(value: Any, depth: int = 3) -> str:
    """A value as one would write it on paper: few digits, on one line, cut where it is long."""
    array = as_array(value)
    if array is None:
        if isinstance(value, tuple | list) and depth:
            many = ", ..." if len(value) > 8 else ""
            inside = ", ".join(short(part, depth - 1) for part in value[:8]) + many
            return plain_words(f"({inside})" if isinstance(value, tuple) else f"[{inside}]", LONG)
        return plain_words(_repr(value), 80)
    if array.size > HUGE:  # of which the numbers were not kept
        return f"{array.size} numbers, of shape {array.shape}"
    with np.printoptions(**PRINTED):
        text = np.array2string(
            array, separator=", ", threshold=24, edgeitems=4, max_line_width=10**6,
            formatter={"float_kind": lambda x: f"{x:.4g}", "int_kind": str},
        )  # fmt: skip
    return plain_words(text, LONG)


def _repr(value: Any) -> str:
    """What Python calls a value; in words, where that would be an address."""
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if isinstance(value, types.FunctionType) and value.__name__ != "<lambda>":
        return f"the function {value.__name__}"
    try:
        text = repr(value)[:1000]
    except Exception:  # of a class of the student's own
        text = ADDRESSED
    name = "function" if callable(value) else type(value).__name__
    return with_article(name) if ADDRESSED in text else text


def first_difference(exercise: Exercise, case: tuple, came: Any, right: Any) -> str:
    """Which result, and which of its entries, is the first to differ; "" for a single number."""
    if isinstance(right, tuple):
        if not holds_several(came):
            return f"{len(right)} results are expected"
        if len(came) != len(right):
            return f"{len(right)} results are expected, not {len(came)}"
        for i, (a, b) in enumerate(zip(came, right)):
            if not fine(a, b):
                name = exercise.results[i] if exercise.results else f"result {i + 1}"
                inside = first_difference(exercise, case, a, b)
                return f"{name}, {inside}" if inside else name
        return ""
    a, b = as_array(came), as_array(right)
    if a is None or b is None:
        return ""
    if a.shape != b.shape:
        return f"the shape is {a.shape}, it should be {b.shape}"
    return _place(exercise, case, a, b) if b.ndim else ""


def _place(exercise: Exercise, case: tuple, a: np.ndarray, b: np.ndarray) -> str:
    far = ~np.isclose(a, b, rtol=1e-4, atol=1e-9, equal_nan=True)
    if not far.any():
        far = a != b
    place = [int(i) for i in np.argwhere(far)[0]]
    names = names_of(exercise)
    if exercise.index in names:  # the place holds an epoch, say, that came in
        counted = as_array(case[names.index(exercise.index)])
        if counted is not None and counted.shape == b.shape:
            return f"first at {exercise.index} = {counted[tuple(place)]}"
    if len(place) == 2:
        return f"first in row {place[0]}, column {place[1]} (counted from 0)"
    return f"first at {exercise.index} {place[0] if len(place) == 1 else place} (counted from 0)"
