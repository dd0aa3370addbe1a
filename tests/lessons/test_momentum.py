"""What notebook 03 claims, asserted: by theory, by its own pictures' numbers, and over seeds."""

import numpy as np
import pytest
from notebook_tools import claim, namespace

import mlp_helpers as h
from companion.lessons.momentum.balls import roll_down
from companion.lessons.momentum.landscape import all_paths, basins, camera, where
from companion.lessons.momentum.parabola import LIMITS, growth
from mlp_helpers import Run, descend, heavy_ball, plain, printed_momentum

NAME = "03_momentum"
SEEDS = range(5)


@pytest.fixture(scope="module")
def notebook():
    return namespace(NAME)


def factor(method, eta_lambda, a):
    """The larger root's size, of each method's own polynomial (see the notes on slide 6)."""
    alpha = eta_lambda
    polynomial = {
        "plain": [1, -(1 - alpha), 0],
        "printed momentum": [1, -(1 - alpha), a * alpha],
        "heavy ball": [1, -(1 + a - alpha), a],
    }[method]
    return np.abs(np.roots(polynomial)).max()


def ran(method, eta_lambda, a, k):
    """|w_k| of a run on w^2 / 2 from 1."""
    path, _ = descend(h.quadratic(1, 1), [Run(method, eta_lambda, a)], k, (1.0, 0.0))
    return abs(path[-2:, 0, 0]).max()


# Section 1: the landscape


def test_the_landscape_has_the_gradient_that_it_says(notebook):
    surface = notebook["landscape"]
    for w in np.random.default_rng(0).uniform(-2, 2, (5, 2)):
        assert h.relative_error(surface(w)[1], h.numerical_gradient(surface, w)) < 1e-7


def test_its_minimum_and_the_dents_ends_are_where_it_says(notebook):
    surface = notebook["landscape"]
    assert np.linalg.norm(surface(np.array(surface.minimum))[1]) < 0.01
    for end in notebook["ENDS"].values():
        assert np.linalg.norm(surface(np.array(end))[1]) < 0.05
    assert surface.grid()[2].min() >= surface(np.array(surface.minimum))[0] - 1e-6


@claim(NAME, "As $w_2$ rises from −1.1 to −0.3, the best $w_1$ moves from about −0.8 to 0.2")
def test_parameters_change_one_another(notebook):
    w1 = np.linspace(-2.5, 1.2, 300)
    best = [w1[notebook["dented_plain"](w1, w2)[0].argmin()] for w2 in (-1.1, -0.7, -0.3)]
    assert best == sorted(best)
    assert np.allclose([best[0], best[-1]], (-0.8, 0.2), atol=0.06)


@claim(
    NAME, "the point rolls into the shallow dent, though a dent twice as deep lies on the same map"
)
def test_a_local_minimum_catches_the_point(notebook):
    drop = notebook["drop"]
    (*_, (_, says)) = drop.pictures(**drop.values())
    assert "ends in the shallow dent" in says
    depths = [1 - notebook["landscape"](np.array(end))[0] for end in notebook["ENDS"].values()]
    assert depths[0] / depths[1] == pytest.approx(2, abs=0.1)


@claim(NAME, "Try $w = (-1, -0.4)$, and $w = (2.5, -1.5)$: there the point hardly moves")
@claim(NAME, "the red point is one of them, and has moved by less than 0.1")
def test_on_the_flat_it_hardly_moves(notebook):
    starts = np.array([(-1.0, -0.4), (2.5, -1.5), (2.6, -1.7), (2.7, -1.4), (-2.9, -1.2)])
    paths, _ = descend(notebook["landscape"], [Run("plain", 0.1)] * 5, 150, starts)
    moved = np.hypot(*(paths[-1] - paths[0]).T)
    assert where(paths[-1, 0], notebook["ENDS"]) == "the trench"
    assert (moved[1:] < 0.1).all() and moved[0] > 0.5


