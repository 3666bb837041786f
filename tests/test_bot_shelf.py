"""What servers added goes from one folder to another in one step, and is never lost or doubled."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_bot_state import Clock

from bot import addition
from bot.errors import ShelfError
from bot.shelf import DAY, MOST_DRAFTS, Done, Shelf
from corpus import added
from corpus.article import Article
from corpus.charset import in_one_line

NORTH, SOUTH = 1, 2
BELL = Article(
    id="", title="The bell", text="It rang.\r\n\n # no heading\t\u2028x", url="https://e.org",
    published="2024-01-02", author="Ada", tags=("a", "b, c"), pages=(0, 9),
)  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.now = 1_700_000_000.0  # 14 November 2023
    return made


@pytest.fixture
def made(tmp_path: Path, clock: Clock) -> Shelf:
    return Shelf(tmp_path / "added", clock=clock)


def kept(made: Shelf, server: int = NORTH, article: Article = BELL) -> str:
    key = made.draft(server, article).key
    assert made.keep(server, key)[0] is Done.YES
    return key


def test_what_was_kept_is_what_the_index_reads(made: Shelf) -> None:
    """To the character, and with the same id, however often it is read."""
    one = made.one(NORTH, kept(made))
    (read,) = added.read(made.folder).articles

    assert one is not None
    assert one.article == read
    assert one.day == "2023-11-14"
    assert read == msgspec.structs.replace(BELL, id=read.id, collection="server-1")
    assert read.id.startswith("server-1/the-bell-")
    assert addition.is_ours(read)
    assert [two.article.text for two in made.added(NORTH)] == [""]


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
def test_every_text_and_title_is_kept(
    tmp_path_factory: pytest.TempPathFactory, title: str, text: str
) -> None:
    """No title names a file outside of the folder, and every text comes back to the character."""
    if not text.strip():
        return
    place = Shelf(tmp_path_factory.mktemp("any") / "added")
    draft = place.draft(NORTH, Article(id="", title=title, text=text))
    assert place.keep(NORTH, draft.key)[0] is Done.YES
    (file,) = (place.folder / "server-1").iterdir()
    (read,) = added.read(place.folder).articles

    assert read.text == text
    assert read.title == in_one_line(title) or not in_one_line(title)
    assert len(file.name.encode()) < 200
    assert not {*file.name} & {*'/\\:*?"<>|\0\n'}


def test_a_draft_is_read_by_no_index(made: Shelf) -> None:
    """Nor is one that was removed."""
    made.draft(NORTH, BELL)
    made.remove(NORTH, kept(made))

    assert added.read(made.folder).articles == ()
    assert added.read(made.folder).problems == ()


def test_each_step_is_taken_once(made: Shelf) -> None:
    """Taken again it says the same, and what is there is there once."""
    key = made.draft(NORTH, BELL).key

    for _ in range(2):
        done, one = made.keep(NORTH, key)
        assert (done, one and one.key) == (Done.YES, key)
    made.throw(NORTH, key)
    assert len(made.added(NORTH)) == 1
    for _ in range(2):
        assert made.remove(NORTH, key)[0] is Done.YES
    assert made.added(NORTH) == ()
    assert made.keep(NORTH, key) == (Done.GONE, None)
    for _ in range(2):
        assert made.undo(NORTH, key)[0] is Done.YES
    assert [one.key for one in made.added(NORTH)] == [key]


def test_another_server_finds_nothing(made: Shelf) -> None:
    """With whatever key."""
    key, draft = kept(made), made.draft(NORTH, BELL).key

    for one in (key, draft):
        assert made.one(SOUTH, one) is None
        assert made.drafted(SOUTH, one) is None
        assert made.change(SOUTH, one, title="x") is None
        assert made.keep(SOUTH, one) == (Done.GONE, None)
        assert made.remove(SOUTH, one) == (Done.GONE, None)
        assert made.undo(SOUTH, one) == (Done.GONE, None)
        made.throw(SOUTH, one)
    assert made.added(SOUTH) == ()
    assert made.drafted(NORTH, draft) is not None
    assert made.one(NORTH, key) is not None


def test_a_draft_can_be_changed_until_it_is_kept(made: Shelf) -> None:
    """There is one file of it all the time; afterwards nothing changes any more."""
    key = made.draft(NORTH, BELL).key
    changed = made.change(NORTH, key, title="A drum", published="")
    files = list((made.folder / ".drafts" / "server-1").iterdir())

    assert changed is not None
    assert (changed.article.title, changed.article.published) == ("A drum", "")
    assert changed.article.text == BELL.text
    assert [file.name for file in files] == [f"a-drum-{key}.jsonl"]
    made.keep(NORTH, key)
    assert made.change(NORTH, key, title="x") is None
    assert [one.article.title for one in made.added(NORTH)] == ["A drum"]


def test_a_day_is_a_day(made: Shelf, clock: Clock) -> None:
    """For a draft since it was made, for a removed article since it was removed."""
    draft, key, late = made.draft(NORTH, BELL).key, kept(made), kept(made)
    clock.now += 10 * DAY
    made.remove(NORTH, key)
    made.remove(NORTH, late)
    made.tidy()
    assert made.drafted(NORTH, draft) is None
    clock.now += DAY - 1
    made.tidy()
    assert made.undo(NORTH, key)[0] is Done.YES
    clock.now += 2
    assert made.undo(NORTH, late) == (Done.GONE, None)
    assert len(list(made.folder.glob(".removed/*/*"))) == 1
    made.tidy()
    assert list(made.folder.glob(".removed/*/*")) == []
    assert [one.key for one in made.added(NORTH)] == [key]


def test_so_many_articles_and_drafts(made: Shelf, clock: Clock) -> None:
    """One article too many stays a draft; of too many drafts the oldest goes."""
    made.most = 2
    first = made.draft(NORTH, BELL).key
    kept(made)
    kept(made)
    assert made.keep(NORTH, first) == (Done.FULL, None)
    assert made.drafted(NORTH, first) is not None
    for _ in range(MOST_DRAFTS):
        clock.now += 1
        last = made.draft(NORTH, BELL).key
    assert made.drafted(NORTH, first) is None
    assert made.drafted(NORTH, last) is not None
    assert len(list(made.folder.glob(".drafts/*/*"))) == MOST_DRAFTS


def test_newest_first(made: Shelf, clock: Clock) -> None:
    """By the day it was published, or else added; what changed by hand is seen at once."""
    clock.now = 1_600_000_000.0  # in 2020
    old = kept(made, article=msgspec.structs.replace(BELL, published="1999-01-01"))
    today = kept(made, article=msgspec.structs.replace(BELL, published=""))
    new = kept(made, article=msgspec.structs.replace(BELL, published="2025-01-01"))
    assert [one.key for one in made.added(NORTH)] == [new, today, old]
    (file,) = (made.folder / "server-1").glob(f"*{new}.jsonl")
    file.unlink()
    assert [one.key for one in made.added(NORTH)] == [today, old]


def test_a_change_is_seen_whatever_the_clock_says(made: Shelf) -> None:
    """Two changes within one tick of the file system are two."""
    for number in range(3):
        kept(made)
        os.utime(made.folder / "server-1", (1, 1))
        assert len(made.added(NORTH)) == number + 1


def test_what_lies_there_besides_is_left_alone(made: Shelf) -> None:
    """Files of the operator are neither listed nor removed; a broken one of ours is passed over."""
    key = kept(made)
    folder = made.folder / "server-1"
    (folder / "notes.md").write_text("By hand.")
    (folder / f"broken-{'0' * 15}.jsonl").write_text("{")
    (folder / f"empty-{'1' * 15}.jsonl").write_text('{"id": "x", "text": " "}')

    assert [one.key for one in made.added(NORTH)] == [key]
    assert made.remove(NORTH, "notes") == (Done.GONE, None)
    assert not addition.is_ours(Article(id="server-1/notes", title="", text=""))


def test_a_server_is_exported_and_purged(made: Shelf) -> None:
    """All of it, drafts and what was removed among it, and nothing of another server's."""
    kept(made)
    made.draft(NORTH, BELL)
    made.remove(NORTH, kept(made))
    kept(made, SOUTH)
    rows = made.export(NORTH)

    assert [row["article"] for row in rows] == ["kept", "draft", "removed"]
    assert {row["text"] for row in rows} == {BELL.text}
    assert made.purge(NORTH) == 1
    assert (made.export(NORTH), made.purge(NORTH)) == ([], 0)
    assert len(made.added(SOUTH)) == 1


