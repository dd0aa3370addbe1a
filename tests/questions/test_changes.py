"""Solutions of which one thing is changed, or two."""

import ast

import pytest

from companion.questions import changes
from companion.questions.changes import (
    TURNS,
    can_be_read,
    one_step,
    pairs,
    pieces,
    replaced,
    steps,
    tree_of,
    two_steps,
)


def step(w, gradient, eta):
    """Return the next w."""
    push = eta * gradient
    return w - push


def count_down(n):
    while n > 0:
        n = n - 1
    if n < 0:
        return -n
    return n


def results(made):
    """{in words: what a changed step gives}, nan where it fails."""
    told = {}
    for change in made:
        try:
            told[change.words] = change.function(5.0, 3.0, 0.25)
        except (AttributeError, NameError, TypeError):
            told[change.words] = float("nan")
    return told


def test_a_solution_changes_in_one_step():
    told = results(one_step(step, {}))
    assert told["`w + push` stood where `w - push` belongs"] == 5.75
    assert told["`eta` were left out"] == 2.0
    assert told["`push - w` stood where `w - push` belongs"] == -4.25
    assert told["`1 - eta` stood wherever `eta` belongs"] == 2.75


def total(V, A):
    return V.T @ A


@pytest.mark.parametrize("solution", [step, total])
def test_each_change_is_there_once_and_does_something(solution):
    tree = tree_of(solution)
    often = [each for each in steps(tree, {}) if each.rank < 2]
    codes = [ast.unparse(replaced(tree, each.path, each.node)) for each in often]
    assert len(set(codes)) == len(codes) > 20 and ast.unparse(tree) not in codes


def test_the_tree_itself_is_never_changed():
    tree = tree_of(step)
    before = ast.unparse(tree)
    list(steps(tree, {}))
    assert ast.unparse(tree) == before and "Return the next" not in before


def test_what_goes_on_is_ended():
    going_on = {change.words: change.function for change in one_step(count_down, {})}
    with pytest.raises(changes.TooLong):
        going_on["`n + 1` stood where `n - 1` belongs"](1)
    assert going_on["`0` stood where `1` belongs"] and TURNS < 10_000


def test_what_is_mistaken_often_comes_first_in_pairs():
    single = list(steps(tree_of(step), {}))
    ranks = [one.rank + other.rank for one, other in pairs(single)]
    assert ranks == sorted(ranks) and 2 in ranks
    for one, other in pairs(single):
        shorter = min(len(one.path), len(other.path))
        assert one.path[:shorter] != other.path[:shorter]


def test_a_solution_changes_in_two_steps():
    twice = list(two_steps(step, {}, 100))
    assert len(twice) == 100 and len(list(two_steps(step, {}, 3))) == 3
    assert 8.0 in results(twice).values()  # w + gradient: both a sign and eta


def test_pieces_are_what_the_lines_compute():
    worth = {piece.words: piece.function(5.0, 3.0, 0.25) for piece in pieces(step, {})}
    assert worth == {"`eta * gradient`": 0.75, "`w - push`": 4.25}
    assert [piece.words for piece in pieces(count_down, {})] == []


A_LAMBDA = lambda w: w  # noqa: E731


class Method:
    def step(self, w):
        return w


@pytest.mark.parametrize("odd", [abs, A_LAMBDA, Method, Method()])
def test_what_has_no_plain_source_is_not_read(odd):
    assert not can_be_read(odd) and can_be_read(step) and can_be_read(Method.step)


def test_a_default_may_be_a_function():
    def scaled(w, gradient, eta, by=lambda x: 2 * x):
        return by(w) - eta * gradient

    told = results(one_step(scaled, {}))
    assert 10 + 0.75 in told.values()  # the sign of the push is turned


def test_python_does_not_warn_of_what_is_changed():
    """In the tests, a warning is an error."""

    def odd(w, gradient, eta):
        return 3 * w

    tree = tree_of(odd)
    called = ast.parse("3(w)", mode="eval").body
    path = next(path for path, node in changes.nodes(tree) if isinstance(node, ast.BinOp))
    with pytest.raises(TypeError):
        changes.as_function(replaced(tree, path, called), odd)(1, 2, 3)
