"""The exercises, each with the mistakes that have a name, and all three put together."""

import numpy as np

from companion.layers import sigmoid
from companion.questions.draws import widths
from companion.questions.exercise import EXERCISES, Exercise, apart


def _outputs(rng, *shape):
    """What comes out of a sigmoid: between 0 and 1, no two equal, and none 1 minus another."""
    return apart(rng, *shape, low=1, high=49) / 10 + 0.005 * rng.integers(1, 3, shape)


# -- the sensitivity of the final layer


def _final_sensitivity(Y, A3):
    return -2 * (Y - A3) * (A3 * (1 - A3))


def _targets_and_outputs(rng):
    M, S_2 = widths(rng, 2)
    if rng.random() < 0.5:  # targets of a regression: any numbers
        return apart(rng, M, S_2), _outputs(rng, M, S_2)
    return np.eye(S_2)[rng.integers(S_2, size=M)], _outputs(rng, M, S_2)


EXERCISES["final sensitivity"] = Exercise(
    _final_sensitivity,
    {
        "The sign is flipped: a minus comes out of (Y - A3)^2 when you differentiate by A3. With "
        "yours, the update would climb.": lambda Y, A3: 2 * (Y - A3) * A3 * (1 - A3),
        "phi' is missing: this is dJ/dA(3), but V(2) is dJ/dZ(2). Once more the chain rule.": (
            lambda Y, A3: -2 * (Y - A3)
        ),
        "The factor 2 is missing: it comes down from the square.": (
            lambda Y, A3: -(Y - A3) * A3 * (1 - A3)
        ),
        "This is the sensitivity of softmax with cross-entropy. Squared error has a factor 2, and "
        "the sigmoid its slope.": lambda Y, A3: A3 - Y,
        "This is the slope of tanh, 1 - a^2. The sigmoid's is another one.": (
            lambda Y, A3: -2 * (Y - A3) * (1 - A3**2)
        ),
        "You apply phi to A3; but A3 is phi(Z2) already, and its slope needs no exp.": (
            lambda Y, A3: -2 * (Y - A3) * sigmoid(A3) * (1 - sigmoid(A3))
        ),
        "You divide by the batch. V is each instance's own; the mean comes with the gradient.": (
            lambda Y, A3: -2 * (Y - A3) * A3 * (1 - A3) / len(Y)
        ),
        "A3 alone is not the slope: a (1 - a) has two factors.": lambda Y, A3: -2 * (Y - A3) * A3,
        "1 - A3 alone is not the slope: a (1 - a) has two factors.": (
            lambda Y, A3: -2 * (Y - A3) * (1 - A3)
        ),
        "phi' is there twice: it comes in once, where A3 came out of Z2.": (
            lambda Y, A3: -2 * (Y - A3) * (A3 * (1 - A3)) ** 2
        ),
        "The slope is taken at the targets: it belongs to the output, a (1 - a) with a = A3.": (
            lambda Y, A3: -2 * (Y - A3) * Y * (1 - Y)
        ),
        "This still has the square of Y - A3: differentiating takes it down to Y - A3 itself.": (
            lambda Y, A3: -2 * (Y - A3) ** 2 * A3 * (1 - A3)
        ),
        "You add the instances up. V is each instance's own, a row each; the mean comes with the "
        "gradient.": lambda Y, A3: (-2 * (Y - A3) * A3 * (1 - A3)).sum(axis=0),
        "You take the mean over the instances. V is each instance's own, a row each; the mean "
        "comes with the gradient.": lambda Y, A3: (-2 * (Y - A3) * A3 * (1 - A3)).mean(axis=0),
        "You add everything up to one number. Each output of each instance has a sensitivity of "
        "its own.": lambda Y, A3: (-2 * (Y - A3) * A3 * (1 - A3)).sum(),
        "Python multiplies before it subtracts: 1 - A3 needs brackets.": (
            lambda Y, A3: -2 * (Y - A3) * A3 * 1 - A3
        ),
        "This is the slope of ReLU, 1 above 0. The sigmoid's is another one.": (
            lambda Y, A3: -2 * (Y - A3) * (A3 > 0)
        ),
        "This is the squared error itself: differentiate it, by Z2.": lambda Y, A3: (Y - A3) ** 2,
        "Python multiplies before it subtracts: Y - A3 needs brackets.": (
            lambda Y, A3: -2 * Y - A3 * A3 * (1 - A3)
        ),
        "A matrix product adds up over something; on the slide * multiplies number by number, and "
        "all three arrays have one shape.": lambda Y, A3: -2 * (Y - A3).T @ (A3 * (1 - A3)),
    },
    {
        "one output of one instance": (np.array([[1.0]]), np.array([[0.8]])),
        "a batch of one instance": (np.array([[0.0, 1.0]]), np.array([[0.3, 0.6]])),
        "a layer of one output": (np.array([[1.0], [0.0]]), np.array([[0.9], [0.2]])),
        "outputs that are right already": (np.array([[0.2, 0.7]]), np.array([[0.2, 0.4]])),
        "outputs of exactly 0 and 1": (np.eye(2), np.array([[1.0, 0.4], [1.0, 0.0]])),
        "as many outputs as instances": (np.eye(2), np.array([[0.8, 0.3], [0.4, 0.6]])),
    },
    _targets_and_outputs,
    results=("V2",),
    words={"Y - A3": "the error", "A3 * (1 - A3)": "phi'", "-2 * (Y - A3)": "dJ/dA(3)"},
)


