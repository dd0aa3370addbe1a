"""The two commands on machines that lack something, in a folder whose name has spaces in it.

Programs are replaced by small scripts on a PATH of their own, so that nothing is installed here.
"""

import json
import os
import re
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

TOOLS = ("sh", "cmp", "cp", "dirname", "mkdir", "rm", "make")

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

    `venv` is "works", or "missing" as on a Debian without python3-venv. A file "no-network",
    "lacking" or "pip-settings" beside it makes pip fail, install elsewhere, or have settings;
    ".venv/stale" makes .venv one that was made for another Python.
    """
    fails = "exit 1" if tuple(map(int, version.split("."))) < (3, 11) else "exit 0"
    script(
        path,
        f"""
case "$*" in
    "-Es -c import sys; print"*) echo {version}; {fails};;
    "-I -c import sys") exit 0;;
    "-I -c import ensurepip"*) {"exit 0" if venv == "works" else "exit 1"};;
    "-I -c import os, sys, sysconfig"*) test ! -e .venv/stale;;
    "-I -m venv --clear .venv") rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python;;
    "-I -m pip --version") exit 0;;
    "-I -m pip config list") test ! -e pip-settings || echo "global.timeout='60'";;
    "-I -m pip install"*) echo "$*" >> pip.log; test ! -e no-network;;
    "-I tools/installed.py"*)
        test ! -e lacking || {{ echo "numpy>=2.0 and 4 more"; exit 1; }};;
    *) echo "unexpected: $*"; exit 9;;
esac""",
    )


def uv(programs, works=True):
    """Write a script that behaves like uv: it logs its calls, and makes .venv of a Python."""
    script(
        programs / "uv",
        f"""
echo "$*" >> uv.log
{"" if works else "exit 1"}
case "$*" in
    "venv --quiet --seed --clear --python "*) mkdir -p .venv/bin; cp "$6" .venv/bin/python;;
    "pip install --quiet --python .venv/bin/python "*) test ! -e no-network;;
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


# ---- what is stamped ------------------------------------------------------------------------


def test_no_stamp_where_pip_put_it_elsewhere(checkout, programs):
    python(programs / "python3")
    (checkout / "lacking").touch()
    for _ in range(2):
        code, lines = install(checkout, programs)
        assert code == 1 and "pip ended well, but .venv lacks numpy>=2.0 and 4 more." in lines[-1]
        assert not list((checkout / ".venv").rglob("installed/*"))
    (checkout / "lacking").unlink()
    assert install(checkout, programs)[0] == 0
    assert install(checkout, programs) == (0, [])


def test_a_venv_that_was_made_for_another_python_is_made_anew(checkout, programs):
    python(programs / "python3")
    install(checkout, programs)
    (checkout / ".venv/stale").touch()  # the system's Python was replaced by the next
    code, lines = install(checkout, programs)
    assert code == 0 and lines[0] == "Making .venv with python3 (Python 3.12)."
    assert install(checkout, programs) == (0, [])


# ---- by uv ----------------------------------------------------------------------------------


def test_uv_installs_where_it_is(checkout, programs):
    python(programs / "python3")
    uv(programs)
    code, lines = install(checkout, programs)
    assert code == 0 and lines == [
        "Making .venv with python3 (Python 3.12) and uv.",
        "Installing requirements.txt into .venv with uv.",
    ]
    made, installed = (checkout / "uv.log").read_text().splitlines()
    assert made.endswith(f"--python {programs}/python3 .venv")
    assert installed.endswith("-r requirements.txt") and not installs(checkout)
    assert install(checkout, programs) == (0, [])
    (checkout / "tests/requirements.txt").write_text("pytest\n")
    assert install(checkout, programs, "requirements.txt", "tests/requirements.txt")[0] == 0
    again = (checkout / "uv.log").read_text().splitlines()[-1]
    assert again.endswith("-r requirements.txt -r tests/requirements.txt")


def test_uv_needs_no_venv_module(checkout, programs):
    python(programs / "python3", venv="missing")
    uv(programs)
    assert install(checkout, programs)[0] == 0 and not installs(checkout)


def test_pip_does_it_where_uv_fails(checkout, programs):
    python(programs / "python3")
    uv(programs, works=False)
    code, lines = install(checkout, programs)
    assert code == 0 and len(installs(checkout)) == 1
    assert lines.count("uv did not manage.") == 2
    assert lines[-1] == "Installing requirements.txt into .venv: a minute or two, this once."


def test_pip_does_it_where_uv_put_it_elsewhere(checkout, programs):
    python(programs / "python3")
    uv(programs)
    (checkout / "lacking").touch()
    code, lines = install(checkout, programs)
    assert code == 1 and len(installs(checkout)) == 1 and "pip ended well, but" in lines[-1]


@pytest.mark.parametrize("settings", [{"PIP_INDEX_URL": "https://mirror"}, "a file of pip's"])
def test_pip_does_it_where_pip_has_settings(settings, checkout, programs):
    python(programs / "python3")
    uv(programs)
    if settings == "a file of pip's":
        (checkout / "pip-settings").touch()
        settings = {}
    code, lines = install(checkout, programs, **settings)
    assert code == 0 and len(installs(checkout)) == 1 and not (checkout / "uv.log").exists()
    assert not any("uv" in line for line in lines)


# ---- another's settings ---------------------------------------------------------------------


@pytest.mark.parametrize("target", [[], ["help"]])
def test_make_alone_is_the_list_of_commands(target, checkout, programs):
    done = subprocess.run(
        ["make", *target], cwd=checkout, env={"PATH": str(programs)}, capture_output=True, text=True
    )
    assert done.returncode == 0 and done.stdout.startswith("make lab   ")


def test_make_hears_nothing_of_another_python(checkout, programs):
    """Each variable of Python's, but for those that say where files go, and ours."""
    script(checkout / ".venv/bin/python", "export -p > heard")
    own = {"PYTHON": "mine", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "elsewhere"}
    another = dict.fromkeys(("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONSAFEPATH"), "bad")
    another |= dict.fromkeys(("PYTHONUSERBASE", "PYTHONOPTIMIZE", "PYTHONWARNINGS"), "bad")
    subprocess.run(
        ["make", "-o", "install-tests", "claims"], cwd=checkout, check=True, capture_output=True,
        env={"PATH": str(programs)} | own | another, timeout=60,
    )  # fmt: skip
    heard = (checkout / "heard").read_text()
    assert set(re.findall(r" (PYTHON\w*)=", heard)) == set(own)


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


@pytest.mark.slow
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
        time.sleep(1)  # it may still be printing its address, and a signal then finds it at that
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        printed, _ = process.communicate(timeout=60)
    address = next(word for word in printed.split() if "token=" in word)
    assert address.startswith(("http://localhost:", "http://127.0.0.1:"))
    assert "1 notebook copied into my_notebooks/" in printed
    assert "Traceback" not in printed and "Making .venv" not in printed
    assert (checkout / "my_notebooks/00_start.ipynb").exists()
    assert not (checkout / "w3m-opened").exists()
