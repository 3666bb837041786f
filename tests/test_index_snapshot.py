"""A snapshot that does not fit, or is damaged, is refused with the cure and never built upon."""

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from fake_encoder import FakeEncoder, articles, publish

from corpus.article import Article
from corpus.sentences import paragraphs
from index import manifest, snapshot
from index.errors import SnapshotError
from index.snapshot import Snapshot
from index.store import Store
from index.vectors import FaissIndex
from index.verify import faults

PARTS = (
    "articles.jsonl",
    "lexical/data.csc.index.npy",
    "lexical/indices.csc.index.npy",
    "lexical/indptr.csc.index.npy",
    "lexical/params.index.json",
    "lexical/vocab.index.json",
    "passages.jsonl",
    "vectors.faiss",
)
CURE = "; run: python -m index build"


def opened(data: Path, encoder: FakeEncoder) -> Snapshot:
    """The published snapshot."""
    store = Store(data)
    return snapshot.load(store.path(store.current()), encoder.identity)


def refusal(data: Path, encoder: FakeEncoder) -> str:
    """The one line with which the published snapshot is refused."""
    with pytest.raises(SnapshotError) as caught:
        opened(data, encoder)
    return str(caught.value)


def test_other_model_is_refused(tmp_path: Path) -> None:
    """A snapshot of another model is refused; both models are named, and the cure."""
    version = publish(articles(), tmp_path).version

    assert refusal(tmp_path, FakeEncoder("runes")) == (
        f"snapshot {version} was built with letters (27 dimensions), "
        f"the settings say runes (27 dimensions){CURE}"
    )


def test_other_dimension_is_refused(tmp_path: Path) -> None:
    """A snapshot of another dimension is refused with both numbers and the cure."""
    version = publish(articles(), tmp_path).version

    assert refusal(tmp_path, FakeEncoder(dimension=30)) == (
        f"snapshot {version} was built with letters (27 dimensions), "
        f"the settings say letters (30 dimensions){CURE}"
    )


def test_other_form_is_welcome(tmp_path: Path) -> None:
    """The plain and the compiled form of one model can ask the same snapshot."""
    publish(articles(), tmp_path)

    assert len(opened(tmp_path, FakeEncoder(form="compiled")).passages) == 6


def test_articles_of_an_index_before_there_were_pages_are_read(tmp_path: Path) -> None:
    """They have none, and are the same articles as when they were written."""
    one = Article(id="a", title="A", text="T")
    fields = msgspec.to_builtins(one)
    del fields["pages"]
    (tmp_path / snapshot.ARTICLES).write_bytes(msgspec.json.encode(fields) + b"\n")
    (found,) = snapshot.read_lines(tmp_path / snapshot.ARTICLES, Article)

    assert (found, found.sha256) == (one, hashlib.sha256(msgspec.json.encode(fields)).hexdigest())


def test_paragraphs_are_those_of_the_whole_article(tmp_path: Path) -> None:
    """Counted from the last passage on, they are as many as in the whole text, headings aside."""
    long = Article(
        id="long",
        title="",
        text="# Top\n\n"
        + "One sentence. Another one, a little longer. " * 9
        + "\n\nTwo.\n\n## End\n\nX.",
    )
    publish([*articles(), long], tmp_path)
    found = opened(tmp_path, FakeEncoder())
    last = len(found.passages) - 1

    assert found.paragraphs(last) == 3
    for row in range(len(found.passages)):
        assert found.paragraphs(row) == paragraphs(found.article(row).text)


@pytest.mark.parametrize("number", [0, 1, 2, 99])
def test_other_format_is_refused(tmp_path: Path, number: int) -> None:
    """A snapshot of an older or a newer format is refused with both numbers and the cure."""
    version = publish(articles(), tmp_path).version
    file = Store(tmp_path).path(version) / manifest.FILE
    file.write_bytes(file.read_bytes().replace(b'"format": 3', b'"format": %d' % number))

    assert refusal(tmp_path, FakeEncoder()) == (
        f"snapshot {version} has format {number}, this program reads 3{CURE}"
    )


def test_format_is_looked_at_first(tmp_path: Path) -> None:
    """A format that knows other keys is refused for its format, not for its keys."""
    version = publish(articles(), tmp_path).version
    (Store(tmp_path).path(version) / manifest.FILE).write_text('{"format": 7, "shards": []}')

    assert refusal(tmp_path, FakeEncoder()).startswith(f"snapshot {version} has format 7")


@pytest.mark.parametrize("held", [b"", b"{", b"[]", b"{}", b'{"format": "one"}', b"\xff\xfe", None])
def test_unreadable_manifest_is_refused(tmp_path: Path, held: bytes | None) -> None:
    """A manifest that is none, or is missing, is refused in one line with the cure."""
    version = publish(articles(), tmp_path).version
    file = Store(tmp_path).path(version) / manifest.FILE
    if held is None:
        file.unlink()
    else:
        file.write_bytes(held)
    line = refusal(tmp_path, FakeEncoder())

    assert line.endswith(CURE)
    assert version in line
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("damage", ["missing", "half", "one bit"])
@pytest.mark.parametrize("name", PARTS)
def test_damaged_part_is_refused(tmp_path: Path, name: str, damage: str) -> None:
    """No question is answered from a damaged part: it is named in one line with the cure."""
    version = publish(articles(), tmp_path).version
    file = Store(tmp_path).path(version) / name
    raw = file.read_bytes()
    if damage == "missing":
        file.unlink()
    elif damage == "half":
        file.write_bytes(raw[: len(raw) // 2])
    else:
        file.write_bytes(raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:])
    line = refusal(tmp_path, FakeEncoder())

    assert line.startswith(f"snapshot {version} is damaged: {name} ")
    assert line.endswith(CURE)
    assert len(line.splitlines()) == 1


def test_damaged_vectors_are_not_taken_over(tmp_path: Path) -> None:
    """If the published vectors were changed on disk, the next build embeds everything anew."""
    folder = Store(tmp_path).path(publish(articles(), tmp_path).version)
    good = FaissIndex.load(folder).rows()
    file = folder / "vectors.faiss"
    raw = bytearray(file.read_bytes())
    raw[-1] ^= 0x20
    file.write_bytes(raw)
    encoder = FakeEncoder()
    report = publish(articles(), tmp_path, encoder)
    folder = Store(tmp_path).path(report.version)

    assert (report.reused, report.embedded) == (0, 6)
    assert len(encoder.asked) == 6
    assert np.array_equal(good, FaissIndex.load(folder).rows())
    assert faults(folder, report.version) == []


@pytest.mark.parametrize("name", ["articles.jsonl", "passages.jsonl", manifest.FILE])
def test_build_mends_any_damage(tmp_path: Path, name: str) -> None:
    """After a part of the published snapshot was lost, a build is the cure that was promised."""
    folder = Store(tmp_path).path(publish(articles(), tmp_path).version)
    (folder / name).unlink()
    report = publish(articles(), tmp_path)

    assert (report.reused, report.embedded) == (0, 6)
    assert Store(tmp_path).current() == report.version
    assert faults(Store(tmp_path).path(report.version), report.version) == []


def test_build_mends_current(tmp_path: Path) -> None:
    """After `current` was overwritten with nonsense a build is the cure that was promised."""
    publish(articles(), tmp_path)
    (tmp_path / "current").write_text("x" * 5000)

    assert publish(articles(), tmp_path).version == Store(tmp_path).current()
