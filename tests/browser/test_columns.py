"""A panel in its column, where what should be seen is known exactly: a notebook of its own."""

import columns
import lab
import numpy as np
import pytest

pytestmark = pytest.mark.browser

SETUP = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd().parent))
from mlp_helpers import *

AT = [(0.1, 3), (0.5, 30), (0.9, 300)]  # in each of two axes, one of them logarithmic
"""
# The axes know where a blue dot is, the marks where a red one is: for the same numbers.
POINTS = """
def backdrop():
    figure, axes = stage(2, legend=120)
    for ax in axes:
        ax.set(xlim=(0, 1), ylim=(1, 1000), yscale="log")
        ax.plot(*zip(*AT), "o", color="#0000FF", markersize=7)
    return figure

@panel(backdrop, k=Slider("k", 0, 4, 2, play=True), a=Slider("a", 0, 4, 2),
       c=Choice("c", ("one", "two"), "one"))
def points(k, a, c):
    return [Dots(*zip(*AT), "#FF0000", 9, ax=i) for i in (0, 1)], f"k {k}, a {a}, c {c}"

explore(points)
"""
SIZES = """
def a_line(width):
    made = panel(lambda: stage(width=width)[0], k=Slider("k", 0, 4, 2))
    return made(lambda k: ([Line([0, 1], [0, k / 4], "#FF0000")], f"k {k}"))

explore(a_line(400))
explore(a_line(1200))
"""
QUESTIONS = """
still(points)
quiz("Is it " + 20 * "so " + "?", ("Yes, " + 30 * "so ", True, "It is."), ("No", False, "It is."))
predict("What?", ["This", "That"], lambda: points.figure())
"""
# Where on the screen the red dots are: the browser says it of the path that they are.
DOTS = r"""() => [...mlp.marks(mlp.panels()[0]).querySelectorAll('path')].flatMap(path => {
  const there = path.getScreenCTM();
  const found = [...path.getAttribute('d').matchAll(/M(\d+) (\d+)h0/g)];
  const points = found.map(([, x, y]) => new DOMPoint(x, y).matrixTransform(there));
  return points.map(({x, y}) => [x, y]);
})"""


@pytest.fixture(scope="module")
def page(laboratory):
    sources = (SETUP, POINTS, SIZES, QUESTIONS)
    with lab.own_notebook(laboratory, "columns", sources) as page:
        page.locator(".mlp-predict button").first.click()
        page.locator(".mlp-quiz button").first.click()
        page.wait_for_selector(".mlp-predict img", timeout=1000 * lab.SETTLE)
        yield page


def middle(pixels, channel, x, y):
    """The middle of what is red (channel 0) or blue (2) around (x, y)."""
    left, upper = round(x) - 10, round(y) - 10
    around = pixels[upper : upper + 21, left : left + 21]
    color = np.maximum(around[..., channel] - around[..., 2 - channel], 0)
    rows, along = np.indices(color.shape)
    x, y = ((color * each).sum() / color.sum() for each in (along, rows))
    return np.array([x + left, y + upper])


@pytest.mark.parametrize("width", columns.WIDTHS)
def test_all_fits_and_a_point_is_where_its_axes_say(page, width):
    columns.set_column(page, width)
    assert columns.beyond(page) == []
    marks, (left, upper, *_) = columns.seen(page, 0)
    with columns.without_marks(page, 0):
        axes, _ = columns.seen(page, 0)
    x, y, *_ = page.evaluate("() => mlp.pictureBox(mlp.panels()[0])")
    places = page.evaluate(DOTS)
    assert len(places) == 6
    for there in places:
        at = there[0] - x + left, there[1] - y + upper
        off = middle(marks, 0, *at) - middle(axes, 2, *at)
        assert np.abs(off).max() < 1, f"at {width} px the point at {at} is {off} px off its axes"


@pytest.mark.parametrize("width", [360, 848])
def test_a_move_leaves_each_box_where_it_is(page, width):
    """The picture of the kernel and the one that is laid ahead have the box of the first."""
    columns.set_column(page, width)
    control = next(c for c in lab.panel_controls(page, 0) if c["kind"] == "slider")
    boxes = []
    for key in ("ArrowRight", "ArrowLeft", "ArrowRight"):
        lab.element(page, control).press(key)
        boxes.append(page.evaluate("() => mlp.seenBoxes(mlp.panels()[0])"))  # laid ahead, but once
        lab.settle(page, 0)
        page.wait_for_timeout(300)  # it looks ahead
        boxes.append(page.evaluate("() => mlp.seenBoxes(mlp.panels()[0])"))
    assert boxes == [boxes[0]] * len(boxes)


def test_a_picture_is_no_larger_than_it_was_made(page):
    columns.set_column(page, 1490)
    widths = [page.evaluate("n => mlp.pictureBox(mlp.panels()[n])[2]", n) for n in range(3)]
    assert widths == [900, 400, 1200]


@pytest.mark.parametrize("width, rows", [(848, 3), (1490, 3), (700, 3), (360, 5)])
def test_controls_share_the_width(page, width, rows):
    """Two stand side by side; on a phone, a slider stands below the buttons that play it."""
    columns.set_column(page, width)
    tops = page.evaluate("() => mlp.controlTops(mlp.panels()[0])")
    assert 1 + sum(np.diff(tops) > 10) == rows, tops
