"""The pictures of lesson 05 that stand still."""

from itertools import cycle

import numpy as np

from companion.cooling import drop_a_little, exponential
from companion.lessons.cooling.schedules import timed_schedules
from companion.pictures.stage import show, stage

__all__ = ["show_comparison", "show_fates", "show_floors", "show_ramps", "show_schedules"]


def show_fates(descent):
    """Six paths descent(d, seed=seed), (121,), each for a small d, one between, and none (1)."""
    figure, axes = stage(3, height=280, sharey=True)
    fates = {0.2: "too fast: it stops early", 0.8: "it settles", 1.0: "no cooling: no rest"}
    for ax, (d, fate) in zip(axes, fates.items()):
        for seed in range(6):
            ax.plot(np.arange(121) / 10, descent(d, seed=seed), color="#777777", linewidth=1)
        ax.axhline(0, color="#00798C", linewidth=3)
        ax.set(
            title=f"d = {d:g}\n{fate}", xlabel="epochs k", xlim=(0, 12), ylim=(-1, 1.7),
            xticks=(0, 4, 8, 12),
        )  # fmt: skip
    axes[0].set_ylabel("w")
    show(
        figure,
        "Six noisy descents each for d = 0.2, 0.8 and 1: stopped far from the minimum, settled "
        "near it, moving to and fro around it.",
    )


def show_ramps():
    """The printed ramp and the exponential, both at five first rates."""
    figure, (left, right) = stage(2, height=400, sharey=True)
    k = np.arange(41)
    for eta_0, shade, y in (  # y: where the rate is written
        (0.01, "#3A1D00", 1e-3),
        (0.1, "#6B3600", 1e-2),
        (0.5, "#9A4F00", 0.25),
        (1.0, "#C77B2E", 0.88),
        (1.2, "#DE9F5B", 1.75),
    ):
        left.semilogy(k, [drop_a_little(eta_0)(j) / eta_0 for j in k], color=shade)
        left.text(40.7, y, f"{eta_0:g}", color=shade, va="center", weight="bold")
        right.semilogy(k, [exponential(eta_0, 0.9)(j) / eta_0 for j in k], color="#00798C")
    left.text(40.7, 4.2, r"$\eta_0$", va="center")
    right.text(14, 0.55, "all five in one line")
    left.set(
        xlim=(0, 45), ylim=(5e-4, 8), xlabel="epoch k", ylabel=r"$\eta_k / \eta_0$",
        title="printed, d = 0.05",
    )  # fmt: skip
    right.set(xlim=(0, 45), xlabel="epoch k", title="exponential, γ = 0.9")
    show(
        figure,
        "Left: the printed ramp for five first rates, five slopes; the smallest falls fastest, "
        "1.0 is flat and 1.2 rises. Right: five exponentials on one line.",
    )


def show_schedules(eta_0, d, k_d, k_w, k_max):
    """Every schedule that looks at k alone, small, up to epoch k_max."""
    figure, axes = stage(3, 3, height=460, sharex=True, sharey=True)
    for ax, (name, (_, eta)) in zip(axes, timed_schedules(eta_0, d, k_d, k_w, k_max).items()):
        printed = name in ("printed step drop", "drop a little")
        ax.plot(
            [eta(k) for k in range(k_max + 1)], color="#9A4F00" if printed else "#00798C",
            linestyle="--" if printed else "-", linewidth=3,
        )  # fmt: skip
        ax.set(
            title=name + (", as printed" if name == "drop a little" else ""),
            ylim=(-0.03, 1.125 * eta_0), xlim=(0, k_max),
        )  # fmt: skip
    for ax in axes[6:]:
        ax.set_xlabel("epoch k")
    show(
        figure,
        "Nine small pictures, a schedule in each; the printed step drop is the one that rises "
        "late, the two with a warm-up rise at the start.",
    )


SHADES = ("#7A7A7A", "#4A4A4A", "#111111")


