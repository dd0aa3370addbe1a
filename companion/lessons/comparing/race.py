"""The race that one watches: what eta means in it, how it is cooled, and its pictures."""

from functools import partial

import numpy as np

from companion.cooling import (
    constant,
    cosine,
    drop_a_little,
    exponential,
    inverse_time,
    lecture_plateau,
    printed_step_drop,
    reduce_on_plateau,
    step_drop,
    warm_up_cosine,
)
from companion.optimizers import ADAPTIVE
from companion.pictures.marks import method_line
from companion.pictures.stage import stage

HORIZON = 10  # epochs' worth of gradients
COOLS = {
    "constant": constant,
    "step drop": partial(step_drop, d=0.5, k_d=3),
    "exponential": partial(exponential, gamma=0.8),
    "inverse time": partial(inverse_time, epsilon=0.3),
    "cosine": partial(cosine, k_max=HORIZON),
    "warm-up and cosine": partial(warm_up_cosine, k_w=2, k_c=4, k_max=HORIZON),
    "reduce on plateau": partial(reduce_on_plateau, patience=0, threshold=0.1),
    "lecture's plateau": lecture_plateau,
    "printed step drop": partial(printed_step_drop, k_max=HORIZON),
    "drop a little": partial(drop_a_little, d=0.1),
}
MEANS = ("times each one's best", "the same for all", "effective step")


def eta_of(method, means, eta, a, best):
    """Return the eta of a method that the slider's eta stands for; best: {method: its own best}."""
    if means == MEANS[0]:
        return eta * best[method]
    if means == MEANS[1] or method == "plain" or method in ADAPTIVE:
        return eta
    return eta * (1 - a) if method in ("heavy ball", "Nesterov") else eta / (1 + a)


def cooled(cooling, eta, cost):
    """Return the schedule of an epoch k: where a step costs two gradients, it is through sooner."""
    schedule = COOLS[cooling](eta)
    return lambda k, losses=(): schedule(k * cost, losses)


def race_axes():
    """Draw the axes of J and of accuracy against gradients."""
    figure, (left, right) = stage(2, legend=290, height=400)
    left.set(xlim=(0, HORIZON), ylim=(0.003, 4), yscale="log", title="$J$ of each epoch's batches")
    right.set(xlim=(0, HORIZON), ylim=(0, 1), title="validation accuracy")
    for ax in (left, right):
        ax.set_xlabel("epochs' worth of gradients")
    return figure


def race_picture(runs, now, J, paid, accuracy):
    """Return (marks, says) of a race after an epoch.

    runs      {method: its eta}, R of them
    now       the Snapshot after the epoch
    J         (epochs + 1, R) of the first batch, then each epoch's mean
    paid      (epochs + 1, R) epochs' worth of gradients taken
    accuracy  (epochs + 1, R) on the validation data
    """
    middle = np.concatenate([paid[:1], (paid[1:] + paid[:-1]) / 2])  # J is the mean over an epoch
    marks, words = [], []
    for r, (method, eta) in enumerate(runs.items()):
        due = paid[:, r] <= HORIZON
        state = now.ended[r].split()[0] if now.ended[r] else f"{accuracy[due, r][-1]:.2f}"
        marks.append(method_line(method, middle[due, r], J[due, r], f"{method} {state}"))
        marks.append(method_line(method, paid[due, r], accuracy[due, r], "", ax=1))
        words.append(f"{method} at η = {eta:.2g}: {state}")
    done = f"{now.epoch} of {HORIZON} epochs. Validation accuracy: "
    return marks, done + "; ".join(words) + "."


def race_pictures(network, digits, updates, runs, start, per_epoch):
    """Yield (marks, says) after each epoch of a race.

    updates    the Snapshots of `train`; an epoch is per_epoch of them
    runs       {method: its eta}
    start      the weights that all started from
    """
    accuracy = [np.full(len(runs), network.accuracy(start, *digits.validation))]
    gradients = [np.zeros(len(runs))]
    for now in updates:
        if now.updates == 1:
            first = now.J
        if now.updates_in_epoch:
            continue
        gradients.append(now.gradients)
        accuracy.append(network.accuracy(now.w, *digits.validation))
        J, paid = np.array([first, *now.losses]), np.array(gradients) / per_epoch
        yield race_picture(runs, now, J, paid, np.array(accuracy))
        if now.epoch == HORIZON:
            return
