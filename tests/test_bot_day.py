"""Days that a message names are counted from when it was written, whenever it is answered."""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from bot_library import ROOT, Library
from bot_reader import page, visible
from fake_encoder import SHORT, publish
from small_discord import Message, SmallDiscord
from test_bot_sight import answerer

from bot.desk import Desk
from bot.live import Live
from bot.sent import Asking
from bot.settings import BotSettings
from bot.state import State
from corpus.article import Article
from corpus.settings import Config
from index.store import Store

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

THEN = datetime.datetime(2024, 1, 12, 12, tzinfo=datetime.UTC)
WEEK = "What did the council decide this week?"
SAME = "The council met in the town hall and decided to build a bridge."


def dated() -> dict[str, str]:
    """The day of an article of January 2024 and that of one of today."""
    return {"then": "2024-01-10", "now": datetime.date.today().isoformat()}


@pytest_asyncio.fixture
async def council(boats: Library, tmp_path: Path) -> AsyncIterator[SmallDiscord]:
    """A bot with two articles that say the same in other words, each of a day."""
    twin = boats.twin(tmp_path / "twin")
    for name, (day, words) in zip(
        dated(),
        zip(dated().values(), (" It was loud.", " Nobody was against it."), strict=True),
        strict=True,
    ):
        twin.write(name, SAME + words, published=day)
    twin.build()
    async with SmallDiscord() as discord:
        await discord.start_bot(*twin.words(), cwd=ROOT)
        await discord.ready()
        yield discord


async def answered(discord: SmallDiscord, sent: datetime.datetime | None) -> str:
    """The title that is quoted first for a mention that was sent at that moment."""
    said = await discord.say(content=f"{discord.bot.mention} {WEEK}", sent=sent)
    return page((await discord.reply_to(said)).content).quotes[0].title


async def menu(discord: SmallDiscord, name: str, said: Message) -> Message:
    return await (await discord.menu(name, said, user=discord.other)).answer()


async def test_a_message_means_the_days_on_which_it_was_written(council: SmallDiscord) -> None:
    """Whether it mentions the bot, as while that was not running, or is answered from its menu."""
    assert await answered(council, None) == "now"
    assert await answered(council, THEN) == "then"

    old = await council.say(content=WEEK, sent=THEN)
    assert (
        page((await menu(council, "Answer this question", old)).content).quotes[0].title == "then"
    )
    new = await council.say(content=WEEK)
    assert page((await menu(council, "Answer this question", new)).content).quotes[0].title == "now"

    claim = "The council decided this week to build a bridge in the town hall."
    texts = []
    for sent in (THEN, None):
        said = await council.say(content=claim, sent=sent)
        texts.append(visible((await menu(council, "Find the source", said)).content))
    assert ["It was loud." in text for text in texts] == [True, False]
    assert ["Nobody was against it." in text for text in texts] == [False, True]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with the two articles."""
    found = [
        Article(id=name, title=name, text=SAME, published=day) for name, day in dated().items()
    ]
    publish(found, tmp_path, settings=SHORT)
    state = State.open(tmp_path / "bot")
    live = Live(answerer(tmp_path), Store(tmp_path))
    yield Desk(live, BotSettings(), state, Config(tmp_path / "config.toml", {}))
    state.close()


@pytest.mark.parametrize("name", ["then", "now"])
async def test_later_looks_count_from_the_day_of_asking(desk: Desk, name: str) -> None:
    """The next quote of an answer, and what moderators see of a question that was not answered."""
    asking = Asking(server=1, channel=2, member=5, day=THEN.date() if name == "then" else None)
    reply = await desk.reply(WEEK, None, asking)
    answer = await desk.sent.get(reply.number)
    assert answer is not None
    further = await desk.further(answer, (), 5)
    nearest = await desk.nearest(WEEK, 1, 5, 2, answer.day)

    assert further is not None
    assert further[0].article.id == name
    assert nearest.quotes[0].article.id == name
