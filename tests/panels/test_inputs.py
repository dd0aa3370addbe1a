"""What controls can stand at, and the widgets that they become."""

import math

import ipywidgets
import numpy as np
import pytest

from companion.panels.inputs import Inputs, beside
from mlp_helpers import Choice, Slider, Toggle

WHOLE = Slider("k", 2, 8, 4, 2)
REAL = Slider("β", 0.0, 1.0, 0.5, 0.25)
LOG = Slider("η", 0.01, 10.0, 0.1, 0.1, log=True)
LISTED = Choice("kind", ("a", "b", "c"), "b")
ALONG = Choice("size", (16, 32, 64), 32, slider=True)


# ---- what they can stand at ------------------------------------------------------------------


@pytest.mark.parametrize(
    "control, good",
    [
        (WHOLE, [2, 3, 8, np.int64(4)]), (REAL, [0.0, 0.3, 1.0, 1, np.float32(0.5)]),
        (LOG, [0.01, 0.042, 10.0]), (LISTED, ["a", "c"]), (ALONG, [16, 64, 64.0]),
    ],
)  # fmt: skip
def test_a_value_that_it_can_stand_at(control, good):
    for value in good:
        assert control.accept("x", value) is value


@pytest.mark.parametrize(
    "control, odd, words",
    [
        (WHOLE, 1, "x should be from 2 to 8, it is 1"), (WHOLE, 9, "x should be from 2 to 8"),
        (REAL, -0.001, r"x should lie in \[0, 1\]"), (REAL, 1.001, r"x should lie in \[0, 1\]"),
        (LOG, 0.0099, r"x should lie in \[0.01, 10\]"), (LOG, 10.1, "x should lie in"),
        (LISTED, "d", "x should be one of 'a', 'b', 'c', not 'd'"),
        (LISTED, np.array(["a"]), r"x should be one of 'a', 'b', 'c', not array"),
        (ALONG, 17, "x should be one of 16, 32, 64, not 17"),
    ],
)  # fmt: skip
def test_a_value_that_it_cannot_stand_at(control, odd, words):
    with pytest.raises(ValueError, match=words):
        control.accept("x", odd)


@pytest.mark.parametrize("odd", [1.5, 3.0, True, "3", None])
def test_a_whole_slider_takes_whole_numbers(odd):
    with pytest.raises(TypeError, match="x should be a whole number"):
        WHOLE.accept("x", odd)


def test_a_toggle_is_on_or_off():
    on = Toggle("on").accept("x", np.True_)
    assert on is True and Toggle("on").accept("x", False) is False
    for odd in (1, "yes", None):
        with pytest.raises(TypeError, match="x should be True or False"):
            Toggle("on").accept("x", odd)


@pytest.mark.parametrize(
    "control, whole",
    [
        (WHOLE, True), (REAL, False), (Slider("k", 0, 4, 1, 0.5), False),
        (Slider("k", 0, 4.0, 1), False), (Slider("k", 0.0, 4, 1), False),
        (Slider("k", 0, 4, 1.0), False), (Slider("η", 1, 100, 10, log=True), False),
    ],
)  # fmt: skip
def test_a_slider_is_whole_where_all_its_numbers_are(control, whole):
    assert control.whole is whole


def test_the_ends_of_a_control():
    assert WHOLE.corners == (2, 8) and LOG.corners == (0.01, 10.0)
    assert LISTED.corners == ("a", "b", "c") and ALONG.corners == (16, 64)
    assert Toggle("on").corners == (False, True)


@pytest.mark.parametrize(
    "control, words",
    [
        (Slider("k", 3, 3, 3), "high of x should lie in"), (Slider("k", 3, 2, 3), "high of x"),
        (Slider("k", 0, 3, 1, 0), "step of x should lie in"),
        (Slider("k", 0, 3, 1, -1), "step of x"),
        (Slider("k", 0, 3, 1, log=True), "low of x should lie in"),
        (Slider("k", math.nan, 3, 1), "low of x should lie in"),
    ],
)  # fmt: skip
def test_a_slider_with_nothing_to_slide_along(control, words):
    with pytest.raises(ValueError, match=words):
        control.validate("x")


def test_controls_that_are_well():
    for control in (WHOLE, REAL, LOG, LISTED, ALONG, Toggle("on"), Slider("k", -3, -1, -2)):
        assert control.validate("x") is None
    with pytest.raises(TypeError, match="options of x should be a list of options, not 3"):
        Choice("kind", 3, 3).validate("x")


# ---- the widgets that they become ------------------------------------------------------------


