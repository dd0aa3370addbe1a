"""Each question of each notebook: what it tells right is right, and nothing tells it before."""

import html
import re

import nbformat
import pytest
from notebook_tools import NAMES, asked, cells, quizzes

from companion.questions.quiz import RIGHT_SIGN, WRONG_SIGN

# {notebook: {question: its right options}}, kept by hand: think a quiz over that changes.
RIGHT = {
    "00_start_here": {
        "You set a = 0 in the panel. Which of the four paths then lie on top of one another?": [
            "All four"
        ],
        "On a ravine, why not simply take a larger η?": [
            "The steep direction diverges before the flat one is fast"
        ],
        (
            "The lecture's J is a sum over the batch; the course's J is the mean. At batch "
            "size M, which η makes the same step?"
        ): ["the lecture's η is the course's divided by M"],
    },
    "01_backpropagation": {
        "Slide 1 says: propagate the <i>weights</i> forward. What travels forward?": [
            "the activations A"
        ],
        "Where is the problem of vanishing gradients introduced?": [
            "in the recurrence: each layer multiplies V by φ′ and by Wᵀ"
        ],
        (
            "A 10-layer ReLU network starts with uniform weights in [-1, 1]; its first "
            "layers' gradients are huge. What would you change first?"
        ): ["the start: draw the weights by He's rule"],
    },
    "02_mini_batching": {
        "How many updates does one epoch of 1437 digits make, in batches of 32?": ["45"],
        "Why does the slide say “shuffle” at the end of each row? (Two answers are right.)": [
            "So that batches are random samples, not neighbors in the file",
            "So that an instance meets other company each time",
        ],
        "The slide's new problem: mini-batch updates are erratic. What helps against it? "
        "(Several answers are right.)": [
            "Momentum",
            "Adaptive learning steps (cooling)",
            "A larger batch",
        ],
        "One epoch in batches of 32, or one full-batch update: what do they have in common?": [
            "The number of instances processed"
        ],
    },
    "03_momentum": {
        (
            "A run stands still, and its gradient is 0 to six digits. Which of slide 3's three "
            "troubles can that be? (Two answers are right.)"
        ): ["A local optimum", "A large flat area"],
        "You hold η fixed (say ηλ = 0.5) and let β → 1. What does the heavy ball do?": [
            "It stays stable, but settles ever more slowly: it swings on and on."
        ],
        (
            "A heavy ball swings on both axes of a ravine: at this η and β both ends of the bar "
            "are above the dashed line. You make β a little smaller. What happens?"
        ): ["It settles sooner, on both axes alike."],
        (
            "On slide 3's plain, let both balls go at rest on the wall of the shallow dent. "
            "However heavy the ball, it never leaves that dent. Why not?"
        ): ["It can't come higher than it began, and the rim is higher."],
    },
    "04_nesterov": {
        (
            "Wₖ = 1, ρₖ₋₁ = 0.5 and β = 0.8. Where does standard Nesterov take the gradient for "
            "its step from Wₖ?"
        ): ["At 0.6"],
        "Which way does the printed formula look, and why?": [
            "Uphill: it adds a gradient, while the update subtracts ρ"
        ],
        (
            "All curvatures of this J lie between 1 and 25, and heavy ball has the best setting "
            "for just these. Why does it cycle all the same?"
        ): ["The setting is best for parabolas; this J's curvature changes on the way"],
    },
    "05_cooling": {
        "What does η₀^(1 + k d) do at η₀ = 1?": ["Nothing: the rate stays 1."],
        (
            "You take batches four times as large, and want the noise floor where it was. What "
            "may you do with a small η?"
        ): ["Make it about four times as large."],
        (
            "η is far too small: J falls every epoch, but only by a hundredth of "
            "<code>threshold</code>. What does reduce on plateau do, with a patience of 2?"
        ): ["It makes η smaller still, again and again."],
    },
    "06_comparing_optimizers": {
        (
            "“At η = 0.1, heavy ball with β = 0.9 needs a third of the epochs that plain "
            "descent needs at η = 0.1.” What has been shown?"
        ): ["That here its memory or its ten times longer step helped, one or both"],
        "You multiply the whole objective J by 1000. What happens to Adam's path (ε is tiny)?": [
            "Hardly anything"
        ],
        (
            "Your optimizer has three settings. You try 50 combinations, and keep the one with "
            "the best validation accuracy. What do you expect of its test accuracy?"
        ): ["A little less"],
    },
    "07_mlp_neural_networks": {
        (
            "The demo trains <code>nn</code>, then <code>nn_mini</code>, and prints two test "
            "accuracies: 0.9389 and 0.9389. The likeliest reason?"
        ): ["The second line scores nn again, not nn_mini"],
        (
            "Squared error, η far too high: J sits at 1.00 for many epochs and nothing is NaN. "
            "What do the ten output units say?"
        ): ["0 each, whatever the digit"],
    },
}


