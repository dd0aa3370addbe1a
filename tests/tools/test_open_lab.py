"""`make lab` and its kernels hear nothing of another Python, of IPython's startup files and of
settings of Jupyter's server; JupyterLab is set up for reading, and looks as its user wants."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
import uuid

import course_folder
import open_lab
import pytest
import websocket
from copies import notebook

ASKED = """
import json, os, sys
import numpy, matplotlib, IPython
from IPython import get_ipython
print("told" + json.dumps({
    "executable": sys.executable, "numpy": numpy.__file__, "cwd": os.getcwd(),
    "heard": [name for name in dir() if name.startswith("heard_")],
    "backend": matplotlib.get_backend(), "bbox": matplotlib.rcParams["savefig.bbox"],
    "asserts": __debug__, "profile": get_ipython().profile_dir.location,
    "first": os.environ["PATH"].split(os.pathsep)[0],
}))
"""
# A program's settings, in a home folder: file, what it says.
HOME = {
    ".ipython/profile_default/startup/00.py": "heard_startup = 1",
    ".ipython/profile_default/ipython_config.py":
        "c.InteractiveShellApp.exec_lines = ['heard_line = 1']",
    ".ipython/profile_default/ipython_kernel_config.py":
        "c.InteractiveShellApp.exec_lines = ['heard_kernel_line = 1']",
    ".jupyter/jupyter_server_config.py": """
c.ServerApp.root_dir = "/"
c.ServerApp.preferred_dir = "/nowhere"
c.ServerApp.port = 1
c.ServerApp.certfile = "/nowhere/cert.pem"
c.IdentityProvider.token = "theirs"
c.PasswordIdentityProvider.hashed_password = "argon2:theirs"
c.ContentsManager.allow_hidden = True
c.KernelSpecManager.ensure_native_kernel = False
c.KernelSpecManager.allowed_kernelspecs = {"another"}
c.MultiKernelManager.default_kernel_name = "another"
""",
    ".jupyter/jupyter_server_config.json": '{"ServerApp": {"base_url": "/theirs/"}}',
    ".jupyter/jupyter_lab_config.py": "c.LabApp.default_url = '/theirs'",
    ".jupyter/jupyter_config.py": "c.ServerApp.ip = '203.0.113.1'",
    ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/themes.jupyterlab-settings":
        '{"theme": "JupyterLab Dark"}',
    ".local/share/jupyter/kernels/python3/kernel.json":
        '{"argv": ["false"], "display_name": "another Python", "language": "python"}',
    ".config/matplotlib/matplotlibrc": "savefig.bbox: tight",
    "kernels/kernels/python3/kernel.json":
        '{"argv": ["false"], "display_name": "another Python", "language": "python"}',
    "packages/numpy/__init__.py": "raise ImportError('another numpy')",
    "packages/sitecustomize.py": "print('heard_sitecustomize')",
    "start.py": "heard_pythonstartup = 1",
}  # fmt: skip


@pytest.fixture
def home(tmp_path):
    """A home folder full of settings; (it, the variables that speak of it)."""
    folder = tmp_path / "home"
    for name, text in HOME.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for program in ("jupyter", "jupyter-lab", "jupyter-server"):
        (folder / "bin").mkdir(exist_ok=True)
        (folder / "bin" / program).write_text("#!/bin/sh\nexit 1\n")
        (folder / "bin" / program).chmod(0o755)
    variables = {
        "HOME": str(folder), "USERPROFILE": str(folder), "XDG_CONFIG_HOME": str(folder / ".config"),
        "PYTHONPATH": str(folder / "packages"), "PYTHONSTARTUP": str(folder / "start.py"),
        "PYTHONHOME": "/nowhere", "PYTHONOPTIMIZE": "2", "PYTHONSAFEPATH": "1",
        "PYTHONWARNINGS": "error", "PYTHONPLATLIBDIR": "nowhere", "PYTHONINSPECT": "1",
        "JUPYTER_PATH": str(folder / "kernels"), "JUPYTER_PREFER_ENV_PATH": "0",
        "JUPYTER_CONFIG_PATH": str(folder / ".jupyter"), "JUPYTER_TOKEN": "theirs",
        "JUPYTER_PORT": "1", "JUPYTERLAB_DIR": "/nowhere",
        "MPLBACKEND": "agg", "VIRTUAL_ENV": str(folder / "another"), "CONDA_PREFIX": str(folder),
        "CONDA_DEFAULT_ENV": "base", "BROWSER": "/nowhere/browser", "LC_ALL": "C",
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    return folder, variables


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A course of one notebook, with the tools."""
    folder = tmp_path / "my course"
    course_folder.copy(folder, "tools", "requirements.txt")
    (folder / "notebooks").mkdir()
    (folder / "notebooks/00_start_here.ipynb").write_text(notebook("start"))
    return folder


