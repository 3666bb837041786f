"""Once a week, into the channel that a server chose: what was not answered."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from bot_library import BELL, LASAGNE, ROOT, WHO, Library, eventually, lines_with
from bot_reader import visible
from small_discord import BotProcess, Channel, Message, Permission, SmallDiscord
from small_discord.permission import Overwrite
from test_bot_state import Clock

from bot import markup
from bot.digest import DAY, WEEK, Digests, message
from bot.panel import PREFIX
from bot.state import FILE, State
from bot.unanswered import Row, Week
from index.scope import EVERYTHING

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

OTHER = "Who has skiped the meeting??"
POINTER = "Moderators see all of them with /unanswered, and can say what answers them."


class Place:
    """A server with a bot on it that can be stopped and started, and a week passing between."""

    def __init__(self, discord: SmallDiscord, library: Library) -> None:
        self.discord = discord
        self.library = library
        self.channel = discord.add_channel("moderators")
        self.bot: BotProcess | None = None

    async def start(self) -> BotProcess:
        self.bot = await self.discord.start_bot(*self.library.words(), cwd=ROOT)
        await self.discord.ready()
        return self.bot

    async def stop(self) -> None:
        assert self.bot is not None
        await self.bot.stop()

    def sql(self, words: str, *values: object) -> list[Any]:
        connection = sqlite3.connect(self.library.folder / "bot" / FILE)
        with connection:
            rows = connection.execute(words, values).fetchall()
        connection.close()
        return rows

    def week_ago(self) -> None:
        """As if the week began eight days ago."""
        self.sql(
            "INSERT OR REPLACE INTO digests (server, since, due) VALUES (?, ?, ?)",
            *(self.discord.guild.id, time.time() - WEEK - DAY, time.time() - DAY),
        )

    def due(self) -> float:
        """Days until the next one."""
        ((due,),) = self.sql("SELECT due FROM digests")
        return float(due - time.time()) / DAY

    async def looked(self) -> None:
        """Waits until the bot has looked what is due, and done it."""
        await eventually(lambda: self.due() > 0, "the digest to be dealt with")

    async def choose(self, channel: Channel | None) -> Message:
        panel = await (await self.discord.slash("settings")).answer()
        values = [str(channel.id)] if channel else []
        return await (await self.discord.click(panel, f"{PREFIX}digest", values=values)).answer()

    async def ask(self, question: str, **more: Any) -> None:
        options = {"question": question, **more.pop("options", {})}
        await (await self.discord.slash("ask", options, **more)).answer()

    def digests(self) -> list[str]:
        return [visible(one.content) for one in self.discord.said(self.channel)]

    def posts(self) -> int:
        """How often the bot sent to the channel."""
        path = f"/channels/{self.channel.id}/messages"
        return sum(
            one.method == "POST" and one.path.endswith(path) for one in self.discord.requests
        )


@pytest_asyncio.fixture
async def place(library: Library, tmp_path: Path) -> AsyncIterator[Place]:
    """The bot runs; nothing is chosen."""
    async with SmallDiscord() as discord:
        made = Place(discord, library.twin(tmp_path / "twin"))
        await made.start()
        yield made
        assert discord.pings() == []


async def test_what_was_not_answered_is_told_once_a_week(place: Place) -> None:
    """How much was asked and answered, and the most asked that was not, without names; not what
    was asked privately or where not everybody reads. After a restart it is not told again."""
    discord = place.discord
    hide = Overwrite(discord.guild.id, True, deny=Permission.VIEW_CHANNEL)
    own = Overwrite(discord.bot.id, False, allow=Permission.VIEW_CHANNEL)
    board = discord.add_channel("board", overwrites=[hide, own])
    await place.choose(place.channel)
    await place.ask(BELL)
    await place.ask("what is @everyone **pasta**?", user=discord.other)
    await place.ask(WHO)
    await place.ask(OTHER, user=discord.other)
    await place.ask(LASAGNE, options={"private": True})
    await place.ask("what is the secret of the board?", channel=board)
    await place.stop()
    place.week_ago()
    await place.start()
    await discord.until(lambda: place.digests() or None, "a digest")
    await place.looked()
    (text,) = place.digests()
    head, *lines = text.split("\n")

    assert head.startswith("Questions from ⟦<t:")
    assert lines == [
        "6 questions were asked, 1 was answered.",
        "Asked most, and not answered:",
        f"“{OTHER}” (2 times)",
        "“what is @everyone **pasta**?” (once)",
        "and 1 more",
        POINTER,
    ]
    assert 6.9 < place.due() <= 7
    await place.stop()
    await place.start()
    await place.ask(BELL)  # the bot is at work again
    assert len(place.digests()) == place.posts() == 1


async def test_a_week_without_a_question_is_not_told(place: Place) -> None:
    """Nor one whose channel was never chosen, or no longer is; it is off by default."""
    await place.ask(WHO)
    await place.choose(place.channel)
    await place.choose(None)
    await place.stop()
    place.week_ago()
    await place.start()
    await eventually(lambda: not place.sql("SELECT * FROM digests"), "the week to be forgotten")
    await place.choose(place.channel)
    await place.stop()
    place.sql("DELETE FROM answers")
    place.week_ago()
    await place.start()
    await place.looked()

    assert place.digests() == []
    assert 6.9 < place.due() <= 7


async def test_a_digest_that_cannot_be_sent_is_tried_the_next_day(place: Place) -> None:
    """One line in the log, whether the right is missing or the channel is gone; nothing is lost."""
    discord = place.discord
    closed = discord.add_channel("closed", deny=Permission.SEND_MESSAGES)
    await place.choose(closed)
    await place.ask(WHO)
    await place.stop()
    place.week_ago()
    bot = await place.start()
    await place.looked()
    first = [*lines_with(bot.log, "digest")]
    assert 0.9 < place.due() <= 1
    await place.stop()
    settings = json.dumps({"digest": 12345})
    place.sql("UPDATE servers SET settings = ?", settings)
    place.sql("UPDATE digests SET due = due - ?", 2 * DAY)
    bot = await place.start()
    await place.looked()
    second = [*lines_with(bot.log, "digest")]
    await place.choose(place.channel)
    await place.stop()
    place.sql("UPDATE digests SET due = due - ?", 2 * DAY)
    await place.start()
    await discord.until(lambda: place.digests() or None, "a digest")

    assert (len(first), len(second)) == (1, 1)
    assert "Missing Permissions" in first[0]
    assert "the channel is gone" in second[0]
    assert "“who skipped the meeting?” (once)" in place.digests()[0]


async def test_a_digest_that_fails_halfway_is_not_sent_twice(place: Place) -> None:
    """Neither if Discord's word on it is lost, nor if the bot is killed before it has noted it."""
    discord = place.discord
    await place.choose(place.channel)
    await place.ask(WHO)
    await place.stop()
    place.week_ago()
    ((since, due),) = place.sql("SELECT since, due FROM digests")
    path = f"/channels/{place.channel.id}/messages$"
    discord.fail_next("POST", path, status=0, after_effect=True)
    await place.start()
    await place.looked()
    assert len(place.digests()) == 1
    assert place.posts() == 2
    await place.stop()
    head = discord.said(place.channel)[0].content.split("\n")[0]
    tried = time.time() - DAY / 2
    place.sql("UPDATE digests SET since = ?, due = ?, tried = ?, head = ?", since, due, tried, head)
    await place.start()
    await place.looked()

    assert len(place.digests()) == 1
    assert place.posts() == 2
    assert 6.4 < place.due() < 6.6  # a week after it was sent


