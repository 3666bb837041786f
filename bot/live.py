"""The snapshot that is live: swapped for a newer one while questions go on."""

import asyncio
import logging
import time

from index.answer import Answer
from index.answerer import Answerer
from index.errors import IndexMissingError, SnapshotError
from index.store import Store

log = logging.getLogger(__name__)

_PATIENCE = 60.0
"""Seconds until a version that could not be used is looked at again."""


class Live:
    """An answerer that follows what is published."""

    def __init__(self, answerer: Answerer, store: Store) -> None:
        self._answerer = answerer
        self._store = store
        self._refused = self._told = ""
        """The version that cannot be used, and why, as the log was told."""
        self._again = 0.0
        """When to look at the refused version again: its fault may have been mended."""

    @property
    def longest(self) -> int:
        """Characters of a question at most."""
        return self._answerer.longest

    def answer(self, question: str) -> Answer:
        """An answer from the snapshot that is live at this moment."""
        return self._answerer.answer(question)

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
