"""The exercises, each with the mistakes that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise, apart

# -- a ball with friction as an optimizer


def _friction(m, c, h):
    eta = h**2 / (m + c * h)
    beta = m / (m + c * h)
    return eta, beta


def _ball(rng):
    """Mass, friction and time step: no two equal, none of them 1 or a square of another."""
    m, c, h = rng.permutation([0.2, 0.3, 0.5, 0.6, 0.7, 1.2, 1.5, 1.7, 2.0, 3.0])[:3]
    return float(m), float(c), float(h)


EXERCISES["friction"] = Exercise(
    _friction,
    {
        "The two are swapped: return eta first, then beta.": lambda m, c, h: _friction(m, c, h)[
            ::-1
        ],
        "Your beta is right; eta lost a factor h: the gradient comes with h squared.": (
            lambda m, c, h: (h / (m + c * h), m / (m + c * h))
        ),
        "This eta is the effective step h / c, which is eta / (1 - beta): the mass belongs "
        "in eta, too.": lambda m, c, h: (h / c, m / (m + c * h)),
        "This beta is the share of the FRICTION, c h / (m + c h). What is kept is the share of the "
        "mass.": lambda m, c, h: (h**2 / (m + c * h), c * h / (m + c * h)),
        "The denominator lacks the time step: it is the mass and c times h.": (
            lambda m, c, h: (h**2 / (m + c), m / (m + c))
        ),
        "The denominator is the mass alone: the friction brakes too, m + c h.": (
            lambda m, c, h: (h**2 / m, m / (m + c * h))
        ),
        "This is the explicit step, with the friction of the step before: beta = 1 - c h / m. In "
        "the lecture's ball the friction is that of the new step, and stands in the denominator.": (
            lambda m, c, h: (h**2 / m, 1 - c * h / m)
        ),
        "This beta lacks the time step in its denominator: m + c h.": (
            lambda m, c, h: (h**2 / (m + c * h), m / (m + c))
        ),
        "This beta is c over the denominator. What is kept is the share of the mass, m over it.": (
            lambda m, c, h: (h**2 / (m + c * h), c / (m + c * h))
        ),
        "This eta lacks the time step in its denominator: m + c h.": (
            lambda m, c, h: (h**2 / (m + c), m / (m + c * h))
        ),
        "h is squared in the denominator too: multiply the equation by h squared, and one h of "
        "the friction's cancels: m + c h.": (
            lambda m, c, h: (h**2 / (m + c * h**2), m / (m + c * h**2))
        ),
        "The sign before c h is turned: friction makes the denominator larger, m + c h.": (
            lambda m, c, h: (h**2 / (m - c * h), m / (m - c * h))
        ),
        "Python divides before it adds: the denominator m + c h needs brackets.": (
            lambda m, c, h: (h**2 / m + c * h, m / m + c * h)
        ),
        "The denominator is m + c h. With h at the mass, the time step stands at the wrong term.": (
            lambda m, c, h: (h**2 / (m * h + c), m / (m * h + c))
        ),
        "2 h is not h squared.": lambda m, c, h: (2 * h / (m + c * h), m / (m + c * h)),
        "The gradient comes with h squared alone: this eta carries the mass once too often.": (
            lambda m, c, h: (m * h**2 / (m + c * h), m / (m + c * h))
        ),
    },
    {
        "round numbers": (2.0, 3.0, 0.5),
        "a light ball": (0.3, 1.5, 0.2),
        "a heavy ball": (7.0, 0.5, 0.2),
        "a very heavy ball": (90.0, 0.1, 0.05),
        "a ball without mass (m = 0)": (0.0, 2.0, 0.5),
    },
    _ball,
    results=("eta", "beta"),
    words={
        "m + c * h": "the denominator", "h ** 2": "h squared", "c * h": "the friction's part",
        "m": "the mass", "h": "the time step", "c": "the friction",
    },
)  # fmt: skip


# -- a step of the heavy ball


def _heavy_ball_step(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return w - rho, rho


def _point_and_step(rng):
    """Arrays with an axis or two, and factors of which none is 1 minus the other."""
    shape = [int(width) for width in rng.integers(1, 4, rng.integers(1, 3))]
    eta = float(rng.choice([0.05, 0.15, 0.25, 0.35]))
    beta = float(rng.choice([0.5, 0.6, 0.7, 0.8, 0.9]))
    w, rho, gradient = apart(rng, 3, *shape)
    return w, rho, gradient, eta, beta


def _moving_average(w, rho, g, eta, beta):
    """As Adam keeps it: eta outside, the new gradient with 1 - beta."""
    rho = (1 - beta) * g + beta * rho
    return w - eta * rho, rho


def _moving_average_and_no_eta(w, rho, g, eta, beta):
    rho = (1 - beta) * g + beta * rho
    return w - rho, rho


def _minus_inside(w, rho, g, eta, beta):
    """A velocity that points downhill, and is added: Sutskever's form, and Keras'."""
    velocity = beta * rho - eta * g
    return w + velocity, velocity


def _eta_outside(w, rho, g, eta, beta):
    """PyTorch's form."""
    rho = g + beta * rho
    return w - eta * rho, rho


