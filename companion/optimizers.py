"""Optimizers: a rule gives W_(k+1) = W_k - rho_k and what to remember (slide 6).

A rule is a generator in which ``yield point`` means "the gradient here". It takes w, (P,) or
(R, P), what it remembers, and its factors (numbers, or what multiplies w, a number a run); it
returns the next w and what to remember.
"""

from collections.abc import Callable, Generator, Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from companion.checks import look_up, real_number, short_repr
from companion.cooling import as_schedule

# What a rule asks for, what it is answered, and what it returns: (w, memory).
Step = Generator[NDArray, NDArray, tuple[NDArray, Any]]


def plain(w, state, eta):
    """rho_k = eta grad J(W_k)."""
    return w - eta * (yield w), state


def printed_momentum(w, last, alpha, beta):
    """rho_k = alpha grad J(W_k) + beta grad J(W_(k-1)): as printed, it remembers ONE gradient."""
    here = yield w
    return w - (alpha * here + beta * last), here


def heavy_ball(w, rho, eta, beta):
    """rho_k = eta grad J(W_k) + beta rho_(k-1) (Polyak 1964)."""
    rho_k = eta * (yield w)  # a new array: what is added to it needs none
    rho_k += beta * rho
    return w - rho_k, rho_k


def printed_nesterov(w, last, alpha, beta):
    """rho_k = beta grad J(W_k + alpha grad J(W_(k-1))) + alpha grad J(W_(k-1)), as printed.

    It looks uphill, and takes two gradients: ahead, and at W_k for the next step.
    """
    ahead = yield w + alpha * last
    here = yield w
    return w - (beta * ahead + alpha * last), here


def mended_nesterov(w, last, alpha, beta):
    """The printed form with its sign mended: it looks ahead at W_k - alpha grad J(W_(k-1))."""
    ahead = yield w - alpha * last
    here = yield w
    return w - (beta * ahead + alpha * last), here


def nesterov(w, rho, eta, beta):
    """rho_k = beta rho_(k-1) + eta grad J(W_k - beta rho_(k-1)).

    References
    ----------
    Nesterov 1983, in the form of Sutskever et al. 2013.
    """
    rho = beta * rho + eta * (yield w - beta * rho)
    return w - rho, rho


def adagrad(w, squares, eta, epsilon=1e-10):
    """eta over the root of the SUM of all squared gradients so far (Duchi et al. 2011)."""
    here = yield w
    squares = squares + here * here
    return w - eta * here / (np.sqrt(squares) + epsilon), squares


def rmsprop(w, squares, eta, gamma=0.99, epsilon=1e-8):
    """eta over the root of a fading MEAN of squared gradients (Tieleman and Hinton 2012)."""
    here = yield w
    squares = gamma * squares + (1 - gamma) * here * here
    return w - eta * here / (np.sqrt(squares) + epsilon), squares


def adam(w, memory, eta, beta_1, beta_2=0.999, epsilon=1e-8):
    """A fading mean of gradients over the root of a fading mean of squares.

    Both are freed of their start at 0.

    References
    ----------
    Kingma and Ba 2015.
    """
    mean, squares, k = memory
    here, k = (yield w), k + 1
    mean = beta_1 * mean + (1 - beta_1) * here
    squares = beta_2 * squares + (1 - beta_2) * here * here
    root = np.sqrt(squares / (1 - beta_2**k)) + epsilon
    return w - eta / (1 - beta_1**k) * mean / root, (mean, squares, k)


def adamw(w, memory, eta, beta_1, decay=0.01):
    """Adam, and every weight shrinks by the factor 1 - eta decay (Loshchilov and Hutter 2019)."""
    after, memory = yield from adam(w, memory, eta, beta_1)
    return after - eta * decay * w, memory


def first_memory(rule: Callable[..., Step], w: NDArray) -> Any:
    """What a rule remembers before its first step: nothing, of each kind."""
    nothing = np.zeros_like(w)
    return (nothing, nothing, 0) if rule in (adam, adamw) else nothing


class Method(NamedTuple):
    """A rule, and its factors from the learning rate eta and one momentum factor a.

    The printed lines call two step sizes alpha and beta (and swap them): to compare methods they
    stand at eta and a eta.
    """

    rule: Callable[..., Step]
    factors: Callable[..., tuple[Any, ...]]


METHODS = {
    "plain": Method(plain, lambda eta, a: (eta,)),
    "printed momentum": Method(printed_momentum, lambda eta, a: (eta, a * eta)),
    "heavy ball": Method(heavy_ball, lambda eta, a: (eta, a)),
    "printed Nesterov": Method(printed_nesterov, lambda eta, a: (a * eta, eta)),
    "mended Nesterov": Method(mended_nesterov, lambda eta, a: (a * eta, eta)),
    "Nesterov": Method(nesterov, lambda eta, a: (eta, a)),
}


# Adam's beta_1 is a momentum factor; AdaGrad and RMSProp have none.
ADAPTIVE = {
    "AdaGrad": Method(adagrad, lambda eta, a: (eta,)),
    "RMSProp": Method(rmsprop, lambda eta, a: (eta,)),
    "Adam": Method(adam, lambda eta, a: (eta, a)),
    "AdamW": Method(adamw, lambda eta, a: (eta, a)),
}


def steps_to_come(method: str, a: float) -> float:
    """Steps like its last one that a method's memory alone still makes, were there no gradient."""
    if method in ("heavy ball", "Nesterov", "Adam", "AdamW"):
        return a / (1 - a)  # a + a^2 + a^3 + ...
    if method in ("printed momentum", "printed Nesterov", "mended Nesterov"):
        return a  # they remember one gradient
    return 0.0


def one_step(
    rule: Callable[..., Any], w: Any, memory: Any, gradient: Callable[[Any], Any], *factors: Any
) -> tuple[Any, Any]:
    """(w, memory) after one step of a rule that asks for one gradient.

    gradient is a function of the point at which the rule asks.
    """
    asking = rule(w, memory, *factors)
    point = next(asking)
    try:
        asking.send(gradient(point))
    except StopIteration as end:
        after: tuple[Any, Any] = end.value
        return after
    raise TypeError("the rule asks for a second gradient")


class Run(NamedTuple):
    """How one run trains.

    Attributes
    ----------
    method : str
        One of METHODS or ADAPTIVE.
    eta : float or schedule
        A number above 0, a schedule of `companion.cooling`, or a function of your own. It is called
        with the epoch k; one that has a parameter called `losses` is given them, too, by name.
    a : float
        The momentum factor, from 0 to below 1; those ignore it that have none.
    """

    method: str = "plain"
    eta: Any = 0.1
    a: float = 0.9


def checked_runs(runs: Iterable[Run]) -> list[Run]:
    """`runs` as a list of Run with known names, numbers in range and schedules for eta."""
    if isinstance(runs, Run | str) or not np.iterable(runs):
        raise TypeError(f"runs should be a list of Run, not {short_repr(runs)}")
    checked = [_checked(run) for run in runs]
    if not checked:
        raise ValueError("runs is empty: it should hold at least one Run")
    return checked


def _checked(run: Run) -> Run:
    """`run` with its names known, its numbers in range and its eta a schedule."""
    if not isinstance(run, Run):
        raise TypeError(f"a run should be a Run(method, eta, a), not {short_repr(run)}")
    look_up("method", run.method, METHODS | ADAPTIVE)
    return Run(
        run.method, as_schedule(run.eta), real_number("a (momentum)", run.a, 0, 1, open_high=True)
    )
