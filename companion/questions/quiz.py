"""Questions that are answered by a button: quizzes, and guesses before a look."""

import base64
import html
import re
from functools import partial

from companion.checks import as_text, instance_of, short_repr
from companion.panels import widgets
from companion.panels.widgets import CSS, error_in_words
from companion.pictures.stage import png

RIGHT_SIGN, WRONG_SIGN = "\N{CHECK MARK}", "\N{BALLOT X}"


def _button(text):
    import ipywidgets

    return ipywidgets.Button(description=text, tooltip=text)


def quiz(question, *options):
    """A self-test question: each option is (text, right or wrong, why), a button that answers."""
    import ipywidgets

    as_text("question", question)
    for option in options:
        if not isinstance(option, tuple) or [*map(type, option)] != [str, bool, str]:
            raise TypeError(
                f"options should be (text, True or False, why), not {short_repr(option)}"
            )
    asked = ipywidgets.HTML(f"<style>{CSS}</style>{question}").add_class("mlp-question")
    feedback = ipywidgets.HTML().add_class("mlp-feedback")
    buttons = [_button(text) for text, _, _ in options]
    for button, (text, right, why) in zip(buttons, options):
        button.on_click(partial(_answer, feedback, text, right, why))
    root = ipywidgets.VBox([asked, *buttons, feedback]).add_class("mlp-quiz")
    text = f"Question: {_plain(question)} Run this cell to answer."
    widgets.show_widget(root, **{"text/plain": text})


def _answer(feedback, text, right, why, button):
    button.button_style = "success" if right else "danger"
    sign, word = (RIGHT_SIGN, "Right") if right else (WRONG_SIGN, "Not so")
    feedback.value = f"<b>{sign} {word}: {html.escape(text)}</b><br>{why}"


def _plain(text):
    """Text without its HTML tags."""
    return re.sub(r"<[^>]*>", "", text)


def predict(question, options, reveal):
    """Predict, then look: only after a guess is reveal() called for (figure, says); options are
    the guesses as texts."""
    import ipywidgets

    as_text("question", question)
    for option in instance_of("options", options, (tuple, list), "a list of texts"):
        as_text("each of options", option)
    instance_of("reveal", reveal, callable, "a function that returns (figure, says)")
    asked = ipywidgets.HTML(f"<style>{CSS}</style>{question}").add_class("mlp-question")
    feedback = ipywidgets.HTML().add_class("mlp-feedback")
    buttons = [_button(text) for text in options]
    for button in buttons:
        button.on_click(partial(_reveal, feedback, buttons, reveal))
    root = ipywidgets.VBox([asked, *buttons, feedback]).add_class("mlp-predict")
    text = f"Predict: {_plain(question)} Run this cell to guess."
    widgets.show_widget(root, **{"text/plain": text})


def _reveal(feedback, buttons, reveal, chosen):
    for button in buttons:
        button.button_style = "info" if button is chosen else ""
    try:
        figure, says = reveal()
    except Exception as error:  # Jupyter would hide it in a log
        told = f"This can't be shown: {html.escape(error_in_words(error))}"
        feedback.value = f'<span class="mlp-error">{told}</span>'
        return
    width, height = (round(100 * side) for side in figure.get_size_inches())
    image = base64.b64encode(png(figure)).decode()
    feedback.value = (
        f"<p>You said: <b>{html.escape(chosen.description)}</b>. Now look: {html.escape(says)}</p>"
        f'<img class="mlp-picture" width="{width}" height="{height}" alt="{html.escape(says)}" '
        f'src="data:image/png;base64,{image}">'
    )
