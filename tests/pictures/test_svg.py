"""One SVG of many marks: where it clips, its legend, its groups; and the figure that it lies on."""

import gc
import io
import math
import weakref

import numpy as np
import pytest
from PIL import Image, ImageFilter

from companion.pictures.svg import laid_over, placement, settle
from mlp_helpers import (
    Area,
    Arrow,
    Dots,
    Line,
    Pixels,
    Text,
    draw,
    method_line,
    png,
    stage,
    svg,
)

from .svg_tools import corners, dots, numbers, parts, pixels, root_of

CROSS = [0.0, 1.0], [0.0, 1.0]


def picture_of(marks, figure, says="many marks"):
    return root_of(svg(marks, figure, says))


def child_names(element):
    return [each.tag.rpartition("}")[2] for each in element]


def test_the_picture_is_as_large_as_the_figure():
    figure, _ = stage(width=640, height=250)
    root = picture_of([], figure, 'less < more & "more"')
    assert root.get("viewBox") == "0 0 6400 2500"
    assert (root.get("width"), root.get("height")) == ("640", "250")
    assert (root.get("role"), root.get("aria-label")) == ("img", 'less < more & "more"')
    assert root.get("font-family").startswith("DejaVu Sans,") and not list(root)


def test_laid_over_its_figure_it_looks_as_drawn_into_it():
    """Data coordinates and pixels, a logarithmic axis, a legend; drawn twice as large."""
    marks = [
        method_line("Adam", [1, 10, 100], [0, 2, 1], name="a line\nof two rows"),
        Dots([1, 40], [1.5, 0.5], "#AA3377", 12, ax=1), Text(200, 80, "here", ax=None),
        Area([0, 20, 20], [0, 0, 1], "#1947BA", 0.5, ax=1),
    ]  # fmt: skip

    def figure():
        made, (left, right) = stage(2, width=640, height=250, legend=150)
        left.set(xscale="log", xlim=(1, 100), ylim=(0, 2), xlabel="$w_1$", title="left")
        right.set(xlim=(0, 50), ylim=(0, 2))
        return made

    behind, drawn = settle(figure()), figure()
    seen = Image.open(io.BytesIO(laid_over(png(behind, scale=2), marks, behind))).convert("RGB")
    draw(marks, drawn)
    wanted = Image.open(io.BytesIO(png(drawn, scale=2))).convert("RGB").reduce(2)
    blurred = (np.asarray(each.filter(ImageFilter.BoxBlur(4)), float) for each in (seen, wanted))
    assert seen.size == (640, 250) and np.abs(np.subtract(*blurred)).mean(axis=2).max() < 40
    assert (np.asarray(seen)[:, 500:] < 100).any()  # the legend


# ---- where it clips --------------------------------------------------------------------------


def test_marks_are_clipped_to_their_axes():
    """The frame of each axes is where matplotlib has them, upwards there and downwards here."""
    figure, axes = stage(2, 2, legend=150, height=500, height_ratios=(1, 3))
    marks = [Line(*CROSS, ax=number) for number in range(4)]
    frames = list(picture_of(marks, figure))
    assert len(frames) == 4
    for frame, ax in zip(frames, axes):
        x, y, width, height = numbers(frame, "x", "y", "width", "height")
        low, high = pixels([(x, y + height), (x + width, y)], figure)
        box = ax.get_window_extent()
        np.testing.assert_allclose([*low, *high], [box.x0, box.y0, box.x1, box.y1], atol=0.11)
        assert frame.get("viewBox") == f"{x:.0f} {y:.0f} {width:.0f} {height:.0f}"


@pytest.mark.parametrize("mark", [Text(0.5, 0.5, "words"), Line([1, 2], [1, 2], ax=None)])
def test_words_and_what_stands_in_the_figure_are_not_clipped(mark):
    figure, _ = stage()
    (shown,) = picture_of([mark], figure)
    assert shown.tag.rpartition("}")[2] in ("text", "polyline")


def test_neighbors_on_the_same_axes_share_a_frame():
    figure, _ = stage(2)
    marks = [
        Line(*CROSS), Dots(*CROSS), Line(*CROSS, ax=1), Text(0, 0, "a"), Area(*CROSS), Arrow(*CROSS)
    ]  # fmt: skip
    shown = list(picture_of(marks, figure))
    assert child_names(shown[0]) == ["polyline", "path"]
    assert [child_names(each) for each in shown[1:3]] == [["polyline"], []]
    assert child_names(shown[3]) == ["polygon", "polyline", "polygon"]


