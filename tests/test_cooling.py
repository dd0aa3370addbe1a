"""The schedules: closed forms, PyTorch's sequences, and the plateau rules' decisions."""

import ast
import functools
import json
import pickle
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

import mlp_helpers as mlp

RECORDED = Path(__file__).parent / "recorded" / "pytorch.json"
TORCH = json.loads(RECORDED.read_text(encoding="utf-8"))["learning_rates"]

every_schedule = pytest.mark.parametrize("name", mlp.COOLING)


def rates(schedule, epochs, losses=()):
    """eta_0 ... eta_(epochs - 1), each seeing the losses of the epochs before it."""
    return [schedule(k, losses[:k]) for k in range(epochs)]


# ---- closed forms --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name, settings, formula",
    [
        ("constant", {}, lambda k: 0.3),
        ("step_drop", {"d": 0.4, "k_d": 3}, lambda k: 0.3 * 0.4 ** [0, 0, 0, 1, 1, 1, 2, 2][k]),
        ("drop_a_little", {"d": 0.2}, lambda k: 0.3 ** (1 + 0.2 * k)),
        ("exponential", {"gamma": 0.8}, lambda k: 0.3 * 0.8**k),
        ("inverse_time", {"epsilon": 0.5}, lambda k: 0.3 / (1 + 0.5 * k)),
        ("cosine", {"k_max": 7}, lambda k: 0.15 * (1 + np.cos(np.pi * k / 7))),
        ("warm_up", {"k_w": 4, "start": 0.2}, lambda k: 0.3 * [0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1][k]),
    ],
)
def test_closed_form(name, settings, formula):
    schedule = getattr(mlp, name)(0.3, **settings)
    assert rates(schedule, 8) == pytest.approx([formula(k) for k in range(8)], rel=1e-12)


def test_the_printed_step_drop_rises_by_the_exponents_that_slide_7_gives():
    schedule = mlp.printed_step_drop(1.0, d=0.5, k_max=20)
    exponents = [-np.log2(schedule(k)) for k in range(1, 21)]
    assert exponents == [20, 10, 6, 5, 4, 3, 2, 2, 2, 2] + [1] * 10
    assert np.all(np.diff([schedule(k) for k in range(1, 21)]) >= 0)


def test_the_printed_step_drop_takes_k_1_where_the_slide_divides_by_zero():
    schedule = mlp.printed_step_drop(0.3)
    assert schedule(0) == schedule(1) == 0.3 * 0.5**20


@pytest.mark.parametrize("eta_0, d", [(0.5, 0.05), (0.1, 0.02), (2.0, 0.05)])
def test_drop_a_little_is_an_exponential_whose_rate_depends_on_eta_0(eta_0, d):
    schedule = mlp.drop_a_little(eta_0, d)
    wanted = [eta_0 * (eta_0**d) ** k for k in range(20)]
    assert rates(schedule, 20) == pytest.approx(wanted, rel=1e-12)


def test_drop_a_little_never_falls_under_a_thousandth():
    schedule = mlp.drop_a_little(0.1, d=0.5)
    assert schedule(5) == pytest.approx(0.1**3.5) and schedule(6) == pytest.approx(1e-4)
    assert schedule(7) == schedule(1000) == 0.1 / 1000


def test_drop_a_little_does_nothing_at_eta_0_1_and_grows_above():
    assert rates(mlp.drop_a_little(1.0), 50) == [1.0] * 50
    assert np.all(np.diff(rates(mlp.drop_a_little(1.5), 50)) > 0)


def test_cosine_ends_at_zero_and_stays_there():
    schedule = mlp.cosine(0.3, k_max=10)
    assert schedule(5) == pytest.approx(0.15) and schedule(10) == schedule(25) == 0


def test_warm_up_cosine_first_rises_then_plateaus_then_falls():
    eta = rates(mlp.warm_up_cosine(0.3, k_w=4, k_c=8, k_max=18, start=0.1), 21)
    assert eta[:5] == pytest.approx(rates(mlp.warm_up(0.3, 4, 0.1), 5))
    assert eta[4:9] == pytest.approx([0.3] * 5)
    assert eta[8:] == pytest.approx(rates(mlp.cosine(0.3, 10), 13))
    assert np.all(np.diff(eta[:5]) > 0) and np.all(np.diff(eta[8:19]) < 0) and eta[18] == 0


