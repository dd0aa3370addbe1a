"""The stop button pressed at every line of a training in turn: nothing is torn, nothing is lost.

On a student's machine every seventh line is tried, in CI each.
"""

import sys

import numpy as np
import pytest
from ci import IN_CI
from test_training import assert_same

import companion
import mlp_helpers as mlp

ROOMS = companion.__path__[0]

NETWORK = mlp.Network((4, 3, 3), "tanh", "cross-entropy", 0.001)
RULES = [*mlp.METHODS, *mlp.ADAPTIVE]
RUNS = {
    "one": [mlp.Run("heavy ball", 0.1)],
    "two of one rule": [mlp.Run("Adam", 0.01), mlp.Run("Adam", 0.02)],
    "all rules": [mlp.Run(rule, mlp.reduce_on_plateau(0.05)) for rule in RULES],
}
EACH = 1 if IN_CI else 7


def data():
    rng = np.random.default_rng(1)
    y = np.arange(7) % 3
    return mlp.Split(rng.normal(0, 0.4, (7, 4)) + np.eye(3, 4)[y], y)


def fitted(runs, **more):
    return mlp.fit(NETWORK, data(), runs, epochs=2, batch_size=4, watch=data(), **more)


class StopAtLine:
    """Raise KeyboardInterrupt when so many lines of mlp_helpers have begun (None: only count).

    The lines of `fit` are not counted: it is what catches the stop, and no Python code can catch
    one in its own last lines.
    """

    def __init__(self, number=None):
        self.number, self.lines = number, 0

    def __enter__(self):
        self.before = sys.gettrace()
        sys.settrace(self.trace)

    def __exit__(self, *_):
        sys.settrace(self.before)

    def trace(self, frame, event, _):
        if not frame.f_code.co_filename.startswith(ROOMS):
            return None
        if event == "line" and frame.f_code.co_name != "fit":
            self.lines += 1
            if self.lines == self.number:
                raise KeyboardInterrupt
        return self.trace


@pytest.mark.parametrize(
    "runs",
    [pytest.param(runs, id=k, marks=[pytest.mark.slow] * (k != "one")) for k, runs in RUNS.items()],
)
def test_the_stop_button_at_every_line(runs):
    whole, counter = fitted(runs), StopAtLine()
    with counter:
        assert_same(fitted(runs).snapshot, whole.snapshot)
    assert counter.lines > 500
    stopped_after = []
    for number in range(1, counter.lines + 1, EACH):
        try:
            with StopAtLine(number):
                stopped = fitted(runs)
        except KeyboardInterrupt:  # before there was anything to keep, and not later
            assert not stopped_after, f"line {number} lost {stopped_after[-1]} updates"
            continue
        stopped_after.append(stopped.snapshot.updates)
        assert len(stopped.history.J) == 1 + stopped.snapshot.epoch
        resumed = fitted(runs, after=stopped)
        assert_same(resumed.snapshot, whole.snapshot)
        assert_same(resumed.history, whole.history)
    assert {0, 1, 2, 3} <= set(stopped_after)
    assert stopped_after == sorted(stopped_after)
