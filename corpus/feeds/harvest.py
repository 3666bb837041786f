"""The pages that a feed or a sitemap lists, fetched one after the other and added."""

import contextlib
import time
from collections.abc import Callable, Container, Iterable, Iterator
from typing import TYPE_CHECKING

import filelock
import msgspec

from corpus.article import Article
from corpus.errors import CorpusError
from corpus.feeds import waiting
from corpus.feeds.feed import Entry
from corpus.feeds.waiting import Waiting
from corpus.library.adding import add_page, add_text
from corpus.library.outcome import Hints, Outcome, What, refused
from corpus.library.records import Library
from corpus.web.address import same_site
from corpus.web.fetched import DownloadError, Reason

if TYPE_CHECKING:
    from corpus.web.visit import Visitor

IN_A_ROW = 10
"""After so many pages in a row that cannot be reached, the others are left for later."""
_POLL = 0.2
"""Seconds between two looks at whether another command is done."""
_UNREACHED = (Reason.UNREACHED, Reason.SLOW, Reason.BROKEN)
REMOVED = "removed"
"""Of a page whose article the operator took out: it is not fetched."""


class Picked(msgspec.Struct, frozen=True):
    """What became of one page."""

    address: str
    what: str
    """`added`, `updated`, `unchanged`, `refused` or `removed`."""
    told: str = ""
    """Why, in one line; "" where it is plain."""
    id: str = ""
    """Of its article; "" if there is none."""
    title: str = ""


class Harvest(msgspec.Struct, frozen=True):
    """What became of the pages that were to be fetched."""

    pages: tuple[Picked, ...] = ()
    left: int = 0
    """How many were not asked for, since ten in a row could not be reached."""
    later: int = 0
    """How many were refused before, and are not tried again yet."""

    def count(self, what: str) -> int:
        """How many pages that became of."""
        return sum(one.what == what for one in self.pages)

    @property
    def line(self) -> str:
        """`3 added, 1 refused`; `nothing new` where nothing was to be fetched."""
        kinds = (*(one.value for one in What), REMOVED)
        counts = [f"{count:,} {what}" for what in kinds if (count := self.count(what))]
        if self.left:
            counts.append(f"{self.left:,} left for later")
        if self.later:
            counts.append(f"{self.later:,} refused before (--again tries them now)")
        return ", ".join(counts) or "nothing new"


class Teller:
    """What is told while feeds and sitemaps are read: nothing, but by those that derive of it."""

    def note(self, line: str) -> None:
        """Something that an operator wants to know."""

    def picked(self, far: str, page: Picked) -> None:
        """What became of a page, and how far it is: `3/200`."""


@contextlib.contextmanager
def fetching(library: Library, tell: Callable[[str], object]) -> Iterator[None]:
    """Only one process at a time fetches what feeds and sitemaps list, or sites would be asked more
    often than they should: another one is waited for, which `tell` is told. What was moved by hand
    is looked for first, lest it counts as removed."""
    lock = filelock.FileLock(library.file.with_name(f"{library.file.name}.fetching.lock"))
    try:
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            tell(
                "another command is fetching what feeds or sitemaps list; waiting until it is done"
            )
            lock.acquire(poll_interval=_POLL)
    except OSError as error:
        raise CorpusError(
            f"{lock.lock_file} cannot be locked ({error.strerror or error}); give yourself the "
            "right to write there, and room"
        ) from None
    try:
        with library.alone():
            library.refresh()
        yield
    finally:
        lock.release()


def expect(
    library: Library, entries: Iterable[Entry], source: str, *, now: float, again: bool
) -> None:
    """Let those pages of a feed or sitemap at `source` wait that are not there as they are now;
    `again`: all of them."""

    def fetched(address: str) -> float | None:
        page = library.known(address)
        return page.fetched if page else None

    waiting.note(library.connection, entries, source, fetched=fetched, now=now, again=again)


def gather(
    library: Library,
    visitor: "Visitor",
    source: str,
    *,
    now: float,
    collection: str,
    teller: Teller,
    only: Container[str] | None = None,
) -> Harvest:
    """Fetch what waits of the feed or sitemap at `source`, and add each page as it comes, the
    newest first. Whenever it is interrupted, what is done stays done.

    `only`: addresses in their canonical form; None: all.
    """
    due = waiting.due(library.connection, source, now)
    pages = [one for one in due if only is None or one.address in only]
    later = waiting.later(library.connection, source, now)
    picked: list[Picked] = []
    in_a_row = 0
    try:
        for number, page in enumerate(pages, 1):
            one, reached = _pick(library, visitor, page, source, collection)
            picked.append(one)
            teller.picked(f"{number:,}/{len(pages):,}", one)
            in_a_row = 0 if reached else in_a_row + 1
            if in_a_row == IN_A_ROW:
                return Harvest(tuple(picked), len(pages) - number, later)
    except KeyboardInterrupt:
        teller.note(
            f"{len(picked):,} of {len(pages):,} pages are done; the same command goes on from there"
        )
        raise
    return Harvest(tuple(picked), later=later)


def _pick(
    library: Library, visitor: "Visitor", page: Waiting, source: str, collection: str
) -> tuple[Picked, bool]:
    """What became of a page, and whether its machine answered."""
    entry = page.entry
    known = library.known(page.address)
    if known and known.removed:
        waiting.done(library.connection, source, page)
        told = "you removed it; python -m corpus add brings it back"
        return Picked(entry.link, REMOVED, told, known.article), True
    hints = Hints(title=entry.title, published=entry.published, author=entry.author)
    reached = True
    try:
        fetched = visitor.get(
            entry.link,
            etag=known.etag if known else "",
            modified=known.modified if known else "",
            named_by=source,
        )
        outcome = add_page(library, fetched, collection=collection, hints=hints, asked=entry.link)
    except DownloadError as error:
        outcome = refused(str(error))
        reached = error.reason not in _UNREACHED and error.status < 500
    # another site's page says what that site says, or nothing
    own_text = entry.text if same_site(page.address, source) else ""
    if outcome.what is What.REFUSED and own_text and not known:
        found = Article(
            id="",
            title=entry.title,
            text=own_text,
            url=page.address,
            published=entry.published,
            author=entry.author,
            collection=collection,
        )
        told = f"with the text of the feed, since the page cannot be had: {outcome.told}"
        outcome = msgspec.structs.replace(add_text(library, found), told=told)
    if outcome.what is What.REFUSED:
        waiting.refuse(library.connection, source, page, outcome.told, time.time())
    else:
        waiting.done(library.connection, source, page)
    return _picked(entry.link, outcome), reached


def _picked(address: str, outcome: Outcome) -> Picked:
    return Picked(address, outcome.what.value, outcome.told, outcome.id, outcome.title)
