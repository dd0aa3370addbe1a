"""docs/house.svg, the picture of the rooms, is drawn from the code as it is."""

import re
from xml.etree import ElementTree

import house
import pytest

DOOR = "from companion.low import a\nfrom companion.high import b\n"
ROOMS = {
    "low": '"""Low: the first."""\n',
    "middle": '"""The middle one."""\nfrom companion.low import a\n',
    "high": '"""High."""\nfrom companion import low, middle\n',
    "shown/__init__": '"""What is shown."""\n',
    "shown/window": '"""A window."""\n\n\ndef look():\n    from ..high import b\n',
    "lessons/__init__": '"""Lessons: one a notebook."""\n',
    "lessons/first": "from companion.shown.window import look\nimport companion.low\n",
    "lessons/second/__init__": "from companion.lessons.second.panels import p\n",
    "lessons/second/panels": "import companion.middle\n",
}


@pytest.fixture
def course(tmp_path):
    """A course of a few rooms."""
    (tmp_path / "mlp_helpers.py").write_text(DOOR)
    for name, source in ROOMS.items():
        path = tmp_path / "companion" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    return tmp_path


def test_the_picture_is_up_to_date():
    drawn = house.PICTURE.read_text(encoding="utf-8")
    assert drawn == house.picture(), "`.venv/bin/python tools/house.py` draws it anew"


def test_it_is_one_svg_that_says_what_it_is():
    root = ElementTree.fromstring(house.picture())
    assert root.tag.endswith("svg") and root[0].tag.endswith("title") and "room" in root[0].text


def test_no_room_imports_one_that_stands_below_it():
    _, imports = house.read_rooms()
    order = house.reading_order(imports)
    assert sorted(order) == sorted(imports)
    for importer, imported in ((a, b) for a in imports for b in imports[a]):
        assert order.index(imported) < order.index(importer), f"{importer} imports {imported}"


def test_each_file_with_code_has_a_line():
    says, imports = house.read_rooms()
    folder = house.ROOT / "companion"
    files = [path.relative_to(folder).with_suffix("").parts for path in folder.rglob("*.py")]
    rooms = {".".join(parts) for parts in files if parts[-1] != "__init__"}
    assert rooms - set(imports) == {room for room in rooms if room.startswith("lessons.")}
    assert all(says[room] for room in imports)


def test_imports_are_read_wherever_and_however_they_are_written(course):
    says, imports = house.read_rooms(course)
    assert imports == {
        "low": set(),
        "middle": {"low"},
        "high": {"low", "middle"},
        "shown.window": {"high"},
        "lessons": {"low", "middle", "shown.window"},
    }
    assert says["low"] == "The first" and says["middle"] == "The middle one"


def test_rooms_stand_as_the_door_opens_them_after_what_they_import(course):
    _, imports = house.read_rooms(course)
    assert house.reading_order(imports, course) == [
        "low", "middle", "high", "shown.window", "lessons",
    ]  # fmt: skip


def test_an_arrow_that_others_imply_is_left_out(course):
    _, imports = house.read_rooms(course)
    assert house.arrows(imports) == [
        ("high", "middle"),
        ("lessons", "shown.window"),
        ("middle", "low"),
        ("shown.window", "high"),
    ]


def test_an_arrow_ends_at_the_room_that_is_imported(course):
    drawn = house.picture(course)
    names = re.findall(r'y="([\d.]+)" fill="#222222" >(low|middle)<', drawn)
    low, middle = (float(y) - 4.5 for y, _ in names)
    arcs = re.findall(r'd="M220 ([\d.]+)C.* ([\d.]+)" fill="none"', drawn)
    assert (f"{middle + 5:g}", f"{low:g}") in arcs
    assert all(float(end) < float(begin) for begin, end in arcs)


def test_a_circle_is_told(course):
    (course / "companion/low.py").write_text("import companion.high\n")
    with pytest.raises(ValueError, match="in a circle: low -> high -> low"):
        house.reading_order(house.read_rooms(course)[1], course)
