"""Lesson 06: how far the first step of a rule goes."""

from companion.optimizers import one_step


def first_step(rule, memory, gradient, *factors):
    """The first step of a rule over eta, when its gradient is this number."""
    return -one_step(rule, 0.0, memory, lambda _: gradient, 1.0, *factors)[0]
