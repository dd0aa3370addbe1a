"""A student at a real Jupyter Server: opens a notebook, runs it, moves its panels' sliders.

It speaks to the kernel over the server's websocket as JupyterLab does, without a browser: what it
takes between a move's message and the picture's is the server's time and the kernel's, which many
students share; painting is done on each student's own machine.
"""

import asyncio
import json
import random
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClosedError, websocket_connect

ANSWER = 30  # seconds: the longest wait for a picture
RUN = 900  # for all cells of a notebook, with a whole class at once
SLIDERS = ("IntSliderModel", "FloatSliderModel", "FloatLogSliderModel", "SelectionSliderModel")
BUSY = 'aria-busy="true"'
PICTURES = ("display_data", "update_display_data")


class Server:
    """The REST interface of a Jupyter Server at `address`."""

    def __init__(self, address: str) -> None:
        self.address, self.http, self.cookie = address, AsyncHTTPClient(max_clients=500), ""

    async def ask(self, method: str, path: str, body: object = None) -> object:
        """Return the server's answer to a request, from JSON."""
        headers = {"Content-Type": "application/json"}
        if method != "GET":
            if not self.cookie:
                page = await self.http.fetch(f"{self.address}/lab")
                cookies = page.headers.get_list("Set-Cookie")
                (self.cookie,) = {
                    each.partition(";")[0] for each in cookies if each.startswith("_xsrf=")
                }
            headers |= {"Cookie": self.cookie, "X-XSRFToken": self.cookie.partition("=")[2]}
        text = json.dumps(body) if body is not None else "" if method == "POST" else None
        answer = await self.http.fetch(HTTPRequest(
            self.address + path, method, headers, text, request_timeout=300, connect_timeout=300
        ))  # fmt: skip
        return json.loads(answer.body) if answer.body else None


@dataclass
class Moves:
    """What became of a student's moves.

    Attributes
    ----------
    surface, training : list of float
        Seconds from the slider's message to the picture's, for panels that draw at once; to the
        first picture, for those that train.
    ended : list of float
        Seconds to a training's last picture.
    lost : list of str
        Moves that no picture answered, and why.
    """

    surface: list[float] = field(default_factory=list)
    training: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass
class Shown:
    """A panel as its messages tell of it: its sliders' and its view's model, whether it trains."""

    sliders: list[str]
    view: str
    trains: bool


