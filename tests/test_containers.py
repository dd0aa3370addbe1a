"""Data and labels in what other libraries keep them in: taken where every entry is a number (a
label), else an error names the column, the entry, and what would help."""

import array
import collections
import decimal
import fractions

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.sparse

import mlp_helpers as mlp

RNG = np.random.default_rng(0)
PLAIN = np.column_stack([RNG.normal(size=12), np.arange(12) % 2, np.arange(12) / 4])
Y = np.arange(12) % 2
WORDS = np.array(["no", "yes"])[Y]
NETWORK = mlp.Network((3, 2))
MIXED = pd.DataFrame({"f": PLAIN[:, 0], "b": PLAIN[:, 1] > 0, "q": PLAIN[:, 2]})
POLARS = pl.DataFrame({"f": PLAIN[:, 0], "b": PLAIN[:, 1] > 0, "q": PLAIN[:, 2]})


class Table:
    """What pyarrow's tables are to others: `columns` are arrays, the names are elsewhere."""

    column_names = ("f", "b", "q")
    columns = tuple(PLAIN.T)

    def __array__(self, dtype=None, copy=None):
        return PLAIN.astype(object if dtype is None else dtype)


def memory_mapped(tmp_path):
    np.save(tmp_path / "X.npy", PLAIN)
    return np.load(tmp_path / "X.npy", mmap_mode="r")


