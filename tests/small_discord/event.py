"""INTERACTION_CREATE: an interaction as the gateway carries it."""

from __future__ import annotations

from typing import Any

from .core import Core
from .interaction import Interaction, InteractionKind
from .message_wire import message_json
from .wire import channel_json, interaction_member, user_json

BOT_DM_CONTEXT, GUILD_CONTEXT = 1, 0


def interaction_metadata(interaction: Interaction) -> dict[str, Any]:
    """What a message says about the interaction it answers."""
    body: dict[str, Any] = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "user": user_json(interaction.user),
        "authorizing_integration_owners": _owners(interaction),
    }
    if interaction.kind is InteractionKind.COMPONENT:
        body["interacted_message_id"] = str(interaction.source_id)
    if interaction.opened_by is not None:
        body["triggering_interaction_metadata"] = interaction_metadata(interaction.opened_by)
    return body


def interaction_event(
    core: Core, interaction: Interaction, data: dict[str, Any], locale: str
) -> dict[str, Any]:
    """The event's data, with the token and the size limit for files of this interaction."""
    world, channel, user = core.world, interaction.channel, interaction.user
    in_guild = channel.guild_id is not None
    own = str(int(world.permissions(world.bot.id, channel)))
    body: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": int(interaction.kind),
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": {**channel_json(world, channel), "permissions": own},
        "app_permissions": own,
        "locale": locale,
        "entitlements": [],
        "authorizing_integration_owners": _owners(interaction),
        "context": GUILD_CONTEXT if in_guild else BOT_DM_CONTEXT,
        "attachment_size_limit": core.limits.attachment_size,
    }
    if channel.guild_id is not None:
        body["guild_id"] = str(channel.guild_id)
        local = world.guilds[channel.guild_id].locale
        body["guild"] = {"id": str(channel.guild_id), "locale": local, "features": []}
        body["guild_locale"] = local
        body["member"] = interaction_member(world, user, channel)
    else:
        body["user"] = user_json(user)
    source = world.messages.get(interaction.source_id or 0)
    if source is not None:
        body["message"] = message_json(world, source, everything=True)
    return body


def _owners(interaction: Interaction) -> dict[str, str]:
    """Who installed the bot, by kind of installation: "1" the user, "0" the guild (0 in a DM)."""
    if interaction.user_installed:
        return {"1": str(interaction.user.id)}
    return {"0": str(interaction.channel.guild_id or 0)}
