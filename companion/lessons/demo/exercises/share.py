"""The exercise of a batch's share of the penalty, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.draws import widths
from companion.questions.exercise import EXERCISES, Exercise, apart


def _batch_gradient(V, A, W, C, n):
    return V.T @ A + C * W * len(V) / n


def _a_batch(rng):
    """V and A of a batch, the layer's W, a C, and how many instances there are in all."""
    B, inputs, outputs = widths(rng, 3)
    W, C = apart(rng, outputs, inputs), float(apart(rng, low=2, high=20))
    return apart(rng, B, outputs), apart(rng, B, inputs), W, C, B + int(rng.integers(1, 40))


def _whole(V, A, W, C, n):
    return V.T @ A + C * W


def _without(V, A, W, C, n):
    return V.T @ A


def _one_instances_share(V, A, W, C, n):
    return V.T @ A + C * W / n


def _over_the_batch(V, A, W, C, n):
    return V.T @ A + C * W / len(V)


def _upside_down(V, A, W, C, n):
    return V.T @ A + C * W * n / len(V)


def _all_times_the_share(V, A, W, C, n):
    return (V.T @ A + C * W) * len(V) / n


def _mean_and_share(V, A, W, C, n):
    return V.T @ A / len(V) + C * W * len(V) / n


def _means(V, A, W, C, n):
    return V.T @ A / len(V) + C * W / n


def _mean_and_whole(V, A, W, C, n):
    return V.T @ A / len(V) + C * W


def _over_n(V, A, W, C, n):
    return (V.T @ A + C * W) / n


def _rounded_up(V, A, W, C, n):
    return V.T @ A + C * W / -(-n // len(V))


def _rounded_down(V, A, W, C, n):
    return V.T @ A + C * W / (n // len(V))


def _entries_of_V(V, A, W, C, n):
    return V.T @ A + C * W * V.size / n


def _entries_of_W(V, A, W, C, n):
    return V.T @ A + C * W * len(W) / n


def _twice(V, A, W, C, n):
    return V.T @ A + 2 * C * W * len(V) / n


def _half(V, A, W, C, n):
    return V.T @ A + C / 2 * W * len(V) / n


def _squared(V, A, W, C, n):
    return V.T @ A + C / 2 * W**2 * len(V) / n


def _the_cost(V, A, W, C, n):
    return V.T @ A + C / 2 * np.sum(W**2) * len(V) / n


def _no_C(V, A, W, C, n):
    return V.T @ A + W * len(V) / n


def _no_W(V, A, W, C, n):
    return V.T @ A + C * len(V) / n


def _subtracted(V, A, W, C, n):
    return V.T @ A - C * W * len(V) / n


def _share_alone(V, A, W, C, n):
    return C * W * len(V) / n


def _transposed(V, A, W, C, n):
    return A.T @ V + C * W.T * len(V) / n


def _stepped(V, A, W, C, n):
    return W - _batch_gradient(V, A, W, C, n)


_PAIR = np.array([[1.0, -2.0], [3.0, 0.5]])

EXERCISES["the batch's share of the penalty"] = Exercise(
    _batch_gradient,
    {
        "This is the demo's own line: the whole penalty at every batch, so an epoch counts it once "
        "for each batch.": _whole,
        "The penalty is gone. Each instance brings the n-th part of it.": _without,
        "You add the share of ONE instance. A batch has len(V) of them.": _one_instances_share,
        "You divide the penalty by the batch's instances. Over an epoch that adds up to the whole "
        "only by accident: each of the n instances brings the n-th part.": _over_the_batch,
        "The share stands upside down: a batch has len(V) of n instances, so its share is below "
        "1.": _upside_down,
        "The errors are multiplied by the share, too. They are the batch's own already; only the "
        "penalty belongs to all n.": _all_times_the_share,
        "You take the mean of the errors. J is their sum, so a batch brings the sum of its own.": (
            _mean_and_share
        ),
        "Both parts are divided by the batch's instances: this fits the MEAN over the batch. Here "
        "J is the sum, and the batches of an epoch have to add up to it.": _means,
        "You take the mean of the errors, and the whole penalty beside it.": _mean_and_whole,
        "Everything is divided by n. The errors are the batch's own already; and the penalty's "
        "n-th part comes once for each of its instances.": _over_n,
        "You count batches, rounded up. The last, smaller batch then gets too much or too little: "
        "its share is len(V) / n.": _rounded_up,
        "You count batches, rounded down. With a last, smaller batch the shares do not add up to "
        "1: its share is len(V) / n.": _rounded_down,
        "You count V's entries. Instances are its rows, len(V) of them.": _entries_of_V,
        "You count W's rows, the units of the layer. The share counts instances, V's rows.": (
            _entries_of_W
        ),
        "A 2 too many: the one of the square cancels the 2 of C / 2.": _twice,
        "The half stays in the cost: the derivative of C/2 W^2 is C W.": _half,
        "This adds the penalty's terms, C/2 W^2, and not their derivative, C W.": _squared,
        "You add the cost, one number, to every entry. Its gradient is asked for, C W.": _the_cost,
        "C is missing: it is a factor of the cost, and stays one of its gradient.": _no_C,
        "W is missing: the derivative of C/2 W^2 is C W, another number for each weight.": _no_W,
        "The penalty is subtracted: the gradient of a sum is the sum of both gradients. The minus "
        "comes with the update.": _subtracted,
        "The errors are gone: this is the penalty's share alone.": _share_alone,
        "Everything is transposed: W has a row for each unit, and so has its gradient.": (
            _transposed
        ),
        "This is W minus its gradient, the new weights: the gradient alone is asked for.": _stepped,
    },
    {
        "": (np.array([[1.0], [2.0]]), np.array([[3.0], [1.0]]), np.array([[4.0]]), 0.5, 8),
        "one batch of all instances": (_PAIR, _PAIR[::-1] + 0.25, _PAIR.T, 0.5, 2),
        "a batch of one instance": (
            np.array([[1.0, -1.0]]), np.array([[2.0, 3.0]]), _PAIR, 2.0, 10
        ),
        "C = 0": (_PAIR, _PAIR[::-1] + 0.25, _PAIR.T, 0.0, 6),
        "weights of 0": (_PAIR, _PAIR[::-1] + 0.25, np.zeros((2, 2)), 1.0, 6),
        "sensitivities of 0": (np.zeros((3, 2)), np.ones((3, 2)), _PAIR, 1.0, 7),
        "n that batches of this size do not divide": (
            np.array([[1.0], [2.0], [0.5]]), np.array([[3.0], [1.0], [-1.0]]),
            np.array([[4.0]]), 0.5, 8,
        ),
    },
    _a_batch,
    words={
        "V.T @ A": "the gradient of the batch's errors",
        "C * W": "the gradient of the whole penalty",
        "len(V)": "the batch's instances",
        "n": "all instances",
    },
)  # fmt: skip
