"""Which passages fit a question? Candidates from both indexes, the best of them read."""

from collections.abc import Sequence

import msgspec
import numpy as np

from corpus.article import Span
from index.answer import Hit, Scores
from index.encoder import Vectors, above
from index.furniture import is_furniture
from index.lexical import asked, tokens
from index.logistic import Logistic
from index.reader import Pair, Reader, Reading
from index.snapshot import Snapshot
from index.stages import ALL, Stages
from index.window import Asked, window

_NEAR = 300
"""Characters on either side of the likeliest answer in which the question's words count as near:
about three sentences."""
_LOOKED_AT = 3
"""Times as many candidates as are read are looked at sentence by sentence."""


def candidates(
    snapshot: Snapshot,
    question: str,
    vector: Vectors,
    count: int,
    weights: Logistic,
    stages: Stages = ALL,
) -> list[Hit]:
    """The candidates of both indexes, best first by what the indexes say.

    `count` passages are taken from each index; each of their union gets both scores, so that none
    is judged by the index alone that found it.
    """
    rows = np.empty(0, dtype=np.int64)
    coverage = snapshot.lexical.coverage(question)
    if stages.words:
        by_words = np.argsort(-coverage, kind="stable")[:count]
        rows = np.union1d(rows, by_words[coverage[by_words] > 0])
    if stages.vectors:
        rows = np.union1d(rows, snapshot.vectors.nearest(vector, count))
    cosines = snapshot.vectors.cosines(vector, rows)
    hits = [
        Hit(
            row=row,
            scores=Scores(
                cosine=cosine if stages.vectors else 0.0,
                coverage=float(coverage[row]) if stages.words else 0.0,
                lead=1 / (1 + snapshot.place(row)),
            ),
            part=snapshot.passages[row].span,
        )
        for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True)
    ]
    return _fused(hits, weights)


def looked_at(
    snapshot: Snapshot,
    question: str,
    hits: Sequence[Hit],
    read: int,
    most: int,
    weights: Logistic,
) -> list[Hit]:
    """The hits, best first, after a look at the sentences of the best of them.

    `read` of them are to be read, `most` words of each. What is furniture goes to the end.
    """
    words = _asked(snapshot, question)
    language = snapshot.manifest.cut.language
    first, rest = hits[: _LOOKED_AT * read], hits[_LOOKED_AT * read :]
    seen: list[Hit] = []
    furniture: list[Hit] = []
    for hit in first:
        text, passage = snapshot.article(hit.row).text, snapshot.passages[hit.row]
        part = window(text, passage.span, words, most, language)
        scores = msgspec.structs.replace(hit.scores, window=part.share, phrases=part.phrases)
        better = msgspec.structs.replace(hit, scores=scores, part=part.span)
        (furniture if is_furniture(passage.span.of(text)) else seen).append(better)
    return [*_fused(seen, weights), *rest, *_fused(furniture, weights)]


def read(
    snapshot: Snapshot,
    question: str,
    hits: Sequence[Hit],
    reader: Reader,
    weights: Logistic,
) -> list[Hit]:
    """The hits as the reader sees them, best first."""
    pairs = [
        Pair(
            above(snapshot.article(hit.row), snapshot.passages[hit.row]),
            hit.part.of(snapshot.article(hit.row).text),
        )
        for hit in hits
    ]
    words = _asked(snapshot, question)
    found = [
        _with_reading(snapshot, hit, reading, words, weights)
        for hit, reading in zip(hits, reader.read(question, pairs), strict=True)
    ]
    return sorted(found, key=lambda hit: -(hit.scores.rank or 0.0))


def _with_reading(
    snapshot: Snapshot, hit: Hit, reading: Reading, words: Asked, weights: Logistic
) -> Hit:
    """The hit with what was read of it."""
    answer, start = reading.answer, hit.part.start
    placed = Span(start + answer.start, start + answer.end) if answer else None
    near = 0.0
    if placed:
        text = snapshot.article(hit.row).text
        around = text[max(0, placed.start - _NEAR) : placed.end + _NEAR]
        near = words.share(set(tokens(around)))
    scores = msgspec.structs.replace(
        hit.scores, relevance=reading.relevance, margin=reading.margin, near=near
    )
    scores = msgspec.structs.replace(scores, rank=weights.logit(scores))
    return msgspec.structs.replace(hit, scores=scores, answer=placed)


def _asked(snapshot: Snapshot, question: str) -> Asked:
    return Asked(tuple(asked(question)), snapshot.lexical.rarities(question))


def _fused(hits: Sequence[Hit], weights: Logistic) -> list[Hit]:
    """The hits with what the weights make of their scores, best first."""
    weighed = [
        msgspec.structs.replace(
            hit, scores=msgspec.structs.replace(hit.scores, fused=weights.logit(hit.scores))
        )
        for hit in hits
    ]
    return sorted(weighed, key=lambda hit: -hit.scores.fused)
