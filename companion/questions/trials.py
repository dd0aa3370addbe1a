"""What came and what is right, case by case; and whether something else gives what came."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np

from companion.questions.exercise import Exercise
from companion.questions.reading import Failed, as_array, as_meant, fine, verdict


class Trial(NamedTuple):
    """A case, what came and what is right."""

    special: str  # what is special about the case, or ""
    case: tuple
    came: Any
    right: Any

    @property
    def fine(self) -> bool:
        """Whether what came is right."""
        return fine(self.came, self.right)

    @property
    def failed(self) -> bool:
        """Whether the answer stopped with an error."""
        return isinstance(self.came, Failed)

    @property
    def size(self) -> tuple[int, int]:
        """How much there is to read in the case: numbers, then their digits."""
        arrays = [as_array(part) for part in self.case]
        return sum(a.size for a in arrays if a is not None), len(repr(self.case))


def fresh(case: tuple) -> tuple:
    """A case for one of our own functions: its arrays can't be written, its generators are copies
    and its lists are others."""
    return tuple(map(_fresh, case))


def _fresh(argument: Any) -> Any:
    if isinstance(argument, np.ndarray):
        view = argument.view()
        view.flags.writeable = False
        return view
    if isinstance(argument, np.random.Generator):
        return deepcopy(argument)
    return list(argument) if isinstance(argument, list) else argument


def outcome(exercise: Exercise, function: Callable[..., Any], case: tuple) -> Any:
    """What one of our own functions gives, as the exercise reads it; Failed where it fails."""
    case = fresh(case)
    try:
        result = function(*case)
        return result if exercise.read is None else exercise.read(result, *case)
    except Exception as error:
        return Failed(type(error).__name__)


def gives(exercise: Exercise, function: Callable[..., Any], trial: Trial) -> Any:
    """What one of our own functions gives in a trial, in the shape that it means."""
    return as_meant(outcome(exercise, function, trial.case), trial.right)


def alike(came: Any, other: Any, place: int | None = None) -> bool:
    """Whether two results agree, or (place) one of several that they hold. Errors agree."""
    if isinstance(came, Failed) or isinstance(other, Failed):
        return isinstance(came, Failed) and isinstance(other, Failed)
    if place is None:
        return verdict(came, other) == "same"  # both in the shape that they mean
    if not isinstance(other, tuple | list) or place >= len(other):
        return False
    return alike(came[place], other[place])


def telling_first(trials: list[Trial]) -> list[Trial]:
    """The trials, those first that tell most: what is wrong, came to a result, and is large."""
    return sorted(trials, key=lambda t: (t.failed, t.fine, *(-n for n in t.size)))


def agrees(
    exercise: Exercise, function: Callable[..., Any], trials: list[Trial], place: int | None = None
) -> bool:
    """Whether a function gives what the answer gave, in every case, or fails where it failed."""
    if sum(not trial.failed for trial in trials) < (1 if any(_wrong(t) for t in trials) else 3):
        return False  # what fails in all cases agrees with all that fails
    return all(alike(t.came, gives(exercise, function, t), place) for t in trials)


def _wrong(trial: Trial) -> bool:
    return not trial.failed and not trial.fine
