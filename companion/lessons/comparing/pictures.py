"""The pictures of lesson 06 that stand still."""

from itertools import islice

import numpy as np

from companion.epochs import train
from companion.optimizers import Run
from companion.pictures.marks import Area, Dots, Line, method_line
from companion.pictures.stage import STYLES, show, stage
from companion.pictures.svg import draw
from companion.surfaces import SURFACES


def noted(method, steps):
    """(gradients, J): what a run on the ravine notes at its start and after each step."""
    J = SURFACES["ravine"]
    run = islice(train(J, J.start, [Run(method, 0.02, 0.8)]), steps)
    notes = [(0, J(J.start)[0])]
    notes += [(int(now.gradients[0]), J(now.w[0])[0]) for now in run]
    return np.array(notes).T


def show_notes(budget=7):
    """Show the notes of two runs, of which a step costs one gradient and two, and a budget."""
    figure, ax = stage(legend=205, height=320)
    ax.set(xlim=(-0.2, 12.2), xlabel="gradients", ylim=(0, 6), ylabel="J")
    ax.axvline(budget, color="#8A939E", linewidth=2)
    marks = []
    for method, steps in (("heavy ball", 12), ("printed Nesterov", 6)):
        gradients, J = noted(method, steps)
        last, style = (gradients <= budget).nonzero()[0][-1], STYLES[method]
        marks.append(Line(gradients.repeat(2)[1:], J.repeat(2)[:-1], style.color, style.dash, 2))
        marks.append(Dots(gradients, J, style.color, 8, name=method))
        marks.append(Dots(gradients[last], J[last], style.color, 16))
    draw(marks, figure)
    show(
        figure,
        "The notes of heavy ball, one at each gradient, and of the printed Nesterov, one at every "
        "second. Each one's last within a budget of seven gradients is a large dot.",
    )


def steady_steps(methods, eta, gradient, updates):
    """Each method's steps in units of eta, (updates, methods), under one gradient all along."""

    def slope(w, batch=None):
        return gradient * w[..., 0], np.full_like(w, gradient)

    steps = train(slope, np.zeros(1), [Run(method, eta) for method in methods])
    taken = [now.previous_w - now.w for now in islice(steps, updates)]
    return np.array(taken)[..., 0] / eta


def show_steady_steps():
    """Show the steps of three methods that adapt under a gradient that stays the same."""
    figure, ax = stage(legend=190, height=330)
    methods, k = ("AdaGrad", "RMSProp", "Adam"), np.arange(1, 301)
    ax.set(xscale="log", xlim=(1, 300), xlabel="step k, from 1")
    ax.set(yscale="log", ylim=(0.04, 14), ylabel="step in multiples of η")
    ax.set_yticks([0.1, 1, 10], ["0.1", "1", "10"])
    ax.set_xticks([1, 10, 100], ["1", "10", "100"])
    ax.grid(alpha=0.3)
    steps = steady_steps(methods, eta=0.1, gradient=1.0, updates=300)
    draw([method_line(m, k, steps[:, i]) for i, m in enumerate(methods)], figure)
    show(
        figure,
        "Steps under a constant gradient: Adam's are η all along, AdaGrad's fall from η like one "
        "over the root of k, RMSProp's fall from ten times η to η.",
    )


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
