"""The feeds that are followed: where, into which collection, and how the last try went.

They stand in the database of the library (`corpus.database`).
"""

import contextlib
import math
import sqlite3
from pathlib import Path

import msgspec

TABLE = """
    CREATE TABLE feeds (
        address TEXT PRIMARY KEY,
        body TEXT NOT NULL
    ) STRICT;
"""
_LONGEST = 86_400.0
"""Seconds; a feed that fails again and again is tried once a day."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One feed."""

    address: str
    collection: str
    most: int
    """So many of its newest entries are taken."""
    title: str = ""
    etag: str = ""
    modified: str = ""
    """What its server said of it the last time: to ask with, the next."""
    tried: float = 0.0
    """When it was fetched last, or could not be, in seconds since 1970."""
    failures: int = 0
    """How often in a row it could not be read."""
    result: str = ""
    """What came of the last try, in one line."""

    def due(self, minutes: float) -> float:
        """When it is to be fetched again, if that is to be every so many minutes."""
        wait = 60 * minutes
        return self.tried + min(wait * 2.0 ** min(self.failures, 30), max(wait, _LONGEST))


def subscriptions(connection: sqlite3.Connection) -> list[Subscription]:
    """All of them, by address."""
    rows = connection.execute("SELECT body FROM feeds ORDER BY address")
    return [msgspec.json.decode(body, type=Subscription) for (body,) in rows]


def find(connection: sqlite3.Connection, address: str) -> Subscription | None:
    """The feed at an address; None if it is not followed."""
    row = connection.execute("SELECT body FROM feeds WHERE address = ?", (address,)).fetchone()
    return msgspec.json.decode(row[0], type=Subscription) if row else None


def keep(connection: sqlite3.Connection, feed: Subscription) -> None:
    """Write a feed down, in the place of what was known of it."""
    with connection:
        connection.execute(
            "INSERT OR REPLACE INTO feeds (address, body) VALUES (?, ?)",
            (feed.address, msgspec.json.encode(feed).decode()),
        )


def drop(connection: sqlite3.Connection, address: str) -> None:
    """Follow a feed no longer."""
    with connection:
        connection.execute("DELETE FROM feeds WHERE address = ?", (address,))


def soonest(library: Path, minutes: float) -> float:
    """When the next of the feeds in this database is due, in seconds since 1970; infinite if none
    is, or nothing can be read there."""
    if library.is_file():
        with (
            contextlib.suppress(sqlite3.Error, msgspec.MsgspecError),
            contextlib.closing(sqlite3.connect(f"{library.as_uri()}?mode=rw", uri=True)) as opened,
        ):
            return min((one.due(minutes) for one in subscriptions(opened)), default=math.inf)
    return math.inf
