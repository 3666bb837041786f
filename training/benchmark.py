"""The labelled sets the reader is measured on. Nothing is trained or tuned on them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import bm25s
import numpy as np

from training.metrics import auroc, best_with_silence, exact, f1, normalised
from training.pool import sentence_bounds
from training.scorer import Passage, Reading

PASSAGE_WORDS = 110
"""Length of a passage in production."""
CANDIDATES = 12
"""Passages of BM25 that are reranked."""

Figures = dict[str, float]


class Reads(Protocol):
    """Reads pairs of a question and a passage."""

    def read(self, pairs: Sequence[tuple[str, Passage]]) -> list[Reading]:
        """One reading for each pair, in their order."""


@dataclass(frozen=True)
class Asked:
    """A question about one paragraph: `passage` is its text, `offset` its place in the article."""

    question: str
    passage: Passage
    offset: int
    row: dict[str, Any]


def paragraphs(folder: Path, limit: int | None, *, titled: bool = False) -> list[Asked]:
    """The questions of a set whose rows name their paragraph; `limit` of them, evenly spread.

    `titled`: with the article's title, as the bot reads; SQuAD gives the paragraph alone.
    """
    articles = {row["id"]: row for row in _rows(folder / "articles.jsonl.gz")}
    asked = []
    for row in _spread(list(_rows(folder / "questions.jsonl.gz")), limit):
        article = articles[row["article_id"]]
        texts = article["text"].split("\n\n")
        offset = sum(len(text) + 2 for text in texts[: row["paragraph"]])
        title = article["title"] if titled else ""
        asked.append(Asked(row["question"], Passage(title, texts[row["paragraph"]]), offset, row))
    return asked


def xquad(scorer: Reads, data: Path, limit: int | None) -> Figures:
    """SQuAD 1.1's F1 and EM over whole paragraphs, in per cent."""
    asked = paragraphs(data / "xquad-en", limit)
    found = _marks(scorer, asked)
    wanted = [[answer["text"] for answer in one.row["answers"]] for one in asked]
    return {
        "f1": _percent([f1(text, texts) for (text, _), texts in zip(found, wanted, strict=True)]),
        "em": _percent(
            [exact(text, texts) for (text, _), texts in zip(found, wanted, strict=True)]
        ),
    }


def squad2(scorer: Reads, data: Path, limit: int | None) -> Figures:
    """SQuAD 2.0's best F1 and EM over all thresholds of the span's margin, in per cent."""
    asked = paragraphs(data / "squad2-dev", limit)
    found = _marks(scorer, asked)
    wanted = [[answer["text"] for answer in one.row["answers"]] for one in asked]
    answerable = [bool(one.row["answerable"]) for one in asked]
    margins = [reading.margin for _, reading in found]
    relevances = [reading.relevance for _, reading in found]
    scores = [f1(text, texts) for (text, _), texts in zip(found, wanted, strict=True)]
    exacts = [exact(text, texts) for (text, _), texts in zip(found, wanted, strict=True)]
    return {
        "best_f1": 100 * best_with_silence(margins, scores, answerable),
        "best_em": 100 * best_with_silence(margins, exacts, answerable),
        "f1_answerable": _percent(
            [score for score, ok in zip(scores, answerable, strict=True) if ok]
        ),
        "auroc_margin": _split_auroc(margins, answerable),
        "auroc_relevance": _split_auroc(relevances, answerable),
    }


def onestopqa(scorer: Reads, data: Path, limit: int | None) -> Figures:
    """How often the mark lies inside the critical span, and inside the distractor, in per cent."""
    asked = paragraphs(data / "onestopqa-dev", limit, titled=True)
    inside: dict[str, list[bool]] = {"critical": [], "distractor": []}
    for one, (_, reading) in zip(asked, _marks(scorer, asked), strict=True):
        start, end = one.offset + reading.start, one.offset + reading.end
        for name, spans in (
            ("critical", one.row["answers"]),
            ("distractor", one.row["distractor_spans"]),
        ):
            lies = [s["start"] <= start and end <= s["start"] + len(s["text"]) for s in spans]
            inside[name].append(any(lies))
    return {name: _percent(values) for name, values in inside.items()}


