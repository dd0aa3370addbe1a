"""Surfaces: objectives over the plane, to look at (slides 3, 5 and 6)."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from companion.checks import (
    as_array,
    as_numbers,
    positive_number,
    real_number,
    short_repr,
    whole_number,
)


class Surface(NamedTuple):
    """An objective over the plane: called with w, it gives (J, gradient).

    Attributes
    ----------
    name : str
        As pictures and messages have it.
    formula : (x, y) -> (J, dJ/dx, dJ/dy)
        Of arrays, each result shaped like x.
    start : (x, y)
        A good first point.
    box : (left, right, bottom, top)
        What a picture shows.
    minimum : (x, y) or None
        The lowest point; None where J falls for ever.
    """

    name: str
    formula: Callable[..., Any]
    start: tuple[float, float]
    box: tuple[float, float, float, float]
    minimum: tuple[float, float] | None

    def __call__(self, w: ArrayLike, batch: Any = None) -> tuple[Any, NDArray]:
        """J and its gradient at w.

        Where w is so large that numbers overflow, J is inf or NaN, without a warning: `descend`
        takes that for divergence.

        Parameters
        ----------
        w : (2,) or (R, 2)
            One point, or R of them.
        batch : any
            Not looked at: a surface has no instances.

        Returns
        -------
        J : a number, or (R,)
        gradient : like w
        """
        if type(w) is not np.ndarray or w.dtype.kind != "f":
            w = as_array("w", w)
            w = w if w.dtype.kind == "f" else as_numbers("w", w)
        if w.shape[-1:] != (2,):
            raise ValueError(f"w should have the shape (2,) or (R, 2), not {w.shape}")
        with np.errstate(all="ignore"):  # a run that diverges is told by its J
            gradient, parts = np.empty_like(w), self.formula(w[..., 0], w[..., 1])
            if not isinstance(parts, tuple) or len(parts) != 3:
                raise ValueError(f"formula should give (J, dJ/dx, dJ/dy), not {short_repr(parts)}")
            try:
                J, gradient[..., 0], gradient[..., 1] = parts
            except (TypeError, ValueError) as error:
                raise ValueError(f"formula should give numbers shaped like x: {error}") from None
        return J, gradient

    def grid(self, points: int = 200) -> tuple[NDArray, NDArray, NDArray]:
        """x (points,), y (points,) and J (points, points) over the box, for contours."""
        points = whole_number("points", points, 2, most=5000)
        x = np.linspace(*self.box[:2], points)
        y = np.linspace(*self.box[2:], points)
        return x, y, self(np.stack(np.meshgrid(x, y), axis=-1))[0]


def quadratic(steep: float = 10.0, flat: float = 1.0, angle: float = 0.0) -> Surface:
    """A ravine: 1/2 (flat u^2 + steep v^2), its axes u, v turned.

    Parameters
    ----------
    steep, flat : float
        The curvatures lambda, above 0.
    angle : float
        Degrees by which u, v are turned: then the two parameters change one another.
    """
    steep, flat = positive_number("steep", steep), positive_number("flat", flat)
    turn = np.radians(real_number("angle", angle))
    c, s = float(np.cos(turn)), float(np.sin(turn))  # NumPy's own would turn float32 to float64

    def formula(x: Any, y: Any) -> tuple[Any, Any, Any]:
        u, v = c * x + s * y, c * y - s * x
        gu, gv = flat * u, steep * v
        return (u * gu + v * gv) / 2, c * gu - s * gv, s * gu + c * gv

    return Surface("ravine", formula, (-1.7, 0.9), (-2.2, 2.2, -1.3, 1.3), (0.0, 0.0))


def _rosenbrock(x: Any, y: Any) -> tuple[Any, Any, Any]:
    bend = y - x * x
    return (1 - x) ** 2 + 100 * bend**2, -2 * (1 - x) - 400 * x * bend, 200 * bend


def _saddle(x: Any, y: Any) -> tuple[Any, Any, Any]:
    """x^2 / 2 - y^2 / 2 + y^4 / 4: flat at (0, 0), lowest at (0, 1) and (0, -1)."""
    return x * x / 2 + y * y * (y * y / 2 - 1) / 2, x, y * (y * y - 1)


_DENTS = np.array(  # depth, x, y, width of each dent in the plain
    [(1.0, 1.3, 0.5, 0.55), (0.6, -0.3, 0.9, 0.5), (0.55, 0.2, -0.7, 0.5), (0.3, -1.5, -0.2, 0.4)]
)


def _hills(x: Any, y: Any) -> tuple[Any, Any, Any]:
    """A plain at J = 1 with four dents: local minima, and large flat areas around them."""
    J, gx, gy = np.ones_like(x), np.zeros_like(x), np.zeros_like(x)
    for depth, cx, cy, width in _DENTS:
        dx, dy = (x - cx) / width, (y - cy) / width
        dent = depth * np.exp(-(dx * dx + dy * dy) / 2)
        J -= dent
        gx += dent * dx / width
        gy += dent * dy / width
    return J, gx, gy


SURFACES = {
    "ravine": quadratic(),
    "turned ravine": quadratic(angle=30)._replace(name="turned ravine"),
    "Rosenbrock": Surface("Rosenbrock", _rosenbrock, (-1.2, 1.0), (-2, 2, -0.8, 3), (1.0, 1.0)),
    "saddle": Surface("saddle", _saddle, (-1.5, 0.02), (-2, 2, -1.6, 1.6), (0.0, 1.0)),
    "hills": Surface("hills", _hills, (-0.9, 0.4), (-2.4, 2.4, -1.7, 1.9), (1.2909, 0.4971)),
}
