"""On a parabola: runs, the stability map as measured and as theory has it, the best settings."""

from functools import cache

import numpy as np

from companion.optimizers import METHODS

LIMITS = {  # the lines eta lambda = ..., for a in [0, 1): where a root reaches the unit circle
    "heavy ball": lambda a: 2 * (1 + a),
    "printed momentum": lambda a: np.minimum(1 / np.maximum(a, 1e-9), 2 / (1 - a)),
}
SWINGS = {  # the lines a = ..., for eta lambda > 0, where the two roots meet: complex above
    "heavy ball": lambda eta_lambda: (1 - np.sqrt(eta_lambda)) ** 2,
    "printed momentum": lambda eta_lambda: (1 - eta_lambda) ** 2 / (4 * eta_lambda),
}


def motion(method, eta_lambda, a):
    """What a run on a parabola does: it creeps, swings, zigzags or is critically damped."""
    above = a - SWINGS[method](eta_lambda)
    if abs(above) < 1e-9:
        return "is critically damped"
    if above > 0:
        return "swings"
    return "creeps" if eta_lambda < 1 else "zigzags"  # real roots have the sign of 1 - eta lambda


def step_on_a_parabola(method, w, memory, eta_lambda, a):
    """(new w, new memory) of a method on J = w^2 / 2, whose gradient is w itself."""
    rule, factors = METHODS[method]
    asking = rule(w, memory, *factors(eta_lambda, a))
    try:
        asking.send(next(asking))
    except StopIteration as end:
        return end.value


def on_a_parabola(method, eta_lambda, a, k=40):
    """w_0 = 1, w_1, ... of a method on J = w^2 / 2 at this eta lambda, up to w_k or |w| > 99."""
    w, memory, path = 1.0, 0.0, [1.0]
    for _ in range(k):
        w, memory = step_on_a_parabola(method, w, memory, eta_lambda, a)
        path.append(w)
        if abs(w) > 99:
            break  # out of the picture
    return np.array(path)


@cache
def growth(method, k=100):
    """The factor per step in the last k of 2k steps, measured by running: (70, 80), a row an a."""
    eta_lambda, a = np.meshgrid(np.linspace(0.025, 3.975, 80), np.linspace(0.00705, 0.98, 70))
    w, memory, sizes = np.ones_like(a), np.zeros_like(a), []
    for _ in range(2 * k):
        before = w
        w, memory = step_on_a_parabola(method, w, memory, eta_lambda, a)
        sizes.append(np.hypot(w, before))  # of two, since one alone may pass through 0
    return (sizes[-1] / sizes[k - 1]) ** (1 / k)


def factor_in_theory(method, eta_lambda, a):
    """The larger |r| of the heavy ball's or the printed momentum's equation for r."""
    eta, b = METHODS[method].factors(eta_lambda, a)
    polynomial = [1, -(1 + b - eta), b] if method == "heavy ball" else [1, -(1 - eta), b]
    return np.abs(np.roots(polynomial)).max()


def largest_root(t, d):
    """The larger |r| of r^2 - t r + d = 0, for arrays."""
    D = t * t - 4 * d
    return np.where(D < 0, np.sqrt(np.abs(d)), (np.abs(t) + np.sqrt(np.maximum(D, 0))) / 2)


@cache
def best_printed(kappa):
    """(eta, a) of printed momentum at its best on curvatures 1/kappa ... 1, by search."""
    eta, a, curvature = np.meshgrid(
        np.linspace(0.5, 3.2, 136), np.linspace(0, 0.99, 100), np.linspace(1 / kappa, 1, 15),
        indexing="ij",
    )  # fmt: skip
    worst = largest_root(1 - eta * curvature, a * eta * curvature).max(axis=2)
    i, k = np.unravel_index(worst.argmin(), worst.shape)
    return float(eta[i, k, 0]), float(a[i, k, 0])
