"""One-step changes of a solution: what an answer would be if one thing in it were other.

Each node of the solution's syntax tree gives a few: another operator, one operand alone, a turned
sign, another name, a constant beside its own, a call left out. An answer that agrees with one on
all cases has, in effect, made this change.
"""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

OTHER_OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div, ast.Mod), ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,),
}  # fmt: skip
OTHER_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
}  # fmt: skip
OTHER_FUNCTIONS = {
    "sum": ("mean", "max"), "mean": ("sum",), "sqrt": ("abs", "square"), "maximum": ("minimum",),
    "max": ("min",), "min": ("max",), "left": ("right",), "right": ("left",),
    "permutation": ("shuffle",), "append": ("insert",),
}  # fmt: skip
NOT_COMMUTATIVE = (ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv)


class Change(NamedTuple):
    """A changed solution, and what was changed, in words."""

    words: str
    function: Callable[..., Any]


Path = tuple[tuple[str, int | None], ...]


def tree_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function that a room defines."""
    source = textwrap.dedent(inspect.getsource(function))
    (definition,) = ast.parse(source).body
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"a solution should be a function of its own, not {source[:60]!r}")
    return definition


def one_step(function: Callable[..., Any], words: Mapping[str, str]) -> Iterator[Change]:
    """All functions that differ from this one in one step; words give its pieces names."""
    for told, tree in changed_trees(tree_of(function), words):
        yield Change(told, as_function(tree, function))


def two_steps(
    function: Callable[..., Any], words: Mapping[str, str], most: int = 4000
) -> Iterator[Change]:
    """Functions that differ in two steps, at most so many."""
    first = list(changed_trees(tree_of(function), words))
    pairs = (
        (f"{told}, and {other}", twice)
        for told, once in first
        for other, twice in changed_trees(once, words)
    )
    for told, tree in islice(pairs, most):
        yield Change(told, as_function(tree, function))


def as_function(tree: ast.FunctionDef, like: Callable[..., Any]) -> Callable[..., Any]:
    """A tree as a function that sees what the solution sees."""
    module = ast.fix_missing_locations(ast.Module([tree], []))
    names = dict(getattr(like, "__globals__", {}))
    exec(compile(module, f"<{tree.name}, changed>", "exec"), names)  # our own solution, no text
    return names[tree.name]


def changed_trees(
    tree: ast.FunctionDef, words: Mapping[str, str]
) -> Iterator[tuple[str, ast.FunctionDef]]:
    """(in words, changed tree) for every change of one step."""
    names = [each.arg for each in tree.args.args]
    for path, node in nodes(tree):
        for told, other in _variants(node, names, words):
            yield told, replaced(tree, path, other)


def nodes(tree: ast.AST, path: Path = ()) -> Iterator[tuple[Path, ast.AST]]:
    """(path, node) of all that is in the body of a function, its docstring left out."""
    for name, value in ast.iter_fields(tree):
        if name in ("args", "decorator_list", "returns", "ctx", "type_params"):
            continue
        many = value if isinstance(value, list) else [value]
        for place, child in enumerate(many):
            if not isinstance(child, ast.AST) or _is_docstring(child):
                continue
            here = (*path, (name, place if isinstance(value, list) else None))
            yield here, child
            yield from nodes(child, here)


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def replaced(tree: ast.FunctionDef, path: Path, other: ast.AST | None) -> ast.FunctionDef:
    """A copy of the tree with another node at the path; None leaves the statement out."""
    tree = copy.deepcopy(tree)
    holder: Any = tree
    for name, place in path[:-1]:
        holder = getattr(holder, name) if place is None else getattr(holder, name)[place]
    name, place = path[-1]
    if place is None:
        setattr(holder, name, other)
    elif other is None:
        getattr(holder, name)[place] = ast.Pass()
    else:
        getattr(holder, name)[place] = other
    return tree


def _said(node: ast.AST, words: Mapping[str, str]) -> str:
    """A piece of the solution as the lecture calls it, or as it stands."""
    code = ast.unparse(node)
    return f"{words[code]} (`{code}`)" if code in words else f"`{code}`"


def _variants(
    node: ast.AST, names: list[str], words: Mapping[str, str]
) -> Iterator[tuple[str, ast.AST | None]]:
    """(in words, another node) for what could stand in this node's place."""
    for kind, variants in VARIANTS.items():
        if isinstance(node, kind):
            yield from variants(node, names, words)
    if isinstance(node, ast.BinOp | ast.Call) or (
        isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names
    ):
        yield f"the sign of {_said(node, words)} were turned", ast.UnaryOp(ast.USub(), node)


