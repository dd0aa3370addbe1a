"""How far a training is, as a bar in the notebook."""

import sys
import time

import numpy as np

from companion import training
from companion.checks import instance_of
from companion.panels import widgets


def fit(network, data, runs=None, *, epochs=20, progress=True, **settings):
    """Train for `epochs` whole passes over the data and return the Fit; the arguments else are
    those of `fit_steps`: batch_size, seed, w, watch, after.

    progress shows a bar in a notebook where it takes over a second. Press the stop button (or
    Ctrl-C) and it returns at once what it has learned: go on with after=.
    """
    instance_of("progress", progress, bool | np.bool_, "True or False")
    bar = ProgressBar if progress else None
    return training.fit(network, data, runs, epochs=epochs, progress=bar, **settings)


class ProgressBar:
    """A progress bar that appears after a second, in a notebook only.

    It is shown as a bare widget with no text beside it: strict nbval compares texts, and
    whether a second has passed differs from run to run.
    """

    def __init__(self, total):
        self.total, self.begin, self.widget = total, time.monotonic(), None
        self.wanted = "ipykernel" in sys.modules

    def show(self, done):
        if not self.wanted:
            return
        if self.widget is None and time.monotonic() - self.begin > 1:
            from ipywidgets import IntProgress

            self.widget = IntProgress(max=self.total, description="epochs")
            widgets.show_widget(self.widget)
        if self.widget is not None:
            self.widget.value, self.widget.description = done, f"{done}/{self.total}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.widget is not None:
            self.widget.close()
