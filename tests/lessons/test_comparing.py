"""Notebook 06: its races are fair, its pictures show them, its sentences hold over the seeds.

The notebook tunes on seeds 100 and 101 and races on 0 to 9. What a sentence claims of methods is
asserted on other seeds; where it compares them at their best, also after tuning on other seeds.
What runs the notebook's sweep or race is slow.
"""

import contextlib
import io
import itertools
from functools import cache
from itertools import islice

import numpy as np
import pytest
import tune
from notebook_tools import cells, claim, named

import mlp_helpers
from companion.lessons.comparing import MOMENTUM_QUIZ, SCALE_QUIZ, TUNING_QUIZ, live_race, tuning
from companion.lessons.comparing.pictures import noted, steady_steps
from mlp_helpers import (
    ADAPTIVE,
    EXERCISES,
    METHODS,
    STYLES,
    SURFACES,
    Arrow,
    Line,
    Network,
    Run,
    Text,
    descend,
    fit,
    minibatches,
    train,
)

NAME = "06_comparing_optimizers"
SEEDS = range(110, 115)
RIVALS = ("plain", "heavy ball", "Nesterov")
LOSSES = ("squared error", "cross-entropy")
LECTURES_SIX = (
    "plain", "printed momentum", "heavy ball", "printed Nesterov", "mended Nesterov", "Nesterov",
)  # fmt: skip
ADAPTIVE_RIVALS = ("AdaGrad", "RMSProp", "Adam")


def of(name):
    """What the notebook calls `name`."""
    return named(NAME, name)


@cache
def after(loss, pairs, updates, seed, data="train"):
    """J of Run(method, eta, a) for each of `pairs` after so many updates, all from one start."""
    network, rule = of("NETWORKS")[loss]
    digits, runs = of("digits"), [Run(*pair) for pair in pairs]
    w = network.start(seed, rule, np.float32)
    steps = train(network.on(*digits.train), w, runs, minibatches(1437, 32, seed))
    now = next(islice(steps, updates - 1, None))
    return network.evaluate(now.w, *getattr(digits, data))[0]


# -- the sweep and the race, drawn again

SHOWN = (100, 101)  # the sweep seeds of the notebook
DRAWS = tuple((seed, seed + 1) for seed in range(300, 310, 2))  # none of the table of redraws
RACE = tuple(range(110, 120))


@cache
def swept_J(loss, method, seed):
    return of("sweep")(loss, method, seed)


@cache
def tuned(loss, draw):
    """{method: (its best eta, the lowest validation J)} of a sweep over the seeds of `draw`."""
    found = {}
    for m in of("METHOD_NAMES"):
        J = np.mean([swept_J(loss, m, seed) for seed in draw], axis=0)
        found[m] = float(of("ETAS")[m][J.argmin()]), J.min()
    return found


@cache
def raced(loss, method, eta, seeds):
    """At the end of a race: J, validation accuracy and test accuracy, each (seeds,)."""
    (network, rule), digits = of("NETWORKS")[loss], of("digits")
    epochs = of("EPOCHS") // of("COST")[method]
    w = network.start(list(seeds), rule, np.float32)
    runs = [Run(method, eta)] * len(seeds)
    done = fit(network, digits.train, runs, epochs=epochs, seed=list(seeds), w=w,
               watch=digits.validation, progress=False)  # fmt: skip
    h = done.history
    return h.J[-1], h.watched_accuracy[-1], network.accuracy(done.w, *digits.test)


def race(loss, draw, seeds=RACE):
    """{method: (J, validation accuracy, test accuracy)}, each method tuned on `draw`."""
    return {m: raced(loss, m, eta, seeds) for m, (eta, _) in tuned(loss, draw).items()}


def medians(found, which=0):
    """{method: median over the seeds} of J (0), validation accuracy (1) or test accuracy (2)."""
    return {m: np.median(values[which]) for m, values in found.items()}


# -- a fair race


@claim(
    NAME,
    "The printed and the mended Nesterov take two gradients a step",
    over="every surface and four seeds' starts on the digits",
)
def test_the_price_of_a_step():
    two = {m for m, cost in of("COST").items() if cost != 1}
    assert two == {"printed Nesterov", "mended Nesterov"}
    assert {of("COST")[m] for m in two} == {2}
    runs = [Run(m, 0.01) for m in of("METHOD_NAMES")]
    network, digits = Network(), of("digits")
    grounds = [(J, J.start) for J in SURFACES.values()]
    grounds += [(network.on(*digits.train), network.start(s, "uniform")) for s in range(110, 114)]
    for objective, start in grounds:
        now = next(islice(train(objective, start, runs), 2, None))
        assert now.gradients.tolist() == [3 * of("COST")[m] for m in of("METHOD_NAMES")]


def test_the_notebook_names_its_methods_and_all_are_known():
    names = of("METHOD_NAMES")
    assert len(set(names)) == 10
    assert set(names[:6]) == set(LECTURES_SIX) <= set(METHODS)
    assert set(names[6:]) <= set(ADAPTIVE)


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
def test_all_spend_the_same_gradients_from_the_same_starts(loss):
    histories = {m: done.history for m, done in of("races")[loss].items()}
    assert len(histories) == 10
    for m, h in histories.items():
        assert (h.gradients[0] == 0).all() and (h.gradients[-1] == of("BUDGET")).all()
        assert len(h.gradients) == of("EPOCHS") // of("COST")[m] + 1
        np.testing.assert_array_equal(h.J[0], histories["plain"].J[0])
        assert h.J.shape[1] == len(np.unique(h.J[0])) == 10  # every seed its own start


@pytest.mark.slow
def test_eta_is_chosen_on_other_seeds_than_those_of_the_race_and_not_at_the_rim():
    assert not set(of("SWEEP_SEEDS")) & set(of("SEEDS"))
    for loss, chosen in of("best").items():
        for m, eta in chosen.items():
            assert of("ETAS")[m][0] < eta < of("ETAS")[m][-1], (loss, m)


def test_the_steps_panel_counts_gradients_and_its_arrow_is_the_last_step():
    picture = of("steps").picture
    marks, _ = picture("turned ravine", 0.05, 0.8, "heavy ball", "printed Nesterov", 13)
    ball, printed = (m for m in marks if isinstance(m, Line) and m.name)
    assert len(ball.x) == 14 and len(printed.x) == 7
    thick = [m for m in marks if isinstance(m, Arrow) and m.width == 4]
    for way, arrow in zip((ball, printed), thick):
        np.testing.assert_array_equal(arrow.x, way.x[-2:])
        np.testing.assert_array_equal(arrow.y, way.y[-2:])
    gray = [m for m in marks if isinstance(m, Arrow) and m.width == 2]
    for way, arrow in zip((ball, printed), gray):
        downhill = -SURFACES["turned ravine"](np.array([way.x[-2], way.y[-2]]))[1]
        step = np.array([arrow.x[1] - arrow.x[0], arrow.y[1] - arrow.y[0]])
        assert step @ downhill == pytest.approx(np.linalg.norm(step) * np.linalg.norm(downhill))


