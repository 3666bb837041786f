"""What is offered while somebody types an article or a tag."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.catalogue import Catalogue, Choice

if TYPE_CHECKING:
    from bot.client import QuothClient


async def catalogue_of(interaction: discord.Interaction[QuothClient]) -> Catalogue:
    """What the server in which somebody types may choose from."""
    client = interaction.client
    sight = client.desk.sight(interaction.guild_id or 0)
    return await asyncio.to_thread(client.desk.live.catalogue, sight)


def choices(found: Sequence[Choice]) -> list[app_commands.Choice[str]]:
    """As Discord shows them."""
    return [app_commands.Choice(name=one.name, value=one.value) for one in found]
