"""Fixtures of the browser tests: one JupyterLab and one Chromium; each notebook is run once."""

import os
import types
from pathlib import Path

import lab
import pytest
from ci import IN_CI

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory):
    """A running JupyterLab over a copy of the course, a browser, and a folder for screenshots."""
    if (
        missing := lab.missing()
    ):  # tests/conftest.py says so first, where the whole folder is collected
        if IN_CI:
            pytest.fail(f"CI must run the browser tests: {missing}", pytrace=False)
        pytest.skip(f"browser tests left out: {missing}")
    shots = Path(os.environ.get("MLP_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    shots = shots.resolve()
    if ROOT in (shots, *shots.parents):
        pytest.fail(f"MLP_SCREENSHOTS must be outside the repository, not {shots}", pytrace=False)
    with lab.course_copy(ROOT) as course, lab.serve(course) as server, lab.chromium() as browser:
        yield types.SimpleNamespace(server=server, browser=browser, shots=shots, course=course)


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def opened(request, laboratory):
    """A notebook in JupyterLab with all its cells run: `page`, `name`, `shots` (its own folder),
    and `unrun`, what was seen before."""
    path = request.param
    page = lab.open_notebook(laboratory.browser, laboratory.server, f"notebooks/{path.name}")
    try:
        unrun = page.evaluate(
            "css => css.map(each => document.querySelectorAll(each).length)",
            [".jp-RenderedImage img", ".jupyter-widgets", ".jp-mod-error"],
        )
        unrun = [*unrun, lab.complaints(page)]
        lab.run_all(page)
        yield types.SimpleNamespace(
            page=page, name=path.stem, shots=laboratory.shots / path.stem, unrun=unrun
        )
    finally:
        page.close()
        lab.close_sessions(laboratory.server)


@pytest.fixture
def quiet(opened):
    """Fail a test in which the console or a callback of a widget had an error: no cell shows it."""
    before = len(lab.complaints(opened.page))
    yield
    new = dict.fromkeys(lab.complaints(opened.page)[before:])  # each once
    assert not new, "\n".join(new)
