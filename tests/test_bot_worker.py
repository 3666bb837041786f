"""The worker answers one question after the other, and never more than may wait."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot import render
from bot.errors import BusyError
from bot.worker import Worker
from index.answer import Answer
from index.errors import QuestionError
from index.scope import EVERYTHING, Scope

pytestmark = pytest.mark.asyncio


class Desk:
    """Answers when it is let go, and remembers who was served in which thread."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.served: list[str] = []
        self.threads: set[int] = set()

    def answer(self, question: str, scope: Scope = EVERYTHING) -> Answer:
        self.go.wait(10)
        self.served.append(question)
        self.threads.add(threading.get_ident())
        if question == "bad":
            raise QuestionError("no question")
        return Answer(question=question, verdict="nothing", snapshot="s", quotes=())


async def asked(worker: Worker, *questions: str) -> list[asyncio.Task[Answer]]:
    tasks = [asyncio.create_task(worker.answer(question)) for question in questions]
    await asyncio.sleep(0)
    return tasks


async def test_questions_are_answered_in_turn_off_the_event_loop() -> None:
    """In one thread that is not the loop's, in the order in which they came."""
    desk = Desk()
    worker = Worker(desk.answer, 9)
    tasks = await asked(worker, "a", "b", "c")
    desk.go.set()
    answers = await asyncio.gather(*tasks)

    assert [answer.question for answer in answers] == ["a", "b", "c"]
    assert desk.served == ["a", "b", "c"]
    assert len(desk.threads - {threading.get_ident()}) == 1
    worker.close()


async def test_members_take_turns() -> None:
    """Who asked fifty questions waits; another one's only question comes after one of them."""
    desk = Desk()
    worker = Worker(desk.answer, 120)
    many = [asyncio.create_task(worker.answer(f"a{n}", member=1)) for n in range(50)]
    few = [asyncio.create_task(worker.answer(f"b{n}", member=2)) for n in range(2)]
    one = asyncio.create_task(worker.answer("c", member=3))
    await asyncio.sleep(0)
    desk.go.set()
    await asyncio.gather(*many, *few, one)

    assert desk.served[:6] == ["a0", "b0", "c", "a1", "b1", "a2"]
    assert desk.served[6:] == [f"a{n}" for n in range(3, 50)]
    worker.close()


async def test_one_member_cannot_shut_out_the_others() -> None:
    """Half of all places is the most that one of them has."""
    desk = Desk()
    worker = Worker(desk.answer, 8)
    many = [asyncio.create_task(worker.answer(f"a{n}", member=1)) for n in range(20)]
    await asyncio.sleep(0.05)
    one = asyncio.create_task(worker.answer("b", member=2))
    await asyncio.sleep(0)
    desk.go.set()
    ends = await asyncio.gather(*many, one, return_exceptions=True)

    assert isinstance(ends[-1], Answer)
    assert sum(isinstance(end, BusyError) for end in ends) >= 10
    worker.close()


async def test_who_no_longer_waits_costs_nothing() -> None:
    """A question whose asker is gone is passed over, and its place is free again."""
    desk = Desk()
    worker = Worker(desk.answer, 3)
    first, gone, last = await asked(worker, "a", "b", "c")
    gone.cancel()
    await asyncio.sleep(0)
    more = asyncio.create_task(worker.answer("d"))
    await asyncio.sleep(0)
    desk.go.set()
    await asyncio.gather(first, last, more)

    assert desk.served == ["a", "c", "d"]
    worker.close()


async def test_one_too_many_is_told_at_once() -> None:
    """While those before it still wait; afterwards there is room again."""
    desk = Desk()
    worker = Worker(desk.answer, 2)
    tasks = await asked(worker, "a", "bad")
    with pytest.raises(BusyError) as refused:
        await worker.answer("c")
    desk.go.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)

    assert str(refused.value) == render.BUSY
    assert [type(result) for result in results] == [Answer, QuestionError]
    assert (await worker.answer("d")).question == "d"
    worker.close()


async def test_when_it_closes_what_waits_is_answered() -> None:
    """And nothing more is taken."""
    desk = Desk()
    worker = Worker(desk.answer, 9)
    tasks = await asked(worker, "a", "b")
    worker.close()
    with pytest.raises(BusyError):
        await worker.answer("c")
    desk.go.set()

    assert [answer.question for answer in await asyncio.gather(*tasks)] == ["a", "b"]


async def test_who_still_waits_when_the_bot_gives_up_is_told_so() -> None:
    """The one in hand is answered; those behind it end in words, not in silence."""
    desk = Desk()
    worker = Worker(desk.answer, 9)
    first, *others = await asked(worker, "a", "b", "c")
    worker.close()
    worker.give_up()
    desk.go.set()
    ends = await asyncio.gather(first, *others, return_exceptions=True)

    assert isinstance(ends[0], Answer | BusyError)
    assert [str(end) for end in ends[1:]] == [render.STOPPING, render.STOPPING]


async def test_a_closed_worker_says_that_it_stops() -> None:
    """Not that many questions are waiting."""
    worker = Worker(Desk().answer, 9)
    worker.close()

    with pytest.raises(BusyError, match="restarted"):
        await worker.answer("a")
