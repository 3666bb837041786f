"""What was said lately is not said again."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

MOST = 10_000
"""Things that are remembered."""


class Once:
    """Each thing once in so many seconds; of too many the oldest are forgotten."""

    def __init__(
        self, seconds: float, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._said: OrderedDict[Hashable, float] = OrderedDict()

    def first(self, thing: Hashable) -> bool:
        """True if it was not said within that time; from now on it was."""
        now = self._clock()
        while self._said and next(iter(self._said.values())) <= now - self._seconds:
            self._said.popitem(last=False)
        if thing in self._said:
            return False
        self._said[thing] = now
        while len(self._said) > self._most:
            self._said.popitem(last=False)
        return True
