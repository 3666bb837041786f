"""Where people talk with the bot."""

import discord


def place_of_talk(channel: object) -> int | None:
    """The id of a thread or a direct channel, where one question follows the other."""
    return channel.id if isinstance(channel, discord.Thread | discord.DMChannel) else None
