"""Methods can be told apart: by the color-blind, on a white card when projected, and in print.

The three kinds of color blindness are simulated by the matrices of Machado, Oliveira and Fernandes
(2009) at full severity; colors are compared in CIELAB, where a distance of about 2 is just seen.
"""

from itertools import combinations

import numpy as np
import pytest

from mlp_helpers import ADAPTIVE, METHODS, STYLES, method_line

SEEN_BY = {
    "all three cones": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}  # fmt: skip
TO_XYZ = np.array([(0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)])


def linear(color):
    """A color "#rrggbb" as linear light."""
    c = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(light):
    x, y, z = TO_XYZ @ np.clip(light, 0, 1) / (0.9505, 1, 1.089)
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("kind", SEEN_BY)
@pytest.mark.parametrize("one, other", list(combinations(STYLES, 2)))
def test_two_methods_differ_in_color(one, other, kind):
    colors = [lab(np.asarray(SEEN_BY[kind]) @ linear(STYLES[m].color)) for m in (one, other)]
    assert np.linalg.norm(colors[0] - colors[1]) > 20


@pytest.mark.parametrize("method", STYLES)
def test_a_line_stands_out_from_white(method):
    """WCAG asks a contrast of 3 of what has to be seen in a picture."""
    luminance = TO_XYZ[1] @ linear(STYLES[method].color)
    assert 1.05 / (luminance + 0.05) >= 3


# One knows a method by them, from picture to picture: those that are stored, too. (A new method
# joins once there are such.)
KNOWN_BY = {
    "plain": ("#222222", ()), "printed momentum": ("#D97F00", (8, 4)),
    "heavy ball": ("#1947BA", (20, 5)), "printed Nesterov": ("#8D518A", (8, 4, 2, 4)),
    "mended Nesterov": ("#00A76F", (2, 4)), "Nesterov": ("#9F0700", (20, 4, 3, 4)),
    "AdaGrad": ("#D26AD2", (14, 3, 2, 3, 2, 3)), "RMSProp": ("#F5314F", (5, 3)),
    "Adam": ("#7F00FF", (26, 3)), "AdamW": ("#550073", (12, 4, 6, 4)),
}  # fmt: skip


def test_a_method_keeps_its_color_and_dash():
    assert STYLES | KNOWN_BY == STYLES


def test_every_method_has_a_style_and_a_dash_of_its_own():
    assert set(METHODS) | set(ADAPTIVE) == set(STYLES)
    dashes = [style.dash for style in STYLES.values()]
    assert len(set(dashes)) == len(dashes)


def test_a_method_line_has_its_methods_color_and_dash():
    line = method_line("Nesterov", [0, 1], [0, 1])
    assert (line.color, line.dash) == STYLES["Nesterov"]
