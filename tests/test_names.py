"""A public function's name means that function, in the rooms that draw, listen and ask."""

import ast

import pytest
from notebook_tools import ROOT

import mlp_helpers

PUBLIC = {name for name in mlp_helpers.__all__ if not name.isupper()}
ROOMS = [
    path
    for room in ("pictures", "panels", "questions")
    for path in sorted((ROOT / "companion" / room).glob("*.py"))
]


def names_within(tree):
    """Yield (line, name) of the methods, arguments, locals and attributes of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node not in tree.body:
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(getattr(node, "ctx", None), ast.Store):
            name = getattr(node, "id", getattr(node, "attr", None))  # none: a pair, or an item
            yield node.lineno, name


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_no_method_or_local_has_a_public_functions_name(path):
    within = list(names_within(ast.parse(path.read_text(encoding="utf-8"))))
    assert [(line, name) for line, name in within if name in PUBLIC] == []


def test_such_a_name_is_found():
    source = "def f(show):\n    stage = 1\n    self.panel = 2\nclass A:\n    def draw(self): pass\n"
    found = {name for _, name in names_within(ast.parse(source))}
    assert {"show", "stage", "panel", "draw"} <= found and "f" not in found
