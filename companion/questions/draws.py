"""What the cases of several lessons' exercises are drawn from, beside `apart`."""

import numpy as np


def shares(rng: np.random.Generator, count: int) -> list[float]:
    """So many rates between 0.1 and 0.9, at most 8, no two equal and none 1 minus another: an
    answer that takes 1 - beta for eta is seen."""
    low = rng.permutation(np.arange(2, 10))[:count] / 20
    return [float(x) for x in np.where(rng.random(count) < 0.5, low, (20 - 20 * low) / 20)]


def widths(rng: np.random.Generator, count: int) -> list[int]:
    """So many lengths of axes, 1 to 5, no two equal: axes that are mixed up are seen."""
    return [int(width) for width in rng.permutation(5)[:count] + 1]


def some_shape(rng: np.random.Generator) -> tuple[int, ...]:
    """The shape of a vector, or of a matrix of two widths."""
    return tuple(widths(rng, int(rng.integers(1, 3))))