TAKEN = {
    "float beside bool": MIXED,
    "objects": MIXED.astype(object),
    "nullable": MIXED.astype({"f": "Float64", "b": "boolean"}),
    "converted": MIXED.convert_dtypes(),
    "sparse columns": MIXED.astype({"f": pd.SparseDtype("float")}),
    "categories of numbers": MIXED.assign(q=MIXED.q.astype("category")),
    "another index": MIXED.set_index(pd.Index(range(100, 112))),
    "decimals": MIXED.assign(q=[decimal.Decimal(str(q)) for q in PLAIN[:, 2]]),
    "polars": POLARS,
    "polars, from objects": pl.DataFrame(MIXED.to_dict("list")),
    "a table": Table(),
    "an array of objects": PLAIN.astype(object),
    "fractions": np.vectorize(fractions.Fraction, otypes=[object])(PLAIN),
    "lists": PLAIN.tolist(),
    "lists of several kinds": [[f, bool(b), np.float32(q)] for f, b, q in PLAIN],
    "lists with decimals": [[f, int(b), decimal.Decimal(str(q))] for f, b, q in PLAIN],
    "arrays in a list": list(PLAIN),
    "series in a list": [pd.Series(row) for row in PLAIN],
    "arrays of Python's": [array.array("d", row) for row in PLAIN],
    "a deque": collections.deque(PLAIN.tolist()),
    "a memoryview": memoryview(PLAIN),
    "nothing masked": np.ma.masked_array(PLAIN),
    "backwards": PLAIN[::-1][::-1],
    "another byte order": PLAIN.astype(PLAIN.dtype.newbyteorder()),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_it_is_taken_as_the_plain_array(kind):
    said = mlp.Classifier(epochs=2, hidden=()).fit(TAKEN[kind], Y)
    plain = mlp.Classifier(epochs=2, hidden=()).fit(PLAIN, Y)
    np.testing.assert_allclose(said.w_, plain.w_, rtol=1e-12)
    assert np.array_equal(said.predict(TAKEN[kind]), plain.predict(PLAIN))
    w = NETWORK.start()
    assert NETWORK.on(TAKEN[kind], Y)(w)[0] == pytest.approx(NETWORK.on(PLAIN, Y)(w)[0])


def test_a_memory_mapped_file_is_taken(tmp_path):
    mapped, w = memory_mapped(tmp_path), NETWORK.start()
    assert NETWORK.on(mapped, Y)(w)[0] == NETWORK.on(PLAIN, Y)(w)[0]
    fit = mlp.fit(NETWORK, (mapped, Y), epochs=1, batch_size=5, watch=(mapped, Y))
    assert np.array_equal(fit.w, mlp.fit(NETWORK, (PLAIN, Y), epochs=1, batch_size=5).w)


@pytest.mark.parametrize("frame", [MIXED, POLARS, Table()], ids=["pandas", "polars", "a table"])
def test_columns_keep_their_names(frame):
    model = mlp.Classifier(epochs=1, hidden=()).fit(frame, Y)
    assert model.feature_names_in_.tolist() == ["f", "b", "q"]
    with pytest.raises(ValueError, match="The feature names should match"):
        model.predict(MIXED.rename(columns={"q": "other"}))


def test_floats_of_32_bits_stay_so():
    assert mlp.Classifier(epochs=1).fit(pd.DataFrame(PLAIN.astype("f4")), Y).w_.dtype == np.float32
    assert mlp.Classifier(epochs=1).fit(pl.DataFrame(PLAIN.astype("f4")), Y).w_.dtype == np.float32
    assert mlp.Classifier(epochs=1).fit(MIXED.astype({"f": "f4"}), Y).w_.dtype == np.float64


def with_hole(column):
    return MIXED.astype({"q": "Float64"}).assign(q=lambda frame: frame.q.where(column != 3))


OBJECTS = "X should hold numbers, not values of type object: "
REFUSED = {
    "text": (MIXED.assign(t="tall"), rf"{OBJECTS}X\[0, 3\], in column 't', is 'tall'$"),
    "text of a number": (MIXED.assign(t=["1.5"] * 12), r"X\[0, 3\], in column 't', is '1\.5'$"),
    "categories": (MIXED.assign(c=pd.Categorical(WORDS)), r"in column 'c', is 'no'$"),
    "a day": (MIXED.assign(d=pd.Timestamp("2026-01-01")), "in column 'd', is Timestamp"),
    "a time": (MIXED.assign(d=pd.Timedelta(1, "D")), "in column 'd', is Timedelta"),
    "None": (MIXED.assign(n=[None] * 12), "in column 'n', is None, a missing value$"),
    "missing": (with_hole(np.arange(12)), r"X\[3, 2\], in column 'q', is <NA>, a missing value$"),
    "NaN": (MIXED.assign(q=np.nan), r"^X should be finite, X\[0, 2\], in column 'q', is nan$"),
    "complex": (MIXED.assign(z=1j), "in column 'z', is 1j$"),
    "lists in it": (MIXED.assign(z=[[1]] * 12), r"in column 'z', is \[1\]$"),
    "numbered columns": (pd.DataFrame(MIXED.assign(t="a").to_numpy()), "in column 3, is 'a'$"),
    "two levels": (
        pd.DataFrame([["a", 1.0]] * 12, columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
        r"in column \('a', 1\), is 'a'$",
    ),
    "polars text": (POLARS.with_columns(t=pl.lit("a")), "in column 't', is 'a'$"),
    "polars null": (
        POLARS.with_columns(n=pl.lit(None, dtype=pl.Float64)), r"X\[0, 3\], in column 'n', is nan$",
    ),
    "not computed": (POLARS.lazy(), r"^X should be an array, .* LazyFrame\): hand in X\.collect"),
    "objects": (np.array([[1, "a", 2]] * 12, object), rf"^{OBJECTS}X\[0, 1\] is 'a'$"),
    "a hole in lists": ([[1.0, None, 2.0]] * 12, rf"^{OBJECTS}X\[0, 1\] is None, a missing value$"),
    "too large": (np.full((12, 3), 10**400, object), "^X should hold numbers that fit a float"),
    "text alone": (np.full((12, 3), "a"), "^X should hold numbers, not text$"),
    "text of NumPy 2": (
        np.full((12, 3), "a", np.dtypes.StringDType()), "^X should hold numbers, not text$",
    ),
    "a dict": ({"a": [1.0] * 12}, r"^X should be an array, not \{'a'"),
    "masked": (np.ma.masked_array(PLAIN, PLAIN > 1), "^X has masked entries"),
}  # fmt: skip
SPARSE = {
    kind: getattr(scipy.sparse, kind)(PLAIN)
    for kind in ("csr_matrix", "csr_array", "csc_array", "coo_array", "lil_array", "dok_array")
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_number_is_named_with_its_column(kind):
    value, told = REFUSED[kind]
    with pytest.raises((TypeError, ValueError), match=told):
        mlp.Classifier(epochs=1).fit(value, Y)


@pytest.mark.parametrize("kind", SPARSE)
def test_a_sparse_array_is_told_what_makes_it_dense(kind):
    told = rf"^X should be an array, but it is sparse \(a {kind}\): hand in X\.toarray\(\)$"
    for call in (
        lambda X: mlp.Classifier().fit(X, Y), lambda X: NETWORK.on(X, Y),
        lambda X: mlp.fit(NETWORK, (X, Y)), lambda X: NETWORK.predict(NETWORK.start(), X),
    ):  # fmt: skip
        with pytest.raises(TypeError, match=told):
            call(SPARSE[kind])


# ---- labels --------------------------------------------------------------------------------

WHOLE = {
    "series": pd.Series(Y), "nullable": pd.Series(Y, dtype="Int64"), "an index": pd.Index(Y),
    "another index": pd.Series(Y, index=range(50, 62)), "polars": pl.Series(Y),
    "objects": Y.astype(object), "objects of NumPy's": np.array([*map(np.int8, Y)], object),
    "bytes": Y.astype(np.uint8), "a list": Y.tolist(), "nothing masked": np.ma.masked_array(Y),
    "categories": pd.Series(Y).astype("category"), "a bytearray": bytearray(Y.tolist()),
}  # fmt: skip
OF_ANY_KIND = {
    "text": pd.Series(WORDS), "text of pandas": pd.Series(WORDS, dtype="string"),
    "categories": pd.Series(WORDS, dtype="category"), "Categorical": pd.Categorical(WORDS),
    "polars": pl.Series(WORDS),
    "polars categories": pl.Series(WORDS.tolist(), dtype=pl.Categorical),
    "polars enum": pl.Series(WORDS.tolist(), dtype=pl.Enum(["no", "yes"])), "array": WORDS,
    "objects": WORDS.astype(object), "NumPy 2": WORDS.astype(np.dtypes.StringDType()),
}  # fmt: skip


@pytest.mark.parametrize("kind", WHOLE)
def test_whole_numbers_are_labels_wherever_they_are_kept(kind):
    y = WHOLE[kind]
    assert NETWORK.on(PLAIN, y)(NETWORK.start())[0] == NETWORK.on(PLAIN, Y)(NETWORK.start())[0]
    assert np.array_equal(mlp.one_hot(y, 2), np.eye(2)[Y])
    model = mlp.Classifier(epochs=1, hidden=()).fit(PLAIN, y)
    assert model.classes_.tolist() == [0, 1] and model.score(PLAIN, y) == model.score(PLAIN, Y)


@pytest.mark.parametrize("kind", OF_ANY_KIND)
def test_a_classifier_takes_texts_wherever_they_are_kept(kind):
    model = mlp.Classifier(epochs=30, hidden=()).fit(PLAIN, OF_ANY_KIND[kind])
    assert model.classes_.tolist() == ["no", "yes"]
    assert model.score(PLAIN, OF_ANY_KIND[kind]) == model.score(PLAIN, WORDS) > 0.5


ROWS_OF_0_AND_1 = r"\(12, 2\): rows of 0 and 1; hand in numpy\.argmax\(y, axis=1\)$"
LABELS_REFUSED = {
    "one-hot": (np.eye(2)[Y], ROWS_OF_0_AND_1),
    "one-hot of ints": (np.eye(2, dtype=int)[Y], ROWS_OF_0_AND_1),
    "one-hot of bools": (np.eye(2, dtype=bool)[Y], ROWS_OF_0_AND_1),
    "one-hot lists": (np.eye(2)[Y].tolist(), ROWS_OF_0_AND_1),
    "get_dummies": (pd.get_dummies(pd.Series(WORDS)), ROWS_OF_0_AND_1),
    "a column": (Y[:, None], r"\(12, 1\): hand in numpy\.ravel\(y\)$"),
    "a row": (Y[None], r"\(1, 12\): hand in numpy\.ravel\(y\)$"),
    "a column of texts": (WORDS[:, None].tolist(), r"\(12, 1\): hand in numpy\.ravel\(y\)$"),
    "a frame's column": (pd.DataFrame({"y": Y}), r"\(12, 1\): hand in numpy\.ravel\(y\)$"),
    "polars' column": (pl.DataFrame({"y": Y}), r"\(12, 1\): hand in numpy\.ravel\(y\)$"),
    "shares": (np.full((12, 2), 0.5), r"not \(12, 2\)$"),
    "several": (np.tile(Y, (3, 1)).T, r"not \(12, 3\)$"),
    "too few": (Y[:9], r"not \(9,\)$"),
}
HOLES = {
    "pandas": pd.Series([None, *Y[1:]], dtype="Int64"), "texts": pd.Series([None, *WORDS[1:]]),
    "polars": pl.Series([None, *Y[1:]]), "a list": [None, *Y[1:]],
    "sparse": scipy.sparse.csr_array(np.eye(2)[Y]),
}  # fmt: skip


@pytest.mark.parametrize("kind", LABELS_REFUSED)
def test_labels_in_another_shape_are_told_the_remedy(kind):
    y, told = LABELS_REFUSED[kind]
    for call in (
        lambda: mlp.Classifier().fit(PLAIN, y), lambda: mlp.fit(NETWORK, (PLAIN, y), batch_size=4),
        lambda: NETWORK.accuracy(NETWORK.start(), PLAIN, y),
    ):  # fmt: skip
        first = r"^X has 12 rows, so y should have the shape \(12,\), "
        with pytest.raises(ValueError, match=f"{first}.*{told}"):
            call()


@pytest.mark.parametrize("kind", HOLES)
def test_labels_with_holes_are_refused(kind):
    for call in (lambda y: mlp.Classifier().fit(PLAIN, y), lambda y: NETWORK.on(PLAIN, y)):
        with pytest.raises((TypeError, ValueError), match=r"^y should (be|hold) "):
            call(HOLES[kind])


def test_an_object_too_large_to_be_a_label_is_named():
    with pytest.raises((TypeError, ValueError), match=r"^y should "):
        NETWORK.on(PLAIN, np.full(12, 2**80, object))