def news(scorer: Reads, data: Path, limit: int | None) -> Figures:
    """Ranking and verdict over BM25's best passages of the news pile, 0 to 1.

    The answerable questions are the strict ones. hit: a labelled place is inside the quote;
    answer_in_quote: the answer's words are; mark_f1: of the marked answer in the best quote;
    auroc: of the best relevance, answerable against unanswerable questions.
    """
    pile, places = [], []
    for row in _rows(data / "news-dev" / "articles.jsonl.gz"):
        for low, high in _passages(row["text"]):
            pile.append(Passage(row["title"], row["text"][low:high]))
            places.append((row["id"], low, high))
    index = bm25s.BM25(method="lucene")
    texts = [f"{passage.title}. {passage.text}" for passage in pile]
    index.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)
    rows = list(_rows(data / "news-dev" / "questions.jsonl.gz"))
    strict = _spread([row for row in rows if row["answerable"] and row["strict"]], limit)
    silent = _spread([row for row in rows if not row["answerable"]], limit)
    queries = bm25s.tokenize(
        [row["question"] for row in strict + silent], stopwords="en", show_progress=False
    )
    ranked = np.asarray(index.retrieve(queries, k=CANDIDATES, show_progress=False).documents)
    asked = [
        (row["question"], pile[place])
        for row, found in zip(strict + silent, ranked.tolist(), strict=True)
        for place in found
    ]
    readings = scorer.read(asked)
    best, figures = [], {"hit_1": 0.0, "hit_3": 0.0, "answer_in_quote_1": 0.0, "mark_f1": 0.0}
    for i, (row, found) in enumerate(zip(strict + silent, ranked.tolist(), strict=True)):
        mine = readings[i * CANDIDATES : (i + 1) * CANDIDATES]
        order = sorted(range(CANDIDATES), key=lambda j: -mine[j].relevance)
        best.append(mine[order[0]].relevance)
        if row["answerable"]:
            hits = [_holds(places[found[j]], row["answers"]) for j in order]
            quote = pile[found[order[0]]].text
            figures["hit_1"] += hits[0] / len(strict)
            figures["hit_3"] += any(hits[:3]) / len(strict)
            figures["answer_in_quote_1"] += _says(quote, row["answer_texts"]) / len(strict)
            marked = quote[mine[order[0]].start : mine[order[0]].end]
            figures["mark_f1"] += f1(marked, row["answer_texts"]) / len(strict)
    return figures | {"auroc": auroc(best[: len(strict)], best[len(strict) :])}


def _passages(text: str) -> Iterator[tuple[int, int]]:
    """Cut an article at sentences into passages of about PASSAGE_WORDS."""
    bounds = sentence_bounds(text)
    low = words = 0
    for start, end in pairwise(bounds):
        count = len(text[start:end].split())
        if words and words + count > PASSAGE_WORDS:
            yield low, start
            low, words = start, 0
        words += count
    yield low, len(text)


def _holds(place: tuple[str, int, int], answers: list[dict[str, Any]]) -> bool:
    name, low, high = place
    return any(
        a["article_id"] == name and low <= a["start"] and a["start"] + len(a["text"]) <= high
        for a in answers
    )


def _says(quote: str, texts: list[str]) -> bool:
    return any(f" {normalised(text)} " in f" {normalised(quote)} " for text in texts)


def _marks(scorer: Reads, asked: list[Asked]) -> list[tuple[str, Reading]]:
    readings = scorer.read([(one.question, one.passage) for one in asked])
    return [(one.passage.text[r.start : r.end], r) for one, r in zip(asked, readings, strict=True)]


def _split_auroc(values: list[float], answerable: list[bool]) -> float:
    pairs = list(zip(values, answerable, strict=True))
    return auroc([value for value, ok in pairs if ok], [value for value, ok in pairs if not ok])


def _percent(values: list[float] | list[bool]) -> float:
    return 100 * float(np.mean(values))


def _spread(rows: list[dict[str, Any]], limit: int | None) -> list[dict[str, Any]]:
    """`limit` of the rows at equal distances, all if there are no more."""
    if limit is None or limit >= len(rows):
        return rows
    return [rows[i * len(rows) // limit] for i in range(limit)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
