"""Marks: what moves on a picture. Each knows itself as SVG and as matplotlib draws it.

A mark's x and y are in the coordinates of axes number `ax` of its figure, or, where ax is None, in
pixels from the figure's lower left corner. Sizes are in pixels, colors "#1a2b3c" or a name of CSS.

Two methods say how it looks. `as_svg(place)` is a piece of SVG; place(mark) gives the mark's points
as (x, y), arrays in tenths of a pixel from the upper left corner (see `svg.placement`), whose
length may be less than the mark's, or 0. `draw_on(ax)` draws the mark on axes of matplotlib.
"""

import base64
import html
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.checks import as_text, instance_of, look_up, short_repr
from companion.pictures.stage import FONT, POINTS, STYLES
from companion.training import History

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Place: TypeAlias = Callable[[Any], tuple[NDArray, NDArray]]
BLACK = "#222222"
MOST_POINTS = 300  # of a path: more can't be told apart
ALIGNED = {"start": "left", "middle": "center", "end": "right"}


class Line(NamedTuple):
    """A mark: a path through points.

    Attributes
    ----------
    x, y : array of shape (points,), or a number that serves for all
    color : str
    dash : tuple of int
        Lengths on, off, ...; empty for a solid line.
    width : float
    dots : float
        The size of the dots on its points; 0 for none.
    name : str
        Its words in the legend; empty for none.
    ax : int or None
    """

    x: ArrayLike
    y: ArrayLike
    color: str = BLACK
    dash: tuple[int, ...] = ()
    width: float = 3
    dots: float = 0
    name: str = ""
    ax: int | None = 0

    def as_svg(self, place: Place) -> str:
        """Return the path and its dots as SVG."""
        x, y = place(self)
        if not len(x):
            return ""
        path = _svg_path(x, y, self.color, self.dash, self.width)
        return path + _svg_dots(x, y, self.color, self.dots)

    def draw_on(self, ax: "Axes") -> None:
        """Draw the path and its dots on these axes."""
        ax.plot(
            np.asarray(self.x), np.asarray(self.y), color=self.color,
            linestyle=_line_style(self.dash, self.width), linewidth=POINTS * self.width,
            marker="o" if self.dots else None, markersize=POINTS * self.dots, markeredgewidth=0,
            scalex=False, scaley=False, zorder=3,
        )  # fmt: skip


class Dots(NamedTuple):
    """A mark: dots.

    Attributes
    ----------
    x, y : array of shape (dots,), or a number
    color : str
    size : float
    name : str
        Their words in the legend; empty for none.
    ax : int or None
    """

    x: ArrayLike
    y: ArrayLike
    color: str = BLACK
    size: float = 9
    name: str = ""
    ax: int | None = 0

    def as_svg(self, place: Place) -> str:
        """Return the dots as SVG."""
        return _svg_dots(*place(self), self.color, self.size)

    def draw_on(self, ax: "Axes") -> None:
        """Draw the dots on these axes."""
        ax.plot(
            np.atleast_1d(self.x), np.atleast_1d(self.y), color=self.color, linestyle="none",
            marker="o", markersize=POINTS * self.size, markeredgewidth=0,
            scalex=False, scaley=False, zorder=3,
        )  # fmt: skip


