"""An answer is run on copies, for so long, and whatever it does is told."""

import asyncio
import builtins
import functools
import sys
import time

import numpy as np
import pytest

from companion.questions import supervision
from companion.questions.supervision import (
    Stopped,
    Supervisor,
    Watch,
    plain_words,
    reads_globals,
    unchanged,
)

HALF = np.array([0.5])  # read by an answer below


def run(answer, *case, seconds=0.3):
    return Supervisor(answer, seconds).run(case)


def endless(w):
    while True:
        pass


def endless_that_catches(w):
    while True:
        try:
            w = w + 1
        except BaseException:
            w = 0


def sleeps(w):
    time.sleep(0.05)
    return w


def yields_without_end(w):
    while True:
        yield w


@pytest.mark.parametrize("answer", [endless, endless_that_catches, yields_without_end])
def test_what_does_not_end_is_ended(answer):
    done = run(answer, 1)
    assert done.ended and done.trouble.startswith("Your code runs for over 0.3 s")


def test_what_sleeps_is_told_by_the_clock_on_the_wall(monkeypatch):
    monkeypatch.setattr(supervision, "PATIENCE", 0.1)
    assert "runs for over 0.3 s" in run(sleeps, 1).trouble


def test_a_watch_looks_at_both_clocks():
    far = time.monotonic() + 1e6
    for computed, clock in ((0, far), (far, 0)):
        watch = Watch(computed, clock, 7)
        watch.over = True  # or it would go on watching this test
        with pytest.raises(Stopped, match="runs for over 7 s"):
            watch.look()
    watch = Watch(far, far, 7)
    for event in ("call", "line"):
        assert watch.trace(sys._getframe(), event, None) == watch.trace


def test_all_cases_share_the_time():
    supervisor = Supervisor(lambda w: w)
    assert supervisor.left == supervision.SECONDS
    supervisor.run((1,))
    assert supervisor.left < supervision.SECONDS


def prints_without_end(w):
    while True:
        print("again" * 100)


def without_an_end_of_itself(w):
    return without_an_end_of_itself(w)


def changes_an_array(w):
    w *= 2
    return w


def lengthens_a_list(losses):
    losses.append(0)
    return losses


@pytest.mark.parametrize(
    "answer, case, told",
    [
        (prints_without_end, 1, "prints without end"),
        (without_an_end_of_itself, 1, "calls itself without end"),
        (lambda w: sys.exit(), 1, "calls exit()"),
        (lambda w: input("w? "), 1, "asks for input"),
        (lambda w: exit(), 1, "calls exit()"),
        (changes_an_array, np.ones(2), "changes its arguments"),
        (lengthens_a_list, [1.0], "changes its arguments"),
    ],
)
def test_what_needs_no_other_case_is_told_at_once(answer, case, told):
    done = run(answer, case)
    assert done.ended and told in done.trouble


def test_exit_is_what_it_was_afterwards():
    run(functools.partial(lambda w, eta: exit(), eta=1), 1)
    assert "exit" not in globals() and hasattr(builtins, "input")


def test_names_of_the_students_own_are_put_back(monkeypatch):
    monkeypatch.setitem(globals(), "quit", 3)
    run(lambda w: w, 1)
    assert globals()["quit"] == 3


def test_an_error_is_told_with_its_line_and_another_case_is_tried():
    done = run(lambda w: w / 0, 1)
    assert not done.ended and isinstance(done.error, ZeroDivisionError)
    assert "in the line `done = run(lambda w: w / 0, 1)` with ZeroDivisionError" in done.trouble


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


def fails_mutely(w):
    raise Mute


def test_an_error_that_cannot_say_what_it_is_is_told_by_its_name():
    assert run(fails_mutely, 1).trouble.endswith("with Mute")


def test_an_error_without_a_line_is_told_without_one():
    text = "def answer(w):\n    return w.nothing\n"
    exec(compile(text, "<no file>", "exec"), names := {})
    assert run(names["answer"], 1).trouble.startswith("Your code stops with AttributeError")


def test_what_is_yielded_is_a_list_and_what_is_printed_is_kept():
    def answer(w):
        print("w is", w)
        yield from (w, w + 1)

    done = run(answer, 1)
    assert done.result == [1, 2] and done.printed == "w is 1\n"


def test_a_coroutine_is_closed():
    async def answer(w):
        await asyncio.sleep(0)

    assert run(answer, 1).error is None  # pytest would show a warning of what nobody awaits


def test_the_trace_of_a_debugger_is_put_back():
    def trace(frame, event, arg):
        return None

    before = sys.gettrace()
    try:
        sys.settrace(trace)
        run(lambda w: w, 1)
        after = sys.gettrace()
    finally:
        sys.settrace(before)
    assert after is trace


def test_the_next_call_changes_no_result():
    memory = []

    def answer(w):
        memory.append(w)
        return memory

    supervisor = Supervisor(answer)
    first = supervisor.run((1,))
    supervisor.run((2,))
    assert first.result == [1]


@pytest.mark.parametrize(
    "after, before, same",
    [
        (1, 1, True), (2, 1, False), ([1], [1], True), ([1], [2], False), ((1,), [1], False),
        (np.array([np.nan]), np.array([np.nan]), True), (np.ones(2), np.ones(3), False),
        (np.arange(2), np.arange(2), True), (1, np.ones(1), False), (len, abs, True),
        (np.random.default_rng(0), np.random.default_rng(1), True),
    ],
)  # fmt: skip
def test_whether_an_argument_is_what_it_was(after, before, same):
    assert unchanged(after, before) == same


def test_globals_that_are_read_are_named():
    def within(w):
        return [HALF * each for each in w]

    assert reads_globals(within) == ["HALF"]
    assert reads_globals(lambda w: np.sum(w)) == [] == reads_globals(abs)
    assert reads_globals(Called(lambda w: w)) == ["HALF"]


class Called:
    """An object that is called: it does what it was made with, at half the time."""

    def __init__(self, does):
        self.does = does

    def __call__(self, w):
        return self.does(HALF * w) if w else input("w?")


def test_an_object_that_is_called_is_watched_like_a_function():
    assert Supervisor(Called(lambda w: w + 1)).run((2.0,)).result == 1 + 2 * HALF
    assert "asks for input" in Supervisor(Called(abs)).run((0.0,)).trouble


def test_what_is_mapped_or_zipped_is_a_list():
    assert Supervisor(lambda w: map(abs, w)).run(([-1, 2],)).result == [1, 2]
    assert Supervisor(lambda w: zip(w, w)).run(([1, 2],)).result == [(1, 1), (2, 2)]


def test_words_are_plain():
    assert plain_words("<f at 0x7f00aa11bb22>\n  twice") == "<f at 0x...> twice"
    assert plain_words("a" * 300, 10) == "aaaaaa ..."
    assert not isinstance(Stopped(), Exception)  # an answer's `except Exception` lets it through
