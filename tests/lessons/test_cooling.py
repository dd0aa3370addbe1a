"""Notebook 05: what it says of cooling is so."""

from functools import cache

import numpy as np
import pytest
from notebook_tools import claim, namespace, panels, tagged

from companion.lessons.cooling import (
    ETA_ONE_QUIZ,
    NOISE_FLOOR_QUIZ,
    PLATEAU_QUIZ,
    decisions,
    floors_on,
)
from companion.lessons.cooling.questions import printed_rate
from mlp_helpers import (
    EXERCISES,
    Network,
    Run,
    constant,
    diagnose,
    drop_a_little,
    exponential,
    fit,
    lecture_plateau,
    load_digits,
    minibatches,
    printed_step_drop,
    reduce_on_plateau,
    step_drop,
    warm_up,
)

NAME = "05_cooling"
SEEDS = range(100, 105)  # the notebook uses 0 to 4, and 100, 101 to sweep


@pytest.fixture(scope="module")
def digits():
    return load_digits(dtype=np.float32)


def trained(digits, schedules, seeds=SEEDS, l2=0.0, init="Glorot", epochs=30, batch_size=16):
    """J after each epoch and what became of the runs: (epochs + 1, schedules, seeds), and
    (schedules, seeds)."""
    network, every = Network(l2=l2), list(seeds) * len(schedules)
    learned = fit(
        network, digits.train, [Run("plain", eta) for eta in schedules for _ in seeds],
        epochs=epochs, batch_size=batch_size, seed=every,
        w=network.start(every, init, np.float32), progress=False,
    )  # fmt: skip
    shape = (len(schedules), len(seeds))
    J = learned.history.J.reshape(epochs + 1, *shape)
    return J, np.array([why is not None for why in learned.lost]).reshape(shape), learned


# -- 1: restitution


def mean_and_square(d, eta_0=0.08, w=1.5, epochs=12, updates=10, sigma=1.2):
    """The mean of the last w over all noises, and of its square: of the notebook's noisy_descent,
    in closed form."""
    mean, square = w, w**2
    for k in range(epochs):
        for _ in range(updates):
            eta = eta_0 * d**k
            mean, square = (1 - eta) * mean, (1 - eta) ** 2 * square + (eta * sigma) ** 2
    return mean, square


@claim(
    NAME,
    "on average over many runs it ends nearest to the minimum with $d = 0.8$ of these three",
    over="all noises, in closed form, sigma 0.8 to 1.6, eta_0 0.06 to 0.1; seeds 100 to 129 beside",
)
def test_between_too_fast_and_not_at_all_is_best():
    for sigma in (0.8, 1.2, 1.6):
        for eta_0 in (0.06, 0.08, 0.1):
            rms = [mean_and_square(d, eta_0, sigma=sigma)[1] ** 0.5 for d in (0.2, 0.8, 1.0)]
            assert rms[1] < 0.8 * min(rms[0], rms[2])
    last = [namespace(NAME)["noisy_descent"](0.8, seed=seed)[-1] for seed in range(100, 130)]
    assert np.sqrt(np.mean(np.square(last))) == pytest.approx(mean_and_square(0.8)[1] ** 0.5, 0.4)


@claim(
    NAME,
    "With $d = 0.2$ the descent freezes before it has arrived",
    over="seeds 100 to 119",
)
@claim(
    NAME,
    "**At $d = 0.2$ that is 0.37, however long you go on** (exactly, 0.36).",
    over="an identity: 12 and 40 epochs",
)
def test_too_fast_a_cooling_freezes_the_descent():
    paths = [namespace(NAME)["noisy_descent"](0.2, seed=seed) for seed in range(100, 120)]
    assert all(abs(path[-1] - path[-30]) < 1e-3 for path in paths)  # at rest
    assert np.mean([path[-1] for path in paths]) > 0.4  # and not at 0
    assert f"{np.exp(-10 * 0.08 / (1 - 0.2)):.2f}" == "0.37"
    for epochs in (12, 40):
        assert f"{mean_and_square(0.2, epochs=epochs)[0] / 1.5:.2f}" == "0.36"


