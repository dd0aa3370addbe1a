"""What notebook 00 says: its panel, its map, its claims."""

import re

import numpy as np
import pytest
from notebook_tools import NAMES, cells, claim, namespace, prose

from companion.lessons.start import (
    RAVINE_QUIZ,
    SUM_OR_MEAN_QUIZ,
    ask_which_one_comes_to_rest,
    walks_of,
)
from companion.panels import widgets
from mlp_helpers import SURFACES, Run, descend

NAME = "00_start_here"
RAVINE = SURFACES["ravine"]


def paths(eta, a, steps=40, methods=("plain", "printed momentum", "heavy ball", "Nesterov")):
    return descend(RAVINE, [Run(method, eta, a) for method in methods], steps)[0]


@claim(NAME, "Heavy ball (blue, long dashes) swings around the minimum, Nesterov")
def test_nesterov_swings_less():
    """Measured across the ravine: the farthest either gets from its floor after ten updates."""
    across = np.abs(paths(0.1, 0.8)[10:, :, 1]).max(axis=0)
    assert across[3] < across[2] / 10


@claim(NAME, "After 40 updates Nesterov's $J$ is the smallest here")
def test_the_still_picture():
    J = RAVINE(paths(0.1, 0.8))[0][-1]
    assert J.argmin() == 3
    assert 0.2 < J[2] / J[0] < 5  # "about equal", on a scale that spans seven powers of ten


@claim(NAME, "The second number changes its sign at every step")
def test_the_first_three_steps():
    way = paths(0.15, 0.0, steps=3, methods=("plain",))[:, 0]
    assert (np.diff(np.sign(way[:, 1])) != 0).all()
    assert (np.diff(way[:, 0]) > 0).all()


def test_the_prediction_has_one_answer():
    start, *_, end = np.abs(paths(0.24, 0.9, steps=200)).max(axis=-1)
    assert list(end < start) == [False, False, True, False]


def test_the_prediction_reveals_who_comes_to_rest(monkeypatch):
    shown = []
    monkeypatch.setattr(widgets, "show_widget", lambda widget, **also: shown.append(widget))
    ask_which_one_comes_to_rest()
    ((_, *guesses, feedback),) = (widget.children for widget in shown)
    assert [guess.description for guess in guesses] == [
        "plain", "printed momentum", "heavy ball", "Nesterov",
    ]  # fmt: skip
    guesses[2].click()
    assert "at η = 0.24 heavy ball alone comes to rest" in feedback.value
    assert "heavy ball is at J" in feedback.value
    assert feedback.value.partition("alt=")[0].count(" diverges") == 3


def test_the_right_options_of_the_quizzes():
    quizzes = (RAVINE_QUIZ, SUM_OR_MEAN_QUIZ)
    assert [text for quiz in quizzes for text, right, _ in quiz[1:] if right] == [
        "The steep direction diverges before the flat one is fast",
        "the lecture's η is the course's divided by M",
    ]


def test_the_panel_walks_by_the_methods_that_it_is_handed():
    marks, says = walks_of(("plain", "Adam")).picture(eta=0.1, a=0.8)
    assert [mark.name for mark in marks if mark.name] == ["plain", "Adam"]
    assert "Adam is at J" in says


def test_with_no_momentum_all_paths_are_one():
    """The question under the panel: at a = 0 all four are plain descent."""
    way = paths(0.1, 0.0)
    assert way[:, 1:] == pytest.approx(way[:, :1].repeat(3, axis=1))


def test_the_panel_names_what_diverges():
    says = namespace(NAME)["ravine"].figure(eta=0.24, a=0.9)[1]
    assert re.findall(r"([\w ]+) diverges", says.split(": ")[1]) == [
        "plain", " printed momentum", " Nesterov",
    ]  # fmt: skip


def test_the_map_names_every_notebook_with_its_minutes():
    rows = dict(re.findall(r"\]\((\w+)\.ipynb\) \|.*?\|.*?\| (\d+) \|", prose(NAME)))
    assert sorted(rows) == [name for name in NAMES if name != NAME]
    for name, minutes in rows.items():
        assert f"bout {minutes} minutes" in cells(name)[0].source, name