class Arrow(NamedTuple):
    """A mark: an arrow from (x[0], y[0]) to (x[1], y[1]).

    Attributes
    ----------
    x, y : array of shape (2,)
    color : str
    dash : tuple of int
        Lengths on, off, ... of its shaft; empty for a solid one.
    width : float
        Of its shaft; the head's size goes with it.
    name : str
        Its words in the legend; empty for none.
    ax : int or None
    """

    x: Any
    y: Any
    color: str = BLACK
    dash: tuple[int, ...] = ()
    width: float = 3
    name: str = ""
    ax: int | None = 0

    def as_svg(self, place: Place) -> str:
        """Return the arrow as SVG; nothing where it is shorter than a tenth of a pixel."""
        x, y = place(self)
        length = float(np.hypot(np.diff(x), np.diff(y))[0]) if len(x) == 2 else 0.0
        if length < 1:
            return ""
        tip, along = np.array([x[1], y[1]]), np.array([x[1] - x[0], y[1] - y[0]]) / length
        head = min(length, 45 * self.width)
        base, side = tip - head * along, 0.45 * head * np.array([-along[1], along[0]])
        shaft = np.array([x[0], base[0]]), np.array([y[0], base[1]])
        points = _svg_points(*np.array([tip, base + side, base - side]).T)
        return (
            _svg_path(*shaft, self.color, self.dash, self.width)
            + f'<polygon points="{points}" fill="{self.color}"/>'
        )

    def draw_on(self, ax: "Axes") -> None:
        """Draw the arrow on these axes."""
        ax.annotate(
            "", (self.x[1], self.y[1]), (self.x[0], self.y[0]), annotation_clip=False, zorder=3,
            arrowprops={"arrowstyle": "-|>", "color": self.color,
                        "linestyle": _line_style(self.dash, self.width),
                        "linewidth": POINTS * self.width, "mutation_scale": 5.5 * self.width,
                        "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


class Text(NamedTuple):
    """A mark: words at (x, y), the middle of the line of text at y.

    Attributes
    ----------
    x, y : float
    words : str
    color : str
    size : float
    anchor : str
        What of the words is at x: "start", "middle" or "end".
    ax : int or None
    """

    x: float
    y: float
    words: str
    color: str = BLACK
    size: float = FONT
    anchor: str = "start"
    ax: int | None = 0

    def as_svg(self, place: Place) -> str:
        """Return the words as SVG."""
        x, y = place(self)
        if not len(x):
            return ""
        return (
            f'<text x="{x[0]:.0f}" y="{y[0]:.0f}" dy="0.35em" text-anchor="{self.anchor}" '
            f'font-size="{10 * self.size:.0f}" fill="{self.color}">{html.escape(self.words)}</text>'
        )

    def draw_on(self, ax: "Axes") -> None:
        """Write the words on these axes."""
        ax.text(
            self.x, self.y, self.words.replace("$", r"\$"), color=self.color, zorder=5,
            fontsize=POINTS * self.size, ha=ALIGNED[self.anchor], va="center", clip_on=True,
        )  # fmt: skip


class Area(NamedTuple):
    """A mark: a filled shape.

    Attributes
    ----------
    x, y : array of shape (corners,)
    color : str
    opacity : float
        0 to 1.
    name : str
        Its words in the legend; empty for none.
    ax : int or None
    """

    x: ArrayLike
    y: ArrayLike
    color: str = BLACK
    opacity: float = 0.2
    name: str = ""
    ax: int | None = 0

    def as_svg(self, place: Place) -> str:
        """Return the shape as SVG."""
        return (
            f'<polygon points="{_svg_points(*place(self))}" fill="{self.color}" '
            f'fill-opacity="{self.opacity:g}"/>'
        )

    def draw_on(self, ax: "Axes") -> None:
        """Fill the shape on these axes."""
        ax.fill(
            np.asarray(self.x), np.asarray(self.y), color=self.color, alpha=self.opacity,
            linewidth=0, zorder=2,
        )  # fmt: skip


class Pixels(NamedTuple):
    """A mark: an array of colors that fills a box.

    Attributes
    ----------
    colors : array of shape (rows, columns, 3 or 4)
        Red, green, blue and perhaps opacity, floats in [0, 1]; row 0 is on top.
    box : tuple of float
        Its left, right, bottom and top.
    ax : int or None
    """

    colors: ArrayLike
    box: tuple[float, float, float, float]
    ax: int | None = 0

    @property
    def x(self) -> NDArray:
        """The box's left and right."""
        return np.array(self.box[:2])

    @property
    def y(self) -> NDArray:
        """The box's bottom and top."""
        return np.array(self.box[2:])

    def as_svg(self, place: Place) -> str:
        """Return the colors as an image in SVG."""
        from PIL import Image  # comes with matplotlib

        x, y = place(self)
        if len(x) < 2:
            return ""
        colors = (255 * np.clip(self.colors, 0, 1)).round().astype(np.uint8)
        colors = colors[:: 1 if y[1] <= y[0] else -1, :: 1 if x[0] <= x[1] else -1]
        file = io.BytesIO()
        Image.fromarray(np.ascontiguousarray(colors)).save(file, "png", compress_level=1)
        return (
            f'<image x="{min(x):.0f}" y="{min(y):.0f}" width="{abs(x[1] - x[0]):.0f}" '
            f'height="{abs(y[0] - y[1]):.0f}" preserveAspectRatio="none" '
            'style="image-rendering: pixelated" '
            f'href="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"/>'
        )

    def draw_on(self, ax: "Axes") -> None:
        """Draw the colors on these axes, whose limits stay."""
        limits = (*ax.get_xlim(), *ax.get_ylim())
        colors = np.clip(self.colors, 0, 1)
        ax.imshow(colors, extent=self.box, aspect=ax.get_aspect(), zorder=1)
        ax.set(xlim=limits[:2], ylim=limits[2:])


Mark: TypeAlias = Line | Dots | Arrow | Text | Area | Pixels
MARKS = (Line, Dots, Arrow, Text, Area, Pixels)


def method_line(
    method: str, x: ArrayLike, y: ArrayLike, name: str | None = None, **kwargs: Any
) -> Line:
    """Return a Line in the method's color and dash.

    Parameters
    ----------
    method : str
        A key of STYLES.
    x, y : array of shape (points,)
    name : str, optional
        Its words in the legend; without it, the method.
    **kwargs
        What else a Line takes: width, dots, ax.

    Raises
    ------
    ValueError
        Where the method is not known.
    """
    style = look_up("method", method, STYLES)
    return Line(x, y, style.color, style.dash, name=method if name is None else name, **kwargs)


def training_marks(
    history: History, methods: Sequence[str], names: Sequence[str], cooled: Collection[int] = ()
) -> Iterator[Line]:
    """Yield the lines of a training: two for each run, in its method's style.

    Parameters
    ----------
    history : History
        Of a Fit of a list of runs: J on the training data goes to axes 0, accuracy on the watched
        data to axes 1, both after each epoch.
    methods, names : list of str
        For each run the key of STYLES, and its words in the legend.
    cooled : list of int
        The numbers of the runs that carry dots.

    Raises
    ------
    TypeError, ValueError
        Where history is none, or methods and names are not one for each run.
    """
    instance_of("history", history, History, "the history of a Fit")
    runs = history.J.shape[1:]
    if (len(methods),) != runs or (len(names),) != runs:
        raise ValueError(
            f"methods and names should be one for each run of a list of runs, they are "
            f"{len(methods)} and {len(names)}; history.J has the shape {history.J.shape}"
        )
    epochs = np.arange(len(history.J))
    for r, (method, name) in enumerate(zip(methods, names)):
        dots = 9 if r in cooled else 0
        yield method_line(method, epochs, history.J[:, r], name, dots=dots)
        yield method_line(method, epochs, history.watched_accuracy[:, r], "", dots=dots, ax=1)


def as_marks(marks: Iterable[Mark], figure: "Figure") -> list[Mark]:
    """Return the marks as a list, if each of them can be drawn on the figure.

    Raises
    ------
    TypeError, ValueError
        What is wrong with the first that can't.
    """
    if isinstance(marks, str) or not np.iterable(marks):
        raise TypeError(f"marks should be a list of marks, not {short_repr(marks)}")
    found, axes = list(marks), range(len(figure.axes))
    for mark in found:
        instance_of("each of marks", mark, MARKS, "a Line, Dots, Arrow, Text, Area or Pixels")
        if mark.ax is not None and mark.ax not in axes:
            raise ValueError(f"ax should be from 0 to {len(axes) - 1}, a mark's is {mark.ax}")
        color = getattr(mark, "color", "black")
        if not isinstance(color, str) or not re.fullmatch("#[0-9a-fA-F]{3,8}|[a-zA-Z]+", color):
            raise ValueError(f"color should be '#1a2b3c' or a name of CSS, not {short_repr(color)}")
        x, y = np.shape(mark.x), np.shape(mark.y)
        if x != y and x and y and 1 not in (*x, *y):
            raise ValueError(f"x and y of a mark should be alike, their shapes are {x} and {y}")
        if isinstance(mark, Arrow) and not x == y == (2,):
            raise ValueError(f"x and y of an Arrow should be two points, their shapes are {x}, {y}")
        if isinstance(mark, Text):
            as_text("words", mark.words)
            look_up("anchor", mark.anchor, ALIGNED)
    return found


def _line_style(dash: tuple[int, ...], width: float) -> Any:
    """Return a dash as matplotlib has it: in units of the line's width."""
    return (0, [d / width for d in dash]) if dash else "-"


def _svg_path(x: NDArray, y: NDArray, color: str, dash: tuple[int, ...], width: float) -> str:
    lengths = " ".join(f"{10 * d:.0f}" for d in dash)
    dashes = f' stroke-dasharray="{lengths}"' if dash else ""
    return (
        f'<polyline points="{_svg_points(x, y)}" fill="none" stroke="{color}" '
        f'stroke-width="{10 * width:.0f}"{dashes} stroke-linejoin="round"/>'
    )


def _svg_points(x: NDArray, y: NDArray) -> str:
    if len(x) > MOST_POINTS:
        keep = np.unique(np.linspace(0, len(x) - 1, MOST_POINTS).astype(int))
        x, y = x[keep], y[keep]
    return " ".join([f"{i},{j}" for i, j in zip(x.astype(int).tolist(), y.astype(int).tolist())])


def _svg_dots(x: NDArray, y: NDArray, color: str, size: float) -> str:
    if not size:
        return ""
    path = "".join([f"M{i} {j}h0" for i, j in zip(x.astype(int).tolist(), y.astype(int).tolist())])
    return (
        f'<path d="{path}" stroke="{color}" stroke-width="{10 * size:.0f}" '
        'stroke-linecap="round" fill="none"/>'
    )
