"""The exercises of lesson 07: three faults of the lecture's demo, to be mended."""

import numpy as np

from companion.questions.exercise import EXERCISES, Exercise


def _penalty_gradient(W1, W2, C):
    root = np.sqrt(np.mean(W1**2) + np.mean(W2**2))
    return C * W1 / (W1.size * root), C * W2 / (W2.size * root)


_W1, _W2 = np.array([[1.0, -2.0, 0.5], [0.3, 0.0, 1.5]]), np.array([[0.7, -1.2]])


EXERCISES["the penalty's gradient"] = Exercise(
    _penalty_gradient,
    {
        "This is the demo's own line, C W: the gradient of C/2 times the SUM of squares, not of "
        "the root of their means.": lambda W1, W2, C: (C * W1, C * W2),
        "This is the next edition's line, 2 C W: the gradient of C times the SUM of squares, not "
        "of the root of their means.": lambda W1, W2, C: (2 * C * W1, 2 * C * W2),
        "The root is missing: the chain rule through sqrt(u) divides by 2 sqrt(u).": (
            lambda W1, W2, C: (C * W1 / W1.size, C * W2 / W2.size)
        ),
        "A 2 too many: the 2 of the square and the 2 under the root's derivative cancel.": (
            lambda W1, W2, C: tuple(2 * g for g in _penalty_gradient(W1, W2, C))
        ),
        "The means are missing: mean(W^2) has the derivative 2 W / W.size.": lambda W1, W2, C: (
            _penalty_gradient(W1, W2, C)[0] * W1.size,
            _penalty_gradient(W1, W2, C)[1] * W2.size,
        ),
    },
    [(_W1, _W2, 0.1), (2 * _W1, _W2 - 1, 3.0)],
)


def _momentum_step(gradient, remembered, eta, alpha):
    rho = eta * gradient + alpha * remembered
    return rho, rho


EXERCISES["the demo's momentum"] = Exercise(
    _momentum_step,
    {
        "You remember eta times the gradient alone, as the demo does: the momentum of one step, "
        "printed on the slide, and not heavy ball.": lambda g, m, eta, alpha: (
            eta * g + alpha * m,
            eta * g,
        ),
        "You remember the bare gradient. Heavy ball remembers the whole step.": (
            lambda g, m, eta, alpha: (eta * g + alpha * m, g)
        ),
        "eta multiplies the remembered step too, so it fades by eta alpha instead of alpha.": (
            lambda g, m, eta, alpha: (eta * (g + alpha * m),) * 2
        ),
        "The remembered step is subtracted: this brakes where heavy ball keeps rolling.": (
            lambda g, m, eta, alpha: (eta * g - alpha * m,) * 2
        ),
        "This is ascent: W - rho has to go against the gradient, so rho is + eta times it.": (
            lambda g, m, eta, alpha: (-eta * g + alpha * m,) * 2
        ),
    },
    [(np.array([1.0, -2.0]), np.array([0.5, 4.0]), 0.1, 0.9), (_W1, _W1[::-1], 0.7, 0.5)],
)


EXERCISES["the reported cost's gradient"] = Exercise(
    lambda V, A: V.T @ A / V.size,
    {
        "This is the demo's gradient, of the SUM: at twice the batch it is twice as long.": (
            lambda V, A: V.T @ A
        ),
        "You divide by the instances; the reported cost is a mean over the classes, too.": (
            lambda V, A: V.T @ A / len(V)
        ),
        "You divide by the classes; the reported cost is a mean over the instances, too.": (
            lambda V, A: V.T @ A / V.shape[1]
        ),
        "The product is transposed: the gradient has the shape of W, a row for each output.": (
            lambda V, A: A.T @ V / V.size
        ),
    },
    [
        (np.array([[1.0, -1.0], [0.5, 2.0], [0.0, 1.0]]), np.arange(12.0).reshape(3, 4)),
        (np.array([[1.0, 0.5, -0.5]]), np.array([[2.0, -1.0]])),
    ],
)
