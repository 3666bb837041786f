"""Sending to Discord: once, without pings, again where the connection breaks."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
BROKEN = (aiohttp.ClientError, OSError)
"""What a connection raises that breaks; a timeout is an OSError."""
_NO_HISTORY, _ACKNOWLEDGED = 160002, 40060
"""Discord's codes for: cannot reply without permission to read message history; an interaction
that was acknowledged already."""
_PAUSE = 0.5
"""Seconds before a request is tried again on a new connection."""
T = TypeVar("T")


async def acknowledge(
    interaction: discord.Interaction[Any], *, private: bool = False, new: bool = True
) -> None:
    """Tell Discord within its three seconds that an answer will come; whether only the one who
    asked will see it is settled by this. `new` False: the answer is a change of the message below
    which something was pressed."""
    try:
        await twice(lambda: interaction.response.defer(thinking=new, ephemeral=private))
    except discord.HTTPException as error:
        if error.code != _ACKNOWLEDGED:  # the first try arrived, only Discord's answer was lost
            raise


async def turned_away(interaction: discord.Interaction[Any]) -> bool:
    """True, and they are told why, if the rules of the server do not let them ask here and now."""
    refused = interaction.client.desk.refused(
        interaction.guild, interaction.channel, interaction.user
    )
    if refused:
        await interaction.response.send_message(refused, ephemeral=True, allowed_mentions=NOBODY)
    return bool(refused)


async def send_reply(
    message: discord.Message, text: str, view: discord.ui.View | None = None
) -> discord.Message | None:
    """Reply to `message`; where that is not allowed, say so in the log, without names."""
    try:
        try:
            return await _send(message, text, view, message.to_reference(fail_if_not_exists=False))
        except discord.HTTPException as error:
            if error.code != _NO_HISTORY:
                raise
            return await _send(message, text, view, None)
    except discord.Forbidden as error:
        log.warning(
            "an answer could not be sent to channel %d (%s); the bot needs the permissions "
            "View Channel, Send Messages and Read Message History there",
            message.channel.id,
            error,
        )
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("an answer could not be sent to channel %d: %s", message.channel.id, error)
    return None


async def _send(
    message: discord.Message,
    text: str,
    view: discord.ui.View | None,
    reference: discord.MessageReference | None,
) -> discord.Message:
    """Answer in the channel of `message`, once: Discord knows a second try by the nonce."""
    return await twice(
        lambda: message.channel.send(
            text,
            view=view,  # type: ignore[arg-type]  # None is allowed
            reference=reference,  # type: ignore[arg-type]  # None is allowed
            nonce=message.id,
            allowed_mentions=NOBODY,
        )
    )


async def twice(request: Callable[[], Awaitable[T]]) -> T:
    """What a request gives; it is made once more if the connection breaks."""
    try:
        return await request()
    except BROKEN as error:
        log.info("the connection broke (%s); trying once more", type(error).__name__)
        await asyncio.sleep(_PAUSE)
        return await request()


async def say(interaction: discord.Interaction[Any], text: str, **more: Any) -> None:
    """A word for the one who acted, and for nobody else."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, allowed_mentions=NOBODY, **more)
    else:
        await interaction.response.send_message(
            text, ephemeral=True, allowed_mentions=NOBODY, **more
        )
