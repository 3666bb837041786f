"""Which part of a passage is shown: whole sentences, as few as answer and make sense alone."""

import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import regex

from corpus.article import Span
from index import leaning
from index.furniture import is_furniture
from index.lexical import tokens
from index.reader import Place
from index.rows import Row, rows_of

_CARRIED = 0.99
"""Probability that the answer stands in what is shown, if it stands in the passage."""
_TEMPERATURE = 2.0
"""By which the reader's logits are divided: it is surer of its place than it may be."""
_LIMIT = 80
"""Words with all that is brought; more only if the sentences that hold the answer are longer.
With 60, what is brought is too often left away just where sentences are long (benchmarks/quoting:
a mark in the sentence beside the answer showed 64% of SQuAD's answers, with 80 it is 84%), and the
mean grows by 2 words only."""
_OPEN = 100
"""Words where the reader is sure of no place: the answer may as well stand beside what is shown, in
what was not read. With 90 or 110 as many answers are shown (docs/benchmarks.md)."""
_STEPS = 3
"""Sentences that are brought, one leaning on the next, so that the first can be understood."""
_SHORT = 8
"""Words; a quote that is shorter says too little and takes a neighbour."""
_TOLD = 0.1
"""A neighbour is brought if it has this share, by rarity, of the question's words and the quote
has not; or if it has the answer's words too: what is said of the answer twice is shown twice."""
_ITEM = regex.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+\S")
_ROW = regex.compile(r"(?:[ \t]*\|[ \t]+\S|[^\n|]+ \| )")


class Shown(msgspec.Struct, frozen=True):
    """The part of a passage that is shown, in offsets of the article's text."""

    span: Span
    """Whole sentences inside the passage."""
    sentence: Span
    """The sentence in `span` that holds the answer (sentences, if it runs over more than one), or,
    where no answer is known, the one that shares the rarest words with the question."""


def shown(
    text: str,
    passage: Span,
    places: Sequence[Place],
    weights: Mapping[str, float],
    language: str,
    part: Span | None = None,
    *,
    doubtful: bool = False,
) -> Shown:
    """What is shown of `text[passage]`: little where the answer's place is sure, more where not.

    `places`: where the answer may stand, likeliest first, in offsets of `text`; empty if it is
    unknown, and ignored where they lie outside the passage. `weights`: stems of the question with
    their rarity. `part`: what of the passage meets the question best; it is shown where no
    place is known (without it, the one sentence that does). `doubtful`: none of the places is
    likelier than that there is no answer among them.
    """
    rows = rows_of(text, passage, weights, language)
    if not rows:
        return Shown(passage, passage)
    met = _rows_of(rows, part) if part and not places else None
    low, high = met or (0, len(rows) - 1)
    first, last = _holding(rows[low : high + 1], places[0].span if places else None, weights)
    first, last = first + low, last + low
    sentence = Span(rows[first].span.start, rows[last].span.end)
    first, last = met or _carrying(rows, first, last, places)
    first, last = _understood(rows, first, last)
    answer = frozenset(tokens(places[0].span.of(text))) if places else frozenset[str]()
    first, last = _told(rows, first, last, weights, answer)
    first, last = _long_enough(rows, first, last, weights)
    if doubtful:
        first, last = _opened(rows, first, last, weights)
    return Shown(Span(rows[first].span.start, rows[last].span.end), sentence)


def _holding(
    rows: Sequence[Row], answer: Span | None, weights: Mapping[str, float]
) -> tuple[int, int]:
    """Numbers of the first and the last sentence that hold the answer, or share most."""
    if answer and (touched := _rows_of(rows, answer)):
        return touched
    order = sorted(range(len(rows)), key=lambda i: (-_worth(rows[i].asked, weights), i))
    best = next((i for i in order if not is_furniture(rows[i].text)), order[0])
    return best, best


def _carrying(
    rows: Sequence[Row], first: int, last: int, places: Sequence[Place]
) -> tuple[int, int]:
    """The fewest words around the sentences `first` to `last` in which the answer very likely
    stands: as few sentences as carry it."""
    held = [(touched, place.logit) for place in places if (touched := _rows_of(rows, place.span))]
    if not held:
        return first, last
    logits = np.array([logit for _, logit in held]) / _TEMPERATURE
    shares = np.exp(logits - logits.max())
    shares /= shares.sum()
    low, high = np.array([touched for touched, _ in held]).T
    fewest, best = math.inf, (0, len(rows) - 1)
    for begin in range(first + 1):
        for end in range(last, len(rows)):
            share = shares[(begin <= low) & (high <= end)].sum()
            if share >= _CARRIED and _length(rows, begin, end) < fewest:
                fewest, best = _length(rows, begin, end), (begin, end)
                break
    return best


def _rows_of(rows: Sequence[Row], span: Span) -> tuple[int, int] | None:
    """Numbers of the first and the last sentence that the span touches."""
    touched = [
        i for i, row in enumerate(rows) if row.span.start < span.end and span.start < row.span.end
    ]
    return (touched[0], touched[-1]) if touched else None


