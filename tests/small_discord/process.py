"""The bot as its users run it: a process of its own that gets environment variables only."""

# ruff: noqa: ASYNC109 - a wait of ours says what never came, asyncio.timeout could not

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT")
"""What a bot inherits from the test's own environment."""


class BotProcess:
    """One started bot; what it writes to stdout and stderr is kept in a file."""

    def __init__(
        self, process: asyncio.subprocess.Process, log: IO[bytes], ended: Callable[[str], None]
    ) -> None:
        self._process = process
        self._log = log
        self._stopping = False
        self._watch = asyncio.create_task(self._wait(ended))

    @classmethod
    async def start(
        cls,
        arguments: tuple[str, ...],
        env: Mapping[str, str],
        cwd: Path | None,
        ended: Callable[[str], None],
    ) -> BotProcess:
        """Start `python *arguments`; `ended` is told if it ends without being stopped."""
        kept = {key: os.environ[key] for key in PASSED_ON if key in os.environ}
        log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            env={**kept, "PYTHONUNBUFFERED": "1", **env},
            cwd=cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        return cls(process, log, ended)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal, None while it runs."""
        return self._process.returncode

    @property
    def log(self) -> str:
        """Everything it has written so far."""
        self._log.flush()
        return os.pread(self._log.fileno(), 1 << 24, 0).decode(errors="replace")

    async def exited(self, timeout: float = 10.0) -> int:
        """Waits for it to end by itself; its exit code."""
        self._stopping = True
        try:
            await asyncio.wait_for(asyncio.shield(self._watch), timeout)
        except TimeoutError:
            message = f"the bot still runs after {timeout} s:\n{self.log[-3000:]}"
            raise AssertionError(message) from None
        assert self.returncode is not None
        return self.returncode

    async def stop(self, sign: int = signal.SIGTERM, timeout: float = 10.0) -> int:
        """Send a signal and wait for the end; killed, and AssertionError, if it takes too long."""
        self._stopping = True
        if self.returncode is None:
            self._process.send_signal(sign)
        try:
            return await self.exited(timeout)
        finally:
            if self.returncode is None:
                self._process.kill()
                await self._watch

    def close(self) -> None:
        """Let go of the log."""
        self._log.close()

    async def _wait(self, ended: Callable[[str], None]) -> None:
        code = await self._process.wait()
        if not self._stopping:
            ended(f"the bot ended with code {code}; its last words:\n{self.log[-3000:]}")
