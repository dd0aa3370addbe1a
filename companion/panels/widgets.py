"""What all that is shown as a widget needs: display, closing, errors in words."""

import base64
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ipywidgets
    from IPython.display import DisplayHandle

# In a cell that shows a panel or a question: while it is alive, what stands in for it is not seen;
# when it is not, Jupyter's "Error displaying widget" is not.
STANDS_IN = """<style>
:is(.jp-OutputArea, .output):has(.mlp-stands-in):has(.mlp-panel, .mlp-quiz, .mlp-predict)
  :is(.jp-OutputArea-child, .output_area):has(.mlp-stands-in, .jp-RenderedImage, .output_png),
:is(.jp-OutputArea, .output):has(.mlp-stands-in):not(:has(.mlp-panel, .mlp-quiz, .mlp-predict))
  .jp-OutputArea-child:has(> .jupyter-widgets) { display: none; }
</style>"""


def show_widget(widget: "ipywidgets.Widget", **also: Any) -> None:
    """Display a widget, with what stands in for it elsewhere (text, an image), by MIME type."""
    from IPython.display import display

    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"application/vnd.jupyter.widget-view+json": view, **also}, raw=True)


def stand_in(
    sentence: str, image: bytes | None = None, says: str = ""
) -> "DisplayHandle | None":
    """Display what is seen where the widget of this cell is not alive: a picture and a sentence.

    Parameters
    ----------
    sentence : str
        HTML.
    image : bytes, optional
        A PNG; an empty one keeps the place of a picture that is still to come.
    says : str
        What is seen on it.

    Returns
    -------
    DisplayHandle or None
        Of the picture, for `keep`.
    """
    from IPython.display import display

    handle = None
    if image is not None:
        data, metadata = _bundle(image, says)
        handle = display(data, metadata=metadata, raw=True, display_id=True)
    html = f'{STANDS_IN}<p class="mlp-stands-in">{sentence}</p>'
    display({"text/html": html, "text/plain": re.sub("<[^>]*>", "", sentence)}, raw=True)
    return handle


def keep(handle: "DisplayHandle", image: bytes, says: str) -> None:
    """Let a PNG, and what is seen on it, take the place of what stands in for a widget."""
    data, metadata = _bundle(image, says)
    handle.update(data, metadata=metadata, raw=True)


def _bundle(image: bytes, says: str) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    if not image:
        return {"text/plain": ""}, {}
    data = {"text/plain": "", "image/png": base64.b64encode(image).decode()}
    return data, {"image/png": {"alt": says}}


def close_widget(widget: "ipywidgets.Widget") -> None:
    """Close a widget and all that is in it."""
    for child in getattr(widget, "children", ()):
        close_widget(child)
    for part in (widget.layout, getattr(widget, "style", None), widget):
        if part is not None:
            part.close()


def error_in_words(error: Exception) -> str:
    """Return what to tell a student of an error."""
    if isinstance(error, MemoryError):
        return "the computer has not enough memory free for it."
    return str(error) or type(error).__name__
