"""Channel routes: messages, typing, threads, DMs."""

from __future__ import annotations

from collections.abc import Iterator

from .core import Core
from .draft import fill
from .message import HAS_THREAD, Message
from .message_check import check_message
from .message_wire import message_json
from .permission import Permission
from .problem import RefusedError, Violation, unknown
from .request import Call, Reply
from .route import Route, require
from .snowflake import new_id
from .wire import channel_json
from .world import THREAD_IN, Channel

REPLY = 19
"""Message type of a reply."""


def create(core: Core, call: Call) -> Reply:
    """POST a message."""
    channel = core.world.channel(call.id("channel_id"))
    _may_send(core, channel)
    body = call.body
    twin = _twin(core, channel, body.get("nonce")) if body.get("enforce_nonce") else None
    if twin is not None:
        return Reply(200, message_json(core.world, twin))
    reference = _reference(core, channel, body.get("message_reference"))
    blank = Message(
        new_id(),
        channel.id,
        core.world.bot.id,
        channel.guild_id,
        type=REPLY if reference else 0,
        reference_id=reference,
        nonce=body.get("nonce"),
    )
    message = fill(core, blank, body, call.files)
    check_message(body, message)
    if message.embeds:
        require(core, channel, Permission.EMBED_LINKS)
    if message.attachments:
        require(core, channel, Permission.ATTACH_FILES)
    return Reply(200, message_json(core.world, core.post(message)))


def edit(core: Core, call: Call) -> Reply:
    """PATCH a message."""
    channel = core.world.channel(call.id("channel_id"))
    require(core, channel)
    before = core.world.message(channel.id, call.id("message_id"))
    if before.author_id != core.world.bot.id:
        raise RefusedError(
            403, 50005, "Cannot edit a message authored by another user", problem=True
        )
    message = fill(core, before, call.body, call.files)
    check_message(call.body, message, before)
    changed = {name: getattr(message, name) for name in EDITABLE}
    return Reply(200, message_json(core.world, core.revise(before, **changed)))


EDITABLE = (
    "content",
    "embeds",
    "components",
    "attachments",
    "flags",
    "mentions",
    "mention_roles",
    "mention_everyone",
    "allowed_mentions",
)


def delete(core: Core, call: Call) -> Reply:
    """DELETE a message: the bot's own, or anybody's with Manage Messages."""
    channel = core.world.channel(call.id("channel_id"))
    require(core, channel)
    message = core.world.message(channel.id, call.id("message_id"))
    if message.author_id != core.world.bot.id:
        require(core, channel, Permission.MANAGE_MESSAGES)
    core.remove(message)
    return Reply()


def fetch(core: Core, call: Call) -> Reply:
    """GET one message, its content hidden as on the gateway."""
    channel = core.world.channel(call.id("channel_id"))
    require(core, channel, Permission.READ_MESSAGE_HISTORY)
    message = core.world.message(channel.id, call.id("message_id"))
    return Reply(200, message_json(core.world, message))


def fetch_many(core: Core, call: Call) -> Reply:
    """GET messages, newest first; none without Read Message History, as Discord has it."""
    channel = core.world.channel(call.id("channel_id"))
    require(core, channel)
    if not core.world.permissions(core.world.bot.id, channel) & Permission.READ_MESSAGE_HISTORY:
        return Reply(200, [])
    found = [m for m in _visible(core, channel) if _between(m.id, call.query)]
    found.sort(key=lambda m: m.id, reverse="after" not in call.query)
    limit = int(call.query.get("limit", 50))
    page = sorted(found[:limit], key=lambda m: m.id, reverse=True)
    return Reply(200, [message_json(core.world, message) for message in page])


def typing(core: Core, call: Call) -> Reply:
    """POST typing."""
    _may_send(core, core.world.channel(call.id("channel_id")))
    return Reply()


