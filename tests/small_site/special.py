"""What else stands on the site: what goes wrong on the web, by accident or on purpose."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from aiohttp import web

_PDF = Path(__file__).parents[1] / "files" / "pdf" / "note.pdf"
_STEP = 0.05
"""Seconds between what comes in drips."""
_WORDS = (
    "<html><head><title>Café Größe</title></head><body><article><h1>Café Größe</h1><p>"
    + "The café at the quay – “the small one” – has a crème brûlée for 3 pounds. " * 8
    + "</p></article></body></html>"
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def _reply(
    body: bytes = b"", kind: str = "text/html", status: int = 200, **headers: str
) -> Handler:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def handle(request: web.Request) -> web.StreamResponse:
        named["Content-Type"] = kind
        return web.Response(body=body, status=status, headers=named)

    return handle


def _to(where: str, status: int = 302, seconds: float = 0) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return web.Response(status=status, headers={"Location": where})

    return handle


def _raw(first: bytes, again: bytes = b"") -> Handler:
    """Bytes just as they are; then others, again and again without an end."""

    async def handle(request: web.Request) -> web.StreamResponse:
        transport = request.transport
        assert transport is not None
        transport.write(first)
        while again and not transport.is_closing():
            await asyncio.sleep(_STEP if len(again) < 1000 else 0.001)
            if transport.get_write_buffer_size() < 1_000_000:
                transport.write(again)
        transport.close()
        return web.Response()

    return handle


async def _never(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3600)
    return web.Response()


@cache
def bomb(wbits: int) -> bytes:
    """About 10 MB that inflate to 10 GB, in one stream; `wbits` as zlib has them: 31 for gzip, 15
    for deflate."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, wbits)
    step = bytes(10_000_000)
    head = squeeze.compress(b"<html>" + step) + squeeze.flush(zlib.Z_FULL_FLUSH)
    block = squeeze.compress(step) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1000


def _bomb(encoding: str, wbits: int, times: int = 1) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        body = bomb(wbits)
        for _ in range(times - 1):
            body = zlib.compress(body, wbits=wbits)
        headers = {"Content-Encoding": encoding, "Content-Type": "text/html"}
        return web.Response(body=body, headers=headers)

    return handle


def _busy(first: int, **headers: str) -> Handler:
    """429 for the first few requests."""
    seen = 0
    later = _reply(b"later", "text/plain", 429, **headers)
    then = _reply(_WORDS.encode(), "text/html; charset=utf-8")

    async def handle(request: web.Request) -> web.StreamResponse:
        nonlocal seen
        seen += 1
        return await (later if seen <= first else then)(request)

    return handle


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
SPECIAL: dict[str, str] = {
    "/slow": "never answers",
    "/endless": "a page that never ends, as fast as it goes",
    "/drip/headers": "one header after the other, slowly, without an end",
    "/drip/header": "one header that never ends, slowly",
    "/drip/body": "a page, letter by letter, without an end",
    "/drip/far": "leads on 5 times, each time after 0.2 seconds, then a page",
    "/continue": "100 Continue again and again",
    "/bomb/gzip": "10 MB of gzip that inflate to 10 GB",
    "/bomb/deflate": "the same with deflate",
    "/bomb/twice": "the same with gzip in gzip, a few KB",
    "/bomb/br": "says that it is Brotli",
    "/bomb/zstd": "says that it is Zstandard",
    "/loop": "leads on to /loop/b, and that back again",
    "/far/6": "leads on 6 times, /far/5 5 times, and so on",
    "/to/other": "leads on to another port of 127.0.0.1",
    "/to/localhost": "leads on to localhost",
    "/to/metadata": "leads on to 169.254.169.254",
    "/to/v6": "leads on to [::1]",
    "/to/number": "leads on to 2130706433, which is 127.0.0.1",
    "/to/mapped": "leads on to [::ffff:127.0.0.1]",
    "/to/file": "leads on to file:///etc/passwd",
    "/to/ftp": "leads on to ftp://127.0.0.1/",
    "/to/password": "leads on to an address with a password",
    "/to/nothing": "a redirect that does not say where to",
    "/to/private": "leads on to /private/a, which robots.txt forbids",
    "/to/news": "leads on to /news/1, for good (301)",
    "/private/a": "a page that robots.txt forbids",
    "/private/open": "a page there that it allows",
    "/windows-1252": "in Windows-1252, as its server says",
    "/windows-1252/unsaid": "in Windows-1252, and nobody says so",
    "/utf-16/unmarked": "in UTF-16 without a mark, as its server says",
    "/charset/wrong": "in UTF-8, but its server says ISO-8859-1",
    "/charset/unknown": "in UTF-8, but its server says x-skerry",
    "/busy": "429 with Retry-After: 7 two times, then a page",
    "/busy/date": "429 with a date as Retry-After, always",
    "/busy/long": "429 with Retry-After: 4000, always",
    "/busy/unsaid": "503 without Retry-After, always",
    "/missing": "404",
    "/gone": "410",
    "/broken": "500",
    "/paper.pdf": "a PDF",
    "/empty": "a page of no bytes",
    "/nobody": "a page with a head and no body",
    "/header/huge": "a page with a header of 200 KB",
    "/header/many": "a page with 5,000 headers",
    "/cut": "a page of which half comes",
    "/garbage": "no HTTP at all",
    "/silent": "the connection is closed without a word",
    "/kind/none": "a page without Content-Type",
    "/cookie": "a page that sets a cookie",
}
"""Each path with what it does."""


