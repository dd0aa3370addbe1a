"""Lesson 06: right answers, written otherwise."""

import bisect
import math
import statistics

import numpy as np

# -- J at a budget


def by_searchsorted(gradients, J, budget):
    return J[np.searchsorted(gradients, budget, side="right") - 1]


def by_a_mask(gradients, J, budget):
    return J[gradients <= budget][-1]


def by_count(gradients, J, budget):
    return J[(gradients <= budget).sum() - 1]


def by_a_loop(gradients, J, budget):
    best = J[0]
    for g, j in zip(gradients, J):
        if g <= budget:
            best = j
    return best


def by_a_loop_that_stops(gradients, J, budget):
    i = 0
    while i + 1 < len(gradients) and gradients[i + 1] <= budget:
        i += 1
    return float(J[i])


def backward(gradients, J, budget):
    for g, j in zip(gradients[::-1], J[::-1]):
        if g <= budget:
            return j


def by_bisect(gradients, J, budget):
    return J[bisect.bisect_right(list(gradients), budget) - 1]


def by_nonzero(gradients, J, budget):
    return J[np.nonzero(gradients <= budget)[0].max()]


def by_argmax_of_what_is_beyond(gradients, J, budget):
    return J[np.argmax(gradients > budget) - 1]  # 0 - 1 is the last note, where none is beyond


def in_float32(gradients, J, budget):
    return np.float32(J)[gradients <= budget][-1]


def as_an_array_of_one(gradients, J, budget):
    return J[gradients <= budget][-1:]


# -- RMSProp's step


def rmsprop_in_one_line(w, squares, gradient, eta, gamma, epsilon):
    s = squares + (1 - gamma) * (gradient**2 - squares)
    return w - eta * gradient / (s**0.5 + epsilon), s


def rmsprop_in_parts(w, squares, gradient, eta, gamma, epsilon):
    s = gamma * squares + (1 - gamma) * gradient * gradient
    rate = eta / (epsilon + np.sqrt(s))
    return w - rate * gradient, s


def rmsprop_in_place_on_copies(w, squares, gradient, eta, gamma, epsilon):
    s = squares.copy()
    s *= gamma
    s += (1 - gamma) * np.square(gradient)
    new = w.copy()
    new -= eta * gradient / (np.sqrt(s) + epsilon)
    return new, s


def rmsprop_in_float32(w, squares, gradient, eta, gamma, epsilon):
    w, s, g = (x.astype(np.float32) for x in (w, squares, gradient))
    s = np.float32(gamma) * s + np.float32(1 - gamma) * g**2
    return w - np.float32(eta) * g / (np.sqrt(s) + np.float32(epsilon)), s


def rmsprop_number_by_number(w, squares, gradient, eta, gamma, epsilon):
    new, s = np.empty_like(w), np.empty_like(w)
    for i in np.ndindex(w.shape):
        s[i] = gamma * squares[i] + (1 - gamma) * gradient[i] ** 2
        new[i] = w[i] - eta * gradient[i] / (s[i] ** 0.5 + epsilon)
    return new, s


def rmsprop_as_lists(w, squares, gradient, eta, gamma, epsilon):
    s = gamma * squares + (1 - gamma) * np.abs(gradient) ** 2
    return [(w - eta * gradient / (np.sqrt(s) + epsilon)).tolist(), s.tolist()]


def rmsprop_by_average(w, squares, gradient, eta, gamma, epsilon):
    s = np.average([squares, gradient**2], axis=0, weights=[gamma, 1 - gamma])
    return np.add(w, -eta * np.divide(gradient, np.sqrt(s) + epsilon)), s


# -- Adam's step


