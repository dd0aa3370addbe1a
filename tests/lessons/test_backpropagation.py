"""What notebook 01 says and shows: the pass through the small network, the gradient check, and how
sensitivities shrink in a deep one."""

from functools import cache
from inspect import getsource
from itertools import combinations, product

import numpy as np
import pytest
from notebook_tools import cells, claim, namespace, panels, prose

from companion.questions.exercise import cases_of
from companion.questions.trials import alike, outcome
from mlp_helpers import EXERCISES, Network, Text, numerical_gradient, relative_error

NAME = "01_backpropagation"
SEEDS = range(100, 110)  # the notebook shows seeds 0 to 9
OVER = "seeds 100 to 109"


@pytest.fixture(scope="module")
def notebook():
    return namespace(NAME)


@pytest.fixture(scope="module")
def factors(notebook):
    """(phi, **settings) -> the factors a layer (in all, by phi', by W^T) of each seed, (10, 3)."""

    def measure(phi, depth=10, **settings):
        passes = [notebook["deep_pass"](phi, depth, seed=seed, **settings) for seed in SEEDS]
        return np.array([notebook["layer_factors"](p) for p in passes])

    return measure


def small_pass(notebook, weight=1.0):
    """The small network's pass with its first weight turned, computed here by the chain rule."""
    W1, b1, W2, b2 = (notebook[name].copy() for name in ("W1", "b1", "W2", "b2"))
    W1[0, 0] = weight
    A2 = 1 / (1 + np.exp(-(notebook["X"] @ W1.T + b1)))
    A3 = 1 / (1 + np.exp(-(A2 @ W2.T + b2)))
    V2 = -2 * (notebook["Y"] - A3) * A3 * (1 - A3)
    return A2, A3, V2, (V2 @ W2) * A2 * (1 - A2)


def size(p):
    """mean |V(l)| for l = 1 ... L."""
    return np.array([np.abs(V).mean() for V in p.V[1:]])


# -- the graph ------------------------------------------------------------------------------------


def words(marks):
    return [mark.words for mark in marks if isinstance(mark, Text)]


@pytest.mark.parametrize("weight", [-10.0, -2.4, 1.0, 10.0])
def test_the_graph_shows_the_numbers_of_the_pass(notebook, weight):
    marks, _ = panels(NAME)["graph"].picture(7, weight)
    A2, A3, V2, V1 = small_pass(notebook, weight)
    shown = words(marks)
    grad_1 = V1.T @ notebook["X"]
    for number in (*V2[0], *V1[0], *A2[0], *A3[0], *grad_1.ravel(), *(V2.T @ A2).ravel()):
        assert f"{number:z.3f}" in shown  # in the arrays
    for number in V1[0]:
        assert f"V = {number:z.3f}" in shown  # under the nodes
    for number in grad_1.ravel():
        assert f"{number:z.2f}" in shown  # on the edges


@pytest.mark.parametrize("weight", [-10.0, -2.4, 1.0, 10.0])
def test_on_the_way_back_each_edge_shows_what_it_sends(notebook, weight):
    marks, _ = panels(NAME)["graph"].picture(5, weight)
    _, _, V2, _ = small_pass(notebook, weight)
    shown = words(marks)
    for share in (V2.T * notebook["W2"]).ravel():
        assert f"{share:z.2f}" in shown


def test_step_by_step_more_is_known(notebook):
    waiting = []
    for step in range(9):
        marks, _ = panels(NAME)["graph"].picture(step, 1.0)
        waiting.append(words(marks).count("–"))
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[0] == 32 and waiting[7] == waiting[8] == 0  # every number but those of A(1)


