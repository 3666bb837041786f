"""Gateway compression: one encoder a socket, as the `compress` query asks for."""

from __future__ import annotations

import importlib
import zlib
from typing import Any, Protocol


class Encoder(Protocol):
    """Turns one gateway payload into one websocket message."""

    def encode(self, text: str) -> str | bytes:
        """The message: str to be sent as text, bytes as binary."""


class Plain:
    """No compression."""

    def encode(self, text: str) -> str | bytes:
        """The text itself."""
        return text


class Zlib:
    """`zlib-stream`: one zlib context for the whole socket, flushed after every payload."""

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def encode(self, text: str) -> str | bytes:
        """Bytes that end in Z_SYNC_FLUSH's 00 00 ff ff."""
        return self._context.compress(text.encode()) + self._context.flush(zlib.Z_SYNC_FLUSH)


class Zstd:
    """`zstd-stream`: one zstd frame for the whole socket, a block flushed after every payload."""

    def __init__(self) -> None:
        # discord.py asks for it only where zstandard is installed, and it runs from the same venv.
        self._library: Any = importlib.import_module("zstandard")
        self._context = self._library.ZstdCompressor().compressobj()

    def encode(self, text: str) -> str | bytes:
        """Bytes that decode to the whole payload."""
        start: bytes = self._context.compress(text.encode())
        rest: bytes = self._context.flush(self._library.COMPRESSOBJ_FLUSH_BLOCK)
        return start + rest


def encoder(compress: str | None) -> Encoder:
    """The encoder for a `compress` query value; LookupError for one Discord does not have."""
    if compress is None:
        return Plain()
    known: dict[str, type[Zlib] | type[Zstd]] = {"zlib-stream": Zlib, "zstd-stream": Zstd}
    return known[compress]()
