"""The panels: a trip through the small network, a training by hand, sensitivities in a deep one."""

from functools import cache

import numpy as np

from companion import layers
from companion.lessons.backpropagation.graph import (
    FORWARD,
    STEPS,
    TURNED,
    arrays_at,
    edges_at,
    graph_paper,
    nodes_at,
    words_at,
)
from companion.network import Network
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Line, Text
from companion.pictures.stage import stage
from companion.questions.using import Answers

# The activations of the deep network, each in its color and dash.
LOOKS = {"sigmoid": ("#6A3D9A", ()), "tanh": ("#01665E", (14, 5)), "ReLU": ("#A6611A", (4, 4))}


def graphing(X, W1, b1, W2, b2):
    """Make the panel `graph`: one instance's trip through a 2-3-2 network, forward and back.

    X is the instance, shape (1, 2), its target is (1, 0); W1, b1, W2, b2 have the shapes (3, 2),
    (1, 3), (2, 3) and (1, 2). The first weight stands where its slider does.
    """
    network, target = Network((2, 3, 2), "sigmoid", "squared error"), np.array([1.0, 0.0])
    parameters = np.concatenate([part.ravel() for part in (W1, b1, W2, b2)])

    @panel(
        graph_paper,
        step=Slider("step", 0, 8, 8, play=1500, help="0 to 3 forward, 4 to 8 back"),
        weight=Slider("purple weight", -10.0, 10.0, 1.0, 0.2, help="W(1), first row, first column"),
    )
    def graph(step, weight):
        w = parameters.copy()
        w[0] = weight
        trip = network.backpropagate(w, X, [0])  # the first class: Y = (1, 0)
        after = network.backpropagate(w - trip.gradient, X, [0])
        new = after if step == 8 else trip
        cost, cost_after = (((target - t.A[3][0]) ** 2).sum() for t in (trip, after))
        marks = [Text(12, 540, "step " + STEPS[step], size=18)]
        marks += edges_at(step, trip, new) + nodes_at(step, trip)
        if step >= 3:
            marks += [Text(748, 450, "Y = 1", FORWARD), Text(748, 300, "Y = 0", FORWARD)]
            marks.append(Text(748, 375, f"J = {cost:.3f}", FORWARD))
        if step == 8:
            marks.append(Text(748, 349, f"then {cost_after:.3f}", TURNED))
        marks += arrays_at(step, trip, new)
        return marks, words_at(step, trip, cost, cost_after)

    return graph


def deep_axes():
    """Mean |V(l)| over the layers, from the output back, on a logarithmic axis."""
    figure, ax = stage(legend=265, height=480)
    ax.set(
        xlim=(-0.5, 19.5), ylim=(1e-16, 1e12), yscale="log", ylabel="mean |V(l)|",
        xlabel="layers back:  0 is V(L), the last dot V(1)", xticks=range(0, 20, 2),
        yticks=10.0 ** np.arange(-16, 13, 4),
    )  # fmt: skip
    ax.minorticks_off()
    ax.grid(axis="y", color="#E3E6EA")
    return figure


def scientific(x):
    """0.002 as 2·10⁻³."""
    digit, power = f"{x:.0e}".split("e")
    raised = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return f"{digit}·10{str(int(power)).translate(raised)}"


def factors_in_words(phi, size, factors):
    """(legend, says) of an activation: mean |V| from the output back, and the factors a layer."""
    if not size.all():
        legend = f"{phi}: V is exactly 0,\nthe outputs are saturated"
        return legend, f"{phi} has V = 0 from the output on"
    factor, by_phi, by_W = factors
    legend = f"{phi}: × {factor:.2f} a layer\n= φ′ {by_phi:.2f} × Wᵀ {by_W:.1f}"
    return legend + f"\nmean |V(1)| {scientific(size[-1])}", f"{phi} by {factor:.2f}"


UPDATES = 200


def sigmoid(Z):
    """Return 1 / (1 + exp(-Z)), and 0 where that overflows."""
    with np.errstate(over="ignore"):
        return layers.sigmoid(Z)