@pytest.mark.parametrize("weight", np.linspace(-10, 10, 9))
def test_what_the_graph_says_holds_for_every_weight(weight):
    panel = panels(NAME)["graph"]
    *_, (_, says) = panel.pictures(step=8, weight=weight)
    before, after = (float(part.strip(".")) for part in says.split("falls from ")[1].split(" to "))
    assert after < before
    *_, (_, says) = panel.pictures(step=4, weight=weight)
    assert "V(2) is -" in says  # the first output is below its target of 1: raising it lowers J
    assert " and 0." in says.split("V(2) is ")[1]  # the second is above its target of 0


@cache
def width_of(words):
    """How wide words are, in units of their size."""
    from matplotlib.textpath import TextPath

    return TextPath((0, 0), words, size=100).get_extents().width / 100


def box(mark):
    """The corners (left, right, bottom, top) of a Text in the graph, whose axes are pixels."""
    width = mark.size * width_of(mark.words)
    left = mark.x - {"start": 0, "middle": width / 2, "end": width}[mark.anchor]
    return left, left + width, mark.y - 0.4 * mark.size, mark.y + 0.4 * mark.size


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]


@pytest.mark.parametrize("step", range(9))
@pytest.mark.parametrize("weight", [-10.0, 1.0, 10.0])
def test_no_words_of_the_graph_overlap(step, weight):
    marks, _ = panels(NAME)["graph"].picture(step, weight)
    boxes = [(box(mark), mark.words) for mark in marks if isinstance(mark, Text)]
    found = [(v, w) for (a, v), (b, w) in combinations(boxes, 2) if overlap(a, b)]
    assert not found
    assert all(0 < b[0] and b[1] < 900 and 0 < b[2] and b[3] < 560 for b, _ in boxes)


# -- claims about the small network ----------------------------------------------------------------


@claim(
    NAME,
    "The first output is too small, so its $V^{(2)}$ is negative: raising its $Z^{(2)}$ would "
    "lower $J$. The second is too large, and its $V^{(2)}$ is positive.",
    over="weights -10 to 10",
)
def test_signs_of_the_final_sensitivities(notebook):
    for weight in np.linspace(-10, 10, 9):
        V2 = small_pass(notebook, weight)[2]
        assert V2[0, 0] < 0 < V2[0, 1]


@claim(
    NAME,
    "at the first, $-0.32 + 0.12$, times its slope of 0.19, is its $V^{(1)}$ of $-0.04$. At the "
    "second the two paths agree; at the third they nearly cancel.",
    over="the picture shown",
)
def test_paths_add_up(notebook):
    A2, _, V2, V1 = small_pass(notebook)
    shares, slopes = V2.T * notebook["W2"], (A2 * (1 - A2))[0]
    assert [f"{share:.2f}" for share in shares[:, 0]] == ["-0.32", "0.12"]
    assert f"{slopes[0]:.2f}" == "0.19" and f"{V1[0, 0]:.2f}" == "-0.04"
    assert V1[0] == pytest.approx(shares.sum(axis=0) * slopes)
    assert (shares[:, 1] > 0).all()
    assert abs(shares[:, 2].sum()) < 0.25 * np.abs(shares[:, 2]).min()


@claim(
    NAME,
    "With a weight of 10 the first hidden unit puts out 1.00, rounded. Its slope $a (1 - a)$ is "
    "0.004 instead of 0.19, and its sensitivity is less than a fiftieth of what it was at a weight "
    "of 1. The two other units keep their slopes; their sensitivities change only because the "
    "outputs have changed, and $V^{(2)}$ with them.",
    over="the picture shown",
)
def test_a_saturated_unit_has_next_to_no_sensitivity(notebook):
    before, after = small_pass(notebook), small_pass(notebook, 10.0)
    assert abs(after[3][0, 0]) < abs(before[3][0, 0]) / 50
    assert f"{after[0][0, 0]:.2f}" == "1.00"
    assert f"{after[0][0, 0] * (1 - after[0][0, 0]):.3f}" == "0.004"
    assert f"{before[0][0, 0] * (1 - before[0][0, 0]):.2f}" == "0.19"
    assert f"{small_pass(notebook, -10.0)[0][0, 0]:.2f}" == "0.01"
    assert (after[0][0, 1:] == before[0][0, 1:]).all() and (after[2] != before[2]).all()