@claim(NAME, "Three basins with sharp borders, and a wide gray area from which no start arrives")
def test_the_map_has_three_basins_and_a_gray_area(notebook):
    image = basins(all_paths(notebook["landscape"]), notebook["ENDS"])
    colors, counts = np.unique(image.reshape(-1, 4), axis=0, return_counts=True)
    assert len(colors) == 4 and counts.min() > 0.05 * counts.sum()


def test_the_path_on_the_solid_ends_in_the_picture(notebook):
    x, y = camera(notebook["landscape"])(np.array([(-3.0, -2.0), (3.0, 2.0), (1.6, 0.8)]))
    assert (x > 0).all() and (x < 420).all() and (y > 0).all() and (y < 400).all()


# Section 2: mass


def test_a_ball_is_the_heavy_ball_of_the_module(notebook):
    """Newton's law in steps of h, and the rule with eta and beta from mass and friction."""
    m, c, step, w, before = 2.0, 0.5, 0.1, 0.4, 0.4
    path = roll_down(notebook["slope"], m, c, step, 50)
    for k in range(50):
        pull = notebook["slope"](w)[1]
        # m (w+ - 2 w + w-) / h^2 + c (w+ - w) / h = -pull, solved for w+
        ahead = (m * (2 * w - before) + c * step * w - step**2 * pull) / (m + c * step)
        before, w = w, ahead
        assert path[k + 1] == pytest.approx(w, abs=1e-12)


def test_the_slope_is_the_derivative(notebook):
    w = np.linspace(0, 10, 23)
    up, down = notebook["slope"](w + 1e-6)[0], notebook["slope"](w - 1e-6)[0]
    assert np.allclose(notebook["slope"](w)[1], (up - down) / 2e-6, atol=1e-8)


@claim(
    NAME,
    "the light ball lies in the first dent, the heavy one has rolled through two dents and swings "
    "in the lowest valley",
)
@claim(NAME, "It also was the later one to start moving")
def test_the_heavy_ball_rolls_through(notebook):
    light, heavy = (roll_down(notebook["slope"], m, 0.5) for m in (0.01, 2.0))
    assert abs(light[-1] - 2.68) < 0.05 and light.max() < 3
    assert heavy.max() > 4.45 and np.abs(heavy[-100:] - 7).max() < 1
    assert (light[1:20] > heavy[1:20]).all()


@claim(
    NAME,
    "With $m = 3$ and $c = 0.3$ the ball flies through the lowest valley, up the far side, and is "
    "caught there in the last dent.",
)
def test_too_much_mass_flies_on(notebook):
    path = roll_down(notebook["slope"], 3.0, 0.3, steps=1500)
    assert abs(path[300] - 9.15) < 0.3 and abs(path[-1] - 9.14) < 0.05


@claim(NAME, "**a light and a heavy ball share it**")
@claim(NAME, "On a steady slope, light and heavy balls reach the same speed, $h/c$ times the slope")
def test_light_and_heavy_share_the_effective_step():
    rng = np.random.default_rng(0)
    for m, c, step in rng.uniform(0.1, 2, (5, 3)):
        eta, beta = h.EXERCISES["friction"].solution(m, c, step)
        assert eta / (1 - beta) == pytest.approx(step / c)


# Section 3: the printed line and the heavy ball


@claim(
    NAME,
    r"Printed: $\alpha, \beta, 0, 0, \dots$; the push is forgotten after two steps. Heavy ball: "
    r"$\eta\,\beta^j$, and it fades for ever.",
)
def test_impulse_responses(notebook):
    push = (np.arange(12) == 0) * 1.0
    assert np.allclose(notebook["steps"](printed_momentum, push, 0.3, 0.2), [0.3, 0.2] + [0] * 10)
    fades = 0.3 * 0.8 ** np.arange(12)
    assert np.allclose(notebook["steps"](heavy_ball, push, 0.3, 0.8), fades)


def at_equal_effective_step(notebook, gradients, a):
    """The steps of plain descent, printed momentum and heavy ball, each over its steady gain."""
    run = notebook["steps"]
    return (
        run(plain, gradients, 1.0),
        run(printed_momentum, gradients, 1.0, a) / (1 + a),
        run(heavy_ball, gradients, 1.0, a) * (1 - a),
    )


