"""Two balls on a slope, as they roll and as one sees them from the side."""

import numpy as np

from companion.pictures.stage import stage


def roll_down(slope, m, c, h=0.1, steps=300, w=0.4):
    """Where a ball of mass m is after each step of time h, friction c: (steps + 1, *shape of w).

    slope(w) gives J and dJ/dw of the ground; the ball starts at rest at w. That may be an array,
    and m too: many balls, or places of two coordinates.
    """
    eta, beta = h**2 / (m + c * h), m / (m + c * h)
    rho, path = 0.0, [w]
    for _ in range(steps):
        rho = eta * slope(w)[1] + beta * rho
        w = w - rho
        path.append(w)
    return np.array(path)


def roll_by(step, slope, m, c, h=0.1, steps=300, w=0.4):
    """Yield the same places as `roll_down`, made by step(w, rho, gradient, eta, beta)."""
    eta, beta = h**2 / (m + c * h), m / (m + c * h)
    w, rho = np.array([w]), np.zeros(1)
    yield w[0]
    for _ in range(steps):
        w, rho = step(w, rho, slope(w)[1], eta, beta)
        yield w[0]


def side_view(slope):
    """The ground from the side."""
    figure, ax = stage(height=440, legend=200)
    w = np.linspace(0, 12, 600)
    ax.set(xlim=(0, 12), ylim=(-1.25, 2.35), xlabel="$w$", ylabel="$J$")
    ax.fill_between(w, slope(w)[0], -1.25, color="#DCE6EF", linewidth=0)
    ax.plot(w, slope(w)[0], color="#5A7088", linewidth=2)
    return figure


def rests_on(slope, w, pixels):
    """The center of a ball of this radius that touches the ground at w (52 x 107 pixels a unit)."""
    J, tilt = slope(w)
    normal = np.array([-tilt * 107, 52.0]) / np.hypot(tilt * 107, 52)
    return w + pixels * normal[0] / 52, J + pixels * normal[1] / 107
