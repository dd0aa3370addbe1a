"""Notebook 04: what its pictures show, and what its sentences claim."""

from functools import cache

import numpy as np
import pytest
from notebook_tools import claim, namespace, panels

import mlp_helpers
from companion.lessons import nesterov
from companion.lessons.nesterov.arrows import PIXEL, ZOOM, principal_axes
from companion.lessons.nesterov.rates import DUEL, TOP, best_rate, duel_map
from mlp_helpers import METHODS, SURFACES, Arrow, Network, Run, Text, descend, quadratic

NAME = "04_nesterov"
FORMS = ("heavy ball", "printed Nesterov", "mended Nesterov", "Nesterov")
SEEDS = range(100, 110)  # the notebook uses 0 to 4


def of(name):
    """What the notebook calls `name`."""
    return namespace(NAME)[name]


def watch(method, seed, eta=0.05, a=0.9):
    """One update on the notebook's ravine, anywhere: (w, memory, points, answers, new)."""
    rng = np.random.default_rng(seed)
    w, memory = rng.normal(size=(2, 2))
    ravine = of("ravine")
    points, answers, new, _ = of("watched")(method, w, memory, eta, a, lambda w: ravine(w)[1])
    return w, memory, points, answers, new


@pytest.mark.parametrize(
    "quiz, right",
    [
        (nesterov.LOOK_AHEAD_QUIZ, "At 0.6"),
        (
            nesterov.PRINTED_LOOK_QUIZ,
            "Uphill: it adds a gradient, while the update subtracts ρ",
        ),
    ],
)
def test_the_right_answers(quiz, right):
    _, *options = quiz
    assert [text for text, is_right, _ in options if is_right] == [right]


@pytest.mark.parametrize("method, asked", [("Nesterov", 0.6), ("heavy ball", 1.0)])
def test_where_the_gradient_of_the_quiz_is_taken(method, asked):
    points, *_ = of("watched")(method, 1.0, 0.5, 0.1, 0.8, lambda w: w)
    assert points == pytest.approx([asked])


# -- the slide's picture


