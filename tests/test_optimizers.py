"""The rules: on quadratics against their polynomials, in their responses, and against PyTorch."""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import mlp_helpers as mlp
from companion import optimizers

RECORDED = Path(__file__).parent / "recorded" / "pytorch.json"
TORCH = json.loads(RECORDED.read_text(encoding="utf-8"))
ACTIVATION = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
LOSS = {"squared_error": "squared error", "cross_entropy": "cross-entropy"}

# On lambda/2 w^2 a rule with the factors p, q moves by w_(k+1) = trace w_k - det w_(k-1), that is
# by the polynomial r^2 - trace r + det. The factors come times lambda where they are step sizes.
PRINTED_AND_STANDARD = {
    "plain": (mlp.plain, lambda eta: (1 - eta, 0 * eta)),
    "printed momentum": (mlp.printed_momentum, lambda alpha, beta: (1 - alpha, beta)),
    "heavy ball": (mlp.heavy_ball, lambda eta, beta: (1 + beta - eta, beta)),
    "printed Nesterov": (
        mlp.printed_nesterov,
        lambda alpha, beta: (1 - beta, alpha * (1 + beta)),
    ),
    "mended Nesterov": (
        mlp.mended_nesterov,
        lambda alpha, beta: (1 - beta, alpha * (1 - beta)),
    ),
    "Nesterov": (mlp.nesterov, lambda eta, beta: ((1 + beta) * (1 - eta), beta * (1 - eta))),
}
TWICE = ("printed Nesterov", "mended Nesterov")  # they take two gradients a step
every_rule = pytest.mark.parametrize("name", PRINTED_AND_STANDARD)
every_method = pytest.mark.parametrize("method", mlp.METHODS | mlp.ADAPTIVE)


def one_step(rule, w, memory, factors, gradient):
    """(w, memory, gradients asked): the rule runs, gradient(point) answers what it asks."""
    running, asked = rule(w, memory, *factors), 1
    point = next(running)
    while True:
        try:
            point = running.send(gradient(point))
            asked += 1
        except StopIteration as end:
            return *end.value, asked


def path_of(rule, factors, lam, steps):
    """w_0 = 1, w_1, ... on lambda/2 w^2."""
    w, memory, path = np.ones(1), np.zeros(1), [1.0]
    for _ in range(steps):
        w, memory, _ = one_step(rule, w, memory, factors, lambda point: lam * point)
        path.append(float(w[0]))
    return np.array(path)


