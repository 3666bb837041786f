"""From a request body to the message it makes or changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .core import Core
from .mention import EVERYONE, mentioned_roles, mentioned_users, reasons
from .message import COMPONENTS_V2, LOADING, SUPPRESS_EMBEDS, Attachment, Message
from .problem import RefusedError
from .request import MAX_REQUEST, Upload
from .snowflake import new_id

KEPT_ON_EDIT = ~(SUPPRESS_EMBEDS | COMPONENTS_V2 | LOADING)
"""An edit sets these flags of its own; the others stay as they were."""


def fill(core: Core, blank: Message, body: dict[str, Any], files: Mapping[int, Upload]) -> Message:
    """`blank` with what the body says; keys the body leaves out stay as `blank` has them."""
    text: dict[str, Any] = {"content": body["content"] or ""} if "content" in body else {}
    lists: dict[str, Any] = {
        key: tuple(body[key] or ()) for key in ("embeds", "components") if key in body
    }
    flags = blank.flags
    if body.get("flags") is not None:
        flags = flags & KEPT_ON_EDIT | int(body["flags"])
    filled = replace(
        blank,
        **text,
        **lists,
        flags=flags & ~LOADING,
        attachments=_attachments(core, blank, body, files),
        allowed_mentions=body.get("allowed_mentions"),
    )
    return _notify(core, filled)


def _notify(core: Core, message: Message) -> Message:
    """The message with the mentions its allowed_mentions let through, as Discord lists them."""
    text, rules = message.content, message.allowed_mentions
    users = [u for u in mentioned_users(text) if reasons(f"<@{u}>", rules, is_reply=False)]
    roles = [r for r in mentioned_roles(text) if reasons(f"<@&{r}>", rules, is_reply=False)]
    everyone = bool(EVERYONE.search(text) and reasons("@everyone", rules, is_reply=False))
    replied = core.world.messages.get(message.reference_id or 0)
    if replied and (rules is None or rules.get("replied_user")) and replied.author_id not in users:
        users.append(replied.author_id)
    return replace(
        message,
        mentions=tuple(users),
        mention_roles=tuple(roles),
        mention_everyone=everyone,
    )


def _attachments(
    core: Core, blank: Message, body: dict[str, Any], files: Mapping[int, Upload]
) -> tuple[Attachment, ...]:
    """Those kept (all, unless the body lists some) and those uploaded, with descriptions."""
    listed = body.get("attachments")
    described = {str(one["id"]): one for one in listed or ()}
    kept = [one for one in blank.attachments if listed is None or str(one.id) in described]
    if sum(len(file.data) for file in files.values()) > MAX_REQUEST:
        raise RefusedError(413, 40005, "Request entity too large", problem=True)
    for number, file in sorted(files.items()):
        if len(file.data) > core.limits.attachment_size:
            raise RefusedError(
                413, 40005, f"Request entity too large: {file.filename}", problem=True
            )
        note = described.get(str(number), {})
        kept.append(store(core, blank.channel_id, file, note.get("description")))
    return tuple(kept)


def store(core: Core, channel_id: int, file: Upload, description: str | None = None) -> Attachment:
    """An attachment with an address of its own on the small Discord."""
    number = new_id()
    url = f"http://{core.base_url}/cdn/attachments/{channel_id}/{number}/{file.filename}"
    attachment = Attachment(number, file.filename, file.data, url, file.content_type, description)
    core.files[number] = attachment
    return attachment
