"""Notebook 06: its races are fair, its pictures show them, its sentences hold over the seeds."""

from functools import cache
from itertools import islice

import numpy as np
import pytest
from notebook_tools import claim, namespace, panels

from companion.lessons.comparing import MOMENTUM_QUIZ, SCALE_QUIZ, TUNING_QUIZ
from mlp_helpers import (
    METHODS,
    SURFACES,
    Arrow,
    Line,
    Network,
    Run,
    descend,
    fit,
    minibatches,
    train,
)

NAME = "06_comparing_optimizers"
SEEDS = range(5)
RIVALS = ("plain", "heavy ball", "Nesterov")


def of(name):
    """What the notebook calls `name`."""
    return namespace(NAME)[name]


def final(loss):
    """{method: (10,)} J on the training data at the end of the race, a seed each."""
    return {m: done.history.J[-1] for m, done in of("races")[loss].items()}


@cache
def after(loss, pairs, updates, seed, data="train"):
    """J of Run(method, eta, a) for each of `pairs` after so many updates, all from one start."""
    network, rule = of("NETWORKS")[loss]
    digits, runs = of("digits"), [Run(*pair) for pair in pairs]
    w = network.start(seed, rule, np.float32)
    steps = train(network.on(*digits.train), w, runs, minibatches(1437, 32, seed))
    now = next(islice(steps, updates - 1, None))
    return network.evaluate(now.w, *getattr(digits, data))[0]


# -- a fair race


@claim(NAME, "The printed and the mended Nesterov take two gradients a step")
def test_the_price_of_a_step():
    assert {m for m, cost in of("COST").items() if cost != 1} == {
        "printed Nesterov", "mended Nesterov",
    }  # fmt: skip
    assert of("COST")["printed Nesterov"] == of("COST")["mended Nesterov"] == 2


@pytest.mark.parametrize("loss", ["squared error", "cross-entropy"])
def test_all_spend_the_same_gradients_from_the_same_starts(loss):
    histories = {m: done.history for m, done in of("races")[loss].items()}
    assert len(histories) == 10
    for m, h in histories.items():
        assert (h.gradients[0] == 0).all() and (h.gradients[-1] == of("BUDGET")).all()
        assert len(h.gradients) == of("EPOCHS") // of("COST")[m] + 1
        np.testing.assert_array_equal(h.J[0], histories["plain"].J[0])
        assert h.J.shape[1] == len(np.unique(h.J[0])) == 10  # every seed its own start


def test_eta_is_chosen_on_other_seeds_than_those_of_the_race_and_not_at_the_rim():
    assert not set(of("SWEEP_SEEDS")) & set(of("SEEDS"))
    for loss, chosen in of("best").items():
        for m, eta in chosen.items():
            assert of("ETAS")[m][0] < eta < of("ETAS")[m][-1], (loss, m)


def test_the_steps_panel_counts_gradients_and_its_arrow_is_the_last_step():
    picture = panels(NAME)["steps"].picture
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


@claim(NAME, "The heavy ball's thick arrow does not follow the gray one, straight downhill")
def test_the_still_of_the_steps():
    marks, _ = panels(NAME)["steps"].picture(
        "turned ravine", 0.05, 0.8, "heavy ball", "printed Nesterov", 7
    )
    gray, thick = [m for m in marks if isinstance(m, Arrow)][:2]
    a, b = (np.array([m.x[1] - m.x[0], m.y[1] - m.y[0]]) for m in (gray, thick))
    assert a @ b < 0.9 * np.linalg.norm(a) * np.linalg.norm(b)
    assert [len(m.x) - 1 for m in marks if isinstance(m, Line) and m.name] == [7, 3]


def test_the_steps_panel_says_who_diverges():
    picture = panels(NAME)["steps"].picture
    assert "diverges" in picture("ravine", 1.0, 0.9, "plain", "none", 60)[1]
    assert "diverges" not in picture("ravine", 0.1, 0.9, "plain", "none", 60)[1]


# -- methods that adapt


@claim(NAME, "Adam's first step moves each weight by η, however long or short the gradient is.")
@claim(NAME, "another thing here: plain descent multiplies a gradient by it; for Adam it *is* the")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_step(seed):
    start = np.random.default_rng(seed).normal(size=2)
    paths, _ = descend(SURFACES["ravine"], [Run("Adam", 0.1), Run("AdaGrad", 0.5)], 1, start)
    np.testing.assert_allclose(abs(np.diff(paths, axis=0)[0]), [[0.1, 0.1], [0.5, 0.5]], rtol=1e-6)


