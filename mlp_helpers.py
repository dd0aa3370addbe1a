"""The one module behind the notebooks: networks, optimizers, cooling, training, pictures, controls.

Read it from top to bottom: nothing above a section uses anything below it.

Notation (the lecture's; in memory an instance is a ROW, so products stand transposed)

    lecture                         here                                    shape here
    A(1), an instance per column    A[1] = X, an instance per row           (M, S_0)
    W(l), b(l)                      W[l], b[l]                              (S_l, S_(l-1)), (1, S_l)
    Z(l) = W(l) A(l) + b(l)         Z[l] = A[l] @ W[l].mT + b[l]            (M, S_l)
    A(l+1) = phi(Z(l))              A[l+1] = phi(Z[l])                      (M, S_l)
    V(l) = dJ/dZ(l)                 V[l], of one instance's J, a row each   (M, S_l)
    grad(l) = V(l) [A(l)]^T         V[l].mT @ A[l] / M                      like W[l]
    J, a sum over the batch         J, the MEAN over the batch              a number a run

    eta, eta_0, eta_k               learning rate: any, the first, at epoch k
    alpha, beta, rho                factors of momentum, the step: w <- w - rho
    a                               one momentum factor, for comparing methods

The mean makes eta mean the same at every batch size; the lecture's sum is M times as large, so its
eta is M times smaller.

Three ideas carry everything:

* Parameters are ONE flat vector w; W[l] and b[l] are views of it. An objective maps (w, batch) to
  (J, gradient). To an optimizer, a surface over the plane and a network are then the same thing.
* A leading axis is a set of runs: w of shape (R, P) trains R networks in one pass.
* An optimizer's rule is a generator in which ``yield point`` means "the gradient here".

Sections: checks, data, network, surfaces, cooling, optimizers, training, pictures, controls.
"""

import asyncio
import base64
import contextlib
import copy
import gzip
import hashlib
import html
import inspect
import io
import os
import re
import stat
import sys
import threading
import time
import warnings
from collections import deque
from collections.abc import Hashable, Sequence
from functools import cached_property, partial
from itertools import groupby, islice, pairwise
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

# ------------------------------------------------------------------------------------------------
# Checks: what was wrong, where, what would be right
# ------------------------------------------------------------------------------------------------


def _array(name, value):
    """`value` as an array; masked entries would be unmasked silently, so they are an error."""
    parts = value if isinstance(value, (list, tuple)) else ()
    if np.ma.is_masked(value) or any(map(np.ma.is_masked, parts)):
        raise ValueError(f"{name} has masked entries; fill them or leave their rows out")
    try:
        array = np.asarray(value)
    except OverflowError:
        raise ValueError(f"{name} should hold numbers that fit a float: {_said(value)}") from None
    except Exception as error:
        if parts:
            raise ValueError(f"{name} should be an array, but its rows differ in length") from None
        # What another library calls an array may refuse to become one of NumPy's.
        raise TypeError(f"{name} should be an array, but {_said(value)}: {error}") from None
    if not array.shape and array.dtype.kind not in "fiub":
        raise TypeError(f"{name} should be an array, not {_said(value)}")
    return array


def _numbers(name, value, ndim=None, dtype=None):
    """`value` as an array of finite floats (float32 and float64 stay as they are)."""
    array = _array(name, value)
    if array.dtype.kind not in "fiub":
        raise TypeError(f"{name} should hold numbers, not {_kind(array)}")
    came, wanted = array, dtype or (array.dtype if array.dtype == np.float32 else np.float64)
    if ndim is not None and array.ndim != ndim:
        raise ValueError(f"{name} should have {ndim} axes, it has the shape {array.shape}")
    with np.errstate(all="ignore"):  # what does not fit becomes infinite, told below
        array = array.astype(wanted, copy=False)
        total = array.sum()  # needs no memory, and is finite for nearly all that is finite
    if not np.isfinite(total) and not np.isfinite(array).all():
        place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        kind = f"finite as {array.dtype}" if np.isfinite(came[place]) else "finite"
        raise ValueError(f"{name} should be {kind}, {name}{list(place)} is {came[place]}")
    return array


def _said(value):
    """`value` as Python writes it, cut where that is long."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # whole numbers of thousands of digits have none
        text = f"a {type(value).__name__}"
    return text if len(text) <= 120 else f"{text[:80]} ... {text[-20:]}"


def _kind(array):
    return "text" if array.dtype.kind in "US" else f"values of type {array.dtype}"


def _real(name, value, low=-np.inf, high=np.inf, open_low=False, open_high=False):
    """`value` as a float between `low` and `high`."""
    if isinstance(value, complex | np.complexfloating):
        raise TypeError(f"{name} should be a real number, not {value!r}")
    if isinstance(value, bool | np.timedelta64) or not isinstance(value, Real):
        raise TypeError(f"{name} should be a number, not {_said(value)}")
    try:
        number = float(value)
    except OverflowError:  # a whole number can be larger than any float
        number = np.inf
    above = number > low if open_low else number >= low
    below = number < high if open_high else number <= high
    if not (above and below and np.isfinite(number)):
        left = "(" if open_low or low == -np.inf else "["
        right = ")" if open_high or high == np.inf else "]"
        interval = f"{left}{low:g}, {high:g}{right}"
        shown = f"{value}" if isinstance(value, float | np.floating) else _said(value)
        raise ValueError(f"{name} should lie in {interval}, it is {shown}")
    return number


def _positive(name, value):
    return _real(name, value, 0, open_low=True)


def _whole(name, value, low, high=None, most=10**9):
    """`value` as an int from `low` to `high`; `most` is what a computer can bear."""
    if isinstance(value, bool | np.timedelta64) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} should be a whole number, not {_said(value)}")
    if value < low or value > (most if high is None else high):
        at = f"at least {low}" if value < low else f"at most {most}"
        wanted = at if high is None else f"from {low} to {high}"
        raise ValueError(f"{name} should be {wanted}, it is {_said(int(value))}")
    return int(value)


def _seeds(seed):
    """`seed` as a list of seeds: of one, or of one for each run."""
    seeds = list(seed) if np.iterable(seed) and not isinstance(seed, str | bytes) else [seed]
    if not seeds:
        raise ValueError("seed is empty: it should be one number, or one for each run")
    return [_seed(s) for s in seeds]


def _seed(value):
    return _whole("seed", value, 0, most=2**128)


def _precision(dtype):
    try:
        known = np.dtype(dtype) in (np.float32, np.float64)
    except Exception:  # NumPy has many errors for what is no dtype
        known = False
    if not known:
        raise TypeError(f"dtype should be numpy.float32 or numpy.float64, not {_said(dtype)}")
    return dtype


def _known(name, value, table):
    """The entry called `value` in `table`; the error lists the names that there are."""
    if isinstance(value, str) and value in table:
        return table[value]
    known = ", ".join(repr(key) for key in table)
    raise ValueError(f"{name} {_said(value)} is not known; there are {known}")


def _of(name, value, kind, words):
    """`value`, if it is of a kind (a class, or callable); `words` say what it should be."""
    if not (callable(value) if kind is callable else isinstance(value, kind)):
        raise TypeError(f"{name} should be {words}, not {_said(value)}")
    return value


def _text(name, value):
    return _of(name, value, str, "a text")


def _function(name, value, words, *arguments):
    """`value`, if it can be called with such arguments; `words` say what it should be."""
    _of(name, value, callable, words)
    if not _takes(value, *arguments):
        came = f"{_said(value)} takes other arguments"
        raise TypeError(f"{name} should be {words}, but {came}")
    return value


def _takes(function, *arguments):
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError:
        return False
    except ValueError:  # what is written in C need not tell
        pass
    return True


_OBJECTIVE = "a function (w, batch) -> (J, gradient)"


def _ask(objective, w, *batch):
    """(J, gradient) of the objective at w, if they fit it: one J for each run."""
    answer = objective(w, *batch)
    try:
        J, gradient = answer
        fits = gradient.shape == w.shape and getattr(J, "shape", ()) == w.shape[:-1]
        numbers = isinstance(J, float | int) or J.dtype.kind in "fiu"
        if fits and numbers and gradient.dtype.kind in "fiu":
            return J, gradient
    except (AttributeError, TypeError, ValueError):  # no pair, or no arrays
        pass
    raise _misfit(answer, w)


def _misfit(answer, w):
    """The error that says what an objective gave at w, and what it should give."""
    parts = answer if isinstance(answer, tuple) else (answer,)
    came = []
    for part in parts:
        array = isinstance(part, np.ndarray | np.generic)
        odd = f" of {_kind(part)}" if array and part.dtype.kind not in "fiu" else ""
        came.append(f"an array{odd} of the shape {part.shape}" if array else _said(part))
    return ValueError(
        f"objective should be {_OBJECTIVE}, for w of the shape {w.shape} J of the shape "
        f"{w.shape[:-1]} and a gradient like w; it gave {' and '.join(came) or 'nothing'}"
    )


# ------------------------------------------------------------------------------------------------
# Data
# ------------------------------------------------------------------------------------------------

DATA = Path(__file__).resolve().parent / "data"
DIGITS_SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"


class Split(NamedTuple):
    """Instances X, one per row, with their labels y."""

    X: np.ndarray
    y: np.ndarray


class Digits(NamedTuple):
    """The digits in three parts: train on one, tune on the next, look at the last one last."""

    train: Split
    validation: Split
    test: Split


def load_digits(seed=0, dtype=np.float64, path=DATA / "digits.csv.gz"):
    """The 1797 handwritten digits: 1437 to train on, 180 for validation, 180 for the test.

    X has 64 columns, the 8x8 pixels scaled from 0..16 to [-0.5, 0.5]; y holds 0 to 9. The split
    is stratified (each part has every class in equal shares) and depends on `seed` alone.
    Raises FileNotFoundError or ValueError, naming the file, where it is missing or damaged.
    Source: UCI, Optical Recognition of Handwritten Digits; see data/README.md.
    """
    seed, dtype = _seed(seed), _precision(dtype)
    table = _read_digits(_path("path", path))
    X, y = (table[:, :64] / 16 - 0.5).astype(dtype), table[:, 64].astype(int)
    tenths = _tenths_of(y, seed)
    parts = (~np.isin(tenths, (0, 5)), tenths == 5, tenths == 0)
    return Digits(*(Split(X[rows], y[rows]) for rows in parts))


def load_fashion(seed=0, folder=DATA / "fashion-mnist"):
    """Fashion-MNIST (Xiao, Rasul and Vollgraf 2017), if you have put its four files into `folder`:
    70000 pictures of clothes, 28 x 28; 54000 to train on, 6000 for validation, 10000 for the test.

    X has 784 columns in [-0.5, 0.5], float32. Raises FileNotFoundError or ValueError, naming the
    file, where one is missing or damaged.
    """
    seed, folder = _seed(seed), _path("folder", folder)
    raw = {
        name: _checked_bytes(folder / name, md5, _FROM_ZALANDO) for name, md5 in FASHION_MD5.items()
    }
    X, y, X_test, y_test = (
        np.frombuffer(gzip.decompress(packed), np.uint8, offset=16 if "images" in name else 8)
        for name, packed in raw.items()
    )
    tenths, X = _tenths_of(y, seed), X.reshape(len(y), -1)
    parts = [(X[tenths != 5], y[tenths != 5]), (X[tenths == 5], y[tenths == 5])]
    parts.append((X_test.reshape(len(y_test), -1), y_test))
    scaled = ((X / np.float32(255) - np.float32(0.5), y.astype(int)) for X, y in parts)
    return Digits(*(Split(X, y) for X, y in scaled))


FASHION_MD5 = {  # as its authors publish them
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
_FROM_ZALANDO = "download it from https://github.com/zalandoresearch/fashion-mnist (data/fashion)"


def _tenths_of(y, seed):
    """A number from 0 to 9 for each instance: each tenth has every class in equal shares."""
    order = np.lexsort((np.random.default_rng(seed).random(len(y)), y))
    tenths = np.empty(len(y), int)
    tenths[order] = np.arange(len(y)) % 10  # sorted by class, shuffled within it, dealt out
    return tenths


def _path(name, value):
    value = os.fspath(_of(name, value, str | os.PathLike, "a path, a text or a Path"))
    return Path(_of(name, value, str, "a path, a text or a Path"))


def _checked_bytes(path, digest, remedy):
    """The bytes of a file, if they have this sha256 or md5, told apart by its length."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder, for instance; a pipe would wait
            raise OSError("it is something else")
        packed = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing: {remedy}") from None
    except (OSError, ValueError) as error:  # one that may not be read, for instance
        raise ValueError(f"{_said(str(path))} should be a file, but {error}: {remedy}") from None
    kind = "sha256" if len(digest) == 64 else "md5"
    if hashlib.new(kind, packed, usedforsecurity=False).hexdigest() != digest:
        raise ValueError(f"{path} is damaged (its {kind} is not {digest[:8]}...): {remedy}")
    return packed


def _read_digits(path):
    packed = _checked_bytes(path, DIGITS_SHA256, "restore it with 'git checkout data'")
    text = gzip.decompress(packed).decode("ascii")
    return np.loadtxt(text.splitlines(), delimiter=",")


def one_hot(y, classes=10, dtype=np.float64):
    """Y of shape (M, classes): a row a label, 1 in the label's column and 0 elsewhere."""
    y, classes = _array("y", y), _whole("classes", classes, 1, most=10**6)
    try:
        dtype = np.dtype(dtype)
    except Exception:  # NumPy has many errors for what is no dtype
        raise TypeError(f"dtype should be one of NumPy's, not {_said(dtype)}") from None
    if dtype.kind not in "fiub":
        raise TypeError(f"dtype should be one of numbers, not {_said(dtype)}")
    if y.ndim != 1 or y.dtype.kind not in "iu":
        raise TypeError(
            f"y should be one axis of whole numbers, it is {_kind(y)} of shape {y.shape}"
        )
    if y.size and not (0 <= y.min() and y.max() < classes):
        wrong = y[(y < 0) | (y >= classes)][0]
        raise ValueError(f"y should hold labels from 0 to {classes - 1}, it holds {wrong}")
    if y.size * classes > 10**9:  # NumPy would take all of the memory
        raise ValueError(f"y has {y.size} labels: with {classes} classes Y fits no computer")
    Y = np.zeros((y.size, classes), dtype)
    Y[np.arange(len(y)), y] = 1
    return Y


# ------------------------------------------------------------------------------------------------
# Network
# ------------------------------------------------------------------------------------------------


class Activation(NamedTuple):
    """phi, and its derivative written in terms of a = phi(z)."""

    phi: Any
    derivative: Any


def _sigmoid(z, out=None):
    out = np.negative(z, out=out)
    np.exp(out, out=out)
    out += 1
    return np.reciprocal(out, out=out)


ACTIVATIONS = {
    "sigmoid": Activation(_sigmoid, lambda a: a - a * a),
    "tanh": Activation(np.tanh, lambda a: 1 - a * a),
    "ReLU": Activation(lambda z, out=None: np.maximum(z, 0, out=out), lambda a: a > 0),
}


class Loss(NamedTuple):
    """An output layer and the cost it is judged by.

    output(Z, out) gives A(L+1); cost(Z, A, Y) the SUM over the batch, a number a run;
    sensitivity(A, Y, out) gives V(L), each instance's own.
    """

    output: Any
    cost: Any
    sensitivity: Any