@claim(
    NAME,
    "At equal effective step and $a = 0.8$ the heavy ball's and the printed momentum's zigzag are "
    "both nine times smaller than plain descent's, once they have settled.",
)
def test_a_zigzag_is_nine_times_smaller(notebook):
    rho = at_equal_effective_step(notebook, (-1.0) ** np.arange(60), 0.8)
    assert np.abs([r[-1] for r in rho]) == pytest.approx([1, 1 / 9, 1 / 9], abs=1e-4)


@claim(
    NAME,
    "at equal effective step the heavy ball's steps are less erratic than the printed momentum's, "
    "and these less than plain descent's.",
)
@claim(NAME, r"a third at $a = 0.8$, and $\sqrt{1+a^2}/(1+a)$ for the printed line, at best 0.71.")
@pytest.mark.parametrize("seed", SEEDS)
def test_steps_are_less_erratic(notebook, seed):
    noise = np.random.default_rng(seed).normal(1, 1, 2000)
    for a in (0.5, 0.8, 0.95):
        spread = [np.std(r[300:]) for r in at_equal_effective_step(notebook, noise, a)]
        assert spread[0] > spread[1] > spread[2]
        theory = [1, np.sqrt(1 + a**2) / (1 + a), np.sqrt((1 - a) / (1 + a))]
        assert np.array(spread) / spread[0] == pytest.approx(theory, abs=0.06)


@claim(NAME, "*where* it is is nearly as noisy as without momentum.")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_place_is_as_noisy_as_before(seed):
    noise = np.random.default_rng(seed).normal(0, 1, 60_000)
    spread = []
    for eta, beta in ((0.1, 0.0), (0.02, 0.8)):
        w, rho, path = 0.0, 0.0, []
        for e in noise:
            rho = eta * (w + e) + beta * rho
            w -= rho
            path.append(w)
        spread.append(np.std(path))
    assert spread[1] / spread[0] == pytest.approx(1, abs=0.05)


def above(notebook, **chosen):
    """J above its lowest after 100 steps: plain, printed, heavy ball, at the largest of the last
    swings."""
    paths = notebook["paths"]
    marks, _ = paths.picture(**paths.values(**chosen))
    return [np.max(mark.y[-20:]) for mark in marks if mark.ax == 1]


@claim(
    NAME,
    r"On the ravine at equal $\eta$ the heavy ball swings across the valley and still is far ahead "
    "after 100 steps, printed momentum second, plain descent last.",
)
def test_at_equal_eta_the_heavy_ball_is_ahead(notebook):
    slow, printed, heavy = above(notebook)
    assert heavy < 1e-3 * printed and printed < 0.1 * slow


