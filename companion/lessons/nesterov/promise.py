"""Lesson 04, beyond parabolas: the promise of 1/k^2 kept, and a ball that never comes to rest."""

import numpy as np

from companion.pictures.marks import Arrow, Dots, Line, Text, method_line
from companion.pictures.stage import STYLES, show, stage
from companion.pictures.svg import draw


def show_promise(fallen, distance_squared):
    """J above its lowest against the step, on logarithmic axes, and what is promised.

    fallen maps a method to J after steps 1, 2, ...; distance_squared is that of the start from
    the minimum. The steps are of length 1 / L with L = 1.
    """
    figure, ax = stage(legend=215)
    ax.set(xlim=(1, 1000), xscale="log", ylim=(1e-6, 30), yscale="log")
    ax.set(xlabel="step k", ylabel="$J$ above its lowest")
    k = np.arange(1, 1001)
    promises = {
        "plain": ("promised: ~ 1/k", distance_squared / (2 * k)),
        "Nesterov": ("promised: ~ 1/k²", 2 * distance_squared / (k + 1) ** 2),
    }
    marks = []
    for method, J in fallen.items():
        marks.append(method_line(method, k, J))
        if method in promises:
            name, most = promises[method]
            marks.append(Line(k, most, STYLES[method].color, (2, 4), 1.5, name=name))
    draw(marks, figure)
    show(
        figure,
        "J against the step on logarithmic axes: plain descent and heavy ball fall along parallel "
        "lines, Nesterov along one twice as steep; all are below what is promised.",
    )


def show_cycle(bent, ways):
    """The heavy ball's last three points on J, and both methods' weights against the step.

    bent(w) gives J and its slope; ways maps each method to w_0, w_1, ...
    """
    figure, (left, right) = stage(2, legend=150, width_ratios=(1.15, 1))
    w = np.linspace(-2.2, 2.7, 200)
    left.set(xlim=(-2.5, 2.9), ylim=(-4, 62), xlabel="$w$", ylabel="$J$")
    left.axvspan(1, 2, color="#FFE9B8")
    left.set_title("the cycle (shaded: curvature 1)")
    right.axhline(0, color="#999999", linewidth=0.8)
    right.set(xlim=(0, 40), ylim=(-3.6, 3.6), xlabel="step k", title="the weight $w_k$")
    marks = [Line(w, [bent(each)[0] for each in w], "#5A7088", width=2)]
    color, last = STYLES["heavy ball"].color, ways["heavy ball"][-4:]
    heights = [bent(each)[0] for each in last]
    for i in range(3):
        marks.append(Arrow(last[i : i + 2], heights[i : i + 2], color, (6, 4), 1.5))
        marks.append(Dots(last[i], heights[i], color, 14))
        # Within the bowl, and above the jump that leads across.
        x, anchor = (0.18, "start") if last[i] < 1 else (-0.18, "end")
        y = 2.5 if heights[i] > 20 else -1
        words = f"{last[i]:.2f}"
        marks.append(Text(last[i] + x, heights[i] + y, words, color, anchor=anchor))
    for method, way in ways.items():
        marks.append(method_line(method, np.arange(41), way[:41], width=2, dots=6, ax=1))
    draw(marks, figure)
    show(
        figure,
        "Left, J with the heavy ball's three last points, between which it jumps for ever; right, "
        "heavy ball's weight keeps swinging, Nesterov's comes to rest at 0.",
    )