@claim(
    NAME,
    "The heavy ball's thick arrow does not follow the gray one, straight downhill",
    over="the picture shown",
)
@claim(
    NAME,
    "Seven gradients: seven steps for the heavy ball (blue), three for the printed Nesterov.",
    over="the picture shown",
)
def test_the_still_of_the_steps():
    marks, _ = of("steps").picture(
        "turned ravine", 0.05, 0.8, "heavy ball", "printed Nesterov", 7
    )
    gray, thick = [m for m in marks if isinstance(m, Arrow)][:2]
    a, b = (np.array([m.x[1] - m.x[0], m.y[1] - m.y[0]]) for m in (gray, thick))
    assert a @ b < 0.9 * np.linalg.norm(a) * np.linalg.norm(b)
    assert [len(m.x) - 1 for m in marks if isinstance(m, Line) and m.name] == [7, 3]


def test_the_steps_panel_says_who_diverges():
    picture = of("steps").picture
    assert "diverges" in picture("ravine", 1.0, 0.9, "plain", "none", 60)[1]
    assert "diverges" not in picture("ravine", 0.1, 0.9, "plain", "none", 60)[1]


# -- methods that adapt


@claim(
    NAME,
    "Adam's first step moves each weight by η, however long or short the gradient is.",
    over="random starts, seeds 110 to 114, and gradients 1e-3 to 1e3 times as long",
)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_the_first_step(seed, scale):
    start, ravine = np.random.default_rng(seed).normal(size=2), SURFACES["ravine"]

    def objective(w, batch=None):
        J, gradient = ravine(w)
        return scale * J, scale * gradient

    for eta in (0.01, 0.1):
        runs = [Run("Adam", eta), Run("AdaGrad", 5 * eta)]
        now = next(train(objective, start, runs))
        moved = abs(now.w - start)
        np.testing.assert_allclose(moved, [[eta, eta], [5 * eta, 5 * eta]], rtol=1e-3)


@claim(
    NAME,
    "later a weight hardly ever moves by more than η in a step",
    over="both networks, seeds 110 to 112, eta 0.01 to 0.1: at most one move in a hundred",
)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("seed", SEEDS[:3])
def test_adams_eta_is_about_the_most_that_a_weight_moves(loss, seed):
    (network, rule), digits = of("NETWORKS")[loss], of("digits")
    runs = [Run("Adam", eta) for eta in (0.01, 0.03, 0.1)]
    w = network.start(seed, rule, np.float32)
    steps = train(network.on(*digits.train), w, runs, minibatches(1437, 32, seed))
    ways = np.stack([np.tile(w, (3, 1)), *(now.w for now in islice(steps, 180))])
    etas = np.array([run.eta for run in runs])[:, None]
    assert ((abs(np.diff(ways, axis=0)) > 1.0001 * etas).mean(axis=(0, 2)) < 0.01).all()


@claim(
    NAME,
    "With η = 0.05 it stepped 0.5, ten times as far",
    over="random starts, seeds 110 to 114, eta 0.01 to 0.1",
)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("eta", [0.01, 0.05, 0.1])
def test_the_first_step_of_rmsprop(seed, eta):
    start = np.random.default_rng(seed).normal(size=2)
    paths, _ = descend(SURFACES["ravine"], [Run("RMSProp", eta)], 1, start)
    np.testing.assert_allclose(abs(paths[1, 0] - paths[0, 0]), 10 * eta, rtol=1e-5)


@claim(
    NAME,
    "Look at the first line: one gradient is more than five times the other, yet both weights "
    "move by exactly η = 0.5.",
    over="the numbers shown",
)
@claim(
    NAME,
    "Plain descent steps more than five times as far in $w_2$ as in $w_1$",
    over="the numbers shown",
)
def test_the_first_gradient_of_the_ravine():
    gradient = SURFACES["ravine"](np.array([-1.7, 0.9]))[1]
    assert abs(gradient[1]) > 5 * abs(gradient[0])
    paths, _ = descend(SURFACES["ravine"], [Run("AdaGrad", 0.5)], 1)
    np.testing.assert_allclose(abs(paths[1, 0] - paths[0, 0]), 0.5)


@claim(
    NAME,
    "of the printed Nesterov the one after six gradients: the next comes after eight",
)
@claim(NAME, "The note that counts (the large dot) is the last, and not always the lowest.")
def test_the_notes_within_a_budget_of_seven():
    gradients, J = noted("printed Nesterov", 6)
    last = (gradients <= 7).nonzero()[0][-1]
    assert list(gradients[last : last + 2]) == [6, 8]
    gradients, J = noted("heavy ball", 12)
    assert EXERCISES["J at a budget"].solution(gradients, J, 7) == J[7] > J[:7].min()


@claim(
    NAME,
    "However large the gradient, if it stays the same, Adam's every step is η.** AdaGrad's step "
    "number $k$ is $\\eta / \\sqrt k$: it shrinks for ever. **RMSProp begins like AdaGrad with ten "
    "times the η, and comes to rest at η",
    over="gradients from 0.01 to 1000, eta 0.001 to 1, a thousand steps",
)
@pytest.mark.parametrize("gradient", [0.01, -0.3, 1.0, 50.0, -1000.0])
@pytest.mark.parametrize("eta", [0.001, 0.03, 1.0])
def test_under_a_gradient_that_stays_the_same(gradient, eta):
    steps = steady_steps(("AdaGrad", "RMSProp", "Adam"), eta, gradient, 1000) * np.sign(gradient)
    adagrad, rmsprop, adam = steps.T
    np.testing.assert_allclose(adam, 1, rtol=1e-5)
    np.testing.assert_allclose(adagrad, np.arange(1, 1001) ** -0.5, rtol=1e-5)
    np.testing.assert_allclose(rmsprop[:10] / adagrad[:10], 10, rtol=0.05)
    assert (np.diff(rmsprop) < 0).all() and rmsprop[-1] == pytest.approx(1, abs=1e-3)


