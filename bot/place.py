"""Where people talk with the bot."""

from typing import Any

import discord

from bot.sent import Asking


def place_of_talk(channel: object) -> int | None:
    """The id of a thread or a direct channel, where one question follows the other."""
    return channel.id if isinstance(channel, discord.Thread | discord.DMChannel) else None


def places_of(channel: object) -> list[int]:
    """The ids of a channel and of the one that it is a thread of."""
    found = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return [one for one in found if one is not None]


def asking_of(interaction: discord.Interaction[Any], *, private: bool = False) -> Asking:
    """Who acted, and where."""
    return Asking(
        server=interaction.guild_id or 0,
        channel=interaction.channel_id or 0,
        member=interaction.user.id,
        private=private,
    )
