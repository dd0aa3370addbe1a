"""What is said of a wrong answer, and how it is shown."""

import itertools
import sys

import IPython.display
import numpy as np
import pytest

from companion.questions.diagnosis import A_GAP, NOTHING_YET, Diagnosis, check, examine
from companion.questions.exercise import EXERCISES, Exercise

COUNT = itertools.count()
RATE = 0.5  # read by an answer below


def step(w, rho, eta, beta):
    rho = beta * rho + eta * w
    return w - rho, rho


def drawn(rng):
    w, rho, eta, beta = rng.permutation(np.arange(2, 40))[:4] / 10
    return w, rho, eta, beta


def forgets(w, rho, eta, beta):
    return w - eta * w, eta * w


STEP = Exercise(
    step, {"You forgot the momentum.": forgets}, {"a rho of 0": (1.0, 0.0, 0.5, 0.5)}, drawn,
    results=("w", "rho"),
)  # fmt: skip


def scale(w, eta):
    return eta * w


SCALE = Exercise(
    scale, {}, {"a w of one entry": (np.ones(1), 0.5)},
    lambda rng: (rng.normal(size=int(rng.integers(2, 5))), rng.random()),
)  # fmt: skip


def said(answer, exercise=STEP):
    found = examine(exercise, answer)
    assert found.by == "right" or found.rows or found.by == "kind" or "should take" in found.said
    return found.said.removeprefix("\N{BALLOT X} "), found.by


def at(fine, wrong):
    """An answer that is wrong where rho is 0 alone."""
    return lambda w, rho, eta, beta: (wrong if rho == 0 else fine)(w, rho, eta, beta)


def divides(w, rho, eta, beta):
    return w / rho * rho - beta * rho - eta * w, beta * rho + eta * w


def one_over(w, rho, eta, beta):
    new = beta / rho + eta * w
    return w - new, new


def other_order(w, rho, beta, eta):
    return step(w, rho, eta, beta)


def from_the_notebook(w, rho, eta, beta):
    return np.cos(w * RATE), np.sin(rho)


