"""The course's pictures depend on no setting of the user's: each of these, from what people keep in
their matplotlibrc, their notebooks and their environment, leaves every byte as it is."""

import base64
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import backend_bases
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

import mlp_helpers as mlp
from companion.pictures.look import default_settings
from companion.pictures.svg import settle

ROOT = Path(__file__).resolve().parents[2]

HOSTILE = {
    "cut to what is drawn": {"savefig.bbox": "tight", "savefig.pad_inches": 0.4},
    "more dots per inch": {"savefig.dpi": 300, "figure.dpi": 220},
    "another size": {"figure.figsize": (3, 2), "figure.autolayout": True},
    "its own layout": {
        "figure.constrained_layout.use": False, "figure.constrained_layout.h_pad": 0.5,
        "figure.constrained_layout.w_pad": 0.5,
    },
    "TeX": {"text.usetex": True},
    "large print": {"font.size": 30, "font.family": "serif", "font.weight": "bold"},
    "fonts": {"font.sans-serif": ["DejaVu Serif"], "mathtext.fontset": "stix"},
    "axes": {
        "axes.grid": True, "axes.facecolor": "yellow", "axes.linewidth": 4, "axes.xmargin": 0.4,
        "axes.spines.left": False, "axes.prop_cycle": mpl.cycler(color=["red"]),
        "axes.labelsize": 40, "axes.titlesize": 40, "axes.titleweight": "bold",
        "axes.labelcolor": "red", "axes.axisbelow": False,
    },
    "numbers on the axes": {
        "axes.formatter.use_locale": True, "axes.formatter.limits": (0, 0),
        "axes.unicode_minus": False, "axes.formatter.useoffset": False,
    },
    "ticks": {
        "xtick.labelsize": 3, "ytick.direction": "in", "xtick.minor.visible": True,
        "xtick.top": True, "ytick.color": "red", "xtick.bottom": False,
    },
    "images": {
        "image.cmap": "jet", "image.origin": "lower", "image.interpolation": "bicubic",
        "image.aspect": "auto",
    },
    "lines": {
        "lines.linewidth": 9, "lines.marker": "s", "lines.linestyle": "--", "lines.markersize": 20,
        "patch.edgecolor": "red", "contour.linewidth": 5, "lines.scale_dashes": False,
    },
    "legends": {"legend.frameon": True, "legend.fontsize": 30, "legend.loc": "center"},
    "colors of a saved figure": {
        "savefig.facecolor": "black", "savefig.transparent": True, "figure.facecolor": "black",
        "figure.edgecolor": "red",
    },
    "another kind of file": {"savefig.format": "pdf"},
    "rough paths": {"path.simplify_threshold": 1.0, "path.sketch": (3, 100, 9), "path.snap": False},
    "text not smoothed": {"text.antialiased": False, "text.hinting": "none", "text.color": "red"},
}  # fmt: skip
STYLES = ("dark_background", "ggplot", "seaborn-v0_8-poster", "grayscale", "classic")


@mlp.panel(lambda steps: backdrop(), steps=mlp.Slider("steps", 1, 9, 3))
def marked(steps):
    x = np.linspace(0.1, 1.0, steps + 2)
    marks = [
        mlp.method_line("heavy ball", x, x**2, dots=9),
        mlp.method_line("Adam", x, 10**x, "Adam", ax=1),
        mlp.Dots(x, -x, name="dots"), mlp.Arrow([0, 1], [0, 1]), mlp.Text(0.2, -0.5, "words"),
        mlp.Area([0, 1, 1], [0, 0, 1], name="an area"),
        mlp.Pixels(np.eye(3)[..., None].repeat(3, -1), (-1, 0, -1, 0)),
    ]  # fmt: skip
    return marks, f"{steps} steps"