def ask(address, path, token, data=None):
    """Ask the server's REST interface."""
    headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/{path}", data, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def told_by_a_kernel(address, token, code):
    """Start a kernel of the server, as a notebook does; what it prints after "told"."""
    kernel = ask(address, "api/kernels", token, b'{"path": "00_start_here.ipynb"}')["id"]
    channels = f"{address.replace('http', 'ws')}/api/kernels/{kernel}/channels?token={token}"
    connection = websocket.create_connection(channels, timeout=60)
    try:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "version": "5.3"}
        header |= {"username": "", "session": uuid.uuid4().hex, "date": ""}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}}
        connection.send(json.dumps({
            "header": header, "parent_header": {}, "metadata": {}, "channel": "shell",
            "content": content | {"allow_stdin": False, "stop_on_error": True},
        }))  # fmt: skip
        while True:
            message = json.loads(connection.recv())
            assert message["msg_type"] != "error", message["content"]
            if "told" in (text := message["content"].get("text", "")):
                return json.loads(text.partition("told")[2])
    finally:
        connection.close()


def served(process, log, printed=r"(http://127\.0\.0\.1:\d+)/lab\?token=(\w+)"):
    """Wait for the address that JupyterLab prints: the groups of what is `printed`."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if found := re.search(printed, log.read_text()):
            return found.groups()
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(f"no address within 60 s: {log.read_text()}")


@contextlib.contextmanager
def opened(checkout, log, variables, *flags):
    """JupyterLab, started in a checkout as `make lab` does: its process."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-I", "tools/open_lab.py", "--no-browser", "--port=0", *flags],
            cwd=checkout, env=os.environ | variables, stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):  # it has ended: the assertion says why
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)


LANDS = pytest.mark.skipif(sys.platform == "win32", reason="a process group is ended by a signal")


@LANDS
@pytest.mark.slow
def test_nothing_reaches_in(home, checkout, tmp_path):
    folder, variables = home
    log = tmp_path / "log"
    with opened(checkout, log, variables) as process:
        address, token = served(process, log)
        files = [each["name"] for each in ask(address, "api/contents", token)["content"]]
        kernels = ask(address, "api/kernelspecs", token)
        theme = ask(address, "lab/api/settings/@jupyterlab/apputils-extension:themes", token)
        news = ask(address, "lab/api/settings/@jupyterlab/apputils-extension:notification", token)
        told = told_by_a_kernel(address, token, ASKED)
    assert news["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert files == ["00_start_here.ipynb"] and kernels["default"] == "python3"
    assert "another Python" not in json.dumps(kernels)
    assert "Dark" in theme["raw"]
    assert told["executable"] == sys.executable and told["heard"] == []
    assert told["numpy"].startswith(sys.prefix) and told["asserts"] is True
    assert "inline" in told["backend"] and told["bbox"] is None
    assert told["cwd"] == str(checkout / "my_notebooks")
    assert not told["profile"].startswith(str(folder))
    assert told["first"] == os.path.dirname(sys.executable)
    assert "heard_" not in log.read_text() and "Traceback" not in log.read_text()
    assert not re.search(r"WARN|not trusted|encryption", log.read_text(), re.I), log.read_text()


@LANDS
@pytest.mark.slow
def test_the_address_is_printed_where_a_token_is_given(checkout, tmp_path):
    log = tmp_path / "log"
    with opened(checkout, log, {}, "--IdentityProvider.token=given") as process:
        (address,) = served(process, log, r"(http://\S+:\d+)/lab")
        page = urllib.request.Request(address + "/lab", headers={"Authorization": "token given"})
        with urllib.request.urlopen(page, timeout=30) as answer:
            assert "custom/custom.css" in answer.read().decode()
        css = urllib.request.Request(page.full_url.replace("/lab", "/custom/custom.css"))
        css.add_header("Authorization", "token given")
        with urllib.request.urlopen(css, timeout=30) as answer:
            assert answer.read() == (open_lab.LAB / "custom.css").read_bytes()
    assert "given" not in log.read_text().replace("that you gave", "")


def test_the_first_notebook_is_open_at_first_and_later_what_was_left_open(tmp_path, monkeypatch):
    names = ("JUPYTER_CONFIG_DIR", "IPYTHONDIR", "JUPYTERLAB_WORKSPACES_DIR")
    env, mine = {name: str(tmp_path / name) for name in names}, tmp_path / "mine"
    mine.mkdir()
    monkeypatch.setattr(open_lab.working_copy, "MINE", mine)
    kept = tmp_path / names[2] / "default-37a8.jupyterlab-workspace"
    open_lab.set_up(env)
    assert not kept.exists()  # nothing is there that could be open
    (mine / open_lab.FIRST).write_text("{}")
    open_lab.set_up(env)
    left = json.loads(kept.read_text())["data"]["layout-restorer:data"]["left"]
    assert open_lab.FIRST in kept.read_text() and left["collapsed"]
    kept.write_text('{"data": {"other": 1}, "metadata": {"id": "default"}}')
    open_lab.set_up(env)
    assert json.loads(kept.read_text())["data"] == {"other": 1}


@pytest.mark.parametrize("full", ["the environment", "the home folder"])
def test_where_nothing_can_be_written_it_is_written_elsewhere(full, monkeypatch, tmp_path):
    prefix, home, other = tmp_path / "prefix", tmp_path / "home", tmp_path / "other"
    for folder in (prefix, home, other):
        folder.mkdir()
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(home / "runtime"))
    asked = {"JUPYTER_RUNTIME_DIR": str(home / "runtime"), "XDG_RUNTIME_DIR": str(other)}
    usual = open_lab.environment(asked)
    assert usual["JUPYTER_CONFIG_DIR"] == str(prefix / "var/jupyter/config")
    assert usual["JUPYTER_RUNTIME_DIR"] == str(home / "runtime")

    begin = str(prefix if full == "the environment" else home)
    temporary_file = open_lab.tempfile.TemporaryFile

    def on_a_full_disk(dir):
        if dir.startswith(begin):
            raise OSError(28, "No space left on device")
        return temporary_file(dir=dir)

    monkeypatch.setattr(open_lab.tempfile, "TemporaryFile", on_a_full_disk)
    there = open_lab.environment(asked)
    moved = {
        "the environment": ("JUPYTER_CONFIG_DIR", "IPYTHONDIR"),
        "the home folder": ("JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"),
    }
    for name in sum(moved.values(), ()):
        is_there = there.get(name, "").startswith(str(other / "course-"))
        assert is_there == (name in moved[full]), name

    monkeypatch.setattr(open_lab, "holds_files", lambda folder: False)
    with pytest.raises(SystemExit, match="can write nowhere"):
        open_lab.environment(asked)


