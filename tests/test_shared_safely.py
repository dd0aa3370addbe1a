"""A notebook that is passed on does nothing by being opened, and runs nothing that was typed into
a control or came with data."""

import ast
import re

import pytest
from notebook_tools import COURSE_CODE, NAMES, ROOT, cells

EXECUTES = {
    "eval", "exec", "compile", "__import__", "import_module", "system", "popen", "getoutput",
    "startfile", "execl", "execle", "execlp", "execv", "execve", "execvp", "spawnl", "spawnv",
    "fork", "read_pickle", "run_line_magic", "run_cell_magic", "run_path", "run_module",
    "create_subprocess_shell", "create_subprocess_exec",
}  # fmt: skip
UNPACKS = {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal", "cloudpickle"}
REACHES = {
    "urllib", "requests", "httpx", "http", "socket", "ftplib", "subprocess", "importlib", "runpy",
}  # fmt: skip
IN_A_PAGE = re.compile(r"<script|<iframe|<object|<embed|javascript:|\son\w+\s*=", re.IGNORECASE)


def code():
    """{place: source} of all that a student's kernel runs."""
    found = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in COURSE_CODE}
    for name in NAMES:
        sources = [cell.source for cell in cells(name) if cell.cell_type == "code"]
        found[name] = "\n".join(sources)  # magic commands, some of which run others, don't parse
    return found


def dangers(source):
    """What in this source could run text, unpack code or reach a network."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name | ast.Attribute):  # called here, or kept to be called later
            name = getattr(node, "attr", getattr(node, "id", ""))
            if name in EXECUTES and ast.unparse(node) != "re.compile":
                yield f"line {node.lineno}: {name}"
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names} & EXECUTES
            yield from (f"line {node.lineno}: import {name}" for name in names)
        if isinstance(node, ast.Call):
            if getattr(node.func, "attr", "") == "load" and len(node.args) > 2:
                yield f"line {node.lineno}: load with what it may unpack"
            yield from (
                f"line {node.lineno}: {each.arg}"
                for each in node.keywords
                if each.arg in ("allow_pickle", "shell")
            )
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            if module.split(".")[0] in UNPACKS | REACHES:
                yield f"line {node.lineno}: import {module}"


# The door finds its own rooms beside it, and nothing else. Changes of a solution are compiled from
# the syntax tree of our own function: nothing that was typed.
ALLOWED = {
    "mlp_helpers.py": ["import importlib.util"],
    "companion/questions/changes.py": ["compile"],
}


@pytest.mark.parametrize("place", code())
def test_nothing_runs_text_unpacks_code_or_reaches_a_network(place):
    found = [danger.partition(": ")[2] for danger in dangers(code()[place])]
    assert found == ALLOWED.get(place, [])


@pytest.mark.parametrize(
    "source",
    ["eval(text)", "x = exec('1')", "os.system(text)", "import pickle",
     "from urllib import request", "np.load(file, allow_pickle=True)", "np.load(file, None, True)",
     "f = eval", "from os import system as s", "import importlib", "os.execv(text, [])",
     "pd.read_pickle(file)", "import runpy", "get_ipython().run_line_magic('sx', text)",
     "asyncio.create_subprocess_shell(text)"],
)  # fmt: skip
def test_what_is_dangerous_is_found(source):
    assert list(dangers(source))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_stored_notebook_runs_when_it_is_opened(name):
    for cell in cells(name):
        assert cell.cell_type == "code" or not IN_A_PAGE.search(cell.source), cell.source
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            assert not {kind for kind in data if "javascript" in kind}
            assert not IN_A_PAGE.search("".join(data.get("text/html", "")))
            assert not IN_A_PAGE.search("".join(data.get("image/svg+xml", "")))
