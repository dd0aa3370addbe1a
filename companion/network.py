"""The network: forward, back (slide 2), and the objective that the optimizers see."""

from functools import cached_property

import numpy as np

from companion.checks import (
    as_array,
    as_numbers,
    dtype_in_words,
    float_dtype,
    instance_of,
    look_up,
    real_number,
    seed_list,
    whole_number,
)
from companion.data import one_hot
from companion.layers import ACTIVATIONS, INITIALIZERS, LOSSES, layer_widths


class Network:
    """A multi-layer perceptron; its parameters are one flat vector w that it does not keep.

    sizes       widths S_0, S_1, ... S_L: (64, 50, 10) is the lecture's network
    activation  of the hidden layers: 'sigmoid', 'tanh' or 'ReLU'
    loss        'squared error' with sigmoid outputs (slide 2), or 'cross-entropy' with softmax
    l2          adds l2 * (sum of all squared weights, biases left out) to J
    """

    def __init__(self, sizes=(64, 50, 10), activation="sigmoid", loss="squared error", l2=0.0):
        self.sizes = layer_widths("sizes", sizes, "(64, 50, 10)")
        if len(self.sizes) < 2:
            raise ValueError(f"sizes needs an input and an output width, it is {self.sizes}")
        look_up("activation", activation, ACTIVATIONS)
        look_up("loss", loss, LOSSES)
        self.activation, self.loss = activation, loss
        self.l2 = real_number("l2", l2, 0, 1e9)
        self.L = len(self.sizes) - 1
        self.P = sum((s + 1) * t for s, t in zip(self.sizes, self.sizes[1:]))
        if self.P > 10**8:
            raise ValueError(f"sizes should give 1e8 parameters or fewer, {self.sizes} {self.P:g}")

    def __repr__(self):
        l2 = f", l2={self.l2:g}" if self.l2 else ""
        return f"Network({self.sizes}, {self.activation!r}, {self.loss!r}{l2})"

    def layers(self, w):
        """W and b as views of w, numbered from 1 as in the lecture (entry 0 is None)."""
        w = as_array("w", w)
        if w.shape[-1:] != (self.P,) or w.dtype.kind not in "fiub":
            raise ValueError(
                f"w should hold {self.P} numbers on its last axis, not {dtype_in_words(w)}, "
                f"shape {w.shape}"
            )
        W, b, at = [None], [None], 0
        for s, t in zip(self.sizes, self.sizes[1:]):
            W.append(w[..., at : at + s * t].reshape(*w.shape[:-1], t, s))
            at += s * t
            b.append(w[..., at : at + t].reshape(*w.shape[:-1], 1, t))
            at += t
        return W, b

    def start(self, seed=0, init="uniform", dtype=np.float64):
        """A first w: weights by `init`, biases 0.

        init is 'uniform' (in [-1, 1], as the lecture's demo draws them), 'Glorot' or 'He'. A
        list of R seeds gives R starts, shape (R, P).
        """
        draw = look_up("init", init, INITIALIZERS)
        seeds = seed_list(seed)
        if np.iterable(seed):
            return np.stack([self.start(s, init, dtype) for s in seeds])
        rng = np.random.default_rng(seeds[0])
        w = np.zeros(self.P, float_dtype(dtype))
        for W in self.layers(w)[0][1:]:
            W[...] = draw(rng, W.shape)
        return w

    def on(self, X, y):
        """The objective (w, batch) -> (J, gradient) of this network on the instances X, y."""
        return NetworkObjective(self, X, y)

    def backpropagate(self, w, X, y):
        """One pass forward and back over all of X: a Trace, whose arrays Z, A, V, grad_W, grad_b
        you can look at."""
        objective = self.on(X, y)
        objective(self._weights(w))
        (trace,) = objective.traces.values()
        return trace

    def outputs(self, w, X, rows=1024):
        """A(L+1): (M, classes), or (R, M, classes) for stacked w. With cross-entropy its rows
        are probabilities."""
        w, X = self._weights(w), self._inputs(X)
        A = np.empty((*w.shape[:-1], len(X), self.sizes[-1]), w.dtype)
        for at, trace in self._forward_in_parts(w, X, rows):
            A[..., at, :] = trace.A[-1]
        if np.isnan(A).any():
            largest = " and ".join(f"{np.abs(v).max():.3g}" for v in (w, X))
            raise ValueError(f"w and X should be smaller: Z overflows, their largest are {largest}")
        return A

    def probabilities(self, w, X):
        """Outputs scaled to sum to 1 in each row (softmax outputs do by themselves)."""
        A = self.outputs(w, X)
        total = A.sum(axis=-1, keepdims=True)
        # Sigmoid outputs may all be 0: then nothing speaks for any class more than another.
        return np.divide(A, total, out=np.full_like(A, 1 / A.shape[-1]), where=total > 0)

    def predict(self, w, X):
        """The class of each row of X: (M,), or (R, M) for stacked w."""
        return self.outputs(w, X).argmax(axis=-1)

    def accuracy(self, w, X, y):
        """The share of instances whose predicted class is right: a number, or one per run."""
        predicted = self.predict(w, X)
        return (predicted == self._labels(y, predicted.shape[-1])).mean(axis=-1)

    def confusion(self, w, X, y):
        """Counts (classes, classes): row = true class, column = predicted class."""
        classes, predicted = self.sizes[-1], self.predict(w, X)
        if predicted.ndim != 1:
            raise ValueError(f"confusion wants the w of one run, w has the shape {np.shape(w)}")
        y = self._labels(y, len(predicted))
        pairs = np.bincount(y * classes + predicted, minlength=classes**2)
        return pairs.reshape(classes, classes)

    def evaluate(self, w, X, y, rows=1024):
        """(J, accuracy) over all of X, regularization included, `rows` instances at a time."""
        w, X = self._weights(w), self._inputs(X)
        y = self._labels(y, len(X))
        cost, right, loss = 0.0, 0, LOSSES[self.loss]
        for at, trace in self._forward_in_parts(w, X, rows):
            Y = one_hot(y[at], self.sizes[-1], w.dtype)
            with np.errstate(all="ignore"):
                cost += loss.cost(trace.Z[-1], trace.A[-1], Y)
            # Where Z overflows nothing is predicted, and a NaN would be taken for the largest.
            known = ~np.isnan(trace.A[-1]).any(axis=-1)
            right += (known & (trace.A[-1].argmax(axis=-1) == y[at])).sum(axis=-1)
        J = cost / len(X) + self._penalty(w)
        # Where Z is huge, inf - inf on the way means inf, and rounding can fall below 0.
        return np.maximum(np.where(np.isnan(J), np.inf, J), 0), right / len(X)

    def _forward_in_parts(self, w, X, rows):
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

    def _penalty(self, w):
        """l2 * sum of squared weights, a number a run."""
        if not self.l2:
            return 0.0
        with np.errstate(over="ignore"):
            return self.l2 * sum(np.square(W).sum(axis=(-2, -1)) for W in self.layers(w)[0][1:])

    def _inputs(self, X):
        X = as_array("X", X)
        if X.ndim != 2:
            raise ValueError(f"X should have 2 axes, an instance per row; its shape is {X.shape}")
        if X.shape[1] != self.sizes[0]:
            raise ValueError(f"W1 expects {self.sizes[0]} columns, X has {X.shape[1]}")
        return as_numbers("X", X)

    def _labels(self, y, n):
        y = as_array("y", y)
        if y.shape != (n,):
            raise ValueError(f"X has {n} rows, so y should have the shape ({n},), not {y.shape}")
        one_hot(y, self.sizes[-1], bool)  # raises where a label is not one
        return y.astype(np.intp, copy=False)  # a small type would overflow in counts

    def _weights(self, w):
        w = as_array("w", w)
        if w.ndim not in (1, 2) or w.shape[-1] != self.P or not w.size:
            raise ValueError(
                f"w should have the shape ({self.P},), or (R, {self.P}) for R runs, not {w.shape}"
            )
        return as_numbers("w", w)


