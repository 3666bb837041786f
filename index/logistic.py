"""A fitted logistic function of a hit's scores: the one form in which scores are joined."""

import math
from collections.abc import Iterable

import msgspec

from index.answer import Scores

_FAR = 50.0
"""Logits beyond this are 0 or 1 to every digit."""


class Logistic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A weight for each score and an intercept."""

    intercept: float = 0.0
    cosine: float = 0.0
    coverage: float = 0.0
    lead: float = 0.0
    title: float = 0.0
    window: float = 0.0
    phrases: float = 0.0
    article: float = 0.0
    length: float = 0.0
    timely: float = 0.0
    day: float = 0.0
    relevance: float = 0.0
    chance: float = 0.0
    margin: float = 0.0
    near: float = 0.0
    asks: float = 0.0

    def logit(self, scores: Scores) -> float:
        """The weighted sum; a score that the hit does not have counts as 0."""
        found = self.intercept
        for name in FEATURES:
            weight: float = getattr(self, name)
            value: float | None = getattr(scores, name)
            if weight and value is not None and math.isfinite(value):
                found += weight * value  # what was not read has no value, no room for an answer -∞
        return found

    def probability(self, scores: Scores) -> float:
        """0 to 1."""
        return 1 / (1 + math.exp(-max(-_FAR, min(_FAR, self.logit(scores)))))

    def scaled(self, names: Iterable[str], share: float) -> "Logistic":
        """The same with the weights of these scores so many times."""
        return msgspec.structs.replace(
            self, **{name: share * getattr(self, name) for name in names}
        )


FEATURES = tuple(name for name in Logistic.__struct_fields__ if name != "intercept")
"""The scores that a logistic function can weigh."""
