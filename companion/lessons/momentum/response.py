"""Lesson 03: what a rule makes of the gradients that it is told."""

import numpy as np

from companion.optimizers import one_step


def steps(rule, gradients, *factors):
    """The steps rho that a rule makes when it is fed these gradients: (len(gradients),)."""
    w, memory, path = 0.0, 0.0, [0.0]
    for g in gradients:
        w, memory = one_step(rule, w, memory, lambda _, g=g: g, *factors)
        path.append(w)
    return np.subtract(path[:-1], path[1:])


def cut_on_the_way(rule, cut=12, steps=60):
    """w_0 ... w_steps on J = w^2 / 2, with eta = 0.01 and from step `cut` on a tenth of it."""
    w, memory, path = 1.0, 0.0, [1.0]
    for k in range(steps):
        w, memory = one_step(rule, w, memory, lambda w: w, 0.01 if k < cut else 0.001, 0.9)
        path.append(w)
    return np.array(path)
