"""The weekly digest of what was not answered: its words, and when it is due."""

import sqlite3
import time
from collections.abc import Callable, Sequence

import msgspec

from bot import backlog, markup
from bot.language import _, many
from bot.state import State
from bot.unanswered import Row, Week

DAY = 24 * 60 * 60.0
WEEK = 7 * DAY
MOST = 10
"""Questions of a digest."""
_ROOM = 120
"""Units of a question in it."""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A digest that is to be sent."""

    server: int
    since: float
    """The end of the last one, or when the channel was chosen, in seconds since 1970."""
    until: float
    tried: float
    """When it was tried before, and may have arrived; 0 if never."""
    head: str
    """The first line that was sent then."""


class Digests:
    """The table `digests`: for each server with a channel when the next one is due."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    async def due(self, servers: Sequence[int]) -> list[Due]:
        """Those of these servers, all that have a channel, whose week is over.

        The week of one that is new among them begins now; one that is no longer is forgotten, so
        that its week begins anew when it chooses a channel again.
        """
        now = self._clock()

        def work(connection: sqlite3.Connection) -> list[Due]:
            known = connection.execute("SELECT server FROM digests").fetchall()
            connection.executemany(
                "DELETE FROM digests WHERE server = ?",
                [(one,) for (one,) in known if one not in servers],
            )
            connection.executemany(
                "INSERT OR IGNORE INTO digests (server, since, due) VALUES (?, ?, ?)",
                [(one, now, now + WEEK) for one in servers],
            )
            rows = connection.execute(
                "SELECT server, since, tried, head FROM digests WHERE due <= ? ORDER BY server",
                (now,),
            ).fetchall()
            return [
                Due(server=server, since=since, until=now, tried=tried, head=head)
                for server, since, tried, head in rows
            ]

        return await self._state.do(work)

    async def trying(self, due: Due, head: str) -> None:
        """It is about to be sent: from here on it may have arrived, whatever happens."""
        await self._state.do(
            lambda connection: connection.execute(
                "UPDATE digests SET tried = ?, head = ? WHERE server = ?",
                (due.until, head, due.server),
            )
        )

    async def done(self, due: Due, *, until: float = 0.0) -> None:
        """It was sent, or there was nothing to tell; the next one is due a week later. `until`: if
        an earlier try has arrived, when that was."""
        end = until or due.until
        await self._state.do(
            lambda connection: connection.execute(
                "UPDATE digests SET since = ?, due = ?, tried = 0, head = '' WHERE server = ?",
                (end, end + WEEK, due.server),
            )
        )

    async def put_off(self, due: Due) -> None:
        """It could not be sent; it is due again the next day."""
        await self._state.do(
            lambda connection: connection.execute(
                "UPDATE digests SET due = ? WHERE server = ?", (due.until + DAY, due.server)
            )
        )


def message(week: Week, rows: Sequence[Row], hidden: int, since: float, until: float) -> str:
    """The digest, at most 2,000 UTF-16 units long.

    `rows`: the unanswered questions that everybody may read, most asked first. `hidden`: how many
    more there are.
    """
    asked = many("{n} question was asked", "{n} questions were asked", week.asked)
    answered = many("{n} was answered", "{n} were answered", week.answered)
    parts = [
        f"{head(since, until)}\n" + _("{asked}, {answered}.").format(asked=asked, answered=answered)
    ]
    last = [_("-# Moderators see all of them with `/unanswered`, and can say what answers them.")]
    if hidden:
        last.insert(0, "-# " + many("and {n} more", "and {n} more", hidden))
    if rows:
        parts.append(_("Asked most, and not answered:"))
    room = markup.LIMIT - markup.length("\n".join([*parts, *last])) - 100
    left = len(rows)
    for row in rows[:MOST]:
        times = many("once", "{n} times", row.times)
        line = f"- “{backlog.short(row.question, _ROOM)}” ({times})"
        if markup.length(line) + 1 > room:
            break
        parts.append(line)
        room -= markup.length(line) + 1
        left -= 1
    if left:
        last[:-1] = ["-# " + many("and {n} more", "and {n} more", left + hidden)]
    return "\n".join([*parts, *last])


def head(since: float, until: float) -> str:
    """The first line: which days it is about."""
    days = _("Questions from {first} to {last}")
    return f"**{days.format(first=f'<t:{int(since)}:D>', last=f'<t:{int(until)}:D>')}**"
