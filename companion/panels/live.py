"""A panel on the screen: it answers while a slider moves, and while a network trains."""

import asyncio
import base64
import contextlib
import html
import threading
import time

import numpy as np

from companion.checks import instance_of
from companion.panels import widgets
from companion.panels.controls import HELP, Slider, Toggle
from companion.panels.panel import Panel, four_digits
from companion.panels.widgets import CSS, close_widget, error_in_words
from companion.pictures.stage import png
from companion.pictures.svg import svg


def explore(a_panel, **chosen):
    """Show a panel live: move its controls and the picture follows."""
    instance_of("a_panel", a_panel, Panel, "a Panel, made by panel")
    live = LivePanel(a_panel, a_panel.values(**chosen))
    _close_earlier(live)
    also = {"text/plain": repr(a_panel)}
    if not (a_panel.trains or live.error):  # where widgets do not work, the picture stands in
        figure, _ = a_panel.figure(**live.values)
        also["image/png"] = base64.b64encode(png(figure)).decode()
    widgets.show_widget(live.root, **also)


PAINT_DELAY = 0.01  # seconds for the browser to paint what it has, before work that can wait
LOOK_AHEAD_DELAY = 0.1  # seconds without a move, after which a panel looks ahead


class LivePanel:
    """A panel on the screen.

    What stands still (axes, contours) is a PNG set once as a background; what moves, with the
    words below it, is sent alone, in one assignment of `view`. A panel that trains is driven by a
    task on the kernel's own loop, a picture at a time, so that the kernel stays free to hear the
    next move, which starts it anew.

    The browser need not wait for the kernel: `near` holds what it may show by itself. A panel that
    does not train looks ahead: while nobody moves anything, the pictures for the values beside the
    moved slider's are laid into the page, unseen, and a rule of CSS shows the one for the place
    where the slider's handle is. In a panel that trains, such a rule pales the picture as soon as
    a handle is elsewhere than where it was drawn for.

    Callbacks may come in another thread than the cell that shows the panel: one lock for all
    panels lets one picture be drawn at a time, and `turn` tells a task that it is outdated.
    """

    drawing = threading.RLock()

    def __init__(self, a_panel, values):
        import ipywidgets

        self.style = ipywidgets.HTML(f"<style>{CSS}</style>")
        self.view = ipywidgets.HTML().add_class("mlp-view")
        self.near = ipywidgets.HTML().add_class("mlp-near")
        # No two panels share it, not even with what a kernel before this one left in the page.
        self.uid = f"mlp-{self.view.model_id[:8]}"
        self.panel, self.turn, self.held, self.drawn_for, self.drawn = a_panel, 0, False, None, None
        self.picture = self.says = self.code = ""
        self.error, self.first, self.ahead, self.beside = None, dict(values), {}, None
        self.plays, self.tasks, self.took, self.busy = {}, set(), 0.0, False
        self.inputs = {name: self._input(name, c) for name, c in a_panel.controls.items()}
        self.first = {name: w.value for name, w in self.inputs.items()}  # moved to a step, maybe
        self.reset = ipywidgets.Button(description="Reset", tooltip="back to the first values")
        self.reset.on_click(lambda _: self._reset())
        shown = [self._row(name, w) for name, w in self.inputs.items()]
        controls = ipywidgets.Box([*shown, self.reset]).add_class("mlp-controls")
        stage = ipywidgets.Box([self.view, self.near]).add_class("mlp-stage")
        self.root = ipywidgets.VBox([self.style, controls, stage]).add_class("mlp-panel")
        self.root.add_class(self.uid)
        self.update()
        self._lay_out(None)

    def _input(self, name, control):
        widget = control._replace(value=self.first[name]).widget()
        widget.description = control.label
        about = control.help or HELP.get(control.label) or control.label
        typed = "; a number typed beside it goes to the nearest step"
        widget.tooltip = about + typed * isinstance(control, Slider)
        widget.add_class(f"mlp-control-{name}")  # which rules of CSS know it by
        widget.style.description_width = "150px"
        widget.layout.width = "172px" if isinstance(control, Toggle) else "440px"
        widget.observe(lambda change: self._moved(name), "value")
        return widget

    def _row(self, name, widget):
        """The widget, with the buttons that play and step it where they are wanted."""
        control = self.panel.controls[name]
        if not getattr(control, "play", False):
            return widget
        import ipywidgets

        ends = {"min": control.low, "max": control.high, "step": control.step}
        interval = 120 if control.play is True else control.play
        play = ipywidgets.Play(value=widget.value, interval=interval, **ends)
        # Linked one way in the browser: both ways, each key would send the kernel Play's value
        # first, and the picture would wait. Back it goes from here, when Play begins.
        ipywidgets.jsdlink((play, "value"), (widget, "value"))
        play.observe(lambda change: change["new"] and self._go_from_here(name), "playing")
        self.plays[name] = play
        step = ipywidgets.Button(description="Step", tooltip="one step on; from the end, back")
        step.layout.width = "60px"
        step.on_click(lambda _: self._step(widget))
        return ipywidgets.HBox([play, step, widget])

    def _go_from_here(self, name):
        """Let Play go on from where its slider stands."""
        self.plays[name].value = self.inputs[name].value

    def _step(self, slider):
        """One step on; from the end, where none is left, to the beginning."""
        on = slider.value + slider.step
        slider.value = slider.min if on > slider.max else on

    @property
    def values(self):
        """What the controls say, as the line of Python does: the browser may give a slider's value
        another last digit than Python, and the picture must be the same."""
        return {name: four_digits(widget.value) for name, widget in self.inputs.items()}

    def _moved(self, name):
        if self.held:
            return
        self.update()
        if self.beside != name:
            self._lay_out(None)
        self._later(self._once_still(name, self.turn))

    def _reset(self):
        self.held = True  # one picture, not one for each control
        for name, value in self.first.items():
            self.inputs[name].value = value
        for name in self.plays:
            self._go_from_here(name)
        self.held = False
        self.update()
        self._lay_out(None)

    def update(self):
        """Draw for the controls' values; an error is shown in words in the panel."""
        if self.values == self.drawn:
            return
        self.turn += 1
        turn = self.turn
        with self.drawing:
            if turn != self.turn:  # a newer move has come while this one waited
                return
            try:
                values = self.values
                self._stand_on(values)
                pictures, self.busy = self.panel.pictures(**values), self.panel.trains
                self.drawn, self.code = values, self.panel.code(values)
                if self.panel.trains and self.picture:
                    self._refresh(old=True)
                else:
                    begin = time.monotonic()
                    self._put(*(self.ahead.get(_key(values)) or self._made(next(pictures))))
                    self.took = time.monotonic() - begin
            except Exception as error:  # Jupyter would hide it in a log
                self._say(error)
                return
        if self.panel.trains:
            self._go_on(pictures, turn)

    def _stand_on(self, values):
        needed = {name: values[name] for name in self.panel.needs}
        if needed == self.drawn_for:
            return
        self.figure = self.panel.backdrop(values)
        width, height = (round(100 * side) for side in self.figure.get_size_inches())
        image = base64.b64encode(png(self.figure, scale=2)).decode()
        self.style.value = (
            f"<style>{CSS}.{self.uid} .mlp-stage {{ background-size: {width}px {height}px; "
            f"background-image: url(data:image/png;base64,{image}); }}</style>"
        )
        self.drawn_for = needed

    def _made(self, picture):
        marks, says = picture
        return svg(marks, self.figure, says), says

    def _put(self, picture, says):
        self.picture, self.says, self.error = picture, says, None
        self._refresh()

    def _say(self, error):
        self.drawn, self.error, self.busy = None, error, False
        self.says = f"This can't be shown: {error_in_words(error)}"
        self._refresh()

    def _refresh(self, old=False):
        self.view.value = _page(
            self.picture, self.says, self.code, self.busy, bool(self.error), old
        )

    def _lay_out(self, name, pictures=()):
        """Lay [(values, picture, says)] into the page, each for a place of the slider `name`: the
        browser shows it when the handle comes there."""
        self.beside, rules, pages = name, [self._aging()], []
        for number, (values, picture, says) in enumerate(pictures):
            place = handle_place(self.inputs[name], values[name])
            here = f".{self.uid}:has({handle_selector(name, place)})"
            rules.append(f"{here} .mlp-{number} .mlp-shown {{ display: block; }}")
            rules.append(f"{here} .mlp-view {{ visibility: hidden; }}")
            page = _page(picture, says, self.panel.code(values))
            pages.append(f'<div class="mlp-{number}">{page}</div>')
        rules = " ".join(filter(None, rules))
        self.near.value = (f"<style>{rules}</style>" if rules else "") + "".join(pages)

    def _aging(self):
        """The rule that pales a training's picture at once where a handle is elsewhere than it is
        drawn for; only until the kernel, which knows better, has had time to say so itself."""
        if not self.panel.trains:
            return ""
        places = {
            name: handle_place(self.inputs[name], value) for name, value in self.values.items()
        }
        sliders = [(name, place) for name, place in places.items() if place is not None]
        moved = ", ".join(handle_selector(name, place, other=True) for name, place in sliders)
        return moved and f".{self.uid}:has({moved}) .mlp-picture {{ animation: mlp-aging 0.3s; }}"

    def _later(self, work):
        """Give this coroutine to the kernel's loop; False where none runs, as in a test."""
        try:
            task = asyncio.get_running_loop().create_task(work)
        except RuntimeError:
            work.close()
            return False
        self.tasks.add(task)  # the loop itself does not keep it alive
        task.add_done_callback(self.tasks.discard)
        return True

    async def _once_still(self, name, turn):
        """When nothing has moved for a while: look ahead."""
        await asyncio.sleep(LOOK_AHEAD_DELAY)
        if turn != self.turn:
            return
        if self.panel.trains or self.error or self.took > LOOK_AHEAD_DELAY:
            return
        if name in self.panel.needs:  # what the picture stands on would move
            return
        drawn, before, near = self.drawn, self.ahead, []
        self.ahead = {_key(drawn): (self.picture, self.says)}
        for value in values_beside(self.inputs[name]):
            values = drawn | {name: four_digits(value)}
            with self.drawing:
                if turn != self.turn:
                    return
                with contextlib.suppress(Exception):  # it is told where it is really shown
                    made = before.get(_key(values)) or self._made(self.panel.picture(**values))
                    self.ahead[_key(values)] = made
                    near.append((values, *made))
            await asyncio.sleep(0)
        if turn == self.turn:
            self._lay_out(name, near)

    def _go_on(self, pictures, turn):
        if not self._later(self._drive(pictures, turn)):  # to the end at once
            while self._next(pictures, turn):
                pass

    async def _drive(self, pictures, turn):
        await asyncio.sleep(PAINT_DELAY)  # two cores, or the browser would wait for the training
        while self._next(pictures, turn):
            await asyncio.sleep(0)

    def _next(self, pictures, turn):
        """Put the next picture; False where there is none, or a newer move has come."""
        with self.drawing:
            if turn != self.turn:
                return False
            try:
                self._put(*self._made(next(pictures)))
            except StopIteration:
                self.busy = False
                self._refresh()
                return False
            except Exception as error:
                self._say(error)
                return False
        return True


