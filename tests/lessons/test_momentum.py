"""What notebook 03 claims, asserted: by theory, by its own pictures' numbers, and over seeds."""

import inspect
from itertools import islice

import numpy as np
import pytest
from notebook_tools import claim, namespace

import mlp_helpers as h
from companion.lessons.momentum.balls import roll_down
from companion.lessons.momentum.landscape import all_paths, basins, camera, where
from companion.lessons.momentum.parabola import LIMITS, SWINGS, growth, motion
from mlp_helpers import Run, descend, heavy_ball, plain, printed_momentum

NAME = "03_momentum"
SEEDS = range(100, 110)  # the notebook uses 0 to 4


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


@claim(
    NAME, "As $w_2$ rises from −1.1 to −0.3, the best $w_1$ moves from −0.74 to 0.15",
    over="the picture shown",
)
def test_parameters_change_one_another(notebook):
    w1 = np.linspace(-2.5, 1.2, 4000)
    best = [w1[notebook["dented_plain"](w1, w2)[0].argmin()] for w2 in (-1.1, -0.7, -0.3)]
    assert best == sorted(best)
    assert [f"{best[0]:.2f}", f"{best[-1]:.2f}"] == ["-0.74", "0.15"]


@claim(
    NAME, "the point rolls into the shallow dent, though a dent twice as deep lies on the same map",
    over="the picture shown",
)
def test_a_local_minimum_catches_the_point(notebook):
    drop = notebook["drop"]
    (*_, (_, says)) = drop.pictures(**drop.values())
    assert "ends in the shallow dent" in says
    depths = [1 - notebook["landscape"](np.array(end))[0] for end in notebook["ENDS"].values()]
    assert depths[0] / depths[1] == pytest.approx(2, abs=0.1)


@claim(
    NAME,
    "Try $w = (-1, -0.4)$: the trench catches it. From $w = (2.5, -1.5)$ the point hardly moves in "
    "150 steps.",
    over="the starts shown, and 4 on the same flat",
)
@claim(NAME, "the red point began there, and has moved by less than 0.1", over="the picture shown")
def test_on_the_flat_it_hardly_moves(notebook):
    starts = np.array([(-1.0, -0.4), (2.5, -1.5), (2.6, -1.7), (2.7, -1.4), (-2.9, -1.2)])
    paths, _ = descend(notebook["landscape"], [Run("plain", 0.1)] * 5, 150, starts)
    moved = np.hypot(*(paths[-1] - paths[0]).T)
    assert where(paths[-1, 0], notebook["ENDS"]) == "the trench"
    assert (moved[1:] < 0.1).all() and moved[0] > 0.5


@claim(
    NAME, "Three basins with sharp borders, and a wide gray area from which no start arrives",
    over="all starts of the map",
)
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
    over="the picture shown",
)
@claim(NAME, "It was also the slower one to start", over="masses 0.5 to 8, frictions 0.25 to 1")
def test_the_heavy_ball_rolls_through(notebook):
    light, heavy = (roll_down(notebook["slope"], m, 0.5) for m in (0.01, 2.0))
    assert abs(light[-1] - 2.68) < 0.05 and light.max() < 3
    assert heavy.max() > 4.45 and np.abs(heavy[-100:] - 7).max() < 1
    for m in (0.5, 2.0, 8.0):
        for c in (0.25, 0.5, 1.0):
            light, heavy = (roll_down(notebook["slope"], mass, c) for mass in (0.01, m))
            assert (light[1:5] > heavy[1:5]).all()


@claim(
    NAME,
    "With $m = 3$ and $c = 0.3$ the ball flies through the lowest valley, up the far side, and is "
    "caught there in the last dent.",
    over="the picture shown",
)
def test_too_much_mass_flies_on(notebook):
    path = roll_down(notebook["slope"], 3.0, 0.3, steps=1500)
    assert abs(path[300] - 9.15) < 0.3 and abs(path[-1] - 9.14) < 0.05


@claim(NAME, "**a light and a heavy ball share it**", over="any numbers: 5 drawn balls")
@claim(
    NAME,
    "So in a time $h$ they make the same step, $h/c$ times the slope:",
    over="any numbers: 5 drawn balls, 5 slopes",
)
def test_light_and_heavy_share_the_effective_step():
    rng = np.random.default_rng(0)
    for m, c, step, slope in rng.uniform(0.1, 2, (5, 4)):
        eta, beta = h.EXERCISES["friction"].solution(m, c, step)
        assert eta / (1 - beta) == pytest.approx(step / c)
        rho = 0.0
        for _ in range(2000):
            rho = eta * slope + beta * rho
        assert rho == pytest.approx(step / c * slope) and rho / step == pytest.approx(slope / c)


