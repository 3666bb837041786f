"""The gateway: HELLO, IDENTIFY, READY, heartbeats, RESUME, and its faults on demand.

Source: https://docs.discord.com/developers/events/gateway
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, Protocol

from aiohttp import WSMsgType, web

from .codec import encoder
from .session import Event, Resume, Session, Socket
from .wire import guild_json, user_json
from .world import World

HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 1, 2, 3, 6
RECONNECT, INVALID_SESSION, HELLO, ACK = 7, 9, 10, 11
KNOWN_FROM_BOT = (HEARTBEAT, IDENTIFY, PRESENCE, 4, RESUME, 8)

GUILDS = 1 << 0
GUILD_MESSAGES = 1 << 9
DIRECT_MESSAGES = 1 << 12
PRIVILEGED = {1 << 1: "GUILD_MEMBERS", 1 << 8: "GUILD_PRESENCES", 1 << 15: "MESSAGE_CONTENT"}

UNKNOWN_OP, NOT_AUTHENTICATED, BAD_TOKEN, TWICE = 4001, 4003, 4004, 4005
BAD_SHARD, DISALLOWED_INTENTS, RATE_LIMITED = 4010, 4014, 4008
EVENTS_PER_MINUTE = 120
GOING_AWAY = (1000, 1001)
"""Close codes of a client that end its session; after any other it may resume."""


class Owner(Protocol):
    """What the gateway needs to know of the server it belongs to."""

    token: str
    world: World

    @property
    def gateway_url(self) -> str:
        """Where RESUME goes."""

    def changed(self) -> None:
        """Called after everything that a test may be waiting for."""

    def complain(self, what: str, where: str, code: int = 0) -> None:
        """Called for what a careful bot never does."""


class Gateway:
    """Every session of the bot, and the sockets they hang on."""

    def __init__(self, owner: Owner, heartbeat_interval: float) -> None:
        """`heartbeat_interval` in seconds."""
        self._owner = owner
        self._interval = heartbeat_interval
        self.sessions: dict[str, Session] = {}
        self.identifies: list[tuple[float, tuple[int, int]]] = []
        self.resumes: list[Resume] = []
        self.closed_with: list[int] = []
        self.compressions: list[str | None] = []
        self.acknowledges = True
        self.up = asyncio.Event()
        self.up.set()

    def live(self) -> list[Session]:
        """The sessions that are connected or can still be resumed."""
        return [session for session in self.sessions.values() if session.alive]

    def dispatch(self, event: Event) -> None:
        """Send an event to every session that wants it; it waits for those not connected."""
        for session in self.live():
            if session.ready and session.wants(event):
                session.dispatch(event)
        self._owner.changed()

    def each_socket(self, act: Callable[[Session, Socket], None]) -> None:
        """Do something to every connected session's socket; AssertionError if there is none."""
        connected = [(s, s.socket) for s in self.live() if s.socket is not None]
        assert connected, "no bot is connected to the gateway"
        for session, socket in connected:
            act(session, socket)

    def drop(self) -> None:
        """Cut every connection without a close frame."""

        def cut(session: Session, socket: Socket) -> None:
            session.socket = None
            socket.abort()

        self.each_socket(cut)

    def invalidate(self, *, resumable: bool) -> None:
        """Op 9; a session that is not resumable is forgotten."""

        def end(session: Session, socket: Socket) -> None:
            session.alive = resumable
            socket.send(INVALID_SESSION, resumable)

        self.each_socket(end)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """One websocket connection, from HELLO to whichever end."""
        await self.up.wait()
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        compress = request.query.get("compress")
        self.compressions.append(compress)
        socket = Socket(ws, request.transport, encoder(compress))
        socket.send(HELLO, {"heartbeat_interval": int(self._interval * 1000), "_trace": []})
        connection = Connection(self, self._owner, socket)
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT and not connection.receive(message.data):
                    break
            await asyncio.wait({socket.writer}, timeout=0.5 if connection.closing else 0)
        finally:
            socket.writer.cancel()
            session = connection.session
            if session is not None and session.socket is socket:
                session.socket = None
                session.alive = session.alive and ws.close_code not in GOING_AWAY
            self._owner.changed()
        return ws


