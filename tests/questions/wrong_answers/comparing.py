"""Lesson 06: wrong answers, each with a part of what it should be told."""

import numpy as np

# -- J at a budget


def last_note(gradients, J, budget):
    return J[-1]


def first_note_beyond(gradients, J, budget):
    for g, j in zip(gradients, J):
        if g > budget:
            return j
    return J[-1]


def note_at_or_after(gradients, J, budget):
    i = min(np.searchsorted(gradients, budget), len(gradients) - 1)
    return J[i]


def searchsorted_as_it_comes(gradients, J, budget):
    return J[np.searchsorted(gradients, budget)]


def strictly_less(gradients, J, budget):
    return J[gradients < budget][-1]


def left_by_default(gradients, J, budget):
    return J[np.searchsorted(gradients, budget) - 1]


def smallest_so_far(gradients, J, budget):
    return min(j for g, j in zip(gradients, J) if g <= budget)


def straight_line(gradients, J, budget):
    return np.interp(budget, gradients, J)


def nearest(gradients, J, budget):
    return J[np.argmin(abs(gradients - budget))]


def even_spacing(gradients, J, budget):
    return J[min(budget // gradients[1], len(J) - 1)]


def even_spacing_unchecked(gradients, J, budget):
    return J[budget // gradients[1]]


def budget_as_index(gradients, J, budget):
    return J[budget]


def exactly_there(gradients, J, budget):
    return J[gradients == budget][0]


def exactly_there_as_array(gradients, J, budget):
    return J[gradients == budget]


def all_of_them(gradients, J, budget):
    return J[gradients <= budget]


def index_alone(gradients, J, budget):
    return len(gradients[gradients <= budget]) - 1


def runs_past_the_end(gradients, J, budget):
    i = 0
    while gradients[i] <= budget:
        i = i + 1
    return J[i - 1]


def wrong_array(gradients, J, budget):
    return max(g for g in gradients if g <= budget)


def first_of_them(gradients, J, budget):
    return J[gradients <= budget][0]


def mean_of_them(gradients, J, budget):
    return np.mean(J[gradients <= budget])


# -- RMSProp's step


def adagrad(w, squares, gradient, eta, gamma, epsilon):
    squares = squares + gradient**2
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


def new_square_in_full(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + gradient * gradient
    return w - eta / (np.sqrt(squares) + epsilon) * gradient, squares


def gamma_turned_around(w, squares, gradient, eta, gamma, epsilon):
    squares = (1 - gamma) * squares + gamma * gradient**2
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


def without_root(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / (squares + epsilon), squares


def old_squares_in_the_step(w, squares, gradient, eta, gamma, epsilon):
    w = w - eta * gradient / (np.sqrt(squares) + epsilon)
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w, squares


def gradient_not_squared(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


def epsilon_inside(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / np.sqrt(squares + epsilon), squares


def without_epsilon(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / np.sqrt(squares), squares


def brackets_missing(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    step = eta * gradient / np.sqrt(squares) + epsilon
    return w - step, squares


def one_scale(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / (np.sqrt(np.mean(squares)) + epsilon), squares


def one_square(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * np.sum(gradient**2)
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


def uphill(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w + eta * gradient / (np.sqrt(squares) + epsilon), squares


def squares_kept(w, squares, gradient, eta, gamma, epsilon):
    s = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / (np.sqrt(s) + epsilon), squares


def order_turned(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return squares, w - eta * gradient / (np.sqrt(squares) + epsilon)


def new_w_alone(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + (1 - gamma) * gradient**2
    return w - eta * gradient / (np.sqrt(squares) + epsilon)


def root_remembered(w, squares, gradient, eta, gamma, epsilon):
    root = np.sqrt(gamma * squares + (1 - gamma) * gradient**2)
    return w - eta * gradient / (root + epsilon), root


def weight_squared(w, squares, gradient, eta, gamma, epsilon):
    squares = gamma * squares + ((1 - gamma) * gradient) ** 2
    return w - eta * gradient / (np.sqrt(squares) + epsilon), squares


# -- Adam's step


def no_correction(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    return w - eta * m / (np.sqrt(s) + epsilon), m, s


def m_corrected_only(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat = m / (1 - beta_1**k)
    return w - eta * m_hat / (np.sqrt(s) + epsilon), m, s


def corrected_in_place(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m = m / (1 - beta_1**k)
    s = s / (1 - beta_2**k)
    return w - eta * m / (np.sqrt(s) + epsilon), m, s


def beta_times_k(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, s_hat = m / (1 - beta_1 * k), s / (1 - beta_2 * k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def power_forgotten(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, s_hat = m / (1 - beta_1), s / (1 - beta_2)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def counted_from_0(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, s_hat = m / (1 - beta_1 ** (k + 1)), s / (1 - beta_2 ** (k + 1))
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def one_step_late(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    k = k - 1
    m_hat, s_hat = m / (1 - beta_1**k), s / (1 - beta_2**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def rootless(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, s_hat = m / (1 - beta_1**k), s / (1 - beta_2**k)
    return w - eta * m_hat / (s_hat + epsilon), m, s


def gradient_in_the_step(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    s_hat = s / (1 - beta_2**k)
    return w - eta * gradient / (np.sqrt(s_hat) + epsilon), m, s


def means_first(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, s_hat = m / (1 - beta_1**k), s / (1 - beta_2**k)
    return m, s, w - eta * m_hat / (np.sqrt(s_hat) + epsilon)


def adams_w_alone(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    return w - eta * (m / (1 - beta_1**k)) / (np.sqrt(s / (1 - beta_2**k)) + epsilon)


def squares_of_m(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * m**2
    m_hat, s_hat = m / (1 - beta_1**k), s / (1 - beta_2**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def adams_epsilon_inside(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, s_hat = m / (1 - beta_1**k), s / (1 - beta_2**k)
    return w - eta * m_hat / np.sqrt(s_hat + epsilon), m, s


def betas_exchanged(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_2 * m + (1 - beta_2) * gradient
    s = beta_1 * s + (1 - beta_1) * gradient**2
    m_hat, s_hat = m / (1 - beta_2**k), s / (1 - beta_1**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def root_corrected(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, root_hat = m / (1 - beta_1**k), np.sqrt(s) / (1 - beta_2**k)
    return w - eta * m_hat / (root_hat + epsilon), m, s


def tensorflow(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    rate = eta * np.sqrt(1 - beta_2**k) / (1 - beta_1**k)
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    return w - rate * m / (np.sqrt(s) + epsilon), m, s


def multiplied_by_the_correction(w, m, s, k, gradient, eta, beta_1, beta_2, epsilon):
    m = beta_1 * m + (1 - beta_1) * gradient
    s = beta_2 * s + (1 - beta_2) * gradient**2
    m_hat, s_hat = m * (1 - beta_1**k), s * (1 - beta_2**k)
    return w - eta * m_hat / (np.sqrt(s_hat) + epsilon), m, s


def rounded_budget(gradients, J, budget):
    return J[gradients <= round(budget)][-1]


# -- a paired difference


def as_if_not_paired(a, b):
    n = len(a)
    return a.mean() - b.mean(), np.sqrt(np.var(a, ddof=1) / n + np.var(b, ddof=1) / n)


def numpys_std_as_it_comes(a, b):
    d = a - b
    return np.mean(d), np.std(d) / np.sqrt(len(d))


def standard_deviation(a, b):
    return np.mean(a - b), np.std(a - b, ddof=1)


def standard_deviation_as_it_comes(a, b):
    return np.mean(a - b), np.std(a - b)


def over_n(a, b):
    d = a - b
    return d.mean(), d.std(ddof=1) / len(d)


def variance_of_the_mean(a, b):
    d = a - b
    return d.mean(), d.var(ddof=1) / len(d)


def b_less_a(a, b):
    d = b - a
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def without_signs(a, b):
    d = np.abs(a - b)
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


def median_of_differences(a, b):
    d = a - b
    return np.median(d), d.std(ddof=1) / np.sqrt(len(d))


def error_first(a, b):
    d = a - b
    return d.std(ddof=1) / np.sqrt(len(d)), d.mean()


def no_mean(a, b):
    d = a - b
    return d, d.std(ddof=1) / np.sqrt(len(d))


def no_error(a, b):
    return np.mean(a - b)


def spreads_subtracted(a, b):
    n = len(a)
    return a.mean() - b.mean(), (np.std(a, ddof=1) - np.std(b, ddof=1)) / np.sqrt(n)


def two_errors(a, b):
    d = a - b
    return d.mean(), 2 * d.std(ddof=1) / np.sqrt(len(d))


def as_shares(a, b):
    d = (a - b) / b
    return d.mean(), d.std(ddof=1) / np.sqrt(len(d))


WRONG = {
    "J at a budget": [
        (last_note, "the end of the run"),
        (first_note_beyond, "MORE than the budget was paid"),
        (note_at_or_after, "the first note at or AFTER the budget"),
        (searchsorted_as_it_comes, "the first note at or AFTER the budget"),
        (strictly_less, "exactly the budget is paid still counts"),
        (left_by_default, "exactly the budget is paid still counts"),
        (smallest_so_far, "the lowest J on the way"),
        (straight_line, "a straight line between two notes"),
        (nearest, "You take the nearest note"),
        (even_spacing, "notes at equal distances"),
        (even_spacing_unchecked, "notes at equal distances"),
        (budget_as_index, "the budget for the place of a note"),
        (exactly_there, "a note at exactly the budget"),
        (exactly_there_as_array, "notes at exactly the budget"),
        (all_of_them, "all the notes within the budget"),
        (index_alone, "This is the place of the note"),
        (runs_past_the_end, "You count past the end"),
        (wrong_array, "what had been paid at the note"),
        (first_of_them, "This is the first note"),
        (mean_of_them, "the mean of all J"),
        (rounded_budget, "a budget that is no whole number"),
    ],
    "RMSProp's step": [
        (adagrad, "This is AdaGrad"),
        (new_square_in_full, "the new one comes in full"),
        (gamma_turned_around, "The weights have changed places"),
        (without_root, "The root is missing"),
        (old_squares_in_the_step, "You divide by the OLD squares"),
        (gradient_not_squared, "You remember the gradient, not its square"),
        (epsilon_inside, "epsilon stands under the root"),
        (without_epsilon, "epsilon is missing"),
        (brackets_missing, "epsilon is added after the division"),
        (one_scale, "one scale"),
        (one_square, "the gradient's length, one number for all weights"),
        (uphill, "This goes uphill"),
        (squares_kept, "you return the old squares"),
        (order_turned, "in another order"),
        (new_w_alone, "alone, and it is right"),
        (root_remembered, "you remember the root"),
        (weight_squared, "You square the weight as well"),
    ],
    "Adam's step": [
        (no_correction, "The correction is missing"),
        (m_corrected_only, "The mean of squares started at 0, too"),
        (corrected_in_place, "You return the corrected means"),
        (beta_times_k, "You multiply beta by k"),
        (power_forgotten, "The power is forgotten"),
        (counted_from_0, "k counts from 1 already"),
        (one_step_late, "1 - beta^(k - 1) corrects too much"),
        (rootless, "The root is missing"),
        (gradient_in_the_step, "You step with today's gradient"),
        (means_first, "in another order"),
        (adams_w_alone, "alone, and it is right"),
        (squares_of_m, "the square of the mean"),
        (adams_epsilon_inside, "epsilon stands under the root"),
        (betas_exchanged, "beta_1 and beta_2 have changed places"),
        (root_corrected, "You correct the root"),
        (tensorflow, "This is the shorter form"),
        (multiplied_by_the_correction, "You multiply by 1 - beta^k"),
    ],
    "a paired difference": [
        (as_if_not_paired, "the error of an UNPAIRED difference"),
        (numpys_std_as_it_comes, "std() divides by n"),
        (standard_deviation, "the spread of single differences."),
        (standard_deviation_as_it_comes, "and a sum over n"),
        (over_n, "it should be by the root of that"),
        (variance_of_the_mean, "The root is missing"),
        (b_less_a, "This is b - a"),
        (without_signs, "without their signs"),
        (median_of_differences, "the median of the differences"),
        (error_first, "in another order"),
        (no_mean, "the differences seed by seed"),
        (no_error, "it comes alone"),
        (spreads_subtracted, "You subtract the spreads"),
        (two_errors, "two standard errors"),
        (as_shares, "You divide by b"),
    ],
}
