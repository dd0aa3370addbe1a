"""Lesson 04: wrong answers, each with a part of what it should be told."""

import numpy as np

# -- Nesterov's step


def heavy_ball(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w)
    return w - rho, rho


def plus_in_the_look_ahead(w, rho, eta, beta, gradient):
    lookahead = w + beta * rho
    v = beta * rho + eta * gradient(lookahead)
    return w - v, v


def velocity_of_another_course(w, rho, eta, beta, gradient):
    v = beta * rho - eta * gradient(w + beta * rho)
    w = w + v
    return w, v


def minus_in_rho_and_in_w(w, rho, eta, beta, gradient):
    rho = beta * rho - eta * gradient(w - beta * rho)
    w = w - rho
    return w, rho


def minus_in_rho_added(w, rho, eta, beta, gradient):
    rho = beta * rho - eta * gradient(w - beta * rho)
    w = w + rho
    return w, rho


def pytorch(w, rho, eta, beta, gradient):
    g = gradient(w)
    buf = beta * rho + g
    g = g + beta * buf
    return w - eta * g, buf


def learning_rate_outside(w, rho, eta, beta, gradient):
    rho = beta * rho + gradient(w - beta * rho)
    return w - eta * rho, rho


def keras(w, rho, eta, beta, gradient):
    g = gradient(w)
    velocity = beta * -rho - eta * g
    return w + beta * velocity - eta * g, -velocity


def rho_overwritten_first(w, rho, eta, beta, gradient):
    rho = beta * rho
    ahead = w - beta * rho
    rho = rho + eta * gradient(ahead)
    return w - rho, rho


def order_turned(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w - beta * rho)
    return rho, w - rho


def new_w_alone(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w - beta * rho)
    return w - rho


def old_rho(w, rho, eta, beta, gradient):
    ahead = w - beta * rho
    return ahead - eta * gradient(ahead), rho


def continued_from_ahead(w, rho, eta, beta, gradient):
    w = w - beta * rho
    rho = beta * rho + eta * gradient(w)
    return w - rho, rho


def memory_dropped(w, rho, eta, beta, gradient):
    rho = eta * gradient(w - beta * rho)
    return w - rho, rho


def exponential_mean(w, rho, eta, beta, gradient):
    rho = beta * rho + (1 - beta) * gradient(w - beta * rho)
    return w - rho, rho


def minus_outside_the_call(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * (gradient(w) - beta * rho)
    return w - rho, rho


def up_the_hill(w, rho, eta, beta, gradient):
    rho = beta * rho + eta * gradient(w - beta * rho)
    return w + rho, rho


# -- the printed formula mended


def printed(w, last, alpha, beta, gradient):
    g = gradient(w + alpha * last)
    return w - beta * g - alpha * last, gradient(w)


def gradient_ahead_remembered(w, last, alpha, beta, gradient):
    g = gradient(w - alpha * last)
    return w - (beta * g + alpha * last), g


def other_sign_changed(w, last, alpha, beta, gradient):
    return w - beta * gradient(w + alpha * last) + alpha * last, gradient(w)


def both_signs_changed(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * last) + alpha * last, gradient(w)


def alpha_for_beta(w, last, alpha, beta, gradient):
    ahead = w - beta * last
    return w - alpha * gradient(ahead) - beta * last, gradient(w)


def whole_step_remembered(w, last, alpha, beta, gradient):
    rho = beta * gradient(w - alpha * last) + alpha * last
    return w - rho, rho


def last_remembered(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * last) - alpha * last, last


def gradient_after_the_step(w, last, alpha, beta, gradient):
    w = w - beta * gradient(w - alpha * last) - alpha * last
    return w, gradient(w)


def gradient_here(w, last, alpha, beta, gradient):
    g = gradient(w)
    return w - beta * g - alpha * last, g


def last_forgotten(w, last, alpha, beta, gradient):
    ahead = w - alpha * last
    return w - beta * gradient(ahead), gradient(w)


def whole_of_last(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - last) - alpha * last, gradient(w)


def stepped_from_ahead(w, last, alpha, beta, gradient):
    w_ahead = w - alpha * last
    rho = alpha * last + beta * gradient(w_ahead)
    return w_ahead - rho, gradient(w)


def mended_order_turned(w, last, alpha, beta, gradient):
    ahead = w - alpha * last
    return gradient(w), w - beta * gradient(ahead) - alpha * last


def mended_w_alone(w, last, alpha, beta, gradient):
    return w - beta * gradient(w - alpha * last) - alpha * last


def everything_added(w, last, alpha, beta, gradient):
    return w + np.add(beta * gradient(w - alpha * last), alpha * last), gradient(w)


def never_fading(w, rho, eta, beta, gradient):
    rho = rho + eta * gradient(w - rho)
    return w - rho, rho


def second_gradient(w, rho, eta, beta, gradient):
    new = w - beta * rho - eta * gradient(w - beta * rho)
    return new, beta * rho + eta * gradient(new)


def all_fresh(w, last, alpha, beta, gradient):
    now = gradient(w)
    return w - beta * gradient(w - alpha * now) - alpha * now, now


def mean_with_eta_outside(w, rho, eta, beta, gradient):
    rho = (1 - beta) * gradient(w - beta * rho) + beta * rho
    return w - eta * rho, rho


WRONG = {
    "Nesterov's step": [
        (heavy_ball, "this is heavy ball"),
        (plus_in_the_look_ahead, "look ahead with the wrong sign"),
        (velocity_of_another_course, "a velocity with the minus inside"),
        (minus_in_rho_and_in_w, "The minus is there twice"),
        (minus_in_rho_added, "The minus stands inside rho"),
        (pytorch, "This is PyTorch's form"),
        (learning_rate_outside, "eta stands outside the memory"),
        (keras, "This is the form of Keras"),
        (rho_overwritten_first, "beta is in the look-ahead twice"),
        (order_turned, "in another order"),
        (new_w_alone, "alone, and it is right"),
        (old_rho, "you return the old rho"),
        (continued_from_ahead, "The momentum is walked twice"),
        (memory_dropped, "the step has no momentum"),
        (exponential_mean, "as in a running mean"),
        (minus_outside_the_call, "It belongs inside the brackets"),
        (up_the_hill, "You add rho to w"),
        (never_fading, "`beta` were left out, in two places"),
        (second_gradient, "`rho_k` is not"),
        (mean_with_eta_outside, "a running mean, with 1 - beta, and eta stands outside"),
    ],
    "mended Nesterov": [
        (printed, "still the printed sign"),
        (gradient_ahead_remembered, "you remember the gradient taken there"),
        (other_sign_changed, "You changed the other sign"),
        (both_signs_changed, "Both signs changed"),
        (alpha_for_beta, "alpha and beta have changed places"),
        (whole_step_remembered, "you remember the whole step"),
        (last_remembered, "you remember the old gradient"),
        (gradient_after_the_step, "the gradient at the new W"),
        (gradient_here, "You take one gradient, at w, for everything"),
        (last_forgotten, "the step leaves the remembered gradient out"),
        (whole_of_last, "by the whole of the remembered gradient"),
        (stepped_from_ahead, "The remembered half is walked twice"),
        (mended_order_turned, "in another order"),
        (mended_w_alone, "alone, and it is right"),
        (everything_added, "the whole step is added to w"),
        (all_fresh, "does not depend on `last`"),
    ],
}
