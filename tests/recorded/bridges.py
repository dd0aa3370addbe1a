"""What every library is asked, so that its names and conventions can be compared with the course's.

A recorder hands `paths` a function that makes one optimizer at a start; gradients are computed
here, in NumPy, so that the libraries differ in nothing but their rules.
"""

import inspect

import numpy as np

STEPS, HALVED_AT = 20, 10  # eta is half as much from this update on
# Flat for 13 epochs; better by 7e-4 of itself, which is less than 1e-4; flat; much better; flat.
LOSSES = [0.1, 0.08, *[0.07] * 14, *[0.06995] * 14, *[0.05] * 14]


def quadratic(w):
    """The gradient of J = (w_1^2 + 10 w_2^2) / 2."""
    return w * np.array([1.0, 10.0])


def rosenbrock(w):
    """The gradient of J = (1 - x)^2 + 100 (y - x^2)^2."""
    x, y = w
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


GRADIENTS = {"quadratic": (quadratic, [1.5, -1.0]), "rosenbrock": (rosenbrock, [-1.2, 1.0])}


def path(make, gradient, start, etas):
    """The start and the point after each update: `make(start)` gives step(gradient, eta) -> w."""
    step, w = make(np.array(start)), np.array(start)
    points = [w.tolist()]
    for eta in etas:
        w = np.array(step(gradient(w), eta), dtype=np.float64)
        points.append(w.tolist())
    return points


def paths(make, eta):
    """The paths on both objectives, with a constant eta and with one that is halved on the way.

    On Rosenbrock's steep walls eta is a hundredth.
    """
    recorded = {}
    for name, (gradient, start) in GRADIENTS.items():
        first = eta / (1 if name == "quadratic" else 100)
        halved = [first] * HALVED_AT + [first / 2] * (STEPS - HALVED_AT)
        recorded[name] = {
            "eta": first,
            "constant": path(make, gradient, start, [first] * STEPS),
            "halved": path(make, gradient, start, halved),
        }
    return recorded


def defaults(*functions):
    """{name: {argument: default}} of classes and functions, as their signatures have them."""
    return {
        function.__name__: {
            name: argument.default
            for name, argument in inspect.signature(function).parameters.items()
            if isinstance(argument.default, int | float | str | tuple | list | None)
        }
        for function in functions
    }
