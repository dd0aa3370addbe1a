"""Lesson 04, the slide's picture: one step as arrows, in the ravine and enlarged."""

from typing import NamedTuple

import numpy as np

from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Area, Arrow, Dots, Line, Text
from companion.pictures.stage import FONT, STYLES, plot_contours, stage

PIXEL = 1 / 212  # of the enlarged view, in its own units
ZOOM = (-1.3, 1.3, -1.03, 1.03)  # left, right, bottom, top of the enlarged view
INK, GRAY, CONTOUR = "#222222", "#6A6A6A", "#9DB2C6"


class Step(NamedTuple):
    """One update, W_k to W_(k+1), and the way to it; points and steps of shape (2,)."""

    path: np.ndarray  # (k + 2, 2): W_0 ... W_(k+1)
    asked: np.ndarray  # where the gradient is taken
    push: np.ndarray  # eta times that gradient
    remembered: np.ndarray  # the part of the step that is known before the gradient
    gradients: int  # taken for this update

    def arrows(self):
        """(tail, tip) of each arrow, in the ravine's units."""
        w, w_new = self.path[-2:]
        return {
            "remembered": (w, w - self.remembered),
            "gradient here": (self.asked, self.asked - self.push),
            "step": (w, w_new),
            "look": (w, self.asked),
        }


class View(NamedTuple):
    """The box of the plane that is enlarged; its own units run from 0 at the center to ZOOM."""

    center: np.ndarray
    size: float  # of one of its own units, in the plane's

    def at(self, point):
        """A point of the plane (2,), or some (n, 2), in the view's own units."""
        return (np.asarray(point) - self.center) / self.size

    def shows(self, point):
        return bool((np.abs(self.at(point)) < (1.25, 0.98)).all())


def step_number(k, ravine, watched, method, eta, a):
    """The Step from W_k that a method makes on the ravine, from the ravine's start."""
    path, memory = [np.array(ravine.start)], np.zeros(2)
    for _ in range(k + 1):
        before = memory
        points, answers, w_new, memory = watched(
            method, path[-1], before, eta, a, lambda w: ravine(w)[1]
        )
        path.append(w_new)
    remembered = a * before if method in ("Nesterov", "heavy ball") else a * eta * before
    return Step(np.array(path), points[0], eta * answers[0], remembered, len(points))


def view_of(step):
    """The View that a step's arrows fill."""
    arrows = step.arrows()
    ends = np.array([*arrows["step"], *arrows["gradient here"], arrows["remembered"][1]])
    extent = (ends.max(0) - ends.min(0)) / 2
    return View((ends.min(0) + ends.max(0)) / 2, max(extent / (0.82, 0.68)))


def looks_ahead(step, view):
    """Whether the gradient is taken visibly elsewhere than at W_k."""
    return np.linalg.norm(step.asked - step.path[-2]) > 0.02 * view.size


def principal_axes(ravine):
    """(steep, flat, angle in radians) of a `quadratic`, read from its gradients."""
    (xx, xy), (_, yy) = ravine(np.eye(2))[1]
    mean, radius = (xx + yy) / 2, np.hypot((xx - yy) / 2, xy)
    return mean + radius, mean - radius, np.arctan2(-2 * xy, yy - xx) / 2


def level_lines(view, steep, flat, angle):
    """The contour lines of a ravine around (0, 0), as marks in the view."""
    (x0, y0), size = view
    c, s = np.cos(angle), np.sin(angle)
    u0, v0 = c * x0 + s * y0, c * y0 - s * x0
    reach = 1.75 * size
    heights = [
        np.hypot(flat**0.5 * (u0 + i * reach), steep**0.5 * (v0 + j * reach))
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
    ]
    low = 0 if max(abs(u0), abs(v0)) < reach else min(heights)
    marks = []
    for q in np.linspace(max(heights), low, 14)[1:]:  # J = q^2 / 2
        u = np.clip(np.linspace(u0 - reach, u0 + reach, 90), -q / flat**0.5, q / flat**0.5)
        v = np.sqrt(np.maximum(q * q - flat * u * u, 0) / steep)
        u, v = np.concatenate([u, u[::-1], u[:1]]), np.concatenate([v, -v[::-1], v[:1]])
        x, y = (c * u - s * v - x0) / size, (s * u + c * v - y0) / size
        marks += [Area(x, y, "#4C8CC4", 0.05, ax=1), Line(x, y, CONTOUR, width=1, ax=1)]
    return marks


def put_words(labels, arrows):
    """Text marks for (words, (x, y), color), each near its point, off others and arrows."""
    along = np.linspace(0, 1, 60)[:, None, None]
    tails, tips = np.array(arrows).transpose(1, 0, 2)
    busy = (tails + along * (tips - tails)).reshape(-1, 2)
    turn = np.radians(np.arange(0, 360, 15))
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    boxes, marks = [], []
    for words, at, color in labels:
        half = np.array([0.3 * FONT * len(words) + 7, 0.6 * FONT + 4]) * PIXEL
        spots = np.concatenate(
            [at + circle * (half + gap * PIXEL) for gap in (2, 8, 16, 30, 60, 100)]
        )
        cost = np.hypot(*(spots - at).T) / PIXEL
        inside = [np.abs(busy[:, i] - spots[:, i, None]) < half[i] for i in (0, 1)]
        cost += 40 * (inside[0] & inside[1]).sum(1)
        cost += 1e5 * (np.abs(spots) + half > np.array(ZOOM)[[1, 3]]).any(1)
        for spot, size in boxes:
            cost += 1e4 * (np.abs(spots - spot) < half + size).all(1)
        best = spots[cost.argmin()]
        boxes.append((best, half))
        marks.append(Text(*best, words, color, anchor="middle", ax=1))
    return marks


