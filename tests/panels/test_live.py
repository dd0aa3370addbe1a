"""A panel on the screen, driven as the browser drives it, but with no browser."""

import asyncio
import math
import re
import threading
import time
import types
from xml.etree import ElementTree

import pytest

import mlp_helpers
from companion.panels import live as on_screen
from companion.panels import page, widgets
from companion.panels.live import LivePanel
from companion.panels.page import handle_selector
from companion.panels.widgets import close_widget
from companion.pictures.svg import settle
from mlp_helpers import (
    Choice,
    Line,
    Slider,
    Text,
    Toggle,
    method_line,
    panel,
    stage,
)

SLIDER = Slider("steps", 1, 9, 3)


@pytest.fixture(autouse=True)
def keeps_soon(monkeypatch):
    """A test that waits for all of a panel's tasks need not wait a second for this one; it has the
    machine to itself, whatever else runs there."""
    monkeypatch.setattr(on_screen, "KEEP_DELAY", 0.02)
    monkeypatch.setattr("os.getloadavg", lambda: (0.0, 0.0, 0.0), raising=False)


def live(picture, **controls):
    made = panel(**controls)(picture)
    return LivePanel(made, made.values())


def one_line(x):
    if x == 5:
        raise ValueError("five is not to be had")
    return [Line([0, 1], [0, x / 10])], f"a line that ends at {x}"


def many_lines(x):
    for k in range(x):
        yield [Line([0, 1], [0, k / 10])], f"{k + 1} of {x}"


def test_a_move_of_a_slider_changes_picture_words_and_code():
    shown = live(one_line, x=SLIDER)
    before = shown.view.value
    shown.inputs["x"].value = 7
    assert shown.view.value != before
    assert 'aria-label="a line that ends at 7"' in shown.view.value
    assert '<div class="mlp-says">a line that ends at 7</div>' in shown.view.value
    assert "<code>still(one_line, x=7)</code>" in shown.view.value


def test_an_error_is_shown_in_words_and_goes_with_the_next_move():
    shown = live(one_line, x=SLIDER)
    shown.inputs["x"].value = 5
    words = "This can&#x27;t be shown: five is not to be had"
    assert f'<div class="mlp-says mlp-error">{words}</div>' in shown.view.value
    assert isinstance(shown.error, ValueError)
    assert "still(one_line, x=5)" in shown.view.value  # which raises the error for all to see
    shown.inputs["x"].value = 4
    assert "mlp-error" not in shown.view.value and shown.error is None


def test_reset_brings_back_the_first_picture():
    shown = live(one_line, x=SLIDER)
    before = shown.view.value
    shown.inputs["x"].value = 7
    shown.inputs.reset.click()
    assert shown.view.value == before


def test_a_training_panel_is_busy_until_its_last_picture():
    async def run():
        shown = live(many_lines, x=SLIDER)
        assert 'aria-busy="true"' in shown.view.value and "1 of 3" in shown.says
        await asyncio.gather(*shown.tasks)
        return shown

    shown = asyncio.run(run())
    assert 'aria-busy="false"' in shown.view.value and "3 of 3" in shown.says


def test_a_newer_move_ends_the_training_before_it():
    async def run():
        shown = live(many_lines, x=SLIDER)
        shown.inputs["x"].value = 8
        await asyncio.gather(*shown.tasks)
        return shown

    assert "8 of 8" in asyncio.run(run()).says


def looked_ahead(made, **moves):
    """A live panel after these moves, each followed by a time of stillness."""

    async def run():
        shown = live(made, x=SLIDER)
        for value in moves["x"]:
            shown.inputs["x"].value = value
            await asyncio.gather(*shown.tasks)
        return shown

    return asyncio.run(run())


@pytest.mark.parametrize("load, laid", [((4.1, 0, 0), False), ((4.0, 9, 9), True), (None, True)])
def test_on_a_machine_that_is_busy_none_looks_ahead(monkeypatch, load, laid):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    if load:
        monkeypatch.setattr("os.getloadavg", lambda: load, raising=False)
    else:
        monkeypatch.delattr("os.getloadavg", raising=False)
    assert ("at 7" in looked_ahead(one_line, x=[6]).ahead.view.value) == laid


