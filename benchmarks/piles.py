"""Labelled piles of articles, in the form of ../shared/data, with an index each."""

import datetime
import gzip
import json
from pathlib import Path
from typing import Any

from corpus import folder
from corpus.article import Span
from corpus.dating import calendar_day
from corpus.settings import CorpusSettings
from index import snapshot
from index.answerer import Answerer
from index.build import build
from index.encoder import Progress, no_progress
from index.encoders import open_encoder
from index.errors import IndexMissingError
from index.reader import open_reader
from index.settings import IndexSettings
from index.store import Store

SAMPLES = "samples"
"""The articles and questions that come with the project."""
_CORPUS = Path(__file__).parents[1] / "corpus"


def open_pile(articles: Path, data: Path, reader: str) -> Answerer:
    """An answerer of these articles with the shipped functions, whatever their index records; it
    is built in `data` unless it is there."""
    store, settings = Store(data), IndexSettings(reader=reader)
    encoder = open_encoder(settings)
    try:
        version = store.current()
    except IndexMissingError:
        build(
            folder.read(articles).articles,
            store=store,
            encoder=encoder,
            settings=CorpusSettings(),
            keep=1,
            watcher=nobody,
        )
        version = store.current()
    published = snapshot.load(store.path(version), encoder.identity)
    return Answerer(published, encoder, settings, open_reader(reader, settings.threads))


def questions_of(file: Path) -> list[dict[str, Any]]:
    """The labelled questions of a .jsonl or .jsonl.gz file."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def day_of(question: dict[str, Any]) -> datetime.date | None:
    """The day on which a labelled question was asked, if that is known."""
    return calendar_day(question.get("date") or "")


def files_of(pile: str, shared: Path) -> tuple[Path, Path]:
    """Where the articles and the questions of a pile are: SAMPLES, or one of the labelled sets."""
    if pile == SAMPLES:
        return _CORPUS / "articles", _CORPUS / "questions.jsonl"
    return shared / pile / "articles.jsonl.gz", shared / pile / "questions.jsonl.gz"


def holds(answerer: Answerer, row: int, question: dict[str, Any]) -> bool:
    """Whether a labelled place of the question lies whole in passage `row`."""
    passage = answerer.snapshot.passages[row]
    text = answerer.snapshot.article(row).text
    return any(
        passage.article == answer["article_id"] and _place(answer, text) in passage.span
        for answer in question["answers"]
    )


def _place(answer: dict[str, Any], text: str) -> Span:
    """The labelled place in the article's text: an answer, or the quote that holds it."""
    labelled = answer.get("quote", answer["text"])
    start = answer["start"] if "start" in answer else text.index(labelled)
    return Span(start, start + len(labelled))


def nobody(_: int) -> Progress:
    """No progress bar."""
    return no_progress
