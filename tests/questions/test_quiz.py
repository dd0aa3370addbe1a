"""Questions, predictions, and what a cell shows when it is run again, without a browser."""

import types

import pytest

import mlp_helpers as mlp
from companion.panels import live, widgets
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN


@pytest.fixture
def shown(monkeypatch):
    """The widgets that were displayed, with what stands in for them."""
    found = []
    monkeypatch.setattr(widgets, "show_widget", lambda widget, **also: found.append((widget, also)))
    return found


def test_an_answer_is_told_whether_it_is_right_and_why(shown):
    mlp.quiz("Is <b>1 = 2</b>?", ("yes & no", False, "one of them"), ("yes", True, "count"))
    ((root, also),) = shown
    question, wrong, right, feedback = root.children
    assert also == {"text/plain": "Question: Is 1 = 2? Run this cell to answer."}
    assert question.value.endswith("Is <b>1 = 2</b>?") and not feedback.value
    wrong.click()
    assert feedback.value == f"<b>{WRONG_SIGN} Not so: yes &amp; no</b><br>one of them"
    assert wrong.button_style == "danger"
    right.click()
    assert feedback.value == f"<b>{RIGHT_SIGN} Right: yes</b><br>count"
    assert right.button_style == "success"


def test_a_prediction_shows_its_picture_after_the_guess_alone(shown):
    drawn = []

    def reveal():
        drawn.append("once")
        return mlp.stage(width=300, height=200)[0], "nothing & all"

    mlp.predict("What comes?", ["this", "that"], reveal)
    ((root, also),) = shown
    _, this, that, feedback = root.children
    assert not drawn and also["text/plain"].startswith("Predict: What comes?")
    that.click()
    assert drawn == ["once"] and "You said: <b>that</b>" in feedback.value
    assert 'width="300" height="200" alt="nothing &amp; all"' in feedback.value
    assert (this.button_style, that.button_style) == ("", "info")


def test_a_prediction_that_fails_says_so_in_words(shown):
    def reveal():
        raise ValueError("no such thing as <this>")

    mlp.predict("What comes?", ["this"], reveal)
    _, this, feedback = shown[0][0].children
    this.click()
    assert "This can't be shown: no such thing as &lt;this&gt;" in feedback.value


@pytest.fixture
def cell(monkeypatch):
    """run(cell, number): what IPython says when the cell is run for the n-th time."""
    parent = {}
    kernel = types.SimpleNamespace(get_parent=lambda: parent)
    shell = types.SimpleNamespace(kernel=kernel)
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(live, "EXPLORED", {})

    def run(cell, number):
        parent.update(metadata={"cellId": cell}, header={"msg_id": f"{cell} {number}"})

    return run


def test_a_cell_that_is_run_again_closes_what_it_showed_and_no_other(shown, cell):
    made = mlp.panel(x=mlp.Slider("x", 0, 4, 2))(lambda x: ([], f"x is {x}"))
    for which, number in (("a", 1), ("a", 1), ("b", 1), ("a", 2)):
        cell(which, number)
        mlp.explore(made)
    first, second, other, last = (root for root, _ in shown)
    assert first.comm is None and second.comm is None  # both of the cell's first run
    assert other.comm is not None and last.comm is not None
    assert "x is 2" in last.children[2].children[0].value


def test_a_panel_in_a_cell_without_a_name_is_left_alone(shown, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    made = mlp.panel(x=mlp.Slider("x", 0, 4, 2))(lambda x: ([], f"x is {x}"))
    mlp.explore(made)
    mlp.explore(made)
    assert [root.comm is None for root, _ in shown] == [False, False]
