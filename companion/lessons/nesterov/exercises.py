"""The exercises of lesson 04: Nesterov's step, and the printed formula mended."""

import numpy as np

from companion.questions.draws import shares, some_shape
from companion.questions.exercise import EXERCISES, Exercise, apart

# -- what is drawn


def _of_squares(w):
    """gradient(w) = 2 w"""
    return 2 * np.asarray(w)


def _bend(w):
    """gradient(w) = w^3 + 1 + the sum of w"""
    w = np.asarray(w)  # so it matters where it is taken, with which sign, and all weights at once
    return w**3 + 1 + w.sum()


def _drawn(rng):
    """W, what is remembered, two rates and a gradient."""
    shape = some_shape(rng)
    return apart(rng, *shape), apart(rng, *shape), *shares(rng, 2), _bend


_W, _REMEMBERED = np.array([1.0, -2.0]), np.array([2.0, 1.0])


# -- Nesterov's step, and what it is taken for


def _nesterov_step(w, rho, eta, beta, gradient):
    ahead = w - beta * rho
    rho = beta * rho + eta * gradient(ahead)
    return w - rho, rho


def _moved(w, rho):
    """(W_(k+1), rho_k) from the new rho."""
    return w - rho, rho


def _behind(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(w + beta * rho))


def _heavy_ball(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(w))


def _ahead_by_a_gradient(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(w - eta * gradient(w)))


def _ahead_by_all(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(w - rho))


def _ahead_by_the_whole_step(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(w - beta * rho - eta * gradient(w)))


def _ahead_by_beta_twice(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(w - beta * beta * rho))


def _ahead_with_eta(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(w - eta * rho))


def _gradient_of_rho(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * gradient(beta * rho))


def _ahead_outside(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + eta * (gradient(w) - beta * rho))


def _uphill(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w - beta * rho)
    return w + rho, rho


def _no_momentum(w, rho, eta, beta, gradient):
    return _moved(w, eta * gradient(w - beta * rho))


def _momentum_remembered_only(w, rho, eta, beta, gradient):
    push = eta * gradient(w - beta * rho)
    return w - push, beta * rho + push


def _push_remembered_only(w, rho, eta, beta, gradient):
    push = eta * gradient(w - beta * rho)
    return w - beta * rho - push, push


def _walked_twice(w, rho, eta, beta, gradient):
    ahead = w - beta * rho
    rho = beta * rho + eta * gradient(ahead)
    return ahead - rho, rho


def _stays_ahead(w, rho, eta, beta, gradient):
    ahead = w - beta * rho
    return ahead, beta * rho + eta * gradient(ahead)


def _old_rho(w, rho, eta, beta, gradient):
    return _nesterov_step(w, rho, eta, beta, gradient)[0], rho


def _velocity(w, rho, eta, beta, gradient):
    v = beta * rho - eta * gradient(w + beta * rho)
    return w + v, v


def _minus_inside(w, rho, eta, beta, gradient):
    rho = beta * rho - eta * gradient(w - beta * rho)
    return w - rho, rho


def _minus_inside_added(w, rho, eta, beta, gradient):
    rho = beta * rho - eta * gradient(w - beta * rho)
    return w + rho, rho


def _eta_outside(w, rho, eta, beta, gradient):
    rho = beta * rho + gradient(w - beta * rho)
    return w - eta * rho, rho


def _eta_outside_throughout(w, rho, eta, beta, gradient):
    rho = beta * rho + gradient(w - eta * beta * rho)
    return w - eta * rho, rho


def _pytorch(w, rho, eta, beta, gradient):
    rho = beta * rho + gradient(w)
    return w - eta * (gradient(w) + beta * rho), rho


def _at_the_ahead_point(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w)
    return w - (beta * rho + eta * gradient(w)), rho


def _running_mean(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + (1 - beta) * gradient(w - beta * rho))


def _running_mean_with_eta(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + (1 - beta) * eta * gradient(w - beta * rho))


def _running_mean_eta_outside(w, rho, eta, beta, gradient):
    rho = beta * rho + (1 - beta) * gradient(w - beta * rho)
    return w - eta * rho, rho


def _no_eta(w, rho, eta, beta, gradient):
    return _moved(w, beta * rho + gradient(w - beta * rho))