@claim(NAME, "its output goes to 1 or to 0, and its $V$ shrinks to about a tenth or less.",
       over="the picture shown, weights 9 to 10 and -9 to -10")  # fmt: skip
def test_turned_to_either_end_the_unit_saturates(notebook):
    before = abs(small_pass(notebook)[3][0, 0])
    for weight, output in ((9.0, 1), (10.0, 1), (-9.0, 0), (-10.0, 0)):
        A2, _, _, V1 = small_pass(notebook, weight)
        assert A2[0, 0] == pytest.approx(output, abs=0.03)
        assert abs(V1[0, 0]) < (0.11 if abs(weight) == 10 else 0.2) * before


# -- slide 2 by hand -------------------------------------------------------------------------------


def test_slide_2_by_hand_is_the_gradient_of_its_mean(notebook):
    X, y = notebook["digits"].train.X[:7], notebook["digits"].train.y[:7]
    network = Network((64, 4, 10))
    for seed in range(3):
        w = network.start(seed)
        W, b = network.layers(w)
        J, parts = notebook["slide_2"](X, np.eye(10)[y], W[1], b[1], W[2], b[2])
        by_hand = np.concatenate([part.ravel() for part in parts])
        assert J == pytest.approx(network.on(X, y)(w)[0])
        assert relative_error(by_hand, numerical_gradient(network.on(X, y), w)) < 1e-7


def test_slide_2_as_it_is_printed_is_what_runs(notebook):
    text = "\n".join(cell.source for cell in cells(NAME) if cell.cell_type == "markdown")
    assert f"```python\n{getsource(notebook['slide_2'])}```" in text


@claim(NAME, "the gradients of its three edges are minus the three sensitivities",
       over="the picture shown")  # fmt: skip
def test_the_second_inputs_edges_carry_minus_the_sensitivities(notebook):
    (grad_W1, grad_b1, *_) = notebook["slide_2"](
        *(notebook[name] for name in ("X", "Y", "W1", "b1", "W2", "b2"))
    )[1]
    assert grad_W1[:, 1] == pytest.approx(-grad_b1[0])


@claim(NAME, "Its sign is that of $A^{(3)} - Y$.", over="ten batches of five")
@pytest.mark.parametrize("seed", range(100, 110))
def test_the_final_sensitivity_has_the_sign_of_the_error(seed):
    rng, solve = np.random.default_rng(seed), EXERCISES["final sensitivity"].solution
    Y, A3 = rng.integers(0, 2, (5, 3)).astype(float), rng.uniform(0.01, 0.99, (5, 3))
    np.testing.assert_array_equal(np.sign(solve(Y, A3)), np.sign(A3 - Y))


@claim(NAME, "its gradients are the lecture's **sums** over the batch: divide by $M$ for the "
             "course's mean", over="any numbers: M = 1, 7, 200")  # fmt: skip
@pytest.mark.parametrize("M", [1, 7, 200])
def test_the_helpers_gradient_is_a_sum(notebook, M):
    network, (X, y) = notebook["lecture_network"], notebook["digits"].train
    w = network.start(100)
    mean = network.on(X[:M], y[:M])(w)[1]
    assert network.backpropagate(w, X[:M], y[:M]).gradient == pytest.approx(M * mean)