def backdrop():
    """What a lesson's backdrop may draw."""
    figure, (left, right) = mlp.stage(2, width=500, legend=150, height=200)
    mlp.plot_contours(left, mlp.SURFACES["ravine"])
    right.set(yscale="log", xlim=(0.01, 1), ylim=(1, 12), xlabel="x", title="-1 and $x^2$")
    right.plot([0.1, 0.5, 1], [2, 3, 4], "--", label="a line")
    right.fill_between([0, 1], 1, 2)
    right.legend()
    return figure


def own_lines(between=lambda: None):
    """What a student may draw between stage() and show()."""
    figure, (left, middle, right) = mlp.stage(3, width=600, height=200)
    between()
    left.plot([-1, 2, 3], [1e5, 2e5, 4e5], label="mine")
    left.scatter([1, 2], [1e5, 3e5])
    left.bar([0, 1], [1e5, 2e5])
    left.set_title("a title")
    left.legend()
    left.get_xticklabels()
    left.annotate("there", (1, 1e5))
    left.twinx().hist([1, 2, 2])
    middle.imshow(np.arange(9).reshape(3, 3))
    figure.colorbar(middle.images[0], ax=middle)
    figure.suptitle("all")
    mlp.plot_images(right, np.linspace(-0.5, 0.5, 128).reshape(2, 64), "ab", columns=1)
    return figure


def confusion():
    figure, ax = mlp.stage(width=200, height=200)
    mlp.plot_confusion(ax, [[5, 1], [0, 7]])
    return figure


def all_pictures(between=lambda: None):
    """{which: SVG or PNG} of pictures of every kind."""
    on_stage = marked.backdrop(marked.values())
    return {
        "svg": mlp.svg(*marks_on(on_stage)).encode(),
        "backdrop": mlp.png(on_stage, scale=2),
        "still": mlp.png(marked.figure()[0]),
        "student's": mlp.png(own_lines(between)),
        "confusion": mlp.png(confusion()),
    }


def marks_on(figure):
    marks, says = marked.picture(**marked.values())
    return marks, figure, says


@pytest.fixture(scope="module")
def right():
    """The pictures as they are where nobody has set anything."""
    with mpl.rc_context():
        mpl.rcdefaults()
        return all_pictures()


def assert_same(found, right):
    for which, picture in right.items():
        assert found[which] == picture, which


QUICK = ("cut to what is drawn", "numbers on the axes", "text not smoothed")


def each_of(settings):
    """Parameters for a test: most of them slow, since they only widen what the others show."""
    return [
        pytest.param(value, id=name, marks=() if name in QUICK else pytest.mark.slow)
        for name, value in settings.items()
    ]


@pytest.mark.parametrize("settings", each_of(HOSTILE))
def test_settings_made_before(settings, right):
    with mpl.rc_context(settings):
        theirs = dict(mpl.rcParams)
        assert_same(all_pictures(), right)
        assert dict(mpl.rcParams) == theirs


@pytest.mark.slow
@pytest.mark.parametrize("settings", HOSTILE.values(), ids=HOSTILE)
def test_settings_made_between_stage_and_show(settings, right):
    with mpl.rc_context():
        figure = own_lines(lambda: plt.rcParams.update(settings))
        assert mlp.png(figure) == right["student's"]


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES)
def test_style_sheets(style, right):
    with plt.style.context(style):
        assert_same(all_pictures(), right)


def test_a_decimal_comma(right, monkeypatch):
    import locale

    commas = locale.localeconv() | {"decimal_point": ",", "thousands_sep": "."}
    monkeypatch.setattr(locale, "localeconv", lambda: commas)
    with mpl.rc_context(HOSTILE["numbers on the axes"]):
        assert_same(all_pictures(), right)


def test_handwriting(right):
    with plt.xkcd():
        assert_same(all_pictures(), right)


def test_plots_that_are_shown_as_they_are_made(right):
    with mpl.rc_context():
        plt.ion()
        assert_same(all_pictures(), right)
        assert plt.get_fignums() == []


