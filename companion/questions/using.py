"""A student's function in a picture: theirs once `check` calls it right, else the course's own."""

from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from copy import deepcopy
from inspect import isclass
from textwrap import wrap
from typing import Any, NamedTuple, TypeVar

import numpy as np

from companion.checks import look_up
from companion.questions.counterexample import short
from companion.questions.diagnosis import examine
from companion.questions.exercise import EXERCISES, Exercise
from companion.questions.reading import as_array, as_meant, holds_several, is_several, kept
from companion.questions.supervision import Printed, Supervisor, Watch
from companion.questions.trials import fresh

T = TypeVar("T")
TOO_SLOW = "Your code takes too long here: drawn is how far it came. Whole arrays are faster."
FAR = 1e9  # beyond it a run has diverged, as one of `train` has


class Halt(Exception):
    """Ends a run of a student's function; its words say why."""


class Part(NamedTuple):
    """Who answers an exercise in a picture.

    Attributes
    ----------
    exercise
        one of EXERCISES.
    theirs
        the student's function; None where the course's own runs.
    wrong
        whether it runs although `check` does not call it right.
    note
        why a function that was handed over does not run; or "".
    """

    exercise: Exercise
    theirs: Callable[..., Any] | None = None
    wrong: bool = False
    note: str = ""

    @property
    def called(self) -> str:
        """What a notebook calls the function."""
        return called(self.exercise)

    @property
    def name(self) -> str:
        """Whose it is: "your f", for instance."""
        whose = "the course's own" if self.theirs is None else "your"
        return f"{whose} {self.called}" + ", which check does not call right" * self.wrong


class Answers:
    """The functions that a picture runs, each the answer to an exercise.

    A panel made by `panel(..., uses=Answers("heavy ball"), ...)` hands it to its picture as the
    argument `used`. At first all are the course's own, the exercises' solutions.

    Parameters
    ----------
    *exercises
        names of EXERCISES, in the order in which `using` and `record` take their functions.

    Attributes
    ----------
    names : list of str
        Whose function runs, for each exercise (see `Part`).
    labels : list of str
        The names in short lines, for a legend.
    wrong : bool
        Whether one of them runs although `check` does not call it right.
    says : str
        The same in a sentence or two, to end what a picture says.
    """

    def __init__(self, *exercises: str) -> None:
        self.exercises = exercises
        self._parts = [Part(look_up("exercise", name, EXERCISES)) for name in exercises]
        self._endless = ""  # what is told of a run that took too long: it is not begun again

    @property
    def names(self) -> list[str]:
        """Whose function runs, for each exercise."""
        return [part.name for part in self._parts]

    @property
    def labels(self) -> list[str]:
        """The names in short lines."""
        return ["\n".join(wrap(name, 18)) for name in self.names]

    @property
    def wrong(self) -> bool:
        """Whether one of them runs although `check` does not call it right."""
        return any(part.wrong for part in self._parts)

    @property
    def says(self) -> str:
        """Whose functions run, and why a student's does not."""
        *first, last = self.names
        listed = f"{', '.join(first)} and {last}" if first else last
        notes = [part.note for part in self._parts if part.note]
        return " ".join([f"What runs: {listed}.", *notes])

    def using(self, *functions: Any, even_if_wrong: bool = False) -> "Answers":
        """Return Answers that run these functions, each once it is right.

        An answer is judged here, once, and not when a slider moves.

        Parameters
        ----------
        *functions
            One for each exercise. Where one is a stub, or wrong, the course's own runs.
        even_if_wrong
            Whether a wrong one runs, too, and is called so.

        Raises
        ------
        TypeError
            Where there are not as many functions as exercises.
        """
        if len(functions) != len(self.exercises):
            wanted = ", ".join(part.called for part in self._parts)
            raise TypeError(f"using should be given ({wanted}), it is given {len(functions)}")
        answers = Answers(*self.exercises)
        answers._parts = [
            _cast(part.exercise, function, even_if_wrong)
            for part, function in zip(self._parts, functions)
        ]
        return answers

    def record(self, run: Callable[..., Iterable[T]]) -> tuple[list[T], str]:
        """Return all that run(*functions) yields, and in words why it was stopped; "" if not.

        A student's function gets copies, and the whole run as much time as `check` gives. It is
        stopped where a function fails, or its result has not the solution's form or is not finite.
        run itself may raise Halt.
        """
        theirs = [part.theirs for part in self._parts if part.theirs is not None]
        if not theirs:
            return list(run(*[part.exercise.solution for part in self._parts])), ""
        noted: list[T] = []

        def work(watch: Watch) -> str:
            try:
                noted.extend(run(*[_watched(part, watch) for part in self._parts]))
            except Halt as halt:
                return str(halt)
            return ""

        if not self._endless:
            done = Supervisor(run).attempt(work, *theirs)
            if not done.ended:
                return noted, done.trouble or done.result
            self._endless = (
                done.trouble if self.wrong or "runs for" not in done.trouble else TOO_SLOW
            )
        return noted, self._endless


