"""The questions of lesson 06: quizzes, and a guess before a look."""

import numpy as np

from companion.epochs import descend
from companion.optimizers import Run
from companion.pictures.marks import method_line
from companion.pictures.stage import plot_contours, stage
from companion.pictures.svg import draw
from companion.surfaces import quadratic

MOMENTUM_QUIZ = (
    "“At η = 0.1, heavy ball with β = 0.9 needs a third of the epochs that plain descent needs at "
    "η = 0.1.” What has been shown?",
    (
        "That momentum speeds up learning",
        False,
        "Perhaps it does; but plain descent at η = 1 may be as fast. It was not asked.",
    ),
    (
        "That here its memory or its ten times longer step helped, one or both",
        True,
        "Heavy ball's effective step is η / (1 − β) = 1, plain descent's 0.1. Which of the two "
        "helped, only a comparison at equal effective step, or at each one's best, can tell.",
    ),
    (
        "Nothing: epochs can't be compared",
        False,
        "Both take one gradient a step, so here epochs are a fair price. It is η that is not.",
    ),
)

SCALE_QUIZ = (
    "You multiply the whole objective J by 1000. What happens to Adam's path (ε is tiny)?",
    ("It makes steps 1000 times as long", False, "So would plain descent. But Adam divides."),
    (
        "Hardly anything",
        True,
        "m grows by 1000 and so does the root of s: the factor cancels, but for the tiny ε. Plain "
        "descent's steps would be 1000 times as long.",
    ),
    (
        "It makes steps 1000 times as short",
        False,
        "m is divided by the ROOT of the squares, not by the squares.",
    ),
)

TUNING_QUIZ = (
    "Your optimizer has three settings. You try 50 combinations, and keep the one with the best "
    "validation accuracy. What do you expect of its test accuracy?",
    (
        "About the same: validation and test digits are drawn alike",
        False,
        "For any one combination, yes. But you kept the one of 50 that looked best, and luck is a "
        "part of looking best.",
    ),
    (
        "A little less",
        True,
        "The winner owes some of its lead to these very validation digits. On digits that have "
        "chosen nothing it has to do without: report those, and look at them once.",
    ),
    (
        "A little more: it is the best of 50",
        False,
        "It was the best on the validation digits, partly by luck; and luck does not come along.",
    ),
)

TURN_GUESS = (
    "60 steps of heavy ball, and 60 of AdaGrad, on both ravines. For whom does the final J change "
    "when the ravine is turned?",
    ["Nobody's: it is the same ravine", "The heavy ball's", "AdaGrad's", "Both"],
)
TURNED = {"heavy ball": 0.02, "AdaGrad": 0.5}  # each one's eta


def turned(angle, start=(-1.7, 0.9), steps=60):
    """Return the ravine turned by `angle` degrees, two paths over it, and J at their ends (2,).

    The paths (steps + 1, 2, 2) are heavy ball's and AdaGrad's, from the start turned as well.
    """
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    ravine = quadratic(20, 1, angle)._replace(box=(-2.2, 2.2, -2.2, 2.2))
    first = np.array([c * start[0] - s * start[1], s * start[0] + c * start[1]])
    paths, _ = descend(ravine, [Run(m, eta, 0.9) for m, eta in TURNED.items()], steps, first)
    return ravine, paths, ravine(paths[-1])[0]


def both_ravines():
    """Draw the answer to `TURN_GUESS`: (figure, says) of the ravine along the axes and turned."""
    figure, axes = stage(2, legend=180, height=400)
    marks, ends = [], []
    for i, (ax, angle) in enumerate(zip(axes, (0, 45))):
        ravine, paths, J = turned(angle)
        plot_contours(ax, ravine)
        ax.set(aspect="equal", title=f"turned by {angle}°")
        marks += [
            method_line(m, *paths[:, r].T, "" if i else m, ax=i, dots=5)
            for r, m in enumerate(TURNED)
        ]
        ends.append(J)
    draw(marks, figure)
    (ball, ada), (ball_turned, ada_turned) = ends
    return figure, (
        f"After 60 steps the heavy ball has J = {ball:.1e} on the one and {ball_turned:.1e} on the "
        f"other: its path has just been turned. AdaGrad has {ada:.0e} along the axes, where each "
        f"weight has a curvature of its own, and {ada_turned:.0e} on the turned ravine, where the "
        "two are coupled."
    )
