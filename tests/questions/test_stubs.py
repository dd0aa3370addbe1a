"""Whether there is anything in an answer yet."""

import functools

import pytest

from companion.questions.stubs import has_gap, is_stub


def untouched(w, gradient, eta):
    """Return the next w."""
    return ...


def passed(w):
    pass


def bare(w):
    return


def one_line_more(w):
    w = w / 2
    return ...


def half_done(w):
    new = ...
    return new, w


def one_of_two(w):
    return w, ...


def whole(w):
    return w[..., 0]


async def awaited(w):
    return ...


EMPTY, FULL = "def answer(w): pass", "def answer(w): return abs(w)"


def of_no_file(text):
    exec(text, names := {})
    return names["answer"]


@pytest.mark.parametrize(
    "answer, stub, gap",
    [
        (untouched, True, True), (passed, True, False), (bare, True, False), (awaited, True, True),
        (one_line_more, False, True), (half_done, False, True), (one_of_two, False, True),
        (whole, False, False), (of_no_file(EMPTY), True, False), (of_no_file(FULL), False, False),
        (abs, False, False), (functools.partial(whole, 1), False, False),
        (lambda w: ..., True, False),
    ],
)  # fmt: skip
def test_what_is_there(answer, stub, gap):
    assert (is_stub(answer), has_gap(answer)) == (stub, gap)
