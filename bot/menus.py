"""What can be done with somebody's message: answer the question in it, or find its source."""

from __future__ import annotations

import asyncio
import datetime
import logging
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
import msgspec
from discord import app_commands

from bot import claims, render, understood
from bot.buttons import below_sources
from bot.claims import Looked, Shown
from bot.errors import BusyError
from bot.language import _
from bot.place import asking_of, place_of_talk, replied_to, written
from bot.response import respond
from bot.sending import NOBODY, acknowledge, turned_away, twice
from bot.sent import Asking, SentQuote
from index.errors import QuestionError

if TYPE_CHECKING:
    from bot.client import QuothClient
    from bot.desk import Desk

log = logging.getLogger(__name__)


@app_commands.context_menu(name="Answer this question")
async def answer_this(
    interaction: discord.Interaction[QuothClient], message: discord.Message
) -> None:
    """The message is a question to the articles; everybody sees the answer."""
    client = interaction.client
    with client.at_work():
        if await turned_away(interaction):
            return
        private = client.desk.preferences.of(interaction.guild_id or 0).private
        await acknowledge(interaction, private=private)
        place = place_of_talk(interaction.channel)
        before = client.desk.exchanges.before(replied_to(message), place)
        question, day = client.question_in(message), written(message)
        await respond(interaction, question, before, private=private, day=day)


@app_commands.context_menu(name="Find the source")
async def find_source(
    interaction: discord.Interaction[QuothClient], message: discord.Message
) -> None:
    """Only the one who asked sees the quotes closest to what the message claims."""
    client = interaction.client
    with client.at_work():
        if await turned_away(interaction):
            return
        await acknowledge(interaction, private=True)
        asked = client.question_in(message), written(message)
        text, shown = await _sources(client, *asked, interaction)
        view = await _menu(client.desk, asking_of(interaction, private=True), shown)
        await twice(
            lambda: interaction.edit_original_response(
                content=text, view=view, allowed_mentions=NOBODY
            )
        )


async def _sources(
    client: QuothClient,
    text: str,
    day: datetime.date,
    interaction: discord.Interaction[QuothClient],
) -> tuple[str, list[Shown]]:
    """What is told, and what is quoted in it. Never raises for what a message may hold."""
    wanted, number = claims.claims_of(text)
    server = interaction.guild_id or 0
    looked = []
    try:
        for place, claim in enumerate(wanted):
            if place and client.desk.refused(
                interaction.guild, interaction.channel, interaction.user
            ):
                break  # each look-up is a question: what is told is what they may still ask
            short = claim[: client.desk.live.longest]
            member = interaction.user.id
            looked.append(Looked(claim, await client.desk.found(short, server, member, day)))
        return claims.laid_out(looked, number)
    except BusyError as error:
        return _(str(error)), []
    except QuestionError as error:
        return understood.refused(error), []
    except Exception:
        log.exception("the source of a message could not be looked for")
        return _(render.FAILED), []


async def _menu(desk: Desk, asking: Asking, shown: Sequence[Shown]) -> discord.ui.View | None:
    """In which of these quotes to read on; None if there are none, or if the state cannot be
    written."""
    if not shown:
        return None

    def kept() -> list[SentQuote]:
        return [msgspec.structs.replace(SentQuote.of(quote), span=span) for quote, span in shown]

    try:
        quotes = await asyncio.to_thread(kept)  # hashes long articles
        number = await desk.sent.keep_quotes(asking, desk.live.version, quotes)
    except sqlite3.Error as error:
        log.warning("quotes go without their menu: the state cannot be written: %s", error)
        return None
    return below_sources(number, [render.title(quote.article) for quote, span in shown])