# ---- the legend ------------------------------------------------------------------------------

NAMED = [
    Line(*CROSS, "#111111", (4, 2), 5, name="a line"),
    Line(*CROSS, "#222222", dots=8, name="two\nrows"),
    Dots(*CROSS, "#333333", 7, name="dots"),
    Arrow(*CROSS, "#444444", (3, 1), 2, name="an arrow"),
    Area(*CROSS, "#555555", 0.4, name="an area"),
]


def legend_of(figure, marks=NAMED):
    """{name: (its words, the other parts of its row)} of the legend, in the order of the page."""
    found = {}
    for group in picture_of(marks, figure):
        title, *rest = list(group)
        shown = [each for each in rest if each.tag.rpartition("}")[2] != "svg"]
        words = [each for each in shown if each.text]
        found[title.text] = words, [each for each in shown if not each.text]
    return found


@pytest.fixture
def figure():
    return stage(width=900, height=400, legend=200)[0]


def test_each_row_of_the_legend_has_a_place_of_its_own(figure):
    """One under the other, 22 pixels for a line of text and 6 more between names."""
    rows = legend_of(figure)
    assert list(rows) == ["a line", "two rows", "dots", "an arrow", "an area"]
    words = [each for part in rows.values() for each in part[0]]
    assert [each.text for each in words] == ["a line", "two", "rows", "dots", "an arrow", "an area"]
    places = pixels([numbers(each, "x", "y") for each in words], figure)
    down = 400 - places[:, 1]
    np.testing.assert_allclose(down, 40 + np.array([0, 28, 50, 78, 106, 134]), atol=0.11)
    np.testing.assert_allclose(places[:, 0], 900 - 200 + 8 + 42, atol=0.11)


def test_each_row_shows_its_mark_beside_its_words(figure):
    rows = legend_of(figure)
    left = 900 - 200 + 8
    for name, (words, (sample, *more)) in rows.items():
        y = pixels([numbers(words[0], "x", "y")], figure)[0, 1]
        if name == "an area":
            box = pixels(corners(sample), figure)
            np.testing.assert_allclose(box.min(axis=0), (left, y - 7), atol=0.11)
            np.testing.assert_allclose(box.max(axis=0), (left + 34, y + 7), atol=0.11)
            assert len({*map(tuple, box.tolist())}) == 4
            assert (box[1] - box[3]).prod() != 0 and (box[0] - box[2]).prod() != 0  # a box, no bow
            assert sample.get("fill-opacity") == "0.4" and sample.get("fill") == "#555555"
        elif name == "dots":
            np.testing.assert_allclose(pixels(dots(sample), figure), [(left + 17, y)], atol=0.11)
            assert (sample.get("stroke"), sample.get("stroke-width")) == ("#333333", "70")
        else:
            ends = [(left, y), (left + 34, y)]
            np.testing.assert_allclose(pixels(corners(sample), figure), ends, atol=0.11)
        assert bool(more) == (name == "two rows")
    line, arrow = rows["a line"][1][0], rows["an arrow"][1][0]
    names = ("stroke", "stroke-width", "stroke-dasharray")
    about = [[each.get(name) for name in names] for each in (line, arrow)]
    assert about == [["#111111", "50", "40 20"], ["#444444", "20", "30 10"]]
    (spot,) = rows["two rows"][1][1:]
    middle = pixels(corners(rows["two rows"][1][0]), figure).mean(axis=0)
    np.testing.assert_allclose(pixels(dots(spot), figure)[0], middle, atol=0.11)
    assert (spot.get("stroke"), spot.get("stroke-width")) == ("#222222", "80")


def test_a_figure_without_room_for_it_has_no_legend():
    assert not parts(picture_of(NAMED, stage()[0]), "text")


def test_what_has_no_name_is_not_in_the_legend(figure):
    unnamed = [mark._replace(name="") for mark in NAMED] + [Text(0, 0, "words")]
    assert [each.text for each in parts(picture_of(unnamed, figure), "text")] == ["words"]


