"""The exercises of lesson 04: Nesterov's step, and the printed formula mended."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise


def _moved(w, rho):
    """(W_(k+1), rho_k) from the new rho."""
    return w - rho, rho


def _uphill(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w - beta * rho)
    return w + rho, rho


def _walked_twice(w, rho, eta, beta, gradient):
    ahead = w - beta * rho
    rho = beta * rho + eta * gradient(ahead)
    return ahead - rho, rho


def _bend(w):
    """A gradient for the cases: of w^2 + w^4 / 4, so that it matters where it is taken."""
    return 2 * w + w**3


EXERCISES["Nesterov's step"] = Exercise(
    lambda w, rho, eta, beta, gradient: _moved(w, beta * rho + eta * gradient(w - beta * rho)),
    {
        "You look ahead with the wrong sign: the update subtracts rho, so w + beta rho lies behind "
        "you.": lambda w, rho, eta, beta, gradient: _moved(
            w, beta * rho + eta * gradient(w + beta * rho)
        ),
        "You take the gradient at w, where you stand: this is heavy ball.": (
            lambda w, rho, eta, beta, gradient: _moved(w, beta * rho + eta * gradient(w))
        ),
        "You look ahead by a gradient step, eta * gradient(w). The part of the step that is known "
        "beforehand is the remembered one.": lambda w, rho, eta, beta, gradient: _moved(
            w, beta * rho + eta * gradient(w - eta * gradient(w))
        ),
        "You look ahead by the whole of rho; momentum will carry you by beta times it.": (
            lambda w, rho, eta, beta, gradient: _moved(w, beta * rho + eta * gradient(w - rho))
        ),
        "You add rho to w. The update subtracts it, or you climb.": _uphill,
        "The look-ahead is right, but the step has no momentum: rho should hold beta times the "
        "old rho as well.": lambda w, rho, eta, beta, gradient: _moved(
            w, eta * gradient(w - beta * rho)
        ),
        "The momentum is walked twice: the new W is W_k - rho_k, counted from W_k and not from the "
        "look-ahead point.": _walked_twice,
    },
    [
        (np.array([1.0, -0.5]), np.array([0.3, 0.8]), 0.1, 0.9, _bend),
        (np.array([[0.2], [2.0], [-1.0]]), np.array([[-1.0], [0.4], [0.5]]), 0.05, 0.5, _bend),
    ],
)


def _mended(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * last) - alpha * last, gradient(w)


EXERCISES["mended Nesterov"] = Exercise(
    _mended,
    {
        "This is still the printed sign: + alpha * last looks uphill.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w + alpha * last) - alpha * last,
                gradient(w),
            )
        ),
        "The point is right, but you remember the gradient taken there. The slide's index says "
        "W_k, so the next step needs gradient(w).": lambda w, last, alpha, beta, gradient: (
            w - beta * gradient(w - alpha * last) - alpha * last,
            gradient(w - alpha * last),
        ),
        "alpha and beta have changed places: alpha belongs to the remembered gradient, beta to the "
        "one ahead.": lambda w, last, alpha, beta, gradient: _mended(
            w, last, beta, alpha, gradient
        ),
        "You changed the other sign: the look-ahead still goes uphill, and the step now climbs "
        "along the remembered gradient.": lambda w, last, alpha, beta, gradient: (
            w - beta * gradient(w + alpha * last) + alpha * last,
            gradient(w),
        ),
        "Both signs changed: you look ahead, but then step uphill along the remembered gradient.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w - alpha * last) + alpha * last,
                gradient(w),
            )
        ),
        "You take one gradient, at w, for everything. This is the slide's line for momentum.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w) - alpha * last,
                gradient(w),
            )
        ),
        "You look ahead by a fresh gradient, gradient(w), instead of the remembered one.": (
            lambda w, last, alpha, beta, gradient: (
                w - beta * gradient(w - alpha * gradient(w)) - alpha * last,
                gradient(w),
            )
        ),
    },
    [
        (np.array([1.0, -0.5]), np.array([2.0, 0.7]), 0.08, 0.1, _bend),
        (np.array([[0.2], [2.0], [-1.0]]), np.array([[1.0], [-3.0], [0.5]]), 0.2, 0.05, _bend),
    ],
)
