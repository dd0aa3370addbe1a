"""The network: what it says about data, and the objective that the optimizers see."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from threading import get_ident
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.architecture import Architecture, Trace
from companion.checks import as_array, as_whole, dtype_in_words, instance_of, whole_number
from companion.data import as_inputs, as_labels, as_sample_weights, one_hot

ROWS = np.dtype(np.intp)  # what NumPy takes rows by; of any other type it makes a copy


class NetworkObjective:
    """(w, batch) -> (J, gradient): the mean over the batch, plus the network's l2 term.

    The gradient is a fresh array; nothing else of size is made in a call. Where w is so large that
    numbers overflow, both hold inf or NaN, without a warning: `train` takes that for divergence.

    Parameters
    ----------
    network : Network
        Whose J it is.
    X : (M, S_0)
        Instances, one per row.
    y : (M,) of int
        Their labels, from 0 to S_L - 1.
    weights : (M,)
        How much each counts, as if it were there so often; None: all alike.

    Attributes
    ----------
    n : int
        How many instances there are.
    """

    def __init__(
        self, network: Architecture, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None
    ) -> None:
        self.network = instance_of("network", network, Architecture, "a Network")
        self.X = as_inputs(X, network.sizes[0])
        if not len(self.X):
            raise ValueError("X has no rows")
        labels = as_labels(y, len(self.X), network.sizes[-1])
        self.Y = one_hot(labels, network.sizes[-1], self.X.dtype)
        self.n = len(self.X)
        self.weights = as_sample_weights(weights, self.n)
        if self.weights is not None:
            self.weights = self.weights.astype(self.X.dtype)
        self.traces: dict[Any, _Arrays] = {}
        self._decay = None
        if network.l2:
            # 2 l2 at a weight, 0 at a bias: the gradient of l2 W^2 is one product.
            self._decay = np.zeros(network.P, self.X.dtype)
            for W in network.layers(self._decay)[0][1:]:
                W[...] = 2 * network.l2

    @cached_property
    def best_constant(self) -> float:
        """J of the best output that does not look at X: the bar that learning has to clear."""
        if self.weights is None:
            share = self.Y.mean(axis=0, dtype=np.float64)
        else:
            share = np.average(self.Y.astype(np.float64), axis=0, weights=self.weights)
        if self.network.loss == "squared error":
            return float((share * (1 - share)).sum())
        share = share[share > 0]
        return float(-(share * np.log(share)).sum())

    def __call__(self, w: ArrayLike, batch: ArrayLike | None = None) -> tuple[Any, NDArray]:
        """J and its gradient at w.

        Parameters
        ----------
        w : (P,) or (R, P)
            Parameters of one run, or of R.
        batch : (M,) or (R, M) of int, or None
            Row numbers of X (negative ones count from its end), shared by all runs or each run's
            own; None for all rows.

        Returns
        -------
        J : a number, or (R,)
        gradient : like w
        """
        ready = type(w) is np.ndarray and w.dtype.kind == "f"
        at: Any = w if ready else self.network.as_weights(w)
        rows = self._checked(batch, at.shape[:-1])
        with np.errstate(all="ignore"):  # a run that diverges is told by its J
            return self.unchecked(at, rows)

    def unchecked(self, w: NDArray, rows: NDArray | None) -> tuple[Any, NDArray]:
        """The same for arrays and rows that are known to fit, and where NumPy's warnings are off.

        Training asks it, once the objective `takes` an epoch's batches.
        """
        key = (w.shape, None if rows is None else rows.shape, get_ident())
        arrays = self.traces.get(key) or self._new_arrays(key, w, rows)
        trace = arrays.trace
        np.copyto(arrays.w, w, "same_kind")
        arrays.gather(rows)
        trace.forward(arrays.X)
        J = trace.backward(arrays.Y, arrays.weights) / arrays.M
        gradient = arrays.gradient * arrays.share
        if self._decay is not None:
            J = J + self.network.penalty(trace.w)
            gradient += self._decay * trace.w
        return (J[None] if arrays.one else J), gradient

    def takes(self, batches: Sequence[Any]) -> bool:
        """Whether each batch is None (all rows), or an array of intp from 0 to n - 1."""
        given = [batch for batch in batches if batch is not None]
        if not all(type(b) is np.ndarray and b.dtype == ROWS and b.size for b in given):
            return False
        if not given:
            return True
        rows = np.concatenate([batch.ravel() for batch in given])
        return bool(rows.min() >= 0 and rows.max() < self.n)

    def _checked(self, batch: ArrayLike | None, runs: tuple[int, ...]) -> NDArray | None:
        """The batch as row numbers from 0 to n - 1, if it is one for so many runs."""
        if batch is None:
            return None
        if type(batch) is not np.ndarray:
            batch = as_whole(as_array("the batch", batch))
        if not batch.shape or not batch.shape[-1]:
            shape = f"its shape is {batch.shape}"
            raise ValueError(f"the batch should hold at least one row number, {shape}")
        if batch.dtype.kind not in "iu":  # take() would read a mask as rows 0 and 1
            raise TypeError(f"the batch should hold row numbers, not {dtype_in_words(batch)}")
        if batch.ndim > 1 and batch.shape[:-1] != runs:
            raise ValueError(f"the batch has the shape {batch.shape}, but w holds {runs} runs")
        if batch.size and not (-self.n <= batch.min() and batch.max() < self.n):
            wrong = batch[(batch < -self.n) | (batch >= self.n)][0]
            raise ValueError(
                f"the batch should hold row numbers from {-self.n} to {self.n - 1}, "
                f"it holds {wrong}"
            )
        rows = batch.astype(np.intp, copy=False)
        return np.where(rows < 0, rows + self.n, rows)

    def _new_arrays(self, key: Any, w: NDArray, rows: NDArray | None) -> "_Arrays":
        """Those for w and rows of other shapes than before, if they belong together."""
        if w.ndim not in (1, 2) or w.shape[-1] != self.network.P or not w.size:
            self.network.as_weights(w)
        self._checked(rows, w.shape[:-1])
        arrays = self.traces[key] = _Arrays(self, w.shape[:-1], rows)
        return arrays


class _Arrays:
    """What is written to for w and batches of one shape; each thread has its own.

    A stack of one run is computed as that run alone, which takes less time (see `products`).
    """

    def __init__(
        self, objective: NetworkObjective, runs: tuple[int, ...], rows: NDArray | None
    ) -> None:
        self.one, dtype = runs == (1,), objective.X.dtype
        runs = () if self.one else runs
        self.M = objective.n if rows is None else rows.shape[-1]
        self.share = np.array(1 / self.M, dtype)
        self.trace = Trace(objective.network, runs, self.M, dtype)
        self.w, self.gradient = self.trace.w, self.trace.gradient
        if self.one:
            self.w, self.gradient = self.w[None], self.gradient[None]
        self.parts: list[tuple[NDArray, NDArray]] = []
        batch: list[Any] = [objective.X, objective.Y, objective.weights]
        if rows is not None:
            given = [part for part in batch if part is not None]
            self.parts = [(p, np.empty((*rows.shape, *p.shape[1:]), dtype)) for p in given]
            flat = self.one and rows.ndim == 2
            batch = [*(own[0] if flat else own for _, own in self.parts), None]
        self.X, self.Y, self.weights = batch[:3]

    def gather(self, rows: Any) -> None:
        """Copy the rows of the data to X, Y and weights."""
        for part, own in self.parts:
            part.take(rows, 0, own, "clip")  # "raise" would write to a copy of `own` first


class Network(Architecture):
    """A multi-layer perceptron; its parameters are one flat vector w that it does not keep.

    In its methods X is (M, S_0), an instance per row; y is (M,), their labels, whole numbers from 0
    to S_L - 1; w is (P,), or (R, P) for R runs in one pass.

    Parameters
    ----------
    sizes : sequence of int
        Widths S_0, S_1, ... S_L: (64, 50, 10) is the lecture's network.
    activation : str
        Of the hidden layers: 'sigmoid', 'tanh' or 'ReLU'.
    loss : str
        'squared error' with sigmoid outputs (slide 2), or 'cross-entropy' with softmax.
    l2 : float
        Adds l2 * (sum of all squared weights, biases left out) to J; 0 to 1e9.

    Attributes
    ----------
    L : int
        How many layers have weights.
    P : int
        How many parameters there are: the length of w.

    Raises
    ------
    TypeError, ValueError
        Where a width, a name or l2 is none, or where P would be over 1e8.
    """

    def on(
        self, X: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None
    ) -> NetworkObjective:
        """The objective (w, batch) -> (J, gradient) of this network on the instances X, y."""
        return NetworkObjective(self, X, y, weights)

    def backpropagate(self, w: ArrayLike, X: ArrayLike, y: ArrayLike) -> Trace:
        """One pass forward and back over all of X: Z, A, V, grad_W, grad_b to look at."""
        objective, w = self.on(X, y), self.as_weights(w)
        trace = Trace(self, w.shape[:-1], objective.n, objective.X.dtype)
        with np.errstate(all="ignore"):
            trace.w[...] = w
            trace.forward(objective.X)
            trace.backward(objective.Y)
        return trace

    def outputs(self, w: ArrayLike, X: ArrayLike, rows: int = 1024) -> NDArray:
        """A(L+1); with cross-entropy its rows are probabilities.

        Parameters
        ----------
        w, X : arrays
            As the class has them.
        rows : int
            Instances that are looked at in one go: memory and time depend on it, results do not.

        Returns
        -------
        (M, classes), or (R, M, classes) for stacked w

        Raises
        ------
        ValueError
            Also where Z overflows.
        """
        w, X = self.as_weights(w), as_inputs(X, self.sizes[0])
        A = np.empty((*w.shape[:-1], len(X), self.sizes[-1]), w.dtype)
        for at, trace in self._forward_in_parts(w, X, rows):
            A[..., at, :] = trace.A[-1]
        if np.isnan(A).any():
            largest = " and ".join(f"{np.abs(v).max():.3g}" for v in (w, X))
            raise ValueError(f"w and X should be smaller: Z overflows, their largest are {largest}")
        return A

    def probabilities(self, w: ArrayLike, X: ArrayLike) -> NDArray:
        """Outputs scaled to sum to 1 in each row (softmax outputs do by themselves)."""
        A = self.outputs(w, X)
        total = A.sum(axis=-1, keepdims=True)
        # Sigmoid outputs may all be 0: then nothing speaks for any class more than another.
        return np.divide(A, total, out=np.full_like(A, 1 / A.shape[-1]), where=total > 0)

    def predict(self, w: ArrayLike, X: ArrayLike) -> NDArray[np.intp]:
        """The class of each row of X: (M,), or (R, M) for stacked w."""
        return self.outputs(w, X).argmax(axis=-1)

    def accuracy(self, w: ArrayLike, X: ArrayLike, y: ArrayLike) -> Any:
        """The share of instances whose predicted class is right: a number, or one per run."""
        predicted = self.predict(w, X)
        right = predicted == as_labels(y, predicted.shape[-1], self.sizes[-1])
        return right.mean(axis=-1)

    def confusion(self, w: ArrayLike, X: ArrayLike, y: ArrayLike) -> NDArray[np.intp]:
        """Counts (classes, classes): row = true class, column = predicted class; w of one run."""
        classes, predicted = self.sizes[-1], self.predict(w, X)
        if predicted.ndim != 1:
            raise ValueError(f"confusion wants the w of one run, w has the shape {np.shape(w)}")
        y = as_labels(y, len(predicted), classes)
        pairs = np.bincount(y * classes + predicted, minlength=classes**2)
        return pairs.reshape(classes, classes)

    def evaluate(
        self, w: ArrayLike, X: ArrayLike, y: ArrayLike, rows: int = 1024,
        weights: ArrayLike | None = None,
    ) -> tuple[Any, Any]:  # fmt: skip
        """J and accuracy over all of X, regularization included.

        Parameters
        ----------
        w, X, y : arrays
            As the class has them.
        rows : int
            Instances that are looked at in one go.
        weights : (M,)
            How much each instance counts; None: all alike.

        Returns
        -------
        J, accuracy : numbers, or (R,) each
            J is infinite where Z overflows; such an instance is not predicted right.
        """
        w, X = self.as_weights(w), as_inputs(X, self.sizes[0])
        y = as_labels(y, len(X), self.sizes[-1])
        counted = as_sample_weights(weights, len(X))
        cost, right = 0.0, 0
        for at, trace in self._forward_in_parts(w, X, rows):
            Y = one_hot(y[at], self.sizes[-1], w.dtype)
            each = None if counted is None else counted[at]
            with np.errstate(all="ignore"):
                cost += trace.cost(Y, each)
            # Where Z overflows nothing is predicted, and a NaN would be taken for the largest.
            known = ~np.isnan(trace.A[-1]).any(axis=-1)
            hits = known & (trace.A[-1].argmax(axis=-1) == y[at])
            right += hits.sum(axis=-1) if each is None else hits @ each
        J = cost / len(X) + self.penalty(w)
        # Where Z is huge, inf - inf on the way means inf, and rounding can fall below 0.
        return np.maximum(np.where(np.isnan(J), np.inf, J), 0), right / len(X)

    def _forward_in_parts(self, w: NDArray, X: NDArray, rows: int) -> Iterator[tuple[slice, Trace]]:
        """Yield (slice, Trace) over X: small parts stay in the cache and need little memory."""
        if not len(X):
            raise ValueError("X has no rows")
        rows = whole_number("rows", rows, 1)
        for first in range(0, len(X), rows):
            at = slice(first, min(first + rows, len(X)))
            if first == 0 or at.stop - first < rows:
                trace = Trace(self, w.shape[:-1], at.stop - first, w.dtype)
                trace.w[...] = w
            with np.errstate(all="ignore"):
                trace.forward(X[at])
            yield at, trace
