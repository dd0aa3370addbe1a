"""What came and what is right, case by case; and whether something else gives what came."""

import numpy as np
import pytest

from companion.questions.exercise import Exercise
from companion.questions.reading import Failed
from companion.questions.trials import Trial, agrees, alike, fresh, gives, outcome, telling_first


def step(w, rho, eta):
    rho = eta * rho
    return w - rho, rho


EXERCISE = Exercise(step, {}, [(float(w), 3.0 + w, 0.5 / w) for w in range(1, 6)])


def trials(answer):
    return [
        Trial("", case, outcome(EXERCISE, answer, case), step(*case)) for case in EXERCISE.edges
    ]


def fails(w, rho, eta):
    raise ValueError


def test_what_fails_everywhere_agrees_with_nothing():
    assert not agrees(EXERCISE, fails, trials(fails))
    assert agrees(EXERCISE, step, trials(step))

    def sometimes(w, rho, eta):
        if w > 2:
            raise ValueError
        return w, rho

    assert agrees(EXERCISE, sometimes, trials(sometimes))


def test_right_ones_alone_say_little_of_what_fails():
    def at_one(w, rho, eta):
        return step(w, rho, eta) if w == 1 else fails(w, rho, eta)

    assert not agrees(EXERCISE, at_one, trials(at_one))


@pytest.mark.parametrize(
    "came, other, place, same",
    [
        (1, 1, None, True), (1, 2, None, False), ((1, 2), (1, 3), 0, True), (1, 1, 0, False),
        ((1, 2), (1, 3), 1, False), ((1, 2), (1,), 1, False), (Failed(), Failed(), None, True),
        (Failed(), 1, None, False),
    ],
)  # fmt: skip
def test_whether_results_agree(came, other, place, same):
    assert alike(came, other, place) == same


def test_a_case_is_lent_so_that_nothing_changes_it():
    case = (np.ones(2), np.random.default_rng(0), [1.0], 2)
    array, rng, losses, number = fresh(case)
    with pytest.raises(ValueError):
        array += 1
    assert rng.random() == case[1].random() and losses is not case[2] and number == 2


def test_what_tells_most_comes_first():
    fine, small = Trial("", (1.0,), 1.0, 1.0), Trial("", (1.0,), 2.0, 1.0)
    large, failed = Trial("", (np.ones(9),), 2.0, 1.0), Trial("", (1.0,), Failed(), 1.0)
    assert telling_first([failed, fine, small, large]) == [large, small, fine, failed]


def test_our_own_functions_are_read_as_the_answer_is():
    exercise = EXERCISE._replace(read=lambda result, *case: result[0])
    assert outcome(exercise, step, (1.0, 2.0, 0.5)) == 0.0
    assert isinstance(outcome(exercise, fails, (1.0, 2.0, 0.5)), Failed)
    column = Trial("", (np.ones((2, 1)),), None, np.ones(2))
    same = EXERCISE._replace(solution=lambda w: w)
    assert gives(same, lambda w: w, column).shape == (2,)
