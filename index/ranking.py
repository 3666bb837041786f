"""How candidates are chosen for reading, and how what was read is ranked."""

import msgspec

from index.logistic import Logistic


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """Two fitted functions; a snapshot records those it was published with."""

    reader: str
    """SHA-256 of the reader that `read` was fitted for; `none` where nothing is read."""
    candidates: Logistic
    """Of cosine, coverage, lead, title, window and phrases: chooses what is read, and ranks where
    nothing is."""
    read: Logistic
    """Of all scores: ranks what was read."""
