"""A sent answer whose article changed gets a mark: by the real bot, over real sockets."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
import regex
from bot_hostile import texts
from bot_library import BELL, HOSTILE, LEDGER, Library, eventually, running
from bot_reader import page
from fake_encoder import FakeEncoder, article, publish
from hypothesis import given
from small_discord import BotProcess, Message, Permission, SmallDiscord
from test_bot_buttons import ask, press
from test_bot_render import answer as answered
from test_bot_render import quoted
from test_bot_state import ASKING, Clock, answer_to
from test_bot_swap import current

from bot import marks as marks_of
from bot import markup, understood
from bot.corrections import CHANGED, REMOVED, STANDS, Rounds, quotes_in, remarked, reworded
from bot.errors import RenderError
from bot.live import Live
from bot.marks import MOST, YOUNGEST, Marked, Marks, key
from bot.sent import Asking, SentAnswers, SentQuote
from bot.state import FILE, State
from index import snapshot
from index.answerer import Answerer
from index.scope import EVERYTHING
from index.settings import IndexSettings
from index.store import Store

pytest_plugins = ("bot_fixture",)
loop = pytest.mark.asyncio
ZARQUON = HOSTILE["zarquon"]["text"]
OTHER = "The zarquon bell was silent. Zarquon bell, zarquon: it did not ring, did not ring."


@pytest_asyncio.fixture
async def at_work(
    library: Library, tmp_path: Path
) -> AsyncIterator[tuple[Library, SmallDiscord, BotProcess]]:
    """A library of its own, and a bot running on it that tells its log everything."""
    own = library.twin(tmp_path / "own")
    shutil.rmtree(own.folder / "bot", ignore_errors=True)  # what bots of other tests sent
    async with running(own, "--verbose") as (discord, bot):
        yield own, discord, bot


async def publish_with(library: Library, text: str, **more: str) -> None:
    """The article of the bell says something else from now on."""
    fields = {**HOSTILE["zarquon"], "text": text, **more}
    library.write("zarquon", **fields)
    await asyncio.to_thread(library.build)


async def note(discord: SmallDiscord, message: Message, words: str) -> Message:
    """The message as it is once it says this in small print."""

    def probe() -> Message | None:
        now = discord.world.messages[message.id]
        return now if words in page(now.content).notes else None

    return await discord.until(probe, f"{words!r} in an answer", timeout=30)


def edits(discord: SmallDiscord, message: Message) -> list[Any]:
    """What the bot changed in a message by its channel."""
    path = f"/channels/{message.channel_id}/messages/{message.id}"
    return [one.body for one in discord.requests if (one.method, one.path) == ("PATCH", path)]


def without(content: str, words: str) -> str:
    return content.replace(f"\n-# {words}", "", 1)


@loop
async def test_an_article_that_was_changed(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """Marks what quotes it, in every place where everybody sees it, and nothing else; the rest of
    the message and its buttons stay, and when the article is as it was the mark goes again."""
    library, discord, _ = at_work
    command, private = await ask(discord, BELL), await ask(discord, BELL, private=True)
    direct = await discord.reply_to(await discord.dm(discord.other, BELL))
    other = await ask(discord, LEDGER)
    before = current(library)
    await publish_with(library, OTHER)
    changed = await note(discord, command, CHANGED)
    also = await note(discord, direct, CHANGED)
    (library.data / "current").write_text(before + "\n", encoding="utf-8")
    again = await discord.until(
        lambda: now if CHANGED not in (now := discord.world.messages[command.id]).content else None,
        "the mark to go",
        timeout=30,
    )

    assert without(changed.content, CHANGED) == again.content == command.content
    assert without(also.content, CHANGED) == direct.content
    assert page(changed.content).quotes == page(command.content).quotes
    assert changed.components == again.components == command.components
    assert discord.world.messages[private.id].content == private.content
    assert discord.world.messages[other.id].content == other.content
    assert [set(body) for body in edits(discord, command)] == [
        {"content", "allowed_mentions", "tts"}
    ] * 2
    assert edits(discord, private) == edits(discord, other) == []


def test_how_far_back_each_round_looks() -> None:
    """Far under a version that was not live in the round before, even if it was once before; a
    little way in the one after; then not at all."""
    rounds = Rounds()
    looked = [rounds.youngest(version) for version in ("a", "a", "a", "b", "a", "a", "a")]
    far, near = YOUNGEST, looked[1]

    assert 0.0 < near < far
    assert looked == [far, near, 0.0, far, far, near, 0.0]


@loop
async def test_words_that_still_stand_and_articles_that_are_gone(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """Are told apart, the one mark in the place of the other."""
    library, discord, _ = at_work
    answer = await ask(discord, BELL)
    await publish_with(library, f"{ZARQUON}\n\nA correction was added.")
    stands = await note(discord, answer, STANDS)
    (library.articles / "zarquon.jsonl").unlink()
    await asyncio.to_thread(library.build)
    gone = await note(discord, answer, REMOVED)
    pressed = await (await press(discord, gone, "After ▶")).answer()

    assert without(stands.content, STANDS) == without(gone.content, REMOVED) == answer.content
    assert page(gone.content).notes == (f"“{BELL}”", REMOVED)
    assert pressed.content.startswith("This article is no longer what it was")


@loop
async def test_while_the_bot_was_off(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """It looks after its start; what is marked is not edited again."""
    library, discord, bot = at_work
    answer = await ask(discord, BELL)
    await bot.stop()
    await publish_with(library, OTHER)
    again = await discord.start_bot(*library.words("--verbose"))
    await discord.ready()
    await note(discord, answer, CHANGED)
    await eventually(lambda: "compared with the articles" in again.log, "the line in the log")
    await again.stop()
    third = await discord.start_bot(*library.words("--verbose"))
    await discord.ready()
    second = await ask(discord, LEDGER)
    await publish_with(library, OTHER + " It never will.")
    await eventually(lambda: "compared with the articles" in third.log, "the second look")

    assert len(edits(discord, answer)) == 1
    assert edits(discord, second) == []


@loop
async def test_what_cannot_be_marked_is_left_alone(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """A deleted message, a room that is closed to the bot: no warning, and the others are marked;
    one whose connection broke is marked later."""
    library, discord, bot = at_work
    closed = discord.add_channel("closed", deny=Permission.VIEW_CHANNEL)
    deaf = discord.add_channel("deaf", deny=Permission.READ_MESSAGE_HISTORY)
    first = await ask(discord, BELL)
    broken, cut = await ask(discord, BELL), await ask(discord, BELL)
    for channel in (closed, deaf):
        asked = await discord.slash("ask", {"question": BELL}, channel=channel)
        await asked.answer()
    deleted = await ask(discord, BELL)
    await discord.delete(deleted)
    discord.fail_next("GET", f"/messages/{broken.id}$", status=400)
    discord.fail_next("GET", f"/messages/{cut.id}$", status=0, times=2)  # aiohttp tries it twice
    await publish_with(library, OTHER)
    await note(discord, first, CHANGED)
    await note(discord, cut, CHANGED)

    def kept() -> list[tuple[bool, bool]]:
        with sqlite3.connect(library.folder / "bot" / FILE) as state:
            rows = state.execute("SELECT mark, compared FROM answers ORDER BY id").fetchall()
        return [(bool(mark), bool(compared)) for mark, compared in rows]

    await eventually(lambda: all(compared for _, compared in kept()), "all to be looked at")
    quiet = [line for line in bot.log.splitlines() if regex.search(" (WARNING|ERROR) bot", line)]

    assert [mark for mark, _ in kept()] == [True, False, True, False, False, False]
    assert quiet == []


@pytest_asyncio.fixture
async def opened(tmp_path: Path) -> AsyncIterator[State]:
    made = State.open(tmp_path / "state")
    yield made
    made.close()


async def keep(state: State, clock: Clock, message: int, asking: Asking = ASKING) -> int:
    sent = SentAnswers(state, clock)
    answer = answer_to("who rang?")
    quotes = [SentQuote.of(quote) for quote in answer.quotes]
    number = await sent.keep(asking, answer, EVERYTHING, quotes)
    if message:
        await sent.stands_in(number, message)
    return number


def every(quotes: object, server: int) -> dict[str, str]:
    return {"bells": "now"}


def none(quotes: object, server: int) -> dict[str, str]:
    return {}


@loop
async def test_the_newest_are_looked_at_first_and_not_too_many(opened: State) -> None:
    """Of the last thirty days, in messages that everybody sees; each once, until more changes."""
    clock = Clock()
    marks = Marks(opened, clock)
    await keep(opened, clock, 1)
    clock.now += YOUNGEST + 1
    await keep(opened, clock, 0)
    await keep(opened, clock, 2, msgspec.structs.replace(ASKING, private=True))
    numbers = [await keep(opened, clock, 10 + n) for n in range(MOST + 2)]
    found = await marks.due(every)
    for one in found:
        await marks.keep(one.id, "-# marked", every((), 7))
    rest = await marks.due(every)
    back = await marks.due(none)

    assert [one.id for one in found] == numbers[:1:-1]
    assert [one.id for one in rest] == numbers[1::-1]
    assert [(one.id, one.mark) for one in back] == [(n, "-# marked") for n in numbers[:1:-1]]
    assert found[0] == Marked(
        id=numbers[-1],
        server=7,
        channel=8,
        message=10 + MOST + 1,
        quotes=found[0].quotes,
        mark="",
    )
    assert await marks.due(every, 0.0) == rest
    clock.now += 1
    assert await marks.due(every, 0.5) == []


@loop
async def test_who_presses_a_button_does_not_wait_for_all_of_them(
    opened: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some are looked at, then what else is to be read has its turn; none is left out or twice."""
    monkeypatch.setattr(marks_of, "_PAGE", 4)
    clock, looked = Clock(), 0
    numbers = [await keep(opened, clock, 10 + n) for n in range(14)]

    def last_two(quotes: object, server: int) -> dict[str, str]:
        nonlocal looked
        looked += 1
        return {"bells": "now"} if looked > 12 else {}

    due = asyncio.create_task(Marks(opened, clock).due(last_two))
    await asyncio.sleep(0)
    before = await opened.read(lambda _: looked)
    found = await due

    assert before == 4
    assert looked == 14
    assert [one.id for one in found] == [numbers[1], numbers[0]]


