"""Is the first hit an answer, only something near, or nothing?

The verdict comes from scores that mean the same for every question, joined by a logistic function
that was fitted on labelled questions. It never comes from a rank or from a fused score.
"""

import math

import msgspec

from index.answer import Hit, Verdict


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted logistic function and the points at which the verdict changes."""

    intercept: float
    cosine: float
    coverage: float
    relevance: float = 0.0
    margin: float = 0.0
    answered: float
    """At least this probability of an answer: `answered`."""
    closest: float
    """At least this: `closest`."""

    def probability(self, hit: Hit) -> float:
        """How likely the hit answers its question, 0 to 1."""
        scores = hit.scores
        logit = (
            self.intercept
            + self.cosine * scores.cosine
            + self.coverage * scores.coverage
            + self.relevance * (scores.relevance or 0.0)
            + self.margin * (scores.margin or 0.0)
        )
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))

    def verdict(self, hit: Hit) -> Verdict:
        """The verdict on an answer whose first hit this is."""
        probability = self.probability(hit)
        if probability >= self.answered:
            return "answered"
        return "closest" if probability >= self.closest else "nothing"


READ = Calibration(
    intercept=0.0, cosine=0.0, coverage=0.0, relevance=1.0, answered=0.5, closest=0.05
)
UNREAD = Calibration(intercept=-6.0, cosine=6.0, coverage=8.0, answered=0.5, closest=0.1)
