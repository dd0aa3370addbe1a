"""Open the course in JupyterLab: ``make lab``, or

    .venv/bin/python -I tools/open_lab.py [FLAG FOR JUPYTERLAB ...]

The working copy is brought up to date first (see working_copy.py). JupyterLab and its kernels hear
nothing of another Python, nor a person's settings of Jupyter's server and of IPython (another
folder, a port, startup files). JupyterLab is set up for reading by what lies in tools/lab/; what a
person has chosen in JupyterLab (a theme, shortcuts) goes before it, and stays as it is.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
LAB = TOOLS / "lab"  # how JupyterLab is set up
sys.path.insert(0, str(TOOLS))  # python -I leaves it out

import working_copy  # noqa: E402
from course_folder import ROOT  # noqa: E402
from jupyter_environment import cleaned  # noqa: E402

FIRST = "00_start_here.ipynb"  # what is open when JupyterLab starts for the first time
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "BROWSER")


def holds_files(folder: str) -> bool:
    """Whether files can be written there: a disk may be full, or a folder read only."""
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(1 << 16))
            file.flush()
    except OSError:
        return False
    return True


def elsewhere(environ: Mapping[str, str]) -> str:
    """Return a new folder for what JupyterLab must write, where one can be made."""
    temporary = []
    with contextlib.suppress(OSError):  # there is none that can be written to
        temporary.append(tempfile.gettempdir())
    for base in filter(None, [environ.get("XDG_RUNTIME_DIR"), *temporary, "/dev/shm"]):
        if os.path.isdir(base) and holds_files(base):
            return tempfile.mkdtemp(prefix="course-", dir=base)
    sys.exit("JupyterLab can write nowhere, not even in a folder for temporary files: make room.")


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for JupyterLab, whose own commands come first on PATH.

    Its settings are kept in the virtual environment, its data (connections to kernels, above all)
    where Jupyter keeps them in a home folder; elsewhere, where nothing can be written there.
    """
    from jupyter_core.paths import jupyter_config_dir, jupyter_runtime_dir

    settings, data = os.path.join(sys.prefix, "var", "jupyter"), {}
    if not holds_files(settings):
        settings = elsewhere(environ)
    if not holds_files(jupyter_runtime_dir()):
        folder = elsewhere(environ)
        data = {"JUPYTER_DATA_DIR": folder, "JUPYTER_RUNTIME_DIR": os.path.join(folder, "runtime")}
    scripts = os.path.dirname(sys.executable)
    return (
        cleaned(environ, settings)
        | data
        | {
            "JUPYTERLAB_SETTINGS_DIR": environ.get("JUPYTERLAB_SETTINGS_DIR")
            or os.path.join(jupyter_config_dir(), "lab", "user-settings"),
            "JUPYTERLAB_WORKSPACES_DIR": os.path.join(settings, "workspaces"),
            "VIRTUAL_ENV": sys.prefix,
            "PATH": os.pathsep.join([scripts, *filter(None, [environ.get("PATH")])]),
        }
    )


def set_up(env: Mapping[str, str]) -> None:
    """Lay the course's settings where JupyterLab and its kernels look for them.

    Which notebooks are open is laid there once: after that JupyterLab keeps it.
    """
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    for name, folder in {
        "custom.css": Path(env["JUPYTER_CONFIG_DIR"], "custom"),
        "ipython_kernel_config.py": Path(env["IPYTHONDIR"], "profile_default"),
    }.items():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(LAB / name, folder / name)
    workspaces = WorkspacesManager(env["JUPYTERLAB_WORKSPACES_DIR"])
    if (working_copy.MINE / FIRST).exists() and not workspaces.load("default")["data"]:
        workspaces.save("default", (LAB / "workspace.json").read_text(encoding="utf-8"))


def flags(environ: Mapping[str, str]) -> list[str]:
    """Return JupyterLab's flags: root (a container) has to be allowed; where Linux has no screen,
    the address alone is printed."""
    chosen = [
        f"--ServerApp.root_dir={working_copy.MINE}", f"--LabApp.app_settings_dir={LAB}",
        "--LabApp.custom_css=True", "--log-level=ERROR", "--LabApp.log_level=ERROR",
    ]  # fmt: skip
    if hasattr(os, "geteuid") and not os.geteuid():
        chosen.append("--allow-root")
    if sys.platform == "linux" and not any(map(environ.get, SCREENS)):
        chosen.append("--no-browser")
    return chosen


def start(command: list[str], env: dict[str, str]) -> int:
    """Become this command; on Windows, where no process can, wait for it."""
    if os.name != "nt":
        os.execve(command[0], command, env)
    process = subprocess.Popen(command, env=env)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # JupyterLab has heard it, too, and asks


def lacks() -> str:
    """Return what this environment lacks of the course's requirements, "" where that is nothing.

    `make install` has looked, and left its stamp; who installs by hand may have settings of pip's
    that send packages elsewhere.
    """
    wanted, stamp = ROOT / "requirements.txt", Path(sys.prefix, "installed", "requirements.txt")
    if stamp.exists() and stamp.read_bytes() == wanted.read_bytes():
        return ""
    try:
        import installed
    except ImportError:  # an environment without pip, whose owner knows what it holds
        return ""
    return ", ".join(installed.lacking(installed.asked(wanted)))


def main(more: list[str]) -> int:
    """Bring the copy up to date and start JupyterLab in it."""
    if missing := lacks():
        sys.exit(
            f"{sys.prefix} lacks {missing}. Install it there: {sys.executable} -I -m pip install "
            "-r requirements.txt (a setting of pip's may have sent it elsewhere: pip config list)"
        )
    try:
        working_copy.main([])
    except SystemExit as error:  # it has said why in a sentence
        if not working_copy.MINE.is_dir():
            raise
        print(f"{error}\nmy_notebooks/ opens as it is.")
    print("JupyterLab is starting; Ctrl-C, twice, ends it. Its address:", flush=True)
    env = environment(os.environ)
    set_up(env)
    command = [sys.executable, "-I", str(LAB / "serve.py"), *flags(os.environ), *more]
    return start(command, env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
