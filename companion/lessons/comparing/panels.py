"""The panels of lesson 06: single steps, a race one watches, a map of eta and beta, a walk."""

from itertools import islice

import numpy as np

from companion.epochs import descend, minibatches, train
from companion.lessons.comparing.backdrops import ground, map_axes, plane_backdrop
from companion.lessons.comparing.race import (
    COOLS,
    MEANS,
    cooled,
    eta_of,
    race_axes,
    race_pictures,
)
from companion.optimizers import Run
from companion.panels.controls import Choice, Slider, Toggle
from companion.panels.panel import panel
from companion.pictures.marks import Arrow, Dots, Line, Text, method_line
from companion.pictures.stage import STYLES
from companion.questions.using import Answers
from companion.surfaces import SURFACES

KEPT = "without unit, 0 to 1: how much of the last step is kept"

# Single steps.

LAST = 60  # gradients


def last_step(J, way, color):
    """Yield the arrows of a path's last step: straight downhill, and where the method went."""
    downhill = -J(way[-2])[1]
    downhill *= 0.15 * (J.box[1] - J.box[0]) / max(np.linalg.norm(downhill), 1e-300)
    yield Arrow(*np.array([way[-2], way[-2] + downhill]).T, "#6A6A6A", width=2)
    yield Arrow(*way[-2:].T, color, width=4)


def step_controls(methods):
    """Return the controls of single steps of one or two of the methods."""
    return {
        "on": Choice(
            "surface", tuple(SURFACES), "turned ravine", help="the objective J of two weights"
        ),
        "eta": Slider(
            "learning rate η",
            0.001,
            1,
            0.05,
            log=True,
            help="step per unit of gradient",
        ),
        "a": Slider("momentum a", 0.0, 0.98, 0.8, 0.02, help=KEPT),
        "one": Choice("one method", methods, "heavy ball", help="the method whose steps are drawn"),
        "other": Choice(
            "another",
            ("none", *methods),
            "printed Nesterov",
            help="a second method, in the same picture",
        ),
        "k": Slider(
            "gradients taken",
            0,
            LAST,
            7,
            play=200,
            help="the cost, alike for methods that take one or two a step",
        ),
    }


def by_rmsprop(step, J, eta):
    """Yield the path of the exercise's step from J's start, for ever."""
    w, squares = np.array(J.start), np.zeros(2)
    while True:
        yield w
        w, squares = step(w, squares, J(w)[1], eta, 0.99, 1e-8)


def by_adam(step, J, eta, a):
    """Yield the path of the exercise's step from J's start, for ever."""
    w, m, s, k = np.array(J.start), np.zeros(2), np.zeros(2), 0
    while True:
        yield w
        k += 1
        w, m, s = step(w, m, s, k, J(w)[1], eta, a, 0.999, 1e-8)


ANSWERED = {"RMSProp": "#8A5A00", "Adam": "#222222"}  # whose step is an exercise: its dots' color


def answered(used, method, J, eta, a, steps):
    """Return the dots of an exercise's answer on its method's path, and words about it."""

    def run(rmsprop_step, adam_step):
        path = by_rmsprop(rmsprop_step, J, eta)
        if method == "Adam":
            path = by_adam(adam_step, J, eta, a)
        return islice(path, steps + 1)

    path, why = used.record(run)
    i = [*ANSWERED].index(method)
    x, y = np.array(path).reshape(-1, 2).T
    dots = Dots(x, y, ANSWERED[method], 6, f"dots of\n{used.labels[i]}")
    return dots, f" The dots of {method}: {used.names[i]}. {why}".rstrip()


