"""Collapse: told from its cause, and of nothing that would learn."""

import re
from itertools import islice

import numpy as np
import pytest
from test_training import assert_same

import mlp_helpers as mlp
from companion.collapse import collapse_of, decayed, gradient_left, slopes_left
from companion.optimizers import steps_to_come

XOR = mlp.Split(np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0]))
EVERY = mlp.METHODS | mlp.ADAPTIVE
REMEMBER_ONE = ("printed momentum", "printed Nesterov", "mended Nesterov")  # gradient alone


@pytest.fixture(scope="module")
def digits():
    return mlp.load_digits(dtype=np.float32).train


# ---- told, and ended where the caller wants it ---------------------------------------------

SATURATED = (
    r"collapsed by epoch 5 \(eta = 20\): J = 1 is no better than the best constant output's 0\.9, "
    r"and every output unit is saturated \(the largest slope a \(1 - a\) is \S+\)"
)


def test_a_collapse_is_told_with_its_cause_and_ends_nothing(digits):
    """Heavy ball at eta = 20 on the lecture's network, which J alone would not tell from others."""
    runs = [mlp.Run("heavy ball", 20.0), mlp.Run("plain", 1.0)]
    fit = mlp.fit(mlp.Network(), digits, runs, epochs=10)
    assert re.fullmatch(SATURATED, fit.collapsed[0]) and fit.ended == (None, None)
    assert fit.lost == fit.collapsed == (fit.collapsed[0], None)
    assert np.isfinite(fit.history.J).all() and fit.history.J[-1, 0] > 0.89
    assert fit.history.gradients[-1].tolist() == [450, 450]
    assert fit.history.accuracy[-1, 1] > 0.9
    alone = mlp.fit(mlp.Network(), digits, runs[1], epochs=10)
    assert np.array_equal(fit.w[1], alone.w)
    assert alone.collapsed is alone.lost is None


def test_the_caller_may_end_it_and_its_neighbor_goes_on_as_if_alone(digits):
    runs = [mlp.Run("heavy ball", 20.0), mlp.Run("plain", 1.0)]
    fit = mlp.fit(mlp.Network(), digits, runs, epochs=10, end_collapsed=True)
    assert fit.ended[0] == fit.collapsed[0] == fit.lost[0] and fit.ended[1] is None
    assert len(set(fit.history.J[5:, 0])) == 1 and fit.history.gradients[-1].tolist() == [225, 450]
    assert np.array_equal(fit.w[1], mlp.fit(mlp.Network(), digits, runs[1], epochs=10).w)
    alone = mlp.fit(mlp.Network(), digits, runs[0], epochs=10, end_collapsed=True)
    assert alone.ended == fit.ended[0] and alone.snapshot.epoch == 5


def test_going_on_tells_the_same_as_the_whole(digits):
    runs = [mlp.Run("heavy ball", 20.0), mlp.Run("plain", 1.0)]
    whole = mlp.fit(mlp.Network(), digits, runs, epochs=7)
    part = mlp.fit(mlp.Network(), digits, runs, epochs=4)
    assert part.collapsed == (None, None) != whole.collapsed
    assert_same(mlp.fit(mlp.Network(), digits, runs, epochs=7, after=part).snapshot, whole.snapshot)


def test_what_learns_again_is_no_longer_called_collapsed(digits):
    """The words stay while J is that of a constant output, and go when it is not."""
    network = mlp.Network()
    start = mlp.fit(network, digits, mlp.Run("plain", 1.0), epochs=9)
    told = start._replace(snapshot=start.snapshot._replace(collapsed=("for a test",)))
    steps = mlp.fit_steps(network, digits, mlp.Run("plain", 1.0), after=told)
    assert {fit.collapsed for fit in islice(steps, 45)} == {"for a test"}
    assert next(steps).collapsed is None
    bad = mlp.fit(network, digits, mlp.Run("heavy ball", 20.0), epochs=9)
    words = bad.collapsed
    assert mlp.fit(network, digits, mlp.Run("heavy ball", 20.0), epochs=15, after=bad).lost == words