@claim(
    NAME,
    "A ravine along the axes: plain descent goes first down into the valley, then along it. Adam "
    "sets out at 45 degrees to the axes: both weights go toward their goals at once, at the same "
    "pace.",
    over="the picture shown",
)
def test_the_still_of_adam():
    paths, _ = descend(SURFACES["ravine"], [Run("plain", 0.1), Run("Adam", 0.1, 0.8)], 9)
    plain, adam = abs(np.diff(paths, axis=0)).transpose(1, 0, 2)
    assert (abs(adam[:7, 0] / adam[:7, 1] - 1) < 0.25).all()
    assert plain[0, 1] > 5 * plain[0, 0] and (plain[1:, 1] < plain[1:, 0]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_quiz_on_scale(seed):
    """J times 1000: Adam's path stays, plain descent's steps are 1000 times as long."""
    start, paths, ravine = np.random.default_rng(seed).normal(size=2), [], SURFACES["ravine"]
    runs = [Run("Adam", 0.1), Run("plain", 1e-5)]
    for factor in (1, 1000):

        def objective(w, batch=None, factor=factor):
            J, gradient = ravine(w)
            return factor * J, factor * gradient

        paths.append(np.stack([now.w for now in islice(train(objective, start, runs), 20)]))
    np.testing.assert_allclose(paths[0][:, 0], paths[1][:, 0], atol=1e-6)
    np.testing.assert_allclose(1000 * (paths[0][0, 1] - start), paths[1][0, 1] - start)


@claim(
    NAME,
    "They work weight by weight: turn the ravine, and they are other methods.",
    over="random starts, seeds 110 to 114",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_prediction(seed):
    start = np.random.default_rng(seed).uniform(0.3, 1.5, 2)
    (_, along, J), (_, across, J_turned) = (of("turned")(angle, start) for angle in (0, 45))
    turn = np.array([[1, 1], [-1, 1]]) / np.sqrt(2)
    np.testing.assert_allclose(along[:, 0] @ turn, across[:, 0], atol=1e-9)
    assert J_turned[0] == pytest.approx(J[0], rel=1e-6)
    assert J_turned[1] > 1e5 * J[1]
    assert "has just been turned" in of("both_ravines")()[1]


# -- the quizzes


@pytest.mark.parametrize("quiz, right", [
    (MOMENTUM_QUIZ, "That here its memory or its ten times longer step helped, one or both"),
    (SCALE_QUIZ, "Hardly anything"),
    (TUNING_QUIZ, "A little less"),
])  # fmt: skip
def test_the_right_option_of_each_quiz(quiz, right):
    _, *options = quiz
    assert [text for text, is_right, _ in options if is_right] == [right]


@pytest.mark.parametrize("seed", range(100, 105))
def test_the_best_of_fifty_does_a_little_worse_on_new_digits(seed):
    """As the quiz says: 50 settings of like merit, 180 digits to choose by and 180 to test."""
    rng = np.random.default_rng(seed)
    merit = rng.uniform(0.93, 0.97, (1000, 50))
    chosen_by, tested = rng.binomial(180, merit), rng.binomial(180, merit)
    best = chosen_by.argmax(axis=1)[:, None]
    lost = np.take_along_axis(chosen_by - tested, best, axis=1).mean() / 180
    assert 0.005 < lost < 0.05 and abs((chosen_by - tested).mean()) / 180 < 1e-3


# -- each at its best


@claim(
    NAME,
    "AdaGrad's best η is several times smaller than plain descent's, that of RMSProp, Adam and "
    "AdamW more than ten times.",
    over="sweep seeds 300 to 309, in pairs",
)
@claim(
    NAME,
    "with squared error (left) the highest is more than four times the lowest; with cross-entropy "
    "(right) it is less than twice.",
    over="sweep seeds 300 to 309, in pairs",
)
@claim(
    NAME,
    "Every curve falls to a floor and rises again",
    over="sweep seeds 300 to 309, in pairs",
)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_sweep(loss, draw):
    best = tuned(loss, draw)
    for m, (_, floor) in best.items():
        ends = [np.mean([swept_J(loss, m, seed)[end] for seed in draw]) for end in (0, -1)]
        assert min(ends) > 1.05 * floor, m
    plain = best["plain"][0]
    assert best["AdaGrad"][0] < plain / 3
    assert all(10 * best[m][0] < plain for m in ("RMSProp", "Adam", "AdamW"))
    spread = np.ptp([np.log(floor) for _, floor in best.values()])
    assert spread > np.log(4) if loss == "squared error" else spread < np.log(2)


@claim(
    NAME,
    "For RMSProp and Adam η = 1 is far too large.",
    over="seeds 110 to 114, against eta 0.02 and 0.05",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_one_is_too_large(seed):
    pairs = [(m, eta) for eta in (1.0, 0.02, 0.05) for m in ("RMSProp", "Adam")]
    large, *fitting = after("cross-entropy", tuple(pairs), 360, seed).reshape(3, 2)
    assert all((large > 5 * J).all() for J in fitting)


# -- the race


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
def test_the_race_is_run_as_the_notebook_runs_it(loss):
    """So that what is drawn again is what the notebook shows."""
    best = {m: eta for m, (eta, _) in tuned(loss, SHOWN).items()}
    assert best == of("best")[loss]
    for m in ("heavy ball", "printed Nesterov"):
        J, accuracy, tested = raced(loss, m, best[m], tuple(of("SEEDS")))
        history = of("races")[loss][m].history
        np.testing.assert_array_equal(J, history.J[-1])
        np.testing.assert_array_equal(accuracy, history.watched_accuracy[-1])
        np.testing.assert_array_equal(tested, of("tested")[loss][m])


ANY_DRAW = "sweep seeds 300 to 309, in pairs; race seeds 110 to 119"
SHOWN_RACE = tuple(range(10))


@claim(
    NAME,
    "The medians of AdaGrad, RMSProp and Adam lie below those of all six of the lecture's methods. "
    "Heavy ball ends last of all ten in every seed",
    over=ANY_DRAW,
)
@claim(
    NAME,
    "the median of AdaGrad lies above 0.95, and heavy ball stays below 0.9 in every seed.",
    over=ANY_DRAW,
)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
def test_the_race_with_squared_error(draw):
    found = race("squared error", draw)
    J = medians(found)
    assert max(J[m] for m in ADAPTIVE_RIVALS) < min(J[m] for m in LECTURES_SIX)
    others = np.max([found[m][0] for m in found if m != "heavy ball"], axis=0)
    assert (found["heavy ball"][0] > others).all()
    assert medians(found, 2)["AdaGrad"] > 0.95 and found["heavy ball"][2].max() < 0.9


@claim(
    NAME,
    "Here plain descent (black) is first among the lecture's six.",
    over="the notebook's sweep; race seeds 0 to 9, and 110 to 119",
)
@claim(
    NAME,
    "with `SWEEP_SEEDS = (207, 208)` it is printed momentum.",
    over="race seeds 0 to 9, and 110 to 119",
)
@pytest.mark.slow
@pytest.mark.parametrize("seeds", [SHOWN_RACE, RACE])
@pytest.mark.parametrize("draw, first", [(SHOWN, "plain"), ((207, 208), "printed momentum")])
def test_who_is_first_among_the_lectures_six(draw, first, seeds):
    J = medians(race("squared error", draw, seeds))
    assert min(LECTURES_SIX, key=J.get) == first


@claim(
    NAME,
    "Heavy ball, last a moment ago, now ends below plain descent in most seeds, and the printed "
    "Nesterov ends last in most",
    over=ANY_DRAW,
)
@claim(
    NAME,
    "apart from the printed Nesterov's, the medians of validation accuracy lie within 0.04.",
    over=ANY_DRAW,
)
@claim(
    NAME,
    "the median of each method but the printed Nesterov lies between 0.95 and 0.99",
    over=ANY_DRAW,
)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
def test_the_race_with_cross_entropy(draw):
    found = race("cross-entropy", draw)
    last = found.pop("printed Nesterov")[0]
    others = np.max([J for J, *_ in found.values()], axis=0)
    assert (last > others).sum() > len(RACE) / 2
    assert (found["heavy ball"][0] < found["plain"][0]).sum() > len(RACE) / 2
    assert np.ptp(list(medians(found, 1).values())) < 0.04
    assert all(0.95 <= accuracy < 0.99 for accuracy in medians(found, 2).values())


@claim(
    NAME,
    "Here Adam has the lowest median J; with `SWEEP_SEEDS = (207, 208)` heavy ball has.",
    over="the two draws of sweep seeds that it names; race seeds 0 to 9, and 110 to 119",
)
@pytest.mark.slow
@pytest.mark.parametrize("seeds", [SHOWN_RACE, RACE])
@pytest.mark.parametrize("draw, first", [(SHOWN, "Adam"), ((207, 208), "heavy ball")])
def test_who_is_first_hangs_on_the_draw(draw, first, seeds):
    J = medians(race("cross-entropy", draw, seeds))
    assert min(J, key=J.get) == first


@claim(
    NAME,
    "Here Adam is ahead of heavy ball in most seeds; with `SWEEP_SEEDS = (207, 208)` it is behind "
    "in most",
    over="the two draws that it names",
)
@pytest.mark.slow
@pytest.mark.parametrize("draw, ahead, behind", [
    (SHOWN, "Adam", "heavy ball"), ((207, 208), "heavy ball", "Adam"),
])  # fmt: skip
def test_who_is_ahead_on_the_test_set_hangs_on_the_draw(draw, ahead, behind):
    found = race("cross-entropy", draw, SHOWN_RACE)
    assert (found[ahead][2] > found[behind][2]).sum() > len(SHOWN_RACE) / 2


# -- the sweep drawn again


@cache
def factor_J(loss, method, a, seed):
    """Validation J at each eta with the momentum factor a, as `sweep` has it with 0.9."""
    if a == 0.9:
        return swept_J(loss, method, seed)
    return tune.ends(loss, method, a, seed)[1]


@cache
def tuned_too(loss, method, draw):
    """(eta, momentum factor) of the lowest mean validation J over the seeds of `draw`."""
    factors = tuning.FACTORS[method]
    J = np.array([np.mean([factor_J(loss, method, a, s) for s in draw], axis=0) for a in factors])
    i, j = np.unravel_index(J.argmin(), J.shape)
    return float(of("ETAS")[method][j]), factors[i]


@cache
def ends_too(loss, draw, seeds=RACE):
    """{method: the median of J}, where those of FACTORS have tuned their factor as well."""
    J = medians(race(loss, draw, seeds))
    (network, rule), digits = of("NETWORKS")[loss], of("digits")
    for method in tuning.FACTORS:
        runs = [Run(method, *tuned_too(loss, method, draw))] * len(seeds)
        w = network.start(list(seeds), rule, np.float32)
        done = fit(network, digits.train, runs, epochs=8, seed=list(seeds), w=w, progress=False)
        J[method] = np.median(done.history.J[-1])
    return J


def test_the_table_is_of_the_notebooks_sweep_and_race():
    assert of("SWEEP_SEEDS") == tuning.SHOWN_SEEDS
    assert of("SEEDS") == list(tuning.RACE_SEEDS)
    for loss in LOSSES:
        held = tuning.table()[loss]
        assert list(held) == list(of("METHOD_NAMES"))
        for method, by_factor in held.items():
            assert tuple(by_factor) == tuning.FACTORS.get(method, (0.9,))
            for J in by_factor.values():
                np.testing.assert_allclose(J["etas"], of("ETAS")[method], rtol=1e-3)
                assert J["sweep"].shape == (18, 10) and J["race"].shape == (10, 10)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("method, a, seed", [
    ("plain", 0.9, 201), ("heavy ball", 0.5, 209), ("printed Nesterov", 0.9, 216),
    ("Adam", 0.95, 101), ("RMSProp", 0.9, 207),
])  # fmt: skip
def test_a_part_of_the_table_made_again(loss, method, a, seed):
    """Up to the eta of the lowest J: beyond, small differences between machines grow large."""
    place = (tuning.SHOWN_SEEDS + tuning.REDRAWN_SEEDS).index(seed)
    held = tuning.table()[loss][method][a]["sweep"][place]
    calm = held.argmin()
    np.testing.assert_allclose(tune.ends(loss, method, a, seed)[1][:calm], held[:calm], rtol=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
def test_the_first_draw_is_what_the_notebook_found(loss):
    best = tuning.tuned(loss, tuning.SHOWN_SEEDS)
    assert {m: eta for m, (eta, _) in best.items()} == pytest.approx(of("best")[loss], rel=1e-3)
    for m, J in tuning.raced_again(loss, best).items():
        assert np.median(J) == pytest.approx(np.median(of("races")[loss][m].history.J[-1]), rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
def test_the_table_tunes_as_a_sweep_does(loss):
    best = tuning.tuned(loss, [207, 208])
    swept = {m: eta for m, (eta, _) in tuned(loss, (207, 208)).items()}
    assert {m: eta for m, (eta, _) in best.items()} == pytest.approx(swept, rel=1e-3)


def test_a_draw_is_so_many_seeds_around_the_end():
    assert tuning.seeds_of(0, 8) == [100, 101]
    assert tuning.seeds_of(4, 2) == [207, 208]
    assert tuning.seeds_of(8, 4) == [215, 216, 201, 202]
    for count in tuning.COUNTS:
        draws = [tuning.seeds_of(draw, count) for draw in range(1, 9)]
        assert all(len(set(seeds)) == count for seeds in draws)
        assert len({tuple(seeds) for seeds in draws}) == 8


@pytest.mark.parametrize("seed", SEEDS)
def test_pairs_turned_against_every_pair_of_places(seed):
    one, other = (np.random.default_rng([seed, i]).permutation(8).tolist() for i in (0, 1))
    turned = sum(
        (one.index(a) < one.index(b)) != (other.index(a) < other.index(b))
        for a, b in itertools.combinations(range(8), 2)
    )
    assert tuning.pairs_turned(one, other) == turned


@claim(
    NAME,
    "Here five methods get another η, ten of the 45 pairs change their order, and heavy ball "
    "climbs from sixth to first.",
    over="the picture shown",
)
def test_the_still_of_the_redraw():
    redraw = of("redraw")
    marks, says = redraw.picture("cross-entropy", 4, 2, False)
    assert "5 of the 10" in says and "10 of the 45" in says
    (ball,) = [m for m in marks if isinstance(m, Line) and m.color == STYLES["heavy ball"].color]
    assert list(ball.y) == [6, 1]
    assert "0 of the 10" in redraw.picture("cross-entropy", 0, 8, False)[1]
    texts = [m.words for m in marks if isinstance(m, Text)]
    assert len(texts) == 10 and not any("a = " in words for words in texts)
    texts = [m.words for m in redraw.picture("squared error", 2, 2, True)[0] if isinstance(m, Text)]
    assert any(words.startswith("heavy ball, a = 0.3: ") for words in texts)


@claim(NAME, "With cross-entropy no winner stands", over=ANY_DRAW + "; a tuned, too")
@pytest.mark.slow
def test_no_winner_stands_with_cross_entropy():
    for ends in (lambda draw: medians(race("cross-entropy", draw)),
                 lambda draw: ends_too("cross-entropy", draw)):  # fmt: skip
        found = [ends(draw) for draw in DRAWS]
        assert len({min(J, key=J.get) for J in found}) > 1


@claim(
    NAME,
    "What does stand in every draw: with cross-entropy the printed Nesterov ends last, and Adam "
    "ahead of plain descent; with squared error heavy ball ends last, and AdaGrad, RMSProp and "
    "Adam ahead of all of the lecture's six.",
    over=ANY_DRAW,
)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
def test_what_stands_in_every_draw(draw):
    J = medians(race("cross-entropy", draw))
    assert max(J, key=J.get) == "printed Nesterov" and J["Adam"] < J["plain"]
    J = medians(race("squared error", draw))
    assert max(J, key=J.get) == "heavy ball"
    assert max(J[m] for m in ADAPTIVE_RIVALS) < min(J[m] for m in LECTURES_SIX)


@claim(
    NAME,
    "In every draw heavy ball now ends with less than a third of its J at 0.9, and is last no "
    "longer.",
    over=ANY_DRAW,
)
@claim(NAME, "it chooses 0.3 or 0.5.", over=ANY_DRAW)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
def test_the_factor_tuned_too_with_squared_error(draw):
    before, J = medians(race("squared error", draw)), ends_too("squared error", draw)
    assert J["heavy ball"] < before["heavy ball"] / 3
    assert max(J, key=J.get) != "heavy ball"
    assert tuned_too("squared error", "heavy ball", draw)[1] in (0.3, 0.5)
    assert min(J, key=J.get) in ("Adam", "RMSProp")


@claim(
    NAME,
    "Here Adam, third before, is first now; in other draws RMSProp stays first.",
    over="the picture shown; sweep seeds 304 to 307, in pairs, and race seeds 110 to 119",
)
@pytest.mark.slow
def test_adam_with_its_factor_tuned_too():
    assert tuning.order_after("squared error", tuning.SHOWN_SEEDS)[2] == "Adam"
    assert tuning.order_after("squared error", tuning.seeds_of(2, 2), beta_too=True)[0] == "Adam"
    for draw in ((304, 305), (306, 307)):
        found = medians(race("squared error", draw)), ends_too("squared error", draw)
        assert [min(J, key=J.get) for J in found] == ["RMSProp"] * 2


@claim(
    NAME,
    "there heavy ball's J is lower in a third of the draws at most, and in others more than a "
    "third higher.",
    over=ANY_DRAW + "; the eight draws of the table",
)
@pytest.mark.slow
def test_the_factor_tuned_too_with_cross_entropy():
    change = [
        ends_too("cross-entropy", draw)["heavy ball"]
        / medians(race("cross-entropy", draw))["heavy ball"]
        for draw in DRAWS
    ]
    for draw in range(1, 9):
        best = [tuning.tuned("cross-entropy", tuning.seeds_of(draw, 2), too) for too in (0, 1)]
        before, after = (
            np.median(tuning.raced_again("cross-entropy", b)["heavy ball"]) for b in best
        )
        change.append(after / before)
    for part in (change[:5], change[5:]):
        assert np.sum(np.array(part) < 1) <= len(part) / 3 and max(part) > 4 / 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_errors_of_a_pair(seed):
    """Against their formulas; what both share leaves the paired one alone."""
    a, b, luck = np.random.default_rng(seed).normal(size=(3, 10))
    paired, apart = tuning.errors_of(a, b)
    d = a - b
    assert paired == pytest.approx(np.sqrt(((d - d.mean()) ** 2).sum() / 90))
    squares = ((a - a.mean()) ** 2).sum() + ((b - b.mean()) ** 2).sum()
    assert apart == pytest.approx(np.sqrt(squares / 90))
    shared, more = tuning.errors_of(a + 9 * luck, b + 9 * luck)
    assert shared == pytest.approx(paired) and more > 2 * apart


@claim(
    NAME,
    "Of heavy ball's and Nesterov's, with squared error, it leaves less than two thirds in every "
    "draw.",
    over="sweep seeds 300 to 309, in pairs; race seeds 110 to 119, and 120 to 129",
)
@pytest.mark.slow
@pytest.mark.parametrize("seeds", [RACE, tuple(range(120, 130))])
@pytest.mark.parametrize("draw", DRAWS)
def test_pairing_takes_out_the_luck_that_both_share(draw, seeds):
    best = tuned("squared error", draw)
    a, b = (raced("squared error", m, best[m][0], seeds)[0] for m in ("heavy ball", "Nesterov"))
    paired, apart = tuning.errors_of(a, b)
    assert paired < 2 / 3 * apart


@claim(
    NAME,
    "Here pairing leaves less than a tenth of Adam's and AdamW's error",
    over="the picture shown",
)
@pytest.mark.slow
def test_the_picture_of_pairs():
    J = {m: done.history.J[-1] for m, done in of("races")["squared error"].items()}
    paired, apart = tuning.errors_of(J["Adam"], J["AdamW"])
    mean = (J["AdamW"] - J["Adam"]).mean()
    assert paired < 0.1 * apart and 2 * paired < mean < 2 * apart  # "what looked like nothing"
    assert (J["Adam"] < J["AdamW"]).all()
    paired, apart = tuning.errors_of(J["RMSProp"], J["Adam"])
    assert 0.9 < paired / apart < 1.1
    assert (J["RMSProp"] < J["Adam"]).sum() == 9
    dots, *bars = tuning.pair_marks(J["RMSProp"], J["Adam"], 0, 0)
    np.testing.assert_allclose([np.ptp(bar.x) for bar in bars], [4 * paired / apart, 4])
    assert [np.mean(bar.x) for bar in bars] == pytest.approx([np.mean(dots.x)] * 2)


@pytest.mark.slow
def test_the_time_of_a_gradient_is_measured_for_each_method():
    assert set(of("seconds")) == set(of("METHOD_NAMES"))
    assert all(0 < s < 1 for s in of("seconds").values())


# -- the live panel

FIRST = ("plain", "printed momentum", "heavy ball", "Nesterov", "RMSProp", "Adam")
BEST = dict.fromkeys(LECTURES_SIX, 0.5) | dict.fromkeys(ADAPTIVE, 0.05)


@cache
def live_panel():
    """The notebook's panel, with other etas, for which no sweep is run."""
    best = dict.fromkeys(LOSSES, BEST)
    return live_race(of("NETWORKS"), of("digits"), best, of("COST"), FIRST)


def played(**chosen):
    live = live_panel()
    return list(live.pictures(**live.values(**chosen)))


@pytest.mark.slow
def test_the_notebooks_panel_is_this_one():
    assert of("FIRST") == FIRST
    assert list(of("live").values()) == list(live_panel().values())


def test_the_panel_draws_as_it_trains_and_begins_at_once():
    pictures = played()
    assert len(pictures) == of("HORIZON")
    lengths = [len(next(m for m in marks if m.name).x) for marks, _ in pictures]
    assert lengths == list(range(2, of("HORIZON") + 2))
    names = [m.name.rsplit(" ", 1)[0] for m in pictures[-1][0] if m.name]
    assert tuple(names) == FIRST


def test_with_nobody_on_the_panel_asks_for_one():
    nobody = {m.replace(" ", "_"): False for m in of("METHOD_NAMES")}
    assert played(**nobody) == [([], "Nobody runs: switch a method on.")]


def test_the_panel_ends_with_the_last_of_its_runs():
    switches = {m.replace(" ", "_"): m == "heavy ball" for m in of("METHOD_NAMES")}
    pictures = played(**switches, means="the same for all", eta=10.0)
    assert len(pictures) < of("HORIZON")
    assert pictures[-1][1].endswith("heavy ball at η = 10: collapsed.")


def test_the_panel_stops_each_method_at_the_same_number_of_gradients():
    marks, _ = played(printed_Nesterov=True)[-1]
    for J, accuracy in zip(marks[::2], marks[1::2]):
        cost = 2 if J.name.startswith("printed Nesterov") else 1
        np.testing.assert_allclose(accuracy.x, np.arange(0, 11, cost))
        np.testing.assert_allclose(J.x, [0, *np.arange(0, 10, cost) + cost / 2])


def test_the_panel_shows_what_fit_would_note():
    marks, _ = played(eta=1.0, means="the same for all", size=64)[-1]
    network, rule = of("NETWORKS")["cross-entropy"]
    runs, digits = [Run(m, 1.0) for m in FIRST], of("digits")
    w = network.start(0, rule, np.float32)
    learned = fit(network, digits.train, runs, epochs=10, batch_size=64, w=w,
                  watch=digits.validation, progress=False)  # fmt: skip
    for r, (J, accuracy) in enumerate(zip(marks[::2], marks[1::2])):
        n = len(J.y) - 1
        if not learned.ended[r]:
            np.testing.assert_allclose(J.y[1:], np.array(learned.snapshot.losses)[:n, r])
            np.testing.assert_allclose(accuracy.y, learned.history.watched_accuracy[:, r])


@pytest.mark.parametrize("cooling", ["constant", "step drop", "cosine", "inverse time"])
def test_a_schedule_is_as_far_after_as_many_gradients(cooling):
    one, two = (of("cooled")(cooling, 0.5, cost) for cost in (1, 2))
    assert [two(k) for k in range(5)] == [one(2 * k) for k in range(5)]


@pytest.mark.parametrize("method", LECTURES_SIX)
def test_the_effective_step_is_the_steady_gain(method):
    """Under a constant gradient of 1 the step becomes the slider's number."""
    eta = of("eta_of")(method, "effective step", 0.3, 0.8, BEST)
    steady = list(islice(train(lambda w, b: (w[:, 0], np.ones_like(w)), np.ones(1),
                               [Run(method, eta, 0.8)]), 100))[-1]  # fmt: skip
    assert steady.step[0] == pytest.approx(0.3)


@pytest.mark.slow
def test_the_gains_that_section_6_draws_are_those_of_the_panel():
    for method, gain in of("GAIN").items():
        assert of("eta_of")(method, "effective step", 1, 0.9, BEST) * gain == pytest.approx(1)


def last_epochs_J(loss, runs, seed):
    """J as the panel draws it: the mean over the batches of the tenth epoch."""
    (network, rule), digits = of("NETWORKS")[loss], of("digits")
    w = network.start(seed, rule, np.float32)
    *_, now = islice(train(network.on(*digits.train), w, runs, minibatches(1437, 32, seed)), 450)
    return now.losses[-1]


@claim(
    NAME,
    "Heavy ball and Nesterov bring J below a fifth of plain descent's.",
    over="seeds 110 to 114, eta 0.05 to 0.2",
)
@claim(
    NAME,
    "Plain descent, heavy ball and Nesterov now agree to within a fifth.",
    over="seeds 110 to 114, effective step 0.5 to 1",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_eta_and_the_same_effective_step(seed):
    runs = [Run(m, eta) for eta in (0.05, 0.1, 0.2) for m in RIVALS]
    runs += [Run("plain", step) for step in (0.5, 1.0)]
    J = last_epochs_J("cross-entropy", runs, seed)
    plain, *others = J[:9].reshape(3, 3).T
    assert all((J_other < plain / 5).all() for J_other in others)
    for agreeing in (J[[9, 1, 2]], J[[10, 4, 5]]):
        assert max(agreeing) < 1.2 * min(agreeing)


@claim(
    NAME,
    "Cooled, too, heavy ball's J ends more than one and a half times as high as plain descent's.",
    over="seeds 110 to 114, three schedules, plain eta 1 and 2.2, heavy ball 0.02 to 0.1",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("cooling", ["cosine", "step drop", "exponential"])
def test_cooling_does_not_free_heavy_ball(seed, cooling):
    pairs = [("plain", 1.0), ("plain", 2.15)]
    pairs += [("heavy ball", eta) for eta in (0.0215, 0.0464, 0.1)]
    runs = [Run(m, of("cooled")(cooling, eta, 1)) for m, eta in pairs]
    J = last_epochs_J("squared error", runs, seed)
    assert J[2:].min() > 1.5 * J[:2].max()


@claim(
    NAME,
    "with a warm-up before the cosine, and twice its best η, heavy ball's J ends at less than half "
    "of what the cosine alone leaves.",
    over="seeds 110 to 114, against the cosine at its best eta and at twice that",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_warm_up_keeps_heavy_ball_from_getting_stuck(seed):
    cases = [("warm-up and cosine", 0.0928), ("cosine", 0.0464), ("cosine", 0.0928)]
    runs = [Run("heavy ball", of("cooled")(cooling, eta, 1)) for cooling, eta in cases]
    warmed, *cooled = last_epochs_J("squared error", runs, seed)
    assert warmed < 0.5 * min(cooled)


# -- momentum or a longer step


@claim(
    NAME,
    "from η = 0.02 to 0.1, heavy ball's J is less than a third of plain descent's.",
    over="seeds 110 to 114",
)
@claim(
    NAME,
    "at equal effective steps from 0.1 to 1, plain descent, heavy ball and Nesterov agree to "
    "within a fifth.",
    over="seeds 110 to 114",
)
@claim(
    NAME,
    "at an effective step of 10, heavy ball's J is below plain descent's",
    over="seeds 110 to 114",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_equal_effective_steps(seed):
    etas = of("ETAS")["plain"].tolist()  # a decade is three entries, and 1 / (1 - 0.9) is a decade
    pairs = [("plain", eta) for eta in etas[1:]]
    pairs += [(m, eta) for m in RIVALS[1:] for eta in etas[:7]]
    J = after("cross-entropy", tuple(pairs), 360, seed, "validation")
    plain, ball, nesterov = J[:9], J[9:16], J[16:]  # plain from 0.0215 on, the others from 0.01
    assert (ball[1:4] < plain[:3] / 3).all()
    for i in range(4):
        three = plain[i + 2], ball[i], nesterov[i]
        assert max(three) < 1.2 * min(three)
    assert ball[6] < plain[8]


def function(name):
    """The function `name` of the notebook, for which none of its other cells is run."""
    (cell,) = (c for c in cells(NAME) if f"def {name}(" in c.source and c.cell_type == "code")
    names = {"np": np} | vars(mlp_helpers)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(cell.source, names)
    return names[name]


@pytest.mark.parametrize("steep", [0.5, 10.0, 300.0])
def test_the_largest_curvature_of_a_quadratic(steep):
    from mlp_helpers import quadratic

    measured = function("largest_curvature")(quadratic(steep, 0.3, 30), np.array([0.7, -0.2]), 100)
    assert measured == pytest.approx(steep, rel=1e-5)


def test_the_largest_curvature_of_a_network():
    """Against the largest eigenvalue of the Hessian, column by column."""
    rng = np.random.default_rng(0)
    network = Network((4, 3, 2))
    objective = network.on(rng.normal(size=(20, 4)), rng.integers(0, 2, 20))
    w, h = network.start(0), 1e-5
    hessian = np.array([
        (objective(w + h * e)[1] - objective(w - h * e)[1]) / (2 * h) for e in np.eye(len(w))
    ])  # fmt: skip
    wanted = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    wanted = wanted[np.abs(wanted).argmax()]
    assert function("largest_curvature")(objective, w, 500) == pytest.approx(wanted, rel=1e-3)


@claim(
    NAME,
    "Plain descent at η = 5.6 ends below J = 0.4, though that is more than five times the limit at "
    "the start",
    over="seeds 110 to 114, eta 3.2 too",
)
@claim(
    NAME,
    "At this run's own end the limit is several times as high as at its start.",
    over="seeds 110 to 114, eta 3.2 too",
)
@claim(
    NAME,
    "At β = 0.99, η = 0.56 is inside both lines, and ends worse than η = 0.1",
    over="seeds 110 to 114, beta 0.98 too",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_line_is_no_wall(seed):
    (network, rule), digits = of("NETWORKS")["cross-entropy"], of("digits")
    objective = network.on(digits.train.X.astype(float), digits.train.y)
    curvature, w = function("largest_curvature"), network.start(seed, rule)
    runs = [Run("plain", 3.16), Run("plain", 5.62)]
    runs += [Run("heavy ball", eta, beta) for beta in (0.98, 0.99) for eta in (0.1, 0.56)]
    now = next(islice(train(objective, w, runs, minibatches(1437, 32, seed)), 179, None))
    J, limit = network.evaluate(now.w, *digits.train)[0], 2 / curvature(objective, w)
    assert 5.62 > 5 * limit and J[:2].max() < 0.4
    assert all(2 / curvature(objective, end) > 3 * limit for end in now.w[:2])
    assert 0.56 < 1.98 * limit  # inside: 2 (1 + 0.98) / lambda
    assert J[3] > J[2] and J[5] > 2 * J[4]


@pytest.mark.slow
def test_the_point_at_0_56_is_inside_both_lines_of_the_map():
    assert all(0.56 < 2 * 1.99 / curvature for curvature in of("curvatures")["cross-entropy"])
    start, end = of("curvatures")["cross-entropy"]
    assert end < start / 3  # "(The dashed line belongs to another run, and shows the same.)"


@claim(
    NAME,
    "At effective step 1 and β = 0.9 the training is plain descent's at η = 1",
    over="seeds 110 to 114, beta 0.68 to 0.94",
)
@claim(
    NAME, "The valley of the map runs along the dotted lines.",
    over="seeds 110 to 114, effective step 0.3 to 1, beta 0 to 0.9",
)  # fmt: skip
@pytest.mark.parametrize("seed", SEEDS)
def test_the_valley_of_the_map(seed):
    factor = 10**0.25  # from one eta of the map to the next, and from one 1 - beta to the next
    pairs = [
        ("heavy ball", step / factor**j, 1 - factor**-j) for step in (0.316, 1.0) for j in range(6)
    ]
    J = after("cross-entropy", tuple(pairs), 180, seed).reshape(2, 6)
    assert (J[:, :5].max(axis=1) < 1.2 * J[:, :5].min(axis=1)).all()
    np.testing.assert_allclose(J[1, 2:], J[1, 0], rtol=0.25)


@claim(
    NAME,
    "At β = 0.9 no η of the map brings J below 0.5; plain descent's best is below 0.4.",
    over="seeds 110 to 114",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_map_of_the_lectures_network(seed):
    etas = np.geomspace(0.01, 10, 13).tolist()
    pairs = [("heavy ball", eta, beta) for beta in (0.0, 0.9) for eta in etas]
    J = after("squared error", tuple(pairs), 180, seed)
    assert J[:13].min() < 0.4
    assert J[13:].min() > 0.5


@pytest.mark.slow
def test_the_map_holds_what_a_single_run_would():
    etas, betas = of("MAP_ETAS").tolist(), of("MAP_BETAS").tolist()
    pairs = tuple(("heavy ball", etas[i], betas[j]) for i, j in [(3, 0), (4, 4), (0, 8)])
    J = after("cross-entropy", pairs, 180, 0)
    table = of("maps")["cross-entropy"][-1]
    np.testing.assert_allclose(J, [table[0, 3], table[4, 4], table[8, 0]], rtol=0.01)


# -- where the weights go

BESTS = ((4.64, 0.464, 0.0464), (2.15, 0.464, 0.0215), (1.0, 0.215, 0.0215))  # after other sweeps


@cache
def ways(seed, etas):
    """The weights of the last section's methods after every update, (181, 3, P)."""
    (network, rule), digits = of("NETWORKS")["cross-entropy"], of("digits")
    objective = network.on(digits.train.X.astype(float), digits.train.y)
    w = network.start(seed, rule)
    runs = [Run(m, eta) for m, eta in zip(("plain", "heavy ball", "Adam"), etas)]
    steps = train(objective, w, runs, minibatches(1437, 32, seed))
    return np.stack([np.tile(w, (3, 1)), *(now.w for now in islice(steps, 180))])


def two_directions(way):
    """The share of the positions' variance, and of the squared steps, in the two directions in
    which the paths (notes, runs, P) spread most."""
    spread = (way - way.mean(axis=(0, 1))).reshape(-1, way.shape[-1])
    _, sizes, directions = np.linalg.svd(spread, full_matrices=False)
    steps = np.diff(way, axis=0)
    held = ((steps @ directions[:2].T) ** 2).sum() / (steps**2).sum()
    return (sizes[:2] ** 2).sum() / (sizes**2).sum(), held


@claim(
    NAME,
    "on the straight line from the start to each end, J falls all the way",
    over="seeds 110 to 112, the best etas of three sweeps",
)
@claim(
    NAME,
    "Update by update, plain descent has walked more than four times the distance from its start "
    "to its end, heavy ball and Adam not even three times",
    over="seeds 110 to 112, the best etas of three sweeps",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS[:3])
@pytest.mark.parametrize("etas", BESTS)
def test_how_far_and_over_what_ground(seed, etas):
    way, digits = ways(seed, etas), of("digits")
    start, end = way[0], way[-1]
    walked = np.linalg.norm(np.diff(way, axis=0), axis=-1).sum(axis=0)
    plain, ball, adam = walked / np.linalg.norm(end - start, axis=-1)
    assert plain > 4 and max(ball, adam) < 3
    along = np.linspace(0, 1, 15)[:, None, None]
    w = (start + along * (end - start)).reshape(-1, start.shape[-1])
    network, _ = of("NETWORKS")["cross-entropy"]
    J, _ = network.evaluate(w, digits.train.X[::4], digits.train.y[::4])
    assert (np.diff(J.reshape(15, 3), axis=0) < 0).all()


@claim(
    NAME,
    "The picture holds four fifths or more of the positions' variance, but at most three fifths "
    "of the squared distances from note to note.",
    over="seeds 110 to 112, the best etas of three sweeps",
)
@claim(
    NAME,
    "three straight lines from one point in random directions, as long as these paths, have about "
    "nine tenths of their variance in two directions.",
    over="seeds 110 to 112, the best etas of three sweeps",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS[:3])
@pytest.mark.parametrize("etas", BESTS)
def test_the_principal_components(seed, etas):
    way = ways(seed, etas)[::6]
    positions, steps = two_directions(way)
    assert positions > 0.8 and steps < 0.6
    directions = np.random.default_rng(seed).normal(size=way.shape[1:])
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    length = np.linalg.norm(way[-1] - way[0], axis=1, keepdims=True)
    lines, _ = two_directions(np.linspace(0, 1, 31)[:, None, None] * directions * length)
    assert 0.87 < lines < 0.95


@pytest.mark.slow
def test_the_panel_looks_along_the_principal_components():
    way, (origin, axes) = of("way"), of("planes")["principal components"]
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-9)
    share = (((way - origin) @ axes.T) ** 2).sum() / ((way - origin) ** 2).sum()
    assert share == pytest.approx(two_directions(way)[0]) and share > 0.8


@claim(
    NAME,
    "These three points lie in it, so there the surface shows their own J.",
    over="any three points span a plane; the picture shown",
)
@pytest.mark.slow
def test_the_plane_through_three_points():
    way, (origin, axes) = of("way"), of("planes")["start and two ends"]
    for point in (way[0, 0], way[-1, 0], way[-1, 1]):
        np.testing.assert_allclose(origin + (point - origin) @ axes.T @ axes, point, atol=1e-9)
    x, y, J = of("grounds")["start and two ends"]
    for r in (0, 1):
        at = of("flat")["start and two ends"][-1, r]
        under = J[np.abs(y - at[1]).argmin(), np.abs(x - at[0]).argmin()]
        assert under == pytest.approx(of("path_J")[-1, r], rel=0.3)


@pytest.mark.slow
def test_the_paths_are_those_of_every_sixth_update():
    best = of("best")["cross-entropy"]
    etas = tuple(best[m] for m in of("PATH_METHODS"))
    assert of("way").shape == (31, 3, 3760)
    np.testing.assert_allclose(of("way")[[0, -1]], ways(0, etas)[[0, -1]], rtol=1e-9)
