"""The feeds that are followed, looked at beside `watch` as often as is set."""

import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.feeds import subscription
from corpus.settings import Config, CorpusSettings

_ROOT = Path(__file__).parents[1]
_LOOK = 60.0
"""Seconds between two looks at whether a feed is due, at most: one may be followed any time."""
_PATIENCE = 2.0
"""Seconds for a process that looks at feeds to end; it loses nothing if it is killed."""


class Feeding:
    """A thread that starts `index.feed_process` whenever a feed is due, one at a time."""

    def __init__(self, config: Config, settings: CorpusSettings, *, quiet: bool) -> None:
        """`quiet`: nothing is told on standard output."""
        words = (sys.executable, "-m", "index.feed_process", *config.words)
        self._words = (*words, "--quiet") if quiet else words
        self._library = config.place(settings.library)
        self._minutes = settings.feed_minutes
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="feeds")

    def __enter__(self) -> Self:
        if self._minutes:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        with self._lock:
            process = self._process
        if process is not None:
            assert process.stdin
            process.stdin.close()  # the end of its leash
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._minutes:
            self._thread.join()

    def _run(self) -> None:
        every = 60 * self._minutes
        pause = 0.0
        while not self._ended.wait(pause):
            pause = min(every, _LOOK)
            if subscription.soonest(self._library, self._minutes) > time.time():
                continue
            with self._lock:
                if self._ended.is_set():
                    return
                self._process = subprocess.Popen(  # noqa: S603 - a module of ours
                    self._words, cwd=_ROOT, stdin=subprocess.PIPE, start_new_session=True
                )
            if self._process.wait():
                pause = every  # what is wrong with all feeds does not pass in a minute
            assert self._process.stdin
            self._process.stdin.close()