def growth(rule, factors, steps=3000):
    """How much |w| grows a step in the long run on w^2 / 2, for arrays of factors.

    Both w and what the rule remembers are scaled back after each step, so that nothing over- or
    underflows; what was scaled away is the growth.
    """
    shape = np.broadcast_shapes(*map(np.shape, factors))
    w, memory, logarithms = np.ones(shape), np.zeros(shape), []
    for _ in range(steps):
        w, memory, _ = one_step(rule, w, memory, factors, lambda point: point)
        size = np.hypot(w, memory) + 1e-300
        w, memory = w / size, memory / size
        logarithms.append(np.log(size))
    late = np.array(logarithms[steps // 3 :])
    return np.exp(late.mean(axis=0))


def largest_root(trace, det):
    return np.abs(np.roots([1, -trace, det])).max()


# ---- recurrences ---------------------------------------------------------------------------

FACTORS = [(0.1, 0.9), (0.5, 0.3), (1.2, 0.5), (0.04, 0.96), (2.5, 0.8), (0.3, 1.4), (3.5, 2.2)]


@every_rule
@pytest.mark.parametrize("p, q", FACTORS)
@pytest.mark.parametrize("lam", [1.0, 3.0])
def test_a_quadratic_is_descended_by_the_polynomial(name, p, q, lam):
    rule, polynomial = PRINTED_AND_STANDARD[name]
    factors = (p,) if name == "plain" else (p, q)
    # A step size counts times lambda; the momentum factor of the standard forms does not.
    scaled = [f * lam for f in factors]
    if name not in ("plain", "printed momentum", *TWICE):
        scaled[1] = factors[1]
    trace, det = polynomial(*scaled)
    w = path_of(rule, factors, lam, 25)
    wanted = trace * w[1:-1] - det * w[:-2]
    np.testing.assert_allclose(w[2:], wanted, rtol=1e-11, atol=1e-12 * np.abs(w).max())


@every_rule
def test_the_first_step_remembers_nothing(name):
    rule, _ = PRINTED_AND_STANDARD[name]
    factors = (0.1,) if name == "plain" else (0.1, 0.7)
    eta = 0.7 if name in TWICE else 0.1  # the line's beta multiplies the newest gradient
    assert path_of(rule, factors, 2.0, 1)[1] == pytest.approx(1 - eta * 2.0, rel=1e-14)


@every_rule
@pytest.mark.parametrize("p, q", FACTORS)
def test_the_measured_growth_is_the_largest_root(name, p, q):
    rule, polynomial = PRINTED_AND_STANDARD[name]
    factors = (p,) if name == "plain" else (p, q)
    wanted = largest_root(*polynomial(*factors))
    assert growth(rule, factors) == pytest.approx(wanted, rel=2e-3, abs=1e-12)


def test_the_parameters_tried_are_stable_oscillating_and_unstable():
    for name, (_, polynomial) in PRINTED_AND_STANDARD.items():
        polynomials = [polynomial(*pq[: 1 if name == "plain" else 2]) for pq in FACTORS]
        sizes = [largest_root(*p) for p in polynomials]
        assert min(sizes) < 1 < max(sizes)
        roots = np.concatenate([np.roots([1, -trace, det]) for trace, det in polynomials])
        assert (np.iscomplex(roots) | (roots.real < 0)).any()


@pytest.mark.parametrize("method", mlp.METHODS)
def test_a_descent_follows_the_polynomial_of_its_method(method):
    """Through Run, METHODS and the driver, on both curvatures of a ravine at once."""
    eta, a, curvatures = 0.03, 0.9, np.array([1.0, 10.0])
    _, polynomial = PRINTED_AND_STANDARD[method]
    printed = {
        "printed momentum": (eta, a * eta),
        "printed Nesterov": (a * eta, eta),
        "mended Nesterov": (a * eta, eta),
    }
    factors = ({"plain": (eta,)} | printed).get(method, (eta, a))
    paths, _ = mlp.descend(mlp.quadratic(10, 1), [mlp.Run(method, eta, a)], 30, [1.5, -1.0])
    for i, lam in enumerate(curvatures):
        p, *q = factors
        q = [f * (lam if method in printed else 1) for f in q]
        trace, det = polynomial(p * lam, *q)
        w = paths[:, 0, i]
        np.testing.assert_allclose(w[2:], trace * w[1:-1] - det * w[:-2], rtol=0, atol=1e-13)


# ---- stability -----------------------------------------------------------------------------

# The largest stable eta lambda at a = 0.9: of the lecture's table, and in closed form.
LIMITS = {
    "plain": (2, 2),
    "printed momentum": (1.11, 1 / 0.9),
    "heavy ball": (3.8, 2 * 1.9),
    "printed Nesterov": (0.67, (np.sqrt(0.9**2 + 4 * 0.9) - 0.9) / 1.8),
    "mended Nesterov": (1.44, (np.sqrt(0.1**2 + 8 * 0.9) - 0.1) / 1.8),
    "Nesterov": (1.36, 2 * 1.9 / 2.8),
}


@pytest.mark.parametrize("method", LIMITS)
def test_the_stability_limit_is_that_of_the_table(method):
    table, closed_form = LIMITS[method]
    rule, factors = mlp.METHODS[method]
    low, high = 0.01, 4.5
    for _ in range(14):
        middle = (low + high) / 2
        stable = growth(rule, factors(middle, 0.9), 1500) < 1
        low, high = (middle, high) if stable else (low, middle)
    assert low == pytest.approx(closed_form, abs=4e-3)
    assert closed_form == pytest.approx(table, abs=6e-3)


@pytest.mark.parametrize(
    "name, stable",
    [
        ("printed momentum", lambda alpha, beta: (beta < 1) & (alpha - beta < 2)),
        ("heavy ball", lambda eta, beta: (beta < 1) & (eta < 2 * (1 + beta))),
        (
            "printed Nesterov",
            lambda alpha, beta: (alpha * (1 + beta) < 1) & (beta < 2 + alpha * (1 + beta)),
        ),
        (
            "mended Nesterov",
            lambda alpha, beta: (alpha * (1 - beta) < 1) & ((beta - 1) * (1 + alpha) < 1),
        ),
        (
            "Nesterov",
            lambda eta, beta: (beta < 1) & (eta < 2 * (1 + beta) / (1 + 2 * beta)),
        ),
    ],
)
def test_stability_with_both_factors_free(name, stable):
    """The inequalities of the lecture's table against the measured growth, on a grid."""
    rule, _ = PRINTED_AND_STANDARD[name]
    # The standard forms' beta is a momentum factor: the table asks 0 <= beta < 1 of it.
    most = 0.99 if name in ("heavy ball", "Nesterov") else 3.0
    p, q = np.meshgrid(np.linspace(0.05, 4.0, 34), np.linspace(0.01, most, 31))
    measured = growth(rule, (p, q), 1500)
    clear = np.abs(measured - 1) > 5e-3  # too near the edge a measurement can't tell
    assert clear.mean() > 0.8
    assert np.array_equal((measured < 1)[clear], stable(p, q)[clear])
    assert 0.02 < stable(p, q).mean() < 0.98


# ---- responses -----------------------------------------------------------------------------


def response(rule, factors, gradients):
    """The steps rho_k that a rule makes of a given sequence of gradients."""
    w, memory, steps = np.zeros(1), np.zeros(1), []
    for gradient in gradients:
        new, memory, _ = one_step(rule, w, memory, factors, lambda _, g=gradient: np.array([g]))
        steps.append(float((w - new)[0]))
        w = new
    return steps


IMPULSE = [1.0] + [0.0] * 7


@pytest.mark.parametrize(
    "rule, factors, wanted",
    [
        (mlp.plain, (0.3,), [0.3] + [0] * 7),
        (mlp.printed_momentum, (0.3, 0.7), [0.3, 0.7] + [0] * 6),
        (mlp.printed_nesterov, (0.3, 0.7), [0.7, 0.3] + [0] * 6),
        (mlp.mended_nesterov, (0.3, 0.7), [0.7, 0.3] + [0] * 6),
        (mlp.heavy_ball, (0.3, 0.7), [0.3 * 0.7**j for j in range(8)]),
        (mlp.nesterov, (0.3, 0.7), [0.3 * 0.7**j for j in range(8)]),
    ],
)
def test_impulse_response(rule, factors, wanted):
    assert response(rule, factors, IMPULSE) == pytest.approx(wanted, abs=1e-15)


@pytest.mark.parametrize(
    "rule, factors, gain",
    [
        (mlp.plain, (0.3,), 0.3),
        (mlp.printed_momentum, (0.3, 0.7), 1.0),
        (mlp.printed_nesterov, (0.3, 0.7), 1.0),
        (mlp.mended_nesterov, (0.3, 0.7), 1.0),
        (mlp.heavy_ball, (0.3, 0.7), 0.3 / (1 - 0.7)),
        (mlp.nesterov, (0.3, 0.7), 0.3 / (1 - 0.7)),
    ],
)
def test_steady_gain(rule, factors, gain):
    assert response(rule, factors, [1.0] * 150)[-1] == pytest.approx(gain, rel=1e-12)


@pytest.mark.parametrize(
    "rule, factors, wanted",
    [
        (mlp.plain, (0.1,), [5.0]),
        (mlp.printed_momentum, (0.1, 0.7), [5.0]),
        (mlp.heavy_ball, (0.1, 0.7), [5.0]),
        (mlp.printed_nesterov, (0.1, 0.7), [5.0 + 0.1 * 2.0, 5.0]),  # uphill, then here
        (mlp.mended_nesterov, (0.1, 0.7), [5.0 - 0.1 * 2.0, 5.0]),
        (mlp.nesterov, (0.1, 0.7), [5.0 - 0.7 * 2.0]),
    ],
)
def test_where_each_rule_asks_for_its_gradient(rule, factors, wanted):
    asked = []

    def gradient(point):
        asked.append(float(point[0]))
        return np.zeros(1)

    one_step(rule, np.array([5.0]), np.array([2.0]), factors, gradient)
    assert asked == pytest.approx(wanted)


@pytest.mark.parametrize("name", ["printed momentum", "printed Nesterov", "mended Nesterov"])
def test_the_printed_forms_remember_the_gradient_at_W_k(name):
    rule, _ = PRINTED_AND_STANDARD[name]
    _, memory, _ = one_step(rule, np.array([5.0]), np.array([2.0]), (0.1, 0.7), lambda p: p**2)
    assert memory == 25.0


# ---- PyTorch -------------------------------------------------------------------------------


def compare_with_pytorch(here, recorded, method, beta):
    """here and recorded: (steps + 1, P), agreeing to 1e-10.

    With a constant eta, PyTorch's buffer times eta is the course's velocity rho, so heavy ball is
    the same path. PyTorch's Nesterov parameter is another point: it keeps the look-ahead point
    W_k - beta rho_(k-1), where the next gradient is taken. Since rho_(k-1) = W_(k-1) - W_k, ours
    is W_k + beta (W_k - W_(k-1)); at the start both agree, the velocity being zero.
    """
    if method == "nesterov":
        before = np.concatenate([here[:1], here[:-1]])
        assert np.abs(here - recorded).max() > 1e-3  # the points themselves are others
        here = here + beta * (here - before)
    np.testing.assert_allclose(here, recorded, rtol=0, atol=1e-10)


NAMES = {
    "plain": "plain", "heavy_ball": "heavy ball", "nesterov": "Nesterov",
    "adagrad": "AdaGrad", "rmsprop": "RMSProp", "adam": "Adam", "adamw": "AdamW",
}  # fmt: skip
every_recorded_method = pytest.mark.parametrize("method", NAMES)


@every_recorded_method
@pytest.mark.parametrize(
    "key, surface",
    [("quadratic", mlp.quadratic(10, 1)), ("rosenbrock", mlp.SURFACES["Rosenbrock"])],
)
def test_paths_over_surfaces_are_pytorchs(key, surface, method):
    recorded = TORCH["surfaces"][key]
    run = mlp.Run(NAMES[method], recorded["eta"], recorded["beta"])
    paths, _ = mlp.descend(surface, [run], recorded["steps"], recorded["start"])
    compare_with_pytorch(paths[:, 0], recorded["paths"][method], method, recorded["beta"])


@every_recorded_method
@pytest.mark.parametrize("case", TORCH["network"]["cases"])
def test_paths_of_networks_are_pytorchs(case, method):
    """Mini-batches of five, five and two: the last, smaller one is averaged over its own two."""
    recorded, case = TORCH["network"], TORCH["network"]["cases"][case]
    network = mlp.Network(recorded["layers"], ACTIVATION[case["hidden"]], LOSS[case["loss"]])
    inputs = recorded["inputs"]
    start = np.concatenate([np.ravel(inputs[name]) for name in recorded["flat_order"]])
    batches = [np.array(rows) for rows in recorded["batch_rows"]]
    snapshots = mlp.train(
        network.on(inputs["X"], inputs["labels"]),
        start,
        [mlp.Run(NAMES[method], recorded["eta"], recorded["beta"])],
        lambda epoch: batches,
    )
    path = [start, *(now.w[0] for now in islice(snapshots, recorded["updates"]))]
    compare_with_pytorch(np.array(path), case["paths"][method], method, recorded["beta"])


# ---- counting and mixing -------------------------------------------------------------------

ALL = mlp.METHODS | mlp.ADAPTIVE
GRADIENTS = {method: 2 if method in TWICE else 1 for method in ALL}
MIXED = [mlp.Run(method, 0.01 + 0.003 * i, 0.5 + 0.04 * i) for i, method in enumerate(ALL)]
MIXED += [mlp.Run("heavy ball", 0.02, 0.8), mlp.Run("plain", 0.02), mlp.Run("plain", 0.03)]


@every_method
def test_gradients_are_counted_honestly(method):
    (now,) = islice(mlp.train(mlp.SURFACES["ravine"], [1.0, 1.0], [mlp.Run(method, 0.01)]), 6, 7)
    assert now.updates == 7 and now.gradients.tolist() == [7 * GRADIENTS[method]]


def test_gradients_of_a_mixed_stack_are_counted_per_run():
    (now,) = islice(mlp.train(mlp.SURFACES["ravine"], [1.0, 1.0], MIXED), 6, 7)
    assert now.gradients.tolist() == [7 * GRADIENTS[run.method] for run in MIXED]


def test_the_objective_is_called_once_for_all_rules_that_ask():
    calls = []

    def counting(w, batch=None):
        calls.append(len(w))
        return mlp.SURFACES["ravine"](w)

    next(mlp.train(counting, [1.0, 1.0], MIXED))
    assert calls == [len(MIXED), 2]  # the second time for the two that step twice


@pytest.mark.parametrize("surface", mlp.SURFACES.values(), ids=mlp.SURFACES)
def test_a_mixed_stack_over_a_surface_equals_runs_alone(surface):
    small = [run._replace(eta=run.eta / 50) for run in MIXED]
    paths, ended = mlp.descend(surface, small, 25)
    assert ended == (None,) * len(small)
    for r, run in enumerate(small):
        assert np.array_equal(paths[:, r], mlp.descend(surface, [run], 25)[0][:, 0])


@pytest.mark.parametrize("seed", [3, list(range(len(MIXED)))], ids=["shared batches", "own"])
def test_a_mixed_stack_of_networks_equals_runs_alone(seed):
    """With batches shared by all runs, and with each run's own; the last batch is smaller."""
    rng = np.random.default_rng(0)
    network = mlp.Network((4, 5, 3), "tanh", "cross-entropy", 0.01)
    objective = network.on(rng.uniform(-1, 1, (11, 4)), np.arange(11) % 3)
    start = network.start(list(range(len(MIXED))))
    (now,) = islice(mlp.train(objective, start, MIXED, mlp.minibatches(11, 4, seed)), 9, 10)
    for r, run in enumerate(MIXED):
        own = mlp.minibatches(11, 4, seed if seed == 3 else seed[r])
        (alone,) = islice(mlp.train(objective, start[r], [run], own), 9, 10)
        assert np.array_equal(now.w[r], alone.w[0])
        assert now.J[r] == pytest.approx(alone.J[0], rel=1e-13)


def test_momentum_factors_keep_their_value_where_the_start_holds_whole_numbers():
    runs = [mlp.Run("heavy ball", 0.05, 0.9)]
    whole, real = (mlp.train(mlp.SURFACES["ravine"], w, runs) for w in ([1, 1], [1.0, 1.0]))
    assert [now.w.tolist() for now in islice(whole, 5)] == [
        now.w.tolist() for now in islice(real, 5)
    ]


@every_method
def test_float32_stays_float32(method):
    start = np.array([1, 1], np.float32)
    snapshots = mlp.train(mlp.SURFACES["ravine"], start, [mlp.Run(method, 0.01)])
    for now in islice(snapshots, 3):
        (memory,) = now.memory
        kept = memory[:2] if isinstance(memory, tuple) else [memory]  # Adam also counts updates
        assert now.w.dtype == np.float32 and {m.dtype for m in kept} == {start.dtype}


def test_one_step_of_a_rule_and_a_rule_that_asks_twice():
    w, memory = optimizers.one_step(mlp.heavy_ball, 1.0, 0.5, lambda point: 3 * point, 0.1, 0.9)
    assert (w, memory) == pytest.approx((1 - 0.75, 0.75))
    with pytest.raises(TypeError, match="asks for a second gradient"):
        optimizers.one_step(mlp.printed_nesterov, 1.0, 0.0, lambda point: point, 0.1, 0.9)
