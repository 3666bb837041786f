"""An immutable, versioned index: articles, passages, vectors and words, row for row."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Passage
from corpus.sentences import paragraphs
from index import lexical, manifest, vectors
from index.encoder import EncoderIdentity
from index.errors import SnapshotError
from index.lexical import LexicalIndex
from index.manifest import Manifest
from index.scope import EVERYTHING, Scope
from index.vectors import FaissIndex, VectorIndex

ARTICLES = "articles.jsonl"
PASSAGES = "passages.jsonl"
_REMEMBERED = 64
"""Scopes whose rows are remembered: a server asks again and again within the same one."""
T = TypeVar("T")


class StoredPassage(msgspec.Struct, frozen=True):
    """A row of the passage table."""

    passage: Passage
    sha256: str
    """Of the passage's text in UTF-8."""
    over_long: bool
    """True if it is longer than the encoder reads."""


class Snapshot:
    """One built index in memory. Row i of every part is the same passage."""

    def __init__(
        self,
        *,
        version: str,
        manifest: Manifest,
        articles: Iterable[Article],
        passages: Sequence[Passage],
        vectors: VectorIndex,
        lexical: LexicalIndex,
    ) -> None:
        self.version = version
        self.manifest = manifest
        self.articles = {article.id: article for article in articles}
        self.passages = passages
        self.vectors = vectors
        self.lexical = lexical
        self._first_row: dict[str, int] = {}
        self._last_row: dict[str, int] = {}
        for row, passage in enumerate(passages):
            self._first_row.setdefault(passage.article, row)
            self._last_row[passage.article] = row
        number = {name: i for i, name in enumerate(self._first_row)}
        self.numbers = np.fromiter(
            (number[passage.article] for passage in passages), dtype=np.int64, count=len(passages)
        )
        """For each row the number of its article, from 0."""
        days = [ordinal(self.articles[name].published) for name in self._first_row]
        self.days = np.array(days, dtype=np.int64)[self.numbers] if days else self.numbers
        """For each row the day of its article, as `datetime.date.toordinal` gives it; 0 for one
        without a date."""
        self.collections = sorted({article.collection for article in self.articles.values()})
        self._rows_in: dict[Scope, NDArray[np.bool_]] = {}

    def article(self, row: int) -> Article:
        """The article of passage `row`."""
        return self.articles[self.passages[row].article]

    def place(self, row: int) -> int:
        """The number of passage `row` in its article, from 0."""
        return row - self._first_row[self.passages[row].article]

    def paragraphs(self, row: int) -> int:
        """How many paragraphs the article of passage `row` has; headings do not count."""
        last = self.passages[self._last_row[self.passages[row].article]]
        return last.paragraph + paragraphs(self.article(row).text[last.start :]) - 1

    def passages_of(self, article: str) -> Sequence[Passage]:
        """The passages of an article in order; none if it is not there."""
        if article not in self._first_row:
            return ()
        return self.passages[self._first_row[article] : self._last_row[article] + 1]

    def within(self, scope: Scope) -> NDArray[np.bool_] | None:
        """For each row whether the scope admits its article; None if it leaves nothing out."""
        if scope == EVERYTHING:
            return None
        if scope not in self._rows_in:
            admitted = {name for name, article in self.articles.items() if scope.admits(article)}
            rows = (passage.article in admitted for passage in self.passages)
            if len(self._rows_in) >= _REMEMBERED:
                self._rows_in.pop(next(iter(self._rows_in)))
            self._rows_in[scope] = np.fromiter(rows, dtype=np.bool_, count=len(self.passages))
        return self._rows_in[scope]

    def count(self, scope: Scope) -> int:
        """How many passages the scope admits."""
        within = self.within(scope)
        return len(self.passages) if within is None else int(within.sum())

    def text(self, row: int) -> str:
        """The words of passage `row`."""
        return self.passages[row].span.of(self.article(row).text)


def ordinal(published: str) -> int:
    """The number of a day like 2024-03-31; 0 for anything else."""
    try:
        return datetime.date.fromisoformat(published).toordinal()
    except ValueError:
        return 0


def load(folder: Path, encoder: EncoderIdentity) -> Snapshot:
    """Read the snapshot in `folder` for use with this encoder.

    Raises SnapshotError if it was made by another model or format, if a file of it was changed, or
    if its parts differ in their number of rows. Every file is hashed before it is read: a damaged
    one could give wrong words, or make FAISS ask for all the memory there is.
    """
    note = manifest.read(folder)
    if not note.encoder.fits(encoder):
        raise SnapshotError(
            f"snapshot {folder.name} was built with {describe(note.encoder)}, the settings say "
            f"{describe(encoder)}; run: python -m index build"
        )
    if changed := manifest.changed_files(folder, note):
        raise SnapshotError(
            f"snapshot {folder.name} is damaged: {changed[0]}; run: python -m index build"
        )
    articles = read_lines(folder / ARTICLES, Article)
    passages = [row.passage for row in read_lines(folder / PASSAGES, StoredPassage)]
    dense = FaissIndex.load(folder)
    if dense.dimension != encoder.dimension:
        raise SnapshotError(
            f"snapshot {folder.name} is damaged: {dense.dimension} dimensions in {vectors.FILE}, "
            f"not {encoder.dimension}; run: python -m index build"
        )
    words = LexicalIndex.load(folder)
    snapshot = Snapshot(
        version=folder.name,
        manifest=note,
        articles=articles,
        passages=passages,
        vectors=dense,
        lexical=words,
    )
    counts = {
        "manifest": note.counts.passages,
        PASSAGES: len(passages),
        vectors.FILE: len(dense),
        lexical.FOLDER: len(words),
    }
    if len(set(counts.values())) > 1:
        told = ", ".join(f"{count} in {part}" for part, count in counts.items())
        raise SnapshotError(
            f"the parts of snapshot {folder.name} differ in rows ({told}); "
            "run: python -m index build"
        )
    return snapshot


def write_lines(file: Path, rows: Iterable[msgspec.Struct]) -> None:
    """One JSON object a line."""
    with file.open("wb") as opened:
        for row in rows:
            opened.write(msgspec.json.encode(row) + b"\n")


def read_lines(file: Path, kind: type[T]) -> list[T]:
    """What `write_lines` wrote; raises SnapshotError if it cannot be read."""
    try:
        return msgspec.json.Decoder(kind).decode_lines(file.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SnapshotError(f"{file} cannot be read: {error}; run: python -m index build") from None


def text_sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def version_of(created: str, encoded_manifest: bytes) -> str:
    """The name of a snapshot: when it was made, and the hash of what its manifest says."""
    stamp = created.replace("-", "").replace(":", "")
    return f"{stamp}-{hashlib.sha256(encoded_manifest).hexdigest()[:12]}"


def describe(encoder: EncoderIdentity) -> str:
    """An encoder in a few words."""
    weights = f", sha256 {encoder.sha256[:12]}…" if encoder.sha256 else ""
    return f"{encoder.name} ({encoder.dimension} dimensions{weights})"
