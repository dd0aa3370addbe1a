"""A student's answers survive everything: a newer course, git pull, make test, an interrupt."""

import hashlib
import os
import shutil
import subprocess
import sys

import course_folder
import pytest
import working_copy
from copies import names, notebook


def test_a_new_copy_holds_every_notebook(course):
    mine = course.parent / "my_notebooks"
    said = working_copy.update(course, mine)
    assert said == ["2 notebooks copied into my_notebooks/, where your work is safe"]
    assert names(mine) == [".course.json", "00_start.ipynb", "01_next.ipynb"]
    for name in ("00_start.ipynb", "01_next.ipynb"):
        assert (mine / name).read_bytes() == (course / name).read_bytes()


def test_nothing_new_is_nothing_done(course, mine):
    before = {
        name: (mine / name).stat().st_mtime_ns for name in ("00_start.ipynb", "01_next.ipynb")
    }
    assert working_copy.update(course, mine) == []
    assert before == {name: (mine / name).stat().st_mtime_ns for name in before}


@pytest.mark.parametrize(
    "after_use",
    [
        pytest.param(notebook("next", "..."), id="untouched"),
        pytest.param(
            notebook("next", "...", outputs=[{"text": "new"}], widgets={"a": 1}), id="run"
        ),
        pytest.param(notebook("next", "...", ""), id="empty cell added by running the last one"),
        pytest.param(notebook(["ne", "xt"], "...\n"), id="saved by another editor"),
    ],
)
def test_a_copy_without_a_students_work_is_renewed(course, mine, after_use):
    (mine / "01_next.ipynb").write_text(after_use)
    (course / "01_next.ipynb").write_text(notebook("better", "..."))
    before = (mine / "01_next.ipynb").read_bytes()
    kept = f"kept/01_next-{hashlib.sha256(before).hexdigest()[:12]}.ipynb"
    assert working_copy.update(course, mine) == [
        "renewed, since the course has newer ones: 01_next.ipynb",
        f"what they took the place of is kept in my_notebooks/: {kept}",
    ]
    assert (mine / "01_next.ipynb").read_bytes() == (course / "01_next.ipynb").read_bytes()
    assert (mine / kept).read_bytes() == before
    assert working_copy.update(course, mine) == []
    assert names(mine) == [".course.json", "00_start.ipynb", "01_next.ipynb", "kept"]


def test_a_students_work_stays_and_the_newer_one_is_laid_beside_it_once(course, mine):
    answer = notebook("next", "my answer")
    (mine / "01_next.ipynb").write_text(answer)
    assert working_copy.update(course, mine) == []

    (course / "01_next.ipynb").write_text(notebook("better", "..."))
    (line,) = working_copy.update(course, mine)
    assert (
        line
        == '01_next.ipynb has your work in it and stays; "01_next (newer).ipynb" is the newer one'
    )
    assert (mine / "01_next.ipynb").read_text() == answer
    assert (mine / "01_next (newer).ipynb").read_text() == notebook("better", "...")

    assert working_copy.update(course, mine) == []
    (mine / "01_next (newer).ipynb").unlink()
    assert working_copy.update(course, mine) == [], "a student who deleted it was asked already"


def test_an_untouched_newer_one_gives_way_to_the_next(course, mine):
    (mine / "01_next.ipynb").write_text(notebook("next", "my answer"))
    for version in ("better", "best"):
        (course / "01_next.ipynb").write_text(notebook(version))
        working_copy.update(course, mine)
    assert names(mine) == [
        ".course.json",
        "00_start.ipynb",
        "01_next (newer).ipynb",
        "01_next.ipynb",
        "kept",
    ]
    assert (mine / "01_next (newer).ipynb").read_text() == notebook("best")
    (kept,) = (mine / "kept").iterdir()
    assert kept.name.startswith("01_next (newer)-") and kept.read_text() == notebook("better")


def test_work_in_a_newer_one_is_safe_too(course, mine):
    (mine / "01_next.ipynb").write_text(notebook("next", "my answer"))
    (course / "01_next.ipynb").write_text(notebook("better"))
    working_copy.update(course, mine)
    (mine / "01_next (newer).ipynb").write_text(notebook("my better answer"))
    (course / "01_next.ipynb").write_text(notebook("best"))
    working_copy.update(course, mine)
    assert (mine / "01_next.ipynb").read_text() == notebook("next", "my answer")
    assert (mine / "01_next (newer).ipynb").read_text() == notebook("my better answer")
    assert (mine / "01_next (newer 2).ipynb").read_text() == notebook("best")


def test_a_student_who_took_the_newer_one_over_is_up_to_date(course, mine):
    (mine / "01_next.ipynb").write_text(notebook("next", "my answer"))
    (course / "01_next.ipynb").write_text(notebook("better"))
    working_copy.update(course, mine)
    (mine / "01_next (newer).ipynb").replace(mine / "01_next.ipynb")
    assert working_copy.update(course, mine) == []
    (course / "01_next.ipynb").write_text(notebook("best"))
    said = working_copy.update(course, mine)
    assert said[0] == "renewed, since the course has newer ones: 01_next.ipynb" and len(said) == 2


