"""The methods' colors differ to all eyes; the measure of that is the published one."""

import colors
import numpy as np
import palette
import pytest

from companion.pictures.stage import STYLES

# CIELAB, CIELAB and their difference: Sharma, Wu and Dalal (2005), table 1.
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 2.8361, -74.02), (50, 0, -82.7485), 3.4412),
    ((50, -1.1848, -84.8006), (50, 0, -82.7485), 1.0),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0010), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, -0.001, 2.49), (50, 0.0010, -2.49), 4.8045),
    ((50, -0.001, 2.49), (50, 0.0011, -2.49), 4.7461),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize("one, other, difference", PUBLISHED)
def test_the_difference_is_the_published_one(one, other, difference):
    one, other = np.array(one, float), np.array(other, float)
    assert colors.ciede2000(one, other) == pytest.approx(difference, abs=5e-5)
    assert colors.ciede2000(other, one) == pytest.approx(difference, abs=5e-5)


def test_black_white_and_gray_are_so_to_all():
    assert colors.contrast(colors.rgb("#000000"), colors.rgb("#ffffff")) == pytest.approx(21)
    for vision in colors.VISIONS.values():
        assert colors.linear([1, 1, 1]) @ vision.T == pytest.approx(1, abs=1e-4)
    np.testing.assert_allclose(colors.lab(np.ones(3)), [100, 0, 0], atol=1e-3)
    np.testing.assert_allclose(
        colors.lab(colors.linear(colors.rgb("#777777"))), [50.03, 0, 0], atol=0.01
    )


def test_red_and_green_are_closer_without_a_cone_for_one_of_them():
    red, green = colors.linear(colors.rgb("#cc0000")), colors.linear(colors.rgb("#338800"))
    apart = {
        name: colors.ciede2000(colors.lab(red @ vision.T), colors.lab(green @ vision.T))
        for name, vision in colors.VISIONS.items()
    }
    assert apart["normal"] > 50 > 2 * apart["deuteranopia"]


def test_each_two_methods_differ_to_all_eyes_and_each_is_clear_on_white():
    drawn = np.array([colors.rgb(style.color) for style in STYLES.values()])
    apart = colors.differences(drawn) + 99 * np.eye(len(drawn))
    least = np.unravel_index(apart.argmin(), apart.shape)
    assert apart.min() >= 15, [list(STYLES)[k] for k in least]
    assert colors.contrast(drawn, colors.rgb("#ffffff")).min() >= 3


def test_a_search_keeps_what_the_texts_name_by_its_color():
    found = np.vstack([palette.candidates(np.ones(3), steps=6), colors.rgb("#222222")])
    slots = palette.allowed(found, colors.rgb("#222222"))
    apart = colors.differences(found)
    least, chosen = palette.best(apart, slots, np.random.default_rng(0))
    assert len(chosen) == len(STYLES) and least > 5
    assert least == pytest.approx((apart[np.ix_(chosen, chosen)] + 99 * np.eye(10)).min())
    assert all(color in slot for color, slot in zip(chosen, slots))
