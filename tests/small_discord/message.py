"""A message and its attachments, as the small Discord keeps them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

EPHEMERAL = 1 << 6
LOADING = 1 << 7
HAS_THREAD = 1 << 5
SUPPRESS_EMBEDS = 1 << 2
SUPPRESS_NOTIFICATIONS = 1 << 12
COMPONENTS_V2 = 1 << 15

TEXT_DISPLAY = 10
"""Component type that carries text."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was uploaded; `data` is what was sent."""

    id: int
    filename: str
    data: bytes
    url: str
    content_type: str = "application/octet-stream"
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One state of one message; an edit makes a new record with the same id.

    `content`, `embeds`, `components` and `flags` are what the author sent, as JSON. `mentions` are
    the users it notifies (Discord's `mentions`), `reference_id` the message it replies to,
    `interaction_id` the interaction it answers (`metadata`: Discord's JSON about that),
    `visible_to` the one user who sees an ephemeral message, `allowed_mentions` the sender's own,
    None where missing.
    """

    id: int
    channel_id: int
    author_id: int
    guild_id: int | None = None
    content: str = ""
    embeds: tuple[dict[str, Any], ...] = ()
    components: tuple[dict[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    flags: int = 0
    type: int = 0
    reference_id: int | None = None
    mentions: tuple[int, ...] = ()
    mention_roles: tuple[int, ...] = ()
    mention_everyone: bool = False
    allowed_mentions: dict[str, Any] | None = None
    nonce: str | int | None = None
    interaction_id: int | None = None
    metadata: dict[str, Any] | None = None
    visible_to: int | None = None
    edited: datetime | None = None
    at: float = field(default_factory=time.monotonic)

    @property
    def ephemeral(self) -> bool:
        """Whether only `visible_to` sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it still says "thinking…": a deferred response nobody has filled in."""
        return bool(self.flags & LOADING)

    @property
    def empty(self) -> bool:
        """Whether Discord would refuse it for having nothing in it."""
        return not (self.content.strip() or self.embeds or self.components or self.attachments)

    def texts(self) -> tuple[str, ...]:
        """Every piece of text a reader sees, in order: content, embeds, text components."""
        found = [self.content]
        for embed in self.embeds:
            found += [str(embed.get("title") or ""), str(embed.get("description") or "")]
            for item in embed.get("fields") or ():
                found += [str(item.get("name") or ""), str(item.get("value") or "")]
            found.append(str((embed.get("footer") or {}).get("text") or ""))
            found.append(str((embed.get("author") or {}).get("name") or ""))
        found += [c.get("content") or "" for c in walk(self.components) if is_text(c)]
        return tuple(text for text in found if text)


def is_text(component: dict[str, Any]) -> bool:
    """Whether a component is a Text Display."""
    return component.get("type") == TEXT_DISPLAY


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Every component, nested ones too, parents first, in reading order."""
    for component in components or ():
        yield component
        yield from walk(component.get("components"))
        for key in ("component", "accessory"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])
