"""Objectives, w -> (J, gradient), on which L-BFGS is compared with SciPy's; each with a start."""

import numpy as np

import mlp_helpers as mlp


def rosenbrock(w):
    """Rosenbrock's bent valley, in any number of dimensions."""
    bend = w[1:] - w[:-1] ** 2
    gradient = np.zeros_like(w)
    gradient[:-1] = -2 * (1 - w[:-1]) - 400 * w[:-1] * bend
    gradient[1:] += 200 * bend
    return np.sum((1 - w[:-1]) ** 2 + 100 * bend**2), gradient


def ill_conditioned(w):
    """A quadratic whose curvatures run from 1 to 10000."""
    curvatures = np.geomspace(1, 1e4, len(w))
    return w @ (curvatures * w) / 2, curvatures * w


def beale(w):
    """Beale's function: three squares, flat far from the minimum (3, 0.5)."""
    x, y = w
    powers = np.arange(1, 4)
    miss = np.array([1.5, 2.25, 2.625]) - x * (1 - y**powers)
    slopes = np.array([-(1 - y**powers), x * powers * y ** (powers - 1)])
    return miss @ miss, 2 * slopes @ miss


def styblinski_tang(w):
    """Styblinski and Tang's function, two valleys along each axis."""
    return np.sum(w**4 - 16 * w**2 + 5 * w) / 2, (4 * w**3 - 32 * w + 5) / 2


def logistic(w):
    """Two overlapping clouds of 200 points, told apart by a line; a small penalty on w."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, len(w)))
    y = np.sign(X @ rng.normal(size=len(w)) + rng.normal(size=200))
    margin = y * (X @ w)
    J = np.logaddexp(0, -margin).mean() + 5e-4 * (w @ w)
    return J, -X.T @ (y / (1 + np.exp(margin))) / 200 + 1e-3 * w


FUNCTIONS = {
    "Rosenbrock, 2": (rosenbrock, np.array([-1.2, 1.0])),
    "Rosenbrock, 20": (rosenbrock, np.tile([-1.2, 1.0], 10)),
    "ill-conditioned quadratic": (ill_conditioned, np.ones(50)),
    "Beale": (beale, np.ones(2)),
    "Styblinski-Tang": (styblinski_tang, np.linspace(-1, 1, 10)),
    "logistic regression": (logistic, np.zeros(20)),
}


def on_digits(loss, seed):
    """(objective, start) of the course's network on the training digits."""
    network = mlp.Network(loss=loss)
    return network.on(*mlp.load_digits().train), network.start(seed)


def lowest_so_far(minimize, objective, w):
    """The lowest J after each evaluation that minimize(objective, w) asks for, and those only."""
    lowest = []

    def watched(w):
        J, gradient = objective(w)
        lowest.append(min([J, *lowest[-1:]]))
        return J, gradient

    minimize(watched, w)
    return np.array(lowest)
