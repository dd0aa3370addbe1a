"""Each kind of mark stands where matplotlib has the same numbers: on linear, logarithmic and
inverted axes, as SVG and drawn by matplotlib itself."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from companion.pictures.svg import settle
from mlp_helpers import (
    STYLES,
    Area,
    Arrow,
    Dots,
    Line,
    Network,
    Pixels,
    Run,
    Text,
    draw,
    fit,
    method_line,
    stage,
    svg,
    training_marks,
)

from .svg_tools import corners, dots, image, numbers, parts, pixels, root_of

X, Y = np.array([0.2, 1.0, 5.0, 8.0]), np.array([3.0, 0.5, 7.0, 2.0])
AXES = {
    "linear": {},
    "logarithmic": {"xscale": "log", "yscale": "log", "xlim": (0.1, 10), "ylim": (0.1, 10)},
    "x logarithmic, y inverted": {"xscale": "log", "xlim": (0.1, 10), "ylim": (10, 0)},
    "both inverted": {"xlim": (10, 0), "ylim": (10, 0)},
    "symmetric logarithmic": {"yscale": "symlog", "ylim": (-10, 10)},
}
NEAR = {"rtol": 0, "atol": 0.11}  # the file has whole tenths of a pixel


@pytest.fixture(params=AXES)
def on(request):
    """(figure, its second axes) of this kind, settled."""
    figure, (_, ax) = stage(2, legend=150, width=800, height=300)
    ax.set(xlim=(0, 10), ylim=(0, 10))
    ax.set(**AXES[request.param])
    return settle(figure), ax


def drawn(mark, figure):
    """The SVG of a mark on the second axes."""
    return root_of(svg([mark], figure, "a mark"))


def there(ax, x, y):
    """Where matplotlib has these numbers, in pixels from the lower left."""
    return ax.transData.transform(np.column_stack(np.broadcast_arrays(x, y)))


def test_a_line_goes_through_its_points(on):
    figure, ax = on
    picture = drawn(Line(X, Y, "#123456", (8, 4.2), 2.5, ax=1), figure)
    (path,) = parts(picture, "polyline")
    np.testing.assert_allclose(pixels(corners(path), figure), there(ax, X, Y), **NEAR)
    assert path.attrib["stroke"] == "#123456" and path.attrib["fill"] == "none"
    assert (path.get("stroke-width"), path.get("stroke-dasharray")) == ("25", "80 42")
    assert not parts(picture, "path")


def test_a_line_has_dots_on_its_points(on):
    figure, ax = on
    picture = drawn(Line(X, Y, "#123456", dots=9, ax=1), figure)
    (path,) = parts(picture, "path")
    np.testing.assert_allclose(pixels(dots(path), figure), there(ax, X, Y), **NEAR)
    assert (path.get("stroke"), path.get("stroke-width")) == ("#123456", "90")
    assert path.get("stroke-linecap") == "round"
    assert "stroke-dasharray" not in parts(picture, "polyline")[0].attrib


def test_dots_stand_at_their_points(on):
    figure, ax = on
    picture = drawn(Dots(X, Y, "red", 7, ax=1), figure)
    (path,) = parts(picture, "path")
    np.testing.assert_allclose(pixels(dots(path), figure), there(ax, X, Y), **NEAR)
    assert (path.get("stroke"), path.get("stroke-width")) == ("red", "70")
    assert not parts(picture, "polyline")


def test_an_arrow_has_its_head_at_its_end(on):
    figure, ax = on
    tail, end = there(ax, [1.0, 8.0], [7.0, 2.0])
    picture = drawn(Arrow([1.0, 8.0], [7.0, 2.0], "#654321", (5, 3), 2, ax=1), figure)
    (shaft,), (head,) = parts(picture, "polyline"), parts(picture, "polygon")
    tip, one, other = pixels(corners(head), figure)
    begin, base = pixels(corners(shaft), figure)
    np.testing.assert_allclose([tip, begin], [end, tail], **NEAR)
    along = (end - tail) / np.linalg.norm(end - tail)
    np.testing.assert_allclose(base, end - 9 * along, rtol=0, atol=0.2)  # 4.5 times its width
    np.testing.assert_allclose((one + other) / 2, base, rtol=0, atol=0.2)
    assert np.linalg.norm(one - other) == pytest.approx(0.9 * 9, abs=0.3)
    assert (one - other) @ along == pytest.approx(0, abs=0.2)
    assert head.get("fill") == shaft.get("stroke") == "#654321"
    assert (shaft.get("stroke-width"), shaft.get("stroke-dasharray")) == ("20", "50 30")


def test_words_stand_at_their_place(on):
    figure, ax = on
    (text,) = parts(drawn(Text(5.0, 2.0, "a < b", "blue", 12, "end", ax=1), figure), "text")
    place = pixels(numbers(text, "x", "y")[None], figure)
    np.testing.assert_allclose(place, there(ax, 5.0, 2.0), **NEAR)
    assert text.text == "a < b" and text.get("dy") == "0.35em"
    about = [text.get(name) for name in ("text-anchor", "font-size", "fill")]
    assert about == ["end", "120", "blue"]


def test_an_area_fills_its_corners(on):
    figure, ax = on
    (shape,) = parts(drawn(Area(X, Y, "#00ff00", 0.25, ax=1), figure), "polygon")
    np.testing.assert_allclose(pixels(corners(shape), figure), there(ax, X, Y), **NEAR)
    assert (shape.get("fill"), shape.get("fill-opacity")) == ("#00ff00", "0.25")


COLORS = np.linspace(0, 1, 18).reshape(3, 2, 3)


def test_pixels_fill_their_box_row_0_on_top(on):
    """Where the axes are inverted, so are the rows and columns, as matplotlib has them."""
    figure, ax = on
    (picture,) = parts(drawn(Pixels(COLORS, (1.0, 8.0, 0.5, 7.0), ax=1), figure), "image")
    x, y, width, height = numbers(picture, "x", "y", "width", "height")
    low, high = pixels([(x, y + height), (x + width, y)], figure)
    ends = there(ax, [1.0, 8.0], [0.5, 7.0])
    np.testing.assert_allclose([low, high], [ends.min(axis=0), ends.max(axis=0)], **NEAR)
    right = (255 * COLORS).round()[:: -1 if ax.yaxis_inverted() else 1]
    right = right[:, :: -1 if ax.xaxis_inverted() else 1]
    np.testing.assert_array_equal(image(picture), right)
    assert picture.get("preserveAspectRatio") == "none" and "pixelated" in picture.get("style")


def test_colors_beyond_what_there_is_are_held_at_the_end():
    figure = settle(stage(height=200)[0])
    picture = root_of(svg([Pixels([[[-1.0, 0.5, 3.0, 1.0]]], (0, 1, 0, 1))], figure, "a pixel"))
    assert image(parts(picture, "image")[0]).tolist() == [[[0, 128, 255, 255]]]


MARKS = [
    Line(X, Y, ax=1), Dots(X, Y, ax=1), Arrow(X[:2], Y[:2], ax=1), Text(5.0, 2.0, "here", ax=1),
    Area(X, Y, ax=1), Pixels(COLORS, (1.0, 8.0, 0.5, 7.0), ax=1),
]  # fmt: skip


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: type(mark).__name__)
def test_without_axes_it_stands_in_the_figures_pixels(mark):
    figure, (_, ax) = stage(2, width=800, height=300)
    ax.set(xlim=(0, 8), ylim=(0, 3))  # a pixel of the figure is 0.01
    ax.set_position((0, 0, 1, 1))
    figure.set_layout_engine("none")
    one = drawn(mark, settle(figure))
    scaled = {"x": 100 * np.asarray(mark.x), "y": 100 * np.asarray(mark.y)}
    if isinstance(mark, Pixels):
        scaled = {"box": (100.0, 800.0, 50.0, 700.0)}
    other = drawn(mark._replace(ax=None, **scaled), figure)
    places = [
        [sorted(each.attrib.items()) for each in picture.iter() if not each.tag.endswith("}svg")]
        for picture in (one, other)
    ]
    assert places[0] == places[1] and places[0]


# ---- drawn by matplotlib itself --------------------------------------------------------------


@pytest.fixture
def ax():
    """The second axes of a figure whose limits are no numbers that matplotlib would choose."""
    _, (_, ax) = stage(2, legend=150, height=300)
    ax.set(xlim=(0, 9.7), ylim=(-1, 8.3))
    return ax


def put(mark, ax):
    """Draw a mark, and see that the limits stay."""
    before = ax.get_xlim(), ax.get_ylim(), ax.get_aspect()
    draw([mark], ax.figure)
    assert (ax.get_xlim(), ax.get_ylim(), ax.get_aspect()) == before


def test_a_line_is_drawn(ax):
    put(Line(X, Y, "#123456", (8, 4), 2.5, 9, ax=1), ax)
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([X, Y]))
    assert line.get_color() == "#123456"
    assert line.get_linewidth() == pytest.approx(0.72 * 2.5)  # points of a pixel
    assert line._unscaled_dash_pattern == (0, [8 / 2.5, 4 / 2.5])  # in widths
    assert (line.get_marker(), line.get_markersize()) == ("o", pytest.approx(0.72 * 9))
    assert line.get_markeredgewidth() == 0 and line.get_zorder() == 3


def test_a_solid_line_without_dots_is_drawn(ax):
    put(Line(X, Y, ax=1), ax)
    (line,) = ax.lines
    assert line.get_linestyle() == "-" and line.get_marker() in ("None", None)
    assert line.get_linewidth() == pytest.approx(0.72 * 3) and line.get_color() == "#222222"


def test_dots_are_drawn(ax):
    put(Dots(X, Y, "red", 7, ax=1), ax)
    (line,) = ax.lines
    np.testing.assert_array_equal(line.get_xydata(), np.column_stack([X, Y]))
    assert (line.get_color(), line.get_linestyle(), line.get_marker()) == ("red", "None", "o")
    assert line.get_markersize() == pytest.approx(0.72 * 7) and line.get_markeredgewidth() == 0
    assert line.get_zorder() == 3


def test_an_arrow_is_drawn(ax):
    put(Arrow([1.0, 8.0], [7.0, 2.0], "#654321", (5, 3), 2, ax=1), ax)
    (arrow,) = ax.texts
    assert arrow.xyann == (1.0, 7.0) and arrow.xy == (8.0, 2.0)  # from there to here
    patch = arrow.arrow_patch
    assert patch.get_arrowstyle().arrow == "-|>" and patch.get_edgecolor()[:3] == to_rgb("#654321")
    assert patch.get_linewidth() == pytest.approx(1.44) and patch.get_mutation_scale() == 11
    assert patch._unscaled_dash_pattern == (0, [2.5, 1.5])
    assert patch.shrinkA == patch.shrinkB == 0
    assert arrow.get_zorder() == 3 and arrow.get_annotation_clip() is False


@pytest.mark.parametrize(
    "anchor, align", [("start", "left"), ("middle", "center"), ("end", "right")]
)
def test_words_are_written(ax, anchor, align):
    put(Text(5.0, 2.0, "5 $ and $x$", "blue", 12, anchor, ax=1), ax)
    (text,) = ax.texts
    assert text.get_position() == (5.0, 2.0) and text.get_text() == r"5 \$ and \$x\$"
    assert (text.get_ha(), text.get_va(), text.get_color()) == (align, "center", "blue")
    assert text.get_fontsize() == pytest.approx(0.72 * 12)
    assert text.get_clip_on() and text.get_zorder() == 5


def test_an_area_is_filled(ax):
    put(Area(X, Y, "#00ff00", 0.25, ax=1), ax)
    (shape,) = ax.patches
    np.testing.assert_array_equal(shape.get_xy()[:-1], np.column_stack([X, Y]))
    assert shape.get_facecolor() == (0, 1, 0, 0.25)
    assert shape.get_linewidth() == 0 and shape.get_zorder() == 2


def test_pixels_are_drawn(ax):
    put(Pixels(2 * COLORS - 0.5, (1.0, 8.0, 0.5, 7.0), ax=1), ax)
    (picture,) = ax.images
    assert picture.get_extent() == [1.0, 8.0, 0.5, 7.0] and picture.origin == "upper"
    np.testing.assert_allclose(picture.get_array(), np.clip(2 * COLORS - 0.5, 0, 1))
    assert picture.get_zorder() == 1


def test_a_mark_in_the_figures_pixels_is_drawn():
    figure, ax = stage(width=500, height=300)
    draw([Line([10, 400], [20, 280], ax=None), Text(250, 150, "middle", ax=None)], figure)
    overlay = figure.axes[-1]
    assert overlay is not ax and not ax.lines and not ax.texts
    assert not overlay.axison and overlay.get_facecolor()[3] == 0
    place = overlay.transData.transform(overlay.lines[0].get_xydata())
    np.testing.assert_allclose(place, [[10, 20], [400, 280]])
    assert overlay.texts[0].get_position() == (250, 150)


# ---- lines of methods and trainings ----------------------------------------------------------


def test_a_method_line_is_called_like_its_method_unless_it_is_told_otherwise():
    x, y = [0, 1], [2, 3]
    style = STYLES["Adam"]
    assert method_line("Adam", x, y) == Line(x, y, style.color, style.dash, name="Adam")
    named = method_line("Adam", x, y, "A\nB", width=5, dots=2, ax=1)
    assert named == Line(x, y, style.color, style.dash, 5, 2, "A\nB", 1)
    assert method_line("Adam", x, y, "").name == ""
    with pytest.raises(ValueError, match="method 'Adm' is not known; there are 'plain', "):
        method_line("Adm", x, y)


def test_a_training_has_two_lines_a_run():
    data = np.eye(6, 4), [0, 1, 2] * 2
    runs = [Run("Adam", 0.01), Run("plain", 0.1)]
    history = fit(Network((4, 3, 3)), data, runs, epochs=3, batch_size=3, watch=data).history
    marks = list(training_marks(history, ["Adam", "plain"], ["one", "two"], cooled={1}))
    assert [(mark.name, mark.ax, mark.dots) for mark in marks] == [
        ("one", 0, 0), ("", 1, 0), ("two", 0, 9), ("", 1, 9)
    ]  # fmt: skip
    colors = [STYLES[method].color for method in ("Adam", "Adam", "plain", "plain")]
    assert [mark.color for mark in marks] == colors
    for r, (J, accuracy) in enumerate([marks[:2], marks[2:]]):
        for line in (J, accuracy):
            np.testing.assert_array_equal(line.x, [0, 1, 2, 3])
        np.testing.assert_array_equal(J.y, history.J[:, r])
        np.testing.assert_array_equal(accuracy.y, history.watched_accuracy[:, r])


def test_a_training_needs_a_method_and_a_name_for_each_run():
    history = fit(Network((4, 3, 3)), (np.eye(4), [0, 1, 2, 0]), [Run()] * 2, batch_size=3).history
    for methods, names in ((["plain"], ["a", "b"]), (["plain"] * 2, ["a"]), (["plain"] * 3, "abc")):
        with pytest.raises(ValueError, match="methods and names should be one for each run"):
            list(training_marks(history, methods, names))


# ---- what is no mark -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark, words",
    [
        (Line([0, 1], [0, 1], ax=2), "ax should be from 0 to 1, a mark's is 2"),
        (Line([0, 1], [0, 1], ax=-1), "ax should be from 0 to 1, a mark's is -1"),
        (Line([0, 1], [0, 1], color="#12"), "color should be '#1a2b3c' or a name of CSS, not '#1"),
        (Line([0, 1], [0, 1], color="red;"), "color should be"),
        (Line([0, 1], [0, 1], color=3), "color should be"),
        (Line([0, 1], [0, 1, 2]), r"their shapes are \(2,\) and \(3,\)"),
        (Arrow([0, 1, 2], [0, 1, 2]), "x and y of an Arrow should be two points"),
        (Arrow([0, 1], [0]), "x and y of an Arrow should be two points"),
        (Text(0, 0, "a", anchor="left"), "anchor 'left' is not known"),
    ],
)
def test_a_mark_that_cannot_be_drawn_is_told(mark, words):
    figure, _ = stage(2, height=200)
    for call in (lambda: svg([mark], figure, "words"), lambda: draw([mark], figure)):
        with pytest.raises(ValueError, match=words):
            call()


def test_words_are_text():
    figure, _ = stage(height=200)
    for call in (lambda: svg([Text(0, 0, 3)], figure, "a"), lambda: draw([Text(0, 0, 3)], figure)):
        with pytest.raises(TypeError, match=r"^words should be a text, not 3"):
            call()


@pytest.mark.parametrize("odd", ["ab", 3, None, [None], [3], ["a"], Line([0], [0])])
def test_what_is_no_list_of_marks_is_told(odd):
    figure, _ = stage(height=200)
    with pytest.raises(TypeError, match=r"^(each of )?marks should be "):
        svg(odd, figure, "words")


@pytest.mark.parametrize(
    "mark",
    [
        Line([0, 1], 0.5), Line(0.5, [0, 1]), Line([0.5], [0, 1]), Line([], []), Dots(0.5, 0.5),
        Line([0, 1], [0, 1], color="#abc"), Line([0, 1], [0, 1], color="#11223344"),
        Line([0, 1], [0, 1], ax=1),
    ],
)  # fmt: skip
def test_a_mark_that_can_be_drawn_is(mark):
    figure, _ = stage(2, height=200)
    assert svg([mark], figure, "words")
