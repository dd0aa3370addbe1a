"""Questions, predictions, and what a cell shows when it is run again, without a browser."""

import base64
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
    assert "<p>You said: <b>that</b>. Now look: nothing &amp; all</p><img" in feedback.value
    picture = base64.b64encode(mlp.png(mlp.stage(width=300, height=200)[0])).decode()
    assert 'class="mlp-picture"' in feedback.value
    assert f'src="data:image/png;base64,{picture}"' in feedback.value
    this.click()
    assert (this.button_style, that.button_style) == ("info", "") and len(drawn) == 2
    that.click()
    assert (this.button_style, that.button_style) == ("", "info")


def test_a_prediction_that_fails_says_so_in_words(shown):
    def reveal():
        raise ValueError("no such thing as <this>")

    mlp.predict("What comes?", ["this"], reveal)
    _, this, feedback = shown[0][0].children
    this.click()
    words = "This can't be shown: no such thing as &lt;this&gt;"
    assert feedback.value == f'<span class="mlp-error">{words}</span>'


def test_how_a_question_is_laid_out(shown):
    mlp.quiz("Which?", ("this", True, "so"), ("that", False, "no"))
    mlp.predict("What <i>comes</i>?", ("this", "that"), lambda: None)
    (quiz, _), (guess, also) = shown
    assert also == {"text/plain": "Predict: What comes? Run this cell to guess."}
    assert "mlp-quiz" in quiz._dom_classes and "mlp-predict" in guess._dom_classes
    for root in (quiz, guess):
        question, *buttons, feedback = root.children
        assert question._dom_classes == ("mlp-question",)
        assert feedback._dom_classes == ("mlp-feedback",) and feedback.value == ""
        words = [(button.description, button.tooltip) for button in buttons]
        assert words == [("this", "this"), ("that", "that")]
        assert not any(button.button_style for button in buttons)


def test_the_signs_of_right_and_wrong():
    assert (RIGHT_SIGN, WRONG_SIGN) == ("\N{CHECK MARK}", "\N{BALLOT X}")


@pytest.mark.parametrize(
    "option", ["abc", ("a", True), ["a", True, "why"], ("a", 1, "why"), ("a", True, None), None]
)
def test_an_option_that_is_none_is_told(shown, option):
    with pytest.raises(TypeError, match=r"^options should be \(text, True or False, why\), not "):
        mlp.quiz("Which?", ("this", True, "so"), option)
    assert not shown


@pytest.mark.parametrize(
    "ask, words",
    [
        (lambda: mlp.quiz(3, ("a", True, "b")), "^question should be a text, not 3"),
        (lambda: mlp.predict(3, ["a"], print), "^question should be a text, not 3"),
        (lambda: mlp.predict("?", "ab", print), "^options should be a list of texts, not 'ab'"),
        (lambda: mlp.predict("?", ["a", 3], print), "^each of options should be a text, not 3"),
        (lambda: mlp.predict("?", ["a"], 3), r"^reveal should be a function that returns \(figure"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(shown, ask, words):
    with pytest.raises(TypeError, match=words):
        ask()
    assert not shown


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
