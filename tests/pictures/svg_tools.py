"""What the tests need to read an SVG of `svg`: where its parts are, in pixels of matplotlib's."""

import base64
import io
import re
from xml.etree import ElementTree

import numpy as np
from PIL import Image


def root_of(picture):
    return ElementTree.fromstring(picture)


def parts(element, tag):
    """All parts with this tag, however deep."""
    return [each for each in element.iter() if each.tag.rpartition("}")[2] == tag]


def corners(element):
    """The points of a polyline or polygon, of shape (points, 2), as in the file."""
    return np.array([point.split(",") for point in element.get("points").split()], float)


def dots(element):
    """The places of a path of dots, of shape (dots, 2), as in the file."""
    return np.array(re.findall(r"M(-?\d+) (-?\d+)h0", element.get("d")), float).reshape(-1, 2)


def numbers(element, *names):
    return np.array([float(element.get(name)) for name in names])


def pixels(points, figure):
    """Points of the file (tenths of a pixel, downwards) as matplotlib has them: pixels, upwards."""
    height = figure.get_size_inches()[1] * 100
    x, y = np.asarray(points, float).T / 10
    return np.column_stack([x, height - y])


def image(element):
    """The colors of an image, of shape (rows, columns, 3 or 4), 0 to 255."""
    data = next(value for key, value in element.attrib.items() if key.endswith("href"))
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data.partition(",")[2]))))
