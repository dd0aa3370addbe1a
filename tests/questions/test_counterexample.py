"""The case that is shown: in few digits, in words where Python would give an address."""

import types

import numpy as np
import pytest

from companion.questions.counterexample import compared, first_difference, given, printed, short
from companion.questions.exercise import Exercise
from companion.questions.reading import FEW, HUGE, Failed, kept
from companion.questions.supervision import Outcome
from companion.questions.trials import Trial


class Plain:
    pass


class Mute:
    def __repr__(self):
        raise RuntimeError


def slope(w):
    """gradient(w) = 2 w"""
    return 2 * w


@pytest.mark.parametrize(
    "value, told",
    [
        (1 / 3, "0.3333"), (2.0, "2"), (np.array([0, 10]), "[0, 10]"), ([1e-9], "[1e-09]"),
        (np.arange(30.0), "[0, 1, 2, 3, ..., 26, 27, 28, 29]"), ((1, [2]), "(1, [2])"),
        ([[1], [2, 3]], "[[1], [2, 3]]"), ([[1], [2, 3]] * 5, "[" + "[1], [2, 3], " * 4 + "...]"),
        ("a" * 200, f"'{'a' * 75} ..."), (None, "None"), (np.zeros(HUGE + 1), "100001 numbers, of "
         "shape (100001,)"), (np.random.default_rng(0), "a random generator"), (Plain(), "a Plain"),
        (Mute(), "a Mute"), (slope, "the function slope"), (lambda w: w, "a function"),
        ((each for each in "ab"), "a generator"), (len, "<built-in function len>"),
        (types.SimpleNamespace(a=1), "namespace(a=1)"), (float("nan"), "nan"),
    ],
)  # fmt: skip
def test_a_value_is_short_and_in_words(value, told):
    assert short(value) == told


def test_lists_in_lists_in_lists_come_to_an_end():
    endless = ["a"]
    endless.append(endless)
    assert short(endless).endswith("]") and len(short(endless)) < 100


EXERCISE = Exercise(lambda w, gradient, rng: w, {}, [])


def test_arguments_are_given_functions_by_their_formula():
    rng = np.random.default_rng(0)
    rows = given(EXERCISE, (np.ones(2), slope, rng))
    assert rows == [("given", "w = [1, 1]"), ("", "gradient(w) = 2 w"),
                    ("", "rng = a random generator")]  # fmt: skip
    assert given(EXERCISE, (1.0, abs, rng))[1] == ("", "gradient = <built-in function abs>")


def test_the_beginning_of_what_was_printed_is_shown():
    assert printed(Outcome((), printed="")) == []
    assert printed(Outcome((), printed="a\nb\n")) == [("printed", "a / b")]
    assert printed(Outcome((), printed="a\nb\nc\nd")) == [("printed", "a / b / c ...")]


def test_what_came_stands_below_what_was_expected():
    two = Exercise(lambda w: w, {}, [], results=("w", "rho"))
    trial = Trial("", (1,), (1.0, np.ones(2)), (1.0, np.array([1.0, 3.0])))
    assert compared(two, trial, None) == [
        ("expected", "w = 1, rho = [1, 3]"), ("yours", "w = 1, rho = [1, 1]"),
        ("differs", "rho, first at entry 1 (counted from 0)"),
    ]  # fmt: skip
    assert compared(two, trial._replace(came=Failed("it stops")), None) == []
    assert compared(EXERCISE, Trial("", (1,), 1.0, 2.0), 1.0) == [("expected", "2"), ("yours", "1")]


def test_where_many_results_are_right_only_what_came_is_shown():
    read = EXERCISE._replace(read=lambda result, *case: 1)
    trial = Trial("", (1,), 1, 2)
    assert compared(read, trial, [3, 4]) == [("yours", "[3, 4]")]
    assert compared(read, trial, None) == []


@pytest.mark.parametrize(
    "came, right, told",
    [
        (1.0, 2.0, ""), ("a", 2.0, ""), (np.ones(2), np.ones(3), "the shape is (2,), it should be "
         "(3,)"), ([1.0, 2.0], [1.0, 3.0], "first at epoch 1 (counted from 0)"),
        (np.eye(2), np.ones((2, 2)), "first in row 0, column 1 (counted from 0)"),
        (np.ones((1, 1, 2)), np.array([[[1, 2]]]), "first at epoch [0, 0, 1] (counted from 0)"),
        (1.0, (1.0, 2.0), "2 results are expected"),
        ((1.0,), (1.0, 2.0), "2 results are expected, not 1"),
        ((1.0, 3.0), (1.0, 2.0), "result 2"), ((1.0, 2.0), (1.0, 2.0), ""),
        (np.ones(2), np.ones(2) + 1e-7, "first at epoch 0 (counted from 0)"),
    ],
)  # fmt: skip
def test_the_first_difference_is_pointed_at(came, right, told):
    exercise = Exercise(lambda w: w, {}, [], index="epoch")
    assert first_difference(exercise, (1,), came, right) == told


def test_an_argument_may_count_the_places():
    exercise = Exercise(lambda k: k, {}, [], index="k")
    came, right = np.zeros(3), np.array([0.0, 0.0, 1.0])
    assert first_difference(exercise, (np.array([0, 5, 9]),), came, right) == "first at k = 9"
    assert first_difference(exercise, (7,), came, right) == "first at k 2 (counted from 0)"


@pytest.mark.parametrize(
    "result",
    [{*range(HUGE + 1)}, dict.fromkeys(range(HUGE + 1)), "a" * (HUGE + 1), range(HUGE + 1),
     ["a"] * (HUGE + 1)],
    ids=["set", "dict", "str", "range", "list"],
)  # fmt: skip
def test_of_what_is_huge_the_beginning_is_kept_and_shown(result):
    first = kept(result)
    assert type(first) is type(result) and len(first) == FEW
    assert short(first).endswith(("...", "...]")) or isinstance(result, range)


def test_of_huge_arrays_the_shape_is_kept():
    assert kept(np.ones((HUGE, 2))).shape == (HUGE, 2) == kept([[1, 2]] * HUGE).shape
    one, many = kept((1.0, np.ones(HUGE + 1)))
    assert one == 1.0 and np.isnan(many).all()
    small = np.ones(2)
    assert kept(small) is not small and kept(None) is None
