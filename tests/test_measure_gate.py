"""Figures can be a gate, and a slip in naming one is told at once."""

from typing import Any

import pytest

from index.errors import MeasureError
from index.measure.gate import least, shortfalls

TOLD: dict[str, Any] = {
    "hit@1": 0.7,
    "ndcg@10": None,
    "strict": {"hit@1": 0.78},
    "ablations": {"bm25": {"hit@1": 0.5}},
}


@pytest.mark.parametrize(
    "written", ["hit@1=0.7", "hit@1=0", "strict.hit@1=0.78", "ablations.bm25.hit@1=0.5"]
)
def test_what_is_high_enough_passes(written: str) -> None:
    """A figure that is just as high as it must be is enough."""
    assert shortfalls(TOLD, [least(written)]) == []


def test_what_is_too_low_is_told() -> None:
    """One line for each figure that is below, with both numbers; what was not measured is below."""
    wanted = ["hit@1=0.71", "strict.hit@1=.5", "ablations.bm25.hit@1=1", "ndcg@10=0"]

    assert shortfalls(TOLD, [least(one) for one in wanted]) == [
        "hit@1 is 0.7, less than 0.71",
        "ablations.bm25.hit@1 is 0.5, less than 1",
        "ndcg@10 is not measured (the questions have no labels for it), less than 0",
    ]
    assert shortfalls({"strict": None}, [least("strict.hit@1=0.1")])


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("hit@1", "--min 'hit@1' is not METRIC=VALUE, such as hit@1=0.78"),
        (
            "hits@10=.5",
            "--min 'hits@10=.5': there is no metric 'hits@10'; did you mean hit@10? known: ",
        ),
        (
            "strikt.hit@1=.5",
            "there is no metric 'strikt.hit@1'; did you mean strict.hit@1? known: ",
        ),
        ("latency_ms=5", "there is no metric 'latency_ms'; "),
        ("hit@1=78", "--min 'hit@1=78': '78' is no share from 0 to 1"),
        ("hit@1=high", "--min 'hit@1=high': 'high' is no share from 0 to 1"),
        ("hit@1=nan", "'nan' is no share from 0 to 1"),
    ],
)
def test_slips(written: str, line: str) -> None:
    """What is no METRIC=VALUE is told in one line, with what was probably meant."""
    with pytest.raises(MeasureError) as caught:
        least(written)

    assert line in str(caught.value)
    assert "\n" not in str(caught.value)
