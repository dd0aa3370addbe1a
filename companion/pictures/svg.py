"""Marks on a figure: as one SVG over it, or drawn into it."""

import html
import io
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from companion.checks import as_text
from companion.pictures.marks import Area, Dots, Line, Mark, Place, Text, as_marks
from companion.pictures.stage import as_figure, by_default_settings, empty_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from PIL.Image import Image


class Layout(NamedTuple):
    """Where on a settled figure things are.

    Attributes
    ----------
    place : function
        See `placement`.
    frames : list of str
        For each axes the beginning of an inner SVG that clips to it.
    """

    place: Place
    frames: list[str]


_settled: "WeakKeyDictionary[Figure, Layout]" = WeakKeyDictionary()


@by_default_settings
def settle(figure: "Figure") -> "Figure":
    """Lay the figure out once and for all, so that marks know where the axes are; return it."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    height = figure.get_size_inches()[1] * 100
    frames = [_clip_frame(ax.get_window_extent(), height) for ax in figure.axes]
    _settled[figure] = Layout(placement(figure), frames)
    return figure


def placement(figure: "Figure") -> Place:
    """Return a function mark -> (x, y) in tenths of a pixel from the figure's upper left corner.

    It leaves out what is not finite and holds points far outside near the edge: a path can
    diverge. What matplotlib's transData does is done here by axis, its matrices read once: a panel
    asks hundreds of times per picture.
    """
    width, height = 10 * figure.get_size_inches() * 100
    scales = []
    for ax in figure.axes:
        (a, _, c), (_, e, f), _ = 10 * (ax.transLimits + ax.transAxes).get_matrix()
        x, y = (axis.get_transform().transform_non_affine for axis in (ax.xaxis, ax.yaxis))
        scales.append((x, a, c, y, e, f))

    def place(mark: Any) -> tuple[NDArray, NDArray]:
        x, y = np.atleast_1d(mark.x), np.atleast_1d(mark.y)
        if x.shape != y.shape:
            x, y = np.broadcast_arrays(x, y)
        if mark.ax is None:
            x, y = 10.0 * x, 10.0 * y
        else:
            scale_x, a, c, scale_y, e, f = scales[mark.ax]
            x, y = a * scale_x(x) + c, e * scale_y(y) + f
        finite = np.isfinite(x) & np.isfinite(y)
        if not finite.all():
            x, y = x[finite], y[finite]
        x = np.minimum(np.maximum(x, -3 * width), 4 * width)
        return x, height - np.minimum(np.maximum(y, -3 * height), 4 * height)

    return place


def svg(marks: Iterable[Mark], figure: "Figure", says: str) -> str:
    """Return the marks as one SVG over the figure.

    A named mark, its row of the legend and the unnamed marks after it that have its color are one
    group, which hover or focus brings out.

    Parameters
    ----------
    marks : list of marks
    figure : matplotlib.figure.Figure
        It is settled, if it is not yet: its axes stay where they are.
    says : str
        What is seen, for screen readers.

    Returns
    -------
    str
        As large as the figure; a unit is a tenth of a pixel.

    Raises
    ------
    TypeError, ValueError
        Where a mark can't be drawn on the figure, or says is no text.
    """
    width, height = as_figure(figure).get_size_inches() * 100
    marks, says = as_marks(marks, figure), as_text("says", says)
    if figure not in _settled:
        settle(figure)
    with np.errstate(all="ignore"):  # what has diverged is left out, or held near the edge
        groups = "".join(_group_as_svg(group, _settled[figure]) for group in _gather(marks, figure))
    return (
        f'<svg role="img" aria-label="{html.escape(says)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {10 * width:.0f} {10 * height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="DejaVu Sans, sans-serif">'
        f"{groups}</svg>"
    )


@by_default_settings
def draw(marks: Iterable[Mark], figure: "Figure") -> None:
    """Draw the same marks into the figure itself, for a picture that stands still.

    Parameters
    ----------
    marks : list of marks
    figure : matplotlib.figure.Figure
        The limits of its axes stay as they are.

    Raises
    ------
    TypeError, ValueError
        Where a mark can't be drawn on the figure.
    """
    axes = list(as_figure(figure).axes)
    marks = as_marks(marks, figure)
    for ax in axes:
        ax.autoscale(False)  # a mark moves on axes that stand still
    overlay = figure.add_axes((0, 0, 1, 1), facecolor="none")
    overlay.axis("off")
    width, height = figure.get_size_inches() * 100
    overlay.set(xlim=(0, width), ylim=(0, height))
    for mark in marks:
        mark.draw_on(overlay if mark.ax is None else axes[mark.ax])
    for row in _legend(marks, figure):
        for part in row:
            part.draw_on(overlay)


@by_default_settings
def laid_over(image: bytes, marks: Iterable[Mark], figure: "Figure") -> bytes:
    """Return marks over an image of the figure, which is not drawn again: a tenth of the time.

    Parameters
    ----------
    image : bytes
        A PNG of the settled figure, twice as wide as it: `png(figure, scale=2)`.
    marks : list of marks
    figure : matplotlib.figure.Figure

    Returns
    -------
    bytes
        A PNG as wide as the figure.

    Raises
    ------
    TypeError, ValueError
        Where a mark can't be drawn on the figure.
    """
    from PIL import Image  # comes with matplotlib

    front = hollow(as_figure(figure))
    draw(marks, front)
    canvas: Any = front.canvas
    canvas.draw()
    pixels = Image.fromarray(np.asarray(canvas.buffer_rgba()))
    whole, file = Image.alpha_composite(_half(image), pixels).convert("RGB"), io.BytesIO()
    whole.quantize(256).save(file, "png")  # not made as small as can be: that takes longer
    return file.getvalue()


@lru_cache(maxsize=1)  # the panel that moves lies on the same again and again
def _half(image: bytes) -> "Image":
    from PIL import Image

    return Image.open(io.BytesIO(image)).convert("RGB").reduce(2).convert("RGBA")


def hollow(figure: "Figure") -> "Figure":
    """Return a figure with the same axes as a settled one, of which nothing is seen."""
    width, height = figure.get_size_inches() * 100
    copy = empty_figure(round(width), round(height), getattr(figure, "legend_pixels", 0))
    copy.set_layout_engine("none")
    copy.patch.set_visible(False)
    for ax in figure.axes:
        scales: dict[str, Any] = {"xscale": ax.get_xscale(), "yscale": ax.get_yscale()}
        place: Any = ax.get_position()
        there = copy.add_axes(place, **scales)
        there.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())
        there.axis("off")
    return copy


def _legend(marks: list[Mark], figure: "Figure") -> Iterator[list[Mark]]:
    """Yield for each mark its row of the legend, as marks (none without a name).

    They stand one under the other in the free strip at the right.
    """
    width, height = figure.get_size_inches() * 100
    free = getattr(figure, "legend_pixels", 0)
    left, y = width - free + 8, height - 40
    for mark in marks:
        name = getattr(mark, "name", "")
        if not (name and free):
            yield []
            continue
        lines = enumerate(name.split("\n"))
        words = [Text(left + 42, y - 22 * n, line, ax=None) for n, line in lines]
        yield [*_sample(mark, left, y), *words]
        y -= 22 * len(words) + 6


def _sample(mark: Any, left: float, y: float) -> list[Mark]:
    """How a mark looks, beside its name in the legend: 34 pixels wide, its middle at y."""
    ends, middle = [left, left + 34], left + 17
    if isinstance(mark, Area):
        around = [y - 7, y - 7, y + 7, y + 7]
        return [mark._replace(x=[*ends, *ends[::-1]], y=around, name="", ax=None)]
    if isinstance(mark, Dots):
        return [mark._replace(x=[middle], y=[y], name="", ax=None)]
    line = Line(ends, [y, y], mark.color, mark.dash, mark.width, ax=None)
    dots = getattr(mark, "dots", 0)
    return [line, Dots(middle, y, mark.color, dots, ax=None)] if dots else [line]


class _Group(NamedTuple):
    """Marks that belong together, each with its row of the legend.

    `name` and `color` are those of the named mark that begins the group; empty where none does.
    """

    name: str
    color: str
    members: list[tuple[Mark, list[Mark]]]


def _gather(marks: list[Mark], figure: "Figure") -> list[_Group]:
    """Gather the marks: a named one begins a group, unnamed ones after it in its color join it."""
    groups = [_Group("", "", [])]
    for mark, row in zip(marks, _legend(marks, figure)):
        name, color = getattr(mark, "name", ""), getattr(mark, "color", "")
        last = groups[-1]
        if name:
            groups.append(_Group(" ".join(name.split()), color, []))
        elif last.color not in ("", color):
            groups.append(_Group("", "", []))
        groups[-1].members.append((mark, row))
    return groups


def _group_as_svg(group: _Group, layout: Layout) -> str:
    pieces = []  # (the frame that clips it, SVG)
    for mark, row in group.members:
        # Words may reach beyond the axes.
        frame = "" if mark.ax is None or isinstance(mark, Text) else layout.frames[mark.ax]
        pieces.append((frame, mark.as_svg(layout.place)))
        pieces += [("", part.as_svg(layout.place)) for part in row]
    content = ""
    for frame, those in groupby(pieces, itemgetter(0)):
        drawn = "".join(piece for _, piece in those)
        content += f"{frame}{drawn}</svg>" if frame else drawn
    if not group.color:
        return content
    name = html.escape(group.name)
    return (  # JupyterLab is not to hear its shortcuts (d d deletes a cell) here
        '<g class="mlp-named" tabindex="0" data-lm-suppress-shortcuts="" '
        f'aria-label="{name}"><title>{name}</title>{content}</g>'
    )


def _clip_frame(box: Any, height: float) -> str:
    """Return the beginning of an inner SVG that clips to these axes.

    (A clipPath would need an id, and a page may hold a picture twice.)
    """
    place = (box.x0, height - box.y1, box.width, box.height)
    x, y, across, down = (f"{10 * side:.0f}" for side in place)
    sides = f'x="{x}" y="{y}" width="{across}" height="{down}"'
    return f'<svg {sides} viewBox="{x} {y} {across} {down}">'
