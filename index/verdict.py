"""Is the first hit an answer, only something near, or nothing?

The verdict comes from scores that mean the same for every question: the cosine and the lexical
coverage of the first hit, joined by a logistic function that was fitted on labelled questions. It
never comes from a rank or from the fused score.
"""

import math

import msgspec

from index.answer import Hit, Verdict


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """A fitted logistic function and the points at which the verdict changes."""

    intercept: float
    cosine: float
    coverage: float
    answered: float
    """At least this probability of an answer: `answered`."""
    closest: float
    """At least this: `closest`."""

    def probability(self, hit: Hit) -> float:
        """How likely the hit answers its question, 0 to 1."""
        logit = (
            self.intercept + self.cosine * hit.scores.cosine + self.coverage * hit.scores.coverage
        )
        return 1 / (1 + math.exp(-logit))

    def verdict(self, hit: Hit) -> Verdict:
        """The verdict on an answer whose first hit this is."""
        probability = self.probability(hit)
        if probability >= self.answered:
            return "answered"
        return "closest" if probability >= self.closest else "nothing"


DEFAULT = Calibration(intercept=-6.0, cosine=6.0, coverage=8.0, answered=0.5, closest=0.1)
"""To be fitted."""
