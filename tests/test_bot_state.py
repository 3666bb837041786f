"""What the bot remembers outlives it, stays small, and names nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import sent, state
from bot.errors import StateError
from bot.sent import Asking, SentAnswers, SentQuote
from bot.state import FILE, State
from corpus.article import Article, Passage, Span
from index.answer import Answer, Quote, Scores
from index.scope import EVERYTHING, Scope

pytestmark = pytest.mark.asyncio
ASKING = Asking(server=7, channel=8, member=123456789)


def answer_to(question: str) -> Answer:
    article = Article(id="bells", title="Bells", text="The bell rang. Nobody heard it.")
    span = Span(0, 14)
    quote = Quote(
        article=article,
        passage=Passage(article="bells", start=0, end=31, paragraph=1),
        span=span,
        text=span.of(article.text),
        focus=span,
        answer=None,
        marked=span,
        paragraph=1,
        paragraphs=1,
        scores=Scores(cosine=0.5, coverage=0.5),
    )
    return Answer(question=question, verdict="answered", snapshot="one", quotes=(quote,))


QUOTES = [SentQuote.of(quote) for quote in answer_to("x").quotes]


class Clock:
    """Seconds that a test lets pass."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def opened(tmp_path: Path) -> AsyncIterator[State]:
    """A new file."""
    made = State.open(tmp_path / "deep" / "folder")
    yield made
    made.close()


async def test_nothing_is_added_to_what_was_forgotten(opened: State) -> None:
    """Somebody deletes an answer while its next quote is looked for."""
    answers = SentAnswers(opened)
    number = await answers.keep(ASKING, answer_to("who?"), EVERYTHING, QUOTES)
    await answers.forget(number)

    assert await answers.add(number, QUOTES[0]) is None


async def test_an_answer_is_there_after_a_restart(tmp_path: Path) -> None:
    """As it was, by the number that its buttons carry."""
    scope = Scope(collections=frozenset({"north"}), since="2024-01-01")
    before = State.open(tmp_path)
    number = await SentAnswers(before).keep(ASKING, answer_to("who rang?"), scope, QUOTES)
    await SentAnswers(before).stands_in(number, 99)
    before.close()
    after = State.open(tmp_path)
    kept = await SentAnswers(after).get(number)
    after.close()

    assert kept is not None
    assert (kept.server, kept.channel, kept.message, kept.private) == (7, 8, 99, False)
    assert (kept.body.question, kept.body.verdict, kept.body.scope) == (
        "who rang?",
        "answered",
        scope,
    )
    assert kept.body.quotes[0].span == kept.body.quotes[0].marked == Span(0, 14)


async def test_nobody_is_named(opened: State, tmp_path: Path) -> None:
    """The asker is known again, and stands in the file in no readable form."""
    number = await SentAnswers(opened).keep(ASKING, answer_to("who rang?"), Scope(), QUOTES)
    kept = await SentAnswers(opened).get(number)
    other = State.open(tmp_path / "other")

    assert kept is not None
    assert kept.asker == opened.alias(ASKING.member) != opened.alias(ASKING.member + 1)
    assert kept.asker != other.alias(ASKING.member)
    other.close()
    opened.close()
    for file in (tmp_path / "deep" / "folder").iterdir():
        assert str(ASKING.member).encode() not in file.read_bytes()


async def test_a_further_quote_is_kept_once(opened: State) -> None:
    """Asked for twice it has the same place."""
    answers = SentAnswers(opened)
    number = await answers.keep(ASKING, answer_to("who rang?"), Scope(), QUOTES)
    further = SentQuote(article="bells", sha256="0" * 64, span=Span(15, 31))

    assert [await answers.add(number, further) for _ in range(2)] == [1, 1]
    kept = await answers.get(number)
    assert kept is not None
    assert kept.body.quotes[1] == further


async def test_old_answers_are_forgotten(opened: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those past their age, and the oldest of too many; no number is used again."""
    clock = Clock()
    answers = SentAnswers(opened, clock)
    first = await answers.keep(ASKING, answer_to("a"), Scope(), QUOTES)
    clock.now += sent.LONGEST + 1
    second = await answers.keep(ASKING, answer_to("b"), Scope(), QUOTES)

    assert await answers.get(first) is None
    assert await answers.get(second) is not None
    clock.now += sent.LONGEST + 1
    await answers.tidy()
    assert await answers.get(second) is None
    second = await answers.keep(ASKING, answer_to("b"), Scope(), QUOTES)
    monkeypatch.setattr(sent, "MOST", 2)
    numbers = [await answers.keep(ASKING, answer_to(str(n)), Scope(), QUOTES) for n in range(3)]
    assert [await answers.get(n) is not None for n in (second, *numbers)] == [
        False,
        False,
        True,
        True,
    ]
    for number in numbers:
        await answers.forget(number)
    assert await answers.keep(ASKING, answer_to("c"), Scope(), QUOTES) > max(numbers)


async def test_what_fails_halfway_changes_nothing(opened: State) -> None:
    """A transaction is whole or not there."""

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO meta (name, value) VALUES ('a', 'b')")
        raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        await opened.do(half)
    found = await opened.do(lambda c: c.execute("SELECT value FROM meta WHERE name = 'a'"))
    assert found.fetchall() == []


async def test_every_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    """From each version on, the schema is that of a new file."""

    def schema(file: Path) -> list[str]:
        with sqlite3.connect(file) as connection:
            rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY 1")
            return [row[0] for row in rows]

    State.open(tmp_path / "new").close()
    for version in range(len(state.MIGRATIONS)):
        folder = tmp_path / str(version)
        folder.mkdir()
        with sqlite3.connect(folder / FILE) as connection:
            for script in state.MIGRATIONS[:version]:
                connection.executescript(script)
            connection.execute(f"PRAGMA user_version = {version}")
        connection.close()
        State.open(folder).close()

        assert schema(folder / FILE) == schema(tmp_path / "new" / FILE)


async def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    """In one line with the cure, and it is not touched."""
    State.open(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(StateError, match=r"was written by a newer Quoth .* update the program"):
        State.open(tmp_path)


async def test_a_damaged_file_is_told_with_the_cure(tmp_path: Path) -> None:
    """What is no database stays where it is."""
    (tmp_path / FILE).write_bytes(b"this is no database, though it is long " * 99)

    with pytest.raises(StateError, match=r"cannot be used: .* move the file away to begin anew"):
        State.open(tmp_path)
    assert (tmp_path / FILE).read_bytes().startswith(b"this is no database")
