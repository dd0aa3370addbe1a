"""The exercises of lesson 07: three faults of the lecture's demo, to be mended."""

from companion.lessons.demo.exercises import momentum, penalty, reported

__all__ = ["momentum", "penalty", "reported"]
