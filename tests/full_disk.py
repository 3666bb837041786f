"""Commands of `python -m corpus` where the disk is full, in a process of its own.

    python tests/full_disk.py ORDER

ORDER is JSON: `folder` is made anew from `kept` each time; then `command` is run with each of
`rooms`, once more with all the room that there is if that failed, and what stood there after each
is printed, one object a line. A room is how many bytes a file may have at most, or, where `ballast`
names a file that takes all of its disk, how many bytes that leaves free.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import resource
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.commands.main import main


class Shortage:
    """A folder with a library, and what is left of the disk."""

    def __init__(self, folder: Path, kept: Path, ballast: Path | None) -> None:
        self._folder = folder
        self._kept = kept
        self._ballast = ballast

    def outcome(self, command: list[str], room: int) -> dict[str, Any]:
        """What a command comes to in so little room, and afterwards with more of it."""
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._kept, self._folder)
        with self._short(room):
            first = self._run(*command)
        files = self._files()
        listed = self._run("list", "--json")
        again = self._run(*command) if first["code"] else None
        return {
            "room": room,
            "first": first,
            "files": files,
            "listed": listed,
            "again": again,
            "end": {
                "files": self._files(),
                "listed": self._run("list", "--json"),
                "history": self._run("show", "the-boat", "--history", "--json")["out"],
            },
        }

    @contextlib.contextmanager
    def _short(self, room: int) -> Iterator[None]:
        if self._ballast is None:
            every = resource.RLIM_INFINITY
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, every))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (every, every))
            return
        with self._ballast.open("wb", buffering=0) as opened, contextlib.suppress(OSError):
            while True:
                opened.write(bytes(4096))
        os.truncate(self._ballast, max(0, self._ballast.stat().st_size - room))
        try:
            yield
        finally:
            self._ballast.unlink()

    def _run(self, command: str, *arguments: str) -> dict[str, Any]:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([command, "--config", str(self._folder / "config.toml"), *arguments])
        out.flush()
        raw = out.buffer.getvalue()
        return {"code": code, "out": raw.decode().splitlines(), "err": err.getvalue().splitlines()}

    def _files(self) -> dict[str, str]:
        """Of the articles, hidden ones too: a hash of each by its name."""
        top = self._folder / "articles"
        return {
            path.relative_to(top).as_posix(): hashlib.sha1(path.read_bytes()).hexdigest()
            for path in sorted(top.rglob("*"))
            if path.is_file()
        }


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    ballast = Path(order["ballast"]) if order["ballast"] else None
    shortage = Shortage(Path(order["folder"]), Path(order["kept"]), ballast)
    for room in order["rooms"]:
        print(json.dumps(shortage.outcome(order["command"], room)), flush=True)
