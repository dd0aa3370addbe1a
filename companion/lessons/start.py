"""Lesson 00: how to use the course."""

import numpy as np

from companion.epochs import descend
from companion.optimizers import Run
from companion.panels.controls import Slider
from companion.panels.panel import panel
from companion.pictures.marks import Area, Arrow, Text, method_line
from companion.pictures.stage import plot_contours, show, stage
from companion.pictures.svg import draw
from companion.questions.exercise import EXERCISES, Exercise, apart
from companion.questions.quiz import predict
from companion.surfaces import SURFACES

__all__ = [
    "NO_MOMENTUM_QUIZ", "RAVINE_QUIZ", "SUM_OR_MEAN_QUIZ", "ask_which_one_comes_to_rest",
    "show_notation", "walks_of",
]  # fmt: skip

UPDATES = 40


# -- The panel


def _ravine_and_J():
    """The ravine from above, and axes for J after each update."""
    figure, (left, right) = stage(2, legend=225, height=430, gridspec_kw={"width_ratios": (5, 3)})
    plot_contours(left, SURFACES["ravine"])
    right.set(xlim=(0, UPDATES), ylim=(1e-7, 1e3), yscale="log", xlabel="update k", title="J")
    right.grid(alpha=0.3)
    return figure


def walks_of(methods):
    """The panel `ravine`: forty updates of each of the methods, by name, from the same start."""

    @panel(
        _ravine_and_J,
        eta=Slider("learning rate η", 0.01, 0.4, 0.05, log=True, help="how far a step goes"),
        a=Slider("momentum a", 0.0, 0.98, 0.8, 0.02, help="how much of the last step is kept"),
    )
    def ravine(eta, a):
        """Each method's path over the ravine, and its J."""
        runs = [Run(method, eta, a) for method in methods]
        paths, ended = descend(SURFACES["ravine"], runs, UPDATES)
        J = SURFACES["ravine"](paths)[0]
        marks, ends = [], []
        for r, method in enumerate(methods):
            away = bool(ended[r]) or J[-1, r] > J[0, r]
            name = method + ("\n(diverges)" if away else "")
            marks += [
                method_line(method, *_in_the_picture(paths[:, r]).T, name=name, dots=6),
                method_line(method, np.arange(UPDATES + 1), J[:, r], "", ax=1),
            ]
            ends.append(f"{method} diverges" if away else f"{method} is at J = {J[-1, r]:.1e}")
        return marks, f"Forty updates with η = {eta:.3g}, a = {a:.2f}: " + ", ".join(ends) + "."

    return ravine


def _in_the_picture(path):
    """A path, (updates + 1, 2), up to where it leaves the picture: it is not drawn further."""
    far = np.abs(path).max(axis=1) > 3
    return path[: far.argmax() + 1] if far.any() else path


# -- The notation

FORWARD, BACK, GIVEN = "#0B5394", "#B03A00", "#222222"  # as in 01
ARRAYS = [  # its name, the x and y of its middle, its rows and columns, color; M is 32
    ("A(1)", 75, 320, (32, 64), FORWARD), ("W(1)", 215, 320, (50, 64), GIVEN),
    ("A(2)", 355, 320, (32, 50), FORWARD), ("W(2)", 490, 320, (10, 50), GIVEN),
    ("A(3)", 605, 320, (32, 10), FORWARD), ("Y", 835, 320, (32, 10), GIVEN),
    ("V(1)", 355, 180, (32, 50), BACK), ("V(2)", 605, 180, (32, 10), BACK),
    ("gradient of W(1)", 215, 65, (50, 64), BACK), ("gradient of W(2)", 490, 65, (10, 50), BACK),
]  # fmt: skip
FLOW = {  # arrows, from x and y to x and y
    "#667080": [
        ((122, 320), (168, 320)), ((262, 320), (316, 320)), ((394, 320), (452, 320)),
        ((528, 320), (590, 320)), ((620, 320), (698, 320)), ((818, 320), (742, 320)),
    ],
    BACK: [
        ((702, 305), (622, 200)), ((590, 188), (394, 188)),
        ((316, 178), (232, 130)), ((588, 172), (505, 108)),
    ],
}  # fmt: skip


