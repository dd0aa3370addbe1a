"""Starts and shuffles are drawn from a stream each."""

import numpy as np
import pytest

import mlp_helpers as mlp
from companion.streams import SHUFFLES, START, stream

SEEDS = (0, 1, 7, 2**31, 2**64 + 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_stream_is_a_child_of_its_seeds_sequence(seed):
    children = np.random.SeedSequence(seed).spawn(2)
    for key, child in zip((START, SHUFFLES), children):
        wanted = np.random.default_rng(child).random(5)
        np.testing.assert_array_equal(stream(seed, key).random(5), wanted)
    epochs = children[SHUFFLES].spawn(3)
    for epoch, child in enumerate(epochs):
        wanted = np.random.default_rng(child).random(5)
        np.testing.assert_array_equal(stream(seed, SHUFFLES, epoch).random(5), wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_two_things_are_made_of_the_same_numbers(seed):
    """Also not of another seed's: NumPy pads a short seed with zeros."""
    streams = [stream(s, START) for s in (seed, seed + 1)]
    streams += [stream(s, SHUFFLES, epoch) for s in (seed, seed + 1) for epoch in range(20)]
    streams += [np.random.default_rng(seed), np.random.default_rng([seed, 1])]
    first = {each.integers(2**63) for each in streams}
    assert len(first) == len(streams)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_network_and_its_batches_take_them(seed):
    network = mlp.Network((3, 4, 2))
    W = network.layers(network.start(seed))[0]
    uniform = stream(seed, START).uniform(-1, 1, 12)
    np.testing.assert_array_equal(np.sort(W[1].ravel()), np.sort(uniform))
    for epoch in (0, 1, 5):
        (order,) = mlp.minibatches(50, 50, seed)(epoch)
        np.testing.assert_array_equal(order, stream(seed, SHUFFLES, epoch).permutation(50))
