"""The architecture: layers' widths, W(l) and b(l) as parts of the flat w, and a pass through it.

It is what a network is before it meets data (slide 2); `Network` adds what it says about them.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from companion.checks import (
    as_array,
    as_numbers,
    dtype_in_words,
    float_dtype,
    look_up,
    real_number,
    seed_list,
)
from companion.layers import ACTIVATIONS, INITIALIZERS, LOSSES, layer_widths, products
from companion.streams import START, stream

# W(l) and b(l) of all layers, numbered from 1 as in the lecture: entry 0 is None.
Layers = list[Any]


class Architecture:
    """Widths, activation, loss and l2 of a `Network`, which says what they are."""

    def __init__(
        self,
        sizes: Sequence[int] = (64, 50, 10),
        activation: str = "sigmoid",
        loss: str = "squared error",
        l2: float = 0.0,
    ) -> None:
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

    def __repr__(self) -> str:
        l2 = f", l2={self.l2:g}" if self.l2 else ""
        return f"{type(self).__name__}({self.sizes}, {self.activation!r}, {self.loss!r}{l2})"

    def layers(self, w: ArrayLike) -> tuple[Layers, Layers]:
        """W and b as views of w, numbered from 1 as in the lecture (entry 0 is None).

        Parameters
        ----------
        w : (P,) or (..., P)
            Flat parameters; more axes in front are runs.

        Returns
        -------
        W, b : lists of arrays
            W[l] of shape (..., S_l, S_(l-1)), b[l] of shape (..., 1, S_l).
        """
        w = as_array("w", w)
        if w.shape[-1:] != (self.P,) or w.dtype.kind not in "fiub":
            raise ValueError(
                f"w should hold {self.P} numbers on its last axis, not {dtype_in_words(w)}, "
                f"shape {w.shape}"
            )
        W: Layers = [None]
        b: Layers = [None]
        at = 0
        for s, t in zip(self.sizes, self.sizes[1:]):
            W.append(w[..., at : at + s * t].reshape(*w.shape[:-1], t, s))
            at += s * t
            b.append(w[..., at : at + t].reshape(*w.shape[:-1], 1, t))
            at += t
        return W, b

    def start(
        self, seed: int | Iterable[int] = 0, init: str = "uniform", dtype: DTypeLike = np.float64
    ) -> NDArray:
        """A first w: weights by `init`, biases 0.

        Parameters
        ----------
        seed : int or list of int
            A list of R seeds gives R starts.
        init : str
            'uniform' (in [-1, 1], as the lecture's demo draws them), 'Glorot' or 'He'.
        dtype : numpy.float64 or numpy.float32
            Of the w that is returned.

        Returns
        -------
        (P,) or (R, P)
        """
        initialize = look_up("init", init, INITIALIZERS)
        seeds = seed_list(seed)
        if np.iterable(seed):
            return np.stack([self.start(s, init, dtype) for s in seeds])
        rng = stream(seeds[0], START)
        w = np.zeros(self.P, float_dtype(dtype))
        for W in self.layers(w)[0][1:]:
            W[...] = initialize(rng, W.shape)
        return w

    def penalty(self, w: ArrayLike) -> Any:
        """l2 * (sum of squared weights), a number a run: what regularization adds to J."""
        weights = self.layers(w)[0][1:]
        if not self.l2:
            return 0.0
        with np.errstate(over="ignore", under="ignore"):
            return self.l2 * sum(np.square(W).sum(axis=(-2, -1)) for W in weights)

    def as_weights(self, w: ArrayLike) -> NDArray:
        """`w` as an array of finite floats, of one run (P,) or of R runs (R, P)."""
        w = as_array("w", w)
        if w.ndim not in (1, 2) or w.shape[-1] != self.P or not w.size:
            raise ValueError(
                f"w should have the shape ({self.P},), or (R, {self.P}) for R runs, not {w.shape}"
            )
        return as_numbers("w", w)


class Trace:
    """The arrays of one trip through the network and back, by the lecture's numbers.

    All of it is made once and written to again by the next pass. The runs' axis stands in front
    for stacked w; shapes else as in the notation table.

    Parameters
    ----------
    network : Architecture
        Whose layers they are.
    runs : tuple
        () for one run, (R,) for R of them.
    M : int
        Instances in a batch.
    dtype : numpy dtype
        Of all of the arrays.

    Attributes
    ----------
    A : list
        A[1] = X, ... A[L+1], the outputs.
    Z, V : lists
        Z[1] ... Z[L], and V[1] ... V[L], each instance's own sensitivities.
    slopes : list
        phi'(Z[1]) ... phi'(Z[L-1]).
    grad_W, grad_b : lists
        Sums over the batch (as on slide 2): views of the flat `gradient`.
    """

    def __init__(
        self, network: Architecture, runs: tuple[int, ...], M: int, dtype: DTypeLike
    ) -> None:
        self.L = network.L
        self.phi, self.derivative = ACTIVATIONS[network.activation]
        self.product, _ = products(runs)
        self.w = np.empty((*runs, network.P), dtype)
        self.gradient = np.empty_like(self.w)
        self.W, self.b = network.layers(self.w)
        self.grad_W, self.grad_b = network.layers(self.gradient)
        shapes = [(*runs, M, s) for s in network.sizes[1:]]
        self.Z: Layers = [None] + [np.empty(shape, dtype) for shape in shapes]
        self.A: Layers = [None, None] + [np.empty(shape, dtype) for shape in shapes]
        self.V: Layers = [None] + [np.empty(shape, dtype) for shape in shapes]
        self.slopes: Layers = [None] + [np.empty(shape, dtype) for shape in shapes[:-1]]
        self.ones = np.ones((1, M), dtype)
        self.loss = LOSSES[network.loss](shapes[-1], dtype)

    def forward(self, X: NDArray) -> None:
        """Propagate the activations: Z(l) = W(l) A(l) + b(l), A(l+1) = phi(Z(l))."""
        W, b, Z, A = self.W, self.b, self.Z, self.A
        A[1] = X.astype(self.w.dtype, copy=False)
        for l in range(1, self.L + 1):
            self.product(A[l], W[l].mT, out=Z[l])
            np.add(Z[l], b[l], out=Z[l])
            if l < self.L:
                self.phi(Z[l], out=A[l + 1])
        self.loss.output(Z[-1], A[-1])

    def cost(self, Y: NDArray, weights: NDArray | None = None) -> Any:
        """J's SUM over the batch, a number a run; it leaves A(L+1) - Y in V(L).

        `weights`, (M,) or (R, M), are how much each instance counts; None: all alike.
        """
        error = np.subtract(self.A[-1], Y, out=self.V[-1])
        return self.loss.cost(error, Y, weights)

    def backward(self, Y: NDArray, weights: NDArray | None = None) -> Any:
        """Propagate the sensitivities: V(l) = phi'(Z(l)) * [W(l+1)]^T V(l+1) (slide 2).

        It gives the cost, and takes what that takes.
        """
        W, A, V = self.W, self.A, self.V
        J = self.cost(Y, weights)
        self.loss.sensitivity(A[-1], V[-1])
        if weights is not None:
            V[-1] *= weights[..., None]
        for l in range(self.L, 0, -1):
            if l < self.L:
                self.product(V[l + 1], W[l + 1], out=V[l])
                V[l] *= self.derivative(A[l + 1], out=self.slopes[l])
            self.product(V[l].mT, A[l], out=self.grad_W[l])
            self.product(self.ones, V[l], out=self.grad_b[l])
        return J
