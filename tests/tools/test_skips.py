"""In CI a test that is skipped for a reason that is not listed fails the run."""

import os
import re
import subprocess
import sys

import ci
import course_folder
import pytest

SUITE = """
import pytest
import unittest

def test_runs(): pass

@pytest.mark.skipif(True, reason={reason!r})
def test_marked(): pass

def test_inside():
    pytest.skip({reason!r})

@pytest.mark.xfail(strict=True)
def test_known(): assert False
"""


@pytest.fixture
def suite(tmp_path):
    """A folder with the settings of ours."""
    course_folder.copy(tmp_path, "conftest.py", "pyproject.toml", "tools")
    (tmp_path / "tests").mkdir()
    return tmp_path


def run(suite, in_ci, *options):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=", *options,
         "tests"],
        cwd=suite, env=os.environ | {"CI": in_ci, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
    )  # fmt: skip
    return done.returncode, re.findall("CI must run this, or .*: (.*)::(.*): (.*)", done.stdout)


@pytest.mark.parametrize("options", [
    pytest.param((), id="alone"),
    pytest.param(("-p", "xdist", "-n", "1"), id="in another process", marks=pytest.mark.slow),
])  # fmt: skip
def test_an_unsaid_skip_fails_the_run_in_ci_alone(options, suite):
    (suite / "tests/test_some.py").write_text(SUITE.format(reason="no such package"))
    path = "tests/test_some.py"
    assert run(suite, "true", *options) == (1, [
        (path, "test_marked", "no such package"), (path, "test_inside", "no such package"),
    ])  # fmt: skip
    assert run(suite, "", *options) == (0, [])


@pytest.mark.slow
def test_a_file_that_is_skipped_as_a_whole_is_one_too(suite):
    (suite / "tests/test_whole.py").write_text("import pytest; pytest.importorskip('no_such')")
    (suite / "tests/test_runs.py").write_text("def test_runs(): pass")
    code, _ = run(suite, "true")
    assert code == 1


def test_a_listed_reason_may_be_on_its_systems_alone(suite, monkeypatch):
    (suite / "tests/test_some.py").write_text(SUITE.format(reason="listed"))
    listing = suite / "tools/ci.py"
    listing.write_text(f"{listing.read_text()}\nMAY_SKIP['listed'] = ('a {sys.platform}', 'why')\n")
    assert run(suite, "true") == (0, [])
    assert ci.may_be_skipped("Windows has no such limits", "win32")
    assert not ci.may_be_skipped("Windows has no such limits", "linux")
    assert not ci.may_be_skipped("needs make", "win32")


def test_each_listed_reason_is_one_that_a_test_gives():
    files = (course_folder.ROOT / "tests").rglob("test_*.py")
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for reason, (systems, why) in ci.MAY_SKIP.items():
        assert code.count(f'"{reason}"') > (reason in "Windows has no such limits") and systems
        assert why
