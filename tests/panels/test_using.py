"""A panel that runs a student's answers: which it runs, what it says of them, and that none of them
does harm."""

import functools
import time

import numpy as np
import pytest
from notebook_tools import named
from questions import right_answers
from questions.test_bank import bank

import mlp_helpers as mlp
from companion.pictures.stage import STYLES
from companion.questions import supervision
from companion.questions.exercise import EXERCISES
from companion.questions.using import Answers

MOMENTUM = "03_momentum"
WRONG = ", which check does not call right"


@pytest.fixture(scope="module")
def roll():
    return named(MOMENTUM, "roll")


def stub(w, rho, gradient, eta, beta):
    """Nothing yet."""
    return ...


def right(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return w - rho, rho


def uphill(w, rho, gradient, eta, beta):
    rho = eta * gradient + beta * rho
    return w + rho, rho


def no_memory(w, rho, gradient, eta, beta):
    return w - eta * gradient, rho


def endless(w, rho, gradient, eta, beta):
    while True:
        pass


def stops(w, rho, gradient, eta, beta):
    if (w > 2).any():
        raise ValueError("too far")
    return right(w, rho, gradient, eta, beta)


def in_place(w, rho, gradient, eta, beta):
    rho *= beta
    rho += eta * gradient
    w -= rho
    return w, rho


def another_shape(w, rho, gradient, eta, beta):
    return np.zeros(3), rho


def one_result(w, rho, gradient, eta, beta):
    return w - eta * gradient


def words(w, rho, gradient, eta, beta):
    return "w", rho


def not_a_number(w, rho, gradient, eta, beta):
    return w * np.nan, rho


def explodes(w, rho, gradient, eta, beta):
    return 10 * w, rho


def chatty(w, rho, gradient, eta, beta):
    print("x" * 1000)
    return right(w, rho, gradient, eta, beta)


def prints_without_end(w, rho, gradient, eta, beta):
    while True:
        print("x" * 1000)


def leaves(w, rho, gradient, eta, beta):
    exit()


def picture(panel, **chosen):
    """(marks without the names of the legend, what is said) of a panel."""
    marks, says = panel.picture(**panel.values(**chosen))
    unnamed = [mark._replace(name="") if hasattr(mark, "name") else mark for mark in marks]
    return repr(unnamed), says


def legend(panel, **chosen):
    marks, _ = panel.picture(**panel.values(**chosen))
    return " ".join(
        " ".join(getattr(m, "name", "") or getattr(m, "words", "") for m in marks).split()
    )


def rolled(roll, answer, **how):
    panel = roll.using(answer, **how)
    return *picture(panel, k=300), legend(panel, k=300)


def test_at_first_the_courses_own_runs(roll):
    own, says = picture(roll, k=300)
    assert says.endswith("What runs: the course's own heavy_ball_step.")
    assert "the course's own heavy_ball_step" in legend(roll, k=300)
    assert rolled(roll, stub)[:2] == rolled(roll, stub, even_if_wrong=True)[:2] == (own, says)


@pytest.mark.parametrize(
    "answer", [right, chatty, functools.partial(right), lambda *case: right(*case)]
)
def test_a_right_answer_runs_and_is_called_yours(roll, answer):
    shown, says, named_so = rolled(roll, answer)
    assert shown == picture(roll, k=300)[0]
    assert says.endswith("What runs: your heavy_ball_step.") and "your heavy_ball_step" in named_so


def test_it_is_the_answer_that_runs(roll):
    calls = []

    def counted(*case):
        calls.append(case)
        return right(*case)

    panel = roll.using(counted)
    judged = len(calls)
    picture(panel, k=30)
    assert len(calls) - judged == 300
    picture(panel, k=60)
    assert len(calls) - judged == 300, "a step of the film is no new run, and no new judgment"


def test_a_wrong_answer_waits_until_it_is_right(roll):
    shown, says, named_so = rolled(roll, uphill)
    assert shown == picture(roll, k=300)[0]
    assert "What runs: the course's own heavy_ball_step. Check does not call your " in says
    assert "using(..., even_if_wrong=True)" in says and "course's own" in named_so


def test_a_wrong_answer_runs_on_purpose_and_is_called_so(roll):
    own, _ = picture(roll, k=300)
    for answer in (uphill, no_memory):
        shown, says, named_so = rolled(roll, answer, even_if_wrong=True)
        assert shown != own
        assert f"your heavy_ball_step{WRONG}" in says and f"your heavy_ball_step{WRONG}" in named_so
    _, says, _ = rolled(roll, uphill, even_if_wrong=True)
    assert "the heavy ball is at w = -" in says  # up on the left, where it began at 0.4


@pytest.mark.parametrize(
    "answer, told",
    [
        (stops, 'Your code stops in the line `raise ValueError("too far")` with ValueError: too'),
        (another_shape, "is stopped at call 1: the shape (1,) is wanted, it gives (3,)."),
        (one_result, "is stopped at call 1: 2 results are wanted, it gives ["),
        (words, "is stopped at call 1: numbers are wanted, it gives 'w'."),
        (not_a_number, "is stopped at call 1: it gives a number that is not finite."),
        (explodes, "is stopped at call 10: it diverges, beyond 1e+09."),
        (prints_without_end, "Your code prints without end"),
        (leaves, "Your code calls exit()"),
        (lambda w: w, "takes 1 positional argument but 5 were given"),
    ],
)
def test_what_goes_wrong_is_told_in_words(roll, answer, told, capsys):
    panel = roll.using(answer, even_if_wrong=True)
    shown, says = picture(panel, k=300)
    assert told in says and "the heavy ball, stopped after " in says
    assert "nan" not in says.lower() + shown.lower() and "inf" not in shown.lower()
    panel.figure(k=300)
    assert capsys.readouterr().out == ""


def test_an_answer_may_change_its_arguments_and_harms_nothing(roll):
    assert "Check does not call" in rolled(roll, in_place)[1]
    assert rolled(roll, in_place, even_if_wrong=True)[0] == picture(roll, k=300)[0]


def test_an_endless_answer_is_stopped_once(roll, monkeypatch):
    monkeypatch.setattr(supervision, "SECONDS", 0.3)
    panel = roll.using(endless, even_if_wrong=True)
    first = picture(panel, k=300)[1]
    assert "Your code runs for over 0.3 s: is there a loop that does not end?" in first
    monkeypatch.setattr(supervision, "SECONDS", 60.0)
    begun = time.process_time()
    assert "over 0.3 s" in picture(panel, k=300, m=4.0)[1]
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("even_if_wrong", [False, True])
@pytest.mark.parametrize("answer", [3, None, np.ones(2), int])
def test_what_is_no_function_is_told(roll, answer, even_if_wrong):
    shown, says, _ = rolled(roll, answer, even_if_wrong=even_if_wrong)
    assert shown == picture(roll, k=300)[0]
    assert "the course's own heavy_ball_step. For heavy_ball_step you handed over no func" in says


def test_the_line_of_python_has_the_values_alone(roll):
    line = roll.using(right).code(roll.values(k=30))
    assert line == "still(roll, k=30, m=2.0, c=0.5)  # the values alone, not your function"


def test_using_leaves_the_panel_as_it_is(roll):
    before = picture(roll, k=300)
    panel = roll.using(uphill, even_if_wrong=True)
    assert picture(roll, k=300) == before
    assert panel.__name__ == "roll" and panel.__wrapped__ is roll.__wrapped__
    assert picture(panel.using(right), k=300)[0] == before[0]


def test_what_can_not_be_used_is_told(roll):
    with pytest.raises(
        TypeError, match=r"using should be given \(heavy_ball_step\), it is given 2"
    ):
        roll.using(right, right)
    with pytest.raises(TypeError, match="panel <lambda> runs no function that you could replace"):
        mlp.panel()(lambda: ([], "")).using(right)
    with pytest.raises(ValueError, match="exercise 'heavy' is not known"):
        Answers("heavy")
    with pytest.raises(TypeError, match=r"\['used'\] are not both control and argument"):
        mlp.panel(uses=Answers("heavy ball"))(lambda: ([], ""))


def test_an_error_of_the_picture_itself_is_no_answers_fault():
    with pytest.raises(ZeroDivisionError):
        Answers("heavy ball").record(lambda step: [1 / 0])


# -- the panels -----------------------------------------------------------------------------------

PANELS = {
    "01_backpropagation": ("by_hand", {}),
    "02_mini_batching": ("strip", {"size": 8}),
    MOMENTUM: ("roll", {"k": 300}),
    "06_comparing_optimizers": ("steps", {"one": "RMSProp", "other": "Adam", "k": 9}),
}


def answers_of(name):
    """(the panel, its first picture's values, its exercises) of a notebook."""
    key, chosen = PANELS[name]
    panel = named(name, key)
    return panel, chosen, panel.uses.exercises


SLOW = ("01_backpropagation", "02_mini_batching")  # loops over instances, and many answers


@pytest.mark.parametrize("every", [
    pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in PANELS
])  # fmt: skip
def test_right_answers_draw_what_the_courses_own_draws(every):
    """Each of the bank in the place of its exercise, beside the solutions of the others."""
    draws_the_same(every, bank(right_answers, "RIGHT"))


@pytest.mark.parametrize("name", PANELS)
def test_the_solutions_draw_what_the_courses_own_draws(name):
    draws_the_same(name, [(name, exercise.solution) for name, exercise in EXERCISES.items()])


def draws_the_same(name, answers):
    """Whether the panel of a notebook draws its own picture with each answer to its exercises."""
    panel, chosen, exercises = answers_of(name)
    own = [EXERCISES[exercise].solution for exercise in exercises]
    as_own = panel.figure(**chosen)[0]
    for exercise, answer in answers:
        if exercise not in exercises:
            continue
        those = [answer if each == exercise else own[i] for i, each in enumerate(exercises)]
        theirs = panel.using(*those)
        assert not theirs.uses.wrong and theirs.uses.names[exercises.index(exercise)][:5] == "your "
        if exercise == "batches of an epoch":  # of which each draws another order
            continue
        figure, said = theirs.figure(**chosen)
        data = slice(len(panel.backdrop(panel.values(**chosen)).axes))  # beyond them, the legend
        for ax, other in zip(figure.axes[data], as_own.axes[data]):
            for line, same in zip(ax.lines, other.lines):
                got, due = line.get_xydata(), same.get_xydata()
                if "takes too long" in said:  # a loop over instances, for instance
                    due = due[: len(got)]
                assert np.allclose(got, due, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("name", PANELS)
def test_a_wrong_answer_on_purpose_draws_another_picture(name):
    panel, chosen, exercises = answers_of(name)
    own = [EXERCISES[exercise].solution for exercise in exercises]
    first = picture(panel, **chosen)[0]
    for i, exercise in enumerate(exercises):
        mistake = next(iter(EXERCISES[exercise].mistakes.values()))
        those = [mistake if j == i else solution for j, solution in enumerate(own)]
        theirs = panel.using(*those, even_if_wrong=True)
        shown, says = picture(theirs, **chosen)
        assert theirs.uses.wrong and theirs.uses.names[i] in says and shown != first, exercise


def test_the_dots_lie_on_the_courses_own_path():
    steps = answers_of("06_comparing_optimizers")[0]
    for on in mlp.SURFACES:
        for eta in (0.002, 0.01, 0.1):
            values = {"on": on, "eta": eta, "k": 60, "a": 0.9}
            for method in ("RMSProp", "Adam"):
                marks, _ = steps.picture(**steps.values(**values, one=method, other="none"))
                path, dots = marks[0], marks[-1]
                assert path.color == STYLES[method].color and dots.name.startswith("dots of")
                assert np.allclose(path.x, dots.x, atol=1e-9)
                assert np.allclose(path.y, dots.y, atol=1e-9)


@pytest.mark.parametrize("batches, told", [
    (lambda n, size, rng: np.split(rng.permutation(n) + 1, [9]), "Epoch 0 has rows 1 to 35, not 0"),
    (lambda n, size, rng: [rng.permutation(n)] * 2, "Epoch 0 has 70 of 35 rows, or an empty batch"),
    (lambda n, size, rng: [rng.permutation(n), np.zeros(0, int)], "35 of 35 rows, or an empty"),
    (lambda n, size, rng: [], "Epoch 0 has 0 of 35 rows"),
    (lambda n, size, rng: 3, "its result can't be read, 3."),
])  # fmt: skip
def test_an_epoch_that_can_not_be_drawn_is_told(batches, told):
    strip = named("02_mini_batching", "strip")
    panel = strip.using(batches, even_if_wrong=True)
    assert told in picture(panel, size=8)[1]
    panel.figure(size=8)


def test_rows_that_a_wrong_answer_leaves_out_are_missed():
    strip = named("02_mini_batching", "strip")

    def full_ones(n, size, rng):
        order = rng.permutation(n)
        return [order[first : first + size] for first in range(0, n - size + 1, size)]

    panel = strip.using(full_ones, even_if_wrong=True)
    assert " in batch none, 2, 2, 2, 1. What runs: your epoch_batches," in picture(panel, size=8)[1]
    panel.figure(size=8)
