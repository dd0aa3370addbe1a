"""The exercise of a paired difference, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise, apart


def _paired_difference(a, b):
    d = a - b
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def _two_methods(rng):
    """J of two methods from 2 to 8 seeds, in which the seed's luck is larger than the rest."""
    seeds = int(rng.integers(2, 9))
    luck = apart(rng, seeds, low=40, high=99)
    return luck + apart(rng, seeds, low=-9, high=20), luck


def _apart(a, b):
    error = np.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return (a - b).mean(), error


def _apart_by_n(a, b):
    return (a - b).mean(), np.sqrt((a.var() + b.var()) / len(a))


def _spread_apart(a, b):
    return (a - b).mean(), np.sqrt(a.var(ddof=1) + b.var(ddof=1))


def _difference_of_spreads(a, b):
    return a.mean() - b.mean(), (a.std(ddof=1) - b.std(ddof=1)) / np.sqrt(len(a))


def _spread(a, b):
    return (a - b).mean(), (a - b).std(ddof=1)


def _spread_by_n(a, b):
    return (a - b).mean(), (a - b).std()


def _by_n(a, b):
    return (a - b).mean(), (a - b).std() / np.sqrt(len(a))


def _twice_less_one(a, b):
    return (a - b).mean(), (a - b).std(ddof=1) / np.sqrt(len(a) - 1)


def _over_n(a, b):
    return (a - b).mean(), (a - b).std(ddof=1) / len(a)


def _over_n_by_n(a, b):
    return (a - b).mean(), (a - b).std() / len(a)


def _rootless(a, b):
    return (a - b).mean(), (a - b).var(ddof=1) / len(a)


def _variance_over_root(a, b):
    return (a - b).mean(), (a - b).var(ddof=1) / np.sqrt(len(a))


def _turned(a, b):
    return (b - a).mean(), (b - a).std(ddof=1) / np.sqrt(len(a))


def _sizes(a, b):
    d = abs(a - b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def _size_of_mean(a, b):
    return abs((a - b).mean()), (a - b).std(ddof=1) / np.sqrt(len(a))


def _median(a, b):
    return np.median(a - b), (a - b).std(ddof=1) / np.sqrt(len(a))


def _sum(a, b):
    return (a - b).sum(), (a - b).std(ddof=1) / np.sqrt(len(a))


def _order(a, b):
    mean, error = _paired_difference(a, b)
    return error, mean


def _each_seed(a, b):
    return a - b, (a - b).std(ddof=1) / np.sqrt(len(a))


def _mean_alone(a, b):
    return (a - b).mean()


def _doubled(a, b):
    return (a - b).mean(), 2 * (a - b).std(ddof=1) / np.sqrt(len(a))


def _relative(a, b):
    d = (a - b) / b
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def _sorted(a, b):
    d = np.sort(a) - np.sort(b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def _of_a(a, b):
    return (a - b).mean(), a.std(ddof=1) / np.sqrt(len(a))


EXERCISES["a paired difference"] = Exercise(
    _paired_difference,
    {
        "You take the spread of a and that of b, each by itself: that is the error of an UNPAIRED "
        "difference, and the luck that both share is still in it. Subtract seed by seed first.": (
            _apart
        ),
        "You take the spread of a and that of b, each by itself (and divide by n): the luck that "
        "both share is still in them. Subtract seed by seed first.": _apart_by_n,
        "You add up the spreads of a and of b: the luck that both share is still in them. Subtract "
        "seed by seed first, and divide by the root of how many seeds there are.": _spread_apart,
        "You subtract the spreads. Subtract a and b seed by seed, and take the spread of that.": (
            _difference_of_spreads
        ),
        "This is the spread of single differences. That of their MEAN is smaller, by the root of "
        "how many seeds there are.": _spread,
        "This is the spread of single differences (and a sum over n). That of their MEAN is "
        "smaller, by the root of how many seeds there are; and ddof=1 divides by n - 1.": (
            _spread_by_n
        ),
        "std() divides by n; around a mean that came from the same numbers it should be n - 1: "
        "std(ddof=1).": _by_n,
        "You take one off twice: ddof=1 has done it; then the root of n itself.": _twice_less_one,
        "You divide by how many seeds there are; it should be by the root of that.": _over_n,
        "You divide by how many seeds there are; it should be by the root of that. (And ddof=1 "
        "divides by n - 1 in the spread.)": _over_n_by_n,
        "The root is missing: this is the square of the standard error.": _rootless,
        "This has the variance where its root should be, std(ddof=1).": _variance_over_root,
        "This is b - a. Asked for is a - b, which is below 0 where a has the lower J.": _turned,
        "You take the differences without their signs: seeds at which a is ahead should count "
        "against those at which b is.": _sizes,
        "The mean has lost its sign, which says who is ahead.": _size_of_mean,
        "This is the median of the differences; the standard error is that of a MEAN.": _median,
        "This is the sum of the differences: divide by how many there are.": _sum,
        "The two results come in another order: first the mean, then its standard error.": _order,
        "These are the differences seed by seed: return their mean.": _each_seed,
        "The mean is right, but it comes alone: its standard error is asked for, too.": _mean_alone,
        "This is two standard errors, the bar that is often drawn. Return one.": _doubled,
        "You divide by b: this is how much higher a is as a share. Asked for is the difference.": (
            _relative
        ),
        "You have sorted: now the seeds no longer belong together. Place i is the same seed in "
        "both.": _sorted,
        "This is the standard error of a alone: take that of a - b.": _of_a,
    },
    {
        "": (np.array([3.0, 5.0, 9.0]), np.array([2.0, 4.5, 7.0])),
        "two seeds": (np.array([3.0, 5.0]), np.array([2.0, 4.5])),
        "a difference that is the same at every seed": (
            np.array([3.0, 5.0, 9.0]), np.array([1.5, 3.5, 7.5])
        ),
        "an a that is ahead": (np.array([3.0, 5.0, 9.0, 4.0]), np.array([4.0, 5.5, 9.2, 4.1])),
        "seeds that disagree on who is ahead": (
            np.array([3.0, 5.0, 9.0, 4.0, 7.0]), np.array([2.0, 5.5, 8.0, 4.1, 9.5])
        ),
    },
    _two_methods,
    results=("the mean", "the standard error"),
    words={
        "a - b": "the differences, seed by seed",
        "d.mean()": "their mean",
        "d.std(ddof=1)": "the spread of the differences",
        "np.sqrt(len(d))": "the root of how many seeds there are",
        "len(d)": "how many seeds there are",
    },
    index="seed",
)  # fmt: skip