@pytest.mark.parametrize("step", ["draft", "keep", "remove", "undo", "change"])
def test_what_the_disk_refuses_changes_nothing(
    made: Shelf, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """It is one error, and afterwards the same step can be taken."""
    draft, key, gone = made.draft(NORTH, BELL).key, kept(made), kept(made)
    made.remove(NORTH, gone)
    steps: dict[str, Callable[[], object]] = {
        "draft": lambda: made.draft(NORTH, BELL),
        "keep": lambda: made.keep(NORTH, draft),
        "remove": lambda: made.remove(NORTH, key),
        "undo": lambda: made.undo(NORTH, gone),
        "change": lambda: made.change(NORTH, draft, title="Other"),
    }
    take = steps[step]
    before = sorted(made.folder.rglob("*.jsonl"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "write_bytes"):
            patch.setattr(Path, name, full)
        with pytest.raises(ShelfError, match="No space left on device"):
            take()
    assert sorted(made.folder.rglob("*.jsonl")) == before
    assert [one for one in made.folder.rglob(".*.jsonl") if one.is_file()] == []
    assert take()


def test_nobody_is_named(made: Shelf) -> None:
    """A file holds the article and the moment, and nothing of who added it."""
    kept(made)
    (file,) = (made.folder / "server-1").iterdir()
    fields = msgspec.json.decode(file.read_bytes())

    assert set(fields) == {
        "id", "title", "text", "url", "published", "author", "tags", "pages", "added",
    }  # fmt: skip
