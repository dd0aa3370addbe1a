"""Tables in the README that a command keeps there: what stands between <!-- NAME --> marks."""

from course_folder import ROOT

README = ROOT / "README.md"


def keep(name: str, text: str) -> None:
    """Put `text` between <!-- name --> and <!-- /name -->, in the place of what stands there."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    head, rest = README.read_text(encoding="utf-8").split(begin)
    README.write_text(f"{head}{begin}\n{text}\n{end}{rest.split(end)[1]}", encoding="utf-8")
