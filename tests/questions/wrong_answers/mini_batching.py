"""Lesson 02: wrong answers as students write them, and a part of what they should be told."""

import math

import numpy as np

# -- the gradient of a batch


def the_sum(V, A, rows):
    return V[rows].T @ A[rows]


def over_all(V, A, rows):
    return V[rows].T @ A[rows] / V.shape[0]


def the_full_one(V, A, rows):
    return V.T @ A / len(A)


def all_over_the_batch(V, A, rows):
    return V.T @ A / len(rows)


def all_summed(V, A, rows):
    return np.dot(V.T, A)


def the_first_ones(V, A, rows):
    B = len(rows)
    return V[:B].T @ A[:B] / B


def transposed(V, A, rows):
    return A[rows].T @ V[rows] / len(rows)


def transposed_sum(V, A, rows):
    return np.dot(A[rows].T, V[rows])


def the_slides(V, A, rows):
    return V[rows] @ A[rows].T


def the_slides_mean(V, A, rows):
    return np.dot(V[rows], A[rows].T) / len(rows)


def over_the_units(V, A, rows):
    return V[rows].T @ A[rows] / V.shape[1]


def over_the_inputs(V, A, rows):
    return V[rows].T @ A[rows] / A[rows].shape[1]


def twice_a_mean(V, A, rows):
    B = len(rows)
    return (V[rows] / B).T @ A[rows] / B


def downhill(V, A, rows):
    return -V[rows].T @ A[rows] / len(rows)


def the_last_one_alone(V, A, rows):
    for i in rows:
        grad = np.outer(V[i], A[i])
    return grad / len(rows)


def returned_in_the_loop(V, A, rows):
    grad = np.zeros((V.shape[1], A.shape[1]))
    for i in rows:
        grad += np.outer(V[i], A[i])
        return grad


def mean_of_means(V, A, rows):
    return np.outer(V[rows].mean(0), A[rows].mean(0))


def to_one_number(V, A, rows):
    return np.mean(V[rows].T @ A[rows])


# -- the batches of an epoch