@pytest.mark.parametrize("busy, kept_after", [(0, 1), (2, 3), (99, 30)])
def test_on_a_busy_machine_the_picture_is_kept_later(monkeypatch, busy, kept_after):
    waited, asked = [], iter([True] * busy + [False] * 99)

    async def pause(seconds):
        waited.append(seconds)

    monkeypatch.setattr(on_screen, "pause", pause)
    monkeypatch.setattr(on_screen, "machine_is_busy", lambda: next(asked))
    monkeypatch.setattr(on_screen, "keep", lambda shown: waited.append("kept"))
    shown = live(one_line, x=SLIDER)
    asyncio.run(on_screen.keep_once_still(shown, shown.turn))
    assert waited == [on_screen.KEEP_DELAY] * kept_after + ["kept"]
    asyncio.run(on_screen.keep_once_still(shown, shown.turn - 1))
    assert waited[kept_after + 1 :] == [on_screen.KEEP_DELAY]  # a move came


def test_a_panel_that_is_slow_does_not_look_ahead(monkeypatch):
    monkeypatch.setattr(on_screen, "LOOK_AHEAD_DELAY", 0.02)
    drawn = []

    def slow(x):
        drawn.append(x)
        time.sleep(0.05)
        return [Line([0, 1], [0, x])], f"at {x}"

    shown = looked_ahead(slow, x=[4, 5])
    assert drawn == [3, 4, 5] and not shown.ahead.made
    assert shown.took > 0.04


def test_a_training_does_not_look_ahead():
    drawn = []

    def trains(x):
        drawn.append(x)
        yield [Line([0, 1], [0, x])], f"at {x}"

    looked_ahead(trains, x=[4])
    assert drawn == [3, 4]


def test_a_move_to_a_picture_that_lies_in_the_page_leaves_it_there():
    """Until those for the new place are made: else, the next key would find none."""

    async def run():
        shown = live(one_line, x=SLIDER)
        shown.inputs["x"].value = 6
        await asyncio.gather(*shown.tasks)
        laid = shown.ahead.view.value
        shown.inputs["x"].value = 7
        assert shown.ahead.view.value == laid and "ends at 7" in laid
        await asyncio.gather(*shown.tasks)
        assert "ends at 8" in shown.ahead.view.value != laid
        shown.inputs.reset.click()
        assert shown.ahead.view.value == ""

    asyncio.run(run())


def test_the_kernel_hears_others_between_the_pictures_of_a_training():
    heard = []

    def slowly(x):
        for k in range(30):
            time.sleep(0.003)
            heard.append(k)
            yield [Line([0, 1], [0, k])], f"{k} of {x}"

    async def run():
        shown = live(slowly, x=SLIDER)
        await asyncio.sleep(0.03)
        heard.append("somebody")
        await asyncio.gather(*shown.tasks)

    asyncio.run(run())
    assert heard[-1] == 29 and 0 < heard.index("somebody") < 20


def test_a_training_pales_from_the_start_where_a_handle_is_moved():
    async def run():
        shown = live(many_lines, x=SLIDER)
        assert f".{shown.uid}:has(" in shown.ahead.view.value
        assert ".mlp-picture { animation:" in shown.ahead.view.value
        await asyncio.gather(*shown.tasks)

    asyncio.run(run())


def test_the_pictures_beside_the_moved_slider_are_made_while_nothing_moves():
    drawn = []

    def counted(x):
        drawn.append(x)
        return [Line([0, 1], [0, x])], f"at {x}"

    shown = looked_ahead(counted, x=[4, 5])
    assert drawn == [SLIDER.value, 4, 5, 3, 6]  # 5 was made ahead and is not drawn again; 4 is kept
    assert sorted(dict(key)["x"] for key in shown.ahead.made) == [4, 5, 6]


