"""What a function takes where nothing is said: notebooks and slides rely on it without a word."""

from itertools import islice

import numpy as np
import pytest

import mlp_helpers as mlp
from companion.optimizers import first_memory

# (name, first arguments, what is taken for the rest); a function is looked up when it is called.
DEFAULTS = [
    ("step_drop", (0.3,), {"d": 0.5, "k_d": 10}),
    ("printed_step_drop", (0.3,), {"d": 0.5, "k_max": 20}),
    ("drop_a_little", (0.3,), {"d": 0.05}),
    ("exponential", (0.3,), {"gamma": 0.9}),
    ("inverse_time", (0.3,), {"epsilon": 0.1}),
    ("cosine", (0.3,), {"k_max": 20}),
    ("warm_up", (0.3,), {"k_w": 5, "start": 0.1}),
    ("warm_up_cosine", (0.3,), {"k_w": 3, "k_c": 8, "k_max": 20, "start": 0.1}),
    ("reduce_on_plateau", (0.3,), {"d": 0.5, "patience": 2, "threshold": 0.01}),
    ("lecture_plateau", (0.3,), {"d": 0.7, "rapid": 0.1, "slow": 0.01}),
]
LOSSES = [1.0, 0.8, 0.7955, 0.793, 0.7925, 0.789, 0.73, *[0.73, 0.729, 0.4, 0.41] * 5]
RULES = [
    ("adagrad", 1, {"epsilon": 1e-10}),
    ("rmsprop", 1, {"gamma": 0.99, "epsilon": 1e-8}),
    ("adam", 2, {"beta_2": 0.999, "epsilon": 1e-8}),
    ("adamw", 2, {"decay": 0.01}),
]


@pytest.mark.parametrize("name, first, rest", DEFAULTS)
def test_schedules(name, first, rest):
    build = getattr(mlp, name)
    plain, said = build(*first), build(*first, **rest)
    assert [plain(k, LOSSES[:k]) for k in range(25)] == [said(k, LOSSES[:k]) for k in range(25)]


@pytest.mark.parametrize("name, first, rest", DEFAULTS)
def test_each_default_counts(name, first, rest):
    """Were it another number, these 25 epochs would have other rates."""
    build = getattr(mlp, name)
    for key, value in rest.items():
        other = build(*first, **rest | {key: value + 1 if isinstance(value, int) else value / 2})
        said = build(*first, **rest)
        assert any(other(k, LOSSES[:k]) != said(k, LOSSES[:k]) for k in range(25)), key


def once(name, factors, gradient=1e-9):
    """w after two steps of a rule from 1, gradients so small that epsilon counts."""
    rule, w = getattr(mlp, name), np.ones(1)
    memory = first_memory(rule, w)
    for _ in range(2):
        running = rule(w, memory, *factors[0], **factors[1])
        next(running)
        with pytest.raises(StopIteration) as end:
            running.send(np.array([gradient]))
        w, memory = end.value.value
    return w[0]


@pytest.mark.parametrize("name, count, rest", RULES)
@pytest.mark.parametrize("gradient", [1e-9, 0.3])
def test_rules(name, count, rest, gradient):
    first = (0.1, 0.9)[:count]
    assert once(name, (first, {}), gradient) == once(name, (first, rest), gradient)


def test_a_run():
    assert mlp.Run() == mlp.Run("plain", 0.1, 0.9)


def test_surfaces():
    w = np.array([[0.3, -0.7], [1.1, 0.2]])
    for a, b in zip(mlp.quadratic()(w), mlp.quadratic(10.0, 1.0, 0.0)(w)):
        np.testing.assert_array_equal(a, b)
    x, y, J = mlp.SURFACES["hills"].grid()
    assert x.shape == y.shape == (200,) and J.shape == (200, 200)


def test_data():
    for a, b in zip(mlp.load_digits(), mlp.load_digits(0, np.float64)):
        np.testing.assert_array_equal(a.X, b.X)
        assert a.X.dtype == np.float64
    assert mlp.one_hot([1]).shape == (1, 10) and mlp.one_hot([1]).dtype == np.float64


def test_networks():
    network = mlp.Network()
    assert network.sizes == (64, 50, 10) and network.l2 == 0
    assert (network.activation, network.loss) == ("sigmoid", "squared error")
    np.testing.assert_array_equal(network.start(), network.start(0, "uniform", np.float64))


def test_numerical_gradients():
    def cubic(w, batch=None):
        return (w**3).sum(axis=-1), None

    w = np.array([1.0, 2.0])
    np.testing.assert_array_equal(
        mlp.numerical_gradient(cubic, w), mlp.numerical_gradient(cubic, w, None, 1e-5)
    )


def test_batches_and_fits():
    for a, b in zip(mlp.minibatches(7, 3)(2), mlp.minibatches(7, 3, 0)(2), strict=True):
        np.testing.assert_array_equal(a, b)
    network, rng = mlp.Network((3, 4, 2)), np.random.default_rng(0)
    data = (rng.normal(size=(70, 3)), rng.integers(2, size=70))
    said = {"batch_size": 32, "seed": 0, "w": None, "watch": None, "after": None}
    one, other = (list(islice(mlp.fit_steps(network, data, **more), 5)) for more in ({}, said))
    np.testing.assert_array_equal([fit.w for fit in one], [fit.w for fit in other])
    assert one[3].snapshot.updates_in_epoch == 0  # 70 instances make three batches of 32
    assert mlp.fit(network, data).snapshot.epoch == 20


def test_a_descent_starts_where_the_surface_says():
    paths, _ = mlp.descend(mlp.SURFACES["saddle"], [mlp.Run()], 2)
    np.testing.assert_array_equal(paths[0, 0], mlp.SURFACES["saddle"].start)


def test_a_classifier():
    assert mlp.Classifier().get_params() == {
        "hidden": (50,), "activation": "tanh", "loss": "cross-entropy", "l2": 0.0,
        "init": "Glorot", "method": "heavy ball", "eta": 0.1, "a": 0.9, "epochs": 20,
        "batch_size": 32, "seed": 0,
    }  # fmt: skip
