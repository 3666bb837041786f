"""The pages that feeds and sitemaps list: which are still to be fetched, and which were refused.

It stands in the database of the library (`corpus.database`), so that a command that was ended goes
on where it stopped.
"""

import datetime
import sqlite3
from collections.abc import Callable, Iterable

import msgspec

from corpus.feeds import subscription
from corpus.feeds.feed import Entry
from corpus.web.address import canonical

TABLE = """
    CREATE TABLE waiting (
        address TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        due REAL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX waiting_source ON waiting (source, due);
"""
"""`due`: seconds since 1970; null for what need not be fetched."""
_FIRST, _LONGEST = 3600.0, 7 * 86_400.0
"""Seconds until a page that was refused is tried again: first, doubled each time, and at most."""


class Waiting(msgspec.Struct, frozen=True):
    """A page that a feed or a sitemap lists."""

    entry: Entry
    tries: int = 0
    """How often in a row it was refused."""
    why: str = ""
    """Why it was refused the last time."""

    @property
    def address(self) -> str:
        """Its canonical form."""
        return canonical(self.entry.link)


def note(
    connection: sqlite3.Connection,
    entries: Iterable[Entry],
    source: str,
    *,
    fetched: Callable[[str], float | None],
    now: float,
    again: bool = False,
) -> None:
    """Let wait what is not there yet, or was changed since. `again`: all of them, be they there or
    refused.

    `source`: the address of the feed or sitemap. `fetched`: when the page at an address in its
    canonical form was fetched, in seconds since 1970, 0 if nobody knows; None if it is not there.
    """
    with connection:
        for entry in entries:
            address = canonical(entry.link)
            row = connection.execute(
                "SELECT source, body, due FROM waiting WHERE address = ?", (address,)
            ).fetchone()
            due: float | None = now
            if again:
                pass
            elif row is None:
                if _is_newest(fetched(address), entry.changed):
                    due = None
            elif row[0] == source:
                if entry.changed <= msgspec.json.decode(row[1], type=Waiting).entry.changed:
                    continue
            elif (
                row[2] is not None
                and fetched(address) is None
                and subscription.find(connection, row[0]) is None
            ):
                # a sitemap may never be read again; it is tried no sooner for that
                before = msgspec.json.decode(row[1], type=Waiting)
                _write(connection, source, Waiting(entry, before.tries, before.why), row[2])
                continue
            # a feed and a sitemap tell the same time in other words
            elif _is_newest(fetched(address) or 0.0, entry.changed):
                continue
            _write(connection, source, Waiting(entry), due)


def _is_newest(fetched: float | None, changed: str) -> bool:
    """True for a page that is there by other means, as it was changed last, or made by hand."""
    if not fetched:
        return fetched is not None
    stamp = datetime.datetime.fromtimestamp(fetched, datetime.UTC)
    return changed <= stamp.strftime("%Y-%m-%dT%H:%M:%SZ")


def due(connection: sqlite3.Connection, source: str, now: float) -> list[Waiting]:
    """What is to be fetched now, the newest first."""
    rows = connection.execute(
        "SELECT body FROM waiting WHERE source = ? AND due <= ? ORDER BY rowid", (source, now)
    )
    found = [msgspec.json.decode(body, type=Waiting) for (body,) in rows]
    return sorted(found, key=lambda one: one.entry.changed, reverse=True)


def later(connection: sqlite3.Connection, source: str, now: float) -> int:
    """How many were refused and are not to be tried yet."""
    rows = connection.execute(
        "SELECT count(*) FROM waiting WHERE source = ? AND due > ?", (source, now)
    )
    (count,) = rows.fetchone()
    return int(count)


def done(connection: sqlite3.Connection, source: str, page: Waiting) -> None:
    """It need not be fetched any more, until it changes."""
    # its text lies in a file by now
    entry = msgspec.structs.replace(page.entry, text="")
    with connection:
        _write(connection, source, Waiting(entry), None)


def refuse(
    connection: sqlite3.Connection, source: str, page: Waiting, why: str, now: float
) -> None:
    """It is tried again, but not soon."""
    wait = min(_FIRST * 2.0 ** min(page.tries, 30), _LONGEST)
    with connection:
        _write(connection, source, Waiting(page.entry, page.tries + 1, why), now + wait)


def forget(connection: sqlite3.Connection, source: str) -> None:
    """Fetch nothing more of this feed or sitemap."""
    with connection:
        connection.execute("DELETE FROM waiting WHERE source = ? AND due IS NOT NULL", (source,))


def _write(connection: sqlite3.Connection, source: str, page: Waiting, due: float | None) -> None:
    connection.execute(
        "INSERT INTO waiting (address, source, due, body) VALUES (?, ?, ?, ?) ON CONFLICT (address)"
        " DO UPDATE SET source = excluded.source, due = excluded.due, body = excluded.body",
        (page.address, source, due, msgspec.json.encode(page).decode()),
    )
