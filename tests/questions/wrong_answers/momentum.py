"""Lesson 03: wrong answers as students write them, and a part of what they should be told."""

import numpy as np

# -- a ball with friction


def swapped(m, c, h):
    eta = h**2 / (m + c * h)
    beta = m / (m + c * h)
    return beta, eta


def one_h_lost(m, c, h):
    return h / (m + c * h), m / (m + c * h)


def the_effective_step(m, c, h):
    return h / c, m / (m + c * h)


def share_of_the_friction(m, c, h):
    eta = h**2 / (m + c * h)
    return eta, c * h / (m + c * h)


def one_minus_beta(m, c, h):
    return h**2 / (m + c * h), 1 - m / (m + c * h)


def no_time_step(m, c, h):
    return h**2 / (m + c), m / (m + c)


def mass_alone(m, c, h):
    beta = m / (m + c * h)
    return h**2 / m, beta


def explicit(m, c, h):
    return h**2 / m, 1 - c * h / m


def h_squared_below(m, c, h):
    below = m + c * h**2
    return h**2 / below, m / below


def minus_below(m, c, h):
    return h**2 / (m - c * h), m / (m - c * h)


def brackets_forgotten(m, c, h):
    return h**2 / m + c * h, m / m + c * h


def h_at_the_mass(m, c, h):
    return h**2 / (m * h + c), m / (m * h + c)


def doubled_for_squared(m, c, h):
    return 2 * h / (m + c * h), m / (m + c * h)


def eta_alone(m, c, h):
    return h**2 / (m + c * h)


def both_in_a_sum(m, c, h):
    return h**2 / (m + c * h), c / (m + c * h)


# -- a step of the heavy ball


def as_printed(w, rho, gradient, eta, beta):
    step = eta * gradient + beta * rho
    return w - step, gradient


