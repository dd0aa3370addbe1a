"""What notebook 07 claims, over five seeds: each its own split, start and order of batches."""

import contextlib
import io
import re
from functools import cache

import numpy as np
import pytest
from notebook_tools import cells, claim, namespace, panels

from companion.lessons import demo
from companion.lessons.demo import pictures
from mlp_helpers import (
    LOSSES,
    Classifier,
    Network,
    Run,
    fit,
    lbfgs,
    load_digits,
    step_drop,
)  # fmt: skip

NAME, SEEDS = "07_mlp_neural_networks", range(5)
CHOSEN = {"squared error": 1.0, "cross-entropy": 2.0}


@cache
def raced(loss, factor):
    """J and validation accuracy after 20 epochs, (seeds, 4): plain, cooled, momentum, both."""
    return np.moveaxis([_raced(loss, factor, seed) for seed in SEEDS], 1, 0)


def _raced(loss, factor, seed):
    digits, network, eta = load_digits(seed, np.float32), Network(loss=loss), CHOSEN[loss]
    runs = [
        Run(method, schedule)
        for method, first in (("plain", eta), ("heavy ball", factor * eta))
        for schedule in (first, step_drop(first, d=0.5, k_d=5))
    ]
    learned = fit(network, digits.train, runs, seed=seed, watch=digits.validation)
    return learned.history.J[-1], learned.history.watched_accuracy[-1]


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
    "With squared error and the demo's weights, momentum ends with a higher J than plain descent, "
    "at equal η and at equal effective step.",
)
@pytest.mark.parametrize("factor", [1.0, 0.1])
def test_momentum_and_squared_error(factor):
    J, _ = raced("squared error", factor)
    assert (J[:, 2] > J[:, 0]).all()


@claim(NAME, "Cooled this early, plain descent ends with a higher J than uncooled.")
@pytest.mark.parametrize("loss", LOSSES)
def test_cooling_too_early(loss):
    J, _ = raced(loss, 0.1)
    assert (J[:, 1] > J[:, 0]).all()


@claim(
    NAME,
    "With cross-entropy at equal effective step, momentum and plain descent agree in accuracy to "
    "within 0.02 on average.",
)
def test_cross_entropy_at_equal_effective_step():
    _, accuracy = raced("cross-entropy", 0.1)
    assert np.abs(accuracy[:, 2] - accuracy[:, 0]).mean() < 0.02


@claim(NAME, "the four accuracies within a few hundredths")
def test_four_accuracies():
    _, accuracy = raced("cross-entropy", 0.1)
    assert (np.ptp(accuracy, axis=1) < 0.05).all()


@claim(
    NAME,
    "With cross-entropy at equal η, cooling lowers the J of momentum, on average over five seeds.",
)
def test_cooling_and_long_strides():
    """By half and more; single runs differ between BLAS kernels, such strides make chaos."""
    J, _ = raced("cross-entropy", 1.0)
    assert J[:, 3].mean() < 0.8 * J[:, 2].mean()


@claim(NAME, "beyond it heavy ball loses its way while plain descent goes on rising")
def test_the_sweep():
    for seed in SEEDS:
        digits, network = load_digits(seed, np.float32), Network()
        small, large = 0.13, 1.1
        runs = [Run("plain", small), Run("plain", large)]
        runs += [Run("heavy ball", 0.1 * small), Run("heavy ball", 0.1 * large)]
        learned = fit(network, digits.train, runs, seed=seed, watch=digits.validation)
        plain_small, plain_large, _, ball_large = learned.history.watched_accuracy[-1]
        assert plain_large > plain_small
        assert ball_large < plain_large - 0.1


def test_the_prediction_is_so_for_every_seed():
    for seed in SEEDS:
        digits, network = load_digits(seed, np.float32), Network()
        ends = [
            fit(network, digits.train, Run("plain", 1.0), batch_size=size, seed=seed).history
            for size in (32, 1437)
        ]
        assert ends[1].accuracy[-1] < ends[0].accuracy[-1] - 0.2