@claim(
    NAME,
    "$J$ falls with every update: within ten to about 0.9, which is what a network reaches that "
    "answers 0.1 for each of the ten digits whatever it sees; then, slowly",
    over="seeds 100 to 104, eta 0.5 and 1",
)
def test_slide_2_lowers_J_on_the_digits_with_every_update(notebook):
    losses = np.array(notebook["losses"])
    assert len(losses) == 200 and (np.diff(losses) < 0).all()
    objective = notebook["lecture_network"].on(notebook["X200"], notebook["digits"].train.y[:200])
    assert objective.best_constant == pytest.approx(0.9, abs=0.01)
    for seed, eta in product(range(100, 105), (0.5, 1.0)):
        w, J = notebook["lecture_network"].start(seed, "Glorot"), []
        for _ in range(200):
            cost, gradient = objective(w)
            J.append(cost)
            w = w - eta * gradient
        assert (np.diff(J) < 0).all()
        assert J[10] == pytest.approx(0.9, abs=0.03) and J[-1] < 0.55
        assert J[10] - J[20] < 0.03  # slowly


# -- the gradient check ----------------------------------------------------------------------------


@claim(NAME, "Here a correct gradient, in float64, has a relative error below $10^{-9}$; one wrong "
             "sign shows at once.", over=OVER)  # fmt: skip
def test_the_check_tells_right_from_wrong(notebook):
    X, y = notebook["digits"].train.X[:5], notebook["digits"].train.y[:5]
    network = notebook["check_network"]
    for seed in SEEDS:
        w = network.start(seed)
        gradient = network.on(X, y)(w)[1]
        numerical = numerical_gradient(network.on(X, y), w)
        assert relative_error(gradient, numerical) < 1e-9
        spoiled = gradient.copy()
        spoiled[np.abs(gradient).argmax()] *= -1
        assert relative_error(spoiled, numerical) > 1e-2


@claim(
    NAME,
    "without $\\phi'$, they are several times too large (mind the scale) and scattered. Yet "
    "they still point roughly the right way, so a network learns something with them",
    over="seeds 100 to 109; 300 updates of 200 digits, eta 0.3, seeds 100 to 103",
)
def test_without_its_slope_a_gradient_is_too_large_and_still_downhill(notebook):
    X, y = notebook["digits"].train.X[:5], notebook["digits"].train.y[:5]
    network = notebook["check_network"]
    for seed in SEEDS:
        p = network.backpropagate(network.start(seed), X, y)
        forgetful, right = ((p.V[2] @ p.W[2]).T @ p.A[1]).ravel(), p.grad_W[1].ravel()
        ratio = np.linalg.norm(forgetful) / np.linalg.norm(right)
        cosine = forgetful @ right / np.linalg.norm(forgetful) / np.linalg.norm(right)
        assert 4 < ratio < 20 and 0.6 < cosine < 0.995
    X, y = notebook["X200"], notebook["digits"].train.y[:200]
    for seed in range(100, 104):
        w = network.start(seed)
        for _ in range(300):
            p = network.backpropagate(w, X, y)
            g, V1 = p.gradient / 200, p.V[2] @ p.W[2]
            W, b = network.layers(g)
            W[1][...], b[1][...] = V1.T @ p.A[1] / 200, V1.mean(axis=0)
            w = w - 0.3 * g
        assert network.on(X, y)(w)[0] < 0.899 < network.on(X, y)(network.start(seed))[0]


# -- vanishing gradients ---------------------------------------------------------------------------


def test_the_factors_multiply_to_the_shrinking_that_is_measured(notebook):
    p = notebook["deep_pass"]("tanh", 9)
    V = size(p)[:-1]
    factor, by_phi, by_W = notebook["layer_factors"](p)
    assert factor == pytest.approx((V[0] / V[-1]) ** (1 / (len(V) - 1)))
    assert factor == pytest.approx(by_phi * by_W)


def test_the_factors_are_near_the_reference(notebook, factors):
    for rule, expected in notebook["reference"].items():
        for phi, reference in zip(("sigmoid", "tanh", "ReLU"), expected):
            assert factors(phi, init=rule)[:, 0].mean() == pytest.approx(reference, rel=0.07)


@claim(NAME, "the sigmoid's line falls, the other two rise.",
       over=OVER + ", 5, 10 and 20 layers, weights times 0.8 to 1.25")  # fmt: skip
