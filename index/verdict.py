"""Is the first hit an answer, only something near, or nothing?

Two logistic functions of scores that mean the same for every question, fitted on labelled
questions: does this passage answer, and is it near the topic at all? The verdict never comes from
a rank or from a fused score.
"""

import math

import msgspec

from index.answer import Hit, Verdict


class Logistic(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted logistic function of a hit's scores."""

    intercept: float
    cosine: float = 0.0
    coverage: float = 0.0
    relevance: float = 0.0
    margin: float = 0.0

    def probability(self, hit: Hit) -> float:
        """0 to 1; a score that the hit does not have counts as 0."""
        scores = hit.scores
        logit = (
            self.intercept
            + self.cosine * scores.cosine
            + self.coverage * scores.coverage
            + self.relevance * (scores.relevance or 0.0)
            + self.margin * (scores.margin or 0.0)
        )
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """When a hit answers its question, and when it is at least near."""

    answers: Logistic
    answered: float
    """At least this probability of an answer: `answered`."""
    near: Logistic
    closest: float
    """Else at least this probability of being near: `closest`."""

    def verdict(self, hit: Hit) -> Verdict:
        """The verdict on an answer whose first hit this is."""
        if self.answers.probability(hit) >= self.answered:
            return "answered"
        return "closest" if self.near.probability(hit) >= self.closest else "nothing"


READ = Calibration(
    answers=Logistic(intercept=-1.209, relevance=0.285, margin=0.109),
    answered=0.55,
    near=Logistic(intercept=-1.583, cosine=0.917, relevance=0.455),
    closest=0.015,
)
"""With the shipped reader."""
UNREAD = Calibration(
    answers=Logistic(intercept=-3.817, cosine=2.282, coverage=8.235),
    answered=0.55,
    near=Logistic(intercept=-3.823, cosine=7.475),
    closest=0.15,
)
"""Without a reader. All four functions: benchmarks/verdict.py, docs/benchmarks.md."""
