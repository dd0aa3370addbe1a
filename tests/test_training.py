"""Training: batches, going on after a pause, history, and the runs that end before their time."""

import copy
import pickle
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice, pairwise
from types import SimpleNamespace

import numpy as np
import pytest

import mlp_helpers as mlp
from companion import training
from companion.epochs import epoch_ends
from companion.panels import progress, widgets

NETWORK = mlp.Network((4, 5, 3), "tanh", "cross-entropy", 0.001)
STACK = [
    mlp.Run("plain", mlp.reduce_on_plateau(0.5, d=0.5, patience=0, threshold=0.3)),
    mlp.Run("heavy ball", mlp.lecture_plateau(0.05, d=0.7)),
    mlp.Run("printed Nesterov", mlp.cosine(0.05, 6)),
    mlp.Run("Nesterov", mlp.step_drop(0.05, k_d=2), 0.8),
]


@pytest.fixture(scope="module")
def data():
    """23 instances in three classes that a small network can learn."""
    rng = np.random.default_rng(1)
    y = np.arange(23) % 3
    X = rng.normal(0, 0.4, (23, 4)) + np.eye(3, 4)[y]
    X.flags.writeable = False  # training never writes into what it is given
    return mlp.Split(X, y)


@pytest.fixture(scope="module")
def digits():
    return mlp.load_digits()


def nth(snapshots, n):
    """The snapshot after n updates."""
    return next(islice(snapshots, n - 1, n))


def assert_same(one, other):
    """Two Snapshots, Histories or tuples of arrays, equal to the last bit."""
    if isinstance(one, (tuple, list)):
        assert len(one) == len(other)
        for a, b in zip(one, other):
            assert_same(a, b)
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
    else:
        assert one == other


# ---- mini-batches --------------------------------------------------------------------------

sizes = pytest.mark.parametrize("n, size", [(23, 5), (20, 5), (7, 7), (7, 1), (5, 4), (1, 1)])


@sizes
def test_every_row_comes_exactly_once_an_epoch(n, size):
    for epoch in range(3):
        order = np.concatenate(mlp.minibatches(n, size, seed=2)(epoch))
        assert np.array_equal(np.sort(order), np.arange(n))


@sizes
def test_the_last_batch_takes_what_is_left(n, size):
    lengths = [len(batch) for batch in mlp.minibatches(n, size)(0)]
    assert lengths[:-1] == [size] * (len(lengths) - 1)
    assert lengths[-1] == (n % size or size)


def test_rows_are_shuffled_anew_each_epoch():
    batches = mlp.minibatches(50, 50)
    orders = {tuple(batches(epoch)[0]) for epoch in range(10)}
    assert len(orders) == 10 and tuple(range(50)) not in orders


def test_batches_depend_on_seed_and_epoch_alone():
    first, again = mlp.minibatches(50, 8, seed=3), mlp.minibatches(50, 8, seed=3)
    late = first(4)
    np.random.seed(1)  # noqa: NPY002 (the global state that must not matter)
    assert_same(late, again(4))
    assert_same(first(4), late)
    assert not np.array_equal(mlp.minibatches(50, 8, seed=4)(4)[0], late[0])


def test_a_list_of_seeds_gives_each_run_its_own_batches():
    own = mlp.minibatches(23, 5, seed=[7, 8, 7])(2)
    assert [batch.shape for batch in own] == [(3, 5)] * 4 + [(3, 3)]
    for r, seed in enumerate([7, 8, 7]):
        assert_same([batch[r] for batch in own], mlp.minibatches(23, 5, seed)(2))


def test_the_batch_size_changes_the_cuts_and_not_the_order():
    assert_same(
        np.concatenate(mlp.minibatches(23, 5)(1)), np.concatenate(mlp.minibatches(23, 9)(1))
    )


def test_training_uses_each_batch_once_in_order_the_last_one_too(data):
    seen = []

    def objective(w, batch):
        seen.append(batch)
        return np.zeros(len(w)), np.zeros_like(w)

    batches = mlp.minibatches(23, 5, seed=3)
    nth(mlp.train(objective, np.zeros(2), [mlp.Run()], batches), 15)
    assert_same(seen, [*batches(0), *batches(1), *batches(2)])


