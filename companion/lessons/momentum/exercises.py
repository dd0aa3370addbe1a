"""The exercises, each with the mistakes that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise


def _friction(m, c, h):
    return h**2 / (m + c * h), m / (m + c * h)


EXERCISES["friction"] = Exercise(
    _friction,
    {
        "The two are swapped: return eta first, then beta.": lambda m, c, h: _friction(m, c, h)[
            ::-1
        ],
        "Your beta is right; eta lost a factor h: the gradient comes with h squared.": (
            lambda m, c, h: (h / (m + c * h), m / (m + c * h))
        ),
        "This eta is the effective step h / c, which is eta / (1 - beta): the mass belongs into "
        "eta.": lambda m, c, h: (h / c, m / (m + c * h)),
        "This beta is the share of the FRICTION, c h / (m + c h). What is kept is the share of the "
        "mass.": lambda m, c, h: (h**2 / (m + c * h), c * h / (m + c * h)),
        "The denominator lacks the time step: it is the mass and c times h.": (
            lambda m, c, h: (h**2 / (m + c), m / (m + c))
        ),
    },
    [(2.0, 0.5, 0.1), (0.3, 1.5, 0.2), (0.0, 2.0, 0.5)],
)


def _heavy_ball_step(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return w - rho, rho


EXERCISES["heavy ball"] = Exercise(
    _heavy_ball_step,
    {
        "This remembers the gradient where the velocity belongs: it is the printed momentum. Keep "
        "the whole step rho.": lambda w, rho, g, eta, beta: (w - (eta * g + beta * rho), g),
        "This goes uphill: the step is subtracted from w.": (
            lambda w, rho, g, eta, beta: (w + eta * g + beta * rho, eta * g + beta * rho)
        ),
        "The gradient is damped by (1 - beta): a moving average. Some libraries do so; the heavy "
        "ball of the lecture adds eta times the gradient in full.": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, (1 - beta) * g, eta, beta)
        ),
        "eta is there twice: rho already carries it, so w changes by rho alone.": (
            lambda w, rho, g, eta, beta: (w - eta * (eta * g + beta * rho), eta * g + beta * rho)
        ),
        "eta multiplies the memory too: only the gradient is multiplied by it.": (
            lambda w, rho, g, eta, beta: (w - eta * (g + beta * rho), eta * (g + beta * rho))
        ),
        "w takes the OLD rho: compute the new rho first, then step by it.": (
            lambda w, rho, g, eta, beta: (w - rho, eta * g + beta * rho)
        ),
    },
    [
        (np.array([1.0, -2.0]), np.array([0.3, 0.1]), np.array([0.5, -1.0]), 0.1, 0.9),
        (np.array([0.0, 1.0, 4.0]), np.zeros(3), np.array([2.0, -3.0, 1.0]), 0.5, 0.5),
        (np.array([[1.0], [2.0]]), np.array([[-0.2], [0.4]]), np.array([[1.0], [0.0]]), 0.2, 0.8),
    ],
)


EXERCISES["largest eta"] = Exercise(
    lambda curvature, beta: 2 * (1 + beta) / curvature,
    {
        "This is plain descent's limit: put in the 1 + beta that the velocity brings.": (
            lambda curvature, beta: 2 / curvature
        ),
        "This keeps the EFFECTIVE step under plain descent's limit. The sign at beta is the other "
        "one: momentum makes the stable range wider.": (
            lambda curvature, beta: 2 * (1 - beta) / curvature
        ),
        "This is the limit of eta times lambda. Divide by the curvature.": (
            lambda curvature, beta: 2 * (1 + beta)
        ),
        "The curvature stands on the wrong side: the steeper the valley, the smaller the step.": (
            lambda curvature, beta: 2 * (1 + beta) * curvature
        ),
        "This is the limit in effective steps, 2 (1 + beta) / (1 - beta) / lambda; asked for is "
        "eta itself.": lambda curvature, beta: 2 * (1 + beta) / (1 - beta) / curvature,
    },
    [(1.0, 0.9), (10.0, 0.5), (0.25, 0.8)],
)