class Trace:
    """The arrays of one trip through the network and back, by the lecture's numbers.

    A[1] ... A[L+1], Z[1] ... Z[L], V[1] ... V[L], grad_W[l] and grad_b[l] (sums over the batch,
    as on slide 2, views of the flat `gradient`). Shapes as in the notation table, with the runs'
    axis in front for stacked w. All of it is made once and written to again by the next pass.
    """

    def __init__(self, network, runs, M, dtype):
        self.L = network.L
        self.phi, self.derivative = ACTIVATIONS[network.activation]
        self.loss = LOSSES[network.loss]
        self.w = np.empty((*runs, network.P), dtype)
        self.gradient = np.empty_like(self.w)
        self.W, self.b = network.layers(self.w)
        self.grad_W, self.grad_b = network.layers(self.gradient)
        shapes = [(*runs, M, s) for s in network.sizes[1:]]
        self.Z = [None] + [np.empty(shape, dtype) for shape in shapes]
        self.A = [None, None] + [np.empty(shape, dtype) for shape in shapes]
        self.V = [None] + [np.empty(shape, dtype) for shape in shapes]
        self.ones = np.ones((1, M), dtype)

    def forward(self, X):
        """Propagate the activations: Z(l) = W(l) A(l) + b(l), A(l+1) = phi(Z(l))."""
        self.A[1] = X
        for l in range(1, self.L + 1):
            np.matmul(self.A[l], self.W[l].mT, out=self.Z[l])
            self.Z[l] += self.b[l]
            phi = self.phi if l < self.L else self.loss.output
            phi(self.Z[l], out=self.A[l + 1])

    def backward(self, Y):
        """Propagate the sensitivities: V(l) = phi'(Z(l)) * [W(l+1)]^T V(l+1) (slide 2)."""
        W, A, V = self.W, self.A, self.V
        self.loss.sensitivity(A[-1], Y, out=V[-1])
        for l in range(self.L, 0, -1):
            if l < self.L:
                np.matmul(V[l + 1], W[l + 1], out=V[l])
                V[l] *= self.derivative(A[l + 1])
            np.matmul(V[l].mT, A[l], out=self.grad_W[l])
            np.matmul(self.ones, V[l], out=self.grad_b[l])


