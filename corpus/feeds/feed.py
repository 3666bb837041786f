"""A feed, RSS, Atom or JSON Feed, to the entries that it lists.

`feed_document.py` reads one in a process of its own: what a broken feed does to a parser can take
any time. Nothing is fetched for it.
"""

import datetime
from email.utils import parsedate_tz
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import msgspec
import regex

from corpus import apart
from corpus.dating import iso_date
from corpus.errors import CorpusError

PATIENCE = 300.0
"""Seconds that a feed may take. The process has a limit of its own, of processor time."""
_TIME = regex.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?(?:[.,]\d+)?\s*([Zz]|[+-]\d\d:?\d\d)?"
)
"""What of a date and time of ISO 8601 matters."""
_SPACE = regex.compile(r"[\s\p{Cc}]")


class FeedError(CorpusError):
    """There is no feed in these bytes."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says of one page."""

    link: str
    """Its address, absolute, http or https."""
    title: str = ""
    published: str = ""
    """ISO 8601 date, of the day that the feed names, wherever that day began; empty where it names
    none."""
    changed: str = ""
    """When it was changed or published last, in UTC, such that later ones are greater:
    `2024-05-03T10:00:00Z`; empty where the feed does not say."""
    author: str = ""
    text: str = ""
    """The whole text, as `Article.text` wants it, where the feed carries more than a teaser."""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """What a feed says, or the page that was given instead of one."""

    title: str = ""
    entries: tuple[Entry, ...] = ()
    """The newest first, those without a date last, each address once."""
    without: int = 0
    """How many entries have no address of a page."""
    elsewhere: tuple[str, ...] = ()
    """Addresses of the feeds that a web page names: then this is one, and there are no entries."""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is given."""

    raw: bytes
    url: str
    charset: str


class Said(msgspec.Struct, frozen=True):
    """What the process answers: a feed, or what is wrong with it."""

    feed: Feed | None = None
    problem: str = ""


def read(raw: bytes, url: str, charset: str = "", *, patience: float = PATIENCE) -> Feed:
    """The feed in `raw`, which stood at `url` and is in `charset` as its server says.

    Raises FeedError, whose text follows the address, if it is none.
    """
    given = msgspec.msgpack.encode(Given(raw=raw, url=url, charset=charset))
    try:
        said = msgspec.msgpack.decode(
            apart.told("corpus.feeds.feed_document", given, patience), type=Said
        )
    except (TimeoutError, apart.BrokenOffError, msgspec.MsgspecError):
        raise FeedError("is too large or too tangled to be read as a feed") from None
    if said.feed is None:
        raise FeedError(said.problem)
    return said.feed


def day(written: str) -> str:
    """The day of a date as feeds and sitemaps write it, as ISO 8601; "" where none is named: `Fri,
    03 May 2024 23:30 -0500` is the third, `2024-05` no day."""
    if (iso := iso_date(written)) is not None:
        return iso
    parts = _of_mail(written)
    try:
        return datetime.date(*parts[:3]).isoformat() if parts else ""
    except (ValueError, OverflowError):
        return ""


def moment(written: str) -> str:
    """The same as a time in UTC: `2024-05-04T04:30:00Z`; its first moment where only a day is
    named, and UTC where no zone is."""
    try:
        if found := _TIME.match(written.strip()):
            zone = (found[4] or "Z").upper().replace("Z", "+00:00")
            zoned = datetime.datetime.fromisoformat(
                f"{found[1]}T{found[2]}{found[3] or ':00'}{zone}"
            )
        elif iso := iso_date(written):
            zoned = datetime.datetime.fromisoformat(f"{iso}T00:00:00+00:00")
        elif parts := _of_mail(written):
            offset = datetime.timezone(datetime.timedelta(seconds=parts[9] or 0))
            zoned = datetime.datetime(*parts[:6]).replace(tzinfo=offset)
        else:
            return ""
        return zoned.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


def absolute(base: str, *links: str) -> str:
    """The first of these links, as they stand at `base`, that leads to a page; "" if none does.
    White space in it is written as addresses write it."""
    for link in links:
        try:
            found = urljoin(base, link.strip())
            parts = urlsplit(found)
        except ValueError:
            continue
        if link.strip() and parts.scheme in ("http", "https") and parts.hostname:
            return _SPACE.sub(lambda space: quote(space[0]), found)
    return ""


def _of_mail(written: str) -> Any:
    """The numbers of a date as mails and RSS have it, also of one without a time; None if none."""
    return parsedate_tz(written) or parsedate_tz(f"{written} 00:00")
