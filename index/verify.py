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
    if changed := _changed_files(folder, note):
        return changed
    try:
        articles = snapshot.read_lines(folder / snapshot.ARTICLES, Article)
        stored = snapshot.read_lines(folder / snapshot.PASSAGES, StoredPassage)
        rows = {
            snapshot.PASSAGES: len(stored),
            vectors.FILE: len(FaissIndex.load(folder)),
            lexical.FOLDER: len(LexicalIndex.load(folder)),
        }
    except SnapshotError as error:
        return [str(error)]
    return [
        *_uneven(rows, note),
        *_wrong_articles(articles, note),
        *_wrong_passages(stored, {article.id: article for article in articles}),
    ]


def _changed_files(folder: Path, note: Manifest) -> list[str]:
    """Files that are missing, changed, or not of this snapshot."""
    found = manifest.notes_of(folder)
    lines = []
    for name in sorted(note.files.keys() | found.keys()):
        if name not in found:
            lines.append(f"{name} is missing")
        elif name not in note.files:
            lines.append(f"{name} does not belong to the snapshot")
        elif found[name].size != note.files[name].size:
            lines.append(f"{name} has {found[name].size} bytes, not {note.files[name].size}")
        elif found[name].sha256 != note.files[name].sha256:
            lines.append(f"{name} was changed: its sha256 is another")
    return lines


def _uneven(rows: dict[str, int], note: Manifest) -> list[str]:
    """Parts that have not the number of rows that the manifest says."""
    wanted = note.counts.passages
    return [
        f"{count} rows in {part} for {wanted} passages"
        for part, count in rows.items()
        if count != wanted
    ]


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
