"""The controls of a live panel, without a browser: their buttons do what they say."""

import ipywidgets
import pytest

from companion.panels.live import LivePanel
from mlp_helpers import Choice, Line, Slider, panel, stage


def live(**controls):
    def picture(**values):
        return [Line([0, 1], [0, 1])], f"The controls stand at {values}."

    names = list(controls)
    code = f"lambda {', '.join(names)}: picture({', '.join(f'{n}={n}' for n in names)})"
    function = eval(code, {"picture": picture})
    a_panel = panel(lambda: stage()[0], **controls)(function)
    return LivePanel(a_panel, a_panel.values())


def buttons(root):
    """{description: button} of all buttons below a widget."""
    if isinstance(root, ipywidgets.Button):
        return {root.description: root}
    found = {}
    for child in getattr(root, "children", ()):
        found |= buttons(child)
    return found


@pytest.mark.parametrize(
    "slider", [Slider("k", 0, 4, 2, play=True), Slider("x", 0.0, 1.0, 0.5, 0.25, play=100)]
)
def test_step_goes_one_on_and_from_the_end_back(slider):
    panel = live(k=slider)
    step = buttons(panel.root)["Step"]
    seen = []
    for _ in range(4):
        step.click()
        seen.append(panel.inputs.values["k"])
        assert str(seen[-1]) in panel.says
    assert seen == [slider.low + n * slider.step for n in (3, 4, 0, 1)]


def test_a_slider_that_does_not_play_has_no_step_button():
    assert set(buttons(live(k=Slider("k", 0, 4, 2)).root)) == {"Reset"}


def test_reset_brings_the_first_values_back():
    panel = live(k=Slider("k", 0, 4, 2, play=True), m=Choice("m", ("a", "b"), "a"))
    panel.inputs["k"].value, panel.inputs["m"].value = 4, "b"
    buttons(panel.root)["Reset"].click()
    assert panel.inputs.values == {"k": 2, "m": "a"}
