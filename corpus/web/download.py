"""What stands at an address of the web, fetched because a person asked for it.

Only http and https, only so many bytes, redirects and seconds. Which machine is reached is checked
where the connection is made: whatever a name resolves to, and wherever a redirect leads, nothing
but the public web is spoken to, unless the operator allows more.

Asynchronous, unlike the rest of this room, for the bot fetches in its event loop; `visit.py` is
for everybody else.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Collection

import aiohttp
from aiohttp.abc import AbstractResolver

from corpus.web import certificate
from corpus.web.fetched import DownloadError, Fetched, Reason, short
from corpus.web.hop import Hop, url_of
from corpus.web.internet import Allows, host_of, is_public

__all__ = ("AGENT", "Admit", "DownloadError", "Fetched", "Reason", "fetch", "url_of")

AGENT = "Quoth"
"""What robots.txt calls us."""
REDIRECTS = 5
SECONDS = 20.0
_HEADERS = {
    "User-Agent": f"{AGENT} (reads pages because a person asked for them)",
    # these two aiohttp inflates in steps of at most 256 KB
    "Accept-Encoding": "gzip, deflate",
}
_DECODED = ("", "identity", "gzip", "deflate")
_CLOSED = ", as it is not for everybody; save the page in a browser, and add that file"
_MEANS = {401: _CLOSED, 403: _CLOSED}
_ONWARD = (301, 302, 303, 307, 308)

Admit = Callable[[str, Collection[str]], Awaitable[None]]
"""Called with each address before it is asked for, redirects too, and with what of `inside` may be
spoken to there; may wait or raise."""


async def fetch(
    address: str,
    *,
    most: int,
    allows: Allows = is_public,
    inside: Collection[str] = (),
    kinds: Collection[str] = (),
    etag: str = "",
    modified: str = "",
    seconds: float = SECONDS,
    whole: bool = True,
    admit: Admit | None = None,
    resolver: AbstractResolver | None = None,
) -> Fetched:
    """What stands at an address; raises DownloadError.

    `most`: bytes that it has at most, decompressed; where it need not be `whole`, the rest is left
    out. `inside`: `host` or `host:port` of machines that may be spoken to although `allows` does
    not know them: as far as the redirects of an address there lead from one to another. `kinds`:
    media types, any if there are none. `etag`, `modified`: of what is known already. `seconds`: for
    all of it, but for what `admit` waits.
    """
    hop = Hop(url_of(address), allows, inside)
    headers = dict(_HEADERS)
    if _is_plain(etag):
        headers["If-None-Match"] = etag
    if _is_plain(modified):
        headers["If-Modified-Since"] = modified
    connector = aiohttp.TCPConnector(
        socket_factory=hop.open_socket, force_close=True, use_dns_cache=False, resolver=resolver
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        timeout=aiohttp.ClientTimeout(total=None),  # ours is for all redirects together
    ) as session:
        left = seconds
        for _step in range(REDIRECTS + 1):
            if admit is not None:
                try:
                    await admit(str(hop.url), hop.inside)
                except DownloadError as error:
                    raise error.at(hop.way) from None
            began = asyncio.get_running_loop().time()
            try:
                async with (
                    asyncio.timeout(left),
                    session.get(hop.url, allow_redirects=False) as response,
                ):
                    if response.status not in _ONWARD:
                        known = len(headers) > len(_HEADERS)
                        return await _read(response, most, kinds, whole=whole, known=known)
                    onward = response.headers.get("Location", "")
            except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
                raise _told(error, hop, seconds) from None
            left -= asyncio.get_running_loop().time() - began
            hop.follow(onward)
    circle = " in a circle" if len(set(hop.seen)) < len(hop.seen) else ""
    raise DownloadError(
        Reason.REDIRECTS, str(hop.seen[0]), f"leads on more than {REDIRECTS} times{circle}"
    )


async def _read(
    response: aiohttp.ClientResponse, most: int, kinds: Collection[str], *, whole: bool, known: bool
) -> Fetched:
    headers = response.headers
    etag, modified = headers.get("ETag", ""), headers.get("Last-Modified", "")
    url = str(response.url)
    if response.status == 304 and known:
        return Fetched(raw=b"", url=url, etag=etag, modified=modified, unchanged=True)
    if response.status != 200:
        raise DownloadError(
            Reason.STATUS,
            url,
            f"its server says {response.status}{_MEANS.get(response.status, '')}",
            status=response.status,
            after=headers.get("Retry-After", ""),
        )
    kind = response.content_type.lower() if "Content-Type" in headers else ""
    if kinds and kind not in kinds:
        raise DownloadError(Reason.KIND, url, f"{kind or 'no kind'} is not what is wanted here")
    packed = ", ".join(headers.getall("Content-Encoding", [])).strip().lower()
    if packed not in _DECODED:
        raise DownloadError(
            Reason.BROKEN, url, f"packed in a way that was not asked for ({short(packed)})"
        )
    raw = bytearray()
    coming = response.content_length or 0
    async for part in response.content.iter_chunked(1 << 16):
        raw += part
        if max(len(raw), coming) > most and whole:
            raise DownloadError(
                Reason.SIZE, url, f"more than {most / 1_000_000:g} MB, the most that is taken"
            )
        if len(raw) > most:
            del raw[most:]
            break
    try:
        charset = response.charset or ""
    except ValueError:
        charset = ""
    return Fetched(
        raw=bytes(raw), url=url, charset=charset, kind=kind, etag=etag, modified=modified
    )


def _told(error: Exception, hop: Hop, seconds: float) -> DownloadError:
    """What went wrong on the way, as one line."""
    if isinstance(error, TimeoutError):
        return DownloadError(Reason.SLOW, hop.way, f"not there within {seconds:g} seconds")
    if isinstance(error, aiohttp.InvalidURL):
        return DownloadError(Reason.UNREACHED, hop.way, "no machine can be called that")
    if isinstance(error, OSError) and hop.refused:
        return DownloadError(
            Reason.FORBIDDEN,
            hop.way,
            f"{', '.join(sorted(hop.refused))} is not the public web's; hosts of your "
            "own network that may be read are named in [corpus] inside",
        )
    if (untrusted := _untrusted(error)) is not None:
        what = certificate.told(untrusted, host_of(hop.url))
        return DownloadError(Reason.UNREACHED, hop.way, what)
    if isinstance(error, OSError):
        why = error.strerror or "it broke off"
        return DownloadError(Reason.UNREACHED, hop.way, f"cannot be reached ({short(why)})")
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError):
        return DownloadError(Reason.BROKEN, hop.way, "its server broke off; try again later")
    return DownloadError(Reason.BROKEN, hop.way, "its answer cannot be understood")


def _untrusted(error: Exception) -> ssl.SSLError | None:
    """What https itself said, which aiohttp wraps."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        error = error.certificate_error
    elif isinstance(error, aiohttp.ClientConnectorError):
        error = error.os_error
    return error if isinstance(error, ssl.SSLError) else None


def _is_plain(header: str) -> bool:
    """True for what can be sent as a header just as it was received."""
    return bool(header) and header.isascii() and header.isprintable()
