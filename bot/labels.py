"""What moderators said of questions that found nothing: which passage answers, or that none does.

A label belongs to its server. Of the moderator it keeps a keyed hash, and that only until they ask
to be forgotten.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from bot.alike import alike
from bot.state import State
from corpus.article import Article, Span
from index.scope import EVERYTHING, Scope

Kind = Literal["passage", "none", "off"]
"""A passage answers it; the articles do not; it is no question that anybody should answer."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a question. `id` and `at` are given when it is written down."""

    id: int = 0
    server: int
    question: str
    """As it was understood."""
    scope: Scope = EVERYTHING
    """Where whoever asked wanted it looked up; the label is about all articles that they see."""
    kind: Kind
    article: str = ""
    sha256: str = ""
    """Of the article as it was."""
    span: Span = Span(0, 0)
    quote: str = ""
    """The words there; "" unless a passage answers."""
    snapshot: str
    """The version whose articles were looked at."""
    at: float = 0.0
    """Seconds since 1970."""

    def about(self, question: str, scope: Scope) -> bool:
        """True if this question, within these articles, is the one that was labelled."""
        return self.scope == scope and alike(self.question, question)

    def stands(self, article: Article | None) -> bool:
        """True unless a passage was labelled that its article, as it is now, holds no more."""
        return self.kind != "passage" or (article is not None and self.quote in article.text)


_FIELDS = "id, server, question, scope, kind, article, sha256, start, stop, quote, snapshot, at"


class Labels:
    """The table `labels`: one for each question of a server, the last one counts."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    async def put(self, label: Label, member: int) -> int:
        """Write down what a member said, in place of what was said of the same question before;
        gives its id."""
        who, now = self._state.alias(member), self._clock()
        row = (
            *(label.server, label.question, msgspec.json.encode(label.scope).decode(), label.kind),
            *(label.article, label.sha256, label.span.start, label.span.end, label.quote),
            *(label.snapshot, who, now),
        )

        def work(connection: sqlite3.Connection) -> int:
            former = [
                (one.id,)
                for one in _labels(connection, label.server)
                if one.about(label.question, label.scope)
            ]
            connection.executemany("DELETE FROM labels WHERE id = ?", former)
            done = connection.execute(
                "INSERT INTO labels (server, question, scope, kind, article, sha256, start, stop,"
                " quote, snapshot, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            return done.lastrowid or 0

        return await self._state.do(work)

    async def undo(self, server: int, number: int) -> bool:
        """Forget a label of this server; False if it is gone already, or another server's."""
        gone = await self._state.do(
            lambda connection: (
                connection.execute(
                    "DELETE FROM labels WHERE server = ? AND id = ?", (server, number)
                ).rowcount
            )
        )
        return gone == 1

    async def of(self, server: int | None = None) -> list[Label]:
        """Those of a server, or of all, in the order in which they were given."""
        return await self._state.read(lambda connection: _labels(connection, server))


def _labels(connection: sqlite3.Connection, server: int | None) -> list[Label]:
    rows = connection.execute(
        f"SELECT {_FIELDS} FROM labels WHERE ? IS NULL OR server = ? ORDER BY id",  # noqa: S608
        (server, server),
    ).fetchall()
    return [_label(row) for row in rows]


def _label(row: tuple[Any, ...]) -> Label:
    number, server, question, scope, kind, article, sha256, start, stop, quote, snapshot, at = row
    return Label(
        id=number,
        server=server,
        question=question,
        scope=msgspec.json.decode(scope, type=Scope),
        kind=kind,
        article=article,
        sha256=sha256,
        span=Span(start, stop),
        quote=quote,
        snapshot=snapshot,
        at=at,
    )
