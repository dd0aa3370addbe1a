"""Fashion-MNIST's four files are not in the repository: these stand-ins have their format."""

import gzip
import hashlib

import numpy as np
import pytest

import mlp_helpers
from companion import data
from companion.data import stratified_tenths


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """200 pictures to train on, 30 to test on, of classes 0 to 9 in turn; pixels count up, but for
    the first of each picture, which is its number."""
    digests = {}
    for name in mlp_helpers.FASHION_MD5:
        n = 200 if name.startswith("train") else 30
        if "images" in name:
            pixels = (np.arange(n * 784) % 256).astype(np.uint8).reshape(n, 784)
            pixels[:, 0] = np.arange(n)
            content = bytes(16) + pixels.tobytes()
        else:
            content = bytes(8) + (np.arange(n) % 10).astype(np.uint8).tobytes()
        packed = gzip.compress(content)
        (tmp_path / name).write_bytes(packed)
        digests[name] = hashlib.md5(packed, usedforsecurity=False).hexdigest()
    monkeypatch.setattr(data, "FASHION_MD5", digests)
    return tmp_path


def test_three_parts_scaled_and_stratified(folder):
    parts = mlp_helpers.load_fashion(folder=folder)
    assert [part.X.shape for part in parts] == [(180, 784), (20, 784), (30, 784)]
    assert parts.train.X.dtype == np.float32
    assert (parts.train.X.min(), parts.train.X.max()) == (-0.5, 0.5)
    assert np.bincount(parts.validation.y).tolist() == [2] * 10
    assert parts.test.y.tolist() == [i % 10 for i in range(30)]
    assert parts.test.X[0, :3] == pytest.approx(np.array([0, 1, 2]) / 255 - 0.5)


def numbers(split):
    """The pictures of a part, by the number that is their first pixel."""
    return np.rint((split.X[:, 0] + 0.5) * 255).astype(int)


def test_labels_stay_with_their_pictures_and_each_is_in_one_part(folder):
    parts = mlp_helpers.load_fashion(folder=folder)
    for part in parts:
        np.testing.assert_array_equal(part.y, numbers(part) % 10)
    shared = np.concatenate([numbers(parts.train), numbers(parts.validation)])
    assert sorted(shared) == list(range(200))


def test_the_split_depends_on_the_seed_alone(folder):
    first, again, other = (
        numbers(mlp_helpers.load_fashion(seed, folder).validation).tolist() for seed in (0, 0, 1)
    )
    assert first == again != other
    assert first == numbers(mlp_helpers.load_fashion(folder=folder).validation).tolist()
    assert first == np.flatnonzero(stratified_tenths(np.arange(200) % 10, 0) == 5).tolist()


def test_a_seed_or_a_folder_that_is_none_is_told(folder):
    with pytest.raises(TypeError, match=r"^seed should be a whole number, not 'one'"):
        mlp_helpers.load_fashion("one", folder)
    with pytest.raises(TypeError, match=r"^folder should be a path, a text or a Path, not 5"):
        mlp_helpers.load_fashion(0, 5)


def test_the_same_network_trains_on_it(folder):
    parts = mlp_helpers.load_fashion(folder=folder)
    network = mlp_helpers.Network((784, 10, 10))
    assert mlp_helpers.fit(network, parts.train, epochs=1).w.dtype == np.float32


@pytest.mark.parametrize("name", mlp_helpers.FASHION_MD5)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError, match=f"{name} is missing: download it"):
        mlp_helpers.load_fashion(folder=folder)


def test_a_damaged_file_is_named(folder):
    name = "t10k-labels-idx1-ubyte.gz"
    (folder / name).write_bytes(b"not it")
    with pytest.raises(ValueError, match=f"{name} is damaged .its md5"):
        mlp_helpers.load_fashion(folder=folder)
