"""Snowflakes: ids that carry their time, as discord.py reads it back from them."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000
"""2015-01-01, the first millisecond of Discord's ids."""

_counter = itertools.count()


def new_id(moment: datetime | None = None) -> int:
    """A fresh id: made now or at another moment, greater than every id made in an earlier
    millisecond, never reused."""
    milliseconds = time.time_ns() // 1_000_000 if moment is None else moment.timestamp() * 1000
    return ((int(milliseconds) - DISCORD_EPOCH_MS) << 22) | (next(_counter) & 0x3FFFFF)


def timestamp(snowflake: int) -> str:
    """The moment an id was made, ISO 8601 with its offset, as Discord writes timestamps."""
    return datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000, UTC).isoformat()
