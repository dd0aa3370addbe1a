"""The stage: figures in the course's look, and what stands still on them."""

import base64
import io
from typing import NamedTuple

import numpy as np

from companion.checks import as_numbers, as_text, instance_of, real_number, short_repr, whole_number
from companion.surfaces import Surface

WIDTH, HEIGHT = 900, 440  # of a picture, in pixels
FONT = 16  # pixels: legible from the last row


class Style(NamedTuple):
    """How a method looks, everywhere: a color and a dash (lengths on, off, ... in pixels)."""

    color: str
    dash: tuple


STYLES = {
    "plain": Style("#222222", ()),
    "printed momentum": Style("#D97F00", (8, 4)),
    "heavy ball": Style("#1947BA", (20, 5)),
    "printed Nesterov": Style("#8D518A", (8, 4, 2, 4)),
    "mended Nesterov": Style("#00A76F", (2, 4)),
    "Nesterov": Style("#9F0700", (20, 4, 3, 4)),
    "AdaGrad": Style("#D26AD2", (14, 3, 2, 3, 2, 3)),
    "RMSProp": Style("#F5314F", (5, 3)),
    "Adam": Style("#7F00FF", (26, 3)),
    "AdamW": Style("#550073", (12, 4, 6, 4)),
}


def stage(columns=1, rows=1, width=WIDTH, height=HEIGHT, legend=0, **kwargs):
    """A new figure in the course's look, `width` x `height` pixels, and its axes (one, or a flat
    list). `legend` keeps that many pixels free at the right. kwargs go to `subplots`."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    points = 0.72 * FONT  # at 100 dots per inch
    look = {
        "font.size": points, "axes.titlesize": points, "axes.labelsize": points,
        "xtick.labelsize": 0.87 * points, "ytick.labelsize": 0.87 * points,
        "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True,
        "lines.linewidth": 2.2, "legend.frameon": False,
    }  # fmt: skip
    columns, rows = (
        whole_number("columns", columns, 1, most=20),
        whole_number("rows", rows, 1, most=20),
    )
    width = whole_number("width", width, 100, most=10**4)
    height = whole_number("height", height, 100, most=10**4)
    legend = whole_number("legend", legend, 0, width - 100)
    with mpl.rc_context(look):
        figure = Figure((width / 100, height / 100), dpi=100, layout="constrained")
        figure.get_layout_engine().set(rect=(0, 0, 1 - legend / width, 1))
        axes = figure.subplots(rows, columns, **kwargs)
    figure.legend_pixels = legend
    return figure, axes if columns * rows == 1 else list(axes.flat)


def as_figure(figure):
    from matplotlib.figure import Figure

    return instance_of("figure", figure, Figure, "a figure, made by stage()[0] for instance")


def as_axes(ax):
    from matplotlib.axes import Axes

    return instance_of("ax", ax, Axes, "one pair of axes, made by stage()[1] for instance")


def png(figure, scale=1):
    """The figure as PNG bytes, `scale` pixels to each of its own. At scale 1, as it is stored in
    notebooks, it has the 256 colors that fit best: a third of the bytes."""
    file, scale = io.BytesIO(), real_number("scale", scale, 0.1, 10)
    as_figure(figure).savefig(file, format="png", dpi=100 * scale)
    if scale != 1:
        return file.getvalue()
    from PIL import Image  # comes with matplotlib

    small = io.BytesIO()
    Image.open(file).convert("RGB").quantize(256).save(small, "png", optimize=True)
    return small.getvalue()


def show(figure, says):
    """Show a figure in the notebook; `says` is what is seen, for those who can't see it."""
    from IPython.display import display

    about = {"image/png": {"alt": as_text("says", says)}, "text/plain": {}}
    bundle = {"image/png": base64.b64encode(png(figure)).decode(), "text/plain": "picture"}
    display(bundle, metadata=about, raw=True)


