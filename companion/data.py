"""The data: handwritten digits, Fashion-MNIST, and labels as rows of 0 and 1."""

import gzip
import hashlib
import os
import stat
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from companion.checks import (
    as_array,
    as_numbers,
    as_whole,
    dtype_in_words,
    float_dtype,
    instance_of,
    one_seed,
    short_repr,
    whole_number,
)

DATA = Path(__file__).resolve().parent.parent / "data"
DIGITS_SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"


UNSCALED = 5.0  # the root mean square of X from which on learning is at risk


class Split(NamedTuple):
    """Instances X, one per row (M, S_0), with their labels y (M,)."""

    X: NDArray
    y: NDArray


class Dataset(NamedTuple):
    """The digits in three parts: train on one, tune on the next, look at the last one last."""

    train: Split
    validation: Split
    test: Split


def load_digits(
    seed: int = 0,
    dtype: DTypeLike = np.float64,
    path: str | os.PathLike[str] = DATA / "digits.csv.gz",
) -> Dataset:
    """The 1797 handwritten digits: 1437 to train on, 180 for validation, 180 for the test.

    The split is stratified (each part has every class in equal shares).

    Parameters
    ----------
    seed : int
        What the split depends on, it alone.
    dtype : numpy.float64 or numpy.float32
        Of X.
    path : str or Path
        The file, where it is not the one that ships.

    Returns
    -------
    Dataset
        X has 64 columns, the 8x8 pixels scaled from 0..16 to [-0.5, 0.5]; y holds 0 to 9.

    Raises
    ------
    FileNotFoundError, ValueError
        Naming the file, where it is missing or damaged.

    References
    ----------
    UCI, Optical Recognition of Handwritten Digits; see data/README.md.
    """
    seed, dtype = one_seed(seed), float_dtype(dtype)
    table = _read_digits(_path("path", path))
    X, y = (table[:, :64] / 16 - 0.5).astype(dtype), table[:, 64].astype(int)
    tenths = stratified_tenths(y, seed)
    parts = (~np.isin(tenths, (0, 5)), tenths == 5, tenths == 0)
    return Dataset(*(Split(X[rows], y[rows]) for rows in parts))


def load_fashion(seed: int = 0, folder: str | os.PathLike[str] = DATA / "fashion-mnist") -> Dataset:
    """Fashion-MNIST: 54000 pictures of clothes to train on, 6000 for validation, 10000 to test.

    Its four files are not part of the course: put them into `folder`.

    Parameters
    ----------
    seed : int
        What the split depends on, it alone.
    folder : str or Path
        Where the files are.

    Returns
    -------
    Dataset
        X has 784 columns, the 28x28 pixels in [-0.5, 0.5], float32; y holds 0 to 9.

    Raises
    ------
    FileNotFoundError, ValueError
        Naming the file, where one is missing or damaged.

    References
    ----------
    Xiao, Rasul and Vollgraf 2017.
    """
    seed, folder = one_seed(seed), _path("folder", folder)
    raw = {
        name: _checked_bytes(folder / name, md5, _FROM_ZALANDO) for name, md5 in FASHION_MD5.items()
    }
    X, y, X_test, y_test = (
        np.frombuffer(gzip.decompress(packed), np.uint8, offset=16 if "images" in name else 8)
        for name, packed in raw.items()
    )
    tenths, X = stratified_tenths(y, seed), X.reshape(len(y), -1)
    parts = [(X[tenths != 5], y[tenths != 5]), (X[tenths == 5], y[tenths == 5])]
    parts.append((X_test.reshape(len(y_test), -1), y_test))
    scaled = ((X / np.float32(255) - np.float32(0.5), y.astype(int)) for X, y in parts)
    return Dataset(*(Split(X, y) for X, y in scaled))


FASHION_MD5 = {  # as its authors publish them
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}


_FROM_ZALANDO = "download it from https://github.com/zalandoresearch/fashion-mnist (data/fashion)"


def stratified_tenths(y: NDArray, seed: int) -> NDArray:
    """A number from 0 to 9 for each instance: each tenth has every class in equal shares."""
    order = np.lexsort((np.random.default_rng(seed).random(len(y)), y))
    tenths = np.empty(len(y), int)
    tenths[order] = np.arange(len(y)) % 10  # sorted by class, shuffled within it, dealt out
    return tenths


def _path(name: str, value: Any) -> Path:
    value = os.fspath(instance_of(name, value, str | os.PathLike, "a path, a text or a Path"))
    return Path(instance_of(name, value, str, "a path, a text or a Path"))


