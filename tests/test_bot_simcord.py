"""In breadth, in another Discord than ours: simcord knows nothing of tests/small_discord.

One member with every right uses every command and presses, once, every kind of button and select
that appears. simcord refuses what Discord would refuse, so whatever we got wrong in the same way in
the bot and in our own small Discord has a second chance to be found.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from bot_library import BELL, LASAGNE, WHO, Library
from simcord.results import InteractionResult

from bot import render
from bot.client import QuothClient
from bot.live import Live
from bot.settings import BotSettings
from bot.state import State
from corpus.settings import load
from index.answerer import Answerer
from index.settings import read_settings
from index.store import Store

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

BUTTON, TEXT_INPUT, STRING_SELECT, ROLE_SELECT, CHANNEL_SELECT = 2, 4, 3, 6, 8
NEVER = ("Keep",)
"""What starts a build: a process of its own, for which simcord's clock has no time."""
LAST = ("Delete", "Remove", "Throw away")
"""What is pressed last, since it takes away what else could be pressed."""
COMMANDS: dict[str, list[dict[str, Any]]] = {
    "ask": [
        {"question": WHO},
        {"question": BELL, "private": True},
        {"question": LASAGNE},
        {"question": WHO, "since": "2017", "before": "March 2019", "tag": "nothing like it"},
        {"question": "?"},
    ],
    "articles list": [{}, {"title": "mayors"}],
    "articles info": [{"article": "Mayors stay away from White House meeting"}],
    "articles add": [{}],
    "articles remove": [{"article": "there is none"}],
    "forget me": [{}],
    "index status": [{}],
    "index versions": [{}],
    "index rollback": [{}],
    "settings": [{}],
    "unanswered": [{}],
}
"""Every command, and what is typed into it."""
PRESSED = {
    "ask": {"◀ Before", "Whole article", "Next quote", "Ask further", "👎", "Delete", "Share"},
    "articles add": {"Throw away", "Change title or date"},
}
"""What has to have been met."""


def kind_of(custom_id: str) -> str:
    """A component by what it does, whatever it is about."""
    return re.sub(r"[0-9a-f]{16,}|\d+", "#", custom_id)


class Crawl:
    """A member in a channel."""

    def __init__(
        self, env: simcord.Env, channel: Any, actor: simcord.MemberActor, user: simcord.UserHandle
    ) -> None:
        self.env, self.channel, self.actor, self.user = env, channel, actor, user
        self.pressed: dict[str, str] = {}
        """The kinds of components that were used, and what was written on them."""

    async def took(self, result: InteractionResult) -> None:
        """It was answered, and a form is filled in."""
        assert result.acknowledged
        if result.modal is None:
            return
        values = {
            one["custom_id"]: one["options"][0]["value"] if one.get("options") else "March 2024"
            for one in walk(result.modal["components"])
            if one.get("custom_id") and one["type"] in (TEXT_INPUT, STRING_SELECT)
        }
        values = {
            key: [value] if self._is_select(result.modal, key) else value
            for key, value in values.items()
        }
        await self.took(await self.actor.submit_modal(result, values))

    def _is_select(self, modal: dict[str, Any], custom_id: str) -> bool:
        return any(
            one.get("custom_id") == custom_id and one["type"] == STRING_SELECT
            for one in walk(modal["components"])
        )

    def unpressed(self) -> Iterator[tuple[discord.Message, dict[str, Any]]]:
        """What can be used, newest last."""
        found = [
            (message, component)
            for message in self.channel.history(viewer=self.actor)
            if message.author.bot
            for component in walk([one.to_dict() for one in message.components])
            if component.get("custom_id") and not component.get("disabled")
            if component.get("label") not in NEVER
        ]
        found.sort(key=lambda one: one[1].get("label") in LAST)
        return (one for one in found if kind_of(one[1]["custom_id"]) not in self.pressed)

    async def press_everything(self) -> None:
        """Until nothing new appears."""
        while (found := next(self.unpressed(), None)) is not None:
            message, component = found
            custom_id = component["custom_id"]
            self.pressed[kind_of(custom_id)] = str(component.get("label", ""))
            if component["type"] == BUTTON:
                result = await self.actor.click(message, custom_id=custom_id)
            else:
                options = [one["value"] for one in component.get("options") or ()]
                values = [self.channel] if component["type"] == CHANNEL_SELECT else options[-1:]
                result = await self.actor.select(message, values, custom_id=custom_id)
            await self.took(result)


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Each component, however deep."""
    for one in components:
        yield one
        yield from walk(one.get("components") or ())
        if one.get("component"):
            yield from walk([one["component"]])


@asynccontextmanager
async def crawling(library: Library, folder: Path) -> AsyncIterator[Crawl]:
    """A member with every right, in a server where the bot is."""
    twin = library.twin(folder / "twin")
    config = load(twin.folder / "config.toml", [])
    store = Store(Path(read_settings(config).data))
    live = Live(Answerer.open(store, read_settings(config)), store)
    state = State.open(folder / "state")
    client = QuothClient(live, BotSettings(refresh_seconds=3600.0), state, config)
    try:
        async with simcord.run(client, settle_timeout=60.0) as env:
            guild = env.create_guild()
            channel = guild.create_text_channel("general")
            every = guild.create_role("everything", permissions=discord.Permissions.all())
            user = env.create_user("ottilie")
            actor = guild.add_member(user, roles=[every])
            crawl = Crawl(env, channel, actor, user)
            yield crawl
            texts = [one.content for one in channel.history(viewer=actor)]
    finally:
        state.close()
    assert [text for text in texts if render.FAILED in text] == []
    assert "Traceback" not in env.transcript()


@pytest.mark.parametrize("name", COMMANDS)
async def test_a_command_and_all_that_appears(name: str, library: Library, tmp_path: Path) -> None:
    """Nothing fails, and no answer is an apology."""
    async with crawling(library, tmp_path) as crawl:
        for options in COMMANDS[name]:
            await crawl.took(await crawl.actor.slash(crawl.channel, name, **options))
        await crawl.press_everything()

    assert set(crawl.pressed.values()) >= PRESSED.get(name, set())


async def test_every_command_is_used(library: Library, tmp_path: Path) -> None:
    """None is left out but the one that builds."""
    async with crawling(library, tmp_path) as crawl:
        there = crawl.actor.available_commands(crawl.channel)

    assert {*there} == {*COMMANDS, "index rebuild"}


async def test_messages_and_what_is_typed(library: Library, tmp_path: Path) -> None:
    """Menus, a mention, a direct message, and what is offered while typing."""
    async with crawling(library, tmp_path) as crawl:
        actor, channel = crawl.actor, crawl.channel
        said = await actor.send(channel, "Bill de Blasio skipped the meeting. It rained all day.")
        for menu in ("Answer this question", "Find the source"):
            await crawl.took(await actor.context_menu(channel, menu, said))
        bot = crawl.env.bot.user
        assert bot is not None
        await actor.send(channel, f"{bot.mention} {WHO}")
        mentioned = channel.last_message
        offered = await actor.autocomplete(channel, "ask", "article", "mayers stay away")
        await actor.send_dm(BELL)
        direct = crawl.user.dm_channel.last_message

    assert mentioned is not None
    assert mentioned.reference is not None
    assert offered[0]["name"].startswith("Mayors stay away")
    assert direct is not None
    assert "The zarquon bell rang" in direct.content
