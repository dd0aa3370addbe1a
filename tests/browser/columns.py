"""Columns of a page: made as wide as one likes, what does not fit them, and whether marks and axes
are in line."""

import base64
import contextlib
import io
import math

import lab
import numpy as np
from PIL import Image, ImageFilter

# A phone, Notebook 7, JupyterLab at 1280 px with its file browser open, and without it at 1920 px;
# from wide to narrow and back, so that each is come to by a resize.
WIDTHS = (1490, 700, 360, 848)
PATCH, REACH = 24, 1  # pixels: half a side of what is compared, and how far it may be off


@contextlib.contextmanager
def same_viewport(page):
    """Give the page its size back in the end."""
    before = page.viewport_size
    try:
        yield
    finally:
        page.set_viewport_size(before)
        lab.settle(page)


def set_column(page, width):
    """Resize the page until the outputs of its cells are `width` pixels wide."""
    for _ in range(3):  # the room beside them is another in a narrow window
        now, size = lab.call(page, "mlp.column"), page.viewport_size
        page.set_viewport_size(size | {"width": size["width"] + width - now})
        lab.settle(page)
    now = lab.call(page, "mlp.column")
    assert now == width, f"the column is {now} px wide, not {width}"


def beyond(page):
    """Return a line for each panel, question or still picture that is wider than its column."""
    return lab.call(page, "mlp.beyond")


@contextlib.contextmanager
def without_marks(page, number):
    """Hide the marks of panel `number`, so that its backdrop alone is seen."""
    stage = page.locator(".mlp-panel").nth(number).locator(".mlp-stage")
    stage.evaluate("stage => [...stage.children].forEach(e => { e.style.opacity = 0; })")
    try:
        yield
    finally:
        stage.evaluate("stage => [...stage.children].forEach(e => { e.style.opacity = ''; })")


def seen(page, number):
    """Return the pixels of panel `number` that its picture covers whole, and the picture's box.

    The box is (left, upper, width, height), from the upper left corner of those pixels.
    """
    page.locator(".mlp-panel").nth(number).locator(".mlp-stage").scroll_into_view_if_needed()
    x, y, width, height = page.evaluate("n => mlp.pictureBox(mlp.panels()[n])", number)
    left, upper = math.ceil(x), math.ceil(y)
    across, down = math.floor(x + width) - left, math.floor(y + height) - upper
    clip = {"x": left, "y": upper, "width": across, "height": down}
    shot = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    return np.asarray(shot, float), (x - left, y - upper, width, height)


def out_of_line(page, number):
    """Return a line for each place of panel `number` where its axes are over 1 px off its marks.

    What is seen without the marks is compared with the backdrop's image, put where the marks' own
    box is.
    """
    with without_marks(page, number):
        screen, box = seen(page, number)
    data = page.evaluate("n => mlp.backdrop(mlp.panels()[n])", number)
    image = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
    wanted = _blurred(_laid_into(image, box, screen.shape))
    down, right = (range(PATCH + REACH, n - PATCH - REACH, PATCH) for n in screen.shape[:2])
    screen = _finer(_blurred(screen))
    unlike = {(y, x): _unlike(screen, wanted, y, x) for y in down for x in right}
    seen_there = {at: share for at, share in unlike.items() if share is not None}
    problems = [
        f"panel {number}: at {at} its axes are not within {REACH} px"
        for at, share in seen_there.items()
        if share > 0.3  # up to 0.19 where all is well, 0.39 at the worst place of 2 px off
    ]
    return problems if seen_there else [f"panel {number}: nothing of its axes is seen"]


def _laid_into(image, box, shape):
    """The pixels of the screen, were the image to fill the box."""
    left, upper, width, height = box
    across, down = image.width / width, image.height / height
    part = (-left * across, -upper * down, (shape[1] - left) * across, (shape[0] - upper) * down)
    return np.asarray(image.resize(shape[1::-1], Image.Resampling.BOX, part), float)


def _blurred(pixels):
    """The same, a thin line as wide as what is let pass: it may lie between two pixels."""
    image = Image.fromarray(pixels.astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(REACH)), float)


def _finer(pixels):
    """The same with a pixel between each two: the browser lays a backdrop at whole pixels only."""
    for axis in (0, 1):
        n = pixels.shape[axis]
        between = (pixels.take(range(n - 1), axis) + pixels.take(range(1, n), axis)) / 2
        pixels = np.insert(pixels, range(1, n), between, axis)
    return pixels


def _unlike(screen, wanted, y, x):
    """How unlike the finer screen is to what is wanted around (y, x), where it may be REACH px off.

    0 where they are the same, about 1 or more where they have nothing to do with one another; None
    where there is no edge to go by both ways.
    """
    patch = wanted[y - PATCH : y + PATCH, x - PATCH : x + PATCH]
    if min(np.ptp(patch.mean(axis), 0).max() for axis in (0, 1)) < 8:
        return None
    (up, down), (left, right) = ((2 * (at - PATCH), 2 * (at + PATCH)) for at in (y, x))
    reach = range(-2 * REACH, 2 * REACH + 1)  # half pixels
    there = [
        screen[up + i : down + i : 2, left + j : right + j : 2] for i in reach for j in reach
    ]
    return min(((each - patch) ** 2).mean() for each in there) / patch.var((0, 1)).mean()
