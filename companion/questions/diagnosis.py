"""What is right or wrong with a student's answer: a sentence, and the smallest case that shows it."""

import ast
import html
import inspect
import textwrap
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from companion.checks import look_up
from companion.questions import changes, supervision
from companion.questions.exercise import EXERCISES, Exercise, cases_of
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN
from companion.questions.reading import as_array, verdict
from companion.questions.relations import Trial, ignored, relation, which_is_wrong

SEARCH = 2.0  # seconds for changes of the solution that an answer may agree with
NOTHING_YET = "\N{PENCIL} Nothing to check yet: write your lines, return the result, run again."


class Diagnosis:
    """What `check` says: a sentence, and perhaps the rows of a counterexample."""

    def __init__(self, said: str, rows: list[tuple[str, str]] | None = None):
        self.said, self.rows = said, rows or []

    def __str__(self) -> str:
        width = max((len(name) for name, _ in self.rows), default=0)
        return "\n".join([self.said, *(f"    {name:{width}}  {text}" for name, text in self.rows)])

    def as_html(self) -> str:
        """The same as HTML: the sentence, and the counterexample as a small table."""
        rows = "".join(
            f"<tr><th style='text-align: left'>{html.escape(name)}</th>"
            f"<td style='text-align: left'><code>{html.escape(text)}</code></td></tr>"
            for name, text in self.rows
        )
        return f"<p>{html.escape(self.said)}</p><table>{rows}</table>"


def check(name: str, answer: Callable[..., Any]) -> None:
    """Tell whether an answer is right; if it is not, what is wrong, and on which case.

    Parameters
    ----------
    name
        of the exercise, one of EXERCISES.
    answer
        the function that the student wrote; the cell's own docstring says what it takes.
    """
    found = examine(look_up("exercise", name, EXERCISES), answer)
    if not found.rows or not _in_a_notebook():
        print(found)
        return
    from IPython.display import display

    display({"text/plain": str(found), "text/html": found.as_html()}, raw=True)


def _in_a_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return get_ipython() is not None


def diagnose(exercise: Exercise, answer: Callable[..., Any]) -> str:
    """What `check` says of an answer, as text without the counterexample."""
    return examine(exercise, answer).said


def examine(exercise: Exercise, answer: Callable[..., Any]) -> Diagnosis:
    """Try an answer on all cases of an exercise, and find out what is wrong with it."""
    if not callable(answer):
        return Diagnosis(f"{WRONG_SIGN} The answer should be a function; yours is {answer!r:.60}.")
    outcomes, deadline = [], time.monotonic() + supervision.SECONDS
    for special, case in cases_of(exercise):
        outcome = supervision.run(answer, case, deadline)
        if (early := _at_once(exercise, answer, case, outcome)) is not None:
            return early
        outcomes.append((special, case, outcome))
    trials, unreadable = _trials(exercise, outcomes)
    if unreadable:
        return Diagnosis(f"{WRONG_SIGN} {unreadable}")
    if all(trial.fine for trial in trials):
        return _right(trials)
    return _wrong(exercise, answer, trials)


def _at_once(
    exercise: Exercise, answer: Callable[..., Any], case: tuple, outcome: supervision.Outcome
) -> Diagnosis | None:
    """What needs no other case to be told: no result, an error, arguments that are changed."""
    if outcome.trouble:
        given = _given(exercise, case)
        return Diagnosis(f"{WRONG_SIGN} {outcome.trouble}", [*given, *_printed(outcome)])
    if outcome.result is Ellipsis or (outcome.result is None and _is_stub(answer)):
        return Diagnosis(NOTHING_YET)
    if outcome.result is None:
        said = "Your function has lines, but gives nothing back: it lacks a return with the result."
        return Diagnosis(f"{WRONG_SIGN} {said}", _given(exercise, case))
    return None