def show_notation():
    """Show where each array of a network stands; its rows and columns are its height and width."""
    figure, ax = stage(height=400)
    figure.set_layout_engine("none")
    ax.set(xlim=(0, 900), ylim=(0, 400), position=(0, 0, 1, 1))
    ax.axis("off")
    marks = [mark for array in ARRAYS for mark in _array(*array)]
    for color, arrows in FLOW.items():
        marks += [Arrow(*zip(*arrow), color, width=2) for arrow in arrows]
    draw([*marks, Text(720, 320, "J", size=26, anchor="middle")], figure)
    show(
        figure,
        "At the top, forward: A(1), W(1), A(2), W(2), A(3), which J compares with Y. Below, back: "
        "V(2) and from it V(1); and from each V the gradient of its weights.",
    )


def _array(name, x, y, shape, color):
    """A rectangle with its name above it and its shape below, where M stands for 32."""
    high, wide = 1.3 * np.array(shape)
    left, right, bottom, top = x - wide / 2, x + wide / 2, y - high / 2, y + high / 2
    rows, columns = (str(n).replace("32", "M") for n in shape)
    return [
        Area([left, right, right, left], [bottom, bottom, top, top], color, 0.3),
        Text(x, top + 16, name, color, anchor="middle"),
        Text(x, bottom - 16, f"{rows} × {columns}", "#556070", 15, "middle"),
    ]


# -- Questions


def ask_which_one_comes_to_rest():
    """Let the reader guess which of four methods does not diverge, and draw them."""
    four = ["plain", "printed momentum", "heavy ball", "Nesterov"]

    def reveal():
        figure, says = walks_of(four).figure(eta=0.24, a=0.9)
        return figure, (
            "at η = 0.24 heavy ball alone comes to rest: with a = 0.9 it is stable up to "
            "η λ = 3.8, and λ = 10 here. " + says
        )

    predict(
        "η = 0.24 and a = 0.9: three of the four methods diverge. Which one does not?", four, reveal
    )


NO_MOMENTUM_QUIZ = (
    "You set a = 0 in the panel. Which of the four paths then lie on top of one another?",
    (
        "None: four methods, four paths",
        False,
        "What sets the methods apart is what they remember. How much of it is left at a = 0?",
    ),
    (
        "Heavy ball's and Nesterov's alone",
        False,
        "These two do. But the printed momentum multiplies what it remembers by a as well.",
    ),
    (
        "All four",
        True,
        "Each method multiplies what it remembers by a: at a = 0 each is plain descent.",
    ),
)

RAVINE_QUIZ = (
    "On a ravine, why not simply take a larger η?",
    ("The gradient is too small for that", False, "A small gradient would call for a larger η."),
    (
        "The steep direction diverges before the flat one is fast",
        True,
        "Plain descent multiplies each direction by 1 - ηλ at every update: it diverges once "
        "ηλ > 2 in the <i>steepest</i> one, and creeps where λ is small. (λ says how strongly J "
        "curves along a direction: 1 along this ravine, 10 across it.)",
    ),
    ("A larger η always leads to another minimum", False, "A ravine has only one minimum."),
)

SUM_OR_MEAN_QUIZ = (
    "The lecture's J is a sum over the batch; the course's J is the mean. At batch size M, which "
    "η makes the same step?",
    ("the same η", False, "The sum's gradient is M times as long."),
    (
        "the lecture's η is the course's divided by M",
        True,
        "The sum's gradient is M times as long, so its η has to be M times smaller. With a mean, "
        "η means the same at every batch size.",
    ),
    (
        "the lecture's η is the course's times M",
        False,
        "The other way round: the sum's gradient is already M times as long.",
    ),
)


# -- Exercises


def _plain_descent(w, gradient, eta):
    return w - eta * gradient


def _draw_step(rng):
    """w and a gradient, (P,), of numbers that all differ, and a learning rate."""
    count = rng.integers(1, 6)
    w, gradient = apart(rng, 2, count)
    return w, gradient, rng.choice([0.05, 0.1, 0.2, 0.3, 0.7])


