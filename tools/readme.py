"""Tables that a command keeps in docs/measured.md: what stands between <!-- NAME --> marks."""

from course_folder import ROOT

README = ROOT / "README.md"
MEASURED = ROOT / "docs" / "measured.md"


def keep(name: str, text: str) -> None:
    """Put `text` between <!-- name --> and <!-- /name -->, in the place of what stands there."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    head, rest = MEASURED.read_text(encoding="utf-8").split(begin)
    MEASURED.write_text(f"{head}{begin}\n{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")