def test_the_ball_bounces_as_it_should():
    picture = panels(NAME)["bouncing"].picture
    ball = picture(d=0.5, t=120)[0][0]
    for k in range(4):
        assert np.isclose(max(ball.y[(ball.x >= k) & (ball.x < k + 1)]), 0.25**k)


# -- 2 and 3: printed and standard


@claim(
    NAME,
    "the printed exponents fall as $k$ grows, so the printed rate never falls.",
    over="k_max 5, 20, 37; d 0.1, 0.5, 0.95",
)
@pytest.mark.parametrize("k_max", [5, 20, 37])
def test_the_printed_step_drop_rises(k_max):
    for d in (0.1, 0.5, 0.95):
        printed = np.diff([printed_step_drop(0.8, d, k_max)(k) for k in range(1, k_max + 1)])
        assert (printed >= 0).all() and printed.sum() > 0
        standard = np.diff([step_drop(0.8, d, 5)(k) for k in range(41)])
        assert (standard <= 0).all() and standard.sum() < 0


@claim(
    NAME,
    "on the left the printed rate creeps up from almost nothing to $d\\,\\eta_0$",
    over="the picture shown",
)
@claim(NAME, "comes down a staircase of five steps.", over="the picture shown")
def test_the_picture_of_the_printed_step_drop():
    marks, _ = panels(NAME)["dropping"].picture(eta_0=0.8, d=0.7, k_d=8, k_max=40)
    printed, _, standard = marks
    assert printed.x[0] == 1 and printed.y[0] < 1e-5 and np.isclose(printed.y[-1], 0.7 * 0.8)
    assert len(np.unique(np.round(standard.y, 9))) == 6  # five steps down


@claim(NAME, "how fast it cools depends on $\\eta_0$.", over="an identity: five eta_0")
def test_drop_a_little_depends_on_the_first_rate():
    rates = [drop_a_little(eta_0)(1) / eta_0 for eta_0 in (0.01, 0.1, 0.5, 1.0, 1.2)]
    assert (np.diff(rates) > 0).all() and rates[3] == 1
    assert np.allclose([exponential(eta_0, 0.9)(7) / eta_0 for eta_0 in (0.01, 1, 1.2)], 0.9**7)


@claim(
    NAME,
    "the smaller $\\eta_0$, the faster it cools (0.01 reaches the floor), 1.0 never moves, 1.2 "
    "heats up.",
    over="the picture shown",
)
def test_drop_a_little_falls_stays_or_grows():
    last = {e: drop_a_little(e)(40) / e for e in (0.01, 0.1, 0.5, 1.0, 1.2)}
    assert np.isclose(last[0.01], 1e-3) and 1e-3 < last[0.1] < last[0.5] < last[1.0] == 1
    assert last[1.2] > 1


# -- 4: warm-up


@claim(
    NAME,
    "At $\\eta_0 = 8$ the constant rate gets stuck, and with a warm-up of five epochs it does "
    "not**, in at least eight of ten runs from different seeds.",
    over="seeds 100 to 109, warm-ups of 4, 5 and 8 epochs",
)
@claim(
    NAME,
    "all ten outputs lie near 0 for every image, and $J$ stays at 1.00.",
    over="the medians of seeds 100 to 109",
)
@pytest.mark.slow
def test_a_warm_up_saves_the_start(digits):
    """Which run escapes differs between BLAS kernels: where units saturate, rounding decides."""
    schedules = [constant(8), *(warm_up(8, k_w, 0.05) for k_w in (4, 5, 8))]
    J, _, learned = trained(
        digits, schedules, range(100, 110), init="uniform", epochs=20, batch_size=32
    )
    stuck = (J[-4:] >= 0.9).all(axis=0)  # no better than the best constant output
    assert stuck[0].sum() >= 8 and (stuck[1:].sum(axis=1) <= 2).all()
    assert (np.median(J[-1, 1:], axis=1) < 0.2).all() and f"{np.median(J[-1, 0]):.2f}" == "1.00"
    outputs = Network().outputs(learned.w[:10], digits.train.X)
    assert np.median(outputs.max(axis=(1, 2))) < 0.1


