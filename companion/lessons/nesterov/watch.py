"""Lesson 04: one update of a rule, watched."""

from companion.optimizers import METHODS


def watched(method, w, memory, eta, a, gradient):
    """One update: where the rule asks, the answers it gets, W_(k+1), and what it remembers."""
    rule, factors = METHODS[method]
    ask = rule(w, memory, *factors(eta, a))
    points, answers = [next(ask)], []
    while True:
        answers.append(gradient(points[-1]))
        try:
            points.append(ask.send(answers[-1]))
        except StopIteration as end:
            return points, answers, *end.value
