"""The benchmarks run to their end, in a short form and without the peers. (Figures are no test.)"""

import importlib.util

import course_folder
import numpy as np
import pytest


def loaded(name):
    """A benchmark, which is no module that can be imported: `panels` is a folder of tests."""
    path = course_folder.ROOT / f"tools/benchmarks/{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmark_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_part_of_the_report_is_made_without_the_peers():
    speed = loaded("speed")
    assert "instances" in speed.growth(1) and "the rule" in speed.profile(1)
    assert speed.versions(peers=False).partition("; ")[2].startswith("numpy ")
    data, sizes, size = speed.digits()
    begin = speed.machine()
    times = speed.measure(speed.cases(data, sizes, size, 0, peers=False), 1)
    assert (speed.machine() - begin)[[0, 2]].min() > 0
    assert list(times) == [
        "ours", "ours, cross-entropy", "the five products alone", "six runs at once, per run",
    ]  # fmt: skip
    assert speed.table("the work", times, 0).count("\n") == 7


def test_a_row_has_the_clock_the_cpu_time_and_both_ratios():
    speed = loaded("speed")
    ours, theirs = np.array([[2e-3], [1e-3]]), np.array([[4e-3], [8e-3]])
    times = {"ours": ours, "the five products alone": theirs, "six runs at once, per run": theirs}
    mine, products, six = speed.table("the work", times, 0).splitlines()[-3:]
    assert mine == "| ours | 2.00 (2.00 to 2.00) | 0.50 |  |  |  |"
    assert "| 4.00 (4.00 to 4.00) | 2.00 | 0.50 | 0.12 | 3.4 |" in products
    assert "| 0.67 (0.67 to 0.67) | 2.00 | 0.33 | 1.33 | 0.5 |" in six


def test_other_work_is_told_and_where_it_disturbs_a_warning_is_given():
    speed = loaded("speed")
    alone, held_up = {"ours": np.full((2, 5), 1e-3)}, {"ours": np.array([[2e-3], [1e-3]])}
    quiet = speed.disturbance((10, 10.5, 10), alone)
    assert quiet == "Other work kept 0.05 processors busy."
    assert "0.50 processors busy. WARNING: " in speed.disturbance((10, 15, 10), alone)
    assert "WARNING: other work " in speed.disturbance((10, 10, 10), held_up)
    assert speed.disturbance((10, np.nan, 10), alone) == ""


def test_what_would_keep_a_part_of_the_table_is_refused(capsys):
    with pytest.raises(SystemExit):
        loaded("speed").main(["--no-peers", "--write"])
    assert "--no-peers makes a part of it" in capsys.readouterr().err


@pytest.mark.slow
def test_the_whole_report(capsys):
    loaded("speed").main(["--rounds", "1", "--no-peers"])
    printed = capsys.readouterr().out
    for part in ("1437 digits", "60000 x 784", "CPU time at 16", "Peak memory", "The race panel",
                 "Where an epoch", " cores, ", "; numpy "):  # fmt: skip
        assert part in printed


def test_the_peers_of_a_panel_find_what_they_use(monkeypatch):
    """What is written beside a notebook for the browser's benchmark, with one panel redrawn."""
    import ipywidgets

    import companion.panels.live
    import mlp_helpers

    for name in ("LivePanel", "interactive"):
        owner = companion.panels.live.LivePanel if name == "LivePanel" else ipywidgets.interactive
        monkeypatch.setattr(owner, "update", owner.update)  # and puts it back
    names = {}
    exec(loaded("panels").PEERS, names)
    drawn = []
    monkeypatch.setattr(mlp_helpers, "draw", lambda marks, figure: drawn.append(figure))
    controls = {
        "x": mlp_helpers.Slider("x", 0, 1, 0.5), "k": mlp_helpers.Slider("k", 0, 9, 3),
        "eta": mlp_helpers.Slider("η", 0.1, 10, 1.0, log=True),
        "method": mlp_helpers.Choice("method", ("plain", "Adam"), "plain"),
        "noisy": mlp_helpers.Toggle("noise"),
    }  # fmt: skip

    @mlp_helpers.panel(**controls)
    def a_panel(x, k, eta, method, noisy):
        return [], "a picture"

    names["redraw_with_pyplot"](a_panel, 0, x=0.25)
    assert len(drawn) == 1 and len(names["spent"]["interact"]) == 1
    names["label"]()
