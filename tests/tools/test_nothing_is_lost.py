"""What a student wrote is lost by nothing: a save at any moment, an end at any moment, a full disk,
a folder that can't be written to, an answer in the wrong folder, two commands at once."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import course_folder
import every_step
import pytest
import working_copy
from copies import names, notebook
from test_places import as_ordinary_user

NOT_WINDOWS = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
EVERY_STEP = str(Path(every_step.__file__))
BETTER = notebook("better", "...")


def cells(text, **more):
    """The notebook `text` with more in its last cell."""
    changed = json.loads(text)
    changed["cells"][-1] |= more
    return json.dumps(changed)


def python(*arguments, **options):
    """Run Python; (exit code, what it printed)."""
    done = subprocess.run(
        [sys.executable, *arguments], text=True, timeout=120, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options,
    )  # fmt: skip
    return done.returncode, done.stdout


def everything(folder):
    """The contents of all files below a folder."""
    return [path.read_text(errors="replace") for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def checkout(course):
    """The same course with the command in it, as a student has it; (run it, its copy)."""
    course_folder.copy(course.parent, "tools/working_copy.py")
    command = str(course.parent / "tools/working_copy.py")
    return command, course.parent / "my_notebooks"


# ---- what counts as work -------------------------------------------------------------------

IMAGE = {"attachments": {"drawn.png": {"image/png": "AAAA"}}}
WORK = {
    "an image pasted into a cell": IMAGE,
    "a tag": {"metadata": {"tags": ["mine"]}},
    "metadata of an extension": {"metadata": {"notes": "mine"}},
    "text made of code": {"cell_type": "raw"},
    "an image in a cell without text": {"source": ""} | IMAGE,
}
SHOWN = {
    "collapsed": True, "scrolled": False, "trusted": True, "vscode": {"languageId": "python"},
    "jupyter": {"source_hidden": True}, "execution": {"iopub.execute_input": "2026"},
}  # fmt: skip


@pytest.mark.parametrize("more", WORK.values(), ids=WORK)
def test_whatever_is_in_a_cell_counts_as_work(more, course, mine):
    answer = cells(notebook("next", "..."), **more)
    (mine / "01_next.ipynb").write_text(answer)
    (course / "01_next.ipynb").write_text(BETTER)
    (line,) = working_copy.update(course, mine)
    assert line.startswith("01_next.ipynb has your work in it and stays")
    assert (mine / "01_next.ipynb").read_text() == answer


def test_how_a_cell_is_shown_does_not(course, mine):
    (mine / "01_next.ipynb").write_text(cells(notebook("next", "..."), metadata=SHOWN))
    (course / "01_next.ipynb").write_text(BETTER)
    assert working_copy.update(course, mine)[0].startswith("renewed, ")
    assert (mine / "01_next.ipynb").read_text() == BETTER


# ---- at any moment -------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["saved", "saved anew", "interrupted"])
def test_at_every_step(what, tmp_path):
    code, printed = python(EVERY_STEP, what, str(tmp_path))
    assert code == 0 and int(printed) > 10, printed


def test_killed_at_every_step(tmp_path):
    for step in range(1, 100):
        code, printed = python(EVERY_STEP, "killed", str(tmp_path / str(step)), str(step))
        if code == 0:
            break
        course, mine = tmp_path / str(step) / "notebooks", tmp_path / str(step) / "my_notebooks"
        assert code == 9 and notebook("next", "...") in everything(mine), printed
        for left in mine.glob(".writing-*"):
            os.utime(left, (time.time() - 3600,) * 2)  # an hour later
        working_copy.update(course, mine)
        assert (mine / "01_next.ipynb").read_text() == BETTER
        assert notebook("next", "...") in everything(mine)
        assert not list(mine.glob(".writing-*"))
    assert step > 10


@pytest.mark.parametrize("what", ["saved", "interrupted"])
def test_at_every_step_where_files_have_one_name_each(what, tmp_path):
    """As on a FAT disk, or a share that has no hard links."""
    code = f"""
import errno, os, runpy, sys
def link(*_):
    raise OSError(errno.EPERM, "no hard links here")