def single_steps(cost):
    """Make the panel of single updates on a surface; cost: {method: gradients a step takes}.

    The answers to the exercises on RMSProp's and Adam's step lie as dots on these methods' paths.
    """

    uses = Answers("RMSProp's step", "Adam's step")

    @panel(ground, uses=uses, **step_controls(tuple(cost)))
    def steps(on, eta, a, one, other, k, used):
        J, methods = SURFACES[on], [m for m in dict.fromkeys((one, other)) if m != "none"]
        paths, ended = descend(J, [Run(m, eta, a) for m in methods], LAST)
        marks, dots, words, more = [], [], [], ""
        for r, method in enumerate(methods):
            done = k // cost[method]
            way, color = paths[: done + 1, r], STYLES[method].color
            far = ended[r] and np.allclose(way[-1], paths[-1, r])
            told = "diverges" if far else f"J = {J(way[-1])[0]:.3g}"
            marks.append(method_line(method, *way.T, f"{method}\n{told}", width=2, dots=6))
            words.append(f"{method} has made {done} steps: {told}")
            marks += last_step(J, way, color) if done else []
            marks.append(Dots(*way[-1], color, 12))
            if method in ANSWERED:
                theirs, said = answered(used, method, J, eta, a, done)
                dots, more = [*dots, theirs], more + said
        shown = f"{on}, η = {eta:.2g}, a = {a:.2f}, {k} gradients: "
        return [*marks, *dots], f"{shown}{'; '.join(words)}.{more}"

    return steps


# A race that one watches.


def race_controls(methods, networks, running):
    """Return the race's controls: a switch for each method, on for those in `running`, and more."""
    switches = {m.replace(" ", "_"): Toggle(m, m in running) for m in methods}
    return switches | {
        "eta": Slider(
            "η", 0.01, 10, 1.0, log=True, help="learning rate: step per unit of gradient"
        ),
        "means": Choice("η is", MEANS, MEANS[0], help="what the slider's η stands for"),
        "a": Slider("momentum a", 0.0, 0.99, 0.9, 0.01, help=KEPT),
        "cooling": Choice(
            "cooling",
            tuple(COOLS),
            "constant",
            help="how the learning rate falls as training goes on",
        ),
        "size": Choice(
            "batch size",
            (16, 32, 64, 128, 256, 1437),
            32,
            slider=True,
            help="instances in a gradient",
        ),
        "loss": Choice("network", networks, "cross-entropy", help="the network's output and loss"),
    }


