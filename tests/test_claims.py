"""Each sentence that claims something is asserted by a test; CLAIMS.md is the table of them.

`make claims` writes the table anew.
"""

import importlib
from pathlib import Path

import pytest
from notebook_tools import CLAIMS, NAMES, prose

TABLE = Path(__file__).parent / "CLAIMS.md"
for path in sorted((Path(__file__).parent / "lessons").glob("test_*.py")):
    importlib.import_module(f"lessons.{path.stem}")


def table():
    rows = [f"| {name} | {sentence} | `{test}` |" for name, sentence, test in sorted(CLAIMS)]
    head = ["# What the notebooks claim, and the test that asserts it", ""]
    return "\n".join([*head, "| notebook | sentence | test |", "| --- | --- | --- |", *rows, ""])


def test_the_table_is_up_to_date():
    assert TABLE.read_text(encoding="utf-8") == table(), "`make claims` mends it"


@pytest.mark.parametrize("name, sentence, test", CLAIMS)
def test_the_sentence_stands_in_the_notebook(name, sentence, test):
    assert sentence in prose(name)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "00_start_here"])
def test_every_notebook_has_claims_under_test(name):
    assert name in {notebook for notebook, _, _ in CLAIMS}


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
