"""The picture of the small network: nodes and edges above, the lists of its arrays below."""

from itertools import pairwise, product

import numpy as np

from companion.pictures.marks import Arrow, Dots, Line, Text
from companion.pictures.stage import stage

FORWARD, BACK, TURNED, WAITING = "#0B5394", "#B03A00", "#6A3D9A", "#8A939E"
PLACES = [[(95, 425), (95, 325)], [(400, 475), (400, 375), (400, 275)], [(705, 450), (705, 300)]]
COLUMNS = {"forward": 6, "parameters": 303, "back": 604}  # where the arrays stand, in pixels
STEPS = [
    "0   an instance comes in:  A(1)",
    "1   forward:  Z(1) = W(1) A(1) + b(1),   A(2) = φ(Z(1))",
    "2   forward:  Z(2) = W(2) A(2) + b(2),   A(3) = φ(Z(2))",
    "3   the objective:  J = Σ (Y - A(3))²",
    "4   back, the final layer:  V(2) = -2 (Y - A(3)) A(3) (1 - A(3))",
    "5   back, the recurrence:  V(1) = A(2) (1 - A(2)) · W(2)ᵀ V(2)",
    "6   gradient of the last weights:  grad(2) = V(2) A(2)ᵀ",
    "7   gradient of the first weights:  grad(1) = V(1) A(1)ᵀ",
    "8   the update, with η = 1:  W(l) ← W(l) - η grad(l)",
]
FLOW = {1: (1, 1), 2: (2, 1), 5: (2, -1), 6: (2, 0), 7: (1, 0)}  # step: (layer, direction)


def graph_paper():
    """The graph with empty nodes, and the heads of the three lists of arrays."""
    figure, ax = stage(height=560)
    figure.set_layout_engine("none")
    ax.set(xlim=(0, 900), ylim=(0, 560), position=(0, 0, 1, 1))
    ax.axis("off")
    for left, right in pairwise(PLACES):
        for start, end in product(left, right):
            ax.plot(*zip(start, end), color="#B8BEC6", linewidth=1.5, zorder=1)
    for l, nodes in enumerate(PLACES, 1):
        ax.scatter(*zip(*nodes), s=1900, color="white", edgecolor="#7A838F", lw=1.5, zorder=2)
        ax.text(nodes[0][0], nodes[0][1] + 40, f"A({l})", ha="center", va="center", color=FORWARD)
    ax.axhline(212, color="#D0D4DA", linewidth=1)
    for title, x in COLUMNS.items():
        ax.text(x, 195, title, weight="bold", va="center")
    return figure


def array_list(title, rows):
    """Arrays under one another: (name, array, known by now, color)."""
    x, y, marks = COLUMNS[title], 172, []
    for name, array, known, color in rows:
        marks += [Text(x, y, name, size=15), Text(x + 79, y, str(array.shape), "#667080", 15)]
        for row in array:
            for i, number in enumerate(row):
                words = f"{number:z.3f}" if abs(number) < 9.9995 else f"{number:z.2f}"
                words, paint = (words, color) if known else ("–", WAITING)
                marks.append(Text(x + 178 + 55 * i, y, words, paint, 15, "end"))
            y -= 20
    return marks


def tag(x, y, words, color):
    """Words on a white ground, so that an edge behind them does not disturb."""
    half = 3.2 * len(words)
    ground = Dots([x - half, x, x + half], [y] * 3, "white", 20)
    return [ground, Text(x, y, words, color, 15, "middle")]


def edges(l, numbers, color, flow=None):
    """Layer l's edges with a number on each; flow: +1 arrows forward, -1 back, 0 only colored."""
    marks = []
    for j, end in enumerate(PLACES[l]):
        for i, start in enumerate(PLACES[l - 1]):
            start, end = np.array(start), np.array(end)
            ends = np.array([0.9 * start + 0.1 * end, 0.1 * start + 0.9 * end])
            turned = (l, i, j) == (1, 0, 0)
            if turned or flow is not None:
                paint = TURNED if turned and not flow else color
                kind = Arrow if flow else Line
                way = ends[::-1] if flow == -1 else ends
                marks.append(kind(*way.T, paint, width=3 if turned else 2))
            paint = TURNED if turned and color != BACK else "#444444" if color == FORWARD else color
            marks += tag(*(0.32 * start + 0.68 * end), f"{numbers[j, i]:z.2f}", paint)
    return marks


