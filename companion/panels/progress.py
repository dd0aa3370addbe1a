"""How far a training is, as a bar in the notebook."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from companion import training
from companion.checks import instance_of
from companion.network import Network
from companion.panels import widgets

if TYPE_CHECKING:
    import ipywidgets


def fit(
    network: Network, data: Any, runs: Any = None, *, epochs: int = 20, progress: bool = True,
    **settings: Any,
) -> training.Fit:  # fmt: skip
    """Train until `epochs` whole passes over the data are done.

    Press the stop button (or Ctrl-C) and it returns at once what it has learned: go on with after=.

    Parameters
    ----------
    network : Network
    data : (X, y)
        Instances, one a row, and their classes.
    runs : Run or list of Run, optional
    epochs : int
        How many in all, those of `after` among them; where none are left, a warning says so.
    progress : bool
        Whether to show a bar in a notebook where it takes over a second.
    **settings
        The other arguments of `fit_steps`: batch_size, seed, w, watch, after, end_collapsed,
        weights.

    Returns
    -------
    Fit

    Raises
    ------
    TypeError, ValueError
        Where an argument is none of these.
    """
    instance_of("progress", progress, bool | np.bool_, "True or False")
    bar = ProgressBar if progress else None
    return training.fit(network, data, runs, epochs=epochs, progress=bar, **settings)


class ProgressBar:
    """A progress bar that appears after a second, in a notebook only; a context manager.

    It is shown as a bare widget with no text beside it: strict nbval compares texts, and
    whether a second has passed differs from run to run.

    Parameters
    ----------
    total : int
        How many epochs there are to be.
    """

    def __init__(self, total: int) -> None:
        self.total, self.begin = total, time.monotonic()
        self.widget: ipywidgets.IntProgress | None = None
        self.wanted = "ipykernel" in sys.modules

    def move_to(self, done: int) -> None:
        """Tell that so many epochs are done."""
        if not self.wanted:
            return
        if self.widget is None and time.monotonic() - self.begin > 1:
            from ipywidgets import IntProgress

            self.widget = IntProgress(max=self.total, description="epochs")
            widgets.show_widget(self.widget)
        if self.widget is not None:
            self.widget.value, self.widget.description = done, f"{done}/{self.total}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.widget is not None:
            self.widget.close()
