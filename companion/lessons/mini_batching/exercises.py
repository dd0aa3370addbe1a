"""The exercises of lesson 02, each with the mistakes that have a name."""

from itertools import islice

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise, apart

# -- the gradient of a batch


def _batch_gradient(V, A, rows):
    return V[rows].T @ A[rows] / len(rows)


def _rows(*numbers):
    return np.array(numbers)


def _instances_and_a_batch(rng):
    B, n, S_l, S_before = sorted(int(width) for width in rng.permutation(7)[:4] + 1)
    if rng.random() < 0.5:
        B, n, S_l, S_before = S_l, S_before, B, n
    return apart(rng, n, S_l), apart(rng, n, S_before), rng.permutation(n)[:B]


EXERCISES["mini-batch gradient"] = Exercise(
    _batch_gradient,
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
        "The product is transposed, since the gradient has W(l)'s shape, a row per output. And it "
        "is the batch's sum, where the mean is asked for.": lambda V, A, rows: A[rows].T @ V[rows],
        "You add up ALL instances, and divide by the batch's number: take those `rows` names.": (
            lambda V, A, rows: V.T @ A / len(rows)
        ),
        "This is the sum over ALL instances: take those that `rows` names, and their mean.": (
            lambda V, A, rows: V.T @ A
        ),
        "This is the slide's V A^T as it stands: with instances in rows, each instance meets each "
        "other one. Which of the two has to be transposed?": (
            lambda V, A, rows: V[rows] @ A[rows].T / len(rows)
        ),
        "This is the slide's V A^T as it stands, and no mean: with instances in rows, each "
        "instance meets each other one. Which of the two has to be transposed?": (
            lambda V, A, rows: V[rows] @ A[rows].T
        ),
        "You multiply number by number: each unit has a weight for EVERY input, so it takes a "
        "matrix product, which adds up over the batch.": (
            lambda V, A, rows: V[rows] * A[rows] / len(rows)
        ),
        "You divide by the layer's width. The mean is over the batch's instances.": (
            lambda V, A, rows: V[rows].T @ A[rows] / V.shape[1]
        ),
        "You divide by the width of the layer before. The mean is over the batch's instances.": (
            lambda V, A, rows: V[rows].T @ A[rows] / A.shape[1]
        ),
        "You divide by the batch's number twice: the mean is taken once.": (
            lambda V, A, rows: V[rows].T @ A[rows] / len(rows) ** 2
        ),
        "The minus belongs to the update, W - eta grad; the gradient itself points uphill.": (
            lambda V, A, rows: -V[rows].T @ A[rows] / len(rows)
        ),
        "Only V is that of the batch: A has the first instances. V and A belong to the same.": (
            lambda V, A, rows: V[rows].T @ A[: len(rows)] / len(rows)
        ),
        "Only A is that of the batch: V has the first instances. V and A belong to the same.": (
            lambda V, A, rows: V[: len(rows)].T @ A[rows] / len(rows)
        ),
        "This is the gradient of one instance, the batch's last: add up over all that `rows` "
        "names, a loop that sets the result anew each time forgets the others.": (
            lambda V, A, rows: np.outer(V[rows[-1]], A[rows[-1]])
        ),
        "This is the gradient of one instance, the batch's last, divided by the batch's number: a "
        "loop that sets the result anew each time forgets the others.": (
            lambda V, A, rows: np.outer(V[rows[-1]], A[rows[-1]]) / len(rows)
        ),
        "This is the gradient of one instance, the batch's first: is there a return inside the "
        "loop?": lambda V, A, rows: np.outer(V[rows[0]], A[rows[0]]),
        "You multiply the mean of V by the mean of A. Asked for is the mean of their products: "
        "each instance's V meets its own A.": (
            lambda V, A, rows: np.outer(V[rows].mean(axis=0), A[rows].mean(axis=0))
        ),
        "This is the mean over the weights: one number is left. The mean is over the batch, and "
        "each weight keeps a gradient of its own.": lambda V, A, rows: np.mean(V[rows].T @ A[rows]),
        "These are the instances that do NOT belong to the batch.": (
            lambda V, A, rows: (
                np.delete(V, rows, 0).T @ np.delete(A, rows, 0) / (len(V) - len(rows))
            )
        ),
        "You add the numbers of the rows: the mean divides by HOW MANY there are, len(rows).": (
            lambda V, A, rows: V[rows].T @ A[rows] / np.sum(rows)
        ),
    },
    {
        "a batch of one instance": (np.array([[2.0], [4.0]]), np.array([[3.0], [5.0]]), _rows(1)),
        "a batch of all instances": (
            np.array([[1.0, 0.0], [2.0, 5.0]]), np.array([[1.0, 2.0], [4.0, 1.0]]), _rows(1, 0)
        ),
        "a batch as large as the layers are wide": (
            np.array([[1.0, 2.0], [0.0, 3.0], [5.0, 7.0]]),
            np.array([[4.0, 1.0], [2.0, 6.0], [3.0, 8.0]]), _rows(2, 0),
        ),
        "as many inputs as units": (
            np.array([[1.0, -2, 5], [0, 3, 4], [2, 1, 6], [-1, 7, 8]]),
            np.array([[1.0, 9, 2], [3, 1, 5], [4, 2, 1], [6, 7, 8]]), _rows(3, 1),
        ),
        "rows that are not in order": (
            np.array([[1.0, -2], [0, 3], [2, 1], [-1, 0], [4, 2]]),
            np.array([[1.0, 0, 2], [3, 1, 0], [0, 2, 1], [1, 1, 1], [2, 0, 3]]), _rows(3, 0, 4),
        ),
        "a layer of one unit": (
            np.array([[1.0], [2.0], [3.0], [-4.0]]),
            np.array([[1.0, 2], [0, 1], [5, 3], [2, 2]]), _rows(2, 3),
        ),
    },
    _instances_and_a_batch,
    results=("grad",),
    words={
        "len(rows)": "the batch's size", "V[rows].T @ A[rows]": "the sum over the batch",
    },
)  # fmt: skip


