"""The exercise of Adam's step, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.draws import shares, some_shape
from companion.questions.exercise import EXERCISES, Exercise, apart


def _adam_step(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**k)
    s_hat = s / (1 - beta_2**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def _some_step(rng):
    """W, both means, the step's number from 2 on, a gradient, and an epsilon that one sees."""
    shape = some_shape(rng)
    w, m, gradient = apart(rng, *shape), apart(rng, *shape), apart(rng, *shape)
    s = apart(rng, *shape, low=1, high=60)
    return w, m, s, int(rng.integers(2, 7)), gradient, *shares(rng, 4)


# Each of these returns (w, m, s) after a step with a mistake in it.


def _means(m, s, g, b1, b2):
    return b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g * g


def _stepped(w, m, s, m_hat, s_hat, eta, epsilon):
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def _nothing_corrected(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m, s, eta, epsilon)


def _squares_not_corrected(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / (1 - b1**k), s, eta, epsilon)


def _mean_not_corrected(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m, s / (1 - b2**k), eta, epsilon)


def _corrected_remembered(w, m, s, k, g, eta, b1, b2, epsilon):
    w, m, s = _adam_step(w, m, s, k, g, eta, b1, b2, epsilon)
    return w, m / (1 - b1**k), s / (1 - b2**k)


