"""The exercises of lesson 07: six faults of the lecture's demo, to be mended, and one step of
L-BFGS."""

from companion.lessons.demo.exercises import (
    bounds,
    momentum,
    penalty,
    reported,
    secant,
    share,
    split,
)

__all__ = ["bounds", "momentum", "penalty", "reported", "secant", "share", "split"]
