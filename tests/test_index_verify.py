"""Whatever is done to a snapshot on disk is found and named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from fake_encoder import FakeEncoder, articles, files_of, publish

from index import lexical, manifest, snapshot, vectors
from index.encoder import embedded_text
from index.errors import IndexMissingError, SnapshotError
from index.lexical import LexicalIndex
from index.snapshot import StoredPassage
from index.store import Store
from index.vectors import FaissIndex
from index.verify import faults

FILES = (
    "articles.jsonl",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/vocab.index.json",
    "manifest.json",
    "passages.jsonl",
    "vectors.faiss",
)
PARTS = tuple(name for name in FILES if name != manifest.FILE)
PLACES = {"first": 0.0, "a third": 1 / 3, "the middle": 0.5, "late": 0.9, "last": 1.0}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A published snapshot of three articles."""
    return Store(tmp_path).path(publish(articles(), tmp_path).version)


def flip(file: Path, place: float, mask: int = 0x20) -> None:
    """Change one byte of a file, at a share of its length."""
    raw = bytearray(file.read_bytes())
    raw[round(place * (len(raw) - 1))] ^= mask
    file.write_bytes(raw)


def forge(folder: Path, change: Callable[[Path], None]) -> tuple[Path, str]:
    """Change a snapshot and make sizes, hashes and the version's name fit what it now holds."""
    note = manifest.read(folder)
    change(folder)
    note = msgspec.structs.replace(note, files=manifest.notes_of(folder))
    (folder / manifest.FILE).write_bytes(note.encode())
    version = snapshot.version_of(note.created, note.encode())
    return folder.rename(folder.with_name(version)), version


def test_every_file_is_tried(folder: Path) -> None:
    """The list of files that the tests below damage is the list of files of a snapshot."""
    assert list(FILES) == list(files_of(folder))


def test_untouched_snapshot_is_clean(folder: Path) -> None:
    """Nothing is found in a snapshot as it was built, nor in a copy of it elsewhere."""
    copy = shutil.copytree(folder, folder.parent.parent / "copy")

    assert faults(folder, folder.name) == []
    assert faults(copy, folder.name) == []


def test_forging_alone_is_not_found(folder: Path) -> None:
    """The forgery of the tests below is sound: without another change it passes."""
    assert faults(*forge(folder, lambda _: None)) == []


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("name", FILES)
def test_one_flipped_bit_is_found(folder: Path, name: str, place: float) -> None:
    """One flipped bit in any file is found, and the file is named."""
    flip(folder / name, place, mask=0x01)
    found = faults(folder, folder.name)

    assert len(found) == 1
    assert name in found[0]


@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80, 0xFF])
@pytest.mark.parametrize("position", range(37))
def test_damaged_current_is_found(folder: Path, position: int, mask: int) -> None:
    """One changed byte in `current` never leads to a snapshot: it is named with the cure."""
    store = Store(folder.parent.parent)
    current = store.folder / "current"
    raw = bytearray(current.read_bytes())
    assert len(raw) == 37
    raw[position] ^= mask
    current.write_bytes(raw)
    with pytest.raises(IndexMissingError) as caught:
        store.current()

    assert str(current) in str(caught.value)
    assert str(caught.value).endswith("; run: python -m index build")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("held", ["", "\n", ".", "..", "../snapshots", "x" * 5000, "a\0b", "/tmp"])
def test_current_that_names_no_snapshot(folder: Path, held: str) -> None:
    """`current` with anything but the name of a snapshot is refused in one line with the cure."""
    store = Store(folder.parent.parent)
    (store.folder / "current").write_text(held)
    with pytest.raises(IndexMissingError) as caught:
        store.current()

    assert str(store.folder / "current") in str(caught.value)
    assert str(caught.value).endswith("; run: python -m index build")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_found(folder: Path, name: str) -> None:
    """A file that is not there is named."""
    (folder / name).unlink()
    found = faults(folder, folder.name)

    assert len(found) == 1
    assert name in found[0]
    assert name == manifest.FILE or found[0] == f"{name} is missing"


@pytest.mark.parametrize("name", FILES)
def test_truncated_file_is_found(folder: Path, name: str) -> None:
    """A file that lost its last byte is named, with both sizes."""
    size = (folder / name).stat().st_size
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    found = faults(folder, folder.name)

    assert len(found) == 1
    assert name in found[0]
    assert name == manifest.FILE or found[0] == f"{name} has {size - 1} bytes, not {size}"


@pytest.mark.parametrize("name", FILES)
def test_emptied_file_is_found(folder: Path, name: str) -> None:
    """A file of no bytes, as a crash can leave it, is named."""
    (folder / name).write_bytes(b"")
    found = faults(folder, folder.name)

    assert len(found) == 1
    assert name in found[0]


@pytest.mark.parametrize("name", ["notes.txt", "lexical/more.npy", ".hidden"])
def test_extra_file_is_found(folder: Path, name: str) -> None:
    """A file that the build did not write is named."""
    (folder / name).write_text("hello")

    assert faults(folder, folder.name) == [f"{name} does not belong to the snapshot"]