def updates_by_hand(functions, X, Y, parameters, eta):
    """Yield J before each of UPDATES updates by slide 2.

    functions are the answers to the three exercises; parameters (W1, b1, W2, b2).
    """
    final_sensitivity, recurrence, gradient = functions
    W1, b1, W2, b2 = parameters
    for _ in range(UPDATES):
        A2 = sigmoid(X @ W1.T + b1)
        A3 = sigmoid(A2 @ W2.T + b2)
        yield ((Y - A3) ** 2).sum() / len(X)
        V2 = final_sensitivity(Y, A3)
        V1 = recurrence(V2, W1, W2, X, A2, A3)
        W1, W2 = W1 - eta * gradient(V1, X), W2 - eta * gradient(V2, A2)
        b1, b2 = (b - eta * V.mean(axis=0, keepdims=True) for b, V in ((b1, V1), (b2, V2)))


def falling_axes():
    """Draw the axes of J against updates."""
    figure, ax = stage(height=340, legend=225)
    ax.set(
        xlim=(0, UPDATES), yscale="log", ylim=(0.02, 12), xlabel="updates k",
        ylabel="J, mean over 200 digits",
    )  # fmt: skip
    return figure


def training_by_hand(X, Y, parameters):
    """Make the panel `by_hand`: the answers to the three exercises train a network.

    X (M, S_0) and Y (M, S_2) are its instances and targets; parameters (W1, b1, W2, b2).
    """
    uses = Answers("final sensitivity", "recurrence", "gradient")

    @cache
    def trained(used, eta):
        return used.record(lambda *three: updates_by_hand(three, X, Y, parameters, eta))

    @panel(
        falling_axes,
        uses=uses,
        eta=Slider(
            "learning rate η", 0.1, 10, 1.0, log=True, help="step per unit of gradient"
        ),
    )
    def by_hand(eta, used):
        J, why = trained(used, eta)
        marks = [Line(np.arange(len(J)), J, "#222222", name="\n".join(used.labels))]
        if used.wrong:
            own, x = trained(uses, eta)[0], np.arange(UPDATES)
            marks.insert(0, Line(x, own, "#C9A227", width=8, name="the course's own"))
        told = f"from {J[0]:.2f} to {J[-1]:.2f} in {len(J) - 1} updates" if J else "nowhere"
        return marks, f"At η = {eta:.2g} J goes {told}. {used.says} {why}".rstrip()

    return by_hand


def measuring(deep_pass, layer_factors):
    """Make the panel `deep_sensitivity`: mean |V(l)| of three deep networks, layer by layer.

    deep_pass(phi, depth, scale, init, cost) gives the Trace of a pass; layer_factors(trace) by
    how much a layer back multiplies mean |V|: in all, by phi' and by W^T.
    """

    @panel(
        deep_axes,
        depth=Slider("depth (layers L)", 3, 20, 10, help="layers of weights, output included"),
        scale=Slider("weights times", 0.1, 4, 1.0, log=True, help="scale of the weights"),
        init=Choice(
            "start rule", ("uniform", "Glorot", "He"), "uniform",
            help="the rule that draws the random weights to start from",
        ),
        cost=Choice(
            "output and cost", ("cross-entropy", "squared error"), "cross-entropy",
            help="the final layer and what J measures",
        ),
    )  # fmt: skip
    def deep_sensitivity(depth, scale, init, cost):
        marks, told = [], []
        for phi, (color, dash) in LOOKS.items():
            trip = deep_pass(phi, depth, scale, init, cost)
            size = np.array([np.abs(V).mean() for V in trip.V[:0:-1]])  # V(L), ..., V(1)
            legend, words = factors_in_words(phi, size, layer_factors(trip))
            told.append(words)
            size = np.where(size > 0, size, np.nan)
            marks.append(Line(np.arange(depth), size, color, dash, 3, 8, legend))
        return marks, (
            f"{depth} layers, {init} weights times {scale:.2g}, {cost}. "
            f"A layer back multiplies mean |V|: {', '.join(told)}."
        )

    return deep_sensitivity
