"""A panel on the screen: it answers while a slider moves, and while a network trains."""

import contextlib
import ctypes
import gc
import os
import threading
import time
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from companion.checks import instance_of
from companion.panels import widgets
from companion.panels.ahead import Ahead
from companion.panels.inputs import Inputs
from companion.panels.page import CSS, backdrop_rule, page, shape_rule, style
from companion.panels.panel import Panel, Picture
from companion.panels.widgets import close_widget, error_in_words
from companion.pictures.marks import Mark
from companion.pictures.stage import png
from companion.pictures.svg import hollow, laid_over, settle, svg

if TYPE_CHECKING:
    import asyncio

    from IPython.display import DisplayHandle


def explore(a_panel: Panel, **chosen: Any) -> None:
    """Show a panel live: move its controls and the picture follows.

    Parameters
    ----------
    a_panel : Panel
    **chosen
        Values that its controls stand at first, instead of their own.

    Raises
    ------
    TypeError, ValueError
        Where it is no panel, has no such control, or a control can't stand there.
    """
    instance_of("a_panel", a_panel, Panel, "a Panel, made by panel")
    live = LivePanel(a_panel, a_panel.values(**chosen))
    _close_earlier(live)
    widgets.show_widget(live.root)
    image = b"" if a_panel.trains or live.error else as_image(live)
    live.kept = widgets.stand_in(STILL, image, live.says)
    for task in TIDYING:
        task.cancel()
    on_the_loop(tidy_once_still(), TIDYING)


STILL = "This picture stands still: run its cell to move it."
PAINT_DELAY = 0.01  # seconds for the browser to paint what it has, before work that can wait
LOOK_AHEAD_DELAY = 0.1  # seconds without a move, after which a panel looks ahead
KEEP_DELAY = 1.0  # seconds without a move, after which its picture is kept in the notebook
KEEP_TRIES = 30  # after so many delays it is kept even where others want the machine
TIDY_DELAY = 3.0  # seconds after the last panel was shown, for what was drawn to be cleared away
TIDYING: "set[asyncio.Task]" = set()


