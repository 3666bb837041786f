"""A page of the web, fetched because a person asked for it.

Only http and https, only so many bytes, redirects and seconds. Which machine is reached is checked
where the connection is made: whatever a name resolves to, and wherever a redirect leads, nothing
but the public web is spoken to, unless the operator allows more. The only asynchronous function of
this room: the bot fetches in its event loop.
"""

import asyncio
import enum
import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import aiohttp
import msgspec
from yarl import URL

from corpus.errors import CorpusError

REDIRECTS = 5
SECONDS = 20.0
LONGEST = 300
"""Characters of an address at most."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_AZURE = ipaddress.IPv4Address("168.63.129.16")
"""In a machine at Azure its host, which knows the machine's secrets; nothing elsewhere.
https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16"""
_PAGES = ("text/html", "application/xhtml+xml")
_TEXTS = ("text/plain", "text/markdown", "text/x-markdown")
_HEADERS = {"User-Agent": "Quoth (reads one page because a person asked for it)"}

Allows = Callable[[str], bool]
"""Whether a machine with this numerical address may be spoken to."""


class Fetched(msgspec.Struct, frozen=True):
    """What stood at an address."""

    raw: bytes
    url: str
    """Where it stood in the end."""
    charset: str
    """As the server calls it; "" if it says nothing."""
    is_page: bool
    """True for HTML, False for plain text and Markdown."""


def is_public(address: str) -> bool:
    """True for a numerical address of the public internet, and not for one that means a machine of
    this network in another guise."""
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            ip = inner
        elif ip.is_site_local:
            return False
    return ip != _AZURE and ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_web(port: int) -> bool:
    """False for what is another service by its port: it is not to be spoken to in a web page's
    name, wherever it is. Above 1023 there are no such ports."""
    return port in (80, 443) or port > 1023


class Reason(enum.Enum):
    """Why nothing was fetched."""

    ADDRESS = "no address of the web"
    CREDENTIALS = "a name or a password in the address"
    UNREACHED = "no machine of the public web answers there"
    REDIRECTS = "too many redirects"
    SLOW = "it takes too long"
    STATUS = "the server says that there is none"
    KIND = "not of a kind that is wanted"
    SIZE = "too large"


class DownloadError(CorpusError):
    """Nothing was fetched; `str` is a line for the operator, not for those on Discord."""

    def __init__(self, reason: Reason, what: str, status: int = 0) -> None:
        super().__init__(what)
        self.reason = reason
        self.status = status
        """What the server said; 0 where it said nothing."""


async def fetch(address: str, *, most: int, allows: Allows = is_public) -> Fetched:
    """The page at an address, of at most so many bytes. Raises DownloadError."""
    url = _url(address)

    def open_socket(info: Any) -> socket.socket:
        """For each address that is about to be connected to, the resolved ones among them."""
        family, kind, protocol, _name, place = info
        if not allows(str(place[0])) or not _is_web(place[1]):
            raise PermissionError("not an address of the public web")
        return socket.socket(family=family, type=kind, proto=protocol)

    connector = aiohttp.TCPConnector(socket_factory=open_socket, force_close=True)
    try:
        async with (
            asyncio.timeout(SECONDS),
            aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers=_HEADERS
            ) as session,
        ):
            for _step in range(REDIRECTS + 1):
                async with session.get(url, allow_redirects=False) as response:
                    if response.status not in (301, 302, 303, 307, 308):
                        return await _read(response, most)
                    url = _url(str(url.join(URL(response.headers.get("Location", "")))))
    except TimeoutError:
        raise DownloadError(
            Reason.SLOW, f"{address} did not come within {SECONDS:g} seconds"
        ) from None
    except (aiohttp.ClientError, OSError, ValueError):
        raise DownloadError(
            Reason.UNREACHED, f"{address} could not be reached on the public web"
        ) from None
    raise DownloadError(
        Reason.REDIRECTS, f"{address} leads on to another address more than {REDIRECTS} times"
    )


def _url(address: str) -> URL:
    """The address, if it is one that may be asked for."""
    try:
        url = URL(address.strip())
        fine = url.scheme in ("http", "https") and bool(url.host) and url.port is not None
    except ValueError:
        fine = False
    if not fine or len(address) > LONGEST:
        raise DownloadError(Reason.ADDRESS, f"{address!r} is no address of a web page")
    if url.user is not None or url.password is not None:
        raise DownloadError(Reason.CREDENTIALS, "leave the name and password out of the address")
    return url.with_fragment(None)


async def _read(response: aiohttp.ClientResponse, most: int) -> Fetched:
    if response.status != 200:
        raise DownloadError(
            Reason.STATUS,
            f"there is nothing at {response.url}: its server says {response.status}",
            response.status,
        )
    kind = response.content_type.lower()
    if kind not in (*_PAGES, *_TEXTS):
        raise DownloadError(Reason.KIND, f"{response.url} is no page of text")
    raw = bytearray()
    async for part in response.content.iter_chunked(1 << 16):
        raw += part
        if len(raw) > most:
            raise DownloadError(Reason.SIZE, f"{response.url} has more than {most:,} bytes")
    try:
        charset = response.charset or ""
    except ValueError:
        charset = ""
    return Fetched(bytes(raw), str(response.url), charset, kind in _PAGES)
