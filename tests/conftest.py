"""What all tests share: which process runs them, what is said where browser tests cannot run."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from ci import IN_CI
from course_folder import ROOT

# scikit-learn checks arrays of other kinds only where SciPy is told of them before it is imported.
os.environ["SCIPY_ARRAY_API"] = "1"

BROWSER_TESTS = Path(__file__).parent / "browser"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NAMES = [path.stem for path in (ROOT / "notebooks").glob("*.ipynb")]
LEFT_OUT = pytest.StashKey[str]()


def missing_for_browser_tests() -> str | None:
    """Return what the browser tests lack here, and how to have it; None if nothing is missing."""
    if importlib.util.find_spec("playwright") is None:
        return "no Playwright (make test-browser installs it)"
    if not any(map(shutil.which, BROWSERS)):
        return "no Chromium (on Debian or Ubuntu: apt install chromium)"
    return None


@pytest.hookimpl(trylast=True)  # what --ignore leaves out is not missed
def pytest_ignore_collect(collection_path, config):
    """Leave out tests/browser/ where something is missing; in CI, fail instead."""
    # A folder that is named on the command line is not asked about, only what is in it.
    if not collection_path.is_relative_to(BROWSER_TESTS):
        return None
    missing = missing_for_browser_tests()
    if missing is None:
        return None
    if IN_CI:
        pytest.exit(f"CI must run the browser tests: {missing}", returncode=1)
    config.stash[LEFT_OUT] = missing
    return True


@pytest.hookimpl(optionalhook=True)  # without xdist, nobody calls it
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of a notebook in one process: there it is run once for all of them."""
    from notebook_tools import lesson
    from xdist.scheduler import LoadScopeScheduling

    own = {f"test_{lesson(name)}.py": name for name in NAMES}

    class ByNotebook(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.partition("::")[0]
            name = own.get(Path(file).name) if "lessons/" in file else None
            return name or next((name for name in NAMES if name in nodeid), file)

    return ByNotebook(config, log)


def pytest_terminal_summary(terminalreporter, config):
    """Say what was left out: nothing is skipped silently."""
    if missing := config.stash.get(LEFT_OUT, None):
        terminalreporter.write_line(f"browser tests left out: {missing}")