def test_with_uniform_weights_the_sigmoid_shrinks_and_the_others_grow(factors):
    for depth, scale in ((5, 1.0), (10, 0.8), (10, 1.0), (10, 1.25), (20, 1.0)):
        assert (factors("sigmoid", depth, scale=scale)[:, 0] < 0.9).all()
        assert (factors("tanh", depth, scale=scale)[:, 0] > 1.2).all()
        assert (factors("ReLU", depth, scale=scale)[:, 0] > 2).all()


@claim(
    NAME,
    "On average the sigmoid multiplies by less than a quarter a layer, and after nineteen of them "
    "the first layer's sensitivity is some $10^{-13}$: that layer learns next to nothing. tanh "
    "shrinks least.",
    over=OVER + ", the factors in 5, 10 and 20 layers",
)
def test_with_glorots_weights_the_sigmoid_vanishes(notebook, factors):
    names = ("sigmoid", "tanh", "ReLU")
    for depth in (5, 10, 20):
        sigmoid, tanh, relu = (factors(phi, depth, init="Glorot")[:, 0] for phi in names)
        assert (sigmoid < 0.25).all() and (relu < tanh).all() and (tanh < 1).all()
    first = [size(notebook["deep_pass"]("sigmoid", 20, init="Glorot", seed=s))[0] for s in SEEDS]
    assert 2e-14 < min(first) and max(first) < 1e-12


@claim(NAME, "ReLU's line is nearly level: twenty layers, and nothing vanishes.", over=OVER)
def test_with_hes_weights_relu_neither_vanishes_nor_explodes(notebook):
    for seed in SEEDS:
        V = size(notebook["deep_pass"]("ReLU", 20, init="He", seed=seed))
        assert 0.1 < V[0] / V[-2] < 10


@claim(
    NAME,
    "with uniform weights and twenty layers ReLU's $V^{(1)}$ is some hundred million times its "
    "$V^{(19)}$.",
    over=OVER,
)
def test_with_uniform_weights_relu_explodes(notebook):
    for seed in SEEDS:
        V = size(notebook["deep_pass"]("ReLU", 20, seed=seed))
        assert 3e7 * V[-2] < V[0] < 1e9 * V[-2]


@claim(
    NAME,
    "for the sigmoid it is at most 1/4 (about 0.13 on average with uniform weights, where many "
    "units are saturated), for tanh at most 1, for ReLU 0 or 1, and about 1/2 on average.",
    over=OVER + ", 5, 10 and 20 layers",
)
def test_slopes(factors):
    from mlp_helpers import ACTIVATIONS

    a = np.linspace(0, 1, 1001)
    assert ACTIVATIONS["sigmoid"].derivative(a).max() == 0.25
    assert ACTIVATIONS["tanh"].derivative(2 * a - 1).max() == 1
    assert set(ACTIVATIONS["ReLU"].derivative(a).astype(float)) == {0.0, 1.0}
    for depth in (5, 10, 20):
        assert factors("sigmoid", depth)[:, 1] == pytest.approx(0.135, abs=0.03)
        assert factors("sigmoid", depth)[:, 1].mean() == pytest.approx(0.135, abs=0.012)
        for init in ("uniform", "Glorot", "He"):
            assert factors("ReLU", depth, init=init)[:, 1] == pytest.approx(0.5, abs=0.09)


@claim(NAME, "which gives about $\\sqrt{50}$ times the size of a weight, and more where",
       over=OVER + ", uniform and Glorot's weights")  # fmt: skip
def test_what_the_weights_multiply_by(factors):
    for init, rms in (("uniform", np.sqrt(1 / 3)), ("Glorot", np.sqrt(2 / 100))):
        for phi in ("sigmoid", "tanh", "ReLU"):
            gain = factors(phi, init=init)[:, 2] / (np.sqrt(50) * rms)
            assert ((0.9 < gain) & (gain < 1.9)).all()


