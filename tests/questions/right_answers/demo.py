"""Lesson 07: right answers, written otherwise."""

import numpy as np

# -- the penalty's gradient


def with_the_twos(W1, W2, C):
    u = (W1**2).mean() + (W2**2).mean()
    outer = C / (2 * np.sqrt(u))
    return outer * 2 * W1 / W1.size, outer * 2 * W2 / W2.size


def by_the_cost(W1, W2, C):
    cost = C * np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C**2 * W1 / W1.size / cost if C else 0 * W1, C**2 * W2 / W2.size / cost if C else 0 * W2


def by_the_power(W1, W2, C):
    u = np.sum(W1 * W1) / W1.size + np.sum(W2 * W2) / W2.size
    return tuple(C * W * u**-0.5 / np.prod(W.shape) for W in (W1, W2))


def as_a_list(W1, W2, C):
    root = (np.mean(np.square(W1)) + np.mean(np.square(W2))) ** 0.5
    return [(C * W / (W.shape[0] * W.shape[1] * root)).tolist() for W in (W1, W2)]


def in_float32(W1, W2, C):
    W1, W2 = W1.astype(np.float32), W2.astype(np.float32)
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return np.float32(C) * W1 / (W1.size * root), np.float32(C) * W2 / (W2.size * root)


def in_place_on_copies(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    G1, G2 = W1.copy(), W2.copy()
    G1 *= C / (W1.size * root)
    G2 *= C / (W2.size * root)
    return G1, G2


def number_by_number(W1, W2, C):
    u = sum(x * x for x in W1.flat) / W1.size + sum(x * x for x in W2.flat) / W2.size
    G1, G2 = np.zeros_like(W1), np.zeros_like(W2)
    for G, W in ((G1, W1), (G2, W2)):
        for i in np.ndindex(W.shape):
            G[i] = C * W[i] / (W.size * u**0.5)
    return G1, G2


def by_norms(W1, W2, C):
    root = np.hypot(np.linalg.norm(W1) / W1.size**0.5, np.linalg.norm(W2) / W2.size**0.5)
    return C / root * W1 / W1.size, C / root * W2 / W2.size


# -- the demo's momentum


def rho_twice(gradient, remembered, eta, alpha):
    return (eta * gradient + alpha * remembered,) * 2


def momentum_first(gradient, remembered, eta, alpha):
    new = alpha * remembered + gradient * eta
    return new, new.copy()


def momentum_in_place_on_a_copy(gradient, remembered, eta, alpha):
    rho = remembered.copy()
    rho *= alpha
    rho += eta * gradient
    return rho, rho


def momentum_as_lists(gradient, remembered, eta, alpha):
    rho = (eta * gradient + alpha * remembered).tolist()
    return [rho, rho]


def momentum_in_float32(gradient, remembered, eta, alpha):
    g, m = np.float32(gradient), np.float32(remembered)
    rho = np.float32(eta) * g + np.float32(alpha) * m
    return rho, rho


def momentum_as_a_velocity(gradient, remembered, eta, alpha):
    velocity = -alpha * remembered - eta * gradient
    return -velocity, -velocity


def momentum_number_by_number(gradient, remembered, eta, alpha):
    rho = np.zeros(gradient.shape)
    for i in np.ndindex(gradient.shape):
        rho[i] = eta * gradient[i] + alpha * remembered[i]
    return rho, rho


def momentum_by_einsum(gradient, remembered, eta, alpha):
    rho = np.einsum("k,k...->...", [eta, alpha], np.stack([gradient, remembered]))
    return rho, rho


# -- the reported cost's gradient


def by_shape(V, A):
    M, classes = V.shape
    return V.T @ A / (M * classes)


def divided_first(V, A):
    return (V / V.size).T @ A


def by_einsum(V, A):
    return np.einsum("mi,mj->ij", V, A) / V.size


def in_loops(V, A):
    M, classes = V.shape
    grad = np.zeros((classes, A.shape[1]))
    for m in range(M):
        for i in range(classes):
            for j in range(A.shape[1]):
                grad[i, j] += V[m, i] * A[m, j]
    return grad / M / classes


def by_outer_products(V, A):
    return sum(np.outer(v, a) for v, a in zip(V, A)) / V.size


def transposed_last(V, A):
    return (A.T @ V).T / np.size(V)


def reported_in_float32(V, A):
    return V.astype(np.float32).T @ A.astype(np.float32) / V.size


def means_in_turn(V, A):
    return (V[:, :, None] * A[:, None, :]).mean(axis=0) / V.shape[1]


def reported_as_a_list(V, A):
    return (np.dot(np.transpose(V), A) / len(V) / len(V[0])).tolist()


# -- one secant step


def secant_by_the_matrix(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / np.dot(y, s)
    left = np.eye(len(s)) - rho * np.outer(s, y)
    H = left @ left.T + rho * np.outer(s, s)
    return s, y, rho, H @ g


def secant_as_loops_over_one_pair(w_before, w, g_before, g):
    pairs, q, alphas = [(w - w_before, g - g_before)], g.copy(), []
    for s, y in reversed(pairs):
        alphas.append(s.dot(q) / s.dot(y))
        q -= alphas[-1] * y
    for (s, y), alpha in zip(pairs, reversed(alphas)):
        q += (alpha - y.dot(q) / y.dot(s)) * s
    return s, y, 1 / s.dot(y), q


def secant_in_two_projections(w_before, w, g_before, g):
    s, y = np.subtract(w, w_before), np.subtract(g, g_before)
    rho = np.sum(s * y) ** -1.0
    q = g - y * (s @ g) * rho
    return s, y, rho, q - s * (y @ q) * rho + s * (s @ g) * rho


def secant_number_by_number(w_before, w, g_before, g):
    n = len(w)
    s, y = [w[i] - w_before[i] for i in range(n)], [g[i] - g_before[i] for i in range(n)]
    rho = 1 / sum(y[i] * s[i] for i in range(n))
    alpha = rho * sum(s[i] * g[i] for i in range(n))
    q = [g[i] - alpha * y[i] for i in range(n)]
    beta = rho * sum(y[i] * q[i] for i in range(n))
    return s, y, rho, [q[i] + (alpha - beta) * s[i] for i in range(n)]


def secant_in_float32(w_before, w, g_before, g):
    w_before, w, g_before, g = (np.float32(a) for a in (w_before, w, g_before, g))
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    q = g - rho * (s @ g) * y
    return s, y, rho, q + rho * (s @ g - y @ q) * s


def secant_multiplied_out(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    sy, sg, yg = y @ s, s @ g, y @ g
    return s, y, 1 / sy, g - (sg * y + yg * s) / sy + sg * s * (y @ y) / sy**2 + sg * s / sy


def secant_by_einsum(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / np.einsum("i,i", y, s)
    alpha = rho * np.einsum("i,i", s, g)
    q = g - alpha * y
    return [s, y, rho, q + (alpha - rho * np.einsum("i,i", y, q)) * s]


# -- the batch's share of the penalty


def share_first(V, A, W, C, n):
    share = V.shape[0] / n
    return share * C * W + np.dot(V.T, A)


def share_instance_by_instance(V, A, W, C, n):
    return sum(np.outer(v, a) + C / n * W for v, a in zip(V, A))


def share_by_einsum(V, A, W, C, n):
    return np.einsum("bi,bj->ij", V, A) + np.multiply(W, C * len(A) / n)


def share_number_by_number(V, A, W, C, n):
    grad = np.zeros(W.shape)
    for i, j in np.ndindex(W.shape):
        grad[i, j] = V[:, i] @ A[:, j] + C * W[i, j] * len(V) / n
    return grad


def share_transposed_last(V, A, W, C, n):
    return (A.T @ V + C * W.T / n * len(A)).T


def share_as_a_list(V, A, W, C, n):
    B, _ = V.shape
    return (V.T @ A + B * C / n * W).tolist()


def share_in_float32(V, A, W, C, n):
    V, A, W = np.float32(V), np.float32(A), np.float32(W)
    return V.T @ A + np.float32(C * len(V) / n) * W


def share_added_in_place(V, A, W, C, n):
    grad = V.T @ A
    grad += C * W * (len(V) / n)
    return grad


# -- a split with a seed


def split_at_the_end(n, test, seed):
    rng = np.random.default_rng(seed)
    order = rng.permutation(n)
    return order[: n - test], order[n - test :]


def split_by_shuffling_in_place(n, test, seed):
    rows = np.arange(n)
    np.random.default_rng(seed).shuffle(rows)
    return [rows[test:], rows[:test]]


def split_as_lists(n, test, seed):
    order = list(np.random.default_rng(seed).permutation(n))
    return order[test:], order[:test]


def split_by_choice(n, test, seed):
    rng = np.random.default_rng(seed)
    judge = rng.choice(n, size=test, replace=False)
    return np.setdiff1d(np.arange(n), judge), judge


def split_by_choosing_what_to_learn_from(n, test, seed):
    learn = np.random.default_rng(seed).choice(n, n - test, replace=False)
    return learn, [i for i in range(n) if i not in learn]


def split_by_a_mask(n, test, seed):
    chosen = np.zeros(n, dtype=bool)
    chosen[np.random.default_rng(seed).permutation(np.arange(n))[:test]] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


def split_by_sorting_noise(n, test, seed):
    order = np.argsort(np.random.default_rng(seed).random(n))
    return np.sort(order[test:]), np.sort(order[:test])


def split_by_np_split(n, test, seed):
    judge, learn = np.split(np.random.default_rng(seed=seed).permutation(n), [test])
    return learn, judge


# -- the bounds of the batches


def bounds_one_by_one(n, size):
    first, end = [], []
    for start in range(0, n, size):
        first.append(start)
        end.append(min(start + size, n))
    return first, end


def bounds_by_the_count(n, size):
    first = size * np.arange(-(-n // size))
    return first, np.append(first[1:], n)


def bounds_by_clip(n, size):
    first = np.arange(0, n, size)
    return first, np.clip(first + size, None, n)


def bounds_by_where(n, size):
    first = np.array(range(0, n, size))
    end = first + size
    return first, np.where(end > n, n, end)


def bounds_by_the_last(n, size):
    first = np.arange(0, n, size)
    end = first + size
    end[-1] = n
    return first, end


def bounds_in_a_while_loop(n, size):
    at, first, end = 0, [], []
    while at < n:
        first.append(at)
        at = min(at + size, n)
        end.append(at)
    return np.array(first), np.array(end)


def bounds_from_the_batches(n, size):
    batches = np.split(np.arange(n), range(size, n, size))
    return [batch[0] for batch in batches], [batch[-1] + 1 for batch in batches]


def bounds_with_ceil(n, size):
    i = np.arange(int(np.ceil(n / size)))
    return i * size, np.minimum((i + 1) * size, n)


RIGHT = {
    "the penalty's gradient": [
        with_the_twos, by_the_cost, by_the_power, as_a_list, in_float32, in_place_on_copies,
        number_by_number, by_norms,
    ],
    "the demo's momentum": [
        rho_twice, momentum_first, momentum_in_place_on_a_copy, momentum_as_lists,
        momentum_in_float32, momentum_as_a_velocity, momentum_number_by_number, momentum_by_einsum,
    ],
    "the reported cost's gradient": [
        by_shape, divided_first, by_einsum, in_loops, by_outer_products, transposed_last,
        reported_in_float32, means_in_turn, reported_as_a_list,
    ],
    "one secant step": [
        secant_by_the_matrix, secant_as_loops_over_one_pair, secant_in_two_projections,
        secant_number_by_number, secant_in_float32, secant_multiplied_out, secant_by_einsum,
    ],
    "the batch's share of the penalty": [
        share_first, share_instance_by_instance, share_by_einsum, share_number_by_number,
        share_transposed_last, share_as_a_list, share_in_float32, share_added_in_place,
    ],
    "a split with a seed": [
        split_at_the_end, split_by_shuffling_in_place, split_as_lists, split_by_choice,
        split_by_choosing_what_to_learn_from, split_by_a_mask, split_by_sorting_noise,
        split_by_np_split,
    ],
    "the bounds of the batches": [
        bounds_one_by_one, bounds_by_the_count, bounds_by_clip, bounds_by_where,
        bounds_by_the_last, bounds_in_a_while_loop, bounds_from_the_batches, bounds_with_ceil,
    ],
}  # fmt: skip
