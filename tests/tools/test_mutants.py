"""The list of `make mutants` (which takes long): it is of lines that are still there."""

import json

import mutants

ROOMS = [mutants.ROOT / "companion" / f"{room}.py" for room in mutants.ROOMS]


def test_the_rooms_of_numbers_are_found_and_those_of_pictures_are_not():
    named = mutants.wanted("*")
    assert named["nesterov"] == "companion.optimizers.x_nesterov"
    assert named["Network.predict"] == "companion.network.xǁNetworkǁpredict"
    assert {"as_array", "minibatches", "fit", "Surface.grid"} <= set(named)
    assert not {"svg", "explore", "LivePanel.update", "ProgressBar.move_to"} & set(named)
    assert set(mutants.wanted("warm_up*")) == {"warm_up", "warm_up_cosine"}


def test_what_is_listed_is_there():
    code = " ".join(" ".join(path.read_text(encoding="utf-8") for path in ROOMS).split())
    functions, listed = mutants.wanted("*"), mutants.listed()
    assert listed
    for function, was, became in listed:
        assert function in functions, function
        assert " ".join(was.split()) in code and became != was, was


def test_a_line_for_the_list_is_read_back(monkeypatch, tmp_path):
    change = ("plain", "a | b", "a & b")
    listed = tmp_path / "MUTANTS.md"
    listed.write_text(f"{mutants.row(*change)} because |\n", encoding="utf-8")
    monkeypatch.setattr(mutants, "LISTED", listed)
    assert mutants.listed() == {change}


def test_a_run_that_broke_off_goes_on_with_what_is_left(tmp_path):
    patterns = ["companion.optimizers.x_plain__mutmut_*"]
    assert mutants.untried(tmp_path, patterns) == []
    (tmp_path / "mutants/companion").mkdir(parents=True)
    tried = {"x_plain__mutmut_1": 1, "x_plain__mutmut_2": None, "x_plainer__mutmut_1": None}
    notes = {
        "exit_code_by_key": {f"companion.optimizers.{name}": code for name, code in tried.items()}
    }
    noted = tmp_path / "mutants/companion/optimizers.py.meta"
    noted.write_text(json.dumps(notes), encoding="utf-8")
    assert mutants.untried(tmp_path, patterns) == ["companion.optimizers.x_plain__mutmut_2"]
