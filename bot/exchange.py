"""The recent questions with what their answers showed, so that a follow-up is understood.

They are kept in memory only, so many and for so long; nothing of them is logged or stored. After a
restart a reply to an old answer is a question like any other.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

import msgspec

from index.followup import Exchange

MOST = 1000
"""Answers, and places of talk, that are remembered."""
LONGEST = 24 * 60 * 60.0
"""Seconds for which they are."""


class Exchanges:
    """Exchanges by the message that answered, and the last one of each place of talk.

    A place of talk is a thread or a direct channel: there a question follows the one before it. In
    a channel where everybody talks only a reply does.
    """

    def __init__(
        self,
        most: int = MOST,
        longest: float = LONGEST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._by_answer = _Recent(most, longest, clock)
        self._by_question = _Recent(most, longest, clock)
        self._last = _Recent(most, longest, clock)

    def remember(
        self, exchange: Exchange, answer: int, place: int | None, asked: int = 0, turn: int = 1
    ) -> None:
        """An answer was sent: the id of its message, and of the place of talk if it is one.

        `asked`: id of the message that asked, if one did. `turn`: as `turn` gave it.
        """
        self._by_answer.put(answer, exchange, turn)
        if asked:
            self._by_question.put(asked, exchange)
        if place is not None:
            self._last.put(place, exchange)

    def turn(self, replied_to: int | None) -> int:
        """Which question of an exchange one is that replies to this message: 1 for the first."""
        return 1 + (self._by_answer.turn(replied_to) if replied_to is not None else 0)

    def before(self, replied_to: int | None, place: int | None) -> Exchange | None:
        """What a question follows: the answer it replies to, or the last one of its place.

        A thread that was opened on an answer, or on the question before it, has the id of that
        message, and its first question follows that answer.
        """
        if replied_to is not None and (exchange := self._by_answer.get(replied_to)):
            return msgspec.structs.replace(exchange, replied=True)
        if place is None:
            return None
        for kept in (self._last, self._by_answer, self._by_question):
            if exchange := kept.get(place):
                return exchange
        return None


class _Recent:
    """Exchanges by an id of Discord: the newest `most`, none older than `longest` seconds."""

    def __init__(self, most: int, longest: float, clock: Callable[[], float]) -> None:
        self._most, self._longest, self._clock = most, longest, clock
        self._kept: OrderedDict[int, tuple[float, Exchange, int]] = OrderedDict()

    def put(self, key: int, exchange: Exchange, turn: int = 1) -> None:
        """Keep it as the newest, and let go what is too much or too old."""
        now = self._clock()
        self._kept.pop(key, None)
        self._kept[key] = now, exchange, turn
        while len(self._kept) > self._most or self._oldest() < now - self._longest:
            self._kept.popitem(last=False)

    def get(self, key: int) -> Exchange | None:
        """What was kept for this id, unless it is too old."""
        when, exchange, _ = self._kept.get(key, (0.0, None, 0))
        return exchange if exchange and when >= self._clock() - self._longest else None

    def turn(self, key: int) -> int:
        """Which question of its exchange it was; 0 for what is not kept or too old."""
        when, _, turn = self._kept.get(key, (0.0, None, 0))
        return turn if when >= self._clock() - self._longest else 0

    def _oldest(self) -> float:
        when, _, _ = next(iter(self._kept.values()))
        return when
