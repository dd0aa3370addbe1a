"""Any input, drawn by hypothesis, against every public function of the module.

A case takes the arguments of one function, all good or one of them odd, and calls it. It ends in a
right result, or in a ValueError or TypeError that our own code raises and whose text names the
odd argument, what came and what is expected (a missing or damaged file: FileNotFoundError). No
other exception, no warning, no NaN that did not come in, no changed argument.

Good arguments come in every form that NumPy has for the same numbers: dtypes, byte orders, strides,
read-only, views of larger arrays, masked with nothing masked, lists. In CI over 10,000 cases are
drawn, here fewer; they are the same ones in every run.
"""

import contextlib
import decimal
import fractions
import inspect
import io
import os
import re
import time
import warnings
import xml.etree.ElementTree
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import notebook_tools  # noqa: F401 (which registers the exercises)
import numpy as np
import pytest
from ci import IN_CI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import companion
import mlp_helpers as mlp
from companion.pictures.svg import settle

ROOMS = Path(companion.__path__[0])
CASES = 10_000 if IN_CI else 1_500  # in all, at least
SLOW = 10  # seconds that no case may take, however busy the machine: it hangs

# ---- what a case is ------------------------------------------------------------------------


class Kind(NamedTuple):
    """What an argument may be: functions from a random generator to a value."""

    good: Any
    odd: Any


class Subject(NamedTuple):
    """A function and its arguments' kinds; right(result, **arguments) asserts what is promised.

    weight is how many cases it gets, relative to others; also are further words that may name an
    argument in a message.
    """

    call: Any
    right: Any
    kinds: dict
    weight: float = 1
    also: dict = {}  # noqa: RUF012 (never changed)


SUBJECTS = {}


def subject(name, call, right=None, weight=1.0, also=None, /, **kinds):
    right = right or (lambda result, **arguments: None)
    SUBJECTS[name] = Subject(call, right, kinds, weight, {"X": ("W1",)} | (also or {}))


def run(name, seed, odd):
    """One case: the function `name` with arguments drawn from seed, the one called `odd` odd."""
    subject, rng = SUBJECTS[name], np.random.default_rng(seed)
    arguments = {
        key: (kind.odd if key == odd else kind.good)(rng) for key, kind in subject.kinds.items()
    }
    before, begin = state(arguments), time.perf_counter()
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "X holds numbers around")  # huge ones, on purpose
            result = subject.call(**arguments)
    except (ValueError, TypeError, FileNotFoundError) as error:
        assert odd is not None, f"good arguments are refused: {error!r}"
        spoken(error, [odd, *subject.also.get(odd, ())], arguments[odd])
    else:
        no_news(result, arguments)
        subject.right(result, **arguments)
    assert state(arguments) == before, "an argument was changed"
    assert time.perf_counter() - begin < SLOW, "too slow"


