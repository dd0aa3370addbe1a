"""The two commands on machines that lack something, in a folder whose name has spaces in it.

Programs are replaced by small scripts on a PATH of their own, so that nothing is installed here.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import course_folder
import pytest
from course_folder import ROOT

TOOLS = ("sh", "cmp", "cp", "dirname", "mkdir", "rm", "id", "uname", "make")

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or any(shutil.which(tool) is None for tool in TOOLS),
    reason="needs make and a POSIX shell",
)


@pytest.fixture
def checkout(tmp_path):
    """A checkout of what the commands read, with nothing installed."""
    folder = tmp_path / "my course"
    course_folder.copy(folder, "Makefile", "requirements.txt", "tools")
    (folder / "notebooks").mkdir()
    (folder / "tests").mkdir()
    return folder


@pytest.fixture
def programs(tmp_path):
    """A folder for PATH that holds the system's tools and no Python at all."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        (folder / tool).symlink_to(shutil.which(tool))
    return folder


def script(path, text):
    """Write an executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def python(path, version="3.12", venv="works"):
    """Write a script that behaves like a Python as far as install.sh looks: it logs pip's calls.

    `venv` is "works", or "missing" as on a Debian without python3-venv.
    """
    fails = "exit 1" if tuple(map(int, version.split("."))) < (3, 11) else "exit 0"
    script(
        path,
        f"""
case "$*" in
    "-c import sys"*) echo {version}; {fails};;
    "-c import ensurepip"*) {"exit 0" if venv == "works" else "exit 1"};;
    "-m venv --clear .venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python;;
    "-m pip --version") exit 0;;
    "-m pip install"*) echo "$*" >> pip.log; test ! -e no-network;;
    *) echo "unexpected: $*"; exit 9;;
esac""",
    )


def install(checkout, programs, *files, **environment):
    """Run install.sh with nothing on PATH but `programs`; return (exit code, its lines)."""
    done = subprocess.run(
        ["sh", "tools/install.sh", *(files or ["requirements.txt"])],
        cwd=checkout,
        env={"PATH": str(programs)} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout.splitlines()


def installs(checkout):
    """Return what pip was asked to install, a line for each call."""
    log = checkout / "pip.log"
    return log.read_text().splitlines() if log.exists() else []


def test_no_python(checkout, programs):
    code, (line,) = install(checkout, programs)
    assert code == 1 and line.startswith("Python 3.11 or newer is needed; there is no python3 ")


def test_a_python_that_is_too_old_is_named(checkout, programs):
    python(programs / "python3", "3.9")
    code, (line,) = install(checkout, programs)
    assert code == 1 and "python3 is Python 3.9" in line and "PYTHON=" in line
    assert not (checkout / ".venv").exists()


def test_a_python_without_venv_is_named_with_the_package_to_install(checkout, programs):
    python(programs / "python3", "3.11", venv="missing")
    code, (line,) = install(checkout, programs)
    assert code == 1 and "apt install python3.11-venv" in line
    assert not (checkout / ".venv").exists()


def test_a_failing_shim_and_an_old_python_give_way_to_one_that_suits(checkout, programs):
    script(programs / "python3.14", "echo 'no such version' >&2; exit 127")
    python(programs / "python3", "3.9")
    python(programs / "python3.13", "3.13", venv="missing")
    python(programs / "python3.12", "3.12")
    code, lines = install(checkout, programs)
    assert code == 0 and lines[0] == "Making .venv with python3.12 (Python 3.12)."


def test_the_python_named_is_the_one_used_and_no_other(checkout, programs):
    python(programs / "python3")
    python(checkout / "my pythons/python3", "3.13")
    code, lines = install(checkout, programs, PYTHON="my pythons/python3")
    assert code == 0 and lines[0] == "Making .venv with my pythons/python3 (Python 3.13)."
    shutil.rmtree(checkout / ".venv")
    code, (line,) = install(checkout, programs, PYTHON="nowhere/python3")
    assert code == 1 and "there is no nowhere/python3." in line


def test_installed_once_and_again_only_when_a_file_changes(checkout, programs):
    python(programs / "python3")
    (checkout / "tests/requirements.txt").write_text("pytest\n")
    assert install(checkout, programs)[0] == 0
    assert install(checkout, programs) == (0, [])
    assert len(installs(checkout)) == 1
    os.utime(checkout / "requirements.txt")  # a git checkout renews times, too
    assert install(checkout, programs) == (0, [])

    both = ("requirements.txt", "tests/requirements.txt")
    assert install(checkout, programs, *both)[0] == 0
    assert installs(checkout)[1].endswith("-r requirements.txt -r tests/requirements.txt")
    assert install(checkout, programs, *both) == install(checkout, programs) == (0, [])

    with open(checkout / "requirements.txt", "a") as file:
        file.write("another\n")
    assert install(checkout, programs)[0] == 0
    assert len(installs(checkout)) == 3
    assert not any("Making .venv" in line for line in install(checkout, programs, *both)[1])


def test_an_install_that_failed_is_done_again(checkout, programs):
    python(programs / "python3")
    assert install(checkout, programs)[0] == 0
    with open(checkout / "requirements.txt", "a") as file:
        file.write("another\n")
    (checkout / "no-network").touch()
    for _ in range(2):
        code, lines = install(checkout, programs)
        assert code == 1 and "Installing failed" in lines[-1]
    (checkout / "no-network").unlink()
    # Even for the file as it was: nobody knows how far the failed install came.
    shutil.copy(ROOT / "requirements.txt", checkout / "requirements.txt")
    assert install(checkout, programs)[0] == 0
    assert len(installs(checkout)) == 4
    assert install(checkout, programs) == (0, [])


def test_a_venv_whose_python_is_gone_is_made_anew(checkout, programs):
    python(programs / "python3")
    install(checkout, programs)
    (checkout / ".venv/bin/python").unlink()
    code, lines = install(checkout, programs)
    assert code == 0 and lines[0].startswith("Making .venv")


def test_jupyterlab_neither_asks_for_news_nor_looks_for_updates(checkout, programs):
    python(programs / "python3")
    install(checkout, programs)
    settings = checkout / ".venv/share/jupyter/lab/settings/overrides.json"
    assert json.loads(settings.read_text()) == {
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": False,
        }
    }


@pytest.fixture
def free_port():
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def ready(address, process, seconds=60):
    """Wait until a server answers; fail with what it printed where it ends before."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, process.stdout.read()
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer within {seconds} s")


