"""Lesson 07: the pictures that stand still."""

import numpy as np

from companion.pictures.marks import Dots, Line, method_line, training_marks
from companion.pictures.stage import STYLES, plot_confusion, show, stage
from companion.pictures.svg import draw
from companion.training import Fit, History


def training_axes(epochs):
    """J of the training data on the left, accuracy on the validation data on the right."""
    figure, (left, right) = stage(2, legend=210, height=400)
    left.set(xlim=(0, epochs), ylim=(0.01, 5), yscale="log", xlabel="epoch", ylabel="J (training)")
    right.set(xlim=(0, epochs), ylim=(0, 1), xlabel="epoch", ylabel="accuracy (validation)")
    for ax in (left, right):
        ax.grid(alpha=0.3)
    return figure


def picture_of(fitted, methods, names, cooled=()):
    """A figure of a Fit of a list of runs: J and watched accuracy after each epoch. Each run has
    its method's style and its name; those whose numbers are in `cooled` carry dots."""
    figure = training_axes(len(fitted.history.J) - 1)
    draw(list(training_marks(fitted.history, methods, names, cooled)), figure)
    return figure


def batches_compared(small, whole):
    """(figure, says): two Fits of one plain run each, by batches of 32 and by all of the data."""
    return _side_by_side(small, whole, ["batches of 32", "all 1437"]), (
        "twenty exact gradients make twenty updates, and that is too few; batches of 32 make "
        "nine hundred."
    )


def show_penalties(once, at_every_batch):
    """Show two Fits of one plain run each: with the penalty counted once an epoch, and at every
    batch."""
    show(
        _side_by_side(once, at_every_batch, ["once an epoch", "at every batch"]),
        "J, its penalty included, and validation accuracy. Counted once, J falls and accuracy "
        "rises; counted at every batch, accuracy stays near 0.1.",
    )


def _side_by_side(first, second, names):
    """A figure of two Fits of one plain run each; the second carries dots."""
    history = History(*(np.column_stack(pair) for pair in zip(first.history, second.history)))
    both = Fit(first.snapshot, tuple(zip(*history)), False)
    return picture_of(both, ["plain"] * 2, names, (1,))


def show_sweep(steps, swept):
    """Accuracy at the end against the effective step; swept maps each loss to the Fit of plain
    descent at each step, then heavy ball at each step."""
    figure, axes = stage(2, legend=150, height=380, sharey=True)
    marks = []
    for i, (loss, fitted) in enumerate(swept.items()):
        axes[i].set(xscale="log", xlim=(0.025, 12), ylim=(0, 1), title=loss)
        axes[i].set_xlabel("effective step η / (1 - a)")
        axes[i].grid(alpha=0.3)
        halves = np.split(fitted.history.watched_accuracy[-1], 2)
        for method, accuracy in zip(("plain", "heavy ball"), halves):
            name = "" if i else method
            marks.append(method_line(method, steps, accuracy, name, dots=8, ax=i))
    axes[0].set_ylabel("accuracy (validation)")
    draw(marks, figure)
    show(
        figure,
        "Validation accuracy after 20 epochs against the effective step, for plain descent and "
        "heavy ball. With squared error heavy ball falls far below plain descent at the larger "
        "steps; with cross-entropy the two lie together.",
    )


def show_splits(scores):
    """Show each split's test accuracy as a dot, equal ones over one another, on a bar from the
    worst to the best."""
    figure, ax = stage(height=150)
    ax.set(xlim=(0.9, 1), xlabel="test accuracy", ylim=(-0.7, 2), yticks=[])
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", alpha=0.3)
    bar = Line([min(scores), max(scores)], [0, 0], "#9DB2CF", width=14)
    height = [0.6 * scores[:i].count(score) for i, score in enumerate(scores)]
    draw([bar, Dots(scores, height, STYLES["heavy ball"].color, 11)], figure)
    show(figure, "The test accuracies of ten splits, a dot each, on a bar as long as they differ.")


def show_secant():
    """Show a secant step on a parabola, and on a valley that is none: J, and its slope below."""
    figure, axes = stage(2, rows=2, legend=190, height=470, sharex=True)
    valleys = {"J = w²": (lambda w: w**2, lambda w: 2 * w),
               "J = log cosh w": (lambda w: np.log(np.cosh(w)), np.tanh)}  # fmt: skip
    marks = []
    for i, (title, (J, slope)) in enumerate(valleys.items()):
        top, bottom = axes[i], axes[i + 2]
        top.set(title=title, xlim=(-1.6, 2.4), ylim=(-0.2, 3) if i == 0 else (-0.1, 1.5))
        bottom.set(xlabel="w", ylim=(-3, 4.6) if i == 0 else (-1.2, 1.3))
        bottom.axhline(0, color="#8A939E", linewidth=1)
        marks += _secant_marks(J, slope, i, named=i == 0)
    axes[0].set_ylabel("J")
    axes[2].set_ylabel("its slope")
    draw(marks, figure)
    show(
        figure,
        "Two points on a valley; below, a line through the slopes at both. It is 0 where the next "
        "step ends: on the parabola w² at the bottom, on log cosh w past it.",
    )


SECANT = (1.5, 0.9)  # the last two points of the picture


def secant_end(slope, before, at):
    """Where the step -(s / y) slope(at) ends, after one from `before` to `at`."""
    s, y = at - before, slope(at) - slope(before)
    return at - s / y * slope(at)