def state(value):
    """All of a value that must not change, comparable also where it holds NaN."""
    if isinstance(value, dict):
        return {key: state(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value), [state(part) for part in value]
    if isinstance(value, np.ndarray) and value is not np.ma.masked:
        content = repr(value.tolist()) if value.dtype.hasobject else value.tobytes()
        mask = np.ma.getmaskarray(value).tobytes() if np.ma.isMaskedArray(value) else None
        return content, mask, value.dtype, value.shape, value.strides, value.flags.writeable
    return value if isinstance(value, (str, bytes, int)) else None


EXPECTED = (
    "should", "expects", "wants", "needs", "there are", "differ in length", "masked", "no rows",
    "holds", "is empty", "is missing", "is damaged",
)  # fmt: skip


def spoken(error, names, value):
    """The error is our own; it names the argument, what came, and what is expected."""
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    where, text = Path(trace.tb_frame.f_code.co_filename), str(error)
    assert ROOMS in where.parents, f"raised in {where}, not by the course: {error!r}"
    said = (re.search(rf"(?<!\w){re.escape(name)}(?![a-z])", text) for name in names)
    assert any(said), f"{names} not named: {error!r}"
    assert any(words in text for words in EXPECTED), f"what is expected? {error!r}"
    words = filter(None, came(value))  # no word is in every text
    assert any(word in text for word in words), f"{shown(value)} came, but: {error!r}"
    assert len(text) < 600, f"too long a message: {error!r}"


def shown(value):
    try:
        return " ".join(repr(value).split())[:60]
    except ValueError:  # an int of thousands of digits
        return f"a {type(value).__name__}"


def came(value, depth=3):
    """Words one of which tells what `value` is."""
    if inspect.isgenerator(value):  # it is used up: anything may have come
        yield "should"
    if isinstance(value, os.PathLike):
        yield repr(str(value))[1:-1][:60]
    yield from (shown(value), f"a {type(value).__name__}", type(value).__name__)
    yield from ("masked", "differ in length", "is missing", "is damaged", "is empty")
    with contextlib.suppress(ValueError):
        yield str(value)[:60]
    if callable(value):  # it, or what it gives
        yield from (getattr(value, "__name__", "Panel"), "it gave", " run should be a number")
        yield from ("takes other arguments", "one that gives", " run should lie in")
    if isinstance(value, str):  # as a path, none is the folder itself
        yield repr(value)[1:-1][:60] or "'.'"
    with contextlib.suppress(Exception):
        array = np.asarray(value)
        yield str(array.shape)
        yield from ("text",) if array.dtype.kind in "US" else (f"values of type {array.dtype}",)
        if array.ndim:
            yield from (str(array.shape[-1]), f"holds {len(array)}")
        if not array.size:
            yield from ("no rows", "rows and columns", "empty")
        if array.dtype.kind == "f":
            yield from ("is nan", "is inf", "is -inf") if not np.isfinite(array).all() else ()
            yield f"{np.abs(array).max():.3g}"
        for number in array.ravel()[:50]:
            yield str(number)[:60]
    if depth and isinstance(value, (list, tuple, bytes, dict, set)) and len(value) < 100:
        for part in value:
            yield from came(part, depth - 1)


def numbers_in(value):
    """The arrays and numbers of floats in a value, however deep."""
    if isinstance(value, mlp.Fit):  # the memory of a run that was ended is of no more use
        value = (value.w, value.history)
    if isinstance(value, (np.ndarray, np.floating, float)):
        if np.asarray(value).dtype.kind == "f":
            yield np.asarray(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from numbers_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from numbers_in(part)


def no_news(result, arguments):
    """No NaN comes out where none went in (fit notes NaN where nothing is watched)."""
    if any(not np.isfinite(numbers).all() for numbers in numbers_in(arguments)):
        return
    if "watch" in arguments and arguments["watch"] is None:
        return
    for numbers in numbers_in(result):
        assert not np.isnan(numbers).any(), "a NaN that nobody asked for"


# ---- numbers -------------------------------------------------------------------------------


def one_of(*values):
    return lambda rng: values[rng.integers(len(values))]


def either(*draws):
    return lambda rng: draws[rng.integers(len(draws))](rng)


class Strange:
    """An object of no use."""

    def __repr__(self):
        return "<strange>"


class Unwilling:
    """Another library's array, which can't be had as one of NumPy's."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("detach it first")


def generator(rng):
    return (i for i in (1, 2))


NO_NUMBERS = one_of(
    None, "0.1", "", b"1", True, np.True_, 1j, np.complex64(1), [0.1], (1,), {}, {1}, Strange(),
    Strange, len, np.array(0.1), np.array([0.1]), np.ma.masked, decimal.Decimal("0.1"),
    np.datetime64("2026-01-01"), np.timedelta64(1, "D"), np.str_("1"), slice(1), ...,
)  # fmt: skip
NO_FINITE = one_of(
    np.nan, np.inf, -np.inf, np.float32(np.nan), np.float64(-np.inf), np.longdouble(np.inf)
)
TOO_LARGE = one_of(10**400, -(10**400), 10**5000, fractions.Fraction(10**400))


def real(low, high, *out):
    """A number in [low, high], of any type; `out` are some that lie outside."""

    def good(rng):
        value = float(rng.choice([low, high, rng.uniform(low, high)]))
        kind = one_of(float, np.float64, np.longdouble, fractions.Fraction)(rng)
        return int(value) if value.is_integer() and abs(value) < 100 else kind(value)

    return Kind(good, either(NO_NUMBERS, NO_FINITE, TOO_LARGE, one_of(*(out or (None,)))))


def whole(low, high, *out):
    """A whole number from low to high, of any type; `out` are some that are not."""

    def good(rng):
        value = int(rng.integers(low, high + 1))
        return one_of(int, np.int64, *((np.uint8, np.int8) if value < 128 else ()))(rng)(value)

    fractional = one_of(0.5, 2.0, np.float64(3), fractions.Fraction(4))
    return Kind(good, either(NO_NUMBERS, NO_FINITE, fractional, one_of(*out)))


POSITIVE = real(1e-300, 1e300, 0, -1, -0.1, 0.0)
FACTOR = real(0.01, 1.0, 0, -0.5, 1.0001, 2, np.float32(1.5))
SHARE = real(0.0, 0.99, -1e-9, 1, 1.5)
NO_ETA = one_of(
    0,
    -1,
    0.0,
    np.nan,
    np.inf,
    10**400,
    None,
    "0.1",
    True,
    1j,
    [0.1],
    {},
    np.array(0.1),
    mlp.cosine,
    mlp.reduce_on_plateau,
    lambda: 0.1,
    lambda k: None,
    lambda k: -0.1,
    lambda k: np.nan,
)
ETA = Kind(real(1e-6, 0.5).good, NO_ETA)  # a function is a schedule
SEED = whole(0, 99, -1, -(10**30))
DTYPE = Kind(
    one_of(np.float32, np.float64, "float32", "f8", np.dtype(float), float),
    one_of(int, "int8", "text", np.float16, complex, object, str, 3, "(", Strange(), b"f8", ">f8"),
)


def name_of(table):
    """A name in a table; odd: one that is not, or no name."""
    names = one_of(*table)
    wrong = one_of("", "relu", "Plain", " plain", "\n", "x" * 3000, 3, None, ["plain"], b"plain")
    return Kind(lambda rng: one_of(str, np.str_)(rng)(names(rng)), either(wrong, NO_NUMBERS))


# ---- arrays --------------------------------------------------------------------------------


def as_it_is(array, rng):
    return array


def in_any_form(array, rng):
    """The same numbers in another form."""
    forms = (
        as_it_is, every_second, backwards, read_only, transposed, in_a_larger_one,
        lambda a, _: np.asfortranarray(a), lambda a, _: a.tolist(),
        lambda a, _: np.ma.masked_array(a), lambda a, _: a.astype(a.dtype.newbyteorder()),
        lambda a, _: a.view(Own), lambda a, _: memoryview(np.ascontiguousarray(a)),
        lambda a, _: [*a], lambda a, _: tuple(a.tolist()), lambda a, _: a.astype(object).tolist(),
    )  # fmt: skip
    return one_of(*forms)(rng)(array, rng)


class Own(np.ndarray):
    """Somebody's subclass of an array."""


def every_second(array, rng):
    wide = np.repeat(array, 2, axis=-1)
    return wide[..., ::2]


def backwards(array, rng):
    return np.ascontiguousarray(array[::-1])[::-1]


def read_only(array, rng):
    array = array.copy()
    array.flags.writeable = False
    return array


def transposed(array, rng):
    return np.ascontiguousarray(array.T).T


def in_a_larger_one(array, rng):
    larger = np.zeros([s + 3 for s in array.shape], array.dtype)
    larger[tuple(slice(1, 1 + s) for s in array.shape)] = array
    return larger[tuple(slice(1, 1 + s) for s in array.shape)]


def numbers(*shape, shapes=None, also=()):
    """Finite numbers of a shape (or of one of some shapes); `also` are further odd values."""
    shapes = shapes or [shape]

    def plain(rng):
        return rng.uniform(-1, 1, one_of(*shapes)(rng))

    def good(rng):
        kind = one_of("f8", "f4", "f2", "g", "i8", "i1", "u2", "?")(rng)
        array = plain(rng) * (1 if kind in ("f8", "f4", "f2", "g") else 3)
        array = np.abs(array) if kind == "u2" else array
        if kind == "g":  # a memoryview of these is not understood by NumPy itself
            return array.astype(kind)
        return in_any_form(array.astype(kind), rng)

    def spoilt(rng):
        array, value = plain(rng), NO_FINITE(rng)
        array.ravel()[rng.integers(array.size)] = value
        return one_of(as_it_is, every_second, read_only, lambda a, _: a.tolist())(rng)(array, rng)

    def misshapen(rng):
        array = plain(rng)
        return one_of(
            array[..., :-1], array[None, None], array[..., None, None], array[..., :0],
            array.ravel()[0], np.concatenate([array, array], axis=-1), array[None].T[:, None],
        )(rng)  # fmt: skip

    def of_other_values(rng):
        array = plain(rng)
        other = array.astype(object)
        other.ravel()[0] = one_of(None, "a", 1j, Strange(), 10**400, {})(rng)
        return one_of(
            array.astype(str), array.astype("S"), array * 1j, array.astype("M8[s]"), other,
            array.astype("m8[s]"), array.astype([("f", float)]), array.astype(object),
            np.ma.masked_array(array, array > array.min()), np.ma.masked_array(array, True),
            np.full(array.shape, "nan"), other.tolist(), Unwilling(),
            [*np.ma.masked_array(array, array > array.min())] if array.ndim else np.ma.masked,
        )(rng)  # fmt: skip

    def ragged(rng):
        return [[1.0, 2.0], [1.0], *plain(rng)[:1].tolist()]

    nothing = either(NO_NUMBERS, generator, one_of([], [[]], 1.5, range(3), *also))
    return Kind(good, either(spoilt, misshapen, of_other_values, ragged, nothing))


def extreme(*shape):
    """Finite numbers, huge and tiny: nothing may overflow in silence, nothing is refused."""

    def good(rng):
        size, kind = one_of(
            (1e308, "f8"), (1e200, "f8"), (1e150, "f8"), (1e30, "f8"), (1e-200, "f8"),
            (1e-320, "f8"), (3e38, "f4"), (1e20, "f4"), (1e-44, "f4"),
        )(rng)  # fmt: skip
        return (rng.uniform(-1, 1, shape) * size).astype(kind)

    return good


def or_extreme(kind, *shape):
    """Huge numbers are finite, so they may be refused or have a right result."""
    return Kind(kind.good, either(kind.odd, kind.odd, extreme(*shape)))


def labels(n, classes):
    """Class numbers, n of them."""

    def plain(rng):
        return rng.integers(0, classes, n)

    def good(rng):
        kind = one_of("i8", "i4", "i1", "u1", "u8")(rng)
        return in_any_form(plain(rng).astype(kind), rng)

    def odd(rng):
        y = plain(rng)
        return one_of(
            y + classes, y - classes, y.astype(float), y.astype(str), y > 0, y[:-1], y[:, None],
            np.append(y, 0), np.full(n, np.nan), y.astype(object), y * 1j, y.astype("M8[D]"),
            np.ma.masked_array(y, True), [[0], [1, 2]], [], None, 1, "abc", {}, generator(rng),
            np.full(n, 2**63, np.uint64), np.full(n, -(2**63)), list("abcdef"), [None] * n,
            y.astype(float).tolist(), np.full(n, 10**30, object), Strange(), range(n + 1),
        )(rng)  # fmt: skip

    return Kind(good, odd)


# ---- data ----------------------------------------------------------------------------------

FOLDER = Path(__file__).parent
NO_PATHS = one_of(
    FOLDER / "nowhere.gz", str(FOLDER / "nowhere.gz"), __file__, FOLDER, str(FOLDER), "", None, 3,
    1.5, [], b"data", Strange(), "a\0b",
)  # fmt: skip
PATH = Kind(one_of(mlp.DATA / "digits.csv.gz", str(mlp.DATA / "digits.csv.gz")), NO_PATHS)


ALSO_PATH = dict.fromkeys(("path", "folder"), ("is missing", "is damaged", "should be a file"))


def refused(load, seed, folder):
    """Its files do not come with the course: of a good folder it says that they are missing."""
    try:
        return load(seed, folder)
    except FileNotFoundError:
        assert folder == FOLDER or not Path(folder).exists() or Path(folder).is_dir()


def right_digits(digits, dtype, **_):
    assert [len(part.X) for part in digits] == [1437, 180, 180]
    assert all(part.X.dtype == np.dtype(dtype) and len(part.y) == len(part.X) for part in digits)


subject(
    "load_digits", mlp.load_digits, right_digits, 0.1, ALSO_PATH,
    seed=SEED, dtype=DTYPE, path=PATH,
)  # fmt: skip
subject(
    "load_fashion", lambda seed, folder: refused(mlp.load_fashion, seed, folder), None, 0.2,
    ALSO_PATH, seed=Kind(one_of(0), SEED.odd), folder=Kind(one_of(FOLDER), NO_PATHS),
)  # fmt: skip


def right_one_hot(Y, y, classes, dtype):
    y = np.asarray(y)
    assert Y.shape == (len(y), classes) and Y.dtype == np.dtype(dtype)
    assert (Y.argmax(axis=1) == y).all() and (Y.sum(axis=1) == 1).all()


subject(
    "one_hot", mlp.one_hot, right_one_hot, y=labels(6, 3),
    classes=whole(3, 100_000, 0, -1), dtype=Kind(one_of(bool, np.float32, int), DTYPE.odd),
)  # fmt: skip

# ---- network -------------------------------------------------------------------------------

NETWORKS = [
    mlp.Network((4, 5, 3), activation, loss, l2)
    for activation in mlp.ACTIVATIONS for loss in mlp.LOSSES for l2 in (0.0, 0.1)
]  # fmt: skip
NETWORK = one_of(*NETWORKS)
X, Y, W = numbers(6, 4), labels(6, 3), numbers(shapes=[(43,), (2, 43)])
PARTS = whole(1, 9, 0, -3)


def with_network(method, **more):
    """Call a method of a network that is drawn; its arguments else are the kinds'."""
    return lambda network, **arguments: getattr(network, method)(**arguments, **more)


WEIGHTS = Kind(
    either(one_of(None, [1, 0, 2, 3, 1, 1], [True] * 6, np.ones(6, np.float32), [1e300] * 6),
           lambda rng: rng.uniform(0, 2, 6)),
    one_of(0, "heavy", [1.0], np.zeros(6), [1, 1, 1, 1, 1, -1], [np.nan] * 6, np.ones((6, 1)),
           [None] * 6, ["1"] * 6, Strange(), {}, [np.inf] * 6, np.ones(7), 1j, [1j] * 6),
)  # fmt: skip
ANY_NETWORK = Kind(NETWORK, NETWORK)  # what a method is called on is never odd


def right_network(network, sizes, **_):
    assert network.sizes == tuple(map(int, network.sizes)) and network.P > 0
    assert eval(repr(network), {"np": np, **vars(mlp)}).P == network.P


SIZES = Kind(
    one_of((4, 5, 3), [64, 10], np.array([3, 2]), (1, 1), range(2, 5), (np.int8(3), np.uint64(2))),
    either(NO_NUMBERS, generator, one_of(
        (4, 0, 3), (-4, 3), (4, 5.0), ("4", 3), (True, 3), (4,), (), 64, "64-50", (4, None),
        (4, [3]),
        [4, np.nan], (4, 10**5000 * -1), np.array([3.0, 2.0]), np.zeros((2, 2)), {}, {1: 2},
    )),
)  # fmt: skip
subject(
    "Network", mlp.Network, right_network, 2, sizes=SIZES, activation=name_of(mlp.ACTIVATIONS),
    loss=name_of(mlp.LOSSES), l2=real(0.0, 1e9, -1, -1e-300),
)  # fmt: skip
SEEDS = Kind(
    either(SEED.good, one_of([0, 1, 2], np.arange(3), (np.uint8(5),), range(2))),
    either(SEED.odd, generator, one_of([], [0, -1], [0.5], np.zeros((2, 2), int), "12", [None])),
)


def right_start(w, network, seed, dtype, **_):
    if inspect.isgenerator(seed):
        return
    runs = (len(seed),) if np.iterable(seed) else ()
    assert w.dtype == np.dtype(dtype) and np.isfinite(w).all()
    assert w.shape == (*runs, network.P)


subject(
    "Network.start", with_network("start"), right_start, 2, network=ANY_NETWORK, seed=SEEDS,
    init=name_of(mlp.INITIALIZERS), dtype=DTYPE,
)  # fmt: skip


def right_layers(layers, network, w):
    assert [None if part is None else part.shape[-2:] for part in layers[0]] == [
        None,
        (5, 4),
        (3, 5),
    ]
    assert [None if part is None else part.shape[-2:] for part in layers[1]] == [
        None,
        (1, 5),
        (1, 3),
    ]
    if isinstance(w, np.ndarray):
        assert all(np.shares_memory(part, w) for part in layers[0][1:])


subject("Network.layers", with_network("layers"), right_layers, network=ANY_NETWORK, w=W)
subject(
    "Network.penalty", with_network("penalty"),
    lambda J, network, w: np.testing.assert_equal(np.shape(J), np.shape(w)[: np.ndim(J)]),
    network=ANY_NETWORK, w=W,
)  # fmt: skip
subject(
    "Network.as_weights", with_network("as_weights"),
    lambda same, network, w: np.testing.assert_array_equal(same, w), network=ANY_NETWORK, w=W,
)  # fmt: skip


def right_outputs(A, network, w, X, **_):
    assert A.shape == (*np.shape(w)[:-1], len(X), 3) and np.isfinite(A).all()


def right_probabilities(P, network, w, X):
    right_outputs(P, network, w, X)
    assert (P >= 0).all() and np.allclose(P.sum(axis=-1), 1, atol=1e-3)


def right_classes(predicted, network, w, X):
    assert predicted.shape == (*np.shape(w)[:-1], len(X)) and np.isin(predicted, (0, 1, 2)).all()


def right_share(share, w, **_):
    assert np.shape(share) == np.shape(w)[:-1] and (0 <= share).all() and (share <= 1).all()


def right_confusion(counts, X, y, **_):
    assert counts.shape == (3, 3) and counts.sum() == len(X)
    assert counts.sum(axis=1).tolist() == [list(y).count(c) for c in range(3)]


def right_evaluation(result, w, **_):
    J, accuracy = result
    assert np.shape(J) == np.shape(w)[:-1] and (J >= 0).all()
    right_share(accuracy, w)


for method, right, kinds in (
    ("outputs", right_outputs, {"rows": PARTS}),
    ("probabilities", right_probabilities, {}),
    ("predict", right_classes, {}),
    ("accuracy", right_share, {"y": Y}),
    ("confusion", right_confusion, {"w": numbers(43), "y": Y}),
    ("evaluate", right_evaluation, {"y": Y, "rows": PARTS, "weights": WEIGHTS}),
):
    kinds = {"w": or_extreme(W, 43), "X": or_extreme(X, 6, 4)} | kinds
    subject(f"Network.{method}", with_network(method), right, 2, network=ANY_NETWORK, **kinds)


def right_trace(trace, w, **_):
    assert trace.A[-1].shape == (*np.shape(w)[:-1], 6, 3) and np.isfinite(trace.gradient).all()


subject(
    "Network.backpropagate", with_network("backpropagate"), right_trace, 2, network=ANY_NETWORK,
    w=W, X=X, y=Y,
)  # fmt: skip
subject(
    "Network.on", lambda network, X, y, weights: network.on(X, y, weights).best_constant,
    lambda bar, **_: isinstance(bar, float), network=ANY_NETWORK, X=X, y=Y, weights=WEIGHTS,
)  # fmt: skip


def right_objective(result, w, **_):
    J, gradient = result
    assert np.shape(J) == np.shape(w)[:-1] and gradient.shape == np.shape(w)


RNG = np.random.default_rng(0)
OBJECTIVES = [network.on(RNG.uniform(-1, 1, (6, 4)), RNG.integers(0, 3, 6)) for network in NETWORKS]
BATCH = Kind(
    one_of(None, [0, 1, 5], np.array([2]), np.arange(6)[::-2], range(3), (0, 0), np.uint8([3, 3]),
           [-1, -6], np.ma.masked_array([1, 2])),
    one_of([], 3, 0.5, "ab", [0.0], [True], [6], [-7], [2**62], np.zeros((3, 2), int),
           [[0], [1, 2]],
           {}, {1}, Strange(), ["1"], [None], np.array([], int), np.ma.masked_array([1, 2], [0, 1]),
           np.zeros((2, 2, 2), int), [1j], np.array(["2026"], "M8[Y]"),
           np.array([0, 99], np.uint64)),
)  # fmt: skip
subject(
    "NetworkObjective", lambda objective, w, batch: objective(w, batch), right_objective, 3,
    {"batch": ("the batch",)}, objective=Kind(one_of(*OBJECTIVES), one_of(*OBJECTIVES)),
    w=Kind(W.good, either(*[numbers(43).odd])), batch=BATCH,
)  # fmt: skip
subject(
    "NetworkObjective.best_constant", lambda X, y: mlp.Network((4, 3)).on(X, y).best_constant,
    lambda bar, **_: bar >= 0, 0.2, X=X, y=Y,
)  # fmt: skip


def bowl(w, batch=None):
    """An objective, where any will do."""
    return np.square(w).sum(axis=-1), 2 * w


FUNCTION = Kind(one_of(bowl), one_of(
    None, 3, "J", [bowl], Strange(), {}, np.zeros(2), 0.5, lambda: 1, lambda w, *more: None,
    lambda w, *more: (), lambda w, *more: 2 * w, lambda w, *more: (w[:0], w),
    lambda w, *more: (2 * w, (w * w).sum(axis=-1)), lambda w, *more: [1, 2, 3],
))  # fmt: skip
subject(
    "numerical_gradient", mlp.numerical_gradient,
    lambda g, w, h, **_: np.testing.assert_allclose(g, 2 * np.asarray(w, float), atol=1e-4),
    objective=FUNCTION, w=numbers(shapes=[(3,), (2, 3)]), h=real(1e-6, 1e-3, 0, -1),
    batch=Kind(one_of(None, [1]), one_of(None, [1])),
)  # fmt: skip


def right_error(error, a, b):
    assert isinstance(error, float) and 0 <= error <= 1
    assert (error == 0) == np.array_equal(a, b)


PAIR = Kind(either(numbers(2, 3).good, extreme(2, 3)), numbers(2, 3).odd)
subject("relative_error", mlp.relative_error, right_error, 2, a=PAIR, b=PAIR)

# ---- surfaces, cooling ---------------------------------------------------------------------

SURFACE = Kind(
    one_of(*mlp.SURFACES.values()), one_of(None, 3, "ravine", Strange(), {}, [1], mlp.SURFACES)
)
POINT = numbers(shapes=[(2,), (3, 2), (4, 3, 2)])


def right_surface(result, surface, w):
    J, gradient = result
    assert np.shape(J) == np.shape(w)[:-1] and gradient.shape == np.shape(w)


def without_nan(kind):
    """NaN and infinite points are answered by NaN: a run that diverges is told by its J."""

    def odd(rng):
        while True:
            value = kind.odd(rng)
            with contextlib.suppress(Exception):
                if not np.isfinite(np.asarray(value, float)).all():
                    continue
            return value

    return Kind(kind.good, odd)


subject(
    "Surface", lambda surface, w: surface(w), right_surface, 2,
    surface=Kind(SURFACE.good, SURFACE.good), w=without_nan(POINT),
)  # fmt: skip
subject(
    "Surface.grid", lambda surface, points: surface.grid(points),
    lambda grid, points, **_: grid[2].shape == (points, points), 0.5,
    surface=Kind(SURFACE.good, SURFACE.good), points=whole(2, 20, 1, 0, -1),
)  # fmt: skip
subject(
    "quadratic", mlp.quadratic, lambda surface, **_: surface(np.ones(2)),
    steep=POSITIVE, flat=POSITIVE, angle=real(-1e6, 1e6),
)  # fmt: skip

LOSSES_SO_FAR = numbers(30).good


def right_schedule(schedule, eta_0, d=None, **_):
    rng = np.random.default_rng(1)
    for losses in ([], np.geomspace(9, 1e-9, 40).tolist(), [1.0] * 40, [1e300, 0.0, 5e-324] * 9,
                   rng.uniform(0, 2, 40).tolist()):  # fmt: skip
        for k in (0, 1, 2, 7, 19, 20, 21, 39, 10**6):
            eta = schedule(k, losses[:k])
            assert np.isscalar(eta) and 0 <= eta, (k, eta)
            assert eta <= 100.001 * eta_0 or (d is not None and eta_0 > 1), (
                k,
                eta,
            )  # see the slide


D = {"d": FACTOR}
for name, more in {
    "constant": {}, "step_drop": D | {"k_d": whole(1, 30, 0, -1)},
    "printed_step_drop": D | {"k_max": whole(1, 30, 0)}, "drop_a_little": {"d": real(0, 1e300, -1)},
    "exponential": {"gamma": FACTOR}, "inverse_time": {"epsilon": real(0, 1e300, -1, -0.1)},
    "cosine": {"k_max": whole(1, 30, 0)}, "warm_up": {"k_w": whole(1, 30, 0), "start": FACTOR},
    "warm_up_cosine": {"k_w": whole(1, 5, 0), "k_c": whole(5, 9, 0), "k_max": whole(10, 30, 9, 2),
                       "start": FACTOR},
    "reduce_on_plateau": D | {"patience": whole(0, 9, -1), "threshold": real(0, 1, -1, 2)},
    "lecture_plateau": D | {"rapid": real(0, 1e300, -1), "slow": real(0, 1e300, -1)},
}.items():  # fmt: skip
    subject(name, getattr(mlp, name), right_schedule, 1.5, eta_0=POSITIVE, **more)

# ---- optimizers, training ------------------------------------------------------------------


def run_of(method, eta, a):
    return mlp.Run(method, eta, a)


EVERY = mlp.METHODS | mlp.ADAPTIVE
ONE_RUN = (None, mlp.Run())  # fit takes them, but w and seed are drawn for two runs
NO_LIST_OF_RUNS = one_of(
    [], 3, "plain", ["plain"], [("plain", 0.1, 0.9)], [mlp.Run(), None], {}, np.zeros(3),
    [mlp.Run("momentum")], [mlp.Run(eta=-1)], [mlp.Run(a=np.nan)], [[mlp.Run()]], Strange(),
    [mlp.Run(eta=[0.1])], [mlp.Run(3)],
)  # fmt: skip
NO_RUNS = either(NO_LIST_OF_RUNS, NO_LIST_OF_RUNS, one_of(*ONE_RUN))


def good_runs(rng):
    methods = [one_of(*EVERY)(rng) for _ in range(2)]
    eta = one_of(0.1, np.float32(0.01), mlp.cosine(0.1), mlp.lecture_plateau(0.2), 1)
    return [mlp.Run(method, eta(rng), SHARE.good(rng)) for method in methods]


RUNS = Kind(good_runs, NO_RUNS)
ALSO_RUN = {"runs": ("a run should", "method", "eta", "a (momentum)"), "a": ("a (momentum)",)}


def right_snapshots(snapshots, **_):
    assert len(snapshots) == 3 and snapshots[-1].updates == 3
    for now in snapshots:
        assert np.isfinite(now.w).all() and np.isfinite(now.J).all()


def trained(w, runs, batches=None, after=None, objective=bowl, end_collapsed=False):
    return list(islice(mlp.train(objective, w, runs, batches, after, end_collapsed), 3))


BATCHES = Kind(one_of(None, lambda epoch: [None, None]), one_of(
    3, "b", [[0]], Strange(), {1: 2}, 0, "", [], {}, False, np.arange(6).reshape(3, 2),
    lambda: [None], lambda epoch: None, lambda epoch: iter([None]), lambda epoch: "ab",
))  # fmt: skip
AFTER = Kind(one_of(None), one_of(3, "then", Strange(), mlp.Run(), [None]))
YES_OR_NO = Kind(one_of(True, False, np.True_), one_of(None, 0, 1, "yes", [True], Strange()))
subject(
    "train", trained, right_snapshots, 3, ALSO_RUN, objective=FUNCTION,
    w=numbers(shapes=[(4,), (2, 4)]), runs=RUNS, batches=BATCHES, after=AFTER,
    end_collapsed=YES_OR_NO,
)  # fmt: skip
subject(
    "Run", lambda method, eta, a: trained(np.ones(2), [mlp.Run(method, eta, a)]), None, 2,
    ALSO_RUN, method=name_of(EVERY), eta=Kind(real(1e-300, 1).good, NO_ETA), a=SHARE,
)  # fmt: skip


def right_paths(result, surface, runs, steps, start):
    paths, ended = result
    assert paths.shape == (steps + 1, len(runs), 2) and np.isfinite(paths).all()
    assert len(ended) == len(runs)


START = numbers(shapes=[(2,), (2, 2)])
subject(
    "descend", mlp.descend, right_paths, 3, ALSO_RUN, surface=SURFACE, runs=RUNS,
    steps=whole(1, 9, 0, -5), start=Kind(either(START.good, extreme(2), one_of(None)), START.odd),
)  # fmt: skip


def right_descent(result, **_):
    w, J, taken = result
    assert np.isfinite(w).all() and (np.diff(J) <= 0).all() and len(J) == len(taken)


subject(
    "lbfgs", mlp.lbfgs, right_descent, 2, objective=Kind(
        one_of(bowl, mlp.SURFACES["Rosenbrock"], mlp.SURFACES["hills"]), FUNCTION.odd
    ), w=Kind(either(numbers(2).good, one_of([0.0, 0.0], [1.0, 1.0])), numbers(2).odd),
    steps=whole(1, 9, 0, -1), memory=whole(1, 9, 0, -1),
)  # fmt: skip


def right_batches(batches, n, size, seed):
    for epoch in (0, 3):
        rows = np.concatenate(batches(epoch), axis=-1)
        runs = np.shape(rows)[:-1]
        assert (np.sort(rows, axis=-1) == np.arange(n)).all(), runs


subject(
    "minibatches", mlp.minibatches, right_batches, 2, {"size": ("batch_size",)},
    n=whole(10, 30, 0, -1), size=whole(1, 10, 0, 31), seed=SEEDS,
)  # fmt: skip
subject(
    "minibatches' epoch", lambda epoch: mlp.minibatches(6, 2)(epoch),
    lambda batches, **_: len(batches) == 3, 0.5, epoch=whole(0, 99, -1),
)  # fmt: skip

A_NETWORK = Kind(
    NETWORK, one_of(None, 3, (4, 3), "Network", Strange(), mlp.Network, mlp.Classifier())
)
DATA = Kind(
    lambda rng: one_of(tuple, list, lambda pair: mlp.Split(*pair))(rng)((X.good(rng), Y.good(rng))),
    one_of(None, 3, "ab", (), (1,), (1, 2, 3), np.zeros((2, 4)), {1: 1, 2: 2}, Strange(),
           {"X": 1, "y": 2}, mlp.load_digits()),
)  # fmt: skip
ALSO_FIT = ALSO_RUN | {"X": ("X", "W1"), "after": ("after",)}
FIT_KINDS = {
    "network": A_NETWORK, "X": or_extreme(X, 6, 4), "y": Y,
    "runs": Kind(good_runs, NO_LIST_OF_RUNS),
    "batch_size": whole(1, 6, 0, -1, 7), "epochs": whole(1, 2, 0, -1), "w": or_extreme(W, 43),
    "watch": DATA,
    "seed": Kind(either(SEED.good, one_of([3, 5], np.arange(2))), either(SEED.odd, one_of(
        [], [1], [1, 2, 3], [0, -1], (i for i in (0, 0.5)), "ab", [None, 1]))),
    "after": AFTER, "end_collapsed": YES_OR_NO, "weights": WEIGHTS,
}  # fmt: skip


def fitted(network, X, y, runs, **how):
    return mlp.fit(network, (X, y), runs, progress=False, **how)


def right_fit(learned, runs, **_):
    shape = (learned.snapshot.epoch + 1,) + (() if learned.single else (len(runs),))
    assert learned.history.J.shape == shape and np.isfinite(learned.w).all()
    assert (learned.history.J >= 0).all()  # infinite where it overflows, and then it is ended


subject("fit", fitted, right_fit, 4, ALSO_FIT, **FIT_KINDS)
subject(
    "fit's data",
    lambda data, watch: mlp.fit(NETWORKS[0], data, batch_size=1, epochs=1, watch=watch),
    lambda learned, **_: None, 1, {}, data=DATA, watch=DATA,
)  # fmt: skip
subject(
    "fit_steps", lambda network, X, y, runs, **how: next(
        islice(mlp.fit_steps(network, (X, y), runs, **how), 1, None)
    ), right_fit, 2, ALSO_FIT, **{k: v for k, v in FIT_KINDS.items() if k != "epochs"},
)  # fmt: skip

# ---- the classifier ------------------------------------------------------------------------

WORDS = np.array(["no", "yes", "perhaps"])


def any_labels(rng):
    y = np.array([0, 1, 2, 0, 1, 2])
    y = one_of(y, y + 7, -y, WORDS[y], WORDS[y].astype(object), y > 0, y * 2.0, y.astype("M8[D]"))
    return one_of(as_it_is, backwards, read_only, lambda a, _: a.tolist())(rng)(y(rng), rng)


CLASS_LABELS = Kind(any_labels, one_of(
    None, 3, "ab", [], [1, 2], np.zeros(6), np.zeros((6, 1)), [0.5, 1, 2, 3, 4, 5], [np.nan] * 6,
    [None, 1, "a", 2, 3, 4], [[1], [1, 2]], np.ma.masked_array(range(6), [1] * 6), list("aaaaaa"),
    np.array(["2026", "NaT"] * 3, "M8[Y]"), [{}, {1: 2}] * 3, Strange(), [np.inf, 1, 2, 3, 4, 5],
    np.array([1, np.nan, "a", 0, 0, 0], object), ["a", "b", np.nan] * 2, [{1}, {2}] * 3,
    ["a", np.ma.masked] * 3, np.array([0.5, 1.5, 2] * 2, object),
    [decimal.Decimal("0.5"), 1, 2] * 2, [decimal.Decimal("sNaN"), 1] * 3, ["a", 1] * 3,
    [2**63 + 1, 2**63 + 2, 5] * 2,
))  # fmt: skip
CLASSIFIER = {
    "hidden": Kind(one_of((), (3,), [2, 2], np.array([4])), either(NO_NUMBERS, one_of(
        3, "3", (0,), (2.5,), (None,), ("3",), [[3]], np.nan))),
    "activation": name_of(mlp.ACTIVATIONS), "loss": name_of(mlp.LOSSES), "l2": real(0, 0.1, -1),
    "init": name_of(mlp.INITIALIZERS), "method": name_of(EVERY), "eta": ETA, "a": SHARE,
    "epochs": whole(1, 2, 0, -1), "batch_size": whole(1, 50, 0, -1),
    "seed": Kind(SEED.good, either(SEED.odd, one_of([], [1, 2], [0]))),
}  # fmt: skip


def classified(X, y, **how):
    model = mlp.Classifier(**how).fit(X, y)
    return model.predict_proba(X), model.predict(X), model.score(X, y), model.classes_


def right_classifier(result, X, y, **_):
    P, said, score, classes = result
    assert P.shape == (6, len(classes)) and np.isin(said, classes).all() and 0 <= score <= 1


subject("Classifier", classified, right_classifier, 4, ALSO_FIT, X=X, y=CLASS_LABELS, **CLASSIFIER)
MODEL = mlp.Classifier(hidden=(), epochs=1).fit(RNG.uniform(-1, 1, (6, 4)), list("abcabc"))
for method in ("predict", "predict_proba"):
    subject(f"Classifier.{method}", getattr(MODEL, method), X=X)
subject(
    "Classifier.score", MODEL.score, lambda share, **_: 0 <= share <= 1, X=X,
    y=Kind(one_of(list("abcabc"), ["?"] * 6, np.array(["a"] * 6, object)),
           either(CLASS_LABELS.odd, one_of([1] * 6, [b"a"] * 6, np.arange(6) > 2))),
)  # fmt: skip
subject(
    "Classifier.set_params", lambda name: mlp.Classifier().set_params(**{name: 1}),
    lambda model, name: model.get_params()[name] == 1, 0.2, {"name": ("setting",)},
    name=Kind(one_of(*CLASSIFIER), one_of("rate", "", "hidden__size", "Eta", "w_", "x y")),
)  # fmt: skip

# ---- pictures ------------------------------------------------------------------------------

NO_AX = Kind(lambda rng: mlp.stage(height=200)[1], lambda rng: mlp.stage(height=200)[1])
FIGURE = settle(mlp.stage(legend=100, height=200)[0])
subject(
    "stage", lambda **how: len(mlp.stage(**how)[0].axes),
    lambda count, columns, rows, **_: count == columns * rows, 0.1, columns=whole(1, 3, 0, -1),
    rows=whole(1, 2, 0, -1), width=whole(300, 900, 0, -1), height=whole(200, 440, 0, -1),
    legend=whole(0, 200, -1, 10**6),
)  # fmt: skip
subject(
    "png", lambda scale: mlp.png(mlp.stage(height=100)[0], scale),
    lambda data, **_: data.startswith(b"\x89PNG"), 0.04, scale=real(0.5, 2, 0, -1),
)  # fmt: skip
subject(
    "plot_contours", mlp.plot_contours, None, 0.05, ax=NO_AX,
    surface=SURFACE, levels=whole(2, 20, 0, 1, -1),
)  # fmt: skip
subject(
    "plot_images", mlp.plot_images, None, 0.1, ax=NO_AX, X=numbers(2, 9),
    titles=Kind(one_of((), ("a", "b"), [1, 2], np.arange(2)), one_of(("a",), 3, None, "a")),
    columns=whole(1, 9, 0, -1), limit=real(0.1, 2, 0, -1),
)  # fmt: skip


def counts(rng):
    return in_any_form(rng.integers(0, 9, (3, 3)), rng)


subject(
    "plot_confusion", mlp.plot_confusion, None, 0.2, ax=NO_AX, counts=Kind(counts, either(
        one_of(np.zeros((2, 3)), np.full((2, 2), -1), np.full((2, 2), np.nan), np.zeros((0, 0))),
        numbers(3, 3).odd)),
)  # fmt: skip
ANY_PATH = either(
    numbers(5).good, extreme(5),
    one_of([], [np.nan] * 5, [np.inf, 1, 2, -np.inf, 0], np.arange(5000.0), 3.0),
)  # fmt: skip
MARK = one_of(
    lambda x, y: mlp.Line(x, y, name="<a & b>", dots=9), mlp.Dots, lambda x, y: mlp.Area(x, x),
    lambda x, y: mlp.Line(x, y, dash=(8, 4)), lambda x, y: mlp.Arrow([0, np.size(x)], [0, 1]),
    lambda x, y: mlp.Text(np.size(x), 0.5, "<&>"), lambda x, y: mlp.Arrow([0, 0], [1, 1]),
    lambda x, y: mlp.Pixels(np.zeros((2, 2, 3)), (0, 1, 0, 1)),
)  # fmt: skip


def mark(rng):
    kind = MARK(rng)
    x = ANY_PATH(rng)
    return kind(x, x)


def right_svg(text, **_):
    xml.etree.ElementTree.fromstring(text)
    assert "nan" not in text.lower() and "inf" not in text.lower()


subject(
    "svg", lambda mark: mlp.svg([mark], FIGURE, "what is <seen> & said"), right_svg, 2,
    mark=Kind(mark, mark),
)  # fmt: skip


def drawn(mark):
    figure = mlp.stage(legend=100, height=200)[0]
    mlp.draw([mark], figure)
    return len(mlp.png(figure))


subject("draw", drawn, None, 0.06, mark=Kind(mark, mark))
subject(
    "method_line", mlp.method_line, lambda line, method, **_: line.name == method, 0.5,
    method=name_of(mlp.STYLES), x=numbers(5), y=numbers(5),
)  # fmt: skip
subject(
    "Dots", mlp.Dots, lambda line, x, **_: np.size(line.x) == np.size(x), 0.2,
    x=Kind(ANY_PATH, ANY_PATH), y=Kind(ANY_PATH, ANY_PATH),
)  # fmt: skip

# ---- controls and exercises ----------------------------------------------------------------


@mlp.panel(
    eta=mlp.Slider("eta", 0, 1, 0.5), k=mlp.Slider("k", 0, 9, 3),
    kind=mlp.Choice("kind", ("a", "b"), "a"), wide=mlp.Toggle("wide"),
)  # fmt: skip
def a_panel(eta, k, kind, wide):
    return [mlp.Dots(eta, 0.5)], f"eta is {eta}"


NO_PANEL = one_of(None, 3, "a_panel", Strange(), {}, mlp.Run(), mlp.Panel)
NO_CONTROLS = Kind(one_of("eta", "k", "kind", "wide"), one_of("a", "", "Eta", "eta "))
VALUES = {
    "eta": real(0.0, 1.0, -0.1, 1.1),
    "k": whole(0, 9, -1, 10),
    "kind": Kind(one_of("a", "b"), one_of("", "c", 3, None, ["a"], np.ones(2), Strange())),
    "wide": Kind(one_of(True, False, np.True_), one_of(1, 0, "yes", None, [True], Strange())),
}
PANEL = Kind(one_of(a_panel), NO_PANEL)
subject(
    "Panel", lambda name: a_panel.values(**{name: a_panel.values().get(name, 1)}),
    lambda values, name: name in values, 0.2, {"name": ("control",)}, name=NO_CONTROLS,
)  # fmt: skip
subject(
    "Panel.values", lambda **values: a_panel.values(**values),
    lambda found, **values: found == values, 0.5, **VALUES,
)  # fmt: skip
subject("still", lambda panel: mlp.still(panel), None, 0.03, {"panel": ("a_panel",)}, panel=PANEL)
subject(
    "explore", lambda panel: mlp.explore(panel), None, 0.03, {"panel": ("a_panel",)}, panel=PANEL
)

EXERCISE = one_of(*mlp.EXERCISES)


def an_answer(rng):
    """A student's function, right or returning anything."""
    exercise = mlp.EXERCISES[EXERCISE(rng)]
    anything = one_of(
        None, 3, "text", 1j, np.nan, np.zeros(3), np.zeros((2, 2)) * 1j, [[1], [1, 2]], {}, {1},
        ..., Unwilling(), [Unwilling()], (Unwilling(), 1),
        10**400, [10**400], np.array(["a"]), (1, 2), [], Strange(), np.ma.masked_array([1], [1]),
        (np.zeros(2), None), [None], np.array([None]), len, np.zeros(0), 1e308, b"x", True,
        np.zeros(2, "M8[s]"), (1, "a"), ((1,), [2]), np.random.default_rng(0), range(3),
    )(rng)  # fmt: skip
    return one_of(exercise.solution, *exercise.mistakes.values(), lambda *case: anything, anything)(
        rng
    )


subject(
    "diagnose", lambda name, answer: mlp.diagnose(mlp.EXERCISES[name], answer),
    lambda said, **_: isinstance(said, str) and said, 4, name=Kind(EXERCISE, EXERCISE),
    answer=Kind(an_answer, an_answer),
)  # fmt: skip
subject(
    "check", mlp.check, None, 0.5, {"name": ("exercise",)}, name=name_of(mlp.EXERCISES),
    answer=Kind(an_answer, an_answer),
)  # fmt: skip

# ---- what holds what is said, drawn and moved ----------------------------------------------

LOSSES_TOLD = numbers(shapes=[(9,), (30,)])
for name in ("cosine", "warm_up", "drop_a_little", "reduce_on_plateau", "lecture_plateau"):
    subject(
        f"{name}'s schedule", getattr(mlp, name)(0.1),
        lambda eta, **_: (np.asarray(eta) >= 0).all(), 0.5,
        k=Kind(either(whole(0, 40).good, real(0, 40).good, one_of(np.arange(9))), either(
            one_of(None, "a", "", 1j, -1, np.arange(-2, 2), Strange(), {}, True), NO_FINITE,
            TOO_LARGE)),
        losses=LOSSES_TOLD if "plateau" in name else Kind(one_of((), [1.0]), one_of((), [2.0])),
    )  # fmt: skip
NO_TEXT = one_of(None, 3, b"a", ["a"], Strange(), np.ones(2))
TEXT = Kind(one_of("a", "", "<b>&</b>"), NO_TEXT)
OPTION = Kind(
    one_of(("a", True, "why"), ("b", False, "")),
    one_of(
        None,
        "abc",
        ("a", True),
        ("a", 1, "why"),
        (3, True, "why"),
        ["a", True, "why"],
        (),
        Strange(),
    ),
)
subject("quiz", lambda question, option: mlp.quiz(question, option), None, 0.05,
        {"option": ("options",)}, question=TEXT, option=OPTION)  # fmt: skip
subject("predict", mlp.predict, None, 0.05, question=TEXT,
        options=Kind(one_of(["a"], ("a", "b")), one_of("ab", None, 3, [3], ["a", None], {"a": 1})),
        reveal=Kind(one_of(lambda: 1), one_of(None, 3, "reveal", Strange())))  # fmt: skip
A_CONTROL = one_of(mlp.Slider("k", 0, 3, 1), mlp.Toggle("k"), mlp.Choice("k", (1, 2), 2))
CONTROL = Kind(A_CONTROL, one_of(
    None, 3, "k", Strange(), mlp.Slider, mlp.Slider("k", 3, 0, 1), mlp.Slider("k", 0, 3, 4),
    mlp.Slider("k", 0, 1, 0, 0), mlp.Slider(3, 0, 1, 0), mlp.Slider("k", 0.0, 1, 1, 1, log=True),
    mlp.Slider("k", np.nan, 1, 1), mlp.Toggle("k", 2), mlp.Toggle(None), mlp.Choice("k", (1, 2), 3),
    mlp.Choice("k", (), None), mlp.Choice("k", 3, 3)))  # fmt: skip
subject("panel", lambda k: mlp.panel(k=k)(lambda k: ([], "")), None, 0.3, k=CONTROL)
MARKS = Kind(lambda rng: [mark(rng)], one_of(
    None, 3, "ab", [None], mlp.Line([0], [0]), [mlp.Line([0, 1, 2], [0, 1])], [Strange()], {1: 2},
    [mlp.Text(0, 0, 3)], [mlp.Text(0, 0, "a", anchor="left")], [mlp.Arrow([0], [0])],
    [mlp.Line([0], [0], ax=7)], [mlp.Dots(0, 0, ax="0")]))  # fmt: skip
ABOUT_MARKS = {"marks": ("each of marks", "x and y", "words", "anchor", "ax")}
NO_FIGURE = one_of(None, 3, "figure", Strange(), mlp.stage(), mlp.stage()[1])
subject("svg's arguments", mlp.svg, None, 0.5, ABOUT_MARKS, marks=MARKS, says=TEXT,
        figure=Kind(one_of(FIGURE), NO_FIGURE))  # fmt: skip
subject("draw's arguments", mlp.draw, None, 0.1, ABOUT_MARKS, marks=MARKS,
        figure=Kind(lambda rng: mlp.stage(height=200)[0], NO_FIGURE))  # fmt: skip
subject("show", mlp.show, None, 0.02, figure=Kind(lambda rng: mlp.stage(height=200)[0], NO_FIGURE),
        says=TEXT)  # fmt: skip
RACED = mlp.fit(NETWORKS[0], (np.eye(6, 4), [0, 1, 2] * 2), [mlp.Run()] * 2, batch_size=3)
TWO_NAMES = Kind(one_of(["plain", "Adam"], ("plain", "plain")), one_of(["plain"], ["plain"] * 3))
subject(
    "training_marks", lambda **how: list(mlp.training_marks(**how)),
    lambda marks, **_: len(marks) == 4, 0.2,
    history=Kind(one_of(RACED.history), one_of(None, 3, RACED, (1, 2), "J", Strange())),
    methods=TWO_NAMES, names=TWO_NAMES,
)  # fmt: skip

# ---- what is not called by itself ----------------------------------------------------------

A_RECORD = "a record: it keeps what it is given, and is checked where it is used"
A_RULE = "a formula that the driver steps; train checks w, eta and a before it (see train, Run)"
NOT_CALLED = {
    **dict.fromkeys(
        ["Split", "Dataset", "Activation", "Method", "Snapshot", "History", "Fit", "Style",
         "Line", "Arrow", "Text", "Area", "Pixels", "Slider", "Choice", "Toggle",
         "Exercise"],
        A_RECORD,
    ),
    **{method.rule.__name__: A_RULE for method in EVERY.values()},
    "Trace": "made and filled by Network.backpropagate",
    "Loss": "made by a Trace, from LOSSES",
    "NetworkObjective.takes": "what train asks first: see its batches",
    "NetworkObjective.unchecked": "what train asks next: NetworkObjective without the checks",
    "Panel.pictures": "the picture function of its own, for what values gives",
    "Panel.figure": "see still",
    "Panel.backdrop": "the backdrop function of its own, for what values gives",
    "Panel.code": "the line of Python for what values gives",
    "Panel.using": "see tests/panels/test_using.py",
    "Panel.trains": "what kind of function the picture is",
}  # fmt: skip


def public():
    """The public functions and classes of the module, and the methods of those that compute."""
    for name in mlp.__all__:
        if inspect.isfunction(getattr(mlp, name)) or inspect.isclass(getattr(mlp, name)):
            yield name
    for kind in (mlp.Network, mlp.NetworkObjective, mlp.Surface, mlp.Classifier, mlp.Panel):
        ours = [each for each in kind.__mro__ if each.__module__.startswith("companion.")]
        for name, value in [item for each in ours for item in vars(each).items()]:
            if not name.startswith("_") and (
                inspect.isfunction(value) or isinstance(value, property | cached_property)
            ):
                yield f"{kind.__name__}.{name}"


METHODS_ELSEWHERE = {
    "Classifier.fit": "Classifier",
    "Classifier.get_params": "Classifier.set_params",
}


def test_every_public_name_has_cases_or_a_reason():
    names = set(public()) - set(METHODS_ELSEWHERE)
    covered = {name.partition("'")[0] for name in SUBJECTS}
    assert set(NOT_CALLED) & covered == set()
    assert names - covered == set(NOT_CALLED) and all(NOT_CALLED.values())
    assert covered <= names


PER_WEIGHT = CASES / sum(subject.weight for subject in SUBJECTS.values())
PLAN = {
    name: max(4, int(np.ceil(subject.weight * PER_WEIGHT))) for name, subject in SUBJECTS.items()
}


def test_there_are_enough_cases():
    assert sum(PLAN.values()) >= CASES >= (10_000 if IN_CI else 1_500)


@pytest.mark.parametrize("name", SUBJECTS)
def test_any_input(name, monkeypatch):
    monkeypatch.setattr("IPython.display.display", lambda *args, **kwargs: None)
    count = 0

    @settings(
        max_examples=PLAN[name], derandomize=True, deadline=None, database=None,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.integers(0, 2**32 - 1), st.sampled_from([None, *SUBJECTS[name].kinds]))
    def case(seed, odd):
        nonlocal count
        count += 1
        run(name, seed, odd)

    case()
    assert count >= PLAN[name]
