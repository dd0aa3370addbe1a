"""Where no browser is, its tests are left out with a line that says so; CI fails instead."""

import os
import subprocess
import sys

import course_folder
import pytest


@pytest.fixture
def suite(tmp_path):
    """A checkout with one unit test and one browser test, which would fail if it ran."""
    (tmp_path / "tests/browser").mkdir(parents=True)
    needed = ("pyproject.toml", "tests/conftest.py", "tools/ci.py", "tools/course_folder.py")
    course_folder.copy(tmp_path, *needed)
    (tmp_path / "tests/test_unit.py").write_text("def test_unit(): pass\n")
    (tmp_path / "tests/browser/test_panel.py").write_text("import no_such_browser\n")
    return tmp_path


def run(suite, ci, *arguments):
    """Run pytest with nothing on PATH, so that no browser is found."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-o",
            "addopts=",
            *arguments,
        ],
        cwd=suite,
        env=os.environ | {"PATH": "", "CI": ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout


def test_a_person_is_told(suite):
    code, printed = run(suite, "", "tests")
    assert code == 0 and "1 passed" in printed
    (line,) = (line for line in printed.splitlines() if "browser tests left out: " in line)
    assert "make test-browser" in line or "apt install chromium" in line


@pytest.mark.parametrize("where", ["tests", "tests/browser"])
def test_ci_fails(suite, where):
    code, printed = run(suite, "true", where)
    assert code != 0 and "CI must run the browser tests: no " in printed


def test_ci_may_run_the_unit_tests_by_themselves(suite):
    code, printed = run(suite, "true", "--ignore", "tests/browser", "tests")
    assert code == 0 and "1 passed" in printed and "left out" not in printed
