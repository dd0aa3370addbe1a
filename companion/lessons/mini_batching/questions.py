"""The questions of lesson 02: quizzes, and a guess before a look."""

import numpy as np

from companion.pictures.stage import stage

UPDATES_QUIZ = (
    "How many updates does one epoch of 1437 digits make, in batches of 32?",
    (
        "44",
        False,
        "44 batches hold 1408 digits. The other 29 make a last, smaller batch: one more update.",
    ),
    ("44.9", False, "That is 1437 / 32. A number of updates is whole."),
    ("45", True, "44 batches of 32, and one of 29."),
    ("32", False, "32 is the size of a batch, not their number."),
)

SHUFFLE_QUIZ = (
    "Why does the slide say “shuffle” at the end of each row? (Two answers are right.)",
    (
        "So that batches are random samples, not neighbors in the file",
        True,
        "Data often lie sorted. A batch of zeros knows only the way to “everything is a zero”.",
    ),
    (
        "So that each instance comes once in an epoch",
        False,
        "Any order does that; shuffling neither helps nor hurts.",
    ),
    (
        "So that an instance meets other company each time",
        True,
        "The same batches would repeat the same accidents. It is the smaller of two reasons.",
    ),
    (
        "So that an epoch has fewer updates",
        False,
        "The number of updates depends on n and B alone.",
    ),
)

ERRATIC_QUIZ = (
    "The slide's new problem: mini-batch updates are erratic. What helps against it? (Several "
    "answers are right.)",
    (
        "Momentum",
        True,
        "Its steps average the gradients so far, and so jump about less. Where the weights end up "
        "is nearly as noisy as without it, though: notebook 03.",
    ),
    (
        "Adaptive learning steps (cooling)",
        True,
        "A smaller η lets less of the noise into the weights: notebook 05.",
    ),
    (
        "A larger η",
        False,
        "η multiplies the noise as it does the gradient: the weights jump about more widely.",
    ),
    ("A larger batch", True, "It works, at a price: four times the batch for half the noise."),
)

EPOCH_OR_BATCH_QUIZ = (
    "One epoch in batches of 32, or one full-batch update: what do they have in common?",
    ("The number of updates", False, "45 against 1."),
    ("The number of instances processed", True, "1437 each: the same arithmetic, give or take."),
    ("The noise of an update", False, "The full batch has none; a batch of 32 scatters."),
    (
        "The learning rate they need, with the lecture's sum",
        False,
        "The full batch adds up 45 times as many terms: see below.",
    ),
)

SCATTER_GUESS = (
    "You take batches of 128 instead of 32: four times the work. "
    "The batch gradients scatter around the full one. "
    "How does the size of this scatter change?",
    ["It is 4 times smaller", "It is 16 times smaller", "It is about half", "It stays the same"],
)


def two_clouds(objective, w):
    """Draw the answer to `SCATTER_GUESS`: (figure, says) of 60 batches of 32 and of 128 at w.

    Each dot is a batch's gradient, seen along the full one and across it.
    """
    full = objective(w)[1]
    rng, unit = np.random.default_rng(0), np.linalg.norm(full)
    clouds = [
        np.stack([objective(w, rng.permutation(objective.n)[:size])[1] for _ in range(60)]) - full
        for size in (32, 128)
    ]
    along = full / unit
    offside = clouds[0] - np.outer(clouds[0] @ along, along)
    across = np.linalg.svd(offside, full_matrices=False).Vh[0]
    figure, axes = stage(2, sharex=True, sharey=True)
    for ax, size, cloud in zip(axes, (32, 128), clouds):
        ax.plot(1 + cloud @ along / unit, cloud @ across / unit, "o", color="#0065B8", markersize=6)
        ax.annotate("", (1, 0), (0, 0), arrowprops={"arrowstyle": "-|>", "linewidth": 3})
        ax.set(title=f"batches of {size}", xlabel="along ∇J", xlim=(-0.1, 1.4), ylim=(-0.6, 0.6))
    spread = [np.sqrt((cloud**2).sum(axis=1).mean()) / unit for cloud in clouds]
    says = f"the scatter is {spread[0]:.2f}, then {spread[1]:.2f} of the arrow's length."
    return figure, f"{says} That is about half, for four times the work."