def _softmax(Z, out=None):
    # The ufuncs' own reduce: max() and sum() would take a way through Python.
    out = np.subtract(Z, np.maximum.reduce(Z, axis=-1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= np.add.reduce(out, axis=-1, keepdims=True)
    return out


def _per_run(X):
    """(..., M, S) -> (..., M S): all that belongs to one run on one axis."""
    return X.reshape(*X.shape[:-2], -1)


def _squared_error(Z, A, Y):
    """Sum of (Y - A)^2 over the batch and the outputs (slide 2)."""
    error = _per_run(A - Y)
    return np.vecdot(error, error)


def _squared_error_sensitivity(A, Y, out):
    """V(L) = -2 (Y - A) A (1 - A) (slide 2; the output is sigmoid)."""
    np.subtract(A, Y, out=out)
    out += out
    out *= A - A * A
    return out


def _cross_entropy(Z, A, Y):
    """-sum of Y log A. log(sum exp Z) is max Z - log max A, which can't under- or overflow."""
    log_sum = np.maximum.reduce(Z, axis=-1) - np.log(np.maximum.reduce(A, axis=-1))
    return np.add.reduce(log_sum, axis=-1) - np.vecdot(_per_run(Z), _per_run(Y))


LOSSES = {
    "squared error": Loss(_sigmoid, _squared_error, _squared_error_sensitivity),
    "cross-entropy": Loss(_softmax, _cross_entropy, np.subtract),
}


def _uniform(rng, shape):
    return rng.uniform(-1, 1, shape)


def _glorot(rng, shape):
    """Uniform with variance 2 / (fan in + fan out) (Glorot and Bengio 2010)."""
    limit = np.sqrt(6 / sum(shape))
    return rng.uniform(-limit, limit, shape)


def _he(rng, shape):
    """Normal with variance 2 / fan in (He et al. 2015)."""
    return rng.normal(0, np.sqrt(2 / shape[1]), shape)


STARTS = {"uniform": _uniform, "Glorot": _glorot, "He": _he}


def _widths(name, widths, example):
    """Layers' widths as a tuple. (A set has no order, and a generator is used up.)"""
    ordered = isinstance(widths, Sequence | np.ndarray) and np.iterable(widths)
    if not ordered or isinstance(widths, str | bytes):
        raise TypeError(f"{name} should be a list of widths like {example}, not {_said(widths)}")
    each = (f"{name}[{i}] (a layer's width)" for i in range(len(widths)))
    return tuple(_whole(place, width, 1, most=10**5) for place, width in zip(each, widths))


class Network:
    """A multi-layer perceptron; its parameters are one flat vector w that it does not keep.

    sizes       widths S_0, S_1, ... S_L: (64, 50, 10) is the lecture's network
    activation  of the hidden layers: 'sigmoid', 'tanh' or 'ReLU'
    loss        'squared error' with sigmoid outputs (slide 2), or 'cross-entropy' with softmax
    l2          adds l2 * (sum of all squared weights, biases left out) to J
    """

    def __init__(self, sizes=(64, 50, 10), activation="sigmoid", loss="squared error", l2=0.0):
        self.sizes = _widths("sizes", sizes, "(64, 50, 10)")
        if len(self.sizes) < 2:
            raise ValueError(f"sizes needs an input and an output width, it is {self.sizes}")
        _known("activation", activation, ACTIVATIONS)
        _known("loss", loss, LOSSES)
        self.activation, self.loss = activation, loss
        self.l2 = _real("l2", l2, 0, 1e9)
        self.L = len(self.sizes) - 1
        self.P = sum((s + 1) * t for s, t in zip(self.sizes, self.sizes[1:]))
        if self.P > 10**8:
            raise ValueError(f"sizes should give 1e8 parameters or fewer, {self.sizes} {self.P:g}")

    def __repr__(self):
        l2 = f", l2={self.l2:g}" if self.l2 else ""
        return f"Network({self.sizes}, {self.activation!r}, {self.loss!r}{l2})"

    def layers(self, w):
        """W and b as views of w, numbered from 1 as in the lecture (entry 0 is None)."""
        w = _array("w", w)
        if w.shape[-1:] != (self.P,) or w.dtype.kind not in "fiub":
            raise ValueError(
                f"w should hold {self.P} numbers on its last axis, not {_kind(w)}, shape {w.shape}"
            )
        W, b, at = [None], [None], 0
        for s, t in zip(self.sizes, self.sizes[1:]):
            W.append(w[..., at : at + s * t].reshape(*w.shape[:-1], t, s))
            at += s * t
            b.append(w[..., at : at + t].reshape(*w.shape[:-1], 1, t))
            at += t
        return W, b

    def start(self, seed=0, rule="uniform", dtype=np.float64):
        """A first w: weights by `rule`, biases 0.

        rule is 'uniform' (in [-1, 1], as the lecture's demo draws them), 'Glorot' or 'He'. A
        list of R seeds gives R starts, shape (R, P).
        """
        draw = _known("rule", rule, STARTS)
        seeds = _seeds(seed)
        if np.iterable(seed):
            return np.stack([self.start(s, rule, dtype) for s in seeds])
        rng = np.random.default_rng(seeds[0])
        w = np.zeros(self.P, _precision(dtype))
        for W in self.layers(w)[0][1:]:
            W[...] = draw(rng, W.shape)
        return w

    def on(self, X, y):
        """The objective (w, batch) -> (J, gradient) of this network on the instances X, y."""
        return NetworkObjective(self, X, y)

    def backpropagate(self, w, X, y):
        """One pass forward and back over all of X: a Pass, whose arrays Z, A, V, grad_W, grad_b
        you can look at."""
        objective = self.on(X, y)
        objective(self._weights(w))
        (trace,) = objective._passes.values()
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
        """Yield (slice, Pass) over X: small parts stay in the cache and need little memory."""
        if not len(X):
            raise ValueError("X has no rows")
        rows = _whole("rows", rows, 1)
        for first in range(0, len(X), rows):
            at = slice(first, min(first + rows, len(X)))
            if first == 0 or at.stop - first < rows:
                trace = Pass(self, w.shape[:-1], at.stop - first, w.dtype)
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
        X = _array("X", X)
        if X.ndim != 2:
            raise ValueError(f"X should have 2 axes, an instance per row; its shape is {X.shape}")
        if X.shape[1] != self.sizes[0]:
            raise ValueError(f"W1 expects {self.sizes[0]} columns, X has {X.shape[1]}")
        return _numbers("X", X)

    def _labels(self, y, n):
        y = _array("y", y)
        if y.shape != (n,):
            raise ValueError(f"X has {n} rows, so y should have the shape ({n},), not {y.shape}")
        one_hot(y, self.sizes[-1], bool)  # raises where a label is not one
        return y.astype(np.intp, copy=False)  # a small type would overflow in counts

    def _weights(self, w):
        w = _array("w", w)
        if w.ndim not in (1, 2) or w.shape[-1] != self.P or not w.size:
            raise ValueError(
                f"w should have the shape ({self.P},), or (R, {self.P}) for R runs, not {w.shape}"
            )
        return _numbers("w", w)


class Pass:
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
        self.network = _of("network", network, Network, "a Network")
        self.X = network._inputs(X)
        if not len(self.X):
            raise ValueError("X has no rows")
        self.Y = one_hot(network._labels(y, len(self.X)), network.sizes[-1], self.X.dtype)
        self.n = len(self.X)
        self._passes = {}
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
        trace = self._pass(w, M)
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
            batch = _array("the batch", batch)
        if not batch.shape or not batch.shape[-1]:
            shape = f"its shape is {batch.shape}"
            raise ValueError(f"the batch should hold at least one row number, {shape}")
        if batch.dtype.kind not in "iu":  # take() would read a mask as rows 0 and 1
            raise TypeError(f"the batch should hold row numbers, not {_kind(batch)}")
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

    def _pass(self, w, M):
        key = (w.shape, M)
        if key not in self._passes:
            if w.ndim not in (1, 2) or w.shape[-1] != self.network.P or not w.size:
                self.network._weights(w)
            self._passes[key] = Pass(self.network, w.shape[:-1], M, self.X.dtype)
        trace = self._passes[key]
        with np.errstate(over="ignore"):  # float64 may not fit float32: J tells
            trace.w[...] = w
        return trace


def numerical_gradient(objective, w, batch=None, h=1e-5):
    """The gradient by centered differences: one more way to it, slow and sure (CS231n)."""
    w, h = _numbers("w", w, dtype=np.float64), _positive("h", h)
    _function("objective", objective, _OBJECTIVE, w, batch)
    if w.ndim not in (1, 2) or not w.size:
        raise ValueError(f"w should have the shape (P,) or (R, P), not {w.shape}")
    if (w + h == w).any():
        largest = np.abs(w).max()
        raise ValueError(f"h should be larger: w + h is w where w is {largest:g} and h = {h:g}")
    gradient = np.empty_like(w)
    for i in range(w.shape[-1]):
        step = np.zeros(w.shape[-1])
        step[i] = h
        with np.errstate(all="ignore"):
            up, down = _cost(objective, w + step, batch), _cost(objective, w - step, batch)
            gradient[..., i] = (up - down) / (2 * h)
    if not np.isfinite(gradient).all():
        largest = np.abs(w).max()
        raise ValueError(
            f"w should be a point where J is finite h = {h:g} to each side; it is not where w is "
            f"{largest:.3g}"
        )
    return gradient


def _cost(objective, w, batch):
    """J alone: the gradient beside it may be missing."""
    answer = objective(w, batch)
    pair = isinstance(answer, tuple) and len(answer) == 2
    J = np.asarray(answer[0]) if pair else None
    if not pair or J.shape != w.shape[:-1] or J.dtype.kind not in "fiu":
        raise _misfit(answer, w)
    return J


def relative_error(a, b):
    """|a - b| / (|a| + |b|), of norms: 0 where both agree, 1 where they have nothing in common."""
    a, b = _numbers("a", a, dtype=np.float64), _numbers("b", b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"b should have a's shape {a.shape}, not {b.shape}")
    largest = max(np.abs(a).max(initial=0), np.abs(b).max(initial=0))
    if not largest:
        return 0.0
    with np.errstate(under="ignore"):
        a, b = a / largest, b / largest  # squares of huge and of tiny numbers fit no float
        share = np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))
    return min(float(share), 1.0)


# ------------------------------------------------------------------------------------------------
# Surfaces: objectives over the plane, to look at (slides 3, 5 and 6)
# ------------------------------------------------------------------------------------------------


class Surface(NamedTuple):
    """An objective over the plane. Call it with w of shape (2,) or (R, 2) for (J, gradient).

    start is a good first point, box = (left, right, bottom, top) what a picture shows,
    minimum the lowest point (None where J falls for ever). Where w is so large that numbers
    overflow, J is inf or NaN, without a warning: `descend` takes that for divergence.
    """

    name: str
    formula: Any
    start: tuple
    box: tuple
    minimum: tuple | None

    def __call__(self, w, batch=None):
        if type(w) is not np.ndarray or w.dtype.kind != "f":
            w = _array("w", w)
            w = w if w.dtype.kind == "f" else _numbers("w", w)
        if w.shape[-1:] != (2,):
            raise ValueError(f"w should have the shape (2,) or (R, 2), not {w.shape}")
        with np.errstate(all="ignore"):  # a run that diverges is told by its J
            gradient, parts = np.empty_like(w), self.formula(w[..., 0], w[..., 1])
            if not isinstance(parts, tuple) or len(parts) != 3:
                raise ValueError(f"formula should give (J, dJ/dx, dJ/dy), not {_said(parts)}")
            try:
                J, gradient[..., 0], gradient[..., 1] = parts
            except (TypeError, ValueError) as error:
                raise ValueError(f"formula should give numbers shaped like x: {error}") from None
        return J, gradient

    def grid(self, points=200):
        """x (points,), y (points,) and J (points, points) over the box, for contours."""
        points = _whole("points", points, 2, most=5000)
        x = np.linspace(*self.box[:2], points)
        y = np.linspace(*self.box[2:], points)
        return x, y, self(np.stack(np.meshgrid(x, y), axis=-1))[0]


def quadratic(steep=10.0, flat=1.0, angle=0.0):
    """A ravine: 1/2 (flat u^2 + steep v^2), its axes u, v turned by `angle` degrees.

    steep and flat are the curvatures lambda; turned, the two parameters change one another.
    """
    steep, flat = _positive("steep", steep), _positive("flat", flat)
    turn = np.radians(_real("angle", angle))
    c, s = float(np.cos(turn)), float(np.sin(turn))  # NumPy's own would turn float32 to float64

    def formula(x, y):
        u, v = c * x + s * y, c * y - s * x
        gu, gv = flat * u, steep * v
        return (u * gu + v * gv) / 2, c * gu - s * gv, s * gu + c * gv

    return Surface("ravine", formula, (-1.7, 0.9), (-2.2, 2.2, -1.3, 1.3), (0.0, 0.0))


def _rosenbrock(x, y):
    bend = y - x * x
    return (1 - x) ** 2 + 100 * bend**2, -2 * (1 - x) - 400 * x * bend, 200 * bend


def _saddle(x, y):
    """x^2 / 2 - y^2 / 2 + y^4 / 4: flat at (0, 0), lowest at (0, 1) and (0, -1)."""
    return x * x / 2 + y * y * (y * y / 2 - 1) / 2, x, y * (y * y - 1)


_DENTS = np.array(  # depth, x, y, width of each dent in the plain
    [(1.0, 1.3, 0.5, 0.55), (0.6, -0.3, 0.9, 0.5), (0.55, 0.2, -0.7, 0.5), (0.3, -1.5, -0.2, 0.4)]
)


def _hills(x, y):
    """A plain at J = 1 with four dents: local minima, and large flat areas around them."""
    J, gx, gy = np.ones_like(x), np.zeros_like(x), np.zeros_like(x)
    for depth, cx, cy, width in _DENTS:
        dx, dy = (x - cx) / width, (y - cy) / width
        dent = depth * np.exp(-(dx * dx + dy * dy) / 2)
        J -= dent
        gx += dent * dx / width
        gy += dent * dy / width
    return J, gx, gy


SURFACES = {
    "ravine": quadratic(),
    "turned ravine": quadratic(angle=30)._replace(name="turned ravine"),
    "Rosenbrock": Surface("Rosenbrock", _rosenbrock, (-1.2, 1.0), (-2, 2, -0.8, 3), (1.0, 1.0)),
    "saddle": Surface("saddle", _saddle, (-1.5, 0.02), (-2, 2, -1.6, 1.6), (0.0, 1.0)),
    "hills": Surface("hills", _hills, (-0.9, 0.4), (-2.4, 2.4, -1.7, 1.9), (1.2909, 0.4971)),
}


# ------------------------------------------------------------------------------------------------
# Cooling: a schedule is a function k -> eta_k, k counting epochs from 0 (slide 7)
# ------------------------------------------------------------------------------------------------
# The plateau rules also see the losses so far: losses[j] is the mean J of epoch j, j < k.


class _Schedule:
    """A function (k, losses) -> eta_k as a schedule: it looks at its k, and takes an array of
    them, too, so that eta(np.arange(20)) can be drawn. It shows how it was made, and can be sent
    to another process, with the Classifier that it cools."""

    def __init__(self, eta, factory, *arguments):
        self.eta, self.factory, self.arguments = eta, factory, arguments

    def __call__(self, k, losses=()):
        if type(k) is int and 0 <= k <= 10**9:  # as training asks, which has no time to lose
            return self.eta(k, losses)
        if np.ndim(k):
            return np.array([self(each, losses) for each in np.asarray(k).tolist()])
        return self.eta(_real("k", k, 0), losses)

    def __repr__(self):
        return f"{self.factory.__name__}({', '.join(map(repr, self.arguments))})"

    def __reduce__(self):
        return self.factory, self.arguments

    def __eq__(self, other):
        return isinstance(other, _Schedule) and self.__reduce__() == other.__reduce__()

    def __hash__(self):
        return hash(self.__reduce__())


def _losses(losses, k):
    """The losses of the epochs before k, as a list."""
    return _numbers("losses", losses, 1)[: int(k)].tolist()


def constant(eta_0):
    """eta_k = eta_0."""
    eta_0 = _positive("eta_0", eta_0)
    return _Schedule(lambda k, losses: eta_0, constant, eta_0)