class Connection:
    """What one socket has said so far."""

    def __init__(self, gateway: Gateway, owner: Owner, socket: Socket) -> None:
        self._gateway = gateway
        self._owner = owner
        self._socket = socket
        self._received: list[float] = []
        self.session: Session | None = None
        self.closing = False

    def receive(self, text: str) -> bool:
        """Act on one payload of the bot; False once the connection is being closed."""
        payload = json.loads(text)
        op, data = payload.get("op"), payload.get("d")
        now = time.monotonic()
        self._received = [at for at in self._received if at > now - 60] + [now]
        if len(self._received) > EVENTS_PER_MINUTE:
            self._close(RATE_LIMITED, "more than 120 gateway payloads in a minute")
        elif op not in KNOWN_FROM_BOT:
            self._close(UNKNOWN_OP, f"unknown op {op}")
        elif op == HEARTBEAT:
            if self.session is not None:
                self.session.heartbeats += 1
            if self._gateway.acknowledges:
                self._socket.send(ACK)
        elif op == IDENTIFY:
            self._identify(data)
        elif op == RESUME:
            self._resume(data)
        elif self.session is None:
            self._close(NOT_AUTHENTICATED, f"op {op} before IDENTIFY")
        self._owner.changed()
        return not self.closing

    def _identify(self, data: dict[str, Any]) -> None:
        number, count = data.get("shard") or (0, 1)
        asked = [name for bit, name in PRIVILEGED.items() if data["intents"] & bit]
        if self.session is not None:
            self._close(TWICE, "IDENTIFY sent twice")
        elif data["token"] != self._owner.token:
            self._close(BAD_TOKEN, None)
        elif not 0 <= number < count:
            self._close(BAD_SHARD, f"shard {number} of {count}")
        elif asked:
            self._close(DISALLOWED_INTENTS, f"privileged intents: {', '.join(asked)}")
        else:
            self._start(data, (number, count))

    def _start(self, data: dict[str, Any], shard: tuple[int, int]) -> None:
        self._gateway.identifies.append((time.monotonic(), shard))
        session = Session(data["intents"], shard, self._socket)
        self.session = self._gateway.sessions[session.id] = session
        guilds = self._guild_events(session)
        session.dispatch(Event("READY", self._ready(session, guilds, "shard" in data)))
        for event in guilds:
            if session.wants(event):
                session.dispatch(event)
        session.ready = True

    def _guild_events(self, session: Session) -> list[Event]:
        world = self._owner.world
        every = [
            Event("GUILD_CREATE", guild_json(world, guild), guild.id)
            for guild in world.guilds.values()
            if (guild.id, world.bot.id) in world.members
        ]
        return [event for event in every if session.wants(event)]

    def _ready(self, session: Session, guilds: list[Event], sharded: bool) -> dict[str, Any]:
        world = self._owner.world
        return {
            "v": 10,
            "user": {**user_json(world.bot), "verified": True, "mfa_enabled": False},
            "guilds": [{"id": event.data["id"], "unavailable": True} for event in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._owner.gateway_url,
            "application": {"id": str(world.application_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
            **({"shard": list(session.shard)} if sharded else {}),
        }

    def _resume(self, data: dict[str, Any]) -> None:
        session = self._gateway.sessions.get(data["session_id"])
        if data["token"] != self._owner.token:
            self._close(BAD_TOKEN, None)
        elif session is None or not session.alive or data["seq"] > session.sequence:
            self._socket.send(INVALID_SESSION, False)
        else:
            session.socket = self._socket
            self.session = session
            replayed = session.replay(data["seq"])
            self._gateway.resumes.append(Resume(session.id, data["seq"], replayed))

    def _close(self, code: int, complaint: str | None) -> None:
        if complaint is not None:
            self._owner.complain(complaint, "gateway", code)
        self._gateway.closed_with.append(code)
        self.closing = True
        self._socket.close(code)
