"""A training in batches of one size, noted and timed."""

import time

import numpy as np

from companion.epochs import minibatches, train
from companion.optimizers import Run


def race(objective, data, w, size, eta, last=10**6, seconds=np.inf):
    """Train from w in batches of `size` and yield now and then how far it is.

    Yields (updates, seconds an update takes, J over data, the batch's own J, w); after `last`
    updates, or updates worth so many seconds, it ends. objective is that of data (X, y).
    """

    def gradient_of(w, batch):  # a bare function: `train` then ends no run before its time
        return objective(w, batch)

    def J_of(w):
        return float(objective.network.evaluate(w, *data)[0])

    batches, due, took = minibatches(objective.n, size, seed=0), 0, []
    start = float(objective(w)[0])
    yield 0, 0.0, start, start, w
    begin = time.perf_counter()
    for now in train(gradient_of, w, [Run("plain", eta)], batches):
        took.append(time.perf_counter() - begin)
        if now.updates >= min(due, last):
            each = np.median(took)  # the median: what else the machine does is left out
            yield now.updates, each, J_of(now.w[0]), float(now.J[0]), now.w[0]
            if now.updates >= last or now.updates * each > seconds:
                return
            due = min(1.15 * now.updates, now.updates + last / 40)
        begin = time.perf_counter()
