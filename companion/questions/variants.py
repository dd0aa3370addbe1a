"""What could stand in a solution in place of what does: the mistakes that one step makes.

Another operator, one operand alone, a turned sign, another name, a constant beside its own, a call
or a line left out, a factor too many. The words of a variant end the sentence "Your result is as
if ...".
"""

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

OTHER_OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub, ast.Mult), ast.Sub: (ast.Add,), ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv), ast.FloorDiv: (ast.Div, ast.Mod, ast.Mult),
    ast.Mod: (ast.FloorDiv,), ast.Pow: (ast.Mult,), ast.MatMult: (ast.Mult,),
}  # fmt: skip
OFTEN = {(ast.Add, ast.Sub), (ast.Sub, ast.Add), (ast.Mult, ast.Div), (ast.Div, ast.Mult)}
OTHER_COMPARISONS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt, ast.Eq), ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt, ast.Eq), ast.GtE: (ast.Gt, ast.LtE, ast.Eq), ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
}  # fmt: skip
OTHER_FUNCTIONS = {
    "sum": ("mean", "max"), "mean": ("sum",), "sqrt": ("abs", "square"), "maximum": ("minimum",),
    "max": ("min",), "min": ("max",), "left": ("right",), "right": ("left",),
    "permutation": ("shuffle",), "append": ("insert",), "size": ("shape[0]", "shape[1]"),
}  # fmt: skip
SHAPED = (ast.Name, ast.Attribute, ast.Subscript)  # of which another may have another shape
NOT_COMMUTATIVE = (ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.FloorDiv)

Words = Mapping[str, str]


class Variant(NamedTuple):
    """What could stand in a node's place."""

    words: str
    node: ast.AST | None  # None: the statement is left out
    rank: int = 0  # 0 for what is mistaken often, 1, or 2 for what is not tried in pairs


def said(node: ast.AST, words: Words) -> str:
    """A piece of the solution as the lecture calls it, or as it stands."""
    code = ast.unparse(node)
    return f"{words[code]} (`{code}`)" if code in words else f"`{code}`"


def _instead(was: ast.AST, became: ast.AST, words: Words, rank: int = 0) -> Variant:
    told = f"`{ast.unparse(became)}` stood where {said(was, words)} belongs"
    return Variant(told, became, rank)


def is_own(node: ast.AST) -> bool:
    """Whether a line is none of the solution's: it counts a loop's turns (changes.tree_of)."""
    if isinstance(node, ast.Assign):
        return getattr(node.targets[0], "id", "") == "_turns"
    test = node.test if isinstance(node, ast.If) else None
    counts = isinstance(test, ast.Compare) and isinstance(test.left, ast.NamedExpr)
    return counts or isinstance(node, ast.Pass)


def _code(text: str) -> ast.expr:
    """An expression's tree."""
    return ast.parse(text, mode="eval").body


def of_node(
    node: ast.AST,
    names: list[str],
    words: Words,
    *,
    factor: bool = False,
    shape_alone: bool = False,
) -> Iterator[Variant]:
    """What could stand in the place of this node.

    Parameters
    ----------
    node
        of the solution's tree.
    names
        that could stand for one another.
    words
        pieces of code in the lecture's words.
    factor
        whether the node is a factor of a product: twice of it is twice the product.
    shape_alone
        whether of the node's value only the shape matters: then its numbers make no difference.
    """
    if shape_alone and not isinstance(node, SHAPED):
        return
    for kind, variants in VARIANTS.items():
        if isinstance(node, kind):
            yield from variants(node, names, words)
    loaded = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names
    a_number = loaded or isinstance(node, ast.BinOp | ast.Call)
    if isinstance(node, ast.expr) and a_number and not shape_alone:
        yield Variant(f"the sign of {said(node, words)} were turned", ast.UnaryOp(ast.USub(), node))
        yield from _other_number(node, words)
        if not factor:
            yield from _factor_too_many(node, names, words)


def _other_number(node: Any, words: Words) -> Iterator[Variant]:
    for operator, number, done in (
        (ast.Pow(), 2, "squared"), (ast.Add(), 1, "1 more"), (ast.Sub(), 1, "1 less"),
        (ast.Sub(), 2, "2 less"), (ast.Pow(), 0.5, "under a root"),
    ):  # fmt: skip
        other = ast.BinOp(node, operator, ast.Constant(number))
        yield Variant(f"{said(node, words)} were {done}", other, 2)


