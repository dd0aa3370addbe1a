"""Lesson 04: Nesterov's accelerated gradient. Its panels, pictures, questions and exercises.

arrows: the slide's picture, one step as arrows. paths: four forms on a surface. rates: what a step
multiplies w by on a parabola. promise: beyond parabolas. training: the digits. watch: one update.
quizzes and exercises: what is asked.
"""

from companion.lessons.nesterov import exercises as exercises  # which registers them
from companion.lessons.nesterov.arrows import arrows_on
from companion.lessons.nesterov.paths import paths_at_equal_cost, show_look_ahead
from companion.lessons.nesterov.promise import show_cycle, show_promise
from companion.lessons.nesterov.quizzes import CYCLE_QUIZ, LOOK_AHEAD_QUIZ, PRINTED_LOOK_QUIZ
from companion.lessons.nesterov.rates import (
    duel_on_parabolas,
    growths_of,
    ravines_at_best_eta,
    three_swings,
)
from companion.lessons.nesterov.training import show_digit_races, training_on
from companion.lessons.nesterov.watch import watched

__all__ = [
    "CYCLE_QUIZ", "LOOK_AHEAD_QUIZ", "PRINTED_LOOK_QUIZ", "arrows_on", "duel_on_parabolas",
    "growths_of", "paths_at_equal_cost", "ravines_at_best_eta", "show_cycle", "show_digit_races",
    "show_look_ahead", "show_promise", "three_swings", "training_on", "watched",
]  # fmt: skip
