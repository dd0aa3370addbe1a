"""Whether there is anything in an answer yet."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any


def _body(answer: Callable[..., Any]) -> list[ast.stmt] | None:
    """The statements of an answer; None where its source is not to be had."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(answer))).body
    except (OSError, TypeError, SyntaxError, ValueError, IndentationError):
        return None
    return tree.body if isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef) else None


def is_stub(answer: Callable[..., Any]) -> bool:
    """Whether a function has nothing in it yet: pass, ..., a docstring, return."""
    body = _body(answer)
    if body is None:
        code = getattr(answer, "__code__", None)
        return code is not None and not code.co_names and code.co_nlocals == code.co_argcount
    for statement in body:
        value = getattr(statement, "value", None)
        empty = value is None or isinstance(value, ast.Constant)
        if not (isinstance(statement, ast.Pass | ast.Expr | ast.Return) and empty):
            return False
    return True


def has_gap(answer: Callable[..., Any]) -> bool:
    """Whether a `...` still stands where lines, or a value, are to be written."""
    body = _body(answer)
    if body is None:
        return False
    for node in (node for statement in body for node in ast.walk(statement)):
        value = getattr(node, "value", None) if isinstance(node, ast.stmt) else None
        parts = value.elts if isinstance(value, ast.Tuple) else [value]
        if any(isinstance(part, ast.Constant) and part.value is ... for part in parts):
            return True
    return False
