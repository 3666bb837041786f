"""How an article is cut into the passages it is quoted by.

Sentences are packed so that the passages come out even: the cuts are those with the least sum of
squared distances from the wanted length, with a preference for ends of paragraphs. A passage
never runs over a heading, or over what is left out. A sentence that is longer than a passage may be
is cut at white space, and where there is none, between two graphemes.
"""

import bisect
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from corpus.article import Article, Passage, Span
from corpus.sentences import Sentence, sentences, trimmed

_CHARACTERS_A_WORD = 10
"""English has about six, with the space. More than ten is not words but a row of signs or a
script without spaces, and then characters decide how long a passage is."""

_MID_PARAGRAPH = 15**2
"""What a cut inside a paragraph costs: as much as being 15 words away from the wanted length."""

_GRAPHEME = regex.compile(r"\X")
_RUN = regex.compile(r"[^\s\x1c-\x1f]+")
"""Between what `str.split` splits at: for it these control characters are white space too."""


def words(text: str) -> int:
    """The length of a text in words; a script without spaces counts ten characters as a word."""
    return max(len(text.split()), len(text) // _CHARACTERS_A_WORD)


def split(
    article: Article,
    *,
    wanted: int = 110,
    longest: int = 180,
    language: str = "en",
    left_out: Sequence[Span] = (),
) -> list[Passage]:
    """The passages of `article` in order.

    They hold every character of the text but white space, headings, and the sentences that stand
    whole in one of `left_out`, which are in order. `wanted` and `longest` are lengths in words; no
    passage is longer than `longest`.
    """
    pieces = [
        Sentence(span, sentence.paragraph, sentence.heading)
        for sentence in _without(sentences(article.text, language), left_out)
        for span in _fitting(article.text, sentence.span, min(wanted, longest), longest)
    ]
    return [
        Passage(
            article=article.id,
            start=group[0].span.start,
            end=group[-1].span.end,
            paragraph=group[0].paragraph,
            heading=group[0].heading,
        )
        for section in _sections(article.text, pieces)
        for group in _packed(article.text, section, wanted, longest)
    ]


def _without(found: Sequence[Sentence], left_out: Sequence[Span]) -> Sequence[Sentence]:
    """The sentences that do not stand whole in one of these spans."""
    if not left_out:
        return found
    kept = []
    for sentence in found:
        place = bisect.bisect_right(left_out, sentence.span.start, key=lambda span: span.start)
        if not place or sentence.span not in left_out[place - 1]:
            kept.append(sentence)
    return kept


def _sections(text: str, pieces: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Runs of sentences with nothing between them."""
    section: list[Sentence] = []
    for piece in pieces:
        if section and text[section[-1].span.end : piece.span.start].strip():
            yield section
            section = []
        section.append(piece)
    if section:
        yield section


def _packed(
    text: str, section: Sequence[Sentence], wanted: int, longest: int
) -> Iterator[Sequence[Sentence]]:
    """The section in groups: the cuts with the least total cost, found from left to right."""
    counts = [len(piece.span.of(text).split()) for piece in section]
    starts = [piece.span.start for piece in section]
    cost = [0.0]
    came_from = [0]
    for end in range(1, len(section) + 1):
        last = end == len(section)
        inside = not last and section[end - 1].paragraph == section[end].paragraph
        best, origin, count = float("inf"), end - 1, 0
        stop, extra = section[end - 1].span.end, _MID_PARAGRAPH if inside else 0
        for start in range(end - 1, -1, -1):  # as plain as can be: it runs for every pair
            count += counts[start]
            length = (stop - starts[start]) // _CHARACTERS_A_WORD
            if count > length:
                length = count
            if length > longest and start < end - 1:
                break
            off = length - wanted
            price = cost[start] + off * off + extra
            if price < best:
                best, origin = price, start
        cost.append(best)
        came_from.append(origin)
    edges = [len(section)]
    while edges[-1]:
        edges.append(came_from[edges[-1]])
    edges.reverse()
    for start, end in pairwise(edges):
        yield section[start:end]


def _fitting(text: str, sentence: Span, wanted: int, longest: int) -> list[Span]:
    """The sentence itself, or, if it is longer than a passage may be, cut up."""
    if words(sentence.of(text)) <= longest:
        return [sentence]
    spans: list[Span] = []
    start = sentence.start
    while start < sentence.end:
        stop = _cut(text, start, sentence.end, wanted)
        if span := trimmed(text, start, stop):
            spans.append(span)
        start = stop
    return spans


def _cut(text: str, start: int, end: int, wanted: int) -> int:
    """The end of a piece of at most `wanted` words that starts at `start`."""
    reach = min(end, start + wanted * _CHARACTERS_A_WORD)
    piece = text[start:reach]
    runs = list(_RUN.finditer(piece))
    if len(runs) > wanted:
        return start + int(runs[wanted].start())
    if reach == end:
        return end
    if len(runs) > 1:
        return start + int(runs[-1].start())
    # one unbroken run of signs: the last grapheme may be half inside, so it goes to the next piece
    # (from a slice, for a row of flags is read from where the searched text begins)
    last = start
    for grapheme in _GRAPHEME.finditer(text[start : min(end, reach + 64)]):
        if start + grapheme.end() > reach:
            break
        last = start + grapheme.end()
    return last if last > start else reach
