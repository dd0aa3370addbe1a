"""When a result is what is right: numbers as exact as they can be, structure, form."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import mlp_helpers as mlp
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN
from companion.questions.reading import Failed, as_array, as_meant, fine, part, verdict

ONES = np.ones(3)


@pytest.mark.parametrize("size", [1.0, 1e-6, 1e6, -4.0])
def test_numbers_agree_to_some_billionths_of_their_size(size):
    wanted = size * ONES
    assert verdict(wanted * (1 + 1e-9), wanted) == "same"
    assert verdict(wanted * [1, 1, 1 + 1e-5], wanted) == "numbers"
    if abs(size) >= 1:
        assert verdict(wanted * (1 + 3e-9), wanted) == "numbers"


@pytest.mark.parametrize("number", [Fraction(1, 2), Decimal("0.5"), np.longdouble(0.5)])
def test_exact_numbers_are_numbers(number):
    assert verdict(number, 0.5) == verdict([number] * 3, ONES / 2) == "same"
    assert verdict(np.array([number, None]), ONES[:2]) == "kind"


def test_next_to_nothing_is_nothing():
    assert verdict(ONES * 0.98e-12, 0 * ONES) == "same"
    assert verdict(ONES * 1.02e-12, 0 * ONES) == "numbers"


@pytest.mark.parametrize("dtype, near, far", [(np.float32, 3e-4, 5e-4), (np.float16, 3e-2, 5e-2)])
def test_a_result_of_fewer_digits_is_judged_by_them(dtype, near, far):
    assert verdict((ONES * (1 + near)).astype(dtype), ONES) == "same"
    assert verdict((ONES * (1 + far)).astype(dtype), ONES) == "numbers"
    assert verdict(ONES * (1 + near), ONES.astype(dtype)) == "numbers"  # what came has them all


def test_a_wrong_number_in_a_thousand_is_told():
    exercise = mlp.Exercise(lambda w: 2 * w, {}, [(np.array([1.0, 2.0, 4.0]),)])
    assert mlp.diagnose(exercise, lambda w: 2 * w * (1 + 1e-10)).startswith(RIGHT_SIGN)
    for off in (1e-3, 1e-5, 1e-7):
        assert mlp.diagnose(exercise, lambda w, off=off: 2 * w * (1 + off)).startswith(WRONG_SIGN)
        assert mlp.diagnose(exercise, lambda w, off=off: 2 * w + off).startswith(WRONG_SIGN)


class Refuses:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("no array")


@pytest.mark.parametrize(
    "came, right",
    [
        (1, 1.0), (True, 1), (np.float32(0.5), 0.5), ([1.0, 2], np.array([1, 2])), ("a", "a"),
        ((1, [2.0, 3.0]), (1, np.array([2.0, 3.0]))), ([ONES, 1], (ONES, 1)), (np.nan, np.nan),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])), ((1.0, 1.0), np.ones(2)),
    ],
)  # fmt: skip
def test_what_is_right(came, right):
    assert verdict(came, right) == "same" and fine(came, right)


@pytest.mark.parametrize(
    "came, right, said",
    [
        (ONES, np.ones(4), "shape"), (ONES, 2 * ONES, "numbers"), (1.0, ONES, "shape"),
        ((1, 2), (1, 2, 3), "count"), ((1, 2), (1, 3), "numbers"), (1, (1, 2), "kind"),
        ((1, ONES), (1, np.ones(4)), "shape"), ((1, "a"), (2, 1), "kind"),
        ("a", "b", "kind"), ("a", 1, "kind"), (1, "a", "kind"), (None, 1, "kind"),
        (np.nan, 1.0, "numbers"), (np.inf, -np.inf, "numbers"), (1j, 1, "kind"),
        (np.array([None]), ONES, "kind"), ([[1, 2], [3]], np.ones((2, 2)), "kind"),
        (Refuses(), 1.0, "kind"), (np.ma.masked_array(ONES, [0, 1, 0]), ONES, "kind"),
        ({}, 1, "kind"), (Failed("it stops"), 1, "failed"),
    ],
)  # fmt: skip
def test_what_is_not(came, right, said):
    assert verdict(came, right) == said and not fine(came, right)


@pytest.mark.parametrize(
    "came, right, said",
    [
        (ONES[:, None], ONES, "meant"), (ONES[None], ONES, "meant"), ([[1.0]], 1.0, "meant"),
        ((1.0,), 1.0, "meant"), (ONES[:, None], ONES[None], "form"), (ONES, ONES[None], "form"),
        (2 * ONES[:, None], ONES, "numbers"), (2 * ONES, ONES[None], "shape"),
    ],
)  # fmt: skip
def test_another_form_is_right_where_it_can_mean_nothing_else(came, right, said):
    assert verdict(came, right) == said and fine(came, right) == (said == "meant")


def test_what_came_is_read_as_it_is_meant():
    assert as_meant((2.0,), 1.0) == 2.0 and as_meant([[3.0]], 1.0).shape == ()
    assert as_meant(ONES[:, None], ONES).shape == (3,)
    assert as_meant((ONES[None], 1), (ONES, 1))[0].shape == (3,)
    assert as_meant((1,), (1, 2)) == (1,) and as_meant("a", 1.0) == "a"
    assert as_meant(ONES[:, None], ONES[None]).shape == (3, 1)  # it might mean either


@pytest.mark.parametrize(
    "result, place, found",
    [
        (2.0, None, 2.0), ((2.0,), None, 2.0), ((2.0, 3.0), 1, 3.0), (ONES, 1, 1.0), (2.0, 0, None),
        ((2.0,), 3, None), ("a", None, None),
    ],
)  # fmt: skip
def test_a_part_of_several_results(result, place, found):
    assert part(result, place) == found


def test_what_is_an_array_of_numbers():
    assert as_array([[1, 2], [3, 4]]).shape == (2, 2)
    for odd in ("12", b"12", {1: 2}, {1, 2}, [[1], [1, 2]], np.array(["a"]), Failed(), None, len):
        assert as_array(odd) is None
    endless = []
    endless.append(endless)
    assert as_array(endless) is None
