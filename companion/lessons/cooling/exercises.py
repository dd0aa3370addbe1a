"""The exercises of lesson 05, with the mistakes that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise

# -- Step drop


def _step_drop(k, eta_0, d, k_d):
    return eta_0 * d ** (k // k_d)


_UPSIDE_DOWN = "The fraction stands upside down, floor(k_d / k), as the slide prints it"
_AN_EPOCH = "You drop an epoch too"


def _draw_epochs(rng):
    """Some epochs in a row, and a schedule: no factor is another or 1 minus it."""
    first, count, k_d = rng.integers(0, 4), rng.integers(5, 12), rng.integers(2, 6)
    eta_0 = rng.choice([0.4, 0.8, 1.5, 2.0, 2.5])
    return first + np.arange(count), eta_0, rng.choice([0.1, 0.3, 0.7, 0.9]), int(k_d)


def _counted_on_the_way(k, eta_0, d, k_d):
    return eta_0 * d ** np.cumsum(k % k_d == 0)


EXERCISES["step drop"] = Exercise(
    _step_drop,
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
        "You round to the nearest: each drop comes half of k_d too early. Round down.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** np.round(k / k_d)
        ),
        "You drop after every epoch; k_d has no part in it.": (
            lambda k, eta_0, d, k_d: eta_0 * d**k
        ),
        "You count the drops with k % k_d, which starts anew after each drop: you want how many "
        "whole k_d fit into k, not what is left over.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k % k_d)
        ),
        f"{_AN_EPOCH} early: epochs count from 0, so k is how many have passed, not k + 1.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** ((k + 1) // k_d)
        ),
        f"{_AN_EPOCH} late: at k = k_d, the first k_d epochs have passed.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (np.maximum(k - 1, 0) // k_d)
        ),
        f"{_AN_EPOCH} late, and the rate is above eta_0 at k = 0: k counts from 0 already.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** ((k - 1) // k_d)
        ),
        "You drop once. After each further k_d epochs the rate should drop again.": (
            lambda k, eta_0, d, k_d: np.where(k >= k_d, eta_0 * d, eta_0)
        ),
        "Only the epochs of a drop are lower, and then you are back at eta_0: a drop lasts.": (
            lambda k, eta_0, d, k_d: np.where((k % k_d == 0) & (k > 0), eta_0 * d, eta_0)
        ),
        "You count the drops among the epochs that come in, and those of k = 0 too. k need not "
        "begin at 0: the count follows from each k alone, k // k_d.": _counted_on_the_way,
        "You count the drops among the epochs that come in. k need not begin at 0, nor be in a "
        "row: the count follows from each k alone, k // k_d.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** np.cumsum((k % k_d == 0) & (k > 0))
        ),
        "Each drop takes (1 - d) as its factor: d is what the rate is multiplied by, not what it "
        "loses.": lambda k, eta_0, d, k_d: eta_0 * (1 - d) ** (k // k_d),
        "Each drop divides by d, so the rate grows. Multiply by it.": (
            lambda k, eta_0, d, k_d: eta_0 / d ** (k // k_d)
        ),
        "You subtract a share d of eta_0 at each drop: the rate is to be multiplied by d, each "
        "time anew.": lambda k, eta_0, d, k_d: eta_0 * (1 - d * (k // k_d)),
        "You subtract d at each drop: it is a factor.": (
            lambda k, eta_0, d, k_d: eta_0 - d * (k // k_d)
        ),
        "You divide by d times the count of drops. Each drop is a factor d of its own.": (
            lambda k, eta_0, d, k_d: eta_0 / (1 + d * (k // k_d))
        ),
        "eta_0 is raised to the power as well: d alone should be.": (
            lambda k, eta_0, d, k_d: (eta_0 * d) ** (k // k_d)
        ),
        "eta_0 is missing: this is by what the rate is multiplied, not the rate.": (
            lambda k, eta_0, d, k_d: d ** (k // k_d)
        ),
        "You return the count of drops, not the rate.": lambda k, eta_0, d, k_d: k // k_d,
        "This is one number, the rate at the last epoch; there should be one for each epoch.": (
            lambda k, eta_0, d, k_d: eta_0 * d ** (k[-1] // k_d)
        ),
        "This is exponential decay, without d's steps: exp(-k / k_d).": (
            lambda k, eta_0, d, k_d: eta_0 * np.exp(-k / k_d)
        ),
    },
    {
        "k = 0": (np.array([0]), 1.0, 0.5, 2),
        "an epoch of a drop": (np.array([2]), 1.0, 0.1, 2),
        "an epoch before a drop": (np.array([3]), 1.0, 0.1, 2),
        "two drops": (np.arange(7), 1.0, 0.1, 3),
        "a drop after every epoch (k_d = 1)": (np.arange(4), 2.0, 0.1, 1),
        "epochs in another order": (np.array([5, 0, 3, 2]), 1.0, 0.1, 2),
        "epochs that are not in a row": (np.arange(3, 25, 4), 0.5, 0.1, 10),
        "epochs that begin after a drop": (np.array([4, 5]), 2.0, 0.1, 2),
    },
    _draw_epochs,
    words={"k // k_d": "the count of drops", "d ** (k // k_d)": "the drops' factor"},
    index="k",
)


# -- Reduce on plateau


def _reduce_on_plateau(losses, eta_0, d, patience):
    eta, best, bad = eta_0, np.inf, 0
    etas = []
    for J in losses:
        if J < best:
            best, bad = J, 0
        else:
            bad += 1
        if bad > patience:
            eta, bad = eta * d, 0
        etas.append(eta)
    return etas


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


@_at_each_epoch
def _a_tie_is_a_new_best(J, eta, best, bad, d, patience):
    best, bad = (J, 0) if J <= best else (best, bad + 1)
    return (eta * d, best, 0) if bad > patience else (eta, best, bad)


@_at_each_epoch
def _the_best_is_forgotten_at_a_drop(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d, np.inf, 0) if bad > patience else (eta, best, bad)


@_at_each_epoch
def _this_loss_is_the_best_after_a_drop(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d, J, 0) if bad > patience else (eta, best, bad)


@_at_each_epoch
def _any_bad_epoch(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d if bad else eta), best, bad


@_at_each_epoch
def _at_patience_alone(J, eta, best, bad, d, patience):
    best, bad = _counted(J, best, bad)
    return (eta * d, best, 0) if bad == patience else (eta, best, bad)


@_at_each_epoch
def _good_epochs_count(J, eta, best, bad, d, patience):
    best, bad = (J, bad + 1) if J < best else (best, 0)
    return (eta * d, best, 0) if bad > patience else (eta, best, bad)


def _noted_before(losses, eta_0, d, patience):
    return [eta_0, *_reduce_on_plateau(losses, eta_0, d, patience)][: len(losses)]


def _one_drop(losses, eta_0, d, patience):
    return [max(eta, eta_0 * d) for eta in _reduce_on_plateau(losses, eta_0, d, patience)]


def _d_is_subtracted(losses, eta_0, d, patience):
    etas = _reduce_on_plateau(losses, eta_0, d, patience)
    return [eta_0 - d * round(np.log(eta / eta_0) / np.log(d)) for eta in etas]


def _smaller_for_an_epoch(losses, eta_0, d, patience):
    etas = _noted_before(losses, eta_0, d, patience)
    after = _reduce_on_plateau(losses, eta_0, d, patience)
    return [eta_0 * d if b < a else eta_0 for a, b in zip(etas, after)]


def _draw_losses(rng):
    """Losses that fall at first and then go up and down, none of them twice; a rule."""
    count = rng.integers(9, 15)
    falling = np.linspace(2.0, 0.5, count) + rng.normal(0, 0.3, count)
    losses = np.round(falling, 1) + rng.permutation(count) / 1000
    eta_0, d = rng.choice([0.4, 0.8, 1.5, 2.0]), rng.choice([0.1, 0.3, 0.7])
    return losses.tolist(), eta_0, d, int(rng.integers(0, 4))


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
        "You drop where the bad epochs are just as many as `patience`: drop where they are MORE.": (
            _at_patience_alone
        ),
        "You are one epoch too patient: drop as soon as there are more than `patience` bad "
        "epochs.": _an_epoch_too_late,
        "The best loss is never moved: you compare with the first one for ever.": (
            _compared_with_the_first_loss
        ),
        "A loss that equals the best counts as a new best with you. It is none: a new best is "
        "lower than all before it, J < best.": _a_tie_is_a_new_best,
        "You forget the best loss at a drop, and the next loss is a new best, however high: the "
        "best stays what it is.": _the_best_is_forgotten_at_a_drop,
        "At a drop you take the loss of that epoch for the best, though it is higher: the best "
        "stays what it is.": _this_loss_is_the_best_after_a_drop,
        "You drop at every bad epoch: patience has no part in it.": _any_bad_epoch,
        "You count the good epochs: what is bad is an epoch without a new best.": (
            _good_epochs_count
        ),
        "You note eta before you have looked at the epoch's loss: the list is an epoch late.": (
            _noted_before
        ),
        "You drop once only: multiply the eta of now by d, not eta_0.": _one_drop,
        "You subtract d at a drop: it is a factor.": _d_is_subtracted,
        "eta is smaller for an epoch and then back: keep the smaller eta.": _smaller_for_an_epoch,
        "Your eta never falls: nothing comes of a bad epoch.": (
            lambda losses, eta_0, d, patience: [eta_0] * len(losses)
        ),
        "The return stands within the loop: it ends with the first epoch. Move it to the left.": (
            lambda losses, eta_0, d, patience: _reduce_on_plateau(losses[:1], eta_0, d, patience)
        ),
        "This is the last eta alone; return the list of all, one for each epoch.": (
            lambda losses, eta_0, d, patience: _reduce_on_plateau(losses, eta_0, d, patience)[-1]
        ),
    },
    {
        "one epoch": ([1.0], 1.0, 0.5, 0),
        "losses that only fall": ([3.0, 2.0, 1.0], 1.0, 0.5, 1),
        "losses that only rise": ([1.0, 2.0, 3.0, 4.0, 5.0], 1.0, 0.1, 1),
        "a patience of 0": ([1.0, 2.0, 3.0], 1.0, 0.1, 0),
        "a loss that equals the best": ([1.0, 1.0, 1.0, 1.0, 1.0], 1.0, 0.1, 1),
        "a loss below that of a drop, yet no new best": (
            [1.0, 3.0, 4.0, 2.0, 2.5], 1.0, 0.1, 1
        ),
        "a new best after a drop": ([2.0, 3.0, 3.5, 1.0, 4.0, 5.0, 6.0], 1.0, 0.1, 1),
        "bad epochs that are not in a row": ([3.0, 4.0, 2.0, 5.0, 1.0, 6.0], 1.0, 0.1, 1),
        "a new best by very little": ([1.0, 1.1, 0.99995, 1.2, 1.1, 0.99994], 1.0, 0.1, 1),
        "losses of some hundreds": ([500.0, 400.0, 300.0, 310.0, 320.0], 1.0, 0.1, 1),
        "losses below 0": ([0.0, -1.0, -0.5, -0.25, -2.0], 1.0, 0.1, 1),
        "noise around a fall": (
            [1.0, 0.8, 0.9, 0.85, 0.82, 0.83, 0.84, 0.7, 0.6, 0.65, 0.62, 0.61], 0.4, 0.5, 2
        ),
    },
    _draw_losses,
    words={
        "J < best": "a new best", "eta * d": "the smaller rate",
        "bad > patience": "more bad epochs than patience", "bad": "the count of bad epochs",
    },
    index="epoch",
)  # fmt: skip
