"""The index is built beside the bot: in a process of its own, one at a time, while questions go on.

A build that is wanted is noted in a file until it is done. Whatever ends the bot meanwhile, the
next start begins it again.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

import msgspec

from bot import build_process
from bot.live import Live
from bot.settings import BotSettings
from bot.tally import Tally, tallies
from corpus.errors import Problem
from corpus.settings import Config
from index.errors import EmptyError
from index.progress import Far, Step

log = logging.getLogger(__name__)

WANTED = "build-wanted"
"""The file that stands for a build that is wanted and not done."""
_OWED = b"owed\n"
"""What that file says if who cancels a build of their own does not give it up."""
NOT_LIVE = "NotLive"
"""Why a build failed whose snapshot cannot be used."""
OVERTAKEN = "Overtaken"
"""Why what a build made is not live: another version was published before it was looked at."""
_GATHER = 1.0
"""Seconds in which further changes of the articles join a build that nobody waits for."""
_LOCKED = 5.0
"""Seconds until it is tried again while somebody builds from the command line."""


class How(StrEnum):
    """How a build ended."""

    BUILT = "built"
    """What it made is live, or was before something newer."""
    CANCELLED = "cancelled"
    FAILED = "failed"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a build. It tells of every server's files: show only what one may see."""

    how: How
    ended: float
    """Seconds since 1970."""
    why: str = ""
    """The class of the error of a build that failed, "" if it said none; or OVERTAKEN."""
    problems: tuple[Problem, ...] = ()
    """Files that were left out, or read with something missing."""
    tallies: dict[str, Tally] = msgspec.field(default_factory=dict)
    """What became of each collection."""


Watcher = Callable[[Outcome], Awaitable[object]]


async def _nobody(outcome: Outcome) -> None:
    """Watches nothing."""


class Run:
    """A build under way."""

    def __init__(self, by: str = "") -> None:
        self.by = by
        """What stands for who began it (`State.alias`); "" for nobody."""
        self.far = Far(Step.READING)
        """How far it is."""
        self.waits = False
        """True while somebody builds from the command line."""
        self.ended: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        """What becomes of it; cancelled if the bot stops before it is known."""
        self.reads = False
        """True once it may have read articles: what changes now needs another build."""
        self.number = time.time_ns() // 1_000_000
        """Tells it from other builds."""
        self.cancelled = asyncio.Event()

    def comes_to(self, far: Far) -> None:
        """It is so far now."""
        self.far = far


class Building:
    """Builds the index whose settings the bot was started with."""

    def __init__(self, config: Config, live: Live) -> None:
        self._words = build_process.words_for(config)
        self._wanted = config.place(config.section("bot", BotSettings).data) / WANTED
        self._live = live
        self._again = self._closed = self._owed = False
        """`_owed`: something was to be built that no build has, and nobody gave that up."""
        self._work: asyncio.Task[None] | None = None
        self.running: Run | None = None
        """The build under way; None if there is none."""
        self.last: Outcome | None = None
        """What became of the one before; None if none ended since the bot was started."""
        self.watcher: Watcher = _nobody
        """Told how each build ended, before anybody else is."""

    def begin(self, by: str = "") -> Run | None:
        """The bot is there: what was wanted and not done is done now. `by` stands for who began
        it before the bot was stopped."""
        if not self._wanted.exists():
            return None
        with contextlib.suppress(OSError):
            self._owed = self._wanted.read_bytes() == _OWED
        return self._run(by)

    async def start(self, by: str = "") -> Run:
        """The build under way; a new one if there is none. `by` stands for who began it."""
        self._note()
        return self.running or self._run(by)

    def soon(self) -> None:
        """The articles have changed: build them as soon as nothing is being built.

        Several calls become one build; those during a build, one more after it.
        """
        self._owe()
        if self.running is None:
            self._run("")
        elif self.running.reads:
            self._again = True

    async def cancel(self, run: Run) -> None:
        """Give this build up, and wait until it is over; what was published stays as it is."""
        run.cancelled.set()
        await asyncio.wait([run.ended])

    async def close(self) -> None:
        """The bot stops, and the build with it; the next start begins it again."""
        self._closed = True
        if self._work:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work

    def _run(self, by: str) -> Run:
        run = self.running = Run(by)
        if self._closed:
            run.ended.cancel()
        else:
            self._work = asyncio.create_task(self._through(run))
        return run

    async def _through(self, run: Run) -> None:
        """The build from its beginning to its end, and what is to come after it."""
        try:
            run.ended.set_result(await self._finished(run))
        finally:
            run.ended.cancel()  # the bot stops in the middle

    async def _finished(self, run: Run) -> Outcome:
        try:
            outcome = await self._built(run)
        except Exception:
            log.exception("the index could not be built")
            outcome = _outcome(How.FAILED)
        log.info("build: %s", " ".join(filter(None, (outcome.how, outcome.why))))
        with contextlib.suppress(Exception):
            await self.watcher(outcome)
        self.last, self.running = outcome, None
        if outcome.how == How.CANCELLED and run.by and self._owed:
            self._again = True  # who cancelled meant their own build, not what others wait for
        if self._again:
            self._again = False
            self._run("")
        elif outcome.how == How.BUILT or outcome.why == EmptyError.__name__:
            self._forget()
        elif outcome.how == How.FAILED:
            self._owe()  # the next start, or whoever builds next, tries again
        elif not self._owed:
            self._forget()
        return outcome

    async def _built(self, run: Run) -> Outcome:
        before = self._live.snapshot
        if not run.by:
            await _until(run.cancelled, _GATHER)
        while True:
            if run.cancelled.is_set():
                return _outcome(How.CANCELLED)
            run.reads = True
            done = await build_process.run(self._words, run.cancelled, run.comes_to)
            run.waits = done.why == build_process.BUSY
            if not run.waits:
                break
            run.reads = False
            await _until(run.cancelled, _LOCKED)
        if done.why is not None:
            how = How.CANCELLED if run.cancelled.is_set() else How.FAILED
            return _outcome(how, why=done.why)
        await asyncio.to_thread(self._live.refresh)
        if self._live.refuses:  # why, it has told in the log
            return _outcome(How.FAILED, why=NOT_LIVE, problems=done.problems)
        if self._live.version != done.version:
            return _outcome(How.BUILT, why=OVERTAKEN, problems=done.problems)
        counted = await asyncio.to_thread(tallies, before, self._live.snapshot)
        return _outcome(How.BUILT, problems=done.problems, tallies=counted)

    def _owe(self) -> None:
        """What is wanted now stays wanted until a build has succeeded, whoever cancels one."""
        self._owed = True
        self._note()

    def _note(self) -> None:
        try:
            self._wanted.parent.mkdir(parents=True, exist_ok=True)
            self._wanted.write_bytes(_OWED if self._owed else b"")
        except OSError as error:
            log.warning("that a build is wanted would be forgotten by a restart: %s", error)

    def _forget(self) -> None:
        self._owed = False
        with contextlib.suppress(OSError):
            self._wanted.unlink(missing_ok=True)


def _outcome(how: How, **more: Any) -> Outcome:
    return Outcome(how=how, ended=time.time(), **more)


async def _until(event: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until it happens."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)