def _old_means_corrected(w, m, s, k, g, eta, b1, b2, epsilon):
    new_m, new_s = _means(m, s, g, b1, b2)
    return _stepped(w, new_m, new_s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _multiplied(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m * (1 - b1**k), s * (1 - b2**k), eta, epsilon)


def _power_alone(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / b1**k, s / b2**k, eta, epsilon)


def _power_of_all(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / (1 - b1) ** k, s / (1 - b2) ** k, eta, epsilon)


def _times_k(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / (1 - b1 * k), s / (1 - b2 * k), eta, epsilon)


def _no_power(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_corrected_for(1, w, m, s, g, eta, b1, b2, epsilon)


def _adam_corrected_for(k, w, m, s, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, eta, b1, b2, epsilon)


def _corrected_late(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_corrected_for(k + 1, w, m, s, g, eta, b1, b2, epsilon)


def _corrected_early(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    by_m, by_s = np.float64(1 - b1 ** (k - 1)), np.float64(1 - b2 ** (k - 1))
    return _stepped(w, m, s, m / by_m, s / by_s, eta, epsilon)


def _corrections_swapped(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / (1 - b2**k), s / (1 - b1**k), eta, epsilon)


def _one_correction_of_mean(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b1**k), eta, epsilon)


def _one_correction_of_squares(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / (1 - b2**k), s / (1 - b2**k), eta, epsilon)


def _corrected_outside_root(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * m / (1 - b1**k) / (np.sqrt(s) / (1 - b2**k) + epsilon), m, s


def _corrected_with_epsilon(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * np.sqrt(1 - b2**k) / (1 - b1**k) * m / (np.sqrt(s) + epsilon), m, s


def _square_of_mean(w, m, s, k, g, eta, b1, b2, epsilon):
    m = b1 * m + (1 - b1) * g
    s = b2 * s + (1 - b2) * m * m
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _no_square(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * g
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _sizes(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = b1 * m + (1 - b1) * g, b2 * s + (1 - b2) * np.abs(g)
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _weight_squared(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = b1 * m + (1 - b1) * g, b2 * s + ((1 - b2) * g) ** 2
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _no_root(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * m / (1 - b1**k) / (s / (1 - b2**k) + epsilon), m, s


def _epsilon_under_root(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * m / (1 - b1**k) / np.sqrt(s / (1 - b2**k) + epsilon), m, s


def _no_epsilon(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - eta * m / (1 - b1**k) / np.sqrt(s / (1 - b2**k)), m, s


def _epsilon_after_division(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return w - (eta * m / (1 - b1**k) / np.sqrt(s / (1 - b2**k)) + epsilon), m, s


def _gradient_for_mean(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, g, s / (1 - b2**k), eta, epsilon)


def _corrected_gradient_for_mean(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, g / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _rmsprop(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, g, s, eta, epsilon)


def _uphill(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, -eta, b1, b2, epsilon)


def _no_eta(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, 1, b1, b2, epsilon)


def _step_returned(w, m, s, k, g, eta, b1, b2, epsilon):
    new, m, s = _adam_step(w, m, s, k, g, eta, b1, b2, epsilon)
    return w - new, m, s


def _betas_swapped(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, eta, b2, b1, epsilon)


def _weights_swapped(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, 1 - b1, 1 - b2)
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _one_beta_for_both_means(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b1)
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _beta_1_throughout(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, eta, b1, b1, epsilon)


def _gradient_in_full(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = b1 * m + g, b2 * s + g * g
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _mean_gets_gradient_in_full(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = b1 * m + g, b2 * s + (1 - b2) * g * g
    return _stepped(w, m, s, m / (1 - b1**k), s / (1 - b2**k), eta, epsilon)


def _means_kept(w, m, s, k, g, eta, b1, b2, epsilon):
    return _adam_step(w, m, s, k, g, eta, b1, b2, epsilon)[0], m, s


def _one_scale(w, m, s, k, g, eta, b1, b2, epsilon):
    m, s = _means(m, s, g, b1, b2)
    return _stepped(w, m, s, m / (1 - b1**k), np.mean(s / (1 - b2**k)), eta, epsilon)


def _order_m_s_w(w, m, s, k, g, eta, b1, b2, epsilon):
    w, m, s = _adam_step(w, m, s, k, g, eta, b1, b2, epsilon)
    return m, s, w


def _order_w_s_m(w, m, s, k, g, eta, b1, b2, epsilon):
    w, m, s = _adam_step(w, m, s, k, g, eta, b1, b2, epsilon)
    return w, s, m


_ORDER = "The numbers are right, in another order: return w, m, s"
_W, _M, _S = np.array([1.0, -2.0]), np.array([0.5, -1.0]), np.array([1.0, 4.0])
_G, _RATES = np.array([3.0, -0.5]), (0.1, 0.8, 0.9, 0.5)


EXERCISES["Adam's step"] = Exercise(
    _adam_step,
    {
        "The correction is missing: both means start at 0 and are too small at first. Divide each "
        "by 1 - beta^k.": _nothing_corrected,
        "The mean of squares started at 0, too: correct it like the mean.": _squares_not_corrected,
        "The mean started at 0, too: correct it like the mean of squares.": _mean_not_corrected,
        "You return the corrected means, so the next step would correct them again. Correct for "
        "the step alone, and remember the means as they are.": _corrected_remembered,
        "You correct the old means: take today's gradient in first, then correct the new ones.": (
            _old_means_corrected
        ),
        "You multiply by 1 - beta^k, which makes the means even smaller: divide by it.": (
            _multiplied
        ),
        "You divide by beta^k. Of a constant gradient the mean has reached the share 1 - beta^k "
        "after k steps: divide by this.": _power_alone,
        "The power is taken of all of 1 - beta: it belongs to beta alone, 1 - beta^k.": (
            _power_of_all
        ),
        "You multiply beta by k: it is beta to the power of k, beta**k in Python.": _times_k,
        "The power is forgotten: after k steps the means are too small by 1 - beta^k, and by "
        "1 - beta only in the first.": _no_power,
        "k counts from 1 already: 1 - beta^(k + 1) corrects too little.": _corrected_late,
        "k counts from 1: 1 - beta^(k - 1) corrects too much, and divides by 0 in the first "
        "step.": _corrected_early,
        "The two corrections have changed places: each mean is divided by 1 - its own beta^k.": (
            _corrections_swapped
        ),
        "Both means are corrected with beta_1: the mean of squares fades with beta_2, and is "
        "divided by 1 - beta_2^k.": _one_correction_of_mean,
        "Both means are corrected with beta_2: the mean of gradients fades with beta_1, and is "
        "divided by 1 - beta_1^k.": _one_correction_of_squares,
        "You correct the root. The mean of squares is corrected, and the root taken of what comes "
        "out.": _corrected_outside_root,
        "This is the shorter form with both corrections before the fraction: there epsilon is "
        "corrected with them, and means something else. Correct each mean by itself.": (
            _corrected_with_epsilon
        ),
        "You average the square of the mean; it should be the mean of the squares, of g^2. Where "
        "gradients change sign, the first is near 0 and the second is not.": _square_of_mean,
        "The square is missing: s is the mean of g^2, and a mean of gradients may be negative and "
        "have no root.": _no_square,
        "You average the gradient's size; s is the mean of its square, of which the root is "
        "taken.": _sizes,
        "You square the weight as well: 1 - beta_2 stands before the square, (1 - beta_2) g^2.": (
            _weight_squared
        ),
        "The root is missing: divide by the root of the corrected mean of squares.": _no_root,
        "epsilon stands under the root, where it acts like its own root: add it to the root.": (
            _epsilon_under_root
        ),
        "epsilon is missing: a weight whose squares are 0 would divide by 0. Add it to the root.": (
            _no_epsilon
        ),
        "epsilon is added after the division: brackets are missing around the root plus epsilon.": (
            _epsilon_after_division
        ),
        "You step with today's gradient: Adam steps with the fading mean m, which is its "
        "momentum.": _gradient_for_mean,
        "You correct and step with today's gradient: Adam steps with the fading mean m, which is "
        "its momentum.": _corrected_gradient_for_mean,
        "This is RMSProp's step, with today's gradient and nothing corrected. Adam steps with the "
        "means, both of them corrected.": _rmsprop,
        "This goes uphill: the step is subtracted from w.": _uphill,
        "eta is forgotten: the step is eta times the corrected mean over the root.": _no_eta,
        "You return the step alone: the new w is w minus it.": _step_returned,
        "beta_1 and beta_2 have changed places: beta_1 belongs to the mean of the gradients.": (
            _betas_swapped
        ),
        "The weights have changed places: beta, close to 1, belongs to what is remembered, and "
        "1 - beta to today's gradient.": _weights_swapped,
        "Both means fade with beta_1: the squares have their own, beta_2.": (
            _one_beta_for_both_means
        ),
        "beta_2 is not used: the squares fade with it and are corrected by it.": (
            _beta_1_throughout
        ),
        "The new gradient comes in full; in a mean its weight is 1 - beta.": _gradient_in_full,
        "The new gradient comes into m in full; in a mean its weight is 1 - beta_1.": (
            _mean_gets_gradient_in_full
        ),
        "The new w is right, but you return the old means: the next step needs the new ones.": (
            _means_kept
        ),
        "You divide all weights by one scale, the mean over them. Each weight has a mean of its "
        "own, over the steps.": _one_scale,
        f"{_ORDER}, and not m, s, w.": _order_m_s_w,
        f"{_ORDER}, and not w, s, m.": _order_w_s_m,
    },
    {
        "": (np.array([1.0]), np.array([0.5]), np.array([1.0]), 2, np.array([2.0]), *_RATES),
        "the first step, k = 1, with both means 0": (
            _W, np.zeros(2), np.zeros(2), 1, _G, *_RATES
        ),
        "k = 1": (_W, _M, _S, 1, _G, *_RATES),
        "a gradient of 0": (_W, _M, _S, 3, np.array([0.0, 2.0]), *_RATES),
        "a weight that has never had a gradient": (
            _W, np.array([0.0, 0.5]), np.array([0.0, 1.0]), 3, np.array([0.0, 2.0]), *_RATES
        ),
        "beta_1 = 0, which has no momentum": (_W, _M, _S, 3, _G, 0.1, 0.0, 0.9, 0.5),
        "the usual rates after many steps": (_W, _M, _S, 100, _G, 0.001, 0.9, 0.999, 1e-8),
        "a matrix": (
            np.array([_W, _G]), np.array([_M, _W]), np.array([_S, [0.2, 3.0]]), 4,
            np.array([_G, [-1.5, 0.7]]), *_RATES,
        ),
    },
    _some_step,
    results=("w", "m", "s"),
    words={
        "beta_1 * m": "the faded old mean",
        "beta_2 * s": "the faded old mean of squares",
        "(1 - beta_1) * gradient": "today's gradient with its weight",
        "gradient ** 2": "today's square",
        "(1 - beta_2) * gradient ** 2": "today's square with its weight",
        "1 - beta_1": "the weight of today's gradient",
        "1 - beta_2": "the weight of today's square",
        "beta_1 * m + (1 - beta_1) * gradient": "the fading mean of the gradients",
        "beta_2 * s + (1 - beta_2) * gradient ** 2": "the fading mean of the squares",
        "1 - beta_1 ** k": "the correction of m",
        "1 - beta_2 ** k": "the correction of s",
        "beta_1 ** k": "beta_1^k",
        "beta_2 ** k": "beta_2^k",
        "m / (1 - beta_1 ** k)": "the corrected mean",
        "s / (1 - beta_2 ** k)": "the corrected mean of squares",
        "m_hat": "the corrected mean",
        "s_hat": "the corrected mean of squares",
        "np.sqrt(s_hat)": "the root of the corrected mean of squares",
        "np.sqrt": "the root",
        "np.sqrt(s_hat) + epsilon": "the divisor",
        "eta * m_hat / (np.sqrt(s_hat) + epsilon)": "the step",
    },
)  # fmt: skip
