"""What is right or wrong with an answer: a sentence, and the smallest case that shows it."""

import html
import inspect
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from companion.checks import look_up
from companion.questions import counterexample, stubs
from companion.questions.counterexample import Rows
from companion.questions.exercise import EXERCISES, Exercise, cases_of
from companion.questions.explanation import explain
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN
from companion.questions.reading import Failed, as_meant, shape_of, verdict
from companion.questions.relations import names_of
from companion.questions.supervision import Outcome, Supervisor, plain_words
from companion.questions.trials import Trial, outcome

NOTHING_YET = "\N{PENCIL} Nothing to check yet: write your lines, return the result, run again."
A_GAP = (
    "\N{PENCIL} Nothing to check yet: there is still a `...` in your code. Write your lines in its "
    "place, return the result, run again."
)


class Diagnosis:
    """What `check` says.

    Attributes
    ----------
    said
        one sentence or two.
    rows
        of the counterexample, (name, text) each; none where nothing is wrong.
    by
        what found it: "right", "nothing yet", "list", "relation", "change", "result", "nothing",
        or what keeps an answer from being judged: "error", "stopped", "form", "kind".
    """

    def __init__(self, said: str, by: str, rows: Rows | None = None):
        self.said, self.by, self.rows = said, by, rows or []

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
        _print(str(found))
        return
    from IPython.display import display

    display({"text/plain": str(found), "text/html": found.as_html()}, raw=True)


def _print(text: str) -> None:
    """Print, whatever signs the console lacks."""
    known = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(known, "replace").decode(known))


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
    """Try an answer on all cases of an exercise, and find out what is wrong with it.

    Parameters
    ----------
    exercise
        what the answer is an answer to.
    answer
        whatever the student hands in; it is run on copies, for `supervision.SECONDS` at most.
    """
    cases = cases_of(exercise)
    if (refused := _no_function(exercise, answer, cases[0][1])) is not None:
        return refused
    supervisor, outcomes = Supervisor(answer), []
    for _, case in cases:
        done = supervisor.run(case)
        outcomes.append(done)
        if done.ended:
            return _at_once(exercise, answer, case, done)
    empty = [i for i, done in enumerate(outcomes) if done.error is None and _empty(done.result)]
    if empty:
        done = outcomes[empty[0]]
        some = any(done.error is None and not _empty(done.result) for done in outcomes)
        return _at_once(exercise, answer, cases[empty[0]][1], done, some=some)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _judged(exercise, answer, supervisor, cases, outcomes)


def _no_function(exercise: Exercise, answer: Callable[..., Any], case: tuple) -> Diagnosis | None:
    """What is told of an answer that can't be called with the exercise's arguments."""
    if not callable(answer) or inspect.isclass(answer):
        what = counterexample.short(answer)
        return Diagnosis(f"{WRONG_SIGN} The answer should be a function; yours is {what}.", "kind")
    try:
        signature = inspect.signature(answer)
        signature.bind(*case)
    except TypeError:
        wanted = ", ".join(names_of(exercise))
        return Diagnosis(f"{WRONG_SIGN} Your function should take ({wanted}).", "error")
    except ValueError:  # a builtin does not say what it takes
        pass
    return None


def _empty(result: Any) -> bool:
    """Whether a result is none, or has a `...` in it."""
    return (
        result is None or result is ... or (isinstance(result, tuple) and ... in map(_dots, result))
    )


def _dots(part: Any) -> Any:
    return ... if part is ... else 0


def _at_once(
    exercise: Exercise,
    answer: Callable[..., Any],
    case: tuple,
    done: Outcome,
    *,
    some: bool = False,
) -> Diagnosis:
    """What one case tells: no result (or in `some` cases only), arguments that are changed, no
    end."""
    rows = [*counterexample.given(exercise, case), *counterexample.printed(done)]
    if done.trouble:
        return Diagnosis(f"{WRONG_SIGN} {done.trouble}", "stopped", rows)
    if done.result is not None or stubs.is_stub(answer):
        return Diagnosis(NOTHING_YET, "nothing yet")
    if stubs.has_gap(answer):
        return Diagnosis(A_GAP, "nothing yet")
    if some:
        said = (
            "In some cases your function gives nothing back: it comes to its end past all that it "
            "returns. Return the result in each branch, and after a loop that may find nothing."
        )
    elif done.printed:
        said = "Your function prints its result and gives nothing back: end it with return."
    else:
        said = "Your function has lines, but gives nothing back: it lacks a return with the result."
    return Diagnosis(f"{WRONG_SIGN} {said}", "error", rows)


def _judged(
    exercise: Exercise,
    answer: Callable[..., Any],
    supervisor: Supervisor,
    cases: list[tuple[str, tuple]],
    outcomes: list[Outcome],
) -> Diagnosis:
    """The diagnosis of an answer that has something to say in all cases, if only an error."""
    trials = []
    for (special, case), done in zip(cases, outcomes):
        trials.append(Trial(special, case, _read(exercise, done), _right(exercise, case)))
    if all(trial.fine for trial in trials):
        return _fine(trials)
    if stubs.has_gap(answer):
        return Diagnosis(A_GAP, "nothing yet")
    place = min((i for i, t in enumerate(trials) if not t.fine), key=lambda i: _shown(trials[i]))
    shown, done = trials[place], outcomes[place]
    rows = [
        *counterexample.given(exercise, shown.case),
        *counterexample.printed(done),
        *counterexample.compared(exercise, shown, done.result),
    ]

    def again(case: tuple) -> Any:
        right = outcome(exercise, exercise.solution, case)
        return as_meant(_read(exercise, supervisor.run(case)), right)

    meant = [trial._replace(came=as_meant(trial.came, trial.right)) for trial in trials]
    said, by = explain(exercise, answer, again, meant, meant[place])
    return Diagnosis(f"{WRONG_SIGN} {said}", by, rows)


def _shown(trial: Trial) -> tuple:
    """The order in which wrong cases are shown: an error first, then a shape that is another, since
    the sentence tells of them; then what is least to read."""
    other_form = verdict(trial.came, trial.right) in ("shape", "form")
    return not trial.failed, not other_form, trial.size


def _read(exercise: Exercise, done: Outcome) -> Any:
    """What came, as it is compared; Failed where there is nothing to compare."""
    if done.trouble:
        return Failed(done.trouble)
    if exercise.read is None:
        return done.result
    try:
        return exercise.read(done.result, *done.case)
    except Exception as error:
        words = plain_words(f"{type(error).__name__}: {error}")
        return Failed(f"Your result can't be read ({words})")


def _right(exercise: Exercise, case: tuple) -> Any:
    right = outcome(exercise, exercise.solution, case)
    if isinstance(right, Failed):
        raise ValueError(f"the solution of an exercise stops with {right} on {case}")
    return right


def _fine(trials: list[Trial]) -> Diagnosis:
    odd = next((t for t in trials if verdict(t.came, t.right) == "meant"), None)
    if odd is None or shape_of(odd.came) == shape_of(odd.right):
        return Diagnosis(f"{RIGHT_SIGN} Right.", "right")
    came, right = shape_of(odd.came), shape_of(odd.right)
    said = f"Right. (Only its form is another: the shape is {came}, {right} is usual here.)"
    return Diagnosis(f"{RIGHT_SIGN} {said}", "right")
