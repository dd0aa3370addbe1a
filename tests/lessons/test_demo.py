"""What notebook 07 claims, over other seeds than its own: each its split, start and batches."""

import contextlib
import io
import re
from functools import cache

import numpy as np
import pytest
from notebook_tools import cells, claim, named, namespace

from companion.lessons import demo
from companion.lessons.demo import pictures
from mlp_helpers import (
    EXERCISES,
    LOSSES,
    Classifier,
    Network,
    Run,
    Split,
    cosine,
    exponential,
    fit,
    lbfgs,
    load_digits,
    quadratic,
    step_drop,
)  # fmt: skip

NAME, SEEDS = "07_mlp_neural_networks", range(100, 105)
CHOSEN = {"squared error": 1.0, "cross-entropy": 2.0}


@cache
def raced(loss, factor, eta=None, k_d=5, a=0.9):
    """J and validation accuracy after 20 epochs, (seeds, 4): plain, cooled, momentum, both."""
    ends = [_raced(loss, factor, eta or CHOSEN[loss], k_d, a, seed) for seed in SEEDS]
    return np.moveaxis(ends, 1, 0)


def _raced(loss, factor, eta, k_d, a, seed):
    digits, network = load_digits(seed, np.float32), Network(loss=loss)
    runs = [
        Run(method, schedule, a)
        for method, first in (("plain", eta), ("heavy ball", factor * eta))
        for schedule in (first, step_drop(first, d=0.5, k_d=k_d))
    ]
    learned = fit(network, digits.train, runs, seed=seed, watch=digits.validation, progress=False)
    return learned.history.J[-1], learned.history.watched_accuracy[-1]


@pytest.mark.slow
def test_the_race_is_the_notebooks():
    """Same eta, same schedules: what is asserted here is what the notebook shows."""
    names = namespace(NAME)
    assert names["CHOSEN"] == CHOSEN
    fitted = names["race"]("cross-entropy", 0.1)
    assert fitted.history.eta[[1, 6, 20]] == pytest.approx(
        np.array([[2, 2, 0.2, 0.2], [2, 1, 0.2, 0.1], [2, 0.25, 0.2, 0.025]])
    )