@claim(
    NAME,
    "That is even above the dotted line, $J = 0.90$, where the best constant output lies (0.1 for "
    "each digit).",
    over="an identity",
)
def test_the_best_constant_output(digits):
    Y = np.eye(10)[digits.train.y]
    best = Y.mean(axis=0)
    assert f"{np.sum((Y - best) ** 2, axis=1).mean():.2f}" == "0.90"
    assert best == pytest.approx(0.1, abs=0.01)


@claim(
    NAME,
    "At $\\eta_0 = 1$ the warm-up gains nothing, it costs a little:",
    over="seeds 100 to 109, eta_0 0.5 to 1.5, warm-ups of 3, 5 and 8 epochs",
)
@pytest.mark.slow
def test_a_warm_up_gains_nothing_where_none_is_needed(digits):
    for eta in (0.5, 1, 1.5):
        schedules = [constant(eta), *(warm_up(eta, k_w, 0.05) for k_w in (3, 5, 8))]
        J, *_ = trained(
            digits, schedules, range(100, 110), init="uniform", epochs=20, batch_size=32
        )
        cost = J[-1, 1:] / J[-1, 0]
        assert (np.median(cost, axis=1) > 1).all() and cost.max() < 1.5
        assert (cost > 1).mean() > 0.9


# -- 5: the noise floor


def floor(eta, lam=1.0, sigma=1.0):
    return eta * sigma**2 / (2 * (2 - eta * lam))


@claim(NAME, "half of $\\eta$ leaves about half of the floor", over="an identity: eta up to 0.2")
def test_the_floor_halves_with_eta():
    for eta in (0.01, 0.05, 0.1, 0.2):
        assert np.isclose(floor(eta / 2) / floor(eta), 0.5, rtol=0.1)
        assert np.isclose(floor(eta), eta / 4, rtol=0.12)


@pytest.mark.parametrize("eta, lam, sigma", [(0.1, 1, 1), (0.2, 3, 0.5), (1.5, 1, 2), (0.5, 2, 1)])
def test_the_floor_is_measured(eta, lam, sigma):
    noise, w, J = np.random.default_rng(3), np.zeros(4000), []
    for i in range(300):
        w = w - eta * (lam * w + sigma * noise.normal(size=4000))
        J.append(lam / 2 * np.mean(w * w) if i >= 150 else np.nan)
    assert np.isclose(np.nanmean(J), floor(eta, lam, sigma), rtol=0.02)


@claim(
    NAME,
    "the largest $\\eta$ is down first and stays highest",
    over="noises of seeds 100 to 104",
)
def test_the_largest_rate_is_down_first_and_stays_highest():
    for seed in SEEDS:
        xi, J = np.random.default_rng(seed).normal(size=(200, 400)), {}
        for eta in (0.05, 0.2, 0.8):
            w, J[eta] = np.full(400, 4.0), []
            for noise in xi:
                w = w - eta * (w + noise)
                J[eta].append(np.mean(w * w) / 2)
        down = [int(np.argmax(np.array(J[eta]) < 1.3 * floor(eta))) for eta in (0.8, 0.2, 0.05)]
        assert down == sorted(down) and len(set(down)) == 3
        late = [np.mean(J[eta][150:]) for eta in (0.8, 0.2, 0.05)]
        assert late[0] > late[1] > late[2]


RATES = (0.4, 1.2, 3.6)


def with_and_without_cooling(digits, l2, seeds):
    halved = namespace(NAME)["halved_from"]
    schedules = [*map(constant, RATES), *(halved(eta, 12) for eta in RATES)]
    J, *_ = trained(digits, schedules, seeds, l2, epochs=20, batch_size=8)
    return J[:, :3], J[:, 3:]


@claim(
    NAME,
    "The larger the constant rate, the higher $J$ levels off, and cooling takes each of the three "
    "down.",
    over="seeds 100 to 104, with l2",
)
@claim(NAME, "It takes the two fast ones below the slow one:", over="seeds 100 to 104, with l2")
@pytest.mark.slow
def test_the_floor_on_the_digits(digits):
    kept, cooled = with_and_without_cooling(digits, 1e-3, SEEDS)
    level = kept[12:].mean(axis=0)
    assert (np.diff(level, axis=0) > 0).all()
    assert (cooled[-1] < level).all()
    assert (cooled[-1, 1:].max(axis=0) < cooled[-1, 0]).all()


