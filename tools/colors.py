"""How different two colors look, to all eyes: CIEDE2000, three color blindnesses, contrast.

Colors are "#rrggbb" or arrays (..., 3) of sRGB from 0 to 1.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Of linear RGB, without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE = TO_XYZ.sum(axis=1)  # D65


def rgb(color: str) -> NDArray:
    """(3,) from "#rrggbb"."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def linear(color: ArrayLike) -> NDArray:
    """Light, from sRGB's numbers (IEC 61966-2-1)."""
    color = np.asarray(color, float)
    return np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)


def lab(light: NDArray) -> NDArray:
    """CIELAB (..., 3) of linear RGB."""
    t = np.clip(light, 0, 1) @ TO_XYZ.T / WHITE
    f = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def ciede2000(one: NDArray, other: NDArray) -> NDArray:
    """The CIE's color difference of 2000 between colors in CIELAB, (..., 3) each."""
    (L1, a1, b1), (L2, a2, b2) = np.moveaxis(one, -1, 0), np.moveaxis(other, -1, 0)
    C_mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(C_mean**7 / (C_mean**7 + 25.0**7))
    C1, C2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1 = np.degrees(np.arctan2(b1, stretch * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, stretch * a2)) % 360
    gray = C1 * C2 == 0
    turn = np.where(gray, 0, (h2 - h1 + 180) % 360 - 180)
    dL, dC = L2 - L1, C2 - C1
    dH = 2 * np.sqrt(C1 * C2) * np.sin(np.radians(turn) / 2)
    L, C = (L1 + L2) / 2, (C1 + C2) / 2
    far = np.abs(h1 - h2) > 180
    h = np.where(gray, h1 + h2, (h1 + h2 + np.where(far, 360, 0)) / 2) % 360
    cos = lambda degrees: np.cos(np.radians(degrees))  # noqa: E731
    T = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63)
    S_L = 1 + 0.015 * (L - 50) ** 2 / np.sqrt(20 + (L - 50) ** 2)
    S_C, S_H = 1 + 0.045 * C, 1 + 0.015 * C * T
    R_C = 2 * np.sqrt(C**7 / (C**7 + 25.0**7))
    R_T = -R_C * np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    l, c, h = dL / S_L, dC / S_C, dH / S_H
    return np.sqrt(l**2 + c**2 + h**2 + R_T * c * h)


def differences(colors: ArrayLike) -> NDArray:
    """(n, n): how different each two look to those who see the least difference."""
    light = linear(colors)
    seen = (lab(light @ vision.T) for vision in VISIONS.values())
    return np.min([ciede2000(each[:, None], each) for each in seen], axis=0)


def contrast(color: ArrayLike, background: ArrayLike) -> NDArray:
    """The ratio of brightness to a background, 1 to 21 (WCAG 2)."""
    bright, ground = (linear(each) @ TO_XYZ[1] + 0.05 for each in (color, background))
    return np.maximum(bright, ground) / np.minimum(bright, ground)