@claim(
    NAME,
    "With squared error and the demo's weights, momentum at 0.9 ends with a higher J than plain "
    "descent, at equal η and at equal effective step.",
    over="seeds 100 to 104, eta 0.5 to 2, a 0.8 and 0.9",
)
@pytest.mark.slow
@pytest.mark.parametrize("eta", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("a", [0.8, 0.9])
@pytest.mark.parametrize("equal_step", [False, True])
def test_momentum_and_squared_error(equal_step, a, eta):
    J, _ = raced("squared error", 1 - a if equal_step else 1.0, eta, a=a)
    assert (J[:, 2] > J[:, 0]).all()


@claim(
    NAME,
    "J ends between 0.4 and 1, and the network reads at most half of the digits.",
    over="seeds 100 to 104, eta 1",
)
@pytest.mark.slow
def test_stuck_at_equal_eta():
    J, accuracy = raced("squared error", 1.0)
    assert (J[:, 2:] > 0.4).all() and (J[:, 2:] < 1.001).all()
    assert (accuracy[:, 2:] < 0.5).all()


@claim(
    NAME,
    "The black curves (plain; dots where it is cooled) pass 0.9; the blue ones (momentum) stay "
    "well below.",
    over="seeds 100 to 104, eta 1",
)
@claim(
    NAME,
    "Cooled this early, plain descent ends with a higher J than uncooled.",
    over="seeds 100 to 104, eta 0.5 to 4, halved every 4 to 6 epochs",
)
@pytest.mark.slow
def test_cooling_too_early():
    _, accuracy = raced("squared error", 0.1)
    assert (accuracy[:, :2] > 0.9).all() and (accuracy[:, 2:] < 0.8).all()
    cases = [(loss, eta, 5) for loss in LOSSES for eta in (0.5, 1.0, 2.0, 4.0)]
    cases += [(loss, CHOSEN[loss], k_d) for loss in LOSSES for k_d in (4, 6)]
    for loss, eta, k_d in cases:
        digits, network = load_digits(100, np.float32), Network(loss=loss)
        runs = [Run("plain", eta), Run("plain", step_drop(eta, d=0.5, k_d=k_d))]
        for seed in SEEDS:
            learned = fit(network, digits.train, runs, seed=seed, progress=False)
            constant, cooled = learned.history.J[-1]
            assert cooled > constant, (loss, eta, k_d, seed)


@claim(
    NAME,
    "With cross-entropy at equal effective step, momentum and plain descent agree in accuracy to "
    "within 0.02 on average.",
    over="seeds 100 to 104, eta 1 to 4",
)
@claim(
    NAME,
    "the four accuracies within a few hundredths",
    over="seeds 100 to 104, eta 1 to 4",
)
@pytest.mark.slow
@pytest.mark.parametrize("eta", [1.0, 2.0, 4.0])
def test_cross_entropy_at_equal_effective_step(eta):
    _, accuracy = raced("cross-entropy", 0.1, eta)
    assert np.abs(accuracy[:, 2] - accuracy[:, 0]).mean() < 0.02
    assert (np.ptp(accuracy, axis=1) < 0.05).all()


@claim(
    NAME,
    "At $\\eta = 2$, cooling lowers momentum's J, on average over seeds; at $\\eta = 1$, where "
    "nothing jumps, it raises it.",
    over="seeds 100 to 104, eta 2 and 4; 0.5 and 1",
)
@pytest.mark.slow
@pytest.mark.parametrize("eta", [0.5, 1.0, 2.0, 4.0])
def test_cooling_and_long_steps(eta):
    """By much; single runs differ between BLAS kernels, such steps make chaos."""
    J, _ = raced("cross-entropy", 1.0, eta)
    momentum, both = J[:, 2].mean(), J[:, 3].mean()
    assert both < 0.8 * momentum if eta > 1 else both > 1.2 * momentum


@claim(
    NAME,
    "at small steps the two curves are nearly one; beyond about 0.3 heavy ball loses its way while "
    "plain descent goes on rising",
    over="seeds 100 to 104, effective steps 0.06, 0.13, 1.1 and 2.3",
)
@claim(
    NAME,
    "Right, cross-entropy: the two stay together nearly to the end.",
    over="seeds 100 to 104, effective steps 0.06, 0.13, 1.1 and 2.3",
)
@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
def test_the_sweep(loss):
    steps = (0.06, 0.13, 1.1, 2.3)
    runs = [Run("plain", step) for step in steps]
    runs += [Run("heavy ball", 0.1 * step) for step in steps]
    for seed in SEEDS:
        digits, network = load_digits(seed, np.float32), Network(loss=loss)
        learned = fit(network, digits.train, runs, seed=seed, watch=digits.validation,
                      progress=False)  # fmt: skip
        plain, ball = learned.history.watched_accuracy[-1].reshape(2, 4)
        apart = np.abs(ball - plain)
        assert (apart[:2] < 0.1).all()
        if loss == "squared error":
            assert plain[2] > plain[1] > plain[0]
            assert (ball[2:] < plain[2:] - 0.1).all()
        else:
            assert (apart < 0.05).all()


@pytest.mark.slow
def test_the_prediction_is_so_for_every_seed():
    for seed in SEEDS:
        digits, network = load_digits(seed, np.float32), Network()
        runs = [Run("plain", eta) for eta in (0.5, 1.0, 2.0)]
        small, whole = (
            fit(network, digits.train, runs, batch_size=size, seed=seed, watch=digits.validation,
                progress=False).history.watched_accuracy[-1]
            for size in (32, 1437)
        )  # fmt: skip
        assert (whole < small - 0.2).all()


@pytest.mark.slow
def test_the_prediction_s_picture_has_both_sizes_of_batches():
    names = namespace(NAME)
    figure, says = names["batches_compared"](names["alone"], names["whole_batch"]())
    assert "twenty updates" in says
    (_, few), (_, many) = (np.transpose(line.get_xydata()) for line in figure.axes[0].lines)
    np.testing.assert_array_equal(few, names["alone"].history.J[:, 0])
    assert few[-1] < many[-1]


def test_the_panel_ends_with_its_runs():
    """Where both diverge in the first epoch, there is the picture of the start alone."""
    digits, networks = load_digits(), {loss: Network(loss=loss) for loss in LOSSES}
    name = "exponential (gamma = d)"
    panel = demo.retraining(
        networks, digits, networks["squared error"].start(0), {name: exponential}, 20
    )
    for loss in LOSSES:
        ((marks, says),) = panel.picture(loss, "heavy ball", 1e12, 0.9, name, 0.5, 32)
        assert len(marks) == 6 and "After 0 epochs" in says


def stuck(network, w, X, y):
    """How many outputs, per digit, are wrong and have next to no slope left."""
    A = network.outputs(w, X)
    return ((A * (1 - A) < 0.01) & (np.abs(np.eye(10)[y] - A) > 0.5)).sum() / len(X)


@cache
def curved(loss):
    """J, validation accuracy and stuck outputs (seeds, 4) of L-BFGS, and of mini-batches after as
    many passes, at half, once and twice the notebook's eta."""
    rows = []
    for seed in SEEDS:
        digits, network = load_digits(seed), Network(loss=loss)
        w, J, taken = lbfgs(network.on(*digits.train), network.start(seed), steps=40)
        runs = [Run("plain", factor * CHOSEN[loss]) for factor in (0.5, 1.0, 2.0)]
        learned = fit(network, digits.train, runs, epochs=int(taken[-1]), seed=seed, progress=False)
        ends = (w, *learned.w)
        rows.append((
            [J[-1], *learned.history.J[-1]],
            [network.accuracy(end, *digits.validation) for end in ends],
            [stuck(network, end, *digits.train) for end in ends],
        ))  # fmt: skip
    return np.moveaxis(rows, 1, 0)


@claim(
    NAME,
    "With cross-entropy, L-BFGS reaches a lower training J than mini-batches in as many passes "
    "over the data.",
    over="seeds 100 to 104, mini-batches at eta 1 to 4",
)
@pytest.mark.slow
def test_lbfgs_and_cross_entropy():
    J, _, _ = curved("cross-entropy")
    assert (J[:, :1] < J[:, 1:]).all()


@claim(
    NAME,
    "With squared error and the demo's weights, mini-batches are ahead from most starts, since "
    "L-BFGS saturates more output units.",
    over="seeds 100 to 104, mini-batches at eta 0.5 to 2",
)
@pytest.mark.slow
def test_lbfgs_and_squared_error():
    J, _, shut = curved("squared error")
    for ours in (J, shut):
        assert ((ours[:, :1] > ours[:, 1:]).sum(axis=0) > len(SEEDS) / 2).all()


@claim(
    NAME,
    "On the validation digits it is, on average over starts, not ahead of mini-batches.",
    over="seeds 100 to 104, mini-batches at eta 1 to 4",
)
@pytest.mark.slow
def test_lbfgs_on_validation_digits():
    _, accuracy, _ = curved("cross-entropy")
    ours, *theirs = accuracy.mean(axis=0)
    assert ours <= min(theirs)


@claim(
    NAME,
    "$s = (-1, -1)$, $y = (-1, -10)$, $y^T s = 11$, $\\rho = 1/11$, and the direction is "
    "$(211, -9) / 121$. Along $s$ the curvature is $y^T s / s^T s = 5.5$.",
    over="the one step",
)
def test_the_secant_step_by_hand():
    ravine, before, now = named(NAME, "ravine"), np.array([2.0, 1.0]), np.array([1.0, 0.0])
    g_before, g = ravine(before)[1], ravine(now)[1]
    assert g_before.tolist() == [2, 10] and g.tolist() == [1, 0]
    s, y, rho, direction = EXERCISES["one secant step"].solution(before, now, g_before, g)
    assert s.tolist() == [-1, -1] and y.tolist() == [-1, -10] and y @ s == 11
    assert rho == pytest.approx(1 / 11) and (y @ s) / (s @ s) == 5.5
    np.testing.assert_allclose(direction, np.array([211, -9]) / 121)


@claim(
    NAME,
    "It holds for the newest pair, not always for the older ones:",
    over="10 draws of three points, on ravines of curvature 2 to 50",
)
def test_the_newest_pair_keeps_its_secant_equation():
    for seed in range(100, 110):
        points = np.random.default_rng(seed).normal(size=(3, 2))
        for steep in (2, 10, 50):
            gradients = np.array([quadratic(steep)(point)[1] for point in points])
            older, (s, y) = pairs = list(zip(np.diff(points, axis=0), np.diff(gradients, axis=0)))
            np.testing.assert_allclose(demo.two_loop_recursion(y, pairs), s, atol=1e-9)
            assert np.abs(demo.two_loop_recursion(older[1], pairs) - older[0]).max() > 1e-6


@cache
def after_20_passes(count):
    """J of L-BFGS and of mini-batches at eta 1.5, 2 and 3, on so many digits; and how many steps
    L-BFGS took: (seeds, 5)."""
    network, rows = Network(loss="cross-entropy"), []
    for seed in SEEDS:
        digits, w = load_digits(seed), network.start(seed)
        part = Split(digits.train.X[:count], digits.train.y[:count])
        _, J, taken = lbfgs(network.on(*part), w, steps=20)
        runs = [Run("plain", eta) for eta in (1.5, 2.0, 3.0)]
        learned = fit(network, part, runs, epochs=20, w=w, seed=seed, progress=False)
        rows.append([J[taken <= 20][-1], *learned.history.J[-1], (taken <= 20).sum() - 1])
    return np.array(rows)


@claim(
    NAME,
    "After 20 passes L-BFGS has the lower J here on up to 180 digits, and mini-batches have it "
    "on all 1437.",
    over="seeds 100 to 104, mini-batches at eta 1.5 to 3",
)
@pytest.mark.slow
def test_from_how_many_instances_on_mini_batches_win():
    for count in (45, 90, 180):
        assert (after_20_passes(count)[:, :1] < after_20_passes(count)[:, 1:4]).all()
    assert (after_20_passes(1437)[:, :1] > after_20_passes(1437)[:, 1:4]).all()


def test_in_the_picture_they_cross_near_600():
    counts, ends = named(NAME, "counts"), np.array(named(NAME, "ends"))
    ahead = np.log(ends[:, 1] / ends[:, 0])  # of L-BFGS
    assert (ahead[:4] > 0).all() and (ahead[4:] < 0).all()
    assert 550 < np.exp(np.interp(0, -ahead, np.log(counts))) < 650


@claim(
    NAME,
    "In 20 passes L-BFGS makes about 20 updates, whether there are 45 digits or 1437.",
    over="seeds 100 to 104",
)
@pytest.mark.slow
def test_how_many_updates_lbfgs_makes():
    for count in (45, 1437):
        steps = after_20_passes(count)[:, 4]
        assert (steps >= 14).all() and (steps <= 20).all()


# ---- section 5 and 6: what it has learned, the faults ----------------------------------------


@claim(
    NAME,
    "with cross-entropy at this $\\eta$, the mean validation accuracies of sigmoid and tanh, with "
    "uniform or Glorot's weights, lie within 0.02.",
    over="seeds 100 to 104, eta 0.7 and 1, 40 epochs",
)
@pytest.mark.slow
def test_other_networks_do_about_as_well():
    runs, means = [Run("plain", cosine(eta, k_max=40)) for eta in (0.7, 1.0)], []
    for activation in ("sigmoid", "tanh"):
        for rule in ("uniform", "Glorot"):
            rows = []
            for seed in SEEDS:
                digits = load_digits(seed, np.float32)
                network = Network(activation=activation, loss="cross-entropy")
                w = network.start(seed, rule, np.float32)
                learned = fit(network, digits.train, runs, epochs=40, seed=seed, w=w,
                              watch=digits.validation, progress=False)  # fmt: skip
                rows.append(learned.history.watched_accuracy[-1])
            means.append(np.mean(rows, axis=0))
    assert (np.ptp(means, axis=0) < 0.02).all()


@claim(
    NAME,
    "more than two thousand times, and at `W2` more than three hundred times.",
    over="seeds 100 to 104, at the start and after 20 epochs at eta 0.5 to 2",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_demos_penalty_pulls_too_hard(seed):
    digits, network = load_digits(seed, np.float32), Network()
    runs = [Run("plain", eta) for eta in (0.5, 1.0, 2.0)]
    learned = fit(network, digits.train, runs, seed=seed, progress=False)
    for w in (network.start(seed), *learned.w):
        W1, W2 = network.layers(w)[0][1:]
        root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
        assert W1.size * root > 2000 and W2.size * root > 300


@claim(
    NAME,
    "Counted once, the penalty leaves an accuracy above 0.85; counted at every batch, the same $C$ "
    "leaves a network that guesses.",
    over="seeds 100 to 104, eta 0.5 to 2",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_penalty_at_every_batch(seed):
    digits = load_digits(seed, np.float32)
    runs, ends = [Run("plain", eta) for eta in (0.5, 1.0, 2.0)], []
    for share in (len(digits.train.X), 32):
        learned = fit(Network(l2=1 / (2 * share)), digits.train, runs, seed=seed,
                      watch=digits.validation, progress=False)  # fmt: skip
        ends.append(learned.history.watched_accuracy[-1])
    once, at_every_batch = ends
    assert (once > 0.85).all() and (at_every_batch < 0.15).all()


@claim(
    NAME,
    "after every epoch, the $J$ of the demo's momentum is within a tenth of plain descent's at "
    "$1.9\\,\\eta$.",
    over="seeds 100 to 104, eta 0.1 to 0.2",
)
@claim(
    NAME,
    "Heavy ball ends with less than a third of their $J$.",
    over="seeds 100 to 104, eta 0.1 to 0.2",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_memory_of_one_gradient_is_a_longer_step(seed):
    digits, network = load_digits(seed, np.float32), Network(loss="cross-entropy")
    for eta in (0.1, 0.15, 0.2):
        runs = [Run("plain", 1.9 * eta), Run("printed momentum", eta), Run("heavy ball", eta)]
        J = fit(network, digits.train, runs, seed=seed, progress=False).history.J
        longer, remembers_one, ball = J.T
        np.testing.assert_allclose(remembers_one[1:], longer[1:], rtol=0.1)
        assert ball[-1] < longer[-1] / 3 and ball[-1] < remembers_one[-1] / 3


@claim(
    NAME,
    "On a parabola the slope is a line itself, and one step leads to the bottom.",
    over="ten parabolas and pairs of points",
)
@claim(
    NAME,
    "On $\\log \\cosh w$ the slope levels off, and **the step shoots past it**",
    over="ten pairs of points on a way down to the bottom",
)
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_secant_step_is_exact_on_a_parabola_alone(seed):
    bottom, curvature, before, share = np.random.default_rng(seed).uniform(0.3, 0.9, 4)
    at = before * share
    end = pictures.secant_end(lambda w: curvature * (w - bottom), before, at)
    assert end == pytest.approx(bottom)
    assert pictures.secant_end(np.tanh, before, at) < 0 < at < before


def test_the_penalty_of_the_text_is_that_of_the_networks():
    """C/2 times the sum of W^2, over n: the gradient of a mean J is the exercise's over n."""
    digits, n = load_digits(100), 1437
    plain, counted = Network(), Network(l2=1 / (2 * n))
    w = plain.start(100)
    (W1, W2), added = plain.layers(w)[0][1:], counted.on(*digits.train)(w)[1]
    added = added - plain.on(*digits.train)(w)[1]
    G1, G2 = plain.layers(added)[0][1:]
    np.testing.assert_allclose(n * G1, W1, atol=1e-9)
    np.testing.assert_allclose(n * G2, W2, atol=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_batches_shares_of_an_epoch_add_up_to_the_whole_gradient(seed):
    """With batches that do not come out even, too, and not by the demo's own line."""
    rng, solve = np.random.default_rng(seed), EXERCISES["the batch's share of the penalty"].solution
    V, A, W = rng.normal(size=(23, 3)), rng.normal(size=(23, 4)), rng.normal(size=(3, 4))
    for size in (1, 5, 8, 23):
        cuts = range(size, 23, size)
        shares = [solve(v, a, W, 0.7, 23) for v, a in zip(np.split(V, cuts), np.split(A, cuts))]
        np.testing.assert_allclose(sum(shares), V.T @ A + 0.7 * W)


def test_a_split_leaves_the_shared_generator_alone():
    solve, before = EXERCISES["a split with a seed"].solution, str(np.random.get_state())  # noqa: NPY002
    first, _, second = solve(50, 10, 100), solve(50, 10, 101), solve(50, 10, 100)
    assert all(np.array_equal(*parts) for parts in zip(first, second))
    assert str(np.random.get_state()) == before  # noqa: NPY002


@pytest.mark.parametrize("seed", SEEDS)
def test_a_generator_seeded_once_makes_another_second_fit(seed):
    digits, network = load_digits(seed, np.float32), Network()

    def end(w):
        return fit(network, digits.train, Run("plain", 1.0), epochs=2, w=w,
                   progress=False).history.J[-1]  # fmt: skip

    rng = np.random.default_rng(seed)
    first, second = (end(rng.uniform(-1, 1, network.P)) for _ in range(2))
    assert abs(first - second) > 1e-3 and end(network.start(seed)) == end(network.start(seed))


@claim(
    NAME,
    "from the split alone, the best and the worst of ten test accuracies lie more than 0.02 apart",
    over="splits 100 to 149 in five tens, starts 100 to 104, eta 0.5 to 2",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_ten_splits_differ(seed):
    network, runs, scores = Network(), [Run("plain", eta) for eta in (0.5, 1.0, 2.0)], []
    for split in range(100 + 10 * (seed - 100), 110 + 10 * (seed - 100)):
        digits = load_digits(split, np.float32)
        learned = fit(network, digits.train, runs, w=network.start(seed), progress=False)
        scores.append([network.accuracy(w, *digits.test) for w in learned.w])
    assert (np.ptp(scores, axis=0) > 0.02).all()


@claim(
    NAME,
    "With eight batches in place of batches of eight, J ends more than three times as high.",
    over="seeds 100 to 104, eta 0.5 to 2",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_eight_batches_are_not_batches_of_eight(seed):
    digits, network = load_digits(seed, np.float32), Network()
    runs, ends = [Run("plain", eta) for eta in (0.5, 1.0, 2.0)], []
    for size, updates in ((8, 3600), (180, 160)):
        learned = fit(network, digits.train, runs, batch_size=size, seed=seed, progress=False)
        assert learned.snapshot.updates == updates
        ends.append(learned.history.J[-1])
    assert (ends[1] > 3 * ends[0]).all()


@claim(
    NAME,
    "The left and right rims still show the noise of the random start.",
    over="seeds 100 to 104",
)
@claim(
    NAME,
    "In the leftmost column hardly any digit has ink: those pixels are $-0.5$ in nearly every "
    "image.",
    over="the digits themselves",
)
@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_rims_keep_their_start(seed):
    digits = load_digits(seed, np.float32)
    assert (digits.train.X.reshape(-1, 8, 8)[:, :, 0] == -0.5).mean() > 0.97
    network = Network(activation="tanh", loss="cross-entropy")
    w = network.start(seed, "Glorot", np.float32)
    run = Run("plain", cosine(1.0, k_max=40))
    end = fit(network, digits.train, run, epochs=40, seed=seed, w=w, progress=False).w
    before, after = (network.layers(v)[0][1].reshape(50, 8, 8) for v in (w, end))
    kept = [np.corrcoef(before[:, :, c].ravel(), after[:, :, c].ravel())[0, 1] for c in range(8)]
    assert min(kept[0], kept[7]) > max(kept[2:6])


@pytest.mark.parametrize("seed", SEEDS)
def test_far_too_high_an_eta_shuts_all_outputs_at_a_J_of_1(seed):
    """As the quiz says, and not at the best constant output's 0.90."""
    digits, network = load_digits(seed, np.float32), Network()
    runs = [Run("plain", eta) for eta in (8.0, 20.0, 50.0)]
    learned = fit(network, digits.train, runs, epochs=10, seed=seed, progress=False)
    np.testing.assert_allclose(learned.history.J[-1], 1.0, atol=5e-3)
    outputs = network.backpropagate(learned.w, *digits.train).A[3]
    assert np.median(outputs) < 0.01 and outputs.mean() < 0.05
    assert network.on(*digits.train).best_constant == pytest.approx(0.9, abs=5e-3)
    assert any(learned.collapsed)


# ---- section 6 and 8: the questions, the clothes ---------------------------------------------


@pytest.mark.parametrize(
    "quiz, right",
    [
        (demo.SAME_ACCURACY_QUIZ, "The second line scores nn again, not nn_mini"),
        (demo.STUCK_AT_A_CONSTANT_QUIZ, "0 each, whatever the digit"),
    ],
)
def test_the_right_answers(quiz, right):
    _, *options = quiz
    assert [text for text, is_right, _ in options if is_right] == [right]


@pytest.fixture
def shown(monkeypatch):
    """(figure, says) of all that the lesson's pictures show."""
    found = []
    monkeypatch.setattr(pictures, "show", lambda figure, says: found.append((figure, says)))
    return found


def test_clothes_that_are_there_are_shown_with_their_confusion(shown):
    digits, network = load_digits(), Network()

    def train_on_digits():
        learned = fit(network, digits.train, Run("plain", 1.0), epochs=2, watch=digits.validation)
        return digits, network, learned

    demo.show_clothes(train_on_digits)
    ((figure, says),) = shown
    curve, confusion = figure.axes
    assert len(curve.lines[0].get_xdata()) == 3 and "confusion matrix" in says
    counts = [int(text.get_text()) for text in confusion.texts]
    assert sum(counts) == len(digits.test.X)


@pytest.mark.parametrize("folder", ["/home/ada/course", "C:\\course"])
def test_clothes_that_are_missing_are_named_without_the_path_to_them(shown, folder):
    def train_on_nothing():
        raise FileNotFoundError(f"{folder}/train.gz is missing: get it from somewhere")

    demo.show_clothes(train_on_nothing)
    ((figure, says),) = shown
    (words,) = (text.get_text() for text in figure.axes[0].texts)
    assert words == "train.gz is not in data/fashion-mnist.\nGet it from somewhere"
    assert "not there" in says


@pytest.mark.slow
def test_the_final_network_reads_the_test_digits():
    assert namespace(NAME)["accuracy"] >= 0.96


# ---- section 9: the network as a classifier --------------------------------------------------


@claim(
    NAME,
    "One of the six is wrong, and the network is surer than 0.9 of it, too.",
    over="the six digits shown",
)
def test_six_words():
    digits = load_digits()
    words = np.array(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
    model = Classifier(epochs=20).fit(digits.train.X, words[digits.train.y])
    X, right = digits.validation.X[:6], words[digits.validation.y[:6]]
    assert (model.predict(X) != right).sum() == 1
    assert (model.predict_proba(X).max(axis=1) > 0.95).all()  # far from the 0.9 that is printed


@cache
def widths(eta):
    """Validation accuracy for no hidden layer and for 2, 10, 20 and 50 hidden units, per seed."""
    rows = []
    for seed in SEEDS:
        digits, hidden = load_digits(seed), [(), (2,), (10,), (20,), (50,)]
        models = (Classifier(hidden=h, seed=seed, eta=eta, epochs=20) for h in hidden)
        rows.append([m.fit(*digits.train).score(*digits.validation) for m in models])
    return np.array(rows)


@claim(
    NAME,
    "Two hidden units are worse than no hidden layer at all:",
    over="seeds 100 to 104, eta 0.05 and 0.1",
)
@claim(
    NAME,
    "From ten units on, more of them change the validation accuracy by less than 0.06.",
    over="seeds 100 to 104, eta 0.05 and 0.1",
)
@pytest.mark.slow
@pytest.mark.parametrize("eta", [0.05, 0.1])
def test_hidden_units(eta):
    accuracy = widths(eta)
    assert (accuracy[:, 1] < accuracy[:, 0] - 0.2).all()
    assert (np.ptp(accuracy[:, 2:], axis=1) < 0.06).all()


@pytest.mark.slow
def test_the_lines_with_scikit_learn_run_as_they_stand_and_no_cell_needs_them():
    (lines,) = re.findall(r"```python\n(from sklearn.*?)```", raw_prose(), re.DOTALL)
    names, out = dict(namespace(NAME)), io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(lines, names)
    assert names["search"].best_score_ > 0.9
    assert str(names["search"].best_params_) == out.getvalue().strip()
    code = [cell.source for cell in cells(NAME) if cell.cell_type == "code"]
    assert not any("sklearn" in source for source in code)


def raw_prose():
    return "\n\n".join(cell.source for cell in cells(NAME) if cell.cell_type == "markdown")