def test_what_became_of_an_article_is_told_to_those_who_may_see_it(tmp_path: Path) -> None:
    """One that now belongs to another server is neither changed nor removed for the others."""
    text = "Ferry ferry Alma, the ferry Alma: ferry."
    ferry = article("ferry", text)
    quote = SentQuote.of(msgspec.structs.replace(quoted(text), article=ferry))
    told = []
    for one in (ferry, article("ferry", text + " New."), article("bus", text)):
        publish([one, article("tram", "Tram.")], tmp_path)
        told.append(live(tmp_path).since([quote], 1))
    moved = msgspec.structs.replace(ferry, collection="server-2")
    publish([moved, article("tram", "Tram.")], tmp_path)

    assert told == [{}, {"ferry": article("ferry", text + " New.").sha256}, {"ferry": ""}]
    assert live(tmp_path).since([quote], 1) == {}
    assert live(tmp_path).since([quote], 2) == {"ferry": moved.sha256}


def live(data: Path) -> Live:
    store, encoder = Store(data), FakeEncoder()
    loaded = snapshot.load(store.path(store.current()), encoder.identity)
    return Live(Answerer(loaded, encoder, IndexSettings()), store)


def test_the_gravest_change_is_told() -> None:
    """Removed, then changed, then changed elsewhere than in the words quoted."""
    assert reworded({"a": "1", "b": ""}, still=True) == REMOVED
    assert reworded({"a": "1"}, still=False) == CHANGED
    assert reworded({"a": "1"}, still=True) == STANDS
    assert reworded({}, still=True) == ""
    assert key({}) == "" != key({"a": "1"}) != key({"a": ""})