def show_floors(falls, floors):
    """Noise floors at λ = σ = 1: falls is {eta: J after each update}, floors {eta: J at rest}."""
    figure, (left, right) = stage(2, height=400)
    for (eta, J), shade in zip(falls.items(), cycle(SHADES)):
        floor = eta / (2 * (2 - eta))
        left.semilogy(np.arange(len(J)), J, color=shade)
        left.hlines(floor, 0, 200, color=shade, linewidth=1, linestyle=":")
        left.text(203, floor, f"{eta:g}", color=shade, va="center")
    left.set(
        xlim=(0, 225), ylim=(5e-3, 10), xlabel="updates", ylabel="J, mean of 400 descents",
        title="three constant rates η",
    )  # fmt: skip
    eta = np.geomspace(0.02, 1.85, 200)
    right.loglog(eta, eta / (2 * (2 - eta)), color="#00798C", label="theory")
    right.loglog(
        list(floors), list(floors.values()), "o", color="#222222", label="measured", markersize=8
    )
    right.set(xlabel="learning rate η", ylabel="floor of J", title="the floor, λ = σ = 1")
    right.legend(fontsize=11.5)
    show(
        figure,
        "Left: the largest of three constant rates is the first to level off, and the highest. "
        "Right: measured floors lie on the theory's line.",
    )


COLORS = ("#222222", "#00798C", "#9A4F00", "#B8860B", "#7A55C7", "#B5305E")
DASHES = ("-", "-", "--", ":", "-.", (0, (6, 1.5, 1, 1.5)))


def show_comparison(entrants, sweep, swept, best, test_J, test_accuracy):
    """Schedules, each at its own best first rate.

    entrants are names, sweep the first rates that were tried; swept is their J,
    (entrants, rates), best the rate of each entrant's lowest; test_J and test_accuracy are
    (entrants, seeds).
    """
    figure, (left, middle, right) = stage(3, height=480, width_ratios=(1.5, 1.1, 1))
    _draw_sweep(left, sweep, swept, best)
    _draw_seeds(middle, test_J, "J, test")
    _draw_seeds(right, test_accuracy, "accuracy, test")
    for i, (name, color, eta_0) in enumerate(zip(entrants, cycle(COLORS), best)):
        middle.text(
            0.02, 0.27 - i, f"{name}, {eta_0:g}", color=color, fontsize=11, va="bottom",
            transform=middle.get_yaxis_transform(),
        )  # fmt: skip
    show(
        figure,
        "Left: validation J against the first rate for six schedules, the best of each marked. "
        "Right: J and accuracy on the test digits at these rates, five seeds and their mean.",
    )


def _draw_sweep(ax, sweep, swept, best):
    for row, color, dash, eta_0 in zip(swept, cycle(COLORS), cycle(DASHES), best):
        ax.plot(sweep, row, color=color, linestyle=dash)
        ax.plot(eta_0, row.min(), "o", color=color, markersize=10)
    ax.set(
        xscale="log", ylim=(0.46, 0.7), xlabel="first rate η₀", ylabel="J, validation",
        title="the sweep",
    )  # fmt: skip
    ax.set_xticks(sweep, [f"{eta_0:g}" for eta_0 in sweep])
    ax.minorticks_off()


def _draw_seeds(ax, values, title):
    """A dot for each of an entrant's seeds, and a bar at their mean."""
    seeds = np.arange(values.shape[1])
    for i, (row, color) in enumerate(zip(values, cycle(COLORS))):
        ax.plot(
            row, 0.07 * (seeds - len(seeds) // 2) - i, "o", color=color, alpha=0.45, markersize=8,
            markeredgewidth=0,
        )  # fmt: skip
        ax.plot([row.mean()] * 2, [-i - 0.22, -i + 0.22], color=color, linewidth=3)
    ax.set(title=title, yticks=[], ylim=(-len(values) + 0.6, 0.75))
