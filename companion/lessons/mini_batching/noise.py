"""How mini-batch gradients lie around the full one."""

import numpy as np


class Noise:
    """Batch gradients around the full one, in units of the full gradient's length.

    Made of G, the gradient of each instance, a row each (n, P), and of the batches to look at:
    drawn[B] holds row numbers (count, B), B in rising order. All of it follows from the products
    of the instances' gradients with each other, (n, n). What it tells:

    sigma            root of the mean square distance of an instance's gradient from the full one
    along, across    (n,) each instance's part along the full gradient, and at right angles to it
    spreads, angles  for each B, the batches' root mean square distance, and median angle in degrees
    """

    def __init__(self, G, drawn):
        G = G.astype(np.float32)
        self.n = len(G)
        self.products = G @ G.T
        along = self.products.mean(axis=1)  # every instance's gradient times the full one
        self.square = along.mean()  # |full gradient|^2
        centered = self.products - along[:, None] - along + self.square
        self.sigma = np.sqrt(np.trace(centered) / self.n / self.square)
        self.along = along / self.square
        # Across: of all directions at right angles to the full gradient, the one of most scatter.
        offside = centered - np.outer(along - self.square, along - self.square) / self.square
        v = np.random.default_rng(0).normal(size=self.n).astype(np.float32)
        for _ in range(20):
            v = offside @ v
            v /= np.linalg.norm(v)
        across = offside @ v
        self.across = across / np.sqrt(v @ across) / np.sqrt(self.square)
        measured = [self.measure(batches) for batches in drawn.values()]
        self.spreads, self.angles = np.transpose(measured)

    def coordinates(self, batches):
        """Return (count, 2): the batches' gradients along the full one, and across it."""
        return np.stack(
            [self.along[batches].mean(axis=1), self.across[batches].mean(axis=1)], axis=1
        )

    def measure(self, batches):
        """Return the root of the mean square of |batch's - full|, and the median angle."""
        count, size = batches.shape
        share = np.zeros((count, self.n), np.float32)
        np.put_along_axis(share, batches, 1 / size, axis=1)
        squares = ((share @ self.products) * share).sum(axis=1) / self.square
        along = self.along[batches].mean(axis=1)
        cosines = np.clip(along / np.sqrt(squares), -1, 1)
        spread = np.sqrt(np.maximum(squares - 2 * along + 1, 0).mean())
        return spread, np.median(np.degrees(np.arccos(cosines)))

    def theory(self, size):
        """Return the spread of batches of `size` that the formula gives."""
        return self.sigma * np.sqrt((self.n - size) / (self.n - 1) / size)
