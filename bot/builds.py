"""What is remembered of builds over a restart: how the last one ended, and which messages tell of
the one under way."""

import sqlite3

import msgspec
import regex

from bot.building import How, Outcome
from bot.sight import Sight
from bot.state import State
from corpus.collection import owner
from corpus.errors import Problem

_ID = regex.compile(r"[1-9][0-9]{0,18}")
"""The id of a server that there can be."""


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A message in a channel that tells of the build under way."""

    server: int
    channel: int
    message: int
    language: str
    """The code of the language that it is written in."""
    asker: str = ""
    """What stands for who began the build; "" if that was somebody else, or nobody."""


class Last(msgspec.Struct, frozen=True):
    """How the last build ended."""

    how: How
    why: str
    ended: float


class Builds:
    """The tables `builds`, `build_problems` and `build_messages`."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def ended(self, outcome: Outcome) -> None:
        """Note how a build ended; a finished one knows of every file with a problem."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO builds (id, how, why, ended) VALUES (1, ?, ?, ?) ON CONFLICT DO"
                " UPDATE SET how = excluded.how, why = excluded.why, ended = excluded.ended",
                (outcome.how, outcome.why, outcome.ended),
            )
            if outcome.how != How.BUILT:
                return
            connection.execute("DELETE FROM build_problems")
            connection.executemany(
                "INSERT INTO build_problems (server, body) VALUES (?, ?)",
                [
                    (_server_of(one.path), msgspec.json.encode(one).decode())
                    for one in outcome.problems
                ],
            )

        await self._state.do(work)

    async def last(self) -> Last | None:
        """How the last build ended; None if there was none."""

        def work(connection: sqlite3.Connection) -> Last | None:
            row = connection.execute("SELECT how, why, ended FROM builds").fetchone()
            return Last(How(row[0]), row[1], row[2]) if row else None

        return await self._state.read(work)

    async def problems(self, sight: Sight, *, every: bool = False) -> list[Problem]:
        """The files with a problem that a server may know of; `every` as in `may_know`."""
        rows = await self._state.read(
            lambda connection: connection.execute(
                "SELECT body FROM build_problems WHERE server IN (0, ?)", (sight.server,)
            ).fetchall()
        )
        read = (msgspec.json.decode(body, type=Problem) for (body,) in rows)
        return [one for one in read if may_know(one.path, sight, one.collection, every=every)]

    async def tells(self, notice: Notice) -> None:
        """A message was sent that tells of the build."""
        await self._state.do(
            lambda connection: connection.execute(
                "INSERT INTO build_messages (message, server, channel, language, asker)"
                " VALUES (?, ?, ?, ?, ?)",
                (notice.message, notice.server, notice.channel, notice.language, notice.asker),
            )
        )

    async def told(self, message: int) -> None:
        """A message has said how its build ended, or is gone."""
        await self._state.do(
            lambda connection: connection.execute(
                "DELETE FROM build_messages WHERE message = ?", (message,)
            )
        )

    async def notices(self) -> list[Notice]:
        """The messages that have not said yet how their build ended, oldest first."""
        rows = await self._state.read(
            lambda connection: connection.execute(
                "SELECT server, channel, message, language, asker FROM build_messages"
                " ORDER BY message"
            ).fetchall()
        )
        return [
            Notice(server=server, channel=channel, message=message, language=language, asker=asker)
            for server, channel, message, language, asker in rows
        ]


def may_know(path: str, sight: Sight, collection: str | None = "", *, every: bool = False) -> bool:
    """True for a file of the server's own folder, and of a folder whose articles it may see;
    where the file says to which collection it belongs, for one that it may see. `collection` is
    that of a Problem; where nobody can say it, the file is for those who may know what concerns
    every server (`every`)."""
    if collection:
        return sight.sees(collection)
    folder, inside, _ = path.partition("/")
    if not inside:
        return every if collection is None else sight.sees("main")
    own = owner(folder)
    return own == str(sight.server) if own else sight.sees(folder)


def _server_of(path: str) -> int:
    """The id of the server whose own folder a file lies in; 0 where there is no such server."""
    folder, inside, _ = path.partition("/")
    own = owner(folder) if inside else ""
    number = int(own) if _ID.fullmatch(own) else 0
    return number if number < 1 << 63 else 0
