"""Drive a real JupyterLab in Chromium: start it, run a notebook, move its panels, look at them.

Plain functions, no pytest, so that a test, a benchmark and a script for screenshots share them:

    with course_copy(repository) as folder, serve(folder) as server, chromium() as browser:
        page = open_notebook(browser, server, "notebooks/00_start_here.ipynb")
        run_all(page)
        problems = cell_errors(page) + console_errors(page)

Everything is on 127.0.0.1, every wait ends, nothing outlives its `with`; times are in seconds.
The page is asked through `window.jupyterapp` (JupyterLab's option `expose_app_in_browser`).
"""

import contextlib
import http.cookiejar
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import course_folder
from jupyter_environment import cleaned

START, OPEN, RUN, SETTLE, BUSY = 60, 40, 180, 30, 90  # the longest waits
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# Messages of JupyterLab itself that say nothing about a notebook; each with its reason.
HARMLESS = {
    "No such comm": "the page asks for old widgets before ipywidgets is imported, and is told so; "
    "a panel whose own connection is lost would not change its picture, which is tested",
}


# ------------------------------------------------------------------ the server


@contextlib.contextmanager
def course_copy(root, extra=()):
    """Yield a temporary folder with a copy of the course: running it never changes the checkout.

    `extra` are more notebooks to put into its notebooks/ folder.
    """
    with tempfile.TemporaryDirectory(prefix="mlp-lab-", ignore_cleanup_errors=True) as folder:
        folder = Path(folder) / "course"
        (folder / "notebooks").mkdir(parents=True)
        course_folder.copy(folder, root=root)
        for notebook in extra:
            shutil.copy(notebook, folder / "notebooks")
        yield folder


def _settings(folder, dark):
    """Write JupyterLab's settings: no network, no autosave, every cell in the page."""
    settings = {
        "apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
        "apputils-extension/themes": {"theme": "JupyterLab Dark" if dark else "JupyterLab Light"},
        "docmanager-extension/plugin": {"autosave": False},
        # Else only the cells in view are in the page, and neither a test nor a picture sees more.
        "notebook-extension/tracker": {"windowingMode": "none"},
    }
    for name, value in settings.items():
        path = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))