def test_a_picture_made_ahead_is_the_one_that_is_drawn():
    ahead, plain = looked_ahead(one_line, x=[6, 7]), live(one_line, x=SLIDER)
    plain.inputs["x"].value = 7
    assert ahead.view.value == plain.view.value


def test_pictures_made_ahead_lie_in_the_page_for_the_places_of_the_handle():
    shown, plain = looked_ahead(one_line, x=[6]), live(one_line, x=SLIDER)
    for number, value in enumerate([7, 5]):  # 5 fails, and is not there
        here = f".{shown.uid}:has({handle_selector('x', value)})"
        rule = f"{here} .mlp-{number} .mlp-shown {{ display: block; }}"
        assert (rule in shown.ahead.view.value) == (value == 7)
    plain.inputs["x"].value = 7
    assert plain.view.value in shown.ahead.view.value


def test_another_control_takes_what_was_made_ahead_out_of_the_page():
    def two(x, on):
        return [Line([0, 1], [0, x])], f"x {x}, on {on}"

    async def run():
        shown = live(two, x=SLIDER, on=Toggle("on"))
        shown.inputs["x"].value = 6
        await asyncio.gather(*shown.tasks)
        laid = shown.ahead.view.value
        shown.inputs["on"].value = True
        return laid, shown.ahead.view.value

    laid, after = asyncio.run(run())
    assert "x 7, on False" in laid and after == ""


def test_what_is_typed_is_drawn_exactly_and_what_is_refused_is_told():
    shown = live(lambda x: one_line(x), x=Slider("x", 0.0, 9.0, 3.0, 0.5))
    shown.inputs.fields["x"].value = "4,2"
    assert shown.says == "a line that ends at 4.2" and "x=4.2)" in shown.code
    shown.inputs.fields["x"].value = "1e9"
    words = "x should lie in [0, 9], it is 1000000000.0. It stays at 4.2."
    assert f'mlp-error">{words}</div>' in shown.view.value
    assert 'aria-label="a line that ends at 4.2"' in shown.view.value  # the picture stays
    shown.inputs.fields["x"].value = "4.3"
    assert "mlp-error" not in shown.view.value


def test_what_fails_ahead_is_told_only_where_it_is_shown():
    def fragile(x):
        if x > 4:
            raise ValueError("x is too large")
        return one_line(x)

    assert looked_ahead(fragile, x=[4]).error is None
    assert "x is too large" in looked_ahead(fragile, x=[4, 5]).says


def test_nothing_is_made_ahead_where_what_the_picture_stands_on_would_move():
    drawn = []

    def counted(x):
        drawn.append(x)
        return [Line([0, 1], [0, x])], f"at {x}"

    async def run():
        made = panel(lambda x: stage(width=300 + x)[0], x=SLIDER)(counted)
        shown = LivePanel(made, made.values())
        shown.inputs["x"].value = 6
        await asyncio.gather(*shown.tasks)
        return shown.ahead.view.value

    assert asyncio.run(run()) == "" and drawn == [3, 6]


@pytest.mark.parametrize("at, made", [(7, [7]), (5, [7, 5])])
def test_a_move_ends_the_look_ahead_of_the_one_before(at, made):
    """At once where it still waits, and after the picture that it is at."""
    drawn = []

    def counted(x):
        drawn.append(x)
        if x == at:  # made ahead of time: meanwhile, somebody moves something
            shown.turn += 1
        return [Line([0, 1], [0, x])], f"at {x}"

    async def run():
        nonlocal shown
        shown = live(counted, x=SLIDER)
        shown.inputs["x"].value = 6
        shown.turn += 1
        await asyncio.gather(*shown.tasks)
        waiting = list(drawn)
        shown.inputs["x"].value = 9
        shown.inputs["x"].value = 6
        await asyncio.gather(*shown.tasks)
        return waiting

    shown = None
    assert asyncio.run(run()) == [3, 6]
    assert drawn == [3, 6, 9, 6, *made] and shown.ahead.view.value == ""


