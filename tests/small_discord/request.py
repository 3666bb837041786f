"""A REST request as it was understood, the reply to it, and the note kept of both."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .problem import RefusedError

MAX_REQUEST = 25 * 1024 * 1024
"""Discord's limit for a whole request, in bytes."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a multipart request, or one a test hands to a slash command."""

    filename: str
    data: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Call:
    """A request to a known route: ids out of its path, its JSON and its files by their number."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[int, Upload]
    ids: dict[str, str] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """An id out of the path."""
        return int(self.ids[name])


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: JSON, or nothing at all with status 204."""

    status: int = 204
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def response(self, headers: dict[str, str]) -> web.Response:
        """For aiohttp; the type is exactly application/json, for discord.py compares it whole."""
        every = {**headers, **self.headers}
        if self.status == 204:
            return web.Response(status=204, headers=every)
        every["Content-Type"] = "application/json"
        return web.Response(status=self.status, body=json.dumps(self.body).encode(), headers=every)


@dataclass(frozen=True, slots=True)
class Request:
    """The note kept of one request: `at` is time.monotonic() on arrival, `status` 0 no answer."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    files: dict[int, Upload]
    at: float
    status: int
    reply: Any


async def read(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    """JSON and files of a request, plain or multipart; RefusedError for what is not JSON."""
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    raw = await request.read()
    if not raw:
        return None, {}
    if request.content_type != "application/json":
        raise RefusedError(400, 50035, f"Unsupported body: {request.content_type}", problem=True)
    return _json(raw), {}


async def _read_multipart(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    body: Any = None
    files: dict[int, Upload] = {}
    for name, value in (await request.post()).items():
        if name == "payload_json":
            body = _json(value if isinstance(value, str | bytes | bytearray) else b"")
        elif isinstance(value, web.FileField):
            number = int(name.removeprefix("files[").removesuffix("]"))
            files[number] = Upload(value.filename, value.file.read(), value.content_type)
    return body, files


def _json(raw: str | bytes | bytearray) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        message = "The request body contains invalid JSON."
        raise RefusedError(400, 50109, message, problem=True) from None
