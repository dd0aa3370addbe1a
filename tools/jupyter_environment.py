"""One environment for every kernel that the course starts: in a test, for ``make notebooks``, by
``make lab``.

Neither another Python's settings nor a person's own (IPython's startup files, a matplotlibrc, a
startup script) may change what a notebook computes, draws or prints.
"""

import functools
import importlib.util
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping

# How the names of variables begin that reach into a kernel:
# - PYTHON*: other folders for packages (PYTHONPATH, PYTHONHOME, PYTHONUSERBASE), code that runs
#   first (PYTHONSTARTUP: IPython heeds it, even under python -I), no asserts (PYTHONOPTIMIZE),
#   other warnings, other text, no folder of the script's own (PYTHONSAFEPATH);
# - __PYVENV_LAUNCHER__: which environment a Python on macOS takes itself for;
# - IPYTHON*: startup files and options of a profile (IPYTHONDIR, IPYTHON_ARGUMENTS);
# - JUPYTER_*, JUPYTERLAB_*, JPY_*: other kernels, other configuration, another JupyterLab;
# - MPLBACKEND, MATPLOTLIBRC: how pictures are drawn.
# Not here: VIRTUAL_ENV and CONDA_* (Python and kernels do not heed them), MPLCONFIGDIR (where
# matplotlib keeps its caches), threads and kernels of BLAS (make test-portable sets them), locale.
FAMILIES = (
    "PYTHON", "__PYVENV_LAUNCHER__", "IPYTHON", "JUPYTER_", "JUPYTERLAB_", "JPY_", "MPLBACKEND",
    "MATPLOTLIBRC",
)  # fmt: skip
# Of these, the ones that only say where files go: on a machine with a full or a read-only home,
# nothing runs without them.
HEEDED = (
    "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR",
    "JUPYTER_PLATFORM_DIRS",
)  # fmt: skip


def personal(names: Iterable[str]) -> list[str]:
    """Return those of these variables that would reach into a kernel."""
    return [name for name in names if name.startswith(FAMILIES) and name not in HEEDED]


def own_settings(folder: str) -> dict[str, str]:
    """Return the variables that put the course's settings, in `folder`, in the place of a person's.

    matplotlib's own defaults are named; it is not imported for that.
    """
    spec = importlib.util.find_spec("matplotlib")
    rc = [os.path.join(spec.submodule_search_locations[0], "mpl-data", "matplotlibrc")]
    return {
        "IPYTHONDIR": os.path.join(folder, "ipython"),
        "JUPYTER_CONFIG_DIR": os.path.join(folder, "config"),
        "JUPYTER_PREFER_ENV_PATH": "1",  # a home folder's "python3" may be another Python
        "MATPLOTLIBRC": rc[0],
    }


def cleaned(environ: Mapping[str, str], folder: str) -> dict[str, str]:
    """Return an environment for kernels whose settings are in `folder`, and nowhere else."""
    kept = {name: environ[name] for name in environ if name not in personal(environ)}
    return kept | own_settings(folder)


def isolate_jupyter() -> Callable[[], None]:
    """Change this process's environment, which kernels inherit; return the function that tidies up.

    Matplotlib's font cache is built here too: its message would be a cell's stderr.
    """
    # Windows may still hold a file of a kernel that has just ended.
    folder = tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)
    for name in personal(os.environ):
        del os.environ[name]
    os.environ.update(own_settings(folder.name))
    os.environ["JUPYTER_RUNTIME_DIR"] = os.path.join(folder.name, "runtime")
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        os.mkdir(os.environ[name], mode=0o700)
    from matplotlib import font_manager  # noqa: F401  (importing it builds the cache)

    return folder.cleanup


def patiently(start: Callable, times: int = 3) -> Callable:
    """Return `start`, called again where the kernel that it starts dies before its first answer.

    Jupyter chooses a kernel's ports, and the kernel takes them a second later: meanwhile another
    process may have taken one.
    """

    @functools.wraps(start)
    def started(*args, **kwargs):
        for left in reversed(range(times)):
            try:
                return start(*args, **kwargs)
            except RuntimeError as error:
                if not left or "died before replying" not in str(error):
                    raise

    return started
