"""Whether the tests notice what is wrong, in any room: a sample of changes, drawn by a seed.

    python tools/mutate_sample.py --room pictures [--sample 150] [--seed 0] [--processes 2]

A change is one step away from the code: an operator, a constant, a comparison or a condition is
another one, two arguments are swapped, a keyword, a decorator or a statement is dropped. Each is
made in a copy of the course in a temporary folder, and the tests of its room are run there until
one fails, which has noticed it; so has one that takes five times as long as it should.

Left as they are: docstrings, annotations, imports, what is written for a type checker alone, and
prose (a string with a space in it, and the fixed parts of an f-string).

What no test notices is printed; the command fails where fewer than 90 % are noticed.
"""

import argparse
import ast
import contextlib
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from course_folder import COURSE, ROOT

COPIED = (
    *COURSE, "tests", "tools", "conftest.py", "pyproject.toml", "requirements.txt", "README.md",
)  # fmt: skip
AT_LEAST, LONG = 0.9, 60  # the share to be noticed; seconds that tests have in any case

# The tests of a room, as pytest is given them: the quick ones first. (Of a lesson: see tests_of.)
TESTS = {
    "pictures": [*(f"tests/pictures/test_{each}.py" for each in ("marks", "svg", "plots")),
                 "tests/pictures"],
    "panels": ["tests/panels", "-k", "not test_every_panel or 00_start"],
    "questions": ["tests/questions", "-k", "not test_every_quiz"],
    "checks": ["tests/test_bad_input.py", "tests/test_bad_functions.py"],
    "data": ["tests/test_data.py", "tests/test_fashion.py"],
    "layers": ["tests/test_network.py", "tests/test_defaults.py"],
    "network": ["tests/test_network.py", "tests/test_training.py"],
    "gradient_check": ["tests/test_network.py", "tests/test_defaults.py"],
    "surfaces": ["tests/test_surfaces.py"],
    "cooling": ["tests/test_cooling.py", "tests/test_defaults.py"],
    "optimizers": ["tests/test_optimizers.py", "tests/test_defaults.py"],
    "lbfgs": ["tests/test_lbfgs.py"],
    "training": ["tests/test_training.py", "tests/test_faults.py"],
    "classifier": ["tests/test_classifier.py"],
}  # fmt: skip
ALL_TESTS = ["tests", "--ignore=tests/browser", "--ignore=tests/tools"]


class Change(NamedTuple):
    """One step away from a module.

    Attributes
    ----------
    line : int
    was, became : str
        The statement, or its head.
    source : str
        The whole module, changed (its comments are gone).
    """

    line: int
    was: str
    became: str
    source: str


# ---- the changes of a module ----------------------------------------------------------------

OTHER = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitAnd,
    ast.And: ast.Or, ast.Or: ast.And, ast.USub: ast.UAdd,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
DROPPED = (ast.Expr, ast.Assign, ast.AugAssign, ast.Raise, ast.Break, ast.Continue)
FOR_A_CHECKER = ("TYPE_CHECKING", "TypeVar", "ParamSpec", "TypeAlias")
UNREAD = ("annotation", "returns", "type_comment", "type_params", "format_spec")


class Step(NamedTuple):
    """A field of a node that becomes another value, and the statement that it belongs to.

    `gone` says that the statement is no longer there.
    """

    statement: ast.stmt
    node: ast.AST
    field: str
    value: Any
    gone: bool = False


def changes(source: str) -> list[Change]:
    """Return all one-step changes of a module, in the order of its lines."""
    tree, found = ast.parse(source), []
    for step in [*_steps(tree, None)]:
        was, before = _head(step.statement), getattr(step.node, step.field)
        setattr(step.node, step.field, step.value)
        became = "pass" if step.gone else _head(step.statement)
        found.append(Change(step.statement.lineno, was, became, ast.unparse(tree)))
        setattr(step.node, step.field, before)
    return sorted(found, key=lambda change: change.line)


def _head(statement: ast.stmt) -> str:
    """Return a statement on one line; of one that holds others, what stands before them."""
    lines = ast.unparse(statement).splitlines()
    if hasattr(statement, "body"):
        heads = [number for number, line in enumerate(lines) if line.endswith(":")]
        lines = lines[: heads[0] + 1]
    return " ".join(line.strip() for line in lines)