def handlers(port: int, other: int) -> dict[str, Handler]:
    """By path. `other`: a port of this machine at which something else listens."""
    words = _WORDS.encode()
    far = {f"/far/{n}": _to(f"/far/{n - 1}") for n in range(1, 10)}
    slow = {f"/drip/far/{n}": _to(f"/drip/far/{n - 1}", seconds=0.2) for n in range(1, 5)}
    found = {
        "/slow": _never,
        "/endless": _raw(_HEAD + b"\r\n<html>", b"x" * 65_536),
        "/drip/headers": _raw(_HEAD, b"X-Drip: 1\r\n"),
        "/drip/header": _raw(_HEAD + b"X-Drip: ", b"1"),
        "/drip/body": _raw(_HEAD + b"\r\n<html>", b"x"),
        "/continue": _raw(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "/bomb/gzip": _bomb("gzip", 31),
        "/bomb/deflate": _bomb("deflate", 15),
        "/bomb/twice": _bomb("gzip, gzip", 31, times=2),
        "/bomb/br": _bomb("br", 31),
        "/bomb/zstd": _bomb("zstd", 31),
        "/loop": _to("/loop/b"),
        "/loop/b": _to("/loop"),
        **far,
        **slow,
        "/drip/far": _to("/drip/far/4", seconds=0.2),
        "/drip/far/0": _reply(words, "text/html; charset=utf-8"),
        "/far/0": _reply(words, "text/html; charset=utf-8"),
        "/to/other": _to(f"http://127.0.0.1:{other}/secret"),
        "/to/localhost": _to(f"http://localhost:{other}/secret"),
        "/to/metadata": _to("http://169.254.169.254/latest/meta-data/"),
        "/to/v6": _to(f"http://[::1]:{other}/secret"),
        "/to/number": _to(f"http://2130706433:{other}/secret"),
        "/to/mapped": _to(f"http://[::ffff:127.0.0.1]:{other}/secret"),
        "/to/file": _to("file:///etc/passwd"),
        "/to/ftp": _to("ftp://127.0.0.1/"),
        "/to/password": _to(f"http://me:secret@127.0.0.1:{port}/news/1"),
        "/to/nothing": _reply(status=302),
        "/to/private": _to("/private/a"),
        "/to/news": _to("/news/1", 301),
        "/private/a": _reply(words, "text/html; charset=utf-8"),
        "/private/open": _reply(words, "text/html; charset=utf-8"),
        "/windows-1252": _reply(_WORDS.encode("cp1252"), "text/html; charset=windows-1252"),
        "/windows-1252/unsaid": _reply(_WORDS.encode("cp1252")),
        "/utf-16/unmarked": _reply(_WORDS.encode("utf-16-le"), "text/html; charset=utf-16le"),
        "/charset/wrong": _reply(words, "text/html; charset=iso-8859-1"),
        "/charset/unknown": _reply(words, "text/html; charset=x-skerry"),
        "/busy": _busy(2, Retry_After="7"),
        "/busy/date": _busy(10**9, Retry_After="Mon, 01 Jan 2029 00:00:30 GMT"),
        "/busy/long": _busy(10**9, Retry_After="4000"),
        "/busy/unsaid": _reply(b"", "text/plain", 503),
        "/missing": _reply(b"no such page", status=404),
        "/gone": _reply(b"it is gone", status=410),
        "/broken": _reply(b"it broke", status=500),
        "/paper.pdf": _reply(_PDF.read_bytes(), "application/pdf"),
        "/empty": _reply(),
        "/nobody": _reply(b"<html><head><title>Nothing</title></head></html>"),
        "/header/huge": _raw(_HEAD + b"X-Huge: " + b"x" * 200_000 + b"\r\n\r\n" + words),
        "/header/many": _raw(_HEAD + b"X-Many: x\r\n" * 5000 + b"\r\n" + words),
        "/cut": _raw(_HEAD + b"Content-Length: 9999\r\n\r\n<html>"),
        "/garbage": _raw(b"220 mail.skerry.example ESMTP\r\n"),
        "/silent": _raw(b""),
        "/kind/none": _raw(b"HTTP/1.1 200 OK\r\n\r\n" + words),
        "/cookie": _reply(words, "text/html; charset=utf-8", Set_Cookie="me=1"),
    }
    assert set(SPECIAL) <= set(found)
    return found
