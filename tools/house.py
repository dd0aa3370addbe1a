"""Draw the house, the rooms of companion/ and which imports which, as docs/house.svg:

    .venv/bin/python tools/house.py

Everything is read from the code: the rooms are its files, in the order in which `mlp_helpers.py`
opens them, each after those that it imports; what is said of a room is its docstring's first line.
An arrow that others imply is left out, and the lessons stand in one line.
"""

import ast
import re
from html import escape
from itertools import groupby
from pathlib import Path
from textwrap import shorten

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "house.svg"
LESSONS = "lessons"

# A floor's name, what is said of it, and its color.
FLOORS = {
    "": ("companion/", "the numerics: NumPy alone", "#1f5fa8"),
    "pictures": ("pictures/", "matplotlib, once a picture is asked for", "#2e7d32"),
    "panels": ("panels/", "ipywidgets, once a panel is asked for", "#b3541e"),
    "questions": ("questions/", "what students are asked, and what they are told", "#7b3fa0"),
    LESSONS: ("lessons/", "what belongs to one notebook; none imports another's", "#8a6d00"),
}
OTHER = "#555555"  # a floor that is new

DOOR = (
    "mlp_helpers.py, the door, offers what all notebooks use of these rooms;",
    "each notebook imports the door, and the room of its own lesson.",
)

WIDTH, ROW, TOP = 1020, 26, 20
ARROWS, BOX = 220, 160  # how wide the space for arrows is, and a room's box
LONGEST = 88  # characters of what is said of a room


# ---- what the code says ----------------------------------------------------------------------


def room_of(module):
    """The room of a module below companion: all lessons are one."""
    return LESSONS if module.split(".")[0] == LESSONS else module