@given(texts, texts)
def test_the_quotes_of_any_message_are_read_back(first: str, second: str) -> None:
    """As they were written, to the letter; and there is room for a mark, which comes off again."""
    both = [quoted(one, title="> no quote\n> at all") for one in (first, second) if one.strip()]
    try:
        message, spans = understood.laid_out(answered(*both), "a note > of something")
    except RenderError:
        return
    marked, line = remarked(message, "", STANDS)

    shown = [
        markup.plain(span.of(one.article.text)) for one, span in zip(both, spans, strict=False)
    ]
    assert quotes_in(message) == quotes_in(marked) == shown
    assert line == f"-# {STANDS}"
    assert markup.length(marked) <= markup.LIMIT
    assert remarked(marked, line, "") == (message, "")


def test_a_full_message_has_room_for_a_mark() -> None:
    """It was kept when the quotes were laid out."""
    stars = " ".join(f"Star number {n} shone all night." for n in range(300))
    message, spans = understood.laid_out(answered(*[quoted(stars)] * 3), "x" * 290)
    marked, _ = remarked(message, "", STANDS)

    assert len(spans) == 3
    assert markup.length(message) > markup.LIMIT - 120 - 40  # no further sentence would fit
    assert marked == message.replace("\n\n", f"\n-# {STANDS}\n\n", 1)


def test_without_room_there_is_no_mark() -> None:
    """An answer of an earlier version may be full: it stays as it is."""
    full = "From the articles, word for word:\n\n" + "x" * 1980

    assert remarked(full, "", CHANGED) == (full, "")
