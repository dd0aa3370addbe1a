"""Panels in long use, and as people use them: by keys alone, typed values, twice in a notebook.

A notebook of its own, in a kernel of its own; what a panel is stands in mlp_helpers alone, so one
surface panel and one training panel stand for all of them.
"""

import json
import types
from pathlib import Path

import lab
import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST = 10e6  # bytes by which kernel and page may grow

SETUP = """
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path.cwd().parent))
from mlp_helpers import *
"""
SURFACE = """
@panel(lambda: stage(legend=200)[0],
       eta=Slider("η", 0.01, 1, 0.1, 0.01, log=True, help="step per unit of gradient"),
       a=Slider("a", 0.0, 0.9, 0.5, 0.1),
       k=Slider("k", 0, 500, 30),
       size=Choice("size", (16, 32, 64), 32, slider=True),
       on=Toggle("on"))
def surface(eta, a, k, size, on):
    if k == 499:
        raise MemoryError
    if k == 498:
        raise ValueError("k = 498 is not to be had")
    x = np.linspace(0, 1, 60)
    marks = [method_line("plain", x, (x + a) % 1 + k / 1000, dots=6),
             method_line("heavy ball", x, x**2 * eta, "heavy ball\\n(diverges)" if on else None)]
    return marks, f"eta {eta!r}, a {a!r}, k {k!r}, size {size!r}, on {on!r}"

explore(surface)
"""
TRAINING = """
data = load_digits(dtype=np.float32)

@panel(lambda: stage(2, legend=200)[0], eta=Slider("η", 1, 1000, 500))
def training(eta):
    network = Network()
    w, runs = network.start(0, "Glorot", np.float32), [Run("plain", eta / 500)]
    time.sleep(0.02)  # a first picture that is waited for
    for now in train(network.on(*data.train), w, runs, minibatches(1437, 256, 0)):
        marks = [method_line("plain", [0, now.updates], [0, float(now.J[0])])]
        yield marks, f"update {now.updates}, eta {eta}"
        if now.updates == 12:
            return

explore(training)
"""
# Far more epochs than anyone waits for; then one more epoch, and as many in one go.
TRAIN = """
network, data = Network(), load_digits()
learned = fit(network, data.train, Run("heavy ball", 0.1), epochs=100_000)
print(learned.interrupted)
"""
GO_ON = """
epochs = learned.snapshot.epoch + 1
after = fit(network, data.train, Run("heavy ball", 0.1), epochs=epochs, after=learned)
whole = fit(network, data.train, Run("heavy ball", 0.1), epochs=epochs)
print(np.array_equal(after.w, whole.w), len(after.history.J) == epochs + 1, after.interrupted)
"""
# What could pile up in the kernel, asked after a collection.
COUNT = """
import gc, json, sys, threading
from pathlib import Path
gc.collect()
pages = int(Path("/proc/self/statm").read_text().split()[1])
pyplot = sys.modules.get("matplotlib.pyplot")
figures = pyplot.get_fignums() if pyplot else []
import ipywidgets.widgets.widget as held
print(json.dumps([4096 * pages, threading.active_count(), len(figures), len(held._instances)]))
"""


@pytest.fixture(scope="module")
def opened(laboratory, tmp_path_factory):
    """The notebook with its cells run: the surface panel twice, then the training panel."""
    sources = [SETUP, SURFACE, "explore(surface)", TRAINING, "# to be written in"]
    with lab.own_notebook(laboratory, "long_use", sources) as page:
        yield types.SimpleNamespace(page=page, shots=laboratory.shots / "long_use")


def control(page, number, label):
    found = [c for c in lab.panel_controls(page, number) if c["label"] == label]
    assert found, f"no control {label!r}"
    return found[0]


def shown(page, number):
    lab.settle(page, number)
    return lab.panel_state(page, number)


def kernel(page):
    """(bytes, threads, open figures, widgets) of the kernel."""
    return json.loads(lab.call(page, "mlp.kernelSays", 60, {"code": COUNT}))


def page_bytes(page):
    """Bytes of the page's JavaScript and DOM, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used


def sweep(page, number, label, changes):
    """Move a slider's handle to and fro by keys, `changes` times, as fast as a frame each."""
    lab.call(page, "mlp.sweep", 120, {"id": control(page, number, label)["id"], "changes": changes})
    return shown(page, number)


