"""The panels; those that show what the notebook has defined are made from what it hands over."""

from functools import cache
from itertools import islice

import numpy as np

from companion.epochs import descend
from companion.layers import LOSSES
from companion.lessons.momentum.balls import rests_on, roll_by, roll_down, side_view
from companion.lessons.momentum.landscape import (
    STARTS,
    all_paths,
    basins,
    camera,
    ground_figure,
    tints,
    where,
)
from companion.network import Network
from companion.optimizers import METHODS, Run
from companion.panels.controls import Choice, Slider, Toggle
from companion.panels.panel import panel
from companion.pictures.marks import Area, Dots, method_line, training_marks
from companion.pictures.stage import STYLES, plot_contours, stage
from companion.questions.using import Answers
from companion.surfaces import quadratic
from companion.training import fit_steps

KEPT = "without unit, 0 to 1: how much of the last step is kept"


# Section 1: the landscape


def dropping(landscape, ends):
    """Make the panel `drop`: a point goes downhill on `landscape`, a Surface, from any start.

    ends maps the name of each place where points come to rest to its (w1, w2).
    """
    # Each is made once, when it is first asked for: then the picture only looks its path up.
    paths = cache(lambda: all_paths(landscape))
    image = cache(lambda: basins(paths(), ends))
    solid = cache(lambda: camera(landscape))

    def ground(basins_shown):
        return ground_figure(landscape, image() if basins_shown else None)

    @panel(
        ground,
        w1=Slider(
            "start w₁", -2.9, 2.9, -1.0, 0.1, help="where the ball is dropped: its first coordinate"
        ),
        w2=Slider(
            "start w₂", -1.9, 1.9, 0.3, 0.1, help="where the ball is dropped: its second coordinate"
        ),
        basins_shown=Toggle(
            "color the basins", help="color each starting point by the minimum it leads to"
        ),
    )
    def drop(w1, w2, basins_shown):
        nearest = [abs(line - w).argmin() for line, w in zip(STARTS, (w1, w2))]
        path = paths()[:, nearest[1], nearest[0]]
        end, way = where(path[-1], ends), np.hypot(*np.diff(path, axis=0).T).sum()
        marks = path_marks(path, solid())
        if basins_shown:
            marks += [
                Area([0], [0], tint, 0.5, name or "not there\nin 150 steps", ax=1)
                for name, tint in tints(ends).items()
            ]
        arrives = f"It ends in {end}" if end else "It has not arrived anywhere yet"
        J = landscape(path[-1])[0]
        return marks, f"{arrives}, at J = {J:.2f}, after 150 steps over a distance of {way:.2f}."

    return drop


def path_marks(path, on_the_solid):
    """A path of plain descent and its start, on the contours and on the solid."""
    return [
        method_line("plain", *path.T, "plain descent\n150 steps", dots=6, ax=1),
        Dots(*path[0], "#C43300", 15, "start", ax=1),
        method_line("plain", *on_the_solid(path), "", ax=3),
        Dots(*on_the_solid(path[:1]), "#C43300", 15, ax=3),
    ]


# Section 2: mass


def rolling(slope):
    """Make the panel `roll`: a light and a heavy ball on the ground slope(w) = (J, dJ/dw).

    The heavy one rolls by the answer to the exercise "heavy ball".
    """
    # A run is computed when a slider moves, not at every tick.
    light = cache(lambda c: roll_down(slope, 0.01, c))
    heavy = cache(lambda used, m, c: used.record(lambda step: roll_by(step, slope, m, c)))

    @panel(
        lambda: side_view(slope),
        uses=Answers("heavy ball"),
        k=Slider("step k", 0, 300, 0, 3, play=60, help="steps made so far"),
        m=Slider("mass m", 0.125, 8, 2.0, log=True, help="of the blue ball"),
        c=Slider("friction c", 0.25, 4, 0.5, log=True, help="of both balls"),
    )
    def roll(k, m, c, used):
        path, why = heavy(used, m, c)
        path = path or light(c)[:1]  # a run that is not begun again has but its start
        rolled = [("heavy", "heavy ball", m, path, "\n" + used.labels[0])]
        rolled += [("light", "plain", 0.01, light(c), "")]
        marks, words = [], []
        for kind, method, mass, path, by in rolled:
            path, radius = np.array(path[: k + 1]), 7 + 3 * np.log10(100 * mass)
            name = f"{kind} ball\nm = {mass:.3g}\nβ = {mass / (mass + 0.1 * c):.3f}{by}"
            marks += [
                method_line(method, path, slope(path)[0], "", width=2),
                Dots(*rests_on(slope, path[-1], radius), STYLES[method].color, 2 * radius, name),
            ]
            stopped = f", stopped after {len(path) - 1}," * (len(path) <= k)
            J = slope(path[-1])[0]
            words.append(f"the {kind} ball{stopped} is at w = {path[-1]:.1f}, J = {J:.2f}")
        return marks, (
            f"After {k} steps {' and '.join(words)}. Both have the effective step "
            f"η/(1 − β) = h/c = {0.1 / c:.3f}. {used.says} {why}".rstrip()
        )

    return roll