def test_a_whole_slider_becomes_one_of_whole_numbers():
    widget = WHOLE.widget()
    assert type(widget) is ipywidgets.IntSlider and widget.readout is False
    assert (widget.min, widget.max, widget.step, widget.value) == (2, 8, 2, 4)


@pytest.mark.parametrize("control, last, here", [(REAL, 4, 2), (LOG, 66, 22)])
def test_another_slider_becomes_one_of_its_stops(control, last, here):
    widget = control.widget()
    assert type(widget) is ipywidgets.IntSlider and widget.readout is False
    assert (widget.min, widget.max, widget.step, widget.value) == (0, last, 1, here)


@pytest.mark.parametrize(
    "control, stops",
    [
        (WHOLE, [2, 4, 6, 8]), (REAL, [0, 0.25, 0.5, 0.75, 1]),
        (Slider("a", 0.0, 0.1, 0.05, 0.03), [0, 0.03, 0.06, 0.09]),
        (Slider("k", 0, 300, 0, 100), [0, 100, 200, 300]),
        (Slider("η", 0.6, 1.25, 1.0, log=True), [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.25]),
        (Slider("κ", 850, 1150, 1000, log=True), [850, 900, 1000, 1100, 1150]),
    ],
)  # fmt: skip
def test_the_stops_of_a_slider(control, stops):
    assert control.stops == stops


def test_stops_in_equal_factors_are_round_and_dense():
    stops = np.array(LOG.stops)
    assert {0.01, 0.05, 0.1, 0.2, 1.5, 10.0} <= set(LOG.stops)
    assert all(len(f"{stop:.10g}".replace(".", "").strip("0")) <= 2 for stop in stops)
    assert (stops[1:] / stops[:-1]).max() < 1.21


@pytest.mark.parametrize(
    "control, value, place", [(WHOLE, 4, 4), (WHOLE, 5, 4), (REAL, 0.6, 2), (REAL, 0.7, 3),
                              (LOG, 0.0512, 16), (LOG, 10.0, 66), (ALONG, 64, 2)],
)  # fmt: skip
def test_the_place_of_a_handle(control, value, place):
    found = control.place(value)
    assert found == place and type(found) is int
    assert control.at(place) == min(getattr(control, "stops", control.options if
        hasattr(control, "options") else ()), key=lambda stop: abs(stop - value))  # fmt: skip


@pytest.mark.parametrize(
    "control, text, value",
    [
        (LOG, "0.05", 0.05), (LOG, "0,2", 0.2), (LOG, " 0.0512 ", 0.0512), (LOG, "1e-1", 0.1),
        (REAL, "1", 1.0), (WHOLE, "3", 3), (WHOLE, "4.0", 4),
        (Slider("x", -1.0, 1.0, 0.0), "\u22121", -1),
    ],
)  # fmt: skip
def test_what_is_typed_is_kept(control, text, value):
    found = control.read(text)
    assert found == value and type(found) is type(control.value)


@pytest.mark.parametrize(
    "control, text, words",
    [
        (LOG, "1e9", r"η should lie in \[0.01, 10\]"),
        (LOG, "fast", "η takes a number, and 'fast' is none"),
        (LOG, "", "η takes a number, and '' is none"), (LOG, "nan", "η should lie in"),
        (WHOLE, "9", "k should be from 2 to 8"), (WHOLE, "2.5", "k should be a whole number"),
    ],
)  # fmt: skip
def test_what_cannot_stand_there_is_told(control, text, words):
    with pytest.raises((ValueError, TypeError), match=words):
        control.read(text)


def test_a_choice_becomes_a_list_or_a_slider():
    listed, along = LISTED.widget(), ALONG.widget()
    assert type(listed) is ipywidgets.Dropdown and type(along) is ipywidgets.SelectionSlider
    assert listed.options == ("a", "b", "c") and listed.value == "b"
    assert along.options == (16, 32, 64) and along.value == 32


def test_a_toggle_becomes_a_button_that_stays_down():
    assert type(Toggle("on", True).widget()) is ipywidgets.ToggleButton
    assert Toggle("on", True).widget().value is True and not Toggle("on").widget().value


# ---- all of a panel's ------------------------------------------------------------------------


@pytest.fixture
def moves():
    return []


@pytest.fixture
def inputs(moves):
    controls = {
        "k": WHOLE._replace(play=250, help="steps made"), "beta": REAL._replace(play=True),
        "kind": LISTED, "size": ALONG, "on": Toggle("on", help="whether it is on"),
    }  # fmt: skip
    first = {"k": 6, "beta": 0.25, "kind": "c", "size": 64, "on": True}
    return Inputs(controls, first, moves.append, moves.append)


