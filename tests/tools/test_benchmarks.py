"""The benchmarks run to their end, in a short form and without the peers. (Figures are no test.)"""

import importlib.util

import course_folder
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
    times = speed.measure(speed.cases(data, sizes, size, 0, peers=False), 1)
    assert list(times) == [
        "ours", "ours, cross-entropy", "the five products alone", "six runs at once, per run",
    ]  # fmt: skip
    assert speed.table("the work", times, 0).count("\n") == 7


def test_what_would_keep_a_part_of_the_table_is_refused(capsys):
    with pytest.raises(SystemExit):
        loaded("speed").main(["--no-peers", "--write"])
    assert "--no-peers makes a part of it" in capsys.readouterr().err


@pytest.mark.slow
def test_the_whole_report(capsys):
    loaded("speed").main(["--rounds", "1", "--no-peers"])
    printed = capsys.readouterr().out
    for part in ("1437 digits", "60000 x 784", "Time at 16", "Peak memory", "The race panel",
                 "Where an epoch", "cores; numpy"):  # fmt: skip
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