def test_a_sigmoids_activations_vary_as_much_in_the_last_hidden_layer_as_in_the_first(notebook):
    """What the quiz on vanishing gradients answers, for each rule of the start."""
    for init in ("uniform", "Glorot", "He"):
        passes = [notebook["deep_pass"]("sigmoid", 20, init=init, seed=seed) for seed in SEEDS]
        assert 0.8 < np.median([p.A[-2].std() / p.A[2].std() for p in passes]) < 1.4
        for p in passes:
            assert np.mean([A.mean() for A in p.A[2:-1]]) == pytest.approx(0.5, abs=0.08)


@claim(
    NAME,
    "Three times the weights make $W^T$ more than four times as strong, but most units now sit "
    "near 0 or 1, and $\\phi'$ falls from 0.13 to 0.05 on average. Their product, the factor, "
    "rises from about 0.63 to about 1.1. So weights can be chosen for which the sigmoid's "
    "sensitivity neither vanishes nor explodes; but then about seven in ten hidden units are "
    "within 0.05 of 0 or 1",
    over=OVER,
)
def test_larger_weights_saturate_what_they_enlarge(notebook, factors):
    once, thrice = factors("sigmoid"), factors("sigmoid", scale=3.0)
    assert (thrice[:, 2] > 4 * once[:, 2]).all() and (thrice[:, 1] < 0.5 * once[:, 1]).all()
    assert (thrice[:, 0] < 2.2 * once[:, 0]).all() and (thrice[:, 0] > once[:, 0]).all()
    assert once.mean(axis=0)[:2] == pytest.approx([0.63, 0.13], rel=0.09)
    assert thrice.mean(axis=0)[:2] == pytest.approx([1.1, 0.05], rel=0.09)
    for seed in SEEDS:
        p = notebook["deep_pass"]("sigmoid", 10, scale=3.0, seed=seed)
        saturated = np.mean([((A < 0.05) | (A > 0.95)).mean() for A in p.A[2:-1]])
        assert saturated == pytest.approx(0.7, abs=0.05)


@claim(
    NAME,
    "Its activations grow from layer to layer until every output unit is at exactly 0 or 1 in "
    "float64; then $A (1 - A) = 0$, and there is no sensitivity to send back.",
    over=OVER,
)
def test_squared_error_shuts_relu_out(notebook):
    for seed in SEEDS:
        p = notebook["deep_pass"]("ReLU", 20, cost="squared error", seed=seed)
        assert not size(p).any()
        means = [np.abs(A).mean() for A in p.A[2:-1]]
        assert means == sorted(means)
        for phi in ("sigmoid", "tanh"):
            p = notebook["deep_pass"](phi, 20, cost="squared error", seed=seed)
            assert (size(p) > 0).all()
    marks, says = panels(NAME)["deep_sensitivity"].picture(20, 1.0, "uniform", "squared error")
    assert "V is exactly 0" in marks[2].name and "ReLU has V = 0" in says


def test_what_predict_reveals_is_true(notebook):
    functions = notebook["deep_pass"], notebook["layer_factors"]
    figure, says = notebook["factor_against_scale"](*functions)
    assert "from about 0.63 to about 1.1" in says
    (ax,) = figure.axes
    drawn = {line.get_label(): line.get_xydata() for line in ax.get_lines()}
    scale = drawn["factor a layer"][4, 0]
    passes = [functions[0]("sigmoid", 10, scale, seed=seed) for seed in range(3)]
    expected = np.mean([functions[1](p) for p in passes], axis=0)
    shown = [drawn[name][4, 1] for name in ("factor a layer", "φ′ alone", "Wᵀ alone")]
    np.testing.assert_allclose(shown, expected)
    at_three = np.interp(3, *drawn["factor a layer"].T)
    assert at_three == pytest.approx(1.1, abs=0.1)


