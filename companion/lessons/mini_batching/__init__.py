"""Lesson 02, mini-batching: its panels, pictures, questions and exercises."""

from companion.lessons.mini_batching import exercises  # noqa: F401 (which registers them)
from companion.lessons.mini_batching.noise import Noise
from companion.lessons.mini_batching.panels import live_training, noise_around, strip
from companion.lessons.mini_batching.pictures import (
    show_first_digits,
    show_orders,
    show_race,
    show_race_in_time,
    show_sweep,
    show_unit_gradients,
    size_line,
)
from companion.lessons.mini_batching.questions import (
    EPOCH_OR_BATCH_QUIZ,
    ERRATIC_QUIZ,
    SCATTER_GUESS,
    SHUFFLE_QUIZ,
    UPDATES_QUIZ,
    two_clouds,
)
from companion.lessons.mini_batching.race import race

__all__ = [
    "EPOCH_OR_BATCH_QUIZ", "ERRATIC_QUIZ", "SCATTER_GUESS", "SHUFFLE_QUIZ", "UPDATES_QUIZ",
    "Noise", "live_training", "noise_around", "race", "show_first_digits", "show_orders",
    "show_race", "show_race_in_time", "show_sweep", "show_unit_gradients", "size_line", "strip",
    "two_clouds",
]  # fmt: skip
