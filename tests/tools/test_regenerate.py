"""make notebooks stores what a reader and a diff need, the same each time, and never half a run."""

import json
import os
import subprocess
import sys

import nbformat
import pytest
import regenerate
from jupyter_environment import HEEDED, isolate_jupyter
from test_notebooks_stored import problems

pytestmark = pytest.mark.slow  # for those who change the course

PANEL = """
from IPython.display import display
import ipywidgets

class Panel(ipywidgets.VBox):
    def _repr_mimebundle_(self, **kwargs):
        return super()._repr_mimebundle_(**kwargs) | {"image/png": "AAAA", "text/plain": "a panel"}

display(Panel([ipywidgets.IntSlider()]))
"""


def notebook(*sources):
    """Return a notebook with a title and these code cells, as some editor saved it."""
    cells = [nbformat.v4.new_markdown_cell("# Title")]
    for source in sources:
        cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": ["kept"]}))
        cells[-1].metadata["execution"] = {"iopub.execute_input": "2020-01-01"}
    metadata = {"widgets": {"state": 1}, "kernelspec": {"name": "mine", "display_name": "Mine"}}
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def run(path, *options, **environment):
    """Run the script on one notebook, in a process of its own; return (exit code, output)."""
    done = subprocess.run(
        [sys.executable, regenerate.__file__, *options, str(path)],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout


def test_a_run_stores_pictures_and_no_widgets_and_a_second_changes_nothing(tmp_path):
    path = tmp_path / "01_try.ipynb"
    nbformat.write(notebook(PANEL, "1 + 1"), path)
    assert run(path)[0] == 0
    first = path.read_bytes()
    stored = json.loads(first)
    _, panel, total = stored["cells"]
    assert problems(stored) == []
    assert sorted(panel["outputs"][0]["data"]) == ["image/png", "text/plain"]
    assert total["outputs"][0]["data"]["text/plain"] == ["2"]
    assert panel["metadata"] == {"tags": ["kept"]}
    assert run(path)[0] == 0
    assert path.read_bytes() == first


def test_of_a_bare_widget_nothing_is_stored():
    """Of a progress bar, for instance, which appears only where a run takes over a second."""
    view = nbformat.v4.new_output("display_data", {regenerate.WIDGET_VIEW: {"model_id": "1"}})
    words = nbformat.v4.new_output("stream", text="done")
    ran = notebook("fit()")
    ran.cells[1].outputs = [view, words]
    regenerate.tidy(ran)
    assert ran.cells[1].outputs == [words]


def test_it_can_be_stored_elsewhere(tmp_path):
    path, elsewhere = tmp_path / "01_try.ipynb", tmp_path / "elsewhere"
    nbformat.write(notebook("1 + 1"), path)
    elsewhere.mkdir()
    before = path.read_bytes()
    assert run(path, "--into", str(elsewhere))[0] == 0
    assert path.read_bytes() == before and [*elsewhere.iterdir()] == [elsewhere / path.name]
    assert problems(json.loads((elsewhere / path.name).read_text())) == []


def test_the_kernel_is_this_python_whatever_a_home_folder_holds(tmp_path):
    shadow = tmp_path / "kernels/python3"
    shadow.mkdir(parents=True)
    spec = {"argv": ["false"], "display_name": "another Python", "language": "python"}
    (shadow / "kernel.json").write_text(json.dumps(spec))
    path = tmp_path / "01_try.ipynb"
    nbformat.write(notebook("import sys; print(sys.executable)"), path)
    code, printed = run(path, JUPYTER_DATA_DIR=str(tmp_path), JUPYTER_PREFER_ENV_PATH="0")
    assert code == 0, printed
    assert nbformat.read(path, 4).cells[1].outputs[0].text.strip() == sys.executable


def test_a_cell_that_fails_leaves_the_notebook_as_it_was(tmp_path):
    path = tmp_path / "01_try.ipynb"
    nbformat.write(notebook("1 / 0"), path)
    before = path.read_bytes()
    code, printed = run(path)
    assert code == 1
    assert path.read_bytes() == before and [*tmp_path.iterdir()] == [path]
    assert "01_try.ipynb: FAILED, and left as it was" in printed and "ZeroDivisionError" in printed


PERSONAL = (
    "IPYTHON_ARGUMENTS", "JUPYTER_PATH", "MPLBACKEND", "PYTHONSTARTUP", "PYTHONWARNINGS",
    "PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONOPTIMIZE", "PYTHONSAFEPATH",
    "PYTHONINSPECT", "PYTHONIOENCODING", "PYTHONPLATLIBDIR", "PYTHONEXECUTABLE",
    "__PYVENV_LAUNCHER__", "JUPYTER_CONFIG_PATH", "JUPYTER_NO_CONFIG", "JUPYTERLAB_DIR",
    "JUPYTER_TOKEN", "JPY_SESSION_NAME",
)  # fmt: skip
OURS = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")


def test_personal_settings_reach_no_kernel(tmp_path, monkeypatch):
    named = (*PERSONAL, *OURS, "JUPYTER_PREFER_ENV_PATH", "MATPLOTLIBRC", "HOME", *HEEDED)
    personal = dict.fromkeys(named, str(tmp_path))
    with monkeypatch.context() as context:
        context.setattr(os, "environ", personal)
        tidy_up = isolate_jupyter()
    assert personal["HOME"] == str(tmp_path) and not set(PERSONAL) & set(personal)
    assert {name for name, value in personal.items() if value == str(tmp_path)} == (
        {"HOME", *HEEDED} - set(OURS)
    )
    for name in OURS:
        assert os.path.isdir(personal[name]), name
    assert os.path.isfile(personal["MATPLOTLIBRC"]) and "mpl-data" in personal["MATPLOTLIBRC"]
    tidy_up()
    assert not os.path.exists(personal["IPYTHONDIR"])


def test_a_kernel_finds_nothing_of_another_python(tmp_path):
    """However its parent was started."""
    (tmp_path / "another").mkdir()
    (tmp_path / "another/ours.py").touch()
    (tmp_path / "start.py").write_text("heard = 1")
    path = tmp_path / "01_try.ipynb"
    find = "from importlib.util import find_spec as find"
    nbformat.write(notebook(f"{find}; print(find('ours'), __debug__, 'heard' in dir())"), path)
    settings = {"PYTHONPATH": str(tmp_path / "another"), "PYTHONOPTIMIZE": "2"}
    code, printed = run(path, PYTHONSTARTUP=str(tmp_path / "start.py"), **settings)
    assert code == 0, printed
    assert nbformat.read(path, 4).cells[1].outputs[0].text.strip() == "None True False"
