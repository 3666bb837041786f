"""The answers that were sent, so that their buttons work after a restart."""

import datetime
import sqlite3
import time
from collections.abc import Callable, Sequence

import msgspec

from bot.state import State
from corpus.article import Span
from index.answer import Answer, Quote, Verdict
from index.scope import EVERYTHING, Scope

MOST = 20_000
LONGEST = 90 * 24 * 60 * 60.0
"""Answers that are kept, and for how many seconds."""


class SentQuote(msgspec.Struct, frozen=True, kw_only=True):
    """A quote that was shown, in offsets of the text that its article had then."""

    article: str
    sha256: str
    """Of the article as it was."""
    span: Span
    marked: Span | None = None

    @classmethod
    def of(cls, quote: Quote) -> "SentQuote":
        """What is kept of a quote: where it stands, not what it says."""
        return cls(
            article=quote.article.id,
            sha256=quote.article.sha256,
            span=quote.span,
            marked=quote.marked,
        )


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer said."""

    question: str
    """As it was understood; "" where there was none, but claims whose source was looked for."""
    verdict: Verdict
    snapshot: str
    quotes: tuple[SentQuote, ...]
    """Those of the message, then those that were asked for later."""
    shown: int
    """How many are in the message."""
    scope: Scope = EVERYTHING
    day: datetime.date | None = None
    """When the question was written, if that may be another day than that of the answer."""


class SentAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and where it stands. `server` is 0 in a direct channel."""

    id: int
    server: int
    channel: int
    message: int
    """0 until it is known."""
    asker: str
    """What stands for the member who asked."""
    private: bool
    asked: float
    """Seconds since 1970."""
    body: Body

    @property
    def day(self) -> datetime.date:
        """The operator's day on which the question was asked."""
        return self.body.day or day_of(self.asked)


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Who asked, and where the answer goes."""

    server: int
    channel: int
    member: int
    private: bool = False
    repeated: bool = False
    """Whether the answer repeats the question: no message says what a command asked."""
    thread: bool = False
    """Whether the answer says how to go on: a thread is opened for it."""
    day: datetime.date | None = None
    """When the question was written, if that may be another day than today."""


def day_of(moment: float) -> datetime.date:
    """The operator's day at that moment, in seconds since 1970."""
    return datetime.datetime.fromtimestamp(moment).astimezone().date()


class SentAnswers:
    """The table `answers`."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    async def keep(
        self, asking: Asking, answer: Answer, scope: Scope, shown: Sequence[SentQuote]
    ) -> int:
        """Write down an answer that is about to be sent, and those quotes that are in the message;
        gives its id. What is too old, or too much, is forgotten."""
        body = Body(
            question=answer.question,
            verdict=answer.verdict,
            snapshot=answer.snapshot,
            quotes=tuple(shown),
            shown=len(shown),
            scope=scope,
            day=asking.day,
        )
        return await self._keep(asking, body)

    async def keep_quotes(self, asking: Asking, snapshot: str, shown: Sequence[SentQuote]) -> int:
        """Write down quotes that are shown, but answer no question; gives the id of that."""
        body = Body(
            question="",
            verdict="closest",
            snapshot=snapshot,
            quotes=tuple(shown),
            shown=len(shown),
        )
        return await self._keep(asking, body)

    async def copy(self, answer: SentAnswer, asking: Asking) -> int:
        """Write down that a private answer is shown to everybody as well; gives the id of that."""
        body = msgspec.structs.replace(answer.body, day=answer.day)
        return await self._keep(asking, body)

    async def _keep(self, asking: Asking, body: Body) -> int:
        asker, now = self._state.alias(asking.member), self._clock()

        def work(connection: sqlite3.Connection) -> int:
            found = connection.execute(
                "INSERT INTO answers (server, channel, asker, private, asked, body)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (asking.server, asking.channel, asker, asking.private, now, _json(body)),
            )
            number = found.lastrowid or 0
            connection.execute(
                "DELETE FROM answers WHERE asked < ? OR id <= ?", (now - LONGEST, number - MOST)
            )
            return number

        return await self._state.do(work)

    async def stands_in(self, number: int, message: int) -> None:
        """The answer was sent in this message."""
        await self._state.do(
            lambda connection: connection.execute(
                "UPDATE answers SET message = ? WHERE id = ?", (message, number)
            )
        )

    async def moves_to(self, number: int, channel: int) -> None:
        """The answer is sent in this channel, not where it was asked for."""
        await self._state.do(
            lambda connection: connection.execute(
                "UPDATE answers SET channel = ? WHERE id = ?", (channel, number)
            )
        )

    async def get(self, number: int) -> SentAnswer | None:
        """The answer with this id; None if it was forgotten."""
        row = await self._state.read(
            lambda connection: connection.execute(
                "SELECT id, server, channel, message, asker, private, asked, body"
                " FROM answers WHERE id = ?",
                (number,),
            ).fetchone()
        )
        if row is None:
            return None
        *fields, private, asked, body = row
        found, server, channel, message, asker = fields
        return SentAnswer(
            id=found,
            server=server,
            channel=channel,
            message=message,
            asker=asker,
            private=bool(private),
            asked=asked,
            body=msgspec.json.decode(body, type=Body),
        )

    async def add(self, number: int, quote: SentQuote) -> int | None:
        """One more quote of an answer was shown; gives its place among its quotes. None if the
        answer was forgotten meanwhile."""

        def work(connection: sqlite3.Connection) -> int | None:
            row = connection.execute("SELECT body FROM answers WHERE id = ?", (number,)).fetchone()
            if row is None:
                return None
            body = msgspec.json.decode(row[0], type=Body)
            if quote in body.quotes:
                return body.quotes.index(quote)
            longer = msgspec.structs.replace(body, quotes=(*body.quotes, quote))
            connection.execute("UPDATE answers SET body = ? WHERE id = ?", (_json(longer), number))
            return len(body.quotes)

        return await self._state.do(work)

    async def share(self, number: int) -> bool:
        """A private answer is shown to everybody; False if it was before."""

        def work(connection: sqlite3.Connection) -> bool:
            done = connection.execute(
                "UPDATE answers SET private = 2 WHERE id = ? AND private = 1", (number,)
            )
            return done.rowcount == 1

        return await self._state.do(work)

    async def tidy(self) -> None:
        """Forget what is too old, whether or not anybody asks something new."""
        before = self._clock() - LONGEST
        await self._state.do(
            lambda connection: connection.execute("DELETE FROM answers WHERE asked < ?", (before,))
        )

    async def forget(self, number: int) -> None:
        """The answer was deleted."""
        await self._state.do(
            lambda connection: connection.execute("DELETE FROM answers WHERE id = ?", (number,))
        )


def _json(body: Body) -> str:
    return msgspec.json.encode(body).decode()
