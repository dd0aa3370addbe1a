"""Time from the key to the painted picture, panel by panel, in a browser: ``make bench-panels``.

In one JupyterLab and one Chromium, on each notebook, a key is pressed on a slider's handle and
the page says when the new picture is painted. Interleaved with it, in the same page, so that a
machine that slows down slows all of them:

- label: a slider that changes the text of a bare ipywidgets.HTML, the floor of the protocol;
- interact: what people do today, ipywidgets.interact that draws the same picture as a new pyplot
  figure each time (every fourth change: it is slow). A training is drawn when it is through.

Then the slider is dragged, 30 changes in a second, ours and the label's in turn: the lag is the
time from the last move to the last picture, which must be the one for the slider's last value.

    python tools/benchmarks/panels.py [--only NOTEBOOK] [--panel N [N ...]] [--changes N] [--write]

--write keeps the tables in docs/measured.md, between its two marks. It takes about half an hour.
"""

import argparse
import ast
import itertools
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "tests"), str(ROOT / "tests/browser")]

import lab  # noqa: E402
import numpy as np  # noqa: E402
import readme  # noqa: E402
from notebook_tools import NAMES, cells  # noqa: E402

PAGE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
EVERY, DRAGS, LONG = 4, 5, 120  # interact's share of the changes; drags; seconds to wait at most
WAITS = (25 * (0.618 * n % 1) for n in itertools.count())  # ms before a key, in no step with frames
# What is set against what, at most. A training panel's final picture needs all of its training,
# which interact does too, with nothing to be seen meanwhile.
BOUNDS = {
    "ours / interact": 0.15,
    "ours / label": 1.15,
    "kernel / interact": 0.03,
    "drag / label": 1.3,
    "final / interact": 1.0,
}

# A module beside a notebook, which its last cells use: the peers, and a clock for the kernel.
PEERS = """
import time
from unittest import mock

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np

import mlp_helpers
from companion.panels.live import LivePanel
from companion.pictures.look import StageFigure

spent = {"ours": [], "interact": []}


def timed(kind, update):
    def update_timed(*args):
        begin = time.perf_counter()
        update(*args)
        spent[kind].append(time.perf_counter() - begin)
    return update_timed


LivePanel.update = timed("ours", LivePanel.update)
ipywidgets.interactive.update = timed("interact", ipywidgets.interactive.update)


def pyplot_figure(size, **kwargs):
    return plt.figure(figsize=size, FigureClass=StageFigure, **kwargs)


def usual(control, value):
    # The widget that one takes for a control with `interact`.
    if not isinstance(control, mlp_helpers.Slider):
        return control._replace(value=value).widget()
    ends = {"value": value, "min": control.low, "max": control.high}
    if control.log:
        ends |= {"min": np.log10(control.low), "max": np.log10(control.high), "step": 0.05}
        return ipywidgets.FloatLogSlider(**ends)
    kind = ipywidgets.IntSlider if control.whole else ipywidgets.FloatSlider
    return kind(**ends, step=control.step)


def redraw_with_pyplot(a_panel, number, **chosen):
    def redraw(**values):
        with mock.patch("companion.pictures.look.StageFigure", pyplot_figure):
            figure = a_panel.backdrop(values)
        *_, (marks, says) = a_panel.pictures(**values)
        mlp_helpers.draw(marks, figure)
        plt.show()

    controls = {}
    for name, value in a_panel.values(**chosen).items():
        controls[name] = usual(a_panel.controls[name], value)
        controls[name].description = a_panel.controls[name].label
    ipywidgets.interact(redraw, **controls).widget.add_class(f"bench-interact{number}")


def label():
    slider, text = ipywidgets.IntSlider(50, 0, 100, description="label"), ipywidgets.HTML("50")
    slider.observe(lambda change: setattr(text, "value", str(change["new"])), "value")
    return ipywidgets.VBox([slider.add_class("bench-slider"), text.add_class("bench-label")])
"""


def explored(name):
    """(panel, the rest of the call) of each explore(...) of a notebook."""
    for cell in cells(name):
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "explore":
                    first, *rest = ast.unparse(node)[len("explore(") : -1].split(", ", 1)
                    yield first, "".join(rest)


