"""Lesson 03, momentum: its panels, pictures, quizzes and exercises."""

from companion.lessons.momentum import exercises  # noqa: F401  (it enters them into EXERCISES)
from companion.lessons.momentum.panels import (
    descending,
    dropping,
    racing_on_a_ravine,
    racing_on_digits,
    responding,
    rolling,
)
from companion.lessons.momentum.parabola import best_printed
from companion.lessons.momentum.pictures import both_runs, show_cut, show_sweep
from companion.lessons.momentum.quizzes import (
    BETA_QUIZ,
    LANDSCAPE_QUIZ,
    LIMIT_GUESS,
    RIM_QUIZ,
    SWING_QUIZ,
)
from companion.lessons.momentum.ravine import both_ends, show_rates, turning
from companion.lessons.momentum.response import cut_on_the_way, steps
from companion.lessons.momentum.solid import rolling_on, where_mass_ends
from companion.lessons.momentum.stability_map import stability

__all__ = [
    "BETA_QUIZ", "LANDSCAPE_QUIZ", "LIMIT_GUESS", "RIM_QUIZ", "SWING_QUIZ", "best_printed",
    "both_ends", "both_runs", "cut_on_the_way", "descending", "dropping", "racing_on_a_ravine",
    "racing_on_digits", "responding", "rolling", "rolling_on", "show_cut", "show_rates",
    "show_sweep", "stability", "steps", "turning", "where_mass_ends",
]  # fmt: skip