def test_a_deleted_notebook_comes_back_and_other_files_stay(course, mine):
    (mine / "01_next.ipynb").unlink()
    (mine / "notes.txt").write_text("mine")
    working_copy.update(course, mine)
    assert (mine / "01_next.ipynb").read_bytes() == (course / "01_next.ipynb").read_bytes()
    assert (mine / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("record", [None, "", "[]", '{"copied": 3}', '{"copied": {}}'])
def test_without_a_good_record_nothing_is_overwritten(course, mine, record):
    (mine / "01_next.ipynb").write_text(notebook("next", "my answer"))
    (course / "01_next.ipynb").write_text(notebook("better"))
    if record is None:
        (mine / ".course.json").unlink()
    else:
        (mine / ".course.json").write_text(record)
    assert len(working_copy.update(course, mine)) == 1
    assert (mine / "01_next.ipynb").read_text() == notebook("next", "my answer")
    assert working_copy.update(course, mine) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [3]}', "\udcff"])
def test_a_damaged_copy_counts_as_work(course, mine, content):
    data = content.encode(errors="surrogateescape")
    (mine / "01_next.ipynb").write_bytes(data)
    (course / "01_next.ipynb").write_text(notebook("better"))
    assert len(working_copy.update(course, mine)) == 1
    assert (mine / "01_next.ipynb").read_bytes() == data


def test_a_damaged_course_is_named(course, mine):
    (course / "01_next.ipynb").write_text("{")
    with pytest.raises(ValueError, match=r"01_next\.ipynb cannot be read as a notebook"):
        working_copy.update(course, mine)


def test_an_interrupt_while_writing_leaves_the_old_file_whole(course, mine, monkeypatch):
    (course / "01_next.ipynb").write_text(notebook("better"))
    before = (mine / "01_next.ipynb").read_bytes()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        working_copy.update(course, mine)
    monkeypatch.undo()
    assert (mine / "01_next.ipynb").read_bytes() == before
    assert names(mine) == [".course.json", "00_start.ipynb", "01_next.ipynb"], (
        "no half file is left"
    )


def test_an_interrupt_before_the_record_is_written_costs_nothing(course, mine):
    record = (mine / ".course.json").read_bytes()
    for version in ("better", "best"):
        (course / "01_next.ipynb").write_text(notebook(version))
        working_copy.update(course, mine)
        if version == "better":  # as if the interrupt came between the copy and its record
            (mine / ".course.json").write_bytes(record)
            assert working_copy.update(course, mine) == []
    assert (mine / "01_next.ipynb").read_text() == notebook("best")


def test_fresh_keeps_the_old_copy_under_a_dated_name(mine):
    (mine / "01_next.ipynb").write_text(notebook("my answer"))
    first = working_copy.set_aside(mine)
    mine.mkdir()
    second = working_copy.set_aside(mine)
    assert first.name.startswith("my_notebooks_20") and second.name == f"{first.name}_2"
    assert (first / "01_next.ipynb").read_text() == notebook("my answer")
    assert working_copy.set_aside(mine) is None


# The same from outside, with git and pytest as a student has them.


def run(*command, cwd, **environment):
    """Run a command; return what it printed; fail with that where it failed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ
        | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def commit(folder):
    run("git", "add", "-A", cwd=folder)
    run("git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x", cwd=folder)


@pytest.fixture
def clone(tmp_path, course):
    """(the course's repository, a student's clone of it), with what git and pytest read."""
    origin = course.parent
    course_folder.copy(origin, ".gitignore", "pyproject.toml", "tools/working_copy.py")
    run("git", "init", "-q", "-b", "main", ".", cwd=origin)
    commit(origin)
    run("git", "clone", "-q", str(origin), str(tmp_path / "a student"), cwd=tmp_path)
    return origin, tmp_path / "a student"


@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
def test_git_pull_after_a_students_answers(clone):
    origin, student = clone
    copy = (sys.executable, "tools/working_copy.py")
    run(*copy, cwd=student)
    (student / "my_notebooks/01_next.ipynb").write_text(notebook("next", "my answer"))
    (origin / "notebooks/00_start.ipynb").write_text(notebook("a better start"))
    (origin / "notebooks/01_next.ipynb").write_text(notebook("better", "..."))
    commit(origin)

    assert run("git", "status", "--porcelain", cwd=student) == ""
    run("git", "pull", "-q", "--ff-only", cwd=student)
    said = run(*copy, cwd=student)
    assert "renewed, since the course has newer ones: 00_start.ipynb" in said
    assert "01_next.ipynb has your work in it" in said
    assert (student / "my_notebooks/01_next.ipynb").read_text() == notebook("next", "my answer")

    assert "your old copy is now my_notebooks_20" in run(*copy, "--fresh", cwd=student)
    assert names(student / "my_notebooks") == [".course.json", "00_start.ipynb", "01_next.ipynb"]
    assert run("git", "status", "--porcelain", cwd=student) == ""


@pytest.mark.slow
def test_a_students_copy_is_never_a_test(clone):
    _, student = clone
    run(sys.executable, "tools/working_copy.py", cwd=student)
    (student / "my_notebooks/test_mine.py").write_text("def test_fails(): assert False")
    for where in ([], ["."]):  # by the settings, and in the whole folder
        listed = run(
            *(sys.executable, "-m", "pytest", "-q", "--nbval", "--collect-only"),
            *("-p", "no:cacheprovider", *where),
            cwd=student,
        )
        assert "notebooks/01_next.ipynb::" in listed and "my_notebooks" not in listed
