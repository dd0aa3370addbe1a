"""The exercises of lesson 02, each with the mistakes that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise


def _cut(order, size):
    return [order[first : first + size] for first in range(0, len(order), size)]


def _read_batches(batches, n, size, rng):
    """What matters of an epoch's batches, whatever order was drawn; rng started from seed 0."""
    batches = [np.asarray(batch) for batch in batches]
    if not batches or any(b.ndim != 1 or b.dtype.kind not in "iu" for b in batches):
        raise TypeError("an epoch should be a list of arrays of row numbers")
    rows = np.concatenate(batches)
    return (
        [len(batch) for batch in batches],
        len(np.unique(rows)) == len(rows),  # none twice
        np.isin(np.arange(n), rows).all(),  # none missing
        rng.bit_generator.state != np.random.default_rng(0).bit_generator.state,  # rng was used
        np.array_equal(rows, np.sort(rows)),  # not shuffled
        all(np.ptp(batch) == len(batch) - 1 for batch in batches),  # the same company every epoch
    )


EXERCISES["mini-batch gradient"] = Exercise(
    lambda V, A, rows: V[rows].T @ A[rows] / len(rows),
    {
        "This is the batch's sum, as the lecture prints it. The course takes the mean: one "
        "division is missing.": lambda V, A, rows: V[rows].T @ A[rows],
        "You divide by the number of ALL instances, but only the batch's were added up.": (
            lambda V, A, rows: V[rows].T @ A[rows] / len(V)
        ),
        "This is the full gradient: `rows` says which instances belong to the batch.": (
            lambda V, A, rows: V.T @ A / len(V)
        ),
        "These are the FIRST instances, as many as the batch has: take those that `rows` names.": (
            lambda V, A, rows: V[: len(rows)].T @ A[: len(rows)] / len(rows)
        ),
        "The product is transposed: the gradient has W(l)'s shape, a row per output.": (
            lambda V, A, rows: A[rows].T @ V[rows] / len(rows)
        ),
    },
    [
        (
            np.array([[1.0, -2], [0, 3], [2, 1], [-1, 0], [4, 2]]),
            np.array([[1.0, 0, 2], [3, 1, 0], [0, 2, 1], [1, 1, 1], [2, 0, 3]]),
            np.array([3, 0, 4]),
        ),
        (np.array([[1.0], [2], [3], [-4]]), np.array([[1.0, 2], [0, 1], [5, 3], [2, 2]]), [2]),
        (np.array([[1.0, 0], [2, 5]]), np.array([[1.0, 2], [4, 1]]), np.array([1, 0])),
    ],
)


EXERCISES["batches of an epoch"] = Exercise(
    lambda n, size, rng: _cut(rng.permutation(n), size),
    {
        "The last, smaller batch is dropped: some rows are not learned from in this epoch.": (
            lambda n, size, rng: _cut(rng.permutation(n), size)[: n // size]
        ),
        "Nothing is shuffled: the rows come as they lie, the same in every epoch.": (
            lambda n, size, rng: _cut(np.arange(n), size)
        ),
        "You shuffle, but not with `rng`: a generator made anew in each call gives the same order "
        "in every epoch, and np.random.permutation can't be repeated.": (
            lambda n, size, rng: _cut(np.random.default_rng(0).permutation(n), size)
        ),
        "Some rows come twice and others never: that is drawing with replacement. Each row is due "
        "once in an epoch.": (lambda n, size, rng: _cut(rng.integers(n, size=n), size)),
        "Every batch is drawn by itself, so some rows come twice and others never: shuffle all "
        "rows once, then cut.": (
            lambda n, size, rng: [rng.choice(n, size, False) for _ in range(0, n, size)]
        ),
        "You shuffle within each batch, so the same rows always share a batch. Shuffle all rows "
        "first, then cut.": (
            lambda n, size, rng: [rng.permutation(rows) for rows in _cut(np.arange(n), size)]
        ),
        "You cut into nearly equal parts. Every batch holds `size` rows, and only the last may "
        "be smaller.": (lambda n, size, rng: np.array_split(rng.permutation(n), -(-n // size))),
    },
    [(n, size, np.random.default_rng(0)) for n, size in [(23, 5), (12, 4), (10, 10), (11, 1)]],
    read=_read_batches,
)


EXERCISES["updates of an epoch"] = Exercise(
    lambda n, size: -(-n // size),
    {
        "This is the demo's line: a number with a fraction. How often do the weights change?": (
            lambda n, size: n / size
        ),
        "The last, smaller batch is not counted, but it makes an update too.": (
            lambda n, size: n // size
        ),
        "One too many where the batches come out even, as for 64 instances in batches of 32.": (
            lambda n, size: n // size + 1
        ),
        "Rounding to the nearest forgets a last batch that is less than half full.": (
            lambda n, size: round(n / size)
        ),
    },
    [(1437, 32), (64, 32), (10, 4), (9, 4), (5, 5), (7, 1)],
)
