"""What members said of an answer: right or wrong, and why. Nobody is named."""

import time
from collections.abc import Callable

from bot.language import N_
from bot.state import State

REASONS = {
    "passage": N_("Wrong passage"),
    "answer": N_("Not an answer"),
    "old": N_("Out of date"),
    "other": N_("Something else"),
}


class Votes:
    """The table `votes`: one for each member and answer, the last one counts."""

    def __init__(self, state: State, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    async def cast(self, answer: int, member: int, *, good: bool) -> None:
        """A member found the answer good or bad."""
        row = (answer, self._state.alias(member), good, self._clock())
        await self._state.do(
            lambda connection: connection.execute(
                "INSERT INTO votes (answer, member, good, at) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET good = excluded.good, at = excluded.at,"
                " reason = '', words = ''",
                row,
            )
        )

    async def explain(self, answer: int, member: int, reason: str, words: str) -> None:
        """Why they found it bad: a key of REASONS, or "", and words of their own."""
        row = (reason if reason in REASONS else "", words, answer, self._state.alias(member))
        await self._state.do(
            lambda connection: connection.execute(
                "UPDATE votes SET reason = ?, words = ? WHERE answer = ? AND member = ?", row
            )
        )
