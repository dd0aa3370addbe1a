"""Marks: what moves on a picture. Each knows itself as SVG and as matplotlib draws it."""

import base64
import html
import io
import re
from typing import Any, NamedTuple

import numpy as np

from companion.checks import as_text, instance_of, look_up, short_repr
from companion.pictures.stage import FONT, STYLES
from companion.training import History


class Line(NamedTuple):
    """A mark: a path through points in the coordinates of axes number `ax`, with dots on it if
    `dots` is their size in pixels. A `name` puts it into the legend."""

    x: Any
    y: Any
    color: str = "#222222"
    dash: tuple = ()
    width: float = 3
    dots: float = 0
    name: str = ""
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        if not len(x):
            return ""
        dash = f' stroke-dasharray="{_tenths(self.dash)}"' if self.dash else ""
        line = (
            f'<polyline points="{_points(x, y)}" fill="none" stroke="{self.color}" '
            f'stroke-width="{10 * self.width:.0f}"{dash} stroke-linejoin="round"/>'
        )
        return line + _svg_dots(x, y, self.color, self.dots)

    def draw(self, ax):
        style = (0, [d / self.width for d in self.dash]) if self.dash else "-"
        ax.plot(
            np.asarray(self.x), np.asarray(self.y), color=self.color,
            linestyle=style, linewidth=0.72 * self.width, marker="o" if self.dots else None,
            markersize=0.72 * self.dots, markeredgewidth=0, scalex=False, scaley=False, zorder=3,
        )  # fmt: skip


class Dots(NamedTuple):
    """A mark: dots of `size` pixels. A `name` puts them into the legend."""

    x: Any
    y: Any
    color: str = "#222222"
    size: float = 9
    name: str = ""
    ax: int | None = 0

    def svg(self, at):
        return _svg_dots(*at(self), self.color, self.size)

    def draw(self, ax):
        ax.plot(
            np.atleast_1d(self.x), np.atleast_1d(self.y), color=self.color, linestyle="none",
            marker="o", markersize=0.72 * self.size, markeredgewidth=0,
            scalex=False, scaley=False, zorder=3,
        )  # fmt: skip


