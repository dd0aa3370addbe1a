"""The exercise of the batches' bounds, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise


def _batch_bounds(n, size):
    first = np.arange(0, n, size)
    return first, np.minimum(first + size, n)


def _n_and_size(rng):
    """Instances, and a smaller size of a batch."""
    size = int(rng.integers(3, 12))
    return int(rng.integers(2 * size + 1, 8 * size)), size


def _equal_parts(n, count):
    """The bounds of np.array_split into so many parts."""
    ends = np.cumsum([len(part) for part in np.array_split(np.arange(n), count)])
    return np.append(0, ends[:-1]), ends


def _fraction_cut(n, size):
    return _equal_parts(n, max(int(n / size), 1))


def _fraction_rounded_up(n, size):
    return _equal_parts(n, -(-n // size))


def _size_for_count(n, size):
    return _equal_parts(n, size)


def _past_the_end(n, size):
    first = np.arange(0, n, size)
    return first, first + size


def _last_left_out(n, size):
    first = np.arange(0, n - size + 1, size)
    return first, first + size


def _last_swallowed(n, size):
    first = np.arange(max(n // size, 1)) * size
    return first, np.append(first[1:], n)


def _last_moved_back(n, size):
    first = np.minimum(np.arange(0, n, size), max(n - size, 0))
    return first, np.minimum(first + size, n)


def _one_empty_batch(n, size):
    first = np.arange(0, n + 1, size)
    return first, np.minimum(first + size, n)


def _ends_included(n, size):
    first, end = _batch_bounds(n, size)
    return first, end - 1


def _end_at_the_last_row(n, size):
    first = np.arange(0, n, size)
    return first, np.minimum(first + size, n - 1)


def _numbered_from_one(n, size):
    first, end = _batch_bounds(n, size)
    return first + 1, end


def _lengths(n, size):
    first, end = _batch_bounds(n, size)
    return first, end - first


def _swapped(n, size):
    return _batch_bounds(n, size)[::-1]


def _batch_numbers(n, size):
    first, end = _batch_bounds(n, size)
    return np.arange(len(first)), end


def _fractions(n, size):
    ends = np.arange(1, -(-n // size) + 1) * n / -(-n // size)
    return np.append(0, ends[:-1]), ends


def _pairs(n, size):
    return np.transpose(_batch_bounds(n, size))


def _how_many(n, size):
    return n / size


def _how_many_whole(n, size):
    return -(-n // size)


EXERCISES["the bounds of the batches"] = Exercise(
    _batch_bounds,
    {
        "This is the demo's cut: n / size, its fraction dropped, and then equal parts. They hold "
        "more rows than `size`.": _fraction_cut,
        "These are equal parts. Every batch holds `size` rows, and only the last may be smaller.": (
            _fraction_rounded_up
        ),
        "You cut into `size` parts: `size` is how many rows a batch holds, not how many batches "
        "there are.": _size_for_count,
        "The last batch ends past the last row: its end is n at most.": _past_the_end,
        "The last, smaller batch is left out, and its rows are never learned from.": _last_left_out,
        "What is left over goes to the last full batch, which then holds more than `size` rows: "
        "it is a batch of its own.": _last_swallowed,
        "The last batch is moved back until it is full, so some rows come twice: it may be "
        "smaller.": _last_moved_back,
        "Where the batches come out even, an empty one stands at the end: a first row of n is one "
        "too many.": _one_empty_batch,
        "Your ends are the batches' last rows. A slice ends BEFORE its end: give the row after "
        "it.": _ends_included,
        "The last end is n - 1, so the last row is never learned from: a slice ends BEFORE its "
        "end.": _end_at_the_last_row,
        "Rows are numbered from 0: the first batch begins at row 0.": _numbered_from_one,
        "The second result holds how many rows each batch has. Its END is asked for, first + "
        "that.": _lengths,
        "First rows and ends have changed places.": _swapped,
        "The first result numbers the batches. The number of each one's first ROW is asked for, "
        "size times as large.": _batch_numbers,
        "Your bounds have fractions: no row lies between two rows. Every batch holds `size` of "
        "them.": _fractions,
        "You return a pair for each batch. Two arrays are asked for: all first rows, then all "
        "ends.": _pairs,
        "This is the demo's number of batches, and a fraction. The rows at which each batch begins "
        "and ends are asked for.": _how_many,
        "This is the number of batches, and it is right. The rows at which each one begins and "
        "ends are asked for.": _how_many_whole,
    },
    {
        "a last, smaller batch": (7, 3),
        "batches that come out even": (6, 2),
        "one batch of all instances": (4, 4),
        "a size above n": (3, 5),
        "batches of one": (3, 1),
        "a last batch of one instance": (9, 4),
        "the digits": (1437, 32),
    },
    _n_and_size,
    results=("the first rows", "the ends"),
    index="batch",
    words={
        "np.arange(0, n, size)": "where the batches begin",
        "first + size": "the end of a full batch",
        "n": "all rows",
    },
)
