"""Cooling: a schedule is a function k -> eta_k, k counting epochs from 0 (slide 7).

The plateau rules also see the losses so far: losses[j] is the mean J of epoch j, j < k. Everywhere
below, eta_0 > 0 is the first rate.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from companion.checks import (
    as_numbers,
    as_scalar,
    asks_for,
    positive_number,
    real_number,
    short_repr,
    takes_arguments,
    whole_number,
)


class Schedule:
    """A function (k, losses) -> eta_k that looks at its k, and shows how it was made.

    It can be sent to another process, with the Classifier that it cools.

    Parameters
    ----------
    eta : (k, losses) -> float
        For one k.
    factory : function
        What made it, called with `arguments`.
    """

    def __init__(
        self, eta: Callable[..., float], factory: Callable[..., "Schedule"], *arguments: float
    ) -> None:
        self.eta, self.factory, self.arguments = eta, factory, arguments

    @property
    def sees_losses(self) -> bool:
        """Whether eta_k depends on the losses so far."""
        return self.factory in (reduce_on_plateau, lecture_plateau)

    def __call__(self, k: ArrayLike, losses: Sequence[float] = ()) -> Any:
        """eta_k; of an array of epochs, too, so that eta(np.arange(20)) can be drawn."""
        if type(k) is int and 0 <= k <= 10**9:  # as training asks, which has no time to lose
            return self.eta(k, losses)
        if np.ndim(k):
            return np.array([self(each, losses) for each in np.asarray(k).tolist()])
        return self.eta(real_number("k", as_scalar(k), 0), losses)

    def __repr__(self) -> str:
        return f"{self.factory.__name__}({', '.join(map(repr, self.arguments))})"

    def __reduce__(self) -> tuple[Any, ...]:
        return self.factory, self.arguments

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Schedule) and self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash(self.__reduce__())


def _losses(losses: Sequence[float], k: float) -> list[float]:
    """The losses of the epochs before k, as a list."""
    return as_numbers("losses", losses, 1)[: int(k)].tolist()


def constant(eta_0: float) -> Schedule:
    """eta_k = eta_0."""
    eta_0 = positive_number("eta_0", eta_0)
    return Schedule(lambda k, losses: eta_0, constant, eta_0)


def step_drop(eta_0: float, d: float = 0.5, k_d: int = 10) -> Schedule:
    """eta_k = eta_0 d^floor(k / k_d): drop by d every k_d epochs."""
    eta_0, d, k_d = positive_number("eta_0", eta_0), _factor(d), whole_number("k_d", k_d, 1)
    return Schedule(lambda k, losses: eta_0 * d ** (k // k_d), step_drop, eta_0, d, k_d)


def printed_step_drop(eta_0: float, d: float = 0.5, k_max: int = 20) -> Schedule:
    """eta_k = eta_0 d^floor(k_max / k), as slide 7 prints it.

    It rises, and divides by zero at k = 0, where this one takes k = 1.
    """
    eta_0, d, k_max = positive_number("eta_0", eta_0), _factor(d), whole_number("k_max", k_max, 1)
    return Schedule(
        lambda k, losses: eta_0 * d ** (k_max // max(k, 1)),
        printed_step_drop, eta_0, d, k_max,
    )  # fmt: skip


def drop_a_little(eta_0: float, d: float = 0.05) -> Schedule:
    """eta_k = eta_0^(1 + k d), as slide 7 prints it, never under eta_0 / 1000 (the demo's floor).

    It is eta_0 (eta_0^d)^k: how fast it falls depends on eta_0; it is constant at eta_0 = 1 and
    grows above.
    """
    eta_0, d = positive_number("eta_0", eta_0), real_number("d", d, 0)

    def dropped(k: float, losses: Sequence[float]) -> float:
        try:
            return max(eta_0 ** (1 + k * d), eta_0 / 1000)
        except OverflowError:  # eta_0 > 1, and no float is as large
            return np.inf

    return Schedule(dropped, drop_a_little, eta_0, d)


def exponential(eta_0: float, gamma: float = 0.9) -> Schedule:
    """eta_k = eta_0 gamma^k."""
    eta_0, gamma = positive_number("eta_0", eta_0), _factor(gamma, "gamma")
    return Schedule(lambda k, losses: eta_0 * gamma**k, exponential, eta_0, gamma)


def inverse_time(eta_0: float, epsilon: float = 0.1) -> Schedule:
    """eta_k = eta_0 / (1 + epsilon k)."""
    eta_0, epsilon = positive_number("eta_0", eta_0), real_number("epsilon", epsilon, 0)
    return Schedule(lambda k, losses: eta_0 / (1 + epsilon * k), inverse_time, eta_0, epsilon)


def cosine(eta_0: float, k_max: int = 20) -> Schedule:
    """eta_k = eta_0 (1 + cos(pi k / k_max)) / 2, and 0 from k_max on (Loshchilov, Hutter 2017)."""
    eta_0, k_max = positive_number("eta_0", eta_0), whole_number("k_max", k_max, 1)
    return Schedule(
        lambda k, losses: eta_0 * ((1 + np.cos(np.pi * min(k / k_max, 1))) / 2),
        cosine, eta_0, k_max,
    )  # fmt: skip


def warm_up(eta_0: float, k_w: int = 5, start: float = 0.1) -> Schedule:
    """Rise in a straight line from start * eta_0 to eta_0 at epoch k_w, then stay."""
    eta_0, k_w, start = (
        positive_number("eta_0", eta_0),
        whole_number("k_w", k_w, 1),
        _factor(start, "start"),
    )
    return Schedule(
        lambda k, losses: eta_0 * (start + (1 - start) * min(k / k_w, 1)),
        warm_up, eta_0, k_w, start,
    )  # fmt: skip


def warm_up_cosine(
    eta_0: float, k_w: int = 3, k_c: int = 8, k_max: int = 20, start: float = 0.1
) -> Schedule:
    """First rise (to epoch k_w), then plateau (to k_c), then fall as a cosine (to k_max)."""
    k_w, k_c = whole_number("k_w", k_w, 1), whole_number("k_c", k_c, k_w)
    k_max = whole_number("k_max", k_max, k_c + 1)
    rise, fall = warm_up(eta_0, k_w, start), cosine(eta_0, k_max - k_c)
    return Schedule(
        lambda k, losses: rise(k) if k < k_c else fall(k - k_c),
        warm_up_cosine, eta_0, k_w, k_c, k_max, start,
    )  # fmt: skip


def reduce_on_plateau(
    eta_0: float, d: float = 0.5, patience: int = 2, threshold: float = 0.01
) -> Schedule:
    """Multiply eta by d after more than `patience` epochs without a new best loss.

    A new best is lower than the old one by more than `threshold` times its size: what every
    framework calls "reduce on plateau".
    """
    eta_0, d = positive_number("eta_0", eta_0), _factor(d)
    patience, threshold = (
        whole_number("patience", patience, 0),
        real_number("threshold", threshold, 0, 1),
    )

    def reduced(k: float, losses: Sequence[float]) -> float:
        eta, best, bad = eta_0, np.inf, 0
        for J in _losses(losses, k):
            bar = best - threshold * abs(best) if best < np.inf else best
            best, bad = (J, 0) if J < bar else (best, bad + 1)
            if bad > patience:
                eta, bad = eta * d, 0
        return eta

    return Schedule(reduced, reduce_on_plateau, eta_0, d, patience, threshold)


def lecture_plateau(
    eta_0: float, d: float = 0.7, rapid: float = 0.1, slow: float = 0.01
) -> Schedule:
    """Slide 7's rule: eta smaller when J rapidly changes, bigger when it is not changing much.

    Smaller: times d; bigger: divided by d. Rapidly: by more than `rapid` of itself from one epoch
    to the next; not much: by less than `slow`. The slide gives no numbers; eta is kept within a
    factor 100 of eta_0.
    """
    eta_0, d = positive_number("eta_0", eta_0), _factor(d)
    rapid, slow = real_number("rapid", rapid, 0), real_number("slow", slow, 0)

    def adapted(k: float, losses: Sequence[float]) -> float:
        eta = eta_0
        for before, J in pairwise(_losses(losses, k)):
            change = _relative_change(before, J)
            eta = eta * d if change > rapid else eta / d if change < slow else eta
            eta = min(max(eta, eta_0 / 100), eta_0 * 100)
        return eta

    return Schedule(adapted, lecture_plateau, eta_0, d, rapid, slow)


def _relative_change(before: float, J: float) -> float:
    if J == before:
        return 0.0
    return abs(J - before) / abs(before) if before else np.inf


def _factor(value: float, name: str = "d") -> float:
    return real_number(name, value, 0, 1, open_low=True)


COOLING = {
    "constant": constant,
    "step drop": step_drop,
    "printed step drop": printed_step_drop,
    "drop a little": drop_a_little,
    "exponential": exponential,
    "inverse time": inverse_time,
    "cosine": cosine,
    "warm-up": warm_up,
    "warm-up and cosine": warm_up_cosine,
    "reduce on plateau": reduce_on_plateau,
    "lecture's plateau": lecture_plateau,
}


class OwnSchedule:
    """A function of one's own as a schedule: called with k alone, unless it asks for `losses`."""

    def __init__(self, eta: Callable[..., Any]) -> None:
        self.eta, self.sees_losses = eta, asks_for(eta, "losses")
        named: dict[str, Any] = {"losses": []} if self.sees_losses else {}
        if not takes_arguments(eta, 0, **named):
            came = f"{short_repr(eta)} takes other arguments"
            raise TypeError(
                f"eta should be a number or a function k -> eta_k, but {came} (the losses are for "
                "a parameter called losses)"
            )

    def __call__(self, k: int, losses: Sequence[float] = ()) -> Any:
        """What the function gives at epoch k."""
        return self.eta(k, losses=losses) if self.sees_losses else self.eta(k)


def as_schedule(eta: Any) -> Schedule | OwnSchedule:
    """`eta`, a number or a function, as a function (k, losses) -> eta_k."""
    if isinstance(eta, Schedule):
        return eta
    if not callable(eta):
        return constant(positive_number("eta", eta))
    for factory in COOLING.values():
        if eta is factory:
            name = factory.__name__
            wanted = f"a schedule, {name}(0.1) for instance"
            raise TypeError(f"eta should be {wanted}, not {name} itself")
    return OwnSchedule(eta)
