"""The exercises of lesson 07: three faults of the lecture's demo, to be mended, and one
step of L-BFGS."""

from companion.lessons.demo.exercises import momentum, penalty, reported, secant

__all__ = ["momentum", "penalty", "reported", "secant"]
