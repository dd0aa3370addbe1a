"""The stage: figures in the course's look, and what stands still on them."""

import base64
import functools
import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from companion.checks import as_numbers, as_text, instance_of, real_number, short_repr, whole_number
from companion.surfaces import Surface

if TYPE_CHECKING:  # it loads where a picture is asked for
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 900, 440  # of a picture, in pixels
FONT = 16  # pixels: legible from the last row
POINTS = 0.72  # of a pixel, at 100 dots per inch

# What the course's axes have beyond matplotlib's defaults.
LOOK: dict[Any, Any] = {
    "font.size": POINTS * FONT,
    "axes.titlesize": POINTS * FONT,
    "axes.labelsize": POINTS * FONT,
    "xtick.labelsize": 0.87 * POINTS * FONT,
    "ytick.labelsize": 0.87 * POINTS * FONT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
}

P = ParamSpec("P")
R = TypeVar("R")


class Style(NamedTuple):
    """How a method looks, everywhere.

    Attributes
    ----------
    color : str
        "#rrggbb".
    dash : tuple of int
        Lengths on, off, ... in pixels; empty for a solid line.
    """

    color: str
    dash: tuple[int, ...]


# Each two differ to all eyes: tools/palette.py searched them.
STYLES = {
    "plain": Style("#222222", ()),
    "printed momentum": Style("#F06900", (8, 4)),
    "heavy ball": Style("#000FA5", (20, 5)),
    "printed Nesterov": Style("#A56996", (8, 4, 2, 4)),
    "mended Nesterov": Style("#00A578", (2, 4)),
    "Nesterov": Style("#C30000", (20, 4, 3, 4)),
    "AdaGrad": Style("#A578FF", (14, 3, 2, 3, 2, 3)),
    "RMSProp": Style("#A51E5A", (5, 3)),
    "Adam": Style("#8700FF", (26, 3)),
    "AdamW": Style("#2D003C", (12, 4, 6, 4)),
}


def by_default_settings(function: Callable[P, R]) -> Callable[P, R]:
    """Have a function draw by matplotlib's defaults, whatever the user has set."""

    @functools.wraps(function)
    def draws_by_defaults(*args: P.args, **kwargs: P.kwargs) -> R:
        from companion.pictures.look import default_settings

        with default_settings():
            return function(*args, **kwargs)

    return draws_by_defaults


@by_default_settings
def stage(
    columns: int = 1, rows: int = 1, width: int = WIDTH, height: int = HEIGHT, legend: int = 0,
    **kwargs: Any,
) -> "tuple[Figure, Any]":  # fmt: skip
    """Make a figure in the course's look, and its axes.

    It depends on no setting of the user's: what is drawn on it, too, is drawn by matplotlib's
    defaults. Give a size or a color where you draw, not in `rcParams`.

    Parameters
    ----------
    columns, rows : int
        How many axes, 1 to 20 each.
    width, height : int
        Size of the figure in pixels, 100 to 10,000 each.
    legend : int
        Pixels that are kept free at the right, for the names of marks.
    **kwargs
        See `matplotlib.figure.Figure.subplots`.

    Returns
    -------
    figure : matplotlib.figure.Figure
    axes : matplotlib.axes.Axes or list of them
        One, or a flat list, row by row.

    Raises
    ------
    TypeError, ValueError
        Where a number is not whole, or out of its range.
    """
    columns = whole_number("columns", columns, 1, most=20)
    rows = whole_number("rows", rows, 1, most=20)
    width = whole_number("width", width, 100, most=10**4)
    height = whole_number("height", height, 100, most=10**4)
    figure = empty_figure(width, height, whole_number("legend", legend, 0, width - 100))
    axes = _axes(figure, rows, columns, kwargs)
    return figure, axes[0] if len(axes) == 1 else axes


