"""From articles to the next snapshot: embed what is new, write aside, verify, publish."""

import datetime
import errno
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np

from corpus import repeated
from corpus.article import Article, Passage, Span
from corpus.passages import split
from corpus.settings import CorpusSettings
from index import fitted, manifest, snapshot
from index.encoder import Encoder, Progress, Vectors, embedded_text
from index.errors import BuildError, EmptyError, FullError, IndexMissingError, SnapshotError
from index.languages import Foreign
from index.lexical import LexicalIndex
from index.manifest import Counts, Cut, Manifest
from index.progress import Step, unwatched
from index.ranking import Ranking
from index.snapshot import StoredPassage, text_sha256
from index.store import Store
from index.vectors import FaissIndex
from index.verify import faults

Watcher = Callable[[int], Progress]
"""Told how many passages will be embedded; returns whom to tell of each step."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did."""

    version: str
    articles: int
    passages: int
    added: int
    """Articles that the snapshot before did not have."""
    changed: int
    """Articles that it had in another wording."""
    removed: int
    """Articles that it had and that are gone."""
    reused: int
    """Passages whose vectors were taken over."""
    embedded: int
    """Passages that were embedded."""
    over_long: int
    """Embedded passages that are longer than the encoder reads."""
    left_out: int
    """Blocks that are in no passage, for they repeat over the articles of their site."""
    foreign: Foreign = Foreign()
    """Articles in languages that a model was not made for."""


def build(
    articles: Sequence[Article],
    *,
    store: Store,
    encoder: Encoder,
    settings: CorpusSettings,
    keep: int,
    watcher: Watcher,
    ranking: Ranking | None = None,
    read_from: str = "",
    begins: Callable[[Step], object] = unwatched,
) -> Report:
    """Publish a snapshot of these articles.

    `ranking` and `read_from` are recorded in it: how its hits are to be ranked, and the place that
    the articles were read from; `begins` is told of the last step. Where nothing can be quoted,
    EmptyError is raised unless the pile was `emptied`.
    Whatever goes wrong, the published snapshot stays as it was; BuildError says what.
    """
    try:
        with store.building() as aside:
            return _build(
                articles, aside, store, encoder, settings, keep, watcher, ranking, read_from, begins
            )
    except OSError as error:
        kind, cure = (
            (FullError, "free some space and build again")
            if error.errno == errno.ENOSPC
            else (BuildError, "mend it and build again")
        )
        raise kind(
            f"the snapshot cannot be written to {store.folder}: {error.strerror or error}; {cure} "
            "(what was published before is untouched)"
        ) from None


def _build(
    articles: Sequence[Article],
    aside: Path,
    store: Store,
    encoder: Encoder,
    settings: CorpusSettings,
    keep: int,
    watcher: Watcher,
    ranking: Ranking | None,
    read_from: str,
    begins: Callable[[Step], object],
) -> Report:
    cut = Cut(
        passage_words=settings.passage_words,
        longest_passage=settings.longest_passage,
        language=settings.language,
        repeated=settings.repeated,
    )
    by_id = {article.id: article for article in articles}
    left_out = repeated.find(articles).spans if cut.repeated else {}
    passages = [
        passage
        for article in articles
        for passage in _passages(article, cut, left_out.get(article.id, ()))
    ]
    texts = [embedded_text(by_id[passage.article], passage) for passage in passages]
    if not texts and not emptied(store, read_from):
        raise EmptyError("none of the articles has a sentence that could be quoted")

    published = _published(store)
    earlier = published[1].articles if published else {}
    hashes = {article.id: article.sha256 for article in articles}
    known = _vectors_by_text(published, encoder) if published else {}
    fresh = [row for row, text in enumerate(texts) if text not in known]
    if published and not fresh and _same(published[1], hashes, cut, len(texts), ranking, read_from):
        version, over_long = published[0].name, published[1].counts.over_long
    else:
        embedded = encoder.encode_passages([texts[row] for row in fresh], watcher(len(fresh)))
        rows = np.empty((len(texts), encoder.identity.dimension), dtype=np.float32)
        flags = np.zeros(len(texts), dtype=np.bool_)
        rows[fresh], flags[fresh] = embedded
        for row, text in enumerate(texts):
            if text in known:
                rows[row], flags[row] = known[text]
        over_long = int(flags.sum())
        begins(Step.CHECKING)
        snapshot.write_lines(aside / snapshot.ARTICLES, articles)
        snapshot.write_lines(
            aside / snapshot.PASSAGES,
            (
                StoredPassage(passage, text_sha256(_words(by_id, passage)), bool(flag))
                for passage, flag in zip(passages, flags, strict=True)
            ),
        )
        FaissIndex.of(rows).save(aside)
        LexicalIndex.of(texts).save(aside)
        version = _sealed(aside, encoder, cut, hashes, len(texts), over_long, ranking, read_from)
        if published:
            fitted.carry_over(store, published[0].name, version)
        store.publish(aside, version)
    store.tidy(version, keep)
    return Report(
        version=version,
        articles=len(articles),
        passages=len(passages),
        added=len(hashes.keys() - earlier.keys()),
        changed=sum(earlier.get(name, sha) != sha for name, sha in hashes.items()),
        removed=len(earlier.keys() - hashes.keys()),
        reused=len(texts) - len(fresh),
        embedded=len(fresh),
        over_long=over_long,
        left_out=sum(map(len, left_out.values())),
    )


