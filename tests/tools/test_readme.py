"""Each command that keeps a table finds its marks; CI runs what the README says for Windows."""

import re
from pathlib import Path

import pytest
import readme


def around(text, name):
    return text.split(f"<!-- {name} -->")[0], text.split(f"<!-- /{name} -->")[1]


@pytest.mark.parametrize("name", ["bench", "bench-class", "bench-panels", "matrix", "mistakes"])
def test_a_table_is_kept_between_its_marks_and_nothing_else_changes(name, tmp_path, monkeypatch):
    before = readme.MEASURED.read_text(encoding="utf-8")
    copy = tmp_path / "measured.md"
    copy.write_text(before, encoding="utf-8")
    monkeypatch.setattr(readme, "MEASURED", copy)
    readme.keep(name, "| new |")
    after = copy.read_text(encoding="utf-8")
    assert f"<!-- {name} -->\n| new |\n<!-- /{name} -->" in after
    for text in (before, after):
        assert text.count(f"<!-- {name} -->") == text.count(f"<!-- /{name} -->") == 1
    assert around(after, name) == around(before, name)


def test_hosted_ci_runs_the_lines_for_windows():
    text = readme.README.read_text(encoding="utf-8")
    lines = "".join(re.findall("```bat\n(.*?)```", text, re.DOTALL)).splitlines()
    workflow = Path(readme.README).parent / ".github/workflows/test.yml"
    run = [line.strip() for line in workflow.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 5
    after = [run[i + 1] for i, line in enumerate(run) if line in lines]
    assert all(line.startswith("- ") or not line for line in after)  # cmd does not stop at a fault
    # JupyterLab itself would not end.
    assert [line for line in lines if line not in run] == [lines[2]] and "open_lab" in lines[2]
    assert all(" -I " in line for line in lines)  # no other Python's packages are heard
