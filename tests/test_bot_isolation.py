"""What belongs to one server is nowhere in another: a search over everything that can be done."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bot_crawl import BUTTON, Crawl, kind_of, leaves
from bot_library import Library, eventually, running
from small_discord import BotProcess, Channel, SmallDiscord, Upload, User

from index.store import Store

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRET = "The xylotar treaty was signed in the cellar by Quandra Vexil."
QUESTION = "who signed the xylotar treaty in the cellar?"
MARKS = ("xylotar", "vexil", "quandra", "hushfile", "hushtag", "cellarium")
"""Words that stand nowhere but in the first server's article, its title, tag, file, address or in
what its members ask."""
OWN = "The zarquon drum of the other server was red."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[SmallDiscord, BotProcess, Channel, Channel, User]]:
    """A bot in two servers, each with an article of its own, and who owns both."""
    twin = library.twin(tmp_path_factory.mktemp("isolation") / "twin")
    async with running(twin) as (discord, bot):
        elsewhere = discord.add_guild("Elsewhere")
        there = discord.add_channel("there", guild=elsewhere)
        secret = {"title": "The Vexil papers", "url": "https://cellarium.example/v"}
        own = f"server-{discord.guild.id}"
        line = json.dumps(
            {"id": "hushfile", "text": SECRET, "tags": ["hushtag"], "collection": own, **secret}
        )
        (twin.articles / "hushfile.jsonl").write_text(line + "\n", encoding="utf-8")
        twin.write("theirs", OWN, collection=f"server-{elsewhere.id}")
        twin.build()
        twin.write("more", "Going back by one version leaves the articles of both servers.")
        twin.build("--set", "index.keep=2")
        version = Store(twin.data).current()
        await eventually(lambda: f"snapshot {version} is live" in bot.log, "the new snapshot")
        yield discord, bot, discord.channel, there, discord.user


def found_in(text: str) -> list[str]:
    return [mark for mark in MARKS if mark in text.lower()]


async def forged(crawl: Crawl, message: int, component: dict[str, Any]) -> None:
    """A component of another server stands, by some magic, below a message here, and is used."""
    discord = crawl.discord
    was = discord.world.messages[message]
    fake = discord.revise(was, components=[{"type": 1, "components": [component]}])
    offered = [one["value"] for one in component.get("options") or ()]
    chosen: list[list[str] | None] = [[str(one)] for one in offered[:5]]
    for values in chosen or [None if component["type"] == BUTTON else []]:
        clicked = await discord.click(fake, component["custom_id"], user=crawl.user, values=values)
        await crawl.took(clicked)
        discord.revise(discord.world.messages[message], components=fake.components)
    discord.revise(discord.world.messages[message], components=was.components)


async def test_nothing_of_one_server_is_found_in_another(
    two: tuple[SmallDiscord, BotProcess, Channel, Channel, User],
) -> None:
    """Every command, every offer while typing, every button, and ids copied from the first server:
    what they show in the second holds no word of the first; nor does the log."""
    discord, bot, here, there, owner = two
    files = (Upload("notes.txt", SECRET.encode()),)
    first = Crawl(discord, here, owner, (QUESTION, "The Vexil papers", "hushtag"), files)
    await first.everything()
    second = Crawl(discord, there, owner, ("what colour was the drum?", "hush", "xy", "The V"))
    await second.everything()
    below = await discord.slash("ask", {"question": "what colour?"}, channel=there, user=owner)
    answer = await below.answer()
    panel = await (await discord.slash("settings", channel=there, user=owner)).answer()
    for custom_id, component in first.met.items():
        host = panel if custom_id in first.on_panels else answer
        await forged(second, host.id, component)
    for name, options in leaves(discord):
        for option in [one["name"] for one in options if one.get("autocomplete")]:
            for value in first.offered:
                if found_in(value):
                    continue  # a word that was typed would be found in the answer
                needed = {one["name"]: "what?" for one in options if one.get("required")}
                values = {**needed, option: value}
                await second.took(await discord.slash(name, values, channel=there, user=owner))

    assert set(found_in(first.seen())) == {*MARKS} - {"hushfile"}  # ids are nobody's business
    assert "zarquon drum" in second.seen().lower()
    assert {name.split()[0] for name, _ in leaves(discord)} == {
        *("ask", "forget", "settings", "index", "unanswered", "articles")
    }
    assert len({kind_of(one) for one in first.met}) > 15
    assert first.offered
    assert found_in(second.seen()) == []
    assert found_in(bot.log) == []
