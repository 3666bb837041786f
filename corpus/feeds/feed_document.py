"""A whole feed, read in a process of its own: `python -m corpus.feed_document`.

feedparser knows every kind of feed, also broken ones, but some of what it does with these takes the
square of their size.
"""

import codecs
import io
import sys
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

import msgspec
import regex

from corpus import apart
from corpus.feeds.feed import Entry, Feed, Given, Said, absolute, day, moment
from corpus.html import fragment, tags, webpage

_MEMORY = 1 << 30
"""Bytes of address space; a feed of ten megabytes takes a third of it."""
_PROCESSOR = 60
"""Seconds of processor time."""
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_NO_FEED = (
    "is a web page that names no feed; give the feed's address, or use: python -m corpus sitemap"
)
_SITEMAP = regex.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_JSON = b"https://jsonfeed.org/version/"
_LEAST = 50
"""Words; what a feed carries with fewer is taken for a teaser."""
_TEASER = regex.compile(
    r"(?i)(?:\.\.\.|…|\[(?:…|\.\.\.|&hellip;)\]|(?:read|continue|weiter|lire|leer|ler)\W*\w*\W*(?:more|reading|lesen|suite|más|mais))\W*\Z"
)
"""How a text ends that goes on somewhere else."""


def read(given: Given) -> Said:
    """What the bytes say, in this process."""
    start = given.raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return Said(problem="is empty")
    if start[:1] == b"{" and _JSON in given.raw:
        return _json(given)
    return _xml(given)


def _xml(given: Given) -> Said:
    import feedparser

    raw, said = given.raw, given.charset
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raw = raw.decode("utf-16", "replace").encode()
    if _is_utf8(raw):
        said = "utf-8"  # whatever its server or its first line says
    headers = {"content-location": given.url}
    if said:
        headers["content-type"] = f"application/xml; charset={said}"
    try:
        # a stream: bytes and texts may be taken for the name of a file, or an address to fetch
        found = feedparser.parse(
            io.BytesIO(raw),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception:  # half of a character as &#xD800; and whatever else it stumbles over
        return Said(problem="is too broken to be read as a feed")
    if not found.entries and not found.get("version"):
        page = webpage.decoded(raw, given.charset) or ""
        if webpage.is_page(page):
            feeds = tuple(offered(page, given.url))
            problem = "" if feeds else _NO_FEED
            return Said(None if problem else Feed(elsewhere=feeds), problem)
        if _SITEMAP.search(raw[:2000]):
            return Said(problem="is a sitemap; use: python -m corpus sitemap")
        return Said(problem="is no feed (RSS, Atom or JSON Feed)")
    atom = found.get("version", "").startswith("atom")
    inherited = _author(found.feed) if atom else ""
    entries = [_entry(one, atom, inherited) for one in found.entries]
    return Said(feed(_line(found.feed.get("title", "")), entries))


def _is_utf8(raw: bytes) -> bool:
    """True for bytes that are hardly anything else: other charsets rarely look like it."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and "\x1b" not in text


def feed(title: str, entries: Iterable[Entry | None]) -> Feed:
    """The newest first, each address once, without those that have none."""
    listed = list(entries)
    there = [one for one in listed if one is not None]
    there.sort(key=lambda one: one.changed, reverse=True)  # stable: else in the feed's own order
    once: dict[str, Entry] = {}
    for one in there:
        once.setdefault(one.link, one)
    return Feed(title=title, entries=tuple(once.values()), without=listed.count(None))


def _entry(entry: Any, atom: bool, inherited: str) -> Entry | None:
    def get(key: str) -> str:
        """What the entry says itself: its own `get` takes one date for another."""
        return str(dict.get(entry, key) or "")

    links = [
        str(one.get("href", ""))
        for one in dict.get(entry, "links", [])
        if one.get("rel") == "alternate"
    ]
    link = absolute("", get("feedburner_origlink"), get("link"), *links)
    if not link:
        return None
    published, updated = get("published"), get("updated")
    if not atom and not published:
        published = updated  # it is dc:date: RSS itself knows no other
    return Entry(
        link=link,
        title=_line(get("title")),
        published=day(published),
        changed=max(moment(published), moment(updated)),
        author=_author(entry) or inherited,
        text=_whole(
            (str(one.get("value", "")), "html" in str(one.get("type")))
            for one in dict.get(entry, "content", [])
        ),
    )


def _author(said: Any) -> str:
    details = [one for one in dict.get(said, "authors", []) if one]
    names = [_line(str(one.get("name", ""))) for one in details]
    return ", ".join(dict.fromkeys(name for name in names if name and "@" not in name))


def _line(words: str) -> str:
    """Words in one line, without tags and entities that were written twice."""
    plain = _text(words) if fragment.is_html(words) else words
    return " ".join(plain.encode("utf-8", "replace").decode().split())


def _whole(contents: Iterable[tuple[str, bool]]) -> str:
    """The longest of these, of which some are HTML, as text; "" if that is a teaser."""
    texts = (_text(one) if html else one.strip() for one, html in contents)
    text = max(texts, key=len, default="")
    return "" if len(text.split()) < _LEAST or _TEASER.search(text[-60:]) else text


def _text(html: str) -> str:
    try:
        return fragment.to_text(html)
    except fragment.TooManyTagsError:
        return ""


def offered(page: str, url: str) -> Iterator[str]:
    """The feeds that a web page at `url` names, in its order; those of its comments last."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(
            tags.with_few_attributes(page).encode(errors="replace"), parser, base_url=None
        )
    except (etree.LxmlError, ValueError):
        return
    if root is None:
        return
    base = next((str(one.get("href")) for one in root.iter("base") if one.get("href")), "")
    found = [
        (absolute(urljoin(url, base), one.get("href", "")), one.get("title", ""))
        for one in root.iter("link")
        if "alternate" in (one.get("rel") or "").lower().split()
        and (one.get("type") or "").lower().split(";")[0].strip() in _FEEDS
    ]
    found.sort(key=lambda one: "comment" in f"{one[0]} {one[1]}".lower())
    yield from dict.fromkeys(where for where, _ in found if where)


