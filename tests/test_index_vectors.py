"""Nearest vectors: FAISS against numpy, on vectors drawn at random."""

import numpy as np
import pytest

from index.encoder import Vectors
from index.vectors import FaissIndex


def unit(count: int, seed: int) -> Vectors:
    """Unit vectors, shape (count, 384)."""
    drawn = np.random.default_rng(seed).standard_normal((count, 384), dtype=np.float32)
    scaled: Vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    return scaled


def test_the_nearest_are_those_of_exact_vectors() -> None:
    """16 bits lose nobody near: of the fifty nearest of 5,000 at least 49 are found."""
    vectors, index = unit(5000, seed=1), FaissIndex.of(unit(5000, seed=1))
    for asked in unit(20, seed=2):
        wanted = np.argsort(-(vectors @ asked))[:50]

        assert len(set(wanted) & set(index.nearest(asked, 50))) >= 49


def test_the_nearest_come_first() -> None:
    """A vector is its own nearest, and cosines fall from there on."""
    vectors = unit(300, seed=3)
    index = FaissIndex.of(vectors)
    rows = index.nearest(vectors[17], 300)
    cosines = index.cosines(vectors[17], rows)

    assert rows[0] == 17
    assert sorted(rows.tolist()) == list(range(300))
    assert np.all(np.diff(cosines) <= 1e-6)


def test_a_cosine_is_right_to_a_thousandth() -> None:
    """What 16 bits do to a cosine is far below what tells passages apart."""
    vectors, asked = unit(1000, seed=4), unit(1, seed=5)[0]
    found = FaissIndex.of(vectors).cosines(asked, np.arange(1000))

    assert found == pytest.approx(vectors @ asked, abs=1e-3)


def test_only_the_rows_within_are_found() -> None:
    """What lies outside is not found, however near; fewer than asked for where there are fewer."""
    vectors = unit(100, seed=6)
    within = np.zeros(100, dtype=np.bool_)
    within[[3, 50, 99]] = True

    assert set(FaissIndex.of(vectors).nearest(vectors[4], 10, within)) == {3, 50, 99}


def test_vectors_that_were_taken_over_stay_the_same() -> None:
    """A build that takes vectors over from the snapshot before does not wear them down."""
    once = FaissIndex.of(unit(50, seed=7)).rows()

    assert np.array_equal(FaissIndex.of(once).rows(), once)