@pytest.mark.parametrize(
    "answer, told, by",
    [
        (forgets, "You forgot the momentum.", "list"),
        (lambda *case: step(*case)[::-1], "in another order: return (w, rho).", "relation"),
        (other_order, "in another order: (w, rho, eta, beta) come in.", "relation"),
        (lambda *case: step(*case)[1], "You return `rho` alone, and it is right", "relation"),
        (lambda *case: (1, 2, 3), "should hold 2 things: return (w, rho).", "relation"),
        (lambda *case: 1.5, "should be a tuple of 2.", "kind"),
        (lambda *case: ("a", 1.0), "it is a str.", "kind"),
        (lambda *case: ([1, "a"], 1.0), "differ in length, or are no numbers", "kind"),
        (lambda *case: (3.0, 4.0), "is the same whatever comes in", "relation"),
        (lambda *case: (next(COUNT) / 7, 1.0), "another result each time", "relation"),
        (lambda w, rho, eta, beta: (step(w, rho, eta, beta)[0], rho),
         "Of the results, `w` is right and `rho` is not. In your results, `rho` is `rho` as it "
         "came in", "relation"),
        (lambda w, rho, eta, beta: (step(w, rho, eta, beta)[1],) * 2, "`w` is what `rho` should "
         "be", "relation"),
        (lambda w, rho, eta, beta: (3 * (w - beta * rho - eta * w), rho), "In your results, `w` is "
         "3 times what is right", "relation"),
        (lambda w, rho, eta, beta: (3 * (w - beta * rho - eta * w), beta + rho + eta * w),
         "`w` is 3 times what is right in every case: a factor 3 too many; `rho` is as if "
         "`beta + rho` stood where `beta * rho` belongs.", "change"),
        (lambda *case: tuple(2 * each for each in step(*case)), "Each of your results is 2 times",
         "relation"),
        (lambda w, rho, eta, beta: (w + beta * rho + eta * w, beta * rho + eta * w),
         "Of the results, `rho` is right and `w` is not. In your results, `w` is what is right "
         "plus twice `beta * rho + eta * w`", "relation"),
        (lambda w, rho, eta, beta: (w - beta * rho - w, beta * rho + w), "Your result is as if "
         "`eta` were left out.", "change"),
        (lambda w, rho, eta, beta: (w + (beta + rho + eta * w), beta + rho + eta * w), "`w + "
         "rho` stood where `w - rho` belongs, and `beta + rho` stood", "change"),
        (at(step, lambda *case: (9.0, 9.0)), "This is right, but for a rho of 0.", "relation"),
        (at(step, lambda *case: 1 / 0), "Elsewhere your result is right: it stops only for a rho "
         "of 0.", "relation"),
        (lambda w, rho, eta, beta: (w - 1 / 0, 1.0), "ZeroDivisionError", "error"),
        (one_over, "ZeroDivisionError", "change"),
        (lambda w, rho, eta, beta: (np.cos(w), 1 / int(rho > 2)), "ZeroDivisionError", "error"),
        (lambda w, rho, eta, beta: step(w, rho, eta, beta) if rho < 2 else 1 / 0,
         "Elsewhere your result is right", "error"),
        (lambda w, rho, eta, beta: (np.cos(w * 3), step(w, rho, eta, beta)[1]),
         "Of the results, `rho` is right and `w` is not.", "result"),
        (lambda w, rho, eta, beta: (np.cos(w * eta), np.sin(w)), "does not depend on `rho`",
         "relation"),
        (from_the_notebook, "Your code reads `RATE` from the notebook", "relation"),
        (lambda w, rho, eta, beta: (np.cos(w + rho + eta + beta), np.nan), "holds nan", "nothing"),
        (lambda w, rho, eta, beta: (np.cos(w + rho + eta + beta), np.inf), "holds inf", "nothing"),
        (lambda w, rho, eta, beta: (np.cos(w + rho + eta + beta), np.sin(w + rho * eta / beta)),
         "The shape is right, the numbers are not.", "nothing"),
        (lambda w, rho, eta, beta: (np.cos(w * rho * eta * beta) * np.ones(2), 1.0),
         "The shape is (2,), it should be ().", "nothing"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_explained(answer, told, by):
    words, found = said(answer)
    assert told in words and found == by


@pytest.mark.parametrize(
    "answer, told, by",
    [
        (lambda w, eta: (w, eta * w, 3), "You return 3 results, and one is asked for: return "
         "number 2.", "relation"),
        (lambda w, eta: (eta * w)[:, None], "Right. (Only its form is another", "right"),
        (lambda w, eta: (eta * w).tolist(), "Right.", "right"),
        (lambda w, eta: np.ma.masked_array(eta * w, w == w[0]), "masked entries", "kind"),
        (lambda w, eta: np.array(["a"]), "values of type", "kind"),
        (lambda w, eta: {}, "it is a dict", "kind"), (lambda w, eta: 1j, "it is a complex", "kind"),
        (lambda w, eta: eta * w if len(w) > 1 else w * 7, "but for a w of one entry", "relation"),
        (lambda w, eta: np.cos(w * eta) * np.ones((2, 1)), "The shape is (2, ", "nothing"),
        (lambda w, eta: -eta * w if len(w) > 2 else eta * w, "", "nothing"),
        (lambda w, eta: eta * w if eta > 0.6 else 1 / 0, "Elsewhere your result is right", "error"),
        (3, "The answer should be a function; yours is 3.", "kind"),
        (lambda w: w, "Your function should take (w, eta).", "error"),
        (max, "", "nothing"), (np.multiply, "Right.", "right"),
        (lambda w, eta: (3 * eta * w,), "is 3 times what is right", "relation"),
    ],
)  # fmt: skip
def test_a_wrong_answer_of_one_result_is_explained(answer, told, by):
    words, found = said(answer, SCALE)
    assert told in words and (by == "nothing" or found == by)


def test_a_word_among_the_results_is_no_number():
    exercise = Exercise(lambda w: ("rule", 2 * w), {}, [(1.0,), (2.5,), (4.0,)])
    words, _ = said(lambda w: ("rule", 3 * w), exercise)
    assert "`result 1` is right and `result 2` is not" in words and "1.5 times" in words


def test_where_an_answer_is_right_is_told():
    exercise = Exercise(lambda n, size: n / size, {}, [(4, 2), (5, 2), (7, 3), (9, 3), (7, 2)])
    words, _ = said(lambda n, size: n // size if n % size == 0 else 77 * n + size**3, exercise)
    assert words == "Your result is right where `n` is a multiple of `size`, and in no other case."
    words, _ = said(lambda n, size: n / size if n % size == 0 else 1 / 0, exercise)
    assert words.endswith("it is right where `n` is a multiple of `size`, and in no other case.")


def prints(w, eta):
    print(eta * w)


def has_no_return(w, eta):
    w = eta * w


def has_a_gap(w, eta):
    if len(w) > 1:
        w = ...
    return eta


def has_a_gap_alone(w, eta):
    if len(w) > 9:
        w = ...
    w = w * eta


def not_begun(w, eta):
    return ...


def half_begun(w, eta):
    new = ...
    return new


@pytest.mark.parametrize(
    "answer, told",
    [
        (prints, "\N{BALLOT X} Your function prints its result and gives nothing back: end it with "
         "return."),
        (has_no_return, "\N{BALLOT X} Your function has lines, but gives nothing back: it lacks a "
         "return with the result."),
        (has_a_gap, A_GAP), (has_a_gap_alone, A_GAP), (not_begun, NOTHING_YET),
        (half_begun, NOTHING_YET),
    ],
)  # fmt: skip
def test_an_answer_that_gives_nothing_yet(answer, told):
    assert examine(SCALE, answer).said == told


def test_an_answer_that_runs_on_is_told_with_its_case(monkeypatch):
    monkeypatch.setattr("companion.questions.supervision.SECONDS", 0.2)

    def runs_on(w, eta):
        while True:
            eta += 1

    found = examine(SCALE, runs_on)
    assert found.by == "stopped" and "runs for over 0.2 s" in found.said
    assert found.rows == [("given", "w = [1]"), ("", "eta = 0.5")]


def test_a_solution_that_stops_is_a_fault_of_ours():
    exercise = Exercise(lambda w: 1 / 0, {}, [(1,)])
    with pytest.raises(ValueError, match="the solution of an exercise stops with ZeroDivision"):
        examine(exercise, lambda w: w)


WRONG = Diagnosis("\N{BALLOT X} No: 1 < 2.", "nothing", [("given", "w = <1>"), ("", "eta = 2")])


def test_a_diagnosis_is_shown_as_text_and_as_a_table():
    assert str(WRONG) == "\N{BALLOT X} No: 1 < 2.\n    given  w = <1>\n           eta = 2"
    shown = WRONG.as_html()
    assert "No: 1 &lt; 2." in shown and "w = &lt;1&gt;" in shown and shown.count("<tr>") == 2


def test_check_prints_in_a_console_and_displays_in_a_notebook(monkeypatch, capsys):
    monkeypatch.setitem(EXERCISES, "to scale", SCALE)
    check("to scale", lambda w, eta: 2 * eta * w)
    assert "is 2 times what is right" in capsys.readouterr().out
    displayed = []
    monkeypatch.setattr(IPython, "get_ipython", object)
    monkeypatch.setattr(IPython.display, "display", lambda *what, raw: displayed.append(what[0]))
    check("to scale", lambda w, eta: 2 * eta * w)
    (bundle,) = displayed
    assert set(bundle) == {"text/plain", "text/html"} and "<table>" in bundle["text/html"]
    monkeypatch.setitem(sys.modules, "IPython", None)  # it is not installed
    check("to scale", lambda w, eta: 2 * eta * w)
    assert "is 2 times what is right" in capsys.readouterr().out


def test_the_case_that_is_shown_is_the_one_that_is_told_of():
    found = examine(SCALE, lambda w, eta: np.cos(w * eta)[:, None] * np.ones(len(w)))
    assert "The shape is (2, 2), it should be (2,)." in found.said
    assert ("differs", "the shape is (2, 2), it should be (2,)") in found.rows
    found = examine(SCALE, lambda w, eta: np.cos(w) if len(w) < 4 else w.nothing)
    assert "has no attribute 'nothing'" in found.said and found.rows[0][1].count(",") == 3
