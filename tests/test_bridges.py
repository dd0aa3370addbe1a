"""The tables of what libraries call it, against PyTorch, Keras and scikit-learn as recorded.

Each convention is told by a path: the rule with the convention that the table names makes the
library's path, and the rule with the other one does not.
"""

import ast
import json
import re
from pathlib import Path

import numpy as np
import pytest
from notebook_tools import cells, defined

import mlp_helpers as mlp

FOLDER = Path(__file__).parent / "recorded"
RECORDED = {
    name: json.loads((FOLDER / f"{file}.json").read_text(encoding="utf-8"))
    for name, file in [("PyTorch", "pytorch"), ("Keras", "keras"), ("scikit-learn", "sklearn")]
}
BRIDGES = {name: recorded.get("bridges", recorded) for name, recorded in RECORDED.items()}
NOTEBOOKS = ("03_momentum", "04_nesterov", "05_cooling", "06_comparing_optimizers")
STEPS, HALVED_AT = 20, 10
SCALAR = np.zeros(1)
every_library = pytest.mark.parametrize("library", BRIDGES)
every_surface = pytest.mark.parametrize("surface", ["quadratic", "rosenbrock"])
SURFACES = {"quadratic": mlp.quadratic(10, 1), "rosenbrock": mlp.SURFACES["Rosenbrock"]}


