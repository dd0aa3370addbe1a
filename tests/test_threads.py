"""Products take one thread, unless the user says otherwise."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion.threads import ASKED

ROOT = Path(__file__).resolve().parent.parent
PROBE = """
import os, sys
{before}
sys.path.insert(0, {root!r})
from mlp_helpers import *
import numpy as np
for _ in range(20):
    np.ones((400, 400)) @ np.ones((400, 400))
tasks = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 0
import json
print(json.dumps([tasks, {{name: os.environ.get(name) for name in {asked!r}}}]))
"""


def probe(before="", **said):
    """(threads of a new process that has multiplied, 0 where nobody tells; what variables say)."""
    env = {name: value for name, value in os.environ.items() if name not in ASKED} | said
    code = PROBE.format(before=before, root=str(ROOT), asked=ASKED)
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_nothing_said_is_one_thread():
    tasks, variables = probe()
    assert tasks in (0, 1)
    assert variables == dict.fromkeys(ASKED, "1")


@pytest.mark.parametrize("name", ["OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"])
def test_what_the_user_says_holds(name):
    tasks, variables = probe(**{name: "2"})
    if os.cpu_count() > 1 and "openblas" in str(__import__("numpy").show_config("dicts")):
        assert tasks in (0, 2)
    assert variables == dict.fromkeys(ASKED) | {name: "2"}


def test_too_late_is_left_alone():
    """NumPy has asked already: a variable would speak to programs that are started from here."""
    assert probe(before="import numpy")[1] == dict.fromkeys(ASKED)


def test_every_notebook_opens_the_course_before_numpy():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "".join("".join(cell["source"]) + "\n" for cell in cells)
        first = code.find("import numpy")
        assert -1 < code.find("from mlp_helpers import *") < first, path.name