def _page(picture, says, code, busy=False, wrong=False, old=False):
    """A picture, what it says and the line of Python that shows it, as HTML."""
    return (
        f'<div class="mlp-shown"><div class="mlp-picture{" mlp-old" * old}" '
        f'aria-busy="{str(busy).lower()}">{picture}</div>'
        f'<div class="mlp-says{" mlp-error" * wrong}">{html.escape(says)}</div>'
        f'<div class="mlp-code"><code>{html.escape(code)}</code></div></div>'
    )


def handle_place(widget, value):
    """Where a slider's handle is for a value: its number, exponent or index; None for others."""
    if not hasattr(widget, "readout"):
        return None
    if hasattr(widget, "index"):
        return [four_digits(option) for option in widget.options].index(value)
    return round(np.log10(value), 2) if hasattr(widget, "base") else value


def handle_selector(name, place, other=False):
    """The CSS selector of a slider's handle at a place, or at any other. The browser tells of the
    place (to screen readers) as it has computed it: of 0.06 perhaps as 0.05999999999999999, and
    of 0 as 1e-17."""
    sign, size = "-" if place < 0 else "", abs(place)
    above, below = f"{size:.7f}", f"{size - 1e-9:.9f}"[:-2]
    texts = f'="{sign}{size:.10g}"', f'^="{sign}{above}"', f'^="{sign}{below}"'
    if not size:
        texts = '="0"', '*="e-"'
    at = ", ".join(f"[aria-valuetext{text}]" for text in texts)
    return f".mlp-control-{name} .noUi-handle:{'not' if other else 'is'}({at})"


