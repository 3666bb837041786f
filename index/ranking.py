"""How candidates are chosen for reading, and how what was read is ranked."""

import math

import msgspec

from index.logistic import FEATURES, Logistic

_FEW, _DECADES = 100, 2.5
"""Passages among which words count for nothing, and how many times ten times more it takes until
they count in full: about 30,000."""


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """Two fitted functions; a snapshot records those it was published with."""

    reader: str
    """SHA-256 of the reader that `read` was fitted for; `none` where nothing is read."""
    candidates: Logistic
    """Of what is known without reading: chooses what is read, and ranks where nothing is. These
    are the weights among few passages."""
    gathered: Logistic = Logistic()
    """What comes to the weights of `candidates` among many passages."""
    read: Logistic
    """Of all scores: ranks what was read."""
    crowded: tuple[str, ...] = ()
    """The scores whose weights in `read` are those among many passages."""

    def choosing(self, passages: int) -> Logistic:
        """What chooses candidates among so many passages."""
        share = crowd(passages)
        weights = {
            name: getattr(self.candidates, name) + share * getattr(self.gathered, name)
            for name in FEATURES
        }
        return msgspec.structs.replace(self.candidates, **weights)

    def among(self, passages: int) -> Logistic:
        """What ranks what was read among so many passages: where these are few, the scores of
        `crowded` count less."""
        return self.read.scaled(self.crowded, crowd(passages))


def crowd(passages: int) -> float:
    """How much the words that a question shares with a passage tell among so many of them, 0 to 1.

    Among thousands many are about what is asked, and its names and numbers tell them apart; among a
    hundred few are, and they say it in other words. It grows with the logarithm: what is fitted on
    piles of 133, 1,073 and 37,023 passages (`benchmarks.fit`) is better on all three for it.
    """
    return min(1.0, max(0.0, math.log10(max(passages, 1) / _FEW) / _DECADES))
