"""A small course and the working copy of it."""

import pytest
import working_copy
from copies import notebook


@pytest.fixture
def course(tmp_path):
    """A course of two notebooks, in a folder whose name has spaces in it."""
    folder = tmp_path / "the course" / "notebooks"
    folder.mkdir(parents=True)
    (folder / "00_start.ipynb").write_text(notebook("start"))
    (folder / "01_next.ipynb").write_text(notebook("next", "..."))
    return folder


@pytest.fixture
def mine(course):
    """The working copy of that course, freshly made."""
    folder = course.parent / "my_notebooks"
    working_copy.update(course, folder)
    return folder
