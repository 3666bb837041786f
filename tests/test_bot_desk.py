"""What becomes of a question while it waits for its turn."""

from __future__ import annotations

import asyncio
import datetime
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import pytest_asyncio
from fake_encoder import article, publish
from test_bot_sight import FERRY, answerer

from bot.desk import Desk
from bot.live import Live
from bot.preferences import Preferences
from bot.sent import Asking
from bot.settings import BotSettings
from bot.state import State
from corpus.settings import Config
from index.store import Store

pytestmark = pytest.mark.asyncio
QUESTION, SERVER, MEMBER = "ferry Alma", 7, 5
NORTH = "Alma was a ferry of 1907, and this ferry Alma sank."
NOW = datetime.date(2026, 11, 28)
UNBOUND = Preferences(collections=("main",), quotes=1)


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk with one article that everybody sees and one of a collection that can be unbound."""
    north = msgspec.structs.replace(article("north", NORTH), collection="north")
    publish([article("shared", FERRY), north], tmp_path)
    state = State.open(tmp_path / "bot")
    live = Live(answerer(tmp_path), Store(tmp_path))
    yield Desk(live, BotSettings(), state, Config(tmp_path / "config.toml", {}))
    state.close()


async def waiting(desk: Desk, ask: Callable[[], Awaitable[Any]]) -> Any:
    """What is asked for while the models are busy, and got after `north` was unbound."""
    free = threading.Event()
    busy = asyncio.create_task(desk.worker.do(free.wait))
    asked = asyncio.ensure_future(ask())
    await asyncio.sleep(0)
    await desk.preferences.change(SERVER, UNBOUND)
    free.set()
    await busy
    return await asked


async def test_what_is_unbound_while_a_question_waits_is_not_quoted(desk: Desk) -> None:
    """An answer is made by the settings that hold when its turn comes."""
    asking = Asking(server=SERVER, channel=1, member=MEMBER)
    before = await desk.reply(QUESTION, None, asking)
    after = await waiting(desk, lambda: desk.reply(QUESTION, None, asking))

    assert "North" in before.text
    assert "Shared" in after.text
    assert "North" not in after.text


async def test_nor_is_it_where_moderators_look(desk: Desk) -> None:
    """Neither for the claims of a message nor among what comes closest."""
    before = await desk.nearest(QUESTION, SERVER, MEMBER, 5, NOW)
    assert {one.article.id for one in before.quotes} == {"shared", "north"}
    nearest = await waiting(desk, lambda: desk.nearest(QUESTION, SERVER, MEMBER, 5, NOW))
    assert {one.article.id for one in nearest.quotes} == {"shared"}
    await desk.preferences.change(SERVER, Preferences(collections=("north",)))
    north = await desk.found(QUESTION, SERVER, MEMBER, NOW)
    assert [one.article.id for one in north.quotes] == ["north"]
    found = await waiting(desk, lambda: desk.found(QUESTION, SERVER, MEMBER, NOW))

    assert [one.article.id for one in found.quotes] == ["shared"]
