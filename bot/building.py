"""The index is built beside the bot: in a process of its own, one at a time, while questions go on.

A build that is wanted is noted in a file until it is done. Whatever ends the bot meanwhile, the
next start begins it again.
"""

import asyncio
import contextlib
import logging
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from bot.endpoint import TOKEN
from bot.live import Live
from bot.settings import BotSettings
from bot.tally import Tally, tallies
from corpus.errors import Problem
from corpus.settings import Config
from index.progress import Far, Step

log = logging.getLogger(__name__)

WANTED = "build-wanted"
"""The file that stands for a build that is wanted and not done."""
_ROOT = Path(__file__).parents[1]
_GATHER = 1.0
"""Seconds in which further changes of the articles join a build that nobody waits for."""
_LOCKED = 5.0
"""Seconds until it is tried again while somebody builds from the command line."""
_PATIENCE = 6.0
"""Seconds for a build to tidy up; then it is killed."""
_LINE = 1 << 26
"""Bytes of the longest line that a build may say: its report names every file with a problem."""
_LAST_WORDS = 20
"""Lines of its standard error that are logged if it fails."""


class How(StrEnum):
    """How a build ended."""

    BUILT = "built"
    """What it made is live."""
    CANCELLED = "cancelled"
    FAILED = "failed"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a build. It tells of every server's files: show only what one may see."""

    how: How
    ended: float
    """Seconds since 1970."""
    why: str = ""
    """The class of the error of a build that failed; "" if it said none."""
    problems: tuple[Problem, ...] = ()
    """Files that were left out, or read with something missing."""
    tallies: dict[str, Tally] = msgspec.field(default_factory=dict)
    """What became of each collection."""


class _Said(msgspec.Struct):
    """A line of `index build --json --progress json`: of Far, of Failed or of its report."""

    step: Step | None = None
    done: int = 0
    of: int = 0
    failed: str = ""
    told: str = ""
    problems: tuple[Problem, ...] | None = None


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
        self.cancelled = asyncio.Event()


class Building:
    """Builds the index whose settings the bot was started with."""

    def __init__(self, config: Config, live: Live) -> None:
        self._words = [sys.executable, "-m", "index", "build", *config.words]
        self._wanted = config.place(config.section("bot", BotSettings).data) / WANTED
        self._live = live
        self._again = self._closed = False
        self._work: asyncio.Task[None] | None = None
        self.running: Run | None = None
        """The build under way; None if there is none."""
        self.last: Outcome | None = None
        """What became of the one before; None if none ended since the bot was started."""
        self.watcher: Callable[[Outcome], object] = lambda outcome: None
        """Told how each build ended."""

    def begin(self) -> None:
        """The bot is there: what was wanted and not done is done now."""
        if self._wanted.exists():
            self.soon()

    async def start(self, by: str = "") -> Run:
        """The build under way; a new one if there is none. `by` stands for who began it."""
        self._note()
        return self.running or self._run(by)

    def soon(self) -> None:
        """The articles have changed: build them as soon as nothing is being built.

        Several calls become one build; those during a build, one more after it.
        """
        self._note()
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
            outcome = await self._built(run)
        except asyncio.CancelledError:
            run.ended.cancel()
            raise
        except Exception:
            log.exception("the index could not be built")
            outcome = Outcome(how=How.FAILED, ended=time.time())
        log.info("build: %s", " ".join(filter(None, (outcome.how, outcome.why))))
        self.last, self.running = outcome, None
        if self._again:
            self._again = False
            self._run("")
        else:
            self._forget()
        self.watcher(outcome)
        run.ended.set_result(outcome)

    async def _built(self, run: Run) -> Outcome:
        before = self._live.snapshot
        if not run.by:
            await _until(run.cancelled, _GATHER)
        while True:
            ended, problems, why = await self._process(run)
            if run.cancelled.is_set() and why is not None:
                return Outcome(how=How.CANCELLED, ended=ended)
            run.waits = why == "BusyStoreError"
            if not run.waits:
                break
            run.reads = False
            await _until(run.cancelled, _LOCKED)
        if why is not None:
            return Outcome(how=How.FAILED, ended=ended, why=why)
        await asyncio.to_thread(self._live.refresh)
        counted = await asyncio.to_thread(tallies, before, self._live.snapshot)
        return Outcome(how=How.BUILT, ended=ended, problems=problems, tallies=counted)

    async def _process(self, run: Run) -> tuple[float, tuple[Problem, ...], str | None]:
        """One process: when it ended, the files with a problem, and why it failed, if it did."""
        if run.cancelled.is_set():
            return time.time(), (), ""
        run.reads = True
        process = await asyncio.create_subprocess_exec(
            *self._words,
            *("--json", "--progress", "json", "--leashed"),
            cwd=_ROOT,
            env={name: value for name, value in os.environ.items() if name != TOKEN},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LINE,
            start_new_session=True,  # Ctrl-C is for the bot, which ends it
        )
        reading = asyncio.create_task(_last_words(process))
        leash = asyncio.create_task(_leash(process, run.cancelled))
        problems, why = None, ""
        try:
            assert process.stdout is not None
            async for line in process.stdout:
                try:
                    said = msgspec.json.decode(line, type=_Said)
                except msgspec.DecodeError:  # a library that has something to say
                    continue
                problems, why = said.problems, said.failed or why
                if said.step:
                    run.far = Far(said.step, said.done, said.of)
            code = await process.wait()
            words = await reading
        finally:
            leash.cancel()
            reading.cancel()
            await _ended(process)
        if code == 0 and problems is not None:
            return time.time(), problems, None
        if why != "BusyStoreError" and not run.cancelled.is_set():
            log.warning("the index could not be built (exit code %d): %s", code, words)
        return time.time(), (), why

    def _note(self) -> None:
        try:
            self._wanted.parent.mkdir(parents=True, exist_ok=True)
            self._wanted.touch()
        except OSError as error:
            log.warning("that a build is wanted would be forgotten by a restart: %s", error)

    def _forget(self) -> None:
        with contextlib.suppress(OSError):
            self._wanted.unlink(missing_ok=True)


async def _until(event: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until it happens."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


async def _last_words(process: asyncio.subprocess.Process) -> str:
    """The end of what it wrote on standard error."""
    assert process.stderr is not None
    kept: deque[str] = deque(maxlen=_LAST_WORDS)
    async for line in process.stderr:
        kept.append(line.decode(errors="replace").rstrip())
    return "\n".join(kept)


async def _leash(process: asyncio.subprocess.Process, cancelled: asyncio.Event) -> None:
    """Ask it to stop when it is cancelled, and kill it if it takes too long."""
    await cancelled.wait()
    await _ended(process)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Let go of it, and wait until it is gone."""
    if process.returncode is not None:
        return
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()