def edges_at(step, trip, new):
    """All edges at a step: with the weights of `new` on them, with their gradients, or (step 5)
    with what they send back, their shares of V(1) before the slope."""
    marks = []
    for l in (1, 2):
        gradients = step in (6, 7) and step >= 8 - l
        layer, flow = FLOW.get(step, (0, 0))
        shares = flow < 0 and layer == l
        numbers = trip.V[l].T * new.W[l] if shares else trip.grad_W[l] if gradients else new.W[l]
        paint = BACK if shares or gradients else FORWARD
        marks += edges(l, numbers, paint, flow if layer == l else None)
    return marks


def nodes_at(step, trip):
    """What stands on the nodes: A once it is there, and V under it."""
    marks = []
    for l, places in enumerate(PLACES, 1):
        for j, (x, y) in enumerate(places):
            if step >= l - 1:
                words = f"{trip.A[l][0, j]:z.2f}"
                marks += [Dots(x, y, "#D6E6F5", 54), Text(x, y, words, FORWARD, 16, "middle")]
            if l > 1 and step >= 7 - l:
                marks += tag(x, y - 42, f"V = {trip.V[l - 1][0, j]:z.3f}", BACK)
    return marks


def arrays_at(step, trip, new):
    """The three lists of arrays: the trip's, and the parameters of `new`."""
    forward = [
        ("A(1)", trip.A[1], True, FORWARD),
        ("Z(1)", trip.Z[1], step >= 1, FORWARD), ("A(2)", trip.A[2], step >= 1, FORWARD),
        ("Z(2)", trip.Z[2], step >= 2, FORWARD), ("A(3)", trip.A[3], step >= 2, FORWARD),
    ]  # fmt: skip
    paint = TURNED if step == 8 else "#222222"
    parameters = [
        ("W(1)", new.W[1], True, paint), ("b(1)", new.b[1], True, paint),
        ("W(2)", new.W[2], True, paint), ("b(2)", new.b[2], True, paint),
    ]  # fmt: skip
    back = [
        ("V(2)", trip.V[2], step >= 4, BACK), ("V(1)", trip.V[1], step >= 5, BACK),
        ("grad(2)", trip.grad_W[2], step >= 6, BACK),
        ("grad b(2)", trip.grad_b[2], step >= 6, BACK),
        ("grad(1)", trip.grad_W[1], step >= 7, BACK),
        ("grad b(1)", trip.grad_b[1], step >= 7, BACK),
    ]  # fmt: skip
    return [
        *array_list("forward", forward),
        *array_list("parameters", parameters),
        *array_list("back", back),
    ]


def words_at(step, trip, cost, cost_after):
    """What happens at a step, in a sentence or two."""
    V2, V1, A2, A3 = trip.V[2][0], trip.V[1][0], trip.A[2][0], trip.A[3][0]
    edge = "The red number on an edge is V at its right end times A at its left end."
    seen = [
        "Two inputs, and nothing computed yet.",
        f"The hidden units put out {A2[0]:.2f}, {A2[1]:.2f} and {A2[2]:.2f}.",
        f"The outputs are {A3[0]:.2f} and {A3[1]:.2f}.",
        f"The outputs miss their targets by {1 - A3[0]:.2f} and {A3[1]:.2f}, so J is {cost:.3f}.",
        f"V(2) is {V2[0]:z.3f} and {V2[1]:z.3f}: raising the first Z(2) a little lowers J, "
        "raising the second raises it.",
        f"V(1) is {V1[0]:z.3f}, {V1[1]:z.3f} and {V1[2]:z.3f}. The red number on an edge is W(2) "
        "times V(2): what it sends back.",
        edge,
        edge,
        f"J falls from {cost:.3f} to {cost_after:.3f}.",
    ]
    return f"Step {' '.join(STEPS[step].split())}. {seen[step]}"