def typed(page, number, label, value):
    """Type a value into the field beside a slider, and return what the field then says."""
    slider = lab.element(page, control(page, number, label))
    field = slider.locator("xpath=ancestor::*[contains(@class, 'mlp-row')]").locator("input")
    field.fill(value)
    field.press("Enter")
    lab.settle(page, number)
    return field.input_value()


@pytest.mark.parametrize(
    "number, label, changes", [(0, "k", 1000), (2, "η", 300)], ids=["surface", "training"]
)
def test_many_changes_leave_nothing_behind(opened, number, label, changes):
    page = opened.page
    sweep(page, number, label, 50)  # what is made once is made now
    size = lab.panel_state(page, number)["size"]
    before, in_page = kernel(page), page_bytes(page)
    state = sweep(page, number, label, changes)
    after, in_page_after = kernel(page), page_bytes(page)
    assert not state["error"] and state["size"] == size
    assert after[0] - before[0] < MOST, "the kernel has grown"
    assert in_page_after - in_page < MOST, "the page has grown"
    assert after[1:] == before[1:], "threads, open figures or widgets are left behind"
    assert after[2] == 0


def test_an_exact_value_can_be_typed(opened):
    """It stays as it is, where a handle would stop or between; beyond the ends it is refused."""
    page = opened.page
    for value, k in (("123", 123), ("500", 500), ("0", 0), ("30", 30)):
        assert typed(page, 0, "k", value) == str(k)
        assert f"k {k}," in shown(page, 0)["says"]
    assert typed(page, 0, "k", "10000") == "30"
    assert "k should be from 0 to 500" in shown(page, 0)["error"]
    for label, value, then in (
        ("a", "0.7", "a 0.7,"), ("a", "0.52", "a 0.52,"), ("η", "0.1", "eta 0.1,"),
        ("η", "0.2", "eta 0.2,"),
    ):  # fmt: skip
        read = typed(page, 0, label, value)
        assert then in shown(page, 0)["says"], f"{label} = {value} reads {read}"


def test_out_of_memory_and_errors_are_told_in_words_and_end_with_the_next_move(opened):
    page = opened.page
    size = shown(page, 0)["size"]
    for value, words in (("499", "not enough memory"), ("498", "k = 498 is not to be had")):
        typed(page, 0, "k", value)
        state = shown(page, 0)
        assert words in state["error"] and state["size"] == size
    typed(page, 0, "k", "30")
    assert not shown(page, 0)["error"]


def instant(page, number, label, key):
    """What a panel shows in the same moment in which a key is pressed on its slider."""
    slider = control(page, number, label)
    return lab.call(page, "mlp.instant", argument={"id": slider["id"], "key": key})


def test_a_picture_made_ahead_is_there_with_the_key_itself(opened):
    page = opened.page
    for label, value, key, there in (
        ("k", "200", "ArrowRight", "k 201,"), ("k", "200", "ArrowLeft", "k 199,"),
        ("a", "0.6", "ArrowRight", "a 0.7,"), ("η", "0.1", "ArrowLeft", "eta 0.09,"),
        ("size", None, "Home", "size 16,"),
    ):  # fmt: skip
        if value is None:
            for each in ("Home", "ArrowRight"):
                instant(page, 0, label, each)
        else:
            typed(page, 0, label, value)
        ahead = f"() => mlp.panels()[0].querySelector('.mlp-near').textContent.includes('{there}')"
        page.wait_for_function(ahead, timeout=5000)
        before = shown(page, 0)
        state = instant(page, 0, label, key)
        assert there in state["says"] and state["picture"] != before["picture"]
        assert state["pictures"] == 1 and state["size"] == before["size"]
        assert there.split(",")[0].split()[-1] in state["code"]
        page.wait_for_timeout(400)  # the kernel has answered, and looked ahead anew
        after = shown(page, 0)
        assert [after[each] for each in ("picture", "says", "code")] == [
            state[each] for each in ("picture", "says", "code")
        ]


def test_another_control_takes_what_was_made_ahead_away(opened):
    page = opened.page
    typed(page, 0, "k", "200")
    page.wait_for_timeout(400)
    lab.press(page, control(page, 0, "on"))
    lab.settle(page, 0)
    state = instant(page, 0, "k", "ArrowRight")
    assert "k 201," not in state["says"]
    assert "k 201," in shown(page, 0)["says"]
    lab.press(page, control(page, 0, "Reset"))


