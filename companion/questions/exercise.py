"""Exercises: what is right, how its cases are drawn, and the mistakes that have a name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

CASES = 40  # at least so many, the edges among them


class Exercise(NamedTuple):
    """What `check` needs to know of an exercise.

    Attributes
    ----------
    solution
        What is right, a plain function: solution(*case). Its source is read, to find what an
        answer that is wrong would have to change in it; so nothing should hide the formula.
    mistakes
        What to tell the student, and a function that makes this mistake.
    edges
        Cases that are always tried, by what is special about them, in words that end the sentence
        "This is right, but for ..."; or a plain sequence of cases, with nothing special.
    draw
        draw(rng) gives one more case. `apart` draws numbers that can be told from one another.
    results
        The names of several results, in their order.
    words
        Pieces of the solution, as `ast.unparse` writes them, in the lecture's words.
    index
        What the place in a result counts, an epoch for instance; or the name of an argument that
        holds it, place by place.
    read
        read(result, *case) is what is compared, where there are many right answers. It sees the
        case as the answer left it: a random generator, for instance, that was or was not used.

    Results are numbers, arrays, or tuples and lists of them.
    """

    solution: Callable[..., Any]
    mistakes: Mapping[str, Callable[..., Any]]
    edges: Mapping[str, tuple] | Sequence[tuple]
    draw: Callable[[np.random.Generator], tuple] | None = None
    results: tuple[str, ...] = ()
    words: Mapping[str, str] = {}  # never changed: a tuple's default is shared
    index: str = "entry"  # type: ignore[assignment]  # no tuple is searched here
    read: Callable[..., Any] | None = None


EXERCISES: dict[str, Exercise] = {}


def cases_of(exercise: Exercise, count: int = CASES, seed: int = 0) -> list[tuple[str, tuple]]:
    """All cases of an exercise: the edges, and drawn ones up to `count`.

    Returns
    -------
    list of (what is special or "", arguments), the same ones for the same seed.
    """
    edges = exercise.edges
    named = list(edges.items()) if isinstance(edges, Mapping) else [("", case) for case in edges]
    if exercise.draw is None:
        return named
    rng = np.random.default_rng(seed)
    return named + [("", exercise.draw(rng)) for _ in range(count - len(named))]


def apart(rng: np.random.Generator, *shape: int, low: int = -30, high: int = 30) -> np.ndarray:
    """An array of tenths from low / 10 to high / 10, none of them 0, no two of them equal: what
    agrees by accident could not be told apart. (A finer grid where there are not so many.)"""
    count, parts = int(np.prod(shape)), 10
    grid = np.setdiff1d(np.arange(low, high + 1), [0])
    while len(grid) < count:
        low, high, parts = 10 * low, 10 * high, 10 * parts
        grid = np.setdiff1d(np.arange(low, high + 1), [0])
    return rng.permutation(grid)[:count].reshape(shape) / parts
