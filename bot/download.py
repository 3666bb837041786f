"""A page of the web, fetched because a moderator asked for it.

Only http and https, only so many bytes, redirects and seconds. Which machine is reached is checked
where the connection is made: whatever a name resolves to, and wherever a redirect leads, nothing
but the public web is spoken to, unless the operator allows more.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from typing import Any, NoReturn

import aiohttp
import msgspec
from yarl import URL

from bot.errors import ChoiceError
from bot.language import _
from bot.received import LONGEST_URL

REDIRECTS = 5
SECONDS = 20.0
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


def anywhere(address: str) -> bool:
    """True: an operator may let it read pages of an intranet."""
    return True


async def fetch(address: str, *, most: int, allows: Allows = is_public) -> Fetched:
    """The page at an address, of at most so many bytes.

    Raises ChoiceError, whose text is for the member, if there is none that can be read.
    """
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
        raise ChoiceError(
            _("That page did not come within {n} seconds.").format(n=round(SECONDS))
        ) from None
    except (aiohttp.ClientError, OSError, ValueError):
        # one line for whatever it was: what lies behind this machine is nobody's business
        raise ChoiceError(
            _("No page on the public web could be reached there. Is the address right?")
        ) from None
    raise ChoiceError(
        _("That address leads on to another one more than {n} times.").format(n=REDIRECTS)
    )


def _url(address: str) -> URL:
    """The address, if it is one that may be asked for."""
    try:
        url = URL(address.strip())
        fine = url.scheme in ("http", "https") and bool(url.host) and url.port is not None
    except ValueError:
        fine = False
    if not fine or len(address) > LONGEST_URL:
        raise ChoiceError(_("That is no web address. Write it like `https://example.org/page`."))
    if url.user is not None or url.password is not None:
        raise ChoiceError(_("Please leave the name and password out of the address."))
    return url.with_fragment(None)


async def _read(response: aiohttp.ClientResponse, most: int) -> Fetched:
    if response.status != 200:
        raise ChoiceError(
            _("There is no page to read at that address: its server says {status}.").format(
                status=response.status
            )
        )
    kind = response.content_type.lower()
    if kind not in (*_PAGES, *_TEXTS):
        raise ChoiceError(
            _("That is no page of text. Add a file of it instead, or paste its text.")
        )
    raw = bytearray()
    async for part in response.content.iter_chunked(1 << 16):
        raw += part
        if len(raw) > most:
            _refuse_size(most)
    try:
        charset = response.charset or ""
    except ValueError:
        charset = ""
    return Fetched(bytes(raw), str(response.url), charset, kind in _PAGES)


def _refuse_size(most: int) -> NoReturn:
    raise ChoiceError(
        _("That page has more than {most} MB, the most that can be added.").format(
            most=f"{most / 1_000_000:g}"
        )
    )