@claim(NAME, "With η = 0.05 it stepped 0.5, ten times as far")
def test_the_first_step_of_rmsprop():
    paths, _ = descend(SURFACES["ravine"], [Run("RMSProp", 0.05)], 1)
    np.testing.assert_allclose(abs(paths[1, 0] - paths[0, 0]), 0.5, rtol=1e-5)


@claim(NAME, "Look at the first line: one gradient is more than five times the other")
@claim(NAME, "Plain descent steps more than five times as far in $w_2$ as in $w_1$")
def test_the_first_gradient_of_the_ravine():
    gradient = SURFACES["ravine"](np.array([-1.7, 0.9]))[1]
    assert abs(gradient[1]) > 5 * abs(gradient[0])


@claim(NAME, "weights go toward their goals at once, at the same pace.")
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


@claim(NAME, "They work weight by weight: turn the ravine, and they are other methods.")
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
    (MOMENTUM_QUIZ, "That a step ten times as long was the better one here"),
    (SCALE_QUIZ, "Hardly anything"),
    (TUNING_QUIZ, "On the validation data; the test data come once, at the end"),
])  # fmt: skip
def test_the_right_option_of_each_quiz(quiz, right):
    _, *options = quiz
    assert [text for text, is_right, _ in options if is_right] == [right]


# -- each at its best


@claim(
    NAME,
    "Each adaptive method's best η is about ten times smaller than plain descent's, or smaller "
    "still.",
)
@claim(
    NAME,
    "with squared error (left) the highest is more than four times the lowest; with cross-entropy "
    "(right) it is less than twice.",
)
@claim(NAME, "For RMSProp and Adam η = 1 is far too large.")
def test_the_sweep():
    for table in of("swept").values():
        for m in ("RMSProp", "Adam"):
            assert table[m][-1] > 5 * table[m].min()
    for chosen in of("best").values():
        for m in ("AdaGrad", "RMSProp", "Adam", "AdamW"):
            assert chosen[m] < 0.11 * chosen["plain"]
    floors = {loss: [J.min() for J in table.values()] for loss, table in of("swept").items()}
    assert max(floors["squared error"]) > 4 * min(floors["squared error"])
    assert max(floors["cross-entropy"]) < 2 * min(floors["cross-entropy"])


# -- the race


@claim(
    NAME,
    "AdaGrad, Adam and AdamW end below all six of the lecture's methods in each of the ten seeds. "
    "Heavy ball ends last of all ten in each of them",
)
@claim(NAME, "Of the lecture's methods, plain descent (black) comes out ahead.")
def test_the_race_with_squared_error():
    J = final("squared error")
    for adaptive in ("AdaGrad", "Adam", "AdamW"):
        for m in METHODS:
            assert (J[adaptive] < J[m]).all(), (adaptive, m)
    for m in set(J) - {"heavy ball"}:
        assert (J["heavy ball"] > J[m]).all(), m
    assert min(METHODS, key=lambda m: np.median(J[m])) == "plain"


@claim(NAME, "Heavy ball, last a moment ago, now ends below plain descent in each seed.")
@claim(NAME, "The printed Nesterov ends last in each seed")
@claim(NAME, "but for the printed Nesterov, the medians of validation accuracy lie within 0.02.")
def test_the_race_with_cross_entropy():
    J = final("cross-entropy")
    assert (J["heavy ball"] < J["plain"]).all()
    for m in set(J) - {"printed Nesterov"}:
        assert (J["printed Nesterov"] > J[m]).all(), m
    entropy = of("races")["cross-entropy"]
    ends = {m: done.history.watched_accuracy[-1] for m, done in entropy.items()}
    medians = [np.median(ends[m]) for m in ends if m != "printed Nesterov"]
    assert np.ptp(medians) < 0.02


@claim(NAME, "AdaGrad, Adam and AdamW lie above 0.95 in each seed, heavy ball below 0.9.")
@claim(NAME, "the median of each method but the printed Nesterov lies between 0.96 and 0.99")
@claim(NAME, "In some seeds heavy ball is ahead of Adam, in others behind")
def test_the_test_set():
    squared, entropy = of("tested")["squared error"], of("tested")["cross-entropy"]
    for m in ("AdaGrad", "Adam", "AdamW"):
        assert (squared[m] > 0.95).all()
    assert (squared["heavy ball"] < 0.9).all()
    for m in set(entropy) - {"printed Nesterov"}:
        assert 0.96 < np.median(entropy[m]) < 0.99, m
    assert (entropy["heavy ball"] > entropy["Adam"]).any()
    assert (entropy["heavy ball"] < entropy["Adam"]).any()


