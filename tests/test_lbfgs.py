"""L-BFGS: its direction against the dense formula of BFGS, its steps against Armijo's rule."""

import numpy as np
import pytest

import mlp_helpers as mlp
from companion.lbfgs import two_loop_recursion


class Watched:
    """An objective that keeps what it was asked, in order."""

    def __init__(self, objective):
        self.objective, self.points, self.J, self.gradients = objective, [], [], []

    def __call__(self, w, batch=None):
        J, gradient = self.objective(w, batch)
        self.points.append(w.copy())
        self.J.append(J)
        self.gradients.append(gradient.copy())
        return J, gradient


def bowl(n=6, seed=0):
    """(w, batch) -> (J, gradient) of a quadratic whose curvatures run from 1 to 100."""
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(n, n)))
    H = turn @ np.diag(np.geomspace(1, 100, n)) @ turn.T
    return lambda w, batch=None: (w @ H @ w / 2, H @ w)


def dense_direction(gradient, pairs):
    """The inverse Hessian of BFGS, written out (Nocedal and Wright 2006, formulas 6.17, 7.20)."""
    s, y = pairs[-1]
    H = (s @ y) / (y @ y) * np.eye(len(s))
    for s, y in pairs:
        left = np.eye(len(s)) - np.outer(s, y) / (s @ y)
        H = left @ H @ left.T + np.outer(s, s) / (s @ y)
    return H @ gradient


def steps_of(watched, taken):
    """(step, change of the gradient, gradient before) of each step that was kept."""
    at = taken - 1
    w, g = np.array(watched.points)[at], np.array(watched.gradients)[at]
    return np.diff(w, axis=0), np.diff(g, axis=0), g[:-1]


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_two_loops_give_the_direction_of_bfgs(count):
    rng = np.random.default_rng(count)
    root = rng.normal(size=(6, 6))
    pairs = [(s, (root @ root.T + np.eye(6)) @ s) for s in rng.normal(size=(count, 6))]
    gradient = rng.normal(size=6)
    before = gradient.copy()
    direction = two_loop_recursion(gradient, pairs)
    np.testing.assert_allclose(direction, dense_direction(gradient, pairs), rtol=1e-9)
    np.testing.assert_array_equal(gradient, before)


def test_without_pairs_the_direction_is_the_gradient():
    np.testing.assert_array_equal(two_loop_recursion(np.array([3.0, -4.0]), []), [3, -4])


@pytest.mark.parametrize("memory", [1, 3, 10])
def test_each_step_goes_along_the_direction_of_the_last_pairs(memory):
    watched = Watched(bowl())
    _, J, taken = mlp.lbfgs(watched, np.arange(1.0, 7.0), steps=8, memory=memory)
    steps, changes, gradients = steps_of(watched, taken)
    assert len(steps) == 8 and (np.diff(J) < 0).all()
    for k in range(1, 8):
        pairs = list(zip(steps[:k], changes[:k]))[-memory:]
        direction = dense_direction(gradients[k], pairs)
        length = np.linalg.norm(steps[k]) / np.linalg.norm(direction)
        np.testing.assert_allclose(steps[k], -length * direction, rtol=1e-6)
        # The whole direction is tried first, then halves of it.
        asked = taken[k + 1] - taken[k]
        assert length == pytest.approx(0.5 ** (asked - 1), rel=1e-6)


def test_the_memory_is_of_ten_steps_and_there_are_fifty_steps_where_nothing_else_is_said():
    objective, start = bowl(30), np.arange(1.0, 31.0)
    assert len(mlp.lbfgs(objective, start)[1]) == 51
    for a, b in zip(mlp.lbfgs(objective, start, 15), mlp.lbfgs(objective, start, 15, 10)):
        np.testing.assert_array_equal(a, b)
    assert (mlp.lbfgs(objective, start, 15)[0] != mlp.lbfgs(objective, start, 15, 11)[0]).any()


def test_what_it_returns_is_what_the_objective_said():
    watched = Watched(bowl())
    w, J, taken = mlp.lbfgs(watched, np.arange(1.0, 7.0), steps=8)
    assert taken[0] == 1 and taken[-1] == len(watched.J)
    np.testing.assert_array_equal(J, np.array(watched.J)[taken - 1])
    np.testing.assert_array_equal(w, watched.points[-1])


def test_a_bowl_is_left_for_its_lowest_point_in_a_few_steps():
    w, J, _ = mlp.lbfgs(bowl(), np.arange(1.0, 7.0), steps=25)
    assert np.abs(w).max() < 1e-5 and J[-1] < 1e-9