# Section 3: the printed line and the heavy ball

GAIN = {
    "plain": lambda a: 1,
    "printed momentum": lambda a: 1 + a,
    "heavy ball": lambda a: 1 / (1 - a),
}
HEIGHT_OF = {  # low, high of the steps; and at equal effective step
    "one push": (-0.06, 1.08, -0.06, 1.08),
    "steady": (0, 10.5, 0, 1.1),
    "zigzag": (-2, 2, -1.2, 1.2),
    "noise": (-2.5, 16, -2, 4.7),
}


def fed_and_steps(fed, g, equal):
    """Two axes: the gradients g, called `fed`, as bars; and room for the steps."""
    figure, (left, right) = stage(2, legend=215, width_ratios=(1, 1.7))
    left.bar(np.arange(len(g)), g, width=0.6, color="#8899AA")
    left.set(
        xlim=(-1, 17), xlabel="step", ylabel="gradient that is fed",
        ylim=(-1.6, 1.6) if fed == "zigzag" else (min(0, g.min()) - 0.1, g.max() + 0.2),
    )  # fmt: skip
    heights = HEIGHT_OF.get(fed, HEIGHT_OF["noise"])
    right.set(
        xlim=(-1, 17), ylim=heights[2:] if equal else heights[:2], xticks=(0, 5, 10, 15),
        xlabel="step", ylabel="step ρ, in effective steps" if equal else "step ρ, in units of η",
    )  # fmt: skip
    right.axhline(0, color="#999999", linewidth=0.8)
    return figure


def responding(steps, gradients):
    """Make the panel `response`: the steps that three rules make of the same gradients.

    steps(rule, gradients, *factors) gives the steps rho; gradients maps a name to an array (17,).
    """

    def two_axes(fed, equal):
        return fed_and_steps(fed, gradients[fed], equal)

    @panel(
        two_axes,
        fed=Choice(
            "gradient", tuple(gradients), next(iter(gradients)),
            help="the gradients that the method is fed, step by step",
        ),
        a=Slider("momentum a", 0.0, 0.9, 0.8, 0.01, help=KEPT),
        equal=Toggle(
            "equal effective step",
            help="on: η is lowered so that a steady gradient moves all equally far",
        ),
    )  # fmt: skip
    def response(fed, a, equal):
        marks, last = [], []
        for method, gain_of in GAIN.items():
            rule, factors = METHODS[method]
            gain = gain_of(a)
            rho = steps(rule, gradients[fed], *factors(1.0, a)) / (gain if equal else 1)
            name = f"{method}\nsteady gain {gain:.1f}"
            marks.append(method_line(method, np.arange(len(rho)), rho, name, dots=8, ax=1))
            last.append(f"{method} {np.std(rho) if fed == 'noise' else rho[-1]:z.2f}")
        what = "Spread of the steps" if fed == "noise" else "Step 16"
        return marks, f"Fed with {fed}, momentum a = {a:.2f}. {what}: {', '.join(last)}."

    return response


def map_and_curve(ground):
    """Two axes: the ground's contours, and J above its lowest point against the steps."""
    figure, (left, right) = stage(2, legend=225, width_ratios=(1.25, 1))
    plot_contours(left, ground)
    right.set(
        xlim=(0, 100), yscale="log", ylim=(1e-6, 30), xlabel="step k",
        ylabel="$J$ above its lowest",
    )  # fmt: skip
    return figure


def descending(grounds, share_of):
    """Make the panel `paths`: methods on a ground from one start, at one η or effective step.

    grounds maps a name to a Surface; share_of maps a method to the share of η, a function of a,
    that it gets at equal effective step.
    """

    def backdrop(surface):
        return map_and_curve(grounds[surface])

    @panel(
        backdrop,
        surface=Choice(
            "surface", tuple(grounds), "ravine", help="the objective J of two weights"
        ),
        share=Choice(
            "compare at", ("equal η", "equal effective step"), "equal η",
            help="what is the same for all methods: the learning rate, or the length of the step",
        ),
        eta=Slider("learning rate η", 0.0003, 0.3, 0.03, log=True, help="of plain descent"),
        a=Slider("momentum a", 0.0, 0.95, 0.8, 0.01, help=KEPT),
    )  # fmt: skip
    def paths(surface, share, eta, a):
        ground, equal = grounds[surface], share == "equal effective step"
        runs = [Run(m, eta * (part(a) if equal else 1), a) for m, part in share_of.items()]
        way, ended = descend(ground, runs, 100)
        above = ground(way)[0] - ground(np.array(ground.minimum))[0] + 1e-12
        marks, words = [], []
        for r, run in enumerate(runs):
            state = "diverged" if ended[r] else f"J is {above[-1, r]:.1g} above"
            name = f"{run.method}\nη = {run.eta:.3g}" + "\ndiverged" * bool(ended[r])
            marks += [
                method_line(run.method, *way[:, r].T, name, dots=6),
                method_line(run.method, np.arange(101), above[:, r], "", ax=1),
            ]
            words.append(f"{run.method}: {state}")
        return marks, f"{surface}, 100 steps at {share}. {'; '.join(words)}."

    return paths


