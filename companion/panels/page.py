"""What a panel lays into the page: all of its HTML and CSS."""

import base64
import html
from collections.abc import Iterable
from pathlib import Path

CSS = Path(__file__).with_name("panel.css").read_text(encoding="utf-8")


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


def handle_selector(name: str, place: float, other: bool = False) -> str:
    """Return the CSS selector of a slider's handle at a place, or at any other.

    The browser tells of the place (to screen readers) as it has computed it: of 0.06 perhaps as
    0.05999999999999999, and of 0 as 1e-17.

    Parameters
    ----------
    name : str
        Of the control.
    place : float
        See `inputs.handle_place`.
    other : bool
        Whether any other place is meant.
    """
    sign, size = "-" if place < 0 else "", abs(place)
    above, below = f"{size:.7f}", f"{size - 1e-9:.9f}"[:-2]
    texts = [f'="{sign}{size:.10g}"', f'^="{sign}{above}"', f'^="{sign}{below}"']
    if not size:
        texts = ['="0"', '*="e-"']
    at = ", ".join(f"[aria-valuetext{text}]" for text in texts)
    return f".mlp-control-{name} .noUi-handle:{'not' if other else 'is'}({at})"