EXERCISES["plain descent"] = Exercise(
    _plain_descent,
    {
        "This is ascent: the gradient points uphill, and you went with it.": (
            lambda w, gradient, eta: w + eta * gradient
        ),
        "eta is missing: you went the whole gradient.": lambda w, gradient, eta: w - gradient,
        "You return the step alone; return the next w.": lambda w, gradient, eta: eta * gradient,
        "You return the change of w alone; return the next w, which is w and that change.": (
            lambda w, gradient, eta: -eta * gradient
        ),
        "eta should multiply the gradient, not w.": lambda w, gradient, eta: eta * w - gradient,
        "eta multiplies w, too: only the gradient should be multiplied by it.": (
            lambda w, gradient, eta: eta * (w - gradient)
        ),
        "w and the gradient have changed places: you step from the gradient along w.": (
            lambda w, gradient, eta: gradient - eta * w
        ),
        "The sign of the whole result is flipped: w itself should keep its own.": (
            lambda w, gradient, eta: eta * gradient - w
        ),
        "The gradient is missing: you went eta in every direction.": (
            lambda w, gradient, eta: w - eta
        ),
        "You divide by eta. A smaller learning rate should make a smaller step: multiply by it.": (
            lambda w, gradient, eta: w - gradient / eta
        ),
        "You keep only the sign of the gradient: where J is steep, the step should be longer.": (
            lambda w, gradient, eta: w - eta * np.sign(gradient)
        ),
        "You divide the gradient by its length, so that each step is eta long. The lecture's step "
        "is eta times the gradient as it is.": (
            lambda w, gradient, eta: w - eta * gradient / np.linalg.norm(gradient)
        ),
        "One number moves all weights: each has an entry of the gradient of its own.": (
            lambda w, gradient, eta: w - eta * np.sum(gradient)
        ),
        "One mean moves all weights: each has an entry of the gradient of its own.": (
            lambda w, gradient, eta: w - eta * np.mean(gradient)
        ),
        "w is multiplied where the step should be subtracted.": (
            lambda w, gradient, eta: w * (1 - eta * gradient)
        ),
    },
    {
        "one weight alone": (np.array([2.0]), np.array([3.0]), 0.1),
        "two weights": (np.array([1.0, 2.0]), np.array([3.0, -4.0]), 0.1),
        "a learning rate above 1": (np.array([1.0, 2.0]), np.array([0.5, -4.0]), 3.0),
        "w = 0": (np.zeros(2), np.array([2.0, 1.0]), 0.2),
    },
    _draw_step,
    words={"eta * gradient": "the step"},
)


def _squared_error(A, Y):
    return np.sum((Y - A) ** 2) / len(Y)


def _draw_outputs(rng):
    """A and Y, (M, classes), of numbers that all differ; never as many rows as columns."""
    rows, columns = rng.permutation([1, 2, 3, 4, 5])[:2]
    return apart(rng, rows, columns, low=1, high=9), apart(rng, rows, columns)


