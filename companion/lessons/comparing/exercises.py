"""The exercises of lesson 06, each with the mistakes that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise

EXERCISES["J at a budget"] = Exercise(
    lambda gradients, J, budget: J[np.searchsorted(gradients, budget, side="right") - 1],
    {
        "This is the end of the run, whatever it has paid: look up where the budget is spent.": (
            lambda gradients, J, budget: J[-1]
        ),
        "This note was taken when MORE than the budget was paid: the note before it counts.": (
            lambda gradients, J, budget: J[
                min(np.searchsorted(gradients, budget, side="right"), len(J) - 1)
            ]
        ),
        "A note taken when exactly the budget is paid still counts: you took the one before.": (
            lambda gradients, J, budget: J[np.searchsorted(gradients, budget) - 1]
        ),
        "This is the lowest J on the way. You only know that it was the lowest because you looked "
        "at all of them; the run ends with what it has at the budget.": (
            lambda gradients, J, budget: J[gradients <= budget].min()
        ),
        "You draw a straight line between two notes; nobody measured that J. Take the last note "
        "within the budget.": lambda gradients, J, budget: np.interp(budget, gradients, J),
    },
    [
        (np.array([0, 45, 90, 135, 180]), np.array([2.2, 0.9, 1.1, 0.5, 0.4]), 100),
        (np.array([0, 90, 180, 270]), np.array([2.2, 1.0, 0.4, 0.3]), 180),
        (np.array([0, 10, 20, 30, 40]), np.array([3.0, 1.0, 1.5, 2.0, 0.1]), 29),
    ],
)


def _rmsprop_step(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


EXERCISES["RMSProp's step"] = Exercise(
    _rmsprop_step,
    {
        "This is AdaGrad: the squares add up for ever, so the steps only get shorter. Let the old "
        "squares fade.": lambda w, s, g, eta, gamma, epsilon: (
            w - eta * g / (np.sqrt(s + g**2) + epsilon),
            s + g**2,
        ),
        "The old squares fade, but the new one comes in full: it is no mean any more. The two "
        "weights should add up to 1.": lambda w, s, g, eta, gamma, epsilon: (
            w - eta * g / (np.sqrt(gamma * s + g**2) + epsilon),
            gamma * s + g**2,
        ),
        "The weights have changed places: gamma, close to 1, belongs to what is remembered.": (
            lambda w, s, g, eta, gamma, epsilon: _rmsprop_step(w, s, g, eta, 1 - gamma, epsilon)
        ),
        "The root is missing: divide by the root of the mean square, which has the gradient's own "
        "unit.": lambda w, s, g, eta, gamma, epsilon: (
            w - eta * g / (_rmsprop_step(w, s, g, eta, gamma, epsilon)[1] + epsilon),
            _rmsprop_step(w, s, g, eta, gamma, epsilon)[1],
        ),
        "You divide by the OLD squares: take today's gradient in first, then divide.": (
            lambda w, s, g, eta, gamma, epsilon: (
                w - eta * g / (np.sqrt(s) + epsilon),
                gamma * s + (1 - gamma) * g**2,
            )
        ),
        "You remember the gradient, not its square: a mean of gradients of both signs is near 0.": (
            lambda w, s, g, eta, gamma, epsilon: (
                w - eta * g / (np.abs(gamma * s + (1 - gamma) * g) + epsilon),
                gamma * s + (1 - gamma) * g,
            )
        ),
        "epsilon stands under the root, where it acts like its own root: add it to the root.": (
            lambda w, s, g, eta, gamma, epsilon: (
                w - eta * g / np.sqrt(gamma * s + (1 - gamma) * g**2 + epsilon),
                gamma * s + (1 - gamma) * g**2,
            )
        ),
        "This goes uphill: the step is subtracted from w.": (
            lambda w, s, g, eta, gamma, epsilon: _rmsprop_step(w, s, g, -eta, gamma, epsilon)
        ),
    },
    [
        (np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([0.3, -1.5]), 0.1, 0.9, 1e-3),
        (np.array([[0.2], [3.0]]), np.array([[1.0], [0.1]]), np.array([[2.0], [0.4]]), 1.0, 0.6, 1),
    ],
)


# Adam's step, and the same with a mistake in it; each returns (w, m, s).


def _means(m, s, g, b1, b2):
    return b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g * g


def _adam_step(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    m_hat, s_hat = m / (1 - b1**k), s / (1 - b2**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def _nothing_corrected(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * m / (np.sqrt(s) + epsilon), m, s


def _squares_not_corrected(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * m / (1 - b1**k) / (np.sqrt(s) + epsilon), m, s


def _mean_not_corrected(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * m / (np.sqrt(s / (1 - b2**k)) + epsilon), m, s


def _corrected_remembered(w, m, s, k, g, eta, b1, b2, epsilon):
    w, m, s = _adam_step(w, m, s, k, g, eta, b1, b2, epsilon)
    return w, m / (1 - b1**k), s / (1 - b2**k)


def _square_of_mean(w, m, s, k, g, eta, b1, b2, epsilon):
    m = b1 * m + (1 - b1) * g
    s = b2 * s + (1 - b2) * m * m
    m_hat, s_hat = m / (1 - b1**k), s / (1 - b2**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def _epsilon_under_root(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    m_hat, s_hat = m / (1 - b1**k), s / (1 - b2**k)
    return w - eta * m_hat / np.sqrt(s_hat + epsilon), m, s


def _corrected_late(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k + 1, g, eta, b1, b2, epsilon)


def _uphill(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, -eta, b1, b2, epsilon)


def _betas_swapped(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, eta, b2, b1, epsilon)


def _gradient_in_full(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = b1 * m + g, b2 * s + g * g
    m_hat, s_hat = m / (1 - b1**k), s / (1 - b2**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


EXERCISES["Adam's step"] = Exercise(
    _adam_step,
    {
        "The correction is missing: both means start at 0 and are too small at first. Divide each "
        "by 1 - beta^k.": _nothing_corrected,
        "The mean of squares started at 0, too: correct it like the mean.": _squares_not_corrected,
        "The mean started at 0, too: correct it like the mean of squares.": _mean_not_corrected,
        "You return the corrected means, so the next step would correct them again. Correct for "
        "the step alone, and remember the means as they are.": _corrected_remembered,
        "You average the square of the mean; it should be the mean of the squares, of g^2. Where "
        "gradients change sign, the first is near 0 and the second is not.": _square_of_mean,
        "epsilon stands under the root, where it acts like its own root: add it to the root.": (
            _epsilon_under_root
        ),
        "k counts from 1 already: 1 - beta^(k + 1) corrects too little.": _corrected_late,
        "This goes uphill: the step is subtracted from w.": _uphill,
        "beta_1 and beta_2 have changed places: beta_1 belongs to the mean of the gradients.": (
            _betas_swapped
        ),
        "The new gradient comes in full; in a mean its weight is 1 - beta.": _gradient_in_full,
    },
    [
        (np.array([1.0, -2.0]), np.zeros(2), np.zeros(2), 1, np.array([3.0, -0.1]),
         0.1, 0.9, 0.99, 1e-2),
        (np.array([0.5, 0.0]), np.array([0.2, -0.4]), np.array([0.3, 0.1]), 3,
         np.array([-1.0, 0.7]), 0.5, 0.8, 0.95, 0.1),
    ],
)  # fmt: skip
