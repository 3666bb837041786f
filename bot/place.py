"""Where people talk with the bot."""

import discord


def place_of_talk(channel: object) -> int | None:
    """The id of a thread or a direct channel, where one question follows the other."""
    return channel.id if isinstance(channel, discord.Thread | discord.DMChannel) else None


def places_of(channel: object) -> list[int]:
    """The ids of a channel and of the one that it is a thread of."""
    found = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return [one for one in found if one is not None]