@claim(
    NAME,
    "Here **no floor is seen, the largest rate has the lowest $J$, and every run that was cooled "
    "ends above the one that was not.**",
    over="seed 0, the picture shown; most of seeds 100 to 109",
)
@claim(
    NAME,
    "With other seeds most runs go the same way; in about one of five, $\\eta = 3.6$ saturates an "
    "output unit for good, and $J$ stays near 0.1.",
    over="seeds 100 to 109",
)
@pytest.mark.slow
def test_no_floor_where_the_digits_can_be_learned_by_heart(digits):
    kept, cooled = with_and_without_cooling(digits, 0, (0, *range(100, 110)))
    saturated = kept[-1, 2] > 0.08
    assert not saturated[0] and 1 <= saturated.sum() <= 4
    falling = kept[-5:].mean(axis=0) < 0.85 * kept[8:13].mean(axis=0)
    above = cooled[-1] > kept[-1]
    for seen in (falling, above, np.diff(kept[-1], axis=0) < 0):
        assert seen[:, ~saturated].all()


@claim(
    NAME,
    "$\\sigma$ is not a constant here but goes to 0 at the minimum.",
    over="seeds 100 to 104: the variance of the gradients after 2 and 40 epochs",
)
@pytest.mark.slow
def test_the_noise_goes_away_without_the_penalty(digits):
    """The variance of a batch's gradient, late in training over early: small, or not."""
    ratio = {}
    for l2 in (0, 1e-3):
        objective, spread = Network(l2=l2).on(*digits.train), []
        for epochs in (2, 40):
            w = trained(digits, [constant(1.6)], SEEDS, l2, epochs=epochs)[2].w
            full = objective(w)[1]
            batches = minibatches(objective.n, 16, 9)(0)[:30]
            spread.append(np.mean([np.sum((objective(w, b)[1] - full) ** 2) for b in batches]))
        ratio[l2] = spread[1] / spread[0]
    assert ratio[0] < 0.1 and ratio[1e-3] > 5 * ratio[0], ratio


def test_the_panel_takes_the_rates_that_it_is_handed(digits):
    """Five of them, more than it has colors for."""
    rates = (0.1, 0.2, 0.4, 0.8, 1.6)
    panel = floors_on(digits, rates, namespace(NAME)["halved_from"])
    marks, says = next(panel.pictures(**panel.values()))
    assert [mark.name for mark in marks] == [f"η = {eta:g}" for eta in rates]
    assert "0.1, 0.2, 0.4, 0.8, 1.6" in says


def test_what_the_notebook_measures_of_the_floors():
    found = namespace(NAME)
    assert all(np.isclose(J, floor(eta), rtol=0.1) for eta, J in found["floors"].items())
    fallen = [J[-50:].mean() for J in found["falls"].values()]
    assert fallen == sorted(fallen)


# -- 6: the plateau rules

FLAT = (slice(10, 20), slice(33, 45))  # where the notebook's loss curve is flat


def changes(schedule, noise, seed):
    curve = namespace(NAME)["loss_curve"]
    return np.diff(np.log(decisions(schedule, list(curve(noise, seed)))))


