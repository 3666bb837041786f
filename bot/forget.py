"""`/forget me`: nothing of a member stays stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.language import _, many
from bot.sending import NOBODY, acknowledge, twice

if TYPE_CHECKING:
    from bot.client import QuothClient

forget = app_commands.Group(name="forget", description="Have the bot forget what it stored")


@forget.command(name="me", description="Remove what is stored of your questions and votes")
async def me(interaction: discord.Interaction[QuothClient]) -> None:
    """In every server; the messages themselves stay."""
    client = interaction.client
    with client.at_work():
        await acknowledge(interaction, private=True)
        answers, votes = await client.desk.servers.forget_member(interaction.user.id)
        text = told(answers, votes)
        await twice(
            lambda: interaction.edit_original_response(content=text, allowed_mentions=NOBODY)
        )


def told(answers: int, votes: int) -> str:
    """What was forgotten, in words."""
    if not answers and not votes:
        return _("Nothing is stored about you.")
    return _(
        "Forgotten: {answers} that you asked for and {votes}. The messages stay where they are, "
        "but their buttons no longer work."
    ).format(
        answers=many("{n} answer", "{n} answers", answers),
        votes=many("{n} vote", "{n} votes", votes),
    )
