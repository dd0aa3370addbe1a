"""Lesson 07: wrong answers, each with a part of what it should be told."""

import random

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


# -- the batch's share of the penalty


def penalty_at_every_batch(V, A, W, C, n):
    return np.dot(V.T, A) + W * C


def errors_alone(V, A, W, C, n):
    return np.dot(V.T, A)


def share_of_one(V, A, W, C, n):
    return V.T @ A + C / n * W


def share_by_the_batch(V, A, W, C, n):
    B = V.shape[0]
    return V.T @ A + C / B * W


def share_upside_down(V, A, W, C, n):
    share = n / len(A)
    return V.T @ A + share * C * W


def share_of_everything(V, A, W, C, n):
    return len(V) / n * (np.dot(V.T, A) + C * W)


def mean_beside_the_share(V, A, W, C, n):
    B = len(V)
    return V.T @ A / B + B / n * C * W


def as_our_mean(V, A, W, C, n):
    return V.T @ A / len(A) + C / n * W


def mean_beside_the_whole(V, A, W, C, n):
    return V.T @ A / V.shape[0] + W * C


def everything_over_n(V, A, W, C, n):
    return V.T @ A / n + C * W / n


def over_the_batches(V, A, W, C, n):
    batches = int(np.ceil(n / len(V)))
    return V.T @ A + C * W / batches


def over_whole_batches(V, A, W, C, n):
    batches = n // len(V)
    return V.T @ A + C * W / batches


def share_of_entries(V, A, W, C, n):
    return V.T @ A + V.size / n * C * W


def share_with_a_two(V, A, W, C, n):
    share = len(V) / n
    return V.T @ A + C * 2 * W * share


def share_with_the_half(V, A, W, C, n):
    share = len(V) / n
    return V.T @ A + 0.5 * C * W * share


def share_of_the_cost(V, A, W, C, n):
    penalty = C / 2 * (W**2).sum()
    return V.T @ A + penalty * len(V) / n


def share_without_C(V, A, W, C, n):
    return V.T @ A + len(V) * W / n


def share_taken_off(V, A, W, C, n):
    return np.dot(V.T, A) - len(V) / n * C * W


def share_with_its_update(V, A, W, C, n):
    return W - V.T @ A - C * W * len(V) / n


# -- a split with a seed


def split_as_it_lies(n, test, seed):
    rows = np.arange(n)
    return rows[:-test] if test else rows, rows[n - test :]


def split_with_the_shared_generator(n, test, seed):
    rng = np.random.RandomState(seed)
    order = rng.permutation(n)
    return order[test:], order[:test]


def split_by_pythons_generator(n, test, seed):
    rows = list(range(n))
    random.Random(seed).shuffle(rows)
    return rows[test:], rows[:test]


def split_anew_each_time(n, test, seed):
    order = np.random.default_rng().permutation(n)
    return order[test:], order[:test]


def split_by_zero(n, test, seed):
    order = np.random.default_rng(seed=0).permutation(n)
    return order[test:], order[:test]


def split_turned(n, test, seed):
    order = np.random.default_rng(seed).permutation(n)
    return order[:test], order[test:]


def split_that_leaks(n, test, seed):
    order = np.random.default_rng(seed).permutation(n)
    return np.arange(n), order[:test]


def split_twice_shuffled(n, test, seed):
    rng = np.random.default_rng(seed)
    judge = rng.permutation(n)[:test]
    learn = rng.permutation(n)[test:]
    return learn, judge


def split_if_seed(n, test, seed):
    rng = np.random.default_rng(seed) if seed else np.random.default_rng()
    order = rng.permutation(n)
    return order[test:], order[:test]


def split_from_one(n, test, seed):
    order = np.random.default_rng(seed).permutation(np.arange(1, n + 1))
    return order[test:], order[:test]


# -- the bounds of the batches


def bounds_of_the_demo(n, size):
    minibatches = max(int(n / size), 1)
    parts = np.array_split(np.arange(n), minibatches)
    end = np.cumsum([len(part) for part in parts])
    return end - [len(part) for part in parts], end