def with_peers(path, calls):
    """Add the peers to the end of the notebook at `path`."""
    path.with_name("bench_peers.py").write_text(PEERS, encoding="utf-8")
    notebook = json.loads(path.read_text(encoding="utf-8"))
    sources = ["%matplotlib inline\nimport bench_peers\n\nbench_peers.label()"]
    for number, (a_panel, rest) in enumerate(calls):
        sources.append(f"bench_peers.redraw_with_pyplot({a_panel}, {number}, {rest})")
    for number, source in enumerate(sources):
        notebook["cells"].append({
            "cell_type": "code", "id": f"bench{number}", "source": source,
            "metadata": {}, "outputs": [], "execution_count": None,
        })  # fmt: skip
    path.write_text(json.dumps(notebook), encoding="utf-8")


# ---- measuring -----------------------------------------------------------------------------


class Moved:
    """A slider in the page and the box whose picture (or text) it changes."""

    def __init__(self, page, box, seen, label=None, panel=None):
        sliders = [c for c in lab.controls(page.locator(box)) if c["kind"] == "slider"]
        self.page, self.seen, self.panel, self.way = page, seen, panel, "ArrowRight"
        self.sliders = [c for c in sliders if label in (None, c["label"])]
        self.slider = self.sliders[0]

    def call(self, name, **more):
        about = {"id": self.slider["id"], "css": self.seen, "panel": self.panel}
        return lab.call(self.page, f"mlp.clock.{name}", LONG, about | more)

    def press(self):
        """Press a key: (ms to the first new picture, ms to the last), or None if none came."""
        now, low, high = lab.slider_value(self.page, self.slider)
        if now in (low, high):
            self.way = "ArrowRight" if now == low else "ArrowLeft"
        self.call("listen")
        self.call("take", wait=next(WAITS))
        self.page.keyboard.press(self.way)
        return self.call("answer")

    def find(self):
        """Take the first slider of those that change the picture at the most of four presses."""
        changed = []
        for slider in self.sliders:
            self.slider = slider
            changed.append(sum(self.press() is not None for _ in range(4)))
            if changed[-1] == 4:
                break
        self.slider = self.sliders[changed.index(max(changed))]
        return self.slider["label"]

    def drag(self, trains=False):
        """Drag: ms from the last move to the last picture."""
        self.call("take", wait=next(WAITS))
        found = self.call("drag")
        found["code"] = self.panel is not None and lab.panel_state(self.page, self.panel)["code"]
        if self.panel is not None:  # the same value, come to by keys, must show the same
            now, _, high = lab.slider_value(self.page, self.slider)
            keys = ["ArrowLeft", "ArrowRight"]
            for key in keys[::-1] if now < high else keys:
                self.page.keyboard.press(key)
                lab.settle(self.page, self.panel)
            code = lab.panel_state(self.page, self.panel)["code"]
            # (Trainings may tell of seconds, and are only compared by the line of Python.)
            if found["code"] != code or (not trains and self.call("look") != found["shown"]):
                raise RuntimeError(f"{self.seen} shows another picture than its slider's last")
        return found["lag"]


def kernel_ms(page, kind):
    """The kernel's part of each callback since this was last asked."""
    spent = f"bench_peers.spent[{kind!r}]"
    code = f"import bench_peers, json; print(json.dumps({spent})); {spent}.clear()"
    return [1e3 * s for s in json.loads(lab.call(page, "mlp.kernelSays", 30, {"code": code}))]


def measure(page, number, changes):
    """{what: milliseconds} of panel `number`."""
    box = f'[data-bench="{number}"]'
    page.evaluate("mlp.panels().forEach((panel, i) => { panel.dataset.bench = i; })")
    ours = Moved(page, box, box, panel=number)
    slider = ours.find()
    peer = f".bench-interact{number}"
    interact = Moved(page, peer, f"{peer} .widget-output", slider)
    label = Moved(page, ".bench-slider", ".bench-label")
    times = {name: [] for name in ("first", "final", "interact", "label", "drag", "label drag")}
    for each in (ours, interact, label):
        each.press()
    for kind in ("ours", "interact"):
        kernel_ms(page, kind)
    for turn in range(changes):
        first, final = ours.press() or (np.nan, np.nan)
        times["first"].append(first)
        times["final"].append(final)
        times["label"].append(label.press()[0])
        if turn % EVERY == 0:
            times["interact"].append((interact.press() or (np.nan,))[0])
    times |= {f"kernel {kind}": kernel_ms(page, kind) for kind in ("ours", "interact")}
    trains = bool(np.any(np.subtract(times["final"], times["first"]) > 1))
    for _ in range(min(DRAGS, changes)):
        times["label drag"].append(label.drag())
        times["drag"].append(ours.drag(trains))
    if error := lab.panel_state(page, number)["error"]:
        raise RuntimeError(error)
    if np.isnan(times["first"]).sum() > changes / 4:
        raise RuntimeError(f"panel {number}: too few of its changes changed the picture")
    return slider, trains, {name: np.array(ms) for name, ms in times.items()}


