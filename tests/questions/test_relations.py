"""How wrong results relate to right ones, and in which cases an answer is right."""

import numpy as np
import pytest

from companion.questions import conditions
from companion.questions.exercise import Exercise
from companion.questions.relations import Row, names_of, of_arrays, quantities
from companion.questions.trials import Trial

RNG = np.random.default_rng(3)


def mean_slope(V, A, eta):
    return eta * (V.T @ A) / len(A)


EXERCISE = Exercise(mean_slope, {}, [], index="epoch", words={"V.T @ A": "the sum"})
CASES = [
    (RNG.normal(size=(m, 2)), RNG.normal(size=(m, 3)), eta)
    for m, eta in [(2, 0.1), (3, 0.7), (5, 0.4), (6, 0.9)]
]


def told(change, solution=mean_slope, cases=CASES):
    """What relates change(right, *case) to what is right."""
    exercise = EXERCISE._replace(solution=solution)
    rows = []
    for case in cases:
        right = np.asarray(solution(*case))
        rows.append(Row(case, np.asarray(change(right, *case)), right))
    with np.errstate(all="ignore"):
        return of_arrays(exercise, rows)


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda r, V, A, eta: r.T, "is transposed"),
        (lambda r, V, A, eta: -r, "has its sign turned"),
        (lambda r, V, A, eta: 3 * r, "is 3 times what is right"),
        (lambda r, V, A, eta: r / -4, "divided by -4"),
        (lambda r, V, A, eta: 1.37 * r, "is 1.37 times what is right"),
        (lambda r, V, A, eta: r * len(A), "is the number of rows of `V` times"),
        (lambda r, V, A, eta: r / len(A) ** 2, "divided by the square of the number of rows"),
        (lambda r, V, A, eta: r * (1 - eta), "is `1 - eta` times"),
        (lambda r, V, A, eta: r / eta, "divided by `eta`"),
        (lambda r, V, A, eta: V, "is `V` as it came in"),
        (lambda r, V, A, eta: np.sort(r, axis=None).reshape(r.shape), "in another order"),
        (lambda r, V, A, eta: np.vstack([r[:1], 0 * r[1:]]), "is right but for the last row"),
        (lambda r, V, A, eta: np.hstack([0 * r[:, :1], r[:, 1:]]), "but for the first column"),
        (lambda r, V, A, eta: 0 * r, "is 0 in every case"),
        (lambda r, V, A, eta: np.abs(r), "without its sign"),
        (lambda r, V, A, eta: np.maximum(r, 0), "cut off below 0"),
        (lambda r, V, A, eta: r * [1, -1, 1], "but for the sign of some numbers"),
        (lambda r, V, A, eta: np.ravel(r), "holds the right numbers, in another shape"),
        (lambda r, V, A, eta: r.sum(axis=0), "added up over its rows"),
        (lambda r, V, A, eta: r.mean(axis=1, keepdims=True), "averaged over its columns"),
        (lambda r, V, A, eta: r.sum(), "added up to one number"),
        (lambda r, V, A, eta: r[:1], "ends after the first row, which is right"),
        (lambda r, V, A, eta: eta * np.outer(V[0], A[0]), "`V` and `A` had their first row alone"),
        (lambda r, V, A, eta: eta * np.outer(V[-1], A[-1]) / len(V), "had their last row alone"),
        (lambda r, V, A, eta: mean_slope(V[:-1], A[:-1], eta), "lacked their last row"),
        (lambda r, V, A, eta: eta * V[1:].T @ A[1:] / len(A), "lacked their first row"),
        (lambda r, V, A, eta: np.round(r, 3), "rounded to 3 digits"),
        (lambda r, V, A, eta: r + 3e-7, "to five digits and no further"),
        (lambda r, V, A, eta: r + 2, "is 2 too large"),
        (lambda r, V, A, eta: r - 0.5, "is 0.5 too small"),
        (lambda r, V, A, eta: r + V.T @ A, "what is right plus the sum (`V.T @ A`)"),
        (lambda r, V, A, eta: r - eta / 2, "what is right minus half of `eta`"),
    ],
)
def test_a_relation_is_found(change, words):
    assert words in told(change)


