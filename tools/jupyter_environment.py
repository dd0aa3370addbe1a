"""One environment for every kernel that a test or ``make notebooks`` starts.

A person's own settings (IPython's startup files, a matplotlibrc, a startup script) must change
neither the outputs that are stored nor those that are compared.
"""

import functools
import os
import tempfile
from collections.abc import Callable

# Each of these can make a kernel print, plot or import something else.
PERSONAL = (
    "IPYTHON_ARGUMENTS",
    "JUPYTER_PATH",
    "MPLBACKEND",
    "PYTHONSTARTUP",
    "PYTHONWARNINGS",
)


def isolate_jupyter() -> Callable[[], None]:
    """Change this process's environment, which kernels inherit; return the function that tidies up.

    Matplotlib's font cache is built here too: its message would be a cell's stderr.
    """
    for name in PERSONAL:
        os.environ.pop(name, None)
    # Windows may still hold a file of a kernel that has just ended.
    folder = tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        path = os.path.join(folder.name, name.lower())
        os.mkdir(path, mode=0o700)
        os.environ[name] = path

    import matplotlib
    from matplotlib import font_manager  # noqa: F401  (importing it builds the cache)

    os.environ["MATPLOTLIBRC"] = os.path.join(matplotlib.get_data_path(), "matplotlibrc")
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
