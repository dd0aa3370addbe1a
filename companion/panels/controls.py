"""Controls: sliders, choices and toggles, and what values they can stand at."""

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from companion.checks import instance_of, positive_number, real_number, short_repr, whole_number

if TYPE_CHECKING:
    import ipywidgets

ROUND = (  # where a slider in equal factors stops, in each power of ten
    1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2, 2.2, 2.5, 2.8, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9,
)  # fmt: skip


class Slider(NamedTuple):
    """A control for a number; a whole one, if low, high, value and step are.

    Its handle stops at round numbers; a number that is typed, or given, may lie between them.

    Attributes
    ----------
    label : str
    low, high : float
    value : float
        Where it stands at first.
    step : float
        From one stop of the handle to the next; of no account with log.
    log : bool
        Whether its stops are in about equal factors: those of ROUND, and both ends.
    play : bool or int
        Whether there are buttons that play it and step it by one; a number says how many
        milliseconds a step takes when it plays (True: 120).
    help : str
        What it is, and in what unit.
    """

    label: str
    low: float
    high: float
    value: float
    step: float = 1
    log: bool = False
    play: bool | int = False
    help: str = ""

    @property
    def corners(self) -> tuple[float, float]:
        """The values at its ends."""
        return (self.low, self.high)

    @property
    def whole(self) -> bool:
        """Whether it stands at whole numbers alone."""
        numbers = (self.low, self.high, self.value, self.step)
        return not self.log and all(isinstance(number, int) for number in numbers)

    @property
    def stops(self) -> list[float]:
        """The numbers at which its handle stops."""
        if self.log:
            powers = range(int(np.floor(np.log10(self.low))), int(np.log10(self.high)) + 1)
            inside = {self.low, self.high}
            for number in (float(f"{each}e{power}") for power in powers for each in ROUND):
                inside |= {number} if self.low < number < self.high else set()
            return sorted(inside)
        count = int((self.high - self.low) / self.step + 1e-9) + 1
        numbers = [self.low + i * self.step for i in range(count)]
        return numbers if self.whole else [float(f"{number:.10g}") for number in numbers]

    def at(self, place: int) -> float:
        """Return the number at a place of the handle."""
        return place if self.whole else self.stops[place]

    def place(self, value: float) -> int:
        """Return the place of the handle that is nearest to a number.

        Whole numbers are their own places, other stops are counted from 0.
        """
        scale = np.log if self.log else np.asarray
        nearest = int(np.abs(scale(self.stops) - scale(value)).argmin())
        return int(self.stops[nearest]) if self.whole else nearest

    def accept(self, name: str, value: Any) -> Any:
        """Return the value; TypeError or ValueError where the slider can't stand there."""
        if self.whole:
            whole_number(name, value, int(self.low), int(self.high))
        else:
            real_number(name, value, self.low, self.high)
        return value

    def read(self, text: str) -> float:
        """Return the number that is typed; ValueError or TypeError where it can't stand there."""
        try:  # a comma is a decimal point in half of the world
            number = float(text.strip().replace(",", ".").replace("\N{MINUS SIGN}", "-"))
        except ValueError:
            raise ValueError(f"{self.label} takes a number, and {text.strip()!r} is none") from None
        whole = self.whole and number.is_integer()
        accepted: float = self.accept(self.label, int(number) if whole else number)
        return accepted

    def validate(self, name: str) -> None:
        """TypeError or ValueError where there is nothing to slide along."""
        low = real_number(f"low of {name}", self.low, 0 if self.log else -np.inf, open_low=True)
        real_number(f"high of {name}", self.high, low, open_low=True)
        positive_number(f"step of {name}", self.step)

    def widget(self) -> "ipywidgets.ValueWidget":
        """Return a slider along its places; the number itself stands beside it."""
        import ipywidgets

        first, last = (self.place(end) for end in self.corners)
        step, here = int(self.step) if self.whole else 1, self.place(self.value)
        return ipywidgets.IntSlider(value=here, min=first, max=last, step=step, readout=False)


class Choice(NamedTuple):
    """A control to choose one of some options.

    Attributes
    ----------
    label : str
    options : tuple
    value
        The option where it stands at first.
    slider : bool
        Whether they lie along a slider; if not, in a list.
    help : str
        What it is, and in what unit.
    """

    label: str
    options: tuple
    value: Any
    slider: bool = False
    help: str = ""

    @property
    def corners(self) -> tuple:
        """The values at its ends; all of them, if it is a list."""
        ends = (self.options[0], self.options[-1])
        return ends if self.slider else tuple(self.options)

    def accept(self, name: str, value: Any) -> Any:
        """Return the value; ValueError where it is none of the options."""
        if isinstance(value, np.ndarray) or value not in self.options:
            known = ", ".join(map(repr, self.options))
            raise ValueError(f"{name} should be one of {known}, not {short_repr(value)}")
        return value

    def validate(self, name: str) -> None:
        """TypeError where there is nothing to choose from."""
        instance_of(f"options of {name}", self.options, (tuple, list), "a list of options")

    def at(self, place: int) -> Any:
        """Return the option at a place of the handle."""
        return self.options[place]

    def place(self, value: Any) -> int:
        """Return the place of the handle at an option."""
        return self.options.index(value)

    def widget(self) -> "ipywidgets.ValueWidget":
        """Return it as a widget that stands at its value."""
        import ipywidgets

        kind = ipywidgets.SelectionSlider if self.slider else ipywidgets.Dropdown
        return kind(options=list(self.options), value=self.value)


class Toggle(NamedTuple):
    """A control to switch something on or off.

    Attributes
    ----------
    label : str
    value : bool
        Whether it is on at first.
    help : str
        What it is.
    """

    label: str
    value: bool = False
    help: str = ""

    @property
    def corners(self) -> tuple[bool, bool]:
        """Off and on."""
        return (False, True)

    def accept(self, name: str, value: Any) -> bool:
        """Return the value as a bool; TypeError where it is neither on nor off."""
        return bool(instance_of(name, value, bool | np.bool_, "True or False"))

    def validate(self, name: str) -> None:
        """Nothing can be wrong: on and off are always there."""

    def widget(self) -> "ipywidgets.ValueWidget":
        """Return it as a widget that stands at its value."""
        import ipywidgets

        return ipywidgets.ToggleButton(value=self.value)


Control: TypeAlias = Slider | Choice | Toggle
