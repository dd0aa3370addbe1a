"""What a panel lays ahead into the page, so that the browser need not wait for the kernel."""

from collections.abc import Callable, Iterator
from typing import Any

from companion.panels.inputs import Inputs, beside, sliding
from companion.panels.page import aging_rule, handle_selector, numbered, page, showing_rules, style
from companion.panels.panel import Panel

Values = dict[str, Any]
Drawn = tuple[str, str]  # a picture as SVG, and what it says


class Ahead:
    """Pictures that are made while nobody moves anything, and what the browser does with them.

    Of a panel that does not train, the pictures for the values beside the moved slider's are laid
    into the page, unseen, and a rule of CSS shows the one for the place where the slider's handle
    is. In a panel that trains, such a rule pales the picture as soon as a handle is elsewhere than
    where it was drawn for.

    Parameters
    ----------
    a_panel : Panel
    inputs : Inputs
    uid : str
        The panel's class in the page.

    Attributes
    ----------
    view : ipywidgets.HTML
        What lies in the page.
    slider : str or None
        The name of the slider for whose places pictures lie there.
    made : dict
        (picture, says) by `as_key(values)`; the first is the one that is shown.
    """

    def __init__(self, a_panel: Panel, inputs: Inputs, uid: str) -> None:
        import ipywidgets

        self.view = ipywidgets.HTML().add_class("mlp-near")
        self.a_panel, self.inputs, self.uid = a_panel, inputs, uid
        self.slider: str | None = None
        self.made: dict[tuple, Drawn] = {}
        self.made_before: dict[tuple, Drawn] = {}  # when other values were shown

    def known(self, values: Values) -> Drawn | None:
        """Return (picture, says) for these values, if it was made ahead."""
        return self.made.get(as_key(values))

    def start(self, shown: Values, drawn: Drawn) -> None:
        """Begin to look ahead from what is shown, and for which values."""
        self.made_before, self.made = self.made, {as_key(shown): drawn}

    def beside(self, shown: Values, name: str) -> Iterator[Values]:
        """Yield what is shown, but for the slider `name` a step up, and a step down."""
        for value in beside(self.inputs.controls[name], shown[name]):
            yield shown | {name: value}

    def add(self, values: Values, draw_for: Callable[[Values], Drawn]) -> None:
        """Have draw_for(values) make a picture, if it was not made before."""
        key = as_key(values)
        self.made[key] = self.made_before.get(key) or draw_for(values)

    def lay_out(self, name: str) -> None:
        """Lay the pictures into the page, each for a place of the slider `name`."""
        rules, pages = [self._aging()], []
        for number, (those, (picture, says)) in enumerate([*self.made.items()][1:]):
            values = dict(those)
            rules.append(showing_rules(self.uid, self._handle(name, values[name]), number))
            pages.append(numbered(number, page(picture, says, self.a_panel.code(values))))
        self.slider, self.view.value = name, style(*rules) + "".join(pages)

    def clear(self) -> None:
        """Take the pictures out of the page."""
        self.slider, self.view.value = None, style(self._aging())

    def _aging(self) -> str:
        if not self.a_panel.trains:
            return ""
        handles = [
            self._handle(name, value, other=True) for name, value in self.inputs.values.items()
        ]
        return aging_rule(self.uid, filter(None, handles))

    def _handle(self, name: str, value: Any, other: bool = False) -> str:
        """Return the selector of a slider's handle at a value, or elsewhere; "" of what is none."""
        control = sliding(self.inputs.controls[name])
        return handle_selector(name, control.place(value), other) if control else ""


def as_key(values: Values) -> tuple:
    """Return the values as a key of a table."""
    return tuple(values.items())
