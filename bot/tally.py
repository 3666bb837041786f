"""What became of each collection from one snapshot to the next, so that a server can be told of
its own."""

from collections import Counter
from collections.abc import Mapping

import msgspec

from bot.sight import Sight
from index.snapshot import Snapshot


class Tally(msgspec.Struct, frozen=True):
    """Counts of one collection, or of some together."""

    articles: int = 0
    passages: int = 0
    added: int = 0
    """Articles that the snapshot before did not have there."""
    changed: int = 0
    """Articles that it had there in another wording."""
    removed: int = 0
    """Articles that it had there and that are gone."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.articles + other.articles,
            self.passages + other.passages,
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
        )


def seen(counted: Mapping[str, Tally], sight: Sight) -> Tally:
    """The counts of all collections that may be seen, together."""
    return sum((one for name, one in counted.items() if sight.sees(name)), Tally())


def tallies(before: Snapshot, after: Snapshot) -> dict[str, Tally]:
    """For each collection that either of them has; takes a second for a million articles."""
    old, new = _hashes(before), _hashes(after)
    articles = Counter(collection for collection, _ in new)
    passages = Counter(after.articles[one.article].collection for one in after.passages)
    added = Counter(collection for collection, _ in new.keys() - old.keys())
    removed = Counter(collection for collection, _ in old.keys() - new.keys())
    changed = Counter(one[0] for one in new.keys() & old.keys() if new[one] != old[one])
    return {
        one: Tally(articles[one], passages[one], added[one], changed[one], removed[one])
        for one in {*before.collections, *after.collections}
    }


def _hashes(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    """For each article its hash, by collection and id."""
    noted = snapshot.manifest.articles
    return {(one.collection, one.id): noted[one.id] for one in snapshot.articles.values()}
