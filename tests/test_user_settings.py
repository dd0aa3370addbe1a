"""Settings of the user's that reach into Python and NumPy change no number and no word of ours."""

import contextlib
import decimal
import locale
import os
import random
import subprocess
import sys

import numpy as np
import pytest

import mlp_helpers as mlp

ERRORS = (
    lambda: mlp.Classifier(eta=np.float64(-0.1)).fit([[0.0], [1.0]], [0, 1]),
    lambda: mlp.Network((4, 3)).on([[np.nan] * 4], [0]),
    lambda: mlp.lbfgs(lambda w: (np.inf, w), [1.0, 1e-9]),
    lambda: mlp.quadratic(angle=np.float32(np.inf)),
    lambda: mlp.Network((4, 3)).on(np.array([[1, "a", 2, 3]], object), [0]),
    lambda: mlp.Classifier(eta=lambda k: np.array([0.123456789])).fit([[0.0], [1.0]], [0, 1]),
    lambda: mlp.lbfgs(lambda w: (1.0, np.linspace(0, 1, 2000)), [1.0]),
)
TINY = mlp.Split(
    np.random.default_rng(0).normal(size=(60, 4)) * 1e-3, np.arange(60) % 3
)  # so small that squares of steps underflow


def numbers_and_words():
    """What is computed, to the last bit, and what is said."""
    digits = mlp.load_digits().validation
    runs = [mlp.Run(method, mlp.reduce_on_plateau(0.1)) for method in mlp.METHODS | mlp.ADAPTIVE]
    fit = mlp.fit(mlp.Network(l2=1e-4), digits, runs, epochs=2)
    collapsed = mlp.fit(mlp.Network(), digits, mlp.Run("heavy ball", 50.0), epochs=5)
    tiny = mlp.fit(mlp.Network((4, 3), l2=1e-9), TINY, [mlp.Run("plain", 1e-300)], epochs=2)
    model = mlp.Classifier(epochs=2).fit(*digits, np.geomspace(1e-300, 1e300, 180))
    hills = mlp.SURFACES["hills"].grid(9)[2]
    arrays = (fit.w, fit.history.J, collapsed.w, tiny.w, model.w_, hills)
    words = [collapsed.collapsed, *map(repr, (mlp.cosine(0.1, 7), mlp.Network(l2=0.001), model))]
    for call in ERRORS:
        with pytest.raises((TypeError, ValueError)) as told:
            call()
        words.append(str(told.value))
    return [array.tobytes() for array in arrays], words


@pytest.fixture(scope="module")
def usual():
    return numbers_and_words()


def called(*_):
    raise AssertionError("NumPy told of an error")


@contextlib.contextmanager
def comma_for_a_point():
    """A locale that writes 0,1, if there is one here."""
    before = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"):
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_ALL, name)
            break
    yield
    locale.setlocale(locale.LC_ALL, before)


@contextlib.contextmanager
def global_generators():
    np.random.seed(7)  # noqa: NPY002 (the global state that must not matter)
    random.seed(7)
    yield


SETTINGS = {
    "few digits": lambda: np.printoptions(precision=2, suppress=True, sign="+"),
    "short arrays": lambda: np.printoptions(threshold=0, edgeitems=1, linewidth=20),
    "other words": lambda: np.printoptions(nanstr="-", infstr="oo"),
    "a formatter": lambda: np.printoptions(formatter={"all": lambda x: "?"}),
    "legacy 1.13": lambda: np.printoptions(legacy="1.13"),
    "legacy 1.25": lambda: np.printoptions(legacy="1.25"),
    "errors raised": lambda: np.errstate(all="raise"),
    "errors called": lambda: np.errstate(all="call", call=called),
    "decimals": lambda: decimal.localcontext(decimal.Context(prec=2)),
    "a locale": comma_for_a_point,
    "generators": global_generators,
}


@pytest.mark.parametrize("name", SETTINGS)
def test_what_is_set_here(name, usual):
    with SETTINGS[name]():
        assert numbers_and_words() == usual


STARTED = {
    "no assertions, no docstrings": ({}, ["-OO"]),
    "another hash seed": ({"PYTHONHASHSEED": "12345"}, []),
    "warnings are errors": ({"PYTHONWARNINGS": "error"}, []),
    "no locale": ({"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}, []),
    "a Turkish one": ({"LC_ALL": "tr_TR.UTF-8"}, []),
    "no home": ({"HOME": "/nowhere"}, []),
    "developers' mode": ({}, ["-X", "dev"]),
}
CODE = """
import sys; sys.path[:0] = {path!r}
import hashlib, test_user_settings
numbers, words = test_user_settings.numbers_and_words()
print(hashlib.sha256(b"".join(numbers) + repr(words).encode()).hexdigest())
"""


def started(environment, options):
    """The digest that a Python says which is started like this."""
    code = CODE.format(path=[str(mlp.DATA.parent), str(mlp.DATA.parent / "tests")])
    ran = subprocess.run(
        [sys.executable, *options, "-c", code], env=os.environ | environment, text=True,
        capture_output=True, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_how_python_was_started():
    plain = started({}, [])
    for name, how in STARTED.items():
        assert started(*how) == plain, name
