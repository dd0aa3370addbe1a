"""The change of a solution that gives what an answer gave."""

import numpy as np

from companion.questions.exercise import Exercise
from companion.questions.nearest import Kept, nearest
from companion.questions.trials import Trial, outcome


def step(w, rho, eta):
    rho = eta * rho
    return w - rho, rho


EXERCISE = Exercise(step, {}, [(float(w), 3.0 + w, 0.5 / w) for w in range(1, 6)])


def trials(answer, exercise=EXERCISE):
    return [
        Trial("", case, outcome(exercise, answer, case), exercise.solution(*case))
        for case in exercise.edges
    ]


def found(answer, steps, places=(None, 0, 1)):
    return nearest(EXERCISE, trials(answer), list(places), steps)


def test_a_change_of_all_results_is_found():
    answer = lambda w, rho, eta: (w + eta * rho, eta * rho)  # noqa: E731
    assert found(answer, 1) == {None: "`w + rho` stood where `w - rho` belongs"}


def test_a_change_of_each_result_is_found():
    answer = lambda w, rho, eta: (w + eta * rho, eta)  # noqa: E731
    told = found(answer, 1)
    assert told == {0: "`-rho` stood wherever `rho` belongs", 1: "`rho` were left out"}


def test_a_change_of_two_steps_is_found():
    answer = lambda w, rho, eta: (w + eta + rho, eta + rho)  # noqa: E731
    assert found(answer, 1, [None]) == {}
    told = found(answer, 2)[None]
    assert "`w + rho`" in told and "`eta + rho`" in told and ", and " in told


def test_nothing_is_found_where_nothing_agrees_or_nothing_can_be_read():
    strange = trials(lambda w, rho, eta: (np.cos(w), np.sin(rho)))
    assert nearest(EXERCISE, strange, [None, 0, 1], 1) == {}
    unreadable = EXERCISE._replace(solution=lambda w, rho, eta: step(w, rho, eta))
    assert nearest(unreadable, strange, [None], 1) == {}


def test_what_is_made_is_kept():
    made = []
    kept = Kept(made.append(i) or i for i in range(3))
    assert next(iter(kept)) == 0 and made == [0]
    assert list(kept) == list(kept) == [0, 1, 2] == made