@contextlib.contextmanager
def serve(root, dark=False, python=sys.executable):
    """Start JupyterLab on a free port of 127.0.0.1 with its own configuration; yield its address.

    It is ended by its own process id at the end of the `with`; should even this process be killed,
    it ends itself once its kernels have been idle for a quarter of an hour.
    """
    with tempfile.TemporaryDirectory(prefix="mlp-lab-", ignore_cleanup_errors=True) as own:
        own = Path(own)
        _settings(own / "settings", dark)
        env = cleaned(os.environ, str(own))
        env |= {
            "JUPYTER_DATA_DIR": str(own / "data"),
            "JUPYTER_RUNTIME_DIR": str(own / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(own / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(own / "workspaces"),
            "PYTHONDONTWRITEBYTECODE": "1",
            # On two busy cores, notebook 05 took 31 to 51 s with one thread, 100 to 144 s with two.
            "OPENBLAS_NUM_THREADS": env.get("OPENBLAS_NUM_THREADS", "1"),
        }
        options = {
            "IdentityProvider.token": "",
            "ServerApp.ip": "127.0.0.1",
            "ServerApp.port": 0,  # the system chooses, and the runtime file says which
            "ServerApp.root_dir": str(root),
            "ServerApp.open_browser": False,
            "ServerApp.shutdown_no_activity_timeout": 900,
            "MappingKernelManager.cull_idle_timeout": 900,
            "MappingKernelManager.cull_interval": 60,
            "MappingKernelManager.cull_connected": True,
            "LabApp.expose_app_in_browser": True,
            "LabApp.extension_manager": "readonly",
            "LabApp.news_url": "None",
        }
        command = [str(python), "-m", "jupyterlab", "--no-browser", "--allow-root"]
        command += [f"--{name}={value}" for name, value in options.items()]
        log = own / "server.log"
        with log.open("wb") as out:
            server = subprocess.Popen(
                command,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        try:
            yield _address(server, own / "runtime", log)
        finally:
            _end(server)


def _address(server, runtime, log):
    """Wait until the server says its port and answers there."""
    end = time.monotonic() + START
    info = runtime / f"jpserver-{server.pid}.json"
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError, ValueError, KeyError):
            address = f"http://127.0.0.1:{json.loads(info.read_text())['port']}"
            _rest(address, "GET", "/api/status")
            return address
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _end(server):
    """End the server that we started, and only it; it ends its kernels."""
    for end in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        if server.poll() is None:
            server.send_signal(end)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(15)


def _rest(address, method, path):
    """Ask the server's REST interface, with the cookie that it hands to a page."""
    cookies = http.cookiejar.CookieJar()
    handlers = urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies)
    opener = urllib.request.build_opener(*handlers)
    request = urllib.request.Request(address + path, method=method)
    if method != "GET":
        opener.open(f"{address}/lab", timeout=15).close()
        token = next(cookie.value for cookie in cookies if cookie.name == "_xsrf")
        request.add_header("X-XSRFToken", token)
    with opener.open(request, timeout=15) as answer:
        body = answer.read()
    return json.loads(body) if body else None


def close_sessions(address):
    """End all kernels of the server, so that the next notebook has the machine to itself."""
    for session in _rest(address, "GET", "/api/sessions"):
        _rest(address, "DELETE", f"/api/sessions/{session['id']}")
    for kernel in _rest(address, "GET", "/api/kernels"):
        _rest(address, "DELETE", f"/api/kernels/{kernel['id']}")
    left = _rest(address, "GET", "/api/kernels")
    assert not left, f"kernels that do not end: {left}"


# ------------------------------------------------------------------ the browser


def missing():
    """Say in one line what browser tests lack here and how to have it, or '' if nothing."""
    if not importlib.util.find_spec("playwright"):
        return "no Playwright (make test-browser installs it)"
    if not find_chromium():
        return "no Chromium (on Debian or Ubuntu: apt install chromium)"
    return ""


def find_chromium():
    """Return the path of an installed Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def page_error():
    """Return the exception raised when the page does not do in time what it should."""
    from playwright.sync_api import Error

    return Error


@contextlib.contextmanager
def chromium(width=1280, height=1400):
    """Yield a browser context of Chromium without a screen, `width` x `height` pixels."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            context = browser.new_context(viewport={"width": width, "height": height})
            context.set_default_timeout(1000 * SETTLE)
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            yield context
        finally:
            browser.close()


# Helpers that live in the page, as window.mlp; `mlp.settled` is the heart of them.
PAGE = Path(__file__).with_name("page.js").read_text(encoding="utf-8")


@contextlib.contextmanager
def own_notebook(laboratory, name, sources):
    """A notebook of the tests' own in JupyterLab, its cells run without an error: its page.

    Each cell has its number, counted from 0, as a tag (see `answer`). Its kernel thinks that it has
    the machine to itself: on a busy one a panel does not look ahead, and keeps its picture later.
    """
    alone = "import os\nos.getloadavg = lambda: (0.0, 0.0, 0.0)\n"
    sources = [alone + sources[0].strip(), *sources[1:]]
    cells = [
        {"cell_type": "code", "id": f"cell{i}", "metadata": {"tags": [f"{i}"]}, "outputs": [],
         "execution_count": None, "source": source.strip()}
        for i, source in enumerate(sources)
    ]  # fmt: skip
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {
        "cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    path = laboratory.course / f"notebooks/{name}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    page = open_notebook(laboratory.browser, laboratory.server, f"notebooks/{path.name}")
    try:
        run_all(page)
        errors = cell_errors(page)
        assert not errors, "\n".join(errors)
        yield page
    finally:
        page.close()
        close_sessions(laboratory.server)
        path.unlink()


def open_notebook(browser, address, path):
    """Open the notebook at `path` (below the server's root), wait for its kernel, return the page.

    The page collects its console's errors from the first moment: see `console_errors`.
    """
    page = browser.new_page()
    page.mlp_console = []
    page.on("console", lambda said: _note(page, said.type, said.text, said.location))
    page.on("pageerror", lambda error: _note(page, "error", f"uncaught: {error}", {}))
    page.add_init_script(PAGE)
    try:
        _load(page, f"{address}/doc/tree/{path}?reset")
    except page_error():
        # Seen once in fifty openings: no notebook appears. Nothing has run, so to reload is fair.
        print(
            f"{path} did not open in {OPEN} s, loading the page again; it shows {_shown(page)}",
            file=sys.stderr,
        )
        try:
            _load(page, f"{address}/doc/tree/{path}?reset")
        except page_error() as error:
            raise RuntimeError(
                f"{path} did not open twice: {error}; the page shows {_shown(page)}"
            ) from error
    return page


def _load(page, address):
    page.goto(address, timeout=1000 * OPEN, wait_until="domcontentloaded")
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=1000 * OPEN, state="attached")
    # The page calls itself idle before a kernel exists, and run-all would then run nothing.
    page.wait_for_function("mlp.ready", timeout=1000 * OPEN)
    call(page, "mlp.begin", OPEN)


def _shown(page):
    text = page.evaluate("document.body?.innerText.trim().slice(0, 300) || 'nothing'")
    return f"{text!r}, its console {page.mlp_console}"


def _note(page, kind, text, location):
    if kind == "error":
        where = (location or {}).get("url", "")
        page.mlp_console.append(f"{text} {where}".strip()[:600])


def call(page, code, seconds=SETTLE, argument=None):
    """Run the function `code` in the page and return its result, or raise after `seconds`."""
    return page.evaluate(f"argument => mlp.bounded({code}, argument, {seconds})", argument)


def run_all(page, seconds=RUN):
    """Run every cell, and wait until the kernel is through and no panel trains."""
    try:
        call(page, "mlp.runAll", seconds)
        wait_until_idle(page)
    except page_error() as error:
        raise RuntimeError(f"not through in time: {call(page, 'mlp.progress')}") from error


def wait_until_idle(page, seconds=BUSY):
    """Wait until no panel of the page is training (aria-busy)."""
    page.wait_for_function("() => !mlp.panels().some(mlp.busy)", timeout=1000 * seconds)
    call(page, "mlp.settled", seconds)


def cell_errors(page):
    """Return a line for each code cell that was not run or has an error or stderr as output."""
    problems = []
    cells = [cell for cell in call(page, "mlp.cells") if cell["cell_type"] == "code"]
    for number, cell in enumerate(cells, 1):
        source = "".join(cell["source"]).strip()
        if source and not cell["execution_count"]:
            problems.append(f"code cell {number} was not run: {source[:60]!r}")
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                problems.append(f"code cell {number}: {output['ename']}: {output['evalue']}")
            elif output.get("name") == "stderr":
                problems.append(
                    f"code cell {number}: stderr: {''.join(output['text']).strip()[:300]}"
                )
    return problems


def _no_harm(said):
    return [text for text in said if not any(known in text for known in HARMLESS)]


def console_errors(page):
    """Return the errors of the page's console, without those known to be harmless (HARMLESS)."""
    return _no_harm(page.mlp_console)


def hidden_errors(page):
    """Return the errors and stderr that the kernel ever sent, also from callbacks of widgets."""
    return _no_harm(call(page, "() => mlp.errors"))


def complaints(page):
    """Return the errors that no cell shows: of callbacks and of the browser's console."""
    hidden = [f"kernel: {text}" for text in hidden_errors(page)]
    return hidden + [f"console: {text}" for text in console_errors(page)]


def answer(page, tag, source):
    """Run the cell with this tag with `source` in it, and return what it prints."""
    return call(
        page,
        "mlp.answer",
        argument={"tag": tag, "source": source},
    )


def set_theme(page, dark):
    """Switch JupyterLab's theme."""
    name = "JupyterLab Dark" if dark else "JupyterLab Light"
    call(
        page,
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
        argument=name,
    )
    page.wait_for_function(
        "dark => (document.body.dataset.jpThemeLight === 'false') === dark",
        arg=dark,
        timeout=1000 * SETTLE,
    )
    # While it changes, JupyterLab lays its moons over the page.
    page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=1000 * SETTLE)
    call(page, "mlp.painted")


