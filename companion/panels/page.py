"""What a panel lays into the page: all of its HTML and CSS."""

import base64
import html
from collections.abc import Iterable
from pathlib import Path

CSS = Path(__file__).with_name("panel.css").read_text(encoding="utf-8")
JS = Path(__file__).with_name("panel.js").read_text(encoding="utf-8")


def style(*rules: str) -> str:
    """Return an element with these rules of CSS; nothing where there are none."""
    text = " ".join(filter(None, rules))
    return text and f"<style>{text}</style>"


def page(
    picture: str, says: str, code: str, busy: bool = False, wrong: bool = False, old: bool = False
) -> str:
    """Return a picture, what it says and the line of Python that shows it, as HTML.

    Parameters
    ----------
    picture : str
        SVG.
    says, code : str
    busy : bool
        Whether better pictures are to come.
    wrong : bool
        Whether `says` is an error.
    old : bool
        Whether the picture is one of other values: it is pale.
    """
    return (
        f'<div class="mlp-shown"><div class="mlp-picture{" mlp-old" * old}" '
        f'aria-busy="{str(busy).lower()}">{picture}</div>'
        f'<div class="mlp-says{" mlp-error" * wrong}">{html.escape(says)}</div>'
        f'<div class="mlp-code"><code>{html.escape(code)}</code></div></div>'
    )


def hands() -> str:
    """Return the button that presents a panel over the whole window, as HTML.

    What it does is `panel.js`, fixed text that runs when it is pressed, or a control is held.
    """
    lines = (line.strip() for line in JS.splitlines())
    code = " ".join(line for line in lines if not line.startswith("//"))
    held, pressed = (
        html.escape(f"{code}(this.closest('.mlp-panel'), {presents})")
        for presents in ("false", "true")
    )
    return (
        f'<div class="mlp-hands" onanimationstart="{held}"><button type="button" '
        f'onclick="{pressed}" title="over the whole window, and back (key P; Escape goes back)">'
        "Present</button></div>"
    )


def question_page(question: str) -> str:
    """Return a question, which may hold HTML, as HTML."""
    return style(CSS) + question


def numbered(number: int, content: str) -> str:
    """Return HTML that lies in the page unseen, until a rule shows it by its number."""
    return f'<div class="mlp-{number}">{content}</div>'


def backdrop_rule(uid: str, image: bytes, width: float) -> str:
    """Return the rule that puts a PNG behind the picture of panel `uid`.

    It is so many inches wide, or as its column where that is narrower; so is the picture.
    """
    data = base64.b64encode(image).decode()
    return (
        f".{uid} {{ --mlp-width: {100 * width:.0f}px; }} "
        f".{uid} .mlp-stage {{ background-image: url(data:image/png;base64,{data}); }}"
    )


def shape_rule(uid: str, width: float, height: float) -> str:
    """Return the rule that says how many times as wide as high the picture of panel `uid` is."""
    return f".{uid} {{ --mlp-ratio: {width / height:.4f}; }}"


def showing_rules(uid: str, handle: str, number: int) -> str:
    """Return the rules that show HTML by its number instead of the picture, at such a handle."""
    here = f".{uid}:has({handle})"
    return (
        f"{here} .mlp-{number} .mlp-shown {{ display: block; }} "
        f"{here} .mlp-view {{ visibility: hidden; }}"
    )


def aging_rule(uid: str, handles: Iterable[str]) -> str:
    """Return the rule that pales the picture at once, where there is one of these handles.

    It does so only until the kernel, which knows better, has had time to say so itself.
    """
    there = ", ".join(handles)
    return there and f".{uid}:has({there}) .mlp-picture {{ animation: mlp-aging 0.3s; }}"


def handle_selector(name: str, place: int, other: bool = False) -> str:
    """Return the CSS selector of a slider's handle at a place, or at any other.

    The browser tells screen readers of the place.

    Parameters
    ----------
    name : str
        Of the control.
    place : int
        See `Slider.place`.
    other : bool
        Whether any other place is meant.
    """
    at = f'[aria-valuetext="{place}"]'
    return f".mlp-control-{name} .noUi-handle:{'not' if other else 'is'}({at})"
