"""What students write themselves, functions, pictures and panels: where it does not fit, a clear
error says what came and what would be right."""

import tracemalloc

import numpy as np
import pytest
from test_bad_input import NETWORK, ONE, RAVINE, TWO_RUNS, W, X, Y, bad, fit, train

import mlp_helpers as mlp
from companion import checks
from companion.pictures.svg import settle
from mlp_helpers import Arrow, Choice, Line, Run, Slider, Text, Toggle

WANTED = r"objective should be a function \(w, batch\) -> \(J, gradient\)"


def by(objective, runs=ONE):
    """Train, and take the curvature's steps, by this objective."""
    yield lambda: next(mlp.train(objective, [1.0, 2.0], runs))
    yield lambda: next(mlp.train(objective, [1.0, 2.0], TWO_RUNS))


def length(w, batch=None):
    return float((w * w).sum()), 2 * w


OBJECTIVES = {
    "one number for all runs": (length, "gave .* and an array of the shape"),
    "J alone": (lambda w, batch: (w * w).sum(axis=-1), "it gave an array of the shape"),
    "the gradient alone": (lambda w, batch: 2 * w, "it gave an array of the shape"),
    "nothing": (lambda w, batch: None, "it gave None"),
    "an empty pair": (lambda w, batch: (), "it gave nothing"),
    "a list for a gradient": (lambda w, batch: ((w * w).sum(axis=-1), [1, 2]), r"and \[1, 2\]"),
    "columns": (lambda w, batch: ((w * w).sum(axis=-1), 2 * w[..., None]), "gave .* and an array"),
    "swapped": (lambda w, batch: (2 * w, (w * w).sum(axis=-1)), "it gave .* and an array"),
    "no batch": (lambda w: ((w * w).sum(axis=-1), 2 * w), "takes other arguments"),
}


@pytest.mark.parametrize("name", OBJECTIVES)
def test_objectives_that_are_none(name):
    objective, told = OBJECTIVES[name]
    for case in by(objective):
        with pytest.raises((TypeError, ValueError), match=f"{WANTED}.*{told}"):
            case()


FOR_ONE = r", for w of the shape \(2,\) J of the shape \(\) and a gradient like w; it gave"


def test_an_objective_is_told_the_shapes_of_all_runs():
    told = r", for w of the shape \(1, 2\) J of the shape \(1,\) and a gradient like w"
    with pytest.raises(ValueError, match=rf"{WANTED}{told}; it gave 3\.0$"):
        next(mlp.train(lambda w, batch: 3.0, [1.0, 2.0], ONE))


@pytest.mark.parametrize("answer", [3.0, None, (1.0,), (1.0, [1, 2]), (np.ones(2), np.ones(2))])
def test_objectives_that_lbfgs_cannot_use(answer):
    with pytest.raises(ValueError, match=WANTED + FOR_ONE):
        mlp.lbfgs(lambda w: answer, [1.0, 2.0])


@pytest.mark.parametrize(
    "answer, told",
    [(3.0, r"3\.0"), ("J", "'J'"), (np.ones(2), "an array"), ((np.ones(2), 3.0), "an array .* 3")],
)
def test_objectives_that_have_no_numerical_gradient(answer, told):
    with pytest.raises(ValueError, match=f"{WANTED}{FOR_ONE} {told}"):
        mlp.numerical_gradient(lambda w, batch: answer, [1.0, 2.0])


def test_a_numerical_gradient_needs_a_point_and_a_step_that_show_something():
    for w, h, told in (
        ([1e17, 1.0], 1e-5, r"h should be larger: w \+ h is w where w is 1e\+17 and h = 1e-05"),
        # Below a power of two numbers lie closer than above it.
        ([2.0**40, 1.0], 0.9 * 2**-13, "h should be larger"),
        ([1e200, 1.0], 1e190, r"w should be a point where J is finite h = 1e\+190"),
    ):
        with pytest.raises(ValueError, match=told):
            mlp.numerical_gradient(RAVINE, w, h=h)


