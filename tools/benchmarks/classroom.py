"""A whole class on one small server: ``make bench-class``.

Real kernels of a real Jupyter Server on 127.0.0.1, each driven over its websocket as JupyterLab
does, at human pace: every student opens a notebook, runs it (all within a minute), moves its
panels' sliders twice a second for a few seconds, looks, and goes on; trainings among them. What is
timed is the way from the slider's message to the picture's. With it, in the same way:

- interact: the same panel redrawn by ipywidgets.interact, which is what people do today;
- a bare kernel with NumPy, ipywidgets, a figure and Pillow: the memory that any such course takes.

The students' own work is done by this one process, on the same cores: its share is told, too.

    python tools/benchmarks/classroom.py [--students N [N ...]] [--seconds S] [--part P] [--write]

--write keeps the tables in docs/measured.md, between its two marks. It takes about half an hour.
"""

import argparse
import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "tests"), str(ROOT / "tests/browser")]

import lab  # noqa: E402
import numpy as np  # noqa: E402
import psutil  # noqa: E402
import readme  # noqa: E402
from notebook_tools import NAMES, cells  # noqa: E402
from student import Moves, Server, Shown, Student  # noqa: E402

Change = Callable[[list[str]], list[str]]  # of a notebook's code cells
Panels = Callable[[Student], list[Shown]]

LADDER = (1, 16, 32, 64, 96, 128)
ARRIVE = 60  # seconds in which the whole class presses Run All
GOAL = 100  # ms: the 95th percentile of a surface panel
BARE = """
import io
import ipywidgets
import numpy
import PIL.Image
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
slider = ipywidgets.IntSlider()
figure = Figure()
FigureCanvasAgg(figure)
figure.subplots().plot([0, 1])
figure.savefig(io.BytesIO(), format="png")
"""
# The panel of notebook 00 as one would build it with interact: a new figure at each move.
INTERACT = """
%matplotlib inline
import ipywidgets
import matplotlib.pyplot as plt
import mlp_helpers
from companion.pictures import look
from unittest import mock

Own = look.StageFigure

def pyplot_figure(size, **kwargs):
    return plt.figure(figsize=size, FigureClass=Own, **kwargs)

def redraw(**values):
    with mock.patch("companion.pictures.look.StageFigure", pyplot_figure):
        figure = ravine.backdrop(values)
    mlp_helpers.draw(ravine.picture(**values)[0], figure)
    plt.show()

controls = {
    name: ipywidgets.IntSlider(len(c.stops) // 2, 0, len(c.stops) - 1)
    for name, c in ravine.controls.items()
}
stops = {name: c.stops for name, c in ravine.controls.items()}
ipywidgets.interact(
    lambda **places: redraw(**{name: stops[name][place] for name, place in places.items()}),
    **controls,
)
"""


def code_of(name: str) -> list[str]:
    """The code cells of a notebook."""
    return [cell.source for cell in cells(name) if cell.cell_type == "code"]


def without_panels(sources: list[str]) -> list[str]:
    """The same, with nothing shown: for the peer, which has to draw its own picture alone."""
    kept = ("explore(", "still(", "quiz(", "predict(")
    return [
        "\n".join(line for line in source.splitlines() if not line.startswith(kept))
        for source in sources
    ]


# ---- what a class takes ----------------------------------------------------------------------


def kernels_of(server: int) -> list[psutil.Process]:
    """The kernels of the server with this process id."""
    children = psutil.Process(server).children(recursive=True)
    return [child for child in children if "ipykernel_launcher" in " ".join(child.cmdline())]


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """CPU time that these have taken so far."""
    total = 0.0
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = each.cpu_times()
            total += times.user + times.system
    return total


def megabytes(processes: list[psutil.Process]) -> float:
    """Memory of these, pages that they share counted once (PSS), in MB."""
    return sum(each.memory_full_info().pss for each in processes) / 1e6


