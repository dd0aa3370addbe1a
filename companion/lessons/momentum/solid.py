"""Balls with mass on a landscape: one of next to no mass beside a heavy one (slide 5)."""

from functools import cache, lru_cache

import numpy as np

from companion.lessons.momentum.balls import roll_down
from companion.lessons.momentum.landscape import STARTS, camera, ground_figure
from companion.panels.controls import Choice, Slider
from companion.panels.panel import panel
from companion.pictures.marks import Dots, method_line
from companion.pictures.stage import STYLES

LIGHT = 0.01  # as good as no mass: plain descent
TOP = 1.8  # the walls so flat that the camera sees all of the ground


def where_mass_ends(ground, m, c, steps=1000):
    """From how many of all STARTS mass m comes to rest deeper than LIGHT, and less deep: a tuple.

    All balls roll on `ground`, a Surface, in one pass; two differ where their last J differ by more
    than 0.05.
    """
    starts = np.stack(np.meshgrid(*STARTS), axis=-1)
    light, heavy = (
        ground(roll_down(ground, mass, c, steps=steps, w=starts)[-1])[0] for mass in (LIGHT, m)
    )
    return int((heavy < light - 0.05).sum()), int((heavy > light + 0.05).sum())


def ball_marks(name, method, mass, path, on_the_solid):
    """The ball at the end of its path: on the contours (axes 1) and on the solid (axes 3)."""
    x, y = on_the_solid(path)
    size = 13 + 4 * np.log10(mass / LIGHT)
    lift = size / 4  # seen from so high, a ball's center is half its radius above where it touches
    return [
        method_line(method, *path.T, "", width=2, ax=1),
        method_line(method, x, y, "", width=2, ax=3),
        Dots(*path[-1], STYLES[method].color, size, name, ax=1),
        Dots(x[-1], y[-1] + lift, STYLES[method].color, size, ax=3),
    ]


def rolling_on(grounds):
    """Make the panel `roll_on`: a light and a heavy ball from one start, on one of `grounds`.

    grounds maps a name to a Surface.
    """
    # A run is made when a slider moves, not at every tick; a camera, once for each ground.
    cameras = cache(lambda ground: camera(grounds[ground], TOP))

    @lru_cache(100)
    def rolled(ground, start, m, c):
        return roll_down(grounds[ground], np.array([[m], [LIGHT]]), c, w=np.array([start, start]))

    @panel(
        lambda ground: ground_figure(grounds[ground], top=TOP),
        ground=Choice("ground", tuple(grounds), next(iter(grounds)), help="what the balls roll on"),
        k=Slider("step k", 0, 300, 0, 3, play=60, help="steps made so far"),
        m=Slider("mass m", 0.125, 8, 2.0, log=True, help="of the blue ball"),
        c=Slider("friction c", 0.35, 3.8, 0.5, log=True, help="of both balls"),
        w1=Slider("start w₁", -2.9, 2.9, -2.6, 0.1, help="the first coordinate of both balls"),
        w2=Slider("start w₂", -1.9, 1.9, 1.1, 0.1, help="the second coordinate of both balls"),
    )  # fmt: skip
    def roll_on(ground, k, m, c, w1, w2):
        paths = rolled(ground, (w1, w2), m, c)
        marks, words = [], []
        # The light ball comes last: where both are in one place, the smaller one lies on top.
        for r, (kind, method, mass) in enumerate(
            [("heavy", "heavy ball", m), ("light", "plain", LIGHT)]
        ):
            name = f"{kind} ball\nm = {mass:.3g}\nβ = {mass / (mass + 0.1 * c):.3f}"
            marks += ball_marks(name, method, mass, paths[: k + 1, r], cameras(ground))
            (x, y), J = paths[k, r], grounds[ground](paths[k, r])[0]
            words.append(f"the {kind} ball is at w = ({x:.1f}, {y:.1f}), J = {J:.2f}")
        return marks, f"{ground}, after {k} steps: {' and '.join(words)}."

    return roll_on