# Section 3: the printed line and the heavy ball


@claim(
    NAME,
    r"Printed: $\alpha, \beta, 0, 0, \dots$; after two steps the push is forgotten. Heavy ball: "
    r"$\eta\,\beta^j$; it fades, and is never quite forgotten.",
    over="any numbers: 5 drawn pairs",
)
def test_impulse_responses(notebook):
    push = (np.arange(12) == 0) * 1.0
    for first, second in np.random.default_rng(100).uniform(0.1, 0.9, (5, 2)):
        printed = notebook["steps"](printed_momentum, push, first, second)
        assert np.allclose(printed, [first, second] + [0] * 10)
        fades = first * second ** np.arange(12)
        assert np.allclose(notebook["steps"](heavy_ball, push, first, second), fades)


def outside(gradient_of, w, rates, beta):
    """The heavy ball with eta outside its memory, as PyTorch has it: w after these rates."""
    memory = 0.0
    for eta in rates:
        memory = gradient_of(w) + beta * memory
        w = w - eta * memory
    return w


@claim(
    NAME,
    r"At a constant $\eta$ that is the same path; once $\eta$ is cooled, it is another.",
    over="any numbers: 5 drawn settings; cooled by a half",
)
def test_eta_outside_the_memory_is_another_thing_once_it_is_cooled():
    for w, eta, beta in np.random.default_rng(100).uniform((1, 0.01, 0.3), (2, 0.5, 0.95), (5, 3)):
        for rates, same in [([eta] * 8, True), ([eta] * 4 + [eta / 2] * 4, False)]:
            inside, rho = w, 0.0
            for rate in rates:
                rho = rate * inside + beta * rho
                inside = inside - rho
            ends = outside(lambda x: x, w, rates, beta)
            assert np.isclose(ends, inside, rtol=1e-9) == same


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
    over="any numbers: (1 - a) / (1 + a) at a = 0.5, 0.8, 0.9",
)
def test_a_zigzag_is_nine_times_smaller(notebook):
    for a in (0.5, 0.8, 0.9):
        rho = at_equal_effective_step(notebook, (-1.0) ** np.arange(160), a)
        smaller = (1 - a) / (1 + a)  # 1 / 9 at a = 0.8
        assert np.abs([r[-1] for r in rho]) == pytest.approx([1, smaller, smaller], abs=1e-4)