class Class:
    """Students at one server, more from rung to rung.

    Parameters
    ----------
    server : Server
    process : int
        The server's process id.
    """

    def __init__(self, server: Server, process: int) -> None:
        self.server, self.process = server, process
        self.students: list[Student] = []
        self.died: list[str] = []

    async def arrive(self, names: list[str], change: Change = list) -> float:
        """Let a student for each notebook open it and run it, all within a minute.

        Returns
        -------
        float
            Seconds until the last one was through.
        """
        begin = time.perf_counter()

        async def come(place: int, name: str) -> None:
            await asyncio.sleep(place * ARRIVE / max(len(names), ARRIVE / 2))
            student = Student(self.server, f"notebooks/{name}.ipynb", len(self.students) + place)
            try:
                await student.open()
                await student.run_all(change(code_of(name)))
                self.students.append(student)
            except Exception as error:  # told in the table: nobody's kernel may die
                self.died.append(f"{name}: {type(error).__name__} {error}")

        await asyncio.gather(*(come(place, name) for place, name in enumerate(names)))
        return time.perf_counter() - begin

    async def lesson(self, seconds: float, panels_of: Panels = Student.panels) -> dict:
        """Let all move their sliders for a while: what became of it, and what it took."""
        moves, kernels = Moves(), kernels_of(self.process)
        server, own = psutil.Process(self.process), psutil.Process()
        before = [cpu_seconds(kernels), cpu_seconds([server]), cpu_seconds([own])]
        begin = time.perf_counter()
        await asyncio.gather(*(
            student.play(panels, seconds, moves)
            for student in self.students if (panels := [p for p in panels_of(student) if p.sliders])
        ))  # fmt: skip
        took = time.perf_counter() - begin
        after = [cpu_seconds(kernels), cpu_seconds([server]), cpu_seconds([own])]
        of_kernels, of_server, of_own = np.subtract(after, before) / took
        alive = len(await self.server.ask("GET", "/api/kernels"))
        return {
            "moves": moves, "kernels": of_kernels, "server": of_server, "driver": of_own,
            "memory": megabytes(kernels) / max(len(kernels), 1), "died": len(self.students) - alive,
        }  # fmt: skip

    def kernel_process(self, kernel: str) -> psutil.Process:
        """The process of a kernel, by its id."""
        (found,) = [p for p in kernels_of(self.process) if kernel in " ".join(p.cmdline())]
        return found

    async def leave(self) -> None:
        """End all kernels."""
        await asyncio.gather(*(student.close() for student in self.students))
        self.students.clear()


# ---- the parts -------------------------------------------------------------------------------


def quantiles(seconds: list[float]) -> str:
    """Median / 95 % in ms."""
    if not seconds:
        return "–"
    return "{:.0f} / {:.0f}".format(*1e3 * np.quantile(seconds, (0.5, 0.95)))


def row(students: int, through: float, found: dict, arrive_cpu: float) -> str:
    """A row of a table."""
    moves = found["moves"]
    columns = [
        students, quantiles(moves.surface), quantiles(moves.training), quantiles(moves.ended),
        len(moves.lost), f"{found['memory']:.0f}", f"{arrive_cpu:.1f}",
        f"{found['kernels']:.2f} + {found['server']:.2f} + {found['driver']:.2f}",
        f"{through:.0f}", found["died"],
    ]  # fmt: skip
    return f"| {' | '.join(map(str, columns))} |"


HEAD = (
    "students", "surface panel, ms", "training: first picture, ms", "its last, ms",
    "moves without an answer", "MB a student", "CPU s to run it", "cores busy: kernels + server + "
    "students", "all through Run All after, s", "kernels that died",
)  # fmt: skip


def table(rows: list[str]) -> str:
    """A table in Markdown."""
    return "\n".join([f"| {' | '.join(HEAD)} |", "|" + " --- |" * len(HEAD), *rows])


@contextlib.asynccontextmanager
async def a_class():
    """A server over a copy of the course, and nobody there yet."""
    with lab.course_copy(ROOT) as course, lab.serve(course) as address:
        room = Class(Server(address), _server_of(address))
        try:
            yield room
        finally:
            await room.leave()


def _server_of(address: str) -> int:
    port = int(address.rpartition(":")[2])
    for child in psutil.Process().children():
        if any(each.laddr.port == port for each in child.net_connections() if each.laddr):
            return child.pid
    raise RuntimeError(f"no server of ours at {address}")


async def climb(
    names: list[str], ladder: list[int], seconds: float, change: Change = list,
    panels_of: Panels = Student.panels,
) -> AsyncIterator[str]:  # fmt: skip
    """Yield a row for each number of students, who stay from rung to rung."""
    async with a_class() as room:
        for rung in ladder:
            coming = rung - len(room.students)
            kernels = kernels_of(room.process)
            before = cpu_seconds(kernels)
            through = await room.arrive([names[k % len(names)] for k in range(coming)], change)
            took = cpu_seconds(kernels_of(room.process)) - before
            found = await room.lesson(seconds, panels_of)
            yield row(rung, through, found, took / max(coming, 1))
            for each in dict.fromkeys([*room.died, *found["moves"].lost]):
                yield f"({each})"


async def bare(students: int) -> float:
    """MB of a bare kernel among so many."""
    async with a_class() as room:
        await room.arrive([NAMES[0]] * students, lambda _: [BARE])
        return megabytes(kernels_of(room.process)) / students