def test_the_legend_is_drawn_where_it_is_shown(figure):
    draw(NAMED, figure)
    overlay = figure.axes[-1]
    words = {text.get_text(): text.get_position() for text in overlay.texts}
    other = stage(width=900, height=400, legend=200)[0]
    shown = [each for words, _ in legend_of(other).values() for each in words]
    assert list(words) == [each.text for each in shown]
    places = pixels([numbers(each, "x", "y") for each in shown], figure)
    np.testing.assert_allclose(list(words.values()), places, atol=0.11)
    assert len(overlay.lines) == 5 and len(overlay.patches) == 1  # three lines, two of dots
    assert overlay.get_xlim() == (0, 900) and overlay.get_ylim() == (0, 400)


# ---- groups ----------------------------------------------------------------------------------


def test_a_group_is_a_named_mark_and_those_of_its_color_after_it():
    figure, _ = stage(2)
    marks = [
        Line(*CROSS, "red"),  # before any name
        Line(*CROSS, "red", name="first\n one"), Dots(*CROSS, "red"), Text(0, 0, "x", "red"),
        Line(*CROSS, "blue"), Dots(*CROSS, "red"),
        Pixels(np.zeros((1, 1, 3)), (0, 1, 0, 1)),
        Line(*CROSS, "blue", name="second & last"), Line(*CROSS, "blue", ax=1),
    ]  # fmt: skip
    root = picture_of(marks, figure)
    assert child_names(root) == ["svg", "g", "svg", "g"]
    before, first, between, second = root
    assert [first.get("aria-label"), second.get("aria-label")] == ["first one", "second & last"]
    assert [first[0].text, second[0].text] == ["first one", "second & last"]
    assert child_names(first) == ["title", "svg", "text"]
    assert child_names(first[1]) == ["polyline", "path"]
    assert child_names(before) == ["polyline"]
    assert child_names(between) == ["polyline", "path", "image"]
    assert child_names(second) == ["title", "svg", "svg"]
    for group in (first, second):
        assert group.get("class") == "mlp-named" and group.get("tabindex") == "0"
        assert group.get("data-lm-suppress-shortcuts") == ""


def test_a_name_ends_the_group_before_it_even_in_its_color():
    figure, _ = stage()
    marks = [Line(*CROSS, "red", name="one"), Line(*CROSS, "red", name="other")]
    assert child_names(picture_of(marks, figure)) == ["g", "g"]


def test_pixels_and_words_of_another_color_are_in_no_group():
    figure, _ = stage()
    named = Line(*CROSS, "red", name="one")
    for mark in (Pixels(np.zeros((1, 1, 3)), (0, 1, 0, 1)), Text(0, 0, "words")):
        root = picture_of([named, mark], figure)
        assert child_names(root)[0] == "g" and len(list(root)) == 2


# ---- paths -----------------------------------------------------------------------------------


@pytest.mark.parametrize("n, kept", [(1, 1), (300, 300), (301, 300), (5000, 300)])
def test_long_paths_are_thinned_and_keep_their_ends(n, kept):
    figure, ax = stage()
    ax.set(xlim=(0, 5000), ylim=(-1, 1))
    x = np.arange(n)
    (path,) = parts(picture_of([Line(x, x % 2)], figure), "polyline")
    points = pixels(corners(path), figure)
    assert len(points) == kept
    ends = ax.transData.transform([(0, 0), (n - 1, (n - 1) % 2)])
    np.testing.assert_allclose(points[[0, -1]], ends, atol=0.11)


@pytest.mark.parametrize("x, y", [([0.1, 0.5, 0.9], 0.5), (0.5, [0.1, 0.5, 0.9])])
def test_one_number_serves_for_all_points(x, y):
    figure, ax = stage()
    root = picture_of([Line(x, y, dots=3)], figure)
    right = ax.transData.transform(np.column_stack(np.broadcast_arrays(x, y)))
    for points in (corners(parts(root, "polyline")[0]), dots(parts(root, "path")[0])):
        np.testing.assert_allclose(pixels(points, figure), right, atol=0.11)


def test_what_has_no_place_is_left_out():
    figure, ax = stage()
    x, y = [0.1, math.nan, 0.3, math.inf, 0.5], [0.1, 0.2, -math.inf, 0.4, 0.5]
    (path,) = parts(picture_of([Line(x, y)], figure), "polyline")
    np.testing.assert_allclose(
        pixels(corners(path), figure), ax.transData.transform([(0.1, 0.1), (0.5, 0.5)]), atol=0.11
    )
    gone = [
        Line([math.nan], [0]), Text(math.inf, 0.5, "gone"), Arrow([math.nan, 1], [0, 1]),
        Pixels(np.zeros((1, 1, 3)), (0, math.inf, 0, 1)),
    ]  # fmt: skip
    root = picture_of(gone, figure)
    assert not any(parts(root, tag) for tag in ("polyline", "text", "polygon", "image"))


