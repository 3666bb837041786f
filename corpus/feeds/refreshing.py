"""A feed is fetched, and the pages that are new in it are added."""

import time
from typing import TYPE_CHECKING

import msgspec

from corpus.errors import CorpusError
from corpus.feeds import feed as feeds
from corpus.feeds import subscription
from corpus.feeds.feed import Feed, FeedError
from corpus.feeds.harvest import Harvest, Teller, expect, gather
from corpus.feeds.subscription import Subscription
from corpus.library.filename import checked_folder, safe
from corpus.library.records import Library
from corpus.web.address import canonical
from corpus.web.fetched import Fetched
from corpus.web.hop import url_of

if TYPE_CHECKING:
    from corpus.web.visit import Visitor

MOST = 1000
"""Pages of a feed or a sitemap that are taken at most, if nothing else is said."""


class Refreshed(msgspec.Struct, frozen=True):
    """What came of a feed."""

    feed: Subscription
    harvest: Harvest


def collection_of(address: str) -> str:
    """The collection of a site where no other is named: its host without `www.`; raises
    DownloadError if that is no address."""
    return safe((url_of(address).host or "").removeprefix("www."))


class Follower:
    """Looks at one feed after the other."""

    def __init__(
        self, library: Library, visitor: "Visitor", teller: Teller, *, again: bool = False
    ) -> None:
        """`again`: also fetch what is there already, or was refused."""
        self._library = library
        self._visitor = visitor
        self._teller = teller
        self._again = again

    def follow(self, address: str, *, collection: str = "", most: int = 0) -> Refreshed:
        """Follow the feed at an address, or the first that a web page there names, from now on, and
        add its pages. What is not said is as it was, if it is followed already.

        Raises CorpusError if there is no feed that can be read.
        """
        if collection:
            checked_folder(collection)
        place = canonical(address)
        if known := subscription.find(self._library.connection, place):
            return self._as_said(known, collection, most)
        fetched = self._visitor.get(address)
        read = _read(fetched)
        if read.elsewhere:
            place = canonical(read.elsewhere[0])
            self._teller.note(f"{address} is a web page; its feed is {place}")
            if known := subscription.find(self._library.connection, place):
                return self._as_said(known, collection, most)
            fetched = self._visitor.get(place, named_by=address)
            read = _read(fetched)
            if read.elsewhere:
                raise FeedError(f"{place} is no feed but another web page; give the feed's address")
        collection = collection or collection_of(address)
        new = Subscription(address=place, collection=collection, most=most or MOST)
        return self._take(new, fetched, read)

    def _as_said(self, known: Subscription, collection: str, most: int) -> Refreshed:
        if most not in (0, known.most):  # its server must not say that nothing changed
            known = msgspec.structs.replace(known, most=most, etag="", modified="")
        return self.refresh(
            msgspec.structs.replace(known, collection=collection or known.collection)
        )

    def refresh(self, feed: Subscription) -> Refreshed:
        """Look at a feed that is followed. Raises CorpusError if it cannot be read, once that is
        written down."""
        try:
            fetched = self._visitor.get(
                feed.address,
                etag="" if self._again else feed.etag,
                modified="" if self._again else feed.modified,
            )
            read = None if fetched.unchanged else _read(fetched)
            if read and read.elsewhere:
                raise FeedError(f"{feed.address} is no feed any more but a web page")
        except CorpusError as error:
            failed = msgspec.structs.replace(
                feed, tried=time.time(), failures=feed.failures + 1, result=str(error)
            )
            subscription.keep(self._library.connection, failed)
            raise
        return self._take(feed, fetched, read)

    def _take(self, feed: Subscription, fetched: Fetched, read: Feed | None) -> Refreshed:
        """Add what is new; `read` is None where the feed is as it was: then only what waits is."""
        connection, now = self._library.connection, time.time()
        feed = msgspec.structs.replace(feed, tried=now, failures=0)
        if read is not None:
            self._tell_left_out(feed, read)
            entries = read.entries[: feed.most]
            expect(self._library, entries, feed.address, now=now, again=self._again)
            # only now that they wait: where nothing changed they are not told once more
            feed = msgspec.structs.replace(
                feed,
                title=read.title or feed.title,
                etag=fetched.etag,
                modified=fetched.modified,
            )
        subscription.keep(connection, feed)
        harvest = gather(
            self._library,
            self._visitor,
            feed.address,
            now=now,
            collection=feed.collection,
            teller=self._teller,
        )
        feed = msgspec.structs.replace(feed, result=harvest.line)
        subscription.keep(connection, feed)
        return Refreshed(feed, harvest)

    def _tell_left_out(self, feed: Subscription, read: Feed) -> None:
        if read.without:
            self._teller.note(
                f"{feed.address}: {read.without:,} of its entries have no address of a page"
            )
        if (count := len(read.entries)) > feed.most:
            self._teller.note(
                f"{feed.address} lists {count:,} pages; the newest {feed.most:,} are taken "
                "(--most N takes more)"
            )


def _read(fetched: Fetched) -> Feed:
    try:
        return feeds.read(fetched.raw, fetched.url, fetched.charset)
    except FeedError as error:
        raise FeedError(f"{fetched.url} {error}") from None
