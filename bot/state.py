"""What the bot remembers over a restart, in one SQLite file.

The schema is a row of scripts: a new file runs all of them, an older one those that it has not
seen yet (`PRAGMA user_version` counts them). Members are not written down: what stands for one is
a keyed hash, whose key lies in the same file.
"""

import asyncio
import hashlib
import hmac
import secrets
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.errors import StateError

FILE = "state.sqlite3"
MIGRATIONS = (
    """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    CREATE TABLE answers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server INTEGER NOT NULL,
        channel INTEGER NOT NULL,
        message INTEGER NOT NULL DEFAULT 0,
        asker TEXT NOT NULL,
        private INTEGER NOT NULL,
        asked REAL NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX answers_asked ON answers (asked);
    CREATE INDEX answers_asker ON answers (asker);
    CREATE TABLE votes (
        answer INTEGER NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
        member TEXT NOT NULL,
        good INTEGER NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        words TEXT NOT NULL DEFAULT '',
        at REAL NOT NULL,
        PRIMARY KEY (answer, member)
    ) STRICT;
    CREATE INDEX votes_member ON votes (member);
    """,
    """
    CREATE TABLE servers (id INTEGER PRIMARY KEY, gone REAL NOT NULL DEFAULT 0) STRICT;
    CREATE INDEX answers_server ON answers (server);
    """,
    "ALTER TABLE servers ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'",
    """
    ALTER TABLE answers ADD COLUMN mark TEXT NOT NULL DEFAULT '';
    ALTER TABLE answers ADD COLUMN compared TEXT NOT NULL DEFAULT '';
    """,
    """
    CREATE TABLE labels (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server INTEGER NOT NULL,
        question TEXT NOT NULL,
        scope TEXT NOT NULL,
        kind TEXT NOT NULL,
        article TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        quote TEXT NOT NULL,
        snapshot TEXT NOT NULL,
        who TEXT NOT NULL,
        at REAL NOT NULL
    ) STRICT;
    CREATE INDEX labels_server ON labels (server);
    CREATE INDEX labels_who ON labels (who);
    CREATE TABLE digests (
        server INTEGER PRIMARY KEY,
        since REAL NOT NULL,
        due REAL NOT NULL,
        tried REAL NOT NULL DEFAULT 0,
        head TEXT NOT NULL DEFAULT ''
    ) STRICT;
    """,
    """
    CREATE TABLE builds (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        how TEXT NOT NULL,
        why TEXT NOT NULL,
        ended REAL NOT NULL
    ) STRICT;
    CREATE TABLE build_problems (server INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
    CREATE TABLE build_messages (
        message INTEGER PRIMARY KEY,
        server INTEGER NOT NULL,
        channel INTEGER NOT NULL,
        language TEXT NOT NULL,
        asker TEXT NOT NULL
    ) STRICT;
    """,
)
_PATIENCE = 2.0
"""Seconds to wait for another program that writes the file; an answer waits no longer."""
T = TypeVar("T")


class State:
    """The open file. What writes is done in one thread of its own, one transaction at a time; what
    only reads in another, which waits for no writer."""

    def __init__(
        self, connection: sqlite3.Connection, reading: sqlite3.Connection, key: bytes
    ) -> None:
        self._connection = connection
        self._reading = reading
        self._key = key
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="state")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="state-read")

    @classmethod
    def open(cls, folder: Path) -> "State":
        """The state in `folder`, made or brought up to date if need be.

        Raises StateError, with the cure, if it cannot be used.
        """
        file = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file, timeout=_PATIENCE, check_same_thread=False)
            _migrate(connection, file)
            reading = sqlite3.connect(file, timeout=_PATIENCE, check_same_thread=False)
            reading.execute("PRAGMA query_only = ON")
            (key,) = connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
        except (OSError, sqlite3.Error) as error:
            raise StateError(
                f"{file} cannot be used: {error}; give the bot the right to write there, or move "
                "the file away to begin anew (what was stored of sent answers is then forgotten)"
            ) from None
        return cls(connection, reading, bytes.fromhex(key))

    async def do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` gives; all that it changes is kept, or nothing if it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._whole, work)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` gives, which changes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._reader, work, self._reading)

    def _whole(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._connection:
            return work(self._connection)

    def alias(self, member: int) -> str:
        """What stands for a member in this file and in no other: 32 hexadecimal digits."""
        return hmac.new(self._key, str(member).encode(), hashlib.sha256).hexdigest()[:32]

    def close(self) -> None:
        """Finish what is under way and close the file."""
        self._reader.shutdown()
        self._thread.shutdown()
        self._reading.close()
        self._connection.close()


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise StateError(
            f"{file} was written by a newer Quoth (version {version} of the file, this program "
            f"knows {len(MIGRATIONS)}); update the program, or move the file away to begin anew"
        )
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN; {script}; PRAGMA user_version = {number}; COMMIT;")
    connection.execute(
        "INSERT OR IGNORE INTO meta (name, value) VALUES ('key', ?)", (secrets.token_hex(32),)
    )
    connection.commit()