def _worth(stems: frozenset[str], weights: Mapping[str, float]) -> float:
    return sum(weights[stem] for stem in sorted(stems))


def _length(rows: Sequence[Row], first: int, last: int) -> int:
    return sum(row.words for row in rows[first : last + 1])


def _understood(rows: Sequence[Row], first: int, last: int) -> tuple[int, int]:
    """With the sentences without which the first and the last are not understood."""
    for _ in range(_STEPS):
        begin = _begin(rows, first)
        if begin == first or _length(rows, begin, last) > _LIMIT:
            break
        first = begin
    ends = [end for end in _ends(rows, last) if _length(rows, first, end) <= _LIMIT]
    return first, max(ends, default=last)


def _begin(rows: Sequence[Row], i: int) -> int:
    """Where a quote with sentence `i` had better begin: at `i`, or at one before it."""
    row = rows[i]
    if not i:
        return i
    if row.inside:
        return next(j for j in range(i - 1, -1, -1) if not rows[j].inside)
    if _ROW.match(row.text):
        return _run(rows, i, _ROW)
    if _ITEM.match(row.text):
        return max(_run(rows, i, _ITEM) - 1, 0)
    if leaning.leans_back(row.text) or leaning.names_no_speaker(row.text):
        return i - 1
    return i


def _run(rows: Sequence[Row], i: int, kind: regex.Pattern[str]) -> int:
    """The first of the rows of a kind that stand together with row `i`."""
    while i and kind.match(rows[i - 1].text):
        i -= 1
    return i


def _ends(rows: Sequence[Row], i: int) -> list[int]:
    """Where a quote with sentence `i` had better end, if there is room: behind `i`."""
    behind = range(i + 1, len(rows))
    if rows[i].unfinished:
        return [j for j in behind if not rows[j].unfinished][:1]
    if rows[i].text.endswith(":"):
        items = [j for j in behind if all(_ITEM.match(row.text) for row in rows[i + 1 : j + 1])]
        return items or list(behind[:1])
    return []


def _told(
    rows: Sequence[Row],
    first: int,
    last: int,
    weights: Mapping[str, float],
    answer: frozenset[str],
) -> tuple[int, int]:
    """With a neighbour that has words of the question which are missing, or that has the answer
    (its stems) as well."""
    wanted = _TOLD * sum(weights.values())
    while True:
        has = frozenset[str]().union(*(row.asked for row in rows[first : last + 1]))
        sides = {
            side: rows[i]
            for side, i in ((-1, first - 1), (1, last + 1))
            if 0 <= i < len(rows) and _length(rows, min(i, first), max(i, last)) <= _LIMIT
        }
        new = {side: _worth(row.asked - has, weights) for side, row in sides.items()}
        told = [
            side
            for side, row in sides.items()
            if new[side] >= wanted > 0 or (answer and answer <= frozenset(tokens(row.text)))
        ]
        side = max(told, key=lambda side: (new[side], -side), default=0)
        if not side or is_furniture(rows[first - 1 if side < 0 else last + 1].text):
            return first, last
        first, last = (first - 1, last) if side < 0 else (first, last + 1)


def _opened(
    rows: Sequence[Row], first: int, last: int, weights: Mapping[str, float]
) -> tuple[int, int]:
    """With the neighbours of both sides that share most with the question, of equal ones as many as
    there is room for; none at an end where it is not understood, and no furniture."""
    page = [not first <= i <= last and is_furniture(row.text) for i, row in enumerate(rows)]
    windows = [
        (low, high)
        for low in range(first + 1)
        for high in range(last, len(rows))
        if _length(rows, low, high) <= _OPEN
        and (low == first or _begin(rows, low) in (low, _begin(rows, first)))
        and (high == last or not _ends(rows, high))
        and not any(page[low : high + 1])
    ]

    def told(window: tuple[int, int]) -> tuple[float, int, int]:
        low, high = window
        has = frozenset[str]().union(*(row.asked for row in rows[low : high + 1]))
        return _worth(has, weights), _length(rows, low, high), -abs(first - low - (high - last))

    return max(windows, key=told, default=(first, last))


def _long_enough(
    rows: Sequence[Row], first: int, last: int, weights: Mapping[str, float]
) -> tuple[int, int]:
    """With neighbours, if they are not too long, until it has a few words."""
    while _length(rows, first, last) < _SHORT:
        sides = [
            i
            for i in (first - 1, last + 1)
            if 0 <= i < len(rows) and _length(rows, min(i, first), max(i, last)) <= _LIMIT
        ]
        if not sides:
            break
        own = {rows[first].paragraph, rows[last].paragraph}
        near = [i for i in sides if rows[i].paragraph in own] or sides
        i = max(near, key=lambda i: (_worth(rows[i].asked, weights), -i))
        first, last = min(first, i), max(last, i)
    return first, last
