"""A panel by itself: what it is called, what it takes, what it draws once, its line of Python."""

import base64
import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import mlp_helpers as mlp
from companion.panels import widgets
from companion.panels.panel import plain_number


def backdrop(wide):
    return mlp.stage(width=600 if wide else 300, height=200)[0]


@mlp.panel(
    backdrop,
    eta=mlp.Slider("η", 0.0, 1.0, 0.25, 0.25),
    kind=mlp.Choice("kind", ("a", "b"), "a"),
    wide=mlp.Toggle("wide"),
)
def steps(eta, kind, wide):
    """A line that ends at eta."""
    return [mlp.Line([0, 1], [0, eta])], f"{kind} ends at {eta}"


def inspected(detail):
    """What IPython shows for steps? and steps??, without its colors."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.user_ns["steps"] = steps
    shown = shell.object_inspect_mime("steps", detail_level=detail)["text/plain"]
    return re.sub(r"\x1b\[[\d;]*m", "", shown)


def test_two_question_marks_show_the_picture_function():
    shown = inspected(1)
    assert "return [mlp.Line([0, 1], [0, eta])]" in shown and "@mlp.panel(" in shown
    assert "class Panel" not in shown and "instance_of" not in shown


def test_one_question_mark_shows_its_words():
    shown = inspected(0)
    assert "A line that ends at eta." in shown and "Panel" in shown


def test_it_knows_the_function_that_it_wraps():
    assert steps.__wrapped__ is steps.picture and steps.__name__ == "steps"
    assert steps.__doc__ == "A line that ends at eta."
    assert repr(steps) == "panel steps(eta, kind, wide)"
    assert mlp.panel()(lambda: ([], "")).__doc__ is None


def test_a_picture_function_needs_no_name():
    class Picture:
        def __call__(self):
            return [], "nothing"

    assert repr(mlp.panel()(Picture())) == "panel Picture()"


def test_it_stands_at_its_first_values_unless_it_is_told_otherwise():
    assert steps.values() == {"eta": 0.25, "kind": "a", "wide": False}
    assert steps.values(kind="b", wide=np.True_) == {"eta": 0.25, "kind": "b", "wide": True}
    with pytest.raises(ValueError, match="control 'beta' is not known; there are 'eta', 'kind'"):
        steps.values(beta=1)
    with pytest.raises(ValueError, match="kind should be one of 'a', 'b', not 'c'"):
        steps.values(kind="c")


def test_the_backdrop_is_given_what_it_asks_for():
    assert steps.needs == ["wide"]
    wide, narrow = (steps.backdrop(steps.values(wide=w)) for w in (True, False))
    assert wide.get_size_inches()[0] == 6 and narrow.get_size_inches()[0] == 3
    assert wide.get_layout_engine() is None or not wide.get_layout_engine().adjust_compatible


def test_without_a_backdrop_it_stands_on_one_pair_of_axes():
    figure, says = mlp.panel()(lambda: ([mlp.Dots(0.5, 0.5)], "a dot")).figure()
    assert len(figure.axes) == 2 and says == "a dot"  # and the layer of the legend
    assert len(figure.axes[0].lines) == 1


def test_a_backdrop_that_is_no_figure_is_told():
    with pytest.raises(TypeError, match="figure should be a figure"):
        mlp.panel(lambda: None)(lambda: ([], "")).figure()


def test_a_backdrop_is_drawn_by_matplotlibs_defaults():
    """Whatever it reads of them, and whatever the user has set."""
    import matplotlib as mpl

    read = []

    def asks():
        read.append(mpl.rcParams["lines.dashed_pattern"])
        return mlp.stage(height=200)[0]

    with mpl.rc_context({"lines.dashed_pattern": (9, 9)}):
        mlp.panel(asks)(lambda: ([], "")).figure()
    assert read == [mpl.rcParamsDefault["lines.dashed_pattern"]]


def test_the_last_picture_of_a_training_stands_still():
    @mlp.panel(n=mlp.Slider("n", 1, 5, 3))
    def grows(n):
        for k in range(n):
            yield [mlp.Line([0, 1], [0, k])], f"{k + 1} of {n}"

    assert grows.trains and not steps.trains
    assert [says for _, says in grows.pictures(n=2)] == ["1 of 2", "2 of 2"]
    figure, says = grows.figure(n=4)
    assert says == "4 of 4" and figure.axes[0].lines[0].get_ydata().tolist() == [0, 3]


def test_a_still_is_shown_with_its_words(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *data, **how: shown.append((data, how)))
    mlp.still(steps, eta=0.5)
    (((data,), how),) = shown
    assert data["image/png"] == base64.b64encode(mlp.png(steps.figure(eta=0.5)[0])).decode()
    assert how["metadata"]["image/png"] == {"alt": "a ends at 0.5"}


@pytest.fixture
def explored(monkeypatch):
    """What `explore` displays: the widget, and what stands in for it."""
    found = []
    monkeypatch.setattr(widgets, "show_widget", found.append)
    monkeypatch.setattr(widgets, "stand_in", lambda *what: found.append(what))
    return found


def test_where_widgets_do_not_work_the_picture_stands_in(explored):
    mlp.explore(steps, eta=0.75, wide=True)
    root, (told, picture, says) = explored
    figure, words = steps.figure(eta=0.75, wide=True)
    seen, wanted = (np.asarray(Image.open(BytesIO(png))) for png in (picture, mlp.png(figure)))
    assert seen.shape == wanted.shape and says == words
    assert told == "This picture stands still: run its cell to move it."
    assert "a ends at 0.75" in root.children[2].children[0].value


def test_of_a_training_the_place_of_a_picture_is_kept(explored):
    @mlp.panel(n=mlp.Slider("n", 1, 5, 3))
    def grows(n):
        yield [], f"one of {n}"

    mlp.explore(grows)
    assert explored[1][1] == b""


def test_what_stands_in_is_displayed_below(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *data, **how: shown.append((data, how)))
    assert widgets.stand_in("A <b>sentence</b>.") is None
    (((data,), how),) = shown
    assert how == {"raw": True} and data["text/plain"] == "A sentence."
    assert data["text/html"].startswith("<style>")
    assert data["text/html"].endswith('<p class="mlp-stands-in">A <b>sentence</b>.</p>')
    widgets.stand_in("Later.", b"")
    widgets.stand_in("Now.", b"a png", "a line")
    (later, how), _, (now, alt), _ = shown[1:]
    assert later == ({"text/plain": ""},) and how["display_id"] is True
    assert now == ({"text/plain": "", "image/png": base64.b64encode(b"a png").decode()},)
    assert alt["metadata"] == {"image/png": {"alt": "a line"}}


def test_a_widget_is_displayed_by_its_number(monkeypatch):
    import ipywidgets

    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *data, **how: shown.append((data, how)))
    box = ipywidgets.HTML("words")
    widgets.show_widget(box, **{"text/plain": "plain words"})
    (((data,), how),) = shown
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    assert data == {
        "application/vnd.jupyter.widget-view+json": view, "text/plain": "plain words"
    }  # fmt: skip
    assert how == {"raw": True}


@pytest.mark.parametrize(
    "value, text",
    [
        (0.123456, "0.123456"), (1e-9, "1e-09"), (3, "3"), (True, "True"), ("a", "'a'"),
        (np.float64(0.25), "0.25"), (np.float32(0.5), "0.5"), (np.int64(7), "7"),
        (np.bool_(False), "False"), (12345.6, "12345.6"), (None, "None"),
    ],
)  # fmt: skip
def test_a_value_in_the_line_of_python(value, text):
    assert repr(plain_number(value)) == text


def test_the_line_of_python():
    values = steps.values(eta=np.float64(0.43))
    assert steps.code(values) == "still(steps, eta=0.43, kind='a', wide=False)"


@pytest.mark.parametrize(
    "control, words",
    [
        (mlp.Slider("k", 3, 3, 3), "^high of k should lie in"),
        (mlp.Slider("k", 0, 3, 7), "^value of k should be from 0 to 3, it is 7"),
        (mlp.Choice("k", ("a", "b"), "c"), "^value of k should be one of 'a', 'b', not 'c'"),
    ],
)
def test_a_control_that_cannot_be_is_told(control, words):
    with pytest.raises(ValueError, match=words):
        mlp.panel(k=control)(lambda k: ([], ""))


@pytest.mark.parametrize(
    "make, words",
    [
        (lambda: mlp.panel()(3), "picture should be a function of the controls' values, not 3"),
        (lambda: mlp.panel(3)(lambda: None), "backdrop should be a function that returns a figure"),
        (lambda: mlp.panel(k=3)(lambda k: None), "k should be a control: Slider, Choice or Toggle"),
        (lambda: mlp.panel(k=mlp.Toggle(3))(lambda k: None), "label of k should be a text"),
        (lambda: mlp.panel(k=mlp.Toggle("k", 2))(lambda k: None), "value of k should be True or"),
        (lambda: mlp.panel(k=mlp.Toggle("k"))(lambda: None), r"\['k'\] are not both control and"),
        (lambda: mlp.panel()(lambda k: None), r"\['k'\] are not both control and argument"),
        (lambda: mlp.still(3), "a_panel should be a Panel, made by panel, not 3"),
        (lambda: mlp.explore(steps.picture), "a_panel should be a Panel, made by panel, not <func"),
    ],
)
def test_what_makes_no_panel_is_told(make, words):
    with pytest.raises(TypeError, match=words):
        make()
