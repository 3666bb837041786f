"""The state behind the server, and the changes that both sides can cause.

A change puts a record into the world, tells the gateway and rings the bell, in this order.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from .bell import Bell
from .fault import Faults
from .gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, Gateway
from .interaction import Interaction
from .mention import Ping, ping_of
from .message import Attachment, Message
from .message_wire import message_event
from .problem import Problem
from .request import Request
from .session import Event
from .snowflake import new_id
from .wire import channel_json
from .world import Channel, ChannelType, User, World


@dataclass(frozen=True, slots=True)
class Command:
    """A registered command: `body` is what the bot sent, `guild_id` None for a global one."""

    id: int
    name: str
    type: int
    guild_id: int | None
    body: dict[str, Any]


@dataclass(slots=True)
class Limits:
    """What a test may turn down: seconds, bytes, requests a second for each route, threads."""

    first_answer: float = 3.0
    token_life: float = 15 * 60.0
    attachment_size: int = 10 * 1024 * 1024
    requests_per_second: int = 50
    active_threads: int = 1000
    described: bool = True
    """Whether bodies are compared with Discord's API description: False where time is measured, for
    that takes several times as long as the bot needs."""


@dataclass(slots=True)
class Core:
    """Everything the routes and the test side share."""

    token: str
    world: World
    bell: Bell = field(init=False)
    gateway: Gateway = field(init=False)
    base_url: str = ""
    heartbeat_interval: float = 41.25
    limits: Limits = field(default_factory=Limits)
    faults: Faults = field(default_factory=Faults)
    commands: dict[int | None, list[Command]] = field(default_factory=dict)
    interactions: dict[int, Interaction] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    history: list[Message] = field(default_factory=list)
    files: dict[int, Attachment] = field(default_factory=dict)
    downloads: list[int] = field(default_factory=list)
    """Attachments that were fetched, by id."""
    hopeless: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bell = Bell(self.report, lambda: self.hopeless[-1] if self.hopeless else None)
        self.gateway = Gateway(self, self.heartbeat_interval)

    @property
    def api_url(self) -> str:
        """For DISCORD_API_URL."""
        return f"http://{self.base_url}/api/v10"

    @property
    def gateway_url(self) -> str:
        """For DISCORD_GATEWAY_URL."""
        return f"ws://{self.base_url}/gateway"

    def changed(self) -> None:
        """Let every waiter look again."""
        self.bell.ring()

    def complain(self, what: str, where: str, code: int = 0) -> None:
        """Note what a careful bot never does."""
        self.problems.append(Problem(what, where, code))
        self.changed()

    def post(self, message: Message) -> Message:
        """A message appears; ephemeral ones are not announced on the gateway."""
        self.world.messages[message.id] = message
        self.history.append(message)
        self._announce("MESSAGE_CREATE", message)
        return message

    def revise(self, message: Message, **changes: Any) -> Message:
        """A message changes."""
        changes.setdefault("edited", datetime.now(UTC))
        after = replace(message, **changes, at=time.monotonic())
        self.world.messages[after.id] = after
        self.history.append(after)
        self._announce("MESSAGE_UPDATE", after)
        return after

    def remove(self, message: Message) -> None:
        """A message is deleted."""
        del self.world.messages[message.id]
        if not message.ephemeral:
            data = {"id": str(message.id), "channel_id": str(message.channel_id)}
            if message.guild_id is not None:
                data["guild_id"] = str(message.guild_id)
            self._emit("MESSAGE_DELETE", data, message.guild_id)
        self.changed()

    def open_thread(
        self, parent: Channel, name: str, owner: User, *, thread_id: int | None = None, **kind: Any
    ) -> Channel:
        """A thread appears; with a message's id as `thread_id` it hangs on that message."""
        thread = Channel(
            thread_id or new_id(),
            kind.pop("type", ChannelType.PUBLIC_THREAD),
            name,
            parent.guild_id,
            parent_id=parent.id,
            owner_id=owner.id,
            **kind,
        )
        self.world.channels[thread.id] = thread
        data = {**channel_json(self.world, thread), "newly_created": True}
        self.gateway.dispatch(Event("THREAD_CREATE", data, thread.guild_id, GUILDS))
        return thread

    def pings(self) -> list[Ping]:
        """Every state of every message of the bot that could ping anybody."""
        own = [m for m in self.history if m.author_id == self.world.bot.id]
        return [ping for ping in map(ping_of, own) if ping is not None]

    def report(self) -> str:
        """What has happened so far, for the message of a wait that failed."""
        lines = [f"problem: {problem}" for problem in self.problems]
        for one in self.requests[-8:]:
            hidden = re.sub(r"/[\w-]{32}(?=/|$)", "/TOKEN", one.path)
            lines.append(f"request: {one.method} {hidden} -> {one.status or 'cut'}")
        for session in self.gateway.sessions.values():
            state = "connected" if session.socket else "not connected"
            lines.append(f"session {session.id}: {state}, intents {session.intents:#x}")
        if not self.gateway.sessions:
            lines.append("no bot has identified on the gateway")
        return "\n".join(f"  {line}" for line in lines)

    def _announce(self, event: str, message: Message) -> None:
        if not message.ephemeral:
            self._emit(event, message_event(self.world, message), message.guild_id)
        self.changed()

    def _emit(self, event: str, data: dict[str, Any], guild_id: int | None) -> None:
        intent = DIRECT_MESSAGES if guild_id is None else GUILD_MESSAGES
        self.gateway.dispatch(Event(event, data, guild_id, intent))
