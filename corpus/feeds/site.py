"""The pages that the sitemaps of a site list: an index leads to others, a front page to all."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import msgspec

from corpus.errors import CorpusError
from corpus.feeds import sitemap
from corpus.feeds.sitemap import Listed, Sitemap, SitemapError
from corpus.html import webpage
from corpus.web.address import is_front, same_site
from corpus.web.fetched import Fetched

if TYPE_CHECKING:
    from corpus.web.visit import Visitor

_DEEPEST = 3
"""Indexes that lead to each other; the protocol allows one."""
_MOST_SITEMAPS = 200
_MOST_PAGES = 500_000


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What the sitemaps list."""

    pages: tuple[Listed, ...]
    """The ones that changed last first, those that do not say when last; each once."""
    foreign: int
    """How many addresses are of other sites; they are left out."""
    stranger: str = ""
    """The first of them."""


def read(visitor: "Visitor", address: str, note: Callable[[str], object]) -> Site:
    """The pages of the sitemap at an address, or, if that is a page, of those that its robots.txt
    names, or else of /sitemap.xml.

    `note` is told what is left out, and which sitemaps cannot be read. Raises CorpusError if none
    can.
    """
    given = None if is_front(address) else visitor.get(address, most=sitemap.MOST)
    if given is None or webpage.is_page(webpage.decoded(given.raw, given.charset) or ""):
        given = None
        first = list(visitor.sitemaps(address)) or [urljoin(address, "/sitemap.xml")]
        note(f"reading {', '.join(first[:3])}{', …' if first[3:] else ''}")
    else:
        first = [address]
    found: dict[str, Listed] = {}
    seen = set(first)
    ahead = deque((one, 1) for one in first)
    count = 0
    foreign: list[str] = []
    failed: list[CorpusError] = []
    while ahead and count < _MOST_SITEMAPS and len(found) < _MOST_PAGES:
        where, depth = ahead.popleft()
        count += 1
        try:
            fetched = given or visitor.get(where, most=sitemap.MOST, named_by=address)
            given = None
            listed = _parsed(fetched)
        except CorpusError as error:
            failed.append(error)
            continue
        for page in listed.pages:
            if same_site(page.address, address):
                found.setdefault(page.address, page)
            else:
                foreign.append(page.address)
        newest = sorted(listed.sitemaps, key=lambda one: one.changed, reverse=True)
        for one in newest:
            if not same_site(one.address, address):
                foreign.append(one.address)
            elif one.address not in seen and depth < _DEEPEST:
                seen.add(one.address)
                ahead.append((one.address, depth + 1))
    last = failed.pop() if failed and not found else None
    for why in failed:
        note(str(why))
    if last is not None:
        raise last
    if ahead:
        note(f"{len(ahead):,} more sitemaps are not read; give one of them, such as {ahead[0][0]}")
    pages = sorted(found.values(), key=lambda one: one.changed, reverse=True)
    return Site(pages=tuple(pages), foreign=len(foreign), stranger=next(iter(foreign), ""))


def below(pages: tuple[Listed, ...], path: str) -> tuple[Listed, ...]:
    """Those whose path is this one, or begins with it and a slash."""
    start = f"/{path.strip('/')}"
    return tuple(
        one
        for one in pages
        if f"{urlsplit(one.address).path}/".startswith(start if start == "/" else f"{start}/")
    )


def _parsed(fetched: Fetched) -> Sitemap:
    try:
        return sitemap.read(fetched.raw, fetched.url)
    except SitemapError as error:
        raise SitemapError(f"{fetched.url} {error}") from None
