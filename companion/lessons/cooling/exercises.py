"""The exercises of lesson 05, with the mistakes that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise

_UPSIDE_DOWN = "The fraction stands upside down, floor(k_d / k), as the slide prints it"


EXERCISES["step drop"] = Exercise(
    lambda k, eta_0, d, k_d: eta_0 * d ** (k // k_d),
    {
        f"{_UPSIDE_DOWN}: how often did you drop by epoch k? That count grows with k.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k_d // np.maximum(k, 1) * (k > 0))
        ),
        f"{_UPSIDE_DOWN}; at k = 0 it even divides by zero. The count of drops grows with k.": (
            lambda k, eta_0, d, k_d: np.where(k, eta_0 * d ** (k_d // np.maximum(k, 1)), 0.0)
        ),
        f"{_UPSIDE_DOWN}, and k = 0 is patched up. No patch is needed: turn it around.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k_d // np.maximum(k, 1))
        ),
        "The floor is missing: with k / k_d the rate falls in every epoch. Between two drops it "
        "should stand still.": lambda k, eta_0, d, k_d: eta_0 * d ** (k / k_d),
        "You multiply by d once and by the count: each drop is a factor d of its own, so d is to "
        "be raised to a power.": lambda k, eta_0, d, k_d: eta_0 * d * (k // k_d),
        "You drop at k = 0 already: the first k_d epochs should have eta_0.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k // k_d + 1)
        ),
        "You drop too early: each drop comes k_d - 1 epochs before its time. Round down, not up.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** -(-k // k_d)
        ),
        "You drop after every epoch; k_d has no part in it.": (
            lambda k, eta_0, d, k_d: eta_0 * d**k
        ),
        "You count the drops with k % k_d, which starts anew after each drop: you want how many "
        "whole k_d fit into k, not what is left over.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k % k_d)
        ),
    },
    [
        (np.arange(9), 0.8, 0.5, 3),
        (np.arange(12), 1.5, 0.9, 5),
        (np.arange(3, 25, 4), 0.1, 0.3, 10),
    ],
)


def _at_each_epoch(decide):
    """A plateau rule, (losses, eta_0, d, patience) to the list of eta after each epoch's loss.

    decide(J, eta, best, bad, d, patience) says what eta, the best loss and the count of bad epochs
    are after an epoch whose loss is J.
    """

    def rule(losses, eta_0, d, patience):
        eta, best, bad, etas = eta_0, np.inf, 0, []
        for J in losses:
            eta, best, bad = decide(J, eta, best, bad, d, patience)
            etas.append(eta)
        return etas

    return rule


def _counted(J, best, bad):
    """The best loss and the count of bad epochs, with J seen."""
    return (J, 0) if J < best else (best, bad + 1)


@_at_each_epoch
def _reduce_on_plateau(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d, best, 0) if bad > patience else (eta, best, bad)


@_at_each_epoch
def _bigger_on_a_plateau(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta / d, best, 0) if bad > patience else (eta, best, bad)


@_at_each_epoch
def _smaller_at_each_fall(J, eta, best, bad, d, patience):
    """The lecture's rule in full: smaller when J falls, bigger when it does not."""
    best, bad = _counted(J, best, bad)
    if bad > patience:
        return eta / d, best, 0
    return (eta, best, bad) if bad else (eta * d, best, bad)


@_at_each_epoch
def _the_count_goes_on(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d if bad > patience else eta), best, bad


@_at_each_epoch
def _a_new_best_leaves_the_count(J, eta, best, bad, d, patience):
    best, bad = (J, bad) if J < best else (best, bad + 1)
    return (eta * d, best, 0) if bad > patience else (eta, best, bad)


@_at_each_epoch
def _compared_with_the_last_loss(J, eta, last, bad, d, patience):
    bad = 0 if J < last else bad + 1
    return (eta * d, J, 0) if bad > patience else (eta, J, bad)


@_at_each_epoch
def _an_epoch_too_early(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d, best, 0) if bad >= patience else (eta, best, bad)


@_at_each_epoch
def _an_epoch_too_late(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d, best, 0) if bad > patience + 1 else (eta, best, bad)


@_at_each_epoch
def _compared_with_the_first_loss(J, eta, first, bad, d, patience):
    bad = 0 if J < first else bad + 1
    first = J if first == np.inf else first
    return (eta * d, first, 0) if bad > patience else (eta, first, bad)


EXERCISES["reduce on plateau"] = Exercise(
    _reduce_on_plateau,
    {
        "That is the lecture's rule, the opposite: yours makes eta bigger on a plateau. Reduce on "
        "plateau makes it smaller there.": _bigger_on_a_plateau,
        "That is the lecture's rule, the opposite: yours makes eta smaller while J falls and "
        "bigger on a plateau. Reduce on plateau lets a J that falls alone.": _smaller_at_each_fall,
        "After a drop the count goes on: it has to start anew, or eta drops again in each bad "
        "epoch that follows.": _the_count_goes_on,
        "A new best does not set the count back to 0: bad epochs count only in a row.": (
            _a_new_best_leaves_the_count
        ),
        "You compare with the last loss. Compare with the best one so far: noise goes up and down "
        "on a plateau, and every second epoch would look like progress.": (
            _compared_with_the_last_loss
        ),
        "Patience is off by one: drop after MORE than `patience` bad epochs, not at the last one "
        "that is still to be borne.": _an_epoch_too_early,
        "You are one epoch too patient: drop as soon as there are more than `patience` bad "
        "epochs.": _an_epoch_too_late,
        "The best loss is never moved: you compare with the first one for ever.": (
            _compared_with_the_first_loss
        ),
    },
    [
        ([1.0, 0.8, 0.9, 0.85, 0.82, 0.83, 0.84, 0.7, 0.6, 0.65, 0.62, 0.61], 0.4, 0.5, 2),
        ([1.0, 1.1, 0.95, 1.2, 1.3, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4], 1.0, 0.1, 1),
        ([3.0, 2.0, 2.0, 2.1, 1.9, 2.2, 2.3, 2.4, 2.5, 2.0, 2.4, 2.2], 2.0, 0.5, 3),
    ],
)
