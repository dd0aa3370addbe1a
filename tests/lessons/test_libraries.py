"""Notebooks 03 to 06: what they say of the libraries' conventions is so.

tests/test_bridges.py compares those with the libraries themselves.
"""

import numpy as np
import pytest
from notebook_tools import claim, defined

import mlp_helpers as mlp


def sent(running, gradient):
    """What a rule returns when it is told this gradient."""
    with pytest.raises(StopIteration) as end:
        running.send(gradient)
    return end.value.value


def one_step(rule, w, memory, *factors):
    """(w, memory) after one step on J = w^2 / 2."""
    asking = rule(w, memory, *factors)
    return sent(asking, next(asking))


def gradient_of(surface):
    """w -> the gradient of this surface there."""
    return lambda w: surface(w)[1]


def rates(schedule, losses):
    """eta in use during each of the epochs that end with these losses."""
    return [schedule(k, losses[:k]) for k in range(len(losses))]


@claim(
    "03_momentum",
    "Outside, the first step after the cut is a tenth of what it would have been: the whole memory "
    "is rescaled. Inside, only the newest gradient's part of it is:",
    "25 pairs of η and β at random, cuts at 5 to 40",
)
def test_the_first_step_after_the_cut():
    eta_outside = defined("03_momentum", "eta_outside")
    rng = np.random.default_rng(100)
    for eta, beta, cut in zip(*rng.uniform([[0.01], [0.3], [5]], [[1], [0.98], [40]], (3, 25))):
        for rule in (mlp.heavy_ball, eta_outside):
            w, memory = 1.0, 0.0
            for _ in range(int(cut)):
                w, memory = one_step(rule, w, memory, eta, beta)
            whole, least = (w - one_step(rule, w, memory, e, beta)[0] for e in (eta, eta / 10))
            newest = eta * w
            expected = whole / 10 if rule is eta_outside else whole - 0.9 * newest
            assert least == pytest.approx(expected, abs=1e-12)
            assert abs(least - whole) > 1e-9


@claim(
    "04_nesterov",
    "The library's weights are this notebook's look-ahead point at every step.",
    "seeds 100 to 109: ravine, start, η, β at random, 30 steps",
)
def test_the_librarys_weights_are_the_look_ahead_point():
    library_step = defined("04_nesterov", "library_step")
    for seed in range(100, 110):
        rng = np.random.default_rng(seed)
        gradient = gradient_of(mlp.quadratic(rng.uniform(2, 10), 1, rng.uniform(0, 90)))
        eta, beta = rng.uniform(0.01, 0.1), rng.uniform(0.1, 0.95)
        W = theta = rng.normal(size=2)
        rho, velocity = np.zeros(2), np.zeros(2)
        for _ in range(30):
            asking = mlp.nesterov(W, rho, eta, beta)
            W, rho = sent(asking, gradient(next(asking)))
            theta, velocity = library_step(theta, velocity, gradient, eta, beta)
            assert theta == pytest.approx(W - beta * rho, abs=1e-12)
        assert np.abs(theta - W).max() > 1e-9


@claim(
    "05_cooling",
    "Keras's rule with patience $p$ cuts when PyTorch's would with $p - 1$.",
    "seeds 100 to 119: 60 noisy losses, patience 1 to 6",
)
def test_kerass_patience_is_one_less():
    keras_plateau = defined("05_cooling", "keras_plateau")
    for seed in range(100, 120):
        rng = np.random.default_rng(seed)
        losses = (0.3 + 0.7 * np.exp(-np.arange(60) / 9) + 0.02 * rng.normal(size=60)).tolist()
        for p in range(1, 7):
            keras = keras_plateau(losses, 0.8, 0.5, p, min_delta=0.0)
            pytorch = rates(mlp.reduce_on_plateau(0.8, 0.5, p - 1, 0), [*losses, 0.0])
            assert keras == pytorch
            assert keras != rates(mlp.reduce_on_plateau(0.8, 0.5, p, 0), [*losses, 0.0])


@claim(
    "06_comparing_optimizers",
    "under the root an $\\varepsilon$ of $10^{-7}$ counts as one of $3 \\cdot 10^{-4}$ beside it",
    "seeds 100 to 109: gradients from 1e-8 to 1e-6",
)
def test_an_epsilon_under_the_root_counts_as_its_root_beside_it():
    under = defined("06_comparing_optimizers", "rmsprop_under")
    for seed in range(100, 110):
        gradient = 10 ** np.random.default_rng(seed).uniform(-8, -6, 5)
        step, beside, small = (
            -sent_first(rule, gradient, epsilon)
            for rule, epsilon in [(under, 1e-7), (mlp.rmsprop, 1e-7**0.5), (mlp.rmsprop, 1e-7)]
        )
        assert step == pytest.approx(beside, rel=0.01)
        assert (small > 50 * step).all()
    assert 1e-7**0.5 == pytest.approx(3e-4, rel=0.1)


def sent_first(rule, gradient, epsilon):
    """Where a rule goes from 0 in its first step with eta = 1."""
    running = rule(np.zeros_like(gradient), np.zeros_like(gradient), 1.0, 0.9, epsilon)
    next(running)
    return sent(running, gradient)[0]