def test_what_the_quizzes_say_of_ten_layers_of_relu(notebook):
    for seed in SEEDS:
        V = size(notebook["deep_pass"]("ReLU", 10, seed=seed))
        assert V[0] > 1000 * V[-2]  # "a thousand times smaller"


@claim(NAME, "each layer back leaves about a quarter, and the five of them leave less than a "
             "thousandth", over=OVER)  # fmt: skip
def test_the_printed_quarter_of_the_four_lines(notebook):
    deep = notebook["deep"]
    for seed in (0, *SEEDS):
        V = size(deep.backpropagate(deep.start(seed, "Glorot"), notebook["X64"], notebook["y64"]))
        left = V[:-1] / V[1:]
        assert len(V) == 6 and ((0.17 < left) & (left < 0.28)).all() and V[0] < V[-1] / 1000


def test_the_deep_panel_shows_what_is_measured(notebook):
    marks, _ = panels(NAME)["deep_sensitivity"].picture(12, 1.0, "Glorot", "cross-entropy")
    for mark, phi in zip(marks, ("sigmoid", "tanh", "ReLU")):
        expected = size(notebook["deep_pass"](phi, 12, init="Glorot"))
        np.testing.assert_allclose(mark.y, expected[::-1])
        assert mark.name.startswith(phi)


# -- exercises -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["final sensitivity", "recurrence", "gradient"])
def test_no_two_mistakes_of_an_exercise_look_alike(name):
    exercise = EXERCISES[name]
    cases = [case for _, case in cases_of(exercise)]
    answers = {"the solution": exercise.solution, **exercise.mistakes}
    with np.errstate(divide="ignore"):  # M - 1 instances, of one
        results = {
            told: [outcome(exercise, answer, case) for case in cases]
            for told, answer in answers.items()
        }
    for a, b in combinations(results, 2):
        assert not all(map(alike, results[a], results[b])), f"{a} looks like {b}"


def test_the_bias_is_said_to_be_the_same_in_both_ways(notebook):
    A, W, b, V = (notebook[name] for name in ("A", "W", "b", "V"))
    ones = np.ones((len(A), 1))
    np.testing.assert_allclose(np.hstack([A, ones]) @ np.hstack([W, b.T]).T, A @ W.T + b)
    np.testing.assert_allclose((V.T @ ones).ravel(), V.sum(axis=0))
    assert "a bias is the weight of an input that is always 1" in prose(NAME)


# -- the three exercises train the digits ----------------------------------------------------------


@claim(NAME, "At $\\eta = 1$ the curve of before, now with $J$ on a logarithmic axis")
def test_by_hand_draws_the_losses_of_slide_2(notebook):
    (curve,), _ = notebook["by_hand"].picture(eta=1.0)
    assert np.allclose(curve.y, notebook["losses"], rtol=1e-9)


@claim(NAME, "$J$ drops at once to about 1 and then hardly falls: here it ends higher than with "
       "$\\eta = 1$")  # fmt: skip
def test_too_large_a_step_ends_higher_here(notebook):
    ((at_1,), _), ((at_5,), _) = (notebook["by_hand"].picture(eta=eta) for eta in (1.0, 5.0))
    assert 0.9 < at_5.y[1] < 1.1 and 0.6 < at_5.y[-1] < 0.9
    assert at_5.y[-1] > 3 * at_1.y[-1]


@claim(NAME, "Leave the minus out of `final_sensitivity`", over="an identity: ascent")
def test_without_the_minus_J_climbs(notebook):
    answers = [EXERCISES[name].solution for name in ("recurrence", "gradient")]
    panel = notebook["by_hand"].using(
        lambda Y, A3: 2 * (Y - A3) * A3 * (1 - A3), *answers, even_if_wrong=True
    )
    for eta in (0.1, 1.0, 5.0):
        own, theirs = panel.picture(eta=eta)[0]
        assert own.name == "the course's own" and theirs.y[-1] > 2 * theirs.y[0] > own.y[-1]
