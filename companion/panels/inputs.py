"""The widgets of a panel's controls, fields to type in, and buttons that play, step and reset."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from companion.panels.controls import Choice, Control, Slider, Toggle
from companion.panels.page import hands

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
    refused : function
        Called with words where what is typed is no number that can stand there.

    Attributes
    ----------
    box : ipywidgets.Box
        All of them, as they are shown.
    values : dict
        What they stand at now: a number that was typed exactly, though the handle stops beside it.
    fields : dict of str to ipywidgets.Text
        Where the number of a slider stands, and is typed, by the slider's name.
    plays : dict of str to ipywidgets.Play
        The buttons that play a slider, by its name.
    reset : ipywidgets.Button
    """

    def __init__(
        self,
        controls: Mapping[str, Control],
        values: Mapping[str, Any],
        moved: Callable[[str | None], None],
        refused: Callable[[str], None],
    ) -> None:
        import ipywidgets

        self.controls, self.moved, self.refused = controls, moved, refused
        self.first, self.values = dict(values), dict(values)
        self.held = False
        self.fields: dict[str, ipywidgets.Text] = {}
        self.plays: dict[str, ipywidgets.Play] = {}
        self.widgets = {
            name: self._widget(name, control._replace(value=values[name]))
            for name, control in controls.items()
        }
        self.reset = ipywidgets.Button(description="Reset", tooltip="back to the first values")
        self.reset.on_click(lambda _: self.bring_back())
        rows = [self._row(name, control) for name, control in controls.items()]
        last = [self.reset, ipywidgets.HTML(hands())]
        self.box = ipywidgets.Box([*rows, *last]).add_class("mlp-controls")

    def __getitem__(self, name: str) -> "ipywidgets.ValueWidget":
        return self.widgets[name]

    def bring_back(self) -> None:
        """Set all controls to their first values, as one move."""
        for name, value in self.first.items():
            self._stand(name, value)
        for name in self.plays:
            self._play_from_here(name)
        self.moved(None)

    def _stand(self, name: str, value: Any) -> None:
        """Let a control stand at a value, and show it there."""
        self.values[name] = value
        control, widget, self.held = self.controls[name], self.widgets[name], True
        try:
            widget.value = control.place(value) if isinstance(control, Slider) else value
            if name in self.fields:
                self.fields[name].value = in_words(value)
        finally:
            self.held = False

    def _slid(self, name: str) -> None:
        """Hear that a widget was moved."""
        if self.held:
            return
        control, value = self.controls[name], self.widgets[name].value
        self.values[name] = control.at(value) if isinstance(control, Slider) else value
        self.moved(name)
        self._stand(name, self.values[name])  # the field comes after the picture

    def _typed(self, name: str, text: str) -> None:
        """Hear that something was typed beside a slider."""
        control = self.controls[name]
        if self.held or not isinstance(control, Slider):
            return
        try:
            value = control.read(text)
        except (TypeError, ValueError) as error:
            self._stand(name, self.values[name])
            self.refused(f"{error}. It stays at {in_words(self.values[name])}.")
            return
        self._stand(name, value)
        self.moved(name)

    def _widget(self, name: str, control: Control) -> "ipywidgets.ValueWidget":
        widget = control.widget()
        widget.tooltip = control.help or control.label
        widget.add_class(f"mlp-control-{name}")  # which rules of CSS know it by
        widget.observe(lambda change: self._slid(name), "value")
        labeled = self._field(name, control) if isinstance(control, Slider) else widget
        labeled.description = control.label
        if not isinstance(control, Toggle):
            labeled.style.description_width = "150px"
        return widget

    def _field(self, name: str, control: Slider) -> "ipywidgets.Text":
        """Return the field beside a slider: its number, to read and to type in."""
        import ipywidgets

        field = ipywidgets.Text(value=in_words(control.value), continuous_update=False)
        field.tooltip = f"{control.help or control.label}; type a number here, or move the slider"
        field.add_class("mlp-field")
        field.observe(lambda change: self._typed(name, change["new"]), "value")
        self.fields[name] = field
        return field

    def _row(self, name: str, control: Control) -> "ipywidgets.Widget":
        """Return the widget; a slider with its field and, where wanted, what plays and steps it."""
        import ipywidgets

        widget = self.widgets[name]
        if not isinstance(control, Slider):
            return widget
        row = [self.fields[name], widget]
        if control.play:
            row = [*self._buttons(name, 120 if control.play is True else control.play), *row]
        return ipywidgets.HBox(row).add_class("mlp-row")

    def _buttons(self, name: str, interval: int) -> "list[ipywidgets.Widget]":
        import ipywidgets

        widget = self.widgets[name]
        ends = {"min": widget.min, "max": widget.max, "step": widget.step}
        play = ipywidgets.Play(value=widget.value, interval=interval, **ends)
        # Linked one way in the browser: both ways, each key would send the kernel Play's value
        # first, and the picture would wait. Back it goes from here, when Play begins.
        ipywidgets.jsdlink((play, "value"), (widget, "value"))
        play.observe(lambda change: self._play_from_here(name), "playing")
        self.plays[name] = play
        return [play, _step_button(widget)]

    def _play_from_here(self, name: str) -> None:
        """Let Play go on from where its slider stands."""
        self.plays[name].value = self.widgets[name].value


def sliding(control: Control) -> Slider | Choice | None:
    """Return the control, if it has a handle that slides."""
    if isinstance(control, Toggle) or (isinstance(control, Choice) and not control.slider):
        return None
    return control


def beside(control: Control, value: Any) -> list[Any]:
    """Return the values of a slider one place up and one down; what is no slider has none."""
    slides = sliding(control)
    if slides is None:
        return []
    step = int(slides.step) if isinstance(slides, Slider) and slides.whole else 1
    first, last = (slides.place(end) for end in slides.corners)
    here = slides.place(value)
    return [slides.at(at) for at in (here + step, here - step) if first <= at <= last]


def in_words(value: float) -> str:
    """Return a number as it stands in its field."""
    return f"{value:.10g}"


def _step_button(slider: "ipywidgets.ValueWidget") -> "ipywidgets.Button":
    import ipywidgets

    step = ipywidgets.Button(description="Step", tooltip="one step on; from the end, back")
    step.layout.width = "60px"
    step.on_click(lambda _: _one_step_on(slider))
    return step


def _one_step_on(slider: "ipywidgets.ValueWidget") -> None:
    """Go one step on; from the end, where none is left, to the beginning."""
    on = slider.value + slider.step
    slider.value = slider.min if on > slider.max else on
