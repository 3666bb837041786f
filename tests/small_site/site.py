"""The server of the site, in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

from aiohttp import web

from . import article, feed, special

_MODIFIED = "Sun, 03 Nov 2024 08:00:00 GMT"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    path: str
    """With the query, as it came."""
    at: float
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Put:
    body: bytes
    kind: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class SmallSite:
    """See the package's docstring. `other_port` is that of something else on this machine, which
    nobody should speak to: `other_asked` counts who did. `certified`: with what it serves https
    too."""

    def __init__(self, *, crawl_delay: float = 0, certified: ssl.SSLContext | None = None) -> None:
        self.crawl_delay = crawl_delay
        self._certified = certified
        self.articles = [article.article(number) for number in range(1, article.COUNT + 1)]
        self.requests: list[Asked] = []
        self.port = 0
        self.secure_port = 0
        self.other_port = 0
        self.other_asked = 0
        self._put: dict[str, _Put | None] = {}
        self._special: dict[str, special.Handler] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="small site", daemon=True)
        self._ready = threading.Event()
        self._runner: web.AppRunner | None = None
        self._other: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(30), "the site did not start"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)

    @property
    def place(self) -> str:
        """As `[corpus] inside` names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        return f"http://{self.place}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, with queries."""
        return [one.path for one in self.requests]

    def at(self, path: str) -> str:
        return f"{self.base}{path}"

    def secure_at(self, path: str, host: str = "localhost") -> str:
        """The same of https, where the site has a certificate."""
        return f"https://{host}:{self.secure_port}{path}"

    def put(
        self,
        path: str,
        body: str | bytes,
        kind: str = "text/html; charset=utf-8",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Let something stand at a path, in place of what stood there."""
        raw = body.encode() if isinstance(body, str) else body
        self._put[path] = _Put(raw, kind, status, headers or {})

    def drop(self, path: str) -> None:
        """Let nothing stand at a path."""
        self._put[path] = None

    def change(self, number: int, paragraphs: Sequence[str]) -> None:
        """Let an article say something else."""
        at = number - 1
        self.articles[at] = replace(self.articles[at], paragraphs=tuple(paragraphs))

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._stop())
        self._loop.close()

    async def _start(self) -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "0.0.0.0", 0).start()
        self.port = self._runner.addresses[0][1]
        if self._certified is not None:
            secure = web.TCPSite(self._runner, "0.0.0.0", 0, ssl_context=self._certified)
            await secure.start()
            self.secure_port = self._runner.addresses[1][1]
        self._other = await asyncio.start_server(self._count, "0.0.0.0", 0)
        self.other_port = self._other.sockets[0].getsockname()[1]
        self._special = special.handlers(self.port, self.other_port)

    async def _stop(self) -> None:
        assert self._runner is not None
        assert self._other is not None
        self._other.close()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _count(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.other_asked += 1
        writer.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Asked(request.raw_path, time.monotonic(), headers))
        path = request.path
        if path not in self._put and path in self._special:
            return await self._special[path](request)
        found = self._put[path] if path in self._put else self._own(path)
        if found is None:
            return web.Response(status=404, text="no such page")
        named = dict(found.headers)
        if found.status == 200:
            named.setdefault("ETag", f'"{hashlib.sha1(found.body).hexdigest()[:12]}"')
            named.setdefault("Last-Modified", _MODIFIED)
            tag, since = headers.get("if-none-match"), headers.get("if-modified-since")
            known = tag == named["ETag"] if tag else since == named["Last-Modified"]
            if (tag or since) and known:
                return web.Response(status=304, headers=named)
        response = web.Response(body=found.body, status=found.status, headers=named)
        response.headers["Content-Type"] = found.kind
        return response

    def _own(self, path: str) -> _Put | None:
        """What the site itself has at a path."""
        newest = sorted(self.articles, key=lambda one: one.date, reverse=True)[:20]
        xml = "application/xml; charset=utf-8"
        match path:
            case "/robots.txt":
                return _Put(self._robots().encode(), "text/plain; charset=utf-8")
            case "/feed.rss":
                return _Put(feed.rss(newest, self.base).encode(), "application/rss+xml")
            case "/feed.atom":
                return _Put(feed.atom(newest, self.base).encode(), "application/atom+xml")
            case "/sitemap.xml":
                paths = ("/sitemap-1.xml", "/sitemap-2.xml.gz")
                return _Put(feed.sitemap_index(paths, self.base).encode(), xml)
            case "/sitemap-1.xml":
                return _Put(feed.sitemap(self.articles[:100], self.base).encode(), xml)
            case "/sitemap-2.xml.gz":
                text = feed.sitemap(self.articles[100:], self.base)
                return _Put(feed.packed(text), "application/gzip")
            case "/sitemap-all.xml":
                return _Put(feed.sitemap(self.articles, self.base).encode(), xml)
        number = path.removeprefix("/news/")
        if number.isdecimal() and 1 <= int(number) <= len(self.articles):
            html = article.page(self.articles[int(number) - 1], self.base)
            return _Put(html.encode(), "text/html; charset=utf-8")
        return None

    def _robots(self) -> str:
        delay = f"Crawl-delay: {self.crawl_delay:g}\n" if self.crawl_delay else ""
        return (
            f"User-agent: *\nDisallow: /private/\nAllow: /private/open\n{delay}\n"
            f"Sitemap: {self.base}/sitemap.xml\n"
        )
