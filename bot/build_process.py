"""One process that builds: what it says while it works, and that it ends when it should."""

import asyncio
import logging
import os
import sys
from collections import deque
from collections.abc import Callable
from pathlib import Path

import msgspec

from bot.endpoint import TOKEN
from corpus.errors import Problem
from corpus.settings import Config
from index.errors import BusyStoreError
from index.progress import Far, Step

log = logging.getLogger(__name__)

BUSY = BusyStoreError.__name__
"""Why a build fails while somebody builds from the command line."""
_ROOT = Path(__file__).parents[1]
_PATIENCE = 6.0
"""Seconds for a build to tidy up; then it is killed."""
_LINE = 1 << 26
"""Bytes of the longest line that a build may say: its report names every file with a problem."""
_LAST_WORDS = 20
"""Lines of its standard error that are logged if it fails."""


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """What a process left."""

    why: str | None = None
    """The class of its error, "" if it named none; None if it published or found nothing new."""
    version: str = ""
    problems: tuple[Problem, ...] = ()
    """Files that were left out, or read with something missing."""


class _Said(msgspec.Struct):
    """A line of `index build --json --progress json`: of Far, of Failed or of its report."""

    step: Step | None = None
    done: int = 0
    of: int = 0
    failed: str = ""
    version: str = ""
    problems: tuple[Problem, ...] = ()


def words_for(config: Config) -> list[str]:
    """The command that builds with these settings."""
    options = ("--json", "--progress", "json", "--leashed")
    return [sys.executable, "-m", "index", "build", *config.words, *options]


async def run(words: list[str], cancelled: asyncio.Event, watch: Callable[[Far], object]) -> Ended:
    """Run such a command to its end, or until `cancelled` is set, or this task is cancelled:
    its process never outlives that. `watch` is told how far it is."""
    process = await asyncio.create_subprocess_exec(
        *words,
        cwd=_ROOT,
        env={name: value for name, value in os.environ.items() if name != TOKEN},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_LINE,
        start_new_session=True,  # Ctrl-C is for the bot, which ends it
    )
    reading = asyncio.create_task(_last_words(process))
    holding = asyncio.create_task(_hold(process, cancelled))
    why, last = "", _Said()
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            try:
                last = msgspec.json.decode(line, type=_Said)
            except msgspec.DecodeError:  # a library that has something to say
                continue
            why = last.failed or why
            if last.step:
                watch(Far(last.step, last.done, last.of))
        code = await process.wait()
        told = await reading
    finally:
        holding.cancel()
        reading.cancel()
        await _end(process)
    if code == 0 and last.version:
        return Ended(version=last.version, problems=last.problems)
    if why != BUSY and not cancelled.is_set():
        log.warning("the index could not be built (exit code %d): %s", code, told)
    return Ended(why=why)


async def _last_words(process: asyncio.subprocess.Process) -> str:
    """The end of what it wrote on standard error."""
    assert process.stderr is not None
    kept: deque[str] = deque(maxlen=_LAST_WORDS)
    async for line in process.stderr:
        kept.append(line.decode(errors="replace").rstrip())
    return "\n".join(kept)


async def _hold(process: asyncio.subprocess.Process, cancelled: asyncio.Event) -> None:
    await cancelled.wait()
    await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Let go of its leash and wait until it is gone; kill it if that takes too long."""
    if process.returncode is not None:
        return
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()
