"""One-step changes of a solution: what an answer would be if one thing in it were other.

Each place in the solution's syntax tree can be other in a few ways (variants.py says in which). An
answer that agrees with a changed solution on all cases has, in effect, made this change.
"""

import ast
import copy
import inspect
import textwrap
import types
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from companion.questions.variants import is_own, of_arguments, of_node, of_order, said

TURNS = 1000  # of all loops in one call of a changed solution: those that go on are left
PRODUCTS = (ast.Mult, ast.Div, ast.MatMult)

Path = tuple[tuple[str, int | None], ...]


class Step(NamedTuple):
    """A place in a solution, and what could stand there."""

    words: str  # ends the sentence "Your result is as if ..."
    path: Path
    node: ast.AST | None  # None: the statement is left out
    rank: int  # 0 for what is mistaken often, 1, or 2 for what is not tried in pairs


class Change(NamedTuple):
    """A changed solution, and what was changed, in words."""

    words: str
    function: Callable[..., Any]


class TooLong(Exception):
    """Ends a changed solution whose loops go on."""


def tree_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function that a room defines.

    Its first lines are `_turns = 0`, for a count of all loops' turns, and `pass`, in whose place an
    argument can be changed for all that follows.

    Raises
    ------
    TypeError, OSError, SyntaxError
        where its source is not that of a plain function, or not to be had.
    """
    source = textwrap.dedent(inspect.getsource(function))
    (definition,) = ast.parse(source).body
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"a solution should be a function of its own, not {source[:60]!r}")
    definition.decorator_list, definition.returns = [], None
    for node in ast.walk(definition):
        if isinstance(node, ast.For | ast.While):
            count = f"if (_turns := _turns + 1) > {TURNS}: raise _TooLong"
            node.body = [*ast.parse(count).body, *node.body]
    lines = [line for line in definition.body if not _is_docstring(line)]
    definition.body = [*ast.parse("_turns = 0\npass").body, *lines]
    return ast.fix_missing_locations(definition)


def can_be_read(function: Callable[..., Any]) -> bool:
    """Whether a function's source is at hand, and that of a plain `def`."""
    try:
        tree_of(function)
    except (OSError, TypeError, SyntaxError):
        return False
    return True


def _is_docstring(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def one_step(function: Callable[..., Any], words: Mapping[str, str]) -> Iterator[Change]:
    """All functions that differ from this one in one step.

    Parameters
    ----------
    function
        a plain `def`, whose source can be read.
    words
        pieces of its code, as `ast.unparse` writes them, in the lecture's words.
    """
    tree = tree_of(function)
    for step in steps(tree, words):
        yield Change(step.words, as_function(replaced(tree, step.path, step.node), function))


def two_steps(
    function: Callable[..., Any], words: Mapping[str, str], most: int
) -> Iterator[Change]:
    """Functions that differ in two steps, at most so many, those that are mistaken often first."""
    tree = tree_of(function)
    for one, other in islice(pairs(list(steps(tree, words))), most):
        twice = replaced(replaced(tree, one.path, one.node), other.path, other.node)
        more = "in two places" if one.words == other.words else f"and {other.words}"
        yield Change(f"{one.words}, {more}", as_function(twice, function))


def pairs(single: list[Step]) -> Iterator[tuple[Step, Step]]:
    """Two steps in two places, neither of which lies within the other: what is mistaken often
    first, and of that what stands in one statement."""
    for first, second in ((0, 0), (0, 1), (1, 1)):
        left = [step for step in single if step.rank == first]
        right = [step for step in single if step.rank == second]
        for together in (True, False):
            for i, one in enumerate(left):
                for other in right[i + 1 :] if first == second else right:
                    same = one.path[:1] == other.path[:1]
                    if same == together and _in_two_places(one.path, other.path):
                        yield one, other


def _in_two_places(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] != other[:shorter]


def steps(tree: ast.FunctionDef, words: Mapping[str, str]) -> Iterator[Step]:
    """All changes of one step, each code once."""
    arguments = [each.arg for each in tree.args.args]
    local = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
             and isinstance(node.ctx, ast.Store) and node.id != "_turns"]  # fmt: skip
    names, seen = list(dict.fromkeys([*arguments, *local])), {ast.unparse(tree)}
    factors = {id(side) for node in ast.walk(tree) if isinstance(node, ast.BinOp)
               and isinstance(node.op, PRODUCTS) for side in (node.left, node.right)}  # fmt: skip
    measured = {id(inside) for node in ast.walk(tree) for inside in _measured(node)}
    for path, node in nodes(tree):
        if not path:
            variants = of_order(tree)
        elif isinstance(node, ast.Pass):
            variants = of_arguments(arguments, words)
        else:
            variants = of_node(node, names, words, factor=id(node) in factors,
                               shape_alone=id(node) in measured)  # fmt: skip
        for variant in variants:
            if variant.node is not None:
                ast.fix_missing_locations(variant.node)
            code = ast.unparse(replaced(tree, path, variant.node)) if variant.rank < 2 else ""
            if not code or code not in seen:
                seen.add(code)
                yield Step(variant.words, path, variant.node, variant.rank)


