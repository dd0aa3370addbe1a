"""CHANGELOG.md and CITATION.cff: the same version and date, and credits as the README has them."""

import datetime
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
HEADINGS = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
RELEASES = [re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - ([\d-]+)", line) for line in HEADINGS[1:]]
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def cited(key):
    """A line of CITATION.cff itself, not of one of its references."""
    (value,) = re.findall(rf"^{key}: (.*)$", CITATION, re.MULTILINE)
    return value


def test_what_is_not_released_comes_first_and_then_the_newest():
    assert HEADINGS[0] == "[Unreleased]" and RELEASES and all(RELEASES)
    versions = [tuple(map(int, release.groups()[:3])) for release in RELEASES]
    dates = [datetime.date.fromisoformat(release[4]) for release in RELEASES]
    assert versions == sorted(set(versions), reverse=True)
    assert dates == sorted(dates, reverse=True)


def test_the_kinds_of_changes_are_those_of_keep_a_changelog():
    assert set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE)) <= KINDS


def test_the_citation_names_the_newest_version_and_its_date():
    newest = RELEASES[0]
    assert cited("version") == ".".join(newest.groups()[:3])
    assert cited("date-released") == newest[4]


@pytest.mark.parametrize("name", re.findall(r"family-names: (.*)", CITATION))
def test_who_is_cited_is_credited_in_the_readme(name):
    assert name in (ROOT / "README.md").read_text(encoding="utf-8").partition("## Credits")[2]


def test_title_and_license_are_those_of_the_course():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# {cited('title')}\n")
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith(f"{cited('license')} License")