# ---- reporting -----------------------------------------------------------------------------


def ratios(times, trains):
    """{what / what: ratio of the medians}."""
    ms = {name: float(np.nanmedian(values)) for name, values in times.items()}
    found = {
        "ours / interact": ms["first"] / ms["interact"],
        "ours / label": ms["first"] / ms["label"],
        "kernel / interact": ms["kernel ours"] / ms["kernel interact"],
    }
    last = {"final / interact": ms["final"] / ms["interact"]}
    return found | (last if trains else {"drag / label": ms["drag"] / ms["label drag"]})


def spread(values):
    return "{:.0f} / {:.0f}".format(*np.nanquantile(values, (0.5, 0.95)))


def row(name, panel, slider, times, trains):
    found = ratios(times, trains)
    over = [what for what, ratio in found.items() if ratio > BOUNDS[what]]
    shown = ("first", *(("final",) if trains else ()), "label", "interact")
    columns = [f"{name[:2]} {panel}", slider, *(spread(times[each]) for each in shown)]
    columns += [f"**{r:.2g}**" if what in over else f"{r:.2g}" for what, r in found.items()]
    return f"| {' | '.join([*columns, 'no' if over else 'yes'])} |"


def table(rows, trains):
    shown = ("first change", "final picture") if trains else ("ours",)
    bounds = list(BOUNDS)[:3] + list(BOUNDS)[4 if trains else 3 :][:1]
    head = ["training panel" if trains else "panel", "slider", *shown, "label", "interact"]
    head += [f"{what} ≤ {BOUNDS[what]:g}" for what in bounds] + ["met"]
    return "\n".join([f"| {' | '.join(head)} |", "|" + " --- |" * len(head), *rows])


def versions():
    from importlib.metadata import version

    names = ("jupyterlab", "ipywidgets", "matplotlib", "numpy")
    found = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{os.cpu_count()} cores; {found}."


def main():
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--only", help="a notebook, by how its name begins")
    parse.add_argument("--panel", type=int, nargs="+", help="panels of it, by number from 0")
    parse.add_argument("--changes", type=int, default=40, help="of each slider (default: 40)")
    parse.add_argument("--write", action="store_true", help="keep the tables in docs/measured.md")
    wanted = parse.parse_args()
    if missing := lab.missing():
        sys.exit(f"bench-panels needs a browser: {missing}")
    names = [name for name in NAMES if name.startswith(wanted.only or "")]
    rows, failed = {False: [], True: []}, []
    with lab.course_copy(ROOT) as course, lab.serve(course) as server, lab.chromium() as browser:
        for name in names:
            calls = list(explored(name))
            with_peers(course / f"notebooks/{name}.ipynb", calls)
            page = lab.open_notebook(browser, server, f"notebooks/{name}.ipynb")
            lab.run_all(page)
            if errors := lab.cell_errors(page):
                sys.exit("\n".join(errors))
            page.evaluate(PAGE)
            for number, (panel, _) in enumerate(calls):
                if wanted.panel is None or number in wanted.panel:
                    try:
                        slider, trains, times = measure(page, number, wanted.changes)
                    except (RuntimeError, lab.page_error()) as error:
                        failed.append(f"{name} {panel}: {error}")
                        print(failed[-1], flush=True)
                        continue
                    rows[trains].append(row(name, panel, slider, times, trains))
                    others = ("drag", "label drag", "kernel ours", "kernel interact")
                    also = "; ".join(f"{each} {spread(times[each])}" for each in others)
                    print(f"{rows[trains][-1]} ({also})", flush=True)
            page.close()
            lab.close_sessions(server)
    intro = f"Milliseconds from the key to the painted picture, median / 95 %; {versions()}"
    text = "\n\n".join([intro, *(table(found, trains) for trains, found in rows.items() if found)])
    print(f"\n{text}")
    if failed:
        sys.exit("Not measured:\n" + "\n".join(failed))
    if wanted.write:
        readme.keep("bench-panels", text)


if __name__ == "__main__":
    main()
