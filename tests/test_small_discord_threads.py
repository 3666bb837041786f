"""Threads of the small Discord: where they can be opened, and what they are then."""

from __future__ import annotations

import pytest
from small_discord import ChannelType
from test_small_discord import raw

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("kind", "status", "becomes"),
    [
        (ChannelType.TEXT, 201, ChannelType.PUBLIC_THREAD),
        (ChannelType.ANNOUNCEMENT, 201, ChannelType.ANNOUNCEMENT_THREAD),
    ],
)
async def test_what_a_thread_on_a_message_becomes(
    kind: ChannelType, status: int, becomes: ChannelType
) -> None:
    """It depends on its channel; its id is that of the message."""
    async with raw() as (discord, bot):
        channel = discord.add_channel("here", kind=kind)
        said = await discord.say(channel, content="x")
        path = f"/channels/{channel.id}/messages/{said.id}/threads"
        found, thread = await bot.call("POST", path, {"name": "t"})

        assert (found, thread["id"], thread["type"]) == (status, str(said.id), becomes)


async def test_a_channel_without_threads() -> None:
    """Refused, and a careful bot does not try."""
    async with raw() as (discord, bot):
        channel = discord.add_channel("talk", kind=ChannelType.VOICE)
        said = await discord.say(channel, content="x")
        path = f"/channels/{channel.id}/messages/{said.id}/threads"
        status, answer = await bot.call("POST", path, {"name": "t"})

        assert (status, answer["code"]) == (400, 50024)
        assert discord.take_problem("Cannot execute action on this channel type")


async def test_too_many_threads() -> None:
    """As many as there may be active at once; archived ones do not count."""
    async with raw() as (discord, bot):
        discord.limits.active_threads = 1
        discord.open_thread(discord.channel, "old", discord.user, archived=True)
        first, second = [await discord.say(content="x") for _ in range(2)]
        path = f"/channels/{discord.channel.id}/messages"
        made, _ = await bot.call("POST", f"{path}/{first.id}/threads", {"name": "t"})
        status, answer = await bot.call("POST", f"{path}/{second.id}/threads", {"name": "t"})

        assert (made, status, answer["code"]) == (201, 400, 160006)
