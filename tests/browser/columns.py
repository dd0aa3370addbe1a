"""Columns of a page: made as wide as one likes, what does not fit them, and whether marks and axes
are in line."""

import base64
import contextlib
import io
import math

import lab
import numpy as np
from PIL import Image

# A phone, Notebook 7, JupyterLab at 1280 px with its file browser open, and without it at 1920 px;
# from wide to narrow and back, so that each is come to by a resize.
WIDTHS = (1490, 700, 360, 848)
PATCH, REACH = 24, 3  # pixels: half a side of what is compared, and how far it may be off


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
    hide = "([n, what]) => mlp.marks(mlp.panels()[n]).style.visibility = what"
    page.evaluate(hide, [number, "hidden"])
    try:
        yield
    finally:
        page.evaluate(hide, [number, ""])


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
    """Return a line for each corner of axes of panel `number` that is over 1 px off.

    The axes on the screen are compared with the backdrop's image, put where the marks' own box is:
    so axes and marks are in line, or a corner of the one is best found beside the other.
    """
    with without_marks(page, number):
        screen, box = seen(page, number)
    page_image, corners = page.evaluate("n => mlp.backdrop(mlp.panels()[n])", number)
    image = Image.open(io.BytesIO(base64.b64decode(page_image))).convert("RGB")
    wanted = _laid_into(image, box, screen.shape)
    problems, compared = [], 0
    for x, y in corners:
        at = [round(box[1] + y * box[3]), round(box[0] + x * box[2])]
        off = _shift(screen, wanted, at)
        compared += off is not None
        if off is not None and max(map(abs, off)) > 1:
            problems.append(f"panel {number}: axes at {at} are {off} px off (down, right)")
    return problems if compared else [f"panel {number}: no axes are seen"]


def _laid_into(image, box, shape):
    """The pixels of the screen, were the image to fill the box."""
    left, upper, width, height = box
    across, down = image.width / width, image.height / height
    part = (-left * across, -upper * down, (shape[1] - left) * across, (shape[0] - upper) * down)
    return np.asarray(image.resize(shape[1::-1], Image.Resampling.BOX, part), float)


def _shift(screen, wanted, at):
    """By how many pixels (down, right) the screen is off around a place; None where it is blank."""
    low = np.maximum(np.array(at) - PATCH, REACH)
    high = np.minimum(np.array(at) + PATCH, np.array(screen.shape[:2]) - REACH)
    (top, left), (bottom, right) = low, high
    patch = wanted[top:bottom, left:right]
    if min(high - low) < PATCH or min(np.ptp(patch.mean(axis), 0).max() for axis in (0, 1)) < 20:
        return None  # there is no edge to go by both ways
    shifts = range(-REACH, REACH + 1)
    error = {
        (i, j): ((screen[top + i : bottom + i, left + j : right + j] - patch) ** 2).sum()
        for i in shifts
        for j in shifts
    }
    return min(error, key=error.get)
