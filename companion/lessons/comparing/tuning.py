"""Tuning drawn again: what a sweep on other seeds would have chosen, and who then wins."""

import json
from functools import cache

import numpy as np

from companion.data import DATA
from companion.panels.controls import Choice, Slider, Toggle
from companion.panels.panel import panel
from companion.pictures.marks import Dots, Line, Text, method_line
from companion.pictures.stage import STYLES, show, stage
from companion.pictures.svg import draw as draw_marks

TABLE = DATA / "tuning.json"  # made by tools/tune.py
SHOWN_SEEDS = (100, 101)  # of the notebook's own sweep
REDRAWN_SEEDS = tuple(range(201, 217))
RACE_SEEDS = tuple(range(10))
# The momentum factors that are tried where they are tuned, too; 0.9 for all others.
FACTORS = dict.fromkeys(("heavy ball", "Nesterov", "Adam"), (0.3, 0.5, 0.8, 0.9, 0.95))
DRAWS, COUNTS = 8, (1, 2, 4, 8)  # how many draws there are, and seeds in one


@cache
def table():
    """Return {network: {method: {momentum factor: {"etas", "sweep", "race"}}}}.

    "etas" are (10,); "sweep" is validation J (sweep seeds, etas), the shown ones first; "race" is
    training J (race seeds, etas). Each with four digits.
    """
    found = {}
    for name, held in json.loads(TABLE.read_text(encoding="utf-8")).items():
        loss, method, a = name.split(", ")
        arrays = {key: np.array(values) for key, values in held.items()}
        found.setdefault(loss, {}).setdefault(method, {})[float(a)] = arrays
    return found


def seeds_of(draw, count):
    """Return the seeds of a draw: of 1 to 8 so many in a row, each two further, around the end.

    Draw 0 is the notebook's own, of two seeds.
    """
    if draw == 0:
        return list(SHOWN_SEEDS)
    first = 2 * (draw - 1)
    return [REDRAWN_SEEDS[(first + i) % len(REDRAWN_SEEDS)] for i in range(count)]


def tuned(loss, seeds, beta_too=False):
    """Return {method: (its best eta, its best momentum factor)} by mean validation J over seeds.

    beta_too  whether the methods of FACTORS choose their factor as well; else it is 0.9
    """
    rows, best = [(SHOWN_SEEDS + REDRAWN_SEEDS).index(seed) for seed in seeds], {}
    for method, by_factor in table()[loss].items():
        tried = list(by_factor) if beta_too else [0.9]
        J = np.array([by_factor[a]["sweep"][rows].mean(axis=0) for a in tried])
        i, j = np.unravel_index(J.argmin(), J.shape)
        best[method] = float(by_factor[tried[i]]["etas"][j]), tried[i]
    return best


def raced_again(loss, best):
    """Return {method: training J of the ten race seeds}, the lowest median first.

    best  {method: (eta, momentum factor)}, what `tuned` returns
    """
    ends = {}
    for method, (eta, a) in best.items():
        held = table()[loss][method][a]
        ends[method] = held["race"][:, np.abs(held["etas"] - eta).argmin()]
    return dict(sorted(ends.items(), key=lambda item: np.median(item[1])))


def order_after(loss, seeds, beta_too=False):
    """Return the methods, the lowest median J of the race first, after a sweep on these seeds."""
    return list(raced_again(loss, tuned(loss, seeds, beta_too)))


def pairs_turned(one, other):
    """Return how many pairs of methods stand in another order in one list than in the other."""
    place = [other.index(m) for m in one]
    return sum(b < a for i, a in enumerate(place) for b in place[i + 1 :])


# The panel.

GRAY = "#B8B8B8"


def order_axes(loss):
    """Draw the axes of each method's eta, in the first draw's order, and of two orders."""
    figure, (left, right) = stage(2, height=470, width_ratios=(1, 1.25))
    first = order_after(loss, SHOWN_SEEDS)
    ylim = (len(first) + 0.5, 0.5)
    left.set(xscale="log", xlim=(8e-4, 13), xlabel="learning rate η", ylim=ylim)
    left.set(yticks=range(1, len(first) + 1), yticklabels=first, title="η that is chosen")
    left.grid(axis="x", color="#DDDDDD")
    right.set(xlim=(-0.1, 2.75), xticks=(0, 1), xticklabels=("first draw", "this draw"))
    right.set(ylim=ylim, yticks=(1, len(first)), yticklabels=("first", "last"))
    right.set_title("order in the race, by median J")
    return figure


