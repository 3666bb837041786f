"""Where people talk with the bot, and what they may do there."""

import datetime
from collections.abc import Callable
from typing import Any

import discord

from bot.language import _
from bot.sent import Asking, day_of


def place_of_talk(channel: object) -> int | None:
    """The id of a thread or a direct channel, where one question follows the other."""
    return channel.id if isinstance(channel, discord.Thread | discord.DMChannel) else None


def replied_to(message: discord.Message) -> int | None:
    """The id of the message that this one replies to. What was forwarded or published from another
    channel names a message as well, and follows nothing that was said there."""
    named = message.reference
    if named is None or named.channel_id != message.channel.id:
        return None
    return named.message_id


def places_of(channel: object) -> list[int]:
    """The ids of a channel and of the one that it is a thread of."""
    found = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return [one for one in found if one is not None]


def seen_by(guild: discord.Guild, who: discord.Member | discord.Role) -> Callable[[int], bool]:
    """Whether a channel of the guild, by its id, can be read by a member or a role.

    A private thread only with the right Manage Threads; so a channel that is not known any more,
    which may have been one: a thread is, once it is archived.
    """
    everybody = who.permissions if isinstance(who, discord.Role) else who.guild_permissions

    def seen(channel: int) -> bool:
        found = guild.get_channel_or_thread(channel)
        if found is None:
            return everybody.manage_threads or everybody.administrator
        allowed = found.permissions_for(who)
        if isinstance(found, discord.Thread) and found.is_private():
            return allowed.view_channel and allowed.manage_threads
        return allowed.view_channel

    return seen


def not_managing(interaction: discord.Interaction[Any], missing: str, elsewhere: str) -> str:
    """ "" for a member who may manage this server; else `missing`, or `elsewhere` where there is no
    server, in words for them."""
    if interaction.guild_id is None:
        return _(elsewhere)
    return "" if interaction.permissions.manage_guild else _(missing)


def written(message: discord.Message) -> datetime.date:
    """The day on which a message was written, which its "yesterday" is counted from."""
    return day_of(message.created_at.timestamp())


def asking_of(interaction: discord.Interaction[Any], *, private: bool = False) -> Asking:
    """Who acted, and where."""
    return Asking(
        server=interaction.guild_id or 0,
        channel=interaction.channel_id or 0,
        member=interaction.user.id,
        private=private,
        repeated=True,
    )
