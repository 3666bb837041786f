"""A route: a method, a path as Discord's description writes it, and the function that answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from .core import Core
from .permission import Permission
from .problem import RefusedError
from .request import Call, Reply
from .world import Channel

Handler = Callable[[Core, Call], Reply]


@dataclass(frozen=True)
class Route:
    """`template` is the key in Discord's description; `open` routes need no bot token."""

    method: str
    template: str
    handler: Handler = field(compare=False)
    open: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches whole paths; ids are digits, tokens anything without a slash."""
        parts = []
        for part in self.template.split("/"):
            name = part.strip("{}")
            if part.startswith("{"):
                parts.append(f"(?P<{name}>{'[^/]+' if name.endswith('token') else '[0-9]+'})")
            else:
                parts.append(re.escape(part))
        return re.compile("/".join(parts))


def find(routes: Iterable[Route], method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route and its path parameters; RefusedError and a problem where there is none.

    404 for a path nobody knows, 405 for a known path with another method, as Discord answers.
    """
    known = False
    for route in routes:
        match = route.pattern.fullmatch(path)
        if match is not None:
            if route.method == method:
                return route, match.groupdict()
            known = True
    if known:
        raise RefusedError(405, 0, "405: Method Not Allowed", problem=True)
    raise RefusedError(404, 0, "404: Not Found", problem=True)


def require(core: Core, channel: Channel, *needed: Permission) -> None:
    """Raise Discord's 403 unless the bot may do all of this in the channel.

    Not a problem: a bot cannot always know its rights, and has to live with the answer.
    """
    own = core.world.permissions(core.world.bot.id, channel)
    if not own & Permission.VIEW_CHANNEL:
        raise RefusedError(403, 50001, "Missing Access")
    for permission in needed:
        if not own & permission:
            raise RefusedError(403, 50013, "Missing Permissions")
