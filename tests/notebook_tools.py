"""What the tests need of the notebooks: their cells, panels, exercises and claims."""

import ast
import base64
import contextlib
import importlib
import io
import pkgutil
import re
import sys
from collections import deque
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

import mlp_helpers
from companion import lessons
from companion.panels import widgets
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN

for lesson in pkgutil.iter_modules(lessons.__path__):  # which registers its exercises
    importlib.import_module(f"companion.lessons.{lesson.name}")

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
# All that a student's kernel runs, but for the notebooks themselves.
COURSE_CODE = [ROOT / "mlp_helpers.py", *sorted((ROOT / "companion").rglob("*.py"))]
NAMES = sorted(path.stem for path in FOLDER.glob("*.ipynb"))
SHOWN = {}  # notebook: the widgets that it displays when it is run
CLAIMS = []  # (notebook, sentence, test, over), filled by `claim` as the test files are imported


@cache
def cells(name):
    """The cells of notebooks/NAME.ipynb."""
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells


def prose(name):
    """All Markdown of a notebook, with white space folded."""
    text = " ".join(c.source for c in cells(name) if c.cell_type == "markdown")
    return " ".join(text.split())


@cache
def _begun(name):
    """(the names that a notebook's code cells leave behind, (number, cell) of those yet to run)."""
    SHOWN[name] = []
    return _afresh(name)


def _afresh(name):
    code = [cell for cell in cells(name) if cell.cell_type == "code"]
    return {"__name__": f"notebook_{name}"}, deque(enumerate(code, 1))


def _run_next(name, begun, shown):
    """Run a notebook's next code cell, with nothing displayed and no picture drawn: whoever runs
    the notebooks themselves (make test does) draws them all. Its widgets go to the list `shown`."""
    names, left = begun
    number, cell = left[0]
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setattr(widgets, "show_widget", lambda widget, **also: shown.append(widget))
        for drawing in ("mlp_helpers.explore", "mlp_helpers.still", "IPython.display.display"):
            patch.setattr(drawing, lambda *args, **kwargs: None)
        patch.setattr("companion.pictures.stage.png", lambda *args: b"")
        patch.setattr("sys.path", [*sys.path])
        exec(compile(cell.source, f"{name}, code cell {number}", "exec"), names)
    left.popleft()


def namespace(name):
    """The names that a notebook's code cells leave behind, run here with nothing displayed."""
    names, left = _begun(name)
    while left:
        _run_next(name, _begun(name), SHOWN[name])
    return names


def named(name, variable):
    """What a notebook calls `variable`; no cell below the first that sets it is run for it."""
    names, _ = _begun(name)
    while variable not in names:
        _run_next(name, _begun(name), SHOWN[name])
    return names[variable]


def run_to_the_first_panel(name):
    """Run a notebook's code cells afresh, down to the first that shows a panel."""
    begun, source = _afresh(name), ""
    while "explore(" not in source:
        source = begun[1][0][1].source
        _run_next(name, begun, [])


@cache
def defined(name, function):
    """The function that one cell of a notebook defines; that cell alone is run for it."""
    (source,) = [cell.source for cell in cells(name) if f"def {function}(" in cell.source]
    names = {"np": np} | {known: getattr(mlp_helpers, known) for known in mlp_helpers.__all__}
    exec(compile(source, f"{name}, {function}", "exec"), names)
    return names[function]


def lesson(name):
    """The name of a notebook's room in companion/lessons."""
    (room,) = re.findall(r"from companion\.lessons\.(\w+) import", cells(name)[1].source)
    return room


def lesson_code(name):
    """The paths of a notebook's room in companion/lessons: a file, or those of a package."""
    room, folder = lesson(name), ROOT / "companion" / "lessons"
    return sorted((folder / room).rglob("*.py")) or [folder / f"{room}.py"]


def panel_names(name):
    """The names of a notebook's panels, read from its code and its lesson's: nothing is run. A
    panel that a function makes from what the notebook hands it has the name that it gets there."""
    sources = [path.read_text(encoding="utf-8") for path in lesson_code(name)]
    sources += [cell.source for cell in cells(name) if cell.cell_type == "code"]
    nodes = (node for source in sources for node in ast.walk(ast.parse(source)))
    return [
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(mark).startswith("panel(") for mark in node.decorator_list)
    ]


def panels(name):
    """{name: Panel} of a notebook, which is run for them."""
    return {key: namespace(name)[key] for key in panel_names(name)}


@cache
def asked(name):
    """{(kind, question): {an answer: what its button says}} of a notebook, which is run for them;
    the kind is "quiz" or "predict"."""
    namespace(name)
    found = {}
    for root in SHOWN[name]:
        for kind in {"mlp-quiz", "mlp-predict"} & {*root._dom_classes}:
            shown, *buttons, feedback = root.children
            question = shown.value.rpartition("</style>")[2]
            assert (kind[4:], question) not in found, f"asked twice: {question}"
            said = found[kind[4:], question] = {}
            for button in buttons:
                button.click()
                said[button.description] = feedback.value
    return found


def quizzes(name):
    """{question: (its right options, its wrong ones)} of a notebook, which is run for them: what
    the buttons answer, wherever it is that the quiz is asked."""
    found = {}
    for (kind, question), said in asked(name).items():
        if kind == "quiz":
            found[question] = right, wrong = [], []
            for words, told in said.items():
                told_right = told.startswith(f"<b>{RIGHT_SIGN} Right: ")
                assert told_right or told.startswith(f"<b>{WRONG_SIGN} Not so: ")
                (right if told_right else wrong).append(words)
    return found


def tagged(name, kind):
    """{NAME: cell} of the cells tagged "kind:NAME"."""
    found = {}
    for cell in cells(name):
        for tag in cell.metadata.get("tags", []):
            if tag.startswith(f"{kind}:"):
                found[tag.partition(":")[2]] = cell
    return found


def exercises(name):
    """The names of a notebook's exercises."""
    return list(tagged(name, "exercise"))


def solution(name, exercise):
    """The Python of the folded solution of an exercise."""
    text = tagged(name, "solution")[exercise].source
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return code


def said(name, exercise, code=None):
    """What the exercise's cell prints, after the student's `code` has been put in its stub's place
    (None: the cell as it stands)."""
    source = tagged(name, "exercise")[exercise].source
    if code is not None:
        check = source[source.rindex("check(") :]
        source = f"{code}\n{check}"
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(source, {"np": np} | vars(mlp_helpers))
    return out.getvalue().strip()


def pictures(name):
    """The stored PNG images of a notebook."""
    for cell in cells(name):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                yield base64.b64decode(output["data"]["image/png"])


def claim(name, sentence, over=""):
    """Mark a test as the proof of a sentence of a notebook (see test_claims.py).

    `over` says for which seeds and settings it is asserted, others than the notebook shows; a
    sentence about the very picture beside it ("here"), or about an identity, may leave it out.
    """

    def mark(test):
        CLAIMS.append((name, " ".join(sentence.split()), test.__name__, over))
        return test

    return mark