def _steps(node: ast.AST, statement: Any) -> Iterator[Step]:
    """Yield all steps away from a node of a module, and from the nodes in it."""
    if isinstance(node, ast.stmt):
        statement = node
        if _stays(node):
            return
    for field, value in _other_values(node):
        yield Step(statement, node, field, value)
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        block = block if isinstance(block, list) else []  # of a lambda, it is none
        for i, each in enumerate(block):
            if isinstance(each, DROPPED) and not _stays(each):
                yield Step(each, node, field, [*block[:i], ast.Pass(), *block[i + 1 :]], gone=True)
    for field, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            fixed = isinstance(node, ast.JoinedStr) and isinstance(part, ast.Constant)
            if isinstance(part, ast.AST) and field not in UNREAD and not fixed:
                yield from _steps(part, statement)


def _stays(statement: ast.stmt) -> bool:
    """Whether it is an import, a string on its own, or there for a type checker alone."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    read = [getattr(statement, each, None) for each in ("test", "annotation")]
    read += [getattr(getattr(statement, "value", None), "func", None)]
    return any(isinstance(each, ast.Name) and each.id in FOR_A_CHECKER for each in read)


def _other_values(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Yield (field, value) of what else could stand in a node itself."""
    op: Any = getattr(node, "op", None)
    if type(op) in OTHER:
        yield "op", OTHER[type(op)]()
    if isinstance(node, ast.Constant):
        yield from (("value", value) for value in _other_constants(node.value))
    if isinstance(node, ast.Compare):
        for i, each in enumerate(node.ops):
            yield "ops", [*node.ops[:i], OTHER[type(each)](), *node.ops[i + 1 :]]
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield "test", _opposite(node.test)
    if isinstance(node, ast.comprehension):
        for i, test in enumerate(node.ifs):
            yield "ifs", [*node.ifs[:i], _opposite(test), *node.ifs[i + 1 :]]
    if isinstance(node, ast.Return) and node.value is not None:
        yield "value", ast.Constant(None)
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        for i in range(len(node.decorator_list)):
            yield "decorator_list", [*node.decorator_list[:i], *node.decorator_list[i + 1 :]]
    if isinstance(node, ast.Call):
        yield from _other_arguments(node)


def _opposite(test: ast.expr) -> ast.expr:
    already = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    return test.operand if already else ast.UnaryOp(ast.Not(), test)  # type: ignore[attr-defined]


