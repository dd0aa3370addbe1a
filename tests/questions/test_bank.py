"""Answers as students write them: the right ones are told right, the wrong ones by name."""

import importlib
import pkgutil

import pytest
from notebook_tools import exercises  # noqa: F401  # which registers the exercises

from companion.questions.diagnosis import diagnose
from companion.questions.exercise import EXERCISES
from questions import right_answers, wrong_answers


def bank(package, name):
    """[(exercise, answer)] of all modules of a folder."""
    modules = [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    ]
    return [
        (exercise, answer)
        for module in modules
        for exercise, answers in getattr(module, name).items()
        for answer in answers
    ]


RIGHT, WRONG = bank(right_answers, "RIGHT"), bank(wrong_answers, "WRONG")


def named(value):
    """What a test is called after: an exercise, or an answer."""
    return getattr(value, "__name__", value if isinstance(value, str) else None)


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("rows", [RIGHT, WRONG], ids=["right", "wrong"])
def test_every_exercise_has_answers(rows, exercise):
    assert exercise in {row[0] for row in rows}


@pytest.mark.parametrize("exercise, answer", RIGHT, ids=named)
def test_a_right_answer_is_told_right(exercise, answer):
    assert diagnose(EXERCISES[exercise], answer).startswith("\N{CHECK MARK} Right.")


@pytest.mark.parametrize(
    "exercise, answer, told",
    [(exercise, *answer) for exercise, answer in WRONG],
    ids=named,
)
def test_a_wrong_answer_is_told_by_its_name(exercise, answer, told):
    said = diagnose(EXERCISES[exercise], answer)
    assert "Right" not in said
    assert told in said
