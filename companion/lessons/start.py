"""Lesson 00: how to use the course."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise

EXERCISES["plain descent"] = Exercise(
    lambda w, gradient, eta: w - eta * gradient,
    {
        "This is ascent: the gradient points uphill, and you went with it.": (
            lambda w, gradient, eta: w + eta * gradient
        ),
        "eta is missing: you went the whole gradient.": lambda w, gradient, eta: w - gradient,
        "You return the step alone; return the next w.": lambda w, gradient, eta: eta * gradient,
        "eta should multiply the gradient, not w.": lambda w, gradient, eta: eta * w - gradient,
    },
    [(np.array([1.0, -2.0, 3.0]), np.array([0.5, 4.0, -1.0]), 0.1), (np.ones(2), np.ones(2), 3.0)],
)


EXERCISES["squared error"] = Exercise(
    lambda A, Y: np.sum((Y - A) ** 2) / len(Y),
    {
        "This is the sum, as on the slide; the course takes the mean over the instances.": (
            lambda A, Y: np.sum((Y - A) ** 2)
        ),
        "This is the mean over instances and classes; divide by the number of instances alone.": (
            lambda A, Y: np.mean((Y - A) ** 2)
        ),
        "The square is missing: errors of opposite sign cancel.": (
            lambda A, Y: np.sum(Y - A) / len(Y)
        ),
        "You have one J for each instance; J is their mean.": (
            lambda A, Y: np.sum((Y - A) ** 2, axis=1)
        ),
        "You divide by the classes (columns), not by the instances (rows).": (
            lambda A, Y: np.sum((Y - A) ** 2) / Y.shape[1]
        ),
    },
    [
        (
            np.array([[0.2, 0.9, 0.4], [0.7, 0.1, 0.3]]),
            np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]),
        ),
        (np.array([[0.5, 0.25], [1.0, 0.0], [0.3, 0.6]]), np.array([[1.0, 0.0]] * 3)),
    ],
)
