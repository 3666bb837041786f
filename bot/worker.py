"""The one thread in which models run, behind a queue that ends."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from bot import render
from bot.errors import BusyError
from index.answer import Answer


class Worker:
    """Answers one question after the other, off the event loop."""

    def __init__(self, answer: Callable[[str], Answer], limit: int) -> None:
        """`answer` is called in the worker's thread only; `limit` questions may wait."""
        self._answer = answer
        self._limit = limit
        self._waiting = 0
        self._open = True
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="models")

    async def answer(self, question: str) -> Answer:
        """The answer, when its turn comes.

        Raises BusyError if too many are waiting, and whatever `answer` raises.
        """
        if self._waiting >= self._limit or not self._open:
            raise BusyError(render.BUSY)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, self._answer, question
            )
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Take no more questions; those that wait are still answered."""
        self._open = False
        self._thread.shutdown(wait=False)