async def test_the_week_of_a_server(tmp_path: Path) -> None:
    """It begins when the channel is chosen, and anew with each digest; one that could not be sent
    is due a day later and still about all that time."""
    state, clock = State.open(tmp_path), Clock()
    digests = Digests(state, clock)

    async def due() -> list[tuple[int, float, float]]:
        return [(one.server, one.since, one.until) for one in await digests.due([1, 2])]

    assert await due() == []
    clock.now = 1000 + WEEK - 1
    assert await due() == []
    clock.now = 1000 + WEEK
    first, second = await digests.due([1, 2])
    assert (first.server, first.since, first.until) == (1, 1000, 1000 + WEEK)
    await digests.done(first)
    await digests.trying(second, "head")
    await digests.put_off(second)
    assert await due() == []
    clock.now += DAY
    assert await due() == [(2, 1000, 1000 + WEEK + DAY)]
    assert [(one.tried, one.head) for one in await digests.due([1, 2])] == [(1000 + WEEK, "head")]
    assert await digests.due([1]) == []
    clock.now += 2 * WEEK
    assert await due() == [(1, 1000 + WEEK, clock.now)]
    state.close()


def row(question: str, times: int = 1) -> Row:
    return Row(number=1, question=question, others=(), times=times, last=0.0, scope=EVERYTHING)


@pytest.mark.parametrize("question", ["@everyone `*_~|<>[]:// 😀" * 40, "who? " * 200, "a\nb"])
async def test_a_digest_keeps_discords_limits(question: str) -> None:
    """At most ten questions, whatever was asked, and how many more there are."""
    text = message(Week(30, 4), [row(question)] * 12, 3, 0.0, WEEK)

    assert markup.length(text) <= markup.LIMIT
    assert text.count("\n- “") == 10
    assert "\n-# and 5 more\n" in text
    assert "\n@" not in visible(text)


async def test_a_digest_of_a_week_in_which_all_was_answered() -> None:
    """Only how much was asked."""
    text = visible(message(Week(1, 1), [], 0, 0.0, WEEK))

    assert text.split("\n")[1:] == ["1 question was asked, 1 was answered.", POINTER]
