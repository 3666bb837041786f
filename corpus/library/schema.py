"""The SQLite file of the library: its tables, how it is made and brought up to date.

The schema is a row of scripts: a new file runs all of them, an older one those that it has not
seen yet (`PRAGMA user_version` counts them).
"""

import contextlib
import datetime
import sqlite3
from collections.abc import Callable
from pathlib import Path

import filelock

from corpus.errors import CorpusError
from corpus.feeds import subscription, waiting
from corpus.library import inventory, overlay

MIGRATIONS = (
    f"""
    CREATE TABLE pages (
        id INTEGER PRIMARY KEY,
        article TEXT NOT NULL UNIQUE,
        body TEXT NOT NULL
    ) STRICT;
    CREATE TABLE addresses (
        address TEXT PRIMARY KEY,
        page INTEGER NOT NULL REFERENCES pages (id) ON DELETE CASCADE
    ) STRICT;
    CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        article TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        until REAL NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE INDEX versions_article ON versions (article);
    {overlay.TABLE}
    {inventory.TABLES}
    """,
    f"{subscription.TABLE}{waiting.TABLE}",
)
_PATIENCE = 30.0
"""Seconds to wait for another program that writes the file."""
_BROKEN = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


class _DamagedError(Exception):
    """What is in the file is no database, or one that holds together no more."""


def opened(file: Path, tell: Callable[[str], object]) -> tuple[sqlite3.Connection, bool]:
    """The open file, and whether it is a new one. One that is damaged is put aside, which `tell` is
    told."""
    lock = file.with_name(f"{file.name}.open.lock")
    lock.touch()  # says why it cannot be written, unlike the lock
    with filelock.FileLock(lock, timeout=_PATIENCE):
        with contextlib.suppress(_DamagedError):
            return _migrated(file)
        aside = file.with_name(f"{file.name}.damaged-{datetime.datetime.now():%Y%m%d-%H%M%S}")
        for ending in ("-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        file.replace(aside)
        tell(f"{file} was damaged and is put aside as {aside.name}; a new one is begun")
        return _migrated(file)


def _migrated(file: Path) -> tuple[sqlite3.Connection, bool]:
    connection = sqlite3.connect(file, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        _check_version(file, version)
        for number, script in enumerate(MIGRATIONS[version:], version + 1):
            connection.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")
        # damage in the middle shows only where it is read
        _check_whole(connection)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.DatabaseError) and error.sqlite_errorcode & 0xFF in _BROKEN:
            raise _DamagedError from None
        raise
    return connection, version == 0


def _check_whole(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _DamagedError


def _check_version(file: Path, version: int) -> None:
    if version > len(MIGRATIONS):
        raise CorpusError(
            f"{file} was written by a newer Quoth (version {version} of the file, this program "
            f"knows {len(MIGRATIONS)}); update the program, or move the file away to begin anew"
        )
