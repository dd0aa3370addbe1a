"""Bad input: a clear error says what came, where, and what would be right."""

from itertools import islice

import numpy as np
import pytest

import mlp_helpers as mlp
from companion import checks

NETWORK = mlp.Network((4, 5, 3))
X = np.random.default_rng(0).uniform(-1, 1, (6, 4))
Y = np.array([0, 1, 2, 0, 1, 2])
W = NETWORK.start()
RAVINE = mlp.SURFACES["ravine"]
ONE = (mlp.Run(),)
TWO_RUNS = (mlp.Run("plain"), mlp.Run("heavy ball"))


def with_value(value):
    spoilt = X.copy()
    spoilt[2, 1] = value
    return spoilt


def train(runs=ONE, w=(1.0, 1.0), steps=1, **how):
    return list(islice(mlp.train(RAVINE, w, runs, **how), steps))


def fit(runs=None, data=(X, Y), network=NETWORK, **how):
    return mlp.fit(network, data, runs, **{"epochs": 1, "batch_size": 2, **how})


def bad(error, match, **cases):
    """A test per case: it is called and should raise `error` with a message like `match`."""
    return [pytest.param(case, error, match, id=name) for name, case in cases.items()]


RAGGED = [[1.0, 2.0, 3.0, 4.0], [1.0, 2.0]]
MASKED = np.ma.masked_array(X, X > 0.9 * X.max())
MASKED_Y = np.ma.masked_array(Y, [0, 0, 1, 0, 0, 0])


