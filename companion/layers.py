"""What a layer is made of: activations, losses, and the rules that draw its first weights."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from companion.checks import short_repr, whole_number


class Activation(NamedTuple):
    """phi, called phi(Z, out=A), and its derivative written in terms of a = phi(z)."""

    phi: Callable[..., NDArray]
    derivative: Callable[[NDArray], NDArray]


def sigmoid(z: NDArray, out: NDArray | None = None) -> NDArray:
    """1 / (1 + exp(-z)), shaped like z; written into `out` where that is given."""
    out = np.negative(z, out=out)
    np.exp(out, out=out)
    out += 1
    return np.reciprocal(out, out=out)


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid, lambda a: a - a * a),
    "tanh": Activation(np.tanh, lambda a: 1 - a * a),
    "ReLU": Activation(lambda z, out=None: np.maximum(z, 0, out=out), lambda a: a > 0),
}


class Loss(NamedTuple):
    """An output layer and the cost it is judged by.

    Attributes
    ----------
    output : (Z, out) -> A
        A(L+1), shaped like Z(L).
    cost : (Z, A, Y, weights) -> number a run
        The SUM over the batch, each instance's times its weight; None: all count once.
    sensitivity : (A, Y, out) -> V
        V(L), each instance's own.
    """

    output: Callable[..., NDArray]
    cost: Callable[..., Any]
    sensitivity: Callable[..., NDArray]


def _softmax(Z: NDArray, out: NDArray | None = None) -> NDArray:
    # The ufuncs' own reduce: max() and sum() would take a way through Python.
    out = np.subtract(Z, np.maximum.reduce(Z, axis=-1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= np.add.reduce(out, axis=-1, keepdims=True)
    return out


def _per_run(X: NDArray) -> NDArray:
    """(..., M, S) -> (..., M S): all that belongs to one run on one axis."""
    return X.reshape(*X.shape[:-2], -1)


def _squared_error(Z: NDArray, A: NDArray, Y: NDArray, weights: NDArray | None = None) -> Any:
    """Sum of (Y - A)^2 over the batch and the outputs (slide 2)."""
    error = A - Y
    if weights is None:
        error = _per_run(error)
        return np.vecdot(error, error)
    return np.vecdot(np.vecdot(error, error), weights)


def _squared_error_sensitivity(A: NDArray, Y: NDArray, out: NDArray) -> NDArray:
    """V(L) = -2 (Y - A) A (1 - A) (slide 2; the output is sigmoid)."""
    np.subtract(A, Y, out=out)
    out += out
    out *= A - A * A
    return out


def _cross_entropy(Z: NDArray, A: NDArray, Y: NDArray, weights: NDArray | None = None) -> Any:
    """-sum of Y log A. log(sum exp Z) is max Z - log max A, which can't under- or overflow."""
    log_sum = np.maximum.reduce(Z, axis=-1) - np.log(np.maximum.reduce(A, axis=-1))
    if weights is None:
        cost = np.add.reduce(log_sum, axis=-1) - np.vecdot(_per_run(Z), _per_run(Y))
    else:
        cost = np.vecdot(log_sum - np.vecdot(Z, Y), weights)
    return np.maximum(cost, 0)  # of large sums as large as one another, rounding leaves either sign


LOSSES = {
    "squared error": Loss(sigmoid, _squared_error, _squared_error_sensitivity),
    "cross-entropy": Loss(_softmax, _cross_entropy, np.subtract),
}


def _uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    return rng.uniform(-1, 1, shape)


def _glorot(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    """Uniform with variance 2 / (fan in + fan out) (Glorot and Bengio 2010)."""
    limit = np.sqrt(6 / sum(shape))
    return rng.uniform(-limit, limit, shape)


def _he(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray:
    """Normal with variance 2 / fan in (He et al. 2015)."""
    return rng.normal(0, np.sqrt(2 / shape[1]), shape)


INITIALIZERS = {"uniform": _uniform, "Glorot": _glorot, "He": _he}


def layer_widths(name: str, widths: Any, example: str) -> tuple[int, ...]:
    """Layers' widths as a tuple; a set has no order, and a generator would be used up."""
    ordered = isinstance(widths, Sequence | np.ndarray) and np.iterable(widths)
    if not ordered or isinstance(widths, str | bytes):
        raise TypeError(
            f"{name} should be a list of widths like {example}, not {short_repr(widths)}"
        )
    each = (f"{name}[{i}] (a layer's width)" for i in range(len(widths)))
    return tuple(whole_number(place, width, 1, most=10**5) for place, width in zip(each, widths))
