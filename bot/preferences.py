"""What the moderators of a server chose."""

import logging
import sqlite3
from typing import Literal

import msgspec

from bot.errors import StateError
from bot.state import State

Care = Literal["careful", "balanced", "bold"]
"""How sure the bot must be before it calls a passage an answer."""
PRECISION: dict[Care, float | None] = {"careful": 0.97, "balanced": None, "bold": 0.85}
"""`index.precision` for each; None: the operator's own."""


Where = Literal["never", "long", "always"]
"""Which answers go into threads of their own; `long`: from the third question of an exchange on."""


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of one server."""

    channels: tuple[int, ...] = ()
    """Channels in which it answers, with their threads; all if there are none."""
    roles: tuple[int, ...] = ()
    """Roles for which it answers; everybody if there are none."""
    private: bool = False
    """Whether answers to commands are private unless the asker says otherwise."""
    quotes: int = 3
    """Quotes shown at most, 1 to 3."""
    care: Care = "balanced"
    member_rate: int = 0
    """Questions a minute of one member; 0: as many as they like."""
    server_rate: int = 0
    """Questions a minute of the whole server; 0: as many as they like."""
    language: str = ""
    """Code of the language that it speaks to everybody; "": to each member their own."""
    threads: Where = "never"
    collections: tuple[str, ...] | None = None
    """Collections that may be quoted; None: every one that is there, and those to come."""
    digest: int = 0
    """The channel for the weekly digest of unanswered questions; 0: there is none."""


DEFAULT = Preferences()
NOWHERE = 0
"""The id of no channel."""
log = logging.getLogger(__name__)


class ServerPreferences:
    """The preferences of every server, in memory; what changes is written down first."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: dict[int, Preferences] = {}

    async def load(self) -> None:
        """Read what is written down; raises StateError if that cannot be done.

        A server whose settings make no sense to this program is answered nowhere until a
        moderator chooses again: better silent than where it was forbidden.
        """

        def work(connection: sqlite3.Connection) -> dict[int, Preferences]:
            found = {}
            for server, written in connection.execute("SELECT id, settings FROM servers"):
                try:
                    found[server] = msgspec.json.decode(written, type=Preferences)
                except msgspec.DecodeError:
                    log.warning(
                        "the settings of server %d cannot be read; it is not answered", server
                    )
                    found[server] = Preferences(channels=(NOWHERE,))
            return found

        try:
            self._known = await self._state.read(work)
        except sqlite3.Error as error:
            raise StateError(f"the settings of the servers cannot be read: {error}") from None

    def of(self, server: int) -> Preferences:
        """Those of a server; the defaults for one that chose nothing and for direct messages."""
        return self._known.get(server, DEFAULT)

    def with_digest(self) -> list[int]:
        """The servers that chose a channel for the digest."""
        return [server for server, chosen in self._known.items() if chosen.digest]

    async def change(self, server: int, preferences: Preferences) -> None:
        """From now on these hold."""
        written = msgspec.json.encode(preferences).decode()
        await self._state.do(
            lambda connection: connection.execute(
                "INSERT INTO servers (id, settings) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET settings = excluded.settings",
                (server, written),
            )
        )
        self._known[server] = preferences

    def forget(self, server: int) -> None:
        """What was written down was removed."""
        self._known.pop(server, None)
