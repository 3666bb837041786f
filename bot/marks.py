"""Which sent answers carry the mark that an article quoted in them changed since."""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec

from bot.sent import Body, SentQuote
from bot.state import State

YOUNGEST = 30 * 24 * 60 * 60.0
"""Seconds since it was asked: an older answer is left alone."""
MOST = 50
"""Answers, the newest, that are looked at after one change of the articles."""
_PAGE = 200
"""Answers that are looked at in one go: in between, buttons that wait for the same thread go on."""
_NEWEST = (1 << 63) - 1
"""Above the number of any answer."""
Changes = Mapping[str, str]
"""What became of quoted articles, by id: the hash of what one is now, "" if it was removed."""


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """A sent answer whose mark may no longer be right."""

    id: int
    server: int
    channel: int
    message: int
    quotes: tuple[SentQuote, ...]
    """Those that its message shows."""
    mark: str
    """The line that stands in it now; "" if there is none."""


class Marks:
    """The columns `mark` and `compared` of the table `answers`."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    async def due(
        self, since: Callable[[Sequence[SentQuote], int], Changes], youngest: float = YOUNGEST
    ) -> list[Marked]:
        """The newest answers in messages that everybody sees and whose articles are no longer what
        they were when it was last looked, newest first, as far as they were asked for in the last
        `youngest` seconds.

        `since`: what became of the articles of these quotes, as far as this server may see them;
        it is called in another thread.
        """
        after = self._clock() - youngest

        found: list[Marked] = []

        def page(connection: sqlite3.Connection, below: int) -> int:
            """Look at the newest answers older than `below`; gives the oldest of them, or 0."""
            rows = connection.execute(
                "SELECT id, server, channel, message, body, mark, compared FROM answers"
                " WHERE asked >= ? AND message > 0 AND private = 0 AND id < ?"
                " ORDER BY id DESC LIMIT ?",
                (after, below, _PAGE),
            ).fetchall()
            for number, server, channel, message, written, mark, compared in rows:
                body = msgspec.json.decode(written, type=Body)
                quotes = body.quotes[: body.shown]
                if key(since(quotes, server)) == compared:
                    continue
                found.append(
                    Marked(
                        id=number,
                        server=server,
                        channel=channel,
                        message=message,
                        quotes=quotes,
                        mark=mark,
                    )
                )
                if len(found) == MOST:
                    return 0
            return int(rows[-1][0]) if rows else 0

        below = _NEWEST
        while below:
            below = await self._state.read(partial(page, below=below))
        return found

    async def keep(self, number: int, mark: str, changes: Changes) -> None:
        """The message carries this mark now, and is not looked at again until more changes."""
        await self._state.do(
            lambda connection: connection.execute(
                "UPDATE answers SET mark = ?, compared = ? WHERE id = ?",
                (mark, key(changes), number),
            )
        )


def key(changes: Changes) -> str:
    """Stands for these changes; "" for none."""
    if not changes:
        return ""
    return hashlib.sha256(msgspec.json.encode(sorted(changes.items()))).hexdigest()[:16]
