"""Exercises: what is right, how its cases are drawn, and the mistakes that have a name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

CASES = 40  # at least so many, the edges among them


class Exercise(NamedTuple):
    """What `check` needs to know of an exercise.

    solution(*case) is right. mistakes maps what to tell the student to a function that makes this
    mistake. edges are cases that are always tried, by what is special about them ({"one instance":
    (...)}), or a plain list; draw(rng) gives one more case. Results are numbers, arrays, or tuples
    and lists of them.
    """

    solution: Callable[..., Any]
    mistakes: Mapping[str, Callable[..., Any]]
    edges: Mapping[str, tuple] | Sequence[tuple]
    draw: Callable[[np.random.Generator], tuple] | None = None
    results: tuple[str, ...] = ()  # the names of several results, in their order
    words: Mapping[str, str] = {}  # noqa: RUF012  # pieces of the solution in the lecture's words
    index: str = "entry"  # what the place in a result counts: an epoch, for instance
    # read(result, *case) is what is compared, where there are many right answers; it sees the
    # case as the answer left it (a random generator, for instance, that was or was not used).
    read: Callable[..., Any] | None = None


EXERCISES: dict[str, Exercise] = {}


def cases_of(exercise: Exercise) -> list[tuple[str, tuple]]:
    """All cases of an exercise, the same ones each time: (what is special or "", arguments)."""
    edges = exercise.edges
    named = list(edges.items()) if isinstance(edges, Mapping) else [("", case) for case in edges]
    if exercise.draw is None:
        return named
    rng = np.random.default_rng(len(exercise.solution.__code__.co_code))
    return named + [("", exercise.draw(rng)) for _ in range(max(0, CASES - len(named)))]


def apart(rng: np.random.Generator, *shape: int, low: int = -30, high: int = 30) -> np.ndarray:
    """An array of tenths, from low / 10 to high / 10 without 0, no two of which are equal: what
    agrees by accident could not be told apart."""
    tenths = np.setdiff1d(np.arange(low, high + 1), [0])
    count = int(np.prod(shape))
    step = 10.0
    while len(tenths) < count:  # a finer grid for larger arrays
        tenths, step = np.arange(10 * low, 10 * high + 1), 10 * step
        tenths = tenths[tenths != 0]
        low, high = 10 * low, 10 * high
    return rng.permutation(tenths)[:count].reshape(shape) / step
