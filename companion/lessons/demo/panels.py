"""Lesson 07: the panel that trains anew at every move."""

import numpy as np

from companion.optimizers import METHODS, Run
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import method_line, training_marks
from companion.pictures.stage import stage
from companion.training import fit_steps


def three_axes(epochs):
    """J on the left, accuracy in the middle, eta on the right."""
    figure, (left, middle, right) = stage(3, legend=180, height=400, width_ratios=(4, 4, 3))
    left.set(ylim=(0.005, 8), yscale="log", title="J (training)")
    middle.set(ylim=(0, 1), title="accuracy (validation)")
    right.set(ylim=(1e-4, 30), yscale="log", title="η at each epoch")
    for ax in (left, middle, right):
        ax.set(xlim=(0, epochs), xlabel="epoch")
        ax.grid(alpha=0.3)
    return figure


def marks_of(learned, methods, names):
    """J, accuracy and eta of two runs, the second with dots; a run that has ended says why."""
    history = learned.history
    shown = [
        name + ("\n(" + why.split()[0] + ")" if why else "")
        for name, why in zip(names, learned.ended)
    ]
    k = np.arange(len(history.J) - 1)
    return [
        *training_marks(history, methods, shown, cooled=(1,)),
        *(
            method_line(m, k, history.eta[1:, r], "", dots=9 * r, ax=2)
            for r, m in enumerate(methods)
        ),
    ]


def told(learned, method, cooling, names):
    """In words: what the two runs have reached, and why one has ended."""
    J, accuracy = learned.history.J[-1], learned.history.watched_accuracy[-1]
    ends = [f"{name.split(',')[0]} {why}" for name, why in zip(names, learned.ended) if why]
    return (
        f"After {learned.snapshot.epoch} epochs plain descent has J = {J[0]:.3f} and accuracy "
        f"{accuracy[0]:.3f}; {method} with {cooling} has J = {J[1]:.3f} and accuracy "
        f"{accuracy[1]:.3f}. {'; '.join(ends)}"
    )


METHOD = Choice(
    "kind of momentum", tuple(METHODS), "heavy ball",
    help="the method that is trained beside plain descent",
)  # fmt: skip
ETA = Slider(
    "learning rate η", 0.01, 10.0, 0.5, log=True,
    help="η at the start; J is the mean over the batch",
)  # fmt: skip
A = Slider("momentum a", 0.0, 0.99, 0.9, 0.01, help="plain descent ignores it")
D = Slider("its d", 0.05, 1.0, 0.85, 0.05, help="the factor of the drop; cosine ignores it")
BATCH = Choice(
    "batch size", (8, 16, 32, 64, 128, 256, 512, 1437), 32, slider=True,
    help="instances in a gradient",
)  # fmt: skip
LOSS_HELP = "squared error with sigmoid outputs, or cross-entropy with softmax"
COOLING_HELP = "how the learning rate falls as training goes on"


def retraining(networks, digits, w, schedules, epochs):
    """The panel `retrain`: plain descent and a method of choice, from the same weights w.

    networks   {loss: Network}
    schedules  {name: function (eta, d) -> schedule}
    """

    @panel(
        lambda: three_axes(epochs),
        loss=Choice("loss", tuple(networks), "cross-entropy", help=LOSS_HELP),
        method=METHOD,
        eta=ETA,
        a=A,
        cooling=Choice("cooling", tuple(schedules), "exponential (gamma = d)", help=COOLING_HELP),
        d=D,
        batch=BATCH,
    )
    def retrain(loss, method, eta, a, cooling, d, batch):
        """A picture after each epoch of both runs, which share first weights and batches."""
        names = ["plain, constant", f"{method},\n{cooling.split(' (')[0]}"]
        runs = [Run("plain", eta), Run(method, schedules[cooling](eta, d), a)]
        settings = {"batch_size": batch, "w": w, "watch": digits.validation, "end_collapsed": True}
        for learned in fit_steps(networks[loss], digits.train, runs, **settings):
            if learned.snapshot.updates_in_epoch == 0:
                marks = marks_of(learned, ["plain", method], names)
                yield marks, told(learned, method, cooling, names)
                if learned.snapshot.epoch == epochs:
                    return

    return retrain