def test_each_widget_is_labeled_and_told_of(inputs):
    labeled = inputs.widgets | inputs.fields
    labels = {name: widget.description for name, widget in labeled.items()}
    assert labels == {"k": "k", "beta": "β", "kind": "kind", "size": "size", "on": "on"}
    typed = "; type a number here, or move the slider"
    assert inputs["k"].tooltip == "steps made" and inputs["on"].tooltip == "whether it is on"
    assert inputs.fields["k"].tooltip == f"steps made{typed}"
    assert inputs.fields["beta"].tooltip == f"β{typed}"  # without help, its label
    for name, widget in inputs.widgets.items():
        assert f"mlp-control-{name}" in widget._dom_classes
        assert name == "on" or labeled[name].style.description_width == "150px"


def test_they_stand_where_they_are_told_to(inputs):
    assert inputs.values == {"k": 6, "beta": 0.25, "kind": "c", "size": 64, "on": True}
    written = {name: field.value for name, field in inputs.fields.items()}
    assert written == {"k": "6", "beta": "0.25"}


def test_a_move_is_told_by_name(inputs, moves):
    inputs["beta"].value, inputs["kind"].value = 3, "a"
    assert moves == ["beta", "kind"] and inputs.values["beta"] == 0.75
    assert inputs.fields["beta"].value == "0.75"


def test_what_is_typed_is_a_move_and_stays_exactly(inputs, moves):
    inputs.fields["beta"].value = "0,42"
    assert moves == ["beta"] and inputs.values["beta"] == 0.42
    assert (inputs["beta"].value, inputs.fields["beta"].value) == (2, "0.42")
    inputs["beta"].value = 3
    assert inputs.values["beta"] == 0.75 and inputs.fields["beta"].value == "0.75"
    inputs.fields["k"].value = "3"
    assert inputs.values["k"] == 3 and beside(WHOLE, 3) == [4]


def test_what_is_refused_moves_nothing(inputs, moves):
    inputs.fields["k"].value = "many"
    assert moves == ["k takes a number, and 'many' is none. It stays at 6."]
    assert inputs.values["k"] == 6 and inputs.fields["k"].value == "6" and inputs["k"].value == 6


@pytest.mark.parametrize("name, value, near", [
    ("k", 4, [6, 2]), ("k", 8, [6]), ("k", 2, [4]), ("beta", 1.0, [0.75]), ("beta", 0.0, [0.25]),
    ("beta", 0.6, [0.75, 0.25]), ("size", 16, [32]), ("size", 32, [64, 16]), ("kind", "a", []),
    ("on", True, []),
])  # fmt: skip
def test_what_lies_beside(inputs, name, value, near):
    assert beside(inputs.controls[name], value) == near


def test_reset_is_one_move(inputs, moves):
    inputs["k"].value, inputs["kind"].value = 2, "a"
    del moves[:]
    inputs.reset.click()
    assert moves == [None] and inputs.values["k"] == 6 and inputs.values["kind"] == "c"
    inputs["k"].value = 4
    assert moves == [None, "k"]  # it hears again


def test_the_buttons_that_play(inputs):
    assert set(inputs.plays) == {"k", "beta"}
    play, other = inputs.plays["k"], inputs.plays["beta"]
    assert (play.min, play.max, play.step, play.interval, play.value) == (2, 8, 2, 250, 6)
    assert (other.interval, other.max) == (120, 4)
    rows = inputs.box.children
    assert [type(row) for row in rows[:2]] == [ipywidgets.HBox] * 2
    assert rows[2:-1] == (*(inputs[name] for name in ("kind", "size", "on")), inputs.reset)
    assert "Present" in rows[-1].value
    shown, step, field, slider = rows[0].children
    assert shown is play and field is inputs.fields["k"] and slider is inputs["k"]
    assert (step.description, step.layout.width) == ("Step", "60px")
    assert step.tooltip == "one step on; from the end, back"
    assert "mlp-controls" in inputs.box._dom_classes
    about = inputs.reset.description, inputs.reset.tooltip
    assert about == ("Reset", "back to the first values")


def test_playing_moves_the_slider_in_the_browser(inputs):
    """The link is one way, from Play to its slider."""
    links = [
        widget for widget in ipywidgets.widgets.widget._instances.values()
        if isinstance(widget, ipywidgets.widgets.widget_link.DirectionalLink)
        and widget.source[0] is inputs.plays["k"]
    ]  # fmt: skip
    ((source, target),) = [(link.source, link.target) for link in links]
    assert source == (inputs.plays["k"], "value") and target == (inputs["k"], "value")
