"""Exercises: what is right, and the mistakes that have a name."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Exercise(NamedTuple):
    """What `check` needs to know of an exercise.

    An answer that equals a mistake's results on all cases is told that mistake. Results are
    numbers, arrays, or tuples and lists of them.

    Attributes
    ----------
    solution : function
        solution(*case) is right.
    mistakes : dict of str to function
        By what to tell the student, a function that makes this mistake.
    cases : list of tuple
        The arguments of each call.
    read : function, optional
        read(result, *case) is what is compared, where there are many right answers; it sees the
        case as the answer left it (a random generator, for instance, that was or was not used).
    """

    solution: Callable[..., Any]
    mistakes: dict[str, Callable[..., Any]]
    cases: Sequence[tuple]
    read: Callable[..., Any] | None = None


EXERCISES: dict[str, Exercise] = {}
