"""Sections 5 and 6: a ravine as parabolas side by side, its two ends, and the rates."""

import numpy as np

from companion.epochs import descend
from companion.lessons.momentum.panels import KEPT
from companion.lessons.momentum.parabola import factor_in_theory, motion
from companion.lessons.momentum.stability_map import plot_stability
from companion.optimizers import Run
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Dots, Line, method_line
from companion.pictures.stage import STYLES, show, stage
from companion.pictures.svg import draw
from companion.surfaces import quadratic

STEEP, FLAT, START = 10.0, 1.0, (-1.7, 0.9)  # curvatures; where a run begins, along and across
ALONG, ACROSS = ("#00796B", ()), ("#AA3377", (8, 4))  # color and dash of the two axes
STEPS = 40


# The ravine, turned


def map_and_axes():
    """Two axes: room for the turned ravine, and for the distances along its own axes."""
    figure, (left, right) = stage(2, legend=225)
    left.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), xlabel="$w_1$", ylabel="$w_2$")
    left.set(aspect="equal", title="the ravine and the path")
    right.axhline(0, color="#999999", linewidth=0.8)
    right.set(xlim=(0, STEPS), ylim=(-2, 2), xlabel="step k", title="seen from its axes")
    return figure


def turned_back(points, angle):
    """Points given along and across the valley, in the weights' own coordinates."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return np.asarray(points) @ np.array([[c, s], [-s, c]])


def turned_ravine(angle):
    """Its contour lines and its two axes, as marks."""
    turn = np.linspace(0, 2 * np.pi, 61)
    for J in (0.05, 0.4, 1.4, 3.4, 6.6):
        half = np.sqrt(2 * J / np.array([FLAT, STEEP]))
        ellipse = half * np.stack([np.cos(turn), np.sin(turn)], axis=1)
        yield Line(*turned_back(ellipse, angle).T, "#9AAABC", width=1)
    for end, (color, dash) in zip(np.eye(2), (ALONG, ACROSS)):
        yield Line(*turned_back(np.outer((-2.1, 2.1), end), angle).T, color, dash, 1.5)


def turning(along_the_axes, parabola_run):
    """Make the panel `turned`: a ravine at any angle, and its path seen from the ravine's axes.

    along_the_axes(path, angle) gives the path's coordinates along and across the valley;
    parabola_run(w, curvature, eta, beta, steps) the heavy ball's way on one parabola.
    """

    @panel(
        map_and_axes,
        angle=Slider("angle", 0, 90, 0, 5, help="in degrees: by how much the ravine is turned"),
        eta=Slider("learning rate η", 0.01, 0.36, 0.06, 0.01, help="step per unit of gradient"),
        beta=Slider("momentum β", 0.0, 0.95, 0.5, 0.01, help=KEPT),
    )
    def turned(angle, eta, beta):
        start = turned_back(START, angle)
        ground = quadratic(STEEP, FLAT, angle)
        path = descend(ground, [Run("heavy ball", eta, beta)], STEPS, start)[0][:, 0]
        marks, k, words = list(turned_ravine(angle)), np.arange(STEPS + 1), []
        marks.append(method_line("heavy ball", *path.T, "heavy ball", dots=7))
        axes = zip(("along", "across"), START, (FLAT, STEEP), (ALONG, ACROSS))
        for i, (way, w, curvature, (color, dash)) in enumerate(axes):
            moves = motion("heavy ball", eta * curvature, beta)
            words.append(f"{way} the valley (ηλ = {eta * curvature:.2f}) it {moves}")
            alone = parabola_run(w, curvature, eta, beta, STEPS)
            name = f"{way} the valley\nηλ = {eta * curvature:.2f}\n{moves}"
            marks.append(Line(k, alone, color, dash, 2, name=name, ax=1))
            marks.append(Dots(k, along_the_axes(path, angle)[:, i], color, 7, ax=1))
        return marks, (
            f"A ravine turned by {angle}°, η = {eta:.2f}, β = {beta:.2f}: {', '.join(words)}. "
            "Lines: two parabolas by themselves. Dots: the path, seen from the ravine's axes."
        )

    return turned


# The ravine as a bar on the stability map


def map_and_distance():
    """Two axes: the heavy ball's stability map, and the distance along each axis."""
    figure, (left, right) = stage(2, height=460, legend=225, width_ratios=(1.25, 1))
    plot_stability(left, "heavy ball")
    left.set(ylabel="momentum β", title="a ravine is a bar on the map")
    right.set(xlim=(0, 100), ylim=(1e-9, 30), yscale="log", xlabel="step k")
    right.set_title("distance, axis by axis")
    return figure


@panel(
    map_and_distance,
    # Not a log slider: a browser rounds its exponents, and 16 would become 15.1.
    kappa=Choice("κ = λmax / λmin", (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128), 16, True,
                 help="the ratio of the largest curvature to the smallest, without unit"),
    eta_lambda=Slider("ηλmax", 0.04, 3.92, 1.0, 0.04,
                      help="learning rate times the largest curvature, without unit"),
    beta=Slider("momentum β", 0.0, 0.95, 0.7, 0.01, help=KEPT),
)  # fmt: skip
def both_ends(kappa, eta_lambda, beta):
    """The bar from ηλmin to ηλmax at height β; the slower of its two ends sets the pace."""
    flat, factors, words = eta_lambda / kappa, [], []
    marks = [Line((flat, eta_lambda), (beta, beta), "#FFD400", width=8)]
    path, _ = descend(quadratic(eta_lambda, flat), [Run("heavy ball", 1.0, beta)], 100, (1.0, 1.0))
    ends = (("along", flat, ALONG), ("across", eta_lambda, ACROSS))
    for i, (way, x, (color, dash)) in enumerate(ends):
        factors.append(factor_in_theory("heavy ball", x, beta))
        moves = motion("heavy ball", x, beta)
        words.append(f"{way} the valley it {moves} (factor {factors[-1]:.3f})")
        name = f"{way} the valley\n{moves}\nfactor {factors[-1]:.3f}"
        far = np.abs(path[:, 0, i]) + 1e-16
        marks += [Dots(x, beta, "white", 20), Dots(x, beta, color, 15)]
        marks.append(Line(np.arange(101), far, color, dash, 2.5, name=name, ax=1))
    pace = max(factors)
    end = f"the slower end's {pace:.3f} is the pace" if pace < 1 else "it does not settle"
    lead = f"κ = {kappa:.3g}, ηλmax = {eta_lambda:.2f}, β = {beta:.2f}"
    return marks, f"{lead}: {', '.join(words)}; {end}."


# The rates


def show_rates(kappas, measured):
    """What a step takes off the error against kappa: theory as lines, measured as dots.

    measured maps plain descent and the heavy ball, each at its best, to their factors per step,
    one for each of kappas.
    """
    figure, ax = stage(height=360, legend=170)
    ax.set(xlim=(1.7, 1200), xscale="log", ylim=(1e-3, 1.2), yscale="log")
    ax.set(xlabel="κ", ylabel="1 − factor per step")
    along = np.geomspace(2, 1000, 100)
    theory = {"plain": 2 / (along + 1), "heavy ball": 2 / (np.sqrt(along) + 1)}
    marks = []
    for method, taken_off in theory.items():
        marks.append(method_line(method, along, taken_off))
        marks.append(Dots(kappas, 1 - np.array(measured[method]), STYLES[method].color, 11))
    draw(marks, figure)
    show(
        figure,
        "What a step takes off the error, against kappa on logarithmic axes: plain descent's line "
        "falls with slope -1, the heavy ball's with slope -1/2; the measured dots lie on them.",
    )