@pytest.mark.parametrize("environ, opens", [
    ({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, True),
    ({"WSL_DISTRO_NAME": "Debian"}, True), ({"BROWSER": "w3m"}, True), ({"DISPLAY": ""}, False),
])  # fmt: skip
def test_a_browser_opens_where_there_is_a_screen(environ, opens, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert ("--no-browser" not in open_lab.flags(environ)) == opens
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "--no-browser" not in open_lab.flags(environ)


def test_an_environment_that_lacks_something_is_told_so(checkout, tmp_path, monkeypatch):
    (tmp_path / "requirements.txt").write_text("numpy>=2.0,<3\nno-such-package>=3  # ours\n")
    monkeypatch.setattr(open_lab, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match=r"lacks no-such-package>=3\. Install it there"):
        open_lab.main([])
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / "installed").mkdir()
    (tmp_path / "installed/requirements.txt").write_bytes(
        (tmp_path / "requirements.txt").read_bytes()
    )
    assert open_lab.lacks() == ""  # the installer's stamp is believed


def test_a_copy_that_cannot_be_renewed_opens_as_it_is(tmp_path, monkeypatch, capsys):
    """A full disk, or a course's notebook that git left with marks of a conflict, locks nobody out
    from answers."""
    course, mine = tmp_path / "notebooks", tmp_path / "my_notebooks"
    course.mkdir()
    (course / "00_start_here.ipynb").write_text("<<<<<<< ours")
    monkeypatch.setattr(open_lab.working_copy, "COURSE", course)
    monkeypatch.setattr(open_lab.working_copy, "MINE", mine)
    monkeypatch.setattr(open_lab, "lacks", lambda: "")
    started = []
    monkeypatch.setattr(open_lab, "start", lambda command, env: started.append(command) or 0)
    mine.write_text("no folder")
    with pytest.raises(SystemExit, match="working_copy: "):
        open_lab.main([])
    mine.unlink()
    assert started == []
    mine.mkdir()
    assert open_lab.main(["--port=1"]) == 0
    printed = capsys.readouterr().out
    told = "00_start_here.ipynb cannot be read as a notebook\nmy_notebooks/ opens as it is."
    assert told in printed
    assert started[0][-1] == "--port=1" and f"--ServerApp.root_dir={mine}" in started[0]