def test_of_a_bare_function_no_collapse_is_told(digits):
    objective = mlp.Network().on(*digits)
    runs, batches = [mlp.Run("heavy ball", 20.0)], mlp.minibatches(objective.n, 32)
    w = mlp.Network().start(dtype=np.float32)
    bare = mlp.train(lambda w, batch: objective(w, batch), w, runs, batches)
    assert next(islice(bare, 45 * 5 - 1, None)).collapsed == (None,)
    full = mlp.train(objective, w, runs, batches)
    assert next(islice(full, 45 * 5 - 1, None)).collapsed != (None,)


def test_the_issues_instance_xor_learns():
    model = mlp.Classifier(hidden=(8,), epochs=1000, batch_size=4, seed=3).fit(*XOR)
    assert model.score(*XOR) == 1 and model.history_.J[-1] < 0.001
    assert model.ended_ is model.collapsed_ is None


def test_a_classifier_keeps_the_words(digits):
    model = mlp.Classifier(activation="ReLU", init="He", eta=5.0, epochs=5).fit(*digits)
    assert "every unit of hidden layer 1 is dead" in model.collapsed_ and model.ended_ is None


# ---- the cause -----------------------------------------------------------------------------


def made(activation, loss="cross-entropy", l2=0.0, hidden=3, dtype=np.float64):
    """A network on XOR, and parts of a w to fill: W[1], W[2], b[1], b[2]."""
    network = mlp.Network((2, hidden, 2), activation, loss, l2)
    w = network.start(0, "Glorot", dtype)
    return network, w, *network.layers(w)