def test_a_picture_that_is_outdated_when_its_turn_comes_is_not_drawn():
    shown = live(one_line, x=SLIDER)

    class Waits:
        """While one move waits for the lock, another one comes."""

        def __enter__(self):
            shown.turn += 1

        def __exit__(self, *_):
            pass

    shown.drawing = Waits()
    before = shown.view.value
    shown.inputs["x"].value = 7
    assert shown.view.value == before


def test_an_error_in_the_midst_of_a_training_is_told():
    def stumbles(x):
        yield [Line([0, 1], [0, x])], "well so far"
        raise ValueError("it stumbles")

    shown = live(stumbles, x=SLIDER)
    assert "it stumbles" in shown.says and 'aria-busy="false"' in shown.view.value


def test_a_control_that_is_no_argument_is_told():
    with pytest.raises(TypeError, match=r"panel one_line: \['y'\] are not both control and arg"):
        panel(x=SLIDER, y=SLIDER)(one_line)


def test_play_goes_on_from_where_the_slider_was_moved_to():
    """It hears of it when it begins, and only then: what the kernel says later may come when the
    slider is elsewhere already, and would move it back."""
    shown = live(one_line, x=SLIDER._replace(play=True))
    slider, play = shown.inputs["x"], shown.inputs.plays["x"]
    slider.value = 6
    assert play.value == SLIDER.value
    play.playing = True
    assert play.value == 6
    play.playing = False
    slider.value = 2
    assert play.value == 6
    shown.inputs.reset.click()
    assert play.value == slider.value == SLIDER.value


def test_moves_from_another_thread_never_draw_at_the_same_time():
    inside, overlaps = [], []

    def guarded(x):
        for k in range(30):
            overlaps.append(bool(inside))
            inside.append(k)
            marks = [Line([0, 1], [0, k])]
            inside.pop()
            yield marks, f"{k + 1} of {x}"

    shown = live(guarded, x=SLIDER)
    movers = [
        threading.Thread(target=lambda v=v: setattr(shown.inputs["x"], "value", v))
        for v in range(1, 10)
    ]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join(20)
    assert not any(overlaps) and shown.error is None


def test_every_kind_of_control_moves_the_picture():
    def picture(x, kind, on):
        return [Line([0, 1], [0, x])], f"{x} {kind} {on} and so on"

    shown = live(picture, x=SLIDER, kind=Choice("kind", ("a", "b"), "a"), on=Toggle("on"))
    seen = {shown.says}
    for name, value in (("x", 9), ("kind", "b"), ("on", True)):
        shown.inputs[name].value = value
        seen.add(shown.says)
    assert len(seen) == 4


def test_out_of_memory_is_told_in_words():
    def picture(x):
        raise MemoryError

    assert "the computer has not enough memory free for it" in live(picture, x=SLIDER).view.value


def test_a_panel_whose_first_picture_fails_is_shown_with_its_error(monkeypatch):
    def picture(x):
        if x == 3:
            raise MemoryError
        return one_line(x)

    shown = []
    monkeypatch.setattr(widgets, "show_widget", lambda root: None)
    monkeypatch.setattr(widgets, "stand_in", lambda *what: shown.append(what))
    mlp_helpers.explore(panel(x=SLIDER)(picture))
    assert shown[0][1] == b""


class Kept:
    """Takes the place of the picture in the notebook."""

    def __init__(self):
        self.alts = []

    def update(self, data, metadata, raw):
        assert raw and data["image/png"]
        self.alts.append(metadata["image/png"]["alt"])


def test_what_has_stood_still_is_kept_in_the_notebook(monkeypatch):
    monkeypatch.setattr(on_screen, "KEEP_DELAY", 0.05)

    async def run():
        shown = live(one_line, x=SLIDER)
        shown.kept = Kept()
        for value in (6, 7):  # the first is left at once
            shown.inputs["x"].value = value
        await asyncio.gather(*shown.tasks)
        shown.inputs["x"].value = 5  # which fails, and is not kept
        await asyncio.gather(*shown.tasks)
        return shown.kept.alts

    assert asyncio.run(run()) == ["a line that ends at 7"]