def step_drop(eta_0, d=0.5, k_d=10):
    """eta_k = eta_0 d^floor(k / k_d): drop by d every k_d epochs."""
    eta_0, d, k_d = _positive("eta_0", eta_0), _factor(d), _whole("k_d", k_d, 1)
    return _Schedule(lambda k, losses: eta_0 * d ** (k // k_d), step_drop, eta_0, d, k_d)


def printed_step_drop(eta_0, d=0.5, k_max=20):
    """eta_k = eta_0 d^floor(k_max / k), as slide 7 prints it: it rises, and divides by zero at
    k = 0, where this one takes k = 1."""
    eta_0, d, k_max = _positive("eta_0", eta_0), _factor(d), _whole("k_max", k_max, 1)
    return _Schedule(
        lambda k, losses: eta_0 * d ** (k_max // max(k, 1)),
        printed_step_drop, eta_0, d, k_max,
    )  # fmt: skip


def drop_a_little(eta_0, d=0.05):
    """eta_k = eta_0^(1 + k d), as slide 7 prints it, never under eta_0 / 1000 (the demo's floor).

    It is eta_0 (eta_0^d)^k: how fast it falls depends on eta_0; it is constant at eta_0 = 1 and
    grows above.
    """
    eta_0, d = _positive("eta_0", eta_0), _real("d", d, 0)

    def dropped(k, losses):
        try:
            return max(eta_0 ** (1 + k * d), eta_0 / 1000)
        except OverflowError:  # eta_0 > 1, and no float is as large
            return np.inf

    return _Schedule(dropped, drop_a_little, eta_0, d)


def exponential(eta_0, gamma=0.9):
    """eta_k = eta_0 gamma^k."""
    eta_0, gamma = _positive("eta_0", eta_0), _factor(gamma, "gamma")
    return _Schedule(lambda k, losses: eta_0 * gamma**k, exponential, eta_0, gamma)


def inverse_time(eta_0, epsilon=0.1):
    """eta_k = eta_0 / (1 + epsilon k)."""
    eta_0, epsilon = _positive("eta_0", eta_0), _real("epsilon", epsilon, 0)
    return _Schedule(lambda k, losses: eta_0 / (1 + epsilon * k), inverse_time, eta_0, epsilon)


def cosine(eta_0, k_max=20):
    """eta_k = eta_0 (1 + cos(pi k / k_max)) / 2, and 0 from k_max on (Loshchilov, Hutter 2017)."""
    eta_0, k_max = _positive("eta_0", eta_0), _whole("k_max", k_max, 1)
    return _Schedule(
        lambda k, losses: eta_0 * ((1 + np.cos(np.pi * min(k / k_max, 1))) / 2),
        cosine, eta_0, k_max,
    )  # fmt: skip


def warm_up(eta_0, k_w=5, start=0.1):
    """Rise in a straight line from start * eta_0 to eta_0 at epoch k_w, then stay."""
    eta_0, k_w, start = _positive("eta_0", eta_0), _whole("k_w", k_w, 1), _factor(start, "start")
    return _Schedule(
        lambda k, losses: eta_0 * (start + (1 - start) * min(k / k_w, 1)),
        warm_up, eta_0, k_w, start,
    )  # fmt: skip


def warm_up_cosine(eta_0, k_w=3, k_c=8, k_max=20, start=0.1):
    """First rise (to epoch k_w), then plateau (to k_c), then fall as a cosine (to k_max)."""
    k_w, k_c = _whole("k_w", k_w, 1), _whole("k_c", k_c, k_w)
    k_max = _whole("k_max", k_max, k_c + 1)
    rise, fall = warm_up(eta_0, k_w, start), cosine(eta_0, k_max - k_c)
    return _Schedule(
        lambda k, losses: rise(k) if k < k_c else fall(k - k_c),
        warm_up_cosine, eta_0, k_w, k_c, k_max, start,
    )  # fmt: skip


def reduce_on_plateau(eta_0, d=0.5, patience=2, threshold=0.01):
    """Multiply eta by d after more than `patience` epochs without a new best loss.

    A new best is lower than (1 - threshold) times the old one: what every framework calls
    "reduce on plateau".
    """
    eta_0, d = _positive("eta_0", eta_0), _factor(d)
    patience, threshold = _whole("patience", patience, 0), _real("threshold", threshold, 0, 1)

    def reduced(k, losses):
        eta, best, bad = eta_0, np.inf, 0
        for J in _losses(losses, k):
            best, bad = (J, 0) if J < best * (1 - threshold) else (best, bad + 1)
            if bad > patience:
                eta, bad = eta * d, 0
        return eta

    return _Schedule(reduced, reduce_on_plateau, eta_0, d, patience, threshold)


def lecture_plateau(eta_0, d=0.7, rapid=0.1, slow=0.01):
    """Slide 7's rule: make eta smaller (times d) when J rapidly changes, bigger (divided by d)
    when J is not changing much.

    Rapidly: by more than `rapid` of itself from one epoch to the next; not much: by less than
    `slow`. The slide gives no numbers; eta is kept within a factor 100 of eta_0.
    """
    eta_0, d = _positive("eta_0", eta_0), _factor(d)
    rapid, slow = _real("rapid", rapid, 0), _real("slow", slow, 0)

    def adapted(k, losses):
        eta = eta_0
        for before, J in pairwise(_losses(losses, k)):
            change = abs(J - before) / abs(before) if before else 0.0
            eta = eta * d if change > rapid else eta / d if change < slow else eta
            eta = min(max(eta, eta_0 / 100), eta_0 * 100)
        return eta

    return _Schedule(adapted, lecture_plateau, eta_0, d, rapid, slow)


def _factor(value, name="d"):
    return _real(name, value, 0, 1, open_low=True)


COOLING = {
    "constant": constant,
    "step drop": step_drop,
    "printed step drop": printed_step_drop,
    "drop a little": drop_a_little,
    "exponential": exponential,
    "inverse time": inverse_time,
    "cosine": cosine,
    "warm-up": warm_up,
    "warm-up and cosine": warm_up_cosine,
    "reduce on plateau": reduce_on_plateau,
    "lecture's plateau": lecture_plateau,
}


# ------------------------------------------------------------------------------------------------
# Optimizers: a rule gives W_(k+1) = W_k - rho_k and what to remember; "yield point" means "the
# gradient here" (slide 6)
# ------------------------------------------------------------------------------------------------


def plain(w, state, eta):
    """rho_k = eta grad J(W_k)."""
    return w - eta * (yield w), state


def printed_momentum(w, last, alpha, beta):
    """rho_k = alpha grad J(W_k) + beta grad J(W_(k-1)): as printed, it remembers ONE gradient."""
    here = yield w
    return w - (alpha * here + beta * last), here


def heavy_ball(w, rho, eta, beta):
    """rho_k = eta grad J(W_k) + beta rho_(k-1) (Polyak 1964)."""
    rho = eta * (yield w) + beta * rho
    return w - rho, rho


def printed_nesterov(w, last, alpha, beta):
    """rho_k = beta grad J(W_k + alpha grad J(W_(k-1))) + alpha grad J(W_(k-1)): as printed, it
    looks uphill, and takes two gradients: ahead, and at W_k for the next step."""
    ahead = yield w + alpha * last
    here = yield w
    return w - (beta * ahead + alpha * last), here


def mended_nesterov(w, last, alpha, beta):
    """The printed form with its sign mended: it looks ahead at W_k - alpha grad J(W_(k-1))."""
    ahead = yield w - alpha * last
    here = yield w
    return w - (beta * ahead + alpha * last), here


def nesterov(w, rho, eta, beta):
    """rho_k = beta rho_(k-1) + eta grad J(W_k - beta rho_(k-1)) (Nesterov 1983, in the form of
    Sutskever et al. 2013)."""
    rho = beta * rho + eta * (yield w - beta * rho)
    return w - rho, rho


# The methods that came after the lecture's: each weight has a step size of its own.


def adagrad(w, squares, eta, epsilon=1e-10):
    """eta over the root of the SUM of all squared gradients so far (Duchi et al. 2011)."""
    here = yield w
    squares = squares + here * here
    return w - eta * here / (np.sqrt(squares) + epsilon), squares


def rmsprop(w, squares, eta, gamma=0.99, epsilon=1e-8):
    """eta over the root of a fading MEAN of squared gradients (Tieleman and Hinton 2012)."""
    here = yield w
    squares = gamma * squares + (1 - gamma) * here * here
    return w - eta * here / (np.sqrt(squares) + epsilon), squares


def adam(w, memory, eta, beta_1, beta_2=0.999, epsilon=1e-8):
    """A fading mean of gradients over the root of a fading mean of squares, both freed of their
    start at 0 (Kingma and Ba 2015)."""
    mean, squares, k = memory
    here, k = (yield w), k + 1
    mean = beta_1 * mean + (1 - beta_1) * here
    squares = beta_2 * squares + (1 - beta_2) * here * here
    root = np.sqrt(squares / (1 - beta_2**k)) + epsilon
    return w - eta / (1 - beta_1**k) * mean / root, (mean, squares, k)


def adamw(w, memory, eta, beta_1, decay=0.01):
    """Adam, and every weight shrinks by the factor 1 - eta decay (Loshchilov and Hutter 2019)."""
    after, memory = yield from adam(w, memory, eta, beta_1)
    return after - eta * decay * w, memory


def _first_memory(rule, w):
    """What a rule remembers before its first step: nothing, of each kind."""
    nothing = np.zeros_like(w)
    return (nothing, nothing, 0) if rule in (adam, adamw) else nothing


class Method(NamedTuple):
    """A rule, and its factors from the learning rate eta and one momentum factor a.

    The printed lines call two step sizes alpha and beta (and swap them): to compare methods they
    stand at eta and a eta.
    """

    rule: Any
    factors: Any


METHODS = {
    "plain": Method(plain, lambda eta, a: (eta,)),
    "printed momentum": Method(printed_momentum, lambda eta, a: (eta, a * eta)),
    "heavy ball": Method(heavy_ball, lambda eta, a: (eta, a)),
    "printed Nesterov": Method(printed_nesterov, lambda eta, a: (a * eta, eta)),
    "mended Nesterov": Method(mended_nesterov, lambda eta, a: (a * eta, eta)),
    "Nesterov": Method(nesterov, lambda eta, a: (eta, a)),
}


# Adam's beta_1 is a momentum factor; AdaGrad and RMSProp have none.
ADAPTIVE = {
    "AdaGrad": Method(adagrad, lambda eta, a: (eta,)),
    "RMSProp": Method(rmsprop, lambda eta, a: (eta,)),
    "Adam": Method(adam, lambda eta, a: (eta, a)),
    "AdamW": Method(adamw, lambda eta, a: (eta, a)),
}


class Run(NamedTuple):
    """How one run trains: a method's name (one of METHODS or ADAPTIVE), eta (a number, or a
    schedule: one from the section above, or a function of your own, k -> eta_k or
    (k, losses) -> eta_k), and the momentum factor a (which those ignore that have none)."""

    method: str = "plain"
    eta: Any = 0.1
    a: float = 0.9


def _checked_runs(runs):
    if isinstance(runs, Run | str) or not np.iterable(runs):
        raise TypeError(f"runs should be a list of Run, not {_said(runs)}")
    runs = [_checked(run) for run in runs]
    if not runs:
        raise ValueError("runs is empty: it should hold at least one Run")
    return runs


def _checked(run):
    """`run` with its names known, its numbers in range and its eta a schedule."""
    if not isinstance(run, Run):
        raise TypeError(f"a run should be a Run(method, eta, a), not {_said(run)}")
    _known("method", run.method, METHODS | ADAPTIVE)
    return Run(run.method, _schedule(run.eta), _real("a (momentum)", run.a, 0, 1, open_high=True))


def _schedule(eta):
    """`eta`, a number or a function, as a function (k, losses) -> eta_k."""
    if not callable(eta):
        return constant(_positive("eta", eta))
    if eta in COOLING.values():
        name = eta.__name__
        raise TypeError(f"eta should be a schedule, {name}(0.1) for instance, not {name} itself")
    if _takes(eta, 0, []):
        return eta
    eta = _function("eta", eta, "a number or a function k -> eta_k", 0)
    return lambda k, losses: eta(k)


def lbfgs(objective, w, steps=50, memory=10):
    """L-BFGS (Nocedal 1980) on all of the data: each step uses the curvature that the last
    `memory` steps have shown. w is one run's, (P,). Returns (w, J, gradients): J before the first
    and after each step, and the gradients taken until then.

    A step is halved until J falls by what Armijo's rule asks; where no step does, it ends.
    """
    w, steps = _numbers("w", w, 1), _whole("steps", steps, 1)
    _function("objective", objective, _OBJECTIVE, w)
    pairs = deque(maxlen=_whole("memory", memory, 1, most=1000))
    with np.errstate(all="ignore"):  # a step too far is told by its J, and halved
        return _lbfgs(objective, w, steps, pairs)


def _lbfgs(objective, w, steps, pairs):
    J, gradient = _ask(objective, w)
    if not np.isfinite(J) or not np.isfinite(gradient).all():
        wanted = "w should be a point where J and its gradient are finite"
        raise ValueError(f"{wanted}, there J is {J} and the gradient {_said(gradient)}")
    costs, taken = [J], [1]
    for _ in range(steps):
        if not 0 < np.linalg.norm(gradient) < np.inf:  # flat: no way leads down
            break
        direction = _curved(gradient, pairs)
        slope, whole = gradient @ direction, 1.0 if pairs else 1 / np.linalg.norm(gradient)
        for halved in range(30):
            length = whole / 2**halved
            ahead = _ask(objective, w - length * direction)
            if ahead[0] <= J - 1e-4 * length * slope:
                break
        else:
            break
        step, change = -length * direction, ahead[1] - gradient
        if step @ change > 1e-10 * (change @ change):  # only curvature upward is remembered
            pairs.append((step, change))
        w, (J, gradient) = w + step, ahead
        costs.append(J)
        taken.append(taken[-1] + halved + 1)
    return w, np.array(costs), np.array(taken)


def _curved(gradient, pairs):
    """The two-loop recursion: the gradient times the inverse curvature that the pairs show."""
    direction, weights = gradient.copy(), []
    for step, change in reversed(pairs):
        weights.append((step @ direction) / (step @ change))
        direction -= weights[-1] * change
    if pairs:
        step, change = pairs[-1]
        direction *= (step @ change) / (change @ change)
    for (step, change), weight in zip(pairs, reversed(weights)):
        direction += (weight - (change @ direction) / (step @ change)) * step
    return direction


# ------------------------------------------------------------------------------------------------
# Training: a generator of snapshots, which knows nothing of printing, pictures or widgets
# ------------------------------------------------------------------------------------------------

DIVERGED = 1e9  # |J| past this, or not finite, ends a run
PATIENCE = 5  # epochs that a run may stay as bad as a constant output without getting better


class Snapshot(NamedTuple):
    """All that is needed to go on from here, of R runs. It is replaced whole, never changed."""

    k: int  # updates done
    epoch: int  # whole epochs done
    i: int  # updates done in this epoch
    w: np.ndarray  # (R, P)
    memory: tuple  # what the rules remember
    methods: tuple  # whose memory it is: a method's name for each run
    J: np.ndarray  # (R,) of the last batch, where its gradient was taken
    eta: np.ndarray  # (R, 1) of the last update
    before: np.ndarray  # (R, P) w before the last update
    gradients: np.ndarray  # (R,) gradients taken so far
    losses: np.ndarray  # (epochs, R): mean J of each whole epoch
    sums: np.ndarray  # (R,) sum of J in this epoch
    ended: tuple  # per run: None, or in words why it was stopped

    @property
    def step(self):
        """(R,) norm of the last step."""
        return np.linalg.norm(self.w - self.before, axis=-1)


def minibatches(n, size, seed=0):
    """The batches of each epoch: a function epoch -> list of arrays of row numbers (slide 4).

    All n rows are shuffled anew each epoch and cut into batches of `size`; what is left over
    makes a last, smaller batch. The order depends on seed and epoch alone. A list of R seeds
    gives each run its own batches, shape (R, size).
    """
    n = _whole("n", n, 1, most=10**8)
    size = _whole("batch_size", size, 1, n)
    seeds = _seeds(seed)

    def batches(epoch):
        _whole("epoch", epoch, 0)
        orders = [np.random.default_rng([s, epoch]).permutation(n) for s in seeds]
        order = np.stack(orders) if np.iterable(seed) else orders[0]
        return [order[..., first : first + size] for first in range(0, n, size)]

    return batches


def train(objective, w, runs, batches=None, after=None):
    """Yield a Snapshot after every update, until every run has ended (else for ever).

    objective  (w, batch) -> (J, gradient): a Surface, or Network.on(X, y)
    w          where the runs start: (P,) for all alike, or (R, P)
    runs       list of Run, R of them; those with one rule side by side are the fastest
    batches    epoch -> list of batches, from `minibatches`; None: one epoch is one update
    after      a Snapshot to go on from, instead of w

    A run that diverges (J not finite or beyond 1e9) or collapses (J at or above that of the best
    constant output for 5 epochs, and not falling) is frozen and named in `ended`; the others go
    on.
    """
    runs = _checked_runs(runs)
    _function("objective", objective, _OBJECTIVE, w, None)
    now = _first_snapshot(w, len(runs)) if after is None else after
    if not isinstance(now, Snapshot):
        raise TypeError(f"after should be a Snapshot, not a {type(now).__name__}")
    groups = _groups(runs, now.w.dtype)
    now = _with_methods(now, tuple(run.method for run in runs))
    wanted = "a function epoch -> list of batches"
    batches = _function("batches", (lambda k: [None]) if batches is None else batches, wanted, 0)
    while not all(now.ended):
        epoch = batches(now.epoch)
        if not isinstance(epoch, (list, tuple)):
            raise TypeError(f"batches should be {wanted}, not one that gives {_said(epoch)}")
        if now.i >= len(epoch):
            raise ValueError(f"epoch {now.epoch} has {len(epoch)} batches, but {now.i} are done")
        with np.errstate(over="ignore"):  # what does not fit float32 diverges, told by its J
            eta = np.array([[_eta(run, r, now)] for r, run in enumerate(runs)], now.w.dtype)
        rules = [(at, rule, [*map(_one, factors(eta[at]))]) for at, rule, factors in groups]
        for batch in epoch[now.i :]:
            now = _update(objective, now, rules, batch, eta)
            if now.i == len(epoch):
                now = _close_epoch(objective, now, len(epoch))
            yield now
            if all(now.ended):
                return


def _with_methods(now, methods):
    """`now`, if what its rules remember belongs to these methods."""
    if len(now.w) != len(methods):
        raise ValueError(f"after holds {len(now.w)} runs, but runs holds {len(methods)}")
    if now.memory is not None and now.methods != methods:
        trained, named = ", ".join(now.methods), ", ".join(methods)
        raise ValueError(f"after was trained by {trained}; it can't go on with {named}")
    return now._replace(methods=methods)


def _first_snapshot(w, R):
    w = _numbers("w", w)
    if w.ndim == 2 and len(w) != R:
        raise ValueError(f"w holds {len(w)} runs, but runs holds {R}")
    if w.ndim not in (1, 2):
        raise ValueError(f"w should have the shape (P,) or (R, P), not {w.shape}")
    w = np.broadcast_to(w, (R, w.shape[-1])).copy()
    zero = np.zeros(R)
    return Snapshot(
        0, 0, 0, w, None, (), zero, np.zeros((R, 1)), w, np.zeros(R, int), np.empty((0, R)), zero,
        (None,) * R,
    )  # fmt: skip


def _groups(runs, dtype):
    """[(slice of runs, rule, eta -> factors)]: neighbors that share a rule step together."""
    groups, first = [], 0
    for method, members in groupby(runs, key=lambda run: run.method):
        a = np.array([[run.a] for run in members], dtype)
        a = np.minimum(a, np.nextafter(dtype.type(1), dtype.type(0)))  # below 1 in float32, too
        rule, factors = (METHODS | ADAPTIVE)[method]
        groups.append((slice(first, first + len(a)), rule, partial(factors, a=a)))
        first += len(a)
    return groups


def _one(column):
    """One number where all runs agree: it multiplies faster than a column (R, 1)."""
    return float(column[0, 0]) if (column == column[0]).all() else column


def _eta(run, r, now):
    eta = run.eta(now.epoch, now.losses[:, r].tolist())
    return _real(f"eta_{now.epoch} of the {run.method} run", eta, 0)


def _update(objective, now, rules, batch, eta):
    """One update of every run."""
    with np.errstate(all="ignore"):  # a run that diverges is told by its J, below
        w, memory, J, asked = _step(objective, now, rules, batch)
        sizes = np.vecdot(w, w)
    healthy = [
        abs(cost) < DIVERGED and size < DIVERGED**2  # False, too, where one is not a number
        for cost, size in zip(J.tolist(), sizes.tolist())
    ]
    ended = now.ended
    if any(ended) or not all(healthy):
        ended = tuple(
            why or (None if fine else _diverged(now.k + 1, float(rate), float(cost)))
            for why, fine, rate, cost in zip(ended, healthy, eta[:, 0], J)
        )
        frozen = np.array([why is not None for why in ended])
        w[frozen], J = now.w[frozen], np.where(frozen, now.J, J)
        asked = asked * ~np.array([why is not None for why in now.ended])
    return Snapshot(
        now.k + 1, now.epoch, now.i + 1, w, memory, now.methods, J, eta, now.w,
        now.gradients + asked, now.losses, now.sums + J, ended,
    )  # fmt: skip


def _step(objective, now, rules, batch):
    """Start each group's rule, answer what they ask with one stacked gradient at a time, and
    gather (w, memory, J, gradients asked)."""
    memory = now.memory or [_first_memory(rule, now.w[at]) for at, rule, _ in rules]
    if len(rules) == 1:
        return _step_alike(objective, now.w, rules[0], memory[0], batch)
    asking = [
        (i, at, rule(now.w[at], memory[i], *factors)) for i, (at, rule, factors) in enumerate(rules)
    ]
    points = [next(rule) for _, _, rule in asking]
    J, asked, results = None, [0] * len(rules), [None] * len(rules)
    while asking:
        own = batch
        if len(asking) < len(rules) and np.ndim(batch) > 1:  # only their own rows
            own = np.concatenate([batch[at] for _, at, _ in asking])
        cost, gradient = _ask(objective, np.concatenate(points), own)
        J = cost if J is None else J
        waiting, points, first = [], [], 0
        for i, at, rule in asking:
            last = first + at.stop - at.start
            asked[i] += 1
            try:
                points.append(rule.send(gradient[first:last]))
                waiting.append((i, at, rule))
            except StopIteration as end:
                results[i] = end.value
            first = last
        asking = waiting
    w, memory = np.concatenate([w for w, _ in results]), tuple([m for _, m in results])
    return w, memory, J, np.repeat(asked, [at.stop - at.start for at, *_ in rules])


def _step_alike(objective, w, rule, memory, batch):
    """The same where all runs share one rule: nothing has to be gathered."""
    _, rule, factors = rule
    rule, J, asked = rule(w, memory, *factors), None, 0
    point = next(rule)
    while True:
        cost, gradient = _ask(objective, point, batch)
        J, asked = cost if J is None else J, asked + 1
        try:
            point = rule.send(gradient)
        except StopIteration as end:
            w, memory = end.value
            return w, (memory,), J, asked


def _close_epoch(objective, now, updates):
    """Note the epoch's mean J, and end the runs that have collapsed."""
    losses = np.vstack([now.losses, now.sums / updates])
    ended, bar = now.ended, getattr(objective, "best_constant", None)
    if bar is not None and len(losses) > PATIENCE:
        recent = losses[-PATIENCE - 1 :]
        stuck = (recent.min(axis=0) >= bar) & (recent[-1] > 0.99 * recent[0])
        ended = tuple(
            why or (_collapsed(len(losses), float(rate[0]), J, bar) if bad else None)
            for why, bad, rate, J in zip(ended, stuck, now.eta, recent[-1])
        )
    return now._replace(
        epoch=now.epoch + 1, i=0, losses=losses, sums=np.zeros_like(now.sums), ended=ended
    )


def _diverged(k, eta, J):
    return f"diverged at update {k} (eta = {eta:.3g}): J = {J:.3g}"


def _collapsed(epoch, eta, J, bar):
    return (
        f"collapsed by epoch {epoch} (eta = {eta:.3g}): J = {J:.3g} is no better than "
        f"the best constant output's {bar:.3g}"
    )


def descend(surface, runs, steps, start=None):
    """The paths of runs over a surface: (steps + 1, R, 2), each run's start first.

    A run that diverges stays where it was last finite. Returns (paths, ended), `ended` as in a
    Snapshot. A schedule sees each step as an epoch, and the J of all steps before: there may be
    10,000 of them, without one ten times as many.
    """
    _function("surface", surface, _OBJECTIVE, start, None)
    if start is None:
        start = _of("surface", surface, Surface, "one of SURFACES, or start be given").start
    given = list(runs) if np.iterable(runs) and not isinstance(runs, Run | str) else runs
    runs, start = _checked_runs(given), _numbers("start", start)
    if start.shape not in ((2,), (len(runs), 2)):
        raise ValueError(f"start should have the shape (2,) or (R, 2), not {start.shape}")
    cooled = any(callable(run.eta) for run in given)
    steps = _whole("steps", steps, 1, most=10**4 if cooled else 10**5)
    # Where no rate changes, all steps are one epoch: it is asked for once, and not for each step.
    epoch = [None] if cooled else [None] * steps
    paths, k = np.empty((steps + 1, len(runs), 2), start.dtype), 0
    paths[0] = start
    for now in islice(train(surface, start, runs, lambda k: epoch), steps):
        k += 1
        paths[k] = now.w
    paths[k + 1 :] = now.w  # when all have ended
    return paths, now.ended


class History(NamedTuple):
    """What fit noted at the start and after each epoch; arrays (epochs + 1,) or (epochs + 1, R)."""

    updates: np.ndarray  # updates done
    gradients: np.ndarray  # gradients taken
    J: np.ndarray  # over all of the training data
    accuracy: np.ndarray
    watched_J: np.ndarray  # over the data that is watched and not learned from
    watched_accuracy: np.ndarray
    eta: np.ndarray  # of the last update
    step: np.ndarray  # norm of the last step


class Fit(NamedTuple):
    """What `fit` learned. For one Run, w is (P,) and history's arrays (epochs + 1,); for a list
    of R runs there is an axis of runs: (R, P) and (epochs + 1, R)."""

    snapshot: Snapshot
    notes: tuple
    single: bool
    interrupted: str | None = None  # where the stop button was pressed

    @property
    def w(self):
        return self.snapshot.w[0] if self.single else self.snapshot.w

    @property
    def history(self):
        columns = (np.array(column) for column in zip(*self.notes))
        return History(*(c[:, 0] if self.single else c for c in columns))

    @property
    def ended(self):
        """Why a run was ended before its time, in words; None for one that was not."""
        return self.snapshot.ended[0] if self.single else self.snapshot.ended


def fits(network, data, runs=None, *, batch_size=32, seed=0, w=None, watch=None, after=None):
    """Train `network` on data (X, y) by one Run, or by a list of R runs in one pass; yield a Fit
    at the start and after every update.

    batch_size  instances in a gradient, 1 to len(X)
    seed        of the start and of the batches; a list of R seeds: each run has its own of both
    w           where to start instead: (P,) or (R, P)
    watch       another (X, y) whose J and accuracy are noted too, validation data for instance
    after       an earlier Fit to go on from
    """
    _of("network", network, Network, "a Network")
    single = runs is None or isinstance(runs, Run)
    runs = _checked_runs([runs or Run()] if single else runs)
    data, watch = _pair("data", data), None if watch is None else _pair("watch", watch)
    seed = _seeds(seed) if np.iterable(seed) else seed
    if np.iterable(seed) and (single or len(seed) != len(runs)):
        raise ValueError(f"seed should be one number, or one for each run of the list, not {seed}")
    objective = network.on(*data)
    if w is None:
        w = network.start(seed)
    w = _numbers("w", network._weights(w), dtype=objective.X.dtype)
    batches = minibatches(objective.n, batch_size, seed)
    if after is None:
        first = _first_snapshot(w, len(runs))
        after = Fit(first, (_note(network, first, data, watch),), single)
    elif not isinstance(after, Fit):
        raise TypeError(f"after should be an earlier Fit, not a {type(after).__name__}")
    elif after.snapshot.w.shape[-1] != network.P:
        came = f"networks of {after.snapshot.w.shape[-1]} parameters"
        raise ValueError(f"after holds {came}, but {network} has {network.P}")
    learned = after._replace(interrupted=None)
    yield learned
    for now in train(objective, w, runs, batches, learned.snapshot):
        notes = learned.notes
        if now.i == 0:
            notes = (*notes, _note(network, now, data, watch))
        learned = Fit(now, notes, single)
        yield learned


def fit(network, data, runs=None, *, epochs=20, progress=True, **settings):
    """Train for `epochs` whole passes over the data and return the Fit; the arguments else are
    those of `fits`: batch_size, seed, w, watch, after.

    progress shows a bar in a notebook where it takes over a second. Press the stop button (or
    Ctrl-C) and it returns at once what it has learned: go on with after=.
    """
    epochs, learned = _whole("epochs", epochs, 1), None
    _of("progress", progress, bool | np.bool_, "True or False")
    try:
        with _Bar(epochs, progress) as bar:
            for learned in fits(network, data, runs, **settings):
                if learned.snapshot.i == 0:
                    bar.show(learned.snapshot.epoch)
                if learned.snapshot.epoch >= epochs:
                    break
    except KeyboardInterrupt:
        if learned is None:
            raise
        learned = learned._replace(interrupted=f"stopped by hand at update {learned.snapshot.k}")
    return learned


class Classifier:
    """A Network and how it is trained, as scikit-learn's users expect a classifier to be.

    hidden      widths of the hidden layers; () for none. Inputs and outputs come with the data
    activation, loss, l2            of the Network
    rule, seed                      of its start; the seed is that of the batches, too
    method, eta, a                  of the Run; eta may be a schedule
    epochs, batch_size              of `fit`; fewer instances than batch_size make one batch

    Labels may be of any kind that can be sorted, texts for instance. `fit` checks the settings and
    sets what ends in an underscore: classes_ (the labels, sorted), n_features_in_, network_, w_,
    history_ (a History), n_iter_ (whole epochs done), ended_ (None, or why the run was stopped);
    for a data frame also feature_names_in_, its columns. The same settings and data give the same
    w_: give the members of an ensemble seeds of their own. The stop button ends what called `fit`,
    too, a cross-validation for instance; what this estimator has learned by then is kept.

    Works in scikit-learn's Pipeline, cross_val_score and GridSearchCV (1.6 and newer).
    """

    def __init__(
        self, *, hidden=(50,), activation="tanh", loss="cross-entropy", l2=0.0, rule="Glorot",
        method="heavy ball", eta=0.1, a=0.9, epochs=20, batch_size=32, seed=0,
    ):  # fmt: skip
        # Stored as they came: scikit-learn's clone compares them, and set_params may change them.
        vars(self).update({name: value for name, value in locals().items() if name != "self"})

    def __repr__(self):
        first = inspect.signature(type(self)).parameters
        changed = [
            f"{name}={value!r}"
            for name, value in self.get_params().items()
            if repr(value) != repr(first[name].default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def get_params(self, deep=True):
        """The settings by name; deep changes nothing: no setting is itself an estimator."""
        return {name: getattr(self, name) for name in inspect.signature(type(self)).parameters}

    def set_params(self, **settings):
        """Change settings by name and return self; what was learned stays until the next fit."""
        for name in settings:
            _known("setting", name, self.get_params())
        vars(self).update(settings)
        return self

    def fit(self, X, y):
        """Train from the start on X (M, S_0), a label for each row in y (M,); return self."""
        hidden, names = _widths("hidden", self.hidden, "(50,)"), _names_of(X)
        X = _numbers("X", X, 2)
        if not X.size:
            raise ValueError(f"X should have rows and columns, its shape is {X.shape}")
        classes, y = _sorted_labels(_labels_of(y, len(X)))
        sizes = (X.shape[1], *hidden, len(classes))
        network = Network(sizes, self.activation, self.loss, self.l2)
        learned = fit(
            network, (X, y), Run(self.method, self.eta, self.a), epochs=self.epochs, seed=self.seed,
            batch_size=min(_whole("batch_size", self.batch_size, 1), len(X)),
            w=network.start(self.seed, self.rule), progress=False,
        )  # fmt: skip
        self.classes_, self.n_features_in_, self.network_ = classes, X.shape[1], network
        self.w_, self.history_, self.n_iter_ = learned.w, learned.history, learned.snapshot.epoch
        self.ended_ = learned.interrupted or learned.ended
        vars(self).pop("feature_names_in_", None)
        if names is not None:
            self.feature_names_in_ = names
        if learned.interrupted:
            raise KeyboardInterrupt(learned.interrupted)
        return self

    def predict(self, X):
        """The label of each row of X: (M,)."""
        return self._fitted(X).classes_[self.network_.predict(self.w_, X)]

    def predict_proba(self, X):
        """The probability of each label for each row of X: (M, classes), columns as in classes_."""
        return self._fitted(X).network_.probabilities(self.w_, X)

    def score(self, X, y):
        """The share of rows of X whose label is predicted as y has it."""
        predicted = self.predict(X)
        y = _labels_of(y, len(predicted))
        known, came = _sort_of(self.classes_[0]), _sort_of(y[0])
        if known != came:
            came = f"{came} such as {y[0]!s:.60}"
            raise ValueError(f"y should hold {known}, as the labels in fit were, not {came}")
        return float((predicted == y).mean())

    def _fitted(self, X):
        """Itself, if it has been fitted, and to columns of such names."""
        if not hasattr(self, "w_"):
            raise ValueError(f"this {_said(self)} is not fitted yet: call fit first")
        names, known = _names_of(X), getattr(self, "feature_names_in_", None)
        if (names is None) != (known is None):
            has, was = ("has", "without") if known is None else ("does not have valid", "with")
            fitted = f"{type(self).__name__} was fitted {was} feature names"
            warnings.warn(f"X {has} feature names, but {fitted}", stacklevel=3)
        elif names is not None and names.tolist() != known.tolist():
            raise ValueError(_other_names(names.tolist(), known.tolist()))
        return self

    def __sklearn_tags__(self):
        """What scikit-learn asks each estimator; no one else calls this, so it is there."""
        from sklearn.utils import ClassifierTags, Tags, TargetTags

        kind = {"estimator_type": "classifier", "classifier_tags": ClassifierTags()}
        return Tags(target_tags=TargetTags(required=True), **kind)


def _names_of(X):
    """The names of the columns of a data frame; None for an array, and where they are not texts."""
    names = getattr(X, "columns", None)
    if names is None or not len(names) or not all(isinstance(name, str) for name in names):
        return None
    return np.array(list(names), object)


def _other_names(names, known):
    """What is wrong with the columns' names, in scikit-learn's words."""
    parts = {
        "Feature names unseen at fit time:": sorted({*names} - {*known}),
        "Feature names seen at fit time, yet now missing:": sorted({*known} - {*names}),
    }
    lines = ["The feature names should match those that were passed during fit."]
    for words, differing in parts.items():
        lines += [words, *(f"- {name}" for name in differing[:5])] if differing else []
    order = ["Feature names must be in the same order as they were in fit."]
    return "\n".join([*lines, *(order if len(lines) == 1 else []), ""])


def _labels_of(y, n):
    """`y` as an array of n labels; numbers that are not whole are quantities and none."""
    given, y = y, _array("y", y)
    if y.shape != (n,):
        raise ValueError(f"X has {n} rows, so y should have the shape ({n},), not {y.shape}")
    if y.dtype.kind == "f":
        _numbers("y", y)
        wrong = y[y != np.floor(y)]
    else:  # as they came: of texts and numbers NumPy has made texts, NaN included
        came = given if isinstance(given, (list, tuple)) else y
        wrong = [each for each in came if not _is_label(each)]
    if len(wrong):
        raise ValueError(f"y should hold labels (texts, whole numbers), it holds {wrong[0]!s:.60}")
    if isinstance(given, (list, tuple)):  # NumPy makes all of one kind: 1 and "1" would be one
        kinds = sorted({_sort_of(each) for each in given})
        if len(kinds) > 1:
            raise ValueError(f"y should hold labels of one kind, it holds {' and '.join(kinds)}")
        if y.dtype.kind == "f" and len({*given}) > len({*y.tolist()}):
            raise ValueError("y should hold whole numbers that 64 bits can tell apart")
    return y


def _is_label(value):
    """Whether it names a class: NaN does not, nor does a number that is not whole, or a list."""
    try:
        if isinstance(value, Real) and not isinstance(value, np.timedelta64):
            return bool(abs(value) < np.inf and value == int(value))
        return isinstance(value, Hashable) and value is not None and bool(value == value)
    except Exception:  # what other libraries have for "missing" may refuse to be compared
        return False


def _sort_of(label):
    """What kind of label it is, in words: those of another kind never agree with it."""
    for kind, words in {str: "texts", bytes: "bytes", Real: "numbers", np.bool_: "numbers"}.items():
        if isinstance(label, kind) and not isinstance(label, np.timedelta64):
            return words
    return f"values of type {type(label).__name__}"


def _sorted_labels(y):
    """The labels that there are, sorted, and for each of y the place of its own among them."""
    try:
        classes, numbers = np.unique(y, return_inverse=True)
    except TypeError as error:
        raise TypeError(f"y should hold labels that can be sorted, but {error}") from None
    if len(classes) < 2:
        raise ValueError(f"y should hold two classes or more, it holds {classes.tolist()}")
    return classes, numbers


def _pair(name, data):
    if not isinstance(data, (tuple, list)) or len(data) != 2:
        raise TypeError(
            f"{name} should be a pair (X, y), a part of load_digits() for instance, "
            f"not {_said(data)}"
        )
    return data


def _note(network, now, data, watch):
    J, accuracy = network.evaluate(now.w, *data)
    watched = network.evaluate(now.w, *watch) if watch else (np.full(len(J), np.nan),) * 2
    updates = np.full(len(J), now.k)
    return History(updates, now.gradients, J, accuracy, *watched, now.eta[:, 0], now.step)


class _Bar:
    """A progress bar that appears after a second, in a notebook only.

    It is shown as a bare widget with no text beside it: strict nbval compares texts, and
    whether a second has passed differs from run to run.
    """

    def __init__(self, total, wanted=True):
        self.total, self.begin, self.widget = total, time.monotonic(), None
        self.wanted = wanted and "ipykernel" in sys.modules

    def show(self, done):
        if not self.wanted:
            return
        if self.widget is None and time.monotonic() - self.begin > 1:
            from ipywidgets import IntProgress

            self.widget = IntProgress(max=self.total, description="epochs")
            _show_widget(self.widget)
        if self.widget is not None:
            self.widget.value, self.widget.description = done, f"{done}/{self.total}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.widget is not None:
            self.widget.close()


def _show_widget(widget, **also):
    """Display a widget, with what stands in for it elsewhere (text, an image)."""
    from IPython.display import display

    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"application/vnd.jupyter.widget-view+json": view, **also}, raw=True)


# ------------------------------------------------------------------------------------------------
# Pictures: plot_*(ax, ...) draws what stands still, marks are what moves; both return nothing kept
# ------------------------------------------------------------------------------------------------

WIDTH, HEIGHT = 900, 440  # of a picture, in pixels
FONT = 16  # pixels: legible from the last row


class Style(NamedTuple):
    """How a method looks, everywhere: a color and a dash (lengths on, off, ... in pixels)."""

    color: str
    dash: tuple


STYLES = {
    "plain": Style("#222222", ()),
    "printed momentum": Style("#D97F00", (8, 4)),
    "heavy ball": Style("#1947BA", (20, 5)),
    "printed Nesterov": Style("#8D518A", (8, 4, 2, 4)),
    "mended Nesterov": Style("#00A76F", (2, 4)),
    "Nesterov": Style("#9F0700", (20, 4, 3, 4)),
    "AdaGrad": Style("#D26AD2", (14, 3, 2, 3, 2, 3)),
    "RMSProp": Style("#F5314F", (5, 3)),
    "Adam": Style("#7F00FF", (26, 3)),
    "AdamW": Style("#550073", (12, 4, 6, 4)),
}


def stage(columns=1, rows=1, width=WIDTH, height=HEIGHT, legend=0, **kwargs):
    """A new figure in the course's look, `width` x `height` pixels, and its axes (one, or a flat
    list). `legend` keeps that many pixels free at the right. kwargs go to `subplots`."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    points = 0.72 * FONT  # at 100 dots per inch
    look = {
        "font.size": points, "axes.titlesize": points, "axes.labelsize": points,
        "xtick.labelsize": 0.87 * points, "ytick.labelsize": 0.87 * points,
        "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True,
        "lines.linewidth": 2.2, "legend.frameon": False,
    }  # fmt: skip
    columns, rows = _whole("columns", columns, 1, most=20), _whole("rows", rows, 1, most=20)
    width = _whole("width", width, 100, most=10**4)
    height = _whole("height", height, 100, most=10**4)
    legend = _whole("legend", legend, 0, width - 100)
    with mpl.rc_context(look):
        figure = Figure((width / 100, height / 100), dpi=100, layout="constrained")
        figure.get_layout_engine().set(rect=(0, 0, 1 - legend / width, 1))
        axes = figure.subplots(rows, columns, **kwargs)
    figure.legend_pixels = legend
    return figure, axes if columns * rows == 1 else list(axes.flat)


def _settle(figure):
    """Lay the figure out once and for all, so that marks know where the axes are."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    figure.place = _place(figure)
    return figure


def _figure(figure):
    from matplotlib.figure import Figure

    return _of("figure", figure, Figure, "a figure, made by stage()[0] for instance")


def _axes(ax):
    from matplotlib.axes import Axes

    return _of("ax", ax, Axes, "one pair of axes, made by stage()[1] for instance")


def png(figure, scale=1):
    """The figure as PNG bytes, `scale` pixels to each of its own. At scale 1, as it is stored in
    notebooks, it has the 256 colors that fit best: a third of the bytes."""
    file, scale = io.BytesIO(), _real("scale", scale, 0.1, 10)
    _figure(figure).savefig(file, format="png", dpi=100 * scale)
    if scale != 1:
        return file.getvalue()
    from PIL import Image  # comes with matplotlib

    small = io.BytesIO()
    Image.open(file).convert("RGB").quantize(256).save(small, "png", optimize=True)
    return small.getvalue()


def show(figure, says):
    """Show a figure in the notebook; `says` is what is seen, for those who can't see it."""
    from IPython.display import display

    about = {"image/png": {"alt": _text("says", says)}, "text/plain": {}}
    bundle = {"image/png": base64.b64encode(png(figure)).decode(), "text/plain": "picture"}
    display(bundle, metadata=about, raw=True)


def plot_contours(ax, surface, levels=14):
    """A surface as contours over its box, dark where J is low."""
    ax, levels = _axes(ax), _whole("levels", levels, 2, most=1000)
    x, y, J = _of("surface", surface, Surface, "one of SURFACES").grid()
    low, high = J.min(), np.quantile(J, 0.97)
    if not 1e-100 < high - low < 1e100:
        raise ValueError(f"surface should have hills in its box, J is from {low:g} to {high:g}")
    edges = low + (high - low) * np.linspace(0, 1, levels) ** 2  # closer where it is low
    ax.contourf(x, y, J, edges, cmap="Blues_r", alpha=0.35, extend="max")
    ax.contour(x, y, J, edges, colors="#5A7088", linewidths=0.6, alpha=0.5)
    if surface.minimum:
        ax.plot(*surface.minimum, "*", color="#222222", markersize=13)
    ax.set(xlim=surface.box[:2], ylim=surface.box[2:], xlabel="$w_1$", ylabel="$w_2$")


def plot_images(ax, X, titles=(), columns=10, limit=0.5):
    """Rows of X (8x8 pixels each) as images, side by side, with a title over each.

    Black is -limit, white +limit.
    """
    ax, X, columns = _axes(ax), _numbers("X", X, 2), _whole("columns", columns, 1, most=1000)
    limit = _real("limit", limit, 1e-100, 1e100)
    side = round(X.shape[1] ** 0.5)
    if not side or side**2 != X.shape[1]:
        raise ValueError(f"X should have a square image in each row, its shape is {X.shape}")
    titles = list(titles) if np.iterable(titles) else titles
    if not isinstance(titles, list) or len(titles) not in (0, len(X)):
        raise ValueError(f"titles should be {len(X)}, one a row of X, not {_said(titles)}")
    for i, image in enumerate(X):
        row, column = divmod(i, columns)
        left, top = column * 1.12, -row * (1.45 if len(titles) else 1.12)
        ax.imshow(
            image.reshape(side, side), cmap="gray", vmin=-limit, vmax=limit,
            extent=(left, left + 1, top - 1, top),
        )  # fmt: skip
        if len(titles):
            ax.text(left + 0.5, top + 0.06, titles[i], ha="center", va="bottom")
    rows = -(-len(X) // columns)
    bottom = -(rows - 1) * (1.45 if len(titles) else 1.12) - 1
    ax.set(xlim=(-0.05, columns * 1.12), ylim=(bottom - 0.05, 0.4 if len(titles) else 0.05))
    ax.set_aspect("equal")
    ax.axis("off")


def plot_confusion(ax, counts):
    """Confusion counts: right answers on the diagonal in blue, mistakes in red, each written."""
    ax, counts = _axes(ax), _numbers("counts", counts, 2)
    if (counts != np.floor(counts)).any() or np.abs(counts).max(initial=0) > 2**53:
        largest = np.abs(counts).max()
        raise ValueError(f"counts should be whole numbers below 2^53, the largest is {largest:.3g}")
    if counts.shape[0] != counts.shape[1] or not counts.size or counts.min() < 0:
        raise ValueError(
            f"counts should be square and not negative, as Network.confusion has them: the shape "
            f"is {counts.shape}, the least {counts.min(initial=np.inf)}"
        )
    right = np.eye(len(counts), dtype=bool)
    ax.imshow(np.where(right, counts, np.nan), cmap="Blues", vmin=0, vmax=1.6 * counts.max())
    mistakes = np.where(right | (counts == 0), np.nan, counts)
    ax.imshow(mistakes, cmap="Reds", vmin=0, vmax=max(3, 1.5 * (counts * ~right).max()))
    for i, j in zip(*np.nonzero(counts)):
        ax.text(j, i, int(counts[i, j]), ha="center", va="center", color="black")
    ticks = range(len(counts))
    ax.set(xticks=ticks, yticks=ticks, xlabel="predicted class", ylabel="true class")


class Line(NamedTuple):
    """A mark: a path through points in the coordinates of axes number `ax`, with dots on it if
    `dots` is their size in pixels. A `name` puts it into the legend."""

    x: Any
    y: Any
    color: str = "#222222"
    dash: tuple = ()
    width: float = 3
    dots: float = 0
    name: str = ""
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        if not len(x):
            return ""
        dash = f' stroke-dasharray="{_tenths(self.dash)}"' if self.dash else ""
        line = (
            f'<polyline points="{_points(x, y)}" fill="none" stroke="{self.color}" '
            f'stroke-width="{10 * self.width:.0f}"{dash} stroke-linejoin="round"/>'
        )
        return (line if self.width else "") + _svg_dots(x, y, self.color, self.dots)

    def draw(self, ax):
        style = (0, [d / self.width for d in self.dash]) if self.dash and self.width else "-"
        ax.plot(
            np.asarray(self.x), np.asarray(self.y), color=self.color,
            linestyle=style if self.width else "none",
            linewidth=0.72 * self.width, marker="o" if self.dots else None,
            markersize=0.72 * self.dots, markeredgewidth=0, scalex=False, scaley=False, zorder=3,
        )  # fmt: skip


def Dots(x, y, color="#222222", size=9, name="", ax=0):
    """A mark: dots of `size` pixels."""
    return Line(np.atleast_1d(x), np.atleast_1d(y), color, (), 0, size, name, ax)


class Arrow(NamedTuple):
    """A mark: an arrow from (x[0], y[0]) to (x[1], y[1])."""

    x: Any
    y: Any
    color: str = "#222222"
    dash: tuple = ()
    width: float = 3
    name: str = ""
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        length = np.hypot(*(np.diff(x), np.diff(y)))[0] if len(x) == 2 else 0
        if length < 1:
            return ""
        u = np.array([x[1] - x[0], y[1] - y[0]]) / length
        head = min(length, 45 * self.width)
        base = np.array([x[1], y[1]]) - head * u
        side = 0.45 * head * np.array([-u[1], u[0]])
        tip = np.array([(x[1], y[1]), base + side, base - side])
        shaft = Line(None, None, self.color, self.dash, self.width).svg(
            lambda _: (np.array([x[0], base[0]]), np.array([y[0], base[1]]))
        )
        return shaft + f'<polygon points="{_points(*tip.T)}" fill="{self.color}"/>'

    def draw(self, ax):
        style = (0, [d / self.width for d in self.dash]) if self.dash else "-"
        ax.annotate(
            "", (self.x[1], self.y[1]), (self.x[0], self.y[0]), annotation_clip=False, zorder=3,
            arrowprops={"arrowstyle": "-|>", "color": self.color, "linestyle": style,
                        "linewidth": 0.72 * self.width, "mutation_scale": 5.5 * self.width,
                        "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


_ALIGNED = {"start": "left", "middle": "center", "end": "right"}


class Text(NamedTuple):
    """A mark: words at (x, y); anchor is 'start', 'middle' or 'end'. The middle of the line of
    text is at y."""

    x: float
    y: float
    words: str
    color: str = "#222222"
    size: float = FONT
    anchor: str = "start"
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        if not len(x):
            return ""
        return (
            f'<text x="{x[0]:.0f}" y="{y[0]:.0f}" dy="0.35em" text-anchor="{self.anchor}" '
            f'font-size="{10 * self.size:.0f}" fill="{self.color}">{html.escape(self.words)}</text>'
        )

    def draw(self, ax):
        align = _ALIGNED[self.anchor]
        ax.text(
            self.x, self.y, self.words.replace("$", r"\$"), color=self.color, zorder=5,
            fontsize=0.72 * self.size, ha=align, va="center", clip_on=True,
        )  # fmt: skip


class Area(NamedTuple):
    """A mark: a filled shape through points."""

    x: Any
    y: Any
    color: str = "#222222"
    opacity: float = 0.2
    name: str = ""
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        return (
            f'<polygon points="{_points(x, y)}" fill="{self.color}" '
            f'fill-opacity="{self.opacity:g}"/>'
        )

    def draw(self, ax):
        ax.fill(
            np.asarray(self.x), np.asarray(self.y), color=self.color, alpha=self.opacity,
            linewidth=0, zorder=2,
        )  # fmt: skip


class Pixels(NamedTuple):
    """A mark: an array of colors (rows, columns, 3 or 4; floats in [0, 1]) filling the box
    (left, right, bottom, top), row 0 on top."""

    colors: Any
    box: tuple
    ax: int | None = 0

    @property
    def x(self):
        return np.array(self.box[:2])

    @property
    def y(self):
        return np.array(self.box[2:])

    def svg(self, at):
        from PIL import Image  # comes with matplotlib

        x, y = at(self)
        file = io.BytesIO()
        colors = (255 * np.clip(self.colors, 0, 1)).round().astype(np.uint8)
        Image.fromarray(colors).save(file, "png", compress_level=1)
        return (
            f'<image x="{x[0]:.0f}" y="{y[1]:.0f}" width="{x[1] - x[0]:.0f}" '
            f'height="{y[0] - y[1]:.0f}" preserveAspectRatio="none" '
            'style="image-rendering: pixelated" '
            f'href="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"/>'
        )

    def draw(self, ax):
        limits = (*ax.get_xlim(), *ax.get_ylim())
        ax.imshow(np.clip(self.colors, 0, 1), extent=self.box, aspect=ax.get_aspect(), zorder=1)
        ax.set(xlim=limits[:2], ylim=limits[2:])


def method_line(method, x, y, name=None, **kwargs):
    """A Line in the method's color and dash."""
    style = _known("method", method, STYLES)
    return Line(x, y, style.color, style.dash, name=method if name is None else name, **kwargs)


def training_marks(history, methods, names, cooled=()):
    """J on the training data (axes 0) and accuracy on the watched data (axes 1) after each epoch,
    a line a run in its method's style; the runs whose numbers are in `cooled` carry dots."""
    _of("history", history, History, "the history of a Fit")
    runs = history.J.shape[1:]
    if (len(methods),) != runs or (len(names),) != runs:
        raise ValueError(
            f"methods and names should be one for each run of a list of runs, they are "
            f"{len(methods)} and {len(names)}; history.J has the shape {history.J.shape}"
        )
    epochs = np.arange(len(history.J))
    for r, (method, name) in enumerate(zip(methods, names)):
        dots = 9 if r in cooled else 0
        yield method_line(method, epochs, history.J[:, r], name, dots=dots)
        yield method_line(method, epochs, history.watched_accuracy[:, r], "", dots=dots, ax=1)


_MARKS = (Line, Arrow, Text, Area, Pixels)


def _marks(marks, figure):
    """The marks as a list, if each of them can be drawn into the figure."""
    if isinstance(marks, str) or not np.iterable(marks):
        raise TypeError(f"marks should be a list of marks, not {_said(marks)}")
    marks, axes = list(marks), range(len(figure.axes))
    for mark in marks:
        _of("each of marks", mark, _MARKS, "a Line, Dots, Arrow, Text, Area or Pixels")
        if mark.ax is not None and mark.ax not in axes:
            raise ValueError(f"ax should be from 0 to {len(axes) - 1}, a mark's is {mark.ax}")
        color = getattr(mark, "color", "black")
        if not isinstance(color, str) or not re.fullmatch("#[0-9a-fA-F]{3,8}|[a-zA-Z]+", color):
            raise ValueError(f"color should be '#1a2b3c' or a name of CSS, not {_said(color)}")
        x, y = np.shape(mark.x), np.shape(mark.y)
        if x != y and x and y and 1 not in (*x, *y):
            raise ValueError(f"x and y of a mark should be alike, their shapes are {x} and {y}")
        if isinstance(mark, Arrow) and not x == y == (2,):
            raise ValueError(f"x and y of an Arrow should be two points, their shapes are {x}, {y}")
        if isinstance(mark, Text):
            _text("words", mark.words)
            _known("anchor", mark.anchor, _ALIGNED)
    return marks


def _tenths(lengths):
    return " ".join(f"{10 * d:.0f}" for d in lengths)


def _points(x, y):
    """SVG's list of points, thinned to 300: more can't be told apart."""
    if len(x) > 300:
        keep = np.unique(np.linspace(0, len(x) - 1, 300).astype(int))
        x, y = x[keep], y[keep]
    return " ".join([f"{i},{j}" for i, j in zip(x.astype(int).tolist(), y.astype(int).tolist())])


def _svg_dots(x, y, color, size):
    if not size:
        return ""
    path = "".join([f"M{i} {j}h0" for i, j in zip(x.astype(int).tolist(), y.astype(int).tolist())])
    return (
        f'<path d="{path}" stroke="{color}" stroke-width="{10 * size:.0f}" '
        'stroke-linecap="round" fill="none"/>'
    )


def _place(figure):
    """A function mark -> (x, y) in tenths of a pixel from the figure's upper left corner.

    Points far outside are held near the edge: a path can diverge. What matplotlib's transData does
    is done here by axis, its matrices read once: a panel asks hundreds of times per picture."""
    width, height = 10 * figure.get_size_inches() * 100
    scales = []
    for ax in figure.axes:
        (a, _, c), (_, e, f), _ = 10 * (ax.transLimits + ax.transAxes).get_matrix()
        x, y = (axis.get_transform().transform_non_affine for axis in (ax.xaxis, ax.yaxis))
        scales.append((x, a, c, y, e, f))

    def at(mark):
        x, y = np.atleast_1d(mark.x), np.atleast_1d(mark.y)
        if x.shape != y.shape:
            x, y = np.broadcast_arrays(x, y)
        if mark.ax is None:
            x, y = 10.0 * x, 10.0 * y
        else:
            scale_x, a, c, scale_y, e, f = scales[mark.ax]
            x, y = a * scale_x(x) + c, e * scale_y(y) + f
        finite = np.isfinite(x) & np.isfinite(y)
        if not finite.all():
            x, y = x[finite], y[finite]
        x = np.minimum(np.maximum(x, -3 * width), 4 * width)
        return x, height - np.minimum(np.maximum(y, -3 * height), 4 * height)

    return at


def _legend(marks, figure):
    """For each mark its row of the legend, as marks (none without a name): one under the other in
    the free strip at the right."""
    width, height = figure.get_size_inches() * 100
    left, y = width - figure.legend_pixels + 8, height - 40
    for mark in marks:
        row = []
        if getattr(mark, "name", "") and figure.legend_pixels:
            if isinstance(mark, Area):
                box = ([left, left + 34, left + 34, left], [y - 7, y - 7, y + 7, y + 7])
                row.append(mark._replace(x=box[0], y=box[1], name="", ax=None))
            elif isinstance(mark, Line) and not mark.width:
                row.append(mark._replace(x=[left + 17], y=[y], name="", ax=None))
            else:
                ends = [left, left + 34], [y, y]
                row.append(Line(*ends, mark.color, mark.dash, mark.width, ax=None))
                if getattr(mark, "dots", 0):
                    row.append(Dots(left + 17, y, mark.color, mark.dots, ax=None))
            for part in mark.name.split("\n"):
                row.append(Text(left + 42, y, part, ax=None))
                y -= 22
            y -= 6
        yield row


def svg(marks, figure, says):
    """The marks as one SVG over the figure, with `says` as its label for screen readers.

    A named mark, its row of the legend and the unnamed marks after it that have its color are one
    group, which hover or focus brings out."""
    width, height = _figure(figure).get_size_inches() * 100
    marks, says = _marks(marks, figure), _text("says", says)
    if not hasattr(figure, "place"):
        _settle(figure)
    at = figure.place
    frames = [_frame(ax.get_window_extent(), height) for ax in figure.axes]
    drawn, color, clipped = [], "", ""  # the groups that are open
    for mark, row in zip(marks, _legend(marks, figure)):
        name = getattr(mark, "name", "")
        clip = "" if mark.ax is None or isinstance(mark, Text) else frames[mark.ax]
        ends = color and (name or getattr(mark, "color", "") != color)
        if clipped and (ends or name or clip != clipped):
            drawn.append("</svg>")
            clipped = ""
        if ends:
            drawn.append("</g>")
            color = ""
        if name:
            name, color = html.escape(" ".join(name.split())), mark.color
            drawn.append(  # JupyterLab is not to hear its shortcuts (d d deletes a cell) here
                '<g class="mlp-named" tabindex="0" data-lm-suppress-shortcuts="" '
                f'aria-label="{name}">'
                f"<title>{name}</title>"
            )
        if clip != clipped:
            drawn.append(clip)
        with np.errstate(all="ignore"):  # what has diverged is left out, or held near the edge
            drawn.append(mark.svg(at))
            clipped = clip
            if row:
                drawn += ["</svg>" if clipped else "", *(part.svg(at) for part in row)]
                clipped = ""
    drawn += ["</svg>" if clipped else "", "</g>" if color else ""]
    return (
        f'<svg role="img" aria-label="{html.escape(says)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {10 * width:.0f} {10 * height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="DejaVu Sans, sans-serif">'
        f"{''.join(drawn)}</svg>"
    )


def _frame(box, height):
    """The beginning of an inner SVG that clips to these axes. (A clipPath would need an id, and a
    page may hold a picture twice.)"""
    place = (box.x0, height - box.y1, box.width, box.height)
    x, y, across, down = (f"{10 * side:.0f}" for side in place)
    sides = f'x="{x}" y="{y}" width="{across}" height="{down}"'
    return f'<svg {sides} viewBox="{x} {y} {across} {down}">'


def draw(marks, figure):
    """The same marks drawn into the figure itself, for a picture that stands still."""
    marks = _marks(marks, _figure(figure))
    for ax in figure.axes:
        ax.autoscale(False)  # a mark moves on axes that stand still
    for mark in marks:
        mark.draw(figure.axes[mark.ax])
    overlay = figure.add_axes((0, 0, 1, 1), facecolor="none")
    overlay.axis("off")
    width, height = figure.get_size_inches() * 100
    overlay.set(xlim=(0, width), ylim=(0, height))
    for row in _legend(marks, figure):
        for mark in row:
            mark.draw(overlay)


# ------------------------------------------------------------------------------------------------
# Controls: panels, quizzes and exercises
# ------------------------------------------------------------------------------------------------


# What a control is, and in what unit, where its panel does not say so itself (`help`).
_HELP = {
    "J against": "what J is drawn against: epochs, updates, or instances seen",
    "another": "a second method, in the same picture",
    "batch size": "instances in a gradient",
    "batch size B": "instances in a gradient",
    "color the basins": "color each starting point by the minimum it leads to",
    "compare at": "what is the same for all methods: the learning rate, or the length of the step",
    "cool from epoch": "the epoch from which the learning rate falls; before it, it is constant",
    "cooling": "how the learning rate falls as training goes on",
    "d": "a factor, without unit: how much of the learning rate is left after a drop",
    "depth (layers L)": "layers, input and output included",
    "drop d": "a factor, without unit: how much of the learning rate is left after a drop",
    "effective step": "η / (1 - β): how far a steady gradient of 1 moves the weights in an update",
    "epochs": "passes over all data",
    "epochs trained": "epochs that the network was trained before its gradients are looked at",
    "equal effective step": "on: η is lowered so that a steady gradient moves all equally far",
    "factor d": "a factor, without unit: how much of the learning rate is left after a drop",
    "first rate η₀": "learning rate of the first epoch: step per unit of gradient",
    "first weights": "the rule that draws the random weights to start from",
    "follow instance": "the number of an instance, whose way through the batches is drawn",
    "gradient": "the gradients that the method is fed, step by step",
    "gradients": "gradients taken: the cost, alike for methods that take one or two a step",
    "gradients taken": "the cost, alike for methods that take one or two a step",
    "kind of momentum": "the method that is trained beside plain descent",
    "l2 = 0.001": "on: J has the penalty 0.001 times the sum of the squared weights",
    "last epoch k_max": "epochs until the end, for the schedules that know it",
    "learning rate η": "step per unit of gradient",
    "loss": "what J measures: squared error, or cross-entropy",
    "method": "the optimizer that is drawn",
    "momentum a": "without unit, 0 to 1: how much of the last step is kept",
    "momentum β": "without unit, 0 to 1: how much of the last step is kept",
    "network": "the network's output and loss",
    "noise of the losses": "standard deviation of the noise on each epoch's loss, in units of J",
    "noise σ": "standard deviation of the noise on each gradient, in units of the gradient",
    "one method": "the method whose steps are drawn",
    "output and cost": "the final layer and what J measures",
    "patience": "epochs without progress that are waited for before the rate drops",
    "plane": "the two directions in the space of all weights that are drawn",
    "rapid": "a change of J by more than this part of it is rapid: η is made smaller",
    "rate η₀": "learning rate of the first epoch: step per unit of gradient",
    "restitution, drop d": "a factor, without unit: what is left of the speed after each bounce",
    "schedule": "how the learning rate falls as training goes on",
    "seed": "a number that fixes all that is random: another one draws it anew",
    "setting": "how η and β are chosen: the same for all, or the best for each",
    "shuffle": "whether the order of the instances is drawn for each epoch or once",
    "slow (not much)": "a change of J by less than this part of it is not much: η grows",
    "start rule": "the rule that draws the random weights to start from",
    "start w₁": "where the ball is dropped: its first coordinate",
    "start w₂": "where the ball is dropped: its second coordinate",
    "step k": "steps made so far",
    "step number k": "which step is drawn, counted from 0",
    "surface": "the objective J of two weights",
    "threshold": "the least fall of J, as a part of J, that counts as progress",
    "updates": "steps of the optimizer that are drawn",
    "warm-up to k_w": "epochs in which the learning rate rises, before it falls",
    "η": "learning rate: step per unit of gradient",
    "η is": "what the slider's η stands for",
    "ηλ": "learning rate times curvature, without unit: plain descent diverges beyond 2",
    "κ": "the ratio of the largest curvature to the smallest, without unit",
    "κ = λmax / λmin": "the ratio of the largest curvature to the smallest, without unit",
}


class Slider(NamedTuple):
    """A control for a number from low to high; log: in equal factors; play: with buttons that
    play it and step it by one, and how many milliseconds a step takes when it plays (True: 120)."""

    label: str
    low: float
    high: float
    value: float
    step: float = 1
    log: bool = False
    play: bool | int = False
    help: str = ""

    @property
    def corners(self):
        return (self.low, self.high)

    @property
    def whole(self):
        return all(isinstance(v, int) for v in (self.low, self.high, self.value, self.step))

    def checked(self, name, value):
        """`value`; an error where the slider can't stand there."""
        if self.whole:
            _whole(name, value, self.low, self.high)
        else:  # the ends of a log slider are rounded
            _real(name, value, self.low * (1 - 0.02 * self.log), self.high * (1 + 0.02 * self.log))
        return value

    def check_range(self, name):
        """An error where there is nothing to slide along."""
        low = _real(f"low of {name}", self.low, 0 if self.log else -np.inf, open_low=True)
        _real(f"high of {name}", self.high, low, open_low=True)
        _positive(f"step of {name}", self.step)

    def widget(self):
        import ipywidgets

        common = {"value": self.value, "readout_format": ".3g"}
        if self.log:
            # The browser keeps two decimals of the exponent and moves a value that lies between
            # two steps: so let low, step and the first value have no more than that.
            low, high = round(np.log10(self.low), 2), round(np.log10(self.high), 2)
            step = max(round(self.step, 2), 0.01)
            steps = round((np.log10(self.value) - low) / step)
            common["value"] = 10 ** round(low + steps * step, 2)
            return ipywidgets.FloatLogSlider(min=low, max=high, step=step, **common)
        ends = {"min": self.low, "max": self.high, "step": self.step}
        if self.whole:
            return ipywidgets.IntSlider(value=self.value, **ends)
        return ipywidgets.FloatSlider(**ends, **common)


class Choice(NamedTuple):
    """A control to choose one of some options, from a list or along a slider."""

    label: str
    options: tuple
    value: Any
    slider: bool = False
    help: str = ""

    @property
    def corners(self):
        ends = (self.options[0], self.options[-1])
        return ends if self.slider else tuple(self.options)

    def checked(self, name, value):
        """`value`; an error where it is none of the options."""
        if isinstance(value, np.ndarray) or value not in self.options:
            known = ", ".join(map(repr, self.options))
            raise ValueError(f"{name} should be one of {known}, not {_said(value)}")
        return value

    def check_range(self, name):
        """An error where there is nothing to choose from."""
        _of(f"options of {name}", self.options, (tuple, list), "a list of options")

    def widget(self):
        import ipywidgets

        kind = ipywidgets.SelectionSlider if self.slider else ipywidgets.Dropdown
        return kind(options=list(self.options), value=self.value)


class Toggle(NamedTuple):
    """A control to switch something on or off."""

    label: str
    value: bool = False
    help: str = ""

    @property
    def corners(self):
        return (False, True)

    def checked(self, name, value):
        """`value` as a bool; an error where it is neither on nor off."""
        return bool(_of(name, value, bool | np.bool_, "True or False"))

    def check_range(self, name):
        """On and off are always there."""

    def widget(self):
        import ipywidgets

        return ipywidgets.ToggleButton(value=self.value)


class Panel:
    """A pure function from the controls' values to a picture: ``picture(**values)`` returns
    (marks, says), or yields several of them, each later and better than the one before (a
    training panel). ``backdrop(**some of the values)`` returns the figure that they stand on.
    Made by `panel`, shown live by `explore` and once by `still`."""

    def __init__(self, picture, backdrop, controls):
        _of("picture", picture, callable, "a function of the controls' values")
        _of("backdrop", backdrop, callable, "a function that returns a figure")
        for name, control in controls.items():
            _of(name, control, (Slider, Choice, Toggle), "a control: Slider, Choice or Toggle")
            _text(f"label of {name}", control.label)
            control.check_range(name)
            control.checked(f"value of {name}", control.value)
        self.name, self.picture, self.controls = picture.__name__, picture, controls
        self._backdrop = backdrop
        self._needs = [name for name in inspect.signature(backdrop).parameters if name in controls]
        missing = set(inspect.signature(picture).parameters) ^ set(controls)
        if missing:
            raise TypeError(
                f"panel {self.name}: {sorted(missing)} are not both control and argument"
            )

    def __repr__(self):
        return f"panel {self.name}({', '.join(self.controls)}): run this cell to move its controls"

    def values(self, **chosen):
        """The controls' first values, with the chosen ones in their place."""
        for name, value in chosen.items():
            chosen[name] = _known("control", name, self.controls).checked(name, value)
        return {name: control.value for name, control in self.controls.items()} | chosen

    def pictures(self, **values):
        """Yield (marks, says) as the panel shows them, one after the other."""
        result = self.picture(**values)
        yield from (result if inspect.isgenerator(result) else [result])

    @property
    def trains(self):
        return inspect.isgeneratorfunction(self.picture)

    def backdrop(self, values):
        return _settle(_figure(self._backdrop(**{name: values[name] for name in self._needs})))

    def figure(self, **chosen):
        """(figure, says) of the last picture for the chosen values, as `still` shows it."""
        values = self.values(**chosen)
        figure = self.backdrop(values)
        *_, (marks, says) = self.pictures(**values)
        draw(marks, figure)
        return figure, says

    def code(self, values):
        """The line of Python that shows the same once more."""
        chosen = ", ".join(f"{name}={_short(value)!r}" for name, value in values.items())
        return f"still({self.name}, {chosen})"


def _short(value):
    return float(f"{value:.4g}") if isinstance(value, float) else value


def panel(backdrop=None, **controls):
    """Turn a function picture(**values) into a Panel with these controls (see there).

    Without a backdrop the picture stands on one empty pair of axes.
    """
    return lambda picture: Panel(picture, backdrop or (lambda: stage()[0]), controls)


def still(a_panel, **chosen):
    """Show a panel's picture once, with the chosen values, as a plain image."""
    figure, says = _of("a_panel", a_panel, Panel, "a Panel, made by panel").figure(**chosen)
    show(figure, says)


def explore(a_panel, **chosen):
    """Show a panel live: move its controls and the picture follows."""
    _of("a_panel", a_panel, Panel, "a Panel, made by panel")
    live = _Live(a_panel, a_panel.values(**chosen))
    _close_earlier(live)
    also = {"text/plain": repr(a_panel)}
    if not (a_panel.trains or live.error):  # where widgets do not work, the picture stands in
        figure, _ = a_panel.figure(**live.values)
        also["image/png"] = base64.b64encode(png(figure)).decode()
    _show_widget(live.root, **also)


_CSS = """
.mlp-panel { width: WIDTHpx; padding: 6px 0; }
.mlp-panel .widget-label, .mlp-panel .widget-readout { font-size: 15px; }
.mlp-controls { flex-flow: row wrap; }
.mlp-stage { position: relative; display: block; background-repeat: no-repeat; contain: content; }
.mlp-stage .widget-html, .mlp-stage .widget-html-content { height: auto; line-height: normal; }
.mlp-stage .widget-html { margin: 0; }
.mlp-near { position: absolute; inset: 0; pointer-events: none; }
.mlp-near .mlp-shown { display: none; pointer-events: auto; }
.mlp-picture > svg { display: block; }
.mlp-old { stroke-opacity: 0.3; fill-opacity: 0.3; }
@keyframes mlp-aging { from, to { stroke-opacity: 0.3; fill-opacity: 0.3; } }
.mlp-named:hover, .mlp-named:focus { font-weight: bold; outline: none; }
.mlp-named:hover polyline, .mlp-named:focus polyline { stroke-width: 60; }
.mlp-picture > svg:has(.mlp-named:hover, .mlp-named:focus) .mlp-named:not(:hover, :focus) {
  opacity: 0.25; }
.mlp-says { font-size: 15px; line-height: 1.35; height: 4.2em; overflow-y: auto; margin: 4px 0; }
.mlp-says, .mlp-quiz, .mlp-predict { color: var(--jp-content-font-color1, #222); }
.mlp-error { color: var(--jp-error-color1, #b00020); font-weight: bold; }
.mlp-code { height: 56px; overflow-y: auto; }
.mlp-code code { font-size: 13px; line-height: 1.3; user-select: all; white-space: pre-wrap; }
.mlp-quiz .widget-button, .mlp-predict .widget-button {
  width: 100%; max-width: 860px; height: auto; min-height: 34px; margin: 3px 0; padding: 6px 12px;
  text-align: left; white-space: normal; line-height: 1.3; font-size: 15px; }
.mlp-question { font-size: 16px; font-weight: 600; line-height: 1.35; }
.mlp-feedback { font-size: 15px; line-height: 1.4; min-height: 1.4em; }
""".replace("WIDTH", str(WIDTH))


FRAME = 0.01  # seconds for the browser to paint what it has, before work that can wait
STILL = 0.1  # seconds without a move, after which a panel looks ahead


class _Live:
    """A panel on the screen.

    What stands still (axes, contours) is a PNG set once as a background; what moves, with the
    words below it, is sent alone, in one assignment of `view`. A panel that trains is driven by a
    task on the kernel's own loop, a picture at a time, so that the kernel stays free to hear the
    next move, which starts it anew.

    The browser need not wait for the kernel: `near` holds what it may show by itself. A panel that
    does not train looks ahead: while nobody moves anything, the pictures for the values beside the
    moved slider's are laid into the page, unseen, and a rule of CSS shows the one for the place
    where the slider's handle is. In a panel that trains, such a rule pales the picture as soon as
    a handle is elsewhere than where it was drawn for.

    Callbacks may come in another thread than the cell that shows the panel: one lock for all
    panels lets one picture be drawn at a time, and `turn` tells a task that it is outdated.
    """

    drawing = threading.RLock()

    def __init__(self, a_panel, values):
        import ipywidgets

        self.style = ipywidgets.HTML(f"<style>{_CSS}</style>")
        self.view = ipywidgets.HTML().add_class("mlp-view")
        self.near = ipywidgets.HTML().add_class("mlp-near")
        # No two panels share it, not even with what a kernel before this one left in the page.
        self.uid = f"mlp-{self.view.model_id[:8]}"
        self.panel, self.turn, self.held, self.drawn_for, self.drawn = a_panel, 0, False, None, None
        self.picture = self.says = self.code = ""
        self.error, self.first, self.ahead, self.beside = None, dict(values), {}, None
        self.plays, self.tasks, self.took, self.busy = {}, set(), 0.0, False
        self.inputs = {name: self._input(name, c) for name, c in a_panel.controls.items()}
        self.first = {name: w.value for name, w in self.inputs.items()}  # moved to a step, maybe
        self.reset = ipywidgets.Button(description="Reset", tooltip="back to the first values")
        self.reset.on_click(lambda _: self._reset())
        shown = [self._row(name, w) for name, w in self.inputs.items()]
        controls = ipywidgets.Box([*shown, self.reset]).add_class("mlp-controls")
        stage = ipywidgets.Box([self.view, self.near]).add_class("mlp-stage")
        self.root = ipywidgets.VBox([self.style, controls, stage]).add_class("mlp-panel")
        self.root.add_class(self.uid)
        self.update()
        self._lay_out(None)

    def _input(self, name, control):
        widget = control._replace(value=self.first[name]).widget()
        widget.description = control.label
        about = control.help or _HELP.get(control.label) or control.label
        typed = "; a number typed beside it goes to the nearest step"
        widget.tooltip = about + typed * isinstance(control, Slider)
        widget.add_class(f"mlp-control-{name}")  # which rules of CSS know it by
        widget.style.description_width = "150px"
        widget.layout.width = "172px" if isinstance(control, Toggle) else "440px"
        widget.observe(lambda change: self._moved(name), "value")
        return widget

    def _row(self, name, widget):
        """The widget, with the buttons that play and step it where they are wanted."""
        control = self.panel.controls[name]
        if not getattr(control, "play", False):
            return widget
        import ipywidgets

        ends = {"min": control.low, "max": control.high, "step": control.step}
        interval = 120 if control.play is True else control.play
        play = ipywidgets.Play(value=widget.value, interval=interval, **ends)
        # Linked one way in the browser: both ways, each key would send the kernel Play's value
        # first, and the picture would wait. Back it goes from here, when Play begins.
        ipywidgets.jsdlink((play, "value"), (widget, "value"))
        play.observe(lambda change: change["new"] and self._go_from_here(name), "playing")
        self.plays[name] = play
        step = ipywidgets.Button(description="Step", tooltip="one step on; from the end, back")
        step.layout.width = "60px"
        step.on_click(lambda _: self._step(widget))
        return ipywidgets.HBox([play, step, widget])

    def _go_from_here(self, name):
        """Let Play go on from where its slider stands."""
        self.plays[name].value = self.inputs[name].value

    def _step(self, slider):
        """One step on; from the end, where none is left, to the beginning."""
        on = slider.value + slider.step
        slider.value = slider.min if on > slider.max else on

    @property
    def values(self):
        """What the controls say, as the line of Python does: the browser may give a slider's value
        another last digit than Python, and the picture must be the same."""
        return {name: _short(widget.value) for name, widget in self.inputs.items()}

    def _moved(self, name):
        if self.held:
            return
        self.update()
        if self.beside != name:
            self._lay_out(None)
        self._later(self._once_still(name, self.turn))

    def _reset(self):
        self.held = True  # one picture, not one for each control
        for name, value in self.first.items():
            self.inputs[name].value = value
        for name in self.plays:
            self._go_from_here(name)
        self.held = False
        self.update()
        self._lay_out(None)

    def update(self):
        """Draw for the controls' values; an error is shown in words in the panel."""
        if self.values == self.drawn:
            return
        self.turn += 1
        turn = self.turn
        with self.drawing:
            if turn != self.turn:  # a newer move has come while this one waited
                return
            try:
                values = self.values
                self._stand_on(values)
                pictures, self.busy = self.panel.pictures(**values), self.panel.trains
                self.drawn, self.code = values, self.panel.code(values)
                if self.panel.trains and self.picture:
                    self._refresh(old=True)
                else:
                    begin = time.monotonic()
                    self._put(*(self.ahead.get(_key(values)) or self._made(next(pictures))))
                    self.took = time.monotonic() - begin
            except Exception as error:  # Jupyter would hide it in a log
                self._say(error)
                return
        if self.panel.trains:
            self._go_on(pictures, turn)

    def _stand_on(self, values):
        needed = {name: values[name] for name in self.panel._needs}
        if needed == self.drawn_for:
            return
        self.figure = self.panel.backdrop(values)
        width, height = (round(100 * side) for side in self.figure.get_size_inches())
        image = base64.b64encode(png(self.figure, scale=2)).decode()
        self.style.value = (
            f"<style>{_CSS}.{self.uid} .mlp-stage {{ background-size: {width}px {height}px; "
            f"background-image: url(data:image/png;base64,{image}); }}</style>"
        )
        self.drawn_for = needed

    def _made(self, picture):
        marks, says = picture
        return svg(marks, self.figure, says), says

    def _put(self, picture, says):
        self.picture, self.says, self.error = picture, says, None
        self._refresh()

    def _say(self, error):
        self.drawn, self.error, self.busy = None, error, False
        self.says = f"This can't be shown: {_in_words(error)}"
        self._refresh()

    def _refresh(self, old=False):
        self.view.value = _page(
            self.picture, self.says, self.code, self.busy, bool(self.error), old
        )

    def _lay_out(self, name, pictures=()):
        """Lay [(values, picture, says)] into the page, each for a place of the slider `name`: the
        browser shows it when the handle comes there."""
        self.beside, rules, pages = name, [self._aging()], []
        for number, (values, picture, says) in enumerate(pictures):
            here = f".{self.uid}:has({_handle(name, _at(self.inputs[name], values[name]))})"
            rules.append(f"{here} .mlp-{number} .mlp-shown {{ display: block; }}")
            rules.append(f"{here} .mlp-view {{ visibility: hidden; }}")
            page = _page(picture, says, self.panel.code(values))
            pages.append(f'<div class="mlp-{number}">{page}</div>')
        rules = " ".join(filter(None, rules))
        self.near.value = (f"<style>{rules}</style>" if rules else "") + "".join(pages)

    def _aging(self):
        """The rule that pales a training's picture at once where a handle is elsewhere than it is
        drawn for; only until the kernel, which knows better, has had time to say so itself."""
        if not self.panel.trains:
            return ""
        places = {name: _at(self.inputs[name], value) for name, value in self.values.items()}
        sliders = [(name, place) for name, place in places.items() if place is not None]
        moved = ", ".join(_handle(name, place, other=True) for name, place in sliders)
        return moved and f".{self.uid}:has({moved}) .mlp-picture {{ animation: mlp-aging 0.3s; }}"

    def _later(self, work):
        """Give this coroutine to the kernel's loop; False where none runs, as in a test."""
        try:
            task = asyncio.get_running_loop().create_task(work)
        except RuntimeError:
            work.close()
            return False
        self.tasks.add(task)  # the loop itself does not keep it alive
        task.add_done_callback(self.tasks.discard)
        return True

    async def _once_still(self, name, turn):
        """When nothing has moved for a while: look ahead."""
        await asyncio.sleep(STILL)
        if turn != self.turn:
            return
        if self.panel.trains or self.error or self.took > STILL:
            return
        if name in self.panel._needs:  # what the picture stands on would move
            return
        drawn, before, near = self.drawn, self.ahead, []
        self.ahead = {_key(drawn): (self.picture, self.says)}
        for value in _beside(self.inputs[name]):
            values = drawn | {name: _short(value)}
            with self.drawing:
                if turn != self.turn:
                    return
                with contextlib.suppress(Exception):  # it is told where it is really shown
                    made = before.get(_key(values)) or self._made(self.panel.picture(**values))
                    self.ahead[_key(values)] = made
                    near.append((values, *made))
            await asyncio.sleep(0)
        if turn == self.turn:
            self._lay_out(name, near)

    def _go_on(self, pictures, turn):
        if not self._later(self._drive(pictures, turn)):  # to the end at once
            while self._next(pictures, turn):
                pass

    async def _drive(self, pictures, turn):
        await asyncio.sleep(FRAME)  # two cores, or the browser would wait for the training
        while self._next(pictures, turn):
            await asyncio.sleep(0)

    def _next(self, pictures, turn):
        """Put the next picture; False where there is none, or a newer move has come."""
        with self.drawing:
            if turn != self.turn:
                return False
            try:
                self._put(*self._made(next(pictures)))
            except StopIteration:
                self.busy = False
                self._refresh()
                return False
            except Exception as error:
                self._say(error)
                return False
        return True


def _page(picture, says, code, busy=False, wrong=False, old=False):
    """A picture, what it says and the line of Python that shows it, as HTML."""
    return (
        f'<div class="mlp-shown"><div class="mlp-picture{" mlp-old" * old}" '
        f'aria-busy="{str(busy).lower()}">{picture}</div>'
        f'<div class="mlp-says{" mlp-error" * wrong}">{html.escape(says)}</div>'
        f'<div class="mlp-code"><code>{html.escape(code)}</code></div></div>'
    )


def _at(widget, value):
    """Where a slider's handle is for a value: its number, exponent or index; None for others."""
    if not hasattr(widget, "readout"):
        return None
    if hasattr(widget, "index"):
        return [_short(option) for option in widget.options].index(value)
    return round(np.log10(value), 2) if hasattr(widget, "base") else value


def _handle(name, place, other=False):
    """The CSS selector of a slider's handle at a place, or at any other. The browser tells of the
    place (to screen readers) as it has computed it: of 0.06 perhaps as 0.05999999999999999, and
    of 0 as 1e-17."""
    sign, size = "-" if place < 0 else "", abs(place)
    above, below = f"{size:.7f}", f"{size - 1e-9:.9f}"[:-2]
    texts = f'="{sign}{size:.10g}"', f'^="{sign}{above}"', f'^="{sign}{below}"'
    if not size:
        texts = '="0"', '*="e-"'
    at = ", ".join(f"[aria-valuetext{text}]" for text in texts)
    return f".mlp-control-{name} .noUi-handle:{'not' if other else 'is'}({at})"


def _key(values):
    return tuple(values.items())


def _beside(widget):
    """The values of a slider one step up and one down, where it has them; none for the others."""
    if hasattr(widget, "index") and hasattr(widget, "orientation"):  # along options
        near = (widget.index + 1, widget.index - 1)
        return [widget.options[i] for i in near if 0 <= i < len(widget.options)]
    if not hasattr(widget, "step"):
        return []
    at = np.log10(widget.value) if hasattr(widget, "base") else widget.value
    near = [at + step for step in (widget.step, -widget.step)]
    inside = [v for v in near if widget.min - 1e-9 <= v <= widget.max + 1e-9]
    return [10.0**v if hasattr(widget, "base") else v for v in inside]


def _in_words(error):
    if isinstance(error, MemoryError):
        return "the computer has not enough memory free for it."
    return str(error) or type(error).__name__


_explored = {}  # cell: (the run of it that came last, its panels)


def _close_earlier(live):
    """Close what the cell of this panel showed when it was run before: nothing is to drive it."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if kernel else {}
    cell, run = parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id")
    before, panels = _explored.get(cell, (run, []))
    if cell is None:
        return
    if before != run:
        for old in panels:
            old.turn += 1  # which ends its training
            _close(old.root)
        panels = []
    _explored[cell] = run, [*panels, live]


def _close(widget):
    for child in getattr(widget, "children", ()):
        _close(child)
    for part in (widget.layout, getattr(widget, "style", None), widget):
        if part is not None:
            part.close()


_RIGHT, _WRONG = "\N{CHECK MARK}", "\N{BALLOT X}"


def _button(text):
    import ipywidgets

    return ipywidgets.Button(description=text, tooltip=text)


def quiz(question, *options):
    """A self-test question: each option is (text, right or wrong, why), a button that answers."""
    import ipywidgets

    _text("question", question)
    for option in options:
        if not isinstance(option, tuple) or [*map(type, option)] != [str, bool, str]:
            raise TypeError(f"options should be (text, True or False, why), not {_said(option)}")
    asked = ipywidgets.HTML(f"<style>{_CSS}</style>{question}").add_class("mlp-question")
    feedback = ipywidgets.HTML().add_class("mlp-feedback")
    buttons = [_button(text) for text, _, _ in options]
    for button, (text, right, why) in zip(buttons, options):
        button.on_click(partial(_answer, feedback, text, right, why))
    root = ipywidgets.VBox([asked, *buttons, feedback]).add_class("mlp-quiz")
    _show_widget(root, **{"text/plain": f"Question: {_plain(question)} Run this cell to answer."})


def _answer(feedback, text, right, why, button):
    button.button_style = "success" if right else "danger"
    sign, word = (_RIGHT, "Right") if right else (_WRONG, "Not so")
    feedback.value = f"<b>{sign} {word}: {html.escape(text)}</b><br>{why}"


def _plain(text):
    """Text without its HTML tags."""
    return re.sub(r"<[^>]*>", "", text)


def predict(question, options, reveal):
    """Predict, then look: only after a guess is reveal() called for (figure, says); options are
    the guesses as texts."""
    import ipywidgets

    _text("question", question)
    for option in _of("options", options, (tuple, list), "a list of texts"):
        _text("each of options", option)
    _of("reveal", reveal, callable, "a function that returns (figure, says)")
    asked = ipywidgets.HTML(f"<style>{_CSS}</style>{question}").add_class("mlp-question")
    feedback = ipywidgets.HTML().add_class("mlp-feedback")
    buttons = [_button(text) for text in options]
    for button in buttons:
        button.on_click(partial(_reveal, feedback, buttons, reveal))
    root = ipywidgets.VBox([asked, *buttons, feedback]).add_class("mlp-predict")
    _show_widget(root, **{"text/plain": f"Predict: {_plain(question)} Run this cell to guess."})


def _reveal(feedback, buttons, reveal, chosen):
    for button in buttons:
        button.button_style = "info" if button is chosen else ""
    try:
        figure, says = reveal()
    except Exception as error:  # Jupyter would hide it in a log
        feedback.value = (
            f'<span class="mlp-error">This can\'t be shown: {html.escape(_in_words(error))}</span>'
        )
        return
    width, height = (round(100 * side) for side in figure.get_size_inches())
    image = base64.b64encode(png(figure)).decode()
    feedback.value = (
        f"<p>You said: <b>{html.escape(chosen.description)}</b>. Now look: {html.escape(says)}</p>"
        f'<img class="mlp-picture" width="{width}" height="{height}" alt="{html.escape(says)}" '
        f'src="data:image/png;base64,{image}">'
    )


class Exercise(NamedTuple):
    """What `check` needs to know of an exercise.

    solution(*case) is right; mistakes maps what to tell the student to a function that makes this
    mistake; cases is a list of arguments. An answer that equals a mistake's results on all cases
    is told that mistake. Results are numbers, arrays, or tuples and lists of them.
    """

    solution: Any
    mistakes: dict
    cases: list
    # read(result, *case) is what is compared, where there are many right answers; it sees the
    # case as the answer left it (a random generator, for instance, that was or was not used).
    read: Any = None


EXERCISES = {}


def check(name, answer):
    """Tell whether `answer`, the function that the student wrote for the exercise, is right; if
    it is a known mistake, name it."""
    print(diagnose(_known("exercise", name, EXERCISES), answer))


def diagnose(exercise, answer):
    """What `check` says, as text."""
    results, given = [], []
    read = exercise.read or (lambda result, *case: result)

    def results_of(function):
        cases = map(copy.deepcopy, exercise.cases)
        return [read(function(*case), *case) for case in cases]

    for case in exercise.cases:
        mine = copy.deepcopy(case)
        try:
            result = answer(*mine)
        except Exception as error:
            return f"{_WRONG} Your code stops with {type(error).__name__}: {error}"
        if result is None or result is Ellipsis:
            return (
                "\N{PENCIL} Nothing to check yet: write your lines, return the result, run again."
            )
        if not _same(mine, case):
            return f"{_WRONG} Your code changes its arguments; work on new arrays instead."
        results.append(result)
        given.append(mine)
    try:
        results = [read(result, *case) for result, case in zip(results, given)]
    except Exception as error:
        return f"{_WRONG} Your result can't be read ({type(error).__name__}: {error})"
    wanted = results_of(exercise.solution)
    if all(map(_same, results, wanted)):
        return f"{_RIGHT} Right."
    for told, mistake in exercise.mistakes.items():
        if all(map(_same, results, results_of(mistake))):
            return f"{_WRONG} {told}"
    return f"{_WRONG} {_difference(results, wanted)}"


def _same(a, b):
    """Equal structure and shapes, and numbers equal to 1e-9 of their size; a list may stand for an
    array."""
    if isinstance(a, list) and isinstance(b, np.ndarray):
        a = _read_list(a)
    if isinstance(a, (tuple, list)) or isinstance(b, (tuple, list)):
        alike = isinstance(a, (tuple, list)) and isinstance(b, (tuple, list)) and len(a) == len(b)
        return alike and all(map(_same, a, b))
    if isinstance(a, np.random.Generator):  # drawing from it is what it is for
        return isinstance(b, np.random.Generator)
    if callable(a) or callable(b) or isinstance(a, str) or isinstance(b, str):
        return a is b or (isinstance(a, str) and isinstance(b, str) and a == b)
    if np.ma.is_masked(a) != np.ma.is_masked(b):
        return False
    try:
        a, b = np.asarray(a), np.asarray(b)
    except Exception:  # what other libraries call an array may refuse to become one
        return False
    if not {a.dtype.kind, b.dtype.kind} <= set("fiub"):
        return False
    a, b = a.astype(np.float64), b.astype(np.float64)
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-9, atol=1e-12, equal_nan=True)


def _read_list(numbers):
    """A list as an array, if it is one."""
    try:
        return np.array(numbers)
    except Exception:  # its rows differ in length, or are something else
        return numbers


def _difference(results, wanted):
    """Where an unknown mistake shows first."""
    cases = enumerate(zip(results, wanted), 1)
    i, result, right = next((i, *both) for i, both in cases if not _same(*both))
    if isinstance(right, (tuple, list)):
        if not isinstance(result, (tuple, list)) or len(result) != len(right):
            return f"Case {i}: the result should be a {type(right).__name__} of {len(right)}."
        return f"Case {i}: {_difference(result, right).partition(': ')[2]}"
    try:
        shape, kind = np.shape(result), np.asarray(result).dtype
    except ValueError:
        return f"Case {i}: the rows of the result differ in length."
    except Exception as error:
        return f"Case {i}: the result can't be read ({type(error).__name__}: {error})."
    if shape != np.shape(right):
        return f"Case {i}: the shape is {shape}, it should be {np.shape(right)}."
    if kind.kind not in "fiub" or np.ma.is_masked(result):
        holds = "masked entries" if np.ma.is_masked(result) else f"values of type {kind}"
        return f"Case {i}: the result should hold numbers, it holds {holds}."
    return f"Case {i}: the shape is right, the numbers are not."


# ------------------------------------------------------------------------------------------------
# Exercises, notebook by notebook: what is right, and the mistakes that have a name
# ------------------------------------------------------------------------------------------------

# -- 00_start_here

EXERCISES["plain descent"] = Exercise(
    lambda w, gradient, eta: w - eta * gradient,
    {
        "This is ascent: the gradient points uphill, and you went with it.": (
            lambda w, gradient, eta: w + eta * gradient
        ),
        "eta is missing: you went the whole gradient.": lambda w, gradient, eta: w - gradient,
        "You return the step alone; return the next w.": lambda w, gradient, eta: eta * gradient,
        "eta should multiply the gradient, not w.": lambda w, gradient, eta: eta * w - gradient,
    },
    [(np.array([1.0, -2.0, 3.0]), np.array([0.5, 4.0, -1.0]), 0.1), (np.ones(2), np.ones(2), 3.0)],
)

EXERCISES["squared error"] = Exercise(
    lambda A, Y: np.sum((Y - A) ** 2) / len(Y),
    {
        "This is the sum, as on the slide; the course takes the mean over the instances.": (
            lambda A, Y: np.sum((Y - A) ** 2)
        ),
        "This is the mean over instances and classes; divide by the number of instances alone.": (
            lambda A, Y: np.mean((Y - A) ** 2)
        ),
        "The square is missing: errors of opposite sign cancel.": (
            lambda A, Y: np.sum(Y - A) / len(Y)
        ),
        "You have one J for each instance; J is their mean.": (
            lambda A, Y: np.sum((Y - A) ** 2, axis=1)
        ),
        "You divide by the classes (columns), not by the instances (rows).": (
            lambda A, Y: np.sum((Y - A) ** 2) / Y.shape[1]
        ),
    },
    [
        (
            np.array([[0.2, 0.9, 0.4], [0.7, 0.1, 0.3]]),
            np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]),
        ),
        (np.array([[0.5, 0.25], [1.0, 0.0], [0.3, 0.6]]), np.array([[1.0, 0.0]] * 3)),
    ],
)

# -- 01_backpropagation

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
            lambda Y, A3: -2 * (Y - A3) * _sigmoid(A3) * (1 - _sigmoid(A3))
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
            lambda V2, W1, W2, A1, A2, A3: (V2 @ W2) * _sigmoid(A2) * (1 - _sigmoid(A2))
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

# -- 02_mini_batching


def _cut(order, size):
    return [order[first : first + size] for first in range(0, len(order), size)]


def _read_batches(batches, n, size, rng):
    """What matters of an epoch's batches, whatever order was drawn; rng started from seed 0."""
    batches = [np.asarray(batch) for batch in batches]
    if not batches or any(b.ndim != 1 or b.dtype.kind not in "iu" for b in batches):
        raise TypeError("an epoch should be a list of arrays of row numbers")
    rows = np.concatenate(batches)
    return (
        [len(batch) for batch in batches],
        len(np.unique(rows)) == len(rows),  # none twice
        np.isin(np.arange(n), rows).all(),  # none missing
        rng.bit_generator.state != np.random.default_rng(0).bit_generator.state,  # rng was used
        np.array_equal(rows, np.sort(rows)),  # not shuffled
        all(np.ptp(batch) == len(batch) - 1 for batch in batches),  # the same company every epoch
    )


EXERCISES["mini-batch gradient"] = Exercise(
    lambda V, A, rows: V[rows].T @ A[rows] / len(rows),
    {
        "This is the batch's sum, as the lecture prints it. The course takes the mean: one "
        "division is missing.": lambda V, A, rows: V[rows].T @ A[rows],
        "You divide by the number of ALL instances, but only the batch's were added up.": (
            lambda V, A, rows: V[rows].T @ A[rows] / len(V)
        ),
        "This is the full gradient: `rows` says which instances belong to the batch.": (
            lambda V, A, rows: V.T @ A / len(V)
        ),
        "These are the FIRST instances, as many as the batch has: take those that `rows` names.": (
            lambda V, A, rows: V[: len(rows)].T @ A[: len(rows)] / len(rows)
        ),
        "The product is transposed: the gradient has W(l)'s shape, a row per output.": (
            lambda V, A, rows: A[rows].T @ V[rows] / len(rows)
        ),
    },
    [
        (
            np.array([[1.0, -2], [0, 3], [2, 1], [-1, 0], [4, 2]]),
            np.array([[1.0, 0, 2], [3, 1, 0], [0, 2, 1], [1, 1, 1], [2, 0, 3]]),
            np.array([3, 0, 4]),
        ),
        (np.array([[1.0], [2], [3], [-4]]), np.array([[1.0, 2], [0, 1], [5, 3], [2, 2]]), [2]),
        (np.array([[1.0, 0], [2, 5]]), np.array([[1.0, 2], [4, 1]]), np.array([1, 0])),
    ],
)

EXERCISES["batches of an epoch"] = Exercise(
    lambda n, size, rng: _cut(rng.permutation(n), size),
    {
        "The last, smaller batch is dropped: some rows are not learned from in this epoch.": (
            lambda n, size, rng: _cut(rng.permutation(n), size)[: n // size]
        ),
        "Nothing is shuffled: the rows come as they lie, the same in every epoch.": (
            lambda n, size, rng: _cut(np.arange(n), size)
        ),
        "You shuffle, but not with `rng`: a generator made anew in each call gives the same order "
        "in every epoch, and np.random.permutation can't be repeated.": (
            lambda n, size, rng: _cut(np.random.default_rng(0).permutation(n), size)
        ),
        "Some rows come twice and others never: that is drawing with replacement. Each row is due "
        "once in an epoch.": (lambda n, size, rng: _cut(rng.integers(n, size=n), size)),
        "Every batch is drawn by itself, so some rows come twice and others never: shuffle all "
        "rows once, then cut.": (
            lambda n, size, rng: [rng.choice(n, size, False) for _ in range(0, n, size)]
        ),
        "You shuffle within each batch, so the same rows always share a batch. Shuffle all rows "
        "first, then cut.": (
            lambda n, size, rng: [rng.permutation(rows) for rows in _cut(np.arange(n), size)]
        ),
        "You cut into nearly equal parts. Every batch holds `size` rows, and only the last may "
        "be smaller.": (lambda n, size, rng: np.array_split(rng.permutation(n), -(-n // size))),
    },
    [(n, size, np.random.default_rng(0)) for n, size in [(23, 5), (12, 4), (10, 10), (11, 1)]],
    _read_batches,
)

EXERCISES["updates of an epoch"] = Exercise(
    lambda n, size: -(-n // size),
    {
        "This is the demo's line: a number with a fraction. How often do the weights change?": (
            lambda n, size: n / size
        ),
        "The last, smaller batch is not counted, but it makes an update too.": (
            lambda n, size: n // size
        ),
        "One too many where the batches come out even, as for 64 instances in batches of 32.": (
            lambda n, size: n // size + 1
        ),
        "Rounding to the nearest forgets a last batch that is less than half full.": (
            lambda n, size: round(n / size)
        ),
    },
    [(1437, 32), (64, 32), (10, 4), (9, 4), (5, 5), (7, 1)],
)

# -- 03_momentum


def _friction(m, c, h):
    return h**2 / (m + c * h), m / (m + c * h)


EXERCISES["friction"] = Exercise(
    _friction,
    {
        "The two are swapped: return eta first, then beta.": lambda m, c, h: _friction(m, c, h)[
            ::-1
        ],
        "Your beta is right; eta lost a factor h: the gradient comes with h squared.": (
            lambda m, c, h: (h / (m + c * h), m / (m + c * h))
        ),
        "This eta is the effective step h / c, which is eta / (1 - beta): the mass belongs into "
        "eta.": lambda m, c, h: (h / c, m / (m + c * h)),
        "This beta is the share of the FRICTION, c h / (m + c h). What is kept is the share of the "
        "mass.": lambda m, c, h: (h**2 / (m + c * h), c * h / (m + c * h)),
        "The denominator lacks the time step: it is the mass and c times h.": (
            lambda m, c, h: (h**2 / (m + c), m / (m + c))
        ),
    },
    [(2.0, 0.5, 0.1), (0.3, 1.5, 0.2), (0.0, 2.0, 0.5)],
)


def _heavy_ball_step(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return w - rho, rho


EXERCISES["heavy ball"] = Exercise(
    _heavy_ball_step,
    {
        "This remembers the gradient where the velocity belongs: it is the printed momentum. Keep "
        "the whole step rho.": lambda w, rho, g, eta, beta: (w - (eta * g + beta * rho), g),
        "This goes uphill: the step is subtracted from w.": (
            lambda w, rho, g, eta, beta: (w + eta * g + beta * rho, eta * g + beta * rho)
        ),
        "The gradient is damped by (1 - beta): a moving average. Some libraries do so; the heavy "
        "ball of the lecture adds eta times the gradient in full.": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, (1 - beta) * g, eta, beta)
        ),
        "eta is there twice: rho already carries it, so w changes by rho alone.": (
            lambda w, rho, g, eta, beta: (w - eta * (eta * g + beta * rho), eta * g + beta * rho)
        ),
        "eta multiplies the memory too: only the gradient is multiplied by it.": (
            lambda w, rho, g, eta, beta: (w - eta * (g + beta * rho), eta * (g + beta * rho))
        ),
        "w takes the OLD rho: compute the new rho first, then step by it.": (
            lambda w, rho, g, eta, beta: (w - rho, eta * g + beta * rho)
        ),
    },
    [
        (np.array([1.0, -2.0]), np.array([0.3, 0.1]), np.array([0.5, -1.0]), 0.1, 0.9),
        (np.array([0.0, 1.0, 4.0]), np.zeros(3), np.array([2.0, -3.0, 1.0]), 0.5, 0.5),
        (np.array([[1.0], [2.0]]), np.array([[-0.2], [0.4]]), np.array([[1.0], [0.0]]), 0.2, 0.8),
    ],
)

EXERCISES["largest eta"] = Exercise(
    lambda curvature, beta: 2 * (1 + beta) / curvature,
    {
        "This is plain descent's limit: put in the 1 + beta that the velocity brings.": (
            lambda curvature, beta: 2 / curvature
        ),
        "This keeps the EFFECTIVE step under plain descent's limit. The sign at beta is the other "
        "one: momentum makes the stable range wider.": (
            lambda curvature, beta: 2 * (1 - beta) / curvature
        ),
        "This is the limit of eta times lambda. Divide by the curvature.": (
            lambda curvature, beta: 2 * (1 + beta)
        ),
        "The curvature stands on the wrong side: the steeper the valley, the smaller the step.": (
            lambda curvature, beta: 2 * (1 + beta) * curvature
        ),
        "This is the limit in effective steps, 2 (1 + beta) / (1 - beta) / lambda; asked for is "
        "eta itself.": lambda curvature, beta: 2 * (1 + beta) / (1 - beta) / curvature,
    },
    [(1.0, 0.9), (10.0, 0.5), (0.25, 0.8)],
)

# -- 04_nesterov


def _moved(w, rho, sign=-1, start=None):
    """(W_(k+1), rho_k) from the new rho: W_k - rho_k, unless a mistake counts otherwise."""
    return (w if start is None else start) + sign * rho, rho


def _bend(w):
    """A gradient for the cases: of w^2 + w^4 / 4, so that it matters where it is taken."""
    return 2 * w + w**3


EXERCISES["Nesterov's step"] = Exercise(
    lambda w, rho, eta, beta, gradient: _moved(w, beta * rho + eta * gradient(w - beta * rho)),
    {
        "You look ahead with the wrong sign: the update subtracts rho, so w + beta rho lies behind "
        "you.": lambda w, rho, eta, beta, gradient: _moved(
            w, beta * rho + eta * gradient(w + beta * rho)
        ),
        "You take the gradient at w, where you stand: this is heavy ball.": (
            lambda w, rho, eta, beta, gradient: _moved(w, beta * rho + eta * gradient(w))
        ),
        "You look ahead by a gradient step, eta * gradient(w). The part of the step that is known "
        "beforehand is the remembered one.": lambda w, rho, eta, beta, gradient: _moved(
            w, beta * rho + eta * gradient(w - eta * gradient(w))
        ),
        "You look ahead by the whole of rho; momentum will carry you by beta times it.": (
            lambda w, rho, eta, beta, gradient: _moved(w, beta * rho + eta * gradient(w - rho))
        ),
        "You add rho to w. The update subtracts it, or you climb.": (
            lambda w, rho, eta, beta, gradient: _moved(
                w, beta * rho + eta * gradient(w - beta * rho), sign=1
            )
        ),
        "The look-ahead is right, but the step has no momentum: rho should hold beta times the "
        "old rho as well.": lambda w, rho, eta, beta, gradient: _moved(
            w, eta * gradient(w - beta * rho)
        ),
        "The momentum is walked twice: the new W is W_k - rho_k, counted from W_k and not from the "
        "look-ahead point.": lambda w, rho, eta, beta, gradient: _moved(
            w, beta * rho + eta * gradient(w - beta * rho), start=w - beta * rho
        ),
    },
    [
        (np.array([1.0, -0.5]), np.array([0.3, 0.8]), 0.1, 0.9, _bend),
        (np.array([[0.2], [2.0], [-1.0]]), np.array([[-1.0], [0.4], [0.5]]), 0.05, 0.5, _bend),
    ],
)


def _mended(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * last) - alpha * last, gradient(w)


EXERCISES["mended Nesterov"] = Exercise(
    _mended,
    {
        "This is still the printed sign: + alpha * last looks uphill.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w + alpha * last) - alpha * last,
                gradient(w),
            )
        ),
        "The point is right, but you remember the gradient taken there. The slide's index says "
        "W_k, so the next step needs gradient(w).": lambda w, last, alpha, beta, gradient: (
            w - beta * gradient(w - alpha * last) - alpha * last,
            gradient(w - alpha * last),
        ),
        "alpha and beta have changed places: alpha belongs to the remembered gradient, beta to the "
        "one ahead.": lambda w, last, alpha, beta, gradient: _mended(
            w, last, beta, alpha, gradient
        ),
        "You changed the other sign: the look-ahead still goes uphill, and the step now climbs "
        "along the remembered gradient.": lambda w, last, alpha, beta, gradient: (
            w - beta * gradient(w + alpha * last) + alpha * last,
            gradient(w),
        ),
        "Both signs changed: you look ahead, but then step uphill along the remembered gradient.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w - alpha * last) + alpha * last,
                gradient(w),
            )
        ),
        "You take one gradient, at w, for everything. This is the slide's line for momentum.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w) - alpha * last,
                gradient(w),
            )
        ),
        "You look ahead by a fresh gradient, gradient(w), instead of the remembered one.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w - alpha * gradient(w)) - alpha * last,
                gradient(w),
            )
        ),
    },
    [
        (np.array([1.0, -0.5]), np.array([2.0, 0.7]), 0.08, 0.1, _bend),
        (np.array([[0.2], [2.0], [-1.0]]), np.array([[1.0], [-3.0], [0.5]]), 0.2, 0.05, _bend),
    ],
)

# -- 05_cooling

_UPSIDE_DOWN = "The fraction stands upside down, floor(k_d / k), as the slide prints it"

EXERCISES["step drop"] = Exercise(
    lambda k, eta_0, d, k_d: eta_0 * d ** (k // k_d),
    {
        f"{_UPSIDE_DOWN}: how often did you drop by epoch k? That count grows with k.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k_d // np.maximum(k, 1) * (k > 0))
        ),
        f"{_UPSIDE_DOWN}; at k = 0 it even divides by zero. The count of drops grows with k.": (
            lambda k, eta_0, d, k_d: np.where(k, eta_0 * d ** (k_d // np.maximum(k, 1)), 0.0)
        ),
        f"{_UPSIDE_DOWN}, and k = 0 is patched up. No patch is needed: turn it around.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k_d // np.maximum(k, 1))
        ),
        "The floor is missing: with k / k_d the rate falls in every epoch. Between two drops it "
        "should stand still.": lambda k, eta_0, d, k_d: eta_0 * d ** (k / k_d),
        "You multiply by d once and by the count: each drop is a factor d of its own, so d is to "
        "be raised to a power.": lambda k, eta_0, d, k_d: eta_0 * d * (k // k_d),
        "You drop at k = 0 already: the first k_d epochs should have eta_0.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k // k_d + 1)
        ),
        "You drop too early: each drop comes k_d - 1 epochs before its time. Round down, not up.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** -(-k // k_d)
        ),
        "You drop after every epoch; k_d has no part in it.": (
            lambda k, eta_0, d, k_d: eta_0 * d**k
        ),
        "You count the drops with k % k_d, which starts anew after each drop: you want how many "
        "whole k_d fit into k, not what is left over.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k % k_d)
        ),
    },
    [
        (np.arange(9), 0.8, 0.5, 3),
        (np.arange(12), 1.5, 0.9, 5),
        (np.arange(3, 25, 4), 0.1, 0.3, 10),
    ],
)


def _plateau_rule(
    factor=lambda d: d, last=False, late=1, keeps_count=False, after_best=False, moves_best=True
):
    """Reduce on plateau, or with a mistake in it."""

    def rule(losses, eta_0, d, patience):
        eta, best, bad, etas = eta_0, np.inf, 0, []
        for J in losses:
            if J < best:
                best, bad = J if moves_best or best == np.inf else best, bad if after_best else 0
            else:
                best, bad = J if last else best, bad + 1
            if bad >= patience + late:
                eta, bad = eta * factor(d), bad if keeps_count else 0
            etas.append(eta)
        return etas

    return rule


def _any_change_rule(losses, eta_0, d, patience):
    """The lecture's rule in full: smaller when J falls, bigger when it does not."""
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        best, bad = (J, 0) if J < best else (best, bad + 1)
        eta, bad = (eta / d, 0) if bad > patience else (eta * d, 0) if not bad else (eta, bad)
        etas.append(eta)
    return etas


EXERCISES["reduce on plateau"] = Exercise(
    _plateau_rule(),
    {
        "That is the lecture's rule, the opposite: yours makes eta bigger on a plateau. Reduce on "
        "plateau makes it smaller there.": _plateau_rule(factor=lambda d: 1 / d),
        "That is the lecture's rule, the opposite: yours makes eta smaller while J falls and "
        "bigger on a plateau. Reduce on plateau lets a J that falls alone.": _any_change_rule,
        "After a drop the count goes on: it has to start anew, or eta drops again in each bad "
        "epoch that follows.": _plateau_rule(keeps_count=True),
        "A new best does not set the count back to 0: bad epochs count only in a row.": (
            _plateau_rule(after_best=True)
        ),
        "You compare with the last loss. Compare with the best one so far: noise goes up and down "
        "on a plateau, and every second epoch would look like progress.": _plateau_rule(last=True),
        "Patience is off by one: drop after MORE than `patience` bad epochs, not at the last one "
        "that is still to be borne.": _plateau_rule(late=0),
        "You are one epoch too patient: drop as soon as there are more than `patience` bad "
        "epochs.": _plateau_rule(late=2),
        "The best loss is never moved: you compare with the first one for ever.": (
            _plateau_rule(moves_best=False)
        ),
    },
    [
        ([1.0, 0.8, 0.9, 0.85, 0.82, 0.83, 0.84, 0.7, 0.6, 0.65, 0.62, 0.61], 0.4, 0.5, 2),
        ([1.0, 1.1, 0.95, 1.2, 1.3, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4], 1.0, 0.1, 1),
        ([3.0, 2.0, 2.0, 2.1, 1.9, 2.2, 2.3, 2.4, 2.5, 2.0, 2.4, 2.2], 2.0, 0.5, 3),
    ],
)

# -- 06_comparing_optimizers

EXERCISES["J at a budget"] = Exercise(
    lambda gradients, J, budget: J[np.searchsorted(gradients, budget, side="right") - 1],
    {
        "This is the end of the run, whatever it has paid: look up where the budget is spent.": (
            lambda gradients, J, budget: J[-1]
        ),
        "This note was taken when MORE than the budget was paid: the note before it counts.": (
            lambda gradients, J, budget: J[
                min(np.searchsorted(gradients, budget, side="right"), len(J) - 1)
            ]
        ),
        "A note taken when exactly the budget is paid still counts: you took the one before.": (
            lambda gradients, J, budget: J[np.searchsorted(gradients, budget) - 1]
        ),
        "This is the lowest J on the way. You only know that it was the lowest because you looked "
        "at all of them; the run ends with what it has at the budget.": (
            lambda gradients, J, budget: J[gradients <= budget].min()
        ),
        "You draw a straight line between two notes; nobody measured that J. Take the last note "
        "within the budget.": lambda gradients, J, budget: np.interp(budget, gradients, J),
    },
    [
        (np.array([0, 45, 90, 135, 180]), np.array([2.2, 0.9, 1.1, 0.5, 0.4]), 100),
        (np.array([0, 90, 180, 270]), np.array([2.2, 1.0, 0.4, 0.3]), 180),
        (np.array([0, 10, 20, 30, 40]), np.array([3.0, 1.0, 1.5, 2.0, 0.1]), 29),
    ],
)


def _rmsprop_step(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


EXERCISES["RMSProp's step"] = Exercise(
    _rmsprop_step,
    {
        "This is AdaGrad: the squares add up for ever, so the steps only get shorter. Let the old "
        "squares fade.": lambda w, s, g, eta, gamma, epsilon: (
            w - eta * g / (np.sqrt(s + g**2) + epsilon),
            s + g**2,
        ),
        "The old squares fade, but the new one comes in full: it is no mean any more. The two "
        "weights should add up to 1.": lambda w, s, g, eta, gamma, epsilon: (
            w - eta * g / (np.sqrt(gamma * s + g**2) + epsilon),
            gamma * s + g**2,
        ),
        "The weights have changed places: gamma, close to 1, belongs to what is remembered.": (
            lambda w, s, g, eta, gamma, epsilon: _rmsprop_step(w, s, g, eta, 1 - gamma, epsilon)
        ),
        "The root is missing: divide by the root of the mean square, which has the gradient's own "
        "unit.": lambda w, s, g, eta, gamma, epsilon: (
            w - eta * g / (_rmsprop_step(w, s, g, eta, gamma, epsilon)[1] + epsilon),
            _rmsprop_step(w, s, g, eta, gamma, epsilon)[1],
        ),
        "You divide by the OLD squares: take today's gradient in first, then divide.": (
            lambda w, s, g, eta, gamma, epsilon: (
                w - eta * g / (np.sqrt(s) + epsilon),
                gamma * s + (1 - gamma) * g**2,
            )
        ),
        "You remember the gradient, not its square: a mean of gradients of both signs is near 0.": (
            lambda w, s, g, eta, gamma, epsilon: (
                w - eta * g / (np.abs(gamma * s + (1 - gamma) * g) + epsilon),
                gamma * s + (1 - gamma) * g,
            )
        ),
        "epsilon stands under the root, where it acts like its own root: add it to the root.": (
            lambda w, s, g, eta, gamma, epsilon: (
                w - eta * g / np.sqrt(gamma * s + (1 - gamma) * g**2 + epsilon),
                gamma * s + (1 - gamma) * g**2,
            )
        ),
        "This goes uphill: the step is subtracted from w.": (
            lambda w, s, g, eta, gamma, epsilon: _rmsprop_step(w, s, g, -eta, gamma, epsilon)
        ),
    },
    [
        (np.array([1.0, -2.0]), np.array([0.5, 4.0]), np.array([0.3, -1.5]), 0.1, 0.9, 1e-3),
        (np.array([[0.2], [3.0]]), np.array([[1.0], [0.1]]), np.array([[2.0], [0.4]]), 1.0, 0.6, 1),
    ],
)


def _adam_step(  # correct_m, correct_s: whether the means are freed of their start at 0
    w, m, s, k, g, eta, b1, b2, epsilon,
    correct_m=1, correct_s=1, late=0, inside=False, keep=False, square=None,
):  # fmt: skip
    """Adam's step, or with a mistake in it."""
    m = b1 * m + (1 - b1) * g
    s = b2 * s + (1 - b2) * (g * g if square is None else square(m))
    m_hat = m / (1 - b1 ** (k + late)) if correct_m else m
    s_hat = s / (1 - b2 ** (k + late)) if correct_s else s
    root = np.sqrt(s_hat + epsilon) if inside else np.sqrt(s_hat) + epsilon
    return w - eta * m_hat / root, *((m_hat, s_hat) if keep else (m, s))


EXERCISES["Adam's step"] = Exercise(
    _adam_step,
    {
        "The correction is missing: both means start at 0 and are too small at first. Divide each "
        "by 1 - beta^k.": partial(_adam_step, correct_m=0, correct_s=0),
        "The mean of squares started at 0, too: correct it like the mean.": partial(
            _adam_step, correct_s=0
        ),
        "The mean started at 0, too: correct it like the mean of squares.": partial(
            _adam_step, correct_m=0
        ),
        "You return the corrected means, so the next step would correct them again. Correct for "
        "the step alone, and remember the means as they are.": partial(_adam_step, keep=True),
        "You average the square of the mean; it should be the mean of the squares, of g^2. Where "
        "gradients change sign, the first is near 0 and the second is not.": partial(
            _adam_step, square=lambda m: m * m
        ),
        "epsilon stands under the root, where it acts like its own root: add it to the root.": (
            partial(_adam_step, inside=True)
        ),
        "k counts from 1 already: 1 - beta^(k + 1) corrects too little.": partial(
            _adam_step, late=1
        ),
        "This goes uphill: the step is subtracted from w.": (
            lambda w, m, s, k, g, eta, *rest: _adam_step(w, m, s, k, g, -eta, *rest)
        ),
        "beta_1 and beta_2 have changed places: beta_1 belongs to the mean of the gradients.": (
            lambda w, m, s, k, g, eta, b1, b2, epsilon: _adam_step(
                w, m, s, k, g, eta, b2, b1, epsilon
            )
        ),
        "The new gradient comes in full; in a mean its weight is 1 - beta.": (
            lambda w, m, s, k, g, eta, b1, b2, epsilon: (
                w
                - eta
                * ((b1 * m + g) / (1 - b1**k))
                / (np.sqrt((b2 * s + g * g) / (1 - b2**k)) + epsilon),
                b1 * m + g,
                b2 * s + g * g,
            )
        ),
    },
    [
        (np.array([1.0, -2.0]), np.zeros(2), np.zeros(2), 1, np.array([3.0, -0.1]),
         0.1, 0.9, 0.99, 1e-2),
        (np.array([0.5, 0.0]), np.array([0.2, -0.4]), np.array([0.3, 0.1]), 3,
         np.array([-1.0, 0.7]), 0.5, 0.8, 0.95, 0.1),
    ],
)  # fmt: skip

# -- 07_mlp_neural_networks


def _penalty_gradient(W1, W2, C, power=1.0):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1 / (W1.size * root**power), C * W2 / (W2.size * root**power)


_W1, _W2 = np.array([[1.0, -2.0, 0.5], [0.3, 0.0, 1.5]]), np.array([[0.7, -1.2]])

EXERCISES["the penalty's gradient"] = Exercise(
    _penalty_gradient,
    {
        "This is the demo's own line, C W: the gradient of C/2 times the SUM of squares, not of "
        "the root of their means.": lambda W1, W2, C: (C * W1, C * W2),
        "This is the next edition's line, 2 C W: the gradient of C times the SUM of squares, not "
        "of the root of their means.": lambda W1, W2, C: (2 * C * W1, 2 * C * W2),
        "The root is missing: the chain rule through sqrt(u) divides by 2 sqrt(u).": partial(
            _penalty_gradient, power=0.0
        ),
        "A 2 too many: the 2 of the square and the 2 under the root's derivative cancel.": (
            lambda W1, W2, C: tuple(2 * g for g in _penalty_gradient(W1, W2, C))
        ),
        "The means are missing: mean(W^2) has the derivative 2 W / W.size.": lambda W1, W2, C: (
            _penalty_gradient(W1, W2, C)[0] * W1.size,
            _penalty_gradient(W1, W2, C)[1] * W2.size,
        ),
    },
    [(_W1, _W2, 0.1), (2 * _W1, _W2 - 1, 3.0)],
)


def _momentum_step(gradient, remembered, eta, alpha):
    rho = eta * gradient + alpha * remembered
    return rho, rho


EXERCISES["the demo's momentum"] = Exercise(
    _momentum_step,
    {
        "You remember eta times the gradient alone, as the demo does: the momentum of one step, "
        "printed on the slide, and not heavy ball.": lambda g, m, eta, alpha: (
            eta * g + alpha * m,
            eta * g,
        ),
        "You remember the bare gradient. Heavy ball remembers the whole step.": (
            lambda g, m, eta, alpha: (eta * g + alpha * m, g)
        ),
        "eta multiplies the remembered step too, so it fades by eta alpha instead of alpha.": (
            lambda g, m, eta, alpha: (eta * (g + alpha * m),) * 2
        ),
        "The remembered step is subtracted: this brakes where heavy ball keeps rolling.": (
            lambda g, m, eta, alpha: (eta * g - alpha * m,) * 2
        ),
        "This is ascent: W - rho has to go against the gradient, so rho is + eta times it.": (
            lambda g, m, eta, alpha: (-eta * g + alpha * m,) * 2
        ),
    },
    [(np.array([1.0, -2.0]), np.array([0.5, 4.0]), 0.1, 0.9), (_W1, _W1[::-1], 0.7, 0.5)],
)

EXERCISES["the reported cost's gradient"] = Exercise(
    lambda V, A: V.T @ A / V.size,
    {
        "This is the demo's gradient, of the SUM: at twice the batch it is twice as long.": (
            lambda V, A: V.T @ A
        ),
        "You divide by the instances; the reported cost is a mean over the classes, too.": (
            lambda V, A: V.T @ A / len(V)
        ),
        "You divide by the classes; the reported cost is a mean over the instances, too.": (
            lambda V, A: V.T @ A / V.shape[1]
        ),
        "The product is transposed: the gradient has the shape of W, a row for each output.": (
            lambda V, A: A.T @ V / V.size
        ),
    },
    [
        (np.array([[1.0, -1.0], [0.5, 2.0], [0.0, 1.0]]), np.arange(12.0).reshape(3, 4)),
        (np.array([[1.0, 0.5, -0.5]]), np.array([[2.0, -1.0]])),
    ],
)
