"""Answers that are right, written otherwise than the solution: RIGHT = {exercise: [functions]}."""
