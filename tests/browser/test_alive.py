"""A panel over the whole window, a number that is typed, keys; what is seen without a kernel."""

import columns
import lab
import pytest

pytestmark = pytest.mark.browser

SETUP = """
import sys
from pathlib import Path

sys.path.insert(0, str(Path.cwd().parent))
from mlp_helpers import *
import time
"""
LINES = """
@panel(eta=Slider("learning rate η", 0.01, 1, 0.1, log=True), k=Slider("k", 0, 9, 3, play=True),
       c=Choice("c", ("one", "two"), "one"), on=Toggle("on"))
def lines(eta, k, c, on):
    both = [Line([0, 1], [0, eta], "#FF0000"), Line([0, 1], [0, k / 9])]
    return both, f"at {eta}, {k}, {c}, {on}"

explore(lines)
"""
TRAINING = """
@panel(k=Slider("k", 1, 300, 2))
def training(k):
    for i in range(k):
        yield [Line([0, 1], [0, i / k])], f"{i + 1} of {k}"
        time.sleep(0.1)

explore(training)
"""
QUESTION = 'quiz("Is it so?", ("Yes", True, "It is."), ("No", False, "It is."))'
SIZES = [(785, 367), (1920, 1080), (360, 640)]


@pytest.fixture
def page(laboratory):
    with lab.own_notebook(laboratory, "alive", (SETUP, LINES, TRAINING, QUESTION)) as page:
        yield page


def says(page, number=0):
    lab.settle(page, number)
    return lab.panel_state(page, number)["says"]


@pytest.mark.parametrize("width, height", SIZES)
def test_a_panel_is_presented_over_the_whole_window(page, width, height):
    with columns.same_viewport(page):
        page.set_viewport_size({"width": width, "height": height})
        lab.settle(page)
        shown = page.locator(".mlp-panel").first
        before = shown.evaluate("panel => [panel.offsetWidth, panel.offsetHeight]")
        shown.locator(".mlp-hands button").click()
        assert shown.bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
        assert lab.out_of_window(page, 0) == []
        assert columns.out_of_line(page, 0) == []
        page.keyboard.press("ArrowRight")  # the first slider is held already
        assert says(page) == "at 0.11, 3, one, False"
        page.keyboard.press("Escape")
        assert not shown.evaluate("panel => panel.matches(':popover-open') || panel.popover")
        assert shown.evaluate("panel => [panel.offsetWidth, panel.offsetHeight]") == before


def test_a_key_presents_and_goes_back(page):
    shown = page.locator(".mlp-panel").first
    shown.locator(".noUi-handle").first.focus()
    for over in (True, False):
        page.wait_for_timeout(100)
        page.keyboard.press("p")
        assert shown.evaluate("panel => panel.matches(':popover-open')") is over
    shown.locator("input").first.fill("p")  # which is typed, and presents nothing
    assert not shown.evaluate("panel => panel.matches(':popover-open')")


def test_a_number_that_is_typed_is_kept(page):
    field = page.locator(".mlp-panel .mlp-field input").first
    for typed, shown, told in [
        ("0.042", "0.042", "at 0.042, 3, one, False"), ("0,2", "0.2", "at 0.2, 3, one, False"),
        ("99", "0.2", "learning rate η should lie in [0.01, 1], it is 99.0. It stays at 0.2."),
        ("much", "0.2", "learning rate η takes a number, and 'much' is none. It stays at 0.2."),
    ]:  # fmt: skip
        field.fill(typed)
        field.press("Enter")
        assert says(page) == told
        assert field.input_value() == shown
    page.locator(".mlp-panel .noUi-handle").first.press("ArrowRight")
    assert says(page) == "at 0.22, 3, one, False" and field.input_value() == "0.22"


def test_a_panel_whose_kernel_is_gone_says_so_and_stands_whole(page):
    boxes = "() => [...mlp.panels()].map(mlp.seenBoxes).map(boxes => boxes[0])"
    page.locator(".mlp-panel .mlp-field input").nth(2).fill("300")
    page.locator(".mlp-panel .mlp-field input").nth(2).press("Enter")
    page.wait_for_function("() => mlp.busy(mlp.panels()[1])")
    before = page.evaluate(boxes)
    page.evaluate("() => mlp.kernel().restart()")
    page.wait_for_selector(".mlp-panel.jupyter-widgets-disconnected")
    page.wait_for_function("() => !mlp.panels().some(mlp.busy)", timeout=1000 * lab.SETTLE)
    assert page.evaluate(boxes) == before
    for number in (0, 1):
        assert columns.out_of_line(page, number) == []
        shown = page.locator(".mlp-panel").nth(number)
        assert shown.locator(".mlp-controls").evaluate("box => box.inert")
        told = shown.locator(".mlp-stage").evaluate("e => getComputedStyle(e, '::after').content")
        assert "its kernel is gone: run its cell" in told


def test_reopened_without_a_kernel_the_last_picture_and_a_sentence_are_there(laboratory):
    with lab.own_notebook(laboratory, "reopened", (SETUP, LINES, TRAINING, QUESTION)) as page:
        image = "n => document.querySelectorAll('.jp-RenderedImage img')[n]?.src"
        seen = "() => document.querySelectorAll('.jp-RenderedImage img')"
        # Of a training, too, as soon as it has ended.
        page.wait_for_function(f"() => ({seen})().length === 2", timeout=20_000)
        assert not page.evaluate(f"() => [...({seen})()].some(e => e.checkVisibility())")
        first = page.evaluate(image, 0)
        page.locator(".mlp-panel .noUi-handle").first.press("End")
        page.wait_for_function(f"first => ({image})(0) !== first", arg=first, timeout=20_000)
        last = page.evaluate(image, 0)
        page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
        lab.close_sessions(laboratory.server)
        page.close()
        page = lab.open_notebook(laboratory.browser, laboratory.server, "notebooks/reopened.ipynb")
        try:
            page.wait_for_selector(".mlp-stands-in")
            assert page.evaluate(image, 0) == last
            assert page.evaluate(f"() => [...({seen})()].every(e => e.checkVisibility())")
            told = page.locator(".mlp-stands-in").all_inner_texts()
            assert told == ["This picture stands still: run its cell to move it."] * 2 + [
                "Question: Is it so? Run this cell to answer."
            ]
            errors = page.get_by_text("Error displaying widget")
            assert not any(errors.nth(n).is_visible() for n in range(errors.count()))
        finally:
            page.close()