os.link = link
sys.argv = [{EVERY_STEP!r}, {what!r}, {str(tmp_path)!r}]
runpy.run_path({EVERY_STEP!r}, run_name="__main__")
"""
    code, printed = python("-c", code)
    assert code == 0 and int(printed) > 10, printed


def test_what_a_killed_run_left_is_removed_and_nothing_else(course, mine):
    hour_ago = time.time() - 3600
    stays = ("notes.txt", ".writing-my diary", ".writing-UPPERCASE", ".writing-0123456789abcdef")
    for name in (*stays, ".writing-a1b2c3d4", ".writing-00000000ffffffff"):
        (mine / name).write_text("half")
        os.utime(mine / name, (hour_ago, hour_ago))
    (mine / ".writing-0123456789abcdef").touch()  # another run may be writing it now
    assert working_copy.update(course, mine) == []
    assert names(mine) == sorted([".course.json", "00_start.ipynb", "01_next.ipynb", *stays])


# ---- in the wrong folder -------------------------------------------------------------------


@pytest.mark.parametrize("way", ["by the next make lab", "by hand"])
def test_an_answer_written_in_notebooks_survives_what_git_does_to_it(way, course, mine):
    answer, own = notebook("next", "my answer"), (course / "01_next.ipynb").read_text()
    (course / "01_next.ipynb").write_text(answer)
    if way == "by hand":
        (mine / "01_next.ipynb").write_text(answer)
    working_copy.update(course, mine)
    assert (mine / "01_next.ipynb").read_text() == answer
    (course / "01_next.ipynb").write_text(own)  # git checkout -- notebooks
    said = working_copy.update(course, mine)
    assert answer in everything(mine)
    (kept,) = [path for path in (mine / "kept").iterdir() if path.read_text() == answer]
    assert f"kept/{kept.name}" in said[1]
    (course / "01_next.ipynb").write_text(BETTER)  # and git pull
    working_copy.update(course, mine)
    assert (mine / "01_next.ipynb").read_text() == BETTER and answer in everything(mine)


def test_the_same_once_more_keeps_both(course, mine):
    versions = [notebook("one"), notebook("two")]
    for version in versions * 3:
        (course / "01_next.ipynb").write_text(version)
        working_copy.update(course, mine)
    assert len(names(mine / "kept")) == 6


@pytest.mark.parametrize("kind", ["a link to a file", "a link to nothing", "a folder"])
def test_what_is_no_file_of_its_own_stays(kind, course, mine, tmp_path):
    path, elsewhere = mine / "01_next.ipynb", tmp_path / "elsewhere.ipynb"
    path.replace(elsewhere)
    before = elsewhere.read_text()
    if kind == "a folder":
        path.mkdir()
    else:
        try:
            path.symlink_to(elsewhere if kind == "a link to a file" else tmp_path / "nothing")
        except OSError:
            pytest.skip("this user may make no links")
    (course / "01_next.ipynb").write_text(BETTER)
    (line,) = working_copy.update(course, mine)
    assert line.startswith("01_next.ipynb has your work in it and stays")
    assert path.is_symlink() or path.is_dir()
    assert elsewhere.read_text() == before and working_copy.update(course, mine) == []


# ---- where nothing can be written, or read -------------------------------------------------


def test_where_there_is_nothing_to_do_nothing_is_written(course, mine):
    before = {path: path.stat() for path in [mine, *mine.rglob("*")]}
    working_copy.update(course, mine)
    for path, was in before.items():
        now = path.stat()
        assert (now.st_mtime_ns, now.st_ino) == (was.st_mtime_ns, was.st_ino), path


@NOT_WINDOWS
def test_in_a_folder_that_cannot_be_written_to(checkout, course, mine):
    command, _ = checkout
    folders = (mine, course, course.parent)

    def ask():
        for folder in folders:
            folder.chmod(0o555)
        try:
            return subprocess.run(
                [*as_ordinary_user(), sys.executable, "-B", command],
                capture_output=True, text=True, timeout=60,
            )  # fmt: skip
        finally:
            for folder in folders:
                folder.chmod(0o755)

    done = ask()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (course / "01_next.ipynb").write_text(BETTER)
    done = ask()
    assert done.returncode == 1 and "Nothing of yours is lost" in done.stderr
    assert "Permission denied" in done.stderr and "Traceback" not in done.stderr
    assert names(mine) == [".course.json", "00_start.ipynb", "01_next.ipynb"]


@NOT_WINDOWS
@pytest.mark.parametrize("links", [True, False])
def test_on_a_full_disk(links, checkout, course, mine, monkeypatch):
    """Files of no byte can be made there, and no more: the old notebook stays."""
    command, _ = checkout
    for name in [name for name in os.environ if name.startswith("COVERAGE_")]:
        monkeypatch.delenv(name)  # what is counted could not be written, either
    full = f"""
import errno, os, resource, runpy, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
def link(*_):
    raise OSError(errno.EPERM, "no hard links here")
if not {links}:
    os.link = link