class _Author(msgspec.Struct):
    name: str = ""


class _Item(msgspec.Struct):
    """https://www.jsonfeed.org/version/1.1/#items"""

    url: str = ""
    external_url: str = ""
    id: Any = ""
    title: str | None = ""
    content_html: str | None = ""
    content_text: str | None = ""
    date_published: str | None = ""
    date_modified: str | None = ""
    author: _Author | None = None
    authors: list[_Author] = []  # msgspec copies it


class _JsonFeed(msgspec.Struct):
    title: str = ""
    items: list[msgspec.Raw] = []
    author: _Author | None = None
    authors: list[_Author] = []


def _json(given: Given) -> Said:
    try:
        found = msgspec.json.decode(given.raw.removeprefix(b"\xef\xbb\xbf"), type=_JsonFeed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return Said(problem=f"is a broken JSON Feed ({error})")
    inherited = _names(found)
    return Said(feed(_line(found.title), (_item(one, given.url, inherited) for one in found.items)))


def _item(raw: msgspec.Raw, url: str, inherited: str) -> Entry | None:
    """One entry; None if it is broken: the others need not be."""
    try:
        item = msgspec.json.decode(raw, type=_Item)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    link = absolute(url, item.url) or absolute("", str(item.id))
    if not link:
        return None
    published = item.date_published or ""
    contents = [(item.content_html or "", True), (item.content_text or "", False)]
    return Entry(
        link=link,
        title=_line(item.title or ""),
        published=day(published),
        changed=max(moment(published), moment(item.date_modified or "")),
        author=_names(item) or inherited,
        text=_whole(contents),
    )


def _names(said: _Item | _JsonFeed) -> str:
    people = said.authors or ([said.author] if said.author else [])
    return ", ".join(name for one in people if (name := _line(one.name)))


def main() -> None:
    """Read what is Given on standard input and write what was Said, as MessagePack."""
    apart.limit(memory=_MEMORY, processor=_PROCESSOR)
    given = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Given)
    sys.stdout.buffer.write(msgspec.msgpack.encode(read(given)))


if __name__ == "__main__":
    main()
