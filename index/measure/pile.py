"""The articles that are asked: the published snapshot, or any others with an index of their own."""

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from corpus import folder
from corpus.article import Article
from corpus.settings import CorpusSettings
from index import fitted, lexical, manifest, snapshot
from index.answerer import Answerer
from index.build import Watcher, build
from index.encoder import Encoder
from index.errors import MeasureError
from index.reader import Reader
from index.settings import IndexSettings
from index.store import Store

_INDEXES = "indexes"


def read_articles(place: Path, *, file_mb: float) -> dict[str, Article]:
    """The articles of a folder or of one .jsonl or .jsonl.gz file, by id.

    What cannot be read is told on standard error. Raises MeasureError if there is nothing to ask.
    """
    if not place.exists():
        raise MeasureError(
            f"there is no {place}; name a folder, a .jsonl or a .jsonl.gz file with --articles"
        )
    reading = folder.read(place, file_mb=file_mb)
    if not reading.articles:
        why = f" ({reading.problems[0]})" if reading.problems else ""
        raise MeasureError(f"no article in {place}{why}; name another place with --articles")
    for problem in reading.problems:
        print(problem, file=sys.stderr)
    return {article.id: article for article in reading.articles}


def open_published(settings: IndexSettings, encoder: Encoder, reader: Reader | None) -> Answerer:
    """An answerer of the published snapshot, as the bot uses it."""
    store = Store(Path(settings.data))
    version = store.current()
    loaded = snapshot.load(store.path(version), encoder.identity)
    return Answerer(loaded, encoder, settings, reader).on(store, version)


def open_articles(
    articles: Mapping[str, Article],
    cache: Path,
    corpus: CorpusSettings,
    settings: IndexSettings,
    encoder: Encoder,
    reader: Reader | None,
    watcher: Watcher,
) -> Answerer:
    """An answerer of these articles, with the functions that are shipped.

    Their index is kept in `cache`. `build` runs in any case: it takes over what is the same in
    words, cut and encoder, and embeds the rest.
    """
    store = Store(cache / _INDEXES / _key(articles, encoder))
    report = build(
        list(articles.values()),
        store=store,
        encoder=encoder,
        settings=corpus,
        keep=1,
        watcher=watcher,
    )
    loaded = snapshot.load(store.path(report.version), encoder.identity)
    functions = fitted.shipped(fitted.name_of(reader))
    return Answerer(loaded, encoder, settings, reader, functions)


def _key(articles: Mapping[str, Article], encoder: Encoder) -> str:
    """A name that changes with what `build` does not see to be other: the code of the words."""
    digest = hashlib.sha256(f"format {manifest.FORMAT}".encode())
    digest.update(Path(lexical.__file__).read_bytes())
    digest.update(msgspec.json.encode(encoder.identity))
    for article in articles.values():
        digest.update(article.sha256.encode())
    return digest.hexdigest()[:24]
