"""The questions of lesson 05."""

import numpy as np

from companion.pictures.stage import stage
from companion.questions.quiz import predict

__all__ = [
    "ETA_ONE_QUIZ", "NOISE_FLOOR_QUIZ", "PLATEAU_QUIZ", "ask_what_the_printed_rate_does",
    "printed_rate",
]  # fmt: skip


def ask_what_the_printed_rate_does():
    """Let the reader guess how the printed step drop goes, and draw it."""
    predict(
        "The slide's formula as printed, with d = 0.5 and k_max = 20: what does η_k do as k goes "
        "from 0 to 20?",
        ("It falls in steps.", "It falls smoothly.", "It stays, then drops once.", "It rises."),
        printed_rate,
    )


def printed_rate():
    """(figure, says): the printed step drop over 20 epochs."""
    figure, ax = stage(height=360)
    k = np.arange(1, 21)
    ax.plot(k, 0.5 ** (20 // k), "o--", color="#9A4F00", markersize=8)
    ax.set(
        xlim=(-0.5, 20.5), ylim=(-0.03, 1.03), xlabel="epoch $k$", ylabel="$\\eta_k / \\eta_0$",
        xticks=range(0, 21, 2),
    )  # fmt: skip
    ax.text(-0.3, 0.94, "k = 0: division by zero", color="#9A4F00")
    return figure, (
        "it RISES, from almost nothing to d η₀: the exponents are 20, 10, 6, 5, 4, 3, 2, 2, 2, 2, "
        "1, 1, ... for k = 1, 2, 3, ... At k = 0 it divides by zero."
    )


ETA_ONE_QUIZ = (
    "What does η₀^(1 + k d) do at η₀ = 1?",
    ("It falls by d every epoch.", False, "Put 1 in: 1 to any power is 1."),
    (
        "Nothing: the rate stays 1.",
        True,
        "1 to any power is 1, so there is no cooling at all; and above 1 the rate grows.",
    ),
    ("It divides by zero.", False, "There is no division in it: 1^(1 + k d) = 1."),
    ("It grows.", False, "That happens above 1; at 1 exactly, 1 to any power is 1."),
)

NOISE_FLOOR_QUIZ = (
    "J of a constant η has leveled off far above the minimum, at the noise floor. What lowers the "
    "floor by about half?",
    (
        "Train twice as long.",
        False,
        "It has leveled off: the noise feeds as much as the descent takes away.",
    ),
    (
        "Half the learning rate, or twice the batch.",
        True,
        "The floor is about η σ²/4, and a batch of twice the size has half the σ².",
    ),
    ("Twice the learning rate.", False, "That doubles the floor; it only gets you there sooner."),
)

PLATEAU_QUIZ = (
    "Which rule makes η smaller when J stops falling?",
    (
        "The lecture's plateau rule.",
        False,
        "It makes η bigger when J is not changing much: on flat land it walks faster.",
    ),
    ("Reduce on plateau.", True, "It takes a plateau for the noise floor, and lowers it."),
    (
        "Both.",
        False,
        "They are opposites: the lecture's rule makes η bigger there.",
    ),
    ("Neither.", False, "Reduce on plateau does, hence its name."),
)