def _secant_marks(J, slope, column, named):
    """The curve and its slope, the two points, and the secant to where the next step ends."""
    w, points = np.linspace(-1.6, 2.4, 120), np.array(SECANT)
    end, ball = secant_end(slope, *SECANT), STYLES["heavy ball"].color
    names = ("two points", "the next", "secant") if named else ("", "", "")
    through = np.array([points[0], end])
    for values, ax in ((J, column), (slope, column + 2)):
        yield Line(w, values(w), "#8A939E", ax=ax)
        yield Dots(points, values(points), ax=ax, size=12, name=names[0] if ax == 0 else "")
    yield Line(through, [slope(points[0]), 0], "#7A4FBF", (8, 4), name=names[2], ax=column + 2)
    yield Dots(end, 0, ball, 13, name=names[1], ax=column + 2)
    yield Dots(end, J(end), ball, 13, ax=column)


def show_lbfgs(curved, stochastic):
    """J against passes over the data; for each loss, curved holds what `lbfgs` returned, and
    stochastic the Fit of a run by mini-batches."""
    figure, axes = stage(2, legend=180, height=380, sharey=True)
    marks = []
    for i, (loss, (_, J, taken)) in enumerate(curved.items()):
        axes[i].set(xlim=(0, 50), ylim=(1e-4, 8), yscale="log", title=loss)
        axes[i].set_xlabel("passes over the data")
        axes[i].grid(alpha=0.3)
        falling = stochastic[loss].history.J
        passes, names = np.arange(len(falling)), ("", "") if i else ("mini-batches", "L-BFGS")
        marks.append(method_line("plain", passes, falling, names[0], ax=i))
        marks.append(Line(taken, J, "#7A4FBF", (12, 3, 3, 3, 3, 3), name=names[1], ax=i))
    axes[0].set_ylabel("J (training)")
    draw(marks, figure)
    show(
        figure,
        "Training J against passes over the data. Squared error: mini-batches stay below L-BFGS. "
        "Cross-entropy: L-BFGS starts slower, then dives below mini-batches.",
    )


def show_by_instances(counts, ends):
    """J after 20 passes against how many instances there are: `ends` holds, for each of `counts`,
    that of L-BFGS and that of mini-batches."""
    figure, ax = stage(legend=180, height=380)
    ax.set(xscale="log", xlim=(40, 1600), xlabel="training instances")
    ax.set(yscale="log", ylim=(5e-5, 0.5), ylabel="J (training) after 20 passes")
    ax.set_xticks(counts, [str(count) for count in counts])
    ax.minorticks_off()
    ax.grid(alpha=0.3)
    curved, small = np.transpose(ends)
    marks = [
        method_line("plain", counts, small, "mini-batches", dots=8),
        Line(counts, curved, "#7A4FBF", (12, 3, 3, 3, 3, 3), name="L-BFGS", dots=8),
    ]
    draw(marks, figure)
    show(
        figure,
        "Training J after 20 passes against the number of instances: that of L-BFGS rises with it "
        "by a factor of hundreds, that of mini-batches falls, and the two cross near 600.",
    )


def show_clothes(train_on_clothes):
    """Train by train_on_clothes() -> (data, network, Fit) and show how well it went; where the
    data is missing, show where to get it."""
    try:
        clothes, network, fitted = train_on_clothes()
    except FileNotFoundError as missing:
        _show_what_is_missing(str(missing))
        return
    figure, (left, right) = stage(2, height=420)
    left.plot(fitted.history.watched_accuracy, color=STYLES["heavy ball"].color, linewidth=3)
    left.set(xlabel="epoch", ylabel="accuracy (validation)", ylim=(0, 1))
    plot_confusion(right, network.confusion(fitted.w, *clothes.test))
    right.set_title(f"test, accuracy {network.accuracy(fitted.w, *clothes.test):.3f}")
    show(
        figure,
        "Validation accuracy against epochs on Fashion-MNIST, and the confusion matrix of its "
        "test set.",
    )


def _show_what_is_missing(message):
    """What load_fashion says of a missing file, without the path to it."""
    figure, ax = stage(height=130)
    ax.axis("off")
    path, what_helps = message.split(" is missing: ")
    file = path.replace("\\", "/").split("/")[-1]
    words = f"{file} is not in data/fashion-mnist.\n{what_helps.capitalize()}"
    ax.text(0, 0.5, words, va="center")
    show(figure, "Fashion-MNIST's files are not there; a line says where to get them.")


def show_widths(widths, scores):
    """Accuracy against the hidden layer's width; scores holds (training, validation) of each."""
    figure, ax = stage(height=360, legend=190)
    places = np.arange(len(widths))
    ax.set(xlim=(-0.2, len(widths) - 0.8), ylim=(0, 1.03), xticks=places, xticklabels=widths)
    ax.set(xlabel="hidden units", ylabel="accuracy")
    ax.grid(alpha=0.3)
    training, validation = zip(*scores)
    marks = [
        Line(places, training, "#222222", (), dots=9, name="training"),
        Line(places, validation, "#F06900", (8, 4), dots=9, name="validation"),
    ]
    draw(marks, figure)
    show(
        figure,
        "Accuracy against the width of the hidden layer: high with none, low with two "
        "units, then rising to a plateau from ten units on.",
    )
