"""Lesson 01, backpropagation: its panels, pictures, quizzes and exercises."""

from companion.lessons.backpropagation.exercises import slide_2
from companion.lessons.backpropagation.panels import graphing, measuring, training_by_hand
from companion.lessons.backpropagation.pictures import (
    factor_against_scale,
    show_gradient_check,
    show_ones,
)
from companion.lessons.backpropagation.quizzes import (
    EXPLODING_QUIZ,
    FORWARD_QUIZ,
    SCALE_GUESS,
    VANISHING_QUIZ,
)

__all__ = [
    "EXPLODING_QUIZ", "FORWARD_QUIZ", "SCALE_GUESS", "VANISHING_QUIZ", "factor_against_scale",
    "graphing", "measuring", "show_gradient_check", "show_ones", "slide_2",
    "training_by_hand",
]  # fmt: skip
