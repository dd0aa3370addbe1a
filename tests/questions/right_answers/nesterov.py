"""Lesson 04: right answers, written otherwise."""

from functools import lru_cache

import numpy as np

# -- Nesterov's step


def in_one_line(w, rho, eta, beta, gradient):
    return w - beta * rho - eta * gradient(w - beta * rho), beta * rho + eta * gradient(
        w - beta * rho
    )


def from_the_look_ahead_point(w, rho, eta, beta, gradient):
    ahead = w - beta * rho
    w_new = ahead - eta * gradient(ahead)
    return w_new, w - w_new


def as_a_velocity(w, rho, eta, beta, gradient):
    v = -rho
    v = beta * v - eta * gradient(w + beta * v)
    return w + v, -v


def in_place_on_copies(w, rho, eta, beta, gradient):
    w, rho = w.copy(), rho.copy()
    rho *= beta
    rho += eta * gradient(w - rho)
    w -= rho
    return w, rho


def in_float32(w, rho, eta, beta, gradient):
    w, rho = w.astype(np.float32), rho.astype(np.float32)
    rho = np.float32(beta) * rho + np.float32(eta) * gradient(w - np.float32(beta) * rho)
    return w - rho, rho


def as_lists(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w - beta * rho)
    return [(w - rho).tolist(), rho.tolist()]


def by_numpys_names(w, rho, eta, beta, gradient):
    momentum = np.multiply(beta, rho)
    push = np.multiply(eta, gradient(np.subtract(w, momentum)))
    step = np.add(momentum, push)
    return np.subtract(w, step), step


def number_by_number(w, rho, eta, beta, gradient):
    slope = np.ravel(gradient(w - beta * rho))
    new_w, new_rho = np.zeros(w.size), np.zeros(w.size)
    for i, (a, b) in enumerate(zip(w.flat, rho.flat)):
        new_rho[i] = beta * b + eta * slope[i]
        new_w[i] = a - new_rho[i]
    return new_w.reshape(w.shape), new_rho.reshape(w.shape)


# -- the printed formula mended


def mended_in_one_line(w, last, alpha, beta, gradient):
    return w - (alpha * last + beta * gradient(w - alpha * last)), gradient(w)


def mended_in_two_moves(w, last, alpha, beta, gradient):
    ahead = w - alpha * last
    return ahead - beta * gradient(ahead), gradient(w)


def mended_remembering_first(w, last, alpha, beta, gradient):
    here = gradient(w)
    there = gradient(w + -alpha * last)
    return w - beta * there - alpha * last, here


def mended_in_place_on_a_copy(w, last, alpha, beta, gradient):
    new = w.copy()
    new -= alpha * last
    new -= beta * gradient(new.copy())
    return new, gradient(w)


def mended_in_float32(w, last, alpha, beta, gradient):
    w, last = np.float32(w), np.float32(last)
    rho = np.float32(beta) * gradient(w - np.float32(alpha) * last) + np.float32(alpha) * last
    return w - rho, gradient(w)


def mended_as_a_list(w, last, alpha, beta, gradient):
    rho = beta * gradient(w - alpha * last) + alpha * last
    return [w - rho, gradient(w)]


def mended_by_a_function_of_its_own(w, last, alpha, beta, gradient):
    def step(point):
        return alpha * last + beta * gradient(point)

    return w - step(w - alpha * last), gradient(w)


def counted_from_ahead(w, rho, eta, beta, gradient):
    ahead = w - beta * rho
    new = ahead - eta * gradient(ahead)
    return new, w - new


def by_a_helper(w, rho, eta, beta, gradient):
    step = lambda push: beta * rho + eta * push  # noqa: E731
    return w - step(gradient(w - step(0))), step(gradient(w - step(0)))


def remembered_by_a_cache(w, last, alpha, beta, gradient):
    at = lru_cache(None)(lambda share: gradient(w - share * last))
    return w - beta * at(alpha) - alpha * last, at(0)


RIGHT = {
    "Nesterov's step": [
        in_one_line, from_the_look_ahead_point, as_a_velocity, in_place_on_copies, in_float32,
        as_lists, by_numpys_names, number_by_number,
        counted_from_ahead, by_a_helper,
    ],
    "mended Nesterov": [
        mended_in_one_line, mended_in_two_moves, mended_remembering_first,
        mended_in_place_on_a_copy, mended_in_float32, mended_as_a_list,
        mended_by_a_function_of_its_own,
        remembered_by_a_cache,
    ],
}  # fmt: skip
