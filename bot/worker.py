"""The one thread in which models run, behind a queue that ends and is fair."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from bot import render
from bot.errors import BusyError
from index.answer import Answer
from index.scope import EVERYTHING, Scope

T = TypeVar("T")


class _Job(msgspec.Struct, frozen=True):
    """Something to do, and who waits for what it gives."""

    work: Callable[[], Any]
    done: asyncio.Future[Any]


class Worker:
    """Answers one question after the other, off the event loop.

    Members take turns: who asked fifty questions has one answered, then everybody else who waits
    has one answered, then comes the second of the fifty.
    """

    def __init__(self, answer: Callable[[str, Scope], Answer], limit: int) -> None:
        """`answer` is called in the worker's thread only; `limit` questions may be in hand, half as
        many of one member."""
        self._answer = answer
        self._limit = limit
        self._in_hand = 0
        self._waiting: OrderedDict[int, deque[_Job]] = OrderedDict()
        """By member, whose turn is next first."""
        self._running: asyncio.Task[None] | None = None
        self._open = True
        self._given_up = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="models")

    async def answer(self, question: str, scope: Scope = EVERYTHING, member: int = 0) -> Answer:
        """The answer from the articles of the scope, when its turn comes; raises as `do` does."""
        return await self.do(lambda: self._answer(question, scope), member)

    async def do(self, work: Callable[[], T], member: int = 0) -> T:
        """What `work` gives, when the turn of this member comes.

        Raises BusyError if too many are in hand or the bot stops, and whatever `work` raises.
        """
        if not self._open:
            raise BusyError(render.STOPPING)
        own = len(self._waiting.get(member, ()))
        if self._in_hand >= self._limit or (member and own >= max(1, self._limit // 2)):
            raise BusyError(render.BUSY)
        self._in_hand += 1
        try:
            job = _Job(work, asyncio.get_running_loop().create_future())
            self._waiting.setdefault(member, deque()).append(job)
            if self._running is None or self._running.done():
                self._running = asyncio.create_task(self._run())
            result: T = await job.done
            return result
        finally:
            self._in_hand -= 1

    async def _run(self) -> None:
        """Do what waits, until nothing does."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            job = self._next()
            if job.done.done():  # nobody waits for it any more
                continue
            if self._given_up:
                job.done.set_exception(BusyError(render.STOPPING))
                continue
            try:
                result = await loop.run_in_executor(self._thread, job.work)
            except Exception as error:
                if not job.done.done():
                    job.done.set_exception(error)
            else:
                if not job.done.done():
                    job.done.set_result(result)
        if not self._open:
            self._thread.shutdown(wait=False)

    def _next(self) -> _Job:
        """The oldest question of the member whose turn it is, who then goes to the end."""
        member, jobs = self._waiting.popitem(last=False)
        job = jobs.popleft()
        if jobs:
            self._waiting[member] = jobs
        return job

    def give_up(self) -> None:
        """Let every question that still waits end in a BusyError."""
        self._given_up = True

    def close(self) -> None:
        """Take no more questions; those that wait are still answered."""
        self._open = False
        if self._running is None or self._running.done():
            self._thread.shutdown(wait=False)
