"""The look: pictures stand on matplotlib's own defaults, whatever the user has set.

matplotlib's settings come from many places (a file, a style sheet, a line of code), are one for the
whole process, and are read whenever something is made, drawn or saved. So all of that is done here
within the defaults: `default_settings` brings them in for a while, and the figures and axes of a
stage do so by themselves, wherever they are drawn on.

This module loads matplotlib; the other rooms import it where a picture is asked for.
"""

import contextlib
import functools
import inspect
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Kind = TypeVar("Kind", bound=type)

_alone = threading.RLock()  # the settings are one for all threads
_within = False


@contextlib.contextmanager
def default_settings() -> Iterator[None]:
    """Let matplotlib have its own defaults meanwhile, and then the user's settings again.

    Within it a setting may be changed on purpose: nested, it leaves the settings as they are.
    """
    global _within
    with _alone:
        if _within:
            yield
            return
        try:
            _within = True
            with mpl.rc_context():
                mpl.rcdefaults()
                yield
        finally:
            _within = False


def _by_defaults(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def within_defaults(*args: Any, **kwargs: Any) -> Any:
        with default_settings():
            return method(*args, **kwargs)

    return within_defaults


def _draws_by_defaults(kind: Kind) -> Kind:
    """Have a class of matplotlib's read the defaults in whatever it is told to do.

    What it is only asked (`get_...`) reads no settings, but for ticks: they are made when they are
    first asked for.
    """
    for name in dir(kind):
        only_asked = name.startswith("get_") and "tick" not in name
        method = inspect.getattr_static(kind, name)
        if inspect.isfunction(method) and not (name.startswith("_") or only_asked):
            setattr(kind, name, _by_defaults(method))
    return kind


@_draws_by_defaults
class StageAxes(Axes):
    """Axes that are drawn on by matplotlib's defaults."""


@_draws_by_defaults
class StageFigure(Figure):
    """A figure that is drawn on by matplotlib's defaults; so are its axes.

    Attributes
    ----------
    legend_pixels : int
        The width of the strip at the right that is kept free for a legend.
    """

    legend_pixels: int = 0

    def add_subplot(self, *args: Any, **kwargs: Any) -> Any:
        """Add axes in a grid, as `matplotlib.figure.Figure.add_subplot` does."""
        return super().add_subplot(*args, **_axes_of_a_stage(args, kwargs))

    def add_axes(self, *args: Any, **kwargs: Any) -> Any:
        """Add axes at a place, as `matplotlib.figure.Figure.add_axes` does."""
        return super().add_axes(*args, **_axes_of_a_stage(args, kwargs))


def _axes_of_a_stage(args: tuple, kwargs: dict[str, Any]) -> dict[str, Any]:
    """`kwargs`, for StageAxes where no other kind of axes is asked for."""
    named = {"axes_class", "projection", "polar"} & set(kwargs)
    made = any(isinstance(each, Axes) for each in args)
    return kwargs if named or made else {"axes_class": StageAxes} | kwargs