# -- the batches of an epoch


def _epoch_batches(n, size, rng):
    order = rng.permutation(n)
    return [order[first : first + size] for first in range(0, n, size)]


def _cut(order, size):
    return [order[first : first + size] for first in range(0, len(order), size)]


def _generator(n, size):
    """The generator of a case; reading the result, it is made once more, to see if it was used."""
    return np.random.default_rng([n, size])


def _epoch(rng):
    """Enough rows that a shuffle is never an order by accident, cut with and without a rest."""
    n, size = int(rng.integers(24, 60)), int(rng.integers(4, 10))
    return n, size, _generator(n, size)


def _read_batches(batches, n, size, rng):
    """What matters of an epoch's batches, whatever order was drawn.

    Of a few rows anything may come by accident: they show the sizes alone.
    """
    batches = [np.asarray(batch) for batch in islice(batches, n + 2)]
    if any(b.ndim != 1 or (b.size and b.dtype.kind not in "iu") for b in batches):
        raise TypeError("an epoch should be a list of arrays of row numbers")
    sizes = np.array([len(batch) for batch in batches])
    if n < 20:
        return sizes, True, True, True, True, True, True
    rows = np.concatenate([np.zeros(0, int), *batches]).astype(int)
    used = rng.bit_generator.state != _generator(n, size).bit_generator.state
    company = 1 < size < n and all(np.ptp(b) == len(b) - 1 for b in batches if len(b))
    pattern = _has_a_pattern(rows, n, company)
    return (
        sizes,
        len(np.unique(rows)) == len(rows),  # none twice
        bool(np.array_equal(np.unique(rows), np.arange(n))),  # none missing, none else
        used,
        used or not np.array_equal(rows, np.sort(rows)),  # not as they lie
        pattern or not company,  # not the same rows together in every epoch
        not pattern,
    )


def _has_a_pattern(rows, n, company):
    """Whether most rows follow one another by the same step (as they lie, turned round, reversed),
    or many stay where they lay though they are not shuffled within their batches."""
    if len(rows) < 3:
        return False
    same_step = np.unique(np.diff(rows) % n, return_counts=True)[1].max() / (len(rows) - 1)
    stay = np.mean(rows == np.arange(len(rows)))
    return bool(same_step > 0.8 or (stay > 0.4 and not company))


def _numbered_from_one(n, size, rng):
    return _cut(rng.permutation(n) + 1, size)


def _blocks_in_another_order(n, size, rng):
    batches = _cut(np.arange(n), size)
    return [batches[i] for i in rng.permutation(len(batches))]


def _a_shuffle_for_each(n, size, rng):
    return [rng.permutation(n)[first : first + size] for first in range(0, n, size)]


