"""Keep a working copy of the course's notebooks, in which a student's answers are safe.

    python tools/working_copy.py           # make my_notebooks/, or bring it up to date
    python tools/working_copy.py --fresh   # set my_notebooks/ aside and start with a new one

Git ignores my_notebooks/, so answers and moved sliders never stand in the way of ``git pull``.

- A notebook that is missing is copied; deleting one therefore fetches it anew.
- One whose cells are as they were copied is replaced when the course's own has changed. (Running
  it changes its outputs only.) What it replaces is kept, as kept/NAME-HASH.ipynb.
- One in which a student has written is never touched: the course's newer one is laid beside it,
  once, as "NAME (newer).ipynb".

Nothing in that folder is ever overwritten or deleted. A file that is to be replaced is first moved
away and only then looked at, and the new one takes no other's place: a save that falls between is
found, and put back. (Whatever lies in notebooks/ counts as the course's own, so an answer that was
written there comes into the copy, and is kept when the next pull takes it away.)

What was copied is remembered, as a hash of its cells, in my_notebooks/.course.json. Should it ever
be lost, every notebook that differs from the course's counts as a student's work.
"""

import argparse
import contextlib
import copy
import datetime
import errno
import hashlib
import json
import os
import re
import secrets
import sys
import time
from itertools import count
from pathlib import Path

COURSE = Path(__file__).resolve().parent.parent / "notebooks"
MINE = COURSE.parent / "my_notebooks"
RECORD, KEPT = ".course.json", "kept"
OURS = re.compile(r"\.writing-[0-9a-z_]{8,16}")  # a file that is being written, by its name
STALE = 600  # seconds: a notebook is written in far less than one
# How a cell is shown and when it ran, as editors note it: nobody's work.
VIEW = {
    "collapsed", "scrolled", "trusted", "execution", "ExecuteTime", "jupyter", "vscode",
    "jp-MarkdownHeadingCollapsed",
}  # fmt: skip


def written(data: bytes) -> str | None:
    """Return a hash of what is written in a notebook's cells, or None where it is no notebook.

    Outputs, how cells are shown, and empty cells (JupyterLab adds one after the last that is run)
    do not count; attachments (pasted images) and all other metadata of a cell do.
    """
    try:
        cells = [
            [
                cell["cell_type"],
                "".join(cell["source"]).rstrip(),
                cell.get("attachments") or {},
                {key: value for key, value in cell.get("metadata", {}).items() if key not in VIEW},
            ]
            for cell in json.loads(data)["cells"]
        ]
        work = json.dumps([cell for cell in cells if cell[1] or cell[2]], sort_keys=True)
    # RecursionError: a file of brackets within brackets.
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return hashlib.sha256(work.encode()).hexdigest()


def source_hash(path: Path) -> str | None:
    """Return the hash of what is written in this file, or None where that cannot be read.

    A link is a student's own doing: what is behind it is not looked at.
    """
    try:
        return None if path.is_symlink() else written(path.read_bytes())
    except OSError:
        return None


# ---- files, none of which takes another's place --------------------------------------------


def move(source: Path, target: Path) -> bool:
    """Move a file to a name that is free; False, and nothing moved, where it is taken."""
    try:
        if os.name == "nt":
            os.rename(source, target)  # which replaces nothing there
        else:
            os.link(source, target)
            os.unlink(source)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOSPC, errno.EROFS):
            raise
        return copied_to(source, target)  # a file system without hard links (FAT, some shares)
    return True


def copied_to(source: Path, target: Path) -> bool:
    """Do as `move` does by writing the target anew."""
    data = source.read_bytes()
    try:
        with open(target, "xb") as file:
            try:
                file.write(data)
            except BaseException:
                os.unlink(target)  # ours, and half of it
                raise
    except FileExistsError:
        return False
    os.unlink(source)
    return True


@contextlib.contextmanager
def written_aside(data: bytes, folder: Path):
    """Yield a new file with this content, whole; whoever does not move it away leaves none."""
    path = folder / f".writing-{secrets.token_hex(8)}"
    try:
        with open(path, "xb") as file:
            file.write(data)
        yield path
    finally:
        path.unlink(missing_ok=True)


def place(data: bytes, path: Path) -> bool:
    """Write a new file, whole or not at all; False where there is one of that name by now."""
    with written_aside(data, path.parent) as new:
        return move(new, path)


