"""Marks on a figure: as one SVG over it, or drawn into it."""

import html

import numpy as np

from companion.checks import as_text
from companion.pictures.marks import Area, Dots, Line, Text, checked_marks
from companion.pictures.stage import as_figure


def settle(figure):
    """Lay the figure out once and for all, so that marks know where the axes are."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    figure.place = placement(figure)
    return figure


def placement(figure):
    """A function mark -> (x, y) in tenths of a pixel from the figure's upper left corner.

    Points far outside are held near the edge: a path can diverge. What matplotlib's transData does
    is done here by axis, its matrices read once: a panel asks hundreds of times per picture."""
    width, height = 10 * figure.get_size_inches() * 100
    scales = []
    for ax in figure.axes:
        (a, _, c), (_, e, f), _ = 10 * (ax.transLimits + ax.transAxes).get_matrix()
        x, y = (axis.get_transform().transform_non_affine for axis in (ax.xaxis, ax.yaxis))
        scales.append((x, a, c, y, e, f))

    def at(mark):
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

    return at


def _legend(marks, figure):
    """For each mark its row of the legend, as marks (none without a name): one under the other in
    the free strip at the right."""
    width, height = figure.get_size_inches() * 100
    left, y = width - figure.legend_pixels + 8, height - 40
    for mark in marks:
        row = []
        if getattr(mark, "name", "") and figure.legend_pixels:
            if isinstance(mark, Area):
                box = ([left, left + 34, left + 34, left], [y - 7, y - 7, y + 7, y + 7])
                row.append(mark._replace(x=box[0], y=box[1], name="", ax=None))
            elif isinstance(mark, Dots):
                row.append(mark._replace(x=[left + 17], y=[y], name="", ax=None))
            else:
                ends = [left, left + 34], [y, y]
                row.append(Line(*ends, mark.color, mark.dash, mark.width, ax=None))
                if getattr(mark, "dots", 0):
                    row.append(Dots(left + 17, y, mark.color, mark.dots, ax=None))
            for part in mark.name.split("\n"):
                row.append(Text(left + 42, y, part, ax=None))
                y -= 22
            y -= 6
        yield row


def svg(marks, figure, says):
    """The marks as one SVG over the figure, with `says` as its label for screen readers.

    A named mark, its row of the legend and the unnamed marks after it that have its color are one
    group, which hover or focus brings out."""
    width, height = as_figure(figure).get_size_inches() * 100
    marks, says = checked_marks(marks, figure), as_text("says", says)
    if not hasattr(figure, "place"):
        settle(figure)
    at = figure.place
    frames = [_clip_frame(ax.get_window_extent(), height) for ax in figure.axes]
    drawn, color, clipped = [], "", ""  # the groups that are open
    for mark, row in zip(marks, _legend(marks, figure)):
        name = getattr(mark, "name", "")
        clip = "" if mark.ax is None or isinstance(mark, Text) else frames[mark.ax]
        ends = color and (name or getattr(mark, "color", "") != color)
        if clipped and (ends or name or clip != clipped):
            drawn.append("</svg>")
            clipped = ""
        if ends:
            drawn.append("</g>")
            color = ""
        if name:
            name, color = html.escape(" ".join(name.split())), mark.color
            drawn.append(  # JupyterLab is not to hear its shortcuts (d d deletes a cell) here
                '<g class="mlp-named" tabindex="0" data-lm-suppress-shortcuts="" '
                f'aria-label="{name}">'
                f"<title>{name}</title>"
            )
        if clip != clipped:
            drawn.append(clip)
        with np.errstate(all="ignore"):  # what has diverged is left out, or held near the edge
            drawn.append(mark.svg(at))
            clipped = clip
            if row:
                drawn += ["</svg>" if clipped else "", *(part.svg(at) for part in row)]
                clipped = ""
    drawn += ["</svg>" if clipped else "", "</g>" if color else ""]
    return (
        f'<svg role="img" aria-label="{html.escape(says)}" '
        f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {10 * width:.0f} {10 * height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family="DejaVu Sans, sans-serif">'
        f"{''.join(drawn)}</svg>"
    )


def _clip_frame(box, height):
    """The beginning of an inner SVG that clips to these axes. (A clipPath would need an id, and a
    page may hold a picture twice.)"""
    place = (box.x0, height - box.y1, box.width, box.height)
    x, y, across, down = (f"{10 * side:.0f}" for side in place)
    sides = f'x="{x}" y="{y}" width="{across}" height="{down}"'
    return f'<svg {sides} viewBox="{x} {y} {across} {down}">'


def draw(marks, figure):
    """The same marks drawn into the figure itself, for a picture that stands still."""
    marks = checked_marks(marks, as_figure(figure))
    for ax in figure.axes:
        ax.autoscale(False)  # a mark moves on axes that stand still
    for mark in marks:
        mark.draw(figure.axes[mark.ax])
    overlay = figure.add_axes((0, 0, 1, 1), facecolor="none")
    overlay.axis("off")
    width, height = figure.get_size_inches() * 100
    overlay.set(xlim=(0, width), ylim=(0, height))
    for row in _legend(marks, figure):
        for mark in row:
            mark.draw(overlay)
