"""A panel: a pure function from its controls' values to a picture."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from companion.checks import as_text, instance_of, look_up
from companion.panels.controls import Choice, Control, Slider, Toggle
from companion.pictures.marks import Mark
from companion.pictures.stage import as_figure, by_default_settings, show, stage
from companion.pictures.svg import draw, settle

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Picture: TypeAlias = tuple[Iterable[Mark], str]  # (marks, says)


class Uses(Protocol):
    """What a picture runs, and a student may replace: see `companion.questions.using.Answers`."""

    def using(self, *functions: Any, even_if_wrong: bool = False) -> "Uses":
        """Return the same with these functions in the place of the course's own."""


class Panel:
    """A pure function from the controls' values to a picture.

    Made by `panel`, shown live by `explore` and once by `still`. It goes by the name and the words
    of the picture function: `steps??` in a notebook shows that function's source.

    Parameters
    ----------
    picture : function
        picture(**values) returns (marks, says), or yields several of them, each later and better
        than the one before (a panel that trains).
    backdrop : function
        backdrop(**some of the values) returns the figure that the marks stand on.
    controls : dict of str to Slider, Choice or Toggle
        One for each argument of picture.
    uses : Uses, optional
        What picture also takes, as its argument `used`: functions that `using` replaces.

    Attributes
    ----------
    needs : list of str
        The controls whose values the backdrop takes.

    Raises
    ------
    TypeError, ValueError
        Where they do not fit together.
    """

    def __init__(
        self,
        picture: Callable[..., Any],
        backdrop: "Callable[..., Figure]",
        controls: Mapping[str, Control],
        uses: Uses | None = None,
    ) -> None:
        instance_of("picture", picture, callable, "a function of the controls' values")
        instance_of("backdrop", backdrop, callable, "a function that returns a figure")
        for name, control in controls.items():
            instance_of(
                name, control, (Slider, Choice, Toggle), "a control: Slider, Choice or Toggle"
            )
            as_text(f"label of {name}", control.label)
            control.validate(name)
            control.accept(f"value of {name}", control.value)
        self.picture = picture if uses is None else partial(picture, used=uses)
        self.controls, self.uses = controls, uses
        self.__wrapped__, self.__doc__ = picture, picture.__doc__
        self.__name__ = getattr(picture, "__name__", type(picture).__name__)
        self._backdrop = backdrop
        self.needs = [name for name in inspect.signature(backdrop).parameters if name in controls]
        taken = set(controls) if uses is None else {*controls, "used"}
        missing = set(inspect.signature(picture).parameters) ^ taken
        if missing:
            raise TypeError(
                f"panel {self.__name__}: {sorted(missing)} are not both control and argument"
            )

    def __repr__(self) -> str:
        names = ", ".join(self.controls)
        return f"panel {self.__name__}({names})"

    def using(self, *functions: Any, even_if_wrong: bool = False) -> "Panel":
        """Return this panel with your functions in the place of the course's own.

        Parameters
        ----------
        *functions
            Your answers to the exercises that the panel uses, in their order. One that `check`
            does not call right is left out, and the picture says so.
        even_if_wrong
            Whether such a one runs, too.

        Raises
        ------
        TypeError
            Where the panel uses no answers, or not as many.
        """
        if self.uses is None:
            raise TypeError(f"panel {self.__name__} runs no function that you could replace")
        uses = self.uses.using(*functions, even_if_wrong=even_if_wrong)
        return Panel(self.__wrapped__, self._backdrop, self.controls, uses)

    @property
    def trains(self) -> bool:
        """Whether it yields several pictures, each better than the one before."""
        return inspect.isgeneratorfunction(self.picture)

    def values(self, **chosen: Any) -> dict[str, Any]:
        """Return the controls' first values, with the chosen ones in their place.

        Raises
        ------
        TypeError, ValueError
            Where there is no such control, or it can't stand there.
        """
        for name, value in chosen.items():
            chosen[name] = look_up("control", name, self.controls).accept(name, value)
        values = {name: control.value for name, control in self.controls.items()} | chosen
        return {name: plain_number(value) for name, value in values.items()}

    def pictures(self, **values: Any) -> Iterator[Picture]:
        """Yield (marks, says) as the panel shows them, one after the other."""
        result = self.picture(**values)
        yield from (result if inspect.isgenerator(result) else [result])

    @by_default_settings
    def backdrop(self, values: Mapping[str, Any]) -> "Figure":
        """Return what the marks stand on for these values (of all controls), settled."""
        return settle(as_figure(self._backdrop(**{name: values[name] for name in self.needs})))

    def figure(self, **chosen: Any) -> "tuple[Figure, str]":
        """Return (figure, says) of the last picture for the chosen values, as `still` shows it."""
        values = self.values(**chosen)
        figure = self.backdrop(values)
        *_, (marks, says) = self.pictures(**values)
        draw(marks, figure)
        return figure, says

    def code(self, values: Mapping[str, Any]) -> str:
        """Return the line of Python that shows the same once more."""
        chosen = ", ".join(f"{name}={value!r}" for name, value in values.items())
        note = "  # the values alone, not your function" if self.uses else ""
        return f"still({self.__name__}, {chosen}){note}"


def plain_number(value: Any) -> Any:
    """Return a number of NumPy's as Python's own; anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def panel(
    backdrop: "Callable[..., Figure] | None" = None,
    *,
    uses: Uses | None = None,
    **controls: Control,
) -> Callable[[Callable[..., Any]], Panel]:
    """Turn a function picture(**values) into a Panel with these controls; see there.

    Parameters
    ----------
    backdrop : function, optional
        Without it, the picture stands on one empty pair of axes.
    uses : Uses, optional
        The answers to exercises that the picture runs, `Answers("heavy ball")` for instance.
    **controls : Slider, Choice or Toggle
        By the name of the argument whose value each gives.
    """
    return lambda picture: Panel(picture, backdrop or (lambda: stage()[0]), controls, uses)


def still(a_panel: Panel, **chosen: Any) -> None:
    """Show a panel's picture once, as a plain image.

    Parameters
    ----------
    a_panel : Panel
    **chosen
        Values of its controls; the others stand at their first.

    Raises
    ------
    TypeError, ValueError
        Where it is no panel, has no such control, or a control can't stand there.
    """
    figure, says = instance_of("a_panel", a_panel, Panel, "a Panel, made by panel").figure(**chosen)
    show(figure, says)