def test_a_slow_training_pales_its_old_picture_with_the_key_itself(opened):
    page = opened.page
    typed(page, 2, "η", "400")
    assert not shown(page, 2)["pale"]
    state = instant(page, 2, "η", "ArrowRight")
    assert state["pale"] and "eta 400" in state["says"]
    state = shown(page, 2)
    assert not state["pale"] and "eta 401" in state["says"]


def test_two_panels_of_a_kind_do_not_disturb_one_another(opened):
    page = opened.page
    other = shown(page, 1)
    typed(page, 0, "k", "400")
    assert "k 400," in shown(page, 0)["says"] and shown(page, 1) == other
    ids = page.evaluate("[...document.querySelectorAll('.mlp-panel [id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_cell_run_again_closes_what_it_showed(opened):
    page = opened.page
    widgets = []
    for _ in range(3):
        lab.run_all(page)
        assert lab.panel_count(page) == 3
        widgets.append(kernel(page)[3])
    assert widgets[0] == widgets[1] == widgets[2]
    typed(page, 0, "k", "77")
    assert "k 77," in shown(page, 0)["says"]
    assert not lab.complaints(page)


def test_the_stop_button_keeps_what_was_learned_and_training_goes_on(opened):
    page, last = opened.page, "4"
    page.evaluate("cell => { mlp.answered = mlp.answer(cell); }", {"tag": last, "source": TRAIN})
    bar = page.locator(".widget-hprogress .widget-label")  # it comes after a second of training
    bar.filter(has_text="/100000").wait_for(timeout=30_000)
    page.locator('.jp-Toolbar [data-command="notebook:interrupt-kernel"]').first.click()
    said = lab.call(page, "() => mlp.answered").strip()
    assert said.startswith("stopped by hand at update ") and int(said.split()[-1]) > 0
    assert bar.count() == 0
    assert lab.answer(page, last, GO_ON).strip() == "True True None"
    assert not lab.complaints(page)


def test_hover_or_focus_brings_a_method_out(opened):
    page = opened.page
    named = page.locator(".mlp-panel").nth(0).locator(".mlp-view .mlp-named")
    opacities = "all => all.map(e => Number(getComputedStyle(e).opacity))"
    assert named.count() == 2 and named.evaluate_all(opacities) == [1, 1]
    named.nth(1).locator("text").first.hover()
    first, second = named.evaluate_all(opacities)
    assert first < 0.5 and second == 1
    page.mouse.move(0, 0)
    lab.press(page, control(page, 0, "Reset"))
    lab.settle(page, 0)
    page.keyboard.press("Tab")  # from Reset to Present
    for first, second in ((1, 0.25), (0.25, 1)):  # then by tabs to one after the other
        page.keyboard.press("Tab")
        assert named.evaluate_all(opacities) == [first, second]
    page.keyboard.press("d")  # JupyterLab's shortcuts (d d deletes a cell) do not hear it
    page.keyboard.press("d")
    assert lab.panel_count(page) == 3
    page.locator(".mlp-panel").nth(0).screenshot(path=str(opened.shots) + "-focus.png")


def test_the_keyboard_alone_works_everything(opened):
    page = opened.page
    controls = lab.panel_controls(page, 0)
    lab.press(page, control(page, 0, "Reset"))
    first = shown(page, 0)["says"]
    lab.element(page, controls[0]).focus()
    reached = []
    for _ in range(20):
        reached.append(page.evaluate("document.activeElement.dataset.mlp || ''"))
        if reached[-1] == controls[-1]["id"]:
            break
        page.keyboard.press("Space" if reached[-1] == controls[4]["id"] else "ArrowRight")
        lab.settle(page, 0)
        page.keyboard.press("Tab")
    assert [c["id"] for c in controls if c["id"] not in reached] == []
    assert shown(page, 0)["says"] == "eta 0.11, a 0.6, k 31, size 64, on True"
    page.keyboard.press("Enter")
    assert shown(page, 0)["says"] == first


def test_every_control_has_label_and_tooltip(opened):
    page = opened.page
    for number in range(lab.panel_count(page)):
        for each in lab.panel_controls(page, number):
            assert each["label"]
            titles = lab.element(page, each).evaluate(
                "e => [e, ...e.closest('.jupyter-widgets').querySelectorAll('*'), "
                "e.closest('.jupyter-widgets')].map(e => e.title).join('')"
            )
            assert titles, f"{each['label']} has no tooltip"
