"""The exercise of a split with a seed, and the mistakes in it that have a name."""

import random
from functools import lru_cache

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise

FEW = 20  # of fewer rows any split may come by accident: they show the sizes alone


def _split(n, test, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[test:], order[:test]


def _some_rows(rng):
    """So many rows, so many of them to test on, and a seed."""
    n = int(rng.integers(30, 80))
    return n, int(rng.integers(8, n // 2 - 2)), int(rng.integers(1, 1000))


def _parts(order, test):
    """The test rows that an order of all rows may mean, its first or its last, as `_key` has it."""
    return {_key(order[:test]), _key(order[len(order) - test :])}


def _key(rows):
    """Rows in whatever order, as something to look up."""
    return np.sort(rows).astype(np.int64).tobytes()


@lru_cache(maxsize=200)  # the cases of one check, tried with many answers
def _of_default_rng(n, test, seed):
    """The test rows that default_rng(seed) gives by any of the usual draws."""

    def draws():
        return np.random.default_rng(seed)

    orders = [draws().permutation(n), draws().choice(n, n, False), draws().random(n).argsort()]
    chosen = {_key(draws().choice(n, test, False))}
    chosen.add(_key(np.setdiff1d(np.arange(n), draws().choice(n, n - test, False))))
    return chosen.union(*(_parts(order, test) for order in orders))


@lru_cache(maxsize=200)
def _of_old_generators(n, test, seed):
    """The same of a generator that all of a program may share: NumPy's old one, or Python's."""
    old, python, shuffled = np.random.RandomState, random.Random(seed), list(range(n))
    random.Random(seed).shuffle(shuffled)
    orders = [old(seed).permutation(n), old(seed).rand(n).argsort(), shuffled]
    orders.append(python.sample(range(n), n))
    return set().union(*(_parts(order, test) for order in orders))


def _read_split(parts, n, test, seed):
    """What matters of a split, in whatever order its rows come."""
    if not isinstance(parts, tuple | list) or len(parts) != 2:
        raise TypeError("a split is two arrays: the rows to learn from, the rows to test on")
    learn, judge = (np.asarray(part) for part in parts)
    if any(p.ndim != 1 or (p.size and p.dtype.kind not in "iu") for p in (learn, judge)):
        raise TypeError("each part should be an array of row numbers")
    sizes, rows = np.array([len(learn), len(judge)]), np.concatenate([learn, judge])
    within = bool(np.all((rows >= 0) & (rows < n)))
    if n < FEW or not within:
        return sizes, within, True, True, True, True, True
    of_learn, of_judge = (np.bincount(p.astype(int), minlength=n) for p in (learn, judge))
    twice, both = max(of_learn.max(), of_judge.max()) > 1, (of_learn * of_judge).any()
    if twice or both:  # no split yet, so nothing to say of its shuffle
        return sizes, True, not twice, not both, True, True, True
    return sizes, True, True, True, *_shuffle_of(judge, n, seed)


def _shuffle_of(judge, n, seed):
    """Whether the test rows were shuffled; whether by the seed; whether by default_rng."""
    key, test = _key(judge), len(judge)
    own = key in _of_default_rng(n, test, seed)
    used = own or key in _of_old_generators(n, test, seed)
    return key not in _parts(np.arange(n), test), used, own


def _cut(order, test):
    return order[test:], order[:test]


def _as_they_lie(n, test, seed):
    return np.arange(n - test), np.arange(n - test, n)


def _seeded_for_all(n, test, seed):
    return _cut(np.random.RandomState(seed).permutation(n), test)


def _unseeded(n, test, seed):
    return _cut(np.random.default_rng().permutation(n), test)


def _always_the_same(n, test, seed):
    return _cut(np.random.default_rng(0).permutation(n), test)


def _turned(n, test, seed):
    return _split(n, test, seed)[::-1]


def _learned_and_tested(n, test, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order, order[:test]


def _two_shuffles(n, test, seed):
    rng = np.random.default_rng(seed)
    return rng.permutation(n)[test:], rng.permutation(n)[:test]


def _drawn_with_replacement(n, test, seed):
    return _cut(np.random.default_rng(seed).integers(n, size=n), test)


def _numbered_from_one(n, test, seed):
    learn, judge = _split(n, test, seed)
    return learn + 1, judge + 1


def _seed_lost_where_it_is_0(n, test, seed):
    return _split(n, test, seed or None)


def _rest_forgotten(n, test, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[2 * test :], order[:test]


EXERCISES["a split with a seed"] = Exercise(
    _split,
    {
        "The rows come as they lie in the file. Shuffle them first: a file may be sorted.": (
            _as_they_lie
        ),
        "The seed goes to a generator of the old kind. np.random.seed and random.seed set the one "
        "that all your code shares: np.random.default_rng(seed) is yours alone.": _seeded_for_all,
        "The same seed does not give the same split, or another seed gives no other one: does it "
        "reach np.random.default_rng(seed), in this call?": _unseeded,
        "Every seed gives the same split: the number is fixed in your code.": _always_the_same,
        "The two parts have changed places: the rows to learn from come first.": _turned,
        "The test rows are learned from, too: leave them out of the first part.": (
            _learned_and_tested
        ),
        "Each part is cut from a shuffle of its own, so some rows are in both and others in none: "
        "shuffle once, then cut.": _two_shuffles,
        "Rows are drawn with replacement, so some come twice: permutation(n) has each row once.": (
            _drawn_with_replacement
        ),
        "Rows are numbered from 0: row n does not exist, and row 0 is never used.": (
            _numbered_from_one
        ),
        "0 is a seed like any other: `if seed` and `seed or ...` take it for none.": (
            _seed_lost_where_it_is_0
        ),
        "Some rows are in neither part: cut the shuffle at ONE place.": _rest_forgotten,
    },
    {
        "five rows": (5, 2, 3),
        "nothing to test on": (4, 0, 3),
        "all to test on": (4, 4, 3),
        "seed 0": (60, 20, 0),
        "another seed": (60, 20, 1),
        "as many to test on as to learn from": (40, 20, 2),
        "many rows": (200, 40, 7),
    },
    _some_rows,
    results=(
        "how many rows, to learn from and to test on", "row numbers from 0 to n - 1",
        "no row twice in a part", "no row in both parts", "an order other than the file's",
        "the use of the seed", "a generator of its own",
    ),
    words={
        "np.random.default_rng(seed)": "the generator", "order[test:]": "the rows to learn from",
        "order[:test]": "the rows to test on",
    },
    read=_read_split,
)  # fmt: skip
