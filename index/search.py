"""Which passages fit a question? Candidates from both indexes, the best of them read."""

from collections.abc import Sequence

import msgspec
import numpy as np

from corpus.article import Span
from index.answer import Hit, Scores
from index.encoder import Vectors, above
from index.reader import Pair, Reader, Reading
from index.snapshot import Snapshot

COSINE_WEIGHT = 0.4
"""Of the cosine beside the coverage when candidates are chosen.

Measured (docs/benchmarks.md): news questions, whose labels were made by shared words, want 0.1 to
0.3, the sample questions 0.6 to 1; plain rank fusion is worse than either index alone.
"""
MARGIN_WEIGHT, COVERAGE_WEIGHT, RANK_COSINE_WEIGHT = 0.2, 4.0, 4.0
"""Beside the reader's relevance when what was read is ranked (docs/benchmarks.md)."""


def candidates(snapshot: Snapshot, question: str, vector: Vectors, count: int) -> list[Hit]:
    """The candidates of both indexes, best first.

    `count` passages are taken from each index; each of their union gets both scores, so that none
    is judged by the index alone that found it.
    """
    coverage = snapshot.lexical.coverage(question)
    by_words = np.argsort(-coverage, kind="stable")[:count]
    by_words = by_words[coverage[by_words] > 0]
    rows = np.union1d(by_words, snapshot.vectors.nearest(vector, count))
    cosines = snapshot.vectors.cosines(vector, rows)
    fused = coverage[rows] + COSINE_WEIGHT * cosines
    return [
        Hit(
            row=int(rows[i]),
            scores=Scores(
                cosine=float(cosines[i]), coverage=float(coverage[rows[i]]), fused=float(fused[i])
            ),
        )
        for i in np.argsort(-fused, kind="stable")
    ]


def read(snapshot: Snapshot, question: str, hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """The hits as the reader sees them, best first."""
    pairs = [
        Pair(above(snapshot.article(hit.row), snapshot.passages[hit.row]), snapshot.text(hit.row))
        for hit in hits
    ]
    readings = reader.read(question, pairs)
    return sorted(
        (
            _with_reading(hit, reading, snapshot.passages[hit.row].start)
            for hit, reading in zip(hits, readings, strict=True)
        ),
        key=rank_score,
        reverse=True,
    )


def rank_score(hit: Hit) -> float:
    """What hits that were read are ranked by."""
    scores = hit.scores
    assert scores.relevance is not None
    assert scores.margin is not None
    return (
        scores.relevance
        + MARGIN_WEIGHT * scores.margin
        + COVERAGE_WEIGHT * scores.coverage
        + RANK_COSINE_WEIGHT * scores.cosine
    )


def _with_reading(hit: Hit, reading: Reading, start: int) -> Hit:
    """The hit with what was read; `start` is where its passage starts in the article."""
    answer = reading.answer
    return Hit(
        row=hit.row,
        scores=msgspec.structs.replace(
            hit.scores, relevance=reading.relevance, margin=reading.margin
        ),
        answer=Span(start + answer.start, start + answer.end) if answer else None,
    )