def test_the_prediction_s_picture_has_both_sizes_of_batches():
    names = namespace(NAME)
    figure, says = names["batches_compared"](names["alone"], names["whole_batch"]())
    assert "twenty updates" in says
    (_, few), (_, many) = (np.transpose(line.get_xydata()) for line in figure.axes[0].lines)
    np.testing.assert_array_equal(few, names["alone"].history.J[:, 0])
    assert few[-1] < many[-1]


def test_the_panel_ends_with_its_runs():
    """Where both diverge in the first epoch, there is the picture of the start alone."""
    retrain = panels(NAME)["retrain"].picture
    for loss in LOSSES:
        ((marks, says),) = retrain(loss, "heavy ball", 1e12, 0.9, "constant", 0.5, 32)
        assert len(marks) == 6 and "After 0 epochs" in says


@cache
def curved(loss):
    """J and validation accuracy of L-BFGS and of mini-batches after as many passes, per seed."""
    rows = []
    for seed in SEEDS:
        digits, network = load_digits(seed), Network(loss=loss)
        w, J, taken = lbfgs(network.on(*digits.train), network.start(seed), steps=40)
        run = Run("plain", CHOSEN[loss])
        learned = fit(network, digits.train, run, epochs=int(taken[-1]), seed=seed)
        check = digits.validation
        rows.append((
            (J[-1], network.accuracy(w, *check)),
            (learned.history.J[-1], network.accuracy(learned.w, *check)),
        ))  # fmt: skip
    return np.array(rows)


@claim(
    NAME,
    "With cross-entropy, L-BFGS reaches a lower training J than mini-batches in as many passes "
    "over the data.",
)
def test_lbfgs_and_cross_entropy():
    ours, theirs = curved("cross-entropy")[:, :, 0].T
    assert (ours < theirs).all()


@claim(NAME, "Left, squared error from the demo's weights: mini-batches are ahead.")
def test_lbfgs_and_squared_error():
    ours, theirs = curved("squared error")[:, :, 0].T
    assert (ours > theirs).all()


@claim(
    NAME,
    "On the validation digits it is, on average over starts, not ahead of mini-batches.",
)
def test_lbfgs_on_validation_digits():
    ours, theirs = curved("cross-entropy")[:, :, 1].mean(axis=0)
    assert ours <= theirs


# ---- section 6 and 8: the questions, the clothes ---------------------------------------------


@pytest.mark.parametrize(
    "quiz, right",
    [
        (demo.SAME_ACCURACY_QUIZ, "The second line scores nn again, not nn_mini"),
        (
            demo.STUCK_AT_A_CONSTANT_QUIZ,
            "The sigmoid outputs saturated: a (1 - a) is almost 0, so hardly any sensitivity is "
            "left",
        ),
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


def test_the_final_network_reads_the_test_digits():
    assert namespace(NAME)["accuracy"] >= 0.96


# ---- section 9: the network as a classifier --------------------------------------------------


@claim(NAME, "One of the six is wrong, and the network is surer than 0.9 of it, too.")
def test_six_words():
    names, digits = namespace(NAME), load_digits()
    model = Classifier(epochs=20).fit(digits.train.X, names["WORDS"][digits.train.y])
    X, right = digits.validation.X[:6], names["WORDS"][digits.validation.y[:6]]
    assert (model.predict(X) != right).tolist() == [True] + [False] * 5
    assert (model.predict_proba(X).max(axis=1) > 0.95).all()  # far from the 0.9 that is printed


@cache
def widths():
    """Validation accuracy for no hidden layer and for 2, 10, 20 and 50 hidden units, per seed."""
    rows = []
    for seed in SEEDS:
        digits = load_digits(seed)
        models = (Classifier(hidden=h, seed=seed) for h in [(), (2,), (10,), (20,), (50,)])
        rows.append([m.fit(*digits.train).score(*digits.validation) for m in models])
    return np.array(rows)


@claim(NAME, "Two hidden units are worse than no hidden layer at all:")
def test_two_hidden_units():
    assert (widths()[:, 1] < widths()[:, 0] - 0.2).all()


@claim(
    NAME,
    "From ten units on, more of them change the validation accuracy by less than 0.03.",
)
def test_many_hidden_units():
    assert (np.ptp(widths()[:, 2:], axis=1) < 0.03).all()


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
