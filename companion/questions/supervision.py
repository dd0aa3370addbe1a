"""A student's function is run: for so long, with its own copies, and whatever it does is told."""

import builtins
import contextlib
import copy
import dis
import io
import linecache
import re
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from companion.questions.reading import kept

SECONDS = 10.0  # of computing that an answer may take, all its cases together
PATIENCE = 6  # times as long by the clock on the wall: an answer that sleeps, a busy machine
PRINTED = 20_000  # characters that it may print in one case
ONE_BY_ONE = (types.GeneratorType, map, filter, zip, reversed, enumerate)
ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


class Stopped(BaseException):
    """Ends an answer that would not end by itself. Not an Exception, which it might catch."""


class Outcome(NamedTuple):
    """What became of one case."""

    case: tuple  # the arguments as the answer left them
    result: Any = None
    trouble: str = ""  # in words, where it came to no result
    ended: bool = False  # whether no other case needs to be tried, since the words say it all
    printed: str = ""
    error: BaseException | None = None


class Supervisor:
    """Runs one answer, case by case, and stops it when all of them take too long.

    Parameters
    ----------
    answer
        the student's function.
    seconds
        that it may take; None for SECONDS.
    """

    def __init__(self, answer: Callable[..., Any], seconds: float | None = None):
        self.answer = answer
        self.seconds = SECONDS if seconds is None else seconds
        self.left, self.wall = self.seconds, self.seconds * PATIENCE

    def run(self, case: tuple) -> Outcome:
        """Run the answer on its own copy of a case, and tell what it did."""
        mine = copy.deepcopy(case)
        done = self.attempt(lambda watch: watch.call(self.answer, mine), self.answer)
        if done.trouble:
            return done._replace(case=mine)
        return _returned(mine, case, done.result, done.printed)

    def attempt(self, work: Callable[["Watch"], Any], *answers: Callable[..., Any]) -> Outcome:
        """Tell what becomes of work(watch), which calls the answers by watch.call.

        Many calls so cost little more than their own time: what keeps them from doing harm is put
        around all of them. The outcome has no case.
        """
        printed = Printed()
        computed, clock = time.process_time(), time.monotonic()
        watch = Watch(computed + self.left, clock + self.wall, self.seconds)
        try:
            with contextlib.redirect_stdout(printed), contextlib.ExitStack() as stack:
                for answer in answers:
                    stack.enter_context(_harmless(answer))
                result = work(watch)
            watch.look()  # one call may have slept all the time
        except Stopped as stop:
            return Outcome((), None, f"Your code {stop}", True, printed.getvalue())
        except SystemExit:
            words = "Your code calls exit(): a function ends with return."
            return Outcome((), None, words, True, printed.getvalue())
        except RecursionError:
            words = "Your code calls itself without end (RecursionError)."
            return Outcome((), None, words, True, printed.getvalue())
        except Exception as error:
            return Outcome((), None, _stopped_with(error), False, printed.getvalue(), error)
        finally:
            self.left -= time.process_time() - computed
            self.wall -= time.monotonic() - clock
        return Outcome((), result, printed=printed.getvalue())


def _returned(mine: tuple, case: tuple, result: Any, printed: str) -> Outcome:
    """The outcome of a call that came back."""
    changed = [
        i for i, (after, before) in enumerate(zip(mine, case)) if not unchanged(after, before)
    ]
    if changed:
        words = "Your code changes its arguments; work on new arrays instead."
        return Outcome(mine, changed, words, True, printed)
    if isinstance(result, types.CoroutineType):
        result.close()  # a coroutine that nobody awaits would complain about it
    return Outcome(mine, kept(result), printed=printed)


