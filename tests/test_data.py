"""The digits: the file that ships, its three parts, and what happens when the file is not well."""

import gzip
import hashlib
import shutil

import numpy as np
import pytest

import mlp_helpers as mlp

FILE = mlp.DATA / "digits.csv.gz"


@pytest.fixture
def digits():
    return mlp.load_digits()


@pytest.fixture(scope="module")
def table():
    """The file read in another way: (1797, 65), 64 pixels and the label."""
    with gzip.open(FILE, "rt") as lines:
        return np.array([[float(x) for x in line.split(",")] for line in lines])


def rows(*parts):
    """The instances of the parts with their labels, as a sorted list of tuples."""
    return sorted((*x, y) for part in parts for x, y in zip(part.X.tolist(), part.y.tolist()))


def test_the_file_is_the_one_of_the_source():
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() == (
        "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"
    )


def test_counts(digits):
    assert [part.X.shape for part in digits] == [(1437, 64), (180, 64), (180, 64)]
    assert [part.y.shape for part in digits] == [(1437,), (180,), (180,)]


def test_every_row_of_the_file_is_in_one_part_and_only_there(digits, table):
    scaled = np.column_stack([table[:, :64] / 16 - 0.5, table[:, 64]])
    assert rows(*digits) == sorted(map(tuple, scaled.tolist()))


def test_labels_stay_with_their_images(digits, table):
    label = {tuple(row[:64] / 16 - 0.5): row[64] for row in table}
    for part in digits:
        assert [label[tuple(x)] for x in part.X] == part.y.tolist()


def test_pixels_are_scaled_to_half_around_zero(digits):
    pixels = np.concatenate([part.X for part in digits])
    assert pixels.min() == -0.5 and pixels.max() == 0.5
    assert set(np.unique(pixels)) == {i / 16 - 0.5 for i in range(17)}


@pytest.mark.parametrize("seed", [0, 1, 2024])
def test_each_class_has_its_share_of_each_part_within_one(seed):
    parts = mlp.load_digits(seed)
    counts = np.array([np.bincount(part.y, minlength=10) for part in parts])
    shares = np.outer([0.8, 0.1, 0.1], counts.sum(axis=0))
    assert np.abs(counts - shares).max() <= 1


def test_the_seed_alone_decides_the_split(digits):
    np.random.seed(99)  # noqa: NPY002 (the global state that must not matter)
    again, other = mlp.load_digits(0), mlp.load_digits(1)
    assert all(np.array_equal(a.X, b.X) for a, b in zip(digits, again))
    assert not any(rows(a) == rows(b) for a, b in zip(digits, other))


def test_dtype_is_float64_unless_asked_otherwise(digits):
    assert {part.X.dtype for part in digits} == {np.dtype(np.float64)}
    assert {part.X.dtype for part in mlp.load_digits(dtype=np.float32)} == {np.dtype(np.float32)}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.csv\.gz is missing.*git checkout"):
        mlp.load_digits(path=tmp_path / "nowhere.csv.gz")


def damaged(packed):
    middle = len(packed) // 2
    return packed[:middle] + bytes([packed[middle] ^ 1]) + packed[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [damaged, lambda packed: packed[:1000], lambda packed: b"", lambda packed: b"0,1,2\n"],
    ids=["one bit", "cut off", "empty", "no gzip"],
)
def test_a_damaged_file_is_named(tmp_path, spoil):
    path = tmp_path / "spoilt.csv.gz"
    path.write_bytes(spoil(FILE.read_bytes()))
    with pytest.raises(ValueError, match=r"spoilt\.csv\.gz is damaged.*git checkout"):
        mlp.load_digits(path=path)


def test_a_copy_elsewhere_loads_from_a_path_or_a_text(tmp_path):
    copy = shutil.copy(FILE, tmp_path / "copy.csv.gz")
    assert mlp.load_digits(path=copy).train.X.shape == (1437, 64)
    assert mlp.load_digits(path=str(copy)).train.X.shape == (1437, 64)


def test_source_and_license_stand_beside_the_data():
    text = (mlp.DATA / "README.md").read_text(encoding="utf-8")
    assert mlp.DIGITS_SHA256 in text and "CC BY" in text


def test_one_hot():
    assert mlp.one_hot([2, 0], 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert mlp.one_hot([1], 2, np.float32).dtype == np.float32
    assert mlp.one_hot([0, 0], 1).tolist() == [[1], [1]]
