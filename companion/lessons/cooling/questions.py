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
    "You take batches four times as large, and want the noise floor where it was. What may you do "
    "with a small η?",
    (
        "Leave it as it is.",
        False,
        "Then the floor comes down: σ² is about a quarter of what it was.",
    ),
    (
        "Make it about twice as large.",
        False,
        "σ is about halved; but what counts in the floor is its square.",
    ),
    (
        "Make it about four times as large.",
        True,
        "σ² falls to about a quarter, and the floor is about η σ²/4: four times the η brings it "
        "back, as long as ηλ stays well below 2.",
    ),
    (
        "Make it about four times as small.",
        False,
        "The larger batch lowers the floor already; that would lower it to about a sixteenth.",
    ),
)

PLATEAU_QUIZ = (
    "η is far too small: J falls every epoch, but only by a hundredth of <code>threshold</code>. "
    "What does reduce on plateau do, with a patience of 2?",
    (
        "It makes η bigger: J hardly changes.",
        False,
        "So would the lecture's rule. Reduce on plateau has no way up.",
    ),
    (
        "It leaves η alone: J is falling.",
        False,
        "It falls by too little: hardly any of these epochs counts as a new best.",
    ),
    (
        "It makes η smaller still, again and again.",
        True,
        "To this rule slow is the same as stuck, so it slows J down further. It can mend a rate "
        "that is too large, never one that is too small.",
    ),
)
