"""Run every notebook from top to bottom and store its outputs: ``make notebooks``, or

    python tools/regenerate.py [--into FOLDER] [NOTEBOOK ...]

What is stored is what a reader and a diff need: no widget state (hundreds of kB, useless without a
kernel), no widget views (they would read "Loading widget" for ever; the picture or text beside them
is shown instead), no times and no patch versions. A second run changes nothing.
"""

import argparse
import sys
import time
from pathlib import Path

import nbformat
from course_folder import ROOT
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_environment import isolate_jupyter, patiently
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {
    "name": "python",
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "pygments_lexer": "ipython3",
}


class Client(NotebookClient):
    """Runs a notebook, and leaves pictures as they are first shown.

    A panel that trains keeps its last picture in the notebook, and whether it has ended before the
    last cell has is chance.
    """

    def process_message(self, msg, cell, cell_index):
        """Hear what a kernel says, but for what it says of earlier outputs."""
        if msg["msg_type"] == "update_display_data":
            return None
        return super().process_message(msg, cell, cell_index)


@patiently
def run(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Execute a notebook in `folder` on this Python; raise CellExecutionError at an error."""
    # No folder of kernels is looked at: a home folder's "python3" may be another Python.
    specs = KernelSpecManager(kernel_dirs=[])
    client = Client(
        notebook,
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=specs),
        timeout=300,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Keep only what a reader and a diff need; see the module's docstring."""
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNELSPEC, "language_info": LANGUAGE})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # an editor's time stamps
        for output in cell.get("outputs", ()):
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
        if "outputs" in cell:  # of a progress bar nothing is left; whether there is one is chance
            cell.outputs = [each for each in cell.outputs if each.get("data", True)]


def regenerate(path: Path, into: Path | None = None) -> None:
    """Run one notebook and store it where it came from, or in the folder `into`, only if every cell
    went well."""
    notebook = nbformat.read(path, as_version=4)
    run(notebook, path.parent)
    tidy(notebook)
    nbformat.validate(notebook)
    target = path if into is None else into / path.name
    temporary = target.with_suffix(".tmp")
    nbformat.write(notebook, temporary)
    temporary.replace(target)


def main(arguments: list[str]) -> int:
    """Regenerate the notebooks named, or all; return how many failed."""
    parse = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parse.add_argument("--into", type=Path, help="a folder to store them in (default: their own)")
    parse.add_argument("notebooks", nargs="*", type=Path, help="which (default: all)")
    asked = parse.parse_args(arguments)
    paths = asked.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not paths:
        print("there is no notebook in notebooks/")
        return 1
    failed = 0
    tidy_up = isolate_jupyter()
    try:
        for path in paths:
            start = time.perf_counter()
            try:
                regenerate(path.resolve(), asked.into)
            except CellExecutionError as error:
                failed += 1
                print(f"{path.name}: FAILED, and left as it was\n{error}")
            else:
                print(f"{path.name}: {time.perf_counter() - start:.0f} s")
    finally:
        tidy_up()
    return failed


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