class Unwilling:
    """What calls itself an array, but refuses to become one of NumPy's."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("not this one")


class Huge:
    """What can be had as an array, but for the size of its numbers."""

    def __array__(self, dtype=None, copy=None):
        raise OverflowError("int too large to convert to float")


SHAPES = [
    *bad(
        ValueError,
        "W1 expects 4 columns, X has 3",
        on=lambda: NETWORK.on(X[:, :3], Y),
        predict=lambda: NETWORK.predict(W, X[:, :3]),
        outputs=lambda: NETWORK.outputs(W, X[:, :3]),
        probabilities=lambda: NETWORK.probabilities(W, X[:, :3]),
        accuracy=lambda: NETWORK.accuracy(W, X[:, :3], Y),
        confusion=lambda: NETWORK.confusion(W, X[:, :3], Y),
        evaluate=lambda: NETWORK.evaluate(W, X[:, :3], Y),
        backpropagate=lambda: NETWORK.backpropagate(W, X[:, :3], Y),
        fit=lambda: fit(data=(X[:, :3], Y)),
        watch=lambda: fit(watch=(X[:, :3], Y)),
    ),
    *bad(
        ValueError,
        "W1 expects 64 columns, X has 63",
        digits=lambda: mlp.Network().on(np.zeros((5, 63)), np.zeros(5, int)),
    ),
    *bad(
        ValueError,
        r"X should have 2 axes, an instance per row; its shape is \(4,\)",
        one_instance=lambda: NETWORK.predict(W, X[0]),
        fit_one_instance=lambda: fit(data=(X[0], Y[:1])),
    ),
    *bad(ValueError, r"X should have 2 axes.*\(\)", a_number=lambda: NETWORK.accuracy(W, 3.0, Y)),
    *bad(
        ValueError,
        r"w should have the shape \(43,\), or \(R, 43\) for R runs, not \(42,\)",
        objective=lambda: NETWORK.on(X, Y)(W[:-1]),
        predict_w=lambda: NETWORK.predict(W[:-1], X),
        evaluate_w=lambda: NETWORK.evaluate(W[:-1], X, Y),
        backpropagate_w=lambda: NETWORK.backpropagate(W[:-1], X, Y),
        fit_w=lambda: fit(w=W[:-1]),
    ),
    *bad(
        ValueError,
        r"w should have the shape .* not \(2, 3, 43\)",
        three_axes=lambda: NETWORK.on(X, Y)(np.zeros((2, 3, 43))),
    ),
    *bad(
        ValueError,
        "w holds 3 runs, but runs holds 2",
        fit_stack=lambda: fit([mlp.Run()] * 2, w=NETWORK.start([1, 2, 3])),
        train_stack=lambda: train([mlp.Run()] * 2, np.ones((3, 2))),
    ),
    *bad(
        ValueError,
        r"w should have the shape \(P,\) or \(R, P\), not \(\)",
        train_number=lambda: train(w=1.0),
    ),
    *bad(
        ValueError,
        "X has 6 rows, so y should have the shape",
        too_few_labels=lambda: NETWORK.on(X, Y[:5]),
        too_many_labels=lambda: NETWORK.evaluate(W, X, np.zeros(7, int)),
        one_hot=lambda: NETWORK.on(X, mlp.one_hot(Y, 3)),
        one_hot_fit=lambda: fit(data=(X, mlp.one_hot(Y, 3))),
        a_column_of_labels=lambda: NETWORK.accuracy(W, X, Y[:, None]),
        one_label=lambda: NETWORK.confusion(W, X, 1),
    ),
    *bad(
        ValueError,
        r"confusion wants the w of one run, w has the shape \(2, 43\)",
        confusion_of_a_stack=lambda: NETWORK.confusion(NETWORK.start([0, 1]), X, Y),
    ),
    *bad(
        ValueError,
        r"start should have the shape \(2,\) or \(R, 2\), not \(3,\)",
        descend=lambda: mlp.descend(RAVINE, [mlp.Run()], 3, [1.0, 2.0, 3.0]),
    ),
    *bad(
        ValueError,
        "its rows differ in length",
        ragged_X=lambda: NETWORK.predict(W, RAGGED),
        ragged_fit=lambda: fit(data=(RAGGED, [0, 1])),
        ragged_y=lambda: NETWORK.on(X, [[0], [1, 2]]),
        ragged_w=lambda: NETWORK.predict(RAGGED, X),
        ragged_start=lambda: mlp.descend(RAVINE, [mlp.Run()], 3, RAGGED),
        ragged_one_hot=lambda: mlp.one_hot([[0], [1, 2]]),
    ),
    *bad(
        ValueError,
        "start should hold numbers that fit a float: <.*Huge",
        huge=lambda: mlp.descend(RAVINE, [mlp.Run()], 3, Huge()),
    ),
    *bad(
        ValueError,
        r"X should have a square image in each row, its shape is \(2, 7\)",
        oblong=lambda: mlp.plot_images(mlp.stage()[1], np.zeros((2, 7))),
    ),
]

LABELS = [
    *bad(
        ValueError,
        "y should hold labels from 0 to 2, it holds 3",
        above=lambda: NETWORK.on(X, Y + 1),
        above_fit=lambda: fit(data=(X, Y + 1)),
        above_accuracy=lambda: NETWORK.accuracy(W, X, Y + 1),
        above_confusion=lambda: NETWORK.confusion(W, X, Y + 1),
        above_evaluate=lambda: NETWORK.evaluate(W, X, Y + 1),
        above_watch=lambda: fit(watch=(X, Y + 1)),
    ),
    *bad(
        ValueError,
        "y should hold labels from 0 to 2, it holds -1",
        negative=lambda: NETWORK.on(X, Y - 1),
    ),
    *bad(
        TypeError,
        "y should be one axis of whole numbers, it is values of type float64",
        floats=lambda: NETWORK.on(X, Y * 1.0),
        floats_one_hot=lambda: mlp.one_hot(Y * 1.0),
        nan=lambda: NETWORK.on(X, np.full(6, np.nan)),
    ),
    *bad(TypeError, "dtype should be one of NumPy's", dtype=lambda: mlp.one_hot(Y, 3, "nonsense")),
    *bad(TypeError, "it is text", text=lambda: NETWORK.on(X, list("abcabc"))),
    *bad(TypeError, "it is values of type bool", bools=lambda: NETWORK.on(X, Y > 1)),
    *bad(TypeError, "whole numbers", none=lambda: NETWORK.on(X, [None] * 6)),
    *bad(
        ValueError,
        "y has masked entries",
        masked=lambda: NETWORK.on(X, MASKED_Y),
        masked_one_hot=lambda: mlp.one_hot(MASKED_Y),
    ),
]

NUMBERS = [
    *bad(
        ValueError,
        r"X should be finite, X\[2, 1\] is nan",
        nan_on=lambda: NETWORK.on(with_value(np.nan), Y),
        nan_predict=lambda: NETWORK.predict(W, with_value(np.nan)),
        nan_fit=lambda: fit(data=(with_value(np.nan), Y)),
        nan_watch=lambda: fit(watch=(with_value(np.nan), Y)),
    ),
    *bad(
        ValueError,
        r"X should be finite, X\[2, 1\] is inf",
        infinite=lambda: NETWORK.on(with_value(np.inf), Y),
        infinite_float32=lambda: NETWORK.on(with_value(np.inf).astype(np.float32), Y),
    ),
    *bad(ValueError, r"X\[2, 1\] is -inf", minus=lambda: NETWORK.on(with_value(-np.inf), Y)),
    *bad(
        ValueError,
        r"w should be finite, w\[0\] is nan",
        w=lambda: NETWORK.predict(np.full(43, np.nan), X),
        w_fit=lambda: fit(w=np.full(43, np.nan)),
        w_train=lambda: train(w=[np.nan, 1.0]),
    ),
    *bad(
        ValueError,
        r"start should be finite, start\[1\] is inf",
        start=lambda: mlp.descend(RAVINE, [mlp.Run()], 3, [0, np.inf]),
    ),
    *bad(
        TypeError,
        "X should hold numbers, not text",
        text=lambda: NETWORK.on(X.astype(str), Y),
        text_predict=lambda: NETWORK.predict(W, X.astype(str)),
        bytes=lambda: NETWORK.predict(W, X.astype(bytes)),
    ),
    *bad(TypeError, "w should hold numbers, not text", text_w=lambda: train(w=["1", "2"])),
    *bad(
        TypeError,
        "X should hold numbers, not values of type complex128",
        complex=lambda: NETWORK.on(X * 1j, Y),
    ),
    *bad(
        TypeError,
        "w should hold numbers, not values of type complex128",
        complex_w=lambda: NETWORK.predict(W * 1j, X),
        complex_backpropagate=lambda: NETWORK.backpropagate(W * 1j, X, Y),
    ),
    *bad(
        TypeError,
        "X should hold numbers, not values of type object",
        objects=lambda: NETWORK.on([[None] * 4] * 6, Y),
    ),
    *bad(
        ValueError,
        "X has masked entries",
        masked=lambda: NETWORK.on(MASKED, Y),
        masked_predict=lambda: NETWORK.predict(W, MASKED),
        masked_fit=lambda: fit(data=(MASKED, Y)),
    ),
    *bad(
        ValueError,
        "w has masked entries",
        masked_w=lambda: NETWORK.predict(np.ma.masked_array(W, W > 0), X),
        masked_train=lambda: train(w=np.ma.masked_array([1.0, 1.0], [True, False])),
    ),
]

BATCHES = [
    *bad(
        ValueError,
        "^X has no rows$",
        no_rows=lambda: NETWORK.on(X[:0], Y[:0]),
        no_rows_predict=lambda: NETWORK.predict(W, X[:0]),
        no_rows_evaluate=lambda: NETWORK.evaluate(W, X[:0], Y[:0]),
        no_rows_fit=lambda: fit(data=(X[:0], Y[:0])),
        no_rows_watch=lambda: fit(watch=(X[:0], Y[:0])),
    ),
    *bad(
        ValueError,
        "^the batch should hold at least one row number, its shape is",
        empty=lambda: NETWORK.on(X, Y)(W, np.array([], int)),
        empty_list=lambda: NETWORK.on(X, Y)(W, []),
        a_number=lambda: NETWORK.on(X, Y)(W, 3),
    ),
    *bad(
        TypeError,
        "the batch should hold row numbers, not values of type bool",
        mask=lambda: NETWORK.on(X, Y)(W, Y > 1),
    ),
    *bad(TypeError, "not values of type float64", floats=lambda: NETWORK.on(X, Y)(W, [0.0, 1.0])),
    *bad(
        ValueError,
        r"the batch has the shape \(2, 1\), but w holds \(3,\) runs",
        other_runs=lambda: NETWORK.on(X, Y)(NETWORK.start([0, 1, 2]), np.array([[0], [1]])),
    ),
    *bad(
        ValueError,
        "the batch should hold row numbers from -6 to 5, it holds 6",
        outside=lambda: NETWORK.on(X, Y)(W, np.array([6])),
        above_and_below=lambda: NETWORK.on(X, Y)(W, np.array([0, -6, 6, -7])),
    ),
    *bad(
        ValueError,
        rf"the batch has the shape \({NETWORK.P}, 2\), but w holds \(\) runs",
        rows_for_runs=lambda: NETWORK.on(X, Y)(W, np.zeros((NETWORK.P, 2), int)),
    ),
    *bad(
        ValueError,
        r"the batch has the shape \(3, 2, 1\), but w holds \(3,\) runs",
        one_axis_more=lambda: NETWORK.on(X, Y)(NETWORK.start([0, 1, 2]), np.zeros((3, 2, 1), int)),
    ),
    *bad(
        TypeError,
        "^the batch should be an array, but ",
        unwilling=lambda: NETWORK.on(X, Y)(W, Unwilling()),
    ),
    *bad(
        TypeError,
        "^X should be an array, but ",
        unwilling_X=lambda: NETWORK.predict(W, Unwilling()),
    ),
    *bad(ValueError, "batch_size should be from 1 to 6, it is 0", zero=lambda: fit(batch_size=0)),
    *bad(ValueError, "batch_size should be from 1 to 6, it is 7", above=lambda: fit(batch_size=7)),
    *bad(ValueError, "from 1 to 6, it is -2", negative=lambda: fit(batch_size=-2)),
    *bad(
        TypeError,
        r"batch_size should be a whole number, not 2\.0",
        a_float=lambda: fit(batch_size=6 / 3),  # the demo's own fault
    ),
    *bad(TypeError, "batch_size .* not '2'", text=lambda: fit(batch_size="2")),
    *bad(TypeError, "batch_size .* not True", true=lambda: fit(batch_size=True)),
    *bad(ValueError, "n should be at least 1", no_data=lambda: mlp.minibatches(0, 1)),
    *bad(ValueError, "rows should be at least 1", rows=lambda: NETWORK.evaluate(W, X, Y, rows=0)),
    *bad(
        ValueError,
        "epoch 0 has 0 batches, but 0 are done",
        none=lambda: train(batches=lambda epoch: []),
    ),
]

RATES = [
    *bad(
        ValueError, r"eta should lie in \(0, inf\), it is 0", zero=lambda: train([mlp.Run(eta=0)])
    ),
    *bad(ValueError, "eta should .* it is -0.1", negative=lambda: train([mlp.Run(eta=-0.1)])),
    *bad(ValueError, "eta should .* it is nan", nan=lambda: train([mlp.Run(eta=np.nan)])),
    *bad(ValueError, "eta should .* it is inf", infinite=lambda: train([mlp.Run(eta=np.inf)])),
    *bad(TypeError, "eta should be a number, not '0.1'", text=lambda: train([mlp.Run(eta="0.1")])),
    *bad(TypeError, "eta should .* not None", none=lambda: train([mlp.Run(eta=None)])),
    *bad(TypeError, "eta should .* not True", true=lambda: train([mlp.Run(eta=True)])),
    *bad(TypeError, "eta should be a real number", complex=lambda: train([mlp.Run(eta=1j)])),
    *bad(ValueError, "eta should .* it is 0", fit_zero=lambda: fit(mlp.Run("plain", 0.0))),
    *bad(
        ValueError,
        r"a \(momentum\) should lie in \[0, 1\), it is 1",
        momentum_1=lambda: train([mlp.Run(a=1)]),
    ),
    *bad(
        ValueError, r"a \(momentum\).* it is -0.1", momentum_minus=lambda: train([mlp.Run(a=-0.1)])
    ),
    *bad(TypeError, r"a \(momentum\).* '0.9'", momentum_text=lambda: train([mlp.Run(a="0.9")])),
    *bad(
        ValueError,
        "eta_0 of the plain run .* it is -1",
        schedule_negative=lambda: train([mlp.Run("plain", lambda k, losses: -1.0)]),
    ),
    *bad(
        ValueError,
        "eta_2 of the heavy ball run .* it is nan",
        schedule_nan=lambda: train(
            [mlp.Run("heavy ball", lambda k, losses: 0.1 if k < 2 else np.nan)], steps=5
        ),
    ),
    *bad(
        TypeError,
        "eta_0 of the plain run should be a number, not 'x'",
        schedule_text=lambda: train([mlp.Run("plain", lambda k, losses: "x")]),
    ),
]
for name, schedule in mlp.COOLING.items():
    RATES += [
        *bad(
            ValueError,
            r"eta_0 should lie in \(0, inf\)",
            **{
                f"{name} 0": lambda schedule=schedule: schedule(0),
                f"{name} -1": lambda schedule=schedule: schedule(-1.0),
                f"{name} nan": lambda schedule=schedule: schedule(np.nan),
            },
        ),
        *bad(
            TypeError,
            "eta_0 should be a number, not 'fast'",
            **{f"{name} text": lambda schedule=schedule: schedule("fast")},
        ),
    ]

SETTINGS = [
    *bad(ValueError, r"d should lie in \(0, 1\], it is 0", d_0=lambda: mlp.step_drop(0.1, d=0)),
    *bad(ValueError, "d should .* it is 2", d_2=lambda: mlp.reduce_on_plateau(0.1, d=2)),
    *bad(ValueError, "d should .* it is -0.1", d_minus=lambda: mlp.drop_a_little(0.1, d=-0.1)),
    *bad(TypeError, "d should .* '0.5'", d_text=lambda: mlp.lecture_plateau(0.1, d="0.5")),
    *bad(ValueError, "gamma should .* it is 1.1", gamma=lambda: mlp.exponential(0.1, 1.1)),
    *bad(ValueError, "epsilon should .* it is -1", epsilon=lambda: mlp.inverse_time(0.1, -1)),
    *bad(ValueError, "k_d should be at least 1", k_d=lambda: mlp.step_drop(0.1, k_d=0)),
    *bad(TypeError, "k_d should be a whole number", k_d_float=lambda: mlp.step_drop(0.1, k_d=2.5)),
    *bad(
        ValueError,
        "k_max should be at least 1",
        k_max=lambda: mlp.cosine(0.1, 0),
        k_max_printed=lambda: mlp.printed_step_drop(0.1, k_max=0),
    ),
    *bad(ValueError, "k_w should be at least 1", k_w=lambda: mlp.warm_up(0.1, 0)),
    *bad(ValueError, "start should .* it is 0", start=lambda: mlp.warm_up(0.1, start=0)),
    *bad(ValueError, "k_c should be at least 5", k_c=lambda: mlp.warm_up_cosine(0.1, 5, 4)),
    *bad(ValueError, "k_max should be at least 9", end=lambda: mlp.warm_up_cosine(0.1, k_max=8)),
    *bad(ValueError, "patience should be at", wait=lambda: mlp.reduce_on_plateau(1, patience=-1)),
    *bad(ValueError, "threshold should", bar=lambda: mlp.reduce_on_plateau(1, threshold=-0.1)),
    *bad(ValueError, "rapid should", rapid=lambda: mlp.lecture_plateau(1, rapid=-1)),
    *bad(ValueError, "slow should", slow=lambda: mlp.lecture_plateau(1, slow=np.nan)),
    *bad(ValueError, r"slow should lie in \[0", below=lambda: mlp.lecture_plateau(1, slow=-0.1)),
    *bad(
        ValueError,
        r"threshold should lie in \[0, 1\]",
        over=lambda: mlp.reduce_on_plateau(1, threshold=1.5),
    ),
    *bad(ValueError, "^points should be at least 2, it is 1", points=lambda: RAVINE.grid(1)),
    *bad(TypeError, "^path should be a path, a text", path=lambda: mlp.load_digits(path=5)),
    *bad(
        TypeError,
        r"^objective should be a function \(w, batch\) -> \(J, gradient\), not 5",
        objective=lambda: mlp.lbfgs(5, [1.0]),
        surface=lambda: mlp.numerical_gradient(5, [1.0]),
    ),
    *bad(
        TypeError,
        r"^surface should be a function \(w, batch\) -> \(J, gradient\), not 5",
        no_surface=lambda: mlp.descend(5, [mlp.Run()], 3, [1.0, 1.0]),
    ),
    *bad(
        TypeError,
        "^surface should be one of SURFACES, or start be given, not <function",
        no_start=lambda: mlp.descend(lambda w, batch: (w, w), [mlp.Run()], 3),
    ),
    *bad(ValueError, "steep should", steep=lambda: mlp.quadratic(steep=0)),
    *bad(ValueError, "flat should", flat=lambda: mlp.quadratic(flat=-1)),
    *bad(ValueError, "angle should", angle=lambda: mlp.quadratic(angle=np.nan)),
    *bad(TypeError, "angle should be a number", angle_text=lambda: mlp.quadratic(angle="30")),
    *bad(ValueError, r"l2 should lie in \[0, .* -1", l2=lambda: mlp.Network((4, 3), l2=-1)),
    *bad(ValueError, "l2 should .* nan", l2_nan=lambda: mlp.Network((4, 3), l2=np.nan)),
    *bad(TypeError, "l2 should be a number", l2_text=lambda: mlp.Network((4, 3), l2="no")),
    *bad(ValueError, "epochs should be at least 1, it is 0", epochs=lambda: fit(epochs=0)),
    *bad(TypeError, "epochs should be a whole", epochs_float=lambda: fit(epochs=2.5)),
    *bad(ValueError, "steps should be", steps=lambda: mlp.descend(RAVINE, [mlp.Run()], 0)),
    *bad(
        TypeError,
        "dtype should be numpy.float32 or numpy.float64",
        dtype_start=lambda: NETWORK.start(dtype=int),
        dtype_digits=lambda: mlp.load_digits(dtype=np.int64),
    ),
]

NAMES = [
    *bad(
        ValueError,
        "activation 'relu' is not known; there are 'sigmoid', 'tanh', 'ReLU'",
        activation=lambda: mlp.Network((4, 3), "relu"),
    ),
    *bad(
        ValueError,
        "loss 'mse' is not known; there are 'squared error', 'cross-entropy'",
        loss=lambda: mlp.Network((4, 3), loss="mse"),
    ),
    *bad(
        ValueError,
        "init 'Xavier' is not known; there are 'uniform', 'Glorot', 'He'",
        init=lambda: NETWORK.start(0, "Xavier"),
        rule_stacked=lambda: NETWORK.start([0, 1], "Xavier"),
    ),
    *bad(
        ValueError,
        "method 'momentum' is not known; there are 'plain', 'printed momentum', 'heavy ball', ",
        method=lambda: train([mlp.Run("momentum")]),
        method_fit=lambda: fit(mlp.Run("momentum")),
    ),
    *bad(ValueError, "activation None is not known", none=lambda: mlp.Network((4, 3), None)),
    *bad(ValueError, "loss 3 is not known", a_number=lambda: mlp.Network((4, 3), loss=3)),
    *bad(ValueError, r"method \['plain'\] is not", a_list=lambda: train([mlp.Run(["plain"])])),
]

SIZES = [
    *bad(
        ValueError,
        r"sizes\[1\] \(a layer's width\) should be at least 1, it is 0",
        zero=lambda: mlp.Network((4, 0, 3)),
    ),
    *bad(ValueError, r"sizes\[0\].*it is -4", negative=lambda: mlp.Network((-4, 3))),
    *bad(TypeError, r"sizes\[2\].*not 3\.0", a_float=lambda: mlp.Network((4, 5, 3.0))),
    *bad(TypeError, r"sizes\[0\].*not '4'", text=lambda: mlp.Network(("4", 3))),
    *bad(TypeError, r"sizes\[0\].*not True", true=lambda: mlp.Network((True, 3))),
    *bad(ValueError, "sizes needs an input and an output width", one=lambda: mlp.Network((4,))),
    *bad(ValueError, "sizes needs an input and an output", empty=lambda: mlp.Network(())),
    *bad(
        TypeError,
        "sizes should be a list of widths like",
        a_number=lambda: mlp.Network(64),
        a_text=lambda: mlp.Network("64-50-10"),
        none=lambda: mlp.Network(None),
    ),
]

RUNS = [
    *bad(ValueError, "at least one Run$", empty=lambda: train([]), empty_fit=lambda: fit([])),
    *bad(
        TypeError,
        "runs should be a list of Run, not",
        one=lambda: train(mlp.Run()),
        none=lambda: train(None),
        number_fit=lambda: fit(3),
        one_descend=lambda: mlp.descend(RAVINE, mlp.Run(), 3),
    ),
    *bad(TypeError, "runs should be a list of Run, not 'plain'", text=lambda: train("plain")),
    *bad(
        TypeError,
        r"a run should be a Run\(method, eta, a\), not",
        name=lambda: train(["plain"]),
        a_tuple=lambda: train([("plain", 0.1, 0.9)]),
        fit=lambda: fit(["plain"]),
    ),
    *bad(
        TypeError,
        r"data should be a pair \(X, y\)",
        digits=lambda: fit(data=mlp.load_digits()),
        no_labels=lambda: fit(data=X),
        no_data=lambda: fit(data=None),
    ),
    *bad(TypeError, r"watch should be a pair \(X, y\)", watch=lambda: fit(watch=X)),
    *bad(
        TypeError,
        "after should be an earlier Fit, not a Snapshot",
        after_snapshot=lambda: fit(after=fit().snapshot),
    ),
    *bad(
        TypeError,
        "after should be a Snapshot, not a Fit",
        after_fit=lambda: train(after=fit()),
    ),
    *bad(
        ValueError,
        "after holds 1 runs, but runs holds 2",
        after_other_runs=lambda: fit([mlp.Run()] * 2, after=fit(), epochs=2),
    ),
    *bad(
        ValueError,
        "after was trained by plain, plain; it can't go on with plain, heavy ball",
        after_other_methods=lambda: train(
            [mlp.Run("plain"), mlp.Run("heavy ball")], after=train([mlp.Run()] * 2)[-1]
        ),
    ),
    *bad(
        ValueError,
        "after was trained by AdaGrad; it can't go on with heavy ball",
        after_another_method=lambda: train(
            [mlp.Run("heavy ball")], after=train([mlp.Run("AdaGrad")])[-1]
        ),
    ),
    *bad(
        ValueError,
        "epoch 0 has 1 batches, but 2 are done",
        after_other_batches=lambda: list(
            islice(
                mlp.train(
                    NETWORK.on(X, Y),
                    None,
                    [mlp.Run()],
                    mlp.minibatches(6, 6),
                    after=list(
                        islice(
                            mlp.train(NETWORK.on(X, Y), W, [mlp.Run()], mlp.minibatches(6, 2)), 2
                        )
                    )[-1],
                ),
                1,
            )
        ),
    ),
    *bad(
        ValueError,
        r"^after holds networks of 19 parameters, but Network\(.*\) has 43$",
        after_other_network=lambda: fit(after=fit(network=mlp.Network((4, 2, 3))), epochs=2),
    ),
]

SEEDS = [
    *bad(
        ValueError,
        "seed should be at least 0, it is -1",
        start=lambda: NETWORK.start(-1),
        digits=lambda: mlp.load_digits(-1),
        batches=lambda: mlp.minibatches(6, 2, -1),
        in_a_list=lambda: NETWORK.start([0, -1]),
        fit=lambda: fit(seed=-1),
    ),
    *bad(
        TypeError,
        r"seed should be a whole number, not 1\.5",
        a_float=lambda: NETWORK.start(1.5),
        a_float_digits=lambda: mlp.load_digits(1.5),
        a_float_batches=lambda: mlp.minibatches(6, 2, [0, 1.5]),
    ),
    *bad(TypeError, "seed .* not None", none=lambda: NETWORK.start(None)),
    *bad(TypeError, "seed .* not 'a'", text=lambda: NETWORK.start("a")),
    *bad(
        ValueError,
        "seed is empty",
        empty=lambda: NETWORK.start([]),
        empty_batches=lambda: mlp.minibatches(6, 2, []),
    ),
    *bad(
        ValueError,
        "seed should be one number, or one for each run of the list",
        too_many=lambda: fit([mlp.Run()] * 2, seed=[1, 2, 3]),
        list_for_one_run=lambda: fit(mlp.Run(), seed=[1]),
    ),
]


def check(case, error, match):
    with pytest.raises(error, match=match):
        case()


@pytest.mark.parametrize("case, error, match", SHAPES)
def test_wrong_shapes(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", LABELS)
def test_labels_that_are_none(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", NUMBERS)
def test_data_that_are_no_finite_numbers(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", BATCHES)
def test_batches_that_are_none(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", RATES)
def test_learning_rates_and_momentum_out_of_range(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", SETTINGS)
def test_other_settings_out_of_range(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", NAMES)
def test_unknown_names_are_answered_with_the_known_ones(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", SIZES)
def test_layers_without_a_width(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", RUNS)
def test_runs_data_and_earlier_results_that_do_not_fit(case, error, match):
    check(case, error, match)


@pytest.mark.parametrize("case, error, match", SEEDS)
def test_seeds_that_are_none(case, error, match):
    check(case, error, match)


def test_finite_numbers_whose_sum_overflows_are_no_error():
    """The check looks at the sum first, which is inf here."""
    huge = np.full((6, 4), 1e308)
    assert NETWORK.predict(W * 0, huge).shape == (6,)


SOFTMAX = mlp.Network((4, 3), loss="cross-entropy")


def test_outputs_that_overflow_are_refused_and_their_J_is_infinite():
    w, huge = np.full(15, 2.0), np.full((1, 4), 1e308)
    with pytest.raises(ValueError, match=r"w and X should be smaller: .* are 2 and 1e\+308"):
        SOFTMAX.predict(w, huge)
    assert SOFTMAX.evaluate(w, huge, [0])[0] == np.inf


def test_rounding_takes_no_J_below_zero():
    """log(sum exp Z) and Z are huge here, and equal but for rounding of either sign."""
    w = np.append(np.ones(4), np.zeros(11))
    for seed in range(20):
        X = np.random.default_rng(seed).uniform(0.5, 1, (50, 4)) * 1e17
        assert SOFTMAX.evaluate(w, X, np.zeros(50, int))[0] >= 0


def test_lbfgs_ends_where_it_starts_at_a_minimum():
    w, J, taken = mlp.lbfgs(RAVINE, [0.0, 0.0])
    assert w.tolist() == [0, 0] and J.tolist() == [0] and taken.tolist() == [1]
    said = "w should be a point where J and its gradient are finite, there J is inf"
    with pytest.raises(ValueError, match=said):
        mlp.lbfgs(RAVINE, [1e200, 1.0])


def test_the_relative_error_of_huge_and_of_tiny_numbers():
    assert mlp.relative_error([1e300, 0], [-1e300, 0]) == 1
    assert mlp.relative_error([1e-300], [3e-300]) == pytest.approx(0.5)


def test_a_schedule_may_grow_beyond_all_floats():
    assert mlp.drop_a_little(10.0, 1.0)(400) == np.inf


def test_a_masked_array_without_masked_entries_is_data():
    assert NETWORK.accuracy(W, np.ma.masked_array(X), np.ma.masked_array(Y)) >= 0


def test_a_long_value_is_cut_in_a_message():
    assert checks.short_repr("x" * 118) == repr("x" * 118)  # 120 with its quotes
    assert checks.short_repr("x" * 119) == f"'{'x' * 79} ... {'x' * 19}'"
    assert checks.short_repr(np.zeros((2, 2))) == "array([[0., 0.], [0., 0.]])"
