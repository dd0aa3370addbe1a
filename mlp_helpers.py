"""The one module behind the notebooks: networks, optimizers, cooling, training, pictures, controls.

It is the door: the code lives in `companion/`, beside this file, a room for each part.

Notation (the lecture's; in memory an instance is a ROW, so products stand transposed)

    lecture                         here                                    shape here
    A(1), an instance per column    A[1] = X, an instance per row           (M, S_0)
    W(l), b(l)                      W[l], b[l]                              (S_l, S_(l-1)), (1, S_l)
    Z(l) = W(l) A(l) + b(l)         Z[l] = A[l] @ W[l].mT + b[l]            (M, S_l)
    A(l+1) = phi(Z(l))              A[l+1] = phi(Z[l])                      (M, S_l)
    V(l) = dJ/dZ(l)                 V[l], of one instance's J, a row each   (M, S_l)
    grad(l) = V(l) [A(l)]^T         V[l].mT @ A[l] / M                      like W[l]
    J, a sum over the batch         J, the MEAN over the batch              a number a run

    eta, eta_0, eta_k               learning rate: any, the first, at epoch k
    alpha, beta, rho                factors of momentum, the step: w <- w - rho
    a                               one momentum factor, for comparing methods

The mean makes eta mean the same at every batch size; the lecture's sum is M times as large, so its
eta is M times smaller.

Three ideas carry everything:

* Parameters are ONE flat vector w; W[l] and b[l] are views of it. An objective maps (w, batch) to
  (J, gradient). To an optimizer, a surface over the plane and a network are then the same thing.
* A leading axis is a set of runs: w of shape (R, P) trains R networks in one pass.
* An optimizer's rule is a generator in which ``yield point`` means "the gradient here".

The rooms, in reading order (none uses anything from a room below it):

    threads         one thread for products, unless you say otherwise
    checks          what was wrong, where, what would be right
    streams         random numbers: one stream for starts, one for shuffles
    data            the digits, Fashion-MNIST, one_hot
    layers          activations, losses, the rules that draw first weights
    architecture    widths, W(l) and b(l) as parts of w, the arrays of a pass (Trace)
    network         Network, its objective
    gradient_check  the gradient once more, by differences
    surfaces        objectives over the plane
    cooling         schedules: eta_k of an epoch k
    optimizers      the rules, METHODS, ADAPTIVE, Run
    lbfgs           L-BFGS
    updates         one update of every run, and the Snapshot that it leaves
    collapse        why a run learns nothing more
    epochs          minibatches, train, descend
    training        fit: what is learned, and the History that is noted
    classifier      the network as scikit-learn's users expect it
    pictures/       stage (figures, plots), marks (lines, arrows, texts ...), svg
    panels/         controls, panel, live
    questions/      quizzes, exercises, diagnosis
    lessons/        a room for each notebook: its panels, pictures and exercises
"""

import importlib.util
import sys
from pathlib import Path


def _open_the_rooms(folder: Path) -> None:
    """Make `companion` the folder beside this file, whatever else of that name is on the path."""
    entrance = folder / "__init__.py"
    if not entrance.is_file():
        raise ImportError(
            f"mlp_helpers.py needs the folder companion/ beside it, and {folder} is not there: "
            "download the whole course, not this file alone"
        )
    known = sys.modules.get("companion")
    if known is not None and Path(getattr(known, "__file__", None) or "").resolve() == entrance:
        return
    for name in [name for name in sys.modules if name.partition(".")[0] == "companion"]:
        del sys.modules[name]
    rooms = importlib.util.spec_from_file_location(
        "companion", entrance, submodule_search_locations=[str(folder)]
    )
    assert rooms is not None and rooms.loader is not None  # a file that is there has both
    sys.modules["companion"] = importlib.util.module_from_spec(rooms)
    rooms.loader.exec_module(sys.modules["companion"])


_open_the_rooms(Path(__file__).resolve().with_name("companion"))

from companion.data import (
    DATA, DIGITS_SHA256, FASHION_MD5, Dataset, Split, load_digits, load_fashion, one_hot,
)  # fmt: skip
from companion.layers import ACTIVATIONS, INITIALIZERS, LOSSES, Activation, Loss
from companion.architecture import Trace
from companion.network import Network, NetworkObjective
from companion.gradient_check import numerical_gradient, relative_error
from companion.surfaces import SURFACES, Surface, quadratic
from companion.cooling import (
    COOLING, constant, step_drop, printed_step_drop, drop_a_little, exponential, inverse_time,
    cosine, warm_up, warm_up_cosine, reduce_on_plateau, lecture_plateau,
)  # fmt: skip
from companion.optimizers import (
    ADAPTIVE, METHODS, Method, Run, adagrad, adam, adamw, heavy_ball, mended_nesterov, nesterov,
    plain, printed_momentum, printed_nesterov, rmsprop,
)  # fmt: skip
from companion.lbfgs import lbfgs
from companion.updates import DIVERGED, Snapshot
from companion.epochs import descend, minibatches, train
from companion.training import Fit, History, fit_steps
from companion.classifier import Classifier
from companion.pictures.stage import (
    FONT, HEIGHT, STYLES, WIDTH, Style, plot_confusion, plot_contours, plot_images, png, show,
    stage,
)  # fmt: skip
from companion.pictures.marks import (
    Area, Arrow, Dots, Line, Pixels, Text, method_line, training_marks,
)  # fmt: skip
from companion.pictures.svg import draw, svg
from companion.panels.controls import Choice, Slider, Toggle
from companion.panels.panel import Panel, panel, still
from companion.panels.live import explore
from companion.panels.progress import fit
from companion.questions.quiz import predict, quiz
from companion.questions.exercise import EXERCISES, Exercise
from companion.questions.diagnosis import check, diagnose

__all__ = [
    "ACTIVATIONS", "ADAPTIVE", "COOLING", "DATA", "DIGITS_SHA256",
    "DIVERGED", "EXERCISES", "FASHION_MD5", "FONT", "HEIGHT", "INITIALIZERS", "LOSSES",
    "METHODS", "STYLES", "SURFACES", "WIDTH", "Activation", "Area", "Arrow", "Choice",
    "Classifier", "Dataset", "Dots", "Exercise", "Fit", "History", "Line", "Loss", "Method",
    "Network", "NetworkObjective", "Panel", "Pixels", "Run", "Slider", "Snapshot", "Split",
    "Style", "Surface", "Text", "Toggle", "Trace", "adagrad", "adam", "adamw", "check",
    "constant", "cosine", "descend", "diagnose", "draw", "drop_a_little", "explore",
    "exponential", "fit", "fit_steps", "heavy_ball", "inverse_time", "lbfgs", "lecture_plateau",
    "load_digits", "load_fashion", "mended_nesterov", "method_line", "minibatches", "nesterov",
    "numerical_gradient", "one_hot", "panel", "plain", "plot_confusion", "plot_contours",
    "plot_images", "png", "predict", "printed_momentum", "printed_nesterov",
    "printed_step_drop", "quadratic", "quiz", "reduce_on_plateau", "relative_error", "rmsprop",
    "show", "stage", "step_drop", "still", "svg", "train", "training_marks", "warm_up",
    "warm_up_cosine",
]  # fmt: skip