def word_marks(step, view, color):
    """What the enlarged view's points and arrows are called, as marks."""
    arrows = {name: (view.at(tail), view.at(tip)) for name, (tail, tip) in step.arrows().items()}
    w, w_new = arrows["step"]
    labels = [("Wₖ", w, color), ("Wₖ₊₁", w_new, color)]
    labels.append(("step", sum(arrows["step"]) / 2, color))
    labels.append(("gradient here", sum(arrows["gradient here"]) / 2, INK))
    if looks_ahead(step, view):
        labels.append(("look-ahead", view.at(step.asked), INK))
    if np.linalg.norm(step.remembered) > 0.05 * view.size:
        labels.append(("remembered", sum(arrows["remembered"]) / 2, GRAY))
    return put_words(labels, list(arrows.values()))


def way_marks(step, view, method):
    """The way so far in the whole ravine, W_k, and the box that is enlarged."""
    color, dash = STYLES[method]
    left, right, bottom, top = ZOOM
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    box = view.center + view.size * np.array(corners)
    return [
        Line(*step.path[:-1].T, color, dash, 2, 6),
        Line(*box.T, INK, width=1.5),
        Dots(*step.path[-2], color, 12),
    ]


def arrow_marks(step, view, method):
    """The step's arrows and its two points, enlarged; the printed form's look is dotted."""
    color, arrows = STYLES[method].color, step.arrows()

    def ends(name):
        return view.at(arrows[name]).T

    look = [Line(*ends("look"), INK, (3, 5), 2, ax=1)] if method == "printed Nesterov" else []
    return [
        *look,
        Arrow(*ends("remembered"), GRAY, (7, 5), 3, ax=1),
        Arrow(*ends("step"), color, (), 6, ax=1),
        Arrow(*ends("gradient here"), INK, (), 3, ax=1),
        Dots(*view.at(step.path[-2]), color, 14, ax=1),
        Dots(*view.at(step.asked), INK, 14, ax=1),
    ]


def told(step, view, ravine, method):
    """In words: where the gradient is taken, what J does, and what the step costs."""
    w, w_new = step.path[-2:]
    looks = looks_ahead(step, view)
    where = "at the look-ahead point." if looks else "at Wₖ itself."
    if method == "printed Nesterov" and looks and step.remembered @ ravine(w)[1] > 0:
        where = "at the look-ahead point, which lies UPHILL of Wₖ."
    cost = f"{step.gradients} gradient{'s' * (step.gradients > 1)} a step"
    if ravine(w_new)[0] > 10 * ravine(step.path[0])[0]:
        cost += ", and it diverges"
    falls = f"J goes from {ravine(w)[0]:.3g} to {ravine(w_new)[0]:.3g}; {cost}."
    return f"the gradient is taken {where} {falls}"


def two_maps(ravine):
    """The whole ravine on the left, an empty enlarged view on the right."""
    figure, (left, right) = stage(2, height=470, width_ratios=(1, 1.75))
    plot_contours(left, ravine)
    left.set(aspect="equal", title="the whole ravine")
    right.set(aspect="equal", xlim=ZOOM[:2], ylim=ZOOM[2:], xticks=[], yticks=[])
    right.set_title("the box on the left, enlarged")
    right.spines[:].set_visible(True)
    return figure


METHOD_HELP = "the optimizer that is drawn"
STEP_HELP = "which step is drawn, counted from 0"
ETA_HELP = "step per unit of gradient"
A_HELP = "without unit, 0 to 1: how much of the last step is kept"


def arrows_on(ravine, watched, methods):
    """The panel `arrows`: one step of one of the methods on a `quadratic`, as `watched` sees it."""

    @panel(
        lambda: two_maps(ravine),
        method=Choice("method", tuple(methods), methods[0], help=METHOD_HELP),
        k=Slider("step number k", 0, 25, 3, play=True, help=STEP_HELP),
        eta=Slider("learning rate η", 0.02, 1, 0.12, log=True, help=ETA_HELP),
        a=Slider("momentum a", 0.1, 0.95, 0.8, 0.05, help=A_HELP),
    )
    def arrows(method, k, eta, a):
        """Step number k: its place in the whole ravine, and its arrows enlarged."""
        step = step_number(k, ravine, watched, method, eta, a)
        view = view_of(step)
        marks = way_marks(step, view, method) + level_lines(view, *principal_axes(ravine))
        if view.shows(ravine.minimum):
            star = view.at(ravine.minimum)
            marks.append(Text(*star, "★", size=22, anchor="middle", ax=1))
        marks += arrow_marks(step, view, method)
        marks += word_marks(step, view, STYLES[method].color)
        return marks, f"{method}, k = {k}: {told(step, view, ravine, method)}"

    return arrows