def plot_contours(ax, surface, levels=14):
    """A surface as contours over its box, dark where J is low."""
    ax, levels = as_axes(ax), whole_number("levels", levels, 2, most=1000)
    x, y, J = instance_of("surface", surface, Surface, "one of SURFACES").grid()
    low, high = J.min(), np.quantile(J, 0.97)
    if not 1e-100 < high - low < 1e100:
        raise ValueError(f"surface should have hills in its box, J is from {low:g} to {high:g}")
    edges = low + (high - low) * np.linspace(0, 1, levels) ** 2  # closer where it is low
    ax.contourf(x, y, J, edges, cmap="Blues_r", alpha=0.35, extend="max")
    ax.contour(x, y, J, edges, colors="#5A7088", linewidths=0.6, alpha=0.5)
    if surface.minimum:
        ax.plot(*surface.minimum, "*", color="#222222", markersize=13)
    ax.set(xlim=surface.box[:2], ylim=surface.box[2:], xlabel="$w_1$", ylabel="$w_2$")


def plot_images(ax, X, titles=(), columns=10, limit=0.5):
    """Rows of X (8x8 pixels each) as images, side by side, with a title over each.

    Black is -limit, white +limit.
    """
    ax, X, columns = (
        as_axes(ax),
        as_numbers("X", X, 2),
        whole_number("columns", columns, 1, most=1000),
    )
    limit = real_number("limit", limit, 1e-100, 1e100)
    side = round(X.shape[1] ** 0.5)
    if not side or side**2 != X.shape[1]:
        raise ValueError(f"X should have a square image in each row, its shape is {X.shape}")
    titles = list(titles) if np.iterable(titles) else titles
    if not isinstance(titles, list) or len(titles) not in (0, len(X)):
        raise ValueError(f"titles should be {len(X)}, one a row of X, not {short_repr(titles)}")
    for i, image in enumerate(X):
        row, column = divmod(i, columns)
        left, top = column * 1.12, -row * (1.45 if len(titles) else 1.12)
        ax.imshow(
            image.reshape(side, side), cmap="gray", vmin=-limit, vmax=limit,
            extent=(left, left + 1, top - 1, top),
        )  # fmt: skip
        if len(titles):
            ax.text(left + 0.5, top + 0.06, titles[i], ha="center", va="bottom")
    rows = -(-len(X) // columns)
    bottom = -(rows - 1) * (1.45 if len(titles) else 1.12) - 1
    ax.set(xlim=(-0.05, columns * 1.12), ylim=(bottom - 0.05, 0.4 if len(titles) else 0.05))
    ax.set_aspect("equal")
    ax.axis("off")


def plot_confusion(ax, counts):
    """Confusion counts: right answers on the diagonal in blue, mistakes in red, each written."""
    ax, counts = as_axes(ax), as_numbers("counts", counts, 2)
    if (counts != np.floor(counts)).any() or np.abs(counts).max(initial=0) > 2**53:
        largest = np.abs(counts).max()
        raise ValueError(f"counts should be whole numbers below 2^53, the largest is {largest:.3g}")
    if counts.shape[0] != counts.shape[1] or not counts.size or counts.min() < 0:
        raise ValueError(
            f"counts should be square and not negative, as Network.confusion has them: the shape "
            f"is {counts.shape}, the least {counts.min(initial=np.inf)}"
        )
    right = np.eye(len(counts), dtype=bool)
    ax.imshow(np.where(right, counts, np.nan), cmap="Blues", vmin=0, vmax=1.6 * counts.max())
    mistakes = np.where(right | (counts == 0), np.nan, counts)
    ax.imshow(mistakes, cmap="Reds", vmin=0, vmax=max(3, 1.5 * (counts * ~right).max()))
    for i, j in zip(*np.nonzero(counts)):
        ax.text(j, i, int(counts[i, j]), ha="center", va="center", color="black")
    ticks = range(len(counts))
    ax.set(xticks=ticks, yticks=ticks, xlabel="predicted class", ylabel="true class")