def emptied(store: Store, read_from: str) -> bool:
    """True if what is published was read from this place: where there is nothing left, the last
    article was removed. Else it is the wrong place more likely, or nothing is there yet."""
    published = _published(store)
    return published is not None and bool(read_from) and published[1].read_from == read_from


def _same(
    note: Manifest,
    hashes: dict[str, str],
    cut: Cut,
    passages: int,
    ranking: Ranking | None,
    read_from: str,
) -> bool:
    """True if the published snapshot holds just these articles of the same place, cut and ranked in
    the same way.

    Then nothing is published: a build that changes nothing pushes no older version out.
    """
    noted = (note.articles, note.cut, note.counts.passages, note.ranking, note.read_from)
    return noted == (hashes, cut, passages, ranking, read_from)


def _sealed(
    aside: Path,
    encoder: Encoder,
    cut: Cut,
    hashes: dict[str, str],
    passages: int,
    over_long: int,
    ranking: Ranking | None,
    read_from: str,
) -> str:
    """Write the manifest of the snapshot in `aside` and check it whole; returns its version."""
    note = Manifest(
        format=manifest.FORMAT,
        created=datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        encoder=encoder.identity,
        cut=cut,
        counts=Counts(articles=len(hashes), passages=passages, over_long=over_long),
        articles=hashes,
        files=manifest.notes_of(aside),
        ranking=ranking,
        read_from=read_from,
    )
    encoded = note.encode()
    (aside / manifest.FILE).write_bytes(encoded)
    version = snapshot.version_of(note.created, encoded)
    if found := faults(aside, version):
        raise BuildError(
            f"the new snapshot does not hold together, so it was not published: {found[0]}"
        )
    return version


def _words(by_id: dict[str, Article], passage: Passage) -> str:
    return passage.span.of(by_id[passage.article].text)


def _passages(article: Article, cut: Cut, left_out: Sequence[Span]) -> list[Passage]:
    return split(
        article,
        wanted=cut.passage_words,
        longest=cut.longest_passage,
        language=cut.language,
        left_out=left_out,
    )


def _published(store: Store) -> tuple[Path, Manifest] | None:
    """The published snapshot and what it says of itself, if there is one that can be read."""
    try:
        folder = store.path(store.current())
        return folder, manifest.read(folder)
    except (IndexMissingError, SnapshotError):
        return None


def _vectors_by_text(
    published: tuple[Path, Manifest], encoder: Encoder
) -> dict[str, tuple[Vectors, bool]]:
    """For each embedded text of the published snapshot its vector and whether it was over-long.

    Empty if that was made in another form, or is damaged: then everything is embedded anew.
    """
    folder, note = published
    if note.encoder != encoder.identity or faults(folder, folder.name):
        return {}
    before = snapshot.load(folder, encoder.identity)
    vectors = before.vectors.rows()
    stored = snapshot.read_lines(folder / snapshot.PASSAGES, StoredPassage)
    return {
        embedded_text(before.articles[row.passage.article], row.passage): (vector, row.over_long)
        for row, vector in zip(stored, vectors, strict=True)
    }
