"""The exercise of the demo's momentum, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.draws import shares, some_shape
from companion.questions.exercise import EXERCISES, Exercise, apart


def _momentum_step(gradient, remembered, eta, alpha):
    rho = eta * gradient + alpha * remembered
    return rho, rho


def _some_memory(rng):
    """A gradient, what is remembered, eta and alpha."""
    shape = some_shape(rng)
    return apart(rng, *shape), apart(rng, *shape), *shares(rng, 2)


def _twice(rho):
    """Both results, which are one and the same."""
    return rho, rho


def _one_step_of_memory(g, m, eta, alpha):
    return eta * g + alpha * m, eta * g


def _bare_gradient_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, g


def _eta_on_all(g, m, eta, alpha):
    return _twice(eta * (g + alpha * m))


def _brakes(g, m, eta, alpha):
    return _twice(eta * g - alpha * m)


def _ascent(g, m, eta, alpha):
    return _twice(-eta * g + alpha * m)


def _all_turned(g, m, eta, alpha):
    return _twice(-eta * g - alpha * m)


def _kept(g, m, eta, alpha):
    return eta * g + alpha * m, m


def _faded_memory_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, alpha * m


def _faded_before(g, m, eta, alpha):
    return eta * g + alpha * m, alpha * (eta * g + alpha * m)


def _sum_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, eta * g + alpha * m + m


def _undamped_sum_remembered(g, m, eta, alpha):
    return eta * g + alpha * m, eta * g + m


def _rho_without_memory(g, m, eta, alpha):
    return eta * g, eta * g + alpha * m


def _descent(g, m, eta, alpha):
    return _twice(eta * g)


def _pytorch(g, m, eta, alpha):
    return eta * (g + alpha * m), g + alpha * m


def _eta_forgotten(g, m, eta, alpha):
    return _twice(g + alpha * m)


def _alpha_forgotten(g, m, eta, alpha):
    return _twice(eta * g + m)


def _rates_swapped(g, m, eta, alpha):
    return _twice(alpha * g + eta * m)


def _running_mean(g, m, eta, alpha):
    return _twice((1 - alpha) * g + alpha * m)


def _running_mean_with_eta(g, m, eta, alpha):
    return _twice(eta * (1 - alpha) * g + alpha * m)


def _mean_outside(g, m, eta, alpha):
    mean = (1 - alpha) * g + alpha * m
    return eta * mean, mean


def _eta_as_share(g, m, eta, alpha):
    return _twice(eta * g + (1 - eta) * m)


def _nesterov_like(g, m, eta, alpha):
    rho = eta * g + alpha * m
    return eta * g + alpha * rho, rho


def _alpha_on_all(g, m, eta, alpha):
    return _twice(alpha * (eta * g + m))


_PAIR = np.array([[1.0, -2.0], [3.0, 0.5]])

EXERCISES["the demo's momentum"] = Exercise(
    _momentum_step,
    {
        "You remember eta times the gradient alone, as the demo does: the momentum of one step, "
        "printed on the slide, and not heavy ball.": _one_step_of_memory,
        "You remember the bare gradient. Heavy ball remembers the whole step.": (
            _bare_gradient_remembered
        ),
        "eta multiplies the remembered step too, so it fades by eta alpha instead of alpha.": (
            _eta_on_all
        ),
        "The remembered step is subtracted: this brakes where heavy ball keeps rolling.": _brakes,
        "This is ascent: W - rho has to go against the gradient, so rho is + eta times it.": (
            _ascent
        ),
        "The minus is there twice: W - rho has it, so rho is the sum of both parts with a plus.": (
            _all_turned
        ),
        "rho is right, but you remember what was remembered before: the new rho should take its "
        "place.": _kept,
        "rho is right, but you remember only its old part, alpha times what was remembered: "
        "today's gradient never comes into the memory.": _faded_memory_remembered,
        "rho is right, but it is faded as it is remembered, and will be once more in the next "
        "step: remember it as it is.": _faded_before,
        "rho is right, but you add it to the old memory: it holds the faded memory already. "
        "Remember rho itself.": _sum_remembered,
        "rho is right, but the memory adds up without fading: remember rho itself.": (
            _undamped_sum_remembered
        ),
        "What you remember is right, but W has to move by all of it: rho has alpha times the "
        "remembered step, too.": _rho_without_memory,
        "This is plain descent: alpha times the remembered step is missing.": _descent,
        "eta stands outside the memory, as in PyTorch. Here what is remembered is the step "
        "itself, with eta in it.": _pytorch,
        "eta is forgotten: rho is eta times the gradient, plus alpha times the remembered step.": (
            _eta_forgotten
        ),
        "alpha is forgotten: without it the memory never fades.": _alpha_forgotten,
        "eta and alpha have changed places: eta belongs to the gradient, alpha to the remembered "
        "step.": _rates_swapped,
        "You take 1 - alpha for eta, as in a running mean. Here eta is a number of its own.": (
            _running_mean
        ),
        "You take a running mean, with 1 - alpha. Here the gradient's factor is eta alone.": (
            _running_mean_with_eta
        ),
        "You remember a running mean, with 1 - alpha, and multiply by eta outside of it. Here what "
        "is remembered is the step itself.": _mean_outside,
        "You take 1 - eta for alpha, as in a running mean. Here alpha is a number of its own.": (
            _eta_as_share
        ),
        "This looks ahead, as Nesterov's form in the libraries does: alpha comes in once, with the "
        "OLD rho.": _nesterov_like,
        "alpha multiplies the gradient's part, too: it belongs to the remembered step alone.": (
            _alpha_on_all
        ),
    },
    {
        "": (np.array([1.0]), np.array([2.0]), 0.1, 0.5),
        "a memory of 0, as in the first step": (
            np.array([1.0, -2.0]), np.zeros(2), 0.1, 0.9
        ),
        "a gradient of 0": (np.zeros(2), np.array([0.5, 4.0]), 0.1, 0.9),
        "alpha = 0, which is plain descent": (
            np.array([1.0, -2.0]), np.array([0.5, 4.0]), 0.1, 0.0
        ),
        "an eta above 1": (np.array([1.0, -2.0]), np.array([0.5, 4.0]), 1.5, 0.9),
        "a matrix": (_PAIR, _PAIR[::-1] + 0.25, 0.1, 0.7),
    },
    _some_memory,
    results=("rho", "what to remember"),
    words={
        "eta * gradient": "the gradient's part of the step",
        "alpha * remembered": "the momentum",
        "eta * gradient + alpha * remembered": "rho",
        "remembered": "the remembered step",
    },
)  # fmt: skip
