"""Which passages fit a question? Candidates from both indexes, the best of them read."""

import math
from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import regex
from numpy.typing import NDArray

from corpus.article import Span
from corpus.sentences import sentences
from index.answer import Hit, Scores
from index.encoder import Vectors, above
from index.folding import Folding
from index.furniture import is_furniture
from index.lexical import asked, tokens
from index.logistic import Logistic
from index.ranking import crowd
from index.reader import Pair, Place, Reader, Reading
from index.scope import EVERYTHING, Scope
from index.snapshot import Snapshot
from index.stages import ALL, Stages
from index.window import Asked, others, window

_NEAR = 300
"""Characters on either side of the likeliest answer in which the question's words count as near:
about three sentences."""
_FIRST = 4
"""Candidates that are read before it is asked whether that is enough; even, since they are read
two at a time on two cores. With two the others that answer as well would not be quoted."""
_BEHIND, _FAR = 1.0, 5.0
"""How far `fused` may lie behind that of the best for a fifth or sixth candidate to be read, among
many passages. Of 642 news questions that are not sure after four, these two changed the hits at 1
or 3 of two (`benchmarks.fit`'s readings); in one of these it was .7 behind, in the other 1.6. And
how many times as far the third or fourth may lie, which changed the hits at 3 of one."""
_QUESTION = regex.compile(r"[?？؟][^\p{L}\p{N}]*$")
_WHOLE = 2
"""Of so many of the best everything is read in the end; of the best alone where that is sure."""
_MET, _WIDER = 0.6, 2
"""Share of the question's words, weighed by rarity, below which the words do not tell where in the
passage the answer stands, and how many times as much of it is read then: hardly less than all."""
LOOKED_AT = 2
"""Times as many candidates as are read are looked at sentence by sentence."""


def candidates(
    snapshot: Snapshot,
    question: str,
    vector: Vectors,
    count: int,
    weights: Logistic,
    stages: Stages = ALL,
    scope: Scope = EVERYTHING,
) -> list[Hit]:
    """The candidates of both indexes within the scope, best first by what the indexes say.

    `count` passages are taken from each index; each of their union gets both scores, so that none
    is judged by the index alone that found it.
    """
    rows = np.empty(0, dtype=np.int64)
    within = snapshot.within(scope)
    coverage = snapshot.lexical.coverage(question)
    if within is not None:
        coverage = np.where(within, coverage, np.float32(0))
    if stages.words:
        rows = np.union1d(rows, _highest(coverage, count))
    if stages.vectors:
        rows = np.union1d(rows, snapshot.vectors.nearest(vector, count, within))
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