@pytest.mark.parametrize("screen", ["no screen", "a screen but no browser"])
def test_make_lab_opens_the_working_copy(checkout, programs, screen, free_port):
    """As root or not, with no browser to open: JupyterLab serves my_notebooks/ and says where."""
    (checkout / "notebooks/00_start.ipynb").write_text('{"cells": [], "nbformat": 4}')
    # A .venv that holds nothing but the Python that runs this test, and counts as installed.
    script(checkout / ".venv/bin/python", f'exec "{sys.executable}" "$@"')
    (checkout / ".venv/installed").mkdir()
    shutil.copy(checkout / "requirements.txt", checkout / ".venv/installed/requirements.txt")
    hidden = (
        "BROWSER",
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "WSL_DISTRO_NAME",
        "TERM",
        "MAKEFLAGS",
        "MAKELEVEL",
    )
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"PATH": str(programs), "JUPYTER_CONFIG_DIR": str(checkout / "config")}
    # A browser for the terminal, which Python opens without another, would cover the address.
    script(programs / "w3m", f"echo > '{checkout}/w3m-opened'")
    environment |= {"TERM": "xterm"} if screen == "no screen" else {}
    environment |= {"DISPLAY": ":99"} if screen == "a screen but no browser" else {}
    flags = f"--port={free_port} --ServerApp.port_retries=0"
    if sys.platform == "darwin":  # its browser is not to be had from PATH
        flags += " --no-browser"
    process = subprocess.Popen(
        ["make", "lab", f"LAB_FLAGS={flags}"],
        cwd=checkout,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        ready(f"http://127.0.0.1:{free_port}/api", process)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        printed, _ = process.communicate(timeout=60)
    address = next(word for word in printed.split() if "token=" in word)
    assert address.startswith(("http://localhost:", "http://127.0.0.1:"))
    assert "1 notebook copied into my_notebooks/" in printed
    assert "Traceback" not in printed and "Making .venv" not in printed
    assert (checkout / "my_notebooks/00_start.ipynb").exists()
    assert not (checkout / "w3m-opened").exists()
