"""What the robots.txt of a site asks of those who read it by program (RFC 9309).

Not obeyed: the `noindex` of a page (`<meta name=robots>`, X-Robots-Tag). It asks search engines not
to show the page to the public; a person who keeps an article for themselves and their server may
read it, as a browser's bookmark or a reading list may.
"""

import re
from collections.abc import Awaitable, Callable

from protego import Protego
from yarl import URL

from corpus.web.download import AGENT, DownloadError, Fetched, Reason

MOST = 500 * 1024
"""Bytes that are read; what follows may be left out (RFC 9309, 2.5)."""
LONGEST_DELAY = 60.0
"""Seconds between two requests that a site may ask for; where it asks for more, it gets these."""
_SITEMAPS = 1000
_NAME = re.compile(r"(?im)^[ \t]*user[ -]?agent(?:[ \t]*:|[ \t])([^#\r\n]*)")
_OURS = re.compile(rf"(?i){AGENT}(?![\w-])")


class Robots:
    """The rules of one robots.txt; none if it is empty."""

    def __init__(self, raw: bytes = b"") -> None:
        text = "\n".join(raw[:MOST].decode("utf-8-sig", "replace").splitlines())
        self._rules = Protego.parse(_NAME.sub(_named, text))
        rate = self._rules.request_rate(AGENT)
        every = rate.seconds / rate.requests if rate and rate.requests else 0.0
        self.wanted = max(self._rules.crawl_delay(AGENT) or 0.0, every)
        """Seconds between two requests, as the site asks."""
        self.sitemaps = tuple(self._rules.sitemaps)[:_SITEMAPS]

    @property
    def delay(self) -> float:
        """Seconds between two requests, as far as we follow."""
        return min(self.wanted, LONGEST_DELAY)

    def allows(self, address: str) -> bool:
        """True if the page at an address of this site may be read."""
        return self._rules.can_fetch(address, AGENT)


def _named(line: re.Match[str]) -> str:
    """A line that names a program: all of them that are not ours become one, for thousands of names
    with thousands of rules take minutes."""
    name = line[1].strip()
    if name != "*":
        name = AGENT if _OURS.match(name) else "other"
    return f"user-agent: {name}\n"


def place(address: str) -> str:
    """Where the robots.txt is that speaks of an address: one for each scheme, host and port."""
    return str(URL(address).origin() / "robots.txt")


async def read(address: str, get: Callable[[str], Awaitable[Fetched]]) -> Robots:
    """What is asked of us at the site of an address; raises DownloadError if that is not known,
    for then nothing may be read.

    `get`: fetches at most `MOST` bytes of an address.
    """
    where = place(address)
    try:
        return Robots((await get(where)).raw)
    except DownloadError as error:
        if error.reason is Reason.STATUS and 400 <= error.status < 500 and error.status != 429:
            return Robots()
        if error.reason in (Reason.FORBIDDEN, Reason.UNREACHED):
            raise error.at(address) from None  # it holds for each page of the machine
        raise DownloadError(
            Reason.ROBOTS,
            address,
            f"what its robots.txt asks is not known, so it is not read ({error})",
        ) from None
