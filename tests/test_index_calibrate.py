"""The verdict's functions: fitted, stored beside the snapshot, refused where they do not belong."""

import math
from pathlib import Path

import msgspec
import numpy as np
import pytest
from fake_encoder import articles, publish

from index import fitted
from index.answer import Scores
from index.calibrate import LEAST, curve, moved, platt, refined
from index.errors import BuildError, SnapshotError
from index.fitted import (
    NO_READER,
    calibration,
    calibration_file,
    carry_over,
    ranking,
    save,
    shipped,
    told,
)
from index.logistic import Logistic
from index.ranking import Ranking, crowd
from index.reader import SHIPPED, open_reader
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
    """From .4 on lie three of four answerable questions and one of four unanswerable ones, so that
    three quarters of what is answered can be; a lower threshold promises no more. Only certainties
    of answerable questions are thresholds: any other answers no more of them.
    """
    certainties = np.array([0.9, 0.7, 0.4, 0.3, 0.6, 0.2, 0.1, 0.05])
    labels = np.array([True] * 4 + [False] * 4)
    points = {point.threshold: point for point in curve(certainties, labels)}

    assert points[0.9].precision == points[0.7].precision == 1.0
    assert points[0.3] == Point(threshold=0.3, precision=0.75, answered=1.0, refused=0.75)
    assert list(points) == [0.3, 0.4, 0.7, 0.9]


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


def test_a_moved_curve_by_hand() -> None:
    """From .5 on stand both answerable questions and one of the unanswerable: two thirds are right;
    .9 was shipped, and four questions count beside a hundred. From .8 on stands one that is right.
    """
    certainties = np.array([0.9, 0.7, 0.6, 0.1])
    labels = np.array([True, True, False, False])
    low, middle, high = moved(HALF.curve, certainties, labels)

    assert middle == Point(
        threshold=0.5,
        precision=round((4 * 2 / 3 + 100 * 0.9) / 104, 4),
        answered=1.0,
        refused=0.5,
    )
    assert high.precision == round((4 * 1.0 + 100 * 0.95) / 104, 4)
    assert (low.threshold, high.answered, high.refused) == (0.2, 0.5, 1.0)


def test_an_odd_question_counts_among_its_neighbours() -> None:
    """The surest question of all is unanswerable: with the nine below it it makes .9, not 0."""
    certainties = np.array([0.9] + [0.7] * 9 + [0.1] * 10)
    labels = np.array([False] + [True] * 9 + [True] + [False] * 9)
    _, middle, high = moved(HALF.curve, certainties, labels)

    assert middle.precision == 0.9
    assert high.precision == round((20 * 0.9 + 100 * 0.95) / 120, 4)


def cut(found: Calibration) -> float:
    """The relevance from which a question is answered at a precision of .92."""
    threshold = found.threshold(0.92)
    logit = math.log(threshold / (1 - threshold))
    return (logit - found.answers.intercept) / found.answers.relevance


def drawn(number: int, seed: int, above: float = 0.0) -> tuple[list[Scores], list[bool]]:
    """As many questions of each kind, of relevance 2 and -2 in the mean with a deviation of 2, so
    that the relevance is the logit of being answerable; then `above` is added."""
    random = np.random.default_rng(seed)
    found = [*random.normal(2, 2, number), *random.normal(-2, 2, number)]
    return [scores(float(one) + above) for one in found], [True] * number + [False] * number


def test_few_questions_move_the_threshold_little() -> None:
    """Whichever forty questions come, what is answered begins about where it did; with hundreds it
    follows them."""
    shipped = shipped_curve()
    before = cut(shipped)
    few = [cut(refined(shipped, *drawn(LEAST, seed), "v1")) for seed in range(10)]
    many = cut(refined(shipped, *drawn(600, 1, above=2.0), "v1"))

    assert max(abs(one - before) for one in few) < 0.8
    assert abs(many - (before + 2)) < 0.6


def shipped_curve() -> Calibration:
    """HALF with the curve of many such questions."""
    found, kinds = drawn(2000, 99)
    certainties = np.array([HALF.answers.probability(one) for one in found])
    return msgspec.structs.replace(HALF, curve=curve(certainties, np.array(kinds)))


def test_refined_by_own_questions() -> None:
    """A pile where every score is two logits higher gets a threshold where the kinds part."""
    found = [scores(3.0 + i / 100) for i in range(100)] + [scores(1 - i / 100) for i in range(100)]
    own = refined(HALF, found, [True] * 100 + [False] * 100, "v1")

    assert (own.snapshot, own.questions, own.reader) == ("v1", 200, NO_READER)
    assert own.verdict(scores(3.0), 0.9) == "answered"
    assert own.verdict(scores(1.0), 0.9) != "answered"
    assert own.near == HALF.near
    assert [point.threshold for point in own.curve] == [0.2, 0.5, 0.8]


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


