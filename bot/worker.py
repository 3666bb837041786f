"""The one thread in which models run, behind a queue that ends."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot import render
from bot.errors import BusyError
from index.answer import Answer
from index.scope import EVERYTHING, Scope

T = TypeVar("T")


class Worker:
    """Answers one question after the other, off the event loop."""

    def __init__(self, answer: Callable[[str, Scope], Answer], limit: int) -> None:
        """`answer` is called in the worker's thread only; `limit` questions may be in hand."""
        self._answer = answer
        self._limit = limit
        self._waiting = 0
        self._open = True
        self._given_up = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="models")

    async def answer(self, question: str, scope: Scope = EVERYTHING) -> Answer:
        """The answer from the articles of the scope, when its turn comes; raises as `do` does."""
        return await self.do(lambda: self._answer(question, scope))

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` gives, when its turn comes.

        Raises BusyError if too many are in hand or the bot stops, and whatever `work` raises.
        """
        if not self._open:
            raise BusyError(render.STOPPING)
        if self._waiting >= self._limit:
            raise BusyError(render.BUSY)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self._in_turn, work
            )
        finally:
            self._waiting -= 1

    def _in_turn(self, work: Callable[[], T]) -> T:
        if self._given_up:
            raise BusyError(render.STOPPING)
        return work()

    def give_up(self) -> None:
        """Let every question that still waits end in a BusyError."""
        self._given_up = True

    def close(self) -> None:
        """Take no more questions; those that wait are still answered."""
        self._open = False
        self._thread.shutdown(wait=False)