def _key(values):
    return tuple(values.items())


def values_beside(widget):
    """The values of a slider one step up and one down, where it has them; none for the others."""
    if hasattr(widget, "index") and hasattr(widget, "orientation"):  # along options
        near = (widget.index + 1, widget.index - 1)
        return [widget.options[i] for i in near if 0 <= i < len(widget.options)]
    if not hasattr(widget, "step"):
        return []
    at = np.log10(widget.value) if hasattr(widget, "base") else widget.value
    near = [at + step for step in (widget.step, -widget.step)]
    inside = [v for v in near if widget.min - 1e-9 <= v <= widget.max + 1e-9]
    return [10.0**v if hasattr(widget, "base") else v for v in inside]


EXPLORED = {}  # cell: (the run of it that came last, its panels)


def _close_earlier(live):
    """Close what the cell of this panel showed when it was run before: nothing is to drive it."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    parent = kernel.get_parent() if kernel else {}
    cell, run = parent.get("metadata", {}).get("cellId"), parent.get("header", {}).get("msg_id")
    before, panels = EXPLORED.get(cell, (run, []))
    if cell is None:
        return
    if before != run:
        for old in panels:
            old.turn += 1  # which ends its training
            close_widget(old.root)
        panels = []
    EXPLORED[cell] = run, [*panels, live]
