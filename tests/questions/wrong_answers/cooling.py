"""Wrong answers to the exercises of lesson 05, and what should be told."""

import numpy as np


def as_printed(k, eta_0, d, k_d):
    return eta_0 * d ** (k_d // k)


def no_floor(k, eta_0, d, k_d):
    return eta_0 * d ** (k / k_d)


def rounded(k, eta_0, d, k_d):
    return eta_0 * d ** np.round(k / k_d)


def ceiling(k, eta_0, d, k_d):
    return eta_0 * d ** np.ceil(k / k_d)


def from_one(k, eta_0, d, k_d):
    return eta_0 * d ** ((k + 1) // k_d)


def after_the_epoch(k, eta_0, d, k_d):
    return eta_0 * d ** ((k - 1) // k_d)


def if_array(k, eta_0, d, k_d):
    if k % k_d == 0:
        eta_0 = eta_0 * d
    return eta_0


def one_drop(k, eta_0, d, k_d):
    return np.where(k < k_d, eta_0, eta_0 * d)


def a_loop_that_drops_at_0(k, eta_0, d, k_d):
    eta, etas = eta_0, []
    for epoch in k:
        if epoch % k_d == 0:
            eta *= d
        etas.append(eta)
    return etas


def a_linear_fall(k, eta_0, d, k_d):
    return eta_0 * (1 - d * (k // k_d))


def loss_of_d(k, eta_0, d, k_d):
    return eta_0 * (1 - d) ** (k // k_d)


def strictly_after(k, eta_0, d, k_d):
    return np.array([eta_0 * d ** sum(epoch > drop for drop in range(k_d, 60, k_d)) for epoch in k])


def bitwise(k, eta_0, d, k_d):
    return eta_0 * d ^ (k // k_d)


def whole_rates(k, eta_0, d, k_d):
    etas = np.zeros_like(k)
    etas[:] = eta_0 * d ** (k // k_d)
    return etas


def or_equal(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J <= best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


def no_reset(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta *= d
        etas.append(eta)
    return etas


def best_reset(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad, best = eta * d, 0, np.inf
        etas.append(eta)
    return etas


def at_patience(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad >= patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


def exactly_patience(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad == patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


def last_loss(losses, eta_0, d, patience):
    eta, last, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        bad = 0 if J < last else bad + 1
        last = J
        if bad > patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


def note_first(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        etas.append(eta)
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
    return etas


def return_within(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
        etas.append(eta)
        return etas


def last_eta(losses, eta_0, d, patience):
    eta, best, bad = eta_0, np.inf, 0
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
    return eta


def best_not_kept(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best:
            bad = 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


def bigger(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta / d, 0
        etas.append(eta)
    return etas


def untouched_loop(losses, eta_0, d, patience):
    eta, best, bad = eta_0, np.inf, 0  # noqa: F841
    etas = []
    for _ in losses:
        ...
        etas.append(eta)
    return etas


def sorted_losses(losses, eta_0, d, patience):
    losses.sort()
    return [eta_0] * len(losses)


def for_the_first_epoch(k, eta_0, d, k_d):
    for each in k:
        return eta_0 * d ** (each // k_d)


def with_a_threshold(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        if J < best - 1e-4:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


def with_a_best_of_100(losses, eta_0, d, patience):
    eta, best, bad, etas = eta_0, 100, 0, []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


WRONG = {
    "step drop": [
        (as_printed, "upside down"),
        (no_floor, "The floor is missing"),
        (rounded, "round to the nearest"),
        (ceiling, "Round down, not up"),
        (from_one, "an epoch too early"),
        (after_the_epoch, "an epoch too late"),
        (if_array, "truth value of an array"),
        (one_drop, "You drop once"),
        (a_loop_that_drops_at_0, "those of k = 0 too"),
        (a_linear_fall, "subtract"),
        (loss_of_d, "(1 - d)"),
        (strictly_after, "an epoch too late"),
        (bitwise, "ufunc 'bitwise_xor'"),
        (whole_rates, "cut off to whole numbers"),
        (for_the_first_epoch, "ends after the first entry"),
    ],
    "reduce on plateau": [
        (or_equal, "A loss that equals the best"),
        (no_reset, "the count goes on"),
        (best_reset, "You forget the best loss at a drop"),
        (at_patience, "off by one"),
        (exactly_patience, "just as many as `patience`"),
        (last_loss, "compare with the last loss"),
        (note_first, "the list is an epoch late"),
        (return_within, "within the loop"),
        (last_eta, "the last eta alone"),
        (best_not_kept, "nothing comes of a bad epoch"),
        (bigger, "the lecture's rule"),
        (untouched_loop, "Nothing to check yet"),
        (sorted_losses, "changes its arguments"),
        (with_a_threshold, "a new best by very little"),
        (with_a_best_of_100, "losses of some hundreds"),
    ],
}