def test_the_time_of_a_gradient_is_measured_for_each_method():
    assert set(of("seconds")) == set(of("METHOD_NAMES"))
    assert all(0 < s < 1 for s in of("seconds").values())


# -- the live panel


def played(**chosen):
    live = panels(NAME)["live"]
    return list(live.pictures(**live.values(**chosen)))


def test_the_panel_draws_as_it_trains_and_begins_at_once():
    pictures = played()
    assert len(pictures) == of("HORIZON")
    lengths = [len(next(m for m in marks if m.name).x) for marks, _ in pictures]
    assert lengths == list(range(2, of("HORIZON") + 2))
    names = [m.name.rsplit(" ", 1)[0] for m in pictures[-1][0] if m.name]
    assert tuple(names) == of("FIRST") and len(names) == 6


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
    runs, digits = [Run(m, 1.0) for m in of("FIRST")], of("digits")
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


@pytest.mark.parametrize("method", METHODS)
def test_the_effective_step_is_the_steady_gain(method):
    """Under a constant gradient of 1 the step becomes the slider's number."""
    eta = of("eta_of")(method, "effective step", 0.3, 0.8, of("best")["cross-entropy"])
    steady = list(islice(train(lambda w, b: (w[:, 0], np.ones_like(w)), np.ones(1),
                               [Run(method, eta, 0.8)]), 100))[-1]  # fmt: skip
    assert steady.step[0] == pytest.approx(0.3)
    if method in of("GAIN"):
        eta = of("eta_of")(method, "effective step", 1, 0.9, of("best")["cross-entropy"])
        assert eta * of("GAIN")[method] == pytest.approx(1)


@claim(NAME, "Heavy ball and Nesterov bring J below a fifth of plain descent's.")
@claim(NAME, "Plain descent, heavy ball and Nesterov now agree to within a fifth.")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_eta_and_the_same_effective_step(seed):
    pairs = (("plain", 0.1), ("plain", 1.0), ("heavy ball", 0.1), ("Nesterov", 0.1))
    same, *equal = after("cross-entropy", pairs, 450, seed)
    assert max(equal[1:]) < same / 5
    assert max(equal) < 1.2 * min(equal)


@claim(NAME, "Cooled, too, heavy ball's J ends more than twice as high as plain descent's.")
@pytest.mark.parametrize("seed", SEEDS)
def test_cooling_does_not_free_heavy_ball(seed):
    (network, rule), digits = of("NETWORKS")["squared error"], of("digits")
    etas = of("best")["squared error"]
    runs = [Run(m, of("cooled")("cosine", etas[m], 1)) for m in ("heavy ball", "plain")]
    w = network.start(seed, rule, np.float32)
    *_, now = islice(train(network.on(*digits.train), w, runs, minibatches(1437, 32, seed)), 450)
    ball, plain = now.losses[-1]
    assert ball > 2 * plain


# -- momentum or a longer step


@claim(NAME, "from η = 0.02 to 0.1, heavy ball's J is less than a third of plain descent's.")
@claim(
    NAME,
    "at equal effective steps from 0.1 to 1, plain descent, heavy ball and Nesterov agree to "
    "within a tenth.",
)
@claim(NAME, "at an effective step of 10, heavy ball's J is below plain descent's")
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
        assert max(three) < 1.1 * min(three)
    assert ball[6] < plain[8]


@pytest.mark.parametrize("steep", [0.5, 10.0, 300.0])
def test_the_largest_curvature_of_a_quadratic(steep):
    from mlp_helpers import quadratic

    measured = of("largest_curvature")(quadratic(steep, 0.3, 30), np.array([0.7, -0.2]), 100)
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
    assert of("largest_curvature")(objective, w, 500) == pytest.approx(wanted, rel=1e-3)


@claim(NAME, "Plain descent at η = 5.6 ends well, though that is nine times the limit at the start")
@claim(NAME, "by the end the dashed line has moved to the right of them.")
@claim(NAME, "At β = 0.99, η = 0.56 is inside both lines, and ends worse than η = 0.1")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_line_is_no_wall(seed):
    start, end = of("curvatures")["cross-entropy"]
    assert 9 < 5.62 / (2 / start) < 10
    assert 2 / end > 5.62
    assert 0.56 < 2 * 1.99 / start
    pairs = (("plain", 5.62), ("heavy ball", 0.56, 0.99), ("heavy ball", 0.1, 0.99))
    fast, long, short = after("cross-entropy", pairs, 180, seed)
    assert fast < 0.2
    assert long > 2 * short


