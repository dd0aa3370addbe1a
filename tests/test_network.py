"""The network: its gradients, its cost and what it says about data."""

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import mlp_helpers as mlp

RECORDED = Path(__file__).parent / "recorded"
TORCH = json.loads((RECORDED / "pytorch.json").read_text(encoding="utf-8"))["network"]
SKLEARN = json.loads((RECORDED / "sklearn.json").read_text(encoding="utf-8"))
ACTIVATION = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
LOSS = {"squared_error": "squared error", "cross_entropy": "cross-entropy"}

every_activation = pytest.mark.parametrize("activation", mlp.ACTIVATIONS)
every_loss = pytest.mark.parametrize("loss", mlp.LOSSES)
every_layers = pytest.mark.parametrize("layers", [1, 2, 3, 4])


def instances(network, M, seed=0):
    """M instances X and their labels y, every class among them."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 1, (M, network.sizes[0])), np.arange(M) % network.sizes[-1]


def random_w(network, *runs, seed=0):
    """Weights and biases in [-1, 1], shape (*runs, P)."""
    return np.random.default_rng(seed).uniform(-1, 1, (*runs, network.P))


def away_from_kinks(network, *runs):
    """(w, X, y) at which no hidden Z is near 0, where ReLU has no derivative."""
    for seed in range(100):
        (X, y), w = instances(network, 4, seed), random_w(network, *runs, seed=seed + 1)
        trace = network.backpropagate(w, X, y)
        if all(np.abs(Z).min() > 1e-3 for Z in trace.Z[1:-1]):
            return w, X, y
    raise AssertionError("no such point found")


# ---- gradients -----------------------------------------------------------------------------


@every_activation
@every_loss
@every_layers
@pytest.mark.parametrize("runs", [(), (3,)], ids=["alone", "stacked"])
@pytest.mark.parametrize("l2", [0.0, 0.05])
def test_gradient_agrees_with_centered_differences(activation, loss, layers, runs, l2):
    network = mlp.Network((3, 4, 3, 4, 3)[-layers - 1 :], activation, loss, l2)
    assert network.L == layers
    w, X, y = away_from_kinks(network, *runs)
    objective = network.on(X, y)
    gradient, numerical = objective(w)[1], mlp.numerical_gradient(objective, w)
    assert gradient.shape == w.shape and gradient.dtype == np.float64
    for one, other in zip(np.atleast_2d(gradient), np.atleast_2d(numerical)):
        assert np.linalg.norm(one) > 1e-3  # or there would be nothing to compare
        assert mlp.relative_error(one, other) < 1e-7


def test_gradient_of_a_batch_agrees_with_centered_differences():
    network = mlp.Network((3, 4, 3), "tanh", "cross-entropy", 0.01)
    X, y = instances(network, 9)
    w, objective = random_w(network, 2), network.on(X, y)
    for batch in (np.array([1, 5, 6]), np.array([[0, 3], [7, 3]])):
        numerical = mlp.numerical_gradient(objective, w, batch)
        assert mlp.relative_error(objective(w, batch)[1], numerical) < 1e-7


@every_loss
@pytest.mark.parametrize("runs, batch", [
    ((), None), ((), np.array([1, 5, 6])), ((2,), None), ((2,), np.array([1, 5, 6])),
    ((2,), np.array([[0, 3], [7, 3]])),
], ids=["alone", "a batch", "stacked", "stacked, a batch", "each its own"])  # fmt: skip
def test_the_gradient_of_weighted_instances_agrees_with_centered_differences(loss, runs, batch):
    network = mlp.Network((3, 4, 3), "tanh", loss, 0.01)
    objective = network.on(*instances(network, 9), weights=np.arange(9.0))
    w = random_w(network, *runs)
    numerical = mlp.numerical_gradient(objective, w, batch)
    assert mlp.relative_error(objective(w, batch)[1], numerical) < 1e-7


@every_loss
def test_a_weight_is_as_many_instances(loss):
    network = mlp.Network((3, 4, 3), "tanh", loss, 0.01)
    (X, y), w = instances(network, 9), random_w(network, 2)
    weights = np.array([0, 1, 2, 3, 1, 1, 0, 5, 2])
    rows = np.repeat(np.arange(9), weights)
    for one, other in (
        (network.on(X, y, weights)(w), network.on(X[rows], y[rows])(w)),
        (network.evaluate(w, X, y, weights=weights), network.evaluate(w, X[rows], y[rows])),
        (network.evaluate(w, X, y, 2, weights), network.evaluate(w, X[rows], y[rows])),
    ):
        for a, b in zip(one, other):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-15)
    assert network.on(X, y, weights).best_constant == pytest.approx(
        network.on(X[rows], y[rows]).best_constant
    )


def test_float32_stays_so_with_weights():
    network = mlp.Network((3, 4, 3))
    X, y = instances(network, 9)
    w = random_w(network).astype(np.float32)
    objective = network.on(X.astype(np.float32), y, np.arange(9))
    assert objective(w)[1].dtype == objective.weights.dtype == np.float32


def test_two_layers_follow_the_formulas_of_slide_2():
    """Written out as the slide has it: an instance is a column, grad is a sum over the batch."""
    network = mlp.Network((5, 4, 3), "sigmoid", "squared error")
    (X, y), w = instances(network, 7), random_w(network)
    (_, W1, W2), (_, b1, b2) = network.layers(w)

    def phi(Z):
        return 1 / (1 + np.exp(-Z))

    A1, Y = X.T, np.eye(3)[y].T
    Z1 = W1 @ A1 + b1.T
    A2 = phi(Z1)
    Z2 = W2 @ A2 + b2.T
    A3 = phi(Z2)
    V2 = -2 * (Y - A3) * A3 * (1 - A3)
    V1 = A2 * (1 - A2) * (W2.T @ V2)
    grad2, grad1 = V2 @ A2.T, V1 @ A1.T

    trace = network.backpropagate(w, X, y)
    for here, slide in [
        (trace.A[1], A1), (trace.Z[1], Z1), (trace.A[2], A2), (trace.Z[2], Z2),
        (trace.A[3], A3), (trace.V[2], V2), (trace.V[1], V1),
    ]:  # fmt: skip
        np.testing.assert_allclose(here.T, slide, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(trace.grad_W[2], grad2, rtol=1e-12)
    np.testing.assert_allclose(trace.grad_W[1], grad1, rtol=1e-12)
    np.testing.assert_allclose(trace.grad_b[1], V1.sum(axis=1)[None], rtol=1e-12)

    J, gradient = network.on(X, y)(w)
    assert J == pytest.approx(((Y - A3) ** 2).sum() / 7, rel=1e-12)
    np.testing.assert_allclose(network.layers(gradient)[0][2], grad2 / 7, rtol=1e-12)


def test_backpropagate_shows_every_array_in_its_documented_shape():
    network = mlp.Network((5, 4, 3))
    X, y = instances(network, 7)
    for runs in ((), (2,)):
        trace = network.backpropagate(random_w(network, *runs), X, y)
        assert trace.A[1].shape == (7, 5)
        assert [Z.shape for Z in trace.Z[1:]] == [(*runs, 7, 4), (*runs, 7, 3)]
        assert [A.shape for A in trace.A[2:]] == [V.shape for V in trace.V[1:]]
        assert [g.shape for g in trace.grad_W[1:]] == [(*runs, 4, 5), (*runs, 3, 4)]
        assert [g.shape for g in trace.grad_b[1:]] == [(*runs, 1, 4), (*runs, 1, 3)]
        for view in (*trace.grad_W[1:], *trace.grad_b[1:]):
            assert np.shares_memory(view, trace.gradient)


def test_layers_are_views_of_w_that_cover_it():
    network = mlp.Network((5, 4, 3))
    for runs in ((), (2,)):
        w = np.zeros((*runs, network.P))
        for view in (*network.layers(w)[0][1:], *network.layers(w)[1][1:]):
            view += 1
        assert (w == 1).all()


@pytest.mark.parametrize("case", TORCH["cases"])
def test_J_and_gradient_are_pytorchs(case):
    recorded, inputs = TORCH["cases"][case], TORCH["inputs"]
    network = mlp.Network(TORCH["layers"], ACTIVATION[recorded["hidden"]], LOSS[recorded["loss"]])
    w = np.concatenate([np.ravel(inputs[name]) for name in TORCH["flat_order"]])
    wanted = [np.ravel(recorded["gradient_at_start"][name]) for name in TORCH["flat_order"]]
    J, gradient = network.on(inputs["X"], inputs["labels"])(w)
    assert J == pytest.approx(recorded["J_at_start"], abs=1e-12)
    np.testing.assert_allclose(gradient, np.concatenate(wanted), rtol=0, atol=1e-12)


# ---- the cost ------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_cross_entropy_is_never_below_zero(dtype):
    """log(sum exp Z) and Z are large here, and equal but for rounding of either sign."""
    network = mlp.Network((4, 3), loss="cross-entropy")
    w = np.append(np.ones(4), np.zeros(11)).astype(dtype)
    for seed in range(50):
        X = np.random.default_rng(seed).uniform(0.5, 1, (50, 4)).astype(dtype) * 100
        objective = network.on(X, np.zeros(50, int))
        assert objective(w)[0] >= 0 and (objective(np.stack([w, w]))[0] >= 0).all()


@every_loss
def test_J_is_a_mean_so_data_given_twice_changes_nothing(loss):
    network = mlp.Network((3, 4, 3), "tanh", loss, l2=0.1)
    (X, y), w = instances(network, 5), random_w(network)
    J, gradient = network.on(X, y)(w)
    twice = network.on(np.concatenate([X, X]), np.concatenate([y, y]))(w)
    assert twice[0] == pytest.approx(J, rel=1e-12)
    np.testing.assert_allclose(twice[1], gradient, rtol=1e-12, atol=1e-15)


@every_loss
def test_J_of_all_is_the_mean_of_the_Js_of_each_instance(loss):
    network = mlp.Network((3, 4, 3), "tanh", loss, l2=0.1)
    (X, y), w = instances(network, 5), random_w(network)
    objective = network.on(X, y)
    J, gradient = zip(*(objective(w, np.array([i])) for i in range(5)))
    assert objective(w)[0] == pytest.approx(np.mean(J), rel=1e-12)
    np.testing.assert_allclose(objective(w)[1], np.mean(gradient, axis=0), rtol=1e-12, atol=1e-15)


@every_loss
def test_l2_adds_its_cost_and_the_gradient_of_that_cost_biases_left_out(loss):
    sizes, l2 = (3, 4, 3), 0.3
    plain, decayed = mlp.Network(sizes, "tanh", loss), mlp.Network(sizes, "tanh", loss, l2)
    (X, y), w = instances(plain, 5), random_w(plain)
    (J, gradient), (J2, gradient2) = plain.on(X, y)(w), decayed.on(X, y)(w)
    (_, W1, W2), _ = plain.layers(w)
    assert J2 - J == pytest.approx(l2 * ((W1**2).sum() + (W2**2).sum()), rel=1e-12)
    W, b = plain.layers(gradient2 - gradient)
    np.testing.assert_allclose(W[1], 2 * l2 * W1, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(W[2], 2 * l2 * W2, rtol=1e-12, atol=1e-14)
    assert not b[1].any() and not b[2].any()


def test_best_constant_for_squared_error_is_the_lowest_of_many_constants():
    network = mlp.Network((2, 3))
    y = np.array([0, 0, 0, 1, 1, 2, 0, 0])
    c, Y = np.linspace(0, 1, 801), np.eye(3)[y]
    # The outputs do not meet in this cost: each class finds its best constant alone.
    lowest = sum(((Y[:, i, None] - c) ** 2).mean(axis=0).min() for i in range(3))
    assert network.on(np.ones((8, 2)), y).best_constant == pytest.approx(lowest, abs=1e-12)


def test_best_constant_for_cross_entropy_is_the_lowest_of_many_constants():
    network = mlp.Network((2, 3), loss="cross-entropy")
    y = np.array([0, 0, 0, 1, 1, 2, 0, 0])
    p, q = np.meshgrid(*[np.arange(1, 400) / 400] * 2)
    inside = p + q < 1 - 1e-9
    p, q = p[inside], q[inside]
    lowest = np.min(-np.mean([np.log((p, q, 1 - p - q)[label]) for label in y], axis=0))
    assert network.on(np.ones((8, 2)), y).best_constant == pytest.approx(lowest, abs=1e-12)


@every_loss
def test_best_constant_where_a_class_is_missing(loss):
    objective = mlp.Network((2, 3), loss=loss).on(np.ones((4, 2)), [0, 0, 2, 2])
    assert objective.best_constant == pytest.approx(0.5 if "squared" in loss else np.log(2))


def test_cross_entropy_stays_finite_where_a_probability_does_not_fit_a_float():
    network = mlp.Network((1, 2), loss="cross-entropy")
    w = np.array([5e4, -5e4, 0, 0])  # Z = +-50000: the wrong class has probability e^-100000
    J, gradient = network.on([[1.0], [1.0]], [1, 1])(w)
    assert J == pytest.approx(1e5)
    assert network.layers(gradient)[0][1].ravel().tolist() == [1, -1]


@every_loss
@every_activation
def test_huge_weights_are_evaluated_without_a_warning(loss, activation):
    network = mlp.Network((3, 4, 4, 3), activation, loss, l2=0.1)
    X, y = instances(network, 6)
    J, accuracy = network.evaluate(random_w(network) * 1e200, X, y)
    assert not J < 1e9 and 0 <= accuracy <= 1


# ---- stacked runs --------------------------------------------------------------------------


@every_activation
@every_loss
@pytest.mark.parametrize("l2", [0.0, 0.05])
@pytest.mark.parametrize(
    "batch",
    [None, np.array([4, 0, 7]), np.array([[4, 0, 7], [1, 1, 2], [8, 3, 5]])],
    ids=["all rows", "shared batch", "own batches"],
)
def test_stacked_runs_equal_passes_alone(activation, loss, l2, batch):
    network = mlp.Network((3, 5, 4, 3), activation, loss, l2)
    (X, y), w = instances(network, 9), random_w(network, 3)
    objective = network.on(X, y)
    J, gradient = objective(w, batch)
    assert J.shape == (3,)
    for r in range(3):
        own = batch if batch is None or batch.ndim == 1 else batch[r]
        alone_J, alone_gradient = objective(w[r], own)
        assert J[r] == pytest.approx(alone_J, rel=1e-13)
        np.testing.assert_allclose(gradient[r], alone_gradient, rtol=1e-12, atol=1e-15)


NEAR = {np.float64: {"rtol": 1e-12, "atol": 1e-15}, np.float32: {"rtol": 2e-4, "atol": 1e-6}}


@every_activation
@every_loss
@pytest.mark.parametrize("dtype", NEAR, ids=lambda dtype: dtype.__name__)
@pytest.mark.parametrize("l2", [0.0, 0.05])
@pytest.mark.parametrize("weights", [None, np.arange(9.0)], ids=["alike", "weighted"])
def test_a_stack_of_one_is_its_run_to_the_bit_and_one_of_a_larger_stack(
    activation, loss, dtype, l2, weights
):
    """(One run has a faster way to multiply than a stack.) Also with batches of one instance."""
    network = mlp.Network((3, 5, 4, 3), activation, loss, l2)
    (X, y), w = instances(network, 9), random_w(network, 3).astype(dtype)
    objective, near = network.on(X.astype(dtype), y, weights), NEAR[dtype]
    for batch in (None, np.array([4, 0, 7]), np.array([5]), np.array([[4, 0], [1, 1], [8, 3]])):
        own = batch is not None and batch.ndim == 2
        J, gradient = objective(w, batch)
        for r in range(3):
            alone_J, alone = objective(w[r], batch[r] if own else batch)
            one_J, one = objective(w[r : r + 1], batch[r : r + 1] if own else batch)
            assert one_J.shape == (1,) and one_J.dtype == one.dtype == dtype
            assert one_J[0] == alone_J and np.array_equal(one[0], alone)
            np.testing.assert_allclose(J[r], alone_J, **near)
            np.testing.assert_allclose(gradient[r], alone, **near)


def test_batches_of_one_size_shared_by_the_runs_or_their_own_do_not_meet():
    network = mlp.Network((3, 5, 3))
    (X, y), w = instances(network, 9), random_w(network, 2)
    objective, shared, own = network.on(X, y), np.array([4, 0]), np.array([[4, 0], [4, 0]])
    for one in (w, w[:1]):
        kept = [objective(one, batch) for batch in (shared, own[: len(one)]) * 2]
        for J, gradient in kept:
            assert np.array_equal(J, kept[0][0]) and np.array_equal(gradient, kept[0][1])


@every_loss
def test_w_and_X_of_different_floats_go_together(loss):
    network = mlp.Network((3, 5, 3), loss=loss)
    (X, y), w = instances(network, 9), random_w(network)
    J, accuracy = network.evaluate(w, X, y)
    for w_type, X_type in ((np.float32, np.float64), (np.float64, np.float32)):
        typed, data = w.astype(w_type), X.astype(X_type)
        assert network.evaluate(typed, data, y) == (pytest.approx(J, rel=1e-5), accuracy)
        assert network.outputs(typed, data).dtype == w_type
        assert network.on(data, y)(typed)[0] == pytest.approx(J, rel=1e-5)
        (now,) = islice(mlp.train(network.on(data, y), typed, [mlp.Run()]), 4, 5)
        assert now.J[0] < J and now.w.dtype == np.float64  # once a gradient of float64 is in it


def test_which_batches_an_objective_takes_without_a_look_at_each():
    network = mlp.Network((4, 3))
    objective = network.on(np.eye(4), [0, 1, 2, 0])
    fine = [np.array([0, 3]), np.array([[1, 2], [2, 2]]), None]
    assert objective.takes(fine) and objective.takes([None]) and objective.takes(fine[:1])
    for other in (
        [0, 1], range(2), np.array([0, 4]), np.array([-1, 0]), np.array([], int), np.float64([0]),
        np.array([True, False]), np.array([0, 1], np.uint8), np.ma.masked_array([0, 1], [0, 1]),
    ):  # fmt: skip
        assert not objective.takes([*fine, other])


def test_stacked_runs_are_judged_as_alone():
    network = mlp.Network((3, 5, 3), loss="cross-entropy", l2=0.1)
    (X, y), w = instances(network, 9), random_w(network, 2)
    J, accuracy = network.evaluate(w, X, y)
    for r in range(2):
        assert (J[r], accuracy[r]) == pytest.approx(network.evaluate(w[r], X, y), rel=1e-13)
        assert network.accuracy(w, X, y)[r] == network.accuracy(w[r], X, y)
        assert np.array_equal(network.predict(w, X)[r], network.predict(w[r], X))
        np.testing.assert_allclose(
            network.probabilities(w, X)[r], network.probabilities(w[r], X), rtol=1e-13
        )


def test_a_gradient_is_a_fresh_array_that_the_next_call_leaves_alone():
    network = mlp.Network((3, 5, 3))
    objective = network.on(*instances(network, 9))
    first = objective(random_w(network))[1]
    kept = first.copy()
    objective(random_w(network, seed=5))
    assert np.array_equal(first, kept)


def test_an_objective_keeps_the_data_it_is_given_and_its_arrays_for_the_next_pass():
    network = mlp.Network((3, 5, 3))
    X, y = instances(network, 9)
    objective = network.on(X, y)
    assert objective.X is X
    objective(random_w(network), np.array([1, 2]))
    (trace,) = objective.traces.values()
    objective(random_w(network, seed=5), np.array([3, 4]))
    assert list(objective.traces.values()) == [trace]


# ---- judging -------------------------------------------------------------------------------


def with_probabilities(P):
    """(network, w, X): a softmax network whose output for X is P."""
    classes = P.shape[1]
    network = mlp.Network((classes, classes), loss="cross-entropy")
    return network, np.concatenate([np.eye(classes).ravel(), np.zeros(classes)]), np.log(P)


def test_confusion_accuracy_and_log_loss_are_scikit_learns():
    P, y = np.array(SKLEARN["probabilities"]), SKLEARN["labels"]
    network, w, X = with_probabilities(P)
    np.testing.assert_allclose(network.probabilities(w, X), P, rtol=1e-12)
    assert network.predict(w, X).tolist() == SKLEARN["predictions"]
    assert network.confusion(w, X, y).tolist() == SKLEARN["confusion_matrix"]
    assert network.accuracy(w, X, y) == SKLEARN["accuracy_score"]
    assert network.evaluate(w, X, y)[0] == pytest.approx(SKLEARN["log_loss"], rel=1e-12)
    assert network.on(X, y)(w)[0] == pytest.approx(SKLEARN["log_loss"], rel=1e-12)


def test_confusion_counts_many_classes_also_where_labels_are_small_integers():
    P = np.full((40, 40), 0.01) + np.eye(40)
    network, w, X = with_probabilities(P / P.sum(axis=1, keepdims=True))
    assert np.array_equal(network.confusion(w, X, np.arange(40, dtype=np.uint8)), np.eye(40))


def test_confusion_is_of_the_classes_whatever_the_hidden_width():
    network = mlp.Network((4, 7, 3))
    counts = network.confusion(network.start(), np.zeros((5, 4)), [0, 1, 2, 2, 2])
    assert counts.shape == (3, 3) and counts.sum(axis=1).tolist() == [1, 1, 3]


@every_loss
@pytest.mark.parametrize("runs", [(), (2,)], ids=["alone", "stacked"])
def test_evaluating_in_parts_equals_evaluating_at_once(loss, runs):
    network = mlp.Network((3, 5, 3), "ReLU", loss, l2=0.01)
    (X, y), w = instances(network, 23), random_w(network, *runs)
    J, accuracy = network.evaluate(w, X, y)
    for rows in (1, 5, 22, 23, 24):
        J_in_parts, accuracy_in_parts = network.evaluate(w, X, y, rows)
        np.testing.assert_allclose(J_in_parts, J, rtol=1e-12)
        assert np.array_equal(accuracy_in_parts, accuracy)
        np.testing.assert_allclose(network.outputs(w, X, rows), network.outputs(w, X), rtol=1e-12)
    np.testing.assert_allclose(J, network.on(X, y)(w)[0], rtol=1e-12)
    assert np.array_equal(accuracy, network.accuracy(w, X, y))


@every_loss
def test_probabilities_sum_to_one(loss):
    network = mlp.Network((3, 5, 3), loss=loss)
    P = network.probabilities(random_w(network), instances(network, 9)[0])
    assert P.min() >= 0 and np.allclose(P.sum(axis=1), 1, rtol=1e-14)


def test_outputs_that_are_all_zero_speak_for_no_class():
    network = mlp.Network((1, 4))
    w = np.concatenate([np.zeros(4), np.full(4, -1e4)])
    assert network.probabilities(w, [[1.0]]).tolist() == [[0.25] * 4]
    stacked = network.probabilities(np.stack([w] * 3), [[1.0], [1.0]])
    assert stacked.tolist() == [[[0.25] * 4] * 2] * 3


# ---- starts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule, limit, variance",
    [("uniform", 1, 1 / 3), ("Glorot", np.sqrt(6 / 500), 2 / 500), ("He", np.inf, 2 / 300)],
)
def test_weights_are_drawn_by_the_rule_and_biases_start_at_zero(rule, limit, variance):
    network = mlp.Network((300, 200))
    (_, W), (_, b) = network.layers(network.start(3, rule))
    assert np.abs(W).max() <= limit and not b.any()
    assert W.var() == pytest.approx(variance, rel=0.03)
    assert abs(W.mean()) < 0.04 * np.sqrt(variance)
    if rule != "He":
        assert np.abs(W).max() > 0.99 * limit


@pytest.mark.parametrize("rule", mlp.INITIALIZERS)
def test_a_start_depends_on_its_seed_alone(rule):
    network = mlp.Network((4, 3, 2))
    w = network.start(7, rule)
    np.random.seed(5)  # noqa: NPY002 (the global state that must not matter)
    assert np.array_equal(w, network.start(7, rule))
    assert not np.array_equal(w, network.start(8, rule))
    stacked = network.start([8, 7], rule)
    assert stacked.shape == (2, network.P) and np.array_equal(stacked[1], w)


# ---- dtype ---------------------------------------------------------------------------------


@every_activation
@every_loss
@pytest.mark.parametrize("runs", [(), (2,)], ids=["alone", "stacked"])
def test_float32_stays_float32(activation, loss, runs):
    network = mlp.Network((3, 4, 3), activation, loss, l2=0.01)
    X, y = instances(network, 6)
    X = X.astype(np.float32)
    w = network.start([0, 1] if runs else 0, dtype=np.float32)
    for batch in (None, np.array([0, 3])):
        J, gradient = network.on(X, y)(w, batch)
        assert w.dtype == J.dtype == gradient.dtype == np.float32
    trace = network.backpropagate(w, X, y)
    assert {a.dtype for a in (*trace.A[1:], *trace.Z[1:], *trace.V[1:])} == {np.dtype("float32")}
    assert network.outputs(w, X).dtype == network.evaluate(w, X, y)[0].dtype == np.float32


def test_float64_is_the_default():
    network = mlp.Network((3, 4, 3))
    assert network.start().dtype == np.float64
    J, gradient = network.on([[1, 0, 1]], [2])(network.start())
    assert J.dtype == gradient.dtype == np.float64


def test_a_numerical_gradient_is_taken_in_float64():
    found = mlp.numerical_gradient(lambda w, batch: ((w**3).sum(-1), None), np.float32([1, 2]))
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, [3, 12], rtol=1e-8)


def test_relative_error():
    assert mlp.relative_error([3, 4], [3, 4]) == 0 == mlp.relative_error([0, 0], [0, 0])
    assert mlp.relative_error([3, 4], [0, 0]) == 1 == mlp.relative_error([3, 4], [-3, -4])
    assert mlp.relative_error([1.0], [1.1]) == pytest.approx(0.1 / 2.1)


def test_a_network_says_what_it_is():
    assert (
        repr(mlp.Network((3, 2), l2=0.1)) == "Network((3, 2), 'sigmoid', 'squared error', l2=0.1)"
    )
    assert repr(mlp.Network((3, 2))) == "Network((3, 2), 'sigmoid', 'squared error')"
    assert mlp.Network().P == 64 * 50 + 50 + 50 * 10 + 10


@pytest.mark.parametrize("kind", [np.uint8, np.uint64, np.int16])
def test_row_numbers_of_any_whole_type_are_the_same_rows(kind):
    network = mlp.Network((4, 3, 2))
    rng = np.random.default_rng(0)
    objective = network.on(rng.normal(size=(5, 4)), [0, 1, 0, 1, 1])
    J, gradient = objective(network.start(), np.array([0, 2, 4]))
    again = objective(network.start(), np.array([0, 2, 4], kind))
    assert again[0] == J and np.array_equal(again[1], gradient)