def test_another_writer_of_png(right):
    """Other packages may register theirs for all figures."""

    class Other(FigureCanvasAgg):
        def print_png(self, *args, **kwargs):
            pytest.fail("it is asked")

    before = backend_bases.get_registered_canvas_class("png")
    backend_bases.register_backend("png", Other)
    try:
        assert_same(all_pictures(), right)
    finally:
        backend_bases.register_backend("png", before)


def test_a_shown_picture_is_the_right_one(right, monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    with mpl.rc_context(HOSTILE["cut to what is drawn"]):
        mlp.still(marked)
        mlp.show(own_lines(), "words")
    pictures = [base64.b64decode(data["image/png"]) for data in shown]
    assert pictures == [right["still"], right["student's"]]


def test_a_figure_of_ones_own_is_stored_as_large_as_it_is():
    from matplotlib.figure import Figure

    figure = Figure((3, 2), dpi=100)
    figure.subplots().set_title("mine")
    wanted = mlp.png(figure, scale=2)
    with mpl.rc_context(HOSTILE["cut to what is drawn"] | HOSTILE["colors of a saved figure"]):
        assert mlp.png(figure, scale=2) == wanted


def test_the_backdrop_is_as_large_as_its_panel():
    """Stretched, lines would stand at wrong numbers."""
    with mpl.rc_context(HOSTILE["cut to what is drawn"] | HOSTILE["more dots per inch"]):
        figure = settle(mlp.stage(width=700, height=300)[0])
        for scale in (1, 2):
            image = Image.open(io.BytesIO(mlp.png(figure, scale)))
            assert image.size == (700 * scale, 300 * scale)


def run(folder, **environment):
    """What a new process draws: {which: hash}, in this folder and with these variables."""
    code = "import test_settings as t; [print(k, t.digest(v)) for k, v in t.all_pictures().items()]"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120,
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{Path(__file__).parent}"} | environment,
    )  # fmt: skip
    assert not done.returncode, done.stderr
    return dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())


def digest(picture):
    return hashlib.sha256(picture).hexdigest()


MATPLOTLIBRC = "savefig.bbox: tight\nfont.size: 20\nimage.cmap: jet\naxes.grid: True\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [{"MPLBACKEND": "svg", "LC_ALL": "de_DE.UTF-8"},
     {"MATPLOTLIBRC": "other/matplotlibrc", "MPLBACKEND": "pdf"}],
    ids=["backend", "file"],
)  # fmt: skip
def test_the_environment_and_a_file_of_settings(environment, right, tmp_path):
    """A matplotlibrc lies in the folder where one works, and another where a variable says."""
    (tmp_path / "matplotlibrc").write_text(MATPLOTLIBRC)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "matplotlibrc").write_text("text.usetex: True\nsavefig.dpi: 50\n")
    found = run(tmp_path, **environment)
    assert found == {which: digest(picture) for which, picture in right.items()}


def test_the_users_settings_are_theirs_again_after_an_error():
    with mpl.rc_context({"font.size": 30}):
        with pytest.raises(ValueError, match="width should be at least 100"):
            mlp.stage(width=3)
        assert mpl.rcParams["font.size"] == 30


def test_a_setting_made_within_is_kept_until_the_end():
    """A backdrop may set something for itself, and nothing of it is left."""
    before = mpl.rcParams["font.size"]
    with default_settings():
        mpl.rcParams["font.size"] = 23
        with default_settings():
            assert mpl.rcParams["font.size"] == 23
        mlp.stage(height=200)[1].plot([0, 1])
        assert mpl.rcParams["font.size"] == 23
    assert mpl.rcParams["font.size"] == before


def test_a_move_changes_no_settings(monkeypatch):
    """It would cost more than the picture."""
    figure = marked.backdrop(marked.values())
    monkeypatch.setattr(mpl, "rcdefaults", lambda: pytest.fail("settings were changed"))
    assert mlp.svg(*marks_on(figure))