def _highest(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The rows of the `count` highest scores above 0, fewer where there are fewer; of equal ones
    those that come first."""
    if count < len(scores):
        least = np.partition(scores, len(scores) - count)[len(scores) - count]
        rows = np.flatnonzero((scores >= least) & (scores > 0))
    else:
        rows = np.flatnonzero(scores > 0)
    return rows[np.argsort(-scores[rows], kind="stable")][:count]


def distinct(snapshot: Snapshot, hits: Sequence[Hit], count: int) -> tuple[list[Hit], list[Hit]]:
    """The hits, best first, without those that repeat a better one; and those.

    It is looked at until there are `count` that repeat none: copies of one article are not to be
    all that is read.
    """
    folding = Folding(whole=True)
    firsts: list[Hit] = []
    repeats: list[Hit] = []
    for hit in hits:
        if len(firsts) == count:
            break
        group = folding.add(snapshot.text(hit.row))
        if group < len(firsts):
            repeats.append(msgspec.structs.replace(hit, repeats=firsts[group].row))
        else:
            firsts.append(hit)
    return [*firsts, *hits[len(firsts) + len(repeats) :]], repeats


def looked_at(
    snapshot: Snapshot,
    question: str,
    hits: Sequence[Hit],
    read: int,
    most: int,
    weights: Logistic,
) -> list[Hit]:
    """The hits, best first, after a look at the sentences of the best of them.

    `read` of them are to be read, `most` words of each, or twice as many of one in which the
    question's words do not tell where. Furniture goes to the end.
    """
    words = _asked(snapshot, question)
    language = snapshot.manifest.cut.language
    first, rest = hits[: LOOKED_AT * read], hits[LOOKED_AT * read :]
    seen: list[Hit] = []
    for hit in first:
        article, passage = snapshot.article(hit.row), snapshot.passages[hit.row]
        part = window(article.text, passage.span, words, most, language)
        span = part.span
        if part.share < _MET:
            span = window(article.text, passage.span, words, _WIDER * most, language).span
        scores = msgspec.structs.replace(
            hit.scores,
            title=words.share(set(tokens(article.title))),
            window=part.share,
            phrases=part.phrases,
        )
        seen.append(msgspec.structs.replace(hit, scores=scores, part=span))
    prose: list[Hit] = []
    furniture: list[Hit] = []
    for hit in _fused(seen, weights):
        # no more is asked about than is read, for it takes as long as the look itself
        if len(prose) < read and is_furniture(snapshot.text(hit.row)):
            furniture.append(msgspec.structs.replace(hit, furniture=True))
        else:
            prose.append(hit)
    return [*prose, *rest, *furniture]


def read(
    snapshot: Snapshot,
    question: str,
    hits: Sequence[Hit],
    reader: Reader,
    weights: Logistic,
    *,
    sure: Callable[[Scores], bool],
    behind: float = math.inf,
) -> list[Hit]:
    """The hits as the reader sees them, best first, then those that were not read.

    The part of each that meets the question best is read. The first few are often enough: if the
    best of them is `sure` to answer, the others are left, and so are those that are more than
    `behind` the one that was chosen first. Of the best ones everything is read in
    the end, since the answer may stand beside the words of the question.
    """
    words = _asked(snapshot, question)

    def ranked(read: Sequence[Hit]) -> list[Hit]:
        return sorted(read, key=lambda hit: (hit.furniture, -(hit.scores.rank or 0.0)))

    def parts(of: Sequence[tuple[Hit, Span]]) -> list[Hit]:
        pairs = [
            Pair(
                above(snapshot.article(hit.row), snapshot.passages[hit.row]),
                part.of(snapshot.article(hit.row).text),
            )
            for hit, part in of
        ]
        return [
            _with_reading(snapshot, hit, part, reading, words, weights)
            for (hit, part), reading in zip(of, reader.read(question, pairs), strict=True)
        ]

    first = [
        hit
        for number, hit in enumerate(hits[:_FIRST])
        if number < _FIRST // 2 or not far_behind(hits[0], hit, _FAR * behind)
    ]
    found = ranked(parts([(hit, hit.part) for hit in first]))
    enough = bool(found) and sure(found[0].scores)
    more = [hit for hit in hits[_FIRST:] if not enough and not far_behind(hits[0], hit, behind)]
    if more:
        found = ranked(found + parts([(hit, hit.part) for hit in more]))
    rest = [hit for hit in hits if hit not in first and hit not in more]
    best = [
        (i, part)
        for i, hit in enumerate(found[: 1 if enough else _WHOLE])
        for part in others(
            snapshot.article(hit.row).text, snapshot.passages[hit.row].span, hit.part
        )
    ]
    whole = parts([(found[i], part) for i, part in best]) if best else []
    for (i, _), hit in zip(best, whole, strict=True):
        found[i] = _joined(found[i], hit)
    return [*ranked(found), *rest]


def behind(passages: int) -> float:
    """How far what the indexes say of a candidate may be behind the best one for it to be read.

    Among few passages they say little, so there it may be further.
    """
    share = crowd(passages)
    return _BEHIND / share if share else math.inf


def far_behind(best: Hit, other: Hit, most: float) -> bool:
    """True if the indexes say so much less of the one than of the other."""
    return best.scores.fused - other.scores.fused > most


def _joined(one: Hit, other: Hit) -> Hit:
    """A hit of which two parts were read: with the scores of the better part, and the places of
    both."""
    better = max(one, other, key=lambda hit: hit.scores.rank or 0.0)
    places = sorted([*one.places, *other.places], key=lambda place: -place.logit)
    return msgspec.structs.replace(better, part=one.part, places=tuple(places))


def _with_reading(
    snapshot: Snapshot, hit: Hit, part: Span, reading: Reading, words: Asked, weights: Logistic
) -> Hit:
    """The hit with what was read of this part of it."""
    places = tuple(
        Place(Span(part.start + place.span.start, part.start + place.span.end), place.logit)
        for place in reading.places
    )
    near, asks = 0.0, False
    text = snapshot.article(hit.row).text
    if places:
        likeliest = places[0].span
        around = text[max(0, likeliest.start - _NEAR) : likeliest.end + _NEAR]
        near = words.share(set(tokens(around)))
        asks = _is_asked(text, part, likeliest.start, snapshot.manifest.cut.language)
    scores = msgspec.structs.replace(
        hit.scores,
        relevance=reading.relevance,
        margin=reading.margin,
        near=near,
        asks=float(asks),
    )
    scores = msgspec.structs.replace(scores, rank=weights.logit(scores))
    return msgspec.structs.replace(hit, scores=scores, places=places)


def _is_asked(text: str, part: Span, place: int, language: str) -> bool:
    """True if the sentence around this place, within the part, is a question."""
    for sentence in sentences(part.of(text), language):
        if place < part.start + sentence.span.end:
            return bool(_QUESTION.search(sentence.span.of(part.of(text))))
    return False


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
