"""A gateway session: what it has been told, so that it can be told again after a RESUME."""

from __future__ import annotations

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .codec import Encoder


@dataclass(frozen=True, slots=True)
class Event:
    """Something to dispatch: to sessions of its shard that have one of the `intents` bits."""

    name: str
    data: dict[str, Any]
    guild_id: int | None = None
    intents: int = 0


@dataclass(frozen=True, slots=True)
class Resume:
    """One RESUME that was granted: `replayed` are the names of the events sent again."""

    session_id: str
    seq: int
    replayed: tuple[str, ...]


class Socket:
    """One websocket connection, written by a task of its own so that sending never waits."""

    def __init__(
        self, ws: web.WebSocketResponse, transport: asyncio.Transport | None, encoder: Encoder
    ) -> None:
        self._ws = ws
        self._transport = transport
        self._encoder = encoder
        self._queue: asyncio.Queue[dict[str, Any] | int] = asyncio.Queue()
        self.writer = asyncio.create_task(self._write())

    def send(self, op: int, d: Any = None, s: int | None = None, t: str | None = None) -> None:
        """Queue one payload."""
        self._queue.put_nowait({"op": op, "d": d, "s": s, "t": t})

    def close(self, code: int) -> None:
        """Queue a close frame, after everything queued before it."""
        self._queue.put_nowait(code)

    def abort(self) -> None:
        """Cut the connection at once: no close frame, what is queued is lost."""
        self.writer.cancel()
        if self._transport is not None:
            self._transport.abort()

    async def _write(self) -> None:
        while True:
            item = await self._queue.get()
            if isinstance(item, int):
                await self._ws.close(code=item)
                return
            try:
                text = json.dumps(item)
                encoded = self._encoder.encode(text)
                if isinstance(encoded, bytes):
                    await self._ws.send_bytes(encoded)
                else:
                    await self._ws.send_str(encoded)
            except (ConnectionError, RuntimeError):
                return  # the other side is gone; the reader notices and tells the session


@dataclass(slots=True)
class Session:
    """One IDENTIFY and everything sent since; `socket` is None while nothing is connected."""

    intents: int
    shard: tuple[int, int]
    socket: Socket | None
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    alive: bool = True
    ready: bool = False
    heartbeats: int = 0
    log: list[Event] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        """The sequence number of the last event."""
        return len(self.log)

    def wants(self, event: Event) -> bool:
        """Whether the event belongs to this session's shard and intents (DMs: shard 0)."""
        number, count = self.shard
        place = 0 if event.guild_id is None else (event.guild_id >> 22) % count
        return place == number and (not event.intents or bool(self.intents & event.intents))

    def dispatch(self, event: Event) -> None:
        """Number the event, keep it for a replay, and send it if anybody is connected."""
        self.log.append(event)
        if self.socket is not None:
            self.socket.send(0, event.data, self.sequence, event.name)

    def replay(self, seq: int) -> tuple[str, ...]:
        """Send everything after `seq` again, then RESUMED; the names of what was sent."""
        assert self.socket is not None
        missed = self.log[seq:]
        for number, event in enumerate(missed, start=seq + 1):
            self.socket.send(0, event.data, number, event.name)
        self.dispatch(Event("RESUMED", {"_trace": []}))
        return tuple(event.name for event in missed)