def test_an_own_schedule_takes_k_or_k_and_the_losses():
    expected = mlp.descend(RAVINE, [Run("plain", mlp.exponential(0.1, 0.5))], 4)[0]
    for own in (lambda k: 0.1 * 0.5**k, lambda k, losses: 0.1 * 0.5**k):
        assert np.array_equal(mlp.descend(RAVINE, [Run("plain", own)], 4)[0], expected)


FUNCTIONS = [
    *bad(
        TypeError,
        r"eta should be a schedule, cosine\(0\.1\) for instance, not cosine itself",
        forgotten=lambda: train([Run("plain", mlp.cosine)]),
        forgotten_fit=lambda: fit(Run("plain", mlp.cosine)),
        forgotten_classifier=lambda: mlp.Classifier(eta=mlp.cosine).fit(X, Y),
    ),
    *bad(
        TypeError,
        "eta should be a number or a function k -> eta_k, but .* takes other arguments",
        no_argument=lambda: train([Run("plain", lambda: 0.1)]),
        three_arguments=lambda: train([Run("plain", lambda k, losses, more: 0.1)]),
    ),
    *bad(
        TypeError,
        "^network should be a Network, not 3$",
        network=lambda: fit(network=3),
        objective=lambda: mlp.NetworkObjective(3, X, Y),
    ),
    *bad(
        TypeError,
        "^progress should be True or False, not 1$",
        progress=lambda: mlp.fit(NETWORK, (X, Y), progress=1, batch_size=2),
    ),
    *bad(TypeError, "eta_0 of the plain run", text=lambda: train([Run("plain", lambda k: "0.1")])),
    *bad(
        TypeError,
        r"batches should be a function epoch -> list of batches, not",
        array=lambda: train(batches=np.arange(6).reshape(3, 2)),
        nothing=lambda: train(batches=[]),
        zero=lambda: train(batches=0),
        returns_none=lambda: train(batches=lambda epoch: None),
        returns_a_generator=lambda: train(batches=lambda epoch: iter([None])),
    ),
    *bad(TypeError, "batches should .* takes other", none=lambda: train(batches=lambda: [None])),
    *bad(
        ValueError,
        r"formula should give \(J, dJ/dx, dJ/dy\), not (1\.5|\(.*, 'J'\))$",
        pair=lambda: RAVINE._replace(formula=lambda x, y: (x, "J"))([1.0, 2.0]),
        number=lambda: RAVINE._replace(formula=lambda x, y: 1.5)([1.0, 2.0]),
    ),
    *bad(
        (TypeError, ValueError),
        r"k should (be a number|lie in \[0, inf\))",
        nan=lambda: mlp.warm_up(0.1)(np.nan),
        negative=lambda: mlp.warm_up(0.1)(-3),
        text=lambda: mlp.cosine(0.1)("a"),
        none=lambda: mlp.constant(0.1)(None),
        huge=lambda: mlp.exponential(0.1)(10**400),
    ),
    *bad(
        (TypeError, ValueError),
        "losses should",
        no_losses=lambda: mlp.reduce_on_plateau(0.1)(3, None),
        one_loss=lambda: mlp.lecture_plateau(0.1)(3, 3.0),
        words=lambda: mlp.reduce_on_plateau(0.1)(3, "abc"),
        not_finite=lambda: mlp.lecture_plateau(0.1)(3, [1.0, np.nan]),
    ),
]

AXES = mlp.stage()[1]
FIGURE = mlp.stage()[0]
HISTORY = mlp.fit(NETWORK, (X, Y), epochs=1, batch_size=2).history
SHARES = [[0.97, 0.03], [0.2, 0.8]]