def _nesterov(w, rho, g, eta, beta):
    """Nesterov's step as PyTorch writes it, with the gradient at w."""
    rho = eta * g + beta * rho
    return w - (eta * g + beta * rho), rho


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
        "eta is forgotten: the gradient is multiplied by (1 - beta), as in a moving average. The "
        "heavy ball of the lecture adds eta times the gradient.": _moving_average_and_no_eta,
        "This is a moving average of gradients, with (1 - beta), and eta outside it, as Adam "
        "keeps it. The lecture's rho is eta times the gradient, and beta times the rho before.": (
            _moving_average
        ),
        "The new w is right, rho has its sign turned: the lecture's rho is what is SUBTRACTED from "
        "w.": lambda w, rho, g, eta, beta: (w - eta * g - beta * rho, -eta * g - beta * rho),
        "The minus stands inside your velocity (beta v - eta grad, which is added to w), as other "
        "texts have it. The lecture's rho is subtracted from w: eta times the gradient comes with "
        "a plus.": _minus_inside,
        "eta stands outside the memory, as in PyTorch: there rho adds up bare gradients. The "
        "lecture's rho is the whole step, eta inside: w changes by rho alone.": _eta_outside,
        "The new rho is not returned: you hand back the old one, and the next step would not know "
        "of this one.": lambda w, rho, g, eta, beta: (w - (eta * g + beta * rho), rho),
        "eta is forgotten: the gradient comes in with eta, the learning rate.": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, g, 1.0, beta)
        ),
        "beta is not used: what is kept of the last step is beta times rho, not (1 - eta).": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, g, eta, 1 - eta)
        ),
        "beta is forgotten: without it nothing of the last step is ever lost.": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, g, eta, 1.0)
        ),
        "Nothing is remembered: this is plain descent. The step before comes in, with beta.": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, g, eta, 0.0)
        ),
        "eta and beta have changed places: eta multiplies the gradient, beta the last step.": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, g, beta, eta)
        ),
        "What is remembered is subtracted from the gradient's part: the last step is kept, so "
        "beta rho comes with a plus.": (
            lambda w, rho, g, eta, beta: _heavy_ball_step(w, rho, g, eta, -beta)
        ),
        "You look ahead: this is Nesterov's step, as some libraries write it. The heavy ball steps "
        "by the new rho alone.": _nesterov,
        "You return the step where the new w is asked for: w - rho.": (
            lambda w, rho, g, eta, beta: (eta * g + beta * rho, eta * g + beta * rho)
        ),
        "You add the memory, beta rho, to w alone: rho itself has to carry it on, or it is "
        "forgotten after one step.": (
            lambda w, rho, g, eta, beta: (w - eta * g - beta * rho, eta * g)
        ),
        "What you remember is the new w: rho is the step, w before minus w after.": (
            lambda w, rho, g, eta, beta: (
                w - (eta * g + beta * rho), w - (eta * g + beta * rho)
            )
        ),
        "This remembers the gradient, and steps by the new gradient times eta and beta: keep the "
        "whole step rho.": lambda w, rho, g, eta, beta: (w - (eta * g + beta * g), g),
    },
    {
        "one weight": (np.array([3.0]), np.array([1.0]), np.array([2.0]), 0.1, 0.5),
        "a ball at rest (rho = 0)": (np.array([3.0]), np.zeros(1), np.array([2.0]), 0.1, 0.5),
        "flat ground (a gradient of 0)": (
            np.array([3.0]), np.array([1.0]), np.zeros(1), 0.1, 0.5
        ),
        "no momentum (beta = 0)": (
            np.array([3.0]), np.array([1.0]), np.array([2.0]), 0.1, 0.0
        ),
        "a steep slope, a large eta and a beta near 1": (
            np.array([1.0]), np.array([2.0]), np.array([40.0]), 1.5, 0.99
        ),
        "weights in a table": (
            np.array([[1.0, 5.0], [2.0, 4.0], [3.0, 7.0]]),
            np.array([[-0.2, 0.3], [0.4, 0.1], [0.6, 0.5]]),
            np.array([[1.0, 2.0], [0.5, -1.0], [-2.0, 3.0]]), 0.2, 0.7,
        ),
    },
    _point_and_step,
    results=("w", "rho"),
    words={
        "eta * gradient": "the gradient's part", "beta * rho": "what is kept of the last step",
        "w - rho": "the new w",
    },
)  # fmt: skip