def told(network, w, run=mlp.Run("plain", 0.1), epochs=5):  # noqa: B008 (never changed)
    """What is said of a run from w after so many epochs on XOR."""
    X = XOR.X.astype(w.dtype)
    return next(islice(mlp.train(network.on(X, XOR.y), w, [run]), epochs - 1, None)).collapsed[0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("method", EVERY)
def test_a_dead_layer(method, dtype):
    network, w, _, b = made("ReLU", dtype=dtype)
    b[1][...] = -60
    b[2][...] = [2, -2]  # J above a constant's at first: it falls to it, and no further
    words = told(network, w, mlp.Run(method, 1e-3))
    assert words.endswith(", and every unit of hidden layer 1 is dead, 0 for every instance")
    assert told(network, w, mlp.Run(method, 1e-3), epochs=4) is None


def test_a_layer_in_the_midst_of_a_deep_network():
    network = mlp.Network((2, 4, 4, 4, 2), "ReLU", "cross-entropy")
    w = network.start(1, "He")
    network.layers(w)[1][3][...] = -30
    assert "every unit of hidden layer 3 is dead" in told(network, w)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_a_saturated_layer_that_is_alike_for_every_instance(activation):
    network, w, _, b = made(activation)
    b[1][...] = [40, -40, 40]
    words = told(network, w)
    assert words.endswith("every unit of hidden layer 1 is saturated, alike for every instance")


def test_saturated_output_units():
    network, w, _, b = made("tanh", "squared error")
    b[2][...] = -40
    assert "and every output unit is saturated (the largest slope a (1 - a) is " in told(network, w)


def alive_for_one_instance():
    network, w, W, b = made("ReLU")
    W[1][...], b[1][...] = [[60, 60], [-1, -1], [-1, -1]], [[-60.5, -1, -1]]  # only for (1, 1)
    return network, w, mlp.Run()


def saturated_and_telling():
    """tanh that is saturated but differs: the layer behind it learns."""
    network, w, W, b = made("tanh")
    W[1][...], b[1][...] = [[99, 99], [99, 99], [99, -99]], [[-49, -149, 49]]
    return network, w, mlp.Run()


def outputs_are_not_the_same_as_their_slopes():
    """Saturated outputs that are right."""
    network, w, W, b = made("tanh", "squared error")
    W[1][...], b[1][...] = [[99, 99], [99, 99], [0, 0]], [[-49, -149, 0]]
    W[2][...], b[2][...] = [[-20, 20, 0], [20, -20, 0]], [[20, -20]]
    return network, w, mlp.Run()


def l2_brings_it_back(method="plain"):
    network, w, _, b = made("ReLU", l2=1e-3)
    W, _ = network.layers(w)
    W[1][...], b[1][...] = -30, 0.5
    network.layers(w)[0][1][...] = -30
    return network, w, mlp.Run(method, 0.1)


def l2_opens_outputs():
    network, w, W, b = made("tanh", "squared error", l2=1e-3)
    b[1][...], W[2][...], b[2][...] = 40, -20, 0
    return network, w, mlp.Run("plain", 0.1)


def decay_opens_outputs():
    network, w, _, b = made("tanh", "squared error")
    b[2][...] = -40
    return network, w, mlp.Run("AdamW", 0.1)


def little_is_left_but_enough():
    """At a slope of 1e-4, eta = 1: back in some thousand updates."""
    network, w, _, b = made("tanh", "squared error")
    b[2][...] = -9
    return network, w, mlp.Run("plain", 1.0)


def a_tiny_rate_now():
    """A warm-up: no rate at all yet, but in time."""
    network, w, _, b = made("tanh", "squared error")
    b[2][...] = -9
    return network, w, mlp.Run("plain", lambda k: 1e-9 * k)


def adam_makes_up_for_small_gradients():
    """Slopes of 1e-9, which plain descent would need 1e9 updates for."""
    network, w, _, b = made("tanh", "squared error")
    b[2][...] = -20
    return network, w, mlp.Run("Adam", 0.01)


def balanced():
    """A plateau: every output at a half, the mean gradient nothing, each instance's own not."""
    network, w, *_ = made("sigmoid")
    w[...] = 0
    return network, w, mlp.Run("plain", 0.1)


NOT_TOLD = [
    alive_for_one_instance, saturated_and_telling, outputs_are_not_the_same_as_their_slopes,
    l2_brings_it_back, l2_opens_outputs, decay_opens_outputs, little_is_left_but_enough,
    a_tiny_rate_now, adam_makes_up_for_small_gradients, balanced,
]  # fmt: skip


@pytest.mark.parametrize("case", NOT_TOLD, ids=lambda case: case.__name__)
def test_what_may_come_back_is_not_called_collapsed(case):
    network, w, run = case()
    assert told(network, w, run) is None


@pytest.mark.parametrize("seed", [30, 41, 51, 56])
@pytest.mark.parametrize("method, comes_back", [("AdamW", True), ("Adam", False)])
def test_decay_opens_what_the_gradient_would_shut_further(method, comes_back, seed):
    network = mlp.Network((2, 3, 2), "sigmoid")
    w = network.start(seed, "Glorot")
    network.layers(w)[0][1][...] = -5.5
    objective = network.on(XOR.X + 2, XOR.y)
    said = collapse_of(objective, w, np.zeros_like(w), mlp.Run(method, 0.1), 0.1)
    assert (said is None) == comes_back


def without_l2(network, w, run):
    return mlp.Network(network.sizes, network.activation, network.loss), w, run


def with_negative_biases(network, w, run):
    network.layers(w)[1][1][...] = -0.5
    return network, w, run


CONTRASTS = {  # what makes the difference: without it, the same is told
    "l2 and a positive bias": (l2_brings_it_back, with_negative_biases),
    "l2": (l2_opens_outputs, without_l2),
    "decay": (decay_opens_outputs, lambda network, w, _: (network, w, mlp.Run("Adam", 0.1))),
    "adaptive steps": (
        adam_makes_up_for_small_gradients,
        lambda network, w, _: (network, w, mlp.Run("plain", 0.01)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case, change", CONTRASTS.values(), ids=CONTRASTS)
def test_what_makes_the_difference(case, change):
    assert told(*change(*case())) is not None


def dead(l2=0.0, bias=-1.0):
    """An objective, and a w at which every hidden unit is dead by a hair."""
    network, w, W, b = made("ReLU", l2=l2)
    W[1][...], b[1][...] = -1, bias
    return network.on(*XOR), w


@pytest.mark.parametrize("method", EVERY)
def test_momentum_may_bring_it_back(method):
    """The last step went up by 0.2: ten such steps, a part of one, or none are still to come."""
    objective, w = dead(bias=-0.15)
    step = np.zeros_like(w)
    objective.network.layers(step)[1][1][...] = 0.2
    to_come = steps_to_come(method, 0.9)
    said = collapse_of(objective, w, step, mlp.Run(method, 0.1, 0.9), 0.1)
    assert (said is None) == (to_come > 0.8)
    assert collapse_of(objective, w, 0 * step, mlp.Run(method, 0.1, 0.9), 0.1)
    assert collapse_of(objective, w, -step, mlp.Run(method, 0.1, 0.9), 0.1)


@pytest.mark.parametrize("method", [method for method in EVERY if method != "AdamW"])
def test_steps_to_come_are_what_the_rule_still_makes_without_a_gradient(method):
    gradients = [1.0] * 60 + [0.0] * 400
    run = mlp.train(
        lambda w, batch: (np.zeros(1), np.full_like(w, gradients[int(batch)])),
        [0.0], [mlp.Run(method, 0.1, 0.8)], lambda epoch: list(range(460)),
    )  # fmt: skip
    w = np.array([now.w[0, 0] for now in islice(run, 460)])
    most, came = steps_to_come(method, 0.8), (w[-1] - w[59]) / (w[59] - w[58])
    if method in REMEMBER_ONE:  # the last step holds a gradient's share twice
        assert came == pytest.approx(most / (1 + most))
    else:
        assert came == pytest.approx(most, rel=0.05)


def test_where_l2_makes_the_weights_swing():
    """With momentum and a large penalty weights go through 0: what was dead may come alive."""
    for eta, l2, bias, lost in (
        (1.0, 0.01, -0.5, False), (4.0, 1e-3, -0.5, False),
        (1.0, 0.01, -3.0, True),  # not even then
        (1.0, 1.1e-3, -0.5, True), (1.0, 1e-4, -0.5, True),  # they creep to 0, and no further
    ):  # fmt: skip
        objective, w = dead(l2, bias)
        said = collapse_of(objective, w, 0 * w, mlp.Run("heavy ball", eta, 0.9), eta)
        assert (said is not None) == lost, (eta, l2, bias)
        assert collapse_of(objective, w, 0 * w, mlp.Run("plain", eta), eta)


@pytest.mark.parametrize("weights", [None, np.arange(300) % 7])
def test_the_gradient_that_is_left_is_that_of_J_without_its_penalty(digits, weights):
    X, y = digits.X[:300].astype(float), digits.y[:300]
    plain, with_l2 = (mlp.Network((64, 5, 10), "tanh", "cross-entropy", l2) for l2 in (0, 0.1))
    w = plain.start(1)
    left = gradient_left(with_l2.on(X, y, weights), w)
    np.testing.assert_allclose(left, plain.on(X, y, weights)(w)[1], rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("method, l2", [("plain", 0.0), ("plain", 0.01), ("AdamW", 0.0)])
def test_decay_alone_is_what_steps_without_a_gradient_make_of_w(method, l2):
    network, w, _, b = made("ReLU", l2=l2)
    b[1][...], b[2][...] = -60, 1
    objective = network.on(*XOR)

    def penalty_alone(w, batch):
        return np.zeros(1), objective(w)[1] - gradient_left(objective, w[0])

    steps = mlp.train(penalty_alone, w, [mlp.Run(method, 0.01)])
    after = next(islice(steps, 999, None)).w[0]
    expected = decayed(objective, w, mlp.Run(method, 0.01), 0.01 * 1000)
    np.testing.assert_allclose(after, expected, rtol=1e-3, atol=1e-12)
    assert np.array_equal(expected, w) == (method == "plain" and not l2)


def test_a_network_that_has_learned_is_shut_and_not_collapsed():
    """XOR written out in ReLUs, the outputs saturated at what is right."""
    network, w, W, b = made("ReLU", "squared error", hidden=2)
    W[1][...], b[1][...] = [[1, 1], [1, 1]], [[0, -1]]
    W[2][...], b[2][...] = [[-60, 120], [60, -120]], [[30, -30]]
    right, wrong = network.on(*XOR), network.on(XOR.X, 1 - XOR.y)
    assert right(w)[0] < 1e-9 and slopes_left(right, w, [2]) == {}
    assert collapse_of(right, w, 0 * w, mlp.Run(), 0.1) is None
    assert wrong(w)[0] > 1.9 and set(slopes_left(wrong, w, [2])) == {2}  # each sure, and wrong
    assert "every output unit is saturated" in collapse_of(wrong, w, 0 * w, mlp.Run(), 0.1)


def test_whether_it_has_learned_is_told_by_what_its_instances_weigh():
    """Right for three of four is as good as a constant, and better if the fourth weighs little."""
    network, w, W, b = made("ReLU", "squared error", hidden=2)
    W[1][...], b[1][...] = [[1, 1], [1, 1]], [[0, -1]]
    W[2][...], b[2][...] = [[-60, 0], [60, 0]], [[30, -30]]  # or, in place of xor
    assert set(slopes_left(network.on(*XOR), w, [2])) == {2}
    assert slopes_left(network.on(*XOR, weights=[1, 1, 1, 0.2]), w, [2]) == {}


def test_alive_and_alike_is_not_shut():
    """Units that are all on for every instance, and give the same."""
    network, w, W, b = made("ReLU")
    W[1][...], b[1][...] = 0, 5
    assert slopes_left(network.on(*XOR), w, [1]) == {}
    network, w, W, b = made("tanh")
    W[1][...], b[1][...] = 0, 0.5
    assert slopes_left(network.on(*XOR), w, [1]) == {}


def test_saturated_and_different_is_not_shut():
    network, w, _ = saturated_and_telling()
    network.layers(w)[1][2][...] = [3, -3]  # J above a constant's
    objective = network.on(*XOR)
    assert objective(w)[0] > objective.best_constant and slopes_left(objective, w, [1]) == {}


def test_adaptive_steps_along_a_penalty_alone_are_as_large_as_any():
    objective, w = dead(1e-4)
    assert collapse_of(objective, w, 0 * w, mlp.Run("RMSProp", 0.1), 0.1) is None
    assert collapse_of(objective, w, 0 * w, mlp.Run("plain", 0.1), 0.1)


def test_the_slopes_that_are_left():
    objective, w = dead()
    assert slopes_left(objective, w, [1]) == {1: 0.0}
    network = objective.network
    W, b = network.layers(w)
    b[1][...] = 3
    assert slopes_left(objective, w, [1]) == {}
    squared, w, _, b = made("tanh", "squared error")
    b[2][...] = [-8, -9]
    a = 1 / (1 + np.exp(8))
    W, _ = squared.layers(w)
    W[2][...] = 0
    assert slopes_left(squared.on(*XOR), w, [1, 2]) == {2: pytest.approx(a * (1 - a))}
    b[2][...] = [-8, -3]  # one is alive
    assert slopes_left(squared.on(*XOR), w, [1, 2]) == {}


def test_many_instances_are_all_looked_at(digits):
    """One that is alive comes last."""
    network = mlp.Network((64, 5, 10), "ReLU")
    scores = digits.X @ digits.X[0]
    order = scores.argsort()
    objective = network.on(digits.X[order], digits.y[order])
    w = network.start(dtype=np.float32)
    W, b = network.layers(w)
    W[1][...], b[1][...] = digits.X[0], -scores[order[-2:]].mean()
    assert slopes_left(objective, w, [1]) == {}
    b[1][...] = -scores[order[-1]] - 1e-3
    assert slopes_left(objective, w, [1]) == {1: 0.0}


# ---- a bank of slow starts, and one of collapses -------------------------------------------


def banked(name, data, network, runs, *, epochs, init="uniform", batch=None):
    """A part of the bank: ten seeds of each run, in one pass."""
    return pytest.param(data, network, runs, epochs, init, batch, id=name)


def course_of(data, network, runs, epochs, init, batch):
    """(slow, told, learned), of each run and seed: whether J stood for six epochs at a constant
    output's or above, and the epochs by which a collapse was told and it had learned (0: never)."""
    seeds, runs = [*range(10)] * len(runs), [run for run in runs for _ in range(10)]
    objective, w = network.on(*data), network.start(seeds, init, data.X.dtype)
    batches = None if batch is None else mlp.minibatches(objective.n, batch, seeds)
    told, learned = np.zeros((2, len(runs)), int)
    for now in mlp.train(objective, w, runs, batches):
        if now.updates_in_epoch:
            continue
        told[(told == 0) & np.array([why is not None for why in now.collapsed])] = now.epoch
        if now.epoch % 50 == 0 or now.epoch == epochs:
            J = network.evaluate(now.w, *data)[0] - network.penalty(now.w)
            learned[(learned == 0) & (J < 0.6 * objective.best_constant)] = now.epoch
        if learned.all() or now.epoch == epochs:
            break
    recent = np.lib.stride_tricks.sliding_window_view(now.losses, 6, axis=0)
    stands = (recent.min(axis=-1) >= objective.best_constant) & (
        recent[..., -1] > 0.99 * recent[..., 0]
    )
    return stands.any(axis=0), told, learned


def xor(activation, loss, l2=0.0, hidden=(8,)):
    return mlp.Network((2, *hidden, 2), activation, loss, l2)


def each(*etas, methods=EVERY):
    return [mlp.Run(method, eta) for method in methods for eta in etas]


TWO = each(0.1, 1.0)
SLOW = [
    banked("sigmoid, squared error", XOR, xor("sigmoid", "squared error"), TWO, epochs=1500),
    banked("sigmoid, cross-entropy", XOR, xor("sigmoid", "cross-entropy"), TWO, epochs=1500),
    banked("tanh, squared error", XOR, xor("tanh", "squared error"), TWO, epochs=1000),
    banked("tanh, cross-entropy", XOR, xor("tanh", "cross-entropy"), TWO, epochs=1000),
    banked("ReLU, squared error", XOR, xor("ReLU", "squared error"), TWO, epochs=1000),
    banked("ReLU, cross-entropy", XOR, xor("ReLU", "cross-entropy"), TWO, epochs=1000),
    banked("in batches of one", XOR, xor("sigmoid", "squared error"), each(0.5), epochs=1000,
           batch=1),
    banked("deep sigmoid", XOR, xor("sigmoid", "cross-entropy", hidden=(8, 8, 8)),
           each(0.01, 0.05, methods=("Adam", "RMSProp")), epochs=3000, init="Glorot"),
    banked("deep tanh", XOR, xor("tanh", "squared error", hidden=(6, 6, 6, 6)),
           each(0.1, 0.5, methods=mlp.METHODS), epochs=2000, init="Glorot"),
    banked("tiny rates", XOR, xor("tanh", "cross-entropy"),
           each(0.003, 0.01, methods=("heavy ball", "Nesterov", "Adam")), epochs=4000),
    banked("warm-ups", XOR, xor("sigmoid", "squared error"),
           [mlp.Run(m, mlp.warm_up(2.0, 500, 1e-4)) for m in mlp.METHODS], epochs=4000),
    banked("heavy L2", XOR, xor("tanh", "cross-entropy", 1e-3), each(0.1, 0.5), epochs=1000),
]  # fmt: skip
QUICK = [
    banked("sigmoid, squared error", XOR, xor("sigmoid", "squared error"),
           [mlp.Run("heavy ball", 0.3)], epochs=1000),
    banked("deep sigmoid", XOR, xor("sigmoid", "cross-entropy", hidden=(8, 8, 8)),
           [mlp.Run("Adam", 0.01)], epochs=3000, init="Glorot"),
    banked("a warm-up", XOR, xor("sigmoid", "squared error"),
           [mlp.Run("Nesterov", mlp.warm_up(2.0, 500, 1e-4))], epochs=4000),
]  # fmt: skip


def nothing_that_learns_is_told(data, network, runs, epochs, init, batch):
    """How many were slow, and learned."""
    slow, told, learned = course_of(data, network, runs, epochs, init, batch)
    wrong = (told > 0) & (learned > told)
    assert not wrong.any(), np.flatnonzero(wrong)
    return int((slow & (learned > 0)).sum())


@pytest.mark.parametrize("data, network, runs, epochs, init, batch", QUICK)
def test_slow_starts_are_not_called_collapsed(data, network, runs, epochs, init, batch):
    assert nothing_that_learns_is_told(data, network, runs, epochs, init, batch) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("data, network, runs, epochs, init, batch", SLOW)
def test_no_slow_start_is_called_collapsed(data, network, runs, epochs, init, batch):
    assert nothing_that_learns_is_told(data, network, runs, epochs, init, batch) >= 4


def on_digits(name, network, runs, init="uniform"):
    return pytest.param(network, runs, init, id=name)


RELU = {loss: mlp.Network((64, 50, 10), "ReLU", loss) for loss in mlp.LOSSES}
COLLAPSES = [  # far enough gone that no rounding decides
    on_digits("the lecture's network", mlp.Network(), [
        mlp.Run("heavy ball", 20.0), mlp.Run("heavy ball", 50.0), mlp.Run("Nesterov", 20.0),
        mlp.Run("Adam", 1.0), mlp.Run("RMSProp", 1.0), mlp.Run("AdaGrad", 5.0)]),
    on_digits("Glorot's start", mlp.Network(), [mlp.Run("heavy ball", 20.0)], "Glorot"),
    on_digits("tanh", mlp.Network(activation="tanh"), [mlp.Run("heavy ball", 50.0)], "Glorot"),
    on_digits("sigmoid, cross-entropy", mlp.Network(loss="cross-entropy"),
              [mlp.Run("heavy ball", 10.0)], "Glorot"),
    on_digits("ReLU, squared error", RELU["squared error"],
              [mlp.Run("heavy ball", eta) for eta in (1.0, 2.0, 5.0, 10.0)], "He"),
    on_digits("ReLU, cross-entropy", RELU["cross-entropy"], [mlp.Run("heavy ball", 5.0)], "He"),
    on_digits("ReLU, with L2", mlp.Network((64, 50, 10), "ReLU", "cross-entropy", 1e-3),
              [mlp.Run("heavy ball", 5.0)], "He"),
]  # fmt: skip
CAUSE = re.compile(
    r"^collapsed by epoch (5|10) \(eta = [\d.]+\): J = \S+ is no better than the best constant "
    r"output's \S+, and every (output unit|unit of hidden layer \d) is (dead|saturated)"
)


@pytest.mark.parametrize("network, runs, init", COLLAPSES)
def test_collapses_are_told_within_ten_epochs_with_their_cause(digits, network, runs, init):
    """Two seeds of each: 30 runs."""
    runs, seeds = [run for run in runs for _ in range(2)], [0, 1] * len(runs)
    w = network.start(seeds, init, np.float32)
    fit = mlp.fit(network, digits, runs, epochs=10, seed=seeds, w=w)
    for run, said in zip(runs, fit.collapsed):
        assert said and CAUSE.search(said), (run, said)
    assert (fit.history.accuracy[-1] < 0.2).all()


def test_the_banks_are_as_large_as_they_should_be():
    assert sum(2 * len(each.values[1]) for each in COLLAPSES) >= 20
    assert sum(10 * len(each.values[2]) for each in SLOW) >= 1000