EXERCISES["squared error"] = Exercise(
    _squared_error,
    {
        "This is the sum, as on the slide; the course takes the mean over the instances.": (
            lambda A, Y: np.sum((Y - A) ** 2)
        ),
        "This is the mean over instances and classes; divide by the number of instances alone.": (
            lambda A, Y: np.mean((Y - A) ** 2)
        ),
        "The square is missing: errors of opposite sign cancel.": (
            lambda A, Y: np.sum(Y - A) / len(Y)
        ),
        "The square is missing, and the mean is over instances and classes: errors of opposite "
        "sign cancel.": lambda A, Y: np.mean(Y - A),
        "You double the error; square it.": lambda A, Y: np.sum(2 * (Y - A)) / len(Y),
        "* 2 doubles the error; ** 2 squares it.": lambda A, Y: np.sum((A - Y) * 2) / len(Y),
        "You add up an instance's errors and then square, so that errors of opposite sign cancel: "
        "square each error, then add.": lambda A, Y: np.mean(np.sum(Y - A, axis=1) ** 2),
        "This is the mean length of an instance's error, with a root; J adds up the squares.": (
            lambda A, Y: np.mean(np.sqrt(np.sum((Y - A) ** 2, axis=1)))
        ),
        "This is the share of instances that are put into a wrong class: it counts mistakes, J "
        "measures by how much.": lambda A, Y: np.mean(np.argmax(A, 1) != np.argmax(Y, 1)),
        "The square is missing, and the error's sign is flipped.": (
            lambda A, Y: np.sum(A - Y) / len(Y)
        ),
        "You have one J for each instance; J is their mean.": (
            lambda A, Y: np.sum((Y - A) ** 2, axis=1)
        ),
        "You have one mean for each instance; J adds up the squares of an instance, and is the "
        "mean of these sums.": lambda A, Y: np.mean((Y - A) ** 2, axis=1),
        "You have one J for each class; J adds them up.": (
            lambda A, Y: np.sum((Y - A) ** 2, axis=0) / len(Y)
        ),
        "You have one number for each instance and class; J adds them up, and is a mean over the "
        "instances.": lambda A, Y: (Y - A) ** 2,
        "You divide by the classes (columns), not by the instances (rows).": (
            lambda A, Y: np.sum((Y - A) ** 2) / Y.shape[1]
        ),
        "This is half the squared error: some books have a 1/2, the lecture has none.": (
            lambda A, Y: np.sum((Y - A) ** 2) / (2 * len(Y))
        ),
        "This is half the sum: the lecture has no 1/2, and the course takes the mean over the "
        "instances.": lambda A, Y: np.sum((Y - A) ** 2) / 2,
        "This is half the mean over instances and classes: there is no 1/2, and the mean is over "
        "the instances alone.": lambda A, Y: np.mean((Y - A) ** 2) / 2,
        "The root is not asked for: J is the mean of the squares themselves.": (
            lambda A, Y: np.sqrt(np.sum((Y - A) ** 2) / len(Y))
        ),
        "This is the root of the mean over all entries; J has no root, and its mean is over the "
        "instances alone.": lambda A, Y: np.sqrt(np.mean((Y - A) ** 2)),
        "This is the length of the error, the root of the sum of squares. J has no root, and is a "
        "mean over the instances.": lambda A, Y: np.sqrt(np.sum((Y - A) ** 2)),
        "This is the length of the error divided by the instances. J has no root.": (
            lambda A, Y: np.sqrt(np.sum((Y - A) ** 2)) / len(Y)
        ),
        "You divide by one instance less than there are, as a variance does; the mean divides by "
        "all.": lambda A, Y: np.sum((Y - A) ** 2) / (len(Y) - 1),
        "The matrix product multiplies the error of each instance with that of each other one. "
        "Square each entry by itself.": lambda A, Y: np.sum((Y - A) @ (Y - A).T) / len(Y),
        "These are absolute errors: square them.": lambda A, Y: np.sum(np.abs(Y - A)) / len(Y),
        "You square the sum, so errors of opposite sign cancel: square each error, then add.": (
            lambda A, Y: np.sum(Y - A) ** 2 / len(Y)
        ),
        "You add A and Y: the error is their difference.": (
            lambda A, Y: np.sum((Y + A) ** 2) / len(Y)
        ),
        "The squares are subtracted, Y^2 - A^2: subtract first, then square.": (
            lambda A, Y: np.sum(Y**2 - A**2) / len(Y)
        ),
        "The sign is flipped: J is lowest where the error is largest; descent would seek that.": (
            lambda A, Y: -np.sum((Y - A) ** 2) / len(Y)
        ),
        "This is the cross-entropy, the cost of softmax outputs; the squared error is asked for.": (
            lambda A, Y: -np.sum(Y * np.log(A)) / len(Y)
        ),
    },
    {
        "one instance": (np.array([[0.5, 0.2]]), np.array([[1.0, 0.0]])),
        "one class": (np.array([[0.5], [0.2], [0.9]]), np.array([[1.0], [0.0], [1.0]])),
        "as many instances as classes": (
            np.array([[0.5, 0.2], [0.1, 0.9]]), np.array([[1.0, 0.0], [0.0, 2.0]])
        ),
        "outputs that are right": (np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]),) * 2,
        "three instances of two classes": (
            np.array([[0.2, 0.9], [0.7, 0.1], [0.3, 0.4]]),
            np.array([[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]),
        ),
    },
    _draw_outputs,
    words={"Y - A": "the error", "len(Y)": "the number of instances"},
)  # fmt: skip
