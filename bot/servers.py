"""What is stored of a server: shown, removed when asked to, and some time after the bot left."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import msgspec

from bot.errors import ShelfError
from bot.shelf import Shelf
from bot.state import State

log = logging.getLogger(__name__)

GRACE = 30 * 24 * 60 * 60.0
"""Seconds after the bot left a server until what is stored of it is removed: who invites the bot
again within that time finds everything as it was."""


class Servers:
    """The table `servers`, and everything else that belongs to one of them."""

    def __init__(
        self, state: State, clock: Callable[[], float] = time.time, *, shelf: Shelf | None = None
    ) -> None:
        """`shelf`: the articles that they added."""
        self._state = state
        self._clock = clock
        self._shelf = shelf

    async def present(self, ids: Collection[int]) -> None:
        """The bot is in these servers now, and in no other that it knew."""
        now = self._clock()

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO servers (id) VALUES (?) ON CONFLICT DO UPDATE SET gone = 0",
                [(one,) for one in ids],
            )
            known = connection.execute("SELECT id FROM servers WHERE gone = 0").fetchall()
            connection.executemany(
                "UPDATE servers SET gone = ? WHERE id = ?",
                [(now, one) for (one,) in known if one not in ids],
            )

        await self._state.do(work)

    async def joined(self, server: int) -> None:
        """The bot was invited, or invited again."""
        await self._state.do(
            lambda connection: connection.execute(
                "INSERT INTO servers (id) VALUES (?) ON CONFLICT DO UPDATE SET gone = 0",
                (server,),
            )
        )

    async def left(self, server: int) -> None:
        """The bot was removed; what is stored stays for the grace time."""
        now = self._clock()
        await self._state.do(
            lambda connection: connection.execute(
                "INSERT INTO servers (id, gone) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET gone = excluded.gone",
                (server, now),
            )
        )

    async def tidy(self) -> list[int]:
        """Remove what is stored of the servers whose grace time is over; gives their ids. One whose
        articles cannot be removed is left for the next time."""
        before = self._clock() - GRACE

        def over(connection: sqlite3.Connection) -> list[int]:
            found = "SELECT id FROM servers WHERE gone > 0 AND gone < ?"
            return [one for (one,) in connection.execute(found, (before,)).fetchall()]

        def remove(connection: sqlite3.Connection, server: int) -> bool:
            still = server in over(connection)  # it may have invited the bot again meanwhile
            if still:
                self._purge(connection, server)
            return still

        gone = []
        for server in await self._state.do(over):
            try:
                if await self._state.do(partial(remove, server=server)):
                    gone.append(server)
            except ShelfError as error:
                log.warning("what server %d added cannot be removed: %s", server, error)
        return gone

    async def purge(self, server: int) -> tuple[int, int]:
        """Remove everything stored of a server; gives how many answers that were, and how many
        articles that it had added. Raises ShelfError, with its answers untouched."""
        return await self._state.do(lambda connection: self._purge(connection, server))

    def _purge(self, connection: sqlite3.Connection, server: int) -> tuple[int, int]:
        """As `purge`, in one transaction: who invites the bot does so before it or after it."""
        articles = self._shelf.purge(server) if self._shelf else 0
        return _purge(connection, server), articles

    async def export(self, server: int) -> list[dict[str, Any]]:
        """Everything stored of a server: its settings, what builds said, each answer with its
        votes, what moderators said of questions, when the next digest is due, and the articles
        that it added."""

        def work(connection: sqlite3.Connection) -> list[dict[str, Any]]:
            chose = "SELECT settings FROM servers WHERE id = ?"
            kept = connection.execute(chose, (server,)).fetchone()
            found: list[dict[str, Any]] = []
            if kept and kept[0] != "{}":
                found.append({"settings": msgspec.json.decode(kept[0])})
            for (body,) in connection.execute(
                "SELECT body FROM build_problems WHERE server = ?", (server,)
            ).fetchall():
                found.append({"problem": msgspec.json.decode(body)})
            for row in connection.execute(
                "SELECT message, channel, language, asker FROM build_messages WHERE server = ?",
                (server,),
            ).fetchall():
                names = ("message", "channel", "language", "asker")
                found.append({"build_message": dict(zip(names, row, strict=True))})
            for row in connection.execute(
                "SELECT id, channel, message, asker, private, asked, body, mark"
                " FROM answers WHERE server = ? ORDER BY id",
                (server,),
            ).fetchall():
                number, channel, message, asker, private, asked, body, mark = row
                votes = connection.execute(
                    "SELECT member, good, reason, words, at FROM votes WHERE answer = ?", (number,)
                ).fetchall()
                found.append(
                    {
                        "answer": number,
                        "channel": channel,
                        "message": message,
                        "asker": asker,
                        "private": bool(private),
                        "asked": asked,
                        **msgspec.json.decode(body),
                        "mark": mark,
                        "votes": [
                            {"member": m, "good": bool(g), "reason": r, "words": w, "at": at}
                            for m, g, r, w, at in votes
                        ],
                    }
                )
            found += _records(connection, "labels", "label", server)
            found += _records(connection, "digests", "digest", server)
            return found

        shelf = self._shelf
        articles = await asyncio.to_thread(shelf.export, server) if shelf else []
        return [*await self._state.do(work), *articles]

    async def forget_member(self, member: int) -> tuple[int, int]:
        """Remove what a member asked and voted, in every server: (answers, votes). What they said
        of a server's questions stays the server's, with nothing that stands for them."""
        alias = self._state.alias(member)

        def work(connection: sqlite3.Connection) -> tuple[int, int]:
            votes = connection.execute("DELETE FROM votes WHERE member = ?", (alias,)).rowcount
            answers = connection.execute("DELETE FROM answers WHERE asker = ?", (alias,)).rowcount
            connection.execute("UPDATE labels SET who = '' WHERE who = ?", (alias,))
            connection.execute("UPDATE build_messages SET asker = '' WHERE asker = ?", (alias,))
            return answers, votes

        return await self._state.do(work)


def _records(
    connection: sqlite3.Connection, table: str, name: str, server: int
) -> list[dict[str, Any]]:
    """The rows of a table that belong to a server, each under this name."""
    rows = connection.execute(f"SELECT * FROM {table} WHERE server = ?", (server,))  # noqa: S608
    columns = [column[0] for column in rows.description]
    return [{name: dict(zip(columns, row, strict=True))} for row in rows.fetchall()]


def _purge(connection: sqlite3.Connection, server: int) -> int:
    connection.execute("DELETE FROM servers WHERE id = ?", (server,))
    for table in ("labels", "digests", "build_problems", "build_messages"):
        connection.execute(f"DELETE FROM {table} WHERE server = ?", (server,))  # noqa: S608
    return connection.execute("DELETE FROM answers WHERE server = ?", (server,)).rowcount