# ---- PyTorch -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key, build",
    [
        ("step", lambda eta_0, s: mlp.step_drop(eta_0, s["gamma"], s["step_size"])),
        ("exponential", lambda eta_0, s: mlp.exponential(eta_0, s["gamma"])),
        ("cosine", lambda eta_0, s: mlp.cosine(eta_0, s["T_max"])),
        ("warm_up", lambda eta_0, s: mlp.warm_up(eta_0, s["total_iters"], s["start_factor"])),
        *(
            (
                key,
                lambda eta_0, s: mlp.reduce_on_plateau(
                    eta_0, s["factor"], s["patience"], s["threshold"]
                ),
            )
            for key in ("plateau_threshold_1e-2", "plateau_default_threshold")
        ),
    ],
)
def test_the_sequence_is_pytorchs(key, build):
    """PyTorch sets eta after an epoch, by its loss; eta[k] is the one in use during epoch k."""
    recorded = TORCH["sequences"][key]
    schedule = build(TORCH["eta_0"], recorded["settings"])
    here = rates(schedule, TORCH["epochs"], TORCH["losses"])
    np.testing.assert_allclose(here, recorded["eta"], rtol=0, atol=1e-15)
    assert len(set(recorded["eta"])) > 2  # a sequence that moves


# ---- plateau rules -------------------------------------------------------------------------


