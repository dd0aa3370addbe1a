"""The pictures that stand still: the sweep over effective steps, and what `predict` reveals."""

import numpy as np

from companion.lessons.momentum.parabola import on_a_parabola
from companion.pictures.marks import Dots, method_line
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
