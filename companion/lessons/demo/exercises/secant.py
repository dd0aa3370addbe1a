"""The exercise of one secant step, and the mistakes in it that have a name."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise, apart


def _secant_step(w_before, w, g_before, g):
    s, y = w - w_before, g - g_before
    rho = 1 / (y @ s)
    alpha = rho * (s @ g)
    q = g - alpha * y
    beta = rho * (y @ q)
    return s, y, rho, q + (alpha - beta) * s


def _two_points_of_a_ravine(rng):
    """Two points of a bowl with its lowest point at 0, and the gradients there."""
    n = int(rng.integers(2, 5))
    w_before, w = apart(rng, 2, n)
    curvatures = apart(rng, n, low=2, high=40)
    return w_before, w, curvatures * w_before, curvatures * w


def _pair(w_before, w, g_before, g):
    """s, y and rho, as they should be."""
    s, y = w - w_before, g - g_before
    return s, y, 1 / (y @ s)


def _along(s, y, rho, g):
    """s, y, rho and the direction that follows from them."""
    q = g - rho * (s @ g) * y
    return s, y, rho, q + (rho * (s @ g) - rho * (y @ q)) * s


def _both_turned(w_before, w, g_before, g):
    return _along(w_before - w, g_before - g, _pair(w_before, w, g_before, g)[2], g)


def _s_turned(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return _along(-s, y, -rho, g)


def _y_turned(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return _along(s, -y, -rho, g)


def _swapped(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return _along(y, s, rho, g)


def _not_inverted(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return _along(s, y, 1 / rho, g)


def _by_the_step(w_before, w, g_before, g):
    s, y, _ = _pair(w_before, w, g_before, g)
    return _along(s, y, 1 / (s @ s), g)


def _by_the_change(w_before, w, g_before, g):
    s, y, _ = _pair(w_before, w, g_before, g)
    return _along(s, y, 1 / (y @ y), g)


def _entry_by_entry(w_before, w, g_before, g):
    s, y, _ = _pair(w_before, w, g_before, g)
    with np.errstate(all="ignore"):  # a step that leaves one parameter as it was
        return _along(s, y, 1 / (y * s), g)


def _at_the_point_before(w_before, w, g_before, g):
    return _along(*_pair(w_before, w, g_before, g), g_before)


def _no_curvature(w_before, w, g_before, g):
    return *_pair(w_before, w, g_before, g), g


def _turned(w_before, w, g_before, g):
    *pair, direction = _secant_step(w_before, w, g_before, g)
    return *pair, -direction


def _first_loop_alone(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return s, y, rho, g - rho * (s @ g) * y


def _beta_missing(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return s, y, rho, g - rho * (s @ g) * y + rho * (s @ g) * s


def _alpha_missing(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    q = g - rho * (s @ g) * y
    return s, y, rho, q - rho * (y @ q) * s


def _beta_of_the_gradient(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return s, y, rho, g - rho * (s @ g) * y + rho * (s @ g - y @ g) * s


def _signs_swapped(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    q = g - rho * (s @ g) * y
    return s, y, rho, q + rho * (y @ q - s @ g) * s


def _scaled(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    r = (g - rho * (s @ g) * y) / (rho * (y @ y))
    return s, y, rho, r + rho * (s @ g - y @ r) * s


def _s_and_y_swapped_in_the_loops(w_before, w, g_before, g):
    s, y, rho = _pair(w_before, w, g_before, g)
    return s, y, rho, _along(y, s, rho, g)[-1]


EXERCISES["one secant step"] = Exercise(
    _secant_step,
    {
        "s and y are both turned around: take the new one minus the one before. (The direction is "
        "right all the same, since each of them comes in twice.)": _both_turned,
        "s is turned around: it is the step, the new point minus the one before.": _s_turned,
        "y is turned around: it is the new gradient minus the one before, as s is of the points.": (
            _y_turned
        ),
        "s and y have changed places: s is the step between the points, y the change of the "
        "gradient.": _swapped,
        "rho is 1 / (y s), and you take y s itself.": _not_inverted,
        "You divide by s s, the step's length squared. rho asks how the gradient has changed along "
        "the step: 1 / (y s).": _by_the_step,
        "You divide by y y. rho asks how the gradient has changed along the step: 1 / (y s).": (
            _by_the_change
        ),
        "You multiply y and s entry by entry. rho is one number, from the inner product y @ s.": (
            _entry_by_entry
        ),
        "s, y and rho are right, but the direction is that of the gradient BEFORE the step; the "
        "next step starts at w, with g.": _at_the_point_before,
        "s, y and rho are right, but the direction is the gradient itself: that is plain descent, "
        "which has learned nothing from the step.": _no_curvature,
        "The direction is turned around: H g is asked for, and the minus comes with the update, "
        "w - H g.": _turned,
        "This is q, after the first half. The second puts back what the step knows: "
        "(alpha - beta) s is still missing.": _first_loop_alone,
        "beta is missing: what q has along y is to be taken off, before alpha s is put back.": (
            _beta_missing
        ),
        "alpha is missing in the second half: it is (alpha - beta) s that is added.": (
            _alpha_missing
        ),
        "beta looks at q, at what the first half has left: you take it of g.": (
            _beta_of_the_gradient
        ),
        "alpha and beta have changed places in the second half: (alpha - beta) s is added.": (
            _signs_swapped
        ),
        "You scale q by (s y) / (y y), as L-BFGS does. That is a good H to start from, but here "
        "it is I, and q stays as it is.": _scaled,
        "s, y and rho are right, but in the two halves s and y have changed places: alpha looks "
        "along s and takes off y, beta looks along y and adds s.": _s_and_y_swapped_in_the_loops,
    },
    {
        "": (
            np.array([2.0, 1.0]), np.array([1.0, 0.0]), np.array([2.0, 10.0]), np.array([1.0, 0.0])
        ),
        "a step along one axis": (
            np.array([2.0, 1.0]), np.array([2.0, 0.5]), np.array([2.0, 10.0]), np.array([2.0, 5.0])
        ),
        "a gradient of 0 at w": (
            np.array([2.0, 1.0]), np.zeros(2), np.array([2.0, 10.0]), np.zeros(2)
        ),
        "a single parameter": (
            np.array([2.0]), np.array([0.5]), np.array([10.0]), np.array([2.5])
        ),
    },
    _two_points_of_a_ravine,
    results=("s", "y", "rho", "the direction H g"),
    words={
        "w - w_before": "the step s",
        "g - g_before": "the change of the gradient y",
        "y @ s": "y s",
        "1 / (y @ s)": "rho",
        "s @ g": "s g",
        "rho * (s @ g)": "alpha",
        "g - alpha * y": "q",
        "rho * (y @ q)": "beta",
        "(alpha - beta) * s": "what the step puts back",
        "q + (alpha - beta) * s": "the direction H g",
    },
)  # fmt: skip
