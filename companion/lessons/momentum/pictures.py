"""The pictures that stand still: the sweep over effective steps, and what `predict` reveals."""

import numpy as np

from companion.lessons.momentum.parabola import on_a_parabola
from companion.pictures.marks import Dots, Line, method_line
from companion.pictures.stage import STYLES, show, stage
from companion.pictures.svg import draw


def show_sweep(swept, effective_steps):
    """Validation accuracy against effective step: a dot a seed, a line through the medians.

    swept maps each of two losses to the accuracies of plain descent and of the heavy ball, shape
    (2, len(effective_steps), seeds).
    """
    figure, axes = stage(2, legend=150)
    marks = []
    for i, (ax, (loss, accuracies)) in enumerate(zip(axes, swept.items())):
        ax.set(
            xlim=(0.08, 5), xscale="log", ylim=(0, 1.02), title=loss, xlabel="effective step",
            ylabel="" if i else "validation accuracy", xticks=(0.1, 1), xticklabels=("0.1", "1"),
        )  # fmt: skip
        for method, accuracy in zip(("plain", "heavy ball"), accuracies):
            name, median = method if i else "", np.median(accuracy, axis=1)
            marks.append(method_line(method, effective_steps, median, name, ax=i))
            marks += [
                Dots(effective_steps, seed, STYLES[method].color, 8, ax=i) for seed in accuracy.T
            ]
    draw(marks, figure)
    show(
        figure,
        "Validation accuracy against effective step, five seeds a method: with squared error "
        "plain descent is ahead, with cross-entropy both agree.",
    )


def both_runs():
    """(figure, says): plain descent and the heavy ball on a parabola, at two learning rates."""
    figure, axes = stage(2, legend=170)
    marks = []
    for i, (ax, eta) in enumerate(zip(axes, (1.9, 3.6))):
        ax.set(xlim=(0, 30), ylim=(-3, 3), title=f"ηλ = {eta}", xlabel="step k", ylabel="$w_k$")
        for method in ("plain", "heavy ball"):
            w = on_a_parabola(method, eta, 0.9)
            name = method if i else ""
            marks.append(method_line(method, np.arange(len(w)), w, name, dots=6, ax=i))
    draw(marks, figure)
    return figure, (
        "just under 2 both shrink; at 3.6 plain descent explodes and the heavy ball still "
        "settles. Its limit is 2(1 + β) = 3.8: the velocity damps the swing from wall to wall."
    )


def show_cut(ways, cut):
    """Where the ball is and how long its steps are, with eta inside and outside the memory.

    ways maps each to w_0, w_1, ..., shape (steps + 1,); from step `cut` on eta is smaller.
    """
    figure, axes = stage(2, legend=140)
    looks = {"inside": (STYLES["heavy ball"].color, ()), "outside": ("#AA3377", (8, 4))}
    marks = []
    for i, (ax, quantity) in enumerate(zip(axes, ("$w_k$", "step $\\rho_k$"))):
        drawn = {name: w[:-1] - w[1:] if i else w for name, w in ways.items()}
        low, high = min(map(np.min, drawn.values())), max(map(np.max, drawn.values()))
        margin = (high - low) / 15
        bottom, top = low - margin, high + margin
        steps = len(drawn["inside"]) - 1
        ax.set(xlim=(0, steps), ylim=(bottom, top), xlabel="step k", ylabel=quantity)
        marks.append(Line((cut, cut), (bottom, top), "#999999", width=2, ax=i))
        for name, line in drawn.items():
            told = "" if i else name
            marks.append(Line(np.arange(steps + 1), line, *looks[name], name=told, ax=i))
    draw(marks, figure)
    show(
        figure,
        "Place and step against k: after eta is cut the ball with eta inside its memory rolls "
        "on, and the one with eta outside has at once a tenth of its step.",
    )