def test_reduce_on_plateau_waits_for_more_than_patience_epochs_without_a_new_best():
    losses = [1.0, 0.5, 0.6, 0.55, 0.5, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    eta = rates(mlp.reduce_on_plateau(1.0, d=0.5, patience=2, threshold=0), 13, losses)
    # The losses 0.6, 0.55, 0.5 are three in a row; so are the next 0.5s, twice.
    assert eta == [1] * 5 + [0.5] * 4 + [0.25] * 3 + [0.125]


def test_reduce_on_plateau_counts_only_a_loss_clearly_under_the_best():
    losses = [1.0, 0.995, 0.991, 0.989]  # a hundredth under 1.0 is a new best, less is none
    assert rates(mlp.reduce_on_plateau(1.0, patience=0, threshold=0.01), 5, losses) == [
        1, 1, 0.5, 0.25, 0.25
    ]  # fmt: skip


def test_a_change_of_just_rapid_or_just_slow_is_neither():
    schedule = mlp.lecture_plateau(1.0, d=0.5, rapid=0.5, slow=0.5)
    assert rates(schedule, 3, [1.0, 0.5, 0.25]) == [1, 1, 1]


def test_the_lectures_plateau_rule_does_the_opposite():
    """Rapid change: smaller. Hardly any change: bigger. In between: as it was."""
    losses = [1.0, 0.5, 0.49999, 0.48, 0.9, 0.9]
    eta = rates(mlp.lecture_plateau(1.0, d=0.5, rapid=0.1, slow=0.01), 7, losses)
    assert eta == [1, 1, 0.5, 1, 1, 0.5, 1]


@pytest.mark.parametrize("losses, last", [([1.0] * 50, 10.0), ([1.0, 2.0] * 25, 1e-3)])
def test_the_lectures_plateau_rule_stays_within_a_factor_100(losses, last):
    eta = rates(mlp.lecture_plateau(0.1), 51, losses)
    assert eta[-1] == pytest.approx(last) and 1e-3 <= min(eta) and max(eta) <= 10


def test_the_lectures_plateau_rule_bears_a_loss_of_zero():
    assert mlp.lecture_plateau(0.1, d=0.5)(2, [0.0, 0.0]) == pytest.approx(0.2)


# ---- what every schedule owes --------------------------------------------------------------

LOSSES = np.random.default_rng(0).uniform(0.1, 1, 400).tolist()


@every_schedule
@pytest.mark.parametrize("eta_0", [1e-3, 0.1, 1.0])
def test_every_schedule_stays_positive_and_finite(name, eta_0):
    eta = np.array(rates(mlp.COOLING[name](eta_0), 400, LOSSES))
    assert np.isfinite(eta).all() and (eta >= 0).all() and eta.max() <= 100 * eta_0
    if "cosine" not in name:  # which ends at zero
        assert (eta > 0).all()


@every_schedule
def test_every_schedule_is_a_pure_function_of_k_and_the_losses(name):
    schedule = mlp.COOLING[name](0.3)
    losses = LOSSES[:30]
    forward = rates(schedule, 30, losses)
    backward = [schedule(k, losses[:k]) for k in reversed(range(30))]
    assert forward == backward[::-1] == rates(mlp.COOLING[name](0.3), 30, losses)
    assert losses == LOSSES[:30]


@every_schedule
def test_losses_of_later_epochs_change_nothing(name):
    schedule = mlp.COOLING[name](0.3)
    assert [schedule(k, LOSSES[:40]) for k in range(30)] == rates(schedule, 30, LOSSES)


@every_schedule
def test_every_schedule_scales_an_optimizer_by_its_eta(name):
    """A Run takes the schedule as its eta: the driver asks it once an epoch."""
    schedule = mlp.COOLING[name](0.01)
    w, snapshots = (
        np.array([1.0, 1.0]),
        mlp.train(mlp.quadratic(1, 1), [1.0, 1.0], [mlp.Run("plain", schedule)]),
    )
    losses = []
    for k in range(6):
        now = next(snapshots)
        eta = schedule(k, losses)
        losses.append(float(w @ w) / 2)
        w = w - eta * w
        assert now.eta[0, 0] == eta
        np.testing.assert_allclose(now.w[0], w, rtol=1e-13)


MADE = [
    "constant(0.3)", "step_drop(0.3, 0.4, 3)", "printed_step_drop(0.3, 0.4, 7)",
    "drop_a_little(0.3, 0.02)", "exponential(0.3, 0.8)", "inverse_time(0.3, 0.2)",
    "cosine(0.3, 7)", "warm_up(0.3, 4, 0.2)", "warm_up_cosine(0.3, 2, 4, 9, 0.2)",
    "reduce_on_plateau(0.3, 0.4, 1, 0.05)", "lecture_plateau(0.3, 0.6, 0.2, 0.03)",
]  # fmt: skip


@pytest.mark.parametrize("words", MADE)
def test_a_schedule_shows_how_it_was_made_and_can_be_sent(words):
    name, _, arguments = words.rstrip(")").partition("(")
    schedule = getattr(mlp, name)(*ast.literal_eval(f"({arguments},)"))
    assert repr(schedule) == words
    again = pickle.loads(pickle.dumps(schedule))
    assert again == schedule and hash(again) == hash(schedule) and again is not schedule
    assert schedule != schedule(0) and schedule != getattr(mlp, name)(0.7)
    losses = [1.0, 0.7, 0.69, 0.68, 0.68, 0.5, 0.49, 0.49, 0.49, 0.2]
    assert [again(k, losses[:k]) for k in range(10)] == [schedule(k, losses[:k]) for k in range(10)]
    assert again(np.arange(3), losses).tolist() == [schedule(k, losses) for k in range(3)]


def test_every_schedule_is_shown():
    assert {words.partition("(")[0] for words in MADE} == {f.__name__ for f in mlp.COOLING.values()}


@pytest.mark.parametrize("k", [np.int64(3), 3.0, np.float32(3), True + 2])
def test_an_epoch_of_another_kind_is_the_same_epoch(k):
    """What training asks for takes a short way, all else is looked at first."""
    for schedule in (mlp.exponential(0.3), mlp.reduce_on_plateau(0.3, patience=0)):
        assert schedule(k, [1.0, 1.0, 1.0]) == schedule(3, [1.0, 1.0, 1.0]) < 0.3


@pytest.mark.parametrize("k", [-1, -0.5, np.inf, np.nan])
def test_an_epoch_before_the_first_or_without_end_is_none(k):
    with pytest.raises(ValueError, match=r"^k should lie in \[0, inf\), it is "):
        mlp.constant(0.1)(k)


# ---- functions of one's own ----------------------------------------------------------------


def rates_of(eta, epochs=3):
    """eta_0, eta_1 ... as a training gets them."""
    snapshots = mlp.train(mlp.SURFACES["ravine"], [1.0, 1.0], [mlp.Run("plain", eta)])
    return [float(now.eta[0, 0]) for now in islice(snapshots, epochs)]


def halved(k, eta_0=0.2):
    return eta_0 * 0.5**k


class Halved:
    def __call__(self, k):
        return halved(k)

    def method(self, k):
        return halved(k)

    @classmethod
    def of_class(cls, k):
        return halved(k)

    @staticmethod
    def static(k):
        return halved(k)


def decorated(function):
    """With functools.wraps it shows what the function takes."""
    return functools.wraps(function)(lambda *args, **kwargs: function(*args, **kwargs))


def decorated_without_a_word(function):
    return lambda *args, **kwargs: function(*args, **kwargs)


CALLED_WITH_K = {
    "a default": halved,
    "a list for a default": lambda k, steps=[]: halved(k) if not steps else None,
    "keyword-only": lambda k, *, d=0.5: 0.2 * d**k,
    "*args": lambda *args: halved(*args) if len(args) == 1 else None,
    "**kwargs": lambda k, **more: None if more else halved(k),
    "a partial": functools.partial(lambda eta_0, k: halved(k, eta_0), 0.2),
    "a partial by name": functools.partial(halved, eta_0=0.2),
    "losses that it has": functools.partial(lambda k, losses: halved(k, losses[0]), losses=[0.2]),
    "an object": Halved(),
    "a method": Halved().method,
    "a class method": Halved.of_class,
    "a static method": Halved.static,
    "decorated": decorated(halved),
    "decorated without a word": decorated_without_a_word(halved),
    "cached": functools.lru_cache(halved),
    "dispatched": functools.singledispatch(halved),
    "a list's items": [0.2, 0.1, 0.05].__getitem__,
    "a dict's items": {0: 0.2, 1: 0.1, 2: 0.05}.get,
    "an array's items": np.array([0.2, 0.1, 0.05]).__getitem__,
    "a polynomial": np.poly1d([0.025, -0.125, 0.2]),
    "vectorized": np.vectorize(halved),
    "a ufunc": np.frompyfunc(halved, 1, 1),
    "an array without axes": lambda k: np.array(halved(k)),
    "a schedule's own call": mlp.exponential(0.2, 0.5).__call__,
}


@pytest.mark.parametrize("eta", CALLED_WITH_K.values(), ids=CALLED_WITH_K)
def test_anything_callable_is_called_with_k_alone(eta):
    assert rates_of(eta) == pytest.approx([0.2, 0.1, 0.05], rel=1e-12)
    assert mlp.Classifier(eta=eta, epochs=2, hidden=()).fit(np.eye(3), [0, 1, 2]).n_iter_ == 2


class Sees:
    def __call__(self, k, losses):
        return seen(k, losses)

    def method(self, k, *, losses):
        return seen(k, losses)


def seen(k, losses):
    """A rate that shows how many losses came."""
    assert type(losses) is list and all(type(J) is float for J in losses)
    return 0.1 * (k + 1) * (len(losses) + 1)


ASK_FOR_LOSSES = {
    "by place": seen,
    "keyword-only": Sees().method,
    "an object": Sees(),
    "a default": lambda k, losses=None: seen(k, losses),
    "a partial": functools.partial(lambda factor, k, losses: factor * seen(k, losses), 1.0),
    "decorated": decorated(seen),
    "third": lambda k, d=1.0, losses=(): d * seen(k, losses),
}


@pytest.mark.parametrize("eta", ASK_FOR_LOSSES.values(), ids=ASK_FOR_LOSSES)
def test_losses_come_to_a_parameter_that_asks_for_them_by_name(eta):
    assert rates_of(eta) == pytest.approx([0.1, 0.4, 0.9])


@pytest.mark.parametrize("gave, told", [
    (None, "a number, not None"), ("0.1", "a number, not '0.1'"), ([0.1], "a number, not .0.1"),
    (True, "a number, not True"), (0.1 + 0j, "a real number"), (np.ma.masked, "a number, not mask"),
    (np.array([0.1]), r"a number, not array\(\[0\.1\]\)"), (np.array("a"), "a number, not 'a'"),
    (-0.1, "lie in .* it is -0.1"), (np.nan, "lie in .* it is nan"), (np.inf, "lie in .* is inf"),
    (np.array(np.nan), "lie in .* it is nan"), (mlp.cosine, "a number, not <function cosine"),
])  # fmt: skip
def test_what_is_no_rate_is_named_as_what_eta_gave(gave, told):
    words = f"^eta_2 of the plain run should (be )?{told}.*: that is what eta gave for k = 2$"
    with pytest.raises((TypeError, ValueError), match=words):
        rates_of(lambda k: gave if k == 2 else 0.1)


@pytest.mark.parametrize("eta", [
    lambda: 0.1, lambda k, history: 0.1, lambda losses, k: 0.1, lambda k, losses, more: 0.1,
    lambda *, k: 0.1,
])  # fmt: skip
def test_functions_of_other_arguments_are_told_how_losses_come(eta):
    told = r"takes other arguments \(the losses are for a parameter called losses\)$"
    with pytest.raises(TypeError, match=f"^eta should be a number or a function .*{told}"):
        rates_of(eta)


def test_an_error_in_a_schedule_of_ones_own_is_its_own():
    with pytest.raises(ZeroDivisionError):
        rates_of(lambda k: 0.1 / (1 - k))


# ---- at the edges --------------------------------------------------------------------------

EDGES = {
    "step_drop": ({"d": 0.5, "k_d": 10}, {0: 1, 9: 1, 9.99: 1, 10: 0.5, 10.5: 0.5, 20: 0.25}),
    "printed_step_drop": ({"d": 0.5, "k_max": 4}, {
        0: 1 / 16, 0.5: 1 / 16, 1: 1 / 16, 2: 1 / 4, 3: 1 / 2, 4: 1 / 2, 5: 1, 99: 1}),
    "exponential": ({"gamma": 0.25}, {0: 1, 0.5: 0.5, 1: 0.25, 1e9: 0}),
    "inverse_time": ({"epsilon": 0.5}, {0: 1, 0.5: 0.8, 2: 0.5}),
    "cosine": ({"k_max": 4}, {0: 1, 2: 0.5, 4: 0, 4.5: 0, 99: 0}),
    "warm_up": ({"k_w": 4, "start": 0.2}, {0: 0.2, 0.5: 0.3, 2: 0.6, 4: 1, 4.5: 1, 99: 1}),
    "warm_up_cosine": ({"k_w": 2, "k_c": 4, "k_max": 8, "start": 0.5},
                       {0: 0.5, 1: 0.75, 2: 1, 3.5: 1, 4: 1, 6: 0.5, 8: 0, 8.5: 0, 99: 0}),
    "constant": ({}, {0: 1, 0.5: 1, 99: 1}),
    "drop_a_little": ({"d": 1.0}, {0: 1, 0.5: 1, 99: 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", EDGES)
def test_edge_values(name):
    """The first epoch, at a drop and just before it, past the end, and what is no whole number."""
    settings, wanted = EDGES[name]
    schedule = getattr(mlp, name)(1.0, **settings)
    for k, eta in wanted.items():
        assert schedule(k) == pytest.approx(eta, abs=1e-15), k
        for same in (np.float64(k), np.array(k), np.float32(k)):
            assert schedule(same) == pytest.approx(eta, rel=1e-6, abs=1e-15)
    k = np.array(list(wanted))
    assert schedule(k).tolist() == [schedule(each) for each in k.tolist()]
    assert schedule(k.reshape(1, -1)).shape == (1, len(k)) and schedule([]).shape == (0,)


def test_between_two_epochs_a_plateau_rule_knows_the_losses_of_whole_ones():
    for schedule in (mlp.reduce_on_plateau(1.0, patience=0), mlp.lecture_plateau(1.0)):
        assert schedule(2.7, [1.0, 1.0, 9.0]) == schedule(2, [1.0, 1.0])
        assert schedule(0.9, [1.0]) == schedule(0) == 1
        assert schedule(99, [1.0, 1.0]) == schedule(2, [1.0, 1.0])  # no more are known


@pytest.mark.parametrize("threshold", [0, 0.01, 0.5])
def test_reduce_on_plateau_where_J_is_below_zero(threshold):
    """Better is below best - threshold |best|: the same steps, whatever J's sign."""
    schedule = mlp.reduce_on_plateau(0.1, d=0.5, patience=2, threshold=threshold)
    assert schedule(32, [-0.25] * 32) == 0.1 * 0.5**10
    assert schedule(7, [-1.0, -2.0, -4.0, -8.0, -16.0, -32.0, -64.0]) == 0.1
    slowly = [-1.0, -1.004, -1.006, -1.008, -1.009]
    assert (schedule(5, slowly) < 0.1) == (threshold > 0)


def test_reduce_on_plateau_through_zero():
    schedule = mlp.reduce_on_plateau(1.0, d=0.5, patience=0, threshold=0.1)
    assert rates(schedule, 5, [1.0, 0.0, -0.1, -0.105]) == [1, 1, 1, 1, 0.5]
    assert rates(schedule, 4, [0.0, 0.0, 0.0]) == [1, 1, 0.5, 0.25]


def test_to_the_lectures_plateau_rule_what_leaves_zero_changes_rapidly():
    schedule = mlp.lecture_plateau(0.1, d=0.5)
    assert schedule(2, [0.0, 1.0]) == schedule(2, [0.0, -1.0]) == 0.05
    assert schedule(2, [1.0, 0.0]) == 0.05
    assert schedule(2, [-1.0, -1.001]) == 0.2