def _is_stub(answer: Callable[..., Any]) -> bool:
    """Whether a function has nothing in it yet: pass, ..., a docstring, return."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(answer))).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return len(getattr(answer, "__code__", compile("0", "", "eval")).co_code) < 12
    for statement in getattr(tree, "body", []):
        value = getattr(statement, "value", None)
        empty = value is None or isinstance(value, ast.Constant)
        if not (isinstance(statement, ast.Pass | ast.Expr | ast.Return) and empty):
            return False
    return True


def _trials(exercise: Exercise, outcomes: list) -> tuple[list[Trial], str]:
    """Each case with what came and what is right, as they are compared; or why that can't be."""
    trials = []
    for special, case, outcome in outcomes:
        right_run = supervision.run(exercise.solution, case, np.inf)
        came, right = outcome.result, right_run.result
        if exercise.read is not None:
            right = exercise.read(right, *right_run.case)
            try:
                came = exercise.read(came, *outcome.case)
            except Exception as error:
                return [], f"Your result can't be read ({type(error).__name__}: {error})"
        trials.append(Trial(special, case, came, right))
    return trials, ""


def _right(trials: list[Trial]) -> Diagnosis:
    odd = next((t for t in trials if verdict(t.came, t.right) == "form"), None)
    if odd is None:
        return Diagnosis(f"{RIGHT_SIGN} Right.")
    shapes = np.shape(odd.came), np.shape(odd.right)
    return Diagnosis(
        f"{RIGHT_SIGN} Right. (Only the form is another: the shape is {shapes[0]}, {shapes[1]} is "
        "what is usual here.)"
    )


def _wrong(exercise: Exercise, answer: Callable[..., Any], trials: list[Trial]) -> Diagnosis:
    """The name of a mistake, as near as one can be found, and the smallest case that shows it."""
    worst = min((t for t in trials if not t.fine), key=_size)
    rows = [*_given(exercise, worst.case), *_compared(exercise, worst)]
    said = (
        _known(exercise, trials)
        or _other_kind(worst)
        or relation(exercise, trials)
        or _changed(exercise, trials)
        or ignored(exercise, answer, trials)
        or which_is_wrong(exercise, trials)
        or _hint(answer)
    )
    return Diagnosis(f"{WRONG_SIGN} {said[0].upper()}{said[1:]}", rows)


def _agrees(exercise: Exercise, function: Callable[..., Any], trials: list[Trial]) -> bool:
    """Whether a function gives what the answer gave, in every case."""
    for trial in trials:
        done = supervision.run(function, trial.case, time.monotonic() + 0.5)
        if done.trouble and "arguments" not in done.trouble:
            return False
        try:
            result = done.result
            if exercise.read is not None:
                result = exercise.read(result, *done.case)
        except Exception:
            return False
        if verdict(trial.came, result) not in ("same", "form"):
            return False
    return True


def _known(exercise: Exercise, trials: list[Trial]) -> str | None:
    for told, mistake in exercise.mistakes.items():
        if _agrees(exercise, mistake, trials):
            return told
    return None


def _other_kind(trial: Trial) -> str | None:
    """A result that is no number, or has another shape, is told so."""
    what = verdict(trial.came, trial.right)
    right, came = trial.right, trial.came
    if what == "kind":
        if isinstance(right, tuple):
            return f"The result should be a tuple of {len(right)}."
        if isinstance(came, list) and as_array(came) is None:
            return "The rows of the result differ in length, or are no numbers."
        if np.ma.is_masked(came):
            return "The result should hold numbers, it holds masked entries."
        return f"The result should hold numbers, it is a {type(came).__name__}."
    return None


def _changed(exercise: Exercise, trials: list[Trial]) -> str | None:
    """The change of the solution, of one step or two, that gives what came."""
    end = time.monotonic() + SEARCH
    few = sorted(trials, key=_size)[-3:]  # the largest tell most apart: they are tried first
    for search in (changes.one_step, changes.two_steps):
        for change in _changes(search, exercise):
            if time.monotonic() > end:
                return None
            if _agrees(exercise, change.function, few) and _agrees(
                exercise, change.function, trials
            ):
                return f"Your result is as if {change.words}."
    return None


