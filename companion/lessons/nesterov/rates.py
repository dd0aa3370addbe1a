"""Lesson 04, on parabolas: what a step multiplies w by, in theory and measured."""

from functools import lru_cache

import numpy as np

from companion.panels.controls import Slider
from companion.panels.panel import panel
from companion.pictures.marks import Dots, Line, method_line
from companion.pictures.stage import STYLES, stage
from companion.pictures.svg import draw

S_HELP = "learning rate times curvature, without unit: plain descent diverges beyond 2"
MOMENTUM_HELP = "without unit, 0 to 1: how much of the last step is kept"
KAPPA_HELP = "the ratio of the largest curvature to the smallest, without unit"

# -- at eta lambda = 1: a prediction


def three_swings(swing):
    """(figure, says): the three forms of Nesterov at eta lambda = 1 and a = 0.9."""
    (figure, ax), marks = stage(legend=215, height=380), []
    ax.set(xlim=(0, 10), ylim=(-4, 4), xlabel="step k", ylabel="$w_k$")
    names = {
        "printed Nesterov": "\ndiverges",
        "mended Nesterov": "\nin one step",
        "Nesterov": "\nin one step",
    }
    for method, also in names.items():
        w = swing(method, 1, 0.9, 10)
        marks.append(method_line(method, np.arange(len(w)), w, name=method + also, dots=7))
    draw(marks, figure)
    return figure, (
        "the printed form grows by a third a step, and never comes to rest. "
        "Mended and standard, like plain descent, are at the minimum after one step."
    )


# -- any eta lambda: theory as lines, measured growth as dots


def growth_axes():
    """Growth per step against eta lambda on the left, the weight itself on the right."""
    figure, (left, right) = stage(2, legend=215, width_ratios=(1.35, 1))
    left.axhline(1, color="#222222", linewidth=1)
    left.text(2.1, 1.03, "diverges", va="bottom")
    left.set(xlim=(0, 4), ylim=(0, 1.6), xlabel="ηλ", title="growth per step")
    right.axhline(0, color="#999999", linewidth=1)
    right.set(xlim=(0, 30), ylim=(-2, 2), xlabel="step k", title="the weight $w_k$")
    return figure


def growths_of(methods, swing, growth, largest_root):
    """The panel `growths` of some methods: `largest_root` as lines, `growth` as dots, and a
    `swing` at the chosen eta lambda."""

    @lru_cache
    def measured(a):
        s = np.linspace(0.08, 4, 50)
        return s, {method: growth(method, s, a) for method in methods}

    @panel(
        growth_axes,
        s=Slider("ηλ", 0.05, 4.0, 0.5, 0.05, help=S_HELP),
        a=Slider("momentum a", 0.0, 0.99, 0.9, 0.01, help=MOMENTUM_HELP),
    )
    def growths(s, a):
        """Each method's growth per step over all eta lambda, and its weight at s = eta lambda."""
        x, (dots_at, dots) = np.linspace(0, 4, 281)[1:], measured(a)
        marks, told = [Line([s, s], [0, 1.6], "#999999", width=2)], []
        for method in methods:
            rate = float(largest_root(method, s, a))
            told.append(f"{method} {rate:.2f}" + (" (diverges)" if rate > 1 else ""))
            w, name = swing(method, s, a, 30), method + ("\ndiverges" if rate > 1 else "")
            marks.append(method_line(method, x, largest_root(method, x, a), name=name))
            marks.append(Dots(dots_at, dots[method], STYLES[method].color, 6))
            marks.append(method_line(method, np.arange(len(w)), w, name="", ax=1))
        lead = f"At ηλ = {s:.2f}, a = {a:.2f} a step multiplies w in the long run by:"
        return marks, f"{lead} {', '.join(told)}. Lines: theory; dots: measured."

    return growths


# -- heavy ball against Nesterov, in one direction

DUEL = ("heavy ball", "Nesterov")
LARGEST_STABLE = {  # eta lambda, at a momentum beta
    "heavy ball": lambda beta: 2 * (1 + beta),
    "Nesterov": lambda beta: 2 * (1 + beta) / (1 + 2 * beta),
}
TOP = 0.98  # the map's largest beta


@lru_cache
def duel_map(growth):
    """(80, 96, 3), measured: the color of the faster method, gray where both diverge."""
    from matplotlib.colors import to_rgb

    s, beta = np.meshgrid((np.arange(96) + 0.5) / 24, TOP * (np.arange(80) + 0.5) / 80)
    ball, nag = (np.log(growth(method, s, beta, 1000)) for method in DUEL)
    lead = np.clip((ball - nag) / 0.25, -1, 1)[..., None]
    tone = np.where(lead > 0, to_rgb(STYLES["Nesterov"].color), to_rgb(STYLES["heavy ball"].color))
    colors = 1 - 0.75 * np.abs(lead) ** 0.6 * (1 - tone)
    colors[(ball > 0) & (nag > 0)] = 0.75
    return colors