@pytest.mark.parametrize(
    "change",
    [
        lambda r, V, A, eta: np.cos(r), lambda r, V, A, eta: r[:, :2],
        lambda r, V, A, eta: np.inf * r,
    ],
)  # fmt: skip
def test_no_relation_is_made_up(change):
    assert told(change) is None


def etas(k, eta_0):
    return eta_0 / (1 + k)


LONG = [(np.arange(n) * 2, eta) for n, eta in [(4, 0.5), (5, 0.3), (6, 0.2)]]


@pytest.mark.parametrize(
    "change, words",
    [
        (lambda r, k, eta_0: np.r_[eta_0, r[:-1]], "the value of the epoch before it"),
        (lambda r, k, eta_0: np.r_[r[1:], 0], "the value of the epoch after it"),
        (lambda r, k, eta_0: np.r_[0, r[1:]], "is right but for the first epoch"),
        (lambda r, k, eta_0: r[::-1], "in another order"),
    ],
)
def test_a_relation_along_the_epochs_is_found(change, words):
    assert words in told(change, etas, LONG)


def test_a_cut_is_found():
    assert told(lambda r, k, eta_0: np.trunc(r), lambda k, eta_0: 10 * eta_0 / (1 + k), LONG) == (
        "is what is right, cut off to whole numbers"
    )


def test_what_has_no_source_has_no_pieces_but_its_arguments():
    solution = lambda w, eta: w * 1.0  # noqa: E731
    cases = [(1.0, 0.5), (3.0, 0.2), (2.0, 0.7)]
    assert told(lambda r, w, eta: r + 2 * eta, solution, cases).endswith("plus twice `eta`")


def test_quantities_are_numbers_and_sizes():
    found = dict(quantities(EXERCISE, CASES[0]))
    assert found["the number of columns of `A`"] == 3 and found["`1 + eta`"] == 1.1
    assert found["the number of entries of `V`"] == 4 and found["`eta**2`"] == 0.1**2
    assert list(quantities(EXERCISE, (None, True, "a"))) == [] and names_of(EXERCISE)[0] == "V"


# -- conditions


def trials(answer, solution, cases, special=""):
    return [Trial(special, case, answer(*case), solution(*case)) for case in cases]


def test_what_is_special_about_the_wrong_cases():
    fine, ties = Trial("", (1,), 1, 1), Trial("ties", (1,), 2, 1)
    assert conditions.special([fine, ties, ties._replace(special="one epoch")]) == (
        "one epoch and for ties"
    )
    assert conditions.special([ties]) is None  # all are wrong, not these alone
    assert conditions.special([fine, ties, ties._replace(special="")]) is None


def floor_of(n, size):
    return n // size


@pytest.mark.parametrize(
    "answer, solution, cases, words",
    [
        (floor_of, lambda n, size: n / size, [(4, 2), (5, 2), (7, 3), (9, 3)],
         "right where `n` is a multiple of `size`, and in no other case"),
        (lambda n, size: abs(n), lambda n, size: n, [(-1, 2), (-2, 1), (3, 1), (1, 9)],
         "wrong where `n` is below 0, and in no other case"),
        (lambda w: w.size, lambda w: len(w), [(np.eye(2),), (np.eye(3),), (np.ones(2),),
         (np.ones(3),)], "wrong where `w` has more than one axis, and in no other case"),
        (lambda w: 1, lambda w: 2, [(np.eye(2),)] * 3, None),
        (lambda w: w, lambda w: 1.0, [(1.0,), (1.0,), (np.zeros(0),), (np.ones((0, 2)),)], None),
    ],
)  # fmt: skip
def test_where_an_answer_is_right(answer, solution, cases, words):
    exercise = Exercise(solution, {}, cases)
    assert conditions.where_right(exercise, trials(answer, solution, cases)) == words