def test_of_a_training_the_last_picture_is_kept():
    async def run():
        shown = live(many_lines, x=SLIDER)
        shown.kept = Kept()
        await asyncio.gather(*shown.tasks)
        return shown.kept.alts

    assert asyncio.run(run()) == ["3 of 3"]


def test_how_a_panel_is_laid_out():
    shown = live(one_line, x=SLIDER)
    style, controls, stage_box = shown.root.children
    assert shown.root._dom_classes == ("mlp-panel", shown.uid)
    assert controls is shown.inputs.box and stage_box._dom_classes == ("mlp-stage",)
    assert stage_box.children == (shown.view, shown.ahead.view)
    assert shown.view._dom_classes == ("mlp-view",)
    assert shown.ahead.view._dom_classes == ("mlp-near",)
    assert shown.uid == f"mlp-{shown.view.model_id[:8]}"
    rule = f".{shown.uid} {{ --mlp-width: 900px; }} .{shown.uid} .mlp-stage {{ background-image: "
    assert style.value.startswith(f"<style>{page.CSS}") and rule in style.value


def test_a_panel_has_its_style_even_where_its_first_picture_fails():
    def fails():
        raise ValueError("no backdrop")

    made = panel(fails, x=SLIDER)(one_line)
    shown = LivePanel(made, made.values())
    assert shown.root.children[0].value == f"<style>{page.CSS}</style>"
    assert "no backdrop" in shown.view.value


def test_no_two_panels_share_a_name_in_the_page():
    assert len({live(one_line, x=SLIDER).uid for _ in range(5)}) == 5


def test_a_closed_panel_no_longer_draws():
    shown = live(one_line, x=SLIDER)
    slider, before = shown.inputs["x"], shown.view.value
    close_widget(shown.root)
    assert slider.comm is None and shown.view.comm is None and shown.view.value == before
    assert slider.style.comm is None and slider.layout.comm is None
    assert shown.inputs.reset.comm is None and shown.root.comm is None


def test_reset_draws_once():
    drawn = []

    def picture(x, y):
        drawn.append((x, y))
        return [Line([0, 1], [0, x])], f"{x} and {y}"

    shown = live(picture, x=SLIDER, y=SLIDER)
    shown.inputs["x"].value = shown.inputs["y"].value = 9
    del drawn[:]
    shown.inputs.reset.click()
    assert drawn == [(3, 3)]


def test_a_training_pales_the_old_picture_at_once():
    def slowly(x):
        yield [Line([0, 1], [0, x])], f"slowly at {x}"

    async def run():
        shown = live(slowly, x=SLIDER)
        await asyncio.gather(*shown.tasks)
        assert "mlp-old" not in shown.view.value
        shown.inputs["x"].value = 8
        assert "mlp-old" in shown.view.value and "slowly at 3" in shown.view.value
        await asyncio.gather(*shown.tasks)
        # In the page, it pales by itself when the handle leaves the place that was drawn for.
        handle = handle_selector("x", 8, other=True)
        assert f".{shown.uid}:has({handle}) .mlp-picture {{ animation:" in shown.ahead.view.value
        assert "mlp-old" not in shown.view.value and "slowly at 8" in shown.view.value

    asyncio.run(run())


def test_a_method_with_its_row_of_the_legend_is_one_group_that_takes_the_focus():
    figure, _ = stage(2, legend=200)
    marks = [
        method_line("plain", [0, 1], [0, 1]),
        method_line("plain", [0, 1], [1, 0], "", ax=1),
        method_line("Adam", [0, 1], [0, 0.5], "Adam\n(diverges)"),
        Line([0, 1], [0, 1]),
    ]
    picture = mlp_helpers.svg(marks, settle(figure), "two methods")
    root = ElementTree.fromstring(picture)
    plain, adam = (group for group in root if group.get("class") == "mlp-named")
    lines = [len(group.findall(".//{*}polyline")) for group in (plain, adam)]
    assert lines == [3, 2]  # on each axes, and in the legend
    assert [group.get("aria-label") for group in (plain, adam)] == ["plain", "Adam (diverges)"]
    assert [group.get("tabindex") for group in (plain, adam)] == ["0", "0"]


