"""The ground with three dents: where every start leads, the solid, and the map beside it."""

from itertools import cycle

import numpy as np

from companion.epochs import descend
from companion.optimizers import Run
from companion.pictures.marks import Pixels
from companion.pictures.stage import plot_contours, stage
from companion.pictures.svg import draw

STARTS = np.linspace(-2.9, 2.9, 59), np.linspace(-1.9, 1.9, 39)  # what the sliders can name
TINTS, NOWHERE = ("#0065B8", "#E08E00", "#00A37A"), "#BBBBBB"


def where(w, ends):
    """The dent that w has come to rest in; '' where it still lies on the plain or on the way.

    ends maps each dent's name to its lowest point.
    """
    near = [name for name, end in ends.items() if np.hypot(*np.subtract(w, end)) < 0.25]
    return near[0] if near else ""


def tints(ends):
    """A color for each dent, and for ''."""
    return dict(zip(ends, cycle(TINTS))) | {"": NOWHERE}


def all_paths(landscape, steps=150):
    """Plain descent from all STARTS, in one pass: (steps + 1, 39, 59, 2)."""
    starts = np.stack(np.meshgrid(*STARTS), axis=-1)
    runs = [Run("plain", 0.1)] * (starts.size // 2)
    return descend(landscape, runs, steps, starts.reshape(-1, 2))[0].reshape(-1, *starts.shape)


def basins(paths, ends):
    """An image (39, 59, 4): each start's tint says where all_paths take it."""
    colors, last = tints(ends), paths[-1, ::-1]
    rgb = [[int(colors[where(w, ends)][i : i + 2], 16) / 255 for i in (1, 3, 5)]
           for w in last.reshape(-1, 2)]  # fmt: skip
    return np.concatenate([rgb, np.full((len(rgb), 1), 0.45)], axis=1).reshape(39, 59, 4)


def ground_figure(landscape, image=None, top=1.0):
    """The solid at the left, the contours at the right, on the image of `basins` if there is one.

    The solid's height stands for J from 0 to top: a larger one draws flatter walls.
    Axes: 0 under the solid, 1 the contours, 2 the solid, 3 the whole picture in pixels.
    """
    figure, (left, right) = stage(2, height=400, legend=185, width_ratios=(1.3, 1))
    plot_contours(right, landscape)
    if image is not None:
        draw([Pixels(image, (-2.95, 2.95, -1.95, 1.95), ax=1)], figure)
        figure.axes[-1].remove()
    left.axis("off")
    solid = figure.add_axes((-0.005, -0.02, 0.42, 1.06), projection="3d", computed_zorder=False)
    solid.patch.set_visible(False)
    solid.view_init(62, -72)
    x, y, J = landscape.grid(41)
    solid.plot_surface(
        *np.meshgrid(x, y), J, cmap="Blues_r", vmin=-0.3, vmax=0.3 + top, rstride=2,
        cstride=2, linewidth=0.3, edgecolor="#5A7088",
    )  # fmt: skip
    solid.set(
        xlabel="$w_1$", ylabel="$w_2$", xlim=(-3, 3), ylim=(-2, 2), zlim=(0, top),
        xticks=(-2, 0, 2), yticks=(-2, 0, 2), zticks=(),
    )  # fmt: skip
    solid.set_box_aspect((6, 4.4, 1.7), zoom=0.86)
    figure.add_axes((0, 0, 1, 1), xlim=(0, 900), ylim=(0, 400)).axis("off")  # for paths
    return figure


def camera(landscape, top=1.0):
    """A function that takes a path over the solid, shape (n, 2), to the picture's pixels x, y.

    top is that of the solid's `ground_figure`.
    """
    from mpl_toolkits.mplot3d import proj3d

    figure = ground_figure(landscape, top=top)
    figure.draw_without_rendering()
    solid = figure.axes[2]
    projection, to_pixels = solid.get_proj(), solid.transData

    def on_the_solid(path):
        x, y, _ = proj3d.proj_transform(*path.T, landscape(path)[0] + 0.02, projection)
        return to_pixels.transform(np.stack([x, y], axis=-1)).T

    return on_the_solid