@pytest.mark.parametrize("name", NAMES)
def test_the_right_options_of_each_quiz(name):
    asked = quizzes(name)
    assert {question: right for question, (right, _) in asked.items()} == RIGHT.get(name, {})
    assert all(wrong for _, wrong in asked.values())


def test_each_notebook_asks():
    assert set(RIGHT) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_quiz_with_several_right_options_says_so(name):
    for question, (right, _) in quizzes(name).items():
        assert ("answers are right" in question) == (len(right) > 1), question


# -- no answer is read before it is given

PHRASE = 6  # words in a row: so many of an explanation stand nowhere above its button


def phrases(text):
    """Each run of PHRASE words or numbers of a text, without tags, TeX and punctuation."""
    text = html.unescape(re.sub(r"<[^>]*>|\\[a-zA-Z]+", " ", text)).lower()
    words = re.findall(r"[^\W_]+", text)
    return {" ".join(words[i : i + PHRASE]) for i in range(len(words) - PHRASE + 1)}


def texts(value):
    """The texts anywhere in what a notebook stores, but for the pictures themselves."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [
            part for key, part in value.items() if key != "image/png" or not isinstance(part, str)
        ]
    return [text for part in value for text in texts(part)] if isinstance(value, list) else []


def reads(cell):
    """What there is to read in a cell without running it, a picture's alternative text as well."""
    return " | ".join([cell.source, *texts(cell.get("outputs", []))])


def place(name, kind, question):
    """The number of the cell that asks a question."""
    lead, end = {"quiz": ("Question", "answer"), "predict": ("Predict", "guess")}[kind]
    told = f"{lead}: {re.sub(r'<[^>]*>', '', question)} Run this cell to {end}."
    (at,) = (i for i, cell in enumerate(cells(name)) if told in texts(cell.get("outputs", [])))
    return at


def told_too_early(above, question, said):
    """(the number of a cell, an answer) wherever a cell gives away what a button says.

    `above` are the cells to read, `said` what is said to each answer (tests/notebook_tools.py).
    """
    found, read = [], [phrases(reads(cell)) for cell in above]
    for answer, told in said.items():
        why = told.replace(html.escape(answer), " | ")
        secret = phrases(why) | (phrases(answer) if RIGHT_SIGN in told else set())
        secret -= phrases(question)
        found += [(i, answer) for i, known in enumerate(read) if secret & known]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_is_read_before_it_is_given(name):
    """Neither above the question, nor in its cell, nor in the one right below its buttons."""
    for (kind, question), said in asked(name).items():
        at = place(name, kind, question)
        assert not told_too_early(cells(name)[: at + 2], question, said), (at, question)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_stores_itself_alone(name):
    """No picture, page or text of the outcome, and no quiz's options in the cell that asks."""
    for kind, question in asked(name):
        cell = cells(name)[place(name, kind, question)]
        (output,) = cell.outputs
        assert set(output["data"]) == {"text/html", "text/plain"}
        told = re.sub(r"(?s)<style>.*?</style>|<[^>]*>", "", output["data"]["text/html"])
        assert told == output["data"]["text/plain"]
        assert not output["metadata"]
        if kind == "quiz":
            assert re.fullmatch(r"quiz\(\*\w+\)", cell.source), cell.source


def test_what_is_told_too_early_is_found():
    said = {
        "this": f"<b>{WRONG_SIGN} Not so: this</b><br>It is that one, as you can see in the list.",
        "that one there in the very corner": f"<b>{RIGHT_SIGN} Right: that one there in the very "
        "corner</b><br>So it is.",
    }
    texts_and_finds = {
        "You see: it is *that one*, as you can see.": ["this"],
        "Look at that one, there in the very corner!": ["that one there in the very corner"],
        "It is this, as you can see.": [],
    }
    for text, found in texts_and_finds.items():
        for cell in (
            nbformat.v4.new_markdown_cell(f"<details>{text}</details>"),
            nbformat.v4.new_code_cell("show(1)", outputs=[picture_that_says(text)]),
        ):
            assert [answer for _, answer in told_too_early([cell], "Which?", said)] == found


def picture_that_says(text):
    """A stored picture, whose alternative text is given."""
    return nbformat.v4.new_output(
        "display_data", {"image/png": "abcd"}, metadata={"image/png": {"alt": text}}
    )