def unknown(margin: float | None) -> Calibration:
    """That of a reader which nothing was fitted to, with 40 questions that only the reader parts;
    the words say the same of all."""
    random = np.random.default_rng(0)
    answerable = [True, False] * LEAST
    found = [
        Scores(
            cosine=0.5,
            coverage=0.5,
            window=0.5,
            relevance=float(random.normal(4 if kind else -4, 2)),
            margin=margin,
        )
        for kind in answerable
    ]
    return refined(shipped("0" * 64).calibration, found, answerable, "v1")


def test_the_verdict_of_an_unknown_reader_comes_to_use_it() -> None:
    """What the reader says tells afterwards, also of one that marks nothing; it does not where the
    shipped function knows the reader, or nothing is read."""
    found = unknown(margin=float("-inf"))
    low, high = (
        Scores(cosine=0.5, coverage=0.5, window=0.5, relevance=one, margin=float("-inf"))
        for one in (-4.0, 4.0)
    )

    assert found.answers.relevance > 0.2
    assert found.answers.margin == 0
    assert found.answers.window > 0
    assert found.certainty(low) < 0.2
    assert found.certainty(high) > 0.6

    none = [Scores(cosine=one, coverage=one, window=one) for one in (0.8, 0.4)] * LEAST
    unread = refined(shipped(NO_READER).calibration, none, [True, False] * LEAST, "v1")

    assert (unread.answers.relevance, unread.answers.margin) == (0, 0)


def test_what_the_reader_always_says_gets_no_weight() -> None:
    """A margin that is the same for every question parts nothing."""
    assert unknown(margin=3.3).answers.margin == 0


def test_the_ranking_of_a_snapshot() -> None:
    """The recorded one if it is of this reader, else the shipped one."""
    recorded = Ranking(reader="abc", candidates=Logistic(cosine=2.0), read=Logistic(near=1.0))

    assert ranking(recorded, "abc") == recorded
    assert ranking(recorded, NO_READER) == shipped(NO_READER).ranking
    assert ranking(None, "abc") == shipped("abc").ranking


@pytest.mark.parametrize(
    ("passages", "share"),
    [(0, 0.0), (1, 0.0), (100, 0.0), (1_000, 0.4), (10_000, 0.8), (31_623, 1.0), (1_000_000, 1.0)],
)
def test_what_words_count_among_so_many_passages(passages: int, share: float) -> None:
    """Nothing among a hundred, all among 30,000, two fifths more with each power of ten."""
    ranking = Ranking(
        reader="abc",
        candidates=Logistic(coverage=3.0),
        read=Logistic(relevance=1.0, coverage=2.0, near=4.0, asks=-1.0),
        crowded=("coverage", "near"),
    )
    among = ranking.among(passages)

    assert crowd(passages) == pytest.approx(share, abs=1e-5)
    assert (among.relevance, among.asks) == (1.0, -1.0)
    assert (among.coverage, among.near) == pytest.approx((2 * share, 4 * share), abs=1e-4)


def test_a_ranking_of_before_is_the_same_among_any_number() -> None:
    """What earlier snapshots record goes on to rank them."""
    recorded = Ranking(reader="abc", candidates=Logistic(), read=Logistic(coverage=2.0))

    assert recorded.among(1) == recorded.among(1_000_000) == recorded.read


@pytest.mark.parametrize(("passages", "share"), [(3, 0.0), (1_000, 0.4), (40_000, 1.0)])
def test_a_verdict_among_so_many_passages(passages: int, share: float) -> None:
    """What words say counts as in the ranking, and among few another intercept comes to it."""
    fitted_on_many = msgspec.structs.replace(
        HALF,
        answers=Logistic(relevance=1.0, coverage=2.0, intercept=0.5),
        crowded=("coverage",),
        few=-3.0,
    )
    found = fitted_on_many.among(passages)
    scores = Scores(cosine=0.0, coverage=1.0, relevance=2.0)

    assert found.answers.logit(scores) == pytest.approx(0.5 + 2 + 2 * share - 3 * (1 - share))
    assert found.among(1) == found  # for these passages once and for all
    assert (found.near, found.curve) == (HALF.near, HALF.curve)


def test_a_calibration_of_before_is_the_same_among_any_number(tmp_path: Path) -> None:
    """An operator's that was written by an earlier version goes on to hold."""
    file = tmp_path / "v1.json"
    save(HALF, file)
    file.write_text(
        "".join(
            line
            for line in file.read_text().splitlines(True)
            if '"crowded"' not in line and '"few"' not in line
        ),
        encoding="utf-8",
    )
    found = read_calibration(file)

    assert found == found.among(1) == found.among(1_000_000) == HALF


def test_readers_in_words() -> None:
    """The shipped one by its name, none, others by twelve digits."""
    ours = fitted.name_of(open_reader(SHIPPED))

    assert told(ours) == "shipped quoth-reader"
    assert told(NO_READER) == "none"
    assert told("0123456789abcdef") == "0123456789ab"


def test_an_unknown_reader_ranks_by_its_relevance_alone() -> None:
    """Nothing is claimed about scores that nothing was fitted to."""
    found = shipped("0" * 64)

    assert found.ranking.read == Logistic(relevance=1.0)
    assert found.calibration.answers == shipped(NO_READER).calibration.answers
    assert fitted.name_of(None) == NO_READER
