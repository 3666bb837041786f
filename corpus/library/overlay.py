"""What files cannot hold of themselves: the address of a PDF, a title that a person gave it.

It stands in the database of the library, by the bytes of the file: it stays with one that is moved
or renamed, and one that is replaced by another gets none that is not its own.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import msgspec

from corpus.article import Article
from corpus.errors import Problem
from corpus.folder import Reading

TABLE = """
    CREATE TABLE overlays (
        sha256 TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
"""
"""`sha256` and `size` are of the file's bytes."""


class Overlay(msgspec.Struct, frozen=True, omit_defaults=True):
    """Fields that go before those of the file; empty ones leave what it says."""

    title: str = ""
    url: str = ""
    published: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()

    def over(self, article: Article) -> Article:
        """The article with these fields."""
        said = {name: value for name, value in msgspec.structs.asdict(self).items() if value}
        return msgspec.structs.replace(article, **said)


def write(connection: sqlite3.Connection, sha256: str, size: int, overlay: Overlay) -> None:
    """Write down what a file of these bytes does not hold."""
    with connection:
        connection.execute(
            "INSERT OR REPLACE INTO overlays (sha256, size, body) VALUES (?, ?, ?)",
            (sha256, size, msgspec.json.encode(overlay).decode()),
        )


def read(connection: sqlite3.Connection) -> dict[tuple[int, str], Overlay]:
    """All that is written down, by size and hash."""
    rows = connection.execute("SELECT size, sha256, body FROM overlays")
    return {(size, sha256): msgspec.json.decode(body, type=Overlay) for size, sha256, body in rows}


def laid(reading: Reading, file: Path) -> Reading:
    """What was read, with what the library in `file` knows beyond it; a library that cannot be
    read is a Problem, one that is not there holds nothing."""
    if not file.is_file():
        return reading
    try:
        with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as opened:
            (made,) = opened.execute("PRAGMA user_version").fetchone()
            known = read(opened) if made else {}  # somebody is about to make it, or had no room
    except (sqlite3.Error, msgspec.DecodeError) as error:
        what = f"cannot be read ({error}), so addresses of PDFs and other files are missing"
        cure = "python -m corpus add puts a damaged one aside and begins anew"
        if isinstance(error, sqlite3.OperationalError):
            cure = "make sure that you may write there and the disk has room"
        problem = Problem(file.name, f"{what}; {cure}", skipped=False, collection=None)
        return msgspec.structs.replace(reading, problems=(*reading.problems, problem))
    if not known:
        return reading
    found = {
        path: overlay
        for path in set(reading.files.values())
        if (overlay := of_file(path, known)) is not None
    }
    articles = tuple(
        found[path].over(one) if (path := reading.files[one.id]) in found else one
        for one in reading.articles
    )
    return msgspec.structs.replace(reading, articles=articles)


def of_file(path: Path, known: Mapping[tuple[int, str], Overlay]) -> Overlay | None:
    """What is written down of a file of these bytes."""
    try:
        size = path.stat().st_size
        if all(size != other for other, _ in known):
            return None
        with path.open("rb") as opened:
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return None
    return known.get((size, sha256))
