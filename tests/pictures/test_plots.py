"""Figures in the course's look, what stands still on them, and how they are stored and shown."""

import base64
import io

import numpy as np
import pytest
from matplotlib.axes import Axes
from PIL import Image

import mlp_helpers as mlp
from companion.pictures.stage import as_axes, as_figure

# ---- stage -----------------------------------------------------------------------------------


def test_a_stage_has_the_size_that_is_asked_for():
    figure, ax = mlp.stage()
    assert isinstance(ax, Axes) and figure.axes == [ax]
    assert figure.dpi == 100 and tuple(figure.get_size_inches()) == (9, 4.4)
    figure, axes = mlp.stage(3, 2, 700, 300)
    assert tuple(figure.get_size_inches()) == (7, 3)
    assert isinstance(axes, list) and axes == figure.axes and len(axes) == 6
    figure.draw_without_rendering()
    places = np.array([ax.get_position().p0 for ax in axes]).reshape(2, 3, 2)
    assert (np.diff(places[..., 0], axis=1) > 0.2).all()  # row by row, from the left
    assert (places[0, :, 1] > places[1, :, 1] + 0.2).all()


def test_a_stage_keeps_pixels_free_for_a_legend():
    right = {}
    for legend in (0, 200):
        figure, ax = mlp.stage(legend=legend)
        figure.draw_without_rendering()
        right[legend] = ax.get_window_extent().x1
        assert figure.legend_pixels == legend
    assert 880 < right[0] < 900 and 660 < right[200] <= 700


def test_a_stage_hands_on_what_subplots_takes():
    _, (left, right) = mlp.stage(2, sharey=True, width_ratios=(3, 1))
    left.set_ylim(3, 4)
    assert right.get_ylim() == (3, 4)
    left.figure.draw_without_rendering()
    widths = [ax.get_window_extent().width for ax in (left, right)]
    assert widths[0] / widths[1] == pytest.approx(3, abs=0.2)
    assert isinstance(mlp.stage(squeeze=False)[1], Axes)
    assert mlp.stage(subplot_kw={"projection": "polar"})[1].name == "polar"


def test_the_look():
    figure, ax = mlp.stage()
    points = 0.72 * mlp.FONT
    ax.set(xlabel="x", ylabel="y", title="t")
    assert [ax.xaxis.label.get_size(), ax.yaxis.label.get_size()] == [points, points]
    for axis in (ax.xaxis, ax.yaxis):
        assert axis.get_major_ticks()[0].label1.get_size() == pytest.approx(0.87 * points)
    seen = {side: spine.get_visible() for side, spine in ax.spines.items()}
    assert seen == {"left": True, "bottom": True, "top": False, "right": False}
    assert ax.get_axisbelow() is True
    assert figure.get_layout_engine() is not None


@pytest.mark.parametrize(
    "asked, words",
    [
        ({"columns": 0}, "columns should be at least 1"), ({"columns": 21}, "columns .* most 20"),
        ({"rows": 0}, "rows should be at least 1"), ({"rows": 21}, "rows should be at most 20"),
        ({"width": 99}, "width should be at least 100"), ({"width": 10_001}, "width .* most 10000"),
        ({"height": 99}, "height should be at least 100"), ({"height": 10_001}, "height should"),
        ({"legend": -1}, "legend should be from 0 to 800"), ({"legend": 801}, "legend should"),
    ],
)  # fmt: skip
def test_a_stage_that_cannot_be_is_told(asked, words):
    with pytest.raises(ValueError, match=words):
        mlp.stage(**asked)


def test_a_stage_at_the_edge_of_what_can_be():
    assert mlp.stage(width=100, height=100, legend=0) and mlp.stage(legend=800)
    assert len(mlp.stage(20, 1, height=100)[1]) == 20 and len(mlp.stage(1, 20)[1]) == 20
    for figure in (mlp.stage(width=10_000, height=100)[0], mlp.stage(width=100, height=10_000)[0]):
        assert figure.get_size_inches().max() == 100


