"""The reading of candidates: as few and as little of each as tell which answers."""

import math
from collections.abc import Callable, Sequence

import msgspec
import regex

from corpus.article import Span
from corpus.sentences import sentences
from index.answer import Hit, Scores
from index.encoder import above
from index.lexical import tokens
from index.logistic import Logistic
from index.ranking import crowd
from index.reader import Pair, Place, Reader, Reading
from index.search import words_of
from index.second_look import Look, looked_again
from index.snapshot import Snapshot
from index.window import Asked, others

_NEAR = 300
"""Characters on either side of the likeliest answer in which the question's words count as near:
about three sentences."""
_AT_ONCE = 2
"""Parts that are read at one time: on so many cores, none of which is left idle."""
_FIRST = 4
"""Candidates that are read before it is asked whether that is enough; a multiple of `_AT_ONCE`.
With two the others that answer as well would not be quoted."""
_BEHIND, _FAR = 1.5, 3.5
"""How far `fused` may lie behind that of the best for a fifth or sixth candidate to be read, among
many passages, and how many times as far the third or fourth may lie. Chosen on 455 news questions
for the least that is lost against reading all of six (docs/benchmarks.md)."""
_QUESTION = regex.compile(r"[?？؟][^\p{L}\p{N}]*$")
_WHOLE = 2
"""Of so many of the best everything is read in the end; of the best alone where that is enough."""
_SHOWN = 3
"""Of so many of the best one must be sure to answer for that to be enough."""

_TWICE = 1
"""Of so many of the best the sentence that answers is read once more, where that is doubtful."""


def read(
    snapshot: Snapshot,
    question: str,
    hits: Sequence[Hit],
    reader: Reader,
    weights: Logistic,
    *,
    sure: Callable[[Sequence[Scores]], bool],
    behind: float = math.inf,
    words: str = "",
    twice: bool = True,
) -> list[Hit]:
    """The hits as the reader sees them, best first, then those that were not read.

    The part of each that meets the question best is read. The first few are often enough: if it is
    `sure` that one of the best of them answers, the others are left, and so are those that are more
    than `behind` the one that was chosen first. Of the best ones everything is read in the end,
    since the answer may stand beside the words of the question. Where a core would be idle then,
    it reads what would have been next. `words`: those of the question that are looked for in the
    passages, if they are not all. `twice`: where it is doubtful which words
    of the best answer, their sentence is read once more.
    """
    wanted = words_of(snapshot, words or question)

    def parts(of: Sequence[tuple[Hit, Span]]) -> list[Hit]:
        if not of:
            return []
        pairs = [
            Pair(
                above(snapshot.article(hit.row), snapshot.passages[hit.row]),
                part.of(snapshot.article(hit.row).text),
            )
            for hit, part in of
        ]
        return [
            _with_reading(snapshot, hit, part, reading, wanted, weights)
            for (hit, part), reading in zip(of, reader.read(question, pairs), strict=True)
        ]

    def unread(of: Sequence[Hit]) -> list[tuple[Hit, Span]]:
        return [
            (hit, part)
            for hit in of
            for part in others(
                snapshot.article(hit.row).text, snapshot.passages[hit.row].span, hit.part
            )
        ]

    first = [
        hit
        for number, hit in enumerate(hits[:_FIRST])
        if number < _FIRST // 2 or not far_behind(hits[0], hit, _FAR * behind)
    ]
    found = _ranked(parts([(hit, hit.part) for hit in first]))
    enough = sure([hit.scores for hit in found[:_SHOWN] if not hit.furniture])
    more = [hit for hit in hits[_FIRST:] if not enough and not far_behind(hits[0], hit, behind)]
    whole = 1 if enough else _WHOLE
    rest = unread(found[:whole])
    if (len(more) + len(rest)) % _AT_ONCE:
        following = [hit for hit in hits if hit not in first and hit not in more][:1]
        more += following
        rest += [] if following else unread(found[whole:])[:1]
    found = _ranked([*found, *parts([*((hit, hit.part) for hit in more), *rest])])
    done = [(hit.row, part) for hit, part in rest]
    late = [(hit, part) for hit, part in unread(found[:whole]) if (hit.row, part) not in done]
    found = _ranked([*found, *parts(late)])
    if twice:
        found = _looked_again(snapshot, question, found, reader)
    known = {hit.row for hit in found}
    return [*found, *(hit for hit in hits if hit.row not in known)]


def behind(passages: int) -> float:
    """How far what the indexes say of a candidate may be behind the best one for it to be read.

    Among few passages they say little, so there it may be further.
    """
    share = crowd(passages)
    return _BEHIND / share if share else math.inf


def far_behind(best: Hit, other: Hit, most: float) -> bool:
    """True if the indexes say so much less of the one than of the other."""
    return best.scores.fused - other.scores.fused > most


def _ranked(read: Sequence[Hit]) -> list[Hit]:
    """Each passage once, with all that was read of it, best first."""
    passages: dict[int, Hit] = {}
    for hit in read:
        one = passages.get(hit.row)
        passages[hit.row] = _joined(one, hit) if one else hit
    return sorted(passages.values(), key=lambda hit: (hit.furniture, -(hit.scores.rank or 0.0)))


def _looked_again(
    snapshot: Snapshot, question: str, hits: Sequence[Hit], reader: Reader
) -> list[Hit]:
    """The hits, where the answer stands in the best of them having been looked at twice."""
    looks = [
        Look(
            above(snapshot.article(hit.row), snapshot.passages[hit.row]),
            snapshot.article(hit.row).text,
            snapshot.passages[hit.row].span,
            hit.part,
            hit.places,
        )
        for hit in hits[:_TWICE]
        if not hit.furniture
    ]
    found = looked_again(question, looks, reader, snapshot.manifest.cut.language)
    best = [
        msgspec.structs.replace(hit, places=places)
        for hit, places in zip(hits, found, strict=False)
    ]
    return [*best, *hits[len(best) :]]


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
