"""Is a snapshot what it says it is? Every file, every row, every passage."""

from itertools import pairwise
from pathlib import Path

from corpus.article import Article
from index import lexical, manifest, snapshot, vectors
from index.errors import SnapshotError
from index.lexical import LexicalIndex
from index.manifest import Manifest
from index.snapshot import StoredPassage, text_sha256, version_of
from index.vectors import FaissIndex


def faults(folder: Path, version: str) -> list[str]:
    """What is wrong with the snapshot in `folder`, one line each; empty if nothing is.

    Names the file that was changed, the part that lacks a row, the passage that is no longer
    word for word what its article says.
    """
    try:
        note = manifest.read(folder)
        encoded = (folder / manifest.FILE).read_bytes()
    except (SnapshotError, OSError) as error:
        return [str(error)]
    if version_of(note.created, encoded) != version:
        return [f"{manifest.FILE} is not the one that {version} was published with"]
    if changed := manifest.changed_files(folder, note):
        return changed
    try:
        articles = snapshot.read_lines(folder / snapshot.ARTICLES, Article)
        stored = snapshot.read_lines(folder / snapshot.PASSAGES, StoredPassage)
        dense = FaissIndex.load(folder)
        rows = {
            snapshot.PASSAGES: len(stored),
            vectors.FILE: len(dense),
            lexical.FOLDER: len(LexicalIndex.load(folder)),
        }
    except SnapshotError as error:
        return [str(error)]
    return [
        *_uneven(rows, note),
        *_other_dimension(dense, note),
        *_wrong_articles(articles, note),
        *_wrong_passages(stored, {article.id: article for article in articles}),
    ]


def _uneven(rows: dict[str, int], note: Manifest) -> list[str]:
    """Parts that have not the number of rows that the manifest says."""
    wanted = note.counts.passages
    return [
        f"{count} rows in {part} for {wanted} passages"
        for part, count in rows.items()
        if count != wanted
    ]


def _other_dimension(dense: FaissIndex, note: Manifest) -> list[str]:
    """Vectors that are not as long as the manifest says."""
    if dense.dimension == note.encoder.dimension:
        return []
    return [f"{dense.dimension} dimensions in {vectors.FILE}, not {note.encoder.dimension}"]


def _wrong_articles(articles: list[Article], note: Manifest) -> list[str]:
    """Articles whose hash is not the manifest's, and those that only one of the two has."""
    found = {article.id: article.sha256 for article in articles}
    return [
        f"the article {name!r} is not the one that was indexed"
        for name in sorted(found.keys() | note.articles.keys())
        if found.get(name) != note.articles.get(name)
    ]


def _wrong_passages(stored: list[StoredPassage], articles: dict[str, Article]) -> list[str]:
    """Passages that are not in their article's text, or overlap the one before."""
    lines = []
    for number, row in enumerate(stored):
        passage = row.passage
        article = articles.get(passage.article)
        if article is None:
            lines.append(f"passage {number} belongs to {passage.article!r}, which is not there")
        elif not 0 <= passage.start < passage.end <= len(article.text):
            lines.append(f"passage {number} lies outside the text of {passage.article!r}")
        elif text_sha256(passage.span.of(article.text)) != row.sha256:
            lines.append(f"passage {number} is not word for word what {passage.article!r} says")
    for number, (one, other) in enumerate(pairwise(stored)):
        if one.passage.article == other.passage.article and other.passage.start < one.passage.end:
            lines.append(f"passage {number + 1} of {one.passage.article!r} overlaps the one before")
    return lines
