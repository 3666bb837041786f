"""Waiting for the bot: rung at every change, asked again, and honest about what never came."""

# ruff: noqa: ASYNC109 - a wait of ours says what never came, asyncio.timeout could not

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class NothingCameError(AssertionError):
    """What a test waited for did not happen; the message says what, how long and what did."""


class Bell:
    """Rung whenever something changed; waiters look again each time it rings."""

    def __init__(self, explain: Callable[[], str], hopeless: Callable[[], str | None]) -> None:
        """`explain` tells what did happen; `hopeless` says why waiting on is in vain, or None."""
        self._explain = explain
        self._hopeless = hopeless
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake every waiter once."""
        self._event.set()
        self._event = asyncio.Event()

    async def until(self, probe: Callable[[], T | None], what: str, timeout: float) -> T:
        """The first value of `probe` that is not None, asked at once and after every ring.

        Raises NothingCameError after `timeout` seconds, or at once when waiting is hopeless.
        """
        began = time.monotonic()
        while True:
            value = probe()
            if value is not None:
                return value
            left = began + timeout - time.monotonic()
            hopeless = self._hopeless()
            if left <= 0 or hopeless:
                why = hopeless or "time is up"
                waited = time.monotonic() - began
                message = f"waited {waited:.1f} of {timeout:.1f} s for {what}: {why}"
                raise NothingCameError(f"{message}\n{self._explain()}")
            try:
                await asyncio.wait_for(self._event.wait(), left)
            except TimeoutError:
                continue
