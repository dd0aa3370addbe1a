"""A port that is taken while a kernel starts costs a second, and no test."""

import os
import subprocess
import sys

import course_folder
import nbformat
import pytest
from jupyter_environment import patiently

pytestmark = pytest.mark.slow  # for those who change the course

COPIED = (
    "pyproject.toml", "conftest.py", "tools/ci.py", "tools/course_folder.py",
    "tools/jupyter_environment.py", "tools/regenerate.py",
)  # fmt: skip
# As another process does by chance: take a port between its choice and the kernel's start.
THIEF = """
import socket
from jupyter_client.connect import ConnectionFileMixin

choose, taken = ConnectionFileMixin.write_connection_file, []

def choose_and_lose(manager, **kwargs):
    choose(manager, **kwargs)
    if not taken:
        taken.append(socket.create_server((manager.ip, manager.shell_port)))
        print("a port was taken")

ConnectionFileMixin.write_connection_file = choose_and_lose
"""
STORE = """
import thief, nbformat, regenerate
regenerate.run(nbformat.read("notebooks/01_try.ipynb", 4), ".")
"""


@pytest.mark.parametrize("way", ["compared", "stored"])
def test_a_notebook_runs_though_another_process_takes_a_port_of_its_kernel(way, tmp_path):
    course_folder.copy(tmp_path, *COPIED)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "tools/thief.py").write_text(THIEF, encoding="utf-8")
    cell = nbformat.v4.new_code_cell("1 + 1", execution_count=1, outputs=[
        nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1),
    ])  # fmt: skip
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "notebooks/01_try.ipynb")
    command = {
        "compared": ["-m", "pytest", "-q", "-s", "-p", "thief", "--nbval", "notebooks"],
        "stored": ["-c", STORE],
    }[way]
    done = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, text=True, timeout=120,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "tools")},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert (done.returncode, "a port was taken" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize("error, calls", [
    (RuntimeError("Kernel died before replying to kernel_info"), 3),
    (RuntimeError("the kernel died while a cell ran"), 1), (ValueError("died before replying"), 1),
])  # fmt: skip
def test_what_fails_again_or_otherwise_is_an_error(error, calls):
    seen = []

    def start(*args, **kwargs):
        seen.append((args, kwargs))
        raise error

    with pytest.raises(type(error)) as told:
        patiently(start)(1, cwd="here")
    assert told.value is error and seen == [((1,), {"cwd": "here"})] * calls
