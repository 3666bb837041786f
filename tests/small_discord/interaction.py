"""An interaction: what a user did, and what the bot has answered so far.

Source: https://docs.discord.com/developers/interactions/receiving-and-responding
"""

# ruff: noqa: ASYNC109 - a wait of ours says what never came, asyncio.timeout could not

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from .bell import Bell
from .message import Message
from .session import Event
from .world import Channel, User, World


class InteractionKind(IntEnum):
    """What the user did; the values are Discord's interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class AnswerKind(IntEnum):
    """How the bot may answer; the values are Discord's callback types."""

    MESSAGE = 4
    DEFER = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


ALLOWED = {
    InteractionKind.COMMAND: {AnswerKind.MESSAGE, AnswerKind.DEFER, AnswerKind.MODAL},
    InteractionKind.COMPONENT: set(AnswerKind) - {AnswerKind.CHOICES},
    InteractionKind.AUTOCOMPLETE: {AnswerKind.CHOICES},
    InteractionKind.MODAL: set(AnswerKind) - {AnswerKind.CHOICES, AnswerKind.MODAL},
}
"""A modal cannot answer a modal; updates need a message to update."""


@dataclass(slots=True)
class Interaction:
    """One interaction. `acknowledged_after` is in seconds from the event, None while unanswered.

    `original_id` is the message @original means, `followup_ids` those sent after the first answer,
    `answer_data` what came with it (choices, modal), `source_id` the message a component sits on,
    `opened_by` the interaction that was answered with this modal, `event` what told the bot of it.
    """

    id: int
    kind: InteractionKind
    channel: Channel
    user: User
    name: str
    world: World
    bell: Bell
    user_installed: bool = False
    source_id: int | None = None
    is_menu: bool = False
    opened_by: Interaction | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    created: float = field(default_factory=time.monotonic)
    answered_with: AnswerKind | None = None
    acknowledged_after: float | None = None
    ephemeral: bool = False
    original_id: int | None = None
    followup_ids: list[int] = field(default_factory=list)
    answer_data: dict[str, Any] = field(default_factory=dict)
    event: Event | None = None

    def __str__(self) -> str:
        return f"{self.kind.name.lower()} {self.name!r} of {self.user.name}"

    @property
    def age(self) -> float:
        """Seconds since the event."""
        return time.monotonic() - self.created

    @property
    def deferred(self) -> bool:
        """Whether the first answer was a defer."""
        return self.answered_with in (AnswerKind.DEFER, AnswerKind.DEFER_UPDATE)

    @property
    def original(self) -> Message | None:
        """The original response as it is now, None before it exists or after it was deleted."""
        return None if self.original_id is None else self.world.messages.get(self.original_id)

    @property
    def followups(self) -> list[Message]:
        """The follow-up messages as they are now."""
        messages = self.world.messages
        return [messages[one] for one in self.followup_ids if one in messages]

    async def acknowledged(self, timeout: float = 5.0) -> AnswerKind:
        """Waits for the first answer, whatever kind it is."""
        return await self.bell.until(
            lambda: self.answered_with, f"the first answer to {self}", timeout
        )

    async def answer(
        self, timeout: float = 15.0, until: Callable[[Message], bool] = lambda message: True
    ) -> Message:
        """Waits for the original response to say something, and for `until` to be true of it.

        At once for a plain answer; after a defer once it was edited or met its first follow-up.
        """

        def probe() -> Message | None:
            found = self.original
            done = found is not None and not found.loading and until(found)
            changed = self.answered_with is not AnswerKind.DEFER_UPDATE or self._source_edited()
            return found if done and changed else None

        return await self.bell.until(probe, f"the answer to {self}", timeout)

    async def followup(self, number: int = 0, timeout: float = 15.0) -> Message:
        """Waits for the follow-up message with this number (0 is the first)."""

        def probe() -> Message | None:
            found = self.followups
            return found[number] if len(found) > number else None

        return await self.bell.until(probe, f"follow-up {number} to {self}", timeout)

    async def choices(self, timeout: float = 5.0) -> list[dict[str, Any]]:
        """Waits for autocomplete choices, as Discord's JSON: name, value."""
        await self._of_kind(AnswerKind.CHOICES, timeout)
        return list(self.answer_data.get("choices") or ())

    async def modal(self, timeout: float = 5.0) -> dict[str, Any]:
        """Waits for a modal, as Discord's JSON: custom_id, title, components."""
        await self._of_kind(AnswerKind.MODAL, timeout)
        return self.answer_data

    async def _of_kind(self, kind: AnswerKind, timeout: float) -> None:
        got = await self.acknowledged(timeout)
        assert got is kind, f"{self} was answered with {got.name}, not {kind.name}"

    def _source_edited(self) -> bool:
        found = self.original
        edited = None if found is None else found.edited
        return edited is not None and found is not None and found.at >= self.created