# ------------------------------------------------------------------ panels


def panel_count(page):
    """Return how many panels the page shows."""
    return page.locator(".mlp-panel").count()


def panel_state(page, number):
    """Return what panel `number` shows, as a dict; its picture is a hash."""
    return call(page, "n => mlp.state(mlp.panels()[n])", argument=number)


def panel_controls(page, number):
    """Return the controls of panel `number` in reading order.

    Each is a dict: id (to take hold of it), kind, label, options, value, on (usable now).
    """
    return controls(page.locator(".mlp-panel").nth(number))


def controls(box):
    """Return the controls within a locator, as `panel_controls` does."""
    return box.evaluate("mlp.controls")


def usable(page, control):
    """Say whether a control can be used now: what another says may hide or disable it."""
    return element(page, control).evaluate("mlp.usable")


def element(page, control):
    """Return the locator of a control that `panel_controls` listed."""
    return page.locator(f'[data-mlp="{control["id"]}"]')


def settle(page, number=None, seconds=BUSY):
    """Wait until the kernel is through, the page shows it, and panel `number` trains no more."""
    call(page, "mlp.settled")
    # A move that comes late may set it training again: it is through when it still is afterwards.
    while number is not None and call(page, "n => mlp.busy(mlp.panels()[n])", argument=number):
        page.wait_for_function(
            "n => !mlp.busy(mlp.panels()[n])", arg=number, timeout=1000 * seconds
        )
        call(page, "mlp.settled")