@pytest.mark.parametrize("batch_size", [23, 1, 5])
def test_updates_per_epoch(data, batch_size):
    fit = mlp.fit(NETWORK, data, epochs=3, batch_size=batch_size)
    assert fit.history.updates.tolist() == [0, *(-(-23 // batch_size) * np.arange(1, 4))]


# ---- the course of a training run ----------------------------------------------------------


def test_plain_descent_written_out(data):
    """Two epochs by hand: the same batches, W <- W - eta grad."""
    w, objective, batches = NETWORK.start(5), NETWORK.on(*data), mlp.minibatches(23, 5, 5)
    for batch in [*batches(0), *batches(1)]:
        w = w - 0.3 * objective(w, batch)[1]
    fit = mlp.fit(NETWORK, data, mlp.Run("plain", 0.3), epochs=2, batch_size=5, seed=5)
    np.testing.assert_allclose(fit.w, w, rtol=1e-12)


def test_epochs_steps_and_losses_are_counted_from_the_batches(data):
    objective, batches = NETWORK.on(*data), mlp.minibatches(23, 5)
    snapshots = list(islice(mlp.train(objective, NETWORK.start(), STACK[:1], batches), 10))
    assert [now.updates for now in snapshots] == list(range(1, 11))
    assert [(now.epoch, now.updates_in_epoch) for now in snapshots][3:7] == [
        (0, 4),
        (1, 0),
        (1, 1),
        (1, 2),
    ]
    assert len(snapshots[4].losses) == 1
    mean = np.average([now.J for now in snapshots[:5]], axis=0, weights=[5, 5, 5, 5, 3])
    np.testing.assert_allclose(snapshots[4].losses[0], mean, rtol=1e-14)
    for before, now in pairwise(snapshots):
        np.testing.assert_allclose(now.step, np.linalg.norm(now.w - before.w, axis=1), rtol=1e-12)


@pytest.mark.parametrize("size", [32, 33, 10, 1])
@pytest.mark.parametrize("seed", range(5))
def test_an_epochs_loss_is_the_mean_over_its_instances(size, seed):
    """Where hardly anything is learned it is J over the data, however the batches are cut."""
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(33, 4)), rng.integers(0, 3, 33)
    objective, w = NETWORK.on(X, y), NETWORK.start(seed)
    for seeds, runs in ((seed, 1), ([seed, 7], 2)):
        batches = mlp.minibatches(33, size, seeds)
        training = mlp.train(objective, w, [mlp.Run("plain", 1e-9)] * runs, batches)
        now = next(now for now in training if now.epoch == 1)
        np.testing.assert_allclose(now.losses[0], objective(w)[0], rtol=1e-7)


@pytest.mark.parametrize(
    "batches",
    [[[0, 1, 2], (3,)], [range(3), np.array([3])], [np.array([0, 1, 2]), [3]]],
    ids=["lists", "range", "mixed"],
)
def test_it_is_so_for_batches_of_any_kind(data, batches):
    objective, w = NETWORK.on(data.X[:4], data.y[:4]), NETWORK.start()
    training = mlp.train(objective, w, [mlp.Run("plain", 1e-9)], lambda epoch: batches)
    now = next(now for now in training if now.epoch == 1)
    assert now.losses[0, 0] == pytest.approx(objective(w)[0], rel=1e-7)


@pytest.mark.parametrize("seed, otherwise", [
    (3, lambda rows: rows.tolist()), (3, lambda rows: rows - 23),
    ([3, 4, 5, 6], lambda rows: rows - 23), ([3, 4, 5, 6], lambda rows: rows.astype(np.uint8)),
    ([3], lambda rows: rows - 23),
], ids=["lists", "from the end", "own, from the end", "own, bytes", "one run"])  # fmt: skip
def test_batches_that_are_checked_one_by_one_train_as_those_of_minibatches(data, seed, otherwise):
    runs, batches = STACK[: len(seed)] if seed != 3 else STACK, mlp.minibatches(23, 5, seed)
    objective, w = NETWORK.on(*data), NETWORK.start()
    one = mlp.train(objective, w, runs, batches)
    other = mlp.train(objective, w, runs, lambda epoch: [otherwise(b) for b in batches(epoch)])
    assert_same(nth(one, 12), nth(other, 12))


@pytest.mark.parametrize("wrong, said", [
    ([0, 23], "the batch should hold row numbers from -23 to 22, it holds 23"),
    ([-24, 0], "the batch should hold row numbers from -23 to 22, it holds -24"),
    ([True, False], "the batch should hold row numbers, not values of type bool"),
    ([], "the batch should hold at least one row number"),
    ([[0], [1], [2]], r"the batch has the shape \(3, 1\), but w holds \(1,\) runs"),
])  # fmt: skip
def test_a_batch_that_is_wrong_is_named_when_its_turn_comes(data, wrong, said):
    batches = [np.arange(5), np.array(wrong, int if wrong == [] else None)]
    training = mlp.train(NETWORK.on(*data), NETWORK.start(), [mlp.Run()], lambda epoch: batches)
    next(training)
    with pytest.raises((ValueError, TypeError), match=said):
        next(training)


def test_w_that_is_none_of_the_network_is_named(data):
    with pytest.raises(ValueError, match=r"w should have the shape \(43,\), or .* not \(1, 7\)"):
        next(mlp.train(NETWORK.on(*data), np.zeros(7), [mlp.Run()], mlp.minibatches(23, 5)))


def test_batches_as_large_as_one_another_count_alike_to_the_last_bit(data):
    objective = NETWORK.on(data.X[:20], data.y[:20])
    training = mlp.train(objective, NETWORK.start(), [mlp.Run()], mlp.minibatches(20, 5))
    four = list(islice(training, 4))
    assert four[-1].losses[0, 0] == sum(now.J[0] for now in four) / 4


def test_a_small_last_batch_does_not_cool_a_run_that_learns():
    """33 instances in batches of 32: the one that is left over, another each epoch, is as hard or
    as easy as it likes, and as its batch's mean it would have counted as much as the 32."""
    rng = np.random.default_rng(0)
    y = np.arange(33) % 3
    X = rng.normal(0, 0.4, (33, 4)) + np.eye(3, 4)[y]
    run = mlp.Run("plain", mlp.reduce_on_plateau(0.05, patience=2, threshold=1e-4))
    cooled = [
        mlp.fit(NETWORK, (X, y), run, epochs=30, seed=s).history.eta[-1] < 0.05 for s in range(10)
    ]
    assert sum(cooled) == 0


def test_a_schedule_sees_the_mean_J_of_each_epoch_before(data):
    calls = []

    def schedule(k, losses):
        calls.append((k, list(losses)))
        return 0.1

    runs = [mlp.Run("plain", schedule)]
    now = nth(mlp.train(NETWORK.on(*data), NETWORK.start(), runs, mlp.minibatches(23, 5)), 15)
    losses = [float(J[0]) for J in now.losses]
    assert calls == [(0, []), (1, losses[:1]), (2, losses[:2])]


def test_in_a_stack_each_schedule_sees_the_losses_of_its_own_run(data):
    seen = {}

    def schedule(r):
        return lambda k, losses: seen.update({r: list(losses)}) or 0.1 * (r + 1)

    runs = [mlp.Run("plain", schedule(r)) for r in range(3)]
    now = nth(mlp.train(NETWORK.on(*data), NETWORK.start(), runs, mlp.minibatches(23, 5)), 11)
    assert len({tuple(losses) for losses in seen.values()}) == 3
    for r, losses in seen.items():
        assert losses == [J[r] for J in now.losses]


def test_results_depend_on_the_seed_alone(data):
    def learn(seed):
        return mlp.fit(NETWORK, data, STACK, epochs=3, batch_size=5, seed=seed)

    first = learn(4)
    np.random.seed(0)  # noqa: NPY002 (the global state that must not matter)
    assert_same(first.snapshot, learn(4).snapshot)
    assert not np.array_equal(first.w, learn(5).w)


def test_a_fit_with_seeds_equals_fits_alone(data):
    runs = [STACK[0], STACK[1], STACK[0]]
    together = mlp.fit(NETWORK, data, runs, epochs=3, batch_size=5, seed=[3, 4, 5], watch=data)
    for r, seed in enumerate([3, 4, 5]):
        alone = mlp.fit(NETWORK, data, runs[r], epochs=3, batch_size=5, seed=seed, watch=data)
        assert np.array_equal(together.w[r], alone.w)
        for column, own in zip(together.history, alone.history):
            np.testing.assert_allclose(column[:, r], own, rtol=1e-13)


def test_what_the_caller_hands_in_stays_as_it_is(data):
    w, X, y = NETWORK.start([1, 2]), data.X.copy(), data.y.copy()
    kept = w.copy()
    fit = mlp.fit(NETWORK, (X, y), STACK[:2], epochs=2, batch_size=5, w=w)
    assert np.array_equal(w, kept) and not np.array_equal(fit.w, kept)
    assert np.array_equal(X, data.X) and np.array_equal(y, data.y)
    assert not np.shares_memory(
        next(mlp.fit_steps(NETWORK, (X, y), STACK[:2], batch_size=5, w=w)).w, w
    )


def test_snapshots_are_never_changed_afterwards(data):
    training = mlp.train(NETWORK.on(*data), NETWORK.start(), STACK, mlp.minibatches(23, 5))
    third = nth(training, 3)
    kept = (
        third.w.copy(),
        *(m.copy() for m in third.memory),
        third.J.copy(),
        third.loss_sums.copy(),
    )
    nth(training, 9)
    assert_same(kept, (third.w, *third.memory, third.J, third.loss_sums))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_follows_the_data(data, dtype):
    typed = (data.X.astype(dtype), data.y)
    fit = mlp.fit(NETWORK, typed, STACK, epochs=2, batch_size=5)
    assert fit.w.dtype == dtype and {m.dtype for m in fit.snapshot.memory} == {np.dtype(dtype)}


def test_it_learns(digits):
    fit = mlp.fit(mlp.Network(), digits.train, mlp.Run("plain", 1.0), epochs=15)
    assert fit.history.accuracy[-1] > 0.95 and fit.ended is None and fit.interrupted is None


# ---- history -------------------------------------------------------------------------------


def test_history_has_a_number_per_epoch_for_one_run_and_a_row_for_many(data):
    one = mlp.fit(NETWORK, data, STACK[0], epochs=3, batch_size=5, watch=data)
    many = mlp.fit(NETWORK, data, STACK, epochs=3, batch_size=5, watch=data)
    assert {column.shape for column in one.history} == {(4,)} and one.w.shape == (NETWORK.P,)
    assert {column.shape for column in many.history} == {(4, 4)}
    assert many.w.shape == (4, NETWORK.P)


def test_a_list_of_one_run_keeps_its_axis(data):
    fit = mlp.fit(NETWORK, data, STACK[:1], epochs=2, batch_size=5)
    assert fit.w.shape == (1, NETWORK.P) and fit.history.J.shape == (3, 1) and fit.ended == (None,)


def test_history_is_what_a_recomputation_gives(data):
    watch = mlp.Split(data.X[::2], data.y[::2])
    fit = mlp.fit(NETWORK, data, STACK, epochs=3, batch_size=5, seed=1, watch=watch)
    training = mlp.train(NETWORK.on(*data), NETWORK.start(1), STACK, mlp.minibatches(23, 5, 1))
    snapshots = list(islice(training, 15))
    for e in range(4):
        w = snapshots[5 * e - 1].w if e else np.tile(NETWORK.start(1), (4, 1))
        for r in range(4):
            J, accuracy = NETWORK.on(*data)(w[r])[0], NETWORK.accuracy(w[r], *data)
            assert fit.history.J[e, r] == pytest.approx(J, rel=1e-12)
            assert fit.history.accuracy[e, r] == accuracy
            assert fit.history.watched_J[e, r] == pytest.approx(NETWORK.on(*watch)(w[r])[0])
            assert fit.history.watched_accuracy[e, r] == NETWORK.accuracy(w[r], *watch)
        assert fit.history.gradients[e].tolist() == [5 * e, 5 * e, 10 * e, 5 * e]
    for e in (1, 2, 3):
        last, before = snapshots[5 * e - 1], snapshots[5 * e - 2]
        np.testing.assert_allclose(
            fit.history.step[e], np.linalg.norm(last.w - before.w, axis=1), rtol=1e-12
        )
        losses = [[float(J[r]) for J in last.losses[: e - 1]] for r in range(4)]
        assert fit.history.eta[e].tolist() == [
            run.eta(e - 1, own) for run, own in zip(STACK, losses)
        ]


def test_what_is_not_watched_is_not_a_number(data):
    history = mlp.fit(NETWORK, data, epochs=1, batch_size=5).history
    assert np.isnan(history.watched_J).all() and np.isnan(history.watched_accuracy).all()


# ---- going on ------------------------------------------------------------------------------


@pytest.mark.parametrize("pause", range(1, 14))
def test_training_goes_on_from_any_snapshot_to_the_last_bit(data, pause):
    """Also in the middle of an epoch, and with schedules that look at the losses so far."""
    objective, batches = NETWORK.on(*data), mlp.minibatches(23, 5)
    whole = nth(mlp.train(objective, NETWORK.start(), STACK, batches), 14)
    paused = nth(mlp.train(objective, NETWORK.start(), STACK, batches), pause)
    fresh = mlp.train(NETWORK.on(*data), None, STACK, mlp.minibatches(23, 5), after=paused)
    assert_same(nth(fresh, 14 - pause), whole)


def test_the_schedules_of_these_tests_do_move(data):
    eta = mlp.fit(NETWORK, data, STACK, epochs=6, batch_size=5).history.eta[1:]
    assert all(len(set(column)) > 1 for column in eta.T)


@pytest.mark.parametrize("runs", [STACK, STACK[1]], ids=["stack", "one run"])
def test_a_fit_goes_on_after_an_earlier_one(data, runs):
    how = {"batch_size": 5, "watch": data}
    whole = mlp.fit(NETWORK, data, runs, epochs=6, **how)
    part = mlp.fit(NETWORK, data, runs, epochs=2, **how)
    both = mlp.fit(NETWORK, data, runs, epochs=6, after=part, **how)
    assert_same(both.snapshot, whole.snapshot)
    assert_same(both.history, whole.history)


def test_a_fit_that_has_all_its_epochs_is_not_trained_further(data):
    done = mlp.fit(NETWORK, data, STACK, epochs=2, batch_size=5)
    for epochs in (1, 2):
        told = f"^nothing was trained: after holds 2 epochs, and epochs={epochs} counts them: give"
        with pytest.warns(UserWarning, match=told) as warned:
            again = mlp.fit(NETWORK, data, STACK, epochs=epochs, batch_size=5, after=done)
        assert [each.filename for each in warned] == [__file__]
        assert_same(again.snapshot, done.snapshot)
        assert_same(again.history, done.history)


def test_a_fit_remembers_its_seed_and_its_batch_size(data):
    for runs, seed in ((STACK[1], 7), (STACK[:2], [7, 8]), (STACK[1], 0)):
        whole = mlp.fit(NETWORK, data, runs, epochs=5, batch_size=5, seed=seed)
        half = mlp.fit(NETWORK, data, runs, epochs=2, batch_size=5, seed=seed)
        assert (half.seed, half.batch_size) == (seed, 5)
        for given in ({}, {"seed": seed}, {"batch_size": 5}, {"seed": seed, "batch_size": 5}):
            on = mlp.fit(NETWORK, data, runs, epochs=5, after=half, **given)
            assert_same(on.snapshot, whole.snapshot)
            assert (on.seed, on.batch_size) == (seed, 5)


def test_in_the_midst_of_an_epoch_too(data):
    how = {"batch_size": 5, "seed": 7}
    third = next(islice(mlp.fit_steps(NETWORK, data, STACK, **how), 8, None))
    assert third.snapshot.updates_in_epoch == 3
    on = next(islice(mlp.fit_steps(NETWORK, data, STACK, after=third), 4, None))
    assert_same(on.snapshot, next(islice(mlp.fit_steps(NETWORK, data, STACK, **how), 12, None))[0])


@pytest.mark.parametrize("given, told", [
    ({"seed": 4}, "seed should be 7, that of the Fit in after, or be left out; it is 4$"),
    ({"seed": np.int64(4)}, "seed should be 7, that of the Fit"),
    ({"batch_size": 32}, "batch_size should be 5, that of the Fit in after, .* it is 32$"),
    ({"w": NETWORK.start()}, "w should be left out: the Fit in after says where to go on$"),
])  # fmt: skip
def test_what_would_lead_along_another_path_is_told(data, given, told):
    half = mlp.fit(NETWORK, data, STACK[1], epochs=2, batch_size=5, seed=7)
    with pytest.raises(ValueError, match=f"^{told}"):
        mlp.fit(NETWORK, data, STACK[1], epochs=5, after=half, **given)


def test_in_the_midst_of_an_epoch_the_data_stay_the_same(data):
    steps = mlp.fit_steps(NETWORK, data, STACK[1], batch_size=5)
    whole, midst = next(islice(steps, 5, None)), next(islice(steps, 2, None))
    fewer = (data.X[:20], data.y[:20])
    told = "^data should be what after's epoch began with, 23 instances, not 20$"
    with pytest.raises(ValueError, match=told):
        mlp.fit(NETWORK, fewer, STACK[1], epochs=3, after=midst)
    on = mlp.fit(NETWORK, fewer, STACK[1], epochs=3, after=whole)  # other data from now on
    assert on.instances == 20 and on.snapshot.epoch == 3


def test_a_network_of_other_layers_with_as_many_parameters_is_told():
    rng = np.random.default_rng(0)
    one, other = mlp.Network((4, 5, 3)), mlp.Network((4, 1, 19))
    assert one.P == other.P == 43
    learned = mlp.fit(one, (rng.normal(size=(9, 4)), np.arange(9) % 3), batch_size=3, epochs=1)
    with pytest.raises(ValueError, match=r"^after holds w of Network\(\(4, 5, 3\), .*has not$"):
        mlp.fit(other, (rng.normal(size=(9, 4)), np.arange(9)), epochs=2, after=learned)


def test_a_fit_can_be_sent_and_gone_on_with_by_several(data):
    whole = mlp.fit(NETWORK, data, STACK, epochs=5, batch_size=5, seed=3)
    half = mlp.fit(NETWORK, data, STACK, epochs=2, batch_size=5, seed=3)
    for after in (half, half, copy.deepcopy(half), pickle.loads(pickle.dumps(half))):
        assert_same(mlp.fit(NETWORK, data, STACK, epochs=5, after=after).snapshot, whole.snapshot)


def test_trainings_of_one_objective_leave_one_another_alone(data):
    """In turn, and in threads that switch at every chance."""
    objective, batches = NETWORK.on(*data), mlp.minibatches(23, 5, 3)

    def learn(_):
        training = mlp.train(objective, NETWORK.start(3), STACK, batches)
        return nth(training, 20).w

    alone = learn(0)
    one, other = (mlp.train(objective, NETWORK.start(3), STACK, batches) for _ in range(2))
    for _ in range(20):
        now, then = next(one), next(other)
    assert np.array_equal(now.w, alone) and np.array_equal(then.w, alone)
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(np.array_equal(w, alone) for w in pool.map(learn, range(40)))
    finally:
        sys.setswitchinterval(often)


def test_nothing_is_left_for_runs_that_have_ended():
    network = mlp.Network((4, 5, 5, 3), "ReLU", "cross-entropy", 0.1)
    rng = np.random.default_rng(0)
    pair = (rng.normal(size=(23, 4)), np.arange(23) % 3)
    ended = mlp.fit(network, pair, mlp.Run("plain", 100.0), epochs=50, batch_size=5)
    assert ended.ended
    with pytest.warns(UserWarning, match="^nothing was trained: every run in after has ended$"):
        assert mlp.fit(network, pair, mlp.Run("plain", 100.0), epochs=60, after=ended).ended


def test_a_stopped_fit_with_nothing_left_is_no_news(data, monkeypatch):
    """(A warning would be an error here.)"""
    with monkeypatch.context() as patch:
        interrupt_at(patch, 11)
        stopped = mlp.fit(NETWORK, data, epochs=4, batch_size=5)
    assert mlp.fit(NETWORK, data, epochs=2, after=stopped).interrupted is None


# ---- data that are not scaled --------------------------------------------------------------

AROUND = r"^X holds numbers around {} \(their root mean square\), and .*: scale X, each column "


@pytest.mark.parametrize("scale", [16, 240])
def test_unscaled_pixels_get_a_word(digits, scale):
    pixels = ((digits.train.X + 0.5) * scale)[:200], digits.train.y[:200]
    calls = (
        lambda: mlp.fit(mlp.Network(), pixels, epochs=1),
        lambda: next(mlp.fit_steps(mlp.Network(), pixels)),
        lambda: mlp.Classifier(epochs=1).fit(*pixels),
        lambda: mlp.Classifier(epochs=1).fit(pixels[0].astype(np.float32), pixels[1]),
    )
    for call in calls:
        with pytest.warns(UserWarning) as warned:
            call()
        (said,) = warned
        assert said.filename == __file__
        assert re.match(AROUND.format(r"[\d.]+"), str(said.message))


def test_numbers_of_a_usual_size_get_none(digits):
    """(A warning would be an error here.) Up to those of flowers measured in centimeters."""
    rng = np.random.default_rng(0)
    for X in (digits.train.X[:50], rng.normal(size=(50, 4)), rng.uniform(0, 8, (50, 4))):
        mlp.Classifier(epochs=1).fit(X, np.arange(50) % 3)
        mlp.Classifier(epochs=1).fit(X.astype(np.float32) * np.float32(1e-30), np.arange(50) % 3)


def test_a_collapse_of_unscaled_pixels_is_told_with_the_remedy(digits):
    pixels = ((digits.train.X + 0.5) * 240)[:400], digits.train.y[:400]
    with pytest.warns(UserWarning):
        model = mlp.Classifier(activation="ReLU", init="He", epochs=5).fit(*pixels)
    assert re.search(r"hidden layer 1 is dead, .*; X holds numbers around ", model.collapsed_)


def test_going_on_says_it_no_second_time(digits):
    pixels = ((digits.train.X + 0.5) * 240)[:64], digits.train.y[:64]
    with pytest.warns(UserWarning):
        once = mlp.fit(mlp.Network(), pixels, epochs=1)
    assert mlp.fit(mlp.Network(), pixels, epochs=2, after=once).snapshot.epoch == 2


def test_fits_gives_a_fit_at_the_start_and_after_every_update(data):
    fits = list(islice(mlp.fit_steps(NETWORK, data, STACK, batch_size=5), 11))
    assert [fit.snapshot.updates for fit in fits] == list(range(11))
    assert [len(fit.history.J) for fit in fits] == [1] * 5 + [2] * 5 + [3]
    assert_same(fits[0].w, np.tile(NETWORK.start(0), (4, 1)))
    assert_same(fits[-1].snapshot, mlp.fit(NETWORK, data, STACK, epochs=2, batch_size=5).snapshot)


# ---- the stop button -----------------------------------------------------------------------


def interrupt_at(monkeypatch, call):
    """Press the stop button inside the objective's call of that number, counted from 1."""
    calls, original = [], mlp.NetworkObjective.unchecked

    def interrupted(self, *args):
        calls.append(1)
        if len(calls) == call:
            raise KeyboardInterrupt
        return original(self, *args)

    monkeypatch.setattr(mlp.NetworkObjective, "unchecked", interrupted)


@pytest.mark.parametrize("call", [1, 2, 9, 10, 11, 18])
@pytest.mark.parametrize("runs", [STACK, STACK[1]], ids=["stack", "one run"])
def test_a_stop_keeps_what_was_learned_and_going_on_ends_as_if_uninterrupted(
    data, monkeypatch, runs, call
):
    """The printed Nesterov in the stack asks twice, so an update of it is two calls."""
    how = {"epochs": 4, "batch_size": 5, "watch": data}
    whole = mlp.fit(NETWORK, data, runs, **how)
    with monkeypatch.context() as patch:
        interrupt_at(patch, call)
        stopped = mlp.fit(NETWORK, data, runs, **how)
    done = (call - 1) // (2 if runs is STACK else 1)
    assert stopped.snapshot.updates == done
    assert stopped.interrupted == f"stopped by hand at update {done}"
    if done:
        training = mlp.train(
            NETWORK.on(*data), NETWORK.start(),
            STACK if runs is STACK else [runs], mlp.minibatches(23, 5),
        )  # fmt: skip
        assert_same(stopped.snapshot, nth(training, done))
    assert len(stopped.history.J) == 1 + done // 5
    resumed = mlp.fit(NETWORK, data, runs, after=stopped, **how)
    assert resumed.interrupted is None
    assert_same(resumed.snapshot, whole.snapshot)
    assert_same(resumed.history, whole.history)


def test_a_stopped_fit_that_has_all_it_was_asked_for_no_longer_counts_as_stopped(data, monkeypatch):
    with monkeypatch.context() as patch:
        interrupt_at(patch, 11)
        stopped = mlp.fit(NETWORK, data, epochs=4, batch_size=5)
    assert stopped.interrupted == "stopped by hand at update 10"
    whole = mlp.fit(NETWORK, data, epochs=2, batch_size=5, after=stopped)
    assert whole.interrupted is None
    assert_same(whole.snapshot, stopped.snapshot)


def test_a_stop_before_anything_was_learned_is_a_stop(data, monkeypatch):
    def interrupted(*args, **settings):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(training, "fit_steps", interrupted)
    with pytest.raises(KeyboardInterrupt):
        mlp.fit(NETWORK, data)


def test_a_stop_while_an_epoch_is_judged_loses_nothing(data, monkeypatch):
    how = {"epochs": 3, "batch_size": 5}
    whole, calls, original = mlp.fit(NETWORK, data, STACK, **how), [], mlp.Network.evaluate

    def interrupted(self, *args, **more):
        calls.append(1)
        if len(calls) == 3:  # the start, the first epoch, the second
            raise KeyboardInterrupt
        return original(self, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(mlp.Network, "evaluate", interrupted)
        stopped = mlp.fit(NETWORK, data, STACK, **how)
    assert stopped.interrupted and len(stopped.history.J) == 2
    resumed = mlp.fit(NETWORK, data, STACK, after=stopped, **how)
    assert_same(resumed.snapshot, whole.snapshot)
    assert_same(resumed.history, whole.history)


# ---- the progress bar ----------------------------------------------------------------------


@pytest.fixture
def bars(monkeypatch):
    """The bars shown, in a notebook whose clock shows the numbers of `bars.clock` in turn."""

    class Shown(list):
        clock = iter(())

    shown = Shown()
    kernel = SimpleNamespace(version_info=(7, 0, 0))  # ipywidgets asks a loaded kernel for it
    monkeypatch.setitem(mlp.sys.modules, "ipykernel", kernel)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(shown.clock))
    monkeypatch.setattr(widgets, "show_widget", lambda widget: shown.append(widget))
    return shown


def test_no_bar_where_training_takes_less_than_a_second(data, bars):
    bars.clock = count(0, 0.05)
    mlp.fit(NETWORK, data, epochs=5, batch_size=5)
    assert bars == []


def test_one_bar_where_it_takes_longer_at_the_epochs_done(data, bars):
    bars.clock = count(0, 0.4)
    mlp.fit(NETWORK, data, epochs=5, batch_size=5)
    (bar,) = bars
    assert (bar.value, bar.max, bar.description) == (5, 5, "5/5")


def test_no_bar_where_none_is_wanted(data, bars):
    bars.clock = count(0, 0.4)
    mlp.fit(NETWORK, data, epochs=5, batch_size=5, progress=False)
    mlp.Classifier(epochs=5).fit(*data)
    assert bars == []


def test_no_bar_outside_a_notebook(data, bars, monkeypatch):
    monkeypatch.delitem(mlp.sys.modules, "ipykernel")
    bars.clock = count(0, 0.4)
    mlp.fit(NETWORK, data, epochs=5, batch_size=5)
    assert bars == []


# ---- divergence (any warning here is an error) ---------------------------------------------


def test_a_run_that_diverges_is_named_with_its_step_and_eta():
    """On 5 w^2 with eta = 0.3, w doubles a step: J_k = 5 * 4^k passes 1e9 at k = 14."""
    runs = [mlp.Run("plain", 0.3)]
    snapshots = list(mlp.train(mlp.quadratic(10, 1), [0.0, 1.0], runs))
    assert snapshots[-1].ended == ("diverged at update 15 (eta = 0.3): J = 1.34e+09",)
    assert [now.ended for now in snapshots[:-1]] == [(None,)] * 14


def test_it_is_frozen_where_it_was_last_finite():
    runs = [mlp.Run("plain", 0.3), mlp.Run("plain", 0.05)]
    snapshots = list(islice(mlp.train(mlp.quadratic(10, 1), [0.0, 1.0], runs), 40))
    assert snapshots[13].w[0].tolist() == [0, 2.0**14]
    for now in snapshots[14:]:
        assert now.w[0].tolist() == [0, 2.0**14] and now.step[0] == 0
        assert now.J[0] == snapshots[13].J[0] and now.gradients[0] == 15


@pytest.mark.parametrize("method", mlp.METHODS)  # adaptive steps are bounded by eta
@pytest.mark.parametrize("surface", ["ravine", "Rosenbrock", "saddle"])
def test_its_neighbors_go_on_as_if_alone(surface, method):
    healthy = [mlp.Run("heavy ball", 1e-4), mlp.Run(method, 2e-4)]
    runs = [healthy[0], mlp.Run(method, 50.0), healthy[1]]
    paths, ended = mlp.descend(mlp.SURFACES[surface], runs, 60)
    assert "diverged at update" in ended[1] and "(eta = 50)" in ended[1]
    assert ended[0] is ended[2] is None and np.isfinite(paths).all()
    for r, run in zip((0, 2), healthy):
        assert np.array_equal(paths[:, r], mlp.descend(mlp.SURFACES[surface], [run], 60)[0][:, 0])


def test_training_ends_when_every_run_has_ended():
    runs = [mlp.Run("plain", 0.3), mlp.Run("plain", 0.5)]
    snapshots = list(mlp.train(mlp.quadratic(10, 1), [0.0, 1.0], runs))
    assert all(snapshots[-1].ended) and snapshots[-1].updates == 15
    assert not list(mlp.train(mlp.quadratic(10, 1), None, runs, after=snapshots[-1]))


@pytest.mark.parametrize("J", [np.nan, np.inf, -np.inf, 1e10, -1e10])
def test_a_J_that_is_no_number_or_beyond_all_bounds_ends_a_run(J):
    def objective(w, batch=None):
        return np.array([1.0, J]), np.zeros_like(w)

    now = next(mlp.train(objective, np.zeros(2), [mlp.Run()] * 2))
    assert now.ended[0] is None and "diverged at update 1" in now.ended[1]


def test_whole_numbers_for_J_diverge_as_others_do():
    """(Their squares may pass all that an int holds, and come back as something small.)"""
    for J, fine in ((3 * 10**9, False), (2**32, False), (10**8, True)):
        now = next(mlp.train(lambda w, batch, J=J: (np.array([J]), 0 * w), [1.0], [mlp.Run()]))
        assert (now.ended == (None,)) == fine


def test_many_runs_may_be_large_together_where_none_is_alone():
    def slope(w, batch):
        return np.full(len(w), 9e8), np.full_like(w, 1e8)

    now = next(mlp.train(slope, np.zeros(1), [mlp.Run(eta=9.0)] * 50))
    assert now.ended == (None,) * 50 and (now.w == -9e8).all()


@pytest.mark.parametrize("gradient", [np.nan, np.inf, 1e200])
def test_a_step_that_is_not_finite_ends_a_run_before_it_is_taken(gradient):
    def objective(w, batch=None):
        return np.ones(1), np.full_like(w, gradient)

    (now,) = mlp.train(objective, np.ones(2), [mlp.Run("plain", 1.0)])
    assert "diverged at update 1" in now.ended[0] and now.w.tolist() == [[1, 1]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_network_that_diverges_is_named_and_its_neighbor_is_as_alone(data, dtype):
    network = mlp.Network((4, 5, 5, 3), "ReLU", "cross-entropy", 0.01)
    typed = (data.X.astype(dtype), data.y)
    how = {"epochs": 8, "batch_size": 5, "watch": typed}
    fit = mlp.fit(network, typed, [mlp.Run("heavy ball", 200.0), mlp.Run("plain", 0.1)], **how)
    alone = mlp.fit(network, typed, mlp.Run("plain", 0.1), **how)
    assert "diverged at update" in fit.ended[0] and "(eta = 200)" in fit.ended[0]
    assert fit.ended[1] is None and np.array_equal(fit.w[1], alone.w)
    assert np.isfinite(fit.w).all()


def test_a_fit_ends_early_when_its_only_run_diverges(data):
    network = mlp.Network((4, 5, 5, 3), "ReLU", "cross-entropy", 0.1)
    fit = mlp.fit(network, data, mlp.Run("plain", 100.0), epochs=1000, batch_size=5)
    assert "diverged" in fit.ended and len(fit.history.J) < 5


@pytest.mark.parametrize("step, fine", [(1e8, True), (9e8, True), (2e9, False), (1e10, False)])
def test_weights_beyond_1e9_have_diverged_even_where_J_is_small(step, fine):
    def slope(w, batch):
        return np.zeros(len(w)), np.full_like(w, step)

    now = next(mlp.train(slope, np.zeros(1), [mlp.Run(eta=1.0)]))
    assert (now.ended == (None,)) == fine and now.w[0, 0] == (-step if fine else 0)


# ---- what a Snapshot holds -----------------------------------------------------------------


def test_a_snapshot_keeps_its_shapes_and_types(data):
    """float32 stays float32, also where each run has a momentum of its own."""
    small = mlp.Split(data.X.astype(np.float32), data.y)
    runs = [mlp.Run("heavy ball", 0.1, 0.8), mlp.Run("heavy ball", 0.1, 0.9)]
    steps = mlp.fit_steps(NETWORK, small, runs, batch_size=12)
    assert next(steps).snapshot.eta.shape == (2, 1)
    for fit in islice(steps, 3):
        now = fit.snapshot
        assert now.w.dtype == now.previous_w.dtype == np.float32 and now.eta.shape == (2, 1)
        assert (
            now.gradients.dtype == int
            and now.loss_sums.dtype == float
            and now.loss_sums.shape == (2,)
        )


def test_seeds_may_come_one_by_one(data):
    runs = [mlp.Run(), mlp.Run()]
    one = mlp.fit(NETWORK, data, runs, epochs=1, batch_size=9, seed=[3, 4])
    seeds = (seed for seed in (3, 4))
    other = mlp.fit(NETWORK, data, runs, epochs=1, batch_size=9, seed=seeds)
    assert np.array_equal(one.w, other.w)


# ---- the ends of epochs --------------------------------------------------------------------


def test_epoch_ends_are_so_many_and_no_update_is_made_after_the_last():
    asked, ravine = [], mlp.SURFACES["ravine"]

    def counted(w, batch):
        asked.append(batch)
        return ravine(w, batch)

    updates = mlp.train(counted, [1.0, 1.0], [mlp.Run("plain", 0.01)], lambda epoch: [0, 1, 2])
    ends = list(epoch_ends(updates, 4))
    assert [now.epoch for now in ends] == [1, 2, 3, 4]
    assert [now.updates for now in ends] == [3, 6, 9, 12]
    before = len(asked)
    assert list(epoch_ends(updates, 0)) == [] and len(asked) == before


def test_epoch_ends_are_fewer_where_every_run_ends():
    updates = mlp.train(
        mlp.SURFACES["ravine"], [1.0, 1.0], [mlp.Run("plain", 100.0)], lambda epoch: [0, 1, 2]
    )
    assert len(list(epoch_ends(updates, 1000))) < 10