def empty_figure(width: int, height: int, legend: int) -> "Figure":
    """Return a figure in the course's look without axes, so many pixels large; see `stage`."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    from companion.pictures.look import StageFigure

    with mpl.rc_context(LOOK):
        layout = ConstrainedLayoutEngine(rect=(0, 0, 1 - legend / width, 1))
        figure = StageFigure((width / 100, height / 100), dpi=100, layout=layout)
    FigureCanvasAgg(figure)  # which measures its texts, whatever else could write a PNG
    figure.legend_pixels = legend
    return figure


def _axes(figure: "Figure", rows: int, columns: int, kwargs: dict[str, Any]) -> "list[Axes]":
    import matplotlib as mpl

    with mpl.rc_context(LOOK):
        return list(np.atleast_1d(figure.subplots(rows, columns, **kwargs)).flat)


def as_figure(figure: Any) -> "Figure":
    """Return the figure, if it is one; raise TypeError if not."""
    from matplotlib.figure import Figure

    return instance_of("figure", figure, Figure, "a figure, made by stage()[0] for instance")


def as_axes(ax: Any) -> "Axes":
    """Return the axes, if they are one pair of them; raise TypeError if not."""
    from matplotlib.axes import Axes

    return instance_of("ax", ax, Axes, "one pair of axes, made by stage()[1] for instance")


@by_default_settings
def png(figure: "Figure", scale: float = 1) -> bytes:
    """Return the figure as a PNG.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    scale : float
        Pixels to each pixel of the figure, 0.1 to 10. At 1, as it is stored in notebooks, the
        picture has the 256 colors that fit best: a third of the bytes.

    Returns
    -------
    bytes

    Raises
    ------
    TypeError, ValueError
        Where it is no figure, or scale out of its range.
    """
    file, scale = io.BytesIO(), real_number("scale", scale, 0.1, 10)
    as_figure(figure).savefig(file, format="png", dpi=100 * scale, backend="agg")
    if scale != 1:
        return file.getvalue()
    from PIL import Image  # comes with matplotlib

    small = io.BytesIO()
    Image.open(file).convert("RGB").quantize(256).save(small, "png", optimize=True)
    return small.getvalue()


def show(figure: "Figure", says: str) -> None:
    """Show a figure in the notebook.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    says : str
        What is seen, for those who can't see it.

    Raises
    ------
    TypeError
        Where it is no figure, or says no text.
    """
    from IPython.display import display

    about = {"image/png": {"alt": as_text("says", says)}, "text/plain": {}}
    bundle = {"image/png": base64.b64encode(png(figure)).decode(), "text/plain": "picture"}
    display(bundle, metadata=about, raw=True)


@by_default_settings
def plot_contours(ax: "Axes", surface: Surface, levels: int = 14) -> None:
    """Draw a surface as contours over its box, dark where J is low.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    surface : Surface
        One of SURFACES, for instance.
    levels : int
        How many contours, 2 to 1000; they are closer where J is low.

    Raises
    ------
    TypeError, ValueError
        Where an argument is none of these, or the surface level, or too steep for a float.
    """
    ax, levels = as_axes(ax), whole_number("levels", levels, 2, most=1000)
    x, y, J = instance_of("surface", surface, Surface, "one of SURFACES").grid()
    low, high = J.min(), np.quantile(J, 0.97)
    if not 1e-100 < high - low < 1e100:
        raise ValueError(f"surface should have hills in its box, J is from {low:g} to {high:g}")
    edges = low + (high - low) * np.linspace(0, 1, levels) ** 2
    ax.contourf(x, y, J, edges, cmap="Blues_r", alpha=0.35, extend="max")
    ax.contour(x, y, J, edges, colors="#5A7088", linewidths=0.6, alpha=0.5)
    if surface.minimum:
        ax.plot(*surface.minimum, "*", color="#222222", markersize=13)
    ax.set(xlim=surface.box[:2], ylim=surface.box[2:], xlabel="$w_1$", ylabel="$w_2$")


@by_default_settings
def plot_images(
    ax: "Axes", X: ArrayLike, titles: Any = (), columns: int = 10, limit: float = 0.5
) -> None:
    """Draw the rows of X as images, side by side.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    X : array of shape (images, pixels)
        The pixels of each image, row by row; their number is a square (64 for the digits).
    titles : list
        One for each image, which is written over it, or none at all.
    columns : int
        Images side by side, 1 to 1000.
    limit : float
        Black is -limit, white +limit.

    Raises
    ------
    TypeError, ValueError
        Where X holds no square images, or there are other than as many titles as images.
    """
    ax, images = as_axes(ax), _square_images(X)
    columns = whole_number("columns", columns, 1, most=1000)
    limit = real_number("limit", limit, 1e-100, 1e100)
    words = list(titles) if np.iterable(titles) else titles
    if not isinstance(words, list) or len(words) not in (0, len(images)):
        raise ValueError(f"titles should be {len(images)}, one a row of X, not {short_repr(words)}")
    down, above = (1.45, 0.4) if words else (1.12, 0.05)
    for i, image in enumerate(images):
        row, column = divmod(i, columns)
        left, top = column * 1.12, -row * down
        extent = (left, left + 1, top - 1, top)
        ax.imshow(image, cmap="gray", vmin=-limit, vmax=limit, extent=extent)
        if words:
            ax.text(left + 0.5, top + 0.06, str(words[i]), ha="center", va="bottom")
    bottom = (1 - -(-len(images) // columns)) * down - 1
    ax.set(xlim=(-0.05, columns * 1.12), ylim=(bottom - 0.05, above))
    ax.axis("off")


def _square_images(X: ArrayLike) -> np.ndarray:
    images = as_numbers("X", X, 2)
    side = round(images.shape[1] ** 0.5)
    if not side or side**2 != images.shape[1]:
        raise ValueError(f"X should have a square image in each row, its shape is {images.shape}")
    return images.reshape(-1, side, side)


@by_default_settings
def plot_confusion(ax: "Axes", counts: ArrayLike) -> None:
    """Draw confusion counts: right answers on the diagonal in blue, mistakes in red.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    counts : array of shape (classes, classes)
        How often class i (a row) was predicted as j (a column), as Network.confusion counts; each
        that is not 0 is written.

    Raises
    ------
    TypeError, ValueError
        Where counts are not square, or hold other than whole numbers from 0 to 2^53.
    """
    ax, count = as_axes(ax), as_numbers("counts", counts, 2)
    if (count != np.floor(count)).any() or np.abs(count).max(initial=0) > 2**53:
        largest = np.abs(count).max()
        raise ValueError(f"counts should be whole numbers below 2^53, the largest is {largest:.3g}")
    if count.shape[0] != count.shape[1] or not count.size or count.min() < 0:
        raise ValueError(
            f"counts should be square and not negative, as Network.confusion has them: the shape "
            f"is {count.shape}, the least {count.min(initial=np.inf)}"
        )
    right = np.eye(len(count)) == 1
    ax.imshow(np.where(right, count, np.nan), cmap="Blues", vmin=0, vmax=1.6 * count.max())
    mistakes = np.where(right | (count == 0), np.nan, count)
    ax.imshow(mistakes, cmap="Reds", vmin=0, vmax=max(3, 1.5 * (count * ~right).max()))
    for i, j in zip(*np.nonzero(count)):
        ax.text(j, i, str(int(count[i, j])), ha="center", va="center", color="black")
    ticks = range(len(count))
    ax.set(xticks=ticks, yticks=ticks, xlabel="predicted class", ylabel="true class")
