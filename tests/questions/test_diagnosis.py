"""Every exercise of every notebook: untouched, solved as folded, and with each known mistake."""

import numpy as np
import pytest
from notebook_tools import NAMES, exercises, said, solution, tagged

import mlp_helpers
from companion.questions.quiz import WRONG_SIGN
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
    said = diagnose(EXERCISES[exercise], answer)
    assert said.startswith(WRONG_SIGN) and said.endswith(told)  # an error may be told before


@pytest.mark.parametrize("exercise", [exercise for _, exercise in ALL])
def test_an_unknown_mistake_is_wrong_and_an_error_is_told(exercise):
    def fails(*args):
        raise ZeroDivisionError("by my own hand")

    assert "by my own hand" in diagnose(EXERCISES[exercise], fails)
    assert WRONG_SIGN in diagnose(EXERCISES[exercise], lambda *args: 12345.678)


def told(answer, wanted, *arguments):
    """What is said of an answer, where `wanted` is right."""
    exercise = mlp_helpers.Exercise(lambda *case: wanted, {}, [arguments])
    return diagnose(exercise, answer).removeprefix(f"{WRONG_SIGN} ")


def test_an_answer_that_changes_what_it_is_given_is_told_so():
    def answer(w):
        w += 1
        return w

    assert told(answer, np.ones(2), np.zeros(2)) == (
        "Your code changes its arguments; work on new arrays instead."
    )


NO_NUMBERS = "The result should hold numbers, it holds"


def test_a_list_of_the_right_numbers_is_right():
    exercise = EXERCISES["step drop"]
    answer = exercise.solution
    assert "Right" in diagnose(exercise, lambda *case: answer(*case).tolist())


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("result", ["todo", ("a", "b"), [], {}, object], ids=str)
def test_any_result_is_answered(name, result):
    assert diagnose(EXERCISES[name], lambda *case: result).startswith("\N{BALLOT X}")


@pytest.mark.parametrize(
    "result, wanted, words",
    [
        ([[1, 2], [3]], np.ones((2, 2)), "The rows of the result differ in length, or are no "
         "numbers."),
        (np.ones(3), np.ones((3, 1)), "The numbers are right, their form is not: the shape is "
         "(3,), it should be (3, 1)."),
        (np.zeros(2), np.ones(2), "Your result is 0 in every case."),
        (1.5, (1.0, 2.0), "The result should be a tuple of 2."),
        ((1.0, 3.0), (1.0, 2.0), "Of the results, `result 1` is right and `result 2` is not. In "
         "your results, `result 2` is 1.5 times what is right in every case."),
        ([0.5, 0.5], np.ones(2), "Your result is what is right divided by 2 in every case: a "
         "factor 2 is missing."),
        ("one", 1.0, "The result should hold numbers, it is a str."),
        ("one", np.ones(2), "The result should hold numbers, it is a str."),
        (np.array(["a", "b"]), np.ones(2), f"{NO_NUMBERS} values of type <U1."),
        (np.ma.masked_array([1.0, 2.0], [0, 1]), np.ones(2), f"{NO_NUMBERS} masked entries."),
    ],
)  # fmt: skip
def test_where_an_unknown_mistake_shows_first(result, wanted, words):
    assert told(lambda: result, wanted) == words


def test_a_result_that_cannot_be_read_is_told_so():
    exercise = mlp_helpers.Exercise(lambda: [1], {}, [()], read=lambda result: result[0])
    assert "can't be read (TypeError" in diagnose(exercise, lambda: 1)
