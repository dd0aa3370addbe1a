"""Search the colors of the ten methods: ``python tools/palette.py``.

Each two are different enough to all eyes, and all are clear on their background; of such palettes
it prints the most vivid one. Who takes them puts them into `STYLES` in companion/pictures/stage.py.
"""

import argparse
from itertools import product

import numpy as np
from colors import contrast, differences, lab, linear, rgb
from numpy.typing import NDArray

CONTRAST = 3.05  # to the background, at least (WCAG asks for 3 of what is drawn)
# What the course's texts call by its color keeps it: CIELAB's hues in degrees, least chroma, most
# lightness.
NAMED = {"plain": None, "printed momentum": (55, 75, 72, 70), "heavy ball": (265, 305, 60, 45)}
OTHERS = 7
ENOUGH = 15.0  # CIEDE2000, at least, between each two


def candidates(background: NDArray, steps: int = 18) -> NDArray:
    """(n, 3) colors of sRGB that are clear on the background."""
    grid = np.array([*product(np.linspace(0, 1, steps), repeat=3)])
    return grid[contrast(grid, background) >= CONTRAST]


def allowed(colors: NDArray, plain: NDArray) -> list[NDArray]:
    """For each of the ten, the numbers of the colors that it may have."""
    lightness, a, b = np.moveaxis(lab(linear(colors)), -1, 0)
    hue, chroma = np.degrees(np.arctan2(b, a)) % 360, np.hypot(a, b)
    slots = []
    for kept in NAMED.values():
        if kept is None:
            slots.append(np.array([np.abs(colors - plain).sum(axis=1).argmin()]))
        else:
            low, high, least, most = kept
            fits = (low <= hue) & (hue <= high) & (chroma >= least) & (lightness <= most)
            slots.append(np.flatnonzero(fits))
    return slots + [np.flatnonzero(chroma >= 25)] * OTHERS


def best(apart: NDArray, slots: list[NDArray], rng: np.random.Generator) -> tuple[float, list[int]]:
    """(the least difference, ten colors), from a random choice, by one better exchange a time."""
    chosen = [int(rng.choice(slot)) for slot in slots]
    while True:
        near = apart[np.ix_(chosen, chosen)] + 1e3 * np.eye(len(chosen))
        least = near.min()
        for place in rng.permutation(np.flatnonzero(near.min(axis=1) == least)):
            others = chosen[:place] + chosen[place + 1 :]
            left = near[np.ix_(*[[k for k in range(len(chosen)) if k != place]] * 2)].min()
            gained = np.minimum(apart[np.ix_(slots[place], others)].min(axis=1), left)
            if gained.max() > least + 1e-9:
                chosen[place] = int(slots[place][gained.argmax()])
                break
        else:
            return least, chosen


def livelier(apart: NDArray, slots: list[NDArray], chosen: list[int], vivid: NDArray) -> list[int]:
    """The same with more vivid colors, one exchange at a time, each two still different enough."""
    chosen, better = [*chosen], True
    while better:
        better = False
        for place, slot in enumerate(slots):
            others = chosen[:place] + chosen[place + 1 :]
            fits = slot[apart[np.ix_(slot, others)].min(axis=1) >= ENOUGH]
            if fits.size and vivid[fits].max() > vivid[chosen[place]]:
                chosen[place], better = int(fits[vivid[fits].argmax()]), True
    return chosen


def main() -> None:
    """Search, and print what was found."""
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--background", default="#ffffff")
    parse.add_argument("--plain", default="#222222", help="of plain descent")
    parse.add_argument("--starts", type=int, default=2000)
    wanted = parse.parse_args()
    colors = np.vstack([candidates(rgb(wanted.background)), rgb(wanted.plain)])
    apart, slots = differences(colors), allowed(colors, rgb(wanted.plain))
    rng = np.random.default_rng(0)
    found = [best(apart, slots, rng) for _ in range(wanted.starts)]
    print(f"the most different differ by {max(found)[0]:.1f}; of those that differ by {ENOUGH}:")
    vivid = np.hypot(*np.moveaxis(lab(linear(colors))[:, 1:], -1, 0))
    lively = [livelier(apart, slots, chosen, vivid) for least, chosen in found if least >= ENOUGH]
    chosen = max(lively, key=lambda each: vivid[each].sum())
    for name, color in zip([*NAMED, *["another"] * OTHERS], colors[chosen]):
        code = "#" + "".join(f"{round(255 * part):02X}" for part in color)
        print(f"{name:17} {code}  {contrast(color, rgb(wanted.background)):.2f}")
    least = (apart[np.ix_(chosen, chosen)] + 1e3 * np.eye(len(chosen))).min()
    print(f"least difference {least:.1f}")


if __name__ == "__main__":
    main()
