"""A sample of changes: which there are, that each is one step, and what becomes of them."""

import ast
import time

import mutate_sample
import pytest
from mutate_sample import changes, sample

pytestmark = pytest.mark.slow  # for those who change the course


def steps(source):
    return {(change.was, change.became) for change in changes(source)}


@pytest.mark.parametrize(
    "source, wanted",
    [
        ("x = a + 2", {
            ("x = a + 2", "x = a - 2"), ("x = a + 2", "x = a + 3"), ("x = a + 2", "pass")}),
        ("x -= 1.0", {("x -= 1.0", "x += 1.0"), ("x -= 1.0", "x -= 1.5"), ("x -= 1.0", "pass")}),
        ("x: int = 0.0", {("x: int = 0.0", "x: int = 1.0")}),
        ("f(a, b, c=d)", {
            ("f(a, b, c=d)", "f(b, a, c=d)"), ("f(a, b, c=d)", "f(a, b)"),
            ("f(a, b, c=d)", "pass")}),
        ("f(*a, b, **c)", {("f(*a, b, **c)", "pass")}),
        ("while not a < b:\n    break", {
            ("while not a < b:", "while a < b:"), ("while not a < b:", "while not a <= b:"),
            ("break", "pass")}),
        ("if a and b:\n    pass", {
            ("if a and b:", "if not (a and b):"), ("if a and b:", "if a or b:")}),
        ("def f(a=True):\n    return -a", {
            ("def f(a=True):", "def f(a=False):"), ("return -a", "return +a"),
            ("return -a", "return None")}),
        ("@d\ndef f(): pass", {("@d def f():", "def f():")}),
        ("x = [a for a in b if a]", {
            ("x = [a for a in b if a]", "x = [a for a in b if not a]"),
            ("x = [a for a in b if a]", "pass")}),
        ("x = y if z else 'word'", {
            ("x = y if z else 'word'", "x = y if not z else 'word'"),
            ("x = y if z else 'word'", "x = y if z else 'word_'"),
            ("x = y if z else 'word'", "pass")}),
        ("x = f'{a + b:.3f} and 1'", {
            ("x = f'{a + b:.3f} and 1'", "x = f'{a - b:.3f} and 1'"),
            ("x = f'{a + b:.3f} and 1'", "pass")}),
    ],
)  # fmt: skip
def test_the_steps_away_from_a_statement(source, wanted):
    assert steps(source) == wanted


@pytest.mark.parametrize(
    "source",
    ['"word"', "def f():\n    'word'", "import a as b", "from a import b", "x: 'word'",
     "def f(a: 'word' = b) -> 1 + 1: pass", "if TYPE_CHECKING:\n    x = 1", "T = TypeVar('T')",
     "X: TypeAlias = int | str", "class A:\n    x: list[1]"],
)  # fmt: skip
def test_what_stays_as_it_is(source):
    assert steps(source) == set()


def test_prose_stays_as_it_is():
    assert steps("f('some words', 'name')") == {
        ("f('some words', 'name')", "f('name', 'some words')"),
        ("f('some words', 'name')", "f('some words', 'name_')"),
        ("f('some words', 'name')", "pass"),
    }


def test_each_change_of_a_room_is_one_of_its_own():
    """It can be read, differs from the module, and from every other change."""
    source = (mutate_sample.ROOT / "companion" / "surfaces.py").read_text(encoding="utf-8")
    tree, found = ast.dump(ast.parse(source)), changes(source)
    dumps = [ast.dump(ast.parse(change.source)) for change in found]
    assert len(found) > 50 and tree not in dumps
    assert len(set(dumps)) > 0.98 * len(dumps)  # two ways may lead to one place
    lines = [change.line for change in found]
    assert lines == sorted(lines) and 1 < lines[0] and lines[-1] <= len(source.splitlines())


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one room, with a test that notices some of its changes."""
    for name in ("companion", "tests"):
        (tmp_path / name).mkdir()
    (tmp_path / "companion" / "room.py").write_text(
        '"""A room."""\n\n\ndef twice(a):\n    return a + a\n\n\ndef unread():\n    return 1\n'
    )
    (tmp_path / "tests" / "test_room.py").write_text(
        "import sys\nsys.path.insert(0, '.')\nfrom companion.room import twice\n\n\n"
        "def test_twice():\n    assert twice(3) == 6\n"
    )
    (tmp_path / "mlp_helpers.py").write_text("")
    monkeypatch.setattr(mutate_sample, "ROOT", tmp_path)
    return tmp_path


def test_a_sample_is_the_same_for_a_seed(course):
    assert sample("room", 3, 0) == sample("room", 3, 0) != sample("room", 3, 1)
    assert len(sample("room", 100, 0)) == 4  # all that there are


def test_what_is_noticed(course, capsys, monkeypatch):
    monkeypatch.setitem(mutate_sample.TESTS, "room", ["tests/test_room.py"])
    before = (course / "companion" / "room.py").read_text()
    assert mutate_sample.main(["--room", "room", "--processes", "2"]) == 1
    said = capsys.readouterr().out
    assert "4 changes, 2 noticed (50.0 %), 2 not" in said
    assert "companion/room.py:9\n  - return 1\n  + return 2\n" in said
    assert "a - a" not in said
    assert (course / "companion" / "room.py").read_text() == before


def test_tests_that_fail_anyway_are_told(course):
    with pytest.raises(RuntimeError, match="the tests of room fail with no change: tests/none"):
        list(mutate_sample.tried("room", 1, 0, 1, ["tests/none.py"]))


def test_tests_that_do_not_end_are_ended(course):
    (course / "tests" / "test_room.py").write_text(
        "import subprocess, sys\n\n\ndef test_for_ever():\n"
        "    subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    )
    begin = time.monotonic()
    assert not mutate_sample.passes(course, ["tests"], 3)
    assert time.monotonic() - begin < 30


def test_rooms_and_their_tests_are_there():
    for room, tests in mutate_sample.TESTS.items():
        assert mutate_sample.files_of(room)
        files = tests[: tests.index("-k")] if "-k" in tests else tests
        assert files and all((mutate_sample.ROOT / name).exists() for name in files)
    assert mutate_sample.files_of("lessons/momentum")
    assert mutate_sample.tests_of("lessons/momentum")[0] == "tests/lessons/test_momentum.py"
    assert mutate_sample.tests_of("another")[0] == "tests"
    with pytest.raises(ValueError, match="room should be one of companion's, not 'kitchen'"):
        mutate_sample.files_of("kitchen")