def test_what_is_far_away_is_held_three_sizes_beside_the_figure():
    figure, _ = stage(width=800, height=300)
    place = placement(settle(figure))
    for far, x, y in ((1e300, 4 * 8000, 3000 - 4 * 3000), (-1e300, -3 * 8000, 3000 + 3 * 3000)):
        at_x, at_y = place(Dots(far, far))
        assert (at_x.tolist(), at_y.tolist()) == ([x], [y])
        at_x, at_y = place(Dots(far, far, ax=None))
        assert (at_x.tolist(), at_y.tolist()) == ([x], [y])


@pytest.mark.parametrize("length, drawn", [(0.0, 0), (0.09, 0), (0.1, 1), (0.2, 1), (5, 1)])
def test_an_arrow_of_no_length_is_none(length, drawn):
    figure, _ = stage()
    mark = Arrow([0, length], [50, 50], ax=None)
    assert len(parts(picture_of([mark], figure), "polygon")) == drawn


def test_a_short_arrow_is_all_head():
    figure, _ = stage()
    root = picture_of([Arrow([100, 105], [50, 50], width=3, ax=None)], figure)
    head, shaft = (corners(parts(root, tag)[0]) for tag in ("polygon", "polyline"))
    np.testing.assert_allclose(pixels(shaft, figure), [(100, 50), (100, 50)], atol=0.11)
    np.testing.assert_allclose(pixels(head, figure)[0], (105, 50), atol=0.11)


# ---- the figure it lies on -------------------------------------------------------------------


def test_a_settled_figure_stays_as_it_is():
    figure, ax = stage()
    before = svg([Line(*CROSS)], figure, "a line")
    ax.set_ylabel("a label\nof\nthree lines")
    figure.draw_without_rendering()
    assert svg([Line(*CROSS)], figure, "a line") == before
    assert figure.get_layout_engine() is None or not figure.get_layout_engine().adjust_compatible


def test_settle_gives_the_figure_back_and_keeps_none_alive():
    figure = stage()[0]
    assert settle(figure) is figure
    known = weakref.ref(figure)
    del figure
    gc.collect()
    assert known() is None


def test_a_figure_of_ones_own_can_be_drawn_on():
    """Of matplotlib's own class: it has no room for a legend."""
    from matplotlib.figure import Figure

    figure = Figure((5, 3), dpi=100)
    ax = figure.subplots()
    root = picture_of([method_line("Adam", *CROSS)], figure)
    (path,) = parts(root, "polyline")
    np.testing.assert_allclose(
        pixels(corners(path), figure), ax.transData.transform(np.column_stack(CROSS)), atol=0.11
    )
    draw([method_line("Adam", *CROSS)], figure)
    assert len(ax.lines) == 1


@pytest.mark.parametrize(
    "mark",
    [
        Area([5, 9, 9], [5, 5, 9]), Line([5, 9], [5, 9]), Dots([5, 9], [5, 9]), Text(9, 9, "far"),
        Arrow([5, 9], [5, 9]), Pixels(np.zeros((1, 1, 3)), (5, 9, 5, 9)),
    ],
    ids=lambda mark: type(mark).__name__,
)  # fmt: skip
def test_a_mark_that_is_drawn_moves_no_axes(mark):
    """Also where matplotlib chose their limits."""
    figure, ax = stage()
    ax.plot([0, 1], [0, 2])
    before = ax.get_xlim(), ax.get_ylim()
    draw([mark], figure)
    figure.draw_without_rendering()
    assert (ax.get_xlim(), ax.get_ylim()) == before


def test_marks_come_as_any_iterable():
    figure, _ = stage()
    listed = svg([Line(*CROSS), Dots(*CROSS)], figure, "marks")
    assert svg(iter([Line(*CROSS), Dots(*CROSS)]), figure, "marks") == listed
    draw((mark for mark in [Line(*CROSS), Dots(*CROSS)]), figure)
    assert len(figure.axes[0].lines) == 2