PICTURES = [
    *bad(
        TypeError,
        "ax should be one pair of axes",
        contours=lambda: mlp.plot_contours(mlp.stage(2)[1], RAVINE),
        images=lambda: mlp.plot_images(None, np.zeros((1, 64))),
        confusion=lambda: mlp.plot_confusion(FIGURE, np.eye(2)),
    ),
    *bad(
        TypeError,
        "figure should be a figure",
        png=lambda: mlp.png(None),
        stage=lambda: mlp.png(mlp.stage()),
        show=lambda: mlp.show("x", "words"),
        draw=lambda: mlp.draw([], AXES),
        svg=lambda: mlp.svg([], None, "words"),
        backdrop=lambda: mlp.panel(mlp.stage)(lambda: ([], "")).figure(),
    ),
    *bad(
        TypeError,
        "says should be a text",
        svg_says=lambda: mlp.svg([], FIGURE, None),
        show_says=lambda: mlp.show(FIGURE, 3),
    ),
    *bad(
        TypeError,
        "each of marks should be a Line, Dots, Arrow, Text, Area or Pixels, not",
        one_mark=lambda: mlp.draw(Line([0, 1], [0, 1]), FIGURE),
        numbers=lambda: mlp.svg([1, 2], FIGURE, ""),
    ),
    *bad(
        TypeError,
        "marks should be a list of marks, not",
        number=lambda: mlp.draw(3, FIGURE),
        words=lambda: mlp.svg("ab", FIGURE, ""),
    ),
    *bad(
        ValueError,
        "ax should be from 0 to 0, a mark's is 1",
        axes=lambda: mlp.draw([Line([0, 1], [0, 1], ax=1)], mlp.stage()[0]),
        axes_svg=lambda: mlp.svg([Line([0, 1], [0, 1], ax=1)], mlp.stage()[0], ""),
    ),
    *bad(
        ValueError,
        r"x and y of a mark should be alike, their shapes are \(3,\) and \(2,\)",
        lengths=lambda: mlp.draw([Line([0, 1, 2], [0, 1])], FIGURE),
        lengths_svg=lambda: mlp.svg([Line([0, 1, 2], [0, 1])], FIGURE, ""),
    ),
    *bad(TypeError, "words should be a text", text=lambda: mlp.draw([Text(0, 0, 3)], FIGURE)),
    *bad(
        ValueError,
        "anchor 'left' is not known; there are 'start', 'middle', 'end'",
        anchor=lambda: mlp.svg([Text(0, 0, "a", anchor="left")], FIGURE, ""),
    ),
    *bad(
        ValueError,
        "x and y of an Arrow should be two points",
        arrow=lambda: mlp.draw([Arrow([1], [1])], FIGURE),
    ),
    *bad(
        ValueError,
        "counts should be whole numbers",
        shares=lambda: mlp.plot_confusion(AXES, SHARES),
        huge=lambda: mlp.plot_confusion(AXES, np.full((2, 2), 1e300)),
    ),
    *bad(
        ValueError,
        "surface should have hills in its box",
        steep=lambda: mlp.plot_contours(AXES, mlp.quadratic(1e300)),
        flat=lambda: mlp.plot_contours(AXES, mlp.quadratic(1e-300, 1e-300)),
    ),
    *bad(
        ValueError,
        "methods and names should be one for each run",
        one_run=lambda: [*mlp.training_marks(HISTORY, ["plain"], ["plain"])],
    ),
    *bad(
        TypeError,
        "history should be the history of a Fit",
        a_fit=lambda: [*mlp.training_marks(fit(), ["plain"], ["plain"])],
    ),
]


def picture(k):
    return [], f"{k}"


SLIDER = Slider("k", 0, 10, 3)
PANEL = mlp.panel(k=SLIDER)(picture)


def with_control(control):
    return lambda: mlp.panel(k=control)(picture)