def _no_fading(w, rho, eta, beta, gradient):
    return _moved(w, rho + eta * gradient(w - beta * rho))


def _rates_swapped(w, rho, eta, beta, gradient):
    return _nesterov_step(w, rho, beta, eta, gradient)


EXERCISES["Nesterov's step"] = Exercise(
    _nesterov_step,
    {
        "You look ahead with the wrong sign: the update subtracts rho, so w + beta rho lies behind "
        "you.": _behind,
        "You take the gradient at w, where you stand: this is heavy ball.": _heavy_ball,
        "You look ahead by a gradient step, eta * gradient(w). The part of the step that is known "
        "beforehand is the remembered one.": _ahead_by_a_gradient,
        "You look ahead by the whole of rho; momentum will carry you by beta times it.": (
            _ahead_by_all
        ),
        "You look ahead by heavy ball's whole step. The part of the step that is known beforehand "
        "is the remembered one, beta times the old rho.": _ahead_by_the_whole_step,
        "beta is in the look-ahead twice: momentum will carry you by beta times the OLD rho. Did "
        "you change rho before you looked ahead?": _ahead_by_beta_twice,
        "You look ahead by eta times rho; momentum will carry you by beta times it.": (
            _ahead_with_eta
        ),
        "You ask for the gradient at beta rho, which is a step and no point: the look-ahead point "
        "is w - beta rho.": _gradient_of_rho,
        "You subtract beta rho from the gradient. It belongs inside the brackets: gradient(w - "
        "beta rho) is the gradient at another point.": _ahead_outside,
        "You add rho to w. The update subtracts it, or you climb.": _uphill,
        "The look-ahead is right, but the step has no momentum: rho should hold beta times the "
        "old rho as well.": _no_momentum,
        "The new rho is right, but w moves by eta times the gradient alone: it should move by the "
        "whole of rho.": _momentum_remembered_only,
        "The new w is right, but you remember eta times the gradient alone: the next step needs "
        "the whole of rho.": _push_remembered_only,
        "The momentum is walked twice: the new W is W_k - rho_k, counted from W_k and not from the "
        "look-ahead point.": _walked_twice,
        "You return the look-ahead point as the new W. It is only where the gradient is taken; the "
        "new W is W_k - rho_k.": _stays_ahead,
        "The new w is right, but you return the old rho: the next step has to remember the new "
        "one.": _old_rho,
        "Your rho is a velocity with the minus inside, which is added to w. Here rho is "
        "subtracted, W_(k+1) = W_k - rho_k: so + eta times the gradient, at w - beta rho.": (
            _velocity
        ),
        "The minus is there twice: the update subtracts rho, so rho holds + eta times the "
        "gradient. With - eta the step climbs.": _minus_inside,
        "The minus stands inside rho, and rho is added to w: then the remembered step changes its "
        "sign from one step to the next. Here rho holds + eta times the gradient, and is "
        "subtracted.": _minus_inside_added,
        "eta stands outside the memory, as in PyTorch. Here rho is the step itself: eta times the "
        "gradient goes into it, and w - rho needs no eta.": _eta_outside,
        "eta stands outside the memory, as in PyTorch, in the look-ahead as well. Here rho is the "
        "step itself: eta times the gradient goes into it.": _eta_outside_throughout,
        "This is PyTorch's form: its w is the look-ahead point, and its memory holds gradients. "
        "Here w is W_k, the gradient is taken at w - beta rho, and rho holds steps.": _pytorch,
        "This is the form of Keras: its w is the look-ahead point. Here w is W_k, and the gradient "
        "is taken once, at w - beta rho.": _at_the_ahead_point,
        "You take 1 - beta for eta, as in a running mean. Here eta is a number of its own, and the "
        "gradient's factor.": _running_mean,
        "You take a running mean, with 1 - beta. Here the gradient's factor is eta alone.": (
            _running_mean_with_eta
        ),
        "You take a running mean, with 1 - beta, and eta stands outside of it. Here rho is the "
        "step itself: eta times the gradient goes into it, and w - rho needs no eta.": (
            _running_mean_eta_outside
        ),
        "eta is forgotten: rho takes eta times the gradient in.": _no_eta,
        "beta is forgotten in the new rho: the old rho comes in faded, beta times it.": _no_fading,
        "eta and beta have changed places: eta belongs to the gradient, beta to the memory.": (
            _rates_swapped
        ),
    },
    {
        "": (np.array([1.0]), np.array([1.0]), 0.1, 0.5, _of_squares),
        "a memory of 0, as in the first step": (_W, np.zeros(2), 0.1, 0.9, _of_squares),
        "beta = 0, which is plain descent": (_W, _REMEMBERED, 0.1, 0.0, _of_squares),
        "weights of 0": (np.zeros(2), _REMEMBERED, 0.1, 0.9, _bend),
        "a gradient of 0 at W_k": (np.zeros(2), _REMEMBERED, 0.1, 0.9, _of_squares),
        "a gradient of 0 at the look-ahead point": (_W, 2 * _W, 0.1, 0.5, _of_squares),
        "an eta above 1": (_W, _REMEMBERED, 1.5, 0.9, _of_squares),
        "a matrix": (np.array([_W, [3.0, 0.5]]), np.array([_REMEMBERED, [-1.0, 0.4]]), 0.1, 0.9,
                     _of_squares),
    },
    _drawn,
    results=("W_(k+1)", "rho_k"),
    words={
        "ahead": "the look-ahead point",
        "w - beta * rho": "the look-ahead point",
        "beta * rho": "the momentum",
        "gradient(ahead)": "the gradient at the look-ahead point",
        "eta * gradient(ahead)": "the gradient's part of the step",
        "beta * rho + eta * gradient(ahead)": "rho_k",
        "w - rho": "W_(k+1)",
        "gradient": "asking for the gradient",
        "w": "W_k",
    },
)  # fmt: skip


