"""Right answers to the exercises of lesson 00."""

from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np


def in_steps(w, gradient, eta):
    step = eta * gradient
    new_w = w - step
    return new_w


def in_place_on_a_copy(w, gradient, eta):
    w = w.copy()
    w -= eta * gradient
    return w


def with_a_loop(w, gradient, eta):
    new = np.zeros(len(w))
    for i in range(len(w)):
        new[i] = w[i] - eta * gradient[i]
    return new


def as_a_list(w, gradient, eta):
    return [a - eta * b for a, b in zip(w, gradient)]


def in_float32(w, gradient, eta):
    return w.astype(np.float32) - np.float32(eta) * gradient.astype(np.float32)


def with_functions(w, gradient, eta):
    return np.subtract(w, np.multiply(eta, gradient))


def with_a_plus(w, gradient, eta):
    return w + (-eta) * gradient


def with_a_print(w, gradient, eta):
    print("the gradient is", gradient)
    return w - gradient * eta


def as_a_column(w, gradient, eta):
    return (w - eta * gradient)[:, None]


def mean_of_sums(A, Y):
    return np.mean(np.sum((A - Y) ** 2, axis=1))


def with_einsum(A, Y):
    E = Y - A
    return np.einsum("ij,ij->", E, E) / E.shape[0]


def with_loops(A, Y):
    J = 0
    M, classes = Y.shape
    for i in range(M):
        for j in range(classes):
            J += (Y[i, j] - A[i, j]) ** 2
    return J / M


def with_norm(A, Y):
    return np.linalg.norm(Y - A) ** 2 / A.shape[0]


def with_the_mean(A, Y):
    return np.mean((Y - A) ** 2) * Y.shape[1]


def multiplied_out(A, Y):
    return (np.sum(Y**2) - 2 * np.sum(A * Y) + np.sum(A**2)) / len(A)


def squared_in_float32(A, Y):
    E = (Y - A).astype(np.float32)
    return (E * E).sum() / np.float32(len(E))


def with_the_trace(A, Y):
    return np.trace((Y - A) @ (Y - A).T) / len(A)


def in_an_array(A, Y):
    return np.array([[((Y - A) ** 2).sum() / len(A)]])


def in_fractions(w, gradient, eta):
    return [Fraction(a) - Fraction(eta) * Fraction(b) for a, b in zip(w, gradient)]


def in_decimals(w, gradient, eta):
    return [Decimal(a) - Decimal(eta) * Decimal(b) for a, b in zip(w, gradient)]


def as_a_map(w, gradient, eta):
    return map(lambda a, b: a - eta * b, w, gradient)


class Descent:
    def __call__(self, w, gradient, eta):
        return np.matrix(w) - eta * np.matrix(gradient)


def against(sign, w, gradient, eta):
    return w + sign * eta * gradient


def by_recursion(A, Y):
    total = float(((A[0] - Y[0]) ** 2).sum())
    rest = by_recursion(A[1:], Y[1:]) * (len(A) - 1) if len(A) > 1 else 0
    return (total + rest) / len(A)


def by_the_variance(A, Y):
    return A.shape[1] * ((E := A - Y).var() + E.mean() ** 2)


RIGHT = {
    "plain descent": [
        in_steps, in_place_on_a_copy, with_a_loop, as_a_list, in_float32, with_functions,
        with_a_plus, with_a_print, as_a_column,
        in_fractions, in_decimals, as_a_map, Descent(), partial(against, -1),
    ],
    "squared error": [
        mean_of_sums, with_einsum, with_loops, with_norm, with_the_mean, multiplied_out,
        squared_in_float32, with_the_trace, in_an_array,
        by_recursion, by_the_variance,
    ],
}  # fmt: skip