def table(name):
    """{what it is here: {library: cell}} of the table in a notebook's section on libraries."""
    (text,) = [c.source for c in cells(name) if "What libraries call it" in c.source]
    head, _, *rows = [
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    return {row[0]: dict(zip(head[1:], row[1:], strict=False)) for row in rows}


def convention(name, row, library):
    """The word in bold in a cell."""
    (word,) = re.findall(r"\*\*(.+?)\*\*", table(name)[row][library])
    return word


def follow(rule, memory, recorded, etas, surface, *factors):
    """The path of a rule on the recorded surface, with the recorded etas: (STEPS + 1, 2)."""
    path = [np.array(recorded["constant"][0])]
    first = recorded["eta"]
    for k in range(STEPS):
        eta = first / 2 if etas == "halved" and k >= HALVED_AT else first
        asking = rule(path[-1], memory, eta, *factors)
        point = next(asking)
        try:
            asking.send(SURFACES[surface](point)[1])
        except StopIteration as end:
            w, memory = end.value
        path.append(w)
    return np.array(path)


def apart(path, recorded):
    """The largest difference of two paths, as a share of the recorded one's size."""
    recorded = np.array(recorded)
    return np.abs(path - recorded).max() / np.abs(recorded).max()


def assert_only(rules, word, memory, recorded, etas, surface, *factors):
    """Of two rules, by convention, the one of this word makes the recorded path, the other not."""
    differ = {
        name: apart(follow(rule, memory, recorded, etas, surface, *factors), recorded[etas])
        for name, rule in rules.items()
    }
    assert differ.pop(word) < 1e-10
    (other,) = differ.values()
    assert other > 1e-7


# ---- names and defaults --------------------------------------------------------------------


@pytest.mark.parametrize("name", NOTEBOOKS)
@every_library
def test_every_default_in_the_tables_is_the_librarys(name, library):
    known, compared = BRIDGES[library]["defaults"], 0
    for row in table(name).values():
        for call in re.findall(r"`(\w+\(.*?\))`(?= |,|$)", row.get(library, "")):
            node = ast.parse(call, mode="eval").body
            for argument in node.keywords:
                value = eval(ast.unparse(argument.value))  # as 1/3
                default = known[node.func.id][argument.arg]
                assert default == (list(value) if isinstance(value, tuple) else value), call
                compared += 1
    assert compared


@pytest.mark.parametrize("name", NOTEBOOKS)
@every_library
def test_every_class_in_the_tables_is_the_librarys(name, library):
    classes = {
        word
        for row in table(name).values()
        for word in re.findall(r"`([A-Z]\w+)[`(]", row.get(library, ""))
    } - {"True", "False", "T_max"}
    assert classes
    assert classes <= BRIDGES[library]["defaults"].keys()


# ---- 03: momentum --------------------------------------------------------------------------


@every_library
@every_surface
def test_eta_is_inside_or_outside_the_memory_as_the_table_says(library, surface):
    rules = {"inside": mlp.heavy_ball, "outside": defined("03_momentum", "eta_outside")}
    recorded = BRIDGES[library]["paths"]["SGD momentum"][surface]
    for rule in rules.values():
        path = follow(rule, SCALAR, recorded, "constant", surface, 0.9)
        assert apart(path, recorded["constant"]) < 1e-10
    word = convention("03_momentum", "$\\eta$ and the memory", library)
    assert_only(rules, word, SCALAR, recorded, "halved", surface, 0.9)


@every_library
@every_surface
@pytest.mark.parametrize("etas", ["constant", "halved"])
def test_without_momentum_there_is_one_rule(library, surface, etas):
    recorded = BRIDGES[library]["paths"]["SGD"][surface]
    assert apart(follow(mlp.plain, None, recorded, etas, surface), recorded[etas]) < 1e-10


@every_surface
@pytest.mark.parametrize("etas", ["constant", "halved"])
def test_dampening_leaves_the_first_gradient_whole(surface, etas):
    def dampened(w, b, eta, beta, first):
        b = (first if b is None else 1 - beta) * (yield w) + (0 if b is None else beta * b)
        return w - eta * b, b

    recorded = BRIDGES["PyTorch"]["paths"]["SGD dampening"][surface]
    assert apart(follow(dampened, None, recorded, etas, surface, 0.9, 1), recorded[etas]) < 1e-10
    small = follow(dampened, None, recorded, etas, surface, 0.9, 0.1)
    assert apart(small, recorded[etas]) > 1e-3


# ---- 04: Nesterov --------------------------------------------------------------------------


@every_library
@every_surface
def test_the_weights_you_get_are_the_look_ahead_point(library, surface):
    assert convention("04_nesterov", "the weights you get", library) == "look-ahead"
    recorded = BRIDGES[library]["paths"]["SGD nesterov"][surface]
    W = follow(mlp.nesterov, SCALAR, recorded, "constant", surface, 0.9)
    rho = np.vstack([np.zeros(2), W[:-1] - W[1:]])
    assert apart(W - 0.9 * rho, recorded["constant"]) < 1e-10
    assert apart(W, recorded["constant"]) > 1e-3


@every_library
@every_surface
def test_eta_is_inside_or_outside_nesterovs_memory_as_the_table_says(library, surface):
    library_step = defined("04_nesterov", "library_step")

    def inside(w, rho, eta, beta):
        here = yield w
        return library_step(w, rho, lambda w: here, eta, beta)

    def outside(w, b, eta, beta):
        here = yield w
        b = beta * b + here
        return w - eta * (here + beta * b), b

    rules = {"inside": inside, "outside": outside}
    recorded = BRIDGES[library]["paths"]["SGD nesterov"][surface]
    word = convention("04_nesterov", "$\\eta$ and the memory", library)
    assert_only(rules, word, SCALAR, recorded, "halved", surface, 0.9)


# ---- 05: cooling ---------------------------------------------------------------------------


def rates(schedule, losses):
    """eta in use during each of the epochs that end with these losses."""
    return [schedule(k, losses[:k]) for k in range(len(losses))]


def plateau(losses, eta, factor, patience, threshold, counts, compares):
    """eta in use during each epoch; `counts` and `compares` are the table's words."""
    best, bad, etas = np.inf, 0, []
    for J in losses:
        etas.append(eta)
        margin = threshold * (abs(best) if compares == "share" and best < np.inf else 1)
        best, bad = (J, 0) if J < best - margin else (best, bad + 1)
        if bad >= patience + (counts == "patience + 1"):
            eta, bad = eta * factor, 0
    return etas


def plateaus_words(library):
    rows = (
        "$\\eta$ falls after so many bad epochs",
        "a share of the best $J$, or a difference",
    )
    return tuple(convention("05_cooling", row, library) for row in rows)


@pytest.mark.parametrize("library", ["PyTorch", "Keras"])
@pytest.mark.parametrize("case", [0, 1, 2])
def test_plateaus_are_told_as_the_table_says(library, case):
    """Of the four rules that count and compare in either way, the table's alone makes all that was
    recorded of the defaults; without a threshold it is the count alone that tells."""
    recorded = list(BRIDGES[library]["plateaus"].values())[case]
    told = BRIDGES[library]["defaults"]["ReduceLROnPlateau"] | recorded["settings"]
    threshold = told.get("threshold", told.get("min_delta"))
    losses = BRIDGES[library]["losses"]
    found = [
        (counts, compares)
        for counts in ("patience", "patience + 1")
        for compares in ("share", "difference")
        if np.allclose(
            plateau(losses, 0.1, told["factor"], told["patience"], threshold, counts, compares),
            recorded["eta"], rtol=1e-6,
        )
    ]  # fmt: skip
    words = plateaus_words(library)
    assert found == [words] if threshold else {counts for counts, _ in found} == {words[0]}


def test_pytorchs_plateau_is_the_modules_and_kerass_the_notebooks():
    keras_plateau = defined("05_cooling", "keras_plateau")
    for recorded in BRIDGES["PyTorch"]["plateaus"].values():
        told = BRIDGES["PyTorch"]["defaults"]["ReduceLROnPlateau"] | recorded["settings"]
        rule = mlp.reduce_on_plateau(0.1, told["factor"], told["patience"], told["threshold"])
        assert rates(rule, BRIDGES["PyTorch"]["losses"]) == pytest.approx(recorded["eta"])
    for recorded in BRIDGES["Keras"]["plateaus"].values():
        losses = BRIDGES["Keras"]["losses"]
        etas = keras_plateau(losses, 0.1, **recorded["settings"])
        assert etas[:-1] == pytest.approx(recorded["eta"], rel=1e-6)


@pytest.mark.parametrize("case", ["default", "tol"])
def test_scikit_learns_adaptive_rate_is_as_the_table_says(case):
    """As above; its best is the lowest of all, by however little."""
    recorded = BRIDGES["scikit-learn"]["adaptive"][case]
    told = BRIDGES["scikit-learn"]["defaults"]["MLPClassifier"] | recorded["settings"]

    def after_each(counts, compares):
        eta, best, bad, etas = 0.1, np.inf, 0, []
        for J in recorded["losses"]:
            margin = told["tol"] * (best if compares == "share" and best < np.inf else 1)
            best, bad = min(best, J), bad + 1 if best - margin < J else 0
            if bad >= told["n_iter_no_change"] + (counts == "patience + 1"):
                eta, bad = eta * 0.2, 0
            etas.append(eta)
        return etas[:-1]  # at the last it may end: eta has come below 1e-6

    eta = pytest.approx(recorded["eta"][: len(recorded["losses"]) - 1])
    counts, compares = plateaus_words("scikit-learn")
    assert table("05_cooling")["$d$"]["scikit-learn"] == "always 0.2"
    assert after_each(counts, compares) == eta
    assert after_each("patience", compares) != eta
    if case == "tol":
        assert after_each(counts, "share") != eta


@pytest.mark.parametrize(
    "name, schedule",
    [
        ("ExponentialDecay", mlp.exponential(0.1, 0.5**0.1)),
        ("ExponentialDecay staircase", mlp.step_drop(0.1, 0.5, 10)),
        ("InverseTimeDecay", mlp.inverse_time(0.1, 0.1)),
        ("CosineDecay", mlp.cosine(0.1, 30)),
    ],
)
def test_kerass_schedules_are_the_modules_by_update(name, schedule):
    """Keras computes its cosine in float32."""
    recorded = BRIDGES["Keras"]["schedules"][name]["eta"]
    assert [schedule(k) for k in range(30)] == pytest.approx(recorded, abs=1e-8)
    assert [schedule(k + 1) for k in range(30)] != pytest.approx(recorded, abs=1e-8)


# ---- 06: adaptive methods ------------------------------------------------------------------


@every_library
@every_surface
@pytest.mark.parametrize("etas", ["constant", "halved"])
def test_adams_epsilon_stands_where_the_table_says(library, surface, etas):
    rules = {"freed": mlp.adam, "raw": defined("06_comparing_optimizers", "adam_raw")}
    word = convention("06_comparing_optimizers", "it is added to the root of", library)
    word, paths, memory = word.split()[0], BRIDGES[library]["paths"], (SCALAR, SCALAR, 0)
    default = table("06_comparing_optimizers")["Adam's $\\varepsilon$"][library]
    epsilon = float(re.search(r"=(\S+?)\)", default)[1])
    path = follow(rules[word], memory, paths["Adam"][surface], etas, surface, 0.9, 0.999, epsilon)
    assert apart(path, paths["Adam"][surface][etas]) < 1e-10
    (other,) = [case for case in paths if case in ("Adam eps", "Adam epsilon")]
    assert_only(rules, word, memory, paths[other][surface], etas, surface, 0.9, 0.999, 1e-2)


def adagrad_under(w, squares, eta, epsilon):
    here = yield w
    squares = squares + here * here
    return w - eta * here / np.sqrt(squares + epsilon), squares


PLACES = "both add $\\varepsilon$ to"


@pytest.mark.parametrize("library", ["PyTorch", "Keras"])
@every_surface
@pytest.mark.parametrize("etas", ["constant", "halved"])
def test_rmsprops_and_adagrads_epsilon_stand_where_the_table_says(library, surface, etas):
    name = "06_comparing_optimizers"
    word, paths = convention(name, PLACES, library), BRIDGES[library]["paths"]
    epsilon = {"PyTorch": "eps", "Keras": "epsilon"}[library]
    defaults, gamma = BRIDGES[library]["defaults"], {"PyTorch": "alpha", "Keras": "rho"}[library]
    first = defaults["Adagrad"]["initial_accumulator_value"]
    for kind, memory, factors, rules in [
        ("RMSprop", SCALAR, (defaults["RMSprop"][gamma],), (mlp.rmsprop, "rmsprop_under")),
        ("Adagrad", first, (), (mlp.adagrad, adagrad_under)),
    ]:
        beside, under = rules
        under = defined(name, under) if isinstance(under, str) else under
        rules = {"the root": beside, "what is under it": under}
        given = defaults[kind][epsilon]
        path = follow(rules[word], memory, paths[kind][surface], etas, surface, *factors, given)
        assert apart(path, paths[kind][surface][etas]) < 1e-10
        recorded = paths[f"{kind} {epsilon}"][surface]
        assert_only(rules, word, memory, recorded, etas, surface, *factors, 1e-2)


@pytest.mark.parametrize("library", ["PyTorch", "Keras"])
@every_surface
@pytest.mark.parametrize("etas", ["constant", "halved"])
def test_weight_decay_goes_where_the_table_says(library, surface, etas):
    """Seen with momentum: the memory holds a decay that goes into the gradient."""
    ball = {"PyTorch": defined("03_momentum", "eta_outside"), "Keras": mlp.heavy_ball}[library]

    def into_the_gradient(w, memory, eta, decay):
        running = ball(w, memory, eta, 0.9)
        here = yield next(running)
        return sent(running, here + decay * w)

    def into_the_weights(w, memory, eta, decay):
        running = ball(w, memory, eta, 0.9)
        after, memory = sent(running, (yield next(running)))
        return after - eta * decay * w, memory

    rules = {"the gradient": into_the_gradient, "the weights": into_the_weights}
    word = convention("06_comparing_optimizers", "it goes into", library)
    recorded = BRIDGES[library]["paths"]["SGD weight_decay"][surface]
    assert_only(rules, word, SCALAR, recorded, etas, surface, 0.1)


def sent(running, gradient):
    """What a rule returns when it is told this gradient."""
    with pytest.raises(StopIteration) as end:
        running.send(gradient)
    return end.value.value


@pytest.mark.parametrize("library", ["PyTorch", "Keras"])
@every_surface
@pytest.mark.parametrize("etas", ["constant", "halved"])
@pytest.mark.parametrize("case", ["AdamW", "AdamW weight_decay"])
def test_adamws_decay_is_as_the_table_says(library, surface, etas, case):
    defaults = BRIDGES[library]["defaults"]["AdamW"]
    adam, epsilon = mlp.adam, "eps"
    if library == "Keras":
        adam, epsilon = defined("06_comparing_optimizers", "adam_raw"), "epsilon"

    def adamw(w, memory, eta, decay):
        running = adam(w, memory, eta, 0.9, 0.999, defaults[epsilon])
        after, memory = sent(running, (yield next(running)))
        return after - eta * decay * w, memory

    recorded, memory = BRIDGES[library]["paths"][case], (SCALAR, SCALAR, 0)
    decay = (defaults | recorded["settings"])["weight_decay"]
    path = follow(adamw, memory, recorded[surface], etas, surface, decay)
    assert apart(path, recorded[surface][etas]) < 1e-10
    assert apart(follow(adamw, memory, recorded[surface], etas, surface, 0), path) > 1e-5


def test_scikit_learns_alpha_is_divided_by_the_batchs_instances():
    recorded = BRIDGES["scikit-learn"]["shrinking"]
    cell = table("06_comparing_optimizers")["it goes into"]["scikit-learn"]
    assert cell == "**the gradient**, divided by the batch's instances"
    for M, share in recorded["share"].items():
        assert share == pytest.approx(recorded["eta"] * recorded["alpha"] / int(M))
