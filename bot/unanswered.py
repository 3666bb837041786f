"""The questions of a server that found nothing, grouped, without names."""

import asyncio
import datetime
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from bot.alike import Known, commonest, groups
from bot.labels import Label
from bot.sent import day_of
from bot.state import State
from corpus.article import Article
from index.answer import Verdict
from index.scope import EVERYTHING, Scope

MOST = 2_000
"""Unanswered questions, the newest, that are put together."""
Seen = Callable[[int], bool]
"""Whether what was asked in the channel with this id may be shown."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked where others saw it, and whether it was answered."""

    id: int
    """Of the answer that was sent."""
    channel: int
    at: float
    """Seconds since 1970."""
    question: str
    """As it was understood."""
    scope: Scope
    snapshot: str
    answered: bool
    """The verdict was that it is, and no more members said that it is not than that it is."""
    reasons: tuple[str, ...] = ()
    """Why members called the answer wrong, if they did: keys of `bot.votes.REASONS`."""
    written: datetime.date | None = None
    """When the question was written, if that may be another day than that of the answer."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was not answered, however often it was asked and in whatever words."""

    number: int
    """Id of the first of the answers to it."""
    question: str
    """In the words that are most frequent."""
    others: tuple[str, ...]
    """The other ways in which it was put."""
    times: int
    last: float
    """When it was asked for the last time, in seconds since 1970."""
    scope: Scope
    reasons: tuple[tuple[str, int], ...] = ()
    """Why answers to it were called wrong, and how often, the most frequent first."""
    written: datetime.date | None = None
    """When it was written the last time, if that may be another day."""

    @property
    def day(self) -> datetime.date:
        """The operator's day on which it was asked for the last time."""
        return self.written or day_of(self.last)


class _Body(msgspec.Struct, frozen=True):
    """What is read of an answer: `bot.sent.Body` holds it."""

    question: str
    verdict: Verdict
    snapshot: str
    scope: Scope = EVERYTHING
    day: datetime.date | None = None


class Week(msgspec.Struct, frozen=True):
    """How many questions were asked, private ones too, and how many of them were answered."""

    asked: int
    answered: int


async def asked(state: State, server: int) -> list[Asked]:
    """What was asked in a server where others saw it, oldest first. What a member asks privately
    is theirs, and not among it."""
    rows = await state.read(lambda connection: _rows(connection, server))
    decoder = msgspec.json.Decoder(_Body)

    def read() -> list[Asked]:
        return [_asked(row, decoder) for row in rows if not row[2]]

    return await asyncio.to_thread(read)


async def week(state: State, server: int, since: float, until: float) -> Week:
    """The questions of a server after `since` and up to `until`."""
    rows = await state.read(lambda connection: _rows(connection, server))
    decoder = msgspec.json.Decoder(_Body)
    found = [_asked(row, decoder) for row in rows if since < row[3] <= until]
    asked = [one for one in found if one.question]  # quotes may be kept that answer none
    return Week(len(asked), sum(one.answered for one in asked))


Raw = tuple[int, int, int, float, str, int, str]


def _rows(connection: sqlite3.Connection, server: int) -> list[Raw]:
    return connection.execute(
        "SELECT id, channel, private, asked, body, (SELECT coalesce(sum(2 * good - 1), 0)"
        " FROM votes WHERE answer = id), (SELECT coalesce(group_concat(reason), '')"
        " FROM votes WHERE answer = id AND NOT good)"
        " FROM answers WHERE server = ? AND server > 0 ORDER BY id",
        (server,),
    ).fetchall()


def _asked(row: Raw, decoder: "msgspec.json.Decoder[_Body]") -> Asked:
    number, channel, _, at, written, votes, reasons = row
    body = decoder.decode(written)
    wrong = body.verdict == "answered" and votes < 0
    return Asked(
        id=number,
        channel=channel,
        at=at,
        question=body.question,
        scope=body.scope,
        snapshot=body.snapshot,
        answered=body.verdict == "answered" and not wrong,
        reasons=tuple(filter(None, reasons.split(","))) if wrong else (),
        written=body.day,
    )


def rows(found: Iterable[Asked], seen: Seen) -> list[Row]:
    """The unanswered ones of these, oldest first, as rows, most asked first, then the newest; of
    more than MOST the newest."""
    open_ones = [one for one in found if not one.answered and seen(one.channel)]
    kept = {one.id: one for one in open_ones[-MOST:]}
    scopes: defaultdict[Scope, dict[int, str]] = defaultdict(dict)
    for one in kept.values():
        scopes[one.scope][one.id] = one.question
    made = [
        _row([kept[number] for number in sorted(group)])
        for questions in scopes.values()
        for group in groups(questions)
    ]
    return sorted(made, key=lambda row: (-row.times, -row.last, row.number))


def _row(group: Sequence[Asked]) -> Row:
    question, *others = commonest([one.question for one in group])
    newest = max(group, key=lambda one: one.at)
    return Row(
        number=group[0].id,
        question=question,
        others=tuple(others),
        times=len(group),
        last=newest.at,
        written=newest.written,
        scope=group[0].scope,
        reasons=tuple(Counter(why for one in group for why in one.reasons).most_common()),
    )


def unlabelled(
    found: Sequence[Row],
    labels: Sequence[Label],
    answers: Sequence[Asked],
    article: Callable[[str], Article | None],
) -> list[Row]:
    """Those of which no label says what they need. `article` gives what is there now by its id."""
    since = AnsweredSince(answers)
    holding = [one for one in labels if one.stands(article(one.article)) and one not in since]
    known = Known((one.question, one.scope) for one in holding)

    def is_labelled(row: Row) -> bool:
        return any(row.scope in known.like(words) for words in (row.question, *row.others))

    return [row for row in found if not is_labelled(row)]


class AnsweredSince:
    """The labels of questions that the articles were said not to answer, and that other articles,
    later, did: what was said of the former no longer counts."""

    def __init__(self, answers: Iterable[Asked]) -> None:
        self._known = Known((one.question, one) for one in answers if one.answered)

    def __contains__(self, label: Label) -> bool:
        """True for such a label."""
        return label.kind == "none" and any(
            one.scope == label.scope and one.at > label.at and one.snapshot != label.snapshot
            for one in self._known.like(label.question)
        )