def bounds_of_size_batches(n, size):
    lengths = [len(part) for part in np.array_split(np.arange(n), size)]
    end = np.cumsum(lengths)
    return end - lengths, end


def bounds_past_the_end(n, size):
    first = list(range(0, n, size))
    return first, [start + size for start in first]


def bounds_of_full_batches(n, size):
    first = np.arange(n // size) * size
    return first, first + size


def bounds_with_an_empty_one(n, size):
    first = np.arange(n // size + 1) * size
    return first, np.minimum(first + size, n)


def bounds_of_last_rows(n, size):
    first = np.arange(0, n, size)
    return first, np.minimum(first + size - 1, n - 1)


def bounds_that_forget_a_row(n, size):
    first = np.arange(0, n, size)
    return first, np.clip(first + size, 0, n - 1)


def bounds_from_one(n, size):
    first = np.arange(1, n + 1, size)
    return first, np.minimum(first + size - 1, n)


def bounds_as_lengths(n, size):
    first = np.arange(0, n, size)
    return first, np.minimum(size, n - first)


def bounds_turned(n, size):
    first = np.arange(0, n, size)
    return np.minimum(first + size, n), first


def bounds_in_pairs(n, size):
    return [(start, min(start + size, n)) for start in range(0, n, size)]


def bounds_with_fractions(n, size):
    edges = np.linspace(0, n, -(-n // size) + 1)
    return edges[:-1], edges[1:]


def bounds_counted(n, size):
    return int(np.ceil(n / size))


def bounds_divided(n, size):
    return n / size


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
    "the batch's share of the penalty": [
        (penalty_at_every_batch, "the demo's own line"),
        (errors_alone, "The penalty is gone"),
        (share_of_one, "the share of ONE instance"),
        (share_by_the_batch, "by the batch's instances"),
        (share_upside_down, "stands upside down"),
        (share_of_everything, "The errors are multiplied by the share"),
        (mean_beside_the_share, "You take the mean of the errors. J is"),
        (as_our_mean, "this fits the MEAN"),
        (mean_beside_the_whole, "the whole penalty beside it"),
        (everything_over_n, "Everything is divided by n"),
        (over_the_batches, "rounded up"),
        (over_whole_batches, "rounded down"),
        (share_of_entries, "You count V's entries"),
        (share_with_a_two, "A 2 too many"),
        (share_with_the_half, "The half stays in the cost"),
        (share_of_the_cost, "You add the cost, one number"),
        (share_without_C, "C is missing"),
        (share_taken_off, "The penalty is subtracted"),
        (share_with_its_update, "the new weights"),
    ],
    "a split with a seed": [
        (split_as_it_lies, "as they lie in the file"),
        (split_with_the_shared_generator, "a generator of the old kind"),
        (split_by_pythons_generator, "a generator of the old kind"),
        (split_anew_each_time, "does it reach np.random.default_rng(seed)"),
        (split_by_zero, "the number is fixed in your code"),
        (split_turned, "have changed places"),
        (split_that_leaks, "learned from, too"),
        (split_twice_shuffled, "a shuffle of its own"),
        (split_if_seed, "0 is a seed like any other"),
        (split_from_one, "numbered from 0"),
    ],
    "the bounds of the batches": [
        (bounds_of_the_demo, "the demo's cut"),
        (bounds_of_size_batches, "You cut into `size` parts"),
        (bounds_past_the_end, "past the last row"),
        (bounds_of_full_batches, "smaller batch is left out"),
        (bounds_with_an_empty_one, "an empty one stands at the end"),
        (bounds_of_last_rows, "the batches' last rows"),
        (bounds_that_forget_a_row, "The last end is n - 1"),
        (bounds_from_one, "the first batch begins at row 0"),
        (bounds_as_lengths, "how many rows each batch has"),
        (bounds_turned, "have changed places"),
        (bounds_in_pairs, "a pair for each batch"),
        (bounds_with_fractions, "Your bounds have fractions"),
        (bounds_counted, "the number of batches, and it is right"),
        (bounds_divided, "and a fraction"),
    ],
}