def _one_batch_more(order, size):
    return [order[i * size : (i + 1) * size] for i in range(len(order) // size + 1)]


def _sliding(order, size):
    return [order[first : first + size] for first in range(len(order) - size + 1)]


def _filled_up(order, size):
    """Batches that are all full: the last one has rows that were in batches before it."""
    return _cut(np.concatenate([order, order[: -len(order) % size]]), size)


def _drawn_one_by_one(n, size, rng):
    return [rng.integers(n, size=size) for _ in range(0, n, size)]


EXERCISES["batches of an epoch"] = Exercise(
    _epoch_batches,
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
        "You cut into `size` parts: `size` is how many rows a batch holds, not how many batches "
        "there are.": lambda n, size, rng: np.array_split(rng.permutation(n), size),
        "Neighbors stay neighbors: rows come as they lie, turned round, or at even steps. A "
        "shuffle gives any order, each as likely. (Is what rng drew put to use?)": (
            lambda n, size, rng: _cut(np.roll(np.arange(n), rng.integers(n)), size)
        ),
        "Each batch is cut from a shuffle of its own, so some rows come twice and others never. "
        "Shuffle all rows once, before the loop, then cut.": _a_shuffle_for_each,
        "The batches change places, but the same rows always share one. Shuffle all rows first, "
        "then cut.": _blocks_in_another_order,
        "Rows are numbered from 0: row n does not exist, and row 0 is never learned from.": (
            _numbered_from_one
        ),
        "One row of the order is left out, its first or its last: the first batch begins at 0, and "
        "a range or a slice ends BEFORE its end.": (
            lambda n, size, rng: _cut(rng.permutation(n)[:-1], size)
        ),
        "This is one batch, with all rows: it has to be cut.": (
            lambda n, size, rng: [rng.permutation(n)]
        ),
        "These are batches of one row each: `size` is not used.": (
            lambda n, size, rng: _cut(rng.permutation(n), 1)
        ),
        "This is only the first batch of the epoch: is there a return inside the loop?": (
            lambda n, size, rng: _cut(rng.permutation(n), size)[:1]
        ),
        "Where the batches come out even, an empty one stands at the end.": (
            lambda n, size, rng: _one_batch_more(rng.permutation(n), size)
        ),
        "Every batch is drawn by itself, with replacement: some rows come twice, even in one "
        "batch, and others never. Shuffle all rows once, then cut.": _drawn_one_by_one,
        "The batches overlap: each begins one row after the last, it should begin `size` rows "
        "after.": lambda n, size, rng: _sliding(rng.permutation(n), size),
        "The smaller batch comes first: cut from the beginning, and what is left over is the last "
        "batch.": lambda n, size, rng: _cut(rng.permutation(n)[::-1], size)[::-1],
        "The last batch is filled up with rows that came before: it may be smaller.": (
            lambda n, size, rng: _filled_up(rng.permutation(n), size)
        ),
    },
    {
        "batches that come out even": (4, 2, _generator(4, 2)),
        "a last, smaller batch": (5, 2, _generator(5, 2)),
        "one batch of all rows": (3, 3, _generator(3, 3)),
        "batches of one row": (3, 1, _generator(3, 1)),
        "one instance": (1, 1, _generator(1, 1)),
        "one batch of many rows": (24, 24, _generator(24, 24)),
        "a last batch of one row": (25, 4, _generator(25, 4)),
        "many batches of one row": (23, 1, _generator(23, 1)),
        "many batches that come out even": (24, 8, _generator(24, 8)),
    },
    _epoch,
    results=(
        "the sizes", "each row at most once", "each row at least once", "the use of rng",
        "an order other than the file's", "the mixing of the batches", "the shuffle",
    ),
    words={
        "rng.permutation(n)": "the shuffle", "order[first:first + size]": "a batch",
        "range(0, n, size)": "where the batches begin",
    },
    read=_read_batches,
)  # fmt: skip


# -- the updates of an epoch


def _updates_of_an_epoch(n, size):
    return n // size + (n % size > 0)


def _sizes(rng):
    size = int(rng.integers(3, 12))
    return int(rng.integers(size + 1, 12 * size)), size


EXERCISES["updates of an epoch"] = Exercise(
    _updates_of_an_epoch,
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
        "n / size + 0.5, cut off, rounds to the nearest, and forgets a last batch that is less "
        "than half full.": lambda n, size: int(n / size + 0.5),
        "This is how many instances the last, smaller batch has. Count the batches.": (
            lambda n, size: n % size
        ),
        "The rest of the division counts the instances that are left over; together they are ONE "
        "more batch.": lambda n, size: n // size + n % size,
        "The fraction stands upside down: how often does `size` go into n?": (
            lambda n, size: size / n
        ),
        "The fraction stands upside down: how often does `size` go into n? (Rounded down, nothing "
        "is left of it.)": lambda n, size: size // n,
        "The fraction stands upside down: how often does `size` go into n? (Rounded up, it is "
        "always 1.)": lambda n, size: -(-size // n),
        "The sign is flipped: -n // size rounds up the right way, and wants a minus before it.": (
            lambda n, size: -n // size
        ),
        "That many updates would be made with batches of one: `size` is not used.": (
            lambda n, size: n
        ),
        "This is one too few where the batches come out even: (n - 1) // size counts the batches "
        "before the last one.": lambda n, size: (n - 1) // size,
        "This is one too many in all cases: is the last, smaller batch counted twice?": (
            lambda n, size: -(-n // size) + 1
        ),
        "This counts all instances, batch by batch: how many BATCHES are there?": (
            lambda n, size: n * size
        ),
    },
    {
        "batches that come out even": (6, 3),
        "64 instances in batches of 32": (64, 32),
        "a last batch that is less than half full": (10, 4),
        "a last batch that is just half full": (6, 4),
        "a last batch that is more than half full": (11, 4),
        "a last batch that lacks one instance": (8, 3),
        "one batch of all instances": (5, 5),
        "batches of one": (7, 1),
        "a last batch of one instance": (9, 4),
        "a last batch of one instance where batches are large": (60001, 30000),
        "the digits": (1437, 32),
    },
    _sizes,
    words={
        "n // size": "the full batches", "n % size > 0": "the last, smaller batch",
        "n % size": "what is left over",
    },
)  # fmt: skip
