"""Lesson 03: right answers, written otherwise."""

import math
from fractions import Fraction

import numpy as np

# -- a ball with friction


def with_one_denominator(m, c, h):
    denominator = m + c * h
    return h * h / denominator, m / denominator


def in_one_line(m, c, h):
    return h**2 / (m + c * h), m / (m + c * h)


def from_the_effective_step(m, c, h):
    beta = m / (m + c * h)
    eta = h / c * (1 - beta)
    return eta, beta


def from_the_share_of_friction(m, c, h):
    beta = 1 - c * h / (m + c * h)
    return h**2 / (c * h + m), beta


def as_a_list(m, c, h):
    return [h**2 / (m + h * c), m / (m + h * c)]


def as_an_array(m, c, h):
    return np.array([h**2, m]) / (m + c * h)


def in_float32(m, c, h):
    m, c, h = np.float32(m), np.float32(c), np.float32(h)
    return h**2 / (m + c * h), m / (m + c * h)


def divided_by_h(m, c, h):
    return h / (m / h + c), m / h / (m / h + c)


def by_powers(m, c, h):
    share = (m + c * h) ** -1
    return np.square(h) * share, m * share


# -- a step of the heavy ball


def in_two_names(w, rho, gradient, eta, beta):
    new_rho = beta * rho + eta * gradient
    new_w = w - new_rho
    return new_w, new_rho


def in_one_return(w, rho, gradient, eta, beta):
    return w - eta * gradient - beta * rho, eta * gradient + beta * rho


def in_place_on_copies(w, rho, gradient, eta, beta):
    w, rho = w.copy(), rho.copy()
    rho *= beta
    rho += eta * gradient
    w -= rho
    return w, rho


def in_a_loop(w, rho, gradient, eta, beta):
    new_w, new_rho = np.zeros_like(w), np.zeros_like(rho)
    for place in np.ndindex(w.shape):
        new_rho[place] = eta * gradient[place] + beta * rho[place]
        new_w[place] = w[place] - new_rho[place]
    return new_w, new_rho


def heavy_ball_in_float32(w, rho, gradient, eta, beta):
    w, rho, gradient = (np.asarray(array, dtype=np.float32) for array in (w, rho, gradient))
    rho = np.float32(eta) * gradient + np.float32(beta) * rho
    return w - rho, rho


def heavy_ball_as_lists(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return [(w - rho).tolist(), rho.tolist()]


def velocity_turned(w, rho, gradient, eta, beta):
    velocity = -rho
    velocity = beta * velocity - eta * gradient
    return w + velocity, -velocity


def eta_outside_and_in_again(w, rho, gradient, eta, beta):
    memory = gradient + beta * rho / eta
    return w - eta * memory, eta * memory


def step_from_the_points(w, rho, gradient, eta, beta):
    before = w + rho
    after = w - eta * gradient + beta * (w - before)
    return after, w - after


# -- the largest stable learning rate


def multiplied_out(curvature, beta):
    return (2 + 2 * beta) / curvature


def plain_descents_limit_first(curvature, beta):
    plain = 2 / curvature
    return plain * (1 + beta)


def two_parts(curvature, beta):
    return 2 / curvature + 2 * beta / curvature


def by_a_power(curvature, beta):
    return 2.0 * (beta + 1.0) * curvature**-1


def largest_eta_in_float32(curvature, beta):
    return np.float32(2) * (np.float32(1) + np.float32(beta)) / np.float32(curvature)


def as_a_number_in_an_array(curvature, beta):
    return np.array(2 * (1 + beta) / curvature)


def by_the_equation(curvature, beta):
    r = -1
    return (r**2 - (1 + beta) * r + beta) / (-r * curvature)


def half_the_curvature(curvature, beta):
    return (1 + beta) / (curvature / 2)


# -- the beta that settles soonest


def squared_difference(eta, curvature):
    return (1 - (eta * curvature) ** 0.5) ** 2


def multiplied_out_beta(eta, curvature):
    s = eta * curvature
    return 1 - 2 * np.sqrt(s) + s


def root_first(eta, curvature):
    root = 1 - np.sqrt(eta * curvature)
    return root * root


def two_roots(eta, curvature):
    return (np.sqrt(eta) * np.sqrt(curvature) - 1) ** 2


def by_the_polynomial(eta, curvature):
    """(1 + beta - s)^2 = 4 beta, solved for beta: the smaller root."""
    s = eta * curvature
    return min(np.roots([1, -2 * (1 + s), (1 - s) ** 2]).real)


def by_the_product(eta, curvature):
    s = eta * curvature
    return (1 - s) ** 2 / (1 + np.sqrt(s)) ** 2


def by_math(eta, curvature):
    return math.pow(1 - math.sqrt(eta * curvature), 2)


def beta_as_an_array(eta, curvature):
    return np.array([(1 - np.sqrt(eta * curvature)) ** 2])[0]


def in_exact_fractions(m, c, h):
    m, c, h = (Fraction(number) for number in (m, c, h))
    return h * h / (m + c * h), m / (m + c * h)


def one_after_the_other(m, c, h):
    yield h * h / (below := m + c * h)
    yield m / below


def by_a_velocity(w, rho, gradient, eta, beta):
    velocity = beta * -rho - eta * gradient
    return w + velocity, -velocity


def stacked(w, rho, gradient, eta, beta):
    rho = np.tensordot([eta, beta], [gradient, rho], axes=1)
    return np.stack([w - rho, rho])


def by_bisection(curvature, beta):
    low, high = 0.0, 10 / curvature
    for _ in range(100):
        eta = (low + high) / 2
        low, high = (eta, high) if 2 + 2 * beta > eta * curvature else (low, eta)
    return low


def between_both_double_roots(curvature, beta):
    root = np.sqrt(beta)
    return ((1 + root) ** 2 + (1 - root) ** 2) / curvature


RIGHT = {
    "friction": [
        with_one_denominator, in_one_line, from_the_effective_step, from_the_share_of_friction,
        as_a_list, as_an_array, in_float32, divided_by_h, by_powers,
        in_exact_fractions, one_after_the_other,
    ],
    "heavy ball": [
        in_two_names, in_one_return, in_place_on_copies, in_a_loop, heavy_ball_in_float32,
        heavy_ball_as_lists, velocity_turned, eta_outside_and_in_again, step_from_the_points,
        by_a_velocity, stacked,
    ],
    "largest eta": [
        multiplied_out, plain_descents_limit_first, two_parts, by_a_power, largest_eta_in_float32,
        as_a_number_in_an_array, by_the_equation, half_the_curvature,
        by_bisection, between_both_double_roots,
    ],
    "best beta": [
        squared_difference, multiplied_out_beta, root_first, two_roots, by_the_polynomial,
        by_the_product, by_math, beta_as_an_array,
    ],
}  # fmt: skip
