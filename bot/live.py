"""The snapshot that is live: swapped for a newer one while questions go on."""

import asyncio
import datetime
import logging
import threading
import time
from collections.abc import Sequence

import msgspec

from bot import understood
from bot.catalogue import Catalogue
from bot.language import N_, _
from bot.sent import SentQuote
from bot.sight import OPERATOR, Sight
from corpus.article import Article, Passage
from index import versions
from index.answer import Answer, Quote, Verdict
from index.answerer import Answerer
from index.errors import IndexMissingError, SnapshotError
from index.scope import EVERYTHING, Scope
from index.snapshot import Snapshot
from index.store import Store
from index.versions import Kept

log = logging.getLogger(__name__)

_PATIENCE = 60.0
"""Seconds until a version that could not be used is looked at again."""
_GONE = N_("an article that is no longer here")
_CATALOGUES = 100
"""Scopes, about one for each server, whose catalogues are kept."""


class Live:
    """An answerer that follows what is published."""

    def __init__(self, answerer: Answerer, store: Store) -> None:
        self._answerer = answerer
        self._store = store
        self._refused = self._told = ""
        """The version that cannot be used, and why, as the log was told."""
        self._catalogues: tuple[str, dict[Scope, Catalogue]] = ("", {})
        """Of one version, by scope."""
        self._again = 0.0
        """When to look at the refused version again: its fault may have been mended."""
        self._looking = threading.Lock()

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that is live at this moment."""
        return self._answerer.snapshot

    @property
    def version(self) -> str:
        """Of the snapshot that is live."""
        return self._answerer.snapshot.version

    @property
    def refuses(self) -> bool:
        """True if what is published cannot be used, as far as it was looked at."""
        return bool(self._told)

    @property
    def longest(self) -> int:
        """Characters of a question at most."""
        return self._answerer.longest

    def answer(
        self,
        question: str,
        scope: Scope = EVERYTHING,
        sight: Sight = OPERATOR,
        precision: float | None = None,
        most: int | None = None,
        day: datetime.date | None = None,
    ) -> Answer:
        """An answer from the snapshot that is live at this moment, as far as it may be seen;
        `precision`, and `most` quotes, in place of those of the settings. `day`: that of asking, if
        it is another than today."""
        answerer = self._answerer
        whole = sight.within(answerer.snapshot, scope)
        return answerer.at(precision).answer(question, whole, most, day)

    def nearest(
        self,
        question: str,
        sight: Sight,
        most: int,
        precision: float | None = None,
        day: datetime.date | None = None,
    ) -> Answer:
        """An answer from all that may be seen, whose quotes are the nearest passages whatever the
        verdict is, at most so many; marked only where the reader is sure of the answer."""
        answerer = self._answerer.at(precision)
        scope = sight.within(answerer.snapshot, EVERYTHING)
        walk = answerer.walk(question, quotes=most, scope=scope, today=day)
        quotes = tuple(
            msgspec.structs.replace(quote, marked=quote.answer) for quote in walk.ranked[:most]
        )
        return msgspec.structs.replace(walk.answer, quotes=quotes, near=())

    def collections(self, server: int) -> list[str]:
        """The collections that a server may quote, by name."""
        return Sight(server).of(self._answerer.snapshot)

    def further(
        self,
        question: str,
        scope: Scope,
        sight: Sight,
        seen: Sequence[SentQuote],
        precision: float | None = None,
        day: datetime.date | None = None,
    ) -> tuple[Quote, Verdict] | None:
        """The best quote for a question that overlaps none that was seen, and what it is by itself;
        None if there is none, or only such as are not even near."""
        answerer = self._answerer.at(precision)
        whole = sight.within(answerer.snapshot, scope)
        walk = answerer.walk(question, quotes=len(seen) + 3, scope=whole, today=day)
        for quote in walk.ranked:
            if not any(_overlap(quote, one) for one in seen):
                verdict = answerer.verdict_on(quote, whole)
                return None if verdict == "nothing" else (quote, verdict)
        return None

    def article(self, name: str, sight: Sight) -> tuple[Article, Sequence[Passage]] | None:
        """An article with its passages; None if it is not there, or may not be seen."""
        return _article(self._answerer.snapshot, name, sight)

    def as_quoted(self, quote: SentQuote, sight: Sight) -> tuple[Article, Sequence[Passage]] | None:
        """The article of a quote with its passages; None if it is no longer what it was."""
        loaded = self._answerer.snapshot
        if loaded.manifest.articles.get(quote.article) != quote.sha256:
            return None
        return _article(loaded, quote.article, sight)

    def since(self, quotes: Sequence[SentQuote], server: int) -> dict[str, str]:
        """What became of the quoted articles that are not what they were: the hash of what one is
        now, "" if it was removed. Nothing is told of one that only other servers may see now."""
        loaded = self._answerer.snapshot
        changes = {}
        for quote in quotes:
            now = loaded.manifest.articles.get(quote.article, "")
            if now == quote.sha256:
                continue
            scope = Sight(server).within(loaded, EVERYTHING)
            if not now or scope.admits(loaded.articles[quote.article]):
                changes[quote.article] = now
        return changes

    def text(self, article: str) -> str:
        """Everything in an article; "" if it is not there."""
        found = self._answerer.snapshot.articles.get(article)
        return found.text if found else ""

    def catalogue(self, sight: Sight = OPERATOR) -> Catalogue:
        """What can be chosen from in that snapshot; takes a second for a million articles."""
        loaded = self._answerer.snapshot
        scope = sight.within(loaded, EVERYTHING)
        version, catalogues = self._catalogues
        if version != loaded.version or len(catalogues) >= _CATALOGUES:
            catalogues = {}
            self._catalogues = (loaded.version, catalogues)
        if scope not in catalogues:
            catalogues[scope] = Catalogue(
                article for article in loaded.articles.values() if scope.admits(article)
            )
        return catalogues[scope]

    def told(self, scope: Scope, sight: Sight) -> str:
        """In words to which articles a scope narrows the search; "" if to none."""
        found = self.article(scope.article, sight) if scope.article else None
        title = " ".join(found[0].title.split()) or found[0].id if found else ""
        if scope.article and not title:
            title = _(_GONE)
        return understood.within(title, scope.tag, scope.since, scope.before)

    async def follow(self, seconds: float) -> None:
        """Look every so many seconds for a new snapshot and swap it in; runs until cancelled.

        A snapshot that cannot be used is told in the log once, and the live one goes on.
        """
        while True:
            await asyncio.sleep(seconds)
            try:
                await asyncio.to_thread(self.refresh)
            except Exception:
                log.exception("looking for a new snapshot failed; the live one stays")

    def refresh(self) -> None:
        """Look for a new snapshot now and swap it in; takes seconds for a large one."""
        with self._looking:
            self._refresh()

    def go_back(self, version: str) -> None:
        """Publish a version that is kept and let it be live; takes seconds for a large one.

        Raises IndexMissingError if it is gone, SnapshotError if it cannot be used, BusyStoreError
        while something is built; what is live then stays.
        """
        before = self._answerer.snapshot.version
        versions.go_back(self._store, version, self._answerer.encoder.identity)
        self.refresh()
        if self._answerer.snapshot.version != version:
            versions.go_back(self._store, before, self._answerer.encoder.identity)
            raise SnapshotError(self._told)

    def kept(self) -> list[Kept]:
        """The versions on disk, the newest first."""
        return versions.kept(self._store)

    def _refresh(self) -> None:
        version = ""
        try:
            version = self._store.current()
            if version == self._answerer.snapshot.version:
                self._refused = self._told = ""
                return
            if version == self._refused and time.monotonic() < self._again:
                return
            newer = self._answerer.on(self._store, version)
        except (IndexMissingError, SnapshotError) as error:
            if str(error) != self._told:
                live = self._answerer.snapshot.version
                log.warning("%s stays live: %s (or restart the bot)", live, error)
            self._refused, self._told = version, str(error)
            self._again = time.monotonic() + _PATIENCE
            return
        self._answerer = newer
        self._refused = self._told = ""
        log.info("snapshot %s is live: %d passages", version, len(newer.snapshot.passages))


def _article(loaded: Snapshot, name: str, sight: Sight) -> tuple[Article, Sequence[Passage]] | None:
    found, passages = loaded.articles.get(name), loaded.passages_of(name)
    if not found or not passages or not sight.within(loaded, EVERYTHING).admits(found):
        return None
    return found, passages


def _overlap(one: Quote, other: SentQuote) -> bool:
    return (
        one.article.id == other.article
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )
