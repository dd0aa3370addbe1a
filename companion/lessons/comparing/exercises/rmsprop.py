"""The exercise of RMSProp's step, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.draws import shares, some_shape
from companion.questions.exercise import EXERCISES, Exercise, apart


def _rmsprop_step(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


def _some_squares(rng):
    """W, old squares, a gradient, eta, gamma and an epsilon that one sees."""
    shape = some_shape(rng)
    eta, gamma, epsilon = shares(rng, 3)
    old = apart(rng, *shape, low=1, high=60)
    return apart(rng, *shape), old, apart(rng, *shape), eta, gamma, epsilon


def _adagrad(w, s, g, eta, gamma, epsilon):
    return w - eta * g / (np.sqrt(s + g**2) + epsilon), s + g**2


def _new_in_full(w, s, g, eta, gamma, epsilon):
    s = gamma * s + g**2
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _old_in_full(w, s, g, eta, gamma, epsilon):
    s = s + (1 - gamma) * g**2
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _weights_swapped(w, s, g, eta, gamma, epsilon):
    return _rmsprop_step(w, s, g, eta, 1 - gamma, epsilon)


def _gamma_twice(w, s, g, eta, gamma, epsilon):
    s = gamma * s + gamma * g**2
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _no_root(w, s, g, eta, gamma, epsilon):
    s = _rmsprop_step(w, s, g, eta, gamma, epsilon)[1]
    return w - eta * g / (s + epsilon), s


def _by_old_squares(w, s, g, eta, gamma, epsilon):
    return w - eta * g / (np.sqrt(s) + epsilon), gamma * s + (1 - gamma) * g**2


def _by_today_alone(w, s, g, eta, gamma, epsilon):
    return w - eta * g / (np.sqrt(g**2) + epsilon), gamma * s + (1 - gamma) * g**2


def _mean_of_gradients(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g
    return w - eta * g / (np.abs(s) + epsilon), s


def _root_of_mean_of_gradients(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _mean_of_sizes(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * np.abs(g)
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _weight_squared(w, s, g, eta, gamma, epsilon):
    s = gamma * s + ((1 - gamma) * g) ** 2
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _under_root(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - eta * g / np.sqrt(s + epsilon), s


def _no_epsilon(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - eta * g / np.sqrt(s), s


def _epsilon_after_division(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - (eta * g / np.sqrt(s) + epsilon), s


def _epsilon_in_squares(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2 + epsilon
    return w - eta * g / np.sqrt(s), s


def _uphill(w, s, g, eta, gamma, epsilon):
    return _rmsprop_step(w, s, g, -eta, gamma, epsilon)


def _no_eta(w, s, g, eta, gamma, epsilon):
    return _rmsprop_step(w, s, g, 1, gamma, epsilon)


def _no_gradient(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - eta / (np.sqrt(s) + epsilon), s


def _multiplied(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - eta * g * (np.sqrt(s) + epsilon), s


def _squared_step(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - eta * g**2 / (np.sqrt(s) + epsilon), s


def _one_scale(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - eta * g / (np.sqrt(s.mean()) + epsilon), s


def _one_square(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * np.mean(g**2)
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _one_length(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * np.sum(g**2)
    return w - eta * g / (np.sqrt(s) + epsilon), s


def _norm_of_squares(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return w - eta * g / (np.sqrt(s.sum()) + epsilon), s


def _old_squares_kept(w, s, g, eta, gamma, epsilon):
    return _rmsprop_step(w, s, g, eta, gamma, epsilon)[0], s


def _root_remembered(w, s, g, eta, gamma, epsilon):
    w, s = _rmsprop_step(w, s, g, eta, gamma, epsilon)
    return w, np.sqrt(s)


def _root_and_epsilon_remembered(w, s, g, eta, gamma, epsilon):
    w, s = _rmsprop_step(w, s, g, eta, gamma, epsilon)
    return w, np.sqrt(s) + epsilon


def _step_returned(w, s, g, eta, gamma, epsilon):
    s = gamma * s + (1 - gamma) * g**2
    return eta * g / (np.sqrt(s) + epsilon), s


def _eta_and_gamma_swapped(w, s, g, eta, gamma, epsilon):
    return _rmsprop_step(w, s, g, gamma, eta, epsilon)


EXERCISES["RMSProp's step"] = Exercise(
    _rmsprop_step,
    {
        "This is AdaGrad: the squares add up for ever, so the steps only get shorter. Let the old "
        "squares fade.": _adagrad,
        "The old squares fade, but the new one comes in full: it is no mean any more. The two "
        "weights should add up to 1.": _new_in_full,
        "The new square is weighted, but the old ones do not fade: it is no mean any more. The two "
        "weights should add up to 1.": _old_in_full,
        "The weights have changed places: gamma, close to 1, belongs to what is remembered.": (
            _weights_swapped
        ),
        "Both squares have the weight gamma. In a mean the two weights add up to 1: today's is "
        "1 - gamma.": _gamma_twice,
        "The root is missing: divide by the root of the mean square, which has the gradient's own "
        "unit.": _no_root,
        "You divide by the OLD squares: take today's gradient in first, then divide.": (
            _by_old_squares
        ),
        "You divide by today's square alone: divide by the root of the mean, which remembers.": (
            _by_today_alone
        ),
        "You remember the gradient, not its square: a mean of gradients of both signs is near 0.": (
            _mean_of_gradients
        ),
        "You remember the gradient, not its square: where that mean is negative, it has no root.": (
            _root_of_mean_of_gradients
        ),
        "You remember the gradient's size, not its square: then the root does not have the "
        "gradient's own unit.": _mean_of_sizes,
        "You square the weight as well: 1 - gamma stands before the square, (1 - gamma) g^2.": (
            _weight_squared
        ),
        "epsilon stands under the root, where it acts like its own root: add it to the root.": (
            _under_root
        ),
        "epsilon is missing: a weight whose squares are 0 would divide by 0. Add it to the root.": (
            _no_epsilon
        ),
        "epsilon is added after the division: brackets are missing around the root plus epsilon.": (
            _epsilon_after_division
        ),
        "You add epsilon to the squares and remember it with them: it belongs to the root, in the "
        "division alone.": _epsilon_in_squares,
        "This goes uphill: the step is subtracted from w.": _uphill,
        "eta is forgotten: the step is eta times the gradient over its root mean square.": _no_eta,
        "The gradient is missing in the step: without it, every weight goes down, whatever the "
        "slope's sign.": _no_gradient,
        "You multiply by the root, so steep directions get even longer steps: divide by it.": (
            _multiplied
        ),
        "The gradient is squared in the step as well, which loses its sign. The square is for the "
        "memory.": _squared_step,
        "You divide all weights by one scale, the mean over them. Each weight has a mean of its "
        "own, over the steps.": _one_scale,
        "You take the mean of the squares over the weights. Each weight has a mean of its own, "
        "over the steps.": _one_square,
        "You take the gradient's length, one number for all weights. Each weight has a mean "
        "of its own squares.": _one_length,
        "You divide all weights by one scale, the root of the squares' sum. Each weight has a "
        "scale of its own.": _norm_of_squares,
        "The new w is right, but you return the old squares: the next step needs the new mean.": (
            _old_squares_kept
        ),
        "The new w is right, but you remember the root: the next step fades the squares, so "
        "remember these.": _root_remembered,
        "The new w is right, but you remember the divisor: the next step fades the squares, so "
        "remember these.": _root_and_epsilon_remembered,
        "You return the step alone: the new W is w minus it.": _step_returned,
        "eta and gamma have changed places: eta scales the step, gamma fades the squares.": (
            _eta_and_gamma_swapped
        ),
    },
    {
        "": (np.array([1.0]), np.array([4.0]), np.array([2.0]), 0.1, 0.9, 0.5),
        "squares of 0, as in the first step": (
            np.array([1.0, -2.0]), np.zeros(2), np.array([3.0, -0.5]), 0.1, 0.9, 0.5
        ),
        "a gradient of 0": (
            np.array([1.0, -2.0]), np.array([1.0, 4.0]), np.array([0.0, 2.0]), 0.1, 0.9, 0.5
        ),
        "a weight that has never had a gradient": (
            np.array([1.0, -2.0]), np.array([0.0, 4.0]), np.array([0.0, 2.0]), 0.1, 0.9, 0.5
        ),
        "gamma = 0, which forgets all": (
            np.array([1.0, -2.0]), np.array([1.0, 4.0]), np.array([3.0, -0.5]), 0.1, 0.0, 0.5
        ),
        "a tiny epsilon": (
            np.array([1.0, -2.0]), np.array([1.0, 4.0]), np.array([3.0, -0.5]), 0.1, 0.9, 1e-8
        ),
        "a matrix": (
            np.array([[0.2, 1.0], [3.0, -1.0]]), np.array([[1.0, 2.0], [0.1, 0.5]]),
            np.array([[2.0, -0.7], [0.4, 1.5]]), 1.0, 0.6, 0.2,
        ),
    },
    _some_squares,
    results=("W_(k+1)", "s_k"),
    words={
        "gamma * squares": "the faded old squares",
        "gradient ** 2": "today's square",
        "(1 - gamma) * gradient ** 2": "today's square with its weight",
        "gamma * squares + (1 - gamma) * gradient ** 2": "the fading mean",
        "1 - gamma": "the weight of today's square",
        "np.sqrt(squares)": "the root of the mean square",
        "np.sqrt": "the root",
        "np.sqrt(squares) + epsilon": "the divisor",
        "eta * gradient / (np.sqrt(squares) + epsilon)": "the step",
        "squares": "s",
        "w": "W_k",
    },
)  # fmt: skip
