"""The pace of the notebooks: what moves comes soon, and no long stretch is without a picture."""

import re

import numpy as np
import pytest
from notebook_tools import NAMES, cells, run_to_the_first_panel

from companion.network import NetworkObjective
from mlp_helpers import Network, Run, fit, load_digits

# An instance's gradient is what training pays with; clocks differ, its count does not. Two runs of
# 20 epochs over the digits are 57,480, a sweep of nine learning rates is over a million.
GRADIENTS_BEFORE_A_PANEL = 100_000
LINES_WITHOUT_A_PICTURE = 75  # as they are seen: of what is folded, its summaries alone
FOLDED = re.compile("<details>.*?</details>", re.DOTALL)
SUMMARY = re.compile("<summary>.*?</summary>")


@pytest.fixture
def spent(monkeypatch):
    """A list of how many instances' gradients each call of a network's objective took."""
    counts, gradient = [], NetworkObjective.unchecked

    def counting(self, w, rows):
        runs, batch = np.size(w) // np.shape(w)[-1], self.n if rows is None else np.shape(rows)[-1]
        counts.append(runs * batch)
        return gradient(self, w, rows)

    monkeypatch.setattr(NetworkObjective, "unchecked", counting)
    return counts


def test_training_and_gradients_by_hand_are_counted(spent):
    network, digits = Network((64, 10)), load_digits(seed=100)
    fit(network, digits.train, [Run("plain"), Run("heavy ball")], epochs=3, progress=False)
    assert sum(spent) == 2 * 3 * 1437
    network.on(*digits.validation)(network.start(seed=100), np.arange(7))
    assert sum(spent) == 2 * 3 * 1437 + 7


@pytest.mark.parametrize("name", NAMES)
def test_the_first_panel_comes_before_what_takes_long(name, spent):
    run_to_the_first_panel(name)
    assert sum(spent) < GRADIENTS_BEFORE_A_PANEL


def lines_seen(source):
    """How many lines of a cell are seen before anything is folded out."""
    return len(FOLDED.sub(lambda fold: "\n".join(SUMMARY.findall(fold[0])), source).splitlines())


def stretches(notebook_cells):
    """{the number of the cell that ends it: lines seen from picture to picture, or to the end}."""
    found, lines, last = {}, 0, len(notebook_cells) - 1
    for number, cell in enumerate(notebook_cells):
        lines += lines_seen(cell.source)
        if number == last or any("image/png" in o.get("data", {}) for o in cell.get("outputs", [])):
            found[number], lines = lines, 0
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_long_stretch_is_without_a_picture(name):
    long = {cell: n for cell, n in stretches(cells(name)).items() if n > LINES_WITHOUT_A_PICTURE}
    assert not long, "long stretches end at these cells"


def test_what_is_folded_is_not_seen():
    fold = "<details><summary>Hint</summary>\n\none\ntwo\n\n</details>\n"
    assert lines_seen(fold + fold + "three\nfour\n") == 4
