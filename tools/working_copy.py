"""Keep a working copy of the course's notebooks, in which a student's answers are safe.

    python tools/working_copy.py           # make my_notebooks/, or bring it up to date
    python tools/working_copy.py --fresh   # set my_notebooks/ aside and start with a new one

Git ignores my_notebooks/, so answers and moved sliders never stand in the way of ``git pull``.

- A notebook that is missing is copied; deleting one therefore fetches it anew.
- One whose cells are as they were copied is replaced when the course's own has changed. (Running
  it changes its outputs only, which can be had again.)
- One in which a student has written is never touched: the course's newer one is laid beside it,
  once, as "NAME (newer).ipynb".

What was copied is remembered, as a hash of its cells' sources, in my_notebooks/.course.json. Should
that file be lost, every notebook that differs from the course's counts as a student's work.
"""

import argparse
import datetime
import hashlib
import json
import os
import sys
import tempfile
from itertools import count
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent / "notebooks"
RECORD = ".course.json"


def source_hash(path: Path) -> str | None:
    """Return a hash of what is written in a notebook's cells, or None where it cannot be read.

    Outputs, metadata and empty cells (JupyterLab adds one after the last that is run) do not count.
    """
    try:
        cells = json.loads(path.read_bytes())["cells"]
        written = [[cell["cell_type"], "".join(cell["source"]).rstrip()] for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return hashlib.sha256(json.dumps([cell for cell in written if cell[1]]).encode()).hexdigest()


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: an interrupt never leaves half a notebook."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise


def read_record(mine: Path) -> dict[str, dict[str, str]]:
    """Return {"copied": {file: hash}, "offered": {file: hash}}, empty without a good record."""
    try:
        record = json.loads((mine / RECORD).read_bytes())
        return {key: dict(record[key]) for key in ("copied", "offered")}
    except (OSError, ValueError, KeyError, TypeError):
        return {"copied": {}, "offered": {}}


def place_beside(mine: Path, name: str, copied: dict[str, str]) -> str:
    """Return a name for a newer notebook that takes the place of no student's work."""
    stem = name.removesuffix(".ipynb")
    for number in count(1):
        candidate = f"{stem} (newer{'' if number == 1 else f' {number}'}).ipynb"
        path = mine / candidate
        if not path.exists() or source_hash(path) == copied.get(candidate, "unknown"):
            return candidate
    raise AssertionError("unreachable")


def update(course: Path, mine: Path) -> list[str]:
    """Bring the folder `mine` up to date with `course`; return what was done, a line each."""
    mine.mkdir(exist_ok=True)
    record = read_record(mine)
    copied, offered = record["copied"], record["offered"]
    new, renewed, said = [], [], []
    for theirs in sorted(course.glob("*.ipynb")):
        name, path, now = theirs.name, mine / theirs.name, source_hash(theirs)
        if now is None:
            raise ValueError(f"{theirs} cannot be read as a notebook")
        if not path.exists():
            write(path, theirs.read_bytes())
            new.append(name)
        elif (held := source_hash(path)) == now:
            pass  # up to date, whatever its outputs
        elif held is not None and held == copied.get(name):
            write(path, theirs.read_bytes())
            renewed.append(name)
        else:
            if now not in (copied.get(name), offered.get(name)):
                beside = place_beside(mine, name, copied)
                write(mine / beside, theirs.read_bytes())
                copied[beside] = offered[name] = now
                said.append(f'{name} has your work in it and stays; "{beside}" is the newer one')
            continue
        copied[name] = now
    write(mine / RECORD, json.dumps(record, indent=1, sort_keys=True).encode() + b"\n")
    if new:
        these = f"{len(new)} notebook{'s' * (len(new) > 1)}"
        said.insert(0, f"{these} copied into {mine.name}/, where your work is safe")
    if renewed:
        said.insert(0, f"renewed, since the course has newer ones: {', '.join(renewed)}")
    return said


def set_aside(mine: Path) -> Path | None:
    """Move the folder `mine` to a dated name that is free; return it, or None if there is none."""
    if not mine.exists():
        return None
    today = datetime.date.today().isoformat()
    for number in count(1):
        aside = mine.with_name(f"{mine.name}_{today}{'' if number == 1 else f'_{number}'}")
        if not aside.exists():
            mine.rename(aside)
            return aside
    raise AssertionError("unreachable")


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; see the module's docstring."""
    parser = argparse.ArgumentParser(
        description="Keep a working copy of the course's notebooks in my_notebooks/."
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="set the copy aside under a dated name and make a new one",
    )
    mine = COURSE.parent / "my_notebooks"
    if parser.parse_args(arguments).fresh and (aside := set_aside(mine)):
        print(f"your old copy is now {aside.name}/")
    for line in update(COURSE, mine):
        print(line)


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError) as error:
        sys.exit(f"working_copy: {error}")
