"""`/ask`: the command that puts a question to the articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.place import place_of_talk
from bot.sending import NOBODY, acknowledge, twice

if TYPE_CHECKING:
    from bot.client import QuothClient


@app_commands.command(description="Ask the articles: the answer is quoted word for word")
@app_commands.describe(question="What would you like to know?")
async def ask(interaction: discord.Interaction[QuothClient], question: str) -> None:
    """`/ask question:` answers where it was asked."""
    client = interaction.client
    place = place_of_talk(interaction.channel)
    with client.at_work():
        await acknowledge(interaction)
        reply = await client.reply(question, client.exchanges.before(None, place))
        sent = await twice(
            lambda: interaction.edit_original_response(content=reply.text, allowed_mentions=NOBODY)
        )
        if reply.exchange:
            client.exchanges.remember(reply.exchange, sent.id, place)
