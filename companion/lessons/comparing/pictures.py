"""The pictures of lesson 06 that stand still."""

import numpy as np

from companion.pictures.marks import Area, Dots, Line, method_line
from companion.pictures.stage import STYLES, show, stage
from companion.pictures.svg import draw


def show_sweep(swept, best, etas):
    """Show validation J against eta, a picture a network, each method's best eta as a large dot.

    swept  {network: {method: J at each of its etas}}
    best   {network: {method: its best eta}}
    etas   {method: its etas}
    """
    figure, axes = stage(2, legend=225, height=410, sharey=True)
    marks = []
    for i, (ax, loss) in enumerate(zip(axes, swept)):
        ax.set(xscale="log", xlim=(8e-4, 13), yscale="log", ylim=(0.08, 3), title=loss)
        ax.set(xlabel="learning rate η", yticks=(0.1, 1), yticklabels=("0.1", "1"))
        for m, J in swept[loss].items():
            marks.append(method_line(m, etas[m], J, "" if i else m, ax=i, width=2.5))
            marks.append(Dots(best[loss][m], J.min(), STYLES[m].color, 13, ax=i))
    axes[0].set_ylabel("validation J")
    draw(marks, figure)
    show(
        figure,
        "Validation J against eta for ten methods and two networks, with each method's best.",
    )


def band(m, x, values, ax):
    """Yield a method's marks: its median, and its band from the 10th to the 90th percentile."""
    low, middle, high = np.quantile(values, (0.1, 0.5, 0.9), axis=1)
    around = np.concatenate([low, high[::-1]])
    yield Area([*x, *x[::-1]], around, STYLES[m].color, 0.13, ax=ax)
    yield method_line(m, x, middle, "" if ax else m, ax=ax)


LIMITS = {"squared error": ((0.015, 4), (0, 1)), "cross-entropy": ((0.004, 3), (0.7, 1))}


def show_race(races, loss, shown):
    """Show training J and validation accuracy against gradients, a band over the seeds a method.

    races  {network: {method: a Fit of many seeds}}, of which `loss` says the network
    shown  the methods to draw
    """
    figure, axes = stage(2, legend=225, height=400)
    J_limits, accuracy_limits = LIMITS[loss]
    histories = {m: races[loss][m].history for m in shown}
    for ax in axes:
        ax.set(xlim=(0, max(h.gradients.max() for h in histories.values())), xlabel="gradients")
    axes[0].set(yscale="log", ylim=J_limits, title="$J$ on training data")
    axes[1].set(ylim=accuracy_limits, title="validation accuracy")
    marks = []
    for m, history in histories.items():
        for i, values in enumerate((history.J, history.watched_accuracy)):
            marks += band(m, history.gradients[:, 0], values, i)
    draw(marks, figure)
    show(figure, f"Training J and validation accuracy of {len(shown)} methods with {loss}.")


def show_race_in_time(races, seconds, shown):
    """Show the median of training J against seconds, of which a method's gradient takes so many.

    races    {method: a Fit of many seeds}
    seconds  {method: seconds per gradient}
    shown    the methods to draw
    """
    figure, ax = stage(legend=225, height=360)
    histories = {m: races[m].history for m in shown}
    spent = {m: h.gradients[:, 0] * seconds[m] for m, h in histories.items()}
    slowest = max(x[-1] for x in spent.values())
    ax.set(xlim=(0, slowest), xlabel="seconds of training", yscale="log", ylim=(0.004, 3))
    ax.set_title("$J$ on training data, cross-entropy")
    draw([method_line(m, spent[m], np.median(h.J, axis=1)) for m, h in histories.items()], figure)
    show(figure, "Training J of eight methods against seconds.")


def show_test(tested):
    """Show the accuracy of each seed as a dot, and their median as a bar.

    tested  {network: {method: accuracy of each seed}}
    """
    figure, axes = stage(2, height=420, sharey=True)
    marks = []
    for i, (ax, loss) in enumerate(zip(axes, tested)):
        methods = list(tested[loss])
        xlim = (0.3, 1) if i == 0 else (0.9, 1)
        ylim = (len(methods) - 0.4, -0.6)
        ax.set(xlim=xlim, xlabel="test accuracy", ylim=ylim, title=loss)
        ax.set(yticks=range(len(methods)), yticklabels=methods)
        ax.grid(axis="x", color="#DDDDDD")
        for row, (m, accuracy) in enumerate(tested[loss].items()):
            color, middle = STYLES[m].color, np.median(accuracy)
            y = row + np.linspace(-0.2, 0.2, len(accuracy))
            marks.append(Dots(accuracy, y, color, 7, ax=i))
            marks.append(Line([middle, middle], [row - 0.38, row + 0.38], color, width=5, ax=i))
    draw(marks, figure)
    show(figure, "Test accuracy of ten methods from ten seeds each, for two networks.")


def show_effective_steps(swept, etas, gain):
    """Show validation J against eta, and against the effective step.

    swept, etas  {method: J at each of its etas}, {method: its etas}
    gain         {method: the effective step at eta = 1}, of the methods to draw
    """
    figure, axes = stage(2, legend=225, height=390, sharey=True)
    marks = []
    for i, (ax, xlabel) in enumerate(zip(axes, ("learning rate η", "effective step"))):
        ax.set(xscale="log", xlim=(0.008, 130), yscale="log", ylim=(0.2, 10), xlabel=xlabel)
        for m in gain:
            x = etas[m] * (gain[m] if i else 1)
            marks.append(method_line(m, x, swept[m], "" if i else m, ax=i, dots=6))
    axes[0].set_ylabel("validation J")
    draw(marks, figure)
    show(figure, "Validation J against eta and against the effective step.")
