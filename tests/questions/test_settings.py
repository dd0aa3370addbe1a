"""What is said to a student depends on no setting of the user's: how NumPy prints, the locale, the
encoding of a console."""

import ast
import io
import os
import subprocess
import sys

import numpy as np
import pytest
from notebook_tools import COURSE_CODE, ROOT

import mlp_helpers as mlp
from companion.checks import PRINTED, short_repr
from companion.questions.diagnosis import examine

PRINTING = {
    "few digits": {"precision": 1, "suppress": True, "floatmode": "fixed", "sign": "+"},
    "as NumPy 1.13 did": {"legacy": "1.13"},
    "as NumPy 1.25 did": {"legacy": "1.25"},
    "short": {"threshold": 2, "edgeitems": 1, "linewidth": 20},
    "a formatter of one's own": {"formatter": {"all": lambda value: "?"}},
    "a repr of one's own": {"override_repr": lambda array: "?"},
    "other words": {"nanstr": "NO", "infstr": "BIG"},
}
ODD = [
    ("w", np.array([1.23456789, 2e-7, np.inf, np.nan])), ("w", np.arange(2000.0)),
    ("eta", np.float64(-0.1234567890123456)), ("eta", np.float32(-1.1)), ("a", np.array([0.5])),
    ("eta", np.complex128(1 / 3)), ("a", np.float64(7 / 3)),
]  # fmt: skip


def errors():
    """What is said of each odd value, to each of those who check it."""
    for name, value in ODD:
        for call in (
            lambda value=value: mlp.Network((4, 3)).start(value),
            lambda name=name, value=value: list(
                mlp.train(lambda w, _: (0.0, w), np.ones(2), [mlp.Run("plain", value)], [[0]])
            ),
            lambda value=value: mlp.constant(value)(0),
            lambda value=value: mlp.Network((4, 3)).evaluate(value, np.ones((2, 4)), [0, 1]),
        ):
            try:
                call()
            except (ValueError, TypeError) as error:
                yield f"{name}: {error}"
        yield short_repr(value)


def verdicts():
    """What is said to some answers, with numbers in it: a mistake that is listed, one number for
    all cases, and nan."""
    for name in ("squared error", "gradient"):
        exercise = mlp.EXERCISES[name]
        listed = next(iter(exercise.mistakes.values()))
        for answer in (exercise.solution, listed, lambda *case: np.pi, lambda *case: case[0] / 3,
                       lambda *case: case[0] * np.nan):  # fmt: skip
            yield str(examine(exercise, answer))


@pytest.fixture(scope="module")
def plain():
    """What is said where nothing is set."""
    return list(errors()), list(verdicts())


def test_numpys_own_way_to_print_is_known():
    own = np.get_printoptions()
    assert {key: own[key] for key in PRINTED} == PRINTED


@pytest.mark.parametrize("options", PRINTING.values(), ids=PRINTING)
def test_how_numpy_prints_is_heard_by_nobody(options, plain):
    told, said = plain
    assert any("nan" in each for each in said) and any("0.1667" in each for each in said)
    assert len(told) > 2 * len(ODD) and any("0.1234567890123456" in each for each in told)
    with np.printoptions(**options):
        assert list(errors()) == told
        assert list(verdicts()) == said


@pytest.mark.parametrize("path", COURSE_CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_asks_for_the_locale(path):
    """What asks for it: a format that ends in n, names of days, files of no known encoding."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            assert not ast.unparse(node.format_spec).rstrip("'\"").endswith("n"), node.lineno
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            assert called not in ("strftime", "setlocale", "format_string"), node.lineno
            if called in ("read_text", "write_text"):
                assert "encoding" in {each.arg for each in node.keywords}, node.lineno


def test_signs_that_a_console_lacks_are_left_out(monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", console)
    mlp.check("plain descent", mlp.EXERCISES["plain descent"].solution)
    assert console.buffer.getvalue().strip() == b"? Right."


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
def test_check_in_a_plain_console(encoding):
    code = "import companion.lessons.start, mlp_helpers as m; m.check('plain descent', abs)"
    code = f"import mlp_helpers, {code.removeprefix('import ')}"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=60,
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"},
    )  # fmt: skip
    assert not done.returncode, done.stderr
    assert "Your function should take (w, gradient, eta)." in done.stdout.decode(encoding)
