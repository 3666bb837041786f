"""Faults on demand: what to do to the next request that matches, instead of answering it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace

from .request import Reply

NO_REPLY = 0
"""A status that means: cut the connection instead of answering."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next `times` requests whose method and path match.

    status          answered instead of the real answer; 0 cuts the connection; None: real answer
    retry_after     seconds, in a 429's body and headers
    scope           "user" or "shared" limits one route, "global" everything
    after_effect    the request is carried out first, only its answer is lost
    delay           seconds before anything happens
    """

    method: str
    pattern: re.Pattern[str]
    status: int | None
    retry_after: float = 0.0
    scope: str = "user"
    times: int = 1
    after_effect: bool = False
    delay: float = 0.0

    def reply(self) -> Reply:
        """The answer of this fault; a 429 with the Via header and body discord.py insists on."""
        assert self.status is not None
        if self.status != 429:
            return Reply(self.status, {"message": f"{self.status}: on demand", "code": 0})
        body = {
            "message": "You are being rate limited.",
            "retry_after": self.retry_after,
            "global": self.scope == "global",
        }
        headers = {
            "Via": "1.1 google",
            "Retry-After": str(max(1, round(self.retry_after))),
            "X-RateLimit-Scope": self.scope,
        }
        if self.scope == "global":
            headers["X-RateLimit-Global"] = "true"
        return Reply(429, body, headers)


class Faults:
    """The faults still to come, first come first served."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Arm a fault."""
        self._waiting.append(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The fault this request meets, used up by one."""
        for number, fault in enumerate(self._waiting):
            if fault.method in (method, "*") and fault.pattern.search(path):
                left = replace(fault, times=fault.times - 1)
                self._waiting[number : number + 1] = [left] if left.times else []
                return fault
        return None

    @property
    def unused(self) -> tuple[Fault, ...]:
        """Faults no request has met."""
        return tuple(self._waiting)


async def wait(fault: Fault | None) -> None:
    """Sit out a fault's delay."""
    if fault is not None and fault.delay:
        await asyncio.sleep(fault.delay)