def adam_in_parts(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    root = np.sqrt(s / (1 - beta_2**k))
    return w - eta * m / (1 - beta_1**k) / (root + epsilon), m, s


def adam_by_differences(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = m + (1 - beta_1) * (gradient - m)
    s = s + (1 - beta_2) * (gradient * gradient - s)
    m_hat, s_hat = m / (1 - np.power(beta_1, k)), s / (1 - np.power(beta_2, k))
    return w - eta * (m_hat / (epsilon + s_hat**0.5)), m, s


def adam_with_the_rate_corrected(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    correction = np.sqrt(1 - beta_2**k)
    rate = eta * correction / (1 - beta_1**k)
    return w - rate * m / (np.sqrt(s) + epsilon * correction), m, s


def adam_in_place_on_copies(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    w, m, s = w.copy(), m.copy(), s.copy()
    m *= beta_1
    m += (1 - beta_1) * gradient
    s *= beta_2
    s += (1 - beta_2) * gradient**2
    w -= eta * (m / (1 - beta_1**k)) / (np.sqrt(s / (1 - beta_2**k)) + epsilon)
    return w, m, s


def adam_in_float32(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    w, m, s, g = (np.float32(x) for x in (w, m, s, gradient))
    m = np.float32(beta_1) * m + np.float32(1 - beta_1) * g
    s = np.float32(beta_2) * s + np.float32(1 - beta_2) * g**2
    m_hat = m / np.float32(1 - beta_1**k)
    root = np.sqrt(s / np.float32(1 - beta_2**k)) + np.float32(epsilon)
    return w - np.float32(eta) * m_hat / root, m, s


def adam_number_by_number(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    w, m, s = w.copy(), m.copy(), s.copy()
    for i in np.ndindex(w.shape):
        m[i] = beta_1 * m[i] + (1 - beta_1) * gradient[i]
        s[i] = beta_2 * s[i] + (1 - beta_2) * gradient[i] ** 2
        m_hat, s_hat = m[i] / (1 - beta_1**k), s[i] / (1 - beta_2**k)
        w[i] -= eta * m_hat / (s_hat**0.5 + epsilon)
    return w, m, s


def adam_as_a_list(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + gradient - beta_1 * gradient
    s = beta_2 * s + gradient**2 - beta_2 * gradient**2
    step = eta * (m / (1 - beta_1**k)) / (np.sqrt(s / (1 - beta_2**k)) + epsilon)
    return [(w - step).tolist(), m.tolist(), s.tolist()]


def adam_with_products_of_beta(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    power_1 = power_2 = 1.0
    for _ in range(k):
        power_1, power_2 = power_1 * beta_1, power_2 * beta_2
    return w - eta * (m / (1 - power_1)) / (np.sqrt(s / (1 - power_2)) + epsilon), m, s


# -- a paired difference


def paired_in_one_line(a, b):
    return np.mean(a - b), np.std(a - b, ddof=1) / len(a) ** 0.5


def paired_by_sums(a, b):
    d, n = a - b, len(a)
    mean = sum(d) / n
    return mean, (sum((d - mean) ** 2) / (n - 1) / n) ** 0.5


def paired_with_ddof_moved(a, b):
    return (a - b).mean(), (a - b).std() / np.sqrt(len(a) - 1)


def paired_by_covariance(a, b):
    (aa, ab), (_, bb) = np.cov(a, b)
    return a.mean() - b.mean(), np.sqrt(max(aa + bb - 2 * ab, 0) / len(a))


def paired_by_statistics(a, b):
    d = [float(x - y) for x, y in zip(a, b)]
    return statistics.mean(d), statistics.stdev(d) / math.sqrt(len(d))


def paired_as_an_array(a, b):
    d = a - b
    return np.array([d.mean(), np.sqrt(d.var(ddof=1) / d.size)])


RIGHT = {
    "J at a budget": [
        by_searchsorted, by_a_mask, by_count, by_a_loop, by_a_loop_that_stops, backward, by_bisect,
        by_nonzero, by_argmax_of_what_is_beyond, in_float32, as_an_array_of_one,
    ],
    "RMSProp's step": [
        rmsprop_in_one_line, rmsprop_in_parts, rmsprop_in_place_on_copies, rmsprop_in_float32,
        rmsprop_number_by_number, rmsprop_as_lists, rmsprop_by_average,
    ],
    "Adam's step": [
        adam_in_parts, adam_by_differences, adam_with_the_rate_corrected, adam_in_place_on_copies,
        adam_in_float32, adam_number_by_number, adam_as_a_list, adam_with_products_of_beta,
    ],
    "a paired difference": [
        paired_in_one_line, paired_by_sums, paired_with_ddof_moved, paired_by_covariance,
        paired_by_statistics, paired_as_an_array,
    ],
}  # fmt: skip