def test_only_figures_and_axes_are_taken():
    figure, ax = mlp.stage()
    assert as_figure(figure) is figure and as_axes(ax) is ax
    with pytest.raises(TypeError, match=r"figure should be a figure, made by stage\(\)\[0\]"):
        as_figure(ax)
    with pytest.raises(TypeError, match=r"ax should be one pair of axes, made by stage\(\)\[1\]"):
        as_axes(figure)


# ---- stored and shown ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figure():
    figure, ax = mlp.stage(width=300, height=200)
    ax.imshow(np.linspace(0, 1, 3000).reshape(30, 100), cmap="hsv")
    return figure


@pytest.mark.parametrize("scale, size", [(1, (300, 200)), (2, (600, 400)), (0.5, (150, 100))])
def test_a_png_has_the_pixels_that_are_asked_for(figure, scale, size):
    picture = Image.open(io.BytesIO(mlp.png(figure, scale)))
    assert (picture.format, picture.size) == ("PNG", size)
    assert picture.mode == ("P" if scale == 1 else "RGBA")
    if scale == 1:  # no more than the colors that fit best, and close to all of them
        close = np.asarray(picture.convert("RGB"), float)
        whole = np.asarray(Image.open(io.BytesIO(mlp.png(figure, 2))).convert("RGB"), float)
        means = [
            each.reshape(10, -1, 10, each.shape[1] // 10, 3).mean(axis=(1, 3))
            for each in (close, whole)
        ]
        assert np.abs(means[0] - means[1]).max() < 20
        assert 200 < len(picture.getcolors(300)) <= 256


@pytest.mark.parametrize("scale", [0.09, 10.1])
def test_a_scale_that_cannot_be_is_told(figure, scale):
    with pytest.raises(ValueError, match=r"scale should lie in \[0.1, 10\]"):
        mlp.png(figure, scale)


def test_a_scale_at_the_edge():
    figure, _ = mlp.stage(width=100, height=100)
    sizes = [Image.open(io.BytesIO(mlp.png(figure, scale))).size for scale in (0.1, 10)]
    assert sizes == [(10, 10), (1000, 1000)]


def test_a_stored_picture_is_small(figure):
    """At scale 1 it is packed as well as it can be."""
    stored, again = mlp.png(figure), io.BytesIO()
    Image.open(io.BytesIO(stored)).save(again, "png", compress_level=9)
    assert len(stored) <= len(again.getvalue()) and len(stored) < 0.7 * len(mlp.png(figure, 1.001))


def test_a_shown_picture_says_what_is_seen(figure, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *data, **how: shown.append((data, how)))
    mlp.show(figure, "a field of colors")
    (((data,), how),) = shown
    picture = base64.b64encode(mlp.png(figure)).decode()
    assert data == {"image/png": picture, "text/plain": "picture"}
    assert how == {
        "metadata": {"image/png": {"alt": "a field of colors"}, "text/plain": {}}, "raw": True
    }  # fmt: skip


# ---- contours --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", mlp.SURFACES)
def test_contours_run_where_J_is_what_they_say(name):
    surface = mlp.SURFACES[name]
    _, ax = mlp.stage()
    mlp.plot_contours(ax, surface, 9)
    filled, lines = ax.collections
    np.testing.assert_array_equal(filled.levels, lines.levels)
    grid = surface.grid()[2]
    assert len(lines.levels) == 9 and lines.levels[0] == grid.min()
    assert lines.levels[-1] == pytest.approx(np.quantile(grid, 0.97))
    steps = np.diff(lines.levels)
    np.testing.assert_allclose(steps / steps[0], np.arange(1, 16, 2), rtol=1e-6)  # as squares
    for level, path in zip(lines.levels[2:], lines.get_paths()[2:]):
        if len(path.vertices):
            J = surface(path.vertices)[0]
            assert np.median(np.abs(J - level)) < 0.15 * (lines.levels[-1] - lines.levels[0])
    assert (*ax.get_xlim(), *ax.get_ylim()) == tuple(surface.box)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("$w_1$", "$w_2$")
    stars = [line for line in ax.lines if line.get_marker() == "*"]
    assert len(stars) == bool(surface.minimum)
    for star in stars:
        assert tuple(star.get_xydata()[0]) == tuple(surface.minimum)
        assert star.get_color() == "#222222" and star.get_markersize() == 13


def test_contours_are_dark_where_J_is_low():
    _, ax = mlp.stage()
    mlp.plot_contours(ax, mlp.SURFACES["ravine"])
    filled, lines = ax.collections
    assert len(filled.levels) == 14
    shades = filled.cmap(filled.norm(filled.levels))[:, :3].sum(axis=1)
    assert (np.diff(shades) > -1e-9).all() and shades[-1] > shades[0] + 1
    assert filled.get_alpha() == 0.35 and filled.extend == "max"
    assert lines.get_alpha() == 0.5 and lines.get_linewidth()[0] == 0.6
    assert np.allclose(lines.get_edgecolor()[0], (0x5A / 255, 0x70 / 255, 0x88 / 255, 0.5))


@pytest.mark.parametrize("levels, words", [(1, "levels should be at least 2"), (1001, "levels")])
def test_levels_that_cannot_be_are_told(levels, words):
    with pytest.raises(ValueError, match=words):
        mlp.plot_contours(mlp.stage()[1], mlp.SURFACES["ravine"], levels)
    mlp.plot_contours(mlp.stage()[1], mlp.SURFACES["ravine"], 2)


# ---- images ----------------------------------------------------------------------------------


def test_images_stand_side_by_side_and_row_by_row():
    X = np.random.default_rng(0).normal(size=(5, 16))
    _, ax = mlp.stage()
    mlp.plot_images(ax, X, columns=3, limit=0.7)
    assert len(ax.images) == 5 and not ax.texts
    for i, image in enumerate(ax.images):
        np.testing.assert_array_equal(image.get_array(), X[i].reshape(4, 4))
        left, right, bottom, top = image.get_extent()
        row, column = divmod(i, 3)
        assert (left, top) == pytest.approx((1.12 * column, -1.12 * row))
        assert (right - left, top - bottom) == pytest.approx((1, 1))
        assert image.origin == "upper" and image.get_clim() == (-0.7, 0.7)
        assert image.cmap.name == "gray"  # black is low
    assert ax.get_xlim() == pytest.approx((-0.05, 3.36))
    assert ax.get_ylim() == pytest.approx((-2.17, 0.05))
    assert ax.get_aspect() == 1 and not ax.axison


def test_titles_stand_over_their_images():
    _, ax = mlp.stage()
    mlp.plot_images(ax, np.zeros((3, 64)), [7, "b", 2.5], columns=2)
    tops = [(image.get_extent()[0], image.get_extent()[3]) for image in ax.images]
    np.testing.assert_allclose(tops, [(0, 0), (1.12, 0), (0, -1.45)])
    assert [text.get_text() for text in ax.texts] == ["7", "b", "2.5"]
    for text, (left, top) in zip(ax.texts, tops):
        assert text.get_position() == pytest.approx((left + 0.5, top + 0.06))
        assert (text.get_ha(), text.get_va()) == ("center", "bottom")
    assert ax.get_ylim() == pytest.approx((-2.5, 0.4))
    assert ax.images[0].get_clim() == (-0.5, 0.5)


def test_ten_images_in_a_row_where_nothing_else_is_said():
    _, ax = mlp.stage()
    mlp.plot_images(ax, np.zeros((10, 4)))
    assert ax.get_xlim() == pytest.approx((-0.05, 11.2)) and ax.get_ylim()[0] > -1.1


@pytest.mark.parametrize(
    "how, words",
    [
        ({"titles": ["a"]}, r"titles should be 3, one a row of X, not \['a'\]"),
        ({"titles": 3}, "titles should be 3, one a row of X, not 3"),
        ({"columns": 0}, "columns should be at least 1"), ({"columns": 1001}, "columns should"),
        ({"limit": 0}, "limit should lie in"), ({"limit": 1.2e100}, "limit should lie in"),
        ({"limit": 0.9e-100}, "limit should lie in"),
        ({"X": np.zeros((3, 63))}, "a square image in each"),
        ({"X": np.zeros((3, 0))}, "a square image in each row, its shape is"),
        ({"X": np.zeros((3, 8, 8))}, "X should have 2 axes"),
    ],
)  # fmt: skip
def test_images_that_cannot_be_are_told(how, words):
    with pytest.raises(ValueError, match=words):
        mlp.plot_images(mlp.stage()[1], **{"X": np.zeros((3, 64))} | how)


def test_images_at_the_edge_of_what_can_be():
    for limit in (1e-100, 1e100):
        _, ax = mlp.stage()
        mlp.plot_images(ax, np.zeros((1, 4)), limit=limit, columns=1000)
        assert ax.images[0].get_clim() == (-limit, limit)


@pytest.mark.parametrize(
    "draw, words",
    [
        (lambda ax: mlp.plot_images(ax, [["a"]]), "^X should hold numbers, not text"),
        (lambda ax: mlp.plot_confusion(ax, [["a"]]), "^counts should hold numbers, not text"),
        (lambda ax: mlp.plot_contours(ax, "ravine"), "^surface should be one of SURFACES, not 'ra"),
        (lambda ax: mlp.plot_contours(ax, mlp.SURFACES["ravine"], 2.5), "^levels should be a who"),
        (lambda ax: mlp.plot_images(ax, np.zeros((1, 4)), columns="3"), "^columns should be a who"),
        (lambda ax: mlp.plot_images(ax, np.zeros((1, 4)), limit="3"), "^limit should be a number"),
        (lambda ax: mlp.png(ax.figure, "3"), "^scale should be a number"),
    ],
)
def test_what_is_no_number_is_told(draw, words):
    with pytest.raises(TypeError, match=words):
        draw(mlp.stage()[1])


# ---- confusion -------------------------------------------------------------------------------

COUNTS = np.array([[5, 0, 3], [1, 8, 0], [0, 2, 9]])


def test_each_count_is_written_in_its_row_and_column():
    """Row i, downwards, is the true class; column j is the predicted one."""
    _, ax = mlp.stage()
    mlp.plot_confusion(ax, COUNTS)
    written = {text.get_position(): text.get_text() for text in ax.texts}
    there = {(j, i): str(COUNTS[i, j]) for i in range(3) for j in range(3) if COUNTS[i, j]}
    assert written == there
    assert {(text.get_ha(), text.get_va(), text.get_color()) for text in ax.texts} == {
        ("center", "center", "black")
    }
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # downwards
    assert list(ax.get_xticks()) == list(ax.get_yticks()) == [0, 1, 2]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("predicted class", "true class")


def test_right_answers_are_blue_and_mistakes_red():
    _, ax = mlp.stage()
    mlp.plot_confusion(ax, COUNTS)
    right, wrong = (np.ma.filled(image.get_array(), np.nan) for image in ax.images)
    diagonal = np.eye(3, dtype=bool)
    np.testing.assert_array_equal(right, np.where(diagonal, COUNTS, np.nan))
    np.testing.assert_array_equal(wrong, np.where(diagonal | (COUNTS == 0), np.nan, COUNTS))
    assert [image.cmap.name for image in ax.images] == ["Blues", "Reds"]
    assert ax.images[0].get_clim() == pytest.approx((0, 1.6 * 9))
    assert ax.images[1].get_clim() == pytest.approx((0, 1.5 * 3))


def test_a_single_mistake_is_pale():
    _, ax = mlp.stage()
    mlp.plot_confusion(ax, [[3, 1], [0, 4]])
    assert ax.images[1].get_clim() == (0, 3)


@pytest.mark.parametrize(
    "counts, words",
    [
        ([[1, 2, 3], [4, 5, 6]], r"the shape is \(2, 3\), the least 1"),
        (np.zeros((0, 0)), r"the shape is \(0, 0\), the least inf"),
        ([[1, -1], [2, 3]], "the least -1"), ([[1, 0.5], [0, 1]], "below 2^53, the largest is 1"),
        ([[2.0**54, 0], [0, 1]], "below 2^53, the largest is 1.8e"),
    ],
)  # fmt: skip
def test_counts_that_cannot_be_are_told(counts, words):
    with pytest.raises(ValueError, match=words.replace("^", r"\^")):
        mlp.plot_confusion(mlp.stage()[1], counts)


def test_the_largest_counts_that_can_be():
    _, ax = mlp.stage()
    mlp.plot_confusion(ax, [[2**53, 0], [0, 0]])
    assert [text.get_text() for text in ax.texts] == [str(2**53)]
