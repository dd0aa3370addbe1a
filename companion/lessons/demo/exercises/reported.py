"""The exercise of the cost that the demo reports, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.draws import widths
from companion.questions.exercise import EXERCISES, Exercise, apart


def _reported_gradient(V, A):
    return V.T @ A / V.size


def _a_layer(rng):
    """V (M, classes) and A (M, N), of three widths."""
    M, classes, N = widths(rng, 3)
    return apart(rng, M, classes), apart(rng, M, N)


def _of_sum(V, A):
    return V.T @ A


def _by_instances(V, A):
    return V.T @ A / len(V)


def _by_classes(V, A):
    return V.T @ A / V.shape[1]


def _product_turned(V, A):
    return A.T @ V / V.size


def _product_of_sum_turned(V, A):
    return A.T @ V


def _product_by_instances_turned(V, A):
    return A.T @ V / len(V)


def _slides_product(V, A):
    return V @ A.T / V.size


def _as_it_stands(V, A):
    return V @ A / V.size


def _by_entries_of_A(V, A):
    return V.T @ A / A.size


def _by_weights(V, A):
    return V.T @ A / (V.shape[1] * A.shape[1])


def _by_inputs(V, A):
    return V.T @ A / A.shape[1]


def _by_all_three(V, A):
    return V.T @ A / (V.size * A.shape[1])


def _by_both_sizes(V, A):
    return V.T @ A / (V.size * A.size)


def _by_instances_twice(V, A):
    return V.T @ A / len(V) ** 2


def _mean_of_entries(V, A):
    return (V.T @ A).mean()


def _mean_of_rows(V, A):
    return (V.T @ A).mean(axis=0)


def _minus(V, A):
    return -V.T @ A / V.size


def _two_times(V, A):
    return 2 * V.T @ A / V.size


def _halved(V, A):
    return V.T @ A / (2 * V.size)


def _times_size(V, A):
    return V.T @ A * V.size


def _entrywise(V, A):
    return V * A / V.size


def _means_first(V, A):
    return np.outer(V.mean(axis=0), A.mean(axis=0)) / V.shape[1]


def _means_of_both(V, A):
    return np.outer(V.mean(axis=0), A.mean(axis=0))


def _without_input(V, A):
    return V.mean(axis=0) / V.shape[1]


def _sum_of_V(V, A):
    return V.T @ A / V.sum()


def _squared(V, A):
    return (V**2).T @ A / V.size


_PAIR = np.array([[1.0, -2.0], [3.0, 0.5]])

EXERCISES["the reported cost's gradient"] = Exercise(
    _reported_gradient,
    {
        "This is the demo's gradient, of the SUM: at twice the batch it is twice as long.": _of_sum,
        "You divide by the instances; the reported cost is a mean over the classes, too.": (
            _by_instances
        ),
        "You divide by the classes; the reported cost is a mean over the instances, too.": (
            _by_classes
        ),
        "The product is transposed: the gradient has the shape of W, a row for each output.": (
            _product_turned
        ),
        "The product is transposed (the gradient has the shape of W, a row for each output), and "
        "the mean is missing.": _product_of_sum_turned,
        "The product is transposed (the gradient has the shape of W, a row for each output), and "
        "the mean over the classes is missing.": _product_by_instances_turned,
        "This is the slide's V A^T as it stands: with instances in rows, each instance meets each "
        "other one, and the result is M by M. Which of the two has to be transposed?": (
            _slides_product
        ),
        "Nothing is transposed: V and A have a row for each instance, and these are what the "
        "product has to add up over. Which of the two has to be transposed?": _as_it_stands,
        "You divide by A's entries. The cost is a mean over instances and classes: V has an entry "
        "for each of these.": _by_entries_of_A,
        "You divide by the number of weights, classes times inputs. The cost is a mean over "
        "instances and classes.": _by_weights,
        "You divide by the layer's inputs. The cost is a mean over instances and classes.": (
            _by_inputs
        ),
        "You divide by the inputs as well. The cost is a mean over instances and classes only.": (
            _by_all_three
        ),
        "You divide by A's entries as well. The cost is a mean over instances and classes: V.size "
        "is enough.": _by_both_sizes,
        "You divide by the instances twice. The cost is a mean over instances and classes.": (
            _by_instances_twice
        ),
        "You take the mean over the gradient's entries, one number. The mean is over the terms of "
        "the cost: each weight keeps an entry of its own.": _mean_of_entries,
        "You take the mean over the gradient's rows. The mean is over the terms of the cost: each "
        "weight keeps an entry of its own.": _mean_of_rows,
        "The minus belongs to the update, W - eta grad; the gradient itself points uphill.": _minus,
        "A 2 too many: that of the square is in V already.": _two_times,
        "A 2 too many below: the cost has no half.": _halved,
        "You multiply by the number of terms: a mean divides by it.": _times_size,
        "You multiply number by number: that pairs class 1 with input 1 only. Each class has a "
        "weight for EVERY input: it takes a matrix product.": _entrywise,
        "You multiply the means; the mean is of the products, an instance's V with its own A.": (
            _means_first
        ),
        "You multiply the means over the instances; the mean is of the products, an instance's V "
        "with its own A, and over the classes, too.": _means_of_both,
        "This is the bias's gradient: for W each sensitivity is multiplied with what came in, A.": (
            _without_input
        ),
        "You divide by the sum of V's values. A mean divides by how many there are, V.size.": (
            _sum_of_V
        ),
        "V comes in squared. The square is the cost's; V is its derivative already.": _squared,
    },
    {
        "": (np.array([[1.0], [2.0]]), np.array([[3.0], [1.0]])),
        "one number for everything": (np.array([[2.0]]), np.array([[3.0]])),
        "a batch of one instance": (np.array([[1.0, 0.5, -0.5]]), np.array([[2.0, -1.0]])),
        "a single class": (np.array([[1.0], [-2.0]]), np.array([[1.0, 2.0, 3.0], [0.5, 0.0, 4.0]])),
        "a layer with one input": (np.array([[1.0, -1.0], [0.5, 2.0]]), np.array([[1.0], [3.0]])),
        "as many classes and inputs as instances": (_PAIR, np.array([[1.0, 4.0], [2.0, -1.0]])),
        "sensitivities of 0": (np.zeros((2, 3)), np.array([[1.0], [2.0]])),
    },
    _a_layer,
    words={
        "V.T @ A": "the gradient of the sum",
        "V.size": "the number of terms, instances times classes",
        "V": "the sensitivities",
        "A": "the layer's input",
    },
)