# -- the printed formula mended


def _mended_step(w, last, alpha, beta, gradient):
    ahead = w - alpha * last
    rho = beta * gradient(ahead) + alpha * last
    return w - rho, gradient(w)


def _printed(w, last, alpha, beta, gradient):
    return w - beta * gradient(w + alpha * last) - alpha * last, gradient(w)


def _ahead_remembered(w, last, alpha, beta, gradient):
    ahead = w - alpha * last
    return w - beta * gradient(ahead) - alpha * last, gradient(ahead)


def _greeks_swapped(w, last, alpha, beta, gradient):
    return _mended_step(w, last, beta, alpha, gradient)


def _other_sign(w, last, alpha, beta, gradient):
    return w - beta * gradient(w + alpha * last) + alpha * last, gradient(w)


def _both_signs(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * last) + alpha * last, gradient(w)


def _one_gradient(w, last, alpha, beta, gradient):
    return w - beta * gradient(w) - alpha * last, gradient(w)


def _fresh_gradient(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * gradient(w)) - alpha * last, gradient(w)


def _mended_uphill(w, last, alpha, beta, gradient):
    return w + beta * gradient(w - alpha * last) + alpha * last, gradient(w)


def _gradient_added(w, last, alpha, beta, gradient):
    return w + beta * gradient(w - alpha * last) - alpha * last, gradient(w)


def _step_remembered(w, last, alpha, beta, gradient):
    new = _mended_step(w, last, alpha, beta, gradient)[0]
    return new, w - new


def _last_kept(w, last, alpha, beta, gradient):
    return _mended_step(w, last, alpha, beta, gradient)[0], last


def _gradient_at_new(w, last, alpha, beta, gradient):
    new = _mended_step(w, last, alpha, beta, gradient)[0]
    return new, gradient(new)


def _scaled_remembered(w, last, alpha, beta, gradient):
    return _mended_step(w, last, alpha, beta, gradient)[0], alpha * gradient(w)


def _beta_remembered(w, last, alpha, beta, gradient):
    return _mended_step(w, last, alpha, beta, gradient)[0], beta * gradient(w)


def _ahead_by_all_of_last(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - last) - alpha * last, gradient(w)


def _ahead_by_beta(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - beta * last) - alpha * last, gradient(w)


def _last_left_out(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * last), gradient(w)


def _from_ahead(w, last, alpha, beta, gradient):
    ahead = w - alpha * last
    return ahead - beta * gradient(ahead) - alpha * last, gradient(w)


