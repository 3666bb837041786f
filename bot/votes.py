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

    async def cast(self, answer: int, member: int, *, good: bool) -> bool:
        """A member found the answer good or bad; False if it was forgotten meanwhile. Why they
        found it bad is kept if they say it once more."""
        row = (self._state.alias(member), good, self._clock(), answer)
        written = await self._state.do(
            lambda connection: connection.execute(
                "INSERT INTO votes (answer, member, good, at)"
                " SELECT id, ?, ?, ? FROM answers WHERE id = ?"
                " ON CONFLICT DO UPDATE SET good = excluded.good, at = excluded.at,"
                " reason = iif(excluded.good, '', reason), words = iif(excluded.good, '', words)",
                row,
            )
        )
        return written.rowcount == 1

    async def explain(self, answer: int, member: int, reason: str, words: str) -> bool:
        """Why they found it bad: a key of REASONS, or "", and words of their own. Who says that
        finds it bad, whatever was or was not written down before; False as `cast`."""
        chosen = reason if reason in REASONS else ""
        row = (self._state.alias(member), chosen, words, self._clock(), answer)
        written = await self._state.do(
            lambda connection: connection.execute(
                "INSERT INTO votes (answer, member, good, reason, words, at)"
                " SELECT id, ?, 0, ?, ?, ? FROM answers WHERE id = ?"
                " ON CONFLICT DO UPDATE SET good = 0, reason = excluded.reason,"
                " words = excluded.words, at = excluded.at",
                row,
            )
        )
        return written.rowcount == 1
