"""The house: rooms, functions and classes that one can see whole, names that mean one thing, a door
that costs little and lets nothing else in. (Which room may import from which: `make lint`.)"""

import ast
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mlp_helpers

ROOT = Path(__file__).resolve().parent.parent
DOOR = ROOT / "mlp_helpers.py"
ROOMS = {
    path.relative_to(ROOT / "companion").as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "companion").rglob("*.py"))
}
LINES = {"room": 450, "function": 40, "class": 150, "door": 200}


def definitions(tree):
    """(name, node) of all functions and classes of a room, those inside others too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_not_too_long(room):
    lines = (ROOT / "companion" / room).read_text(encoding="utf-8").count("\n")
    assert lines <= LINES["room"]


def test_the_door_is_short():
    assert DOOR.read_text(encoding="utf-8").count("\n") < LINES["door"]


def test_functions_and_classes_can_be_seen_whole():
    long = set()
    for room, tree in ROOMS.items():
        for name, node in definitions(tree):
            most = LINES["class" if isinstance(node, ast.ClassDef) else "function"]
            if node.end_lineno - node.lineno + 1 > most:
                long.add(f"{room}: {name}")
    assert not long


# ---- names ---------------------------------------------------------------------------------


def imported_from_rooms(tree):
    """The names that the door takes from its rooms."""
    rooms = (node for node in tree.body if isinstance(node, ast.ImportFrom))
    for node in rooms:
        if node.module.split(".")[0] == "companion":
            yield from (alias.name for alias in node.names)


def test_the_door_offers_what_it_takes_from_its_rooms_and_nothing_else():
    taken = list(imported_from_rooms(ast.parse(DOOR.read_text(encoding="utf-8"))))
    assert sorted(mlp_helpers.__all__) == sorted(taken) and len({*taken}) == len(taken)
    star = {}
    exec("from mlp_helpers import *", star)
    assert set(star) - {"__builtins__"} == set(taken)
    for name in taken:
        module = getattr(getattr(mlp_helpers, name), "__module__", "companion")
        assert module.split(".")[0] in ("companion", "pathlib", "builtins"), name


# Where a name stands for two things, and why it may. What is marked (*) is to be renamed.
TWO_THINGS = {
    "fit": "Classifier.fit: as the function, with what scikit-learn's users expect around it",
    "train": "Dataset.train: the part of the data that one trains on",
    "draw": "Exercise.draw draws a case by chance, as one draws a card",
    "predict": "Network.predict, Classifier.predict: the class of each row; and a quiz",
    **dict.fromkeys(
        ["plain", "printed_momentum", "heavy_ball"], "a race's switch for the method of this name"
    ),
}


def given_name(node):
    """The name that a node gives to something: a method, a parameter, a local, an attribute."""
    if isinstance(node, ast.FunctionDef):
        return node.name
    if isinstance(node, ast.arg):
        return node.arg
    stored = isinstance(getattr(node, "ctx", None), ast.Store)
    return getattr(node, "id", None) or getattr(node, "attr", None) if stored else None


def also_named(names):
    """{public function's name: where else in the rooms it is given to something}."""
    found = {}
    for room, tree in ROOMS.items():
        top = {id(node) for node in tree.body}
        for node in ast.walk(tree):
            name = given_name(node)
            if name in names and id(node) not in top:
                found.setdefault(name, []).append(f"{room}, line {node.lineno}")
    return found


def test_a_public_name_stands_for_one_thing():
    found = also_named({name for name in mlp_helpers.__all__ if name.islower()})
    assert set(found) <= set(TWO_THINGS), found


def private_names(tree):
    """What a test file takes from a room that is private there."""
    rooms = {"mlp", "mlp_helpers", "companion"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "companion":
            rooms |= {alias.asname or alias.name for alias in node.names}
            yield from (alias.name for alias in node.names if alias.name.startswith("_"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            dunder = node.attr.startswith("__") or node.attr in ("_replace", "_asdict", "_fields")
            if node.value.id in rooms and node.attr.startswith("_") and not dunder:
                yield f"{node.value.id}.{node.attr}"


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parent.rglob("test_*.py")), ids=lambda path: path.stem
)
def test_tests_reach_into_no_private_names(path):
    assert list(private_names(ast.parse(path.read_text(encoding="utf-8")))) == []


# ---- the door ------------------------------------------------------------------------------


def python(code, *, path, cwd):
    """What a fresh Python prints, and what it says to stderr, with these folders on its path."""
    lines = f"import sys; sys.path[:0] = {[str(each) for each in path]!r}\n{code}"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", lines], cwd=cwd, capture_output=True, text=True, timeout=60
    )
    return ran.stdout.strip(), ran.stderr.strip()


def test_the_door_loads_no_pictures_and_no_widgets(tmp_path):
    code = (
        "import mlp_helpers\n"
        "heavy = {'matplotlib', 'ipywidgets', 'IPython', 'asyncio', 'sklearn', 'scipy', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert python(code, path=[ROOT], cwd=tmp_path) == ("[]", "")


def test_the_door_alone_says_what_is_missing(tmp_path):
    shutil.copy(DOOR, tmp_path)
    _, said = python("import mlp_helpers", path=[tmp_path], cwd=tmp_path)
    assert said.splitlines()[-1] == (
        "ImportError: mlp_helpers.py needs the folder companion/ beside it, and "
        f"{tmp_path / 'companion'} is not there: download the whole course, not this file alone"
    )


def test_the_door_says_so_wherever_it_is_opened(monkeypatch):
    monkeypatch.setattr(Path, "is_file", lambda path: False)
    with pytest.raises(ImportError, match="needs the folder companion/ beside it"):
        runpy.run_path(str(DOOR))


FOREIGN = {
    "a package": {"companion/__init__.py": "", "companion/data.py": "load_digits = 'foreign'"},
    "a package of packages": {"companion/__init__.py": "from . import data\n",
                              "companion/data/__init__.py": "load_digits = 'foreign'"},
    "a namespace folder": {"companion/data.py": "load_digits = 'foreign'"},
    "an empty folder": {"companion/notes.txt": "nothing to import"},
    "a module": {"companion.py": "load_digits = 'foreign'"},
    "one that can't be imported": {"companion/__init__.py": "raise RuntimeError('not this one')"},
}  # fmt: skip


@pytest.mark.parametrize("imported", [False, True], ids=["on the path", "imported before"])
@pytest.mark.parametrize("kind", FOREIGN)
def test_a_foreign_companion_takes_the_place_of_nothing(kind, imported, tmp_path):
    for name, content in FOREIGN[kind].items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    first = "import contextlib\nwith contextlib.suppress(Exception): import companion.data\n"
    code = (first if imported else "") + (
        "import mlp_helpers, companion.lbfgs\n"
        "print(companion.__file__, mlp_helpers.load_digits().train.X.shape)\n"
        "from companion.lessons import momentum\n"
        "print(sorted(name for name, module in sys.modules.items()\n"
        "    if name.startswith('companion') and not module.__file__.startswith(sys.path[1])))"
    )
    said, wrong = python(code, path=[tmp_path, ROOT], cwd=tmp_path)
    assert wrong == ""
    assert said.splitlines() == [f"{ROOT / 'companion' / '__init__.py'} (1437, 64)", "[]"]


def test_a_second_import_finds_the_rooms_that_are_open(tmp_path):
    code = (
        "import mlp_helpers, companion\n"
        "first = companion\n"
        "del sys.modules['mlp_helpers']\n"
        "import mlp_helpers as again\n"
        "print(sys.modules['companion'] is first, again.Network is mlp_helpers.Network)"
    )
    assert python(code, path=[ROOT], cwd=tmp_path) == ("True True", "")