def _changes(search: Callable[..., Any], exercise: Exercise) -> Iterator[changes.Change]:
    try:
        yield from search(exercise.solution, exercise.words)
    except (OSError, TypeError, SyntaxError):  # its source is not to be had
        return


def _hint(answer: Callable[..., Any]) -> str:
    names = supervision.reads_globals(answer)
    if names:
        return (
            f"The numbers are not right. Your code reads {', '.join(names)} from the notebook: "
            "should that not be an argument?"
        )
    return "The shape is right, the numbers are not."


# -- the counterexample


def _size(trial: Trial) -> tuple[int, int]:
    """How much there is to read in a case: numbers, then their digits."""
    arrays = [as_array(part) for part in trial.case]
    return sum(a.size for a in arrays if a is not None), len(repr(trial.case))


def _given(exercise: Exercise, case: tuple) -> list[tuple[str, str]]:
    names = list(inspect.signature(exercise.solution).parameters)
    shown = [f"{name} = {_short(part)}" for name, part in zip(names, case) if not callable(part)]
    return [("given", ", ".join(shown))]


def _printed(outcome: supervision.Outcome) -> list[tuple[str, str]]:
    """The beginning of what the answer printed before it came to grief."""
    lines = outcome.printed.splitlines()[:3]
    return [("printed", " / ".join(lines)[:200])] if lines else []


def _compared(exercise: Exercise, trial: Trial) -> list[tuple[str, str]]:
    if exercise.read is not None:
        return []
    rows = [
        ("expected", _several(exercise, trial.right)),
        ("yours", _several(exercise, trial.came)),
    ]
    place = _first_difference(exercise, trial.came, trial.right)
    return [*rows, ("differs", place)] if place else rows


def _several(exercise: Exercise, result: Any) -> str:
    if isinstance(result, tuple) and len(result) == len(exercise.results):
        return ", ".join(f"{n} = {_short(part)}" for n, part in zip(exercise.results, result))
    return _short(result)


def _short(value: Any) -> str:
    """A value as one would write it on paper: few digits, on one line, cut where it is long."""
    array = as_array(value)
    if array is None:
        if isinstance(value, tuple | list):
            return f"({', '.join(map(_short, value))})"
        return " ".join(repr(value).split())[:80]
    text = np.array2string(
        array, separator=", ", threshold=24, floatmode="maxprec", precision=4, suppress_small=True,
        max_line_width=10**6, formatter={"float_kind": lambda x: f"{x:.4g}"},
    )  # fmt: skip
    text = " ".join(text.split())
    return text if len(text) <= 300 else f"{text[:280]} ..."


def _first_difference(exercise: Exercise, came: Any, right: Any) -> str:
    """Which result, and which of its entries, is the first to differ; "" for a single number."""
    if isinstance(right, tuple):
        if not isinstance(came, tuple | list) or len(came) != len(right):
            return f"{len(right)} results are expected"
        for i, (a, b) in enumerate(zip(came, right)):
            if verdict(a, b) not in ("same", "form"):
                name = exercise.results[i] if exercise.results else f"result {i + 1}"
                inside = _first_difference(exercise, a, b)
                return f"{name}, {inside}" if inside else name
        return ""
    a, b = as_array(came), as_array(right)
    if a is None or b is None:
        return ""
    if a.shape != b.shape:
        return f"the shape is {a.shape}, it should be {b.shape}"
    if not b.ndim:
        return ""
    far = ~np.isclose(a, b, rtol=1e-4, atol=1e-9)
    far = far if far.any() else ~np.isclose(a, b, rtol=1e-9, atol=0)
    place = [int(i) for i in np.argwhere(far)[0]]
    return f"first at {exercise.index} {place[0] if len(place) == 1 else place}"