# -- the largest stable learning rate


def _largest_eta(curvature, beta):
    return 2 * (1 + beta) / curvature


def _curvature_and_beta(rng):
    curvature = rng.choice([0.3, 0.4, 1.5, 2.5, 3.0, 4.0, 7.0, 12.0, 25.0, 60.0])
    return float(curvature), float(rng.integers(1, 20)) / 20


EXERCISES["largest eta"] = Exercise(
    _largest_eta,
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
        "The 2 is missing: 1 and beta come twice in the equation, once alone, once as 1 + beta.": (
            lambda curvature, beta: (1 + beta) / curvature
        ),
        "Python multiplies before it adds: 1 + beta needs brackets.": (
            lambda curvature, beta: 2 * 1 + beta / curvature
        ),
        "The brackets are missing: both 2 and 2 beta are divided by the curvature.": (
            lambda curvature, beta: 2 + 2 * beta / curvature
        ),
        "beta lost its factor 2: it comes twice in the equation, as 1 does.": (
            lambda curvature, beta: (2 + beta) / curvature
        ),
        "The 1 lost its factor 2: it comes twice in the equation, as beta does.": (
            lambda curvature, beta: (1 + 2 * beta) / curvature
        ),
        "This is plain descent's limit divided by 1 - beta, as if only the effective step counted. "
        "Put r = -1 into the equation.": lambda curvature, beta: 2 / (1 - beta) / curvature,
        "This is plain descent's limit divided by 1 + beta; momentum makes the range wider.": (
            lambda curvature, beta: 2 / (1 + beta) / curvature
        ),
        "This is Nesterov's limit, which divides by 1 + 2 beta too. The heavy ball's does not.": (
            lambda curvature, beta: 2 * (1 + beta) / (1 + 2 * beta) / curvature
        ),
        "Here the ball begins to swing (a double root): it is stable far beyond that.": (
            lambda curvature, beta: (1 - np.sqrt(beta)) ** 2 / curvature
        ),
        "Here the ball ceases to swing (the other double root), and zigzags above: it is stable up "
        "to r = -1.": lambda curvature, beta: (1 + np.sqrt(beta)) ** 2 / curvature,
        "This is the limit at beta = 1: beta itself belongs in it.": (
            lambda curvature, beta: 4 / curvature
        ),
        "You divide by the square of the curvature: eta lambda has it once.": (
            lambda curvature, beta: 2 * (1 + beta) / curvature**2
        ),
        "You divide by the root of the curvature: eta lambda has it as it is.": (
            lambda curvature, beta: 2 * (1 + beta) / np.sqrt(curvature)
        ),
        "The sign is turned: eta lambda goes to the other side, and is positive.": (
            lambda curvature, beta: -2 * (1 + beta) / curvature
        ),
        "The fraction stands upside down: eta lambda = 2 (1 + beta), divide by lambda.": (
            lambda curvature, beta: curvature / (2 * (1 + beta))
        ),
        "1 + beta is squared here: 1 + beta comes twice in the equation as a sum, not as a "
        "product.": lambda curvature, beta: (1 + beta) ** 2 / curvature,
        "The 2 multiplies the curvature: J's 1/2 is gone once it is differentiated.": (
            lambda curvature, beta: (1 + beta) / (2 * curvature)
        ),
        "There is a 2 too many: J's 1/2 is gone once it is differentiated, so lambda is the "
        "curvature itself.": lambda curvature, beta: 4 * (1 + beta) / curvature,
    },
    {
        "round numbers": (10.0, 0.5),
        "no momentum (beta = 0)": (4.0, 0.0),
        "a curvature of 1": (1.0, 0.9),
        "a flat valley": (0.25, 0.8),
        "a very flat valley": (0.002, 0.7),
    },
    _curvature_and_beta,
    words={"1 + beta": "1 + beta", "curvature": "lambda"},
)


# -- the beta that settles soonest


def _best_beta(eta, curvature):
    return (1 - np.sqrt(eta * curvature)) ** 2