def test_manifest_of_another_snapshot_is_found(folder: Path) -> None:
    """A whole snapshot under the name of another is not taken for it."""
    other = Store(folder.parent.parent).path(publish(articles()[:2], folder.parent.parent).version)

    assert faults(other, folder.name) == [
        f"manifest.json is not the one that {folder.name} was published with"
    ]


@pytest.mark.parametrize("shift", [(1, 0), (0, -1), (-1, -1), (-1, 0)])
def test_shifted_offsets_are_found(folder: Path, shift: tuple[int, int]) -> None:
    """Offsets moved by a character are found word for word, though every file hash fits."""

    def move(folder: Path) -> None:
        rows = snapshot.read_lines(folder / snapshot.PASSAGES, StoredPassage)
        moved = msgspec.structs.replace(
            rows[3].passage,
            start=rows[3].passage.start + shift[0],
            end=rows[3].passage.end + shift[1],
        )
        rows[3] = msgspec.structs.replace(rows[3], passage=moved)
        snapshot.write_lines(folder / snapshot.PASSAGES, rows)

    assert faults(*forge(folder, move)) == ["passage 3 is not word for word what 'museum' says"]


@pytest.mark.parametrize("span", [(-1, 5), (5, 5), (9, 5), (0, 10_000)])
def test_offsets_outside_the_text_are_found(folder: Path, span: tuple[int, int]) -> None:
    """Offsets that are no span of the article are found, though every file hash fits."""

    def move(folder: Path) -> None:
        rows = snapshot.read_lines(folder / snapshot.PASSAGES, StoredPassage)
        moved = msgspec.structs.replace(rows[5].passage, start=span[0], end=span[1])
        rows[5] = msgspec.structs.replace(rows[5], passage=moved)
        snapshot.write_lines(folder / snapshot.PASSAGES, rows)

    assert "passage 5 lies outside the text of 'weather'" in faults(*forge(folder, move))


def test_reworded_article_is_found(folder: Path) -> None:
    """Another word in the stored article is found twice: in the article and in the passage."""

    def reword(folder: Path) -> None:
        file = folder / snapshot.ARTICLES
        file.write_bytes(file.read_bytes().replace(b"walrus", b"weasel"))

    assert faults(*forge(folder, reword)) == [
        "the article 'harbour' is not the one that was indexed",
        "passage 1 is not word for word what 'harbour' says",
    ]


def test_lost_article_is_found(folder: Path) -> None:
    """Passages without their article are found, each by its number."""

    def lose(folder: Path) -> None:
        file = folder / snapshot.ARTICLES
        file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[1:]))

    assert faults(*forge(folder, lose)) == [
        "the article 'harbour' is not the one that was indexed",
        "passage 0 belongs to 'harbour', which is not there",
        "passage 1 belongs to 'harbour', which is not there",
    ]


def test_passages_out_of_order_are_found(folder: Path) -> None:
    """Two passages of an article that changed places are found."""

    def swap(folder: Path) -> None:
        rows = snapshot.read_lines(folder / snapshot.PASSAGES, StoredPassage)
        snapshot.write_lines(folder / snapshot.PASSAGES, [rows[1], rows[0], *rows[2:]])

    assert faults(*forge(folder, swap)) == ["passage 1 of 'harbour' overlaps the one before"]


def fewer_passages(folder: Path) -> None:
    rows = snapshot.read_lines(folder / snapshot.PASSAGES, StoredPassage)
    snapshot.write_lines(folder / snapshot.PASSAGES, rows[:-1])


def fewer_vectors(folder: Path) -> None:
    FaissIndex.of(FaissIndex.load(folder).rows()[:-1]).save(folder)


def fewer_words(folder: Path) -> None:
    built = snapshot.load(folder, FakeEncoder().identity)
    texts = [embedded_text(built.article(row), built.passages[row]) for row in range(5)]
    LexicalIndex.of(texts).save(folder)


UNEVEN = {
    snapshot.PASSAGES: fewer_passages,
    vectors.FILE: fewer_vectors,
    lexical.FOLDER: fewer_words,
}


@pytest.mark.parametrize("part", UNEVEN)
def test_missing_row_is_found(folder: Path, part: str) -> None:
    """A part that lacks a row is named with both numbers, by verify and when it is loaded."""
    forged, version = forge(folder, UNEVEN[part])
    with pytest.raises(SnapshotError) as caught:
        snapshot.load(forged, FakeEncoder().identity)

    assert faults(forged, version) == [f"5 rows in {part} for 6 passages"]
    assert f"5 in {part}" in str(caught.value)
    assert "6 in manifest" in str(caught.value)
    assert str(caught.value).endswith("; run: python -m index build")


def shorter_vectors(folder: Path) -> None:
    FaissIndex.of(FaissIndex.load(folder).rows()[:, :5]).save(folder)


def test_vectors_of_another_dimension_are_found(folder: Path) -> None:
    """Vectors that are not as long as the manifest says are found, with both numbers."""
    forged, version = forge(folder, shorter_vectors)
    with pytest.raises(SnapshotError) as caught:
        snapshot.load(forged, FakeEncoder().identity)

    assert faults(forged, version) == ["5 dimensions in vectors.faiss, not 27"]
    assert "5 dimensions in vectors.faiss, not 27" in str(caught.value)
    assert str(caught.value).endswith("; run: python -m index build")