@claim(
    NAME,
    "at equal effective step the heavy ball's steps are less erratic than the printed momentum's, "
    "and these less than plain descent's.",
    over="seeds 100 to 109, a 0.5 to 0.95",
)
@claim(
    NAME, r"a third at $a = 0.8$, and $\sqrt{1+a^2}/(1+a)$ for the printed line, at best 0.71.",
    over="seeds 100 to 109, a 0.5 to 0.95",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_steps_are_less_erratic(notebook, seed):
    noise = np.random.default_rng(seed).normal(1, 1, 2000)
    for a in (0.5, 0.8, 0.95):
        spread = [np.std(r[300:]) for r in at_equal_effective_step(notebook, noise, a)]
        assert spread[0] > spread[1] > spread[2]
        theory = [1, np.sqrt(1 + a**2) / (1 + a), np.sqrt((1 - a) / (1 + a))]
        assert np.array(spread) / spread[0] == pytest.approx(theory, abs=0.06)


@claim(
    NAME,
    "its *place* is, at a small effective step, nearly as noisy as without momentum.",
    over="seeds 100 to 109, effective step 0.05 to 0.2, a 0.5 to 0.95",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_place_is_as_noisy_as_before(seed):
    """2000 runs side by side for each of 12 settings; without momentum at the same step."""
    step, a = np.meshgrid((0.05, 0.1, 0.2), (0.0, 0.5, 0.8, 0.95), indexing="ij")
    step, a, rng = step[..., None], a[..., None], np.random.default_rng(seed)
    w, rho = np.zeros((2, 3, 4, 2000))
    for _ in range(200):
        rho = step * (1 - a) * (w + rng.normal(size=2000)) + a * rho
        w = w - rho
    spread = w.std(axis=2)
    assert (spread / spread[:, :1] > 0.85).all() and (spread / spread[:, :1] < 1.1).all()


def left_on_the_ravine(seed, eta, share, a=0.8):
    """J after 100 steps of plain, printed, heavy ball, at the largest of the last swings; from a
    start that is moved by `seed`."""
    surface = h.SURFACES["ravine"]
    runs = [Run(m, eta * share[m](a), a) for m in share]
    start = np.array(surface.start) + np.random.default_rng(seed).normal(0, 0.2, 2)
    return surface(descend(surface, runs, 100, start)[0])[0][80:].max(axis=0)


@claim(
    NAME,
    r"equal $\eta$ gives the heavy ball a five times larger effective step.",
    over="an identity",
)
def test_a_five_times_larger_effective_step():
    assert 1 / (1 - 0.8) == pytest.approx(5)


@claim(
    NAME,
    r"On the ravine at equal $\eta = 0.03$ and $a = 0.8$ the heavy ball swings across the valley "
    "and is still far ahead after 100 steps, with printed momentum second and plain descent last.",
    over="starts of seeds 100 to 109, eta 0.02 to 0.04, a 0.7, 0.8",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_at_equal_eta_the_heavy_ball_is_ahead(notebook, seed):
    equal = dict.fromkeys(notebook["SHARE"], lambda a: 1)
    for eta in (0.02, 0.03, 0.04):
        for a in (0.7, 0.8):
            slow, printed, heavy = left_on_the_ravine(seed, eta, equal, a)
            assert heavy < 0.1 * printed and printed < 0.1 * slow, (eta, a)


@claim(
    NAME,
    r"Here, at equal effective step with $\eta = 0.15$, momentum gains nothing: plain descent and "
    "printed momentum go down nearly together, and the heavy ball is behind.",
    over="starts of seeds 100 to 109; the eta and a shown",
)
@claim(
    NAME,
    r"at $\eta = 0.06$, where plain descent creeps along the valley, and at $\eta = 0.195$, where "
    "it bounces between the walls, the heavy ball is ahead.",
    over="starts of seeds 100 to 109, a 0.7, 0.8",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_at_equal_effective_step_it_hangs_on_eta_who_is_ahead(notebook, seed):
    slow, printed, heavy = left_on_the_ravine(seed, 0.15, notebook["SHARE"])
    assert 0.05 < printed / slow < 20 and heavy > 100 * slow
    for eta in (0.06, 0.195):
        for a in (0.7, 0.8):
            slow, printed, heavy = left_on_the_ravine(seed, eta, notebook["SHARE"], a)
            assert heavy < 0.5 * min(slow, printed)


# Section 4: stability


@claim(
    NAME,
    r"At $a = 0.9$ the largest stable $\eta\lambda$ is 2 for plain descent, 1.11 for printed "
    "momentum and 3.8 for the heavy ball.",
    over="an identity: 1 % to both sides of each limit",
)
@pytest.mark.parametrize(
    "method, limit", [("plain", 2), ("printed momentum", 1 / 0.9), ("heavy ball", 3.8)]
)
def test_the_largest_stable_eta(method, limit):
    assert ran(method, 0.99 * limit, 0.9, 600) < 0.5
    assert ran(method, 1.01 * limit, 0.9, 600) > 2


@claim(
    NAME,
    r"one pass of 200 steps runs all 5600 pairs $(\eta\lambda, a)$ at once.",
    over="the map shown",
)
@pytest.mark.parametrize("method", ["heavy ball", "printed momentum"])
def test_the_measured_map_agrees_with_the_lines_and_the_roots(method):
    measured = growth(method)
    assert measured.size == 5600 and inspect.signature(growth).parameters["k"].default == 100
    eta_lambda, a = np.linspace(0.025, 3.975, 80), np.linspace(0.00705, 0.98, 70)
    limit = LIMITS[method](a)[:, None]
    inside = (eta_lambda < limit - 0.1) & (a < 0.95)[:, None]
    assert (measured[inside] < 1.0).all()
    assert (measured[eta_lambda > limit + 0.1] > 1.0).all()
    for i, j in np.random.default_rng(0).integers((70, 80), size=(40, 2)):
        assert measured[i, j] == pytest.approx(factor(method, eta_lambda[j], a[i]), rel=0.05)


@claim(
    NAME, r"near $\beta = 1$ the ball settles only slowly, whatever $\eta$.",
    over="an identity: five beta, 400 eta",
)
@claim(
    NAME,
    r"in the long run the heavy ball's error cannot shrink faster than by $\sqrt\beta$ per step",
    over="an identity: five beta, 400 eta",
)
def test_no_eta_shrinks_faster_than_the_root_of_beta():
    for beta in (0.3, 0.6, 0.8, 0.9, 0.99):
        best = min(factor("heavy ball", x, beta) for x in np.linspace(0.01, 4, 400))
        assert best >= np.sqrt(beta) - 1e-9


@claim(
    NAME, "The point $(1.3, 0.9)$ is past the second, and its run explodes.",
    over="the picture shown",
)
def test_the_point_past_the_line_explodes():
    assert 1.3 * 0.9 > 1 and (1 - 0.9) * 1.3 < 2
    assert ran("printed momentum", 1.3, 0.9, 100) > 100


@claim(
    NAME, r"the heavy ball's limit is even $2\,(1+\beta)/(1-\beta) = 38$", over="an identity",
)
@claim(
    NAME,
    "What the heavy ball gives you at any curvature is room: it *allows* a larger effective step.",
    over="an identity: three curvatures, three beta",
)
def test_the_limit_in_effective_steps():
    for curvature in (0.1, 1.0, 10.0):
        for beta in (0.3, 0.8, 0.95):
            limit = h.EXERCISES["largest eta"].solution(curvature, beta) / (1 - beta)
            assert limit > 2 / curvature
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


# Section 5: why momentum speeds up


def roots(eta_lambda, beta):
    """The heavy ball's two roots r on a parabola."""
    return np.roots([1, -(1 + beta - eta_lambda), beta])


def draws(seed, count=20):
    """(eta lambda, beta) by chance, all over the map."""
    return np.random.default_rng(seed).uniform((0.01, 0), (3.95, 0.98), (count, 2))


@claim(
    NAME,
    "So $u$ and $v$ run by themselves, each on a parabola of its own:",
    over="ravines, angles, starts, eta and beta of seeds 100 to 109; printed momentum too",
)
@claim(
    NAME,
    "the path on the left turns with it, and the picture on the right stays as it is.",
    over="ravines, angles, starts, eta and beta of seeds 100 to 109",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_ravine_is_parabolas_along_its_axes(notebook, seed):
    rng = np.random.default_rng(seed)
    flat, steep = np.sort(rng.uniform(0.1, 20, 2))
    angle, a, start = rng.uniform(0, 180), rng.uniform(0, 0.95), rng.normal(size=2)
    for method in ("heavy ball", "printed momentum"):
        run = Run(method, rng.uniform(0.1, 1.9) / steep, a)
        path, _ = descend(h.quadratic(steep, flat, angle), [run], 30, start)
        seen = notebook["along_the_axes"](path[:, 0], angle)
        alone, _ = descend(h.quadratic(steep, flat), [run], 30, seen[0])
        scale = np.abs(seen).max()
        assert np.allclose(seen, alone[:, 0], atol=1e-9 * scale)
        if method == "heavy ball":
            for x, curvature in zip(seen.T, (flat, steep)):
                way = notebook["parabola_run"](x[0], curvature, run.eta, a, 30)
                assert np.allclose(x, way, atol=1e-9 * scale)


def test_the_right_picture_stays_as_it_is(notebook):
    """Of the panel itself: whatever the angle, the marks seen from the axes are the same."""
    pictures = [notebook["turned"].picture(angle, 0.12, 0.6)[0] for angle in (0, 35, 90)]
    right = [[mark for mark in marks if mark.ax == 1] for marks in pictures]
    left = [[mark for mark in marks if mark.ax == 0] for marks in pictures]
    for marks in right[1:]:
        assert all(np.allclose(one.y, other.y, atol=1e-9) for one, other in zip(right[0], marks))
    assert not np.allclose(left[0][-1].x, left[1][-1].x)


@claim(
    NAME,
    "across the valley the ball zigzags from wall to wall, along the valley it creeps.",
    over="the picture shown",
)
def test_the_still_zigzags_across_and_creeps_along(notebook):
    _, says = notebook["turned"].picture(60, 0.19, 0.1)
    assert "along the valley (ηλ = 0.19) it creeps" in says
    assert "across the valley (ηλ = 1.90) it zigzags" in says


@claim(NAME, "and their product is $\\beta$.", over="an identity: 200 drawn pairs")
@claim(
    NAME,
    "its error shrinks by $\\sqrt\\beta$ per step, whatever $\\eta$ and $\\lambda$ are.",
    over="an identity: the pairs above the line of 200 drawn ones",
)
@claim(
    NAME,
    "the larger one, which sets the pace, is larger than $\\sqrt\\beta$.",
    over="an identity: the pairs below the line of 200 drawn ones",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_above_the_line_one_size_below_it_a_larger_root(seed):
    for eta_lambda, beta in draws(seed):
        r = roots(eta_lambda, beta)
        assert np.prod(r) == pytest.approx(beta)
        above = beta > SWINGS["heavy ball"](eta_lambda)
        assert above == (abs(r.imag).max() > 0)
        assert (np.abs(r).max() == pytest.approx(np.sqrt(beta))) == above
        assert np.abs(r).max() > np.sqrt(beta) - 1e-9


@claim(
    NAME,
    "from rest the ball creeps to the floor and never crosses it.",
    over="runs of 200 steps: the pairs below the line of 300 drawn with eta lambda under 1",
)
@claim(
    NAME,
    "from rest it zigzags, on the other side at every step.",
    over="runs of 200 steps: the pairs below the line of 300 drawn with eta lambda from 1",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_creeping_swinging_and_zigzagging(notebook, seed):
    rng, met = np.random.default_rng(seed), set()
    for low, high in [(0.01, 1), (1, 3)] * 30:
        eta_lambda = rng.uniform(low, high)
        line = SWINGS["heavy ball"](eta_lambda)
        for beta in (rng.uniform(0, 0.98 * line), rng.uniform(line, 1)):
            w = notebook["parabola_run"](1.0, eta_lambda, 1.0, beta, 200)
            w, moves = w[np.abs(w) > 1e-200], motion("heavy ball", eta_lambda, beta)
            if beta < line:
                assert moves == ("creeps" if eta_lambda < 1 else "zigzags")
                turns = np.sign(w[1:]) * np.sign(w[:-1])
                assert (turns == (1 if eta_lambda < 1 else -1)).all()
            else:
                assert moves == "swings"
            met.add(moves)
    assert met == {"creeps", "swings", "zigzags"}


@claim(
    NAME,
    "at a given $\\eta\\lambda$, no other $\\beta$ settles sooner.",
    over="200 drawn eta lambda from 0 to 4, each against 199 beta",
)
@claim(
    NAME,
    "and the double root on it is $1 - \\sqrt{\\eta\\lambda}$.",
    over="an identity: 200 drawn eta lambda",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_on_the_line_it_settles_soonest(notebook, seed):
    for eta_lambda, _ in draws(seed):
        beta = h.EXERCISES["best beta"].solution(eta_lambda / 7, 7.0)
        assert beta == pytest.approx(SWINGS["heavy ball"](eta_lambda))
        root = 1 - np.sqrt(eta_lambda)
        assert roots(eta_lambda, beta) == pytest.approx([root, root], abs=1e-6)
        others = [notebook["factor"](eta_lambda, b) for b in np.linspace(0, 0.99, 199)]
        assert min(others) >= abs(root) - 1e-6


def test_the_dashed_line_of_printed_momentum_is_where_its_roots_meet():
    for alpha, a in draws(0, 60):
        r = np.roots([1, -(1 - alpha), a * alpha])
        assert (abs(r.imag).max() > 0) == (a > SWINGS["printed momentum"](alpha))
        real = "creeps" if alpha < 1 else "zigzags"
        complex_ = abs(r.imag).max() > 0
        assert motion("printed momentum", alpha, a) == ("swings" if complex_ else real)


@claim(
    NAME,
    "with the critical $\\beta = 0.47$ it comes to rest first. Its error shrinks by 0.68 per step, "
    "theirs by 0.87 and 0.92.",
    over="the picture shown; the first to rest to 10, 1 and 0.1 percent",
)
def test_three_runs_at_one_eta_lambda(notebook):
    critical = notebook["critical"]
    assert f"{critical:.2f}" == "0.47"
    factors = [notebook["factor"](0.1, beta) for beta in (critical, 0.2, 0.85)]
    assert [f"{r:.2f}" for r in factors] == ["0.68", "0.87", "0.92"]
    assert [motion("heavy ball", 0.1, b) for b in (0.2, critical, 0.85)] == [
        "creeps", "is critically damped", "swings",
    ]  # fmt: skip
    runs = [np.abs(notebook["parabola_run"](1.0, 0.1, 1.0, b, 400)) for b in (critical, 0.2, 0.85)]
    for near in (0.1, 0.01, 0.001):
        rest = [np.flatnonzero(run > near)[-1] for run in runs]
        assert rest[0] < min(rest[1:])


def pace(kappa, eta_lambda, beta):
    """The slower end's factor, of a ravine with lambda_max = 1."""
    return max(factor("heavy ball", x, beta) for x in (eta_lambda / kappa, eta_lambda))


@claim(
    NAME, "Move $\\eta$ or $\\beta$, up or down, and the pace gets worse.",
    over="kappa 2 to 1000",
)
@claim(
    NAME, "at the best place it *hangs by both ends*",
    over="kappa 2 to 1000, each against 2500 pairs of eta and beta",
)
@claim(
    NAME,
    "the bar hangs by both ends, and the factor is 0.6 at each.",
    over="the picture shown",
)
@claim(NAME, "Without momentum the best pace is 0.88.", over="the picture shown: 400 eta")
@pytest.mark.parametrize("kappa", [2, 5, 16, 40, 128, 1000])
def test_polyaks_choice_hangs_by_both_ends(notebook, kappa):
    _, ball = notebook["at_their_best"](kappa)
    for x in (ball.eta / kappa, ball.eta):
        assert ball.a == pytest.approx(SWINGS["heavy ball"](x))
    best = pace(kappa, ball.eta, ball.a)
    for eta in np.linspace(0.02, 3.98, 50):
        assert all(pace(kappa, eta, beta) >= best - 1e-6 for beta in np.linspace(0, 0.99, 50))
    for moved in (0.97, 1.03):
        assert pace(kappa, moved * ball.eta, ball.a) > best + 1e-4
        assert pace(kappa, ball.eta, moved * ball.a) > best + 1e-4
    if kappa == 16:
        assert (ball.eta, ball.a, best) == pytest.approx((2.56, 0.36, 0.6), abs=1e-6)
        slow = min(pace(16, eta, 0) for eta in np.linspace(0.02, 1.99, 400))
        assert f"{slow:.2f}" == "0.88"


@claim(
    NAME,
    r"on the floor of the map a factor is $|1 - \eta\lambda|$, on the dashed line it is "
    r"$|1 - \sqrt{\eta\lambda}|$.",
    over="an identity: 200 drawn eta lambda",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_factor_on_the_floor_and_on_the_line(notebook, seed):
    for x, _ in draws(seed):
        assert notebook["factor"](x, 0.0) == pytest.approx(abs(1 - x))
        on_the_line = notebook["factor"](x, SWINGS["heavy ball"](x))
        assert on_the_line == pytest.approx(abs(1 - np.sqrt(x)), abs=1e-6)


def test_the_panel_of_both_ends_runs_at_the_pace_that_it_says(notebook):
    for kappa, eta_lambda, beta in [(16.0, 1.0, 0.7), (64.0, 2.0, 0.8), (4.0, 0.2, 0.1)]:
        marks, says = notebook["both_ends"].picture(kappa, eta_lambda, beta)
        far = np.max([mark.y for mark in marks if mark.ax == 1], axis=0)
        steps = np.arange(20, 101)
        slope = np.polyfit(steps, np.log(far[20:]), 1)[0]
        assert np.exp(slope) == pytest.approx(pace(kappa, eta_lambda, beta), abs=0.02)
        assert f"{pace(kappa, eta_lambda, beta):.3f} is the pace" in says


# Section 6: does momentum win?


@claim(
    NAME,
    r"it falls like $2/\kappa$ for plain descent and like $2/\sqrt\kappa$ for the heavy ball",
    over="measured at 8 kappa from 20 to 3000, from 3 other starts",
)
@claim(
    NAME,
    r"at $\kappa = 100$ one step of the ball takes off nine times as much as one of plain descent.",
    over="measured from 3 other starts",
)
def test_the_rates_measured_beside_theory(notebook):
    for start in [(1.0, 0.4), (-0.3, 1.0), (2.0, -1.0)]:
        for kappa in (*np.geomspace(20, 3000, 8), 100):
            half, taken = int(30 * np.sqrt(kappa)), []
            for run in notebook["at_their_best"](kappa):
                path, _ = descend(h.quadratic(1, 1 / kappa), [run], 2 * half, start)
                error = np.hypot(*path[:, 0].T)
                taken.append(1 - (error[-1] / error[half]) ** (1 / half))
            root = np.sqrt(kappa)
            assert taken == pytest.approx([2 / (kappa + 1), 2 / (root + 1)], rel=0.03)
            assert taken == pytest.approx([2 / kappa, 2 / root], rel=0.25)
        assert round(taken[1] / taken[0]) == 9
    theory = [[2 / (k + 1), 2 / (np.sqrt(k) + 1)] for k in notebook["KAPPAS"]]
    shown = 1 - np.transpose([notebook["measured"][m] for m in ("plain", "heavy ball")])
    assert shown == pytest.approx(np.array(theory), rel=0.05)


@claim(
    NAME,
    r"held at $\beta = 0.9$, the heavy ball at any $\eta$ is slower than plain descent at its best "
    r"as long as $\kappa < 37$.",
    over="kappa 1.5 to 37 by rates; kappa 10, 30, 36 counted at 90 eta",
)
def test_a_fixed_beta_is_too_much_for_a_short_ravine(notebook):
    for kappa in (1.5, 5, 20, 30, 36.9):
        assert (kappa - 1) / (kappa + 1) < np.sqrt(0.9)
    assert (38 - 1) / (38 + 1) > np.sqrt(0.9)
    held = [Run("heavy ball", eta, 0.9) for eta in np.linspace(0.04, 3.76, 90)]
    for kappa in (10, 30, 36):
        slow, _ = notebook["steps_needed"](notebook["at_their_best"](kappa), kappa)
        assert min(notebook["steps_needed"](held, kappa)) > slow


@claim(
    NAME, r"next to nothing on a round bowl, 22-fold at $\kappa = 1000$.",
    over="counted at kappa 2, 100, 1000; about sqrt(kappa) within 1.5",
)
def test_the_gain_grows_like_the_root_of_kappa(notebook):
    gain = {}
    for kappa in (2, 10, 30, 100, 300, 1000):
        plain_needs, ball_needs = notebook["steps_needed"](notebook["at_their_best"](kappa), kappa)
        gain[kappa] = plain_needs / ball_needs
        assert 1 / 1.6 < gain[kappa] / np.sqrt(kappa) <= 1
    assert gain[2] < 1.5 and round(gain[1000]) == 22


@claim(
    NAME,
    "Each at its own best, the heavy ball needs fewer steps than printed momentum, and printed "
    r"momentum fewer than plain descent, on every ravine with $\kappa \ge 3$.",
    over="counted at kappa 3 to 1000, by rates with 200 curvatures",
)
@claim(NAME, r"(At $\kappa = 2$ it is 10, 10 and 13.)", over="the start shown")
@claim(
    NAME,
    "the heavy ball is first by far, and printed momentum is about twice as fast as plain descent.",
    over="kappa 25 to 35",
)
def test_each_at_its_best_on_a_ravine(notebook):
    needed, at_best = notebook["steps_needed"], notebook["SETTINGS"][0]
    assert needed(notebook["settings"](2.0, at_best), 2.0) == [13, 10, 10]
    for kappa in (3.0, 5.0, 25.0, 30.0, 35.0, 200.0, 1000.0):
        runs = notebook["settings"](kappa, at_best)
        slow, printed, heavy = needed(runs, kappa)
        assert heavy < printed < slow
        if 25 <= kappa <= 35:
            assert slow / printed == pytest.approx(2, abs=0.35) and printed > 2 * heavy
        curvatures = np.linspace(1 / kappa, 1, 200)
        rate = [max(factor(run.method, run.eta * c, run.a) for c in curvatures) for run in runs]
        assert rate[2] < rate[1] < rate[0]
        assert rate[0] == pytest.approx((kappa - 1) / (kappa + 1))
        assert rate[2] == pytest.approx((kappa**0.5 - 1) / (kappa**0.5 + 1), abs=1e-4)


@claim(
    NAME,
    r"Now $\kappa = 5$, at equal effective step and $a = 0.9$: plain descent is far ahead of the "
    "heavy ball.",
    over="starts of seeds 100 to 109, kappa 4 to 6",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_another_setting_another_order(notebook, seed):
    start = np.random.default_rng(seed).normal(size=2)
    for kappa in (4.0, 5.0, 6.0):
        runs = notebook["settings"](kappa, notebook["SETTINGS"][2])
        way, _ = descend(h.quadratic(1, 1 / kappa), runs, 80, start)
        far = np.hypot(*way[60:].transpose(2, 0, 1)).max(axis=0)
        assert far[0] < 1e-3 * far[2]


def learned_digits(notebook, loss, effective_steps, seeds, a=0.9, epochs=20):
    """(validation accuracy, training accuracy, digits never answered), each (3 methods, steps,
    seeds), with the lecture's uniform weights."""
    share, network = notebook["SHARE"], h.Network(loss=loss)
    runs = [Run(m, s * share[m](a), a) for m in share for s in effective_steps for _ in seeds]
    every = list(seeds) * len(effective_steps) * 3
    digits, w = notebook["digits"], network.start(every, dtype=np.float32)
    w = h.fit(network, digits.train, runs, w=w, seed=every, epochs=epochs, progress=False).w
    answers = network.predict(w, digits.train.X)
    never = [10 - len(np.unique(a)) for a in answers]
    found = network.accuracy(w, *digits.validation), network.accuracy(w, *digits.train), never
    return np.reshape(found, (3, 3, len(effective_steps), len(seeds)))


@claim(
    NAME,
    "Left, the lecture's squared error: plain descent at its best effective step is ahead of the "
    "heavy ball at its best.",
    over="tuned on seeds 200 to 204 over steps 0.1 to 3, judged on seeds 100 to 104",
)
@claim(
    NAME, "the heavy ball at $a = 0.9$ gets stuck well below.", over="seeds 100 to 104",
)
@claim(
    NAME, "plain descent and printed momentum learn all ten digits",
    over="seeds 100 to 104, 200 to 204",
)
@pytest.mark.slow
def test_on_the_lectures_network_plain_descent_is_ahead(notebook):
    steps = (0.1, 0.3, 1, 2, 3)
    found = learned_digits(notebook, "squared error", steps, [*range(100, 105), *range(200, 205)])
    accuracy, never = found[0], found[2]
    slow, _, heavy = np.median(accuracy[..., :5], axis=2)
    best = np.median(accuracy[..., 5:], axis=2).argmax(axis=1)
    assert slow[best[0]] > heavy[best[2]] + 0.05
    assert slow[2] > heavy[2] + 0.2 and (never[:2, 2] == 0).all()  # effective step 1


@claim(
    NAME,
    "the two medians agree within 0.02 at each effective step.",
    over="seeds 100 to 109, a 0.8, 0.9",
)
@pytest.mark.slow
def test_with_cross_entropy_the_two_agree(notebook):
    for a in (0.8, 0.9):
        steps = notebook["STEPS"]
        accuracy, *_ = learned_digits(notebook, "cross-entropy", steps, SEEDS, a)
        slow, _, heavy = np.median(accuracy, axis=2)
        assert np.abs(slow - heavy).max() < 0.02


@claim(
    NAME,
    "At effective step 1 the heavy ball's first step is a tenth of plain descent's, but its steps "
    "go on after the gradient has turned: after 20 updates it is farther from the start.",
    over="seeds 100 to 109, effective step 0.5 to 2",
)
@pytest.mark.parametrize("effective", [0.5, 1, 2])
def test_the_heavy_balls_steps_go_on(notebook, effective):
    network = h.Network()
    objective = network.on(*notebook["digits"].train)
    runs = [Run("plain", effective), Run("heavy ball", 0.1 * effective, 0.9)]
    for seed in SEEDS:
        w = network.start(seed, dtype=np.float32)
        updates = h.train(objective, w, runs, h.minibatches(objective.n, 32, seed))
        far = [np.linalg.norm(now.w - w, axis=1) for now in islice(updates, 20)]
        assert far[0][1] == pytest.approx(far[0][0] / 10, rel=1e-3)
        assert far[2][1] < far[2][0] and far[-1][1] > 1.3 * far[-1][0]


@claim(
    NAME, "After 20 epochs the network still never gives some digits as an answer",
    over="seeds 100 to 104",
)
@pytest.mark.slow
def test_the_heavy_balls_network_leaves_digits_out(notebook):
    """The digits never answered, and the tenth of accuracy that each costs."""
    train, network, seeds = notebook["digits"].train, h.Network(), range(100, 105)
    w = network.start(seeds, dtype=np.float32)
    runs = [Run("heavy ball", 0.1, 0.9) for _ in seeds]
    learned = h.fit(network, train, runs, w=w, seed=seeds, progress=False)
    answers = network.predict(learned.w, train.X)
    never = np.array([10 - len(np.unique(a)) for a in answers])
    assert (never > 0).all()
    assert (network.accuracy(learned.w, *train) < 1 - 0.09 * never).all()
    # A digit that is never answered has an output that has gone flat: A (1 - A) is next to 0.
    for outputs, given in zip(network.outputs(learned.w, train.X), answers):
        left_out = sorted(set(range(10)) - set(given.tolist()))
        assert np.median(outputs[:, left_out]) < 0.05


@claim(
    NAME,
    "At effective step 10 the order turns around: plain descent is about as good as guessing, one "
    "image in ten, and the heavy ball gets about two in ten right.",
    over="the medians of seeds 100 to 109",
)
@pytest.mark.slow
def test_at_a_far_too_large_step_the_order_turns_around(notebook):
    accuracy, *_ = learned_digits(notebook, "squared error", [10], SEEDS)
    slow, _, heavy = np.median(accuracy, axis=2)[:, 0]
    assert 0.05 < slow < 0.15 and 0.15 < heavy < 0.3
