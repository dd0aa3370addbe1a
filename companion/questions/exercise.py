"""Exercises: what is right, and the mistakes that have a name."""

from typing import Any, NamedTuple


class Exercise(NamedTuple):
    """What `check` needs to know of an exercise.

    solution(*case) is right; mistakes maps what to tell the student to a function that makes this
    mistake; cases is a list of arguments. An answer that equals a mistake's results on all cases
    is told that mistake. Results are numbers, arrays, or tuples and lists of them.
    """

    solution: Any
    mistakes: dict
    cases: list
    # read(result, *case) is what is compared, where there are many right answers; it sees the
    # case as the answer left it (a random generator, for instance, that was or was not used).
    read: Any = None


EXERCISES = {}