def modules_of(tree, package):
    """The modules that a file imports, by full name, as far as the syntax tells."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def read_rooms(root=ROOT):
    """({room: what its docstring says first}, {room: set of rooms that it imports})."""
    says, found = {}, {}
    for path in sorted((root / "companion").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        tree = ast.parse(path.read_text(encoding="utf-8"))
        opens = parts[-1] == "__init__"
        if len(parts) == 2 and opens:
            continue  # the entrance
        if opens and parts[1:-1] != (LESSONS,) and len(tree.body) < 2:
            continue  # a folder that only says what it is
        room = room_of(".".join(parts[1:-1] if opens else parts[1:]))
        if room != LESSONS or parts[1:] == (LESSONS, "__init__"):
            says[room] = first_line(tree, room)
        found.setdefault(room, set()).update(modules_of(tree, parts[:-1]))
    inside = "companion."
    imports = {
        room: {room_of(name.removeprefix(inside)) for name in names if name.startswith(inside)}
        for room, names in found.items()
    }
    return says, {room: names & set(imports) - {room} for room, names in imports.items()}


def first_line(tree, room):
    """A docstring's first line, without the room's own name at its head."""
    line = (ast.get_docstring(tree) or "").partition("\n")[0].removesuffix(".")
    head, colon, rest = line.partition(": ")
    named = re.fullmatch(r"(?:the |an? )?(\w+?)s?", head.lower())
    if colon and named and named[1] == room.rpartition(".")[2].removesuffix("s"):
        line = rest
    return shorten(line[:1].upper() + line[1:], LONGEST, placeholder=" ...")


def reading_order(imports, root=ROOT):
    """The rooms as one reads them: as the door opens them, each after those that it imports."""
    door = ast.parse((root / "mlp_helpers.py").read_text(encoding="utf-8"))
    opened = [node for node in door.body if isinstance(node, ast.ImportFrom)]
    rooms = [room_of((node.module or "").removeprefix("companion.")) for node in opened]
    rest = sorted(set(imports) - {LESSONS})
    order = []
    for room in [*(room for room in rooms if room in imports), *rest, LESSONS]:
        _visit(room, imports, order, ())
    return order


def _visit(room, imports, order, way):
    if room in way:
        raise ValueError(f"rooms import one another in a circle: {' -> '.join([*way, room])}")
    if room in order:
        return
    for needed in sorted(imports[room]):
        _visit(needed, imports, order, (*way, room))
    order.append(room)


def reached(room, imports):
    """All rooms that a room imports, and those that they import, and so on."""
    return set().union(*({each} | reached(each, imports) for each in imports[room]))


def arrows(imports):
    """[(importer, imported)] without those that others imply."""
    return [
        (room, needed)
        for room, direct in sorted(imports.items())
        for needed in sorted(direct)
        if not any(needed in reached(other, imports) for other in direct - {needed})
    ]


# ---- the picture -----------------------------------------------------------------------------


def floor_of(room):
    return LESSONS if room == LESSONS else room.partition(".")[0] if "." in room else ""


def color_of(room):
    return FLOORS[floor_of(room)][2] if floor_of(room) in FLOORS else OTHER


def places(order):
    """({room: the middle of its line}, [(floor, its line)], the height of all)."""
    rooms, floors, y = {}, [], TOP
    for floor, inside in groupby(order, floor_of):
        floors.append((floor, y + ROW / 2))
        y += ROW
        for room in inside:
            rooms[room] = y + ROW / 2
            y += ROW
        y += ROW / 2
    return rooms, floors, y


def text(x, y, words, color="#222222", more=""):
    return f'<text x="{x:g}" y="{y + 4.5:g}" fill="{color}" {more}>{escape(words)}</text>'


def draw_floor(floor, y):
    name, says, color = FLOORS.get(floor, (f"{floor}/", "", OTHER))
    return [
        text(ARROWS, y, name, color, 'font-weight="bold"'),
        text(ARROWS + BOX + 12, y, says, color, 'font-style="italic"'),
    ]


def draw_room(room, y, says):
    color, name = color_of(room), room.removeprefix(f"{floor_of(room)}.")
    box = f'x="{ARROWS}" y="{y - 10:g}" width="{BOX}" height="20" rx="4"'
    return [
        f'<rect {box} fill="{color}" fill-opacity="0.12" stroke="{color}"/>',
        text(ARROWS + 10, y, "one a notebook" if room == LESSONS else name),
        text(ARROWS + BOX + 12, y, says, "#444444"),
    ]


def draw_arrow(begin, end, color):
    """From a room up to one that it imports, in an arc that is wider the farther it goes."""
    begin += 5  # out below the middle, in at the middle
    tip = ARROWS - 8
    out = max(ARROWS - 18 - 0.62 * abs(begin - end) ** 0.88, -60)
    arc = f"M{ARROWS} {begin:g}C{out:.1f} {begin:g} {out:.1f} {end:g} {tip} {end:g}"
    return [
        f'<path d="{arc}" fill="none" stroke="{color}" stroke-width="1.4" stroke-opacity="0.8"/>',
        f'<path d="M{tip} {end - 4:g}L{ARROWS} {end:g}L{tip} {end + 4:g}z" fill="{color}"/>',
    ]


def picture(root=ROOT):
    """The whole as SVG."""
    says, imports = read_rooms(root)
    order = reading_order(imports, root)
    rooms, floors, height = places(order)
    bottom = height + ROW * (len(DOOR) + 0.5)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom:g}" role="img"',
        ' font-family="DejaVu Sans, Verdana, Helvetica, sans-serif" font-size="13">',
        "<title>The rooms of companion/ in reading order; an arrow goes from a room up to one "
        "that it imports</title>",
        f'<rect width="{WIDTH}" height="{bottom:g}" fill="#ffffff"/>',
    ]
    for importer, imported in arrows(imports):
        lines += draw_arrow(rooms[importer], rooms[imported], color_of(importer))
    for floor, y in floors:
        lines += draw_floor(floor, y)
    for room, y in rooms.items():
        lines += draw_room(room, y, says[room])
    lines += [text(ARROWS, height + ROW * (n + 0.5), words) for n, words in enumerate(DOOR)]
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