@claim(NAME, "At effective step 1 and β = 0.9 the training is plain descent's at η = 1")
def test_the_valley_of_the_map():
    J = of("maps")["cross-entropy"][-1]
    row = np.abs(of("MAP_BETAS") - 0.9).argmin()
    one = np.abs(of("MAP_ETAS") - 1).argmin()
    np.testing.assert_allclose(J[row, one - row], J[0, one], rtol=0.2)
    for steady in range(4, 9):  # diagonals of equal effective step, 0.1 to 1, up to beta = 0.9
        along = [J[j, steady - j] for j in range(5)]
        assert max(along) < 1.2 * min(along)


@claim(
    NAME,
    "At β = 0.9 no η of the map brings J below 0.5; plain descent's best is below 0.25.",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_map_of_the_lectures_network(seed):
    etas = of("MAP_ETAS").tolist()
    pairs = [("heavy ball", eta, beta) for beta in (0.0, 0.9) for eta in etas]
    J = after("squared error", tuple(pairs), 180, seed)
    assert J[:13].min() < 0.25
    assert J[13:].min() > 0.5


def test_the_map_holds_what_a_single_run_would():
    etas, betas = of("MAP_ETAS").tolist(), of("MAP_BETAS").tolist()
    pairs = tuple(("heavy ball", etas[i], betas[j]) for i, j in [(3, 0), (4, 4), (0, 8)])
    J = after("cross-entropy", pairs, 180, 0)
    table = of("maps")["cross-entropy"][-1]
    np.testing.assert_allclose(J, [table[0, 3], table[4, 4], table[8, 0]], rtol=0.01)


# -- where the weights go


@cache
def ways(seed):
    """Start and ends of the three methods of the last section: (2, 3, P)."""
    network, rule = of("NETWORKS")["cross-entropy"]
    w = network.start(seed, rule)
    runs = [Run(m, of("best")["cross-entropy"][m]) for m in of("PATH_METHODS")]
    steps = train(of("objective"), w, runs, minibatches(1437, 32, seed))
    return np.stack([np.tile(w, (3, 1)), next(islice(steps, 179, None)).w])


@claim(NAME, "Heavy ball and Adam have gone about twice as far from the start as plain descent.")
@claim(NAME, "on the straight line from the start to each end, J never rises")
@pytest.mark.parametrize("seed", SEEDS)
def test_how_far_and_over_what_ground(seed):
    start, end = ways(seed)
    plain, ball, adam = np.linalg.norm(end - start, axis=1)
    assert 1.6 < ball / plain < 2.5 and 1.6 < adam / plain < 2.5
    along = np.linspace(0, 1, 15)[:, None, None]
    w = (start + along * (end - start)).reshape(-1, start.shape[-1])
    J, _ = of("network").evaluate(w, of("X")[::4], of("y")[::4])
    assert (np.diff(J.reshape(15, 3), axis=0) < 0).all()


@claim(NAME, "these two hold nine tenths of all movement.")
def test_the_principal_components():
    way, (origin, axes) = of("way"), of("planes")["principal components"]
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-9)
    total = ((way - origin) ** 2).sum()
    assert 0.85 < (((way - origin) @ axes.T) ** 2).sum() / total < 0.95


@claim(NAME, "These three points lie in it, so there the surface shows their own J.")
def test_the_plane_through_three_points():
    way, (origin, axes) = of("way"), of("planes")["start and two ends"]
    for point in (way[0, 0], way[-1, 0], way[-1, 1]):
        np.testing.assert_allclose(origin + (point - origin) @ axes.T @ axes, point, atol=1e-9)
    x, y, J = of("grounds")["start and two ends"]
    for r in (0, 1):
        at = of("flat")["start and two ends"][-1, r]
        under = J[np.abs(y - at[1]).argmin(), np.abs(x - at[0]).argmin()]
        assert under == pytest.approx(of("path_J")[-1, r], rel=0.3)


def test_the_paths_are_those_of_every_sixth_update():
    np.testing.assert_allclose(of("way")[-1], ways(0)[1], rtol=1e-9)
    assert of("way").shape == (31, 3, 3760)
