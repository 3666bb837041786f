"""The verdict's functions: fitted, stored beside the snapshot, refused where they do not belong."""

from pathlib import Path

import msgspec
import numpy as np
import pytest
from fake_encoder import articles, publish

from index import fitted
from index.answer import Scores
from index.calibrate import LEAST, curve, platt, refined
from index.errors import BuildError, SnapshotError
from index.fitted import NO_READER, calibration, calibration_file, carry_over, save, shipped
from index.logistic import Logistic
from index.store import Store
from index.verdict import Calibration, Point, read_calibration

HALF = Calibration(
    reader=NO_READER,
    questions=0,
    answers=Logistic(relevance=1.0),
    near=Logistic(relevance=1.0),
    closest=0.1,
    curve=(
        Point(threshold=0.2, precision=0.7, answered=1.0, refused=0.5),
        Point(threshold=0.5, precision=0.9, answered=0.8, refused=0.9),
        Point(threshold=0.8, precision=0.95, answered=0.5, refused=0.99),
    ),
)


def scores(relevance: float) -> Scores:
    return Scores(cosine=0.0, coverage=0.0, relevance=relevance)


def test_a_logistic_function_by_hand() -> None:
    """1 + 2 · 0.5 = 2 is the logit, 1 / (1 + e⁻²) the probability; what was not read counts 0."""
    function = Logistic(intercept=1.0, cosine=2.0, margin=3.0)
    found = Scores(cosine=0.5, coverage=1.0)

    assert function.logit(found) == 2.0
    assert function.probability(found) == pytest.approx(0.880797, abs=1e-6)
    assert function.logit(Scores(cosine=0.5, coverage=1.0, margin=float("-inf"))) == 2.0


@pytest.mark.parametrize(
    ("precision", "threshold"), [(0.5, 0.2), (0.7, 0.2), (0.8, 0.5), (0.9, 0.5), (0.99, 0.8)]
)
def test_the_threshold_that_keeps_a_precision(precision: float, threshold: float) -> None:
    """The least threshold of the curve that keeps it; the highest if none does."""
    assert HALF.threshold(precision) == threshold


@pytest.mark.parametrize(
    ("relevance", "precision", "verdict"),
    [(0.1, 0.9, "answered"), (-0.1, 0.9, "closest"), (-0.1, 0.7, "answered"), (-3, 0.7, "nothing")],
)
def test_a_verdict_by_hand(relevance: float, precision: float, verdict: str) -> None:
    """Answered from logit 0 on at precision .9, from ln(.2 / .8) = -1.39 at .7; near from -2.2."""
    assert HALF.verdict(scores(relevance), precision) == verdict


def test_a_curve_by_hand() -> None:
    """Above .5 lie two of four answerable questions and one of four unanswerable ones: a half and
    a quarter, so that two thirds of what is answered can be; a lower threshold promises no more.
    """
    certainties = np.array([0.9, 0.7, 0.4, 0.3, 0.6, 0.2, 0.1, 0.05])
    labels = np.array([True] * 4 + [False] * 4)
    points = {point.threshold: point for point in curve(certainties, labels)}

    assert points[0.9].precision == points[0.7].precision == 1.0
    assert points[0.3] == Point(threshold=0.3, precision=0.6667, answered=1.0, refused=0.75)
    assert list(points) == sorted(points)


def test_a_lucky_stretch_promises_nothing() -> None:
    """The precision of a threshold is no better than that of the higher ones."""
    certainties = np.array([0.9, 0.5, 0.4, 0.3, 0.95, 0.93, 0.1, 0.1])
    labels = np.array([True] * 4 + [False] * 4)
    found = [point.precision for point in curve(certainties, labels)]

    assert found == sorted(found)


