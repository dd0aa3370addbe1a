"""What notebook 00 says: its panel, its map, its claims."""

import re

import numpy as np
import pytest
from notebook_tools import NAMES, cells, claim, namespace, prose

from companion.lessons.start import (
    ARRAYS,
    NO_MOMENTUM_QUIZ,
    RAVINE_QUIZ,
    SUM_OR_MEAN_QUIZ,
    ask_which_one_comes_to_rest,
    walks_of,
)
from companion.panels import widgets
from mlp_helpers import SURFACES, Network, Run, descend

NAME = "00_start_here"
RAVINE = SURFACES["ravine"]


def paths(eta, a, steps=40, methods=("plain", "printed momentum", "heavy ball", "Nesterov")):
    return descend(RAVINE, [Run(method, eta, a) for method in methods], steps)[0]


NEIGHBORS = [(eta, a) for eta in (0.07, 0.08, 0.09) for a in (0.7, 0.76, 0.84, 0.9)]


@claim(NAME, "plain descent (black) is at the bottom of the ravine after a few steps and then "
             "creeps along it", over="eta 0.07 to 0.09")  # fmt: skip
@pytest.mark.parametrize("eta", [0.07, 0.08, 0.09])
def test_plain_descent_creeps(eta):
    way = np.abs(paths(eta, 0.8)[:, 0])
    assert way[4, 1] < 0.01 * way[0, 1] and way[10, 0] > 0.3 * way[0, 0]
    assert (np.diff(way, axis=0) <= 0).all()


@claim(NAME, "Heavy ball (blue, long dashes) swings around the minimum; Nesterov (red, dash and "
             "dot) swings less across the ravine. Printed momentum (orange) zigzags across it.",
       over="eta 0.07 to 0.09, a 0.7 to 0.9")  # fmt: skip
@pytest.mark.parametrize("eta, a", NEIGHBORS)
def test_nesterov_swings_less(eta, a):
    """Measured across the ravine: the farthest either gets from its floor after ten updates."""
    way = paths(eta, a)
    across = np.abs(way[10:, :, 1]).max(axis=0)
    assert across[3] < across[2] / 10
    turns = (np.diff(np.sign(way), axis=0) != 0).sum(axis=0)
    assert (turns[2] >= (2, 10)).all()  # along and across
    assert turns[1, 0] == 0 and turns[1, 1] > 15


@claim(NAME, "After 40 updates plain descent has the largest $J$ of the four here. Now turn $a$ "
             "up to 0.9: here heavy ball, still swinging, has the largest.",
       over="the picture shown, eta 0.07 to 0.09")  # fmt: skip
@pytest.mark.parametrize("eta", [0.07, 0.08, 0.09])
def test_the_still_picture(eta):
    assert RAVINE(paths(eta, 0.8))[0][-1].argmax() == 0
    assert RAVINE(paths(eta, 0.9))[0][-1].argmax() == 2


@pytest.mark.parametrize("eta", [0.02, 0.06, 0.1, 0.15, 0.19])
def test_with_no_momentum_all_paths_are_one(eta):
    """As the quiz says."""
    way = paths(eta, 0.0)
    assert way[:, 1:] == pytest.approx(way[:, :1].repeat(3, axis=1))


@claim(NAME, "The second number changes its sign at every step: the walk zigzags across the "
             "ravine while it creeps along it", over="eta 0.12, 0.15, 0.18")  # fmt: skip
@pytest.mark.parametrize("eta", [0.12, 0.15, 0.18])
def test_the_first_three_steps(eta):
    way = paths(eta, 0.0, steps=3, methods=("plain",))[:, 0]
    assert (np.diff(np.sign(way[:, 1])) != 0).all()
    assert (np.diff(way[:, 0]) > 0).all()


@claim(NAME, "The two axes have different scales", over="the picture shown")
def test_the_axes_have_different_scales():
    backdrop, _ = namespace(NAME)["ravine"].figure(eta=0.08, a=0.8)
    ax = backdrop.axes[0]
    box = ax.get_window_extent()
    assert box.width / np.ptp(ax.get_xlim()) < 0.9 * box.height / np.ptp(ax.get_ylim())