def _checked_bytes(path: Path, digest: str, remedy: str) -> bytes:
    """The bytes of a file, if they have this sha256 or md5, told apart by its length."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder, for instance; a pipe would wait
            raise OSError("it is something else")
        packed = path.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(f"{path} is missing: {remedy}") from None
    except (OSError, ValueError) as error:  # one that may not be read, for instance
        raise ValueError(
            f"{short_repr(str(path))} should be a file, but {error}: {remedy}"
        ) from None
    kind = "sha256" if len(digest) == 64 else "md5"
    if hashlib.new(kind, packed, usedforsecurity=False).hexdigest() != digest:
        raise ValueError(f"{path} is damaged (its {kind} is not {digest[:8]}...): {remedy}")
    return packed


def _read_digits(path: Path) -> NDArray:
    packed = _checked_bytes(path, DIGITS_SHA256, "restore it with 'git checkout data'")
    text = gzip.decompress(packed).decode("ascii")
    return np.loadtxt(text.splitlines(), delimiter=",")


def one_hot(y: ArrayLike, classes: int = 10, dtype: DTypeLike = np.float64) -> NDArray:
    """Labels as rows: 1 in the label's column and 0 elsewhere.

    Parameters
    ----------
    y : (M,) of int
        Labels from 0 to classes - 1.
    classes : int
        How many columns there are, at most 1e6.
    dtype : numpy dtype
        Of numbers.

    Returns
    -------
    (M, classes)
    """
    y, classes = as_whole(as_array("y", y)), whole_number("classes", classes, 1, most=10**6)
    try:
        dtype = np.dtype(dtype)
    except Exception:  # NumPy has many errors for what is no dtype
        raise TypeError(f"dtype should be one of NumPy's, not {short_repr(dtype)}") from None
    if dtype.kind not in "fiub":
        raise TypeError(f"dtype should be one of numbers, not {short_repr(dtype)}")
    if y.ndim != 1 or y.dtype.kind not in "iu":
        raise TypeError(
            f"y should be one axis of whole numbers, it is {dtype_in_words(y)} of shape {y.shape}"
        )
    if y.size and not (0 <= y.min() and y.max() < classes):
        wrong = y[(y < 0) | (y >= classes)][0]
        raise ValueError(f"y should hold labels from 0 to {classes - 1}, it holds {wrong}")
    if y.size * classes > 10**9:  # NumPy would take all of the memory
        raise ValueError(f"y has {y.size} labels: with {classes} classes Y fits no computer")
    Y = np.zeros((y.size, classes), dtype)
    Y[np.arange(len(y)), y] = 1
    return Y


def unscaled(X: NDArray) -> str | None:
    """What is wrong with the size of X's numbers, in words; None where a network can learn them.

    Of whole pixels (0 to 255) each hidden unit adds up dozens: it is saturated, or dead, from the
    start or after a first step as large.
    """
    with np.errstate(over="ignore", under="ignore"):
        size = float(np.sqrt(np.vecdot(X, X).mean(dtype=np.float64) / X.shape[1]))
    if size <= UNSCALED:
        return None
    return (
        f"X holds numbers around {size:.3g} (their root mean square), and a network learns from "
        "numbers around 1: scale X, each column to mean 0 and standard deviation 1 for instance"
    )


def as_label_array(y: ArrayLike, n: int) -> NDArray:
    """`y` as an array (n,), a label for each row of X."""
    y = as_array("y", y)
    if y.shape == (n,):
        return y
    told = f"X has {n} rows, so y should have the shape ({n},), not {y.shape}"
    if y.shape in ((n, 1), (1, n)):
        told += ": hand in numpy.ravel(y)"
    elif y.ndim == 2 and len(y) == n and _is_one_hot(y):
        told += ": rows of 0 and 1; hand in numpy.argmax(y, axis=1)"
    raise ValueError(told)


def _is_one_hot(y: NDArray) -> bool:
    numbers = y.dtype.kind in "fiub"
    return bool(numbers and np.isin(y, (0, 1)).all() and (y.sum(axis=1) == 1).all())


def as_sample_weights(
    weights: ArrayLike | None, n: int, name: str = "weights"
) -> NDArray | None:
    """`weights` as n numbers from 0 up, of mean 1; None where all instances count alike."""
    if weights is None:
        return None
    weights = as_numbers(name, weights, dtype=np.float64)
    if weights.shape != (n,):
        wanted = f"the shape ({n},), a number for each row of X"
        raise ValueError(f"{name} should have {wanted}, not {weights.shape}")
    if weights.min() < 0:
        raise ValueError(f"{name} should be 0 or more, the lowest is {weights.min():.3g}")
    if not weights.any():
        raise ValueError(f"{name} should hold a weight over zero: all are 0")
    with np.errstate(under="ignore"):
        shares: NDArray = weights / weights.max()  # their sum may be beyond all floats
        return shares / shares.mean()


def as_inputs(X: ArrayLike, width: int) -> NDArray:
    """`X` as finite floats (M, width), an instance per row."""
    X = as_numbers("X", X)
    if X.ndim != 2:
        raise ValueError(f"X should have 2 axes, an instance per row; its shape is {X.shape}")
    if X.shape[1] != width:
        raise ValueError(f"W1 expects {width} columns, X has {X.shape[1]}")
    return X


def as_labels(y: ArrayLike, n: int, classes: int) -> NDArray[np.intp]:
    """`y` as n labels (n,), whole numbers from 0 to classes - 1."""
    y = as_whole(as_label_array(y, n))
    one_hot(y, classes, bool)  # raises where a label is not one
    return y.astype(np.intp, copy=False)  # a small type would overflow in counts