def _other_constants(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if isinstance(value, float):
        return [1.5 * value or 1.0]
    if isinstance(value, str) and value and " " not in value:
        return [f"{value}_"]
    return []


def _other_arguments(call: ast.Call) -> Iterator[tuple[str, Any]]:
    args = call.args
    for i, (one, other) in enumerate(pairwise(args)):
        starred = isinstance(one, ast.Starred) or isinstance(other, ast.Starred)
        if not starred and ast.dump(one) != ast.dump(other):
            yield "args", [*args[:i], other, one, *args[i + 2 :]]
    for i, keyword in enumerate(call.keywords):
        if keyword.arg is not None:
            yield "keywords", [*call.keywords[:i], *call.keywords[i + 1 :]]


# ---- a room, its tests, and what they notice ------------------------------------------------


def files_of(room: str) -> list[Path]:
    """Return the modules of a room, such as "pictures", "network" or "lessons/momentum".

    Raises
    ------
    ValueError
        Where there is no such room.
    """
    place = ROOT / "companion" / room
    found = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    if not found or not all(path.is_file() for path in found):
        raise ValueError(f"room should be one of companion's, not {room!r}")
    return found


def tests_of(room: str) -> list[str]:
    """Return the tests of a room, as pytest is given them; those of all, where none are named."""
    kind, _, lesson = room.partition("/")
    if kind != "lessons":
        return TESTS.get(room, ALL_TESTS)
    own = [path.relative_to(ROOT).as_posix() for path in ROOT.glob(f"tests/lessons/*{lesson}*")]
    shared = ["tests/panels/test_every_panel.py", "tests/questions"]
    notebook = "mlp_neural" if lesson == "demo" else lesson
    return [*sorted(own), *shared, "-k", f"{lesson} or {notebook} or test_bank"]


def room_of(path: Path, room: str) -> str:
    """Return the room whose tests are run for a module of `room`: of the lessons, its own."""
    if room != "lessons":
        return room
    return f"lessons/{path.relative_to(ROOT / 'companion/lessons').parts[0].removesuffix('.py')}"


def sample(room: str, n: int, seed: int) -> list[tuple[Path, Change]]:
    """Return n changes of a room, drawn from all (or all, where there are fewer), and their files.

    The same room, n and seed give the same changes.
    """
    everything = [
        (path, change)
        for path in files_of(room)
        for change in changes(path.read_text(encoding="utf-8"))
    ]
    return random.Random(seed).sample(everything, min(n, len(everything)))


def copy_course(folder: Path) -> Path:
    """Copy what the tests need into a folder; return it."""
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints", "my_notebooks*")
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        elif (ROOT / name).is_file():
            shutil.copy(ROOT / name, folder / name)
    return folder


def passes(folder: Path, tests: Sequence[str], seconds: float) -> bool:
    """Return whether the tests pass in this copy of the course, within so many seconds."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    # Nothing is compiled into files: a changed module may have the size and second of the last one.
    more = {"PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1", "CI": ""}
    running = subprocess.Popen(
        command, cwd=folder, env=os.environ | more, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return running.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if running.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)  # it, and what it has started itself
            running.wait()


def tried(
    room: str, n: int, seed: int, processes: int, tests: list[str] | None = None
) -> Iterator[tuple[Path, Change, bool]]:
    """Try a sample of a room's changes; yield (file, change, whether it was noticed).

    Raises
    ------
    RuntimeError
        Where the tests fail with no change at all.
    """
    drawn = sample(room, n, seed)
    whose = {path: tuple(tests or tests_of(room_of(path, room))) for path, _ in drawn}
    with tempfile.TemporaryDirectory(prefix="mutate-") as place:
        copies: queue.Queue[Path] = queue.Queue()
        for number in range(processes):
            copies.put(copy_course(Path(place) / str(number)))
        seconds: dict[tuple[str, ...], float] = {}  # what these tests may take
        for each in set(whose.values()):
            first, begin = copies.get(), time.monotonic()
            if not passes(first, each, 3600):
                raise RuntimeError(f"the tests of {room} fail with no change: {' '.join(each)}")
            seconds[each] = max(LONG, 5 * (time.monotonic() - begin))
            copies.put(first)

        def notice(step: tuple[Path, Change]) -> tuple[Path, Change, bool]:
            path, change = step
            folder = copies.get()
            changed = folder / path.relative_to(ROOT)
            source = changed.read_text(encoding="utf-8")
            try:
                changed.write_text(change.source, encoding="utf-8")
                return path, change, not passes(folder, whose[path], seconds[whose[path]])
            finally:
                changed.write_text(source, encoding="utf-8")
                copies.put(folder)

        with ThreadPoolExecutor(processes) as pool:
            yield from pool.map(notice, drawn)


def main(arguments: list[str] | None = None) -> int:
    """Try a sample; return 1 where too few of its changes are noticed."""
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--room", required=True, help="such as pictures, network, lessons/momentum")
    parse.add_argument("--sample", type=int, default=150, help="how many changes (default: 150)")
    parse.add_argument("--seed", type=int, default=0, help="another one draws others (default: 0)")
    parse.add_argument("--processes", type=int, default=os.cpu_count(), help="at a time")
    wanted = parse.parse_args(arguments)
    made = living = 0
    for path, change, noticed in tried(wanted.room, wanted.sample, wanted.seed, wanted.processes):
        made, living = made + 1, living + (not noticed)
        if not noticed:
            place = f"{path.relative_to(ROOT).as_posix()}:{change.line}"
            print(f"{place}\n  - {change.was}\n  + {change.became}", flush=True)
    share = (made - living) / max(1, made)
    print(f"{made} changes, {made - living} noticed ({100 * share:.1f} %), {living} not")
    return share < AT_LEAST


if __name__ == "__main__":
    sys.exit(main())