@claim(NAME, "A run that ends higher than it began is marked *(diverges)*.",
       over="eta 0.02 to 0.4, a 0 to 0.98")  # fmt: skip
def test_what_ends_higher_diverges():
    ravine = namespace(NAME)["ravine"]
    for eta in (0.02, 0.08, 0.15, 0.21, 0.4):
        for a in (0.0, 0.5, 0.9, 0.98):
            J = RAVINE(paths(eta, a))[0]
            marks, _ = ravine.picture(eta=eta, a=a)
            marked = ["(diverges)" in mark.name for mark in marks if mark.name]
            assert marked == list(J[-1] > J[0])


def test_the_prediction_has_one_answer():
    start, *_, end = np.abs(paths(0.24, 0.9, steps=200)).max(axis=-1)
    assert list(end < start) == [False, False, True, False]


def test_the_prediction_reveals_who_comes_to_rest(monkeypatch):
    shown = []
    monkeypatch.setattr(widgets, "show_widget", lambda widget, **also: shown.append(widget))
    ask_which_one_comes_to_rest()
    ((_, *guesses, feedback),) = (widget.children for widget in shown)
    assert [guess.description for guess in guesses] == [
        "plain", "printed momentum", "heavy ball", "Nesterov",
    ]  # fmt: skip
    guesses[2].click()
    assert "at η = 0.24 heavy ball alone comes to rest" in feedback.value
    assert "heavy ball is at J" in feedback.value
    assert feedback.value.partition("alt=")[0].count(" diverges") == 3


@claim(NAME, "each $V^{(l)}$ has the shape of what comes out of its layer, $A^{(l+1)}$, and each "
             "gradient that of its weights.", over="five networks, one to four layers")  # fmt: skip
@pytest.mark.parametrize("sizes", [(4, 3), (5, 3, 2), (64, 50, 10), (6, 4, 5, 3), (3, 7, 4, 6, 2)])
def test_the_shapes_of_the_notation(sizes):
    network, M = Network(sizes), 32
    w = network.start(seed=100)
    trace = network.backpropagate(w, np.zeros((M, sizes[0])), np.zeros(M, int))
    for l in range(1, len(sizes)):
        assert trace.V[l].shape == trace.A[l + 1].shape == (M, sizes[l])
        assert trace.grad_W[l].shape == network.layers(w)[0][l].shape == (sizes[l], sizes[l - 1])


def test_the_picture_of_the_notation_has_the_shapes_of_the_network():
    network = Network((64, 50, 10))
    w = network.start(seed=100)
    trace = network.backpropagate(w, np.zeros((32, 64)), np.zeros(32, int))
    found = {f"A({l})": trace.A[l] for l in (1, 2, 3)} | {"Y": trace.A[3]}
    for l in (1, 2):
        found |= {f"W({l})": network.layers(w)[0][l], f"V({l})": trace.V[l]}
        found |= {f"gradient of W({l})": trace.grad_W[l]}
    assert {name: shape for name, _, _, shape, _ in ARRAYS} == {
        name: array.shape for name, array in found.items()
    }


def test_the_right_options_of_the_quizzes():
    quizzes = (NO_MOMENTUM_QUIZ, RAVINE_QUIZ, SUM_OR_MEAN_QUIZ)
    assert [text for quiz in quizzes for text, right, _ in quiz[1:] if right] == [
        "All four",
        "The steep direction diverges before the flat one is fast",
        "the lecture's η is the course's divided by M",
    ]


def test_the_panel_walks_by_the_methods_that_it_is_handed():
    marks, says = walks_of(("plain", "Adam")).picture(eta=0.1, a=0.8)
    assert [mark.name for mark in marks if mark.name] == ["plain", "Adam"]
    assert "Adam is at J" in says


def test_the_panel_names_what_diverges():
    says = namespace(NAME)["ravine"].figure(eta=0.24, a=0.9)[1]
    assert re.findall(r"([\w ]+) diverges", says.split(": ")[1]) == [
        "plain", " printed momentum", " Nesterov",
    ]  # fmt: skip


