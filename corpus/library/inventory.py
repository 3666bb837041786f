"""Which articles the files of the folder hold: their ids, addresses, and the hashes of their texts.

All of it stands in the files. It is noted in the database of the library, by the file's size and
time of change, so that a command that adds one file need not read all others.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from corpus import folder
from corpus.article import Article
from corpus.errors import Problem
from corpus.formats.extract import Format
from corpus.web.address import canonical

TABLES = """
    CREATE TABLE files (
        file TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        changed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE articles (
        file TEXT NOT NULL REFERENCES files (file) ON DELETE CASCADE,
        id TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        text TEXT NOT NULL,
        address TEXT NOT NULL
    ) STRICT;
    CREATE INDEX articles_file ON articles (file);
    CREATE INDEX articles_id ON articles (id);
    CREATE INDEX articles_text ON articles (text);
    CREATE INDEX articles_address ON articles (address);
"""
_BY_ID = "SELECT id, file FROM articles WHERE id = ? ORDER BY file LIMIT 1"
_BY_TEXT = "SELECT id, file FROM articles WHERE text = ? ORDER BY file LIMIT 1"
_BY_ADDRESS = "SELECT id, file FROM articles WHERE address = ? ORDER BY file LIMIT 1"


class Place(msgspec.Struct, frozen=True):
    """Where an article lies."""

    id: str
    file: str
    """Path below the folder of the articles."""


class Row(msgspec.Struct, frozen=True):
    """What is noted of an article."""

    id: str
    sha256: str
    text: str
    """The hash of its text."""
    address: str
    """Where its file says that it stood, in the canonical form; "" if it says nothing."""


def text_hash(text: str) -> str:
    """64 hexadecimal digits: the same for texts that differ in white space only."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8", "replace")).hexdigest()


def refresh(
    connection: sqlite3.Connection, place: Path, file_mb: float, formats: tuple[Format, ...]
) -> None:
    """Note what changed below `place` since the last time, file by file, so that others can write
    in between and nothing is read twice if it is ended; nothing is held but one article."""
    connection.execute("PRAGMA synchronous = NORMAL")  # what a cut of power takes is read again
    try:
        _refresh(connection, place, file_mb, formats)
    finally:
        connection.execute("PRAGMA synchronous = FULL")


def _refresh(
    connection: sqlite3.Connection, place: Path, file_mb: float, formats: tuple[Format, ...]
) -> None:
    noted = {
        file: (size, changed)
        for file, size, changed in connection.execute("SELECT file, size, changed FROM files")
    }
    for path, name in folder.files_below(place, []):
        try:
            now = path.stat()
        except OSError:
            continue
        if noted.pop(name, None) != (now.st_size, now.st_mtime_ns):
            found = folder.stream(path, name, file_mb=file_mb, formats=formats)
            with connection:
                _note(connection, name, now, _rows(name, found))
    with connection:
        connection.executemany("DELETE FROM files WHERE file = ?", [(name,) for name in noted])


def row(article: Article) -> Row:
    """What is noted of an article."""
    return Row(article.id, article.sha256, text_hash(article.text), canonical(article.url))


def note(connection: sqlite3.Connection, place: Path, name: str, rows: Iterable[Row]) -> None:
    """Note what the file `name` holds, which was just written."""
    with connection:
        _note(connection, name, (place / name).stat(), rows)


def forget(connection: sqlite3.Connection, name: str) -> None:
    """Note that the file `name` is gone."""
    with connection:
        connection.execute("DELETE FROM files WHERE file = ?", (name,))


def _note(
    connection: sqlite3.Connection, name: str, now: os.stat_result, found: Iterable[Row | None]
) -> None:
    """Whoever else writes is kept waiting only once all of it was read: `found` is put aside first,
    in a table of this connection's own."""
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS found (id, sha256, text, address)")
    connection.execute("DELETE FROM temp.found")
    whole = True
    for one in found:
        whole = whole and one is not None
        if one is not None:
            connection.execute(
                "INSERT INTO temp.found VALUES (?, ?, ?, ?)",
                (one.id, one.sha256, one.text, one.address),
            )
    connection.execute("DELETE FROM files WHERE file = ?", (name,))
    if whole:
        connection.execute(
            "INSERT INTO files (file, size, changed) VALUES (?, ?, ?)",
            (name, now.st_size, now.st_mtime_ns),
        )
        connection.execute(
            "INSERT INTO articles (file, id, sha256, text, address)"
            " SELECT ?, id, sha256, text, address FROM temp.found ORDER BY rowid",
            (name,),
        )


def _rows(name: str, found: Iterable[Article | Problem]) -> Iterator[Row | None]:
    """What is noted of a file; None comes last for one that must be read again the next time."""
    for one in found:
        if isinstance(one, Article):
            yield row(one)
        elif one == folder.changed(name):
            yield None


def with_id(connection: sqlite3.Connection, article: str) -> Place | None:
    """Where the article with this id lies."""
    return _first(connection, _BY_ID, article)


def holds(connection: sqlite3.Connection, article: Article) -> bool:
    """True if there is just this article."""
    query = "SELECT 1 FROM articles WHERE id = ? AND sha256 = ?"
    return connection.execute(query, (article.id, article.sha256)).fetchone() is not None


def says(connection: sqlite3.Connection, article: Article) -> bool:
    """True if the article with this id is there and has the same text, wherever it belongs."""
    query = "SELECT 1 FROM articles WHERE id = ? AND text = ?"
    found = connection.execute(query, (article.id, text_hash(article.text)))
    return found.fetchone() is not None


def with_text(connection: sqlite3.Connection, text: str) -> Place | None:
    """Where an article with this text lies."""
    return _first(connection, _BY_TEXT, text_hash(text))


def at_address(connection: sqlite3.Connection, canonical: str) -> Place | None:
    """Where an article lies whose file says that it stood there."""
    return _first(connection, _BY_ADDRESS, canonical) if canonical else None


def _first(connection: sqlite3.Connection, query: str, value: str) -> Place | None:
    row = connection.execute(query, (value,)).fetchone()
    return Place(*row) if row else None


def address_of(connection: sqlite3.Connection, article: str) -> str:
    """Where the file of an article says that it stood; "" if it says nothing."""
    row = connection.execute("SELECT address FROM articles WHERE id = ?", (article,)).fetchone()
    return str(row[0]) if row else ""


def of_size(connection: sqlite3.Connection, size: int) -> list[str]:
    """The files that have so many bytes."""
    rows = connection.execute("SELECT file FROM files WHERE size = ? ORDER BY file", (size,))
    return [file for (file,) in rows]


def ids(connection: sqlite3.Connection, file: str) -> list[str]:
    """The ids of the articles of a file, in its order."""
    rows = connection.execute("SELECT id FROM articles WHERE file = ? ORDER BY rowid", (file,))
    return [article for (article,) in rows]


def count_twice(connection: sqlite3.Connection) -> int:
    """How many articles have the text of another, but for the first of each."""
    query = "SELECT count(*) - count(DISTINCT text) FROM articles"
    return int(connection.execute(query).fetchone()[0])


def count_addresses(connection: sqlite3.Connection) -> int:
    """Articles whose files say where they stood."""
    (count,) = connection.execute("SELECT count(*) FROM articles WHERE address <> ''").fetchone()
    return int(count)


def every_id(connection: sqlite3.Connection) -> list[str]:
    """The ids of all articles."""
    return [article for (article,) in connection.execute("SELECT id FROM articles")]
