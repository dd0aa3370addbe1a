"""The matrix of `make test-matrix`: what it chooses. (Making the runs takes an hour.)"""

import itertools

import matrix
import pytest

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
    wanted = (matrix.ROOT / "requirements.txt").read_text()
    for name, version in matrix.LOWEST.items():
        (asked,) = [line for line in wanted.splitlines() if line.startswith(f"{name}>=")]
        lowest = asked.partition(">=")[2].partition(",")[0]
        assert version.split(".")[: lowest.count(".") + 1] == lowest.split(".")
