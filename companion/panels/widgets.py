"""What all that is shown as a widget needs: display, closing, errors in words."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ipywidgets


def show_widget(widget: "ipywidgets.Widget", **also: Any) -> None:
    """Display a widget, with what stands in for it elsewhere (text, an image), by MIME type."""
    from IPython.display import display

    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"application/vnd.jupyter.widget-view+json": view, **also}, raw=True)


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