def test_the_map_names_every_notebook_with_its_minutes():
    rows = dict(re.findall(r"\]\((\w+)\.ipynb\) \|.*?\|.*?\| (\d+) \|", prose(NAME)))
    assert sorted(rows) == [name for name in NAMES if name != NAME]
    for name, minutes in rows.items():
        assert f"bout {minutes} minutes" in cells(name)[0].source, name


SHARE = re.compile(r"^## \d.*\((\d+) min\)$", re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_the_minutes_of_the_sections_add_up_to_the_heads(name):
    text = "\n".join(cell.source for cell in cells(name) if cell.cell_type == "markdown")
    minutes = [int(share) for share in SHARE.findall(text)]
    assert f"bout {sum(minutes)} minutes" in cells(name)[0].source
    assert len(minutes) == len(re.findall(r"^## \d", text, re.MULTILINE))


# ---- words and symbols come before their use --------------------------------------------------

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
IN_WORDS = re.compile(r"\\text\{[^}]*\}|\\mathrm\{[^}]*\}|\\(?:begin|end)\{\w+\}|\{(?:max|min)\}")
SYMBOL = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
LAYOUT = {"e", *re.findall(
    r"\\\w+",
    r"\approx \arg \bar \big \cdot \cos \cosh \ddot \dot \dots \frac \ge \hat \in \left \leftarrow "
    r"\le \lfloor \log \Longleftrightarrow \lVert \mapsto \mathcal \min \partial \pi \pm \qquad "
    r"\quad \rVert \rfloor \right \sqrt \sum \tfrac \times \to \underbrace",
)}  # fmt: skip

# Of each notebook the symbols that 00's table lacks, and the words that introduce them.
INTRODUCED = {
    "01_backpropagation": {
        "h": "Here $h$ is a small number",
    },
    "02_mini_batching": {r"\sigma": r"$\sigma^2 = \frac1n \sum_i"},
    "03_momentum": {
        "d": "($d$ is its depth",
        "u": "$u$ and $v$ are distances from its middle",
        "v": "$u$ and $v$ are distances from its middle",
        "m": "A ball of mass $m$",
        "h": "Let time go in steps of $h$",
        r"\tau": r"With PyTorch's dampening $\tau$",
        "r": "where $r$ is a root of",
        r"\kappa": r"with $\kappa = \lambda_{max}/\lambda_{min}$",
    },
    "04_nesterov": {
        "x": r"the gradient at any point $x$ is $\lambda x$",
        "p": r"a recurrence $w_{k+1} = p\,w_k - q\,w_{k-1}$",
        "q": r"a recurrence $w_{k+1} = p\,w_k - q\,w_{k-1}$",
        "r": r"the roots of $r^2 - p\,r + q$",
        "s": r"Write $s = \eta\lambda$",
        r"\kappa": r"$\kappa$ is the ratio of their curvatures",
        r"\theta": r"where Nesterov asks, $\theta_k = W_k - \beta\,\rho_{k-1}$",
    },
    "05_cooling": {
        "p": "Keras's rule with patience $p$",
        "d": "keeps the share $d < 1$ of its speed",
        r"\gamma": r"\text{exponential: } \eta_k = \eta_0\, \gamma^k",
        r"\epsilon": r"\frac{\eta_0}{1 + \epsilon k}",
        "s": r"the share $s$ of $\eta_0$",
        r"\sigma": r"add $\sigma$ times a noise $\xi_k$",
        r"\xi": r"add $\sigma$ times a noise $\xi_k$",
        "E": "($E$ is the mean over",
    },
    "06_comparing_optimizers": {
        "g": r"$g_k$ is short for $\nabla J(W_k)$",
        "s": r"$$s_k = s_{k-1} + g_k^2",
        r"\varepsilon": r"\sqrt{s_k} + \varepsilon",
        "d": "With $d_s = a_s - b_s$",
        r"\gamma": r"$$s_k = \gamma\, s_{k-1}",
        "m": r"$$m_k = \beta_1 m_{k-1}",
        "H": "the *Hessian* $H$",
        "u": "Multiply a vector $u$ by $H$",
        "h": "for a small $h$",
    },
    "07_mlp_neural_networks": {
        "u": "Call what stands under the root $u$",
        "C": "`C * sqrt(mean(W1**2) + mean(W2**2))`",
        "E": r"E_i = \sum_c",
        "s": "a step $s$ changes the gradient",
        "y": r"changes the gradient by $y = \lambda s$",
        "H": "a matrix $H$ takes the place of",
        "I": "$I$ is the identity matrix",
        "g": r"$g$ is short for $\nabla J(w)$",
        "q": r"$q = g - \alpha y$",
        "r": r"$r = \frac{s^T y}{y^T y}\, q$",
        r"\varphi": r"With $\varphi(t) = J(",
        "t": r"With $\varphi(t) = J(",
    },
}  # fmt: skip


def symbols_in(text):
    """The symbols of the formulas in a text, without layout, functions and words."""
    formulas = (display or inline for display, inline in FORMULA.findall(text))
    found = {s for formula in formulas for s in SYMBOL.findall(IN_WORDS.sub(" ", formula))}
    return found - LAYOUT


def test_every_symbol_is_in_the_notation_table_or_introduced_before_its_use():
    (table,) = (cell.source for cell in cells(NAME) if "| the lecture | here |" in cell.source)
    known = symbols_in(table) | {"X", "n", "B", "w"}  # in the column of code, and below the table
    assert all(f"`{name}`" in table for name in ("X", "n", "B", "w"))
    assert sorted(INTRODUCED) == [name for name in NAMES if name != NAME]
    for name, introduced in INTRODUCED.items():
        told, new = "", set()
        for cell in cells(name):
            if cell.cell_type == "markdown":
                told = " ".join(f"{told} {cell.source}".split())
                for symbol in symbols_in(cell.source) - known - new:
                    assert introduced.get(symbol, "not said") in told, (name, symbol)
                    new.add(symbol)
        assert new == set(introduced), name


# Each term, and the notebook and words that introduce it.
TERMS = {
    "SGD": ("02_mini_batching", "stochastic gradient descent, SGD"),
    "[Ss]tochastic gradient descent": ("02_mini_batching", "stochastic gradient descent, SGD"),
    "[Mm]ini-batch gradient": ("02_mini_batching", "mini-batch gradient"),
    "Hessian": (NAME, "the Hessian, the matrix of the second derivatives"),
    "eigenvalue": (NAME, "the Hessian, the matrix of the second derivatives"),
    "curvature": (NAME, "the curvature of $J$ along a direction, how strongly it bends upward"),
    "Glorot": ("01_backpropagation", "draws small weights, by a rule that section 6 explains"),
    "Glorot's": ("01_backpropagation", r"uniformly with variance $2 / (S_{l-1} + S_l)$"),
    "He's rule": ("01_backpropagation", r"normally with variance $2 / S_{l-1}$"),
    "[Ss]oftmax": ("01_backpropagation", "turns its $Z$ into probabilities"),
    "[Cc]ross-entropy": ("01_backpropagation", r"is $-\log a_c$ of the right class $c$"),
    "saturated": ("01_backpropagation", "Such a unit is **saturated**"),
    "[Ee]ffective step": ("03_momentum", "which is called the **effective step**"),
    "generator": ("03_momentum", "A rule is a Python generator, a function that can stop"),
    "secant": ("07_mlp_neural_networks", "the slopes at two points, the *secant*"),
}


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_introduced_before_it_is_used(term):
    where, words = TERMS[term]
    for name in NAMES[: NAMES.index(where) + 1]:
        for number, cell in enumerate(cells(name)):
            if name == where and words in " ".join(cell.source.split()):
                return
            assert not re.search(term, cell.source), (name, number)
    raise AssertionError(f"{where} does not say {words!r}")


def test_no_student_has_to_drive_a_generator():
    for name in NAMES:
        for number, cell in enumerate(cells(name)):
            assert not re.search(r"\.send\(|StopIteration", cell.source), (name, number)
