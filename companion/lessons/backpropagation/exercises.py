"""The exercises, each with the mistakes that have a name, and all three put together."""

import numpy as np

from companion.layers import sigmoid
from companion.questions.exercise import EXERCISES, Exercise

_Y, _A3 = np.eye(2)[[0, 1, 1]], np.array([[0.8, 0.3], [0.4, 0.6], [0.1, 0.9]])


EXERCISES["final sensitivity"] = Exercise(
    lambda Y, A3: -2 * (Y - A3) * A3 * (1 - A3),
    {
        "The sign is turned: a minus comes out of (Y - A3)^2 when you differentiate by A3. With "
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
    },
    [(_Y, _A3), (_Y[:2, ::-1], _A3[1:])],
)


# V2, W1, W2, A1, A2, A3, all square: so a transposed product runs, and can be told.
_SQUARE = np.array(
    [
        [[0.3, -0.2], [0.1, 0.4]], [[1.0, 2.0], [-1.0, 0.5]], [[-0.5, 1.5], [2.0, 0.7]],
        [[0.2, 0.9], [0.5, 0.6]], [[0.3, 0.8], [0.9, 0.4]], [[0.7, 0.1], [0.2, 0.6]],
    ]
)  # fmt: skip


EXERCISES["recurrence"] = Exercise(
    lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A2 * (1 - A2),
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
        "W1 lies before layer 1. The sensitivity comes back through the weights behind it.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W1) * A2 * (1 - A2)
        ),
        "You apply phi to A2; but A2 is phi(Z1) already, and its slope needs no exp.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * sigmoid(A2) * (1 - sigmoid(A2))
        ),
        "A2 alone is not the slope: a (1 - a) has two factors.": (
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * A2
        ),
    },
    [tuple(_SQUARE), tuple(_SQUARE[::-1])],
)


# Both layers are 3 wide, so that V @ A.T runs, and can be told.
_V = np.array([[0.2, -0.1, 0.0], [0.4, 0.3, -0.5]])


_A = np.array([[1.0, 0.5, 0.1], [0.0, 2.0, -1.0]])


EXERCISES["gradient"] = Exercise(
    lambda V, A: V.T @ A / len(A),
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
    },
    [(_V, _A), (np.vstack([_A, _V]), np.vstack([_V, 2 * _A]))],
)


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
