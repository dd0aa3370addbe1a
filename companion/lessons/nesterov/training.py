"""Lesson 04, on the digits: networks are no parabolas."""

import numpy as np

from companion.epochs import epoch_ends, minibatches, train
from companion.layers import LOSSES
from companion.network import Network
from companion.optimizers import Run
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Area, method_line
from companion.pictures.stage import STYLES, show, stage
from companion.pictures.svg import draw

EPOCHS = 20


def digit_axes():
    """J on the training data on the left, accuracy on the validation data on the right."""
    figure, (left, right) = stage(2, legend=150)
    left.set(xlim=(0, EPOCHS), ylim=(0.003, 5), yscale="log", xlabel="epoch")
    left.set_title("J, training data")
    right.set(xlim=(0, EPOCHS), ylim=(0, 1), xlabel="epoch", title="accuracy, validation data")
    return figure


def judged(network, w, digits):
    """(2, 2, R): J and accuracy of R networks, on the training and on the validation data."""
    return np.array([network.evaluate(w, *part) for part in (digits.train, digits.validation)])


def race_marks(methods, history):
    """J and accuracy after each epoch, as marks; `history` holds what `judged` said."""
    (J, _), (_, accuracy) = np.array(history).transpose(1, 2, 0, 3)
    epochs = np.arange(len(J))
    falling = [method_line(m, epochs, J[:, r]) for r, m in enumerate(methods)]
    rising = [method_line(m, epochs, accuracy[:, r], name="", ax=1) for r, m in enumerate(methods)]
    return falling + rising


def told(network, now, X, methods, accuracy):
    """In words: each method's validation accuracy, and the outputs that never answer."""
    ends = ", ".join(f"{m} {reached:.3f}" for m, reached in zip(methods, accuracy))
    silent = (network.outputs(now.w, X).max(axis=1) < 0.5).sum(axis=-1)
    units = ", ".join(f"{m} {n}" for m, n in zip(methods, silent))
    says = f"Epoch {now.epoch}: validation accuracy {ends}."
    return f"{says} Output units silent on every image: {units}."


LOSS = Choice(
    "loss", tuple(LOSSES), "squared error",
    help="what J measures: squared error, or cross-entropy",
)  # fmt: skip
START = Choice(
    "first weights", ("Glorot", "uniform"), "Glorot",
    help="the rule that draws the random weights to start from",
)  # fmt: skip
EFFECTIVE = Slider(
    "effective step", 0.1, 10, 1.0, log=True,
    help="η / (1 − a); plain descent takes it as its η",
)  # fmt: skip
A = Slider(
    "momentum a", 0.5, 0.98, 0.9, 0.01,
    help="without unit, 0 to 1: how much of the last step is kept",
)  # fmt: skip


def training_on(digits, methods):
    """The panel `on_digits`: the methods train 64-50-10 side by side, at one effective step."""

    @panel(digit_axes, loss=LOSS, start=START, effective=EFFECTIVE, a=A)
    def on_digits(loss, start, effective, a):
        """A picture after each epoch of all methods, which share first weights and batches."""
        network = Network(loss=loss)
        runs = [Run(m, effective * (1 if m == "plain" else 1 - a), a) for m in methods]
        w = network.start(0, start, np.float32)
        history = [judged(network, np.stack([w] * len(runs)), digits)]
        batches = minibatches(len(digits.train.X), 32)
        updates = train(network.on(*digits.train), w, runs, batches, end_collapsed=True)
        for now in epoch_ends(updates, EPOCHS):
            history.append(judged(network, now.w, digits))
            accuracy = history[-1][1, 1]
            says = told(network, now, digits.train.X, methods, accuracy)
            yield race_marks(methods, history), says

    return on_digits


def show_digit_races(effective, scores, methods):
    """Validation accuracy against the effective step; scores maps each loss to accuracies of
    shape (steps, methods, runs). Lines are the runs' mean, bands their range."""
    figure, axes = stage(2, legend=150, sharey=True)
    marks = []
    for i, (loss, accuracy) in enumerate(scores.items()):
        axes[i].set(xscale="log", xlim=(0.25, 3.6), ylim=(0, 1), xticks=effective, title=loss)
        axes[i].set(xticklabels=effective, xlabel="effective step η/(1−a)")
        axes[i].minorticks_off()
        for r, method in enumerate(methods):
            runs, name = accuracy[:, r], "" if i else method
            there_and_back = [*effective, *effective[::-1]]
            band = [*runs.min(1), *runs[::-1].max(1)]
            marks.append(Area(there_and_back, band, STYLES[method].color, 0.12, ax=i))
            marks.append(method_line(method, effective, runs.mean(1), name=name, dots=7, ax=i))
    axes[0].set_ylabel("validation accuracy")
    draw(marks, figure)
    show(
        figure,
        "Validation accuracy after 20 epochs against the effective step, lines the mean of five "
        "runs, bands their range: with squared error plain descent is highest, then Nesterov, "
        "then heavy ball; with cross-entropy all three lie on one another.",
    )
