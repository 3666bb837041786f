"""A sitemap to the addresses that it lists: of pages, or of other sitemaps.

XML as https://www.sitemaps.org/protocol.html has it, one address a line, either packed with gzip.
"""

import zlib

import msgspec

from corpus.errors import CorpusError
from corpus.feeds.feed import absolute, moment
from corpus.formats import tree

MOST = 50_000_000
"""Bytes of a sitemap that is unpacked; the protocol allows as many."""
_MOST_TAGS = 2_000_000
"""An element takes 130 bytes of memory. Fifty thousand pages, the most that the protocol allows,
have half a million tags, and two million with twenty languages each."""
_GZIP = b"\x1f\x8b"


class SitemapError(CorpusError):
    """There is no sitemap in these bytes."""


class Listed(msgspec.Struct, frozen=True):
    """One address in a sitemap."""

    address: str
    """Absolute, http or https."""
    changed: str = ""
    """When the page was changed, in UTC, such that later ones are greater; "" if it is not said."""


class Sitemap(msgspec.Struct, frozen=True, kw_only=True):
    """What one file lists, in its order."""

    pages: tuple[Listed, ...] = ()
    sitemaps: tuple[Listed, ...] = ()


def read(raw: bytes, url: str) -> Sitemap:
    """The sitemap in `raw`, which stood at `url`.

    Raises SitemapError, whose text follows the address, if it is none.
    """
    raw = _unpacked(raw)
    if raw.lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n")[:1] != b"<":
        return Sitemap(pages=_lines(raw, url))
    if raw.count(b"<") > _MOST_TAGS:
        raise SitemapError(f"has more than {_MOST_TAGS:,} tags, the most of a sitemap")
    try:
        root = tree.parsed(raw)
    except ValueError:
        root = None
    tag = root.tag if root is not None else ""
    if tag == "urlset":
        return Sitemap(pages=_listed(root, "url", url))
    if tag == "sitemapindex":
        return Sitemap(sitemaps=_listed(root, "sitemap", url))
    if tag in ("rss", "feed", "RDF"):
        raise SitemapError("is a feed; use: python -m corpus feed")
    what = "broken XML" if b"<urlset" in raw or b"<sitemapindex" in raw else "no sitemap"
    raise SitemapError(f"is {what}")


def _unpacked(raw: bytes) -> bytes:
    if raw[:2] != _GZIP:
        return raw
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        found = unpacker.decompress(raw, MOST + 1)
    except zlib.error:
        raise SitemapError("is damaged: it is packed with gzip and cannot be unpacked") from None
    if len(found) > MOST:
        raise SitemapError(f"unpacks to more than {MOST // 1_000_000} MB, the most of a sitemap")
    if not unpacker.eof:
        raise SitemapError("is cut off: it is packed with gzip and its end is missing")
    return found


def _lines(raw: bytes, url: str) -> tuple[Listed, ...]:
    """Of a text with one address a line; anything else in it makes it none."""
    lines = [line.strip() for line in raw.decode("utf-8-sig", "replace").splitlines()]
    found = [absolute("", line) for line in lines if line]
    if not found or "" in found:
        raise SitemapError("is no sitemap")
    return tuple(Listed(one) for one in found)


def _listed(root: tree.Element, tag: str, url: str) -> tuple[Listed, ...]:
    found = (
        Listed(
            absolute(url, tree.words(tree.first(one, "loc"))),
            moment(tree.words(tree.first(one, "lastmod"))),
        )
        for one in tree.inner(root)
        if one.tag == tag
    )
    return tuple(one for one in found if one.address)
