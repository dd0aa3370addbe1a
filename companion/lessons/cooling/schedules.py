"""What lesson 05 asks of schedules: how they go, what they decide, where they lead."""

import numpy as np

from companion.cooling import COOLING

__all__ = ["decisions", "measured_and_expected_J", "timed_schedules"]


def timed_schedules(eta_0, d, k_d, k_w, k_max):
    """{name: (how to call it, schedule)} of those that look at k alone; exponential and inverse
    time are as fast as the step drop is at k_d."""
    k_c, gamma, epsilon = k_w + 3, d ** (1 / k_d), (1 / d - 1) / k_d
    arguments = {
        "constant": (),
        "step drop": (d, k_d),
        "printed step drop": (d, k_max),
        "drop a little": (round((1 - d) / k_d, 4),),
        "exponential": (round(gamma, 4),),
        "inverse time": (round(epsilon, 4),),
        "cosine": (k_max,),
        "warm-up": (k_w,),
        "warm-up and cosine": (k_w, k_c, k_max),
    }
    return {
        name: (
            f"{COOLING[name].__name__}({', '.join(f'{v:.3g}' for v in (eta_0, *rest))})",
            COOLING[name](eta_0, *rest),
        )
        for name, rest in arguments.items()
    }


def decisions(schedule, losses):
    """eta_k for k = 0 ... len(losses): (len + 1,)."""
    return np.array([schedule(k, losses[:k]) for k in range(len(losses) + 1)])


def measured_and_expected_J(rates, sigma, xi):
    """J after each update from w = 4, both (updates + 1,): the descents' mean, and the theory's."""
    w, square, J, theory = np.full(xi.shape[1], 4.0), 16.0, [8.0], [8.0]
    for rate, noise in zip(rates, xi):
        w = w - rate * (w + sigma * noise)
        square = (1 - rate) ** 2 * square + (rate * sigma) ** 2
        J.append(np.mean(w * w) / 2)
        theory.append(square / 2)
    return J, theory