def live_race(networks, digits, best, cost, running):
    """Make the panel of a race whose networks train as one watches.

    networks  {name: (Network, rule that draws first weights)}
    best      {name of the network: {method: its best eta}}
    cost      {method: gradients that a step takes}, for the ten of STYLES in their order
    running   the methods that run at first
    """

    @panel(race_axes, **race_controls(cost, tuple(networks), running))
    def live(
        plain, printed_momentum, heavy_ball, printed_Nesterov, mended_Nesterov, Nesterov,
        AdaGrad, RMSProp, Adam, AdamW, eta, means, a, cooling, size, loss,
    ):  # fmt: skip
        switches = (
            plain, printed_momentum, heavy_ball, printed_Nesterov, mended_Nesterov, Nesterov,
            AdaGrad, RMSProp, Adam, AdamW,
        )  # fmt: skip
        names = [m for m, on in zip(cost, switches) if on]
        if not names:
            yield [], "Nobody runs: switch a method on."
            return
        (network, init), n = networks[loss], len(digits.train.y)
        etas = {m: eta_of(m, means, eta, a, best[loss]) for m in names}
        runs = [Run(m, cooled(cooling, etas[m], cost[m]), a) for m in names]
        w = network.start(0, init, np.float32)
        batches = minibatches(n, size, 0)
        updates = train(network.on(*digits.train), w, runs, batches, end_collapsed=True)
        yield from race_pictures(network, digits, updates, etas, w, -(-n // size))

    return live


# A map over eta and beta. Its grid is such that 1 - beta falls by the factor that eta rises by.


def map_controls(networks, etas, betas):
    """Return the controls that choose a network, and eta and beta among those of the map."""
    return {
        "loss": Choice("network", networks, "cross-entropy", help="the network's output and loss"),
        "eta": Choice(
            "learning rate η",
            tuple(etas.round(3).tolist()),
            0.1,
            slider=True,
            help="step per unit of gradient",
        ),
        "beta": Choice("momentum β", tuple(betas.round(3).tolist()), 0.9, slider=True, help=KEPT),
    }


def map_of(maps, etas, betas, curvatures):
    """Make the panel of heavy ball's J over eta and beta, beside plain descent's.

    maps        {network: J after each epoch (epochs + 1, betas, etas)}
    curvatures  {network: the largest curvature at the start and at the end}
    """

    def backdrop(loss):
        return map_axes(maps[loss], etas, betas, curvatures[loss])

    @panel(backdrop, **map_controls(tuple(maps), etas, betas))
    def eta_beta(loss, eta, beta):
        i, j = [np.abs(x - v).argmin() for x, v in ((etas, eta), (betas, beta))]
        J, here = maps[loss], (etas[i], 1 / (1 - betas[j]))
        epochs = np.arange(len(J))
        marks = [Dots(*here, "white", 17), Dots(*here, STYLES["heavy ball"].color, 12)]
        marks.append(Line(epochs, J[:, 0, i], "#8A8A8A", (8, 4), name="plain,\nsame η", ax=1))
        words = f"plain descent at the same η {J[-1, 0, i]:.2g}"
        if i + j < len(etas):  # the grid is such that this pair is on it
            name = "plain,\nsame effective\nstep"
            marks.append(method_line("plain", epochs, J[:, 0, i + j], name, ax=1))
            words += f", at the same effective step {J[-1, 0, i + j]:.2g}"
        marks.append(method_line("heavy ball", epochs, J[:, j, i], "heavy ball", ax=1, width=4))
        return marks, (
            f"{loss}: heavy ball at η = {eta:.2g}, β = {beta:.2f} (effective step "
            f"{eta / (1 - beta):.4g}) has J = {J[-1, j, i]:.2g} after {epochs[-1]} epochs; {words}."
        )

    return eta_beta


# Where the weights go.

EVERY = 6  # updates from one note of a path to the next


def walk_controls(planes, last):
    """Return the controls that choose a plane, and how many updates are drawn, up to `last`."""
    return {
        "plane": Choice(
            "plane",
            planes,
            planes[0],
            help="the two directions in the space of all weights that are drawn",
        ),
        "k": Slider(
            "updates", 0, last, last, EVERY, play=150, help="steps of the optimizer that are drawn"
        ),
    }


def walk_of(methods, flat, grounds, path_J):
    """Make the panel of paths through the space of all weights, seen in a plane.

    methods  whose paths these are
    flat     {plane: the paths' coordinates in it (notes, methods, 2)}, the first plane that of the
             principal components
    grounds  {plane: (x, y, J on the grid (y, x))}
    path_J   (notes, methods) J along the paths themselves
    """
    planes = tuple(flat)

    def backdrop(plane):
        names = ("first", "second") if plane == planes[0] else ("toward plain's end", "across it")
        return plane_backdrop(*grounds[plane], names)

    @panel(backdrop, **walk_controls(planes, EVERY * (len(path_J) - 1)))
    def weights(plane, k):
        marks, words, n = [], [], k // EVERY
        for r, m in enumerate(methods):
            x, y = flat[plane][: n + 1, r].T
            marks.append(method_line(m, x, y, f"{m}\nJ = {path_J[n, r]:.2g}", dots=5))
            marks.append(Dots(x[-1], y[-1], STYLES[m].color, 13))
            words.append(f"{m} J = {path_J[n, r]:.2g}")
        x, y = flat[plane][0, 0]
        below = y - 0.06 * np.ptp(flat[plane][..., 1])
        marks += [Dots(x, y, "#222222", 15), Text(x, below, "start")]
        shown = f"After {k} updates: " + "; ".join(words)
        return marks, shown + ". The surface is J in this plane."

    return weights
