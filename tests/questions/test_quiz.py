"""Questions and predictions, without a browser."""

import base64

import pytest

import mlp_helpers as mlp
from companion.panels import widgets
from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN


@pytest.fixture
def shown(monkeypatch):
    """The widgets that were displayed, with what stands in for them."""
    found = []
    monkeypatch.setattr(widgets, "show_widget", found.append)
    monkeypatch.setattr(widgets, "stand_in", lambda told: found.append((found.pop(), told)))
    return found


def test_an_answer_is_told_whether_it_is_right_and_why(shown):
    mlp.quiz("Is <b>1 = 2</b>?", ("yes & no", False, "one of them"), ("yes", True, "count"))
    ((root, told),) = shown
    question, wrong, right, feedback = root.children
    assert told == "Question: Is <b>1 = 2</b>? Run this cell to answer."
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
    ((root, told),) = shown
    _, this, that, feedback = root.children
    assert not drawn and told == "Predict: What comes? Run this cell to guess."
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
    (quiz, _), (guess, told) = shown
    assert told == "Predict: What <i>comes</i>? Run this cell to guess."
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
