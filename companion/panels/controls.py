"""Controls: sliders, choices and toggles, and what values they can stand at."""

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from companion.checks import instance_of, positive_number, real_number, short_repr, whole_number

if TYPE_CHECKING:
    import ipywidgets

# What a control is, and in what unit, where its panel does not say so itself (`help`).
HELP = {
    "J against": "what J is drawn against: epochs, updates, or seconds",
    "another": "a second method, in the same picture",
    "batch size": "instances in a gradient",
    "batch size B": "instances in a gradient",
    "color the basins": "color each starting point by the minimum it leads to",
    "compare at": "what is the same for all methods: the learning rate, or the length of the step",
    "cool from epoch": "the epoch from which the learning rate falls; before it, it is constant",
    "cooling": "how the learning rate falls as training goes on",
    "d": "a factor, without unit: how much of the learning rate is left after a drop",
    "depth (layers L)": "layers of weights, output included",
    "drop d": "a factor, without unit: how much of the learning rate is left after a drop",
    "effective step": "η / (1 - β): how far a steady gradient of 1 moves the weights in an update",
    "epochs": "passes over all data",
    "epochs trained": "epochs that the network was trained before its gradients are looked at",
    "equal effective step": "on: η is lowered so that a steady gradient moves all equally far",
    "factor d": "a factor, without unit: how much of the learning rate is left after a drop",
    "first rate η₀": "learning rate of the first epoch: step per unit of gradient",
    "first weights": "the rule that draws the random weights to start from",
    "follow instance": "the number of the instance whose way through the batches is drawn",
    "gradient": "the gradients that the method is fed, step by step",
    "gradients": "gradients taken: the cost, alike for methods that take one or two a step",
    "gradients taken": "the cost, alike for methods that take one or two a step",
    "kind of momentum": "the method that is trained beside plain descent",
    "l2 = 0.001": "on: J has the penalty 0.001 times the sum of the squared weights",
    "last epoch k_max": "epochs until the end, for the schedules that know it",
    "learning rate η": "step per unit of gradient",
    "loss": "what J measures: squared error, or cross-entropy",
    "method": "the optimizer that is drawn",
    "momentum a": "without unit, 0 to 1: how much of the last step is kept",
    "momentum β": "without unit, 0 to 1: how much of the last step is kept",
    "network": "the network's output and loss",
    "noise of the losses": "standard deviation of the noise on each epoch's loss, in units of J",
    "noise σ": "standard deviation of the noise on each gradient, in units of the gradient",
    "one method": "the method whose steps are drawn",
    "output and cost": "the final layer and what J measures",
    "patience": "epochs without progress that are waited for before the rate drops",
    "plane": "the two directions in the space of all weights that are drawn",
    "rapid": "a change of J by more than this part of it is rapid: η is made smaller",
    "rate η₀": "learning rate of the first epoch: step per unit of gradient",
    "restitution, drop d": "a factor, without unit: what is left of the speed after each bounce",
    "schedule": "how the learning rate falls as training goes on",
    "seed": "a number that fixes all that is random: another one draws it anew",
    "setting": "how η and β are chosen: the same for all, or the best for each",
    "shuffle": "whether the order of the instances is drawn for each epoch or once",
    "slow (not much)": "a change of J by less than this part of it is not much: η grows",
    "start rule": "the rule that draws the random weights to start from",
    "start w₁": "where the ball is dropped: its first coordinate",
    "start w₂": "where the ball is dropped: its second coordinate",
    "step k": "steps made so far",
    "step number k": "which step is drawn, counted from 0",
    "surface": "the objective J of two weights",
    "threshold": "the least fall of J, as a part of J, that counts as progress",
    "updates": "steps of the optimizer that are drawn",
    "warm-up to k_w": "epochs in which the learning rate rises, before it falls",
    "η": "learning rate: step per unit of gradient",
    "η is": "what the slider's η stands for",
    "ηλ": "learning rate times curvature, without unit: plain descent diverges beyond 2",
    "κ": "the ratio of the largest curvature to the smallest, without unit",
    "κ = λmax / λmin": "the ratio of the largest curvature to the smallest, without unit",
}


class Slider(NamedTuple):
    """A control for a number; a whole one, if low, high, value and step are.

    Attributes
    ----------
    label : str
    low, high : float
    value : float
        Where it stands at first.
    step : float
        From one place to the next; with log in powers of ten.
    log : bool
        Whether its places are in equal factors.
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
        return all(isinstance(v, int) for v in (self.low, self.high, self.value, self.step))

    def accept(self, name: str, value: Any) -> Any:
        """Return the value; TypeError or ValueError where the slider can't stand there."""
        if self.whole:
            whole_number(name, value, int(self.low), int(self.high))
        else:  # the ends of a log slider are rounded
            spare = 0.02 * self.log
            real_number(name, value, self.low * (1 - spare), self.high * (1 + spare))
        return value

    def validate(self, name: str) -> None:
        """TypeError or ValueError where there is nothing to slide along."""
        low = real_number(f"low of {name}", self.low, 0 if self.log else -np.inf, open_low=True)
        real_number(f"high of {name}", self.high, low, open_low=True)
        positive_number(f"step of {name}", self.step)

    def widget(self) -> "ipywidgets.ValueWidget":
        """Return it as a widget that stands at its value."""
        import ipywidgets

        common = {"value": self.value, "readout_format": ".3g"}
        if self.log:
            # The browser keeps two decimals of the exponent and moves a value that lies between
            # two steps: so let low, step and the first value have no more than that.
            low, high = round(np.log10(self.low), 2), round(np.log10(self.high), 2)
            step = max(round(self.step, 2), 0.01)
            steps = round((np.log10(self.value) - low) / step)
            common["value"] = 10 ** round(low + steps * step, 2)
            return ipywidgets.FloatLogSlider(min=low, max=high, step=step, **common)
        ends = {"min": self.low, "max": self.high, "step": self.step}
        if self.whole:
            return ipywidgets.IntSlider(value=self.value, **ends)
        return ipywidgets.FloatSlider(**ends, **common)


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
