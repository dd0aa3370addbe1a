"""Lesson 07: wrong answers, each with a part of what it should be told."""

import numpy as np

# -- the penalty's gradient


def demos_line(W1, W2, C):
    return W1 * C, W2 * C


def next_editions_line(W1, W2, C):
    return 2 * W1 * C, 2 * W2 * C


def without_the_root(W1, W2, C):
    return C * 2 * W1 / W1.size, C * 2 * W2 / W2.size


def two_left(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * 2 * W1 / W1.size / root, C * 2 * W2 / W2.size / root


def half_left(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C / (2 * root) * W1 / W1.size, C / (2 * root) * W2 / W2.size


def no_sizes(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1 / root, C * W2 / root


def no_C(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return W1 / (W1.size * root), W2 / (W2.size * root)


def rows_for_sizes(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1 / (len(W1) * root), C * W2 / (len(W2) * root)


def both_sizes(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    n = W1.size + W2.size
    return C * W1 / (n * root), C * W2 / (n * root)


def root_for_each(W1, W2, C):
    return tuple(C * W / (W.size * np.sqrt(np.mean(W**2))) for W in (W1, W2))


def sums_under_the_root(W1, W2, C):
    root = np.sqrt((W1**2).sum() + (W2**2).sum())
    return C * W1 / root, C * W2 / root


def the_cost(W1, W2, C):
    return C * np.sqrt(np.mean(W1**2) + np.mean(W2**2))


def order_turned(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W2 / (W2.size * root), C * W1 / (W1.size * root)


def first_alone(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1 / (W1.size * root)


def outer_alone(W1, W2, C):
    outer = C / (2 * np.sqrt(np.mean(W1**2) + np.mean(W2**2)))
    return outer, outer


def mean_of_W(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1.mean() / root, C * W2.mean() / root


# -- the demo's momentum


def demos_memory(gradient, remembered, eta, alpha):
    rho = eta * gradient
    return rho + alpha * remembered, rho


def gradient_remembered(gradient, remembered, eta, alpha):
    return eta * gradient + alpha * remembered, gradient


def eta_around_everything(gradient, remembered, eta, alpha):
    rho = eta * (gradient + alpha * remembered)
    return rho, rho


def minus_between(gradient, remembered, eta, alpha):
    rho = eta * gradient - alpha * remembered
    return rho, rho


def velocity(gradient, remembered, eta, alpha):
    v = alpha * remembered - eta * gradient
    return v, v


def memory_unchanged(gradient, remembered, eta, alpha):
    return eta * gradient + alpha * remembered, remembered


def step_without_memory(gradient, remembered, eta, alpha):
    rho = eta * gradient
    return rho, rho + alpha * remembered


def pytorch(gradient, remembered, eta, alpha):
    buffer = alpha * remembered + gradient
    return eta * buffer, buffer


def running_mean(gradient, remembered, eta, alpha):
    rho = (1 - alpha) * gradient + alpha * remembered
    return rho, rho


def no_eta(gradient, remembered, eta, alpha):
    rho = gradient + alpha * remembered
    return rho, rho


def no_alpha(gradient, remembered, eta, alpha):
    rho = eta * gradient + remembered
    return rho, rho


def eta_for_alpha(gradient, remembered, eta, alpha):
    rho = alpha * gradient + eta * remembered
    return rho, rho


def rho_alone(gradient, remembered, eta, alpha):
    return eta * gradient + alpha * remembered


def faded_beforehand(gradient, remembered, eta, alpha):
    rho = eta * gradient + alpha * remembered
    return rho, alpha * rho


def plain_descent(gradient, remembered, eta, alpha):
    return eta * gradient, eta * gradient


# -- the reported cost's gradient


def of_the_sum(V, A):
    return V.T @ A


def over_instances(V, A):
    return V.T @ A / V.shape[0]


def over_classes(V, A):
    return V.T @ A / V.shape[1]


def product_turned(V, A):
    return (A.T @ V) / V.size


def slides_order(V, A):
    return V @ A.T / V.size


def as_they_come(V, A):
    return V @ A / V.size


def entries_of_A(V, A):
    return V.T @ A / A.size


def entries_of_W(V, A):
    G = V.T @ A
    return G / G.size


def mean_of_all(V, A):
    return np.mean(V.T @ A)


def mean_over_rows(V, A):
    return np.mean(V.T @ A, axis=0)


def turned_sign(V, A):
    return -V.T @ A / V.size


def two_more(V, A):
    return 2 * V.T @ A / V.size


def number_by_number(V, A):
    return V * A / V.size


def means_multiplied(V, A):
    return np.outer(np.mean(V, axis=0), np.mean(A, axis=0)) / V.shape[1]


def for_the_bias(V, A):
    return V.sum(axis=0) / V.size


# -- one secant step


def secant_backward(w_before, w, g_before, g):
    s, y = w_before - w, g_before - g
    rho = 1 / (y @ s)
    q = g - rho * (s @ g) * y
    return s, y, rho, q + rho * (s @ g - y @ q) * s


def secant_step_backward(w_before, w, g_before, g):
    s, y = w_before - w, g - g_before
    rho = 1 / (y @ s)
    q = g - rho * (s @ g) * y
    return s, y, rho, q + rho * (s @ g - y @ q) * s


def secant_roles_swapped(w_before, w, g_before, g):
    y, s = w - w_before, g - g_before
    rho = 1 / (s @ y)
    q = g - rho * (s @ g) * y
    return s, y, rho, q + rho * (s @ g - y @ q) * s


def secant_rho_not_inverted(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = y.dot(s)
    alpha = rho * s.dot(g)
    q = g - alpha * y
    return s, y, rho, q + (alpha - rho * y.dot(q)) * s


def secant_rho_by_the_length(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / np.linalg.norm(s) ** 2
    alpha = rho * (s @ g)
    q = g - alpha * y
    return s, y, rho, q + (alpha - rho * (y @ q)) * s


def secant_with_stars(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    with np.errstate(all="ignore"):
        rho = 1 / (y * s)
        alpha = rho * (s @ g)
        q = g - alpha * y
        return s, y, rho, q + (alpha - rho * (y @ q)) * s


def secant_of_the_old_gradient(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    left = np.eye(len(s)) - rho * np.outer(s, y)
    return s, y, rho, (left @ left.T + rho * np.outer(s, s)) @ g_before


def secant_downhill(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    left = np.eye(len(s)) - rho * np.outer(s, y)
    return s, y, rho, -(left @ left.T + rho * np.outer(s, s)) @ g


def secant_half_way(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    return s, y, rho, g - rho * (s @ g) * y


def secant_without_beta(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    alpha = rho * (s @ g)
    return s, y, rho, g - alpha * y + alpha * s


def secant_beta_too_early(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    alpha, beta = rho * (s @ g), rho * (y @ g)
    return s, y, rho, g - alpha * y + (alpha - beta) * s


def secant_as_the_course_scales_it(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    alpha = rho * (s @ g)
    r = (s @ y) / (y @ y) * (g - alpha * y)
    return s, y, rho, r + (alpha - rho * (y @ r)) * s


def one_mean_for_both(W1, W2, C):
    count = W1.size + W2.size
    root = np.sqrt(((W1**2).sum() + (W2**2).sum()) / count)
    return C * W1 / (count * root), C * W2 / (count * root)


def twice_without_the_root(W1, W2, C):
    u = np.mean(W1**2) + np.mean(W2**2)
    return 2 * C * W1 / (W1.size * u), 2 * C * W2 / (W2.size * u)


WRONG = {
    "the penalty's gradient": [
        (demos_line, "the demo's own line"),
        (next_editions_line, "the next edition's line"),
        (without_the_root, "The root is missing"),
        (two_left, "A 2 too many"),
        (half_left, "A 2 is missing"),
        (no_sizes, "The means are missing"),
        (no_C, "C is missing"),
        (rows_for_sizes, "the number of rows"),
        (both_sizes, "the size of both together"),
        (root_for_each, "You take a root for each W"),
        (sums_under_the_root, "the root of the SUM of squares"),
        (the_cost, "the cost itself"),
        (order_turned, "have changed places"),
        (first_alone, "alone, and it is right"),
        (outer_alone, "The inner derivative is missing"),
        (mean_of_W, "You take the mean of W, one number"),
        (one_mean_for_both, "one mean over the weights of both layers"),
        (twice_without_the_root, "And not only that: your result is 2 times"),
    ],
    "the demo's momentum": [
        (demos_memory, "as the demo does"),
        (gradient_remembered, "You remember the bare gradient"),
        (eta_around_everything, "fades by eta alpha"),
        (minus_between, "The remembered step is subtracted"),
        (velocity, "This is ascent"),
        (memory_unchanged, "you remember what was remembered before"),
        (step_without_memory, "W has to move by all of it"),
        (pytorch, "eta stands outside the memory"),
        (running_mean, "as in a running mean"),
        (no_eta, "eta is forgotten"),
        (no_alpha, "alpha is forgotten"),
        (eta_for_alpha, "eta and alpha have changed places"),
        (rho_alone, "alone, and it is right"),
        (faded_beforehand, "it is faded as it is remembered"),
        (plain_descent, "This is plain descent"),
    ],
    "the reported cost's gradient": [
        (of_the_sum, "the demo's gradient, of the SUM"),
        (over_instances, "You divide by the instances"),
        (over_classes, "You divide by the classes"),
        (product_turned, "The product is transposed"),
        (slides_order, "the slide's V A^T as it stands"),
        (as_they_come, "Nothing is transposed"),
        (entries_of_A, "You divide by A's entries"),
        (entries_of_W, "You divide by the number of weights"),
        (mean_of_all, "the mean over the gradient's entries, one number"),
        (mean_over_rows, "the mean over the gradient's rows"),
        (turned_sign, "The minus belongs to the update"),
        (two_more, "A 2 too many"),
        (number_by_number, "You multiply number by number"),
        (means_multiplied, "You multiply the means"),
        (for_the_bias, "the bias's gradient"),
    ],
    "one secant step": [
        (secant_backward, "s and y are both turned around"),
        (secant_step_backward, "s is turned around"),
        (secant_roles_swapped, "s and y have changed places"),
        (secant_rho_not_inverted, "you take y s itself"),
        (secant_rho_by_the_length, "You divide by s s"),
        (secant_with_stars, "entry by entry"),
        (secant_of_the_old_gradient, "the gradient BEFORE the step"),
        (secant_downhill, "The direction is turned around"),
        (secant_half_way, "after the first half"),
        (secant_without_beta, "beta is missing"),
        (secant_beta_too_early, "at what the first half has left"),
        (secant_as_the_course_scales_it, "as L-BFGS does"),
    ],
}
