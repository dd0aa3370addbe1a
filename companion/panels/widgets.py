"""What all that is shown as a widget needs: display, closing, errors in words."""

from pathlib import Path

CSS = Path(__file__).with_name("panel.css").read_text(encoding="utf-8")


def show_widget(widget, **also):
    """Display a widget, with what stands in for it elsewhere (text, an image)."""
    from IPython.display import display

    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"application/vnd.jupyter.widget-view+json": view, **also}, raw=True)


def close_widget(widget):
    for child in getattr(widget, "children", ()):
        close_widget(child)
    for part in (widget.layout, getattr(widget, "style", None), widget):
        if part is not None:
            part.close()


def error_in_words(error):
    if isinstance(error, MemoryError):
        return "the computer has not enough memory free for it."
    return str(error) or type(error).__name__