def keep(path: Path) -> Path:
    """Move a file into the folder of what was replaced, under a name with its hash; return that."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    folder = path.parent / KEPT
    folder.mkdir(exist_ok=True)
    for number in count(1):
        target = folder / f"{path.stem}-{digest}{'' if number == 1 else f'-{number}'}.ipynb"
        with contextlib.suppress(FileExistsError):
            open(target, "xb").close()  # the name is ours now
            break
    try:
        os.replace(path, target)
    except BaseException:
        with contextlib.suppress(OSError):
            if not target.stat().st_size:
                target.unlink()
            folder.rmdir()  # where it is empty
        raise
    return target


def renew(path: Path, data: bytes, held: str, kept: list[str]) -> bool:
    """Replace a notebook, as it was when its hash was `held`, by `data`; note where it is kept.

    False, and what was there is there again, where somebody has written in it meanwhile.
    """
    with written_aside(data, path.parent) as new:  # first: on a full disk, all stays as it is
        old = keep(path)
        try:
            done = source_hash(old) == held and move(new, path)
        except BaseException:
            move(old, path)
            raise
        if done or not move(old, path):
            kept.append(f"{KEPT}/{old.name}")
        with contextlib.suppress(OSError):
            old.parent.rmdir()  # where it is empty
        return done or source_hash(path) == written(data)  # another run was faster


def tidy(mine: Path) -> None:
    """Remove what a run that was killed has left half written."""
    for path in mine.glob(".writing-*"):
        with contextlib.suppress(OSError):
            ours = OURS.fullmatch(path.name) and path.is_file() and not path.is_symlink()
            if ours and time.time() - path.stat().st_mtime > STALE:
                path.unlink()


# ---- the copy ------------------------------------------------------------------------------


def read_record(mine: Path) -> dict[str, dict[str, str]]:
    """Return {"copied": {file: hash}, "offered": {file: hash}}, empty without a good record."""
    try:
        record = json.loads((mine / RECORD).read_bytes())
        return {key: dict(record[key]) for key in ("copied", "offered")}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {"copied": {}, "offered": {}}


def write_record(mine: Path, record: dict[str, dict[str, str]]) -> None:
    """Write the record whole or not at all."""
    data = json.dumps(record, indent=1, sort_keys=True).encode() + b"\n"
    with written_aside(data, mine) as new:
        os.replace(new, mine / RECORD)


def lay_beside(mine: Path, name: str, data: bytes, copied: dict[str, str], kept: list[str]) -> str:
    """Write a newer notebook under a name that takes the place of no student's work; return it."""
    stem = name.removesuffix(".ipynb")
    for number in count(1):
        beside = f"{stem} (newer{'' if number == 1 else f' {number}'}).ipynb"
        path = mine / beside
        held = source_hash(path)
        if not os.path.lexists(path):
            if place(data, path):
                return beside
        elif held is not None and held == copied.get(beside) and renew(path, data, held, kept):
            return beside
    raise AssertionError("unreachable")


def update(course: Path, mine: Path) -> list[str]:
    """Bring the folder `mine` up to date with `course`; return what was done, a line each."""
    mine.mkdir(exist_ok=True)
    tidy(mine)
    record = read_record(mine)
    before, copied, offered = copy.deepcopy(record), record["copied"], record["offered"]
    new, renewed, kept, beside = [], [], [], []
    for theirs in sorted(course.glob("*.ipynb")):
        name, path, data = theirs.name, mine / theirs.name, theirs.read_bytes()
        now = written(data)
        if now is None:
            raise ValueError(f"{theirs} cannot be read as a notebook")
        if not os.path.lexists(path) and place(data, path):
            new.append(name)
        elif (held := source_hash(path)) == now:
            pass  # up to date, whatever its outputs
        elif held is not None and held == copied.get(name) and renew(path, data, held, kept):
            renewed.append(name)
        else:
            if now not in (copied.get(name), offered.get(name)):
                newer = lay_beside(mine, name, data, copied, kept)
                copied[newer] = offered[name] = now
                beside.append((name, newer))
            continue
        copied[name] = now
    if record != before:  # a folder in which there is nothing to do may be full, or read only
        write_record(mine, record)
    return told(mine.name, new, renewed, kept, beside)


def told(
    folder: str, new: list[str], renewed: list[str], kept: list[str], beside: list[tuple[str, str]]
) -> list[str]:
    """Return what was done with the copy, a line each."""
    said = []
    if renewed:
        said.append(f"renewed, since the course has newer ones: {', '.join(renewed)}")
    if kept:
        said.append(f"what they took the place of is kept in {folder}/: {', '.join(kept)}")
    if new:
        these = f"{len(new)} notebook{'s' * (len(new) > 1)}"
        said.append(f"{these} copied into {folder}/, where your work is safe")
    for name, newer in beside:
        said.append(f'{name} has your work in it and stays; "{newer}" is the newer one')
    return said


def set_aside(mine: Path) -> Path | None:
    """Move the folder `mine` to a dated name that is free; return it, or None if there is none."""
    today = datetime.date.today().isoformat()
    for number in count(1):
        aside = mine.with_name(f"{mine.name}_{today}{'' if number == 1 else f'_{number}'}")
        if os.path.lexists(aside):
            continue
        try:
            mine.rename(aside)
        except FileNotFoundError:
            return None  # there was none, or another run has just set it aside
        except OSError as error:
            if error.errno in (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR):
                continue  # another run took that name
            raise
        return aside
    raise AssertionError("unreachable")


def run(arguments: list[str] | None = None) -> None:
    """Run the command line; see the module's docstring."""
    parser = argparse.ArgumentParser(
        description="Keep a working copy of the course's notebooks in my_notebooks/."
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="set the copy aside under a dated name and make a new one",
    )
    if parser.parse_args(arguments).fresh and (aside := set_aside(MINE)):
        print(f"your old copy is now {aside.name}/")
    for line in update(COURSE, MINE):
        print(line)


def main(arguments: list[str] | None = None) -> None:
    """Do as `run` does; what goes wrong is said in a line, and nothing is lost by it."""
    with contextlib.suppress(AttributeError):  # a stream of another kind takes any letter
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        run(arguments)
    except FileNotFoundError as error:
        sys.exit(
            f"working_copy: {error.filename} went away meanwhile: is another command at work in "
            "my_notebooks/? Nothing is lost; try again."
        )
    except OSError as error:
        sys.exit(f"working_copy: {error.strerror}: {error.filename}. Nothing of yours is lost.")
    except ValueError as error:
        sys.exit(f"working_copy: {error}")


if __name__ == "__main__":
    main()
