"""Answers as students write them: the right ones are told right, the wrong ones by name."""

import importlib
import pkgutil

import pytest
from questions import right_answers, wrong_answers

from companion.questions.quiz import WRONG_SIGN
from mlp_helpers import EXERCISES, diagnose


def _modules(package):
    """The modules of a folder of answers, one a lesson."""
    for module in pkgutil.iter_modules(package.__path__):
        yield importlib.import_module(f"{package.__name__}.{module.name}")


RIGHT = [
    pytest.param(name, answer, id=f"{name}: {answer.__name__}")
    for module in _modules(right_answers)
    for name, answers in module.RIGHT.items()
    for answer in answers
]
WRONG = [
    pytest.param(name, answer, told, id=f"{name}: {answer.__name__}")
    for module in _modules(wrong_answers)
    for name, answers in module.WRONG.items()
    for answer, told in answers
]


@pytest.mark.parametrize("name, answer", RIGHT)
def test_a_right_answer_is_told_right(name, answer):
    assert "Right." in diagnose(EXERCISES[name], answer)


@pytest.mark.parametrize("name, answer, told", WRONG)
def test_a_wrong_answer_is_told_by_its_mistake(name, answer, told):
    said = diagnose(EXERCISES[name], answer)
    assert said.startswith(WRONG_SIGN)
    assert told.lower() in said.lower()
