"""Section 4: the stability map, and where a run creeps, swings or zigzags."""

import numpy as np

from companion.lessons.momentum.panels import KEPT
from companion.lessons.momentum.parabola import (
    LIMITS,
    SWINGS,
    factor_in_theory,
    growth,
    motion,
    on_a_parabola,
)
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Dots, method_line
from companion.pictures.stage import stage

LINE = "#FFA200"  # seen on blue, on red and on white
WORDS = {  # where a word stands, and the place that it points to, in eta lambda and a
    "heavy ball": {
        "swings": (1.0, 0.56), "explodes": (3.35, 0.08),
        "creeps": ((0.75, 0.2), (0.12, 0.15)), "zigzags": ((3.3, 0.28), (2.1, 0.12)),
    },
    "printed momentum": {
        "swings": (0.75, 0.65), "explodes": (3.35, 0.08),
        "creeps": ((0.85, 0.25), (0.15, 0.2)), "zigzags": ((3.3, 0.22), (1.8, 0.04)),
    },
}  # fmt: skip


def plot_stability(ax, method):
    """The growth per step over eta lambda and a, measured, with the theory's lines: where it
    explodes (solid), and where it begins to swing (dashed)."""
    from matplotlib.colors import TwoSlopeNorm

    edges = [0, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.1, 1.2, 1.3, 99]
    ax.contourf(
        growth(method), edges, extent=(0, 4, 0, 0.987), cmap="RdBu_r",
        norm=TwoSlopeNorm(1, 0.6, 1.4), extend="both",
    )  # fmt: skip
    a, eta_lambda = np.linspace(0, 0.987, 300), np.linspace(0.001, 4, 600)
    ax.plot(LIMITS[method](a), a, color="#222222", linewidth=2.2)
    swings_from = SWINGS[method](eta_lambda)
    stable = eta_lambda < LIMITS[method](np.minimum(swings_from, 0.987))
    ax.plot(eta_lambda[stable], swings_from[stable], color=LINE, linewidth=2.2, dashes=(3, 1.5))
    look = {"color": "white", "ha": "center", "weight": "bold"}
    for word, place in WORDS[method].items():
        if isinstance(place[0], tuple):
            text, target = place
            ax.annotate(word, target, text, arrowprops={"arrowstyle": "-", "color": LINE}, **look)
        else:
            ax.text(*place, word, **look)
    ax.set(xlim=(0, 4), ylim=(0, 0.987), xlabel="ηλ", ylabel="momentum a")


def map_and_run(method):
    """Two axes: the stability map, and room for a run."""
    figure, (left, right) = stage(2, height=460, legend=225, width_ratios=(1.25, 1))
    plot_stability(left, method)
    left.set_title("growth per step, measured")
    right.set(
        xlim=(0, 40), ylim=(-2, 2), xlabel="step k", ylabel="$w_k$", title="the run at your point"
    )
    right.axhline(0, color="#999999", linewidth=0.8)
    return figure


@panel(
    map_and_run,
    method=Choice(
        "method", ("heavy ball", "printed momentum"), "heavy ball",
        help="the optimizer that is drawn",
    ),
    eta_lambda=Slider(
        "ηλ", 0.05, 3.9, 1.0, 0.05,
        help="learning rate times curvature, without unit: plain descent diverges beyond 2",
    ),
    a=Slider("momentum a", 0.0, 0.95, 0.5, 0.01, help=KEPT),
)  # fmt: skip
def stability(method, eta_lambda, a):
    w, limit = on_a_parabola(method, eta_lambda, a), LIMITS[method](a)
    word = "settles" if eta_lambda < limit - 1e-9 else "explodes"
    if abs(eta_lambda - limit) < 1e-9:
        word = "stays on the edge"
    if word == "explodes":
        w = w[: np.append(np.abs(w) > 4, True).argmax() + 1]  # up to where it leaves the picture
    moves = motion(method, eta_lambda, a)
    marks = [
        Dots(eta_lambda, a, "#222222", 20),
        Dots(eta_lambda, a, "#FFD400", 14, "your point"),
        method_line(
            method, np.arange(len(w)), w, f"{method}\n{moves},\n{word}", dots=6, ax=1
        ),
    ]  # fmt: skip
    r = factor_in_theory(method, eta_lambda, a)
    return marks, (
        f"{method} at ηλ = {eta_lambda:.2f}, a = {a:.2f}: theory's factor per step is "
        f"{r:.3f}, so it {word}; and it {moves}. At this a the limit is ηλ = {limit:.2f}."
    )
