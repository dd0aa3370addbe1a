"""Write tests/CLAIMS.md anew, the table of what the notebooks claim: ``make claims``."""

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
TABLE = TESTS / "CLAIMS.md"
COLUMNS = "| notebook | sentence | test | asserted over |"
sys.path[:0] = [path for path in map(str, (ROOT, TESTS)) if path not in sys.path]

from notebook_tools import CLAIMS  # noqa: E402


def claims() -> list[tuple[str, str, str, str]]:
    """(notebook, sentence, test, over what) of each claim: importing the test files notes them."""
    for file in sorted((TESTS / "lessons").glob("test_*.py")):
        importlib.import_module(f"lessons.{file.stem}")
    return sorted(CLAIMS)


def table() -> str:
    """The text of CLAIMS.md."""
    rows = [f"| {name} | {said} | `{test}` | {over} |" for name, said, test, over in claims()]
    head = ["# What the notebooks claim, and the test that asserts it", ""]
    return "\n".join([*head, COLUMNS, "| --- | --- | --- | --- |", *rows, ""])


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
