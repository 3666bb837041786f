"""Which snapshots are kept, and back to one of them."""

import contextlib
import datetime

import msgspec

from index import manifest
from index.encoder import EncoderIdentity
from index.errors import IndexMissingError, SnapshotError
from index.snapshot import describe
from index.store import Store
from index.verify import faults

_STAMP = "%Y%m%dT%H%M%S.%fZ"
"""How the name of a version begins."""


class Kept(msgspec.Struct, frozen=True):
    """A snapshot on disk."""

    version: str
    made: datetime.datetime | None
    """In UTC; None if its name does not say."""
    published: bool
    """True for the one that is published."""


def kept(store: Store) -> list[Kept]:
    """The snapshots on disk, the newest first."""
    current = ""
    with contextlib.suppress(IndexMissingError):
        current = store.current()
    return [Kept(one, made(one), one == current) for one in reversed(store.versions())]


def made(version: str) -> datetime.datetime | None:
    """When a version was made, in UTC; None if its name does not say."""
    try:
        stamp = datetime.datetime.strptime(version.partition("-")[0], _STAMP)
    except ValueError:
        return None
    return stamp.replace(tzinfo=datetime.UTC)


def go_back(store: Store, version: str, encoder: EncoderIdentity) -> None:
    """Publish a kept version again, once it is checked as `verify` does.

    Raises IndexMissingError if it is not kept, SnapshotError if it is damaged or was made by
    another model, BusyStoreError while something is built; what is published then stays.
    """
    with store.alone():
        if version not in store.versions():
            raise IndexMissingError(
                f"no snapshot {version[:80]!r} is kept in {store.folder}; "
                "run: python -m index versions"
            )
        note = manifest.read(store.path(version))
        if not note.encoder.fits(encoder):
            raise SnapshotError(
                f"snapshot {version} was built with {describe(note.encoder)}, the settings say "
                f"{describe(encoder)}; run: python -m index build"
            )
        if found := faults(store.path(version), version):
            raise SnapshotError(f"snapshot {version} is damaged: {found[0]}")
        store.point(version)
