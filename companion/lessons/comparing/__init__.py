"""Lesson 06, optimizers compared: its panels, pictures, questions and exercises."""

from companion.lessons.comparing import exercises  # noqa: F401 (which registers them)
from companion.lessons.comparing.first_step import first_step
from companion.lessons.comparing.panels import live_race, map_of, single_steps, walk_of
from companion.lessons.comparing.pictures import (
    show_effective_steps,
    show_notes,
    show_race,
    show_race_in_time,
    show_steady_steps,
    show_sweep,
    show_test,
)
from companion.lessons.comparing.questions import (
    MOMENTUM_QUIZ,
    SCALE_QUIZ,
    TUNING_QUIZ,
    TURN_GUESS,
    both_ravines,
    turned,
)
from companion.lessons.comparing.race import HORIZON, cooled, eta_of
from companion.lessons.comparing.tuning import order_after, redraw, seeds_of, show_pairs

__all__ = [
    "HORIZON", "MOMENTUM_QUIZ", "SCALE_QUIZ", "TUNING_QUIZ", "TURN_GUESS", "both_ravines",
    "cooled", "eta_of", "first_step", "live_race", "map_of", "order_after", "redraw", "seeds_of",
    "show_effective_steps", "show_notes", "show_pairs", "show_race", "show_race_in_time",
    "show_steady_steps", "show_sweep", "show_test", "single_steps", "turned", "walk_of",
]  # fmt: skip
