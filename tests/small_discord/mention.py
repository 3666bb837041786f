"""Who a message would ping: mention syntax in its text against its allowed_mentions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .message import Message

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")


@dataclass(frozen=True, slots=True)
class Ping:
    """A message of the bot that could ping somebody, and every reason why."""

    message: Message
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"message {self.message.id} ({self.message.content[:60]!r}): " + ", ".join(
            self.reasons
        )


def mentioned_users(text: str) -> tuple[int, ...]:
    """The users the text mentions, in order, each once."""
    return tuple(dict.fromkeys(int(found) for found in USER.findall(text)))


def mentioned_roles(text: str) -> tuple[int, ...]:
    """The roles the text mentions, in order, each once."""
    return tuple(dict.fromkeys(int(found) for found in ROLE.findall(text)))


def reasons(text: str, allowed: dict[str, Any] | None, *, is_reply: bool) -> tuple[str, ...]:
    """Why a message could ping, empty when it cannot.

    Stricter than Discord on purpose: text in embeds counts, escaped text and code blocks count,
    edits count. A missing `allowed_mentions` allows everything, the author replied to included.
    """
    found: list[str] = []
    rules = allowed if allowed is not None else {"parse": ["users", "roles", "everyone"]}
    parse = set(rules.get("parse") or ())
    for kind, pattern in (("users", USER), ("roles", ROLE)):
        listed = {str(one) for one in rules.get(kind) or ()}
        live = (m for m in pattern.finditer(text) if kind in parse or m[1] in listed)
        found += [f"{m[0]} is let through by allowed_mentions {allowed}" for m in live]
    if "everyone" in parse:
        found += [f"{m[0]} is let through by {allowed}" for m in EVERYONE.finditer(text)]
    if is_reply and (allowed is None or allowed.get("replied_user")):
        found.append(f"the author replied to is pinged: allowed_mentions {allowed}")
    return tuple(dict.fromkeys(found))


def ping_of(message: Message) -> Ping | None:
    """The Ping a state of a message amounts to, or None."""
    text = "\n".join(message.texts())
    why = reasons(text, message.allowed_mentions, is_reply=message.reference_id is not None)
    return Ping(message, why) if why else None
