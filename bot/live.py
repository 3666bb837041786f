"""The snapshot that is live: swapped for a newer one while questions go on."""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence

from bot import understood
from bot.catalogue import Catalogue
from bot.sent import SentQuote
from corpus.article import Article, Passage
from index.answer import Answer, Quote
from index.answerer import Answerer
from index.errors import IndexMissingError, SnapshotError
from index.scope import EVERYTHING, Scope
from index.store import Store

log = logging.getLogger(__name__)

_PATIENCE = 60.0
"""Seconds until a version that could not be used is looked at again."""
OWN = "server-"
"""What the name of a server's own collection begins with; its id follows."""
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

    @property
    def longest(self) -> int:
        """Characters of a question at most."""
        return self._answerer.longest

    def answer(
        self, question: str, scope: Scope = EVERYTHING, precision: float | None = None
    ) -> Answer:
        """An answer from the snapshot that is live at this moment; `precision` in place of that
        of the settings."""
        return self._answerer.at(precision).answer(question, scope)

    def collections(self, server: int) -> list[str]:
        """The collections that a server may quote, by name: all but those of other servers."""
        loaded = self._answerer.snapshot
        return [one for one in loaded.collections if not _of_another(one, server)]

    def sight(self, server: int, chosen: Collection[str] | None) -> frozenset[str] | None:
        """Of these the collections that a server may quote; None if nothing is kept from it."""
        allowed = self.collections(server)
        seen = [one for one in allowed if chosen is None or one in chosen]
        return None if seen == self._answerer.snapshot.collections else frozenset(seen)

    def further(self, question: str, scope: Scope, seen: Sequence[SentQuote]) -> Quote | None:
        """The best quote for a question that overlaps none that was seen; None if there is none."""
        walk = self._answerer.walk(question, quotes=len(seen) + 3, scope=scope)
        return next((one for one in walk.ranked if not any(_overlap(one, s) for s in seen)), None)

    def article(self, name: str) -> tuple[Article, Sequence[Passage]] | None:
        """An article with its passages; None if it is not in the live snapshot."""
        loaded = self._answerer.snapshot
        found = loaded.articles.get(name)
        passages = loaded.passages_of(name)
        return (found, passages) if found and passages else None

    def catalogue(self, scope: Scope = EVERYTHING) -> Catalogue:
        """What can be chosen from in that snapshot; takes a second for a million articles."""
        loaded = self._answerer.snapshot
        version, catalogues = self._catalogues
        if version != loaded.version or len(catalogues) >= _CATALOGUES:
            catalogues = {}
            self._catalogues = (loaded.version, catalogues)
        if scope not in catalogues:
            catalogues[scope] = Catalogue(
                article for article in loaded.articles.values() if scope.admits(article)
            )
        return catalogues[scope]

    def told(self, scope: Scope) -> str:
        """In words to which articles a scope narrows the search; "" if to none."""
        article = self._answerer.snapshot.articles.get(scope.article)
        title = " ".join(article.title.split()) or article.id if article else scope.article
        return understood.within(title, scope.tag, scope.since, scope.before)

    async def follow(self, seconds: float) -> None:
        """Look every so many seconds for a new snapshot and swap it in; runs until cancelled.

        A snapshot that cannot be used is told in the log once, and the live one goes on.
        """
        while True:
            await asyncio.sleep(seconds)
            try:
                await asyncio.to_thread(self._refresh)
            except Exception:
                log.exception("looking for a new snapshot failed; the live one stays")

    def _refresh(self) -> None:
        version = ""
        try:
            version = self._store.current()
            if version == self._answerer.snapshot.version:
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


def _of_another(collection: str, server: int) -> bool:
    return collection.startswith(OWN) and collection != f"{OWN}{server}"


def _overlap(one: Quote, other: SentQuote) -> bool:
    return (
        one.article.id == other.article
        and one.span.start < other.span.end
        and other.span.start < one.span.end
    )
