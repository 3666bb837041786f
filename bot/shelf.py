"""What servers added: one file for each article, in a folder of its server.

    data/added/server-ID/TITLE-KEY.jsonl            an article; the next build of the index reads it
    data/added/.drafts/server-ID/TITLE-KEY.jsonl    one that nobody has kept yet
    data/added/.removed/server-ID/TITLE-KEY.jsonl   one that was removed, until that is a day ago

A file goes from one folder to another in one step, so that nothing is lost or there twice. What a
member sent never names a file: the name is made here. Who added what is written nowhere.
"""

import contextlib
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from bot.addition import Added, files, key_of, name_of, read, write
from bot.errors import ShelfError
from corpus import added
from corpus.article import Article

DAY = 24 * 60 * 60.0
"""Seconds for which a draft waits, and a removed article can be put back."""
MOST_DRAFTS = 50
"""Drafts of one server that wait; of more the oldest go."""
_DRAFTS, _REMOVED = ".drafts", ".removed"


class Done(Enum):
    """What became of a step; one that was taken before is not taken again."""

    YES = "yes"
    FULL = "full"
    """The server has added as many articles as it may."""
    GONE = "gone"
    """There is no such draft or article any more."""


class Shelf:
    """The folder of what servers added. Its methods block: they are called in a thread."""

    def __init__(
        self, folder: Path, most: int = 1000, clock: Callable[[], float] = time.time
    ) -> None:
        """`most`: articles of one server."""
        self.folder = folder
        self.most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[int, tuple[int, tuple[Added, ...]]] = {}
        """By server: when its folder changed, and what was in it."""

    def draft(self, server: int, article: Article) -> Added:
        """Let an article wait until somebody keeps it or throws it away."""
        with self._changing():
            key = f"{secrets.randbelow(10**15):015}"
            folder = self._place(server, _DRAFTS)
            folder.mkdir(parents=True, exist_ok=True)
            waiting = sorted(files(folder), key=lambda path: path.stat().st_mtime)
            for old in waiting[: max(0, len(waiting) - MOST_DRAFTS + 1)]:
                old.unlink(missing_ok=True)
            made = write(server, folder, key, article, self._clock())
            if made is None:
                raise ShelfError(f"{folder} does not give back what was written to it")
            return made

    def drafted(self, server: int, key: str) -> Added | None:
        """The draft with this key, if it waits."""
        with self._reading():
            return read(server, self._find(server, key, _DRAFTS))

    def change(self, server: int, key: str, **fields: Any) -> Added | None:
        """Change the title, the date or the address of a draft; None if it waits no longer."""
        with self._changing():
            path = self._find(server, key, _DRAFTS)
            draft = read(server, path)
            if draft is None or path is None:
                return None
            article = msgspec.structs.replace(draft.article, **fields)
            changed = write(server, path.parent, key, article, self._clock())
            if path.name != name_of(article.title, key):
                path.unlink(missing_ok=True)
            return changed

    def keep(self, server: int, key: str) -> tuple[Done, Added | None]:
        """Put a draft among the articles of the server."""
        with self._changing():
            path = self._find(server, key, _DRAFTS)
            if path is None:
                kept = read(server, self._find(server, key))
                return (Done.YES, kept) if kept else (Done.GONE, None)
            place = self._place(server)
            if len(files(place)) >= self.most:
                return Done.FULL, None
            self._move(path, place)
            return Done.YES, read(server, place / path.name)

    def throw(self, server: int, key: str) -> None:
        """Throw a draft away; nothing happens to one that was kept."""
        with self._changing():
            if path := self._find(server, key, _DRAFTS):
                path.unlink(missing_ok=True)

    def remove(self, server: int, key: str) -> tuple[Done, Added | None]:
        """Take an article away; for a day it can be put back."""
        return self._carry(server, key, "", _REMOVED)

    def undo(self, server: int, key: str) -> tuple[Done, Added | None]:
        """Put an article back that was removed less than a day ago."""
        return self._carry(server, key, _REMOVED, "")

    def _carry(self, server: int, key: str, source: str, target: str) -> tuple[Done, Added | None]:
        with self._changing():
            path = self._find(server, key, source)
            if path is None:
                there = read(server, self._find(server, key, target))
                return (Done.YES, there) if there else (Done.GONE, None)
            if source == _REMOVED and self._is_old(path):
                return Done.GONE, None
            now = self._clock()
            os.utime(path, (now, now))  # before it is moved: the day begins now
            place = self._place(server, target)
            self._move(path, place)
            return Done.YES, read(server, place / path.name)

    def added(self, server: int) -> tuple[Added, ...]:
        """The articles that a server added, newest first, without their texts."""
        with self._reading():
            place = self._place(server)
            try:
                changed = place.stat().st_mtime_ns
            except FileNotFoundError:
                return ()
            known = self._known.get(server)
            if known is None or known[0] != changed:
                there = (read(server, path) for path in files(place))
                found = sorted((one.without_text for one in there if one), key=_newest)
                known = self._known[server] = changed, tuple(reversed(found))
            return known[1]

    def one(self, server: int, key: str) -> Added | None:
        """The article with this key that a server added."""
        with self._reading():
            return read(server, self._find(server, key))

    def tidy(self) -> None:
        """Delete drafts and removed articles whose day is over."""
        with self._changing():
            for folder in (_DRAFTS, _REMOVED):
                for path in (self.folder / folder).glob("server-*/*"):
                    if self._is_old(path):
                        path.unlink(missing_ok=True)

    def purge(self, server: int) -> int:
        """Delete everything that a server added; gives how many articles that were."""
        with self._changing():
            count = len(files(self._place(server)))
            for folder in ("", _DRAFTS, _REMOVED):
                place = self._place(server, folder)
                if place.is_dir() and not place.is_symlink():
                    shutil.rmtree(place)
            return count

    def export(self, server: int) -> list[dict[str, Any]]:
        """Everything that is there of a server: its articles, drafts, and what it removed."""
        found = []
        with self._reading():
            for state, folder in (("kept", ""), ("draft", _DRAFTS), ("removed", _REMOVED)):
                for path in sorted(files(self._place(server, folder))):
                    if one := read(server, path):
                        fields = msgspec.to_builtins(one.article)
                        found.append({"article": state, "added": one.day, **fields})
        return found

    def _place(self, server: int, folder: str = "") -> Path:
        return self.folder / folder / added.collection_of(server)

    def _find(self, server: int, key: str, folder: str = "") -> Path | None:
        """The file of this key, in the folder of this server and in no other."""
        found = (one for one in files(self._place(server, folder)) if key_of(one) == key)
        return next(found, None)

    def _is_old(self, path: Path) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return path.stat().st_mtime <= self._clock() - DAY
        return False

    def _move(self, path: Path, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        path.rename(place / path.name)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """One change at a time; what the disk refuses is a ShelfError."""
        with self._lock:
            try:
                with self._reading():
                    yield
            finally:
                self._known.clear()

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ShelfError(
                f"{self.folder} cannot be used: {error.strerror or error}; give the bot the right "
                "to write there, and room"
            ) from None


def _newest(one: Added) -> tuple[str, str]:
    return one.article.published or one.day, one.day
