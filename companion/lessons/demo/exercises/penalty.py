"""The exercise of the demo's penalty, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.draws import widths
from companion.questions.exercise import EXERCISES, Exercise, apart


def _penalty_gradient(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _two_layers(rng):
    """W1 and W2 of a network of three widths, and a C."""
    S_0, S_1, S_2 = widths(rng, 3)
    return apart(rng, S_1, S_0), apart(rng, S_2, S_1), float(apart(rng, low=2, high=20))


def _root(W1, W2):
    return np.sqrt(np.mean(W1**2) + np.mean(W2**2))


def _sum_of_squares(W1, W2, C):
    return C * W1, C * W2


def _sum_of_squares_twice(W1, W2, C):
    return 2 * C * W1, 2 * C * W2


def _root_missing(W1, W2, C):
    return C * W1 / W1.size, C * W2 / W2.size


def _root_missing_twice(W1, W2, C):
    return 2 * C * W1 / W1.size, 2 * C * W2 / W2.size


def _two_too_many(W1, W2, C):
    return 2 * C * W1 / (W1.size * _root(W1, W2)), 2 * C * W2 / (W2.size * _root(W1, W2))


def _half(W1, W2, C):
    return C * W1 / (2 * W1.size * _root(W1, W2)), C * W2 / (2 * W2.size * _root(W1, W2))


def _inner_missing(W1, W2, C):
    return (C / (2 * _root(W1, W2)),) * 2


def _means_missing(W1, W2, C):
    return C * W1 / _root(W1, W2), C * W2 / _root(W1, W2)


def _no_C(W1, W2, C):
    return W1 / (W1.size * _root(W1, W2)), W2 / (W2.size * _root(W1, W2))


def _turned(W1, W2, C):
    return -C * W1 / (W1.size * _root(W1, W2)), -C * W2 / (W2.size * _root(W1, W2))


def _rows_counted(W1, W2, C):
    return C * W1 / (len(W1) * _root(W1, W2)), C * W2 / (len(W2) * _root(W1, W2))


def _size_of_both(W1, W2, C):
    size = W1.size + W2.size
    return C * W1 / (size * _root(W1, W2)), C * W2 / (size * _root(W1, W2))


def _size_of_first(W1, W2, C):
    return C * W1 / (W1.size * _root(W1, W2)), C * W2 / (W1.size * _root(W1, W2))


def _sizes_swapped(W1, W2, C):
    return C * W1 / (W2.size * _root(W1, W2)), C * W2 / (W1.size * _root(W1, W2))


def _root_each(W1, W2, C):
    own_1, own_2 = np.sqrt(np.mean(W1**2)), np.sqrt(np.mean(W2**2))
    with np.errstate(invalid="ignore"):  # a W of zeros
        return C * W1 / (W1.size * own_1), C * W2 / (W2.size * own_2)


def _roots_added(W1, W2, C):
    root = np.sqrt(np.mean(W1**2)) + np.sqrt(np.mean(W2**2))
    return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _root_of_sums(W1, W2, C):
    root = np.sqrt(np.sum(W1**2) + np.sum(W2**2))
    return C * W1 / root, C * W2 / root


def _one_mean(W1, W2, C):
    both = np.concatenate([W1.ravel(), W2.ravel()])
    below = both.size * np.sqrt(np.mean(both**2))
    return C * W1 / below, C * W2 / below


def _updated(W1, W2, C):
    return tuple(W - C * W / (W.size * _root(W1, W2)) for W in (W1, W2))


def _root_of_sums_over_sizes(W1, W2, C):
    root = np.sqrt(np.sum(W1**2) + np.sum(W2**2))
    return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _no_squares_inside(W1, W2, C):
    with np.errstate(all="ignore"):
        root = np.sqrt(np.mean(W1) + np.mean(W2))
        return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


def _divided_by_all_under_root(W1, W2, C):
    u = np.mean(W1**2) + np.mean(W2**2)
    return C * W1 / (W1.size * u), C * W2 / (W2.size * u)


def _times_the_root(W1, W2, C):
    return C * W1 * _root(W1, W2) / W1.size, C * W2 * _root(W1, W2) / W2.size


def _means_of_W(W1, W2, C):
    return C * np.mean(W1) / _root(W1, W2), C * np.mean(W2) / _root(W1, W2)


def _the_cost(W1, W2, C):
    return C * _root(W1, W2)


def _cost_added(W1, W2, C):
    cost = C * _root(W1, W2)
    return W1 + cost, W2 + cost


def _order_swapped(W1, W2, C):
    return _penalty_gradient(W1, W2, C)[::-1]


_PAIR = np.array([[1.0, -2.0], [3.0, 0.5]])

EXERCISES["the penalty's gradient"] = Exercise(
    _penalty_gradient,
    {
        "This is the demo's own line, C W: the gradient of C/2 times the SUM of squares, not of "
        "the root of their means.": _sum_of_squares,
        "This is the next edition's line, 2 C W: the gradient of C times the SUM of squares, not "
        "of the root of their means.": _sum_of_squares_twice,
        "The root is missing: the chain rule through sqrt(u) divides by 2 sqrt(u).": _root_missing,
        "The root is missing: this is the gradient of u, of what stands under it. The chain rule "
        "through sqrt(u) divides by 2 sqrt(u).": _root_missing_twice,
        "A 2 too many: the 2 of the square and the 2 under the root's derivative cancel.": (
            _two_too_many
        ),
        "A 2 is missing: the root's derivative has a 2 below, but the square has one above, and "
        "they cancel.": _half,
        "The inner derivative is missing: after 1 / (2 sqrt(u)) comes that of u by W, which is "
        "2 W / W.size.": _inner_missing,
        "The means are missing: mean(W^2) has the derivative 2 W / W.size.": _means_missing,
        "C is missing: it is a factor of the cost, and stays one of its gradient.": _no_C,
        "The sign is turned: the cost grows with the size of the weights, so its gradient points "
        "along W. The minus comes with the update.": _turned,
        "You divide by the number of rows. The mean is over all entries, W.size of them.": (
            _rows_counted
        ),
        "You divide by the size of both together. Each mean is over its own W, and divides by its "
        "own size.": _size_of_both,
        "You divide by W1.size twice: the mean of W2's squares divides by W2.size.": _size_of_first,
        "The sizes have changed places: the mean of W1's squares divides by W1.size.": (
            _sizes_swapped
        ),
        "You take a root for each W. There is one root, over both means together.": _root_each,
        "You take one mean over the weights of both layers. The cost adds two means, and each W is "
        "divided by a size of its own.": _one_mean,
        "This is W minus its gradient, the new weights: the two gradients alone are asked for.": (
            _updated
        ),
        "You add two roots. There is one root, of the sum of both means.": _roots_added,
        "This is the gradient of the root of the SUM of squares. Its mean is asked for: each W "
        "brings its own size, under the root too.": _root_of_sums,
        "Under the root you have sums; the cost has means there.": _root_of_sums_over_sizes,
        "The squares are missing under the root: it is of mean(W1^2) + mean(W2^2).": (
            _no_squares_inside
        ),
        "You divide by what stands under the root, u: the derivative of sqrt(u) divides by "
        "sqrt(u).": _divided_by_all_under_root,
        "You multiply by the root: the derivative of sqrt(u) is 1 / (2 sqrt(u)), divide by it.": (
            _times_the_root
        ),
        "You take the mean of W, one number. Each weight has its own entry in the gradient: "
        "W / W.size.": _means_of_W,
        "This is the cost itself. Its gradients are asked for, one like W1 and one like W2.": (
            _the_cost
        ),
        "You add the cost to each weight. Its gradients are asked for.": _cost_added,
        "The two gradients have changed places: that by W1 comes first.": _order_swapped,
    },
    {
        "": (np.array([[1.0]]), np.array([[2.0, 2.0]]), 1.0),
        "one weight in each layer": (np.array([[3.0]]), np.array([[4.0]]), 2.0),
        "a weight of 0": (np.array([[0.0, 3.0]]), np.array([[1.0]]), 1.0),
        "a W2 of zeros": (np.array([[3.0, -1.0]]), np.zeros((1, 1)), 1.0),
        "C = 0": (np.array([[1.0, 3.0]]), np.array([[2.0]]), 0.0),
        "a large C": (np.array([[1.0, 3.0]]), np.array([[2.0]]), 100.0),
        "two layers of one shape": (_PAIR, _PAIR[::-1] + 0.25, 0.5),
    },
    _two_layers,
    results=("the gradient by W1", "the gradient by W2"),
    words={
        "np.mean(W1 ** 2)": "the mean of W1's squares",
        "np.mean(W2 ** 2)": "the mean of W2's squares",
        "np.mean(W1 ** 2) + np.mean(W2 ** 2)": "what stands under the root",
        "np.sqrt": "the root",
        "np.mean": "the mean",
        "W1 ** 2": "the square of W1",
        "W2 ** 2": "the square of W2",
        "W1.size": "the number of W1's entries",
        "W2.size": "the number of W2's entries",
        "root": "the root",
        "C * W1 / (W1.size * root)": "the gradient by W1",
        "C * W2 / (W2.size * root)": "the gradient by W2",
    },
)
