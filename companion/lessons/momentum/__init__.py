"""Lesson 03, momentum: its panels, pictures, quizzes and exercises."""

from companion.lessons.momentum import exercises  # noqa: F401  (it enters them into EXERCISES)
from companion.lessons.momentum.panels import (
    descending,
    dropping,
    racing_on_a_ravine,
    racing_on_digits,
    responding,
    rolling,
    stability,
)
from companion.lessons.momentum.parabola import best_printed
from companion.lessons.momentum.pictures import both_runs, show_sweep
from companion.lessons.momentum.quizzes import BETA_QUIZ, LANDSCAPE_QUIZ, LIMIT_GUESS

__all__ = [
    "BETA_QUIZ", "LANDSCAPE_QUIZ", "LIMIT_GUESS", "best_printed", "both_runs", "descending",
    "dropping", "racing_on_a_ravine", "racing_on_digits", "responding", "rolling", "show_sweep",
    "stability",
]  # fmt: skip