class Student:
    """One kernel of a server, and the person at it.

    Parameters
    ----------
    server : Server
    path : str
        Of the notebook, below the server's root.
    seed : int
        Of what is moved, when.
    """

    def __init__(self, server: Server, path: str, seed: int) -> None:
        self.server, self.path, self.random = server, path, random.Random(seed)
        self.session = uuid.uuid4().hex
        self.models: dict[str, dict] = {}
        self.waiting: dict[tuple[str, str], asyncio.Future] = {}
        self.heard: dict[str, asyncio.Queue] = defaultdict(asyncio.Queue)
        self.errors: list[str] = []
        self.trained: set[str] = set()  # views that have told of a training
        self.id = self.kernel = ""

    # ---- the connection ---------------------------------------------------------------------

    async def open(self) -> None:
        """Open the notebook: a session of its own, and a kernel."""
        made = await self.server.ask("POST", "/api/sessions", {
            "path": f"{self.path}-{self.session}", "name": "", "type": "notebook",
            "kernel": {"name": "python3"},
        })  # fmt: skip
        self.id, self.kernel = made["id"], made["kernel"]["id"]
        await self.connect()

    async def connect(self) -> None:
        """Open the websocket; a second time where the first was cut."""
        address = self.server.address.replace("http", "ws", 1)
        channels = f"{address}/api/kernels/{self.kernel}/channels?session_id={self.session}"
        self.socket = await websocket_connect(channels, max_message_size=2**27)
        self.socket.protocol.stream.set_nodelay(True)  # as browsers do; else a reply may wait 40 ms
        self.listener = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """End the kernel."""
        self.listener.cancel()
        self.socket.close()
        await self.server.ask("DELETE", f"/api/sessions/{self.id}")

    async def reconnect(self, seconds: float) -> None:
        """Lose the connection for so long, as a laptop does whose lid is closed."""
        self.listener.cancel()
        self.socket.close()
        await asyncio.sleep(seconds)
        await self.connect()

    def forget(self) -> None:
        """Know nothing of what the kernel has shown: it is another one now."""
        self.models.clear()
        self.trained.clear()
        self.errors.clear()

    async def _send(self, kind: str, content: dict, metadata: dict | None = None) -> str:
        number = uuid.uuid4().hex
        header = {
            "msg_id": number, "msg_type": kind, "session": self.session, "username": "student",
            "version": "5.3", "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }  # fmt: skip
        message = {
            "header": header, "parent_header": {}, "metadata": metadata or {}, "content": content,
            "buffers": [], "channel": "shell",
        }  # fmt: skip
        await self.socket.write_message(json.dumps(message))
        return number

    async def _listen(self) -> None:
        while (text := await self.socket.read_message()) is not None:
            if isinstance(text, str):
                self._hear(json.loads(text), time.perf_counter())
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(WebSocketClosedError("the kernel's connection is closed"))

    def _hear(self, message: dict, now: float) -> None:
        kind, content = message["header"]["msg_type"], message["content"]
        parent = (message.get("parent_header") or {}).get("msg_id", "")
        if kind == "comm_open":
            self.models[content["comm_id"]] = dict(content["data"].get("state", {}))
        elif kind == "comm_msg" and content["data"].get("method") == "update":
            model, state = content["comm_id"], content["data"]["state"]
            self.models.setdefault(model, {}).update(state)
            if "value" in state:
                if BUSY in str(state["value"]):
                    self.trained.add(model)
                self.heard[model].put_nowait((now, parent, state["value"]))
        elif kind in PICTURES:
            self.heard["display"].put_nowait((now, parent, ""))
        elif kind == "error":
            self.errors.append(f"{content['ename']}: {content['evalue']}")
        elif kind == "execute_reply":
            self._answer("reply", parent, content)
        elif kind == "status" and content["execution_state"] == "idle":
            self._answer("idle", parent, None)

    def _answer(self, kind: str, parent: str, result: object) -> None:
        future = self.waiting.pop((kind, parent), None)
        if future and not future.done():
            future.set_result(result)

    # ---- what a student does ----------------------------------------------------------------

    async def run(self, source: str, cell: str = "") -> None:
        """Run a cell, and wait until it is through."""
        content = {
            "code": source, "silent": False, "store_history": True, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True,
        }  # fmt: skip
        number = await self._send("execute_request", content, {"cellId": cell})
        loop = asyncio.get_running_loop()
        ends = [
            self.waiting.setdefault((kind, number), loop.create_future())
            for kind in ("reply", "idle")
        ]
        await asyncio.wait_for(asyncio.gather(*ends), RUN)

    async def run_all(self, sources: list[str]) -> None:
        """Run a notebook's code cells, from the first to the last."""
        for place, source in enumerate(sources):
            await self.run(source, f"cell{place}")
            if self.errors:
                raise RuntimeError(f"{self.path}, code cell {place + 1}: {self.errors[0]}")

    def panels(self) -> list[Shown]:
        """The panels that the kernel has shown, in order."""
        found = []
        for state in list(self.models.values()):
            if "mlp-panel" not in state.get("_dom_classes", ()):
                continue
            inside = [*self._inside(state)]
            sliders = [m for m in inside if self.models[m].get("_model_name") in SLIDERS]
            (view,) = [m for m in inside if "mlp-view" in self.models[m].get("_dom_classes", ())]
            found.append(Shown(sliders, view, view in self.trained))
        return found

    def peer(self) -> Shown:
        """What `ipywidgets.interact` has shown of a panel."""
        (box,) = [s for s in self.models.values() if "widget-interact" in s.get("_dom_classes", ())]
        inside = [*self._inside(box)]
        sliders = [m for m in inside if self.models[m].get("_model_name") in SLIDERS]
        return Shown(sliders, "display", False)

    def _inside(self, state: dict):
        for child in state.get("children", ()):
            model = child.removeprefix("IPY_MODEL_")
            yield model
            yield from self._inside(self.models.get(model, {}))

    def _next_value(self, slider: str) -> object:
        """A few steps from where the slider stands."""
        state = self.models[slider]
        step = self.random.choice([-3, -2, -1, 1, 2, 3])
        if "index" in state:
            last = len(state["_options_labels"]) - 1
            return "index", min(max(state["index"] + step, 0), last)
        value = state["value"] + step * (state.get("step") or 1)
        if not state["min"] <= value <= state["max"]:
            value = state["value"] - step * (state.get("step") or 1)
        return "value", min(max(value, state["min"]), state["max"])

    async def move(self, panel: Shown, moves: Moves) -> None:
        """Move one of a panel's sliders, and wait for its picture."""
        slider = self.random.choice(panel.sliders)
        name, value = self._next_value(slider)
        if value == self.models[slider][name]:
            return
        heard = self.heard[panel.view]
        while not heard.empty():  # pictures of a move before this one
            heard.get_nowait()
        self.models[slider][name] = value
        begin = time.perf_counter()
        try:
            data = {"method": "update", "state": {name: value}, "buffer_paths": []}
            number = await self._send("comm_msg", {"comm_id": slider, "data": data})
            took, picture = await asyncio.wait_for(self._picture(heard, number), ANSWER)
            (moves.training if panel.trains else moves.surface).append(took - begin)
            if panel.trains and self.random.random() < 0.5:  # the others go on meanwhile
                while BUSY in picture:
                    took, _, picture = await asyncio.wait_for(heard.get(), 2 * ANSWER)
                moves.ended.append(took - begin)
        except (TimeoutError, WebSocketClosedError) as error:
            moves.lost.append(f"{self.path}: {error or 'no picture'}")

    @staticmethod
    async def _picture(heard: asyncio.Queue, number: str) -> tuple[float, str]:
        while True:
            now, parent, picture = await heard.get()
            if parent == number:
                return now, picture

    async def play(self, panels: list[Shown], seconds: float, moves: Moves) -> None:
        """Move sliders twice a second for two to six seconds, look at it, and so on."""
        end = time.perf_counter() + seconds
        await asyncio.sleep(self.random.uniform(0, 1))
        while time.perf_counter() < end:
            panel = self.random.choice(panels)
            for _ in range(self.random.randint(4, 12)):
                due = time.perf_counter() + self.random.uniform(0.4, 0.6)
                await self.move(panel, moves)
                await asyncio.sleep(max(0, due - time.perf_counter()))
                if time.perf_counter() > end:
                    return
            await asyncio.sleep(self.random.uniform(1, 3))