@claim(
    NAME,
    "At equal effective step, momentum gains nothing on this ravine: plain descent and printed "
    "momentum go down together, and the heavy ball is behind.",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_at_equal_effective_step_momentum_gains_nothing(notebook, seed):
    share, surface = notebook["SHARE"], h.SURFACES["ravine"]
    runs = [Run(m, 0.15 * share[m](0.8), 0.8) for m in share]
    start = np.array(surface.start) + np.random.default_rng(seed).normal(0, 0.2, 2)
    J = surface(descend(surface, runs, 60, start)[0])[0]
    slow, printed, heavy = J[30:].max(axis=0)
    assert 0.1 < printed / slow < 10 and heavy > 3 * slow


# Section 4: stability


@claim(
    NAME,
    r"At $a = 0.9$ the largest stable $\eta\lambda$ is 2 for plain descent, 1.11 for printed "
    "momentum and 3.8 for the heavy ball.",
)
@pytest.mark.parametrize(
    "method, limit", [("plain", 2), ("printed momentum", 1 / 0.9), ("heavy ball", 3.8)]
)
def test_the_largest_stable_eta(method, limit):
    assert ran(method, 0.99 * limit, 0.9, 600) < 0.5
    assert ran(method, 1.01 * limit, 0.9, 600) > 2


@pytest.mark.parametrize("method", ["heavy ball", "printed momentum"])
def test_the_measured_map_agrees_with_the_lines_and_the_roots(method):
    measured = growth(method)
    eta_lambda, a = np.linspace(0.025, 3.975, 80), np.linspace(0.00705, 0.98, 70)
    limit = LIMITS[method](a)[:, None]
    inside = (eta_lambda < limit - 0.1) & (a < 0.95)[:, None]
    assert (measured[inside] < 1.0).all()
    assert (measured[eta_lambda > limit + 0.1] > 1.0).all()
    for i, j in np.random.default_rng(0).integers((70, 80), size=(40, 2)):
        assert measured[i, j] == pytest.approx(factor(method, eta_lambda[j], a[i]), rel=0.05)


@claim(NAME, r"near $\beta = 1$ the ball settles only slowly, whatever $\eta$.")
@claim(NAME, r"in the long run the heavy ball cannot shrink faster than $\sqrt\beta$ per step")
def test_no_eta_shrinks_faster_than_the_root_of_beta():
    for beta in (0.3, 0.6, 0.8, 0.9, 0.99):
        best = min(factor("heavy ball", x, beta) for x in np.linspace(0.01, 4, 400))
        assert best >= np.sqrt(beta) - 1e-9


@claim(NAME, "The point $(1.3, 0.9)$ is past the second, and its run explodes.")
def test_the_point_past_the_line_explodes():
    assert 1.3 * 0.9 > 1 and (1 - 0.9) * 1.3 < 2
    assert ran("printed momentum", 1.3, 0.9, 100) > 100


@claim(NAME, r"the heavy ball's limit is even $2\,(1+\beta)/(1-\beta) = 38$")
def test_the_limit_in_effective_steps():
    assert h.EXERCISES["largest eta"].solution(1.0, 0.9) / (1 - 0.9) == pytest.approx(38)


def test_on_the_line_of_the_map_a_run_neither_settles_nor_explodes(notebook):
    for method, eta_lambda, a in [("heavy ball", 3.0, 0.5), ("printed momentum", 1.25, 0.8)]:
        _, says = notebook["stability"].picture(method, eta_lambda, a)
        assert "it stays on the edge" in says
        assert factor(method, eta_lambda, a) == pytest.approx(1)
        assert 0.1 < ran(method, eta_lambda, a, 600) < 10


def test_what_predict_reveals_is_true(notebook):
    _, says = notebook["both_runs"]()
    assert "3.8" in says
    assert factor("plain", 3.6, 0) > 1 > factor("heavy ball", 3.6, 0.9)
    assert factor("plain", 1.9, 0) < 1


# Section 5: does momentum win?


@claim(
    NAME,
    r"held at $\beta = 0.9$, the heavy ball at any $\eta$ is slower than plain descent at its best "
    r"as long as $\kappa < 37$.",
)
def test_a_fixed_beta_is_too_much_for_a_short_ravine():
    for kappa in (1.5, 5, 20, 30, 36.9):
        assert (kappa - 1) / (kappa + 1) < np.sqrt(0.9)
    assert (39 - 1) / (39 + 1) > np.sqrt(0.9)


@claim(NAME, r"next to nothing on a round bowl, thirty-fold at $\kappa = 1000$.")
def test_the_gain_grows_like_the_root_of_kappa(notebook):
    need, gain = notebook["steps_needed"], {}
    for kappa in (2, 100, 1000):
        root = np.sqrt(kappa)
        gain[kappa] = need((kappa - 1) / (kappa + 1)) / need((root - 1) / (root + 1))
    assert gain[2] < 2 and 9 < gain[100] < 11 and 30 < gain[1000] < 33


@claim(
    NAME,
    "Each at its own best, the heavy ball is ahead of printed momentum, and printed momentum ahead "
    r"of plain descent, on every ravine with $\kappa \ge 2$.",
)
@claim(NAME, "and printed momentum is about twice as fast as plain descent.")
@pytest.mark.parametrize("kappa", [2.0, 5.0, 30.0, 200.0, 1000.0])
def test_each_at_its_best_on_a_ravine(notebook, kappa):
    slow, printed, heavy = notebook["settings"](kappa, notebook["SETTINGS"][0])
    curvatures = np.linspace(1 / kappa, 1, 200)
    rate = [
        max(factor(run.method, run.eta * c, run.a) for c in curvatures)
        for run in (slow, printed, heavy)
    ]
    assert rate[2] < rate[1] < rate[0]
    assert rate[0] == pytest.approx((kappa - 1) / (kappa + 1))
    assert rate[2] == pytest.approx((kappa**0.5 - 1) / (kappa**0.5 + 1), abs=1e-4)
    if kappa == 30:
        assert np.log(rate[1]) / np.log(rate[0]) == pytest.approx(2, abs=0.2)


@claim(
    NAME,
    r"Now $\kappa = 5$, at equal effective step and $a = 0.9$: plain descent is far ahead of the "
    "heavy ball.",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_another_setting_another_order(notebook, seed):
    runs = notebook["settings"](5.0, notebook["SETTINGS"][2])
    start = np.random.default_rng(seed).normal(size=2)
    way, _ = descend(h.quadratic(1, 1 / 5), runs, 80, start)
    far = np.hypot(*way[60:].transpose(2, 0, 1)).max(axis=0)
    assert far[0] < 1e-3 * far[2]


@claim(
    NAME,
    "Left, the lecture's squared error: plain descent at its best effective step is ahead of the "
    "heavy ball at its best.",
)
@claim(NAME, "the heavy ball at 0.9 gets stuck well below.")
def test_on_the_lectures_network_plain_descent_is_ahead(notebook):
    slow, heavy = np.median(notebook["sweep"]("squared error"), axis=2)
    assert slow.max() > heavy.max() + 0.03
    assert slow[2] > heavy[2] + 0.1  # effective step 1


@claim(
    NAME,
    "Right, the same network with softmax and cross-entropy: the two agree within 0.02 at every "
    "effective step.",
)
def test_with_cross_entropy_the_two_agree(notebook):
    slow, heavy = np.median(notebook["sweep"]("cross-entropy"), axis=2)
    assert np.abs(slow - heavy).max() < 0.02


@claim(NAME, "After 20 epochs such a digit still is never answered")
@claim(NAME, "plain descent and printed momentum learn all ten digits")
def test_the_heavy_balls_network_leaves_digits_out(notebook):
    """Over five seeds: the digits never answered, and the tenth of accuracy that each costs."""
    train, network = notebook["digits"].train, h.Network()
    methods = [m for m in notebook["SHARE"] for _ in SEEDS]
    runs = [Run(m, notebook["SHARE"][m](0.9), 0.9) for m in methods]
    seeds = list(SEEDS) * 3
    w = network.start(seeds, dtype=np.float32)
    learned = h.fit(network, train, runs, w=w, seed=seeds, progress=False)
    predicted = network.predict(learned.w, train.X)
    never = np.array([10 - len(np.unique(p)) for p in predicted]).reshape(3, 5)
    assert (never[:2] == 0).all() and (never[2] > 0).all()
    accuracy = network.accuracy(learned.w[10:], *train)
    assert (accuracy < 1 - 0.09 * never[2]).all()
    # A digit that is never answered has an output that has gone flat: A (1 - A) is next to 0.
    A = network.outputs(learned.w[10:], train.X)
    for outputs, answers in zip(A, predicted[10:]):
        left_out = sorted(set(range(10)) - set(answers.tolist()))
        assert np.median(outputs[:, left_out]) < 0.05


@claim(
    NAME,
    "At effective step 10 the order turns around: plain descent's network answers next to nothing, "
    "and the heavy ball's a little more.",
)
def test_at_a_far_too_large_step_the_order_turns_around(notebook):
    network, seeds = h.Network(), list(SEEDS) * 2
    runs = [Run("plain", 10, 0.9)] * 5 + [Run("heavy ball", 1, 0.9)] * 5
    w = network.start(seeds, dtype=np.float32)
    train = notebook["digits"].train
    learned = h.fit(network, train, runs, w=w, seed=seeds, epochs=10, progress=False)
    accuracy = network.accuracy(learned.w, *train)
    assert accuracy[:5].max() < 0.25 and np.median(accuracy[5:]) > np.median(accuracy[:5]) + 0.05