@claim(
    NAME,
    "Nesterov** first walks the gray arrow, asks *there*, and then walks the black one.",
    over="any numbers: steps of seeds 100 to 109",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_arrows_of_standard_and_mended_stand_head_to_tail(seed):
    for method, per_memory in [("Nesterov", 0.9), ("mended Nesterov", 0.9 * 0.05)]:
        w, memory, points, answers, new = watch(method, seed)
        np.testing.assert_allclose(points[0], w - per_memory * memory)
        np.testing.assert_allclose(new, points[0] - 0.05 * answers[0])


@claim(NAME, "Heavy ball** asks where it stands", over="any numbers: steps of seeds 100 to 109")
@pytest.mark.parametrize("seed", SEEDS)
def test_heavy_ball_asks_at_w(seed):
    w, memory, points, answers, new = watch("heavy ball", seed)
    np.testing.assert_array_equal(points, [w])
    np.testing.assert_allclose(new, w - 0.9 * memory - 0.05 * answers[0])


@claim(
    NAME,
    "The look goes up the hill while the step goes down",
    over="points of seeds 100 to 109",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_printed_form_looks_opposite_to_where_it_steps(seed):
    w, _, _, _, _ = watch("printed Nesterov", seed)
    ravine = of("ravine")
    last = ravine(w)[1]
    ahead = next(METHODS["printed Nesterov"].rule(w, last, 0.045, 0.05))
    np.testing.assert_allclose(ahead, w + 0.045 * last)
    assert ravine(ahead)[0] > ravine(w)[0] > ravine(w - 0.045 * last)[0]


@claim(
    NAME,
    "It takes **two gradients** a step, one ahead and one at $W_k$.",
    over="any numbers: a point of seed 100",
)
@pytest.mark.parametrize("method", FORMS)
def test_gradients_a_step(method):
    w, _, points, _, _ = watch(method, 100)
    assert len(points) == of("COST")[method]
    if len(points) == 2:
        np.testing.assert_array_equal(points[1], w)


@claim(
    NAME,
    "At $W_k$ the gradient still says *go on*: its push is negative there, too.",
    over="the point shown",
)
@claim(
    NAME, "At the look-ahead point it already says *turn back*.", over="the point shown"
)
def test_the_first_example_turns_back_one_step_sooner():
    w, rho, ravine = of("w"), of("rho"), of("ravine")
    assert -rho[1] < 0
    assert -ravine(w)[1][1] < 0 < -ravine(w - 0.9 * rho)[1][1]
    assert -ravine(w - rho)[1][1] > 0  # where the last step would lead: heavy ball hears it there


def grid_of_settings():
    for method in FORMS:
        for k in (0, 1, 3, 25):
            for eta in (0.02, 0.06, 0.126, 1.0):
                for a in (0.1, 0.8, 0.95)[:: 1 if k == 3 else 2]:
                    yield method, k, eta, a


def test_no_word_of_the_arrow_picture_lies_on_another_or_outside():
    picture = panels(NAME)["arrows"].picture
    left, right, bottom, top = ZOOM
    for settings in grid_of_settings():
        words = [mark for mark in picture(*settings)[0] if isinstance(mark, Text)]
        words = [mark for mark in words if mark.words != "★"]
        assert {"step", "gradient here"} <= {mark.words for mark in words}
        half = [PIXEL * np.array([0.3 * m.size * len(m.words), 0.6 * m.size]) for m in words]
        for i, (mark, size) in enumerate(zip(words, half)):
            assert left < mark.x - size[0] and mark.x + size[0] < right, (settings, mark.words)
            assert bottom < mark.y - size[1] and mark.y + size[1] < top, (settings, mark.words)
            for other, its in zip(words[:i], half):
                apart = abs(mark.x - other.x) > size[0] + its[0]
                apart |= abs(mark.y - other.y) > size[1] + its[1]
                assert apart, (settings, mark.words, other.words)


def test_the_arrows_add_up_and_fill_the_view():
    picture = panels(NAME)["arrows"].picture
    for settings in grid_of_settings():
        arrows = [mark for mark in picture(*settings)[0] if isinstance(mark, Arrow)]
        remembered, step, push = (np.array([m.x[1] - m.x[0], m.y[1] - m.y[0]]) for m in arrows)
        np.testing.assert_allclose(step, remembered + push, atol=1e-9)
        ends = np.abs([(x, y) for m in arrows for x, y in zip(m.x, m.y)])
        assert (ends < (1, 0.8)).all() and (ends / (0.82, 0.68)).max() > 0.99


@pytest.mark.parametrize("angle", [-80, -30, 0, 30, 75])
def test_the_enlarged_view_s_contours_are_those_of_the_ravine_at_hand(angle):
    steep, flat, turn = principal_axes(quadratic(4, 1, angle))
    assert (steep, flat, np.degrees(turn)) == pytest.approx((4, 1, angle))


def test_the_printed_picture_tells_of_the_uphill_look():
    picture = panels(NAME)["arrows"].picture
    assert "UPHILL" in picture("printed Nesterov", 3, 0.06, 0.8)[1]
    for method in ("Nesterov", "mended Nesterov"):
        assert "look-ahead point." in picture(method, 3, 0.06, 0.8)[1]
    assert "at Wₖ itself" in picture("heavy ball", 3, 0.06, 0.8)[1]


@claim(
    NAME,
    "have forgotten it after two steps; heavy ball's and standard Nesterov's steps fade slowly, by "
    "the factor $a$ each time.",
    over="an identity",
)
def test_impulse_responses():
    fading = 0.1 * 0.9 ** np.arange(6)
    for method in ("heavy ball", "Nesterov"):
        np.testing.assert_allclose(of("impulse")(method), fading)
    for method in ("printed Nesterov", "mended Nesterov"):
        np.testing.assert_allclose(of("impulse")(method), [*fading[:2], 0, 0, 0, 0])


# -- paths


def J_left(method, eta, gradients, start, a=0.9):
    """J over its start after so many gradients on the turned ravine; eta is a list."""
    ground = SURFACES["turned ravine"]
    way, _ = descend(ground, [Run(method, e, a) for e in eta], gradients, start)
    return ground(way[-1])[0] / ground(way[0])[0]


def starts():
    return [np.random.default_rng(seed).uniform(-1, 1, 2) * (2, 1.2) for seed in SEEDS]


@claim(
    NAME,
    "standard Nesterov's swings die out sooner, and it ends lowest",
    over="starts of seeds 100 to 109; the eta and a shown",
)
@claim(NAME, "with one gradient of memory, do not swing but crawl.", over="the picture shown")
@claim(
    NAME,
    r"between the other three, the order changes as soon as you move $\eta$ to 0.05.",
    over="the start shown",
)
def test_paths_at_a_small_eta():
    for start in starts():
        left = {m: J_left(m, [0.03], 40 // of("COST")[m], start)[0] for m in FORMS}
        assert min(left, key=left.get) == "Nesterov"
    orders = []
    for eta in (0.03, 0.05):
        start = SURFACES["turned ravine"].start
        left = {m: J_left(m, [eta], 40 // of("COST")[m], start)[0] for m in FORMS}
        orders.append(sorted(FORMS, key=left.get))
    assert orders[0][0] == orders[1][0] == "Nesterov" and orders[0] != orders[1]
    # Swings: heavy ball's steep direction shrinks by sqrt(0.9) a step, Nesterov's faster.
    assert of("largest_root")("Nesterov", 0.3, 0.9) < 0.9 * of("largest_root")(
        "heavy ball", 0.3, 0.9
    )
    for method in ("printed Nesterov", "mended Nesterov"):  # the flat direction: a real root near 1
        assert 0.9 < of("largest_root")(method, 0.03, 0.9) < 1


@claim(
    NAME,
    "each at its best, standard Nesterov ends lowest, the mended form next, although it makes "
    "half as many steps, and the printed form last.",
    over="starts of seeds 100 to 109, 97 eta; the a and the 60 gradients shown",
)
@claim(
    NAME,
    "with 100 gradients the mended form is ahead of standard Nesterov, and at $a = 0.7$ heavy ball "
    "is ahead of the mended form.",
    over="starts of seeds 100 to 109, 97 eta",
)
def test_each_form_at_its_own_best_eta():
    def best(method, start, gradients=60, a=0.9):
        etas = np.geomspace(0.004, 0.45, 97)
        return J_left(method, etas, gradients // of("COST")[method], start, a).min()

    for start in [SURFACES["turned ravine"].start, *starts()]:
        order = ("Nesterov", "mended Nesterov", "heavy ball", "printed Nesterov")
        left = [best(method, start) for method in order]
        assert left == sorted(left)
        assert best("mended Nesterov", start, 100) < best("Nesterov", start, 100)
        assert best("heavy ball", start, a=0.7) < best("mended Nesterov", start, a=0.7)


# -- stability


def printed_limit(a):
    """The smaller of the table's two bounds: a s (1 + s) = 1, and a s^2 - (1 - a) s + 2 = 0."""
    if a == 0:
        return 2
    first, under_the_root = (np.sqrt(1 + 4 / a) - 1) / 2, (1 - a) ** 2 - 8 * a
    second = (1 - a - np.sqrt(under_the_root)) / (2 * a) if under_the_root >= 0 else np.inf
    return min(first, second)


LIMITS = {  # of eta lambda: where the largest root reaches 1, from the conditions in the table
    "heavy ball": lambda a: 2 * (1 + a),
    "Nesterov": lambda a: 2 * (1 + a) / (1 + 2 * a),
    "printed Nesterov": printed_limit,
    "mended Nesterov": lambda a: (a - 1 + np.sqrt((1 - a) ** 2 + 8 * a)) / (2 * a) if a else 2,
}


@claim(
    NAME,
    "Largest stable $\\eta\\lambda$ at $a = 0.9$: 0.67 printed, 1.44 mended, 1.36 standard, "
    "3.8 heavy ball.",
    over="an identity: the table's conditions, and runs at 800 eta lambda",
)
@claim(
    NAME,
    "So at $a = 0.9$ heavy ball takes the largest $\\eta$, and the printed Nesterov the smallest",
    over="a 0.5 to 0.99",
)
def test_the_limits_of_stability():
    s = np.arange(0.0025, 4, 0.005)
    limits = {m: s[of("growth")(m, s, 0.9, 2000) > 1][0] for m in FORMS}
    for method, limit in limits.items():
        assert limit == pytest.approx(LIMITS[method](0.9), abs=0.005)
    rounded = [f"{LIMITS[m](0.9):.2f}" for m in FORMS]
    assert rounded == ["3.80", "0.67", "1.44", "1.36"]
    for a in (0.5, 0.8, 0.9, 0.95, 0.99):
        of_a = {m: LIMITS[m](a) for m in FORMS}
        assert max(of_a, key=of_a.get) == "heavy ball"
        assert min(of_a, key=of_a.get) == "printed Nesterov"


@claim(
    NAME,
    "(The printed form's second condition binds only below $a = 1/12$; at $a = 0$ both printed and "
    "mended are plain descent, with the limit 2.)",
    over="an identity: 12 a from 0 to 0.2",
)
def test_where_the_printed_forms_second_condition_binds():
    assert [round(printed_limit(a), 2) for a in (0, 0.02, 0.05, 0.08)] == [2, 2.13, 2.41, 2.91]
    for a in np.linspace(0.01, 0.2, 11):
        first = (np.sqrt(1 + 4 / a) - 1) / 2
        assert (printed_limit(a) < first - 1e-9) == (a < 1 / 12)
    assert LIMITS["mended Nesterov"](0) == printed_limit(0) == 2


@pytest.mark.parametrize("a", [0, 0.02, 0.05, 0.08, 0.2, 0.5, 0.9, 0.97])
@pytest.mark.parametrize("method", FORMS)
def test_the_largest_root_is_1_at_the_limit_and_agrees_with_what_is_measured(method, a):
    limit = LIMITS[method](a)
    assert of("largest_root")(method, limit, a) == pytest.approx(1)
    s = limit * np.linspace(0.05, 1.3, 40)
    ratio = of("growth")(method, s, a, 3000) / of("largest_root")(method, s, a)
    assert np.abs(ratio - 1).max() < 0.01


@claim(
    NAME,
    "looking ahead multiplies what is remembered by $1-s$, looking uphill by $1+s$.",
    over="an identity: five s",
)
@pytest.mark.parametrize("s", [0.1, 0.3, 0.5, 0.9, 1.2])
def test_what_a_step_keeps_of_the_one_before(s):
    """w_2 = p w_1 - q w_0: with w_1 = 0 what is left is q, the part of the memory."""

    def q(method):
        memory = 0.5 if method in ("printed Nesterov", "mended Nesterov") else 0.5 / s
        *_, w, _ = of("watched")(method, 0.0, memory, s, 0.8, lambda w: s * w / s)
        return -w

    assert q("Nesterov") == pytest.approx((1 - s) * q("heavy ball"))
    plain_memory = 0.8 * s * 0.5  # of the printed momentum line, which looks nowhere
    assert q("mended Nesterov") == pytest.approx((1 - s) * plain_memory)
    assert q("printed Nesterov") == pytest.approx((1 + s) * plain_memory)


def test_the_prediction():
    _, says = of("three_swings")(of("swing"))
    assert "printed form grows by a third a step" in says
    root = of("largest_root")
    assert 1.3 < root("printed Nesterov", 1, 0.9) < 1.36
    assert abs(of("swing")("printed Nesterov", 1, 0.9, 20)).max() > 10
    np.testing.assert_allclose(of("swing")("mended Nesterov", 1, 0.9, 5)[1:], 0, atol=1e-12)
    np.testing.assert_allclose(of("swing")("Nesterov", 1, 0.9, 5)[1:], 0, atol=1e-12)


@claim(
    NAME, "At $\\eta\\lambda = 0.75$ the printed form already diverges", over="the picture shown"
)
@claim(
    NAME,
    "Heavy ball's line is flat at $\\sqrt{a}$ nearly up to its limit, 3.8; Nesterov's dips to 0 at",
    over="the picture shown: 600 eta lambda",
)
def test_the_picture_of_growth():
    root = of("largest_root")
    assert root("printed Nesterov", 0.75, 0.9) > 1 > root("heavy ball", 0.75, 0.9)
    assert root("Nesterov", 0.75, 0.9) < 0.5
    s = np.linspace(0.01, 3.79, 300)
    np.testing.assert_allclose(root("heavy ball", s, 0.9), np.sqrt(0.9))
    assert root("Nesterov", 1.0, 0.9) == 0
    s = np.linspace(1.36, 4, 300)
    assert (root("Nesterov", s, 0.9) > 1).all() and root("Nesterov", 1.35, 0.9) < 1


# -- where it helps and where it does not


@claim(
    NAME,
    "so that swings shrink by $\\sqrt{\\beta(1-\\eta\\lambda)}$ a step where heavy ball's shrink "
    "by $\\sqrt{\\beta}$.",
    over="an identity: five eta lambda, two beta",
)
@pytest.mark.parametrize("s", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_damping_of_swings(s):
    for beta in (0.9, 0.95):
        assert of("largest_root")("Nesterov", s, beta) == pytest.approx(np.sqrt(beta * (1 - s)))
        assert of("largest_root")("heavy ball", s, beta) == pytest.approx(np.sqrt(beta))


@claim(
    NAME,
    "at $\\beta \\ge 0.5$ Nesterov is faster for $\\eta\\lambda$ from 0.2 to 1.3; from 1.4 on "
    "heavy ball is, until it diverges as well.",
    over="an identity: 40,000 pairs up to beta 0.98",
)
def test_the_map_of_who_is_faster():
    root = of("largest_root")
    s, beta = np.meshgrid(np.linspace(0.2, 1.3, 200), np.linspace(0.5, 0.98, 200))
    assert (root("Nesterov", s, beta) < root("heavy ball", s, beta)).all()
    s, beta = np.meshgrid(np.linspace(1.4, 4, 200), np.linspace(0.5, 0.98, 200))
    stable = s < 2 * (1 + beta)
    assert (root("heavy ball", s, beta) < root("Nesterov", s, beta))[stable].all()


@claim(
    NAME,
    "the dashed line its equal speed, and the colors keep to them.",
    over="the picture shown: all its 7680 pairs",
)
def test_the_measured_map_agrees_with_the_closed_form():
    s, beta = np.meshgrid((np.arange(96) + 0.5) / 24, TOP * (np.arange(80) + 0.5) / 80)
    roots = {m: of("largest_root")(m, s, beta) for m in DUEL}
    lead = np.log(roots["heavy ball"]) - np.log(np.maximum(roots["Nesterov"], 1e-12))
    colors = duel_map(of("growth"))
    red = colors[..., 0] - colors[..., 2]
    both = (roots["heavy ball"] > 1.01) & (roots["Nesterov"] > 1.01)
    np.testing.assert_allclose(colors[both], 0.75)
    clear = (np.abs(lead) > 0.05) & (roots["heavy ball"] < 0.99)
    assert clear.mean() > 0.4
    assert (np.sign(red) == np.sign(lead))[clear].all()


@claim(
    NAME,
    "on the short ravine ($\\kappa = 10$) Nesterov needs less than half of heavy ball's",
    over="counted and by theory, best of 199 eta",
)
@claim(
    NAME,
    "on the long ravine ($\\kappa = 1000$) it needs more than three times as many",
    over="counted and by theory, best of 199 eta",
)
def test_a_place_where_it_helps_and_one_where_it_does_not():
    s = np.linspace(0.02, 3.98, 199)
    counts, theory = {}, {}
    for kappa in (10, 1000):
        for method in DUEL:
            counts[method, kappa] = of("steps_needed")(method, s, kappa, 0.9).min()
            rate, _ = best_rate(of("largest_root"), method, np.array([kappa]), 0.9)
            theory[method, kappa] = np.log(1000) / -np.log(rate[0])
    for steps in (counts, theory):
        assert 2 * steps["Nesterov", 10] < steps["heavy ball", 10]
        assert steps["Nesterov", 1000] > 3 * steps["heavy ball", 1000]


@cache
def best_steps(beta):
    kappa = np.geomspace(2, 1000, 200)
    rates = [best_rate(of("largest_root"), m, kappa, beta)[0] for m in DUEL]
    return kappa, *(np.log(1000) / -np.log(rate) for rate in rates)


@claim(
    NAME,
    "Nesterov's line starts far below and crosses it a little under $\\kappa = 500$.",
    over="200 kappa from 2 to 1000",
)
@claim(
    NAME,
    "$\\kappa < 20$, plain descent (black) needs fewer steps than either.",
    over="200 kappa from 2 to 1000",
)
def test_the_crossing():
    kappa, ball, nag = best_steps(0.9)
    crossing = kappa[nag > 1.001 * ball][0]
    assert 450 < crossing < 500
    assert (nag < ball)[kappa < 450].all() and (nag > ball)[kappa > 500].all()
    assert nag[0] < ball[0] / 5
    plain = np.log(1000) / np.log((kappa + 1) / (kappa - 1))
    assert (plain < np.minimum(nag, ball))[kappa < 20].all()


@claim(
    NAME,
    "Move $\\beta$ down, to 0.8, 0.7, 0.6: both curves fall on the left and rise on the right, and "
    "they cross sooner. If $\\beta$, too, is fitted to the ravine, then from $\\kappa = 5$ on "
    "heavy ball needs fewer steps than Nesterov.",
    over="200 kappa up to 1000, 51 beta",
)
def test_a_smaller_beta_and_the_best_beta():
    for high, low in [(0.9, 0.8), (0.8, 0.7), (0.7, 0.6)]:
        (kappa, *above), (_, *below) = best_steps(high), best_steps(low)
        for before, after in zip(above, below):
            assert after[10] < before[10] and after[-1] > before[-1]
        assert np.argmax(below[1] > 1.001 * below[0]) < np.argmax(above[1] > 1.001 * above[0])
    betas = [*np.linspace(0, 0.98, 50), 0.99]
    kappa, ball, nag = (np.array(x) for x in zip(*map(best_steps, betas)))
    long = kappa[0] >= 5
    assert (ball.min(axis=0) < nag.min(axis=0))[long].all()


@pytest.mark.slow
@pytest.mark.parametrize("kappa", [5, 20, 100])
def test_the_best_beta_counted(kappa):
    """Beside the closed form above: the steps themselves, the best of 199 eta and 46 beta."""
    s, counted = np.linspace(0.02, 3.98, 199), {}
    for method in DUEL:
        steps = [of("steps_needed")(method, s, kappa, b, 120) for b in np.linspace(0, 0.9, 46)]
        counted[method] = np.min(steps)
    assert counted["heavy ball"] < counted["Nesterov"] < np.inf


@cache
def race(loss, effective, start="Glorot", a=0.9):
    """(validation accuracy, silent output units), each (3, seeds): what the notebook's digit_race
    does, with seeds that it does not use, all in one pass."""
    network, seeds, rivals = Network(loss=loss), list(SEEDS) * 3, of("RIVALS")
    runs = [Run(m, effective * (1 if m == "plain" else 1 - a), a) for m in rivals for _ in SEEDS]
    digits, w = of("digits"), network.start(seeds, start, np.float32)
    w = mlp_helpers.fit(network, digits.train, runs, w=w, seed=seeds, progress=False).w
    silent = (network.outputs(w, digits.train.X).max(axis=1) < 0.5).sum(axis=-1)
    return [x.reshape(3, -1) for x in (network.accuracy(w, *digits.validation), silent)]


@claim(
    NAME,
    "at an effective step of 1, Nesterov ends at least 0.05 above heavy ball in each of the five "
    "runs; yet plain descent, on the mean, is above both.",
    over="the five shown, and seeds 100 to 109",
)
def test_nesterov_is_above_heavy_ball_with_squared_error():
    shown = of("scores")["squared error"][of("EFFECTIVE").index(1.0)]
    for plain, ball, nag in (shown, race("squared error", 1.0)[0]):
        assert (nag > ball + 0.05).all()
        assert plain.mean() > nag.mean() > ball.mean()


@claim(
    NAME,
    "cross-entropy with softmax: the three agree to within 0.03",
    over="seeds 100 to 109, a 0.9 and 0.95",
)
@pytest.mark.slow
@pytest.mark.parametrize("a", [0.9, 0.95])
@pytest.mark.parametrize("effective", [0.3, 1.0, 3.0])
def test_with_cross_entropy_the_three_agree(effective, a):
    accuracy, _ = race("cross-entropy", effective, a=a)
    assert np.ptp(accuracy, axis=0).max() < 0.03


@claim(
    NAME,
    "heavy ball silences two or three of the ten output units in most runs, Nesterov seldom one, "
    "plain descent none",
    over="seeds 100 to 109",
)
def test_silent_output_units():
    _, (plain, ball, nag) = race("squared error", 1.0)
    assert plain.max() == 0 and ball.min() > 0
    assert np.isin(ball, (2, 3)).mean() > 0.5 and nag.mean() < 0.5


@claim(
    NAME,
    "From the demo's own uniform weights both heavy ball and Nesterov do worse (choose them in the "
    "panel), and on the mean the order is the same.",
    over="the means of seeds 100 to 109",
)
@pytest.mark.slow
def test_uniform_weights_are_worse():
    uniform = race("squared error", 1.0, "uniform")[0].mean(axis=1)
    glorot = race("squared error", 1.0)[0].mean(axis=1)
    assert uniform[0] > uniform[2] > uniform[1]
    assert (uniform[1:] < glorot[1:] - 0.05).all()


@claim(
    NAME,
    "With less momentum, $a = 0.8$, the three are within 0.05 of one another at this effective "
    "step",
    over="seeds 100 to 109",
)
@pytest.mark.slow
def test_with_less_momentum_there_is_nothing_to_damp():
    accuracy, _ = race("squared error", 1.0, a=0.8)
    assert np.ptp(accuracy, axis=0).max() < 0.05


def convex(seed):
    """(J and its gradient, a start, the minimum, L): the softened absolute values of five random
    sums, which curve strongly at the minimum and hardly at all far out."""
    rng = np.random.default_rng(seed)
    A, lowest = rng.normal(size=(5, 3)) * (1, 0.3, 0.05), rng.normal(size=3)
    L = np.linalg.eigvalsh(A.T @ A).max()

    def objective(w):
        z = A @ (w - lowest)
        return np.sum(np.sqrt(1 + z * z) - 1), A.T @ (z / np.sqrt(1 + z * z))

    return objective, rng.normal(size=3) * 20, lowest, L


@claim(
    NAME,
    "$J$ above its lowest is at most $2L\\,\\lVert w_0 - w^*\\rVert^2/(k+1)^2$ after $k$ steps**, "
    "where plain descent promises only $L\\,\\lVert w_0 - w^*\\rVert^2/(2k)$",
    over="convex functions of seeds 100 to 109, 1000 steps",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_promise_on_convex_functions(seed):
    objective, start, lowest, L = convex(seed)
    far = L * np.sum((start - lowest) ** 2)
    w, rho, slow = start, 0.0, start
    for k in range(1, 1001):
        beta = (k - 1) / (k + 2)
        rho = beta * rho + objective(w - beta * rho)[1] / L
        w, slow = w - rho, slow - objective(slow)[1] / L
        assert objective(w)[0] <= 2 * far / (k + 1) ** 2
        assert objective(slow)[0] <= far / (2 * k)


@claim(
    NAME,
    "from rest at 3.3, heavy ball at this best setting, $\\eta = 1/9$ and "
    "$\\beta = 4/9$, ends in a cycle through 2.12, 0.65 and −1.80 for ever; Nesterov with "
    "$\\eta = 1/25$ and $\\beta = 2/3$ arrives at 0.",
    over="the start named, and 3.2 to 3.4",
)
@pytest.mark.parametrize("start", [3.2, 3.25, 3.3, 3.35, 3.4])
def test_a_convex_function_on_which_heavy_ball_cycles(start):
    def slope(w):
        return 25 * w if w < 1 else w + 24 if w < 2 else 25 * w - 24

    (ball, rho), (nag, its_rho), path = (start, 0.0), (start, 0.0), []
    for _ in range(900):
        rho = slope(ball) / 9 + 4 / 9 * rho
        its_rho = 2 / 3 * its_rho + slope(nag - 2 / 3 * its_rho) / 25
        ball, nag = ball - rho, nag - its_rho
        path.append(ball)
    assert sorted(f"{w:.2f}" for w in path[-3:]) == ["-1.80", "0.65", "2.12"]
    assert np.allclose(path[-3:], path[-6:-3]) and abs(nag) < 1e-9


def fallen(curvatures, beta, steps):
    """J of plain descent, of heavy ball at beta, and of Nesterov with the growing factor, after
    each step at eta = 1 on parabolas of these curvatures (the largest is 1), all from 1."""
    factors = {"plain": lambda k: 0, "heavy ball": lambda k: beta}
    factors["Nesterov"] = lambda k: (k - 1) / (k + 2)
    for method, momentum in factors.items():
        w, memory, J = np.ones(len(curvatures)), np.zeros(len(curvatures)), []
        for k in range(1, steps + 1):
            *_, w, memory = of("watched")(
                method, w, memory, 1.0, momentum(k), lambda w: curvatures * w
            )
            J.append(curvatures @ w**2 / 2)
        yield np.array(J)


@claim(
    NAME,
    "Here, from step 100 to step 1000, plain descent's $J$ falls to a tenth, and so does heavy "
    "ball's at $\\beta = 0.9$; Nesterov's, with the growing factor, falls to about a hundredth.",
    over="25 to 80 parabolas down to curvatures of 1e-6 to 1e-8; heavy ball at 0.8, 0.9",
)
@claim(
    NAME,
    "Once its swings have died out, heavy ball's line is plain descent's, ten times as early:",
    over="25 to 80 parabolas down to curvatures of 1e-6 to 1e-8; at 0.8, five times",
)
@pytest.mark.parametrize("count, lowest, beta", [(25, -6, 0.9), (50, -7, 0.8), (80, -8, 0.9)])
def test_a_growing_momentum_changes_the_slope(count, lowest, beta):
    plain, ball, nag = fallen(np.logspace(0, lowest, count), beta, 1000)
    assert plain[999] / plain[99] == pytest.approx(0.1, rel=0.15)
    assert ball[999] / ball[99] == pytest.approx(0.1, rel=0.15)
    assert nag[999] / nag[99] == pytest.approx(0.01, rel=0.2)
    gain = round(1 / (1 - beta))
    early = np.arange(100, 1000 // gain + 1, 10)  # the swings shrink by sqrt(beta) a step
    assert ball[early - 1] == pytest.approx(plain[gain * early - 1], rel=0.15)
    shown = np.array(list(of("fallen").values()))
    assert shown[:2, 999] / shown[:2, 99] == pytest.approx([0.1, 0.1], rel=0.06)
    assert shown[2, 999] / shown[2, 99] == pytest.approx(0.01, rel=0.2)


@claim(
    NAME,
    "so does the effective step $\\eta/(1-\\beta) = (k + 2)/(3L)$, with no end.",
    over="an identity: 5 drawn k and L",
)
def test_the_growing_effective_step():
    for k, L in np.random.default_rng(100).integers(1, 1000, (5, 2)):
        assert 1 / L / (1 - (k - 1) / (k + 2)) == pytest.approx((k + 2) / (3 * L))


def test_bent_is_convex_with_curvatures_from_1_to_25():
    """J is continuous, its slope is its derivative, and the constants are those for 1 and 25."""
    bent, w = of("bent"), np.linspace(-3, 4, 1401) + 0.00123
    slope = np.array([bent(each)[1] for each in w])
    up, down = (np.array([bent(each + step)[0] for each in w]) for step in (1e-6, -1e-6))
    assert np.allclose(slope, (up - down) / 2e-6, atol=1e-6)
    curvature = np.diff(slope) / np.diff(w)
    assert curvature.min() == pytest.approx(1) and curvature.max() == pytest.approx(25)
    eta, beta = 4 / (np.sqrt(25) + np.sqrt(1)) ** 2, ((np.sqrt(25) - 1) / (np.sqrt(25) + 1)) ** 2
    assert (eta, beta) == pytest.approx((1 / 9, 4 / 9))


@claim(
    NAME,
    "None of the three lies in the shaded strip: the ball jumps over the flat piece each time.",
    over="the three points, solved for exactly; runs from 3.2 to 3.4",
)
@claim(NAME, "Nesterov arrives in two steps:", over="the start shown, and 3.2 to 3.4")
def test_the_ball_jumps_over_the_bend():
    """A cycle p > 2, q < 1, r < 1: the next w is w - slope / 9 + 4 / 9 (w - the w before)."""
    here, before = 13 / 9 - 25 / 9, -4 / 9  # what the next point takes of each, but for 24 / 9
    matrix = np.array([[-here, 1, -before], [-before, -here, 1], [1, -before, -here]])
    p, q, r = np.linalg.solve(matrix, [24 / 9, 0, 0])
    assert [f"{w:.2f}" for w in (p, q, r)] == ["2.12", "0.65", "-1.80"]
    assert p > 2 and q < 1 and r < 1
    for start in (3.2, 3.25, 3.3, 3.35, 3.4):
        w, rho, nag, its = start, 0.0, start, 0.0
        for k in range(300):
            rho = of("bent")(w)[1] / 9 + 4 / 9 * rho
            w = w - rho
            its = 2 / 3 * its + of("bent")(nag - 2 / 3 * its)[1] / 25
            nag = nag - its
            assert k < 1 or abs(nag) < 1e-9
            assert k < 100 or not 1 <= w <= 2
    assert of("ways")["heavy ball"][-6:] == pytest.approx([r, p, q, r, p, q], abs=0.005)


@claim(
    NAME,
    "from its second point the look-ahead is already below 1, and there a step with "
    "$\\eta = 1/25$ ends at the bottom.",
    over="the start shown, and 3.2 to 3.4",
)
def test_why_nesterov_arrives():
    for start in (3.2, 3.3, 3.4):
        w = start - of("bent")(start)[1] / 25
        ahead = w - 2 / 3 * (start - w)
        assert ahead < 1 and ahead - of("bent")(ahead)[1] / 25 == pytest.approx(0, abs=1e-12)


def test_what_the_quiz_on_the_cycle_says():
    """Below the limit of stability at the curvature 25; and moved a little, the ball comes back."""
    assert 1 / 9 < 2 * (1 + 4 / 9) / 25 and f"{2 * (1 + 4 / 9) / 25:.3f}" == "0.116"
    *_, before, here = of("ways")["heavy ball"]
    for seed in SEEDS:
        w, rho = here, before - here
        w = w + np.random.default_rng(seed).uniform(-0.05, 0.05)
        for _ in range(300):
            rho = of("bent")(w)[1] / 9 + 4 / 9 * rho
            w = w - rho
        assert f"{w:.2f}" in ("2.12", "0.65", "-1.80")


@claim(
    NAME,
    "on any one parabola with a curvature from 1 to 25 it settles.",
    over="an identity: 200 curvatures",
)
def test_the_setting_is_stable_on_every_parabola_from_1_to_25():
    rate = of("largest_root")("heavy ball", np.linspace(1, 25, 200) / 9, 4 / 9)
    assert rate == pytest.approx(2 / 3, abs=1e-6)


def test_every_panel_says_where_a_run_diverges():
    paths, growths = panels(NAME)["paths"], panels(NAME)["growths"]
    assert "diverged" in paths.picture("turned ravine", 100, 1.0, 0.9)[1]
    assert "diverge" not in paths.picture("turned ravine", 40, 0.03, 0.9)[1]
    assert growths.picture(1.0, 0.9)[1].count("diverges") == 1
    assert growths.picture(4.0, 0.9)[1].count("diverges") == 4


def test_equal_numbers_of_gradients():
    marks, _ = panels(NAME)["paths"].picture("ravine", 40, 0.03, 0.9)
    assert [len(mark.x) for mark in marks if mark.ax == 0] == [41, 21, 21, 41]
    assert all(max(mark.x) == 40 for mark in marks if mark.ax == 1)
