"""The list of `make mutants` (which takes long): it is of lines that are still there."""

import json

import mutants

SOURCE = (mutants.ROOT / "mlp_helpers.py").read_text(encoding="utf-8")


def test_the_sections_of_numbers_are_found_and_those_of_pictures_are_not():
    named = mutants.functions(SOURCE)
    assert named["nesterov"] == "x_nesterov" and named["Network.layers"] == "xǁNetworkǁlayers"
    assert {"_array", "minibatches", "fit", "Surface.grid"} <= set(named)
    assert not {"svg", "explore", "_Live.update"} & set(named)
    assert set(mutants.wanted(SOURCE, "warm_up*")) == {"warm_up", "warm_up_cosine"}
    assert "_Bar.show" not in mutants.wanted(SOURCE, "*")


def test_what_is_listed_is_there():
    code = " ".join(SOURCE.split())
    assert mutants.listed()
    for function, was, became in mutants.listed():
        assert function in mutants.functions(SOURCE), function
        assert " ".join(was.split()) in code and became != was, was


def test_a_line_for_the_list_is_read_back(monkeypatch, tmp_path):
    change = ("plain", "a | b", "a & b")
    listed = tmp_path / "MUTANTS.md"
    listed.write_text(f"{mutants.row(*change)} because |\n", encoding="utf-8")
    monkeypatch.setattr(mutants, "LISTED", listed)
    assert mutants.listed() == {change}


def test_a_run_that_broke_off_goes_on_with_what_is_left(tmp_path):
    patterns = ["mlp_helpers.x_plain__mutmut_*"]
    assert mutants.untried(tmp_path, patterns) == []
    (tmp_path / "mutants").mkdir()
    tried = {"x_plain__mutmut_1": 1, "x_plain__mutmut_2": None, "x_plainer__mutmut_1": None}
    notes = {"exit_code_by_key": {f"mlp_helpers.{name}": code for name, code in tried.items()}}
    (tmp_path / "mutants/mlp_helpers.py.meta").write_text(json.dumps(notes), encoding="utf-8")
    assert mutants.untried(tmp_path, patterns) == ["mlp_helpers.x_plain__mutmut_2"]