def picture_changes(page, number, before, seconds=10):
    """Wait for another picture than `before` in panel `number`; say whether it came in time."""
    code = "([n, before]) => mlp.picture(mlp.panels()[n]) !== before"
    try:
        page.wait_for_function(code, arg=[number, before], timeout=1000 * seconds)
    except page_error():
        return False
    return True


def slider_value(page, control):
    """Return (value, lowest, highest) of a slider's handle."""
    return tuple(element(page, control).evaluate("mlp.range"))


def move_slider(page, control, to):
    """Move a slider by keys on its handle: to min, max or mid, or by N presses to the right."""
    if to == "mid":
        _, low, high = slider_value(page, control)
        walk_slider(page, control, (low + high) / 2)
        return
    element(page, control).focus()
    keys = {"min": ["Home"], "max": ["End"]}
    for key in keys.get(to) or ["ArrowRight" if int(to) > 0 else "ArrowLeft"] * abs(int(to)):
        page.keyboard.press(key)


def restore(page, control):
    """Bring a control back to the value it had when it was listed; a button has none."""
    if control["value"] is None:
        return
    if control["kind"] == "slider":
        walk_slider(page, control, control["value"])
    elif control["options"]:
        choose(page, control, control["value"])
    elif element(page, control).evaluate("mlp.pressed") != control["value"]:
        press(page, control)


def walk_slider(page, control, target):
    """Bring a slider to the value `target` by keys; one of over 200 steps may end short of it."""
    element(page, control).focus()
    page.keyboard.press("Home")
    for key, back, most in (
        ("PageUp", "PageDown", 40),
        ("ArrowRight", "ArrowLeft", 5),
    ):  # a page is five steps
        now = slider_value(page, control)[0]
        for _ in range(most):
            if now > target - 1e-9:
                break
            page.keyboard.press(key)
            now = slider_value(page, control)[0]
        if now > target + 1e-9:
            page.keyboard.press(back)


def choose(page, control, option):
    """Choose an option of a dropdown, of a group of buttons or of radio buttons by its text."""
    index = control["options"].index(option)
    if control["kind"] == "dropdown":
        element(page, control).select_option(index=index)
    else:
        element(page, control).locator("button, input").nth(index).click()


def press(page, control):
    """Press a button, a toggle, a checkbox, or the first button of a Play widget."""
    found = element(page, control)
    (found.locator("button").first if control["kind"] == "play" else found).click()


def press_present(page, number):
    """Have panel `number` presented over the whole window."""
    page.locator(".mlp-panel").nth(number).locator(".mlp-hands button").click()
    page.wait_for_selector(".mlp-panel:popover-open")
    call(page, "mlp.painted")


def out_of_window(page, number):
    """Return a line for each part of panel `number`, presented, that the window cuts off."""
    return call(page, "n => mlp.outOfWindow(mlp.panels()[n])", argument=number)


# ------------------------------------------------------------------ screenshots


def look(page, folder, prefix=""):
    """Save numbered screenshots that together show the whole notebook; return their paths."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    box = call(page, "mlp.extent")
    overlap, paths, top = 40, [], 0
    clip = {name: box[name] for name in ("x", "y", "width", "height")}
    while True:
        at = call(page, "mlp.scroll", argument=top)
        path = folder / f"{prefix}{len(paths) + 1:02d}.png"
        page.screenshot(path=str(path), clip=clip)
        paths.append(path)
        top = at + box["height"] - overlap
        if at + box["height"] >= box["end"] or len(paths) >= 60:
            return paths


def look_at_panel(page, number, path):
    """Save a screenshot of panel `number` alone."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    page.locator(".mlp-panel").nth(number).screenshot(path=str(path))