def test_a_whole_step_of_the_first_has_length_1_and_is_halved_until_armijo_is_content():
    # On 500 w^2, J falls by 0.18 at most: a step of 1 from 0.019 is far too long.
    watched = Watched(lambda w, batch=None: (500 * (w @ w), 1000 * w))
    mlp.lbfgs(watched, np.array([0.019]), steps=1)
    tried = 0.019 - np.concatenate(watched.points[1:])
    np.testing.assert_allclose(tried, 0.5 ** np.arange(len(tried)), rtol=1e-12)
    fall, asked = watched.J[0] - np.array(watched.J[1:]), 1e-4 * tried * 19
    assert (fall[:-1] < asked[:-1]).all() and fall[-1] >= asked[-1]


def test_a_fall_that_is_too_small_for_armijo_is_refused():
    """J falls at every point tried, at the first two by less than 1e-4 of what the slope says."""
    falls = iter([0.0, 0.9e-4, 0.49e-4, 0.26e-4])
    w, J, taken = mlp.lbfgs(lambda w: (1 - next(falls), np.array([1.0])), np.zeros(1), steps=1)
    assert w == [-0.25] and taken.tolist() == [1, 4] and J.tolist() == [1, 1 - 0.26e-4]


@pytest.mark.parametrize("beyond", [np.inf, np.nan])
def test_a_point_where_J_is_no_number_is_refused(beyond):
    def cliff(w):
        return (beyond if w[0] < 0.5 else w @ w), 2 * w

    w, J, _ = mlp.lbfgs(cliff, np.array([1.2]), steps=1)
    assert w[0] == pytest.approx(0.7) and np.isfinite(J).all()


def test_where_no_step_leads_down_it_ends():
    """The gradient lies: it points downhill. Thirty halves are tried, then it gives up."""
    watched = Watched(lambda w, batch=None: (w @ w, -2 * w))
    start = np.array([1.0, 2.0])
    w, J, taken = mlp.lbfgs(watched, start)
    np.testing.assert_array_equal(w, start)
    assert J.tolist() == [5, 5] and taken.tolist() == [1, 31] and len(watched.J) == 31


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_gradient_is_counted_whether_its_step_was_taken_or_not(seed):
    """At a kink no step leads down any more, and the last thirty trials are all refused."""
    watched = Watched(lambda w, batch=None: (np.abs(w).sum(), np.sign(w)))
    _, J, taken = mlp.lbfgs(watched, np.random.default_rng(seed).normal(size=4), steps=200)
    assert taken[-1] == len(watched.J) and len(J) == len(taken) < 201
    assert (np.diff(taken) > 0).all() and (np.diff(J) <= 0).all()
    assert J[-1] == J[-2] and taken[-1] - taken[-2] == 30


def test_curvature_downward_is_not_remembered():
    """On -w^2 / 2 a pair would turn the direction uphill; each step is the first one's, of length
    1."""
    watched = Watched(lambda w, batch=None: (-(w @ w) / 2, -w))
    _, _, taken = mlp.lbfgs(watched, np.array([3.0, 4.0]), steps=4)
    np.testing.assert_allclose(np.array(watched.points)[taken - 1][:, 0], 3 + 0.6 * np.arange(5))


def test_curvature_that_is_next_to_none_is_not_remembered():
    """A gradient that changes across the step, and next to nothing along it: s y < 1e-10 y y."""
    slopes = iter([np.array([1.0, 0.0]), np.array([1.0 - 1e-11, 1.0]), np.array([1.0, 1.0])])
    costs = iter([3.0, 2.0, 1.0])
    watched = Watched(lambda w, batch=None: (next(costs), next(slopes)))
    mlp.lbfgs(watched, np.zeros(2), steps=2)
    np.testing.assert_allclose(watched.points[2] - watched.points[1], -np.sqrt([0.5, 0.5]))


def test_the_start_is_left_alone_and_flat_ground_ends_it():
    start = np.array([1.0, 1.0])
    mlp.lbfgs(bowl(2), start, steps=3)
    np.testing.assert_array_equal(start, [1, 1])
    w, J, taken = mlp.lbfgs(lambda w: (7.0, np.zeros(2)), start)
    assert w.tolist() == [1, 1] and J.tolist() == [7] and taken.tolist() == [1]


def test_a_fall_of_just_what_armijo_asks_is_enough():
    costs = iter([1.0, 1.0 - 1e-4])
    w, _, taken = mlp.lbfgs(lambda w: (next(costs), np.array([1.0])), np.zeros(1), steps=1)
    assert w == [-1] and taken.tolist() == [1, 2]


def test_on_a_slope_without_any_curvature_each_step_is_the_first_ones():
    w, J, _ = mlp.lbfgs(lambda w: (w.sum(), np.ones(1)), np.zeros(1), steps=4)
    assert w == [-4] and J.tolist() == [0, -1, -2, -3, -4]