class Faults:
    """What a class keeps when connections are cut, kernels killed and the server ended.

    Parameters
    ----------
    students : int
        A quarter of them is hit.
    seconds : float
        How long a lesson is.
    """

    def __init__(self, students: int, seconds: float) -> None:
        self.seconds, self.quarter = seconds, max(students // 4, 1)
        self.names = [(NAMES[0], NAMES[2])[k % 2] for k in range(students)]

    async def told(self) -> str:
        """A line for each fault: what became of the moves of those hit, and of the others'."""
        async with a_class() as room:
            await room.arrive(self.names)
            hit, others = room.students[: self.quarter], room.students[self.quarter :]
            lost = await self._meanwhile(others, self._cut(hit))
            said = [
                f"{self.quarter} connections cut and opened again: after it "
                f"{await self._answered(hit)} of their moves are answered; {lost} of the others' "
                "are lost."
            ]
            lost = await self._meanwhile(others, self._kill(room, hit))
            said.append(
                f"{self.quarter} kernels killed while they train: the server starts each anew, and "
                f"once the notebook is run again {await self._answered(hit)} moves are answered; "
                f"{lost} of the others' are lost."
            )
            server = psutil.Process(room.process)
            server.terminate()
            psutil.wait_procs([server], timeout=30)
            room.students.clear()
        async with a_class() as room:
            await room.arrive(self.names)
            said.append(
                f"The server ended and started again: {len(room.students)} of {len(self.names)} "
                f"notebooks run, {await self._answered(room.students)} moves are answered."
            )
        return "\n".join(f"- {each}" for each in said)

    async def _meanwhile(self, students: list[Student], strike: Coroutine) -> int:
        """How many moves of those who are not hit are lost."""
        moves = Moves()
        play = (student.play(student.panels(), self.seconds / 2, moves) for student in students)
        await asyncio.gather(strike, *play)
        return len(moves.lost)

    async def _answered(self, students: list[Student]) -> str:
        moves = Moves()
        await asyncio.gather(*(s.play(s.panels(), self.seconds / 2, moves) for s in students))
        count = len(moves.surface) + len(moves.training)
        return f"{count} of {count + len(moves.lost)}"

    async def _cut(self, students: list[Student]) -> None:
        await asyncio.gather(*(student.reconnect(self.seconds / 4) for student in students))

    async def _kill(self, room: Class, students: list[Student]) -> None:
        moves = []
        for student in students:
            panels = student.panels()
            panel = next((each for each in panels if each.trains), panels[0])
            moves.append(asyncio.create_task(student.move(panel, Moves())))
        await asyncio.sleep(0.2)
        for student in students:
            room.kernel_process(student.kernel).kill()
        await asyncio.sleep(self.seconds / 4)  # meanwhile the server starts another in its place
        for student, move in zip(students, moves):
            move.cancel()
            student.forget()
            await student.run_all(code_of(Path(student.path).name.partition(".")[0]))


async def whole(wanted: argparse.Namespace) -> str:
    """All parts, as text."""
    parts, first = [], NAMES[0]
    several = min(16, max(wanted.students))

    async def part(title, *args, **kwargs):
        if wanted.part in (None, title.partition(":")[0]):
            rows = []
            print(f"\n{title}\n{table([])}", flush=True)
            async for line in climb(*args, **kwargs):
                print(line, flush=True)
                rows.append(line)
            notes = [each for each in rows if not each.startswith("|")]
            text = table([each for each in rows if each.startswith("|")])
            parts.append("\n\n".join([f"**{title}**", text, *notes]))

    await part(f"ladder: {first}, more and more students", [first], wanted.students, wanted.seconds)
    await part(
        f"interact: the panel of {first} by ipywidgets.interact", [first],
        [n for n in wanted.students if n <= 32], wanted.seconds,
        change=lambda sources: [*without_panels(sources), INTERACT],
        panels_of=lambda student: [student.peer()],
    )  # fmt: skip
    for name in NAMES:
        title = f"notebook {name[:2]}: {name}, {several} students"
        await part(title, [name], [several], wanted.seconds)
    if wanted.part in (None, "faults"):
        told = await Faults(several, wanted.seconds).told()
        parts.append(f"**Faults, among {several} students**\n\n{told}")
        print(parts[-1], flush=True)
    if wanted.part in (None, "bare"):
        about = f"A bare kernel with NumPy, ipywidgets, a figure and Pillow, as one of {several}"
        parts.append(f"{about}: {await bare(several):.0f} MB.")
        print(parts[-1], flush=True)
    return "\n\n".join(parts)


def main() -> None:
    """Measure, print, and keep the tables if asked to."""
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--students", type=int, nargs="+", default=LADDER, help="of the ladder")
    parse.add_argument("--seconds", type=float, default=20, help="of moving (default: 20)")
    parse.add_argument("--part", help="ladder, interact, faults, bare, or 'notebook 03'")
    parse.add_argument("--write", action="store_true", help="keep the tables in docs/measured.md")
    wanted = parse.parse_args()
    text = asyncio.run(whole(wanted))
    packages = ("jupyter_server", "ipywidgets", "numpy")
    found = ", ".join(f"{name} {version(name)}" for name in packages)
    text += f"\n\n{os.cpu_count()} cores; {found}."
    print(f"\n{text}")
    if wanted.write:
        readme.keep("bench-class", text)


if __name__ == "__main__":
    main()
