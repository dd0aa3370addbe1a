"""Bring a working copy up to date while something happens at one of its steps with files.

    python every_step.py WHAT FOLDER [STEP]

WHAT is "killed" (the process ends at that step), "interrupted", "saved" (an editor writes into the
file) or "saved anew" (an editor puts another file there). Without STEP each is tried in turn and
each copy is judged; "killed" is tried from outside. Prints how many steps there were.
"""

import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2] / "tools"), str(Path(__file__).parent)]

import working_copy  # noqa: E402
from copies import notebook  # noqa: E402

EVENTS = ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir")
ANSWER = notebook("next", "my answer")
state = {"armed": False}


def happens(what, path):
    state["armed"] = False
    if what == "killed":
        os._exit(9)
    if what == "interrupted":
        raise KeyboardInterrupt
    if what == "saved anew":
        path.with_name(".~save").write_text(ANSWER)
        os.replace(path.with_name(".~save"), path)
    else:
        path.write_text(ANSWER)


def watch(event, arguments):
    """An audit hook: Python tells of each file that is opened, moved or removed before it is."""
    if state["armed"] and event in EVENTS and state["folder"] in str(arguments[0]):
        state["seen"] += 1
        if state["seen"] == state["step"]:
            happens(state["what"], state["path"])


def copy_to_renew(folder):
    """A course with a newer notebook than the copy of it, in which nothing was written."""
    course, mine = folder / "notebooks", folder / "my_notebooks"
    course.mkdir(parents=True)
    (course / "01_next.ipynb").write_text(notebook("next", "..."))
    working_copy.update(course, mine)
    (course / "01_next.ipynb").write_text(notebook("better", "..."))
    return course, mine


def at(what, folder, step):
    """Renew while it happens at this step; how many steps there were, fewer where it is past."""
    course, mine = copy_to_renew(folder)
    state.update(folder=str(mine), path=mine / "01_next.ipynb", what=what, step=step, seen=0)
    state["armed"] = True
    try:
        working_copy.update(course, mine)
    except KeyboardInterrupt:
        assert what == "interrupted"
    state["armed"] = False
    return state["seen"], course, mine


def judge(what, mine, course):
    """The answer stands where it was written; without one, the copy is whole, old or new."""
    held = (mine / "01_next.ipynb").read_text()
    if what.startswith("saved"):
        assert held == ANSWER, held
    else:
        assert held in (notebook("next", "..."), notebook("better", "...")), held
    assert not [path for path in mine.iterdir() if path.name.startswith(".writing")]
    working_copy.update(course, mine)
    if what.startswith("saved"):
        assert (mine / "01_next.ipynb").read_text() == ANSWER
    else:
        assert (mine / "01_next.ipynb").read_text() == notebook("better", "...")
        (old,) = (mine / "kept").iterdir()
        assert old.read_text() == notebook("next", "...")


def main(what, folder, step=None):
    sys.addaudithook(watch)
    if step:
        seen, *_ = at(what, Path(folder), int(step))
        print(seen)
        return
    for step in range(1, 100):
        seen, course, mine = at(what, Path(folder) / str(step), step)
        if seen < step:
            print(seen)
            return
        judge(what, mine, course)


if __name__ == "__main__":
    main(*sys.argv[1:])
