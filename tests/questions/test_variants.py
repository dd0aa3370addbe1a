"""What could stand in a piece of code in its place."""

import ast

import pytest

from companion.questions.variants import (
    OTHER_COMPARISONS,
    OTHER_OPERATORS,
    is_own,
    of_arguments,
    of_node,
    of_order,
    said,
)

NAMES = ["w", "eta"]


def variants(code, names=NAMES, **flags):
    """{in words: code}; None for a line that is left out."""
    (line,) = ast.parse(code).body
    node = line.value if isinstance(line, ast.Expr) and not code.endswith("()") else line
    return {v.words: v.node and code_of(v.node) for v in of_node(node, names, {}, **flags)}


def code_of(node):
    return ast.unparse(ast.fix_missing_locations(node))


@pytest.mark.parametrize(
    "code, became",
    [
        ("w - eta", ["w + eta", "eta - w", "w", "eta", "-(w - eta)"]),
        ("w @ eta", ["eta @ w", "w.T @ eta", "w @ eta.T", "w.T @ eta.T", "eta.T @ w.T", "w * eta"]),
        ("w.T @ eta", ["w @ eta", "eta @ w.T"]),
        ("w * eta / 2", ["w * (eta / 2)", "w * eta // 2"]),
        ("-w", ["w"]), ("not w", ["w"]),
        ("2", ["3", "1", "-2", "4", "0"]), ("'left'", ["'right'"]),
        ("w", ["eta", "-w", "w ** 2", "w + 1", "2 * w", "w / eta", "(1 - eta) * w"]),
        ("np.sum(w)", ["w", "np.sum(w, axis=0)", "np.sum(w, axis=1)"]),
        ("np.sum(w, axis=0)", ["np.sum(w)"]), ("len(w)", ["w.shape[1]", "w.size"]),
        ("f(w, eta)", ["f(eta, w)", "w"]),
        ("w.T", ["w"]), ("w.size", ["w.shape[0]", "w.shape[1]"]), ("w.mean", ["w.sum"]),
        ("w[1:]", ["w", "w[:]"]), ("w < eta", ["w <= eta", "w > eta", "w == eta"]),
        ("w if eta else 0", ["w", "0"]), ("w and eta", ["w or eta"]), ("w or eta", ["w and eta"]),
        ("(w, eta)", ["(eta, w)", "(eta, eta)", "(w, w)"]),
        ("w = eta", [None]), ("w += eta", [None]), ("w.append()", [None]),
        ("w, eta = eta, 0", ["w, eta = (w, 0)", "w, eta = (eta, eta)"]),
        ("if w: pass", ["if True:\n    pass", "if False:\n    pass"]),
        ("if w:\n    a()\nelse:\n    b()", [
            "if w:\n    a()", "if True:\n    if w:\n        a()\n    b()",
        ]),
        ("for w in eta:\n    a()\n    b()", ["for w in eta:\n    b()\n    a()"]),
        ("while w:\n    a()\n    b()", ["while w:\n    b()\n    a()"]),
    ],
)  # fmt: skip
def test_what_could_stand_there(code, became):
    assert set(became) <= set(variants(code).values())


@pytest.mark.parametrize(
    "code", ["True", "None", "'rows'", "np", "f()", "(w,)", "x = 1", "+w", "f(*w)"]
)
def test_what_can_hardly_be_other(code):
    assert len(variants(code)) <= 14  # the numbers around a call's result, the line left out


def test_what_is_assigned_to_is_no_value():
    (line,) = ast.parse("w[0], (w, eta) = 1, (2, 3)").body
    for target in (line.targets[0], *line.targets[0].elts):
        assert not list(of_node(target, NAMES, {}))


def test_a_factor_gets_no_factor_of_its_own():
    assert "`w` were doubled" in variants("w")
    assert "`w` were doubled" not in variants("w", factor=True)


def test_what_has_a_shape_alone_gets_no_other_numbers():
    assert set(variants("w", shape_alone=True).values()) == {"eta"}
    assert variants("w + eta", shape_alone=True) == variants("2", shape_alone=True) == {}


def test_lines_change_places_but_not_with_what_is_returned():
    tree = ast.parse("def f(w):\n    _turns = 0\n    a = w\n    b = a\n    return b").body[0]
    (swapped,) = of_order(tree)
    assert swapped.words == "`b = a` came before `a = w`"
    assert [is_own(line) for line in tree.body] == [True, False, False, False]


def test_arguments_are_others_throughout():
    told = {v.words: code_of(v.node) for v in of_arguments(NAMES, {"w": "W_k"})}
    assert told["`1 - w` stood wherever W_k (`w`) belongs"] == "w = 1 - w"
    assert told["`w` stood wherever `eta` belongs"] == "eta = w"
    assert told["`eta` were 0"] == "eta = 0 * eta"
    assert ast.parse(told["`w` and `eta` had changed places"]).body


def test_pieces_are_told_in_the_lectures_words():
    node = ast.parse("w - rho", mode="eval").body
    assert said(node, {"w - rho": "W_(k+1)"}) == "W_(k+1) (`w - rho`)"
    assert said(node, {}) == "`w - rho`"


def test_no_operator_stands_for_itself():
    for table in (OTHER_OPERATORS, OTHER_COMPARISONS):
        assert all(kind not in others for kind, others in table.items())
