"""The notebooks where a class keeps them: a folder that can't be written to, whose path has spaces
and letters beyond ASCII, for an ordinary user whose home holds no cache."""

import os
import shutil
import subprocess
import sys

import course_folder
import pytest
from ci import IN_CI
from notebook_tools import NAMES

# All of them take two minutes of one core; the first alone tells most of it.
SOME = NAMES if IN_CI else NAMES[:1]

RUN = """
import sys
from pathlib import Path
import nbformat
import regenerate

path = Path(sys.argv[1])
try:
    path.with_name("written").touch()
except PermissionError:
    regenerate.run(nbformat.read(path, as_version=4), path.parent)
    print("ran in a folder that can't be written to")
"""


def as_ordinary_user():
    """What to put before a command so that permissions hold for it: root alone ignores them."""
    if os.geteuid():
        return []
    assert shutil.which("setpriv"), "as root, this test needs setpriv (Debian: util-linux)"
    return ["setpriv", "--inh-caps=-all", "--bounding-set=-all"]


@pytest.fixture
def read_only(tmp_path):
    """A copy of the course that can't be written to."""
    folder = tmp_path / "Übungen für Zoë, 2. Kurs"
    course_folder.copy(folder)
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in everything:
        path.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights than chmod's")
@pytest.mark.slow
@pytest.mark.parametrize("name", SOME)
def test_a_notebook_runs_where_it_cannot_write(name, read_only, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    kept = ("PATH", "LANG", "LC_ALL", "OPENBLAS_NUM_THREADS")
    own = {each: os.environ[each] for each in kept if each in os.environ}
    own |= {"HOME": str(home), "PYTHONPATH": str(course_folder.ROOT / "tools")}
    own |= {"PYTHONDONTWRITEBYTECODE": "1"}
    notebook = read_only / "notebooks" / f"{name}.ipynb"
    done = subprocess.run(
        [*as_ordinary_user(), sys.executable, "-c", RUN, str(notebook)],
        env=own, cwd=home, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "ran in a folder" in done.stdout, "the folder could be written to"