def uphill(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return w + rho, rho


def running_mean(w, rho, gradient, eta, beta):
    rho = (1 - beta) * gradient + beta * rho
    return w - rho, rho


def running_mean_with_eta(w, rho, gradient, eta, beta):
    rho = beta * rho + (1 - beta) * gradient
    return w - eta * rho, rho


def running_mean_of_steps(w, rho, gradient, eta, beta):
    rho = beta * rho + (1 - beta) * eta * gradient
    return w - rho, rho


def eta_twice(w, rho, gradient, eta, beta):
    rho = beta * rho + eta * gradient
    return w - eta * rho, rho


def eta_for_both(w, rho, gradient, eta, beta):
    rho = eta * (gradient + beta * rho)
    return w - rho, rho


def by_the_old_step(w, rho, gradient, eta, beta):
    w = w - rho
    rho = eta * gradient + beta * rho
    return w, rho


def velocity_with_its_minus(w, rho, gradient, eta, beta):
    velocity = beta * rho - eta * gradient
    return w + velocity, velocity


def as_pytorch_has_it(w, rho, gradient, eta, beta):
    rho = beta * rho + gradient
    return w - eta * rho, rho


def old_step_returned(w, rho, gradient, eta, beta):
    new = eta * gradient + beta * rho
    return w - new, rho


def in_another_order(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return rho, w - rho


def the_point_alone(w, rho, gradient, eta, beta):
    return w - (eta * gradient + beta * rho)


def no_eta(w, rho, gradient, eta, beta):
    rho = gradient + beta * rho
    return w - rho, rho


def eta_for_beta(w, rho, gradient, eta, beta):
    rho = eta * gradient + (1 - eta) * rho
    return w - rho, rho


def no_beta(w, rho, gradient, eta, beta):
    rho = eta * gradient + rho
    return w - rho, rho


def plain(w, rho, gradient, eta, beta):
    rho = eta * gradient
    return w - rho, rho


def factors_swapped(w, rho, gradient, eta, beta):
    rho = beta * gradient + eta * rho
    return w - rho, rho


def memory_subtracted(w, rho, gradient, eta, beta):
    rho = eta * gradient - beta * rho
    return w - rho, rho


def nesterovs(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return w - (eta * gradient + beta * rho), rho


def changed_in_place(w, rho, gradient, eta, beta):
    rho *= beta
    rho += eta * gradient
    w -= rho
    return w, rho


# -- the largest stable learning rate


def plain_descents(curvature, beta):
    return 2 / curvature


def sign_at_beta(curvature, beta):
    return 2 * (1 - beta) / curvature


def not_divided(curvature, beta):
    return 2 + 2 * beta


def multiplied(curvature, beta):
    return 2 * (1 + beta) * curvature


def effective(curvature, beta):
    return 2 * (1 + beta) / (curvature * (1 - beta))


def no_two(curvature, beta):
    return (1 + beta) / curvature


def no_brackets(curvature, beta):
    return 2 * 1 + beta / curvature


def brackets_left_out(curvature, beta):
    return 2 + 2 * beta / curvature


def beta_once(curvature, beta):
    return (2 + beta) / curvature


def one_once(curvature, beta):
    return (1 + 2 * beta) / curvature


def divided_by_one_minus_beta(curvature, beta):
    return 2 / (curvature * (1 - beta))


def divided_by_one_plus_beta(curvature, beta):
    return 2 / curvature / (1 + beta)


def nesterovs_limit(curvature, beta):
    return 2 * (1 + beta) / (curvature * (1 + 2 * beta))


def start_of_the_swing(curvature, beta):
    return (1 - beta**0.5) ** 2 / curvature


def end_of_the_swing(curvature, beta):
    return (1 + beta**0.5) ** 2 / curvature


def sign_turned(curvature, beta):
    return (-2 - 2 * beta) / curvature


def upside_down(curvature, beta):
    return curvature / (2 + 2 * beta)


def half_curvature_squared(curvature, beta):
    return 4 * (1 + beta) / curvature


# -- the beta that settles soonest


def the_root_itself(eta, curvature):
    root = np.sqrt(eta * curvature)
    return 1 - root


def its_size(eta, curvature):
    return np.abs(np.sqrt(eta * curvature) - 1)


def squared_the_root_alone(eta, curvature):
    root = np.sqrt(eta * curvature)
    return 1 - root**2


def no_root(eta, curvature):
    return (1 - eta * curvature) ** 2


def plus_for_minus(eta, curvature):
    s = eta * curvature
    return 1 + 2 * s**0.5 + s


def eta_forgotten(eta, curvature):
    return (1 - curvature**0.5) ** 2


def curvature_forgotten(eta, curvature):
    return (1 - eta**0.5) ** 2


def root_of_eta_alone(eta, curvature):
    return (1 - eta**0.5 * curvature) ** 2


def divided_inside(eta, curvature):
    return (1 - np.sqrt(eta / curvature)) ** 2


def edge_of_stability(eta, curvature):
    return (eta * curvature - 2) / 2


def polyaks_for_kappa(eta, curvature):
    root = np.sqrt(eta * curvature)
    return (root - 1) ** 2 / (root + 1) ** 2


def none_past_one(eta, curvature):
    if eta * curvature >= 1:
        return 0.0
    return (1 - np.sqrt(eta * curvature)) ** 2


def middle_term_once(eta, curvature):
    s = eta * curvature
    return 1 + s - np.sqrt(s)


def beta_turned(eta, curvature):
    return -((np.sqrt(eta * curvature) - 1) ** 2)


def doubled_difference(eta, curvature):
    return 2 - 2 * np.sqrt(eta * curvature)


def half_a_step_each(m, c, h):
    return h**2 / (m + c * h / 2), (m - c * h / 2) / (m + c * h / 2)


def without_a_massless_ball(m, c, h):
    if m > 0:
        return h**2 / (m + c * h), m / (m + c * h)


def as_a_velocity(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * abs(rho)
    return w - rho, rho


def corrected(w, rho, gradient, eta, beta):
    rho = (eta * gradient + beta * rho) / (1 - beta)
    return w - rho, rho


def tuned_for_one_beta(curvature, beta):
    return 3.8 / curvature


def at_most_1(curvature, beta):
    return min(2 * (1 + beta) / curvature, 1)


def clipped_slope(w, rho, gradient, eta, beta):
    rho = eta * np.clip(gradient, -5, 5) + beta * rho
    return w - rho, rho


def beta_at_most(m, c, h):
    return h**2 / (m + c * h), min(m / (m + c * h), 0.99)


WRONG = {
    "friction": [
        (swapped, "The two are swapped"),
        (one_h_lost, "eta lost a factor h"),
        (the_effective_step, "This eta is the effective step h / c"),
        (share_of_the_friction, "the share of the FRICTION"),
        (one_minus_beta, "the share of the FRICTION"),
        (no_time_step, "The denominator lacks the time step"),
        (mass_alone, "The denominator is the mass alone"),
        (explicit, "This is the explicit step"),
        (h_squared_below, "h is squared in the denominator too"),
        (minus_below, "The sign before c h is turned"),
        (brackets_forgotten, "needs brackets"),
        (h_at_the_mass, "the time step stands at the wrong term"),
        (doubled_for_squared, "2 h is not h squared"),
        (eta_alone, "You return `eta` alone"),
        (both_in_a_sum, "This beta is c over the denominator"),
        (half_a_step_each, "`h` is 0, and wrong elsewhere"),
        (without_a_massless_ball, "In some cases your function gives nothing back"),
        (beta_at_most, "This is right, but for a very heavy ball"),
    ],
    "heavy ball": [
        (as_printed, "it is the printed momentum"),
        (uphill, "This goes uphill"),
        (running_mean, "eta is forgotten: the gradient is multiplied by (1 - beta)"),
        (running_mean_with_eta, "a moving average of gradients, with (1 - beta), and eta outside"),
        (running_mean_of_steps, "damped by (1 - beta)"),
        (eta_twice, "eta is there twice"),
        (eta_for_both, "eta multiplies the memory too"),
        (by_the_old_step, "w takes the OLD rho"),
        (velocity_with_its_minus, "The minus stands inside your velocity"),
        (as_pytorch_has_it, "eta stands outside the memory, as in PyTorch"),
        (old_step_returned, "The new rho is not returned"),
        (in_another_order, "another order: return (w, rho)"),
        (the_point_alone, "You return `w` alone"),
        (no_eta, "eta is forgotten"),
        (eta_for_beta, "not (1 - eta)"),
        (no_beta, "beta is forgotten"),
        (plain, "Nothing is remembered"),
        (factors_swapped, "eta and beta have changed places"),
        (memory_subtracted, "beta rho comes with a plus"),
        (nesterovs, "Nesterov's step"),
        (changed_in_place, "changes its arguments"),
        (as_a_velocity, "where `rho` holds negative numbers"),
        (corrected, "right where `beta` is 0, and wrong elsewhere"),
        (clipped_slope, "This is right, but for a steep slope"),
    ],
    "largest eta": [
        (plain_descents, "This is plain descent's limit: put in"),
        (sign_at_beta, "The sign at beta is the other one"),
        (not_divided, "the limit of eta times lambda"),
        (multiplied, "The curvature stands on the wrong side"),
        (effective, "the limit in effective steps"),
        (no_two, "The 2 is missing"),
        (no_brackets, "1 + beta needs brackets"),
        (brackets_left_out, "The brackets are missing"),
        (beta_once, "beta lost its factor 2"),
        (one_once, "The 1 lost its factor 2"),
        (divided_by_one_minus_beta, "divided by 1 - beta"),
        (divided_by_one_plus_beta, "divided by 1 + beta"),
        (nesterovs_limit, "Nesterov's limit"),
        (start_of_the_swing, "Here the ball begins to swing"),
        (end_of_the_swing, "Here the ball ceases to swing"),
        (sign_turned, "The sign is turned"),
        (upside_down, "The fraction stands upside down"),
        (half_curvature_squared, "There is a 2 too many"),
        (tuned_for_one_beta, "does not depend on `beta`"),
        (at_most_1, "cut off above 1"),
    ],
    "best beta": [
        (the_root_itself, "This is the double root itself"),
        (its_size, "This is the size of the double root"),
        (squared_the_root_alone, "It is the whole difference"),
        (no_root, "The root is missing"),
        (plus_for_minus, "This is the other double root"),
        (eta_forgotten, "eta is missing"),
        (curvature_forgotten, "The curvature is missing"),
        (root_of_eta_alone, "The root is over eta alone"),
        (divided_inside, "You divide where you should multiply"),
        (edge_of_stability, "the edge of stability, where r = -1"),
        (polyaks_for_kappa, "Polyak's choice for a whole ravine"),
        (none_past_one, "Past eta lambda = 1 a beta of 0 zigzags"),
        (middle_term_once, "The middle term lost its factor 2"),
        (beta_turned, "The sign is turned"),
        (doubled_difference, "2 times (1 - x) is not (1 - x) squared"),
    ],
}
