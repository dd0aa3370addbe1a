"""The widgets of a panel's controls, with the buttons that play, step and reset them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from companion.panels.controls import Control, Slider
from companion.panels.panel import four_digits

if TYPE_CHECKING:
    import ipywidgets


class Inputs:
    """The widgets of a panel's controls; `inputs[name]` is one of them.

    Parameters
    ----------
    controls : dict of str to Slider, Choice or Toggle
    values : dict
        What they stand at first, by name.
    moved : function
        Called with the name of a control that was moved; with None after Reset.

    Attributes
    ----------
    box : ipywidgets.Box
        All of them, as they are shown.
    plays : dict of str to ipywidgets.Play
        The buttons that play a slider, by its name.
    reset : ipywidgets.Button
    """

    def __init__(
        self,
        controls: Mapping[str, Control],
        values: Mapping[str, Any],
        moved: Callable[[str | None], None],
    ) -> None:
        import ipywidgets

        self.moved, self.held = moved, False
        self.plays: dict[str, ipywidgets.Play] = {}
        self.widgets = {
            name: self._widget(name, control._replace(value=values[name]))
            for name, control in controls.items()
        }
        self.first = {name: each.value for name, each in self.widgets.items()}  # at a step now
        self.reset = ipywidgets.Button(description="Reset", tooltip="back to the first values")
        self.reset.on_click(lambda _: self.bring_back())
        rows = [self._row(name, control) for name, control in controls.items()]
        self.box = ipywidgets.Box([*rows, self.reset]).add_class("mlp-controls")

    def __getitem__(self, name: str) -> "ipywidgets.ValueWidget":
        return self.widgets[name]

    @property
    def values(self) -> dict[str, Any]:
        """What the controls say, as the line of Python does.

        The browser may give a slider's value another last digit than Python, and the picture must
        be the same.
        """
        return {name: four_digits(widget.value) for name, widget in self.widgets.items()}

    def bring_back(self) -> None:
        """Set all controls to their first values, as one move."""
        self.held = True
        for name, value in self.first.items():
            self.widgets[name].value = value
        for name in self.plays:
            self._play_from_here(name)
        self.held = False
        self.moved(None)

    def _heard(self, name: str) -> None:
        if not self.held:
            self.moved(name)

    def _widget(self, name: str, control: Control) -> "ipywidgets.ValueWidget":
        widget = control.widget()
        widget.description = control.label
        typed = "; a number typed beside it goes to the nearest step"
        about = control.help or control.label
        widget.tooltip = about + typed * isinstance(control, Slider)
        widget.add_class(f"mlp-control-{name}")  # which rules of CSS know it by
        widget.style.description_width = "150px"
        widget.observe(lambda change: self._heard(name), "value")
        return widget

    def _row(self, name: str, control: Control) -> "ipywidgets.Widget":
        """Return the widget, with the buttons that play and step it where they are wanted."""
        widget = self.widgets[name]
        if not (isinstance(control, Slider) and control.play):
            return widget
        import ipywidgets

        ends = {"min": control.low, "max": control.high, "step": control.step}
        interval = 120 if control.play is True else control.play
        play = ipywidgets.Play(value=widget.value, interval=interval, **ends)
        # Linked one way in the browser: both ways, each key would send the kernel Play's value
        # first, and the picture would wait. Back it goes from here, when Play begins.
        ipywidgets.jsdlink((play, "value"), (widget, "value"))
        play.observe(lambda change: self._play_from_here(name), "playing")
        self.plays[name] = play
        step = ipywidgets.Button(description="Step", tooltip="one step on; from the end, back")
        step.layout.width = "60px"
        step.on_click(lambda _: _one_step_on(widget))
        return ipywidgets.HBox([play, step, widget])

    def _play_from_here(self, name: str) -> None:
        """Let Play go on from where its slider stands."""
        self.plays[name].value = self.widgets[name].value


def _one_step_on(slider: "ipywidgets.ValueWidget") -> None:
    """Go one step on; from the end, where none is left, to the beginning."""
    on = slider.value + slider.step
    slider.value = slider.min if on > slider.max else on


def handle_place(widget: "ipywidgets.ValueWidget", value: Any) -> Any:
    """Return where a slider's handle is for a value.

    Returns
    -------
    float or None
        Its number, exponent or index, as the browser has it; None for what is no slider.
    """
    if not hasattr(widget, "readout"):
        return None
    if hasattr(widget, "index"):
        return [four_digits(option) for option in widget.options].index(value)
    return round(float(np.log10(value)), 2) if hasattr(widget, "base") else value


def values_beside(widget: "ipywidgets.ValueWidget") -> list[Any]:
    """Return the values of a slider one step up and one down, where it has them.

    What is no slider has none.
    """
    if hasattr(widget, "index") and hasattr(widget, "orientation"):  # along options
        indices = (widget.index + 1, widget.index - 1)
        return [widget.options[i] for i in indices if 0 <= i < len(widget.options)]
    if not hasattr(widget, "step"):
        return []
    at = np.log10(widget.value) if hasattr(widget, "base") else widget.value
    near = [at + step for step in (widget.step, -widget.step)]
    inside = [v for v in near if widget.min - 1e-9 <= v <= widget.max + 1e-9]
    return [10.0**v if hasattr(widget, "base") else v for v in inside]
