"""Questions that are answered by a button: quizzes, and guesses before a look."""

import base64
import html
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from companion.checks import as_text, instance_of, short_repr
from companion.panels import widgets
from companion.panels.page import question_page
from companion.panels.widgets import error_in_words
from companion.pictures.stage import png

if TYPE_CHECKING:
    import ipywidgets
    from matplotlib.figure import Figure

RIGHT_SIGN, WRONG_SIGN = "\N{CHECK MARK}", "\N{BALLOT X}"


def quiz(question: str, *options: tuple[str, bool, str]) -> None:
    """Ask a self-test question, which a button answers.

    Parameters
    ----------
    question : str
        It may hold HTML.
    *options : (str, bool, str)
        Of each answer its words, whether it is right, and why; the why may hold HTML.

    Raises
    ------
    TypeError
        Where an argument is none of these.
    """
    as_text("question", question)
    for option in options:
        if not isinstance(option, tuple) or [*map(type, option)] != [str, bool, str]:
            raise TypeError(
                f"options should be (text, True or False, why), not {short_repr(option)}"
            )
    root, buttons, feedback = _question_box(question, [words for words, _, _ in options])
    for button, (words, right, why) in zip(buttons, options):
        button.on_click(partial(_answer, feedback, words, right, why))
    widgets.show_widget(root.add_class("mlp-quiz"))
    widgets.stand_in(f"Question: {question} Run this cell to answer.")


def predict(
    question: str, options: Sequence[str], reveal: "Callable[[], tuple[Figure, str]]"
) -> None:
    """Have something predicted, before one looks.

    Parameters
    ----------
    question : str
        It may hold HTML.
    options : list of str
        The guesses.
    reveal : function
        Called without arguments after a guess, for the figure and what is seen on it.

    Raises
    ------
    TypeError
        Where an argument is none of these.
    """
    as_text("question", question)
    for option in instance_of("options", options, (tuple, list), "a list of texts"):
        as_text("each of options", option)
    instance_of("reveal", reveal, callable, "a function that returns (figure, says)")
    root, buttons, feedback = _question_box(question, options)
    for button in buttons:
        button.on_click(partial(_reveal, feedback, buttons, reveal))
    widgets.show_widget(root.add_class("mlp-predict"))
    widgets.stand_in(f"Predict: {question} Run this cell to guess.")


def _question_box(question: str, answers: Sequence[str]) -> Any:
    """Return (the box of a question, its buttons, the line for what is said to an answer)."""
    import ipywidgets

    asked = ipywidgets.HTML(question_page(question)).add_class("mlp-question")
    buttons = [ipywidgets.Button(description=words, tooltip=words) for words in answers]
    feedback = ipywidgets.HTML().add_class("mlp-feedback")
    return ipywidgets.VBox([asked, *buttons, feedback]), buttons, feedback


def _answer(
    feedback: "ipywidgets.HTML", words: str, right: bool, why: str, button: "ipywidgets.Button"
) -> None:
    button.button_style = "success" if right else "danger"
    sign, said = (RIGHT_SIGN, "Right") if right else (WRONG_SIGN, "Not so")
    feedback.value = f"<b>{sign} {said}: {html.escape(words)}</b><br>{why}"


def _reveal(
    feedback: "ipywidgets.HTML",
    buttons: "Sequence[ipywidgets.Button]",
    reveal: "Callable[[], tuple[Figure, str]]",
    chosen: "ipywidgets.Button",
) -> None:
    for button in buttons:
        button.button_style = "info" if button is chosen else ""
    try:
        figure, says = reveal()
    except Exception as error:  # Jupyter would hide it in a log
        told = f"This can't be shown: {html.escape(error_in_words(error))}"
        feedback.value = f'<span class="mlp-error">{told}</span>'
        return
    feedback.value = _look(chosen.description, figure, says)


def _look(guess: str, figure: "Figure", says: str) -> str:
    """Return a guess and the picture that tells, as HTML."""
    width, height = (round(100 * side) for side in figure.get_size_inches())
    image = base64.b64encode(png(figure)).decode()
    return (
        f"<p>You said: <b>{html.escape(guess)}</b>. Now look: {html.escape(says)}</p>"
        f'<img class="mlp-picture" width="{width}" height="{height}" alt="{html.escape(says)}" '
        f'src="data:image/png;base64,{image}">'
    )