PANELS = [
    *bad(
        ValueError,
        "k should be from 0 to 10, it is 99",
        still=lambda: mlp.still(PANEL, k=99),
        explore=lambda: mlp.explore(PANEL, k=99),
    ),
    *bad(TypeError, "k should be a whole number, not 3.5", part=lambda: PANEL.values(k=3.5)),
    *bad(
        ValueError,
        r"k should lie in \[1, 10\], it is 0",
        log=lambda: mlp.panel(k=Slider("k", 1.0, 10.0, 1.0, 0.1, log=True))(picture).values(k=0),
    ),
    *bad(
        ValueError,
        "k should be one of 'a', 'b', not",
        choice=lambda: with_control(Choice("k", ("a", "b"), "a"))().values(k="c"),
        choice_of_an_array=lambda: with_control(Choice("k", ("a", "b"), "a"))().values(k=X),
    ),
    *bad(
        TypeError,
        "k should be True or False, not 3",
        toggle=lambda: with_control(Toggle("k"))().values(k=3),
    ),
    *bad(TypeError, "k should be a control", no_control=with_control(3)),
    *bad(TypeError, "picture should be a function", no_picture=lambda: mlp.panel(k=SLIDER)(3)),
    *bad(TypeError, "backdrop should be a function", no_backdrop=lambda: mlp.panel(3)(picture)),
    *bad(
        (TypeError, ValueError),
        "(label|low|high|step|value|options) of k should",
        label=with_control(Slider(3, 0, 1, 0)),
        turned=with_control(Slider("k", 5, 1, 3)),
        log_of_zero=with_control(Slider("k", 0.0, 1.0, 0.5, 0.1, log=True)),
        no_step=with_control(Slider("k", 0, 1, 0, 0)),
        outside=with_control(Slider("k", 0, 1, 2)),
        no_option=with_control(Choice("k", ("a",), "b")),
        options=with_control(Choice("k", 3, 3)),
        toggled=with_control(Toggle("k", 3)),
        toggle_label=with_control(Toggle(3)),
        choice_label=with_control(Choice(3, ("a",), "a")),
    ),
    *bad(
        TypeError,
        r"options should be \(text, True or False, why\), not",
        two_parts=lambda: mlp.quiz("q", ("a", True)),
        a_number=lambda: mlp.quiz("q", (3, True, "why")),
        text=lambda: mlp.quiz("q", "abc"),
    ),
    *bad(
        TypeError,
        "question should be a text",
        quiz=lambda: mlp.quiz(3),
        predict=lambda: mlp.predict(3, ["a"], picture),
    ),
    *bad(TypeError, "options should be a list", guess=lambda: mlp.predict("q", 3, picture)),
    *bad(TypeError, "each of options should", guesses=lambda: mlp.predict("q", [3], picture)),
    *bad(TypeError, "reveal should be a function", reveal=lambda: mlp.predict("q", ["a"], 3)),
]

MOST = {
    "classes": (10**6, lambda n: mlp.one_hot([0], n)),
    "sizes[0] (a layer's width)": (10**5, lambda n: mlp.Network((n, 3))),
    "hidden[0] (a layer's width)": (10**5, lambda n: mlp.Classifier(hidden=(n,)).fit(X, Y)),
    "points": (5000, RAVINE.grid),
    "n": (10**8, lambda n: mlp.minibatches(n, 1)),
    "seed": (2**128, lambda n: mlp.minibatches(3, 1, n)),
    "steps": (10**5, lambda n: mlp.descend(RAVINE, ONE, n)),
    "memory": (1000, lambda n: mlp.lbfgs(RAVINE, [1.0, 1.0], memory=n)),
    "levels": (1000, lambda n: mlp.plot_contours(AXES, RAVINE, n)),
    "columns": (20, mlp.stage),
    "rows": (20, lambda n: mlp.stage(1, n)),
    "width": (10**4, lambda n: mlp.stage(width=n)),
    "height": (10**4, lambda n: mlp.stage(height=n)),
    "k_max": (10**9, lambda n: mlp.printed_step_drop(0.1, k_max=n)),
    "epochs": (10**9, lambda n: fit(epochs=n)),
}


@pytest.mark.parametrize("name", MOST)
def test_counts_that_no_computer_can_bear(name):
    most, call = MOST[name]
    for n, came in ((most + 1, most + 1), (10**5000, "a int")):
        with pytest.raises(ValueError) as caught:
            call(n)
        assert str(caught.value) == f"{name} should be at most {most}, it is {came}"


COUNTS = [
    *bad(
        ValueError,
        r"sizes should give 1e8 parameters or fewer, \(100000, 100000\) 1\.00001e\+10",
        both=lambda: mlp.Network((10**5, 10**5)),
    ),
    *bad(ValueError, r"scale should lie in \[0\.1, 10\]", scale=lambda: mlp.png(FIGURE, 1000)),
    *bad(ValueError, r"l2 should lie in \[0, 1e\+09\]", l2=lambda: mlp.Network(l2=1e300)),
]


