"""Every panel of every notebook, called as its sliders would, at each end of each control."""

from functools import cache
from itertools import islice
from xml.etree import ElementTree

import numpy as np
import pytest
from notebook_tools import NAMES, namespace, panel_names, panels

import mlp_helpers

SVG = "{http://www.w3.org/2000/svg}"
ALL = [(name, key) for name in NAMES for key in panel_names(name)]


def corners(panel):
    """The first values, and those with one control after the other at each of its ends."""
    yield panel.values()
    for control, spec in panel.controls.items():
        for end in spec.corners:
            yield panel.values(**{control: end})


@cache
def backdrop(panel, needed):
    """As on the screen: made anew only where a value that it needs has changed."""
    return panel.backdrop(dict(needed))


def drawn(panel, values):
    """Yield (svg, says) of a panel's pictures: one, or those of a training as it goes on."""
    figure = backdrop(panel, tuple((name, values[name]) for name in panel.needs))
    for marks, says in panel.pictures(**values):
        yield mlp_helpers.svg(marks, figure, says), says


def test_there_are_panels():
    assert ALL


@pytest.mark.parametrize("name", NAMES)
def test_every_panel_is_known(name):
    made = [key for key, value in namespace(name).items() if isinstance(value, mlp_helpers.Panel)]
    assert sorted(made) == sorted(panel_names(name))


@pytest.mark.parametrize("name, key", ALL)
def test_a_panel_draws_at_every_corner(name, key):
    panel = panels(name)[key]
    for values in corners(panel):
        for picture, says in islice(drawn(panel, values), 3):  # of a training, how it begins
            assert len(says) > 20, f"says too little at {values}: {says!r}"
            assert "nan" not in says.lower(), f"at {values}: {says}"
            ElementTree.fromstring(picture)
            assert "nan" not in picture.partition(">")[2].lower().replace("nance", "")


@pytest.mark.parametrize("name, key", ALL)
def test_each_control_says_what_it_is_and_in_what_unit(name, key):
    for control in panels(name)[key].controls.values():
        method = control.label in mlp_helpers.METHODS | mlp_helpers.ADAPTIVE  # a name says it all
        assert control.help or method, control.label


@pytest.mark.parametrize("name, key", ALL)
def test_each_control_changes_the_picture(name, key):
    """Two trainings are compared picture by picture, until they differ."""
    panel = panels(name)[key]
    for control, spec in panel.controls.items():
        first, others = panel.values(), [panel.values(**{control: end}) for end in spec.corners]
        assert any(
            one[0] != other[0]
            for values in others
            for one, other in zip(drawn(panel, first), drawn(panel, values))
        ), f"{control} changes nothing"


# Sliders that rightly change words or areas alone, whatever the panel's other controls say:
# (notebook, panel, control): why.
NO_PATHS = {}


def paths(panel, values):
    """Yield the data of the paths on the axes (not those of the legend) of a panel's pictures."""
    for picture, _ in drawn(panel, values):
        frames = list(ElementTree.fromstring(picture).iter(f"{SVG}svg"))[1:]
        yield [
            each.get("points") or each.get("d")
            for frame in frames
            for each in frame
            if each.tag in (f"{SVG}polyline", f"{SVG}path")
        ]


def moves(panel, control, **others):
    """Whether an end of a slider has other paths than its first value; two trainings are compared
    picture by picture, until they differ."""
    first = panel.values(**others)
    ends = [first | {control: end} for end in panel.controls[control].corners]
    pairs = (pair for end in ends for pair in zip(paths(panel, first), paths(panel, end)))
    return any(one != other for one, other in pairs)


@pytest.mark.parametrize("name, key", ALL)
def test_each_slider_moves_the_paths(name, key):
    """At the first values of the other controls, or else with one of them at an end."""
    panel = panels(name)[key]
    for control, spec in panel.controls.items():
        slides = isinstance(spec, mlp_helpers.Slider) or getattr(spec, "slider", False)
        if slides and (name, key, control) not in NO_PATHS and not moves(panel, control):
            elsewhere = [
                {other: end}
                for other in panel.controls
                for end in panel.controls[other].corners
                if other != control
            ]
            assert any(moves(panel, control, **others) for others in elsewhere), control


@pytest.mark.parametrize("name, key", ALL)
def test_how_numpy_prints_is_not_seen(name, key):
    panel = panels(name)[key]
    first = next(drawn(panel, panel.values()))
    with np.printoptions(precision=1, suppress=True, sign="+", formatter={"all": lambda _: "?"}):
        assert next(drawn(panel, panel.values())) == first


@pytest.mark.parametrize("name, key", ALL)
def test_the_line_of_python_draws_the_same(name, key, monkeypatch):
    """It calls `still` with this very panel and these values; a still is drawn in the next test."""
    panel, shown = panels(name)[key], []
    monkeypatch.setattr(mlp_helpers, "still", lambda panel, **values: shown.append((panel, values)))
    eval(panel.code(panel.values()), {**vars(mlp_helpers), **panels(name), "np": np})
    ((called, values),) = shown
    assert called is panel
    assert values == panel.values()


@pytest.mark.parametrize("name, key", ALL)
def test_a_still_picture_can_be_drawn(name, key):
    """The last picture, of a training after all its epochs."""
    figure, says = panels(name)[key].figure()
    assert len(says) > 20 and "nan" not in says.lower()
    assert len(mlp_helpers.png(figure)) < 60_000