# -- the recurrence


def _recurrence(V2, W1, W2, A1, A2, A3):
    return V2 @ W2 * (A2 * (1 - A2))


def _layers(rng, M, S_0, S_1, S_2):
    """V2, W1, W2, A1, A2, A3 of a batch of M and of layers so wide."""
    return (
        apart(rng, M, S_2), apart(rng, S_1, S_0), apart(rng, S_2, S_1),
        apart(rng, M, S_0), _outputs(rng, M, S_1), _outputs(rng, M, S_2),
    )  # fmt: skip


# V2, W1, W2, A1, A2, A3, all square: so a transposed product runs, and can be told.
_SQUARE = np.array(
    [
        [[0.3, -0.2], [0.1, 0.4]], [[1.0, 2.0], [-1.0, 0.5]], [[-0.5, 1.5], [2.0, 0.7]],
        [[0.2, 0.9], [0.5, 0.6]], [[0.3, 0.8], [0.9, 0.4]], [[0.7, 0.1], [0.2, 0.6]],
    ]
)  # fmt: skip


EXERCISES["recurrence"] = Exercise(
    _recurrence,
    {
        "The product is transposed: V2 has a column per unit of layer 2, and W2 a ROW per unit of "
        "layer 2. These two have to meet.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2.T) * A2 * (1 - A2)
        ),
        "This is the slide's product as it stands, where an instance is a column. Here it is a "
        "row: transpose the whole product, and its two factors change places.": (
            lambda V2, W1, W2, A1, A2, A3: (W2.T @ V2) * A2 * (1 - A2)
        ),
        "phi' is missing: so far you have dJ/dA(2), but V(1) is dJ/dZ(1).": (
            lambda V2, W1, W2, A1, A2, A3: V2 @ W2
        ),
        "phi' is that of the wrong layer: A3 came out of layer 2, its slope is in V2 already.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A3 * (1 - A3)
        ),
        "phi' is that of the wrong layer: A1 is the input. Which activation came out of layer 1?": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A1 * (1 - A1)
        ),
        "W1 lies before layer 1. The sensitivity comes back through the weights after it.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W1) * A2 * (1 - A2)
        ),
        "You apply phi to A2; but A2 is phi(Z1) already, and its slope needs no exp.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * sigmoid(A2) * (1 - sigmoid(A2))
        ),
        "A2 alone is not the slope: a (1 - a) has two factors.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A2
        ),
        "1 - A2 alone is not the slope: a (1 - a) has two factors.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * (1 - A2)
        ),
        "This is the slope of tanh, 1 - a^2. The sigmoid's is another one.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * (1 - A2**2)
        ),
        "This is the slope of ReLU, 1 above 0. The sigmoid's is another one.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * (A2 > 0)
        ),
        "Python multiplies before it subtracts: 1 - A2 needs brackets.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A2 * 1 - A2
        ),
        "Python multiplies before it subtracts: A2 - A2**2 needs brackets.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A2 - A2**2
        ),
        "The slope comes before the product: V2 goes back through W2 first, and phi' of layer 1 "
        "multiplies what arrives, number by number.": (
            lambda V2, W1, W2, A1, A2, A3: V2 @ (W2 * (A2 * (1 - A2)))
        ),
        "You multiply V2 and W2 number by number: each unit of layer 1 hears from EVERY unit of "
        "layer 2. It takes a matrix product.": (
            lambda V2, W1, W2, A1, A2, A3: V2 * W2 * A2 * (1 - A2)
        ),
        "The minus and the 2 are those of the last layer, and are in V2 already: the recurrence "
        "has neither.": lambda V2, W1, W2, A1, A2, A3: -2 * (V2 @ W2) * A2 * (1 - A2),
        "The minus belongs to the update, or is in V2 already: the recurrence has none.": (
            lambda V2, W1, W2, A1, A2, A3: -(V2 @ W2) * A2 * (1 - A2)
        ),
        "The 2 comes from the square, and is in V2 already: the recurrence has none.": (
            lambda V2, W1, W2, A1, A2, A3: 2 * (V2 @ W2) * A2 * (1 - A2)
        ),
        "You divide by the batch. V is each instance's own; the mean comes with the gradient.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A2 * (1 - A2) / len(V2)
        ),
        "The sensitivity has to come from V2: this sends the output A3 back through the weights.": (
            lambda V2, W1, W2, A1, A2, A3: (A3 @ W2) * A2 * (1 - A2)
        ),
        "phi' of layer 2 is in V2 already; here that of layer 1 alone comes in.": (
            lambda V2, W1, W2, A1, A2, A3: ((V2 * A3 * (1 - A3)) @ W2) * A2 * (1 - A2)
        ),
        "This multiplies by A1 too: that is for the gradient, V(1) comes before it.": (
            lambda V2, W1, W2, A1, A2, A3: ((V2 @ W2) * A2 * (1 - A2)).T @ A1
        ),
        "The slope multiplies by a matrix product: each unit has a slope of its own, * multiplies "
        "number by number.": lambda V2, W1, W2, A1, A2, A3: V2 @ W2 @ (A2 * (1 - A2)),
    },
    {
        "a batch and layers of one": tuple(
            np.array([[number]]) for number in (3.0, 0.7, 2.0, 5.0, 0.4, 0.8)
        ),
        "square arrays": tuple(_SQUARE),
        "square arrays (others)": tuple(_SQUARE[::-1]),
        "a batch of one instance": _layers(np.random.default_rng(1), 1, 4, 3, 2),
        "a layer 1 of one unit": _layers(np.random.default_rng(2), 3, 4, 1, 2),
        "a layer 2 of one unit": _layers(np.random.default_rng(3), 3, 2, 4, 1),
        "layers as wide as each other": _layers(np.random.default_rng(4), 2, 3, 3, 3),
    },
    lambda rng: _layers(rng, *widths(rng, 4)),
    results=("V1",),
    words={
        "A2 * (1 - A2)": "phi' of layer 1", "V2 @ W2": "what comes back through the weights",
    },
)  # fmt: skip


