"""Right answers to the exercises of lesson 05."""

import math

import numpy as np


def with_floor(k, eta_0, d, k_d):
    return eta_0 * d ** np.floor(k / k_d)


def with_a_loop(k, eta_0, d, k_d):
    etas = []
    for epoch in k:
        eta = eta_0
        for _ in range(epoch // k_d):
            eta = eta * d
        etas.append(eta)
    return np.array(etas)


def with_a_while(k, eta_0, d, k_d):
    etas = []
    for epoch in k:
        eta, drop = eta_0, k_d
        while drop <= epoch:
            eta *= d
            drop += k_d
        etas.append(eta)
    return etas


def with_exp(k, eta_0, d, k_d):
    return eta_0 * np.exp(np.log(d) * (k // k_d))


def with_the_rest(k, eta_0, d, k_d):
    return eta_0 * d ** ((k - k % k_d) / k_d)


def as_a_tuple(k, eta_0, d, k_d):
    return tuple(eta_0 * d ** int(j / k_d) for j in k)


def with_float32(k, eta_0, d, k_d):
    return (eta_0 * d ** (k // k_d)).astype(np.float32)


def with_power(k, eta_0, d, k_d):
    return np.power(d, np.floor_divide(k, k_d)) * eta_0


def with_a_table(k, eta_0, d, k_d):
    rates = eta_0 * np.cumprod(np.concatenate([[1.0], np.full(k.max() + 1, d)]))
    return rates[k // k_d]


def as_in_the_notebook(losses, eta_0, d, patience):
    eta, best, bad = eta_0, np.inf, 0
    etas = []
    for J in losses:
        bad += 1
        if J < best:
            best = J
            bad = 0
        if bad > patience:
            eta *= d
            bad = 0
        etas.append(eta)
    return etas


def with_an_array(losses, eta_0, d, patience):
    etas = np.zeros(len(losses))
    eta, best, bad = eta_0, losses[0], 0
    for k, J in enumerate(losses):
        if k == 0 or J < best:
            best, bad = J, 0
        else:
            bad = bad + 1
            if bad == patience + 1:
                eta, bad = eta * d, 0
        etas[k] = eta
    return etas


def with_min(losses, eta_0, d, patience):
    etas, last = [], -1
    eta = eta_0
    for k in range(len(losses)):
        if k == 0 or losses[k] < min(losses[:k]):
            last = k
        elif k - last > patience:
            eta, last = eta * d, k
        etas.append(eta)
    return etas


def counting_drops(losses, eta_0, d, patience):
    drops, best, left, counts = 0, float("inf"), patience, []
    for J in losses:
        if J < best:
            best, left = J, patience
        elif left == 0:
            drops, left = drops + 1, patience
        else:
            left -= 1
        counts.append(drops)
    return eta_0 * d ** np.array(counts)


def as_a_tuple_of_numbers(losses, eta_0, d, patience):
    return tuple(as_in_the_notebook(losses, eta_0, d, patience))


def rule_in_float32(losses, eta_0, d, patience):
    return np.array(as_in_the_notebook(losses, eta_0, d, patience), np.float32)


def with_accumulate(losses, eta_0, d, patience):
    best = np.minimum.accumulate(losses)
    good = np.concatenate([[True], np.diff(best) < 0])
    eta, bad, etas = eta_0, 0, []
    for fine in good:
        bad = 0 if fine else bad + 1
        eta, bad = (eta * d, 0) if bad > patience else (eta, bad)
        etas.append(eta)
    return etas


def by_subtraction(k, eta_0, d, k_d):
    return eta_0 * d ** ((k - k % k_d) / k_d)


def by_a_product(k, eta_0, d, k_d):
    return [math.prod([d] * int(each // k_d), start=eta_0) for each in k]


def counted_drops(losses, eta_0, d, patience):
    best, bad, drops = None, 0, 0
    for J in losses:
        if best is None or J < best:
            best, bad = J, 0
        else:
            bad = (bad + 1) % (patience + 1)
            drops += bad == 0
        yield eta_0 * d**drops


def from_the_losses_before(losses, eta_0, d, patience):
    etas, last = np.full(len(losses), float(eta_0)), 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < min(losses[:epoch]):
            last = epoch
        elif epoch - last > patience:
            etas[epoch:] *= d
            last = epoch
    return etas


RIGHT = {
    "step drop": [
        with_floor, with_a_loop, with_a_while, with_exp, with_the_rest, as_a_tuple, with_float32,
        with_power, with_a_table,
        by_subtraction, by_a_product,
    ],
    "reduce on plateau": [
        as_in_the_notebook, with_an_array, with_min, counting_drops, as_a_tuple_of_numbers,
        rule_in_float32, with_accumulate,
        counted_drops, from_the_losses_before,
    ],
}  # fmt: skip
