"""Lesson 03: what a rule makes of gradients that it is fed."""

import numpy as np


def steps(rule, gradients, *factors):
    """The steps rho that a rule makes when it is fed these gradients: (len(gradients),)."""
    w, memory, path = 0.0, 0.0, [0.0]
    for g in gradients:
        asking = rule(w, memory, *factors)
        next(asking)  # it asks for the gradient at some point ...
        try:
            asking.send(g)  # ... and is told g
        except StopIteration as end:
            w, memory = end.value
        path.append(w)
    return np.subtract(path[:-1], path[1:])
