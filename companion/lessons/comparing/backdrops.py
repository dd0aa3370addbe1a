"""What the panels of lesson 06 stand on: surfaces, the map of eta and beta, planes."""

import numpy as np

from companion.pictures.stage import plot_contours, stage
from companion.surfaces import SURFACES


def ground(on):
    """Draw a surface as contours."""
    figure, ax = stage(legend=230, height=460)
    plot_contours(ax, SURFACES[on])
    ax.set_aspect("equal")
    return figure


HALF = 10 ** (1 / 8)  # of a step from one eta of the map to the next, as a factor


def draw_map(ax, J, etas, betas, curvatures):
    """Draw J (betas, etas) as colors, with the edges of stability and lines of equal step."""
    edges = np.append(etas / HALF, 10 * HALF), np.append(1 / (1 - betas) / HALF, 100 * HALF)
    J = np.log10(np.clip(J, 0.03, 3))
    image = ax.pcolormesh(*edges, J, cmap="viridis_r", vmin=-1.5, vmax=0.5)
    beta = np.linspace(0, 0.9925, 200)
    for curvature, dash in zip(curvatures, ("-", "--")):  # at the start, at the end
        ax.plot(2 * (1 + beta) / curvature, 1 / (1 - beta), color="#D00000", linestyle=dash)
    for step in (0.1, 1, 10):
        ax.plot(step * (1 - beta), 1 / (1 - beta), color="white", linewidth=1.3, linestyle=":")
    ax.set(xscale="log", yscale="log", xlim=edges[0][[0, -1]], ylim=edges[1][[0, -1]])
    ax.set(xlabel="learning rate η", ylabel="momentum β")
    shown = np.array([0, 0.5, 0.8, 0.9, 0.95, 0.99])
    ax.set_yticks(1 / (1 - shown), [f"{b:g}" for b in shown])
    ax.minorticks_off()
    bar = ax.figure.colorbar(image, ax=ax, ticks=np.log10([0.03, 0.1, 0.3, 1, 3]))
    bar.ax.set_yticklabels(["0.03", "0.1", "0.3", "1", "3"])


def map_axes(J, etas, betas, curvatures):
    """Draw the map of J (epochs + 1, betas, etas) after the last epoch, and axes for a training."""
    figure, (left, right) = stage(2, legend=190, height=440, width_ratios=(1.25, 1))
    epochs = len(J) - 1
    draw_map(left, J[-1], etas, betas, curvatures)
    left.set_title(f"J after {epochs} epochs")
    right.set(xlim=(0, epochs), yscale="log", ylim=(0.03, 30), xlabel="epoch")
    right.set_title("$J$ on training data")
    right.set_xticks(range(epochs + 1))
    return figure


def plane_backdrop(x, y, J, names):
    """Draw J (y, x) in a plane through the space of all weights; its two directions have names."""
    figure, ax = stage(legend=230, height=440)
    levels = 10.0 ** np.arange(np.floor(4 * np.log10(J.min())) / 4, 1.5, 0.25)
    ax.contourf(x, y, J, levels, cmap="Blues_r", alpha=0.45, norm="log")
    lines = ax.contour(x, y, J, levels, colors="#5A7088", linewidths=0.6)
    ax.clabel(lines, [J for J in lines.levels if round(4 * np.log10(J)) % 2 == 0], fmt="%.1g")
    ax.set(xlabel=f"direction 1: {names[0]}", ylabel=f"direction 2: {names[1]}")
    ax.set(xlim=x[[0, -1]], ylim=y[[0, -1]])
    return figure