def thread(core: Core, call: Call) -> Reply:
    """POST a thread on a message; it has the message's id."""
    channel = core.world.channel(call.id("channel_id"))
    message = core.world.message(channel.id, call.id("message_id"))
    if channel.type not in THREAD_IN:
        raise RefusedError(400, 50024, "Cannot execute action on this channel type", problem=True)
    if message.id in core.world.channels:
        raise RefusedError(400, 160004, "A thread has already been created for this message")
    require(core, channel, Permission.CREATE_PUBLIC_THREADS)
    active = [one for one in core.world.channels.values() if one.is_thread and not one.archived]
    if len(active) >= core.limits.active_threads:
        raise RefusedError(400, 160006, "Maximum number of active threads reached")
    bot, kind = core.world.bot, THREAD_IN[channel.type]
    made = core.open_thread(channel, call.body["name"], bot, thread_id=message.id, type=kind)
    core.revise(message, flags=message.flags | HAS_THREAD, edited=message.edited)
    return Reply(201, channel_json(core.world, made))


def fetch_channel(core: Core, call: Call) -> Reply:
    """GET a channel."""
    channel = core.world.channel(call.id("channel_id"))
    require(core, channel)
    return Reply(200, channel_json(core.world, channel))


def open_dm(core: Core, call: Call) -> Reply:
    """POST a DM channel."""
    user = core.world.users.get(int(call.body["recipient_id"]))
    if user is None:
        raise unknown(10013, "User")
    return Reply(200, channel_json(core.world, core.world.dm_with(user)))


def _may_send(core: Core, channel: Channel) -> None:
    if channel.recipient_id is not None and not core.world.users[channel.recipient_id].dms_open:
        raise RefusedError(403, 50007, "Cannot send messages to this user")
    in_thread = Permission.SEND_MESSAGES_IN_THREADS
    require(core, channel, in_thread if channel.is_thread else Permission.SEND_MESSAGES)
    if channel.locked:
        raise RefusedError(403, 160005, "Thread is locked")


def _reference(core: Core, channel: Channel, sent: dict[str, object] | None) -> int | None:
    if not sent:
        return None
    require(core, channel)
    if not core.world.permissions(core.world.bot.id, channel) & Permission.READ_MESSAGE_HISTORY:
        raise RefusedError(400, 160002, "Cannot reply without permission to read message history")
    target = core.world.messages.get(int(str(sent["message_id"])))
    if target is not None and target.channel_id == channel.id:
        return target.id
    if sent.get("fail_if_not_exists", True):
        # No problem: a message can be deleted while the bot is writing its reply.
        what = Violation(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN", "Unknown message")
        raise RefusedError(400, 50035, "Invalid Form Body", violations=[what])
    return None


def _twin(core: Core, channel: Channel, nonce: object) -> Message | None:
    """The message sent with the same nonce, which `enforce_nonce` returns instead of a second."""
    same = (m for m in _visible(core, channel) if nonce is not None and m.nonce == nonce)
    return next(same, None)


def _visible(core: Core, channel: Channel) -> Iterator[Message]:
    every = core.world.messages.values()
    return (m for m in every if m.channel_id == channel.id and not m.ephemeral)


def _between(number: int, query: dict[str, str]) -> bool:
    return int(query.get("after", 0)) < number < int(query.get("before", 1 << 63))


ROUTES = (
    Route("POST", "/channels/{channel_id}/messages", create),
    Route("GET", "/channels/{channel_id}/messages", fetch_many),
    Route("GET", "/channels/{channel_id}/messages/{message_id}", fetch),
    Route("PATCH", "/channels/{channel_id}/messages/{message_id}", edit),
    Route("DELETE", "/channels/{channel_id}/messages/{message_id}", delete),
    Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", thread),
    Route("POST", "/channels/{channel_id}/typing", typing),
    Route("GET", "/channels/{channel_id}", fetch_channel),
    Route("POST", "/users/@me/channels", open_dm),
)
