"""What is stored in the notebooks is whole: nbval compares nothing in a cell that was never run."""

import base64
import json
import re
from pathlib import Path

import pytest
from regenerate import KERNELSPEC, WIDGET_VIEW

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
IMAGE_LIMIT, FILE_LIMIT = 60_000, 1_000_000  # bytes
# A path of the machine that made the outputs: /home/..., C:\..., a kernel's temporary file.
ABSOLUTE_PATH = re.compile(
    r"""(?:^|[\s"'(=<\[])(?:/(?:home|Users|root|tmp|usr|opt|var|work)/|[A-Za-z]:\\)"""
)
CELL_LINES = 20  # of code: it is seen whole


def test_there_are_notebooks():
    assert NOTEBOOKS, (
        "no notebook in notebooks/: everything below would pass without a look at anything"
    )


def problems(notebook: dict) -> list[str]:
    """Return what is wrong with a notebook as it is stored, a line for each finding."""
    found = []
    cells = notebook["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    counts = [cell["execution_count"] for cell in code]
    if not code or counts != list(range(1, len(code) + 1)):
        found.append(
            f"execution counts are {counts}: not run once, from top to bottom (make notebooks)"
        )
    ids = [cell.get("id") for cell in cells]
    if None in ids or len(set(ids)) < len(ids):
        found.append("cells without an id of their own")
    if notebook["metadata"].get("kernelspec") != KERNELSPEC:
        found.append(f"kernelspec is {notebook['metadata'].get('kernelspec')}")
    if "widgets" in notebook["metadata"]:
        found.append("widget state is stored")
    for position, cell in enumerate(cells):
        where = f"cell {position}"
        if not "".join(cell["source"]).strip():
            found.append(f"{where} is empty")
        lines = "".join(cell["source"]).count("\n") + 1
        if cell["cell_type"] == "code" and lines > CELL_LINES:
            found.append(f"{where} has {lines} lines of code, more than {CELL_LINES}")
        outputs = cell.get("outputs", [])
        for output in outputs:
            found += [f"{where} {finding}" for finding in output_problems(output)]
        neighbors = cells[max(position - 1, 0) : position] + cells[position + 1 : position + 2]
        if any("image/png" in output.get("data", {}) for output in outputs) and not any(
            neighbor["cell_type"] == "markdown" for neighbor in neighbors
        ):
            found.append(f"{where} shows a figure with no text before or after it")
    return found


def output_problems(output: dict) -> list[str]:
    """Return what is wrong with one stored output."""
    found = []
    if output["output_type"] == "error":
        found.append(f"holds an error: {output['ename']}")
    if output.get("name") == "stderr":
        found.append(f"wrote to stderr: {''.join(output['text'])[:200]}")
    data = output.get("data", {})
    if WIDGET_VIEW in data:
        found.append("holds a widget's view, which is nothing without its kernel")
    if (size := len(base64.b64decode("".join(data.get("image/png", ""))))) > IMAGE_LIMIT:
        found.append(f"holds an image of {size} bytes, more than {IMAGE_LIMIT}")
    texts = [output.get("text", "")]
    texts += [content for kind, content in data.items() if kind.startswith(("text/", "image/svg"))]
    if match := next(filter(None, (ABSOLUTE_PATH.search("".join(text)) for text in texts)), None):
        found.append(
            f"shows a path of the machine it ran on: {match.string[match.start() :][:80]!r}"
        )
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_notebook(path):
    assert path.stat().st_size < FILE_LIMIT
    assert problems(json.loads(path.read_text(encoding="utf-8"))) == []


def small_notebook() -> dict:
    """Return a notebook with nothing to find fault with, for the test below to spoil."""
    figure = {"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": {}}
    return {
        "metadata": {"kernelspec": KERNELSPEC},
        "cells": [
            {"cell_type": "code", "id": "a", "source": "1", "execution_count": 1, "outputs": []},
            {
                "cell_type": "code",
                "id": "b",
                "source": "2",
                "execution_count": 2,
                "outputs": [figure],
            },
            {"cell_type": "markdown", "id": "c", "source": "The figure rises."},
        ],
    }


def output(**entries) -> list[dict]:
    return [{"output_type": "stream", "name": "stdout"} | entries]


SPOILS = {
    "never run": lambda nb: nb["cells"][0].update(execution_count=None),
    "run twice": lambda nb: nb["cells"][1].update(execution_count=5),
    "same id": lambda nb: nb["cells"][1].update(id="a"),
    "other kernel": lambda nb: nb["metadata"].update(kernelspec={"name": "mine"}),
    "widget state": lambda nb: nb["metadata"].update(widgets={}),
    "empty cell": lambda nb: nb["cells"][0].update(source=[" \n"]),
    "long cell": lambda nb: nb["cells"][0].update(source="1\n" * CELL_LINES + "2"),
    "error": lambda nb: nb["cells"][0].update(outputs=[{"output_type": "error", "ename": "E"}]),
    "stderr": lambda nb: nb["cells"][0].update(outputs=output(name="stderr", text="warning")),
    "widget view": lambda nb: nb["cells"][0].update(outputs=output(data={WIDGET_VIEW: {}})),
    "large image": lambda nb: nb["cells"][1]["outputs"][0]["data"].update(
        {"image/png": base64.b64encode(bytes(IMAGE_LIMIT + 1)).decode()}
    ),
    "path": lambda nb: nb["cells"][0].update(outputs=output(text=["at ", "/home/ada/course/x.py"])),
    "path in html": lambda nb: nb["cells"][0].update(
        outputs=output(data={"text/html": "<a href='C:\\course'>"})
    ),
    "figure without text": lambda nb: nb["cells"].pop(),
}


def test_the_small_notebook_is_in_order():
    assert problems(small_notebook()) == []


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_spoiled_notebook_is_found_out(spoil):
    notebook = small_notebook()
    SPOILS[spoil](notebook)
    assert len(problems(notebook)) == 1