def called(exercise: Exercise) -> str:
    """What a notebook calls the function that answers an exercise."""
    return exercise.solution.__name__.lstrip("_")


def _cast(exercise: Exercise, function: Any, even_if_wrong: bool) -> Part:
    """The student's function, or the course's own in its place."""
    found, name = examine(exercise, function), called(exercise)
    if found.by == "nothing yet":
        return Part(exercise)
    if not callable(function) or isclass(function):
        return Part(exercise, note=f"For {name} you handed over no function: {short(function)}.")
    if found.by == "right" or even_if_wrong:
        return Part(exercise, function, wrong=found.by != "right")
    note = f"Check does not call your {name} right yet; using(..., even_if_wrong=True) runs it "
    return Part(exercise, note=note + "all the same.")


def _watched(part: Part, watch: Watch) -> Callable[..., Any]:
    """The function of a part as a run calls it: a student's is watched, and its result read."""
    exercise, function, calls = part.exercise, part.theirs, 0
    forms: dict[tuple, Any] = {}  # a right result for each shape of the arguments
    if function is None:
        return exercise.solution

    def call(*case: Any) -> Any:
        nonlocal calls
        calls += 1
        with redirect_stdout(Printed()):  # it may print so much in each call, as in each of a check
            came = kept(watch.call(function, deepcopy(case)))
        if exercise.read is None:
            shapes = tuple(map(np.shape, case))
            if shapes not in forms:
                forms[shapes] = exercise.solution(*fresh(case))
            came = as_meant(came, forms[shapes])
            misfit = _misfit(came, forms[shapes])
        else:
            misfit = _unread(exercise.read, came, case)
        if misfit:
            raise Halt(f"Your {part.called} is stopped at call {calls}: {misfit}.")
        return came if exercise.read else _in_arrays(came, several=is_several(forms[shapes]))

    return call


def _in_arrays(came: Any, *, several: bool) -> Any:
    """A result, or several, as arrays of numbers, whatever lists or fractions came."""
    return tuple(map(as_array, came)) if several else as_array(came)


def _unread(read: Callable[..., Any], came: Any, case: tuple) -> str:
    """Why a result, of which there are many right ones, can't be read; "" if it can."""
    try:
        read(came, *deepcopy(case))
    except Exception:
        return f"its result can't be read, {short(came)}"
    return ""


def _misfit(came: Any, right: Any) -> str:
    """What keeps a result from being used in the right one's place; "" where nothing does."""
    if is_several(right):
        if not holds_several(came) or len(came) != len(right):
            return f"{len(right)} results are wanted, it gives {short(came)}"
        return next(filter(None, map(_misfit, came, right)), "")
    a, b = as_array(came), as_array(right)
    if a is None or b is None:
        return f"numbers are wanted, it gives {short(came)}"
    if a.shape != b.shape:
        return f"the shape {b.shape} is wanted, it gives {a.shape}"
    if not np.isfinite(a).all():
        return "it gives a number that is not finite"
    return f"it diverges, beyond {FAR:.0e}" if a.size and np.abs(a).max() > FAR else ""
