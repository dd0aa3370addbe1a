"""The change of a solution, of one step or two, that gives what an answer gave."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from companion.questions import changes
from companion.questions.changes import Change
from companion.questions.exercise import Exercise
from companion.questions.trials import Trial, agrees, alike, gives, telling_first

PAIRS = 10_000  # changes of two steps that are tried: a count, so that all machines say the same

Found = dict[int | None, str]  # by the place among several results, or None for all: in words


class Kept:
    """Changes as they are made, kept for the next answer."""

    def __init__(self, source: Iterator[Change]):
        self.source, self.made = source, list[Change]()

    def __iter__(self) -> Iterator[Change]:
        place = 0
        while True:
            if place == len(self.made):
                try:
                    self.made.append(next(self.source))
                except StopIteration:
                    return
            yield self.made[place]
            place += 1


@lru_cache(maxsize=4)  # as many as a notebook has exercises, and then some
def _changes(solution: Callable[..., Any], words: tuple[tuple[str, str], ...]) -> tuple[Kept, Kept]:
    one = changes.one_step(solution, dict(words))
    return Kept(one), Kept(changes.two_steps(solution, dict(words), PAIRS))


def nearest(exercise: Exercise, trials: list[Trial], places: list[int | None], steps: int) -> Found:
    """The changes that give what came.

    Parameters
    ----------
    exercise, trials
        the exercise, and what the answer gave in all its cases.
    places
        of several results, those to find a change for; None stands for all of them together.
    steps
        1 or 2 that the change takes.

    Returns
    -------
    {place: in words, to end "as if ..."}, as far as any was found; no more than {None: ...}, if
    one change gives all.
    """
    if not changes.can_be_read(exercise.solution):
        return {}
    found: Found = {}
    trials = telling_first(trials)
    for change in _changes(exercise.solution, tuple(exercise.words.items()))[steps - 1]:
        result = gives(exercise, change.function, trials[0])
        for place in places:
            if place in found or not alike(trials[0].came, result, place):
                continue
            if agrees(exercise, change.function, trials, place):
                found[place] = change.words
        if None in found:
            break
    return {None: found[None]} if None in found else found
