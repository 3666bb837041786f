"""Is the first hit an answer, only something near, or nothing?

Two logistic functions of scores that mean the same for every question, fitted on labelled
questions: does this passage answer, and is it near the topic at all? The verdict never comes from
a rank or from a fused score.
"""

from itertools import pairwise
from pathlib import Path

import msgspec

from index.answer import Scores, Verdict
from index.errors import SnapshotError
from index.logistic import Logistic
from index.ranking import crowd


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A point of the curve: what comes of answering from this probability on. All 0 to 1."""

    threshold: float
    precision: float
    """Share of the answered questions that can be answered, both kinds being equally frequent;
    in an operator's calibration that of the shipped one is mixed in."""
    answered: float
    """Share of the answerable questions that are answered."""
    refused: float
    """Share of the unanswerable questions that are not."""


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """When a hit answers its question, and when it is at least near."""

    reader: str
    """SHA-256 of the reader whose scores it was fitted to; `none` where nothing is read."""
    snapshot: str = ""
    """Version of the snapshot it was fitted on; empty for the one that is shipped."""
    questions: int
    """How many labelled questions it was fitted on."""
    answers: Logistic
    crowded: tuple[str, ...] = ()
    """The scores whose weights in `answers` are those among many passages; among few they count
    less, as in the ranking."""
    few: float = 0.0
    """What comes to the intercept of `answers` among few passages."""
    near: Logistic
    closest: float
    """At least this probability of being near: `closest`."""
    curve: tuple[Point, ...]
    """By rising threshold."""

    def among(self, passages: int) -> "Calibration":
        """The same for so many passages: certainties are those of this one."""
        share = crowd(passages)
        answers = self.answers.scaled(self.crowded, share)
        intercept = answers.intercept + (1 - share) * self.few
        answers = msgspec.structs.replace(answers, intercept=intercept)
        return msgspec.structs.replace(self, answers=answers, crowded=(), few=0.0)

    def threshold(self, precision: float) -> float:
        """The least probability of an answer from which `precision` is kept; the highest of the
        curve if none keeps it."""
        kept = [point.threshold for point in self.curve if point.precision >= precision]
        return min(kept) if kept else self.curve[-1].threshold

    def certainty(self, scores: Scores) -> float:
        """The probability that a passage with these scores answers, 0 to 1."""
        return self.answers.probability(scores)

    def verdict(self, scores: Scores, precision: float) -> Verdict:
        """The verdict on an answer whose first hit has these scores."""
        if self.certainty(scores) >= self.threshold(precision):
            return "answered"
        return "closest" if self.near.probability(scores) >= self.closest else "nothing"


def read_calibration(file: Path) -> Calibration:
    """A calibration from its file; SnapshotError if it cannot be read or makes no sense."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=Calibration)
    except (OSError, msgspec.DecodeError) as error:
        raise SnapshotError(
            f"the calibration {file} cannot be read: {error}; run: python -m index calibrate, "
            "or remove it to go on with the one that is shipped"
        ) from None
    thresholds = [point.threshold for point in found.curve]
    if not thresholds or any(later <= one for one, later in pairwise(thresholds)):
        raise SnapshotError(
            f"the calibration {file} has no curve of rising thresholds; run: python -m index "
            "calibrate, or remove it to go on with the one that is shipped"
        )
    return found