@pytest.mark.parametrize("case, error, match", FUNCTIONS + PICTURES + PANELS + COUNTS)
def test_it_is_told(case, error, match):
    with pytest.raises(error, match=match):
        case()


def test_a_schedule_takes_an_array_of_epochs():
    k = np.arange(30)
    for name, make in mlp.COOLING.items():
        eta = make(0.5)
        assert np.array_equal(eta(k), [eta(j) for j in k.tolist()]), name


def test_float64_that_does_not_fit_float32_is_told():
    narrow = X.astype(np.float32)
    huge = np.full(NETWORK.P, 1e300)
    told = r"w should be finite as float32, w\[0\] is 1e\+300"
    with pytest.raises(ValueError, match=told):
        mlp.fit(NETWORK, (narrow, Y), w=huge, batch_size=2)
    assert not np.isfinite(NETWORK.on(narrow, Y)(huge)[0])
    learned = mlp.fit(NETWORK, (narrow, Y), Run("plain", 1e300), batch_size=2, epochs=1)
    assert "diverged at update 1 (eta = inf)" in learned.ended


def test_momentum_that_float32_rounds_to_1_stays_below_it():
    data, runs = (X.astype(np.float32), Y), [Run("Adam", 0.01, 1 - 1e-9), Run("AdamW", 0.01)]
    assert mlp.fit(NETWORK, data, runs, batch_size=2, epochs=1).ended == (None, None)


def test_rows_may_be_of_any_kind_of_whole_number():
    many = np.tile(X, (50, 1))
    for rows in (np.uint8(100), np.int8(100)):
        assert np.array_equal(NETWORK.outputs(W, many, rows), NETWORK.outputs(W, many))


def test_where_Z_overflows_nothing_is_predicted():
    network = mlp.Network((4, 3), loss="cross-entropy")
    J, accuracy = network.evaluate(np.full(15, 2.0), np.full((1, 4), 1e308), [0])
    assert (J, accuracy) == (np.inf, 0)
    few = np.array([[1e308] * 4, [0.1, 0.2, 0.3, 0.4]])
    assert network.evaluate(np.full(15, 2.0), few, [0, 0])[1] == 0.5


def test_a_row_number_beyond_every_index_is_told():
    for wrong in (np.array([2**64 - 1], np.uint64), np.array([2**63], np.uint64)):
        with pytest.raises(ValueError, match=f"row numbers from -6 to 5, it holds {wrong[0]}"):
            NETWORK.on(X, Y)(W, wrong)


def test_on_ground_too_flat_for_its_norm_lbfgs_ends():
    w, costs, _ = mlp.lbfgs(RAVINE, [1e-170, 0.0])
    assert len(costs) == 1 and w[0] == 1e-170


def test_lbfgs_is_not_disturbed_by_what_overflows():
    for slope, costs in ((1e200, 51), (1e300, 1)):  # the squares of 1e300 add up to infinity
        with np.errstate(all="raise"):
            _, J, _ = mlp.lbfgs(lambda w, g=slope: (w.sum(), np.full(2, g)), [0.0, 0.0])
        assert len(J) <= costs


def test_lbfgs_learns_curvature_on_flat_ground_too():
    _, J, _ = mlp.lbfgs(mlp.quadratic(1e-6, 1e-7), [1.0, 1.0])
    assert J[12] < 1e-9 * J[0]


def test_relative_errors_of_float32_are_taken_in_float64():
    a, b = np.float32([3.1, 0.7]), np.float32([0.3, 2.3])
    for one, other in ((a, b), (b, a)):
        for pair in ((one, other), (one.astype(float), other), (one, other.astype(float))):
            assert mlp.relative_error(*pair) == mlp.relative_error(a.astype(float), b.astype(float))


def test_a_relative_error_is_1_at_most_and_raises_no_flags():
    a = np.random.default_rng(0).normal(size=5)
    with np.errstate(all="raise"):
        assert mlp.relative_error(a, -0.3 * a) == 1
        assert mlp.relative_error([1e300, 1.0], [1e-300, 1.0]) == 1
    assert mlp.relative_error([], []) == 0