class LivePanel:
    """A panel on the screen: what it draws, and when.

    What stands still (axes, contours) is a PNG set once as a background; what moves, with the
    words below it, is sent alone, in one assignment of `view`. A panel that trains is driven by a
    task on the kernel's own loop, a picture at a time, so that the kernel stays free to hear the
    next move, which starts it anew. The widgets of its controls are `inputs`; what the browser
    may show without waiting for the kernel is `ahead`.

    Callbacks may come in another thread than the cell that shows the panel: one lock for all
    panels lets one picture be drawn at a time, and `turn` tells a task that it is outdated.

    Parameters
    ----------
    a_panel : Panel
    values : dict
        What all of its controls stand at first.
    """

    drawing = threading.RLock()

    def __init__(self, a_panel: Panel, values: Mapping[str, Any]) -> None:
        import ipywidgets

        self.a_panel, self.turn, self.took, self.busy = a_panel, 0, 0.0, False
        self.picture = self.says = self.code = ""
        self.error: Exception | None = None
        self.marks: Iterable[Mark] = ()  # of the newest picture of a training
        self.kept: DisplayHandle | None = None  # the picture in the notebook, for later
        self.drawn: dict[str, Any] | None = None  # the values of the picture
        self.stands_on: dict[str, Any] | None = None  # those of its backdrop
        self.tasks: set[asyncio.Task] = set()
        self.style = ipywidgets.HTML(style(CSS))
        self.view = ipywidgets.HTML().add_class("mlp-view")
        # No two panels share it, not even with what a kernel before this one left in the page.
        self.uid = f"mlp-{self.view.model_id[:8]}"
        self.inputs = Inputs(a_panel.controls, values, self._moved, self._refuse)
        self.ahead = Ahead(a_panel, self.inputs, self.uid)
        pictures = ipywidgets.Box([self.view, self.ahead.view]).add_class("mlp-stage")
        self.root = ipywidgets.VBox([self.style, self.inputs.box, pictures])
        self.root.add_class("mlp-panel").add_class(self.uid)
        self.update()
        self.ahead.clear()

    def update(self) -> None:
        """Draw for the controls' values; an error is shown in words in the panel."""
        self.turn += 1
        turn = self.turn
        with self.drawing:
            if turn != self.turn:  # a newer move has come while this one waited
                return
            try:
                pictures = self._begin(dict(self.inputs.values))
            except Exception as error:  # Jupyter would hide it in a log
                self._say(error)
                return
        if self.a_panel.trains and not on_the_loop(self._drive(pictures, turn), self.tasks):
            while self._next(pictures, turn):  # to the end at once
                pass

    def _begin(self, values: dict[str, Any]) -> Iterator[Picture]:
        """Put the first picture for these values; return those that are still to come."""
        self._stand_on(values)
        pictures, self.busy = self.a_panel.pictures(**values), self.a_panel.trains
        self.drawn, self.code = values, self.a_panel.code(values)
        if self.a_panel.trains and self.picture:
            self._refresh(old=True)
        else:
            begin = time.monotonic()
            self._put(*(self.ahead.known(values) or self._as_svg(next(pictures))))
            self.took = time.monotonic() - begin
        return pictures

    def _stand_on(self, values: Mapping[str, Any]) -> None:
        needed = {name: values[name] for name in self.a_panel.needs}
        if needed == self.stands_on:
            return
        figure = settle(self.a_panel.backdrop(values))
        width, height = figure.get_size_inches()
        self.backdrop = png(figure, scale=2)
        self.figure = hollow(figure)  # where its axes are; what it is drawn with takes 16 MB
        backdrop = backdrop_rule(self.uid, self.backdrop, width)
        self.style.value = style(CSS, backdrop, shape_rule(self.uid, width, height))
        self.stands_on = needed

    def _as_svg(self, picture: Picture) -> tuple[str, str]:
        marks, says = picture
        self.marks = [*marks]
        return svg(self.marks, self.figure, says), says

    def _put(self, picture: str, says: str) -> None:
        self.picture, self.says, self.error = picture, says, None
        self._refresh()

    def _say(self, error: Exception) -> None:
        self.drawn, self.error, self.busy = None, error, False
        self.says = f"This can't be shown: {error_in_words(error)}"
        self._refresh()

    def _refuse(self, words: str) -> None:
        """Say what is wrong with what was typed; the picture stays, until the next move."""
        self.drawn = None
        self.view.value = page(self.picture, words, self.code, self.busy, wrong=True)

    def _refresh(self, old: bool = False) -> None:
        wrong = self.error is not None
        self.view.value = page(self.picture, self.says, self.code, self.busy, wrong, old)

    def _moved(self, name: str | None) -> None:
        """Answer a move of the control `name`, or of all (None)."""
        if self.inputs.values == self.drawn:  # the browser has but given it other last digits
            return
        self.update()
        if name is None or self.ahead.slider != name:
            self.ahead.clear()
        if name is not None:
            on_the_loop(look_ahead_once_still(self, name, self.turn), self.tasks)
        if not self.a_panel.trains:
            on_the_loop(keep_once_still(self, self.turn), self.tasks)

    def draw_ahead(self, values: Mapping[str, Any]) -> tuple[str, str]:
        """Return (picture, says) for values beside those that are shown."""
        return self._as_svg(self.a_panel.picture(**values))

    async def _drive(self, pictures: Iterator[Picture], turn: int) -> None:
        await pause(PAINT_DELAY)  # two cores, or the browser would wait for the training
        while self._next(pictures, turn):
            await pause(0)
        if turn == self.turn:
            keep(self)

    def _next(self, pictures: Iterator[Picture], turn: int) -> bool:
        """Put the next picture; False where there is none, or a newer move has come."""
        with self.drawing:
            if turn != self.turn:
                return False
            try:
                self._put(*self._as_svg(next(pictures)))
            except StopIteration:
                self.busy = False
                self._refresh()
                return False
            except Exception as error:
                self._say(error)
                return False
        return True