def _of_operation(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    for keep, drop in ((node.left, node.right), (node.right, node.left)):
        yield f"{_said(drop, words)} were left out", keep
    for operator in OTHER_OPERATORS.get(type(node.op), ()):
        yield _instead(node, ast.BinOp(node.left, operator(), node.right), words)
    if isinstance(node.op, NOT_COMMUTATIVE):
        yield _instead(node, ast.BinOp(node.right, node.op, node.left), words)
    if isinstance(node.op, ast.MatMult):
        for left, right in ((True, False), (False, True)):
            sides = [node.left, node.right]
            turned = [_turned(s) if t else s for s, t in zip(sides, (left, right))]
            yield _instead(node, ast.BinOp(turned[0], node.op, turned[1]), words)


def _turned(node: ast.expr) -> ast.expr:
    """A matrix transposed, or back."""
    is_turned = isinstance(node, ast.Attribute) and node.attr in ("T", "mT")
    return node.value if is_turned else ast.Attribute(node, "T", ast.Load())  # type: ignore[attr-defined]


def _instead(was: ast.AST, became: ast.AST, words: Mapping[str, str]) -> tuple[str, ast.AST]:
    return f"`{ast.unparse(became)}` stood where {_said(was, words)} belongs", became


def _of_sign(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    if isinstance(node.op, ast.USub | ast.Not):
        yield f"the sign of {_said(node, words)} were turned", node.operand


def _of_constant(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return
    if isinstance(value, str):
        others: tuple = OTHER_FUNCTIONS.get(value, ())
    else:
        others = tuple(dict.fromkeys([value + 1, value - 1, -value, 2 * value, value / 2, 0]))
    for other in others:
        if other != value:
            yield _instead(node, ast.Constant(other), words)


def _of_name(node: Any, names: list[str], words: Mapping[str, str]) -> Iterator[Any]:
    if isinstance(node.ctx, ast.Load) and node.id in names:
        for other in names:
            if other != node.id:
                yield _instead(node, ast.Name(other, ast.Load()), words)


def _of_call(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    if node.args and not isinstance(node.args[0], ast.Starred):
        called = ast.unparse(node.func)
        yield f"{words.get(called, f'`{called}`')} were left out", node.args[0]
    for place, keyword in enumerate(node.keywords):
        rest = [each for i, each in enumerate(node.keywords) if i != place]
        words_of = f"`{keyword.arg}={ast.unparse(keyword.value)}` were left out"
        yield words_of, ast.Call(node.func, node.args, rest)
    if len(node.args) == 2:
        swapped = ast.Call(node.func, node.args[::-1], node.keywords)
        yield _instead(node, swapped, words)


def _of_attribute(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    if node.attr in ("T", "mT"):
        yield f"the transposition of {_said(node.value, words)} were left out", node.value
    for other in OTHER_FUNCTIONS.get(node.attr, ()):
        yield _instead(node, ast.Attribute(node.value, other, node.ctx), words)


def _of_subscript(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    if not isinstance(node.ctx, ast.Load):
        return
    yield f"`[{ast.unparse(node.slice)}]` were left out", node.value
    if isinstance(node.slice, ast.Slice):
        for bound in ("lower", "upper"):
            if getattr(node.slice, bound) is not None:
                other = copy.copy(node.slice)
                setattr(other, bound, None)
                yield _instead(node, ast.Subscript(node.value, other, node.ctx), words)


def _of_comparison(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    for operator in OTHER_COMPARISONS.get(type(node.ops[0]), ()):
        yield _instead(node, ast.Compare(node.left, [operator()], node.comparators), words)


def _of_choice(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    test = _said(node.test, words)
    yield f"{test} were always so", node.body
    yield f"{test} were never so", node.orelse


def _of_either(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield _instead(node, ast.BoolOp(other, node.values), words)


def _of_tuple(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    if isinstance(node.ctx, ast.Load) and len(node.elts) > 1:
        yield "the results had changed places", ast.Tuple(node.elts[::-1], ast.Load())
        for place, part in enumerate(node.elts):
            for other in node.elts[:place] + node.elts[place + 1 :]:
                elements = [other if i == place else e for i, e in enumerate(node.elts)]
                told = f"{_said(other, words)} stood where {_said(part, words)} belongs"
                yield told, ast.Tuple(elements, ast.Load())


def _of_assignment(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    """Where what is assigned has a value before, the line can be left out."""
    targets = {each.id for target in node.targets for each in ast.walk(target)
               if isinstance(each, ast.Name)}  # fmt: skip
    if targets <= set(names):
        yield f"the line `{ast.unparse(node)}` were left out", None


def _of_step(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    yield f"the line `{ast.unparse(node)}` were left out", None


def _of_condition(node: Any, names: Any, words: Mapping[str, str]) -> Iterator[Any]:
    yield f"{_said(node.test, words)} were always so", ast.If(ast.Constant(True), node.body, [])
    yield (
        f"{_said(node.test, words)} were never so",
        ast.If(ast.Constant(False), node.body, node.orelse),
    )


VARIANTS: dict[type, Callable[..., Iterator[Any]]] = {
    ast.BinOp: _of_operation, ast.UnaryOp: _of_sign, ast.Constant: _of_constant,
    ast.Name: _of_name, ast.Call: _of_call, ast.Attribute: _of_attribute,
    ast.Subscript: _of_subscript, ast.Compare: _of_comparison, ast.IfExp: _of_choice,
    ast.BoolOp: _of_either, ast.Tuple: _of_tuple, ast.Assign: _of_assignment,
    ast.AugAssign: _of_step, ast.If: _of_condition,
}  # fmt: skip