def _standard_form(w, last, alpha, beta, gradient):
    return _nesterov_step(w, last, alpha, beta, gradient)


EXERCISES["mended Nesterov"] = Exercise(
    _mended_step,
    {
        "This is still the printed sign: + alpha * last looks uphill.": _printed,
        "The point is right, but you remember the gradient taken there. The slide's index says "
        "W_k, so the next step needs gradient(w).": _ahead_remembered,
        "alpha and beta have changed places: alpha belongs to the remembered gradient, beta to the "
        "one ahead.": _greeks_swapped,
        "You changed the other sign: the look-ahead still goes uphill, and the step now climbs "
        "along the remembered gradient.": _other_sign,
        "Both signs changed: you look ahead, but then step uphill along the remembered gradient.": (
            _both_signs
        ),
        "You take one gradient, at w, for everything. This is the slide's line for momentum.": (
            _one_gradient
        ),
        "You look ahead by a fresh gradient, gradient(w), instead of the remembered one.": (
            _fresh_gradient
        ),
        "The look-ahead is right, but the whole step is added to w: it climbs.": _mended_uphill,
        "The look-ahead is right, but its gradient is added to w, which climbs: both parts of the "
        "step are subtracted.": _gradient_added,
        "The new w is right, but you remember the whole step, as heavy ball and standard Nesterov "
        "do. This formula remembers one gradient, gradient(w).": _step_remembered,
        "The new w is right, but you remember the old gradient: the next step needs that of W_k, "
        "gradient(w).": _last_kept,
        "You remember the gradient at the new W. The slide's index says W_k, so the next step "
        "needs gradient(w).": _gradient_at_new,
        "You remember alpha times the gradient, and the next step will multiply by alpha again: "
        "remember gradient(w) as it is.": _scaled_remembered,
        "You remember beta times the gradient. The next step multiplies by alpha, nothing else: "
        "remember gradient(w) as it is.": _beta_remembered,
        "You look ahead by the whole of the remembered gradient; the step will carry you by alpha "
        "times it.": _ahead_by_all_of_last,
        "You look ahead by beta times the remembered gradient; the step will carry you by alpha "
        "times it.": _ahead_by_beta,
        "The look-ahead is right, but the step leaves the remembered gradient out: alpha * last "
        "belongs in it as well.": _last_left_out,
        "The remembered half is walked twice: the step is counted from W_k, not from the "
        "look-ahead point.": _from_ahead,
        "This is standard Nesterov, which remembers the whole step. Change less: keep the slide's "
        "alpha, beta and the one remembered gradient.": _standard_form,
    },
    {
        "": (np.array([1.0]), np.array([1.0]), 0.1, 0.5, _of_squares),
        "a memory of 0, as in the first step": (_W, np.zeros(2), 0.1, 0.2, _of_squares),
        "alpha = 0, which is plain descent": (_W, _REMEMBERED, 0.0, 0.2, _of_squares),
        "beta = 0": (_W, _REMEMBERED, 0.1, 0.0, _of_squares),
        "weights of 0": (np.zeros(2), _REMEMBERED, 0.1, 0.2, _bend),
        "a gradient of 0 at W_k": (np.zeros(2), _REMEMBERED, 0.1, 0.2, _of_squares),
        "a gradient of 0 at the look-ahead point": (_W, 2 * _W, 0.5, 0.1, _of_squares),
        "a matrix": (np.array([_W, [3.0, 0.5]]), np.array([_REMEMBERED, [-1.0, 0.4]]), 0.1, 0.2,
                     _of_squares),
    },
    _drawn,
    results=("W_(k+1)", "the gradient to remember"),
    words={
        "ahead": "the look-ahead point",
        "w - alpha * last": "the look-ahead point",
        "alpha * last": "the remembered half of the step",
        "gradient(ahead)": "the gradient at the look-ahead point",
        "beta * gradient(ahead)": "the half of the step that is taken ahead",
        "beta * gradient(ahead) + alpha * last": "the step",
        "w - rho": "W_(k+1)",
        "gradient(w)": "the gradient at W_k",
        "gradient": "asking for the gradient",
        "w": "W_k",
    },
)  # fmt: skip