async def look_ahead_once_still(live: LivePanel, name: str, turn: int) -> None:
    """When nothing has moved for a while: draw what lies beside the slider `name`."""
    await pause(LOOK_AHEAD_DELAY)
    if turn != live.turn or live.drawn is None:
        return
    if live.a_panel.trains or live.took > LOOK_AHEAD_DELAY or machine_is_busy():
        return
    if name in live.a_panel.needs:  # what the picture stands on would move
        return
    live.ahead.start(live.drawn, (live.picture, live.says))
    for values in live.ahead.beside(live.drawn, name):
        with live.drawing:
            if turn != live.turn:
                return
            with contextlib.suppress(Exception):  # it is told where it is really shown
                live.ahead.add(values, live.draw_ahead)
        await pause(0)
    if turn == live.turn:
        live.ahead.lay_out(name)


def as_image(live: LivePanel) -> bytes:
    """Return what a panel shows as a PNG."""
    marks = live.marks
    if not live.a_panel.trains:  # what was drawn last may lie ahead of what is shown
        marks, _ = live.a_panel.picture(**live.inputs.values)
    return laid_over(live.backdrop, marks, live.figure)


def keep(live: LivePanel) -> None:
    """Keep what is shown in the notebook, for a day on which there is no kernel."""
    if live.kept is not None and live.drawn is not None:
        with contextlib.suppress(Exception):  # it is told where it is really shown
            widgets.keep(live.kept, as_image(live), live.says)


async def keep_once_still(live: LivePanel, turn: int) -> None:
    """When nothing has moved for a second, and the machine has time for it: keep the picture."""
    for _ in range(KEEP_TRIES):
        await pause(KEEP_DELAY)
        if turn != live.turn:
            return
        if not machine_is_busy():
            break
    keep(live)


def machine_is_busy() -> bool:
    """Whether far more wants to run than there are processors, as on a hub that a class shares.

    What is made ahead there is paid by somebody who waits.
    """
    try:
        return os.getloadavg()[0] > 2 * (os.cpu_count() or 1)
    except (AttributeError, OSError):  # Windows does not say
        return False


async def tidy_once_still() -> None:
    """When no other panel has been shown for a while: give back what the figures took.

    Figures are cycles, which Python clears late, and of which the C library keeps the pages: some
    20 MB in each kernel of a class on one server.
    """
    await pause(TIDY_DELAY)
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # other systems give back by themselves
        ctypes.CDLL("libc.so.6").malloc_trim(0)


async def pause(seconds: float) -> None:
    """Let the kernel's loop do what else there is, for so long at least."""
    import asyncio  # where a panel is shown, it is there; what only trains does without

    await asyncio.sleep(seconds)


def on_the_loop(work: Coroutine[Any, Any, None], tasks: "set[asyncio.Task]") -> bool:
    """Give work to the kernel's loop, and keep its task until it is done.

    Returns
    -------
    bool
        False where no loop runs, as in a test: nothing is done.
    """
    import asyncio

    try:
        task = asyncio.get_running_loop().create_task(work)
    except RuntimeError:
        work.close()
        return False
    tasks.add(task)  # the loop itself does not keep it alive
    task.add_done_callback(tasks.discard)
    return True


EXPLORED: dict[str, tuple[str, list[LivePanel]]] = {}  # cell: (its last run, its panels)


def _close_earlier(live: LivePanel) -> None:
    """Close what the cell of this panel showed when it was run before: nothing is to drive it."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if kernel else {}
    cell, run = parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id")
    if cell is None:
        return
    before, panels = EXPLORED.get(cell, (run, []))
    if before != run:
        for old in panels:
            old.turn += 1  # which ends its training
            close_widget(old.root)
        panels = []
    EXPLORED[cell] = run, [*panels, live]
