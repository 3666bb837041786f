"""May this member ask here, now?"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection

from bot.language import N_, _, many
from bot.preferences import NOWHERE, Preferences

UNREADABLE = N_(
    "My settings in this server cannot be read. A moderator can choose them again with /settings."
)
GONE = N_(
    "The channels or roles for which I was set up here are gone. A moderator can choose others "
    "with /settings."
)
MINUTE = 60.0
MOST = 10_000
"""Members and servers whose pace is remembered."""


def refusal(preferences: Preferences, places: Collection[int], roles: Collection[int]) -> str:
    """Why somebody may not ask where they are, in words for them; "" if they may.

    `places`: the channel, and the channel of a thread. `roles`: theirs.
    """
    if preferences.channels and not set(preferences.channels) & set(places):
        if preferences.channels == (NOWHERE,):
            return _(UNREADABLE)
        where = ", ".join(f"<#{one}>" for one in preferences.channels[:10])
        return _("In this server I answer only in {channels}.").format(channels=where)
    if preferences.roles and not set(preferences.roles) & set(roles):
        who = ", ".join(f"<@&{one}>" for one in preferences.roles[:10])
        return _("In this server I answer only members with the role {roles}.").format(roles=who)
    return ""


class Pace:
    """How many questions members and servers asked in the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: OrderedDict[tuple[int, int], deque[float]] = OrderedDict()

    def refusal(self, preferences: Preferences, server: int, member: int) -> str:
        """Count a question; why it is one too many, in words for the asker, or "". One that is
        refused does not count."""
        now = self._clock()
        limits = (
            (
                (server, member),
                preferences.member_rate,
                _("You have asked {n} questions within a minute."),
            ),
            (
                (server, 0),
                preferences.server_rate,
                _("This server has asked {n} questions within a minute."),
            ),
        )
        for key, most, words in limits:
            asked = self._recent(key, now)
            if most and len(asked) >= most:
                wait = max(1, round(asked[0] + MINUTE - now))
                later = many("Please wait {n} second.", "Please wait {n} seconds.", wait)
                return f"{words.format(n=most)} {later}"
        for key, *_rest in limits:
            self._recent(key, now).append(now)
        return ""

    def _recent(self, key: tuple[int, int], now: float) -> deque[float]:
        asked = self._asked.pop(key, deque())
        while asked and asked[0] <= now - MINUTE:
            asked.popleft()
        self._asked[key] = asked
        while len(self._asked) > MOST:
            self._asked.popitem(last=False)
        return asked
