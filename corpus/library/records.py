"""What the files of the articles cannot hold, in one small SQLite file.

The folder of the articles is the truth. Here stands only where pages came from, what files that
have no place for it are called, what articles said before they were changed, and what was removed.
Without it everything in the files still works. Its tables: `corpus.library.schema`.
"""

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import filelock
import msgspec

from corpus import folder, pile
from corpus.article import Article
from corpus.errors import CorpusError
from corpus.formats import registry
from corpus.formats.extract import Format
from corpus.library import inventory, schema
from corpus.settings import Config, CorpusSettings
from corpus.web.address import own

_PATIENCE = 30.0
"""Seconds to wait for another command that changes the library."""
LEFT = ".adding-"
"""How names begin of files that are being written; one that is left was never whole."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an address that was fetched."""

    address: str
    """In its canonical form."""
    article: str
    """Id of its article, or of the first in its file; it never changes."""
    file: str
    """Path below the folder of the articles."""
    etag: str = ""
    modified: str = ""
    """`Last-Modified` as sent; both are empty where a whole answer is wanted."""
    fetched: float = 0.0
    """Seconds since 1970; 0 if that is not known."""
    sha256: str = ""
    """Of the article as it was fetched; "" if that is not known."""
    said: str = "{}"
    """What a person said of it when it was added, as JSON."""
    removed: float = 0.0
    """When it was removed; 0 if it is there."""


class Version(msgspec.Struct, frozen=True):
    """An article as it was before it was changed."""

    until: float
    """When it was changed, in seconds since 1970."""
    article: Article


