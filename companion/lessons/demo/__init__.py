"""Lesson 07: the lecture's demo. Its panel, pictures, questions and exercises."""

from companion.lbfgs import two_loop_recursion
from companion.lessons.demo import exercises as exercises  # which registers them
from companion.lessons.demo.panels import retraining
from companion.lessons.demo.pictures import (
    batches_compared,
    picture_of,
    show_by_instances,
    show_clothes,
    show_lbfgs,
    show_penalties,
    show_secant,
    show_splits,
    show_sweep,
    show_widths,
)
from companion.lessons.demo.quizzes import SAME_ACCURACY_QUIZ, STUCK_AT_A_CONSTANT_QUIZ

__all__ = [
    "SAME_ACCURACY_QUIZ", "STUCK_AT_A_CONSTANT_QUIZ", "batches_compared", "picture_of",
    "retraining", "show_by_instances", "show_clothes", "show_lbfgs", "show_penalties",
    "show_secant", "show_splits", "show_sweep", "show_widths", "two_loop_recursion",
]  # fmt: skip
