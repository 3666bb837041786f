"""Which collections a server may see: worked out for the very snapshot that is asked."""

import msgspec

from corpus.collection import owner
from index.scope import Scope
from index.snapshot import Snapshot


class Sight(msgspec.Struct, frozen=True):
    """The eyes with which articles are looked at."""

    server: int = 0
    """Id of the server; 0 in a direct message. Other servers' own collections are never seen."""
    chosen: tuple[str, ...] | None = None
    """The collections that its moderators chose; None: all that it may see."""

    def of(self, snapshot: Snapshot) -> list[str]:
        """The collections of a snapshot that may be seen, by name."""
        return [one for one in snapshot.collections if self.sees(one)]

    def sees(self, collection: str) -> bool:
        """True if a collection may be seen."""
        chosen = self.chosen is None or collection in self.chosen
        return chosen and owner(collection) in ("", str(self.server))

    def within(self, snapshot: Snapshot, scope: Scope) -> Scope:
        """The scope, in this snapshot, without what may not be seen. Only for this one: another
        may have collections that this one has not."""
        seen = self.of(snapshot)
        every = seen == snapshot.collections
        return msgspec.structs.replace(scope, collections=None if every else frozenset(seen))


OPERATOR = Sight()
"""Sees everything that belongs to no server."""
