"""Lesson 02: right answers, written otherwise."""

import math
from fractions import Fraction
from functools import reduce

import numpy as np

# -- the gradient of a batch


def batch_first(V, A, rows):
    V, A = V[rows], A[rows]
    return V.T @ A / len(V)


def by_rows_size(V, A, rows):
    return V[rows].T @ A[rows] / rows.size


def by_rows_shape(V, A, rows):
    return np.dot(V[rows, :].T, A[rows, :]) / rows.shape[0]


def by_einsum(V, A, rows):
    return np.einsum("bi,bj->ij", V[rows], A[rows]) / len(rows)


def in_a_loop(V, A, rows):
    grad = np.zeros((V.shape[1], A.shape[1]))
    for i in rows:
        grad += np.outer(V[i], A[i])
    return grad / len(rows)


def as_a_mean(V, A, rows):
    return np.mean([np.outer(V[i], A[i]) for i in rows], axis=0)


def by_take_in_float32(V, A, rows):
    V, A = V.astype("float32"), A.astype("float32")
    return np.take(V, rows, axis=0).T @ np.take(A, rows, axis=0) / np.float32(len(rows))


def by_a_mask(V, A, rows):
    mask = np.zeros(len(V), dtype=bool)
    mask[rows] = True
    return V[mask].T @ A[mask] / mask.sum()


def turned_back(V, A, rows):
    return ((A[rows].T @ V[rows]) / len(rows)).T


def as_lists(V, A, rows):
    return (V[rows].T @ A[rows] / len(rows)).tolist()


# -- the batches of an epoch


def shuffled_in_place(n, size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return [order[i : i + size] for i in range(0, n, size)]


def by_choice(n, size, rng):
    order = rng.choice(n, n, replace=False)
    batches = []
    while len(order):
        batches.append(order[:size])
        order = order[size:]
    return batches


def by_sorting_random_numbers(n, size, rng):
    order = np.argsort(rng.random(n))
    return np.split(order, range(size, n, size))


def as_a_generator(n, size, rng):
    order = rng.permutation(n)
    for first in range(0, n, size):
        yield order[first : first + size]


def as_lists_of_numbers(n, size, rng):
    order = rng.permutation(n).tolist()
    return [order[first : min(first + size, n)] for first in range(0, n, size)]


def as_tuples(n, size, rng):
    order = tuple(int(i) for i in rng.permutation(np.arange(n)))
    return tuple(order[k * size : (k + 1) * size] for k in range(math.ceil(n / size)))


def full_ones_and_the_rest(n, size, rng):
    order = rng.permutation(n)
    full = n // size
    batches = list(order[: full * size].reshape(full, size))
    if n % size:
        batches.append(order[full * size :])
    return batches


def one_row_at_a_time(n, size, rng):
    batches = [[]]
    for row in rng.permutation(n):
        if len(batches[-1]) == size:
            batches.append([])
        batches[-1].append(row)
    return batches


# -- the updates of an epoch


def rounded_up(n, size):
    return math.ceil(n / size)


def rounded_up_by_numpy(n, size):
    return np.ceil(n / size)


def twice_a_minus(n, size):
    return -(-n // size)


def filled_up(n, size):
    return (n + size - 1) // size


def one_more_where_something_is_left(n, size):
    full, left = divmod(n, size)
    if left > 0:
        full += 1
    return full


def counted(n, size):
    count = 0
    while n > 0:
        n = n - size
        count += 1
    return count


def places_counted(n, size):
    return len(range(0, n, size))


def before_the_last(n, size):
    return 1 + (n - 1) // size


def by_one_hot_rows(V, A, rows):
    chosen = np.eye(len(V))[rows]
    return (chosen @ V).T @ (chosen @ A) / len(chosen)


def by_reduce(V, A, rows):
    return reduce(np.add, (np.outer(V[row], A[row]) for row in rows)) / np.size(rows)


def exchanged_one_by_one(n, size, rng):
    order = np.arange(n)
    for last in range(n - 1, 0, -1):
        other = rng.integers(last + 1)
        order[last], order[other] = order[other], order[last]
    return np.split(order, np.arange(size, n, size))


def drawn_from_what_is_left(n, size, rng):
    left, batches = np.arange(n), []
    while left.size:
        batches.append(rng.choice(left, size=min(size, left.size), replace=False))
        left = np.setdiff1d(left, batches[-1])
    return batches


def in_a_dictionary(n, size, rng):
    order = rng.permutation(n)
    return {first: order[first : first + size] for first in range(0, n, size)}.values()


def one_and_the_rest(n, size):
    return 0 if n <= 0 else 1 + one_and_the_rest(n - size, size)


def by_divmod(n, size):
    full, left = divmod(n, size)
    return full + bool(left)


def by_a_fraction(n, size):
    return math.ceil(Fraction(n, size))


RIGHT = {
    "mini-batch gradient": [
        batch_first, by_rows_size, by_rows_shape, by_einsum, in_a_loop, as_a_mean,
        by_take_in_float32, by_a_mask, turned_back, as_lists,
        by_one_hot_rows, by_reduce,
    ],
    "batches of an epoch": [
        shuffled_in_place, by_choice, by_sorting_random_numbers, as_a_generator,
        as_lists_of_numbers, as_tuples, full_ones_and_the_rest, one_row_at_a_time,
        exchanged_one_by_one, drawn_from_what_is_left, in_a_dictionary,
    ],
    "updates of an epoch": [
        rounded_up, rounded_up_by_numpy, twice_a_minus, filled_up,
        one_more_where_something_is_left, counted, places_counted, before_the_last,
        one_and_the_rest, by_divmod, by_a_fraction,
    ],
}  # fmt: skip