def duel_axes(growth, largest_root):
    """The measured map with the theory's lines on the left, axes for the weight on the right."""
    figure, (left, right) = stage(2, legend=150, width_ratios=(1.35, 1))
    colors = duel_map(growth)[::-1]
    left.imshow(colors, extent=(0, 4, 0, TOP), aspect="auto", interpolation="nearest")
    beta = np.linspace(0, TOP, 100)
    left.plot(LARGEST_STABLE["Nesterov"](beta), beta, color="#222222")
    left.plot(LARGEST_STABLE["heavy ball"](beta), beta, color="#222222")
    x, y = np.meshgrid(np.linspace(0.2, 1.9, 200), np.linspace(0.05, TOP, 200))
    equal = largest_root("heavy ball", x, y) - largest_root("Nesterov", x, y)
    left.contour(x, y, equal, [0], colors="#222222", linestyles="dashed")
    left.text(0.62, 0.55, "Nesterov\nfaster", ha="center", va="center")
    left.text(2.25, 0.75, "heavy ball\nfaster", ha="center", va="center")
    left.text(3.4, 0.25, "both\ndiverge", ha="center", va="center")
    left.set(xlim=(0, 4), ylim=(0, TOP), xlabel="ηλ", ylabel="momentum β")
    left.set_title("who is faster (measured)")
    right.axhline(0, color="#999999", linewidth=1)
    right.set(xlim=(0, 40), ylim=(-1.3, 1.3), xlabel="step k", title="the weight $w_k$")
    return figure


def duel_on_parabolas(swing, growth, largest_root):
    """The panel `duel`: heavy ball and Nesterov in one direction, at each eta lambda and beta."""

    @panel(
        lambda: duel_axes(growth, largest_root),
        s=Slider("ηλ", 0.02, 4.0, 0.5, 0.02, help=S_HELP),
        beta=Slider("momentum β", 0.02, 0.97, 0.9, 0.01, help=MOMENTUM_HELP),
    )
    def duel(s, beta):
        """The chosen place on the map, and both weights there."""
        marks, rates = [Dots(s, beta, "white", 18), Dots(s, beta, "#222222", 12)], []
        for method in DUEL:
            w = swing(method, s, beta, 40)
            rates.append(float(largest_root(method, s, beta)))
            name = method + ("\ndiverges" if rates[-1] > 1 else "")
            marks.append(method_line(method, np.arange(len(w)), w, name=name, ax=1, dots=4))
        told = ", ".join(f"{m} {r:.3f}{' (diverges)' * (r > 1)}" for m, r in zip(DUEL, rates))
        return marks, (
            f"At ηλ = {s:.2f}, β = {beta:.2f} a step multiplies w in the long run by: {told}. "
            "Black lines: the theory's limits of stability; dashed: its equal speed."
        )

    return duel


# -- in two directions at once, each at its own best eta

KAPPAS = np.geomspace(2, 1000, 40)


def best_rate(largest_root, method, kappa, beta):
    """The smallest factor per step over all eta, and the eta lambda where it is reached; one of
    each for every kappa."""
    s = (LARGEST_STABLE[method](beta) * np.linspace(0.001, 0.999, 300))[:, None]
    rate = np.maximum(largest_root(method, s, beta), largest_root(method, s / kappa, beta))
    ties = rate <= 1.0005 * rate.min(0)  # heavy ball has many equally good: take the middle one
    middle = (ties.cumsum(0) >= (ties.sum(0) + 1) // 2).argmax(0)
    return rate.min(0), s[middle, 0]


def steps_at(rate):
    """Steps until w is 1000 times nearer, where each multiplies it by `rate`."""
    return np.log(1000) / -np.log(rate)


def ravine_axes():
    """Steps against kappa on the left, the distance to the minimum on the right."""
    figure, (left, right) = stage(2, legend=150, width_ratios=(1.2, 1))
    left.set(xlim=(1.8, 1150), ylim=(5, 3000), xscale="log", yscale="log")
    left.set(xlabel="κ, the ratio of the curvatures", title="steps to be 1000 times nearer")
    right.set(xlim=(0, 300), ylim=(1e-4, 2), yscale="log")
    right.set(xlabel="step k", title="distance to the minimum")
    return figure


def ravines_at_best_eta(swing, steps_needed, largest_root):
    """The panel `ravines`: heavy ball and Nesterov on ravines, each at its best eta there."""

    @panel(
        ravine_axes,
        kappa=Slider("κ", 2, 1000, 10.0, log=True, help=KAPPA_HELP),
        beta=Slider("momentum β", 0.3, 0.98, 0.9, 0.01, help=MOMENTUM_HELP),
    )
    def ravines(kappa, beta):
        """Steps on each ravine in closed form, counted on the chosen one, and the way there."""
        marks, told = [], []
        plain_steps = np.log(1000) / np.log((KAPPAS + 1) / (KAPPAS - 1))
        marks.append(method_line("plain", KAPPAS, plain_steps))
        for method in DUEL:
            rate, _ = best_rate(largest_root, method, KAPPAS, beta)
            here, s = best_rate(largest_root, method, np.array([kappa]), beta)
            enough = min(1500, 60 + int(2 * steps_at(here[0])))
            count = steps_needed(method, s, kappa, beta, enough)[0]
            both = [swing(method, each, beta, 300, np.inf) for each in (s[0], s[0] / kappa)]
            far = np.hypot(*both) / np.hypot(1, 1)
            marks += [
                method_line(method, KAPPAS, steps_at(rate)),
                Dots(kappa, count, STYLES[method].color, 14),
                method_line(method, np.arange(301), np.maximum(far, 1e-9), name="", ax=1),
            ]
            counted = f"{count:.0f} steps" if np.isfinite(count) else "over 1500 steps"
            told.append(f"{method} {counted} (at ηλ = {s[0]:.2f})")
        lead = f"κ = {kappa:.0f}, β = {beta:.2f}, each at its best η:"
        return marks, f"{lead} {' and '.join(told)}. Lines: closed form; dots: counted."

    return ravines
