"""Messages as Discord's JSON, with their content hidden where Discord hides it from the bot."""

from __future__ import annotations

from typing import Any

from .message import Attachment, Message, walk
from .snowflake import timestamp
from .wire import Json, channel_json, member_json, user_json
from .world import World

CONTAINER = 17
"""Component type of a box around others."""


def attachment_json(attachment: Attachment) -> Json:
    """An attachment object; its url is served by the small Discord itself."""
    extra = {"description": attachment.description} if attachment.description else {}
    return {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
        **extra,
    }


def message_json(world: World, message: Message, *, everything: bool = False) -> Json:
    """A message object as the bot gets it without the message content intent.

    `everything` True gives the content regardless, as for the target of a context menu.
    """
    seen = everything or bot_may_read(world, message)
    author = world.users[message.author_id]
    body: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.type,
        "author": user_json(author),
        "content": message.content if seen else "",
        "embeds": [_embed(embed) for embed in message.embeds] if seen else [],
        "components": _numbered(message.components) if seen else [],
        "attachments": [attachment_json(one) for one in message.attachments] if seen else [],
        "timestamp": timestamp(message.id),
        "edited_timestamp": message.edited.isoformat() if message.edited else None,
        "flags": message.flags,
        "mentions": [user_json(world.users[u]) for u in message.mentions if u in world.users],
        "mention_roles": [str(role) for role in message.mention_roles],
        "mention_everyone": message.mention_everyone,
        "pinned": False,
        "tts": False,
    }
    if message.nonce is not None:
        body["nonce"] = message.nonce
    if message.interaction_id is not None:
        body["application_id"] = body["webhook_id"] = str(world.application_id)
        body["interaction_metadata"] = message.metadata
    thread = world.channels.get(message.id)
    if thread is not None:
        body["thread"] = channel_json(world, thread)
    if message.reference_id is not None:
        body |= _reference(world, message, everything)
    return body


def message_event(world: World, message: Message) -> Json:
    """What MESSAGE_CREATE and MESSAGE_UPDATE carry."""
    body = message_json(world, message)
    if message.guild_id is not None:
        author = world.users[message.author_id]
        body["guild_id"] = str(message.guild_id)
        body["member"] = member_json(world, message.guild_id, author, with_user=False)
    return body


def bot_may_read(world: World, message: Message) -> bool:
    """Whether Discord shows the bot what the message says: its own, a mention, a DM."""
    own = message.author_id == world.bot.id
    return own or message.guild_id is None or world.bot.id in message.mentions


def _reference(world: World, message: Message, everything: bool) -> Json:
    assert message.reference_id is not None
    found = world.messages.get(message.reference_id)
    there = found or message  # one that was published or forwarded names a message elsewhere
    pointer = {"type": 0, "channel_id": str(there.channel_id)}
    pointer["message_id"] = str(message.reference_id)
    if there.guild_id is not None:
        pointer["guild_id"] = str(there.guild_id)
    # One level only: Discord leaves out what the referenced message refers to.
    whole = None if found is None else message_json(world, found, everything=everything)
    if whole is not None:
        whole.pop("referenced_message", None)
    return {"message_reference": pointer, "referenced_message": whole}


def _embed(embed: Json) -> Json:
    kept = {key: value for key, value in embed.items() if value is not None}
    return {"type": "rich", **kept}


def _numbered(components: tuple[Json, ...]) -> list[Json]:
    """Copies of the components with the ids Discord gives those that have none."""
    copies = [_copy(component) for component in components]
    for number, component in enumerate(walk(copies), start=1):
        component.setdefault("id", number)
        if component["type"] == CONTAINER:
            component |= {"accent_color": component.get("accent_color")}
            component.setdefault("spoiler", False)
        for chosen in component.get("default_values") or ():
            chosen["id"] = str(chosen["id"])
    return copies


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copy(one) for key, one in value.items() if one is not None}
    return [_copy(one) for one in value] if isinstance(value, list) else value
