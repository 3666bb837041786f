"""Many questions at once: each ends in an answer or an honest "too busy"."""

from __future__ import annotations

import asyncio

import pytest
from bot_library import BELL, LEDGER, Library, running
from bot_reader import page
from small_discord import Message, SmallDiscord

from bot import render

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio


QUESTIONS = {BELL: "The zarquon bell rang.", LEDGER: "The plumbous ledger burned."}
"""Each with what its answer holds and the other's does not."""


async def flood(discord: SmallDiscord, count: int) -> list[tuple[str, Message]]:
    """So many commands of one member and mentions of another at once, each with its answer."""
    discord.limits.requests_per_second = 10_000
    channels = [discord.add_channel(f"room-{number}") for number in range(10)]
    interactions, said = [], []
    asked = [list(QUESTIONS)[number % 2] for number in range(count)]
    for number, question in enumerate(asked):
        interactions.append(await discord.slash("ask", {"question": question}))
        words = f"{discord.bot.mention} {question}"
        said.append(await discord.say(channels[number % 10], discord.other, words))
    answers = await asyncio.gather(
        *(one.answer(timeout=60) for one in interactions),
        *(discord.reply_to(one, timeout=60) for one in said),
    )
    assert [len(discord.replies_to(one)) for one in said] == [1] * count
    return list(zip([*asked, *asked], answers, strict=True))


async def test_two_hundred_at_once(library: Library) -> None:
    """None is lost, as many as may wait are answered, and no command is acknowledged so late that
    Discord refuses it."""
    async with running(library) as (discord, bot):
        answers = await flood(discord, 100)
        busy = [one for _, one in answers if one.content == render.BUSY]
        fitting = [
            question
            for question, one in answers
            if one.content != render.BUSY and QUESTIONS[question] in str(page(one.content).quotes)
        ]
        after = await discord.reply_to(await discord.dm(content=BELL))

        assert len(fitting) >= 64
        assert len(busy) + len(fitting) == 200
        assert set(fitting) == set(QUESTIONS)
        assert discord.problems == []
        assert page(after.content).quotes
        assert "Traceback" not in bot.log
        assert discord.pings() == []


async def test_the_queue_is_as_long_as_the_settings_say(library: Library) -> None:
    """With room for all, nobody is told that the bot is busy; with room for one, most are."""
    async with running(library, "--set", "bot.queue=500") as (discord, _):
        roomy = await flood(discord, 40)
    async with running(library, "--set", "bot.queue=1") as (discord, _):
        narrow = await flood(discord, 40)

    assert [one for _, one in roomy if one.content == render.BUSY] == []
    assert 1 <= sum(one.content != render.BUSY for _, one in narrow) < 80