runpy.run_path({command!r}, run_name="__main__")
"""
    assert python("-B", "-c", full) == (0, "")
    before = (mine / "01_next.ipynb").read_text()
    (course / "01_next.ipynb").write_text(BETTER)
    (course / "02_more.ipynb").write_text(BETTER)
    code, printed = python("-B", "-c", full)
    assert code == 1 and "Nothing of yours is lost" in printed and "Traceback" not in printed
    assert (mine / "01_next.ipynb").read_text() == before
    assert names(mine) == [".course.json", "00_start.ipynb", "01_next.ipynb"]


BRACKETS = "[" * 200_000 + "]" * 200_000


@pytest.mark.parametrize("content", [BRACKETS, '{"cells": ' + BRACKETS + "}", '{"a":' * 200_000])
def test_a_file_of_brackets_is_no_traceback(content, checkout, course, mine):
    command, _ = checkout
    (mine / "01_next.ipynb").write_text(content)
    (mine / ".course.json").write_text(content)
    (course / "01_next.ipynb").write_text(BETTER)
    code, printed = python("-B", command)
    assert code == 0 and "01_next.ipynb has your work in it and stays" in printed
    assert (mine / "01_next.ipynb").read_text() == content
    (course / "01_next.ipynb").write_text(content)
    code, printed = python("-B", command)
    assert code == 1 and "01_next.ipynb cannot be read as a notebook" in printed
    assert "Traceback" not in printed


# ---- two at once ---------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["--fresh"], []])
def test_two_commands_at_once_end_in_words(arguments, checkout, course):
    command, mine = checkout
    for turn in range(6):
        if arguments or not turn:
            mine.mkdir(exist_ok=True)
        (mine / f"answer {turn}.txt").write_text(f"answer {turn}")
        (course / "01_next.ipynb").write_text(notebook(f"version {turn}"))
        both = [
            subprocess.Popen(
                [sys.executable, "-B", command, *arguments], text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
            for _ in range(2)
        ]  # fmt: skip
        for process in both:
            printed, _ = process.communicate(timeout=60)
            assert "Traceback" not in printed
            assert (
                process.returncode == 0
                or "Nothing of yours is lost" in printed
                or ("Nothing is lost; try again" in printed)
            ), printed
        held = everything(mine.parent)
        assert all(f"answer {n}" in held for n in range(turn + 1))


# ---- names and rights ----------------------------------------------------------------------

RESERVED = {"con", "prn", "aux", "nul", *(f"{k}{n}" for k in ("com", "lpt") for n in range(10))}


def test_every_name_is_one_that_windows_allows(course, mine):
    """Each name that is made, and each in notebooks/: also where case makes no difference."""
    for version in ("one", "two"):
        (mine / "00_start.ipynb").write_text(notebook("mine"))
        for name in ("00_start.ipynb", "01_next.ipynb"):
            (course / name).write_text(notebook(version))
        working_copy.update(course, mine)
    aside = working_copy.set_aside(mine)
    made = [aside.name, *(path.name for path in aside.rglob("*"))]
    assert {"00_start (newer).ipynb", "kept"} <= set(made)
    theirs = [path.name for path in working_copy.COURSE.glob("*")]
    for name in made + theirs:
        assert not set(name) & set('<>:"/\\|?*') and name.isascii() and name[-1] not in " ."
        assert name.split(".")[0].casefold() not in RESERVED and len(name) < 100
    assert len({name.casefold() for name in theirs}) == len(theirs)


@NOT_WINDOWS
@pytest.mark.parametrize("umask", [0o077, 0o022, 0o002])
def test_files_get_the_rights_that_the_user_gives_to_files(umask, course):
    before = os.umask(umask)
    try:
        working_copy.update(course, course.parent / "my_notebooks")
    finally:
        os.umask(before)
    for path in (course.parent / "my_notebooks").iterdir():
        assert path.stat().st_mode & 0o777 == 0o666 & ~umask


@NOT_WINDOWS
def test_a_name_that_the_terminal_cannot_show_is_no_traceback(checkout, course):
    command, mine = checkout
    (course / "Übung Ł.ipynb").write_text(notebook("next"))
    working_copy.update(course, mine)
    (mine / "Übung Ł.ipynb").write_text(notebook("my answer"))
    (course / "Übung Ł.ipynb").write_text(BETTER)
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    code, printed = python("-B", command, env=env)
    assert code == 0 and "has your work in it" in printed, printed


@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
def test_git_leaves_everything_of_a_student_alone(course, mine):
    course_folder.copy(course.parent, ".gitignore")
    for command in ("init -q", "clean -fdq"):
        subprocess.run(["git", *command.split()], cwd=course.parent, check=True, timeout=60)
    assert names(mine) == [".course.json", "00_start.ipynb", "01_next.ipynb"]
