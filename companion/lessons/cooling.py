"""Lesson 05: cooling."""

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


def _plateau_rule(
    factor=lambda d: d, last=False, late=1, keeps_count=False, after_best=False, moves_best=True
):
    """Reduce on plateau, or with a mistake in it."""

    def rule(losses, eta_0, d, patience):
        eta, best, bad, etas = eta_0, np.inf, 0, []
        for J in losses:
            if J < best:
                best, bad = J if moves_best or best == np.inf else best, bad if after_best else 0
            else:
                best, bad = J if last else best, bad + 1
            if bad >= patience + late:
                eta, bad = eta * factor(d), bad if keeps_count else 0
            etas.append(eta)
        return etas

    return rule


def _any_change_rule(losses, eta_0, d, patience):
    """The lecture's rule in full: smaller when J falls, bigger when it does not."""
    eta, best, bad, etas = eta_0, np.inf, 0, []
    for J in losses:
        best, bad = (J, 0) if J < best else (best, bad + 1)
        eta, bad = (eta / d, 0) if bad > patience else (eta * d, 0) if not bad else (eta, bad)
        etas.append(eta)
    return etas


EXERCISES["reduce on plateau"] = Exercise(
    _plateau_rule(),
    {
        "That is the lecture's rule, the opposite: yours makes eta bigger on a plateau. Reduce on "
        "plateau makes it smaller there.": _plateau_rule(factor=lambda d: 1 / d),
        "That is the lecture's rule, the opposite: yours makes eta smaller while J falls and "
        "bigger on a plateau. Reduce on plateau lets a J that falls alone.": _any_change_rule,
        "After a drop the count goes on: it has to start anew, or eta drops again in each bad "
        "epoch that follows.": _plateau_rule(keeps_count=True),
        "A new best does not set the count back to 0: bad epochs count only in a row.": (
            _plateau_rule(after_best=True)
        ),
        "You compare with the last loss. Compare with the best one so far: noise goes up and down "
        "on a plateau, and every second epoch would look like progress.": _plateau_rule(last=True),
        "Patience is off by one: drop after MORE than `patience` bad epochs, not at the last one "
        "that is still to be borne.": _plateau_rule(late=0),
        "You are one epoch too patient: drop as soon as there are more than `patience` bad "
        "epochs.": _plateau_rule(late=2),
        "The best loss is never moved: you compare with the first one for ever.": (
            _plateau_rule(moves_best=False)
        ),
    },
    [
        ([1.0, 0.8, 0.9, 0.85, 0.82, 0.83, 0.84, 0.7, 0.6, 0.65, 0.62, 0.61], 0.4, 0.5, 2),
        ([1.0, 1.1, 0.95, 1.2, 1.3, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4], 1.0, 0.1, 1),
        ([3.0, 2.0, 2.0, 2.1, 1.9, 2.2, 2.3, 2.4, 2.5, 2.0, 2.4, 2.2], 2.0, 0.5, 3),
    ],
)