def _factor_too_many(node: Any, names: list[str], words: Words) -> Iterator[Variant]:
    told = said(node, words)
    for text in [factor for name in names for factor in (name, f"(1 - {name})")]:
        many = ast.BinOp(_code(text), ast.Mult(), node)
        yield Variant(f"{told} were multiplied by `{text}`", many, 2)
    for text in [*names, "2"]:
        part = ast.BinOp(node, ast.Div(), _code(text))
        yield Variant(f"{told} were divided by `{text}`", part, 2)
    twice = ast.BinOp(ast.Constant(2), ast.Mult(), node)
    yield Variant(f"{told} were doubled", twice, 2)


def _of_operation(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    for keep, drop in ((node.left, node.right), (node.right, node.left)):
        yield Variant(f"{said(drop, words)} were left out", keep)
    for operator in OTHER_OPERATORS.get(type(node.op), ()):
        rank = 0 if (type(node.op), operator) in OFTEN else 1
        yield _instead(node, ast.BinOp(node.left, operator(), node.right), words, rank)
    if isinstance(node.op, NOT_COMMUTATIVE):
        yield _instead(node, ast.BinOp(node.right, node.op, node.left), words)
    if isinstance(node.op, ast.MatMult):
        for left, right in ((True, False), (False, True), (True, True)):
            sides = [_turned(node.left) if left else node.left,
                     _turned(node.right) if right else node.right]  # fmt: skip
            yield _instead(node, ast.BinOp(sides[0], node.op, sides[1]), words)
        both = ast.BinOp(_turned(node.right), node.op, _turned(node.left))
        yield _instead(node, both, words)
    if isinstance(node.op, ast.Div | ast.Sub) and isinstance(node.left, ast.BinOp):
        within = ast.BinOp(node.left.right, node.op, node.right)
        yield _instead(node, ast.BinOp(node.left.left, node.left.op, within), words, 1)


def _turned(node: ast.expr) -> ast.expr:
    """A matrix transposed, or back."""
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT"):
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def _of_sign(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    if isinstance(node.op, ast.USub | ast.Not):
        yield Variant(f"the sign of {said(node, words)} were turned", node.operand)


def _of_constant(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    value = node.value
    if isinstance(value, str):
        others: tuple = OTHER_FUNCTIONS.get(value, ())
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return
    else:
        others = (value + 1, value - 1, -value, 2 * value, value / 2, 0)
    for other in dict.fromkeys(others):
        if other != value:
            yield _instead(node, ast.Constant(other), words, 1)


def _of_name(node: Any, names: list[str], words: Words) -> Iterator[Variant]:
    if isinstance(node.ctx, ast.Load) and node.id in names:
        for other in names:
            if other != node.id:
                yield _instead(node, ast.Name(other, ast.Load()), words)


def _of_call(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    called = ast.unparse(node.func)
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield Variant(f"{words.get(called, f'`{called}`')} were left out", node.args[0])
    for place, keyword in enumerate(node.keywords):
        rest = [each for i, each in enumerate(node.keywords) if i != place]
        told = f"`{keyword.arg}={ast.unparse(keyword.value)}` were left out"
        yield Variant(told, ast.Call(node.func, node.args, rest))
    if len(node.args) == 2:
        yield _instead(node, ast.Call(node.func, node.args[::-1], node.keywords), words, 1)
    if called == "len":
        for other in ("shape[1]", "size"):
            yield _instead(node, _code(f"({ast.unparse(node.args[0])}).{other}"), words)
    if called in ("np.sum", "np.mean", "np.max", "np.min") and not node.keywords:
        for axis in (0, 1):
            keyword = ast.keyword("axis", ast.Constant(axis))
            yield _instead(node, ast.Call(node.func, node.args, [keyword]), words, 1)


def _of_attribute(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    if node.attr in ("T", "mT"):
        yield Variant(f"the transposition of {said(node.value, words)} were left out", node.value)
    for other in OTHER_FUNCTIONS.get(node.attr, ()):
        yield _instead(node, _code(f"({ast.unparse(node.value)}).{other}"), words)


def _of_subscript(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    if not isinstance(node.ctx, ast.Load):
        return
    yield Variant(f"`[{ast.unparse(node.slice)}]` were left out", node.value)
    if isinstance(node.slice, ast.Slice):
        for bound in ("lower", "upper"):
            if getattr(node.slice, bound) is not None:
                other = copy.copy(node.slice)
                setattr(other, bound, None)
                yield _instead(node, ast.Subscript(node.value, other, node.ctx), words)


def _of_comparison(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    for operator in OTHER_COMPARISONS.get(type(node.ops[0]), ()):
        yield _instead(node, ast.Compare(node.left, [operator()], node.comparators), words)


def _of_choice(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    test = said(node.test, words)
    yield Variant(f"{test} were always so", node.body)
    yield Variant(f"{test} were never so", node.orelse)


def _of_either(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield _instead(node, ast.BoolOp(other, node.values), words)


def _of_tuple(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    if not isinstance(node.ctx, ast.Load) or len(node.elts) < 2:
        return
    yield Variant(
        f"`{ast.unparse(node)}` stood in another order", ast.Tuple(node.elts[::-1], ast.Load())
    )
    for place, part in enumerate(node.elts):
        for other in node.elts[:place] + node.elts[place + 1 :]:
            elements = [other if i == place else e for i, e in enumerate(node.elts)]
            told = f"{said(other, words)} stood where {said(part, words)} belongs"
            yield Variant(told, ast.Tuple(elements, ast.Load()))


def _of_assignment(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    """A line left out (where nothing was assigned before, nothing comes of it), or one of the
    values that it assigns."""
    yield Variant(f"the line `{ast.unparse(node)}` were left out", None)
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for place, name in enumerate(target.elts):
            kept = copy.copy(name)
            kept.ctx = ast.Load()  # type: ignore[attr-defined]
            values = [kept if i == place else each for i, each in enumerate(value.elts)]
            told = f"`{ast.unparse(name)}` were left as it is in the line `{ast.unparse(node)}`"
            yield Variant(told, ast.Assign([target], ast.Tuple(values, ast.Load())))


def _of_step(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    """A line such as `bad += 1`, or that of a call such as etas.append(eta)."""
    yield Variant(f"the line `{ast.unparse(node)}` were left out", None)


def _of_condition(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    test = said(node.test, words)
    yield Variant(f"{test} were always so", ast.If(ast.Constant(True), node.body, []))
    yield Variant(f"{test} were never so", ast.If(ast.Constant(False), node.body, node.orelse))
    if node.orelse:
        yield Variant(f"the lines where not {test} were left out", ast.If(node.test, node.body, []))
        both = ast.If(ast.Constant(True), [ast.If(node.test, node.body, []), *node.orelse], [])
        yield Variant(f"there were no `else` after {test}", both)


def _of_loop(node: Any, names: Any, words: Words) -> Iterator[Variant]:
    yield from of_order(node)


def of_order(node: Any) -> Iterator[Variant]:
    """Two lines that have changed places, in a loop or a whole function."""
    for i, (one, other) in enumerate(zip(node.body, node.body[1:])):
        if is_own(one) or isinstance(other, ast.Return):
            continue
        swapped = copy.copy(node)
        swapped.body = [*node.body[:i], other, one, *node.body[i + 2 :]]
        first, second = (ast.unparse(line).splitlines()[0].rstrip(":") for line in (other, one))
        yield Variant(f"`{first}` came before `{second}`", swapped, 1)


def of_arguments(names: list[str], words: Words) -> Iterator[Variant]:
    """An argument that is another for all that follows, or two that have changed places."""
    for name in names:
        for code, rank in (
            (f"1 - {name}", 1), (f"{name} + 1", 1), (f"{name} - 1", 1), (f"-{name}", 1),
            (f"2 * {name}", 1), (f"{name} / 2", 1), (f"1 / {name}", 2), (f"{name} ** 2", 1),
            (f"{name} ** 0.5", 2), (f"{name}.T", 1), (f"{name}[::-1]", 2), (f"sorted({name})", 2),
            (f"1 + {name}", 2), (f"1 - {name} ** 2", 2),
        ):  # fmt: skip
            told = f"`{code}` stood wherever {said(_code(name), words)} belongs"
            yield Variant(told, ast.Assign([ast.Name(name, ast.Store())], _code(code)), rank)
        nothing = ast.Assign([ast.Name(name, ast.Store())], _code(f"0 * {name}"))
        yield Variant(f"{said(_code(name), words)} were 0", nothing, 1)
        for other in names:
            if other != name:
                told = f"`{other}` stood wherever {said(_code(name), words)} belongs"
                yield Variant(told, ast.Assign([ast.Name(name, ast.Store())], _code(other)), 1)
    for one, other in combinations(names, 2):
        both = ast.parse(f"{one}, {other} = {other}, {one}").body[0]
        yield Variant(f"`{one}` and `{other}` had changed places", both, 1)


VARIANTS: dict[type, Callable[..., Iterator[Variant]]] = {
    ast.BinOp: _of_operation, ast.UnaryOp: _of_sign, ast.Constant: _of_constant,
    ast.Name: _of_name, ast.Call: _of_call, ast.Attribute: _of_attribute,
    ast.Subscript: _of_subscript, ast.Compare: _of_comparison, ast.IfExp: _of_choice,
    ast.BoolOp: _of_either, ast.Tuple: _of_tuple, ast.Assign: _of_assignment,
    ast.AugAssign: _of_step, ast.Expr: _of_step, ast.If: _of_condition, ast.For: _of_loop,
    ast.While: _of_loop,
}  # fmt: skip
