"""When two results are the same, and what is said of an answer, step by step."""

import numpy as np
import pytest

import mlp_helpers as mlp
from companion.questions.diagnosis import same_result
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN

ONES = np.ones(3)


@pytest.mark.parametrize("size", [1.0, 1e6, -4.0])
def test_numbers_are_the_same_to_a_billionth_of_their_size(size):
    wanted = size * ONES
    assert same_result(wanted * (1 + 0.98e-9), wanted)
    assert not same_result(wanted * (1 + 1.02e-9), wanted)
    assert not same_result(wanted * [1, 1, 1 + 1e-5], wanted)


def test_next_to_nothing_is_nothing():
    assert same_result(ONES * 0.98e-12, 0 * ONES)
    assert not same_result(ONES * 1.02e-12, 0 * ONES)


@pytest.mark.parametrize(
    "a, b",
    [
        (1, 1.0), (True, 1), (np.float32(0.5), 0.5), ([1.0, 2], np.array([1, 2])), ("a", "a"),
        ((1, [2.0, ONES]), (1, [2.0, ONES])), ([ONES, 1], (ONES, 1)), (np.nan, np.nan),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])), (len, len), ((), ()),
        (np.random.default_rng(0), np.random.default_rng(1)), ([[1, 2]], np.array([[1, 2]])),
        ([[1.0, 2.0], 3], (np.array([1.0, 2.0]), 3)),
        (np.ma.masked_array([1.0, 2], [0, 1]), np.ma.masked_array([1.0, 2], [0, 1])),
    ],
)  # fmt: skip
def test_what_is_the_same(a, b):
    assert same_result(a, b) is True or same_result(a, b) is np.True_


class Refuses:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("no array")


@pytest.mark.parametrize(
    "a, b",
    [
        (ONES, np.ones(4)), (ONES, np.ones((3, 1))), (ONES, np.ones((1, 3))), (1.0, ONES),
        ((1, 2), (1, 2, 3)), ((1, 2), (1, 3)), ((1, 2), 1), (1, (1, 2)), ([1, 2], 3),
        ("a", "b"), ("a", 1), (1, "a"), (len, max), (len, 1), (1, len), (np.nan, 1.0), (np.inf, 1),
        (np.inf, -np.inf), (np.random.default_rng(0), 1), (1j, 1), (np.array(["a"]), ONES[:1]),
        (np.array([None]), ONES[:1]), ([[1, 2], [3]], np.ones((2, 2))), (Refuses(), 1.0),
        (1.0, Refuses()), (np.ma.masked_array(ONES, [0, 1, 0]), ONES),
        (ONES, np.ma.masked_array(ONES, [0, 1, 0])), ({}, {}), (b"x", b"x"),
        (np.zeros(2, "M8[s]"), np.zeros(2)), ((1.0, 1.0), np.ones(2)), (np.ones(2), [1.0, 1.0]),
    ],
)  # fmt: skip
def test_what_is_not(a, b):
    assert not same_result(a, b)


EXERCISE = mlp.Exercise(
    lambda w, eta: w - eta,
    {"Uphill.": lambda w, eta: w + eta, "Not at all.": lambda w, eta: w},
    [(np.ones(2), 0.5), (np.zeros(3), 1.0)],
)
NOTHING = (
    "\N{PENCIL} Nothing to check yet: write your lines, return the result, run again."
)


@pytest.mark.parametrize(
    "answer, said",
    [
        (lambda w, eta: w - eta, f"{RIGHT_SIGN} Right."),
        (lambda w, eta: [w - eta][0].tolist(), f"{RIGHT_SIGN} Right."),
        (lambda w, eta: w + eta, f"{WRONG_SIGN} Uphill."),
        (lambda w, eta: (w + eta).tolist(), f"{WRONG_SIGN} Uphill."),
        (lambda w, eta: w, f"{WRONG_SIGN} Not at all."),
        (lambda w, eta: w * eta, f"{WRONG_SIGN} Case 2: the shape is right, the numbers are not."),
        (lambda w, eta: 1 / 0, f"{WRONG_SIGN} Your code stops with ZeroDivisionError: division by "
         "zero"),
        (lambda w, eta: ..., NOTHING), (lambda w, eta: w.sort(), NOTHING),
        (lambda w, eta: w.__isub__(eta), f"{WRONG_SIGN} Your code changes its arguments; work on "
         "new arrays instead."),
        (lambda w, eta: w if eta == 0.5 else w + eta, f"{WRONG_SIGN} Case 1: the shape is right, "
         "the numbers are not."),
    ],
)  # fmt: skip
def test_what_is_said_of_an_answer(answer, said):
    assert mlp.diagnose(EXERCISE, answer) == said


def test_no_case_is_changed_by_an_answer_a_solution_or_a_mistake():
    def spoils(w):
        w[:] = 7
        return w

    case = np.zeros(2)
    exercise = mlp.Exercise(spoils, {"Spoiled.": lambda w: spoils(w) + 1}, [(case,)])
    assert "changes its arguments" in mlp.diagnose(exercise, spoils)
    assert mlp.diagnose(exercise, lambda w: w + 7) == f"{RIGHT_SIGN} Right."
    assert mlp.diagnose(exercise, lambda w: w + 8) == f"{WRONG_SIGN} Spoiled."
    np.testing.assert_array_equal(case, [0, 0])


def test_what_is_read_of_a_result_may_depend_on_the_case_as_the_answer_left_it():
    """As where a random generator was drawn from, or was not."""
    exercise = mlp.Exercise(
        lambda rng: rng.random(), {"It was not used.": lambda rng: 0.5},
        [(np.random.default_rng(0),)],
        read=lambda result, rng: rng.random() != np.random.default_rng(0).random(),
    )  # fmt: skip
    assert mlp.diagnose(exercise, lambda rng: rng.normal()) == f"{RIGHT_SIGN} Right."
    assert mlp.diagnose(exercise, lambda rng: 3) == f"{WRONG_SIGN} It was not used."


def test_check_prints_what_diagnose_says(capsys, monkeypatch):
    monkeypatch.setitem(mlp.EXERCISES, "an exercise", EXERCISE)
    mlp.check("an exercise", EXERCISE.solution)
    assert capsys.readouterr().out == f"{RIGHT_SIGN} Right.\n"
    with pytest.raises(ValueError, match="exercise 'none' is not known; there are "):
        mlp.check("none", EXERCISE.solution)


@pytest.mark.parametrize(
    "result, right, words",
    [
        (1.0, [1.0, 2.0], "Case 1: the result should be a list of 2."),
        ((1.0, 2.0, 3.0), (1.0, 2.0), "Case 1: the result should be a tuple of 2."),
        ((1.0, np.ones(2)), (1.0, np.ones(3)), "Case 1: the shape is (2,), it should be (3,)."),
        ((1.0, ((2.0, "a"),)), (1.0, ((2.0, 3.0),)), "Case 1: the result should hold numbers, it "
         "holds values of type <U1."),
        (Refuses(), 1.0, "Case 1: the result can't be read (RuntimeError: no array)."),
        (np.array([1j]), np.ones(1), "Case 1: the result should hold numbers, it holds values of "
         "type complex128."),
    ],
)  # fmt: skip
def test_where_it_shows_first(result, right, words):
    exercise = mlp.Exercise(lambda: right, {}, [()])
    assert mlp.diagnose(exercise, lambda: result) == f"{WRONG_SIGN} {words}"
