"""Lesson 04, the race on a surface: paths at equal numbers of gradients."""

from functools import lru_cache

import numpy as np

from companion.epochs import descend
from companion.optimizers import Run
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Arrow, Dots, Line, method_line
from companion.pictures.stage import STYLES, plot_contours, show, stage
from companion.pictures.svg import draw
from companion.surfaces import SURFACES

GRADIENTS = 100  # the most that a form may spend


def map_and_curve(surface):
    """A surface's contours on the left, axes for J on the right."""
    figure, (left, right) = stage(2, legend=215, width_ratios=(1.3, 1))
    plot_contours(left, SURFACES[surface])
    right.set(xlim=(0, GRADIENTS), ylim=(1e-6, 10), yscale="log")
    right.set(xlabel="gradients taken", title="J left (start: 1)")
    return figure


def show_look_ahead(surface, w, ahead):
    """Show where both methods ask, at w and at the look-ahead point, and what they are told: the
    downhill push there, a fifth as long."""
    figure, ax = stage(legend=215, height=360)
    plot_contours(ax, surface)
    ax.set(xlim=(-1.2, 0.25), ylim=(-0.95, 0.1), aspect="equal")
    ahead_color, here_color = STYLES["Nesterov"].color, STYLES["heavy ball"].color
    marks = [
        Line(*np.transpose([w, ahead]), "#6A6A6A", (6, 4), width=2, name="remembered"),
        Dots(*w, here_color, 13, name="heavy ball\nasks at W_k"),
        Dots(*ahead, ahead_color, 13, name="Nesterov\nasks ahead"),
    ]
    for point, color in ((w, here_color), (ahead, ahead_color)):
        marks.append(Arrow(*np.transpose([point, point - 0.2 * surface(point)[1]]), color))
    draw(marks, figure)
    show(
        figure,
        "On the contours of a valley that runs askew: at W_k the push points down, at the "
        "look-ahead point, across the valley, it points up again.",
    )


def path_marks(method, path, J, cost):
    """A path on the map and what is left of J beside it, as marks, and whether it diverged. What
    diverges is drawn until it leaves the map."""
    far = np.abs(path).max(axis=1) > 10
    diverged = bool(far[-1])
    name = f"{method}\n{len(path) - 1} steps" + (", diverged" if diverged else "")
    shown = slice(far.argmax() + 1 if diverged else len(path))
    spent = cost * np.arange(len(path))
    return [
        method_line(method, *path[shown].T, name=name, dots=5),
        method_line(method, spent[shown], np.maximum(J[shown], 1e-9), name="", ax=1),
    ], diverged


SURFACE = Choice("surface", tuple(SURFACES), "turned ravine", help="the objective J of two weights")
GRADIENTS_TAKEN = Slider(
    "gradients", 2, GRADIENTS, 40, 2, play=True,
    help="gradients taken: the cost, alike for methods that take one or two a step",
)  # fmt: skip
ETA = Slider("learning rate η", 0.001, 1, 0.05, log=True, help="step per unit of gradient")
A = Slider(
    "momentum a", 0.0, 0.99, 0.8, 0.01,
    help="without unit, 0 to 1: how much of the last step is kept",
)  # fmt: skip


def paths_at_equal_cost(cost):
    """The panel `paths`: methods side by side, after equal numbers of gradients; `cost` maps each
    method to the gradients that it takes a step."""

    @lru_cache
    def ways(surface, eta, a):
        return descend(SURFACES[surface], [Run(method, eta, a) for method in cost], GRADIENTS)[0]

    @panel(map_and_curve, surface=SURFACE, gradients=GRADIENTS_TAKEN, eta=ETA, a=A)
    def paths(surface, gradients, eta, a):
        """Each method's path, and what is left of its J, when so many gradients are spent."""
        ground, way, marks, ends = SURFACES[surface], ways(surface, eta, a), [], []
        lowest = ground(np.array(ground.minimum))[0]
        for r, method in enumerate(cost):
            path = way[: gradients // cost[method] + 1, r]
            J = (ground(path)[0] - lowest) / (ground(path[0])[0] - lowest)
            drawn, diverged = path_marks(method, path, J, cost[method])
            marks += drawn
            ends.append(f"{method} " + ("diverged" if diverged else f"{100 * J[-1]:.2g} %"))
        left = f"What is left of the first J after {gradients} gradients each"
        return marks, f"{left}: {', '.join(ends)}."

    return paths
