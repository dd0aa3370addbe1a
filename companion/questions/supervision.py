"""A student's function is run: for so long, with its own copies, and whatever it does is told."""

import builtins
import contextlib
import copy
import io
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, NamedTuple

import numpy as np

SECONDS = 10.0  # of Python that an answer may run for, all its cases together
PRINTED = 20_000  # characters that it may print


class Stopped(BaseException):
    """Ends an answer that would not end by itself. Not an Exception, which it might catch."""


class Outcome(NamedTuple):
    """What became of one case."""

    case: tuple  # the arguments as the answer left them
    result: Any = None
    trouble: str = ""  # in words, where it did not come to a result
    printed: str = ""


class _Printed(io.StringIO):
    """What an answer prints, as far as anyone would read it."""

    def write(self, text: str) -> int:
        if self.tell() + len(text) > PRINTED:
            raise Stopped("prints without end: is there a print in a loop that does not stop?")
        return super().write(text)


def run(answer: Callable[..., Any], case: tuple, deadline: float) -> Outcome:
    """Run an answer on its own copy of a case, until the clock (time.monotonic) says deadline."""
    mine, printed = copy.deepcopy(case), _Printed()
    try:
        with contextlib.redirect_stdout(printed), _watched(deadline), _no_exit(answer):
            result = answer(*mine)
    except Stopped as stop:
        return Outcome(mine, trouble=f"Your code {stop}", printed=printed.getvalue())
    except SystemExit:
        return Outcome(mine, trouble="Your code calls exit(): a function ends with return.")
    except RecursionError:
        return Outcome(mine, trouble="Your code calls itself without end (RecursionError).")
    except Exception as error:
        words = f"Your code stops with {type(error).__name__}: {error}"
        return Outcome(mine, trouble=words, printed=printed.getvalue())
    if not unchanged(mine, case):
        words = "Your code changes its arguments; work on new arrays instead."
        return Outcome(mine, result, words, printed.getvalue())
    return Outcome(mine, result, printed=printed.getvalue())


@contextlib.contextmanager
def _watched(deadline: float) -> Iterator[None]:
    """Stop what runs within after the deadline, at its next line of Python.

    A trace works on every platform, and in a browser; signals and threads do not. One call into
    NumPy that hangs is for the stop button.
    """

    def watch(frame: FrameType, event: str, arg: Any) -> Any:
        if event == "call":  # `while True: pass` is one instruction, and comes to no new line
            frame.f_trace_opcodes = True
        if time.monotonic() > deadline:
            raise Stopped(f"runs for over {SECONDS:g} s: is there a loop that does not end?")
        return watch

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        yield
    finally:
        sys.settrace(before)


@contextlib.contextmanager
def _no_exit(answer: Callable[..., Any]) -> Iterator[None]:
    """In a notebook, exit() would end the kernel: within, it raises SystemExit as elsewhere."""
    names = getattr(answer, "__globals__", {})
    held = {name: names[name] for name in ("exit", "quit") if name in names}
    for name in held:
        names[name] = sys.exit
    try:
        yield
    finally:
        names.update(held)


def unchanged(after: Any, before: Any) -> bool:
    """Whether an argument is what it was. (A random generator is there to be drawn from.)"""
    if isinstance(before, tuple | list):
        alike = type(after) is type(before) and len(after) == len(before)
        return alike and all(map(unchanged, after, before))
    if isinstance(before, np.random.Generator) or callable(before):
        return True
    if isinstance(before, np.ndarray):
        same_kind = isinstance(after, np.ndarray) and after.shape == before.shape
        return same_kind and bool(np.array_equal(after, before, equal_nan=before.dtype.kind == "f"))
    return bool(after == before)


def reads_globals(answer: Callable[..., Any]) -> list[str]:
    """The variables of the notebook that an answer reads beside its arguments: numbers, arrays."""
    code, names = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    if code is None:
        return []
    values = {name: names.get(name) for name in code.co_names if not hasattr(builtins, name)}
    kinds = (int, float, np.ndarray, np.generic, list)
    return [name for name, value in values.items() if isinstance(value, kinds)]