@panel(
    order_axes,
    loss=Choice(
        "network",
        ("squared error", "cross-entropy"),
        "cross-entropy",
        help="the network's output and loss",
    ),
    draw=Slider(
        "draw", 0, DRAWS, 1, play=900, help="which sweep seeds; 0: those of the notebook's sweep"
    ),
    count=Choice(
        "seeds in a draw", COUNTS, 2, slider=True, help="over how many seeds the sweep is averaged"
    ),
    beta=Toggle("tune a, too", help="heavy ball, Nesterov and Adam choose their momentum factor"),
)
def redraw(loss, draw, count, beta):
    """Draw which eta each method is given by a sweep on other seeds, and who then wins."""
    seeds, before = seeds_of(draw, count), tuned(loss, SHOWN_SEEDS)
    best, first = tuned(loss, seeds, beta), order_after(loss, SHOWN_SEEDS)
    ends, marks = raced_again(loss, best), []
    order = list(ends)
    for row, m in enumerate(first, 1):
        (eta, a), place, color = best[m], order.index(m) + 1, STYLES[m].color
        marks.append(Line([before[m][0], eta], [row, row], GRAY, width=4))
        marks.append(Dots(before[m][0], row, GRAY, 17))
        marks.append(Dots(eta, row, color, 11))
        marks.append(method_line(m, [0, 1], [row, place], "", ax=1, dots=9))
        words = f"{m}, a = {a:g}" if a != 0.9 else m
        marks.append(Text(1.07, place, f"{words}: {np.median(ends[m]):.2g}", color, ax=1))
    moved, turned = sum(best[m] != before[m] for m in first), pairs_turned(first, order)
    return marks, (
        f"{loss}, tuned on seeds {', '.join(map(str, seeds))}: {moved} of the 10 methods get other "
        f"settings than in the first draw, and {turned} of the 45 pairs change their order. "
        f"{order[0]} has the lowest median J on the training data, {order[-1]} the highest."
    )


# Paired differences.


def errors_of(a, b):
    """Return the standard error of the mean of a - b (seeds,): paired, and as if it were not."""
    paired, apart = np.var(a - b, ddof=1), np.var(a, ddof=1) + np.var(b, ddof=1)
    return np.sqrt(paired / len(a)), np.sqrt(apart / len(a))


def pair_marks(a, b, row, ax):
    """Yield a pair's marks: each seed's difference, and two standard errors around their mean."""
    paired, apart = errors_of(a, b)
    d = (a - b) / apart
    yield Dots(d, np.full(len(d), row - 0.24), "#222222", 7, ax=ax)
    for error, color, y in ((paired / apart, "#000FA5", row), (1, GRAY, row + 0.2)):
        yield Line(d.mean() + np.array([-2, 2]) * error, [y, y], color, width=9, ax=ax)


def show_pairs(races, pairs):
    """Show differences of J, seed by seed, and their mean with its error, paired and unpaired.

    races  {network: {method: a Fit of many seeds}}
    pairs  {network: pairs of methods}
    """
    figure, axes = stage(2, height=370)
    marks = []
    for i, (ax, loss) in enumerate(zip(axes, pairs)):
        names = [f"{one}\n− {other}" for one, other in pairs[loss]]
        for row, pair in enumerate(pairs[loss]):
            a, b = (races[loss][m].history.J[-1] for m in pair)
            marks += pair_marks(a, b, row, i)
        widest = 1.1 * max(np.max(np.abs(mark.x)) for mark in marks if mark.ax == i)
        ax.set(xlim=(-widest, widest), ylim=(len(names) - 0.5, -0.5), title=loss)
        ax.set(yticks=range(len(names)), yticklabels=names)
        ax.set(xlabel="difference of $J$, in unpaired standard errors")
        ax.axvline(0, color="#888888", linewidth=1)
    draw_marks(marks, figure)
    show(figure, "Differences of J for three pairs of methods a network, paired and unpaired.")