@claim(
    NAME,
    "on the flat parts reduce on plateau makes $\\eta$ smaller and the lecture's rule makes it "
    "bigger",
    over="noises of seeds 100 to 104, 0 to 0.01 of J",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_two_rules_do_the_opposite(seed):
    for noise in (0.0, 0.01):
        reduce = changes(reduce_on_plateau(1, 0.6, 2, 0.02), noise, seed)
        lecture = changes(lecture_plateau(1, 0.6, 0.1, 0.02), noise, seed)
        for flat in FLAT:
            assert reduce[flat].sum() < 0 < lecture[flat].sum()
        assert lecture[23:28].sum() < 0 == reduce[23:28].sum()  # on the steep part


@claim(
    NAME,
    "to the lecture's rule the noise on a flat part looks like rapid change, and it makes $\\eta$ "
    "smaller there, too",
    over="noises of seeds 100 to 104, 0.08 to 0.12 of J",
)
@pytest.mark.parametrize("seed", SEEDS)
def test_noise_misleads_the_lectures_rule(seed):
    for noise in (0.08, 0.1, 0.12):
        noisy = changes(lecture_plateau(1, 0.6, 0.1, 0.02), noise, seed)
        assert (noisy[FLAT[0]] < 0).any()


@claim(
    NAME,
    "it seldom takes the noise for change; nor, then, the real fall at epoch 24.",
    over="noises of seeds 100 to 119",
)
def test_a_higher_threshold_sees_neither_noise_nor_the_fall():
    cuts = {}
    for rapid in (0.1, 0.5):
        made = [
            changes(lecture_plateau(1, 0.6, rapid, 0.02), 0.1, seed) < -0.01
            for seed in range(100, 120)
        ]
        cuts[rapid] = np.array(made)
    assert cuts[0.5][:, FLAT[0]].sum() < 0.1 * cuts[0.1][:, FLAT[0]].sum()
    assert cuts[0.5][:, 23:28].sum() < 0.1 * cuts[0.1][:, 23:28].sum()


def test_the_arrows_show_the_decisions():
    picture = panels(NAME)["plateaus"].picture
    values = panels(NAME)["plateaus"].values(noise=0.0)
    marks, _ = picture(**values)
    losses = marks[0].y
    above = [m for m in marks[3:] if min(m.y) > losses[m.x[0]]]
    below = [m for m in marks[3:] if max(m.y) < losses[m.x[0]]]
    assert len(above) + len(below) == len(marks) - 3
    assert above and all(m.y[1] < m.y[0] for m in above)  # reduce on plateau only cuts
    assert {bool(m.y[1] > m.y[0]) for m in below if 9 <= m.x[0] < 20} == {True}
    assert {bool(m.y[1] > m.y[0]) for m in below if 23 <= m.x[0] < 28} == {False}


# -- 7: at work


@claim(
    NAME,
    "each time $\\eta$ drops (right), $J$ (left) takes a step down and becomes quieter, while the "
    "constant rate stays on its floor.",
    over="seeds 100 to 104: means and spreads between the drops",
)
@pytest.mark.slow
def test_each_drop_takes_J_down_and_makes_it_quieter(digits):
    J, *_ = trained(digits, [constant(3.2), step_drop(3.2, 0.5, 7)], l2=1e-3)
    parts = [J[after : after + 6] for after in (2, 9, 16, 23)]  # between the drops
    level, noise = ([f(part[:, 1], axis=0) for part in parts] for f in (np.mean, np.std))
    assert (np.diff(level, axis=0) < 0).all()
    assert (np.diff(np.mean(noise, axis=1)) < 0).all()
    assert J[9:19, 0].mean() == pytest.approx(J[19:29, 0].mean(), rel=0.05)
    assert (J[-1, 1] < J[19:29, 0].mean(axis=0)).all()


@claim(
    NAME,
    "in the first two epochs it learns next to nothing",
    over="seeds 100 to 104, eta_0 1.6 to 6.4",
)
def test_the_printed_step_drop_starts_with_hardly_a_step(digits):
    rates = [printed_step_drop(eta_0, k_max=30) for eta_0 in (1.6, 3.2, 6.4)]
    J, *_ = trained(digits, rates, l2=1e-3, epochs=2)
    assert (J[2] > 0.99 * J[0]).all()


@claim(
    NAME,
    "without `l2` it makes no cut at all in 30 epochs",
    over="seeds 100 to 104",
)
@claim(
    NAME,
    "With `l2` it ends above reduce on plateau, since it steps up where the noise is what stops "
    "$J$; without `l2` too, since it brakes while $J$ falls well.",
    over="seeds 100 to 104",
)
@pytest.mark.slow
def test_the_plateau_rules_on_the_digits(digits):
    for l2 in (1e-3, 0):
        J, _, learned = trained(digits, [reduce_on_plateau(1.6), lecture_plateau(1.6)], l2=l2)
        reduce, lecture = learned.history.eta[-1].reshape(2, -1)
        assert (J[-1, 1] > J[-1, 0]).all()
        assert (reduce < 0.3 if l2 else reduce == np.float32(1.6)).all()
        assert (lecture > 1.6 if l2 else lecture < 1.6).all()


def entrants():
    found = namespace(NAME)
    return {name: i for i, name in enumerate(found["ENTRANTS"])}, found


COOLED = ("step drop", "cosine", "warm-up and cosine")
ANEW = range(200, 210)
DRAWS = [(seed, seed + 1) for seed in range(300, 310, 2)]  # of sweep seeds


@cache
def compared_anew(draw):
    """(best eta_0, test J, accuracy) of the entrants: swept with the seeds of `draw`, judged on
    ANEW."""
    found = namespace(NAME)
    pairs = [(name, eta_0) for name in found["ENTRANTS"] for eta_0 in found["SWEEP"]]
    J, _ = found["trained"](pairs, draw, found["digits"].validation)
    swept = J.mean(axis=1).reshape(len(found["ENTRANTS"]), -1)
    best = [found["SWEEP"][i] for i in swept.argmin(axis=1)]
    return best, *found["trained"](list(zip(found["ENTRANTS"], best)), ANEW, found["digits"].test)


def test_the_pictures_comparison_says_so_too():
    at, found = entrants()
    J, accuracy = found["test_J"], found["test_accuracy"]
    for name in COOLED:
        assert (J[at[name]] < J[at["constant"]]).all(), name
        assert found["best"][at[name]] > found["best"][at["constant"]]
    assert (J[at["warm-up and cosine"]] < J[at["step drop"]]).all()
    assert J[at["printed step drop"]].mean() > J[at["constant"]].mean()
    assert np.ptp(accuracy.mean(axis=1)) < 0.02


@claim(
    NAME,
    "with each of the five seeds, step drop, cosine, and warm-up and cosine end lower on the test "
    "digits than the best constant rate. The printed step drop does not.",
    over="the five shown; swept with seeds 300 to 309, in pairs, judged on 200 to 209",
)
@claim(
    NAME,
    "In $J$, warm-up and cosine ends below step drop with each seed.",
    over="the five shown; swept with seeds 300 to 309, in pairs, judged on 200 to 209",
)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
def test_cooling_pays_in_J_here(draw):
    (at, _), (_, J, _) = entrants(), compared_anew(draw)
    for name in COOLED:
        assert (J[at[name]] < J[at["constant"]]).all(), name
    assert (J[at["warm-up and cosine"]] < J[at["step drop"]]).all()
    assert J[at["printed step drop"]].mean() > J[at["constant"]].mean()


@claim(
    NAME,
    "all six means lie within 0.02 of one another",
    over="the five shown; swept with seeds 300 to 309, in pairs, judged on 200 to 209",
)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
def test_cooling_hardly_pays_in_accuracy_here(draw):
    assert np.ptp(compared_anew(draw)[2].mean(axis=1)) < 0.02


@claim(
    NAME,
    "By comparing at one and the same $\\eta_0$ you could have made several of them win",
    over="the sweep shown",
)
def test_at_one_rate_several_could_win():
    winners = entrants()[1]["swept"].argmin(axis=0)
    assert len(set(winners)) >= 3


@claim(
    NAME,
    "step drop, cosine, and warm-up and cosine want a larger first rate than the constant one.",
    over="the sweep shown, and those of seeds 300 to 309, in pairs",
)
@pytest.mark.slow
@pytest.mark.parametrize("draw", DRAWS)
def test_each_schedule_has_a_best_rate_of_its_own_inside_the_sweep(draw):
    (at, found), (best, *_) = entrants(), compared_anew(draw)
    sweep = found["SWEEP"]
    assert all(sweep[0] < eta_0 < sweep[-1] for eta_0 in best)
    for name in COOLED:
        assert best[at[name]] > best[at["constant"]]


def test_the_comparison_is_fair():
    """One start and the same batches for all, for each seed: two equal entrants end equal."""
    found = namespace(NAME)
    J, _ = found["trained"]([("constant", 0.8), ("constant", 0.8)], (3, 4), found["digits"].test)
    assert (J[0] == J[1]).all() and J[0, 0] != J[0, 1]


# -- questions


def test_the_prediction_reveals_the_printed_rate():
    figure, says = printed_rate()
    k, eta = figure.axes[0].lines[0].get_data()
    assert np.allclose(eta, [printed_step_drop(1, 0.5, 20)(j) for j in k])
    assert "RISES" in says and (np.diff(eta) >= 0).all()
    exponents = says.partition("exponents are ")[2].partition(", ...")[0].split(", ")
    assert [float(n) for n in exponents] == list(-np.log2(eta[:12]))


def test_the_right_options_of_the_quizzes():
    quizzes = (ETA_ONE_QUIZ, NOISE_FLOOR_QUIZ, PLATEAU_QUIZ)
    assert [text for quiz in quizzes for text, right, _ in quiz[1:] if right] == [
        "Nothing: the rate stays 1.",
        "Make it about four times as large.",
        "It makes η smaller still, again and again.",
    ]


@pytest.mark.parametrize("d", [0.3, 0.5, 0.7, 0.9, 0.95])
def test_reduce_on_plateau_slows_down_what_is_slow(d):
    """As the quiz says: J falls by a hundredth of the threshold an epoch, the patience is 2."""
    losses = np.cumprod(np.full(60, 1 - 0.01 / 100))
    etas = [reduce_on_plateau(0.1, d, 2, 0.01)(k, losses) for k in range(61)]
    assert (np.diff(etas) <= 0).all() and etas[60] == pytest.approx(0.1 * d**19)


@pytest.mark.parametrize("eta", [0.01, 0.02, 0.04, 0.06, 0.08])
def test_four_times_the_batch_lets_a_small_eta_be_four_times_as_large(eta):
    """As the quiz says, by the notebook's formula of the floor."""
    def floor(eta, variance):
        return eta * variance / (2 * (2 - eta))

    assert floor(4 * eta, 1 / 4) == pytest.approx(floor(eta, 1), rel=0.15)
    assert floor(eta, 1 / 4) == pytest.approx(floor(eta, 1) / 4)
    assert floor(2 * eta, 1 / 4) < 0.6 * floor(eta, 1)


# -- exercises: what students write, beyond the registered mistakes


WRITTEN = {
    "as printed": (lambda k, eta_0, d, k_d: eta_0 * d ** (k_d // k), "upside down"),
    "as printed, floor": (lambda k, eta_0, d, k_d: eta_0 * d ** np.floor(k_d / k), "upside down"),
    "rounded up": (lambda k, eta_0, d, k_d: eta_0 * d ** np.ceil(k / k_d), "too early"),
    "np.floor": (lambda k, eta_0, d, k_d: eta_0 * d ** np.floor(k / k_d), "Right"),
}


@pytest.mark.parametrize("name", WRITTEN)
@pytest.mark.filterwarnings("ignore:divide by zero")  # as the printed formula does at k = 0
def test_a_step_drop_as_students_write_it(name):
    answer, told = WRITTEN[name]
    assert told in diagnose(EXERCISES["step drop"], answer)


def test_the_module_and_the_exercises_agree():
    k = np.arange(30)
    mine = EXERCISES["step drop"].solution(k, 0.8, 0.5, 7)
    assert np.allclose(mine, [step_drop(0.8, 0.5, 7)(j) for j in k])
    losses = [1.0, 0.5, 0.6, 0.55, 0.52, 0.51, 0.4, 0.41, 0.42, 0.43, 0.44]
    mine = EXERCISES["reduce on plateau"].solution(losses, 0.8, 0.5, 2)
    module = reduce_on_plateau(0.8, 0.5, 2, threshold=0)
    assert mine == [module(k, losses) for k in range(1, len(losses) + 1)]


def test_both_exercises_are_in_the_notebook():
    assert set(tagged(NAME, "exercise")) == {"step drop", "reduce on plateau"}