def test_few_questions_change_little_and_many_much() -> None:
    """A shift that the data want is bought by their number."""
    few = np.array([3.0, 2.5, 3.5, 1.0, 1.5, 0.5])
    labels = np.array([True] * 3 + [False] * 3)
    slope, shift = platt(few, labels)
    many_slope, many_shift = platt(np.tile(few, 100), np.tile(labels, 100))

    assert -1 < shift < 0
    assert many_shift < -3
    assert many_slope > slope > 0


def test_refined_by_own_questions() -> None:
    """A pile where every score is two logits higher gets a threshold where the kinds part."""
    found = [scores(3.0 + i / 100) for i in range(100)] + [scores(1 - i / 100) for i in range(100)]
    own = refined(HALF, found, [True] * 100 + [False] * 100, "v1")

    assert (own.snapshot, own.questions, own.reader) == ("v1", 200, NO_READER)
    assert own.verdict(scores(3.0), 0.9) == "answered"
    assert own.verdict(scores(1.0), 0.9) != "answered"
    assert own.near == HALF.near


def test_too_few_questions_are_refused() -> None:
    """One line with both numbers and what holds until then."""
    kinds = [True] * (LEAST - 1) + [False] * LEAST
    with pytest.raises(BuildError) as caught:
        refined(HALF, [scores(0.0)] * len(kinds), kinds, "v1")

    assert str(caught.value) == (
        "19 answerable and 20 unanswerable questions are too few to calibrate: 20 of each are the "
        "least; until then the shipped calibration holds"
    )


def test_own_calibration_holds_for_its_snapshot_and_the_next(tmp_path: Path) -> None:
    """It is used instead of the shipped one, and carried over to the next snapshot."""
    store = Store(tmp_path)
    version = publish(articles(), tmp_path).version

    assert calibration(store, version, NO_READER) == shipped(NO_READER).calibration

    own = msgspec.structs.replace(HALF, snapshot=version)
    save(own, calibration_file(store, version))

    assert calibration(store, version, NO_READER) == own

    carry_over(store, version, "next")

    assert calibration(store, "next", NO_READER) == msgspec.structs.replace(own, snapshot="next")


@pytest.mark.parametrize(
    ("snapshot", "reader", "line"),
    [
        ("other", NO_READER, "was made on snapshot other, not on v1; run: python -m index cali"),
        ("v1", "abc", "was made with the reader abc, the settings say none; run: python -m index"),
    ],
)
def test_a_calibration_of_something_else_is_refused(
    tmp_path: Path, snapshot: str, reader: str, line: str
) -> None:
    """One clear line with the cure."""
    store = Store(tmp_path)
    found = msgspec.structs.replace(HALF, snapshot=snapshot, reader=reader)
    save(found, calibration_file(store, "v1"))

    with pytest.raises(SnapshotError) as caught:
        calibration(store, "v1", NO_READER)

    assert line in str(caught.value)


@pytest.mark.parametrize("content", ["", "{}", "{", '{"reader": 1}'])
def test_a_damaged_calibration_is_one_line(tmp_path: Path, content: str) -> None:
    """What is wrong and how to go on."""
    file = tmp_path / "v1.json"
    file.write_text(content)

    with pytest.raises(SnapshotError, match=r"cannot be read: .*; run: python -m index calibrate"):
        read_calibration(file)


def test_a_calibration_without_a_curve_is_refused(tmp_path: Path) -> None:
    """A verdict needs a threshold."""
    save(msgspec.structs.replace(HALF, curve=()), tmp_path / "v1.json")

    with pytest.raises(SnapshotError, match="no curve of rising thresholds"):
        read_calibration(tmp_path / "v1.json")


def test_an_unknown_reader_ranks_by_its_relevance_alone() -> None:
    """Nothing is claimed about scores that nothing was fitted to."""
    found = shipped("0" * 64)

    assert found.ranking.read == Logistic(relevance=1.0)
    assert found.calibration.answers == shipped(NO_READER).calibration.answers
    assert fitted.name_of(None) == NO_READER