class Arrow(NamedTuple):
    """A mark: an arrow from (x[0], y[0]) to (x[1], y[1])."""

    x: Any
    y: Any
    color: str = "#222222"
    dash: tuple = ()
    width: float = 3
    name: str = ""
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        length = np.hypot(*(np.diff(x), np.diff(y)))[0] if len(x) == 2 else 0
        if length < 1:
            return ""
        u = np.array([x[1] - x[0], y[1] - y[0]]) / length
        head = min(length, 45 * self.width)
        base = np.array([x[1], y[1]]) - head * u
        side = 0.45 * head * np.array([-u[1], u[0]])
        tip = np.array([(x[1], y[1]), base + side, base - side])
        shaft = Line(None, None, self.color, self.dash, self.width).svg(
            lambda _: (np.array([x[0], base[0]]), np.array([y[0], base[1]]))
        )
        return shaft + f'<polygon points="{_points(*tip.T)}" fill="{self.color}"/>'

    def draw(self, ax):
        style = (0, [d / self.width for d in self.dash]) if self.dash else "-"
        ax.annotate(
            "", (self.x[1], self.y[1]), (self.x[0], self.y[0]), annotation_clip=False, zorder=3,
            arrowprops={"arrowstyle": "-|>", "color": self.color, "linestyle": style,
                        "linewidth": 0.72 * self.width, "mutation_scale": 5.5 * self.width,
                        "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


ALIGNED = {"start": "left", "middle": "center", "end": "right"}


class Text(NamedTuple):
    """A mark: words at (x, y); anchor is 'start', 'middle' or 'end'. The middle of the line of
    text is at y."""

    x: float
    y: float
    words: str
    color: str = "#222222"
    size: float = FONT
    anchor: str = "start"
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        if not len(x):
            return ""
        return (
            f'<text x="{x[0]:.0f}" y="{y[0]:.0f}" dy="0.35em" text-anchor="{self.anchor}" '
            f'font-size="{10 * self.size:.0f}" fill="{self.color}">{html.escape(self.words)}</text>'
        )

    def draw(self, ax):
        align = ALIGNED[self.anchor]
        ax.text(
            self.x, self.y, self.words.replace("$", r"\$"), color=self.color, zorder=5,
            fontsize=0.72 * self.size, ha=align, va="center", clip_on=True,
        )  # fmt: skip


class Area(NamedTuple):
    """A mark: a filled shape through points."""

    x: Any
    y: Any
    color: str = "#222222"
    opacity: float = 0.2
    name: str = ""
    ax: int | None = 0

    def svg(self, at):
        x, y = at(self)
        return (
            f'<polygon points="{_points(x, y)}" fill="{self.color}" '
            f'fill-opacity="{self.opacity:g}"/>'
        )

    def draw(self, ax):
        ax.fill(
            np.asarray(self.x), np.asarray(self.y), color=self.color, alpha=self.opacity,
            linewidth=0, zorder=2,
        )  # fmt: skip


class Pixels(NamedTuple):
    """A mark: an array of colors (rows, columns, 3 or 4; floats in [0, 1]) filling the box
    (left, right, bottom, top), row 0 on top."""

    colors: Any
    box: tuple
    ax: int | None = 0

    @property
    def x(self):
        return np.array(self.box[:2])

    @property
    def y(self):
        return np.array(self.box[2:])

    def svg(self, at):
        from PIL import Image  # comes with matplotlib

        x, y = at(self)
        file = io.BytesIO()
        colors = (255 * np.clip(self.colors, 0, 1)).round().astype(np.uint8)
        Image.fromarray(colors).save(file, "png", compress_level=1)
        return (
            f'<image x="{x[0]:.0f}" y="{y[1]:.0f}" width="{x[1] - x[0]:.0f}" '
            f'height="{y[0] - y[1]:.0f}" preserveAspectRatio="none" '
            'style="image-rendering: pixelated" '
            f'href="data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"/>'
        )

    def draw(self, ax):
        limits = (*ax.get_xlim(), *ax.get_ylim())
        ax.imshow(np.clip(self.colors, 0, 1), extent=self.box, aspect=ax.get_aspect(), zorder=1)
        ax.set(xlim=limits[:2], ylim=limits[2:])


def method_line(method, x, y, name=None, **kwargs):
    """A Line in the method's color and dash."""
    style = look_up("method", method, STYLES)
    return Line(x, y, style.color, style.dash, name=method if name is None else name, **kwargs)


def training_marks(history, methods, names, cooled=()):
    """J on the training data (axes 0) and accuracy on the watched data (axes 1) after each epoch,
    a line a run in its method's style; the runs whose numbers are in `cooled` carry dots."""
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


MARKS = (Line, Dots, Arrow, Text, Area, Pixels)


def checked_marks(marks, figure):
    """The marks as a list, if each of them can be drawn into the figure."""
    if isinstance(marks, str) or not np.iterable(marks):
        raise TypeError(f"marks should be a list of marks, not {short_repr(marks)}")
    marks, axes = list(marks), range(len(figure.axes))
    for mark in marks:
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
    return marks


def _tenths(lengths):
    return " ".join(f"{10 * d:.0f}" for d in lengths)


def _points(x, y):
    """SVG's list of points, thinned to 300: more can't be told apart."""
    if len(x) > 300:
        keep = np.unique(np.linspace(0, len(x) - 1, 300).astype(int))
        x, y = x[keep], y[keep]
    return " ".join([f"{i},{j}" for i, j in zip(x.astype(int).tolist(), y.astype(int).tolist())])


def _svg_dots(x, y, color, size):
    if not size:
        return ""
    path = "".join([f"M{i} {j}h0" for i, j in zip(x.astype(int).tolist(), y.astype(int).tolist())])
    return (
        f'<path d="{path}" stroke="{color}" stroke-width="{10 * size:.0f}" '
        'stroke-linecap="round" fill="none"/>'
    )