def test_a_point_at_infinity_is_infinitely_high():
    assert mlp.SURFACES["Rosenbrock"]([np.inf, 0.0])[0] == np.inf


def test_a_path_of_bytes_is_told():
    class OfBytes:
        def __fspath__(self):
            return b"digits"

    with pytest.raises(TypeError) as caught:
        mlp.load_digits(path=OfBytes())
    assert str(caught.value) == "path should be a path, a text or a Path, not b'digits'"


def test_what_is_wrong_with_a_file_is_told_in_full(tmp_path):
    remedy = "restore it with 'git checkout data'"
    with pytest.raises(ValueError) as caught:
        mlp.load_digits(path=tmp_path)
    assert str(caught.value) == (
        f"{str(tmp_path)!r} should be a file, but it is something else: {remedy}"
    )
    (tmp_path / "digits").write_bytes(b"no digits")
    with pytest.raises(ValueError) as caught:
        mlp.load_digits(path=tmp_path / "digits")
    assert str(caught.value) == (
        f"{tmp_path / 'digits'} is damaged (its sha256 is not 09f66e6d...): {remedy}"
    )


def test_masked_rows_in_a_list_are_not_unmasked():
    masked = np.ma.masked_array(X, X > 0.9 * X.max())
    with pytest.raises(ValueError, match="X has masked entries"):
        NETWORK.predict(W, list(masked))
    with pytest.raises(ValueError, match="y has masked entries"):
        NETWORK.on(X, [0, 1, np.ma.masked, 0, 1, 2])


def test_what_refuses_to_be_an_array_is_told():
    class Attached:
        def __array__(self, dtype=None, copy=None):
            raise RuntimeError("call detach first")

        def __repr__(self):
            return "Attached()"

    with pytest.raises(TypeError, match=r"X should be an array, but Attached\(\): call detach"):
        NETWORK.predict(W, Attached())


def test_the_saddle_is_infinite_far_away():
    assert mlp.SURFACES["saddle"]([1.0, 1e160])[0] == np.inf


def test_a_function_that_does_not_tell_what_it_takes_is_tried():
    assert checks.takes_arguments(max, 1, 2) and not checks.takes_arguments(lambda: 1, 1)


def test_svg_settles_a_figure_that_is_not():
    figure = mlp.stage(height=200)[0]
    first = mlp.svg([Line([0, 1], [0, 1])], figure, "a line")
    assert mlp.svg([Line([0, 1], [0, 1])], settle(figure), "a line") == first


@pytest.mark.parametrize("sizes", [{3, 4}, iter([3, 4])], ids=["set", "iterator"])
def test_widths_have_an_order_and_stay(sizes):
    with pytest.raises(TypeError, match=r"^sizes should be a list of widths like \(64, 50, 10\), "):
        mlp.Network(sizes)


def test_the_largest_network_and_penalty():
    assert mlp.Network((9999, 10**4), l2=1e9).P == 10**8
    with pytest.raises(ValueError, match="sizes should give 1e8 parameters or fewer"):
        mlp.Network((10**4, 10**4))
    with pytest.raises(ValueError, match="l2 should lie in"):
        mlp.Network(l2=1e9 + 0.5)


@pytest.mark.parametrize("answer, came", [
    ((None, np.ones(2)), "None and an array"), (("a", np.ones(2)), "'a' and an array"),
    ((1j, np.ones(2)), "1j and an array"), ((1.0, np.array(["a", "b"])), "array of text"),
    ((1.0, np.ones(2) * 1j), "array of values of type complex128 of the shape"),
    ((1.0, np.ones(2, object)), "array of values of type object of the shape"),
])  # fmt: skip
def test_objectives_that_give_no_numbers(answer, came):
    with pytest.raises(ValueError, match=f"{WANTED}.*; it gave .*{came}"):
        mlp.lbfgs(lambda w: answer, [1.0, 1.0])
    runs = (np.array([answer[0]]), answer[1][None])
    with pytest.raises(ValueError, match=WANTED + ".*; it gave "):
        next(mlp.train(lambda w, batch: runs, [1.0, 1.0], [mlp.Run()]))


