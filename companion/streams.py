"""Random numbers: from one seed, each thing that is drawn has a stream of its own.

Without that, a start and the shuffles of epoch 0 would be made of the same numbers: NumPy pads a
short seed with zeros, so that `default_rng(s)` and `default_rng([s, 0])` are one generator.
"""

import numpy as np

START, SHUFFLES = range(2)


def stream(seed: int, *key: int) -> np.random.Generator:
    """A generator of its own for `key`: what `SeedSequence(seed).spawn` would give its child.

    Parameters
    ----------
    seed : int
        From which all the streams come.
    key : int
        START, or SHUFFLES and the epoch.
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