def _measured(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in front of `.size` or `.shape`, or within `len`."""
    if isinstance(node, ast.Attribute) and node.attr in ("size", "shape", "ndim"):
        yield from ast.walk(node.value)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "len":
        yield from ast.walk(node.args[0])


def nodes(tree: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.AST]]:
    """(path, node) of a function's tree and of all that is in its body."""
    yield path, tree
    for name, value in ast.iter_fields(tree):
        if name in ("args", "ctx", "type_params") and not isinstance(tree, ast.Call):
            continue
        if isinstance(value, ast.AST):
            yield from nodes(value, (*path, (name, None)))
        elif isinstance(value, list):
            for place, child in enumerate(value):
                if isinstance(child, ast.Pass) or (
                    isinstance(child, ast.AST) and not is_own(child)
                ):
                    yield from nodes(child, (*path, (name, place)))


def replaced(tree: Any, path: Path, node: ast.AST | None) -> Any:
    """The tree with another node at the path; all beside the path is shared, not copied. None
    leaves the statement out."""
    if not path:
        return ast.copy_location(ast.Pass(), tree) if node is None else node
    (name, place), rest = path[0], path[1:]
    other, value = type(tree)(**vars(tree)), getattr(tree, name)  # copy.copy takes long
    if place is None:
        setattr(other, name, replaced(value, rest, node))
    else:
        changed = replaced(value[place], rest, node)
        setattr(other, name, [*value[:place], changed, *value[place + 1 :]])
    return other


def as_function(tree: ast.FunctionDef, like: Callable[..., Any]) -> Callable[..., Any]:
    """A tree as a function that sees what the solution sees."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # of what is changed, nobody wants to hear
        code = compile(ast.Module([tree], []), f"<{tree.name}, changed>", "exec")  # our own code
    codes = (part for part in code.co_consts if isinstance(part, types.CodeType))
    (body,) = (part for part in codes if part.co_name == tree.name)  # no default's lambda
    return types.FunctionType(body, _names_of(like), tree.name, like.__defaults__)


@lru_cache(maxsize=8)
def _names_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The names that all changes of a function see, and share."""
    return {**function.__globals__, "_TooLong": TooLong}


def pieces(function: Callable[..., Any], words: Mapping[str, str]) -> Iterator[Change]:
    """What a solution's own expressions are worth: (in words, function of the case), for those
    outside of loops and choices."""
    tree = tree_of(function)
    for path, node in nodes(tree):
        line = path[0][1] if path else None
        if line is None or not isinstance(
            node, ast.BinOp | ast.Call | ast.Subscript | ast.Attribute
        ):
            continue
        if isinstance(tree.body[line], ast.Assign | ast.Return):
            other = copy.copy(tree)
            other.body = [*tree.body[:line], ast.copy_location(ast.Return(node), node)]
            yield Change(said(node, words), as_function(other, function))