@pytest.mark.parametrize("J", ["a", None, 1j, b"1"])
def test_a_J_that_is_no_number_has_no_numerical_gradient(J):
    with pytest.raises(ValueError, match=WANTED + ".*; it gave "):
        mlp.numerical_gradient(lambda w, batch: (J, None), [1.0])


def test_lbfgs_starts_where_the_gradient_is_finite():
    with pytest.raises(ValueError, match=r"finite, there J is 1\.0 and the gradient array\(\[nan"):
        mlp.lbfgs(lambda w: (1.0, w * np.nan), [1.0])


@pytest.mark.parametrize("parts", [(1.0, np.ones(3), 1.0), (1.0, "a", 1.0), (1.0, 1.0, {})])
def test_a_formula_that_gives_other_shapes_or_no_numbers(parts):
    surface = mlp.Surface("mine", lambda x, y: parts, (0, 0), (0, 1, 0, 1), None)
    with pytest.raises(ValueError, match=r"^formula should give numbers shaped like x: "):
        surface([[1.0, 2.0], [3.0, 4.0]])


def test_no_runs_at_all():
    network = mlp.Network((2, 3, 2))
    with pytest.raises(ValueError, match=r"^w should have the shape \(17,\), .* not \(0, 17\)"):
        network.on(np.eye(2), [0, 1])(np.empty((0, 17)))


def test_so_many_classes_that_Y_would_fill_the_memory():
    with pytest.raises(ValueError, match="y has 1001 labels: with 1000000 classes Y fits no"):
        mlp.one_hot(np.zeros(1001, int), 10**6)


def test_labels_and_dtypes_that_one_hot_refuses_are_named():
    with pytest.raises(ValueError, match=r"from 0 to 2, it holds 7$"):
        mlp.one_hot([0, 7, 8], 3)
    with pytest.raises(TypeError, match=r"not dtype\('<U3'\)$"):
        mlp.one_hot([0], 2, "U3")
    with pytest.raises(TypeError, match=r"one of NumPy's, not 'nonsense'$"):
        mlp.one_hot([0], 2, "nonsense")


def nothing():
    """Takes no arguments."""


def test_a_function_of_other_arguments_is_shown():
    with pytest.raises(TypeError, match=r"but <function nothing at .*> takes other arguments$"):
        mlp.lbfgs(nothing, [1.0])


def test_batches_that_are_no_list_are_shown():
    with pytest.raises(TypeError, match=r"batches should be .*, not one that gives 3$"):
        next(mlp.train(mlp.SURFACES["ravine"], [1.0, 1.0], ONE, lambda epoch: 3))


def test_a_range_without_an_end_is_printed_open():
    with pytest.raises(ValueError, match=r"it is inf$"):  # and not np.float64(inf)
        mlp.quadratic(angle=np.float64(np.inf))
    with pytest.raises(ValueError, match=r"angle should lie in \(-inf, inf\), it is inf"):
        mlp.quadratic(angle=np.inf)
    with pytest.raises(ValueError, match=r"d should lie in \[0, inf\), it is inf"):
        mlp.drop_a_little(0.1, np.inf)


def test_a_path_with_a_schedule_is_remembered_once():
    """A schedule sees all losses: keeping them for each step anew would take memory squared."""
    runs = [mlp.Run(eta=mlp.cosine(0.01, 1000)), mlp.Run(eta=0.01)]
    tracemalloc.start()
    paths, ended = mlp.descend(mlp.SURFACES["ravine"], runs, 2000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert paths.shape == (2001, 2, 2) and ended == (None, None) and peak < 2e6
    with pytest.raises(ValueError, match=r"^steps should be at most 10000, it is 10001$"):
        mlp.descend(mlp.SURFACES["ravine"], runs, 10001)


@pytest.mark.parametrize("color", ['"><script>', "#12", "C0", "", (0, 0, 0), None])
def test_colors_that_svg_does_not_know(color):
    figure = mlp.stage()[0]
    settle(figure)
    with pytest.raises(ValueError, match=r"^color should be '#1a2b3c' or a name of CSS, not "):
        mlp.svg([mlp.Text(1, 1, "a", color=color)], figure, "a text")
