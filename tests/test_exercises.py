"""Every exercise of every notebook: untouched, solved as folded, and with each known mistake."""

import pytest
from notebook_tools import NAMES, exercises, said, solution, tagged

import mlp_helpers
from mlp_helpers import EXERCISES, diagnose

ALL = [(name, exercise) for name in NAMES for exercise in exercises(name)]
MISTAKES = [
    (exercise, told) for _, exercise in ALL if exercise in EXERCISES
    for told in EXERCISES[exercise].mistakes
]  # fmt: skip


def test_there_are_exercises():
    assert ALL


def test_every_exercise_that_is_registered_is_in_a_notebook():
    assert sorted(EXERCISES) == sorted(exercise for _, exercise in ALL)


@pytest.mark.parametrize("name, exercise", ALL)
def test_untouched_it_says_what_is_to_be_done(name, exercise):
    assert "Nothing to check yet" in said(name, exercise)


@pytest.mark.parametrize("name, exercise", ALL)
def test_the_folded_solution_is_right(name, exercise):
    assert "Right" in said(name, exercise, solution(name, exercise))


@pytest.mark.parametrize("name, exercise", ALL)
def test_two_hints_come_before_the_solution(name, exercise):
    text = tagged(name, "solution")[exercise].source
    places = [text.index(f"<summary>{title}") for title in ("Hint 1", "Hint 2", "Solution")]
    assert places == sorted(places)


@pytest.mark.parametrize("exercise", [exercise for _, exercise in ALL])
def test_at_least_three_mistakes_are_known(exercise):
    assert len(EXERCISES[exercise].mistakes) >= 3


@pytest.mark.parametrize("exercise, told", MISTAKES)
def test_a_known_mistake_is_named(exercise, told):
    answer = EXERCISES[exercise].mistakes[told]
    assert diagnose(EXERCISES[exercise], answer) == f"{mlp_helpers._WRONG} {told}"


@pytest.mark.parametrize("exercise", [exercise for _, exercise in ALL])
def test_an_unknown_mistake_is_wrong_and_an_error_is_told(exercise):
    def fails(*args):
        raise ZeroDivisionError("by my own hand")

    assert "by my own hand" in diagnose(EXERCISES[exercise], fails)
    assert mlp_helpers._WRONG in diagnose(EXERCISES[exercise], lambda *args: 12345.678)