class NetworkObjective:
    """(w, batch) -> (J, gradient): the mean over the batch, plus the network's l2 term.

    batch holds row numbers of X (negative ones count from its end): (M,) shared by all runs,
    (R, M) with each run's own, or None for all rows. w has the shape (P,) or (R, P); J then is a
    number or (R,), the gradient like w.
    The gradient is a fresh array; nothing else of size is made in a call. Where w is so large that
    numbers overflow, both hold inf or NaN, without a warning: `train` takes that for divergence.
    """

    def __init__(self, network, X, y):
        self.network = instance_of("network", network, Network, "a Network")
        self.X = network._inputs(X)
        if not len(self.X):
            raise ValueError("X has no rows")
        self.Y = one_hot(network._labels(y, len(self.X)), network.sizes[-1], self.X.dtype)
        self.n = len(self.X)
        self.traces = {}
        self._decay = None
        if network.l2:
            # 2 l2 at a weight, 0 at a bias: the gradient of l2 W^2 is one product.
            self._decay = np.zeros(network.P, self.X.dtype)
            for W in network.layers(self._decay)[0][1:]:
                W[...] = 2 * network.l2

    @cached_property
    def best_constant(self):
        """J of the best output that does not look at X: the bar that learning has to clear."""
        share = self.Y.mean(axis=0, dtype=np.float64)
        if self.network.loss == "squared error":
            return float((share * (1 - share)).sum())
        share = share[share > 0]
        return float(-(share * np.log(share)).sum())

    def __call__(self, w, batch=None):
        if type(w) is not np.ndarray or w.dtype.kind != "f":
            w = self.network._weights(w)
        X, Y, M = self._rows(batch, w.shape[:-1])
        trace = self._trace(w, M)
        with np.errstate(all="ignore"):  # a run that diverges is told by its J
            trace.forward(X)
            trace.backward(Y)
            J = trace.loss.cost(trace.Z[-1], trace.A[-1], Y) / M
            gradient = trace.gradient * (1 / M)
            if self._decay is not None:
                J = J + self.network._penalty(trace.w)
                gradient += self._decay * trace.w
        return J, gradient

    def _rows(self, batch, runs):
        if batch is None:
            return self.X, self.Y, self.n
        if type(batch) is not np.ndarray:
            batch = as_array("the batch", batch)
        if not batch.shape or not batch.shape[-1]:
            shape = f"its shape is {batch.shape}"
            raise ValueError(f"the batch should hold at least one row number, {shape}")
        if batch.dtype.kind not in "iu":  # take() would read a mask as rows 0 and 1
            raise TypeError(f"the batch should hold row numbers, not {dtype_in_words(batch)}")
        if batch.ndim > 1 and batch.shape[:-1] != runs:
            raise ValueError(f"the batch has the shape {batch.shape}, but w holds {runs} runs")
        rows = batch.astype(np.intp, copy=False)
        if batch.dtype.kind == "u" and rows.min() < 0:  # beyond what an index can be
            rows = np.full_like(rows, self.n)
        try:
            return self.X.take(rows, axis=0), self.Y.take(rows, axis=0), batch.shape[-1]
        except IndexError:  # take looks for it anyway: a check before it would cost time
            wrong = batch[(rows < -self.n) | (rows >= self.n)][0]
            raise ValueError(
                f"the batch should hold row numbers from {-self.n} to {self.n - 1}, "
                f"it holds {wrong}"
            ) from None

    def _trace(self, w, M):
        key = (w.shape, M)
        if key not in self.traces:
            if w.ndim not in (1, 2) or w.shape[-1] != self.network.P or not w.size:
                self.network._weights(w)
            self.traces[key] = Trace(self.network, w.shape[:-1], M, self.X.dtype)
        trace = self.traces[key]
        with np.errstate(over="ignore"):  # float64 may not fit float32: J tells
            trace.w[...] = w
        return trace