def test_features_are_looked_for_in_the_cases_that_have_them():
    cases = [("a", 1.0), ("a", 0.0), (2.0, 1.0), (2.0, 0.0)]
    answer, solution = (lambda w, eta: eta), (lambda w, eta: 1.0)
    told = conditions.where_right(
        Exercise(solution, {}, cases), trials(answer, solution, cases)
    )
    assert told == "wrong where `eta` is 0, and in no other case"


NUMBERS = [(float(w), 1.0 + g, 0.1 * e) for w, g, e in zip(range(1, 9), range(3, 11), range(2, 10))]


def step(w, gradient, eta):
    return w - eta * gradient


def unused(answer, cases=NUMBERS, solution=step):
    exercise = Exercise(solution, {}, cases)
    return conditions.unused(exercise, lambda case: answer(*case), trials(answer, solution, cases))


def test_an_argument_without_a_part_is_named():
    assert unused(lambda w, gradient, eta: w - gradient) == "does not depend on `eta`"
    assert unused(lambda w, gradient, eta: w + eta * gradient) is None


def test_functions_and_other_shapes_are_left_out_of_it():
    shapes = [(np.ones(n), 1.0, 0.5) for n in range(1, 8)]
    assert unused(lambda w, gradient, eta: gradient * eta, shapes) is None
    functions = [(1.0 * n, abs, 0.1 * n) for n in range(1, 9)]
    applied = lambda w, gradient, eta: w - eta * gradient(w)  # noqa: E731
    assert unused(lambda w, gradient, eta: w - eta, functions, applied) is None


def right_at(answer, cases=NUMBERS, solution=step):
    exercise = Exercise(solution, {}, cases)
    return conditions.right_at(exercise, lambda c: answer(*c), trials(answer, solution, cases))


def test_where_an_argument_of_0_or_1_makes_it_right():
    assert right_at(lambda w, gradient, eta: w - np.sqrt(eta) * gradient) == (
        "is right where `gradient` is 0 or where `eta` is 0, and wrong elsewhere"
    )
    assert right_at(lambda w, gradient, eta: w - eta * gradient - 7) is None


def test_elsewhere_is_told_as_it_is():
    cases = [(2.0, 3.0, 0.5), (5.0, 0.0, 0.3), (2.0, -1.0, 0.7), (4.0, 2.0, 0.9), (1.0, 7.0, 0.2)]
    assert right_at(lambda w, gradient, eta: w - np.sqrt(eta) * gradient, cases).endswith(
        "where `eta` is 0, and wrong elsewhere"
    )
    assert right_at(lambda w, gradient, eta: w - eta * abs(gradient), cases[:4]).endswith(
        "and only in some cases elsewhere"
    )


def test_whole_numbers_are_not_set_to_0():
    counts = [(6, 4), (9, 4), (7, 2)]
    assert right_at(lambda n, size: n, counts, lambda n, size: n + n % size) is None


def test_where_everything_is_0_it_says_nothing():
    product = lambda w, eta: w * eta  # noqa: E731
    cases = [(2.0, 0.5), (3.0, 0.25)]
    assert right_at(lambda w, eta: w * eta**2, cases, product) == (
        "is right where `eta` is 1, and wrong elsewhere"
    )
    first, last = (lambda J, eta, place=place: J[place] for place in (0, -1))
    rows = [(np.array([2.0, 3.0]), 0.5), (np.array([4.0, 7.0]), 0.25)]
    assert right_at(last, rows, first) is None  # where all are 1, each of them is right
    lists = [([2.0, 3.0], "a"), ([4.0, 5.0], "a")]
    total = lambda losses, name: sum(losses)  # noqa: E731
    assert right_at(lambda losses, name: max(losses) * 1.5, lists, total) is None
