"""What a layer is made of: activations, losses, and the rules that draw its first weights."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from companion.checks import short_repr, whole_number


class Activation(NamedTuple):
    """phi, called phi(Z, out=A), and its derivative in terms of a = phi(z), called (A, out=...)."""

    phi: Callable[..., NDArray]
    derivative: Callable[..., NDArray]


# As arrays: to add a number of Python's takes NumPy twice as long.
_ONE: dict[str, Any] = {"f": np.ones((), np.float32), "d": np.ones((), np.float64)}


def sigmoid(z: NDArray, out: NDArray | None = None) -> NDArray:
    """1 / (1 + exp(-z)), shaped like z; written into `out` where that is given."""
    out = np.negative(z, out=out)
    np.exp(out, out=out)
    one = _ONE.get(out.dtype.char, 1)
    np.add(out, one, out=out)
    return np.divide(one, out, out=out)


def _sigmoid_slope(a: NDArray, out: NDArray | None = None) -> NDArray:
    """a (1 - a)."""
    out = np.multiply(a, a, out=out)
    return np.subtract(a, out, out=out)


def _tanh_slope(a: NDArray, out: NDArray | None = None) -> NDArray:
    """1 - a^2."""
    out = np.multiply(a, a, out=out)
    return np.subtract(1, out, out=out)


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid, _sigmoid_slope),
    "tanh": Activation(np.tanh, _tanh_slope),
    "ReLU": Activation(
        lambda z, out=None: np.maximum(z, 0, out=out), lambda a, out=None: np.greater(a, 0, out=out)
    ),
}


class Loss(Protocol):
    """An output layer and the cost it is judged by, with the arrays that they write to.

    Parameters
    ----------
    shape : tuple
        Of Z(L): (M, S_L), or (R, M, S_L) for R runs.
    dtype : numpy dtype
        Of its numbers.
    """

    def __init__(self, shape: tuple[int, ...], dtype: DTypeLike) -> None:
        """Make the arrays."""

    def output(self, Z: NDArray, A: NDArray) -> None:
        """Write A(L+1) for Z(L)."""

    def cost(self, error: NDArray, Y: NDArray, weights: NDArray | None) -> Any:
        """The SUM over the batch, each instance's times its weight (None: all count once), a run.

        It is that of the last `output`; error is A(L+1) - Y.
        """

    def sensitivity(self, A: NDArray, V: NDArray) -> None:
        """Make V(L), each instance's own, of A(L+1) - Y, which stands in V."""


class _SquaredError(Loss):
    """Sigmoids, and the sum of (Y - A)^2 over the batch and the outputs (slide 2)."""

    def __init__(self, shape: tuple[int, ...], dtype: DTypeLike) -> None:
        self.slope = np.empty(shape, dtype)
        _, self.inner = products(shape[:-2])

    def output(self, Z: NDArray, A: NDArray) -> None:
        sigmoid(Z, out=A)

    def cost(self, error: NDArray, Y: NDArray, weights: NDArray | None) -> Any:
        if weights is None:
            each = _per_run(error)
            return self.inner(each, each)
        return np.vecdot(np.vecdot(error, error), weights)

    def sensitivity(self, A: NDArray, V: NDArray) -> None:
        """V(L) = -2 (Y - A) A (1 - A) (slide 2)."""
        np.add(V, V, out=V)
        np.multiply(V, _sigmoid_slope(A, out=self.slope), out=V)


class _CrossEntropy(Loss):
    """Softmax, and -sum of Y log A.

    log A is Z - log(sum exp Z). Measured from the row's largest, Z is 0 or less and the sum 1 or
    more: nothing overflows, and no cost comes out below 0.
    """

    def __init__(self, shape: tuple[int, ...], dtype: DTypeLike) -> None:
        *runs, M, S = shape
        self.columns = np.empty((*runs, S, M), dtype)
        self.Z = np.empty(shape, dtype)  # measured from the row's largest
        self.largest, self.total = np.empty((2, *runs, M), dtype)
        self.classes, self.instances = np.ones(S, dtype), np.ones(M, dtype)
        self.product, self.inner = products(tuple(runs))

    def output(self, Z: NDArray, A: NDArray) -> None:
        np.copyto(self.columns, Z.mT)  # NumPy finds the largest of a column faster than of a row,
        np.maximum.reduce(self.columns, axis=-2, out=self.largest)
        np.subtract(Z, self.largest[..., None], out=self.Z)
        np.exp(self.Z, out=A)
        self.product(A, self.classes, out=self.total)  # and adds up a row faster as a product
        np.divide(A, self.total[..., None], out=A)

    def cost(self, error: NDArray, Y: NDArray, weights: NDArray | None) -> Any:
        log_sum = np.log(self.total)
        if weights is None:
            return self.inner(log_sum, self.instances) - self.inner(_per_run(self.Z), _per_run(Y))
        return np.vecdot(log_sum - np.vecdot(self.Z, Y), weights)

    def sensitivity(self, A: NDArray, V: NDArray) -> None:
        """V(L) = A - Y."""


def products(runs: tuple[int, ...]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """What multiplies the matrices and what the vectors of one run, runs = (), or of a stack.

    NumPy's dot is the fastest, and knows no stack. Where BLAS adds up alike for both, as OpenBLAS
    does but for the oldest processors, the results are the same to the bit; else to rounding.
    """
    return (np.matmul, np.vecdot) if runs else (np.dot, np.dot)


def _per_run(X: NDArray) -> NDArray:
    """(..., M, S) -> (..., M S): all that belongs to one run on one axis."""
    return X.reshape(*X.shape[:-2], -1) if X.ndim > 2 else X.ravel()


LOSSES: dict[str, type[Loss]] = {"squared error": _SquaredError, "cross-entropy": _CrossEntropy}


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