class Watch:
    """Looks at the clocks at every step of Python, and raises Stopped when time is up.

    A trace works on every platform, and in a browser; signals and threads do not. One call into
    NumPy that hangs is for the stop button. (What runs within is hidden from a coverage tool, whose
    trace this one replaces: those lines are marked.)

    Parameters
    ----------
    computed, clock
        when time is up, by time.process_time and by time.monotonic.
    seconds
        what is said to be too long.
    """

    def __init__(self, computed: float, clock: float, seconds: float):
        self.computed, self.clock, self.seconds = computed, clock, seconds
        self.over = False

    def look(self) -> None:
        """Raise Stopped if time is up."""
        if time.process_time() > self.computed or time.monotonic() > self.clock:
            raise _Again(self)

    def call(self, answer: Callable[..., Any], case: tuple) -> Any:
        """What the answer returns, watched. A debugger's or a coverage tool's trace is put back."""
        before, self.over = sys.gettrace(), False
        sys.settrace(self.trace)
        try:
            result = answer(*case)
            # What is yielded one by one is computed only now: watched, too, and then a list.
            return list(result) if isinstance(result, ONE_BY_ONE) else result
        finally:
            self.over = True
            sys.settrace(before)

    def trace(self, frame: types.FrameType, event: str, arg: Any) -> Any:
        """What Python calls at each line and instruction of the answer."""
        if event == "call":  # `while True: pass` is one instruction, and comes to no new line
            frame.f_trace_opcodes = True
        self.look()
        return self.trace


class _Again(Stopped):
    """Python ends a trace that raises. Where the answer catches what was raised, with an `except:`
    of its own, the trace begins anew as soon as that has been dealt with."""

    def __init__(self, watch: Watch):
        super().__init__(f"runs for over {watch.seconds:g} s: is there a loop that does not end?")
        self.watch = watch

    def __del__(self) -> None:  # pragma: no cover
        if not self.watch.over:
            frame = sys._getframe().f_back
            while frame is not None and frame.f_code is not Watch.call.__code__:
                frame.f_trace = self.watch.trace
                frame = frame.f_back
            sys.settrace(self.watch.trace)


class Printed(io.StringIO):
    """What an answer prints, as far as anyone would read it."""

    def write(self, text: str) -> int:  # pragma: no cover
        if self.tell() + len(text) > PRINTED:
            raise Stopped("prints without end: is there a print in a loop that does not stop?")
        return super().write(text)


def _no_input(*prompt: Any) -> Any:  # pragma: no cover
    raise Stopped("asks for input: all that it needs comes in as arguments.")


def _function_of(answer: Callable[..., Any]) -> Callable[..., Any]:
    """The function that is called in the end: of a partial, of an object with __call__."""
    while hasattr(answer, "func"):  # a partial
        answer = answer.func
    return answer if hasattr(answer, "__code__") else type(answer).__call__


@contextlib.contextmanager
def _harmless(answer: Callable[..., Any]) -> Iterator[None]:
    """Within, exit() raises SystemExit (in a notebook it would end the kernel), input() does not
    wait, and a division by zero is seen by its result rather than by many lines of warnings."""
    names = getattr(_function_of(answer), "__globals__", {})
    own = {"exit": sys.exit, "quit": sys.exit, "input": _no_input}
    held = {name: names[name] for name in own if name in names}
    names.update(own)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            yield
    finally:
        for name in own:
            del names[name]
        names.update(held)


def plain_words(text: str, most: int = 200) -> str:
    """A text on one line, cut where it is long, with no address that is another each time."""
    text = " ".join(ADDRESS.sub("0x...", text).split())
    return text if len(text) <= most else f"{text[: most - 4]} ..."


def _stopped_with(error: Exception) -> str:
    """An error in words, with the line of the answer that it came from."""
    trace, line = error.__traceback__, ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == __file__:
            line = ""  # what called the answer is no line of its own
        elif "site-packages" not in code.co_filename:
            line = linecache.getline(code.co_filename, trace.tb_lineno).strip() or line
        trace = trace.tb_next
    place = f" in the line `{plain_words(line, 80)}`" if line else ""
    try:
        words = plain_words(f"{type(error).__name__}: {error}")
    except Exception:  # an error of the student's own that can't say what it is
        words = type(error).__name__
    return f"Your code stops{place} with {words}"


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
    """The numbers, lists and arrays of the notebook that an answer reads beside its arguments."""
    answer = _function_of(answer)
    code, names = getattr(answer, "__code__", None), getattr(answer, "__globals__", {})
    kinds = (int, float, np.ndarray, np.generic, list)
    return [
        name
        for name in dict.fromkeys(_global_names(code))
        if not hasattr(builtins, name) and isinstance(names.get(name), kinds)
    ]


def _global_names(code: types.CodeType | None) -> Iterator[str]:
    if code is None:
        return
    for step in dis.get_instructions(code):
        if step.opname.startswith("LOAD_GLOBAL"):
            yield step.argval
    for part in code.co_consts:
        if isinstance(part, types.CodeType):  # a function within, a comprehension
            yield from _global_names(part)
