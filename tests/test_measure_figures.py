"""Figures are what one counts by hand."""

import pytest
from measured_pile import judged, labelled, place, quote

from index.measure.curves import calibration, operating_point, risk_coverage
from index.measure.figures import METRICS, figures, strict, to_json

FERRY = labelled(place("boat", "Marigold"), texts=["Marigold"], strict=True)
DOG = labelled(place("dog", "Bramble"), texts=["Bramble"])
NOTHING = labelled(answerable=False)
RIGHT = quote("boat", "The ferry Marigold", "Marigold")
WRONG = quote("choir", "Singers from Ostby", "Ostby")
OUTCOMES = [
    judged(FERRY, RIGHT, WRONG, certainty=0.9, seconds={"encode": 0.010, "read": 0.090}),
    judged(
        DOG,
        WRONG,
        quote("dog", "A dog called Bramble"),
        certainty=0.6,
        seconds={"encode": 0.030, "read": 0.010},
    ),
    judged(DOG, WRONG, certainty=0.2, verdict="closest"),
    judged(NOTHING, WRONG, certainty=0.6),
    judged(NOTHING, certainty=0.1, verdict="nothing"),
]
"""Right, second, not found; answered wrongly, refused."""


def test_shares() -> None:
    """Over the three answerable questions: one is right at once, one by the second quote."""
    found = figures(OUTCOMES)

    assert (found.questions, found.answerable, found.unanswerable) == (5, 3, 2)
    assert (found.hit_1, found.hit_3, found.hit_10) == pytest.approx((1 / 3, 2 / 3, 2 / 3))
    assert found.mrr_10 == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert found.passage_hit_1 == pytest.approx(1 / 3)
    assert (found.answer_in_quote_1, found.answer_in_quote_3) == pytest.approx((1 / 3, 2 / 3))
    assert (found.span_em, found.span_f1) == pytest.approx((1 / 3, 1 / 3))
    assert found.quoted == pytest.approx((3 / 18 + 2 * 3 / 21) / 3)


def test_verdicts() -> None:
    """Two of three are answered, one of two refused; of the three answered one is right."""
    found = figures(OUTCOMES)

    assert (found.answered, found.refused, found.answered_right) == pytest.approx(
        (2 / 3, 1 / 2, 1 / 3)
    )
    counts = {
        kind: (v.answered, v.right, v.closest, v.nothing) for kind, v in found.verdicts.items()
    }
    assert counts == {"answerable": (2, 1, 1, 0), "unanswerable": (1, 0, 0, 1)}


def test_without_labels_nothing_is_wrong() -> None:
    """An answerable question without labels counts for `answered` and AUROC, and neither as right
    nor as wrong."""
    unlabelled = judged(labelled(), WRONG, certainty=0.5)
    found = figures([*OUTCOMES, unlabelled])

    assert found.answered == pytest.approx(3 / 4)
    assert found.verdict_auroc == pytest.approx((2 + 1.5 + 1 + 1) / 8)
    assert found.answered_right == pytest.approx(1 / 3)
    assert figures([unlabelled]).answered_right is None
    assert risk_coverage([*OUTCOMES, unlabelled]) == risk_coverage(OUTCOMES)
    assert operating_point([*OUTCOMES, unlabelled]) == operating_point(OUTCOMES)
    assert (risk_coverage([unlabelled]), operating_point([unlabelled])) == ([], None)
    (alone,) = calibration([unlabelled])
    assert (alone.answerable, alone.right) == (1.0, None)


def test_auroc_by_hand() -> None:
    """Of six pairs (.9 .6 .2) x (.6 .1) the answerable one is surer in four and level in one."""
    assert figures(OUTCOMES).verdict_auroc == pytest.approx((2 + 1.5 + 1) / 6)


def test_latency_is_of_what_was_not_remembered() -> None:
    """Percentiles over the two timed questions; together they took 100 and 40 milliseconds."""
    found = figures(OUTCOMES)

    assert found.timed == 2
    assert found.latency_ms is not None
    assert list(found.latency_ms) == ["encode", "read", "total"]
    assert found.latency_ms["encode"].p50 == pytest.approx(20)
    assert found.latency_ms["total"].p50 == pytest.approx(70)
    assert found.latency_ms["total"].p95 == pytest.approx(40 + 0.95 * 60)
    assert figures(OUTCOMES[2:]).latency_ms is None


def test_strict() -> None:
    """The strict questions are those with a sure label and all that are unanswerable."""
    surely = figures(strict(OUTCOMES))

    assert (surely.answerable, surely.unanswerable, surely.hit_1) == (1, 2, 1.0)
    assert strict(OUTCOMES[1:]) == []


def test_what_has_no_label_is_not_measured() -> None:
    """Without labels a figure is None, never 0."""
    told = to_json(figures([judged(labelled(relevant=["boat"]), RIGHT)]))

    assert told["ndcg@10"] == 1.0
    assert {name for name in METRICS if told[name] is not None} == {
        "quoted",
        "ndcg@10",
        "answered",
        "answered_right",
    }
    assert figures(OUTCOMES).mark_in_critical is None


def test_marks_in_spans() -> None:
    """Over the questions with distractors only."""
    distracted = labelled(place("boat", "Marigold"), distractors=[place("boat", "soup")])
    found = figures([*OUTCOMES, judged(distracted, RIGHT), judged(distracted, WRONG)])

    assert (found.mark_in_critical, found.mark_in_distractor) == (0.5, 0.0)


def test_risk_by_hand() -> None:
    """The surest is right, then two wrong ones of one certainty come together, and so on."""
    points = risk_coverage(OUTCOMES)

    assert points == [(0.2, 0), (0.6, 2 / 3), (0.8, 3 / 4), (1, 4 / 5)]
    assert operating_point(OUTCOMES) == pytest.approx((3 / 5, 2 / 3))
    assert operating_point(OUTCOMES[4:]) is None


def test_calibration_by_hand() -> None:
    """Each question is a bin of its own here; a bin of both kinds weighs them as if there were as
    many of the one as of the other."""
    bins = calibration(OUTCOMES)

    assert [one.questions for one in bins] == [1] * 5
    assert [one.certainty for one in bins] == [0.1, 0.2, 0.6, 0.6, 0.9]
    assert [one.right for one in bins] == [0, 0, 0, 0, 1]
    assert sum(one.answerable for one in bins) == 3
    mixed, *others = calibration([OUTCOMES[4]] + [OUTCOMES[0]] * 10)
    assert [one.questions for one in (mixed, *others)] == [2] + [1] * 9
    assert mixed.answerable == mixed.right == pytest.approx((1 / 10) / (1 + 1 / 10))
    assert mixed.certainty == pytest.approx((0.1 + 0.9 / 10) / (1 + 1 / 10))
    assert calibration([]) == []