# Section 6: does momentum win?


def log_axes():
    """The distance from the minimum against the steps, on a logarithmic axis."""
    figure, ax = stage(legend=260)
    ax.set(
        xlim=(0, 200), yscale="log", ylim=(1e-9, 30), xlabel="step k (one gradient each)",
        ylabel="distance from the minimum",
    )  # fmt: skip
    return figure


def racing_on_a_ravine(settings, names):
    """Make the panel `ravine_race`: the runs of settings(kappa, name), of plain descent first, on
    a ravine of curvatures 1 and 1/kappa; names are those of the settings."""

    @panel(
        log_axes,
        kappa=Slider(
            "κ = λmax / λmin", 2, 1000, 30.0, log=True,
            help="the ratio of the largest curvature to the smallest, without unit",
        ),
        setting=Choice(
            "setting", names, names[0],
            help="how η and β are chosen: the same for all, or the best for each",
        ),
    )  # fmt: skip
    def ravine_race(kappa, setting):
        runs = settings(kappa, setting)
        way, ended = descend(quadratic(1, 1 / kappa), runs, 200, (1.0, 1.0))
        far = np.hypot(*way.transpose(2, 0, 1)) + 1e-16
        marks, words = [], []
        for r, run in enumerate(runs):
            there = np.flatnonzero(far[:, r] < 1e-6)
            when = f"10⁻⁶ at step {there[0]}" if len(there) else "not at 10⁻⁶ yet"
            if ended[r] or far[-1, r] > 10:
                when = "diverges"
            momentum = f", a = {run.a:.2f}" if r else ""
            name = f"{run.method}\nη = {run.eta:.2f}{momentum}\n{when}"
            marks.append(method_line(run.method, np.arange(201), far[:, r], name))
            words.append(f"{run.method} {when}")
        return marks, f"κ = {kappa:.3g}, λmax = 1, {setting}: {'; '.join(words)}."

    return ravine_race


def training_axes():
    """Two axes over 20 epochs: J on the training data, and accuracy on the validation data."""
    figure, (left, right) = stage(2, legend=215)
    left.set(
        xlim=(0, 20), ylim=(0.005, 5), yscale="log", xlabel="epoch",
        ylabel="$J$ on training data",
    )  # fmt: skip
    right.set(xlim=(0, 20), ylim=(0, 1), xlabel="epoch", ylabel="validation accuracy")
    return figure


def racing_on_digits(digits, runs_at):
    """Make the panel `digits_race`: the lecture's network learns `digits`, a Dataset of float32,
    for 20 epochs, once for each run of runs_at(effective step, a)."""

    @panel(
        training_axes,
        s=Slider(
            "effective step", 0.01, 10, 1.0, log=True,
            help="η / (1 - β): how far a steady gradient of 1 moves the weights in an update",
        ),
        a=Slider("momentum a", 0.0, 0.98, 0.9, 0.02, help=KEPT),
        loss=Choice(
            "loss", tuple(LOSSES), "squared error",
            help="what J measures: squared error, or cross-entropy",
        ),
        start=Choice(
            "first weights", ("uniform", "Glorot"), "uniform",
            help="the rule that draws the random weights to start from",
        ),
    )  # fmt: skip
    def digits_race(s, a, loss, start):
        network, runs = Network(loss=loss), runs_at(s, a)
        methods, w = [run.method for run in runs], network.start(0, start, np.float32)
        settings = {"w": w, "watch": digits.validation, "end_collapsed": True}
        learning = fit_steps(network, digits.train, runs, **settings)
        epochs = (learned for learned in learning if not learned.snapshot.updates_in_epoch)
        for learned in islice(epochs, 21):  # the start, and 20 epochs
            reached = [f"{watched:.2f}" for watched in learned.history.watched_accuracy[-1]]
            names = [f"{m}\naccuracy {x}" for m, x in zip(methods, reached)]
            told = ", ".join(f"{m} {x}" for m, x in zip(methods, reached))
            yield (
                list(training_marks(learned.history, methods, names)),
                f"Epoch {learned.snapshot.epoch}, effective step {s:.2g}, a = {a:.2f}, {loss}, "
                f"{start} weights: validation accuracy {told}.",
            )

    return digits_race
