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
    answers=Logistic(intercept=-4.44, relevance=0.66, margin=0.12),
    answered=0.25,
    near=Logistic(intercept=-4.0, relevance=0.4, cosine=12.0),
    closest=0.19,
)
"""With the shipped reader."""
UNREAD = Calibration(
    answers=Logistic(intercept=-8.599, cosine=2.739, coverage=18.172),
    answered=0.435,
    near=Logistic(intercept=-4.0, cosine=12.0),
    closest=0.19,
)
"""Without a reader."""
