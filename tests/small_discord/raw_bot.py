"""A bot made of bare HTTP and one bare websocket: it can do what discord.py would never do."""

from __future__ import annotations

import asyncio
import json
import zlib
from types import TracebackType
from typing import Any, Self

import aiohttp

from .server import SmallDiscord

Json = dict[str, Any]


class RawBot:
    """Talks to a small Discord with its token; every answer comes back as (status, JSON)."""

    def __init__(self, discord: SmallDiscord, token: str | None = None) -> None:
        self._discord = discord
        self._headers = {"Authorization": f"Bot {token or discord.token}"}
        self.headers: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def call(self, method: str, path: str, body: Any = None, **files: bytes) -> Any:
        """One request; with `files` (name to bytes) it is multipart. `headers` are kept."""
        url = self._discord.api_url + path
        sent: Any = {"json": body} if body is not None else {}
        if files:
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("payload_json", json.dumps(body), content_type="application/json")
            for number, (name, data) in enumerate(files.items()):
                form.add_field(f"files[{number}]", data, filename=name)
            sent = {"data": form}
        async with self._session.request(method, url, headers=self._headers, **sent) as answer:
            self.headers = dict(answer.headers)
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def send(self, body: Json, channel_id: int | None = None) -> Any:
        """POST a message to the default channel, or to the one with this id."""
        where = channel_id or self._discord.channel.id
        return await self.call("POST", f"/channels/{where}/messages", body)

    async def commands(self, *bodies: Json) -> Any:
        """PUT these global commands."""
        application = self._discord.world.application_id
        return await self.call("PUT", f"/applications/{application}/commands", list(bodies))

    async def download(self, url: str) -> bytes:
        """GET a file from the address its attachment carries."""
        async with self._session.get(url) as answer:
            answer.raise_for_status()
            return await answer.read()

    async def gateway(self, compress: str | None = None) -> RawGateway:
        """Open the gateway; HELLO has been received."""
        query = f"?compress={compress}" if compress else ""
        socket = await self._session.ws_connect(self._discord.gateway_url + query)
        gateway = RawGateway(socket, self._discord.token, compress)
        assert (await gateway.receive())["op"] == 10
        return gateway


class RawGateway:
    """One websocket to the gateway."""

    def __init__(
        self, socket: aiohttp.ClientWebSocketResponse, token: str, compress: str | None
    ) -> None:
        self._socket = socket
        self._token = token
        self._compress = compress
        self._zlib = zlib.decompressobj()

    async def send(self, op: int, data: Any) -> None:
        """Send one payload."""
        await self._socket.send_json({"op": op, "d": data})

    async def identify(self, intents: int = 0x1201, **more: Any) -> None:
        """Send IDENTIFY, by default for guilds, guild messages and DMs."""
        properties = {"os": "linux", "browser": "raw", "device": "raw"}
        data = {"token": self._token, "properties": properties, "intents": intents} | more
        await self.send(2, data)

    async def resume(self, session_id: str, seq: int) -> None:
        """Send RESUME."""
        await self.send(6, {"token": self._token, "session_id": session_id, "seq": seq})

    async def receive(self) -> Json:
        """The next payload; {"close": code} once the other side has closed."""
        message = await asyncio.wait_for(self._socket.receive(), 5)
        if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
            return {"close": self._socket.close_code}
        if message.type is aiohttp.WSMsgType.BINARY:
            assert self._compress == "zlib-stream"
            assert message.data.endswith(b"\x00\x00\xff\xff")
            text = self._zlib.decompress(message.data).decode()
        else:
            text = message.data
        payload: Json = json.loads(text)
        return payload

    async def event(self, name: str) -> Json:
        """The next payload that is this event, those before it thrown away."""
        while True:
            payload = await self.receive()
            assert "close" not in payload, f"closed with {payload} while waiting for {name}"
            if payload["t"] == name:
                return payload

    async def close(self, code: int = 4000) -> None:
        """Close; 1000 and 1001 end the session."""
        await self._socket.close(code=code)