def last_one_dropped(n, size, rng):
    order = rng.permutation(n)
    return [order[i * size : (i + 1) * size] for i in range(n // size)]


def as_they_lie(n, size, rng):
    rows = np.arange(n)
    return [rows[i : i + size] for i in range(0, n, size)]


def by_a_global_generator(n, size, rng):
    order = np.random.permutation(n)  # noqa: NPY002  # it is the mistake
    return [order[i : i + size] for i in range(0, n, size)]


def by_a_generator_of_its_own(n, size, rng):
    own = np.random.default_rng(42)
    order = own.permutation(n)
    return [order[i : i + size] for i in range(0, n, size)]


def with_replacement(n, size, rng):
    order = rng.choice(n, n)
    return [order[i : i + size] for i in range(0, n, size)]


def each_drawn_by_itself(n, size, rng):
    return [rng.choice(n, size=size, replace=False) for _ in range(math.ceil(n / size))]


def each_drawn_with_replacement(n, size, rng):
    return [rng.choice(n, size=size) for _ in range(math.ceil(n / size))]


def shuffled_anew_for_each(n, size, rng):
    return [rng.permutation(n)[i : i + size] for i in range(0, n, size)]


def shuffled_within(n, size, rng):
    batches = []
    for i in range(0, n, size):
        batch = np.arange(i, min(i + size, n))
        rng.shuffle(batch)
        batches.append(batch)
    return batches


def nearly_equal(n, size, rng):
    return np.array_split(rng.permutation(n), math.ceil(n / size))


def so_many_parts(n, size, rng):
    return np.array_split(rng.permutation(n), size)


def rotated(n, size, rng):
    order = np.roll(np.arange(n), rng.integers(n))
    return [order[i : i + size] for i in range(0, n, size)]


def shuffled_for_nothing(n, size, rng):
    order = np.arange(n)
    rng.permutation(order)
    return [order[i : i + size] for i in range(0, n, size)]


def batches_in_another_order(n, size, rng):
    firsts = rng.permutation(np.arange(0, n, size))
    return [np.arange(first, min(first + size, n)) for first in firsts]


def from_one(n, size, rng):
    order = rng.permutation(np.arange(1, n + 1))
    return [order[i : i + size] for i in range(0, n, size)]


def not_cut(n, size, rng):
    return [rng.permutation(n)]


def one_by_one(n, size, rng):
    return [[row] for row in rng.permutation(n)]


def returned_in_the_loop_already(n, size, rng):
    order = rng.permutation(n)
    for i in range(0, n, size):
        return [order[i : i + size]]


def with_an_empty_one(n, size, rng):
    order = rng.permutation(n)
    return [order[i * size : (i + 1) * size] for i in range(n // size + 1)]


def overlapping(n, size, rng):
    order = rng.permutation(n)
    return [order[i : i + size] for i in range(n - size + 1)]


# -- the updates of an epoch


def the_demos(n, size):
    return n / size


def rounded_down(n, size):
    return n // size


def rounded_down_by_int(n, size):
    return int(n / size)


def always_one_more(n, size):
    return n // size + 1


def always_one_more_by_int(n, size):
    return int(n / size) + 1


def rounded(n, size):
    return round(n / size)


def rounded_by_numpy(n, size):
    return np.rint(n / size)


def the_rest(n, size):
    return n % size


def rest_added(n, size):
    return n // size + n % size


def upside_down(n, size):
    return size / n


def upside_down_rounded_up(n, size):
    return math.ceil(size / n)


def minus_at_the_wrong_place(n, size):
    return -n // size


def before_the_last(n, size):
    return (n - 1) // size


def size_forgotten(n, size):
    return n


def ceil_of_a_floor(n, size):
    return math.ceil(n // size)


def one_added_to_the_ceil(n, size):
    return math.ceil(n / size) + 1


def begun_too_late(V, A, rows):
    return V[rows[1:]].T @ A[rows[1:]] / len(rows)


def ended_too_early(V, A, rows):
    rest = rows[:-1]
    return V[rest].T @ A[rest] / len(rest)


def sorted_for_one(V, A, rows):
    return V[np.sort(rows)].T @ A[rows] / len(rows)


def smaller_one_first(n, size, rng):
    order, rest = rng.permutation(n), n % size
    batches = [order[:rest]] if rest else []
    return batches + [order[i : i + size] for i in range(rest, n, size)]


def one_row_less_in_each(n, size, rng):
    order = rng.permutation(n)
    return [order[i : i + size - 1] for i in range(0, n, size)]


def rounded_by_a_half(n, size):
    return int(n / size + 0.5)


def nearly_rounded_up(n, size):
    return int(n / size + 0.99)


def returned_for_one_branch(n, size):
    if n % size == 0:
        return n // size
    n // size + 1


WRONG = {
    "mini-batch gradient": [
        (the_sum, "the batch's sum"),
        (over_all, "the number of ALL instances"),
        (the_full_one, "the full gradient"),
        (all_over_the_batch, "You add up ALL instances"),
        (all_summed, "the sum over ALL instances"),
        (the_first_ones, "the FIRST instances"),
        (transposed, "The product is transposed"),
        (transposed_sum, "it is the batch's sum"),
        (the_slides, "the slide's V A^T as it stands, and no mean"),
        (the_slides_mean, "the slide's V A^T as it stands"),
        (over_the_units, "You divide by the layer's width"),
        (over_the_inputs, "the width of the layer before"),
        (twice_a_mean, "by the batch's number twice"),
        (downhill, "The minus belongs to the update"),
        (the_last_one_alone, "one instance, the batch's last"),
        (returned_in_the_loop, "one instance, the batch's first"),
        (mean_of_means, "the mean of V by the mean of A"),
        (to_one_number, "one number is left"),
        (begun_too_late, "`rows` lacked its first entry"),
        (ended_too_early, "`rows` lacked its last entry"),
        (sorted_for_one, "right where `rows` only rises"),
    ],
    "batches of an epoch": [
        (last_one_dropped, "The last, smaller batch is dropped"),
        (as_they_lie, "Nothing is shuffled"),
        (by_a_global_generator, "but not with `rng`"),
        (by_a_generator_of_its_own, "but not with `rng`"),
        (with_replacement, "drawing with replacement"),
        (each_drawn_by_itself, "Every batch is drawn by itself"),
        (each_drawn_with_replacement, "Every batch is drawn by itself, with replacement"),
        (shuffled_anew_for_each, "a shuffle of its own"),
        (shuffled_within, "You shuffle within each batch"),
        (nearly_equal, "nearly equal parts"),
        (so_many_parts, "You cut into `size` parts"),
        (rotated, "Neighbors stay neighbors"),
        (shuffled_for_nothing, "Is what rng drew put to use?"),
        (batches_in_another_order, "The batches change places"),
        (from_one, "Rows are numbered from 0"),
        (not_cut, "This is one batch"),
        (one_by_one, "batches of one row each"),
        (returned_in_the_loop_already, "only the first batch"),
        (with_an_empty_one, "an empty one stands at the end"),
        (overlapping, "The batches overlap"),
        (smaller_one_first, "The smaller batch comes first"),
        (one_row_less_in_each, "All is right but `the sizes` and `each row at least once`"),
    ],
    "updates of an epoch": [
        (the_demos, "the demo's line"),
        (rounded_down, "The last, smaller batch is not counted"),
        (rounded_down_by_int, "The last, smaller batch is not counted"),
        (always_one_more, "One too many where the batches come out even"),
        (always_one_more_by_int, "One too many where the batches come out even"),
        (rounded, "Rounding to the nearest"),
        (rounded_by_numpy, "Rounding to the nearest"),
        (the_rest, "how many instances the last, smaller batch has"),
        (rest_added, "together they are ONE more batch"),
        (upside_down, "The fraction stands upside down"),
        (upside_down_rounded_up, "The fraction stands upside down"),
        (minus_at_the_wrong_place, "The sign is flipped"),
        (before_the_last, "the batches before the last one"),
        (size_forgotten, "`size` is not used"),
        (ceil_of_a_floor, "The last, smaller batch is not counted"),
        (one_added_to_the_ceil, "one too many in all cases"),
        (rounded_by_a_half, "n / size + 0.5"),
        (nearly_rounded_up, "a last batch of one instance where batches are large"),
        (returned_for_one_branch, "In some cases your function gives nothing back"),
    ],
}