# -- the gradient


def _gradient(V, A):
    return V.T @ A / len(A)


def _sensitivities_and_activations(rng):
    M, S_l, S_before = widths(rng, 3)
    return apart(rng, M, S_l), apart(rng, M, S_before)


# Both layers are 3 wide, so that V @ A.T runs, and can be told.
_V = np.array([[0.2, -0.1, 0.0], [0.4, 0.3, -0.5]])
_A = np.array([[1.0, 0.5, 0.1], [0.0, 2.0, -1.0]])


EXERCISES["gradient"] = Exercise(
    _gradient,
    {
        "This is the gradient of the SUM over the batch, the lecture's. The mean is asked for.": (
            lambda V, A: V.T @ A
        ),
        "This is the slide's V A^T as it stands: with instances in rows, each instance meets each "
        "other one, and the result is M by M. Which of the two has to be transposed?": (
            lambda V, A: V @ A.T / len(A)
        ),
        "The product is transposed: W(l) has a ROW for each unit of layer l, so V comes first.": (
            lambda V, A: A.T @ V / len(A)
        ),
        "You divide by the layer's width. The mean is over the instances, the rows.": (
            lambda V, A: V.T @ A / V.shape[1]
        ),
        "The minus belongs to the update, W - eta grad; the gradient itself points uphill.": (
            lambda V, A: -V.T @ A / len(A)
        ),
        "You multiply number by number: that pairs unit 1 with input 1 only. Each unit has a "
        "weight for EVERY input: it takes a matrix product.": lambda V, A: V * A,
        "This is the slide's V A^T as it stands, and no mean: with instances in rows each instance "
        "meets each other one. Which of the two has to be transposed?": lambda V, A: V @ A.T,
        "The product is transposed, since W(l) has a ROW for each unit of layer l: V comes first. "
        "And it is the sum over the batch, where the mean is asked for.": lambda V, A: A.T @ V,
        "You multiply number by number, and divide by M: that pairs unit 1 with input 1 only. It "
        "takes a matrix product, which adds up over the instances.": lambda V, A: V * A / len(A),
        "You divide by the width of the layer before. The mean is over the instances, the rows.": (
            lambda V, A: V.T @ A / A.shape[1]
        ),
        "You divide by the number of all entries of V. The mean is over the instances, the rows.": (
            lambda V, A: V.T @ A / V.size
        ),
        "You divide by the number of all entries of A. The mean is over the instances, the rows.": (
            lambda V, A: V.T @ A / A.size
        ),
        "This is the mean over the weights: one number is left. The mean is over the instances, "
        "and each weight keeps a gradient of its own.": lambda V, A: np.mean(V.T @ A),
        "You divide by M twice: the mean is taken once.": lambda V, A: V.T @ A / len(A) ** 2,
        "You multiply by M: the mean divides by it.": lambda V, A: V.T @ A * len(A),
        "You divide by 2 M: the 2 of the square is in V already, and stays.": (
            lambda V, A: V.T @ A / (2 * len(A))
        ),
        "The 2 of the square is in V already: here it comes in a second time.": (
            lambda V, A: 2 * V.T @ A / len(A)
        ),
        "You multiply the mean of V by the mean of A. Asked for is the mean of their products: "
        "each instance's V meets its own A.": lambda V, A: np.outer(V.mean(axis=0), A.mean(axis=0)),
        "You divide by M - 1, as for a variance. The mean over M instances divides by M.": (
            lambda V, A: V.T @ A / (len(A) - 1)
        ),
        "The slope of A comes in here too: it belongs to the recurrence. A weight's gradient is V "
        "times A itself.": lambda V, A: V.T @ (A * (1 - A)) / len(A),
        "This is the gradient of one instance, the batch's last: a loop that sets the result anew "
        "each time forgets the others.": lambda V, A: np.outer(V[-1], A[-1]),
        "This is the gradient of the biases: it lacks A, what went into the layer.": (
            lambda V, A: V.mean(axis=0)
        ),
    },
    {
        "one instance": (np.array([[2.0]]), np.array([[3.0]])),
        "a layer of one unit": (np.array([[2.0], [1.0]]), np.array([[3.0], [5.0]])),
        "as many inputs as units": (_V, _A),
        "a batch as large as the layers are wide": (
            np.array([[1.0, 2.0], [0.0, -3.0]]), np.array([[4.0, 1.0], [2.0, 7.0]])
        ),
        "sensitivities of 0": (np.array([[0.0], [0.0]]), np.array([[1.0, 2.0], [3.0, 4.0]])),
        "more instances than units": (np.vstack([_A, _V]), np.vstack([_V, 2 * _A])),
    },
    _sensitivities_and_activations,
    results=("grad",),
    words={
        "len(A)": "M", "V.T @ A": "the sum over the batch", "V.T": "the sensitivity",
    },
)  # fmt: skip


phi = sigmoid  # as the notebook calls it


def slide_2(X, Y, W1, b1, W2, b2):
    """One trip forward and back: J and the gradients of W1, b1, W2, b2, means over the batch."""
    A1, M = X, len(X)
    A2 = phi(A1 @ W1.T + b1)
    A3 = phi(A2 @ W2.T + b2)
    J = ((Y - A3) ** 2).sum() / M
    V2 = -2 * (Y - A3) * A3 * (1 - A3)
    V1 = (V2 @ W2) * A2 * (1 - A2)
    grad_b1, grad_b2 = (V.mean(axis=0, keepdims=True) for V in (V1, V2))
    return J, (V1.T @ A1 / M, grad_b1, V2.T @ A2 / M, grad_b2)
