"""The bar of a training: when it comes, what it shows, and that it goes."""

import itertools
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import mlp_helpers as mlp
from companion.panels import progress, widgets
from companion.panels.progress import ProgressBar


@pytest.fixture
def clock(monkeypatch):
    """The time, which stands still until it is set, in a notebook; the bars shown."""
    now = SimpleNamespace(time=100.0, bars=[])
    kernel = SimpleNamespace(version_info=(7, 0, 0))  # ipywidgets asks a loaded kernel for it
    monkeypatch.setitem(sys.modules, "ipykernel", kernel)
    monkeypatch.setattr(progress.time, "monotonic", lambda: now.time)
    monkeypatch.setattr(widgets, "show_widget", now.bars.append)
    return now


def test_it_comes_after_a_second_and_goes_at_the_end(clock):
    with ProgressBar(7) as bar:
        bar.move_to(1)
        clock.time += 1.0
        bar.move_to(2)
        assert not clock.bars
        clock.time += 0.001
        bar.move_to(3)
        (shown,) = clock.bars
        assert (shown.value, shown.max, shown.description) == (3, 7, "3/7")
        bar.move_to(5)
        assert (shown.value, shown.description) == (5, "5/7") and len(clock.bars) == 1
        assert shown.comm is not None
    assert shown.comm is None  # closed


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_it_goes_also_where_the_training_is_ended(clock, error):
    with pytest.raises(error), ProgressBar(7) as bar:
        clock.time += 2
        bar.move_to(3)
        raise error
    assert clock.bars[0].comm is None


def test_one_that_never_came_need_not_go(clock):
    with ProgressBar(7):
        pass
    assert not clock.bars


def test_elsewhere_than_in_a_notebook_there_is_none(clock, monkeypatch):
    monkeypatch.delitem(sys.modules, "ipykernel")
    with ProgressBar(7) as bar:
        clock.time += 5
        bar.move_to(3)
    assert not clock.bars and bar.widget is None


def test_a_fit_closes_its_bar_and_hands_on_what_it_is_told(clock, monkeypatch):
    network, data = mlp.Network((3, 4, 2)), (np.eye(3), [0, 1, 0])
    times = itertools.count(100, 2)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(times))
    how = {"runs": mlp.Run("Adam", 0.1), "epochs": 3, "batch_size": 2, "seed": 5}
    learned = mlp.fit(network, data, **how)
    (bar,) = clock.bars
    assert (bar.value, bar.max, bar.comm) == (3, 3, None)
    alike = mlp.fit(network, data, **how, progress=False)
    np.testing.assert_array_equal(learned.w, alike.w)
    assert len(clock.bars) == 1 and learned.snapshot.epoch == 3


def test_twenty_epochs_where_nothing_else_is_said():
    network, data = mlp.Network((3, 4, 2)), (np.eye(3), [0, 1, 0])
    assert mlp.fit(network, data, batch_size=3).snapshot.epoch == 20


@pytest.mark.parametrize("odd", [None, 1, "yes"])
def test_progress_is_true_or_false(odd):
    with pytest.raises(TypeError, match="progress should be True or False"):
        mlp.fit(mlp.Network((3, 4, 2)), (np.eye(3), [0, 1, 0]), progress=odd)
