"""A polite visit to the web: what the command line reads pages, feeds and sitemaps with."""

import asyncio
import contextlib
import email.utils
import time
from collections.abc import Awaitable, Callable, Collection
from types import TracebackType
from typing import Self

from aiohttp.abc import AbstractResolver
from yarl import URL

from corpus.settings import CorpusSettings
from corpus.web import robots
from corpus.web.download import DownloadError, Fetched, Reason, fetch, url_of
from corpus.web.internet import Allows, host_of, is_public
from corpus.web.robots import Robots

TRIES = 3
"""Requests for one address at most, where its server asks to come back later."""
LONGEST_WAIT = 120.0
"""Seconds; a server that asks to come back later than that is left alone for that time."""
_LATER = (429, 503)
_DAY = 86_400.0
_UNSAID = 5.0
"""Seconds to wait where a server does not say how long, doubled with each try."""


class Visitor:
    """One for each command: asks one address after the other, each host in its time.

    `tell` is given a line about each longer wait. `clock`: seconds since 1970.
    """

    def __init__(
        self,
        settings: CorpusSettings,
        tell: Callable[[str], object] = lambda line: None,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        allows: Allows = is_public,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._clock, self._sleep = clock, sleep
        self._allows, self._resolver = allows, resolver
        self._runner = asyncio.Runner()
        self._robots: dict[tuple[str, bool], Robots | DownloadError] = {}
        """By the place of the robots.txt, and whether it was asked for inside."""
        self._last: dict[str, float] = {}
        """When each host was last spoken to."""
        self._closed: dict[str, float] = {}
        """Until when a host asked to be left alone."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._runner.close()

    def get(
        self,
        address: str,
        *,
        etag: str = "",
        modified: str = "",
        robots: bool = True,
        most: int = 0,
        named_by: str = "",
    ) -> Fetched:
        """What stands at an address, after a wait for its host's turn; raises DownloadError.

        `etag`, `modified`: of what is known already. `robots`: whether robots.txt is obeyed.
        `most`: bytes at most, `corpus.file_mb` if 0. `named_by`: the address of the feed or sitemap
        that named this one: it may lead inside this network only where it stands there itself.
        """
        inside = self._settings.inside
        if named_by and host_of(url_of(named_by)) != host_of(url_of(address)):
            inside = []
        return self._runner.run(
            self._get(
                address,
                most=most or int(self._settings.file_mb * 1_000_000),
                inside=inside,
                etag=etag,
                modified=modified,
                obey=robots,
            )
        )

    def sitemaps(self, address: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address names; raises DownloadError."""
        url = str(url_of(address))
        return self._runner.run(self._rules(url, self._settings.inside)).sitemaps

    async def _get(
        self,
        address: str,
        *,
        most: int,
        inside: Collection[str],
        etag: str = "",
        modified: str = "",
        obey: bool = True,
        whole: bool = True,
    ) -> Fetched:
        host = ""

        async def admit(url: str, inside: Collection[str]) -> None:
            nonlocal host
            await self._admit(url, inside, obey=obey)
            host = host_of(URL(url))

        for attempt in range(TRIES):
            try:
                return await fetch(
                    address,
                    most=most,
                    allows=self._allows,
                    inside=inside,
                    etag=etag,
                    modified=modified,
                    whole=whole,
                    admit=admit,
                    resolver=self._resolver,
                )
            except DownloadError as error:
                if error.status not in _LATER:
                    raise
                wait = max(self._asked(error.after, attempt), self._settings.pause_seconds)
                if wait > LONGEST_WAIT or attempt == TRIES - 1:
                    self._closed[host] = self._clock() + wait
                    raise
                what = (
                    f"{host} asks to wait ({error.status}): {wait:.0f} seconds, then try "
                    f"{attempt + 2} of {TRIES}"
                )
            finally:
                if host:
                    self._last[host] = self._clock()
            self._tell(what)
            await self._sleep(wait)
        raise AssertionError("the last try returns or raises")

    async def _admit(self, url: str, inside: Collection[str], *, obey: bool) -> None:
        """Wait for the turn of a host; raises DownloadError if we are not wanted there."""
        host = host_of(URL(url))
        if (left := self._closed.get(host, 0.0) - self._clock()) > 0:
            raise DownloadError(
                Reason.STATUS,
                url,
                f"its server asked to be left alone for {left:.0f} seconds more",
            )
        pause = self._settings.pause_seconds
        if obey:
            rules = await self._rules(url, inside)
            if not rules.allows(url):
                raise DownloadError(Reason.ROBOTS, url, "its robots.txt asks not to read it")
            pause = max(pause, rules.delay)
        if host in self._last:
            wait = min(self._last[host] + pause - self._clock(), pause)
            if wait > 0:
                await self._sleep(wait)
        self._last[host] = self._clock()

    async def _rules(self, address: str, inside: Collection[str]) -> Robots:
        """Of the site of an address; asked for once."""
        key = (robots.place(address), bool(inside))
        if key not in self._robots:

            async def get(where: str) -> Fetched:
                return await self._get(
                    where, most=robots.MOST, inside=inside, obey=False, whole=False
                )

            try:
                found: Robots | DownloadError = await robots.read(address, get)
            except DownloadError as error:
                found = error
            self._robots[key] = found
            if isinstance(found, Robots) and found.wanted > found.delay:
                self._tell(
                    f"{key[0]} asks for {found.wanted:.0f} seconds between requests; "
                    f"it gets {found.delay:.0f}"
                )
        known = self._robots[key]
        if isinstance(known, DownloadError):
            raise known.at(address)
        return known

    def _asked(self, after: str, attempt: int) -> float:
        """Seconds to wait as Retry-After says: a number or a date (RFC 9110, 10.2.3)."""
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            if after.strip().isdecimal():
                return min(float(after), _DAY)
            left = email.utils.parsedate_to_datetime(after).timestamp() - self._clock()
            return min(max(left, 0.0), _DAY)
        return float(_UNSAID * 2**attempt)
