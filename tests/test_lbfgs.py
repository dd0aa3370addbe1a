"""L-BFGS: its direction against the dense formula of BFGS, its steps against the strong Wolfe
conditions, its count of gradients against SciPy's."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from recorded.objectives import FUNCTIONS, lowest_so_far, on_digits

import mlp_helpers as mlp
from companion.lbfgs import Trial, between, two_loop_recursion

RECORDED = Path(__file__).parent / "recorded" / "scipy.json"
SCIPY = json.loads(RECORDED.read_text(encoding="utf-8"))


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
        first = watched.points[taken[k]] - watched.points[taken[k] - 1]
        np.testing.assert_allclose(first, -direction, rtol=1e-6)  # the whole step is tried first


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


@pytest.mark.parametrize("name", FUNCTIONS)
def test_each_step_meets_the_strong_wolfe_conditions(name):
    watched = Watched(lambda w, batch=None: FUNCTIONS[name][0](w))
    _, J, taken = mlp.lbfgs(watched, FUNCTIONS[name][1], steps=15)
    steps, changes, gradients = steps_of(watched, taken)
    slopes = (steps * gradients).sum(axis=1)
    assert (slopes < 0).all() and (np.diff(J) <= 1e-4 * slopes).all()
    ends = (steps * (gradients + changes)).sum(axis=1)
    assert (np.abs(ends) <= 0.9 * np.abs(slopes)).all()


@pytest.mark.parametrize("curvature, length", [(1000, 1), (0.5, 0.5)])
def test_the_first_trial_is_1_long_or_the_gradient_where_that_is_shorter(curvature, length):
    watched = Watched(lambda w, batch=None: (curvature * (w @ w) / 2, curvature * w))
    mlp.lbfgs(watched, np.array([0.6, 0.8]), steps=1)
    first = watched.points[1] - watched.points[0]
    np.testing.assert_allclose(first, -length * np.array([0.6, 0.8]), rtol=1e-12)


def scripted(*answers):
    """An objective of one w that gives these (J, slope), one after the other."""
    left = iter(answers)

    def objective(w, batch=None):
        J, slope = next(left)
        return J, np.array([slope])

    return Watched(objective)


def test_a_fall_that_is_too_small_for_armijo_is_refused():
    """The first trial falls, and its slope is flat, but J by less than 1e-4 of what it promised."""
    watched = scripted((1.0, 1.0), (1 - 0.99e-4, 0.0), (0.9, 0.0))
    w, J, taken = mlp.lbfgs(watched, np.zeros(1), steps=1)
    assert -0.9 <= w[0] <= -0.1 and taken.tolist() == [1, 3] and J.tolist() == [1, 0.9]


def test_a_fall_of_just_what_armijo_asks_is_enough():
    watched = scripted((1.0, 1.0), (1.0 - 1e-4, 0.9))
    w, _, taken = mlp.lbfgs(watched, np.zeros(1), steps=1)
    assert w == [-1] and taken.tolist() == [1, 2]


def test_a_slope_that_stays_too_steep_is_refused():
    """Downward, and it goes farther, by 4 strides; upward, and it goes back."""
    watched = scripted((1.0, 1.0), (0.5, 0.91), (0.2, 0.1))
    w, _, taken = mlp.lbfgs(watched, np.zeros(1), steps=1)
    assert w == [-5] and taken.tolist() == [1, 3]
    watched = scripted((1.0, 1.0), (0.5, -0.91), (0.2, 0.1))
    w, _, taken = mlp.lbfgs(watched, np.zeros(1), steps=1)
    assert -0.9 <= w[0] <= -0.1 and taken.tolist() == [1, 3]


def test_between_two_trials_it_closes_in_on_the_valley():
    """Fell, still falling toward the end that was too high: the next lies between those two."""
    watched = scripted((1.0, 1.0), (2.0, -1.0), (0.5, 0.95), (0.3, 0.0))
    w, _, taken = mlp.lbfgs(watched, np.zeros(1), steps=1)
    tried = -np.concatenate(watched.points)
    assert taken.tolist() == [1, 4] and tried[2] < tried[3] < tried[1] == 1 and w[0] == -tried[3]


@pytest.mark.parametrize("beyond", [np.inf, -np.inf, np.nan])
def test_a_point_where_J_or_its_slope_is_no_number_is_refused(beyond):
    for J, slope in ((beyond, 1.0), (0.1, beyond)):
        watched = scripted((1.0, 1.0), (J, slope), (0.5, 0.0))
        w, costs, _ = mlp.lbfgs(watched, np.zeros(1), steps=1)
        assert w == [-0.5] and costs.tolist() == [1, 0.5]  # the middle


def hermite(low, high, points=100001):
    """Between two trials: shares of the way, and there the cubic through both, and the parabola
    that does not know the slope at `high`."""
    width, t = high.length - low.length, np.linspace(0, 1, points)
    cubic = (
        (1 + 2 * t) * (1 - t) ** 2 * low.J + t * (1 - t) ** 2 * width * low.slope
        + t**2 * (3 - 2 * t) * high.J + t**2 * (t - 1) * width * high.slope
    )  # fmt: skip
    parabola = low.J + width * low.slope * t + (high.J - low.J - width * low.slope) * t**2
    return t, cubic, parabola


@pytest.mark.parametrize("at", [(0.0, 2.0), (3.0, 0.5)])
@pytest.mark.parametrize("slope", [-2.0, 0.3, 5.0])
def test_too_far_the_next_is_the_cubics_or_nearer_halfway_to_the_parabolas(at, slope):
    turn = np.sign(at[1] - at[0])
    low, high = Trial(at[0], 1.0, -turn, None), Trial(at[1], 1.5, slope * turn, None)
    t, *curves = hermite(low, high)
    cubic, parabola = (t[np.argmin(curve)] for curve in curves)
    share = (between(low, high, high) - low.length) / (high.length - low.length)
    assert share == pytest.approx(min(cubic, (cubic + parabola) / 2), abs=2e-5)


@pytest.mark.parametrize("slope, J", [(2.0, 1.1), (1.0, 1.05), (5.0, 2.0)])
def test_where_it_fell_the_next_is_the_longer_of_the_cubics_and_the_secants(slope, J):
    low, high = Trial(1.0, 1.0, 1.0, None), Trial(0.0, J, -slope, None)
    t, curve, _ = hermite(low, high)
    share = 1 - between(low, high, low)
    assert share == pytest.approx(max(t[np.argmin(curve)], 1 / (1 + slope)), abs=2e-5)


def test_a_tenth_of_the_way_is_left_on_either_side():
    start, far = Trial(0.0, 1.0, -1.0, None), Trial(1.0, 1e6, 3e6, None)
    assert between(start, far, far) == pytest.approx(0.1)
    nearly_flat = Trial(1.0, 0.5, 0.05, None)
    assert between(nearly_flat, start, nearly_flat) == pytest.approx(0.9)
    steep, end = Trial(1.0, 0.0, -1.0, None), Trial(2.0, 0.1, 0.01, None)
    assert between(steep, end, steep) == pytest.approx(1.9)


def test_where_no_step_leads_down_it_ends():
    """The gradient lies: it points downhill. Twenty steps are tried, then it gives up."""
    watched = Watched(lambda w, batch=None: (w @ w, -2 * w))
    start = np.array([1.0, 2.0])
    w, J, taken = mlp.lbfgs(watched, start)
    np.testing.assert_array_equal(w, start)
    assert J.tolist() == [5, 5] and taken.tolist() == [1, 21] and len(watched.J) == 21


@pytest.mark.parametrize("seed", range(1, 6))
def test_every_gradient_is_counted_whether_its_step_was_taken_or_not(seed):
    """At a kink no step leads down any more: twenty trials are refused, then it forgets what it
    has seen, and along the gradient twenty more are."""
    watched = Watched(lambda w, batch=None: (np.abs(w).sum(), np.sign(w)))
    w, J, taken = mlp.lbfgs(watched, np.random.default_rng(seed).normal(size=4), steps=2000)
    assert taken[-1] == len(watched.J) and len(J) == len(taken) < 2001
    assert (np.diff(taken) > 0).all() and (np.diff(J) <= 0).all()
    assert J[-1] == J[-2] == J[-3] and np.diff(taken)[-2:].tolist() == [20, 20]
    first = watched.points[-20] - w
    np.testing.assert_allclose(first, -np.sign(w) / np.linalg.norm(np.sign(w)), atol=1e-9)


def test_curvature_downward_is_not_remembered():
    """On -w^2 / 2 a pair would turn the direction uphill; each search begins as the first one."""
    watched = Watched(lambda w, batch=None: (-(w @ w) / 2, -w))
    _, J, taken = mlp.lbfgs(watched, np.array([3.0, 4.0]), steps=4)
    assert taken.tolist() == [1, 21, 41, 61, 81] and (np.diff(J) < 0).all()
    begun = np.array(watched.points)[taken[:-1]] - np.array(watched.points)[taken[:-1] - 1]
    np.testing.assert_allclose(begun, [[0.6, 0.8]] * 4, rtol=1e-3)  # the numbers are large


def test_what_is_learned_in_float32_stays_so():
    watched = Watched(mlp.SURFACES["Rosenbrock"])
    w, J, _ = mlp.lbfgs(watched, np.float32([-1.2, 1]), steps=60)
    assert {point.dtype for point in (w, *watched.points)} == {np.dtype(np.float32)}
    assert J.dtype == np.float32 and J[-1] < 1e-4


def test_the_start_is_left_alone_and_flat_ground_ends_it():
    start = np.array([1.0, 1.0])
    mlp.lbfgs(bowl(2), start, steps=3)
    np.testing.assert_array_equal(start, [1, 1])
    w, J, taken = mlp.lbfgs(lambda w: (7.0, np.zeros(2)), start)
    assert w.tolist() == [1, 1] and J.tolist() == [7] and taken.tolist() == [1]


def test_on_a_slope_without_any_curvature_each_trial_goes_farther():
    watched = Watched(lambda w, batch=None: (w.sum(), np.ones(1)))
    w, J, taken = mlp.lbfgs(watched, np.zeros(1), steps=1)
    assert np.concatenate(watched.points[:6]).tolist() == [0, -1, -5, -21, -85, -341]
    assert taken.tolist() == [1, 21] and w == J[1] == watched.points[-1] < -1e11


# ---- against SciPy -------------------------------------------------------------------------------


def reached(objective, w, goals, steps):
    """Evaluations until J was as low as each goal, infinite where it was not."""
    lowest = lowest_so_far(partial(mlp.lbfgs, steps=steps), objective, w)
    first = np.searchsorted(-lowest, -goals)
    return np.where(first < len(lowest), first + 1, np.inf)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_need_at_most_1_3_times_scipys_evaluations(name):
    goals, scipys = np.transpose(SCIPY["functions"][name])
    assert (reached(*FUNCTIONS[name], goals, steps=500) <= 1.3 * scipys).all()


@pytest.mark.parametrize("seed", SCIPY["digits"]["cross-entropy"])
def test_digits_and_cross_entropy_need_at_most_1_3_times_scipys_evaluations(seed):
    goals, scipys = np.transpose(SCIPY["digits"]["cross-entropy"][seed])
    here = reached(*on_digits("cross-entropy", int(seed)), goals, steps=80)
    assert (here <= 1.3 * scipys).all()


SQUARED_ERROR = SCIPY["digits"]["squared error"]


def squared_error_on_digits(seed, steps):
    """How many times SciPy's evaluations it takes here, until J is as low as SciPy's was."""
    goals, scipys = np.transpose(SQUARED_ERROR[seed])
    return reached(*on_digits("squared error", int(seed)), goals, steps) / scipys


@pytest.mark.parametrize("seed", list(SQUARED_ERROR)[:4])
def test_digits_and_squared_error_begin_as_fast_as_scipys(seed):
    assert squared_error_on_digits(seed, steps=40)[0] <= 1.3


@pytest.mark.slow
def test_digits_and_squared_error_are_as_fast_as_scipys_over_starts():
    """Which output units saturate is a matter of luck, for SciPy's too; so it is over starts."""
    ratios = [squared_error_on_digits(seed, steps=300) for seed in SQUARED_ERROR]
    assert (np.median(ratios, axis=0) <= 1.3).all()