def test_words_at_no_place_are_left_out_and_one_number_serves_for_many():
    figure, _ = stage()
    marks = [Text(math.nan, 0.5, "nowhere"), Line([0.2, 0.8], 0.5)]
    picture = mlp_helpers.svg(marks, settle(figure), "a level line")
    assert "nowhere" not in picture
    (points,) = re.findall(r'points="([^"]*)"', picture)
    (_, y), (_, other) = (point.split(",") for point in points.split())
    assert y == other


def test_a_run_that_diverges_leaves_axes_and_others_as_they_are():
    figure, ax = stage()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    away = Line([0, 0.5, 1, 1], [0.5, 1e300, math.inf, math.nan])
    picture = mlp_helpers.svg([away], settle(figure), "away")
    (points,) = re.findall(r'points="([^"]*)"', picture)
    assert len(points.split()) == 2 and max(map(abs, map(int, re.split("[ ,]", points)))) < 40_000
    mlp_helpers.draw([away], figure)
    assert ax.get_xlim() == ax.get_ylim() == (0, 1)


# ---- what is shown when a cell is run again --------------------------------------------------


@pytest.fixture
def shown(monkeypatch):
    """The widgets that were displayed, with what stands in for them."""
    found = []
    monkeypatch.setattr(widgets, "show_widget", lambda widget, **also: found.append((widget, also)))
    return found


@pytest.fixture
def cell(monkeypatch):
    """run(cell, number): what IPython says when the cell is run for the n-th time."""
    parent = {}
    kernel = types.SimpleNamespace(get_parent=lambda: parent)
    shell = types.SimpleNamespace(kernel=kernel)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(on_screen, "EXPLORED", {})

    def run(cell, number):
        parent.update(metadata={"cellId": cell}, header={"msg_id": f"{cell} {number}"})

    return run


def test_a_cell_that_is_run_again_closes_what_it_showed_and_no_other(shown, cell):
    made = mlp_helpers.panel(x=mlp_helpers.Slider("x", 0, 4, 2))(lambda x: ([], f"x is {x}"))
    for which, number in (("a", 1), ("a", 1), ("b", 1), ("a", 2)):
        cell(which, number)
        mlp_helpers.explore(made)
    first, second, other, last = (root for root, _ in shown)
    assert first.comm is None and second.comm is None  # both of the cell's first run
    assert other.comm is not None and last.comm is not None
    assert "x is 2" in last.children[2].children[0].value


def test_a_panel_in_a_cell_without_a_name_is_left_alone(shown, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    made = mlp_helpers.panel(x=mlp_helpers.Slider("x", 0, 4, 2))(lambda x: ([], f"x is {x}"))
    mlp_helpers.explore(made)
    mlp_helpers.explore(made)
    assert [root.comm is None for root, _ in shown] == [False, False]


def test_what_was_drawn_is_cleared_away_once_no_panel_is_shown_any_more(monkeypatch):
    """Once, after the last of several."""
    cleared = []
    monkeypatch.setattr(on_screen.gc, "collect", lambda: cleared.append("figures"))
    monkeypatch.setattr(on_screen, "TIDY_DELAY", 0.01)
    monkeypatch.setattr(widgets, "show_widget", lambda widget: None)
    monkeypatch.setattr(widgets, "stand_in", lambda *what: None)

    async def run():
        for _ in range(3):
            mlp_helpers.explore(panel(x=SLIDER)(one_line))
        assert len(on_screen.TIDYING) == 3 and not cleared
        await asyncio.gather(*on_screen.TIDYING, return_exceptions=True)

    asyncio.run(run())
    assert cleared == ["figures"] and not on_screen.TIDYING


def test_a_panel_keeps_no_figure_but_where_its_axes_are():
    shown = live(one_line, x=SLIDER)
    assert [child for ax in shown.figure.axes for child in ax.lines] == []
    assert not any(ax.axison for ax in shown.figure.axes)
