"""The language of each member's Discord, as far as they acted lately; in memory only."""

from collections import OrderedDict

MOST = 10_000
"""Members that are remembered."""


class Locales:
    """Locales by member. A message does not tell its author's, only a command or a button does."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[int, str] = OrderedDict()

    def heard(self, member: int, locale: str) -> None:
        """A member acted, and their Discord speaks this."""
        self._known.pop(member, None)
        self._known[member] = locale
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def of(self, member: int) -> str:
        """The locale of a member; "" if it is not known."""
        return self._known.get(member, "")
