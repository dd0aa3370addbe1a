"""The matrix of `make test-matrix`: what it chooses. (Making the runs takes an hour.)"""

import itertools
import subprocess
import sys

import matrix
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

MACHINES = {
    "all": [("3.11", "3.12", "3.13", "3.14"), ("lowest", "newest"), matrix.KERNELS, (1, 2), (0, 1)],
    "few": [("3.11",), ("lowest", "newest"), ("Haswell",), (1, 2), ("on", "off")],
}


@pytest.mark.parametrize("factors", MACHINES.values(), ids=MACHINES)
def test_every_pair_of_settings_is_covered(factors):
    rows = matrix.covering(factors)
    assert len(set(rows)) == len(rows)
    for (i, one), (j, other) in itertools.combinations(enumerate(factors), 2):
        for pair in itertools.product(one, other):
            assert any((row[i], row[j]) == pair for row in rows), f"{pair} is in no row"


def test_there_are_sixteen_runs_where_there_are_so_many_rows():
    assert len(matrix.covering(MACHINES["all"])) == matrix.RUNS
    assert len(matrix.covering(MACHINES["few"])) == 8  # all that there are


def test_the_lowest_versions_are_those_of_the_requirements():
    files = (matrix.ROOT / "requirements.txt", matrix.ROOT / "tests/requirements.txt")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    wanted = [Requirement(line) for line in lines if line and not line.startswith("#")]
    here = {each.name: each for each in wanted if not each.marker or each.marker.evaluate()}
    assert set(here) == set(matrix.LOWEST)
    for name, version in matrix.LOWEST.items():
        (bound,) = [each.version for each in here[name].specifier if each.operator == ">="]
        assert Version(version) == Version(bound)


@pytest.mark.parametrize("python", matrix.PYTHONS)
def test_the_lowest_of_each_python_are_allowed_and_named_once(python):
    named = dict(each.split("==") for each in matrix.lowest(python))
    assert set(named) == set(matrix.LOWEST)
    for name, version in named.items():
        assert Version(version) >= Version(matrix.LOWEST[name])
    assert python != "3.14" or named["matplotlib"] == "3.10.5"


def test_a_run_that_cannot_be_set_up_is_a_failed_row(monkeypatch):
    def environment(*_):
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(matrix, "environment", environment)
    told, passed = matrix.make(7, ("3.12", "newest", "Haswell", 2, "off"), "python")
    assert not passed and told.startswith("| 7 | 3.12 | newest |") and "FAILED" in told


@pytest.mark.parametrize("arguments", [["--only", "99"], ["--only", "1", "--write"]])
def test_what_would_run_nothing_or_keep_a_part_is_refused(arguments, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["matrix.py", *arguments])
    monkeypatch.setattr(matrix, "found_pythons", lambda: {"3.11": "python"})
    with pytest.raises(SystemExit):
        matrix.main()
