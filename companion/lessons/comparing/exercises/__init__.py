"""The exercises of lesson 06, one in each room, with the mistakes that have a name."""

from companion.lessons.comparing.exercises import adam, budget, paired, rmsprop

__all__ = ["adam", "budget", "paired", "rmsprop"]