class Library:
    """The open file, with the folder of the articles that it is about."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        file: Path,
        articles: Path,
        settings: CorpusSettings,
        formats: tuple[Format, ...],
        patience: float,
    ) -> None:
        self.connection = connection
        self.file = file
        self.articles = articles
        self.settings = settings
        self.formats = formats
        self._lock = filelock.FileLock(file.with_name(f"{file.name}.lock"), timeout=patience)

    @classmethod
    def open(
        cls,
        config: Config,
        settings: CorpusSettings,
        tell: Callable[[str], object] = print,
        patience: float = _PATIENCE,
    ) -> "Library":
        """The library of these settings, made or brought up to date if need be; `tell` is told in
        one line of a file that was damaged or is gone, and of what is lost with it. `patience`:
        seconds to wait for another command that changes the library.

        Raises CorpusError, with the cure, if it cannot be used, or the articles are one file.
        """
        articles = pile.places(config, settings).articles
        file = config.place(settings.library)
        try:
            articles.mkdir(parents=True, exist_ok=True)
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if not articles.is_file():
                raise CorpusError(
                    f"{error.filename} cannot be made ({error.strerror}); check its name and rights"
                ) from None
        if file.is_relative_to(articles):
            raise CorpusError(
                f"corpus.library ({file}) must not lie among the articles; name another file"
            )
        if folder.is_single(articles):
            raise CorpusError(
                f"{articles} is one file; set corpus.articles to a folder, which can take more"
            )
        try:
            connection, fresh = schema.opened(file, tell)
        except (OSError, sqlite3.Error) as error:
            raise CorpusError(_unusable(file, error)) from None
        formats = registry.with_columns(settings.columns)
        library = cls(connection, file, articles, settings, formats, patience)
        if fresh:
            try:
                library._begin(tell)
            except BaseException as error:
                library.__exit__(type(error), error, None)
                raise
        return library

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise CorpusError(_unusable(self.file, error)) from None

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Only one process at a time changes the library; may be entered again. What one left
        unfinished that was killed is removed. Raises CorpusError if another takes too long."""
        first = not self._lock.is_locked
        try:
            self._lock.acquire()
        except filelock.Timeout:
            raise CorpusError(
                "another command is changing the library; wait until it is done"
            ) from None
        except OSError as error:
            raise CorpusError(_unusable(self.file, error)) from None
        try:
            if first:
                with contextlib.suppress(OSError):  # nobody reads them
                    for left in self.articles.glob(f"{LEFT}*"):
                        left.unlink(missing_ok=True)
            yield
        finally:
            self._lock.release()

    def known(self, address: str) -> Page | None:
        """What is known of an address in its canonical form, be it one that only led to the page.

        A page whose file is gone counts as removed, however that went; one whose file was moved
        by hand is where it is now."""
        row = self.connection.execute(
            "SELECT body FROM pages JOIN addresses ON page = pages.id WHERE address = ?", (address,)
        ).fetchone()
        if row is not None:
            return self._as_it_lies(msgspec.json.decode(row[0], type=Page))
        found = inventory.at_address(self.connection, address)
        if found is None or not (self.articles / found.file).is_file():
            return None
        return Page(address=address, article=found.id, file=found.file)

    def first_known(self, addresses: Sequence[str]) -> Page | None:
        """What is known of the page with these addresses, the surest first, all in their canonical
        form; not that of another site which only has the same text."""
        for address in addresses:
            page = self.known(address)
            if page and (
                page.address in addresses or own(page.address, addresses[0]) == page.address
            ):
                return page
        return None

    def page_of(self, article: str) -> Page | None:
        """The page that an article came from; None if it came from none, or that is not known."""
        row = self.connection.execute(
            "SELECT body FROM pages WHERE article = ?", (article,)
        ).fetchone()
        return self._as_it_lies(msgspec.json.decode(row[0], type=Page)) if row else None

    def _as_it_lies(self, page: Page) -> Page:
        found = inventory.with_id(self.connection, page.article)
        if found and (self.articles / found.file).is_file():
            return msgspec.structs.replace(page, file=found.file, removed=0.0)
        # without these the next request gets a whole answer
        gone = page.removed or time.time()
        return msgspec.structs.replace(page, etag="", modified="", removed=gone)

    def refresh(self) -> None:
        """Look which files changed since the last time; for one who is alone with the library."""
        inventory.refresh(self.connection, self.articles, self.settings.file_mb, self.formats)

    def note(self, file: str) -> None:
        """The same of one file, which was just written."""
        found = self._articles_of(file)
        inventory.note(self.connection, self.articles, file, map(inventory.row, found))

    def article(self, file: str, article: str) -> Article | None:
        """The article with this id as its file says it now; None if it is not in it."""
        return next((one for one in self._articles_of(file) if one.id == article), None)

    def _articles_of(self, file: str) -> Iterator[Article]:
        found = folder.stream(
            self.articles / file, file, file_mb=self.settings.file_mb, formats=self.formats
        )
        return (one for one in found if isinstance(one, Article))

    def addresses(self, article: str) -> list[str]:
        """Every address that led to the page of an article, in their canonical forms."""
        rows = self.connection.execute(
            "SELECT addresses.address FROM addresses JOIN pages ON page = pages.id"
            " WHERE article = ? ORDER BY addresses.address",
            (article,),
        )
        return [address for (address,) in rows]

    def remember(self, page: Page, led: Iterable[str] = ()) -> None:
        """Write down a page, and other addresses that led to it, all in their canonical form."""
        with self.connection:
            (number,) = self.connection.execute(
                "INSERT INTO pages (article, body) VALUES (?, ?)"
                " ON CONFLICT (article) DO UPDATE SET body = excluded.body RETURNING id",
                (page.article, msgspec.json.encode(page).decode()),
            ).fetchone()
            self.connection.executemany(
                "INSERT OR REPLACE INTO addresses (address, page) VALUES (?, ?)",
                [(address, number) for address in {page.address, *led}],
            )

    def mark_removed(self, found: inventory.Place, at: float) -> None:
        """Note, before it is done, that an article which stood on the web is removed."""
        page = self.page_of(found.id)
        if address := page.address if page else inventory.address_of(self.connection, found.id):
            page = page or Page(address=address, article=found.id, file=found.file)
            self.remember(msgspec.structs.replace(page, removed=at))

    def keep_version(self, article: Article) -> None:
        """Keep what an article says, before it is changed."""
        last = self.connection.execute(
            "SELECT sha256 FROM versions WHERE article = ? ORDER BY id DESC LIMIT 1", (article.id,)
        ).fetchone()
        if last != (article.sha256,):  # a command that was ended here kept it already
            body = zlib.compress(msgspec.json.encode(article))
            with self.connection:
                self.connection.execute(
                    "INSERT INTO versions (article, sha256, until, body) VALUES (?, ?, ?, ?)",
                    (article.id, article.sha256, time.time(), body),
                )

    def versions(self, article: str) -> list[Version]:
        """What an article said before, the oldest first."""
        rows = self.connection.execute(
            "SELECT until, body FROM versions WHERE article = ? ORDER BY id", (article,)
        )
        return [
            Version(until, msgspec.json.decode(zlib.decompress(body), type=Article))
            for until, body in rows
        ]

    def _begin(self, tell: Callable[[str], object]) -> None:
        """Take into a new file what the articles' own files say."""
        with self.alone():
            self.refresh()
        if count := inventory.count_addresses(self.connection):
            tell(
                f"made {self.file}; addresses were taken from the files of the articles "
                f"({count:,}). If you had one before, put its copy back: earlier versions, where "
                "PDFs came from and what was removed stand in it alone"
            )


def _unusable(file: Path, error: Exception) -> str:
    cure = "make sure that you may write there and the disk has room"
    why = getattr(error, "strerror", None) or error
    return f"{file} cannot be used ({why}); {cure}"
