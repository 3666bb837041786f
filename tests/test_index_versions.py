"""Back to an older snapshot, and only to a whole one."""

import datetime
from pathlib import Path

import filelock
import pytest
from fake_encoder import FakeEncoder, articles, publish

from index.errors import BusyStoreError, IndexMissingError, SnapshotError
from index.store import Store
from index.versions import Kept, go_back, kept, made

IDENTITY = FakeEncoder().identity


def two(data: Path) -> tuple[Store, str, str]:
    """A store, and the versions of its two snapshots: the older one, the published one."""
    first = publish(articles()[:1], data).version
    return Store(data), first, publish(articles(), data).version


def test_kept_versions(tmp_path: Path) -> None:
    """The newest first, each with when it was made, and which is published."""
    assert kept(Store(tmp_path)) == []
    store, first, second = two(tmp_path)

    assert kept(store) == [Kept(second, made(second), True), Kept(first, made(first), False)]
    (tmp_path / "current").unlink()
    assert [one.published for one in kept(store)] == [False, False]


def test_when_a_version_was_made() -> None:
    """As its name says; a name that says nothing is no error."""
    assert made("20261125T010110.374105Z-d48b51545ebb") == datetime.datetime(
        2026, 11, 25, 1, 1, 10, 374105, tzinfo=datetime.UTC
    )
    assert made("next") is None


def test_back_and_forth(tmp_path: Path) -> None:
    """An older one is published again, and then the newer one."""
    store, first, second = two(tmp_path)
    go_back(store, first, IDENTITY)
    assert store.current() == first
    go_back(store, second, IDENTITY)
    assert store.current() == second


def test_back_only_to_what_can_be_used(tmp_path: Path) -> None:
    """What is gone, damaged, of another model, or no version at all is refused, with the reason,
    and what is published stays."""
    store, first, second = two(tmp_path)
    for name in ("20990101T000000.000000Z-000000000000", "", "..", f"../snapshots/{first}"):
        with pytest.raises(IndexMissingError, match="run: python -m index versions"):
            go_back(store, name, IDENTITY)
    with pytest.raises(SnapshotError, match="was built with letters "):
        go_back(store, first, FakeEncoder("other").identity)
    (store.path(first) / "articles.jsonl").write_text("")
    with pytest.raises(SnapshotError, match=r"is damaged: articles\.jsonl has 0 bytes, not "):
        go_back(store, first, IDENTITY)

    assert store.current() == second


def test_not_while_something_is_built(tmp_path: Path) -> None:
    """Whoever changes the store does it alone."""
    store, first, second = two(tmp_path)
    with filelock.FileLock(tmp_path / "build.lock"), pytest.raises(BusyStoreError):
        go_back(store, first, IDENTITY)

    assert store.current() == second