def _polyaks(eta, curvature):
    root = np.sqrt(eta * curvature)
    return ((root - 1) / (root + 1)) ** 2


def _eta_and_curvature(rng):
    """Neither is 1, and eta lambda is between 0 and 4, where some beta settles, but not 1."""
    eta = rng.choice([0.02, 0.05, 0.1, 0.2, 0.3, 0.4])
    curvature = rng.choice([0.5, 1.5, 2.0, 3.0, 4.0, 6.0, 7.0, 9.0])
    return float(eta), float(curvature)


EXERCISES["best beta"] = Exercise(
    _best_beta,
    {
        "This is the double root itself, the factor per step. Their product is beta: square it.": (
            lambda eta, curvature: 1 - np.sqrt(eta * curvature)
        ),
        "This is the size of the double root, the factor per step. Their product is beta: square "
        "it.": lambda eta, curvature: abs(1 - np.sqrt(eta * curvature)),
        "This is the size of plain descent's factor per step. beta is (1 minus the ROOT of eta "
        "lambda) squared.": lambda eta, curvature: abs(1 - eta * curvature),
        "This is 1 - eta lambda, plain descent's factor; or the square is over the root alone. It "
        "is the whole difference, 1 minus the root, that is squared.": (
            lambda eta, curvature: 1 - np.sqrt(eta * curvature) ** 2
        ),
        "The root is missing: it is the root of eta lambda that is taken from 1.": (
            lambda eta, curvature: (1 - eta * curvature) ** 2
        ),
        "This is the other double root, beyond 1: that beta explodes. Take the minus.": (
            lambda eta, curvature: (1 + np.sqrt(eta * curvature)) ** 2
        ),
        "eta is missing: what counts is eta times lambda.": (
            lambda eta, curvature: (1 - np.sqrt(curvature)) ** 2
        ),
        "The curvature is missing: what counts is eta times lambda.": (
            lambda eta, curvature: (1 - np.sqrt(eta)) ** 2
        ),
        "The root is over eta alone: it belongs over eta times lambda.": (
            lambda eta, curvature: (1 - np.sqrt(eta) * curvature) ** 2
        ),
        "The root is over lambda alone: it belongs over eta times lambda.": (
            lambda eta, curvature: (1 - eta * np.sqrt(curvature)) ** 2
        ),
        "You divide where you should multiply: the equation knows eta and lambda as eta lambda.": (
            lambda eta, curvature: (1 - np.sqrt(eta / curvature)) ** 2
        ),
        "You divide lambda by eta: the equation knows them as eta times lambda.": (
            lambda eta, curvature: (1 - np.sqrt(curvature / eta)) ** 2
        ),
        "This is the edge of stability, where r = -1, not where the two roots meet.": (
            lambda eta, curvature: eta * curvature / 2 - 1
        ),
        "This is Polyak's choice for a whole ravine, with eta lambda in kappa's place. On one axis "
        "there is no fraction.": _polyaks,
        "Past eta lambda = 1 a beta of 0 zigzags: the formula's own beta settles sooner there, "
        "too.": lambda eta, curvature: (
            _best_beta(eta, curvature) if eta * curvature < 1 else 0.0
        ),
        "The middle term is missing: (1 - x) squared is 1 - 2 x + x squared.": (
            lambda eta, curvature: 1 + eta * curvature
        ),
        "The middle term lost its factor 2: (1 - x) squared is 1 - 2 x + x squared.": (
            lambda eta, curvature: 1 - np.sqrt(eta * curvature) + eta * curvature
        ),
        "There is a root too many: this takes the fourth root of eta lambda.": (
            lambda eta, curvature: (1 - (eta * curvature) ** 0.25) ** 2
        ),
        "The sign is turned: beta is a square, so it is not negative.": (
            lambda eta, curvature: -_best_beta(eta, curvature)
        ),
        "2 times (1 - x) is not (1 - x) squared.": (
            lambda eta, curvature: 2 * (1 - np.sqrt(eta * curvature))
        ),
    },
    {
        "a flat axis": (0.1, 0.4),
        "a quarter of the way (eta lambda = 1/4)": (0.5, 0.5),
        "a step that lands on the minimum (eta lambda = 1)": (0.5, 2.0),
        "a step beyond the minimum (eta lambda > 1)": (0.5, 4.5),
    },
    _eta_and_curvature,
    words={"eta * curvature": "eta lambda", "np.sqrt(eta * curvature)": "the root of eta lambda"},
)
