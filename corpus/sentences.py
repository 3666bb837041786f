"""Where do the paragraphs and sentences of a text begin and end?

A text is a row of blocks with blank lines between them. A block is a heading or a paragraph; a
paragraph is a row of sentences. List items and table rows stand on lines of their own and each is
a sentence here, since each can be quoted alone. `sentencex` finds the ends of sentences; what it
cuts too early ("Dr. | Who", "3 p.m. | Monday") is joined again.
"""

from collections.abc import Iterator
from itertools import pairwise

import msgspec
import regex
import sentencex

from corpus.article import Span

_BLANK = regex.compile(r"(?:\r\n?|\n)(?:[^\S\r\n]*(?:\r\n?|\n))+")
_LINE_END = regex.compile(r"[\r\n]")
_HEADING = regex.compile(r"#{1,6}[ \t]+\S")
_NEW_ITEM = regex.compile(r"(?m)^[ \t]*(?:[-*+•–]|\d{1,3}[.)]|\|)[ \t]+\S|^[^\n|]+ \| ")
_BEFORE_NUMBER = regex.compile(
    r"\b(?:[Vv]ol|[Nn]o|[Ff]ig|[Cc]h|[Ss]ec|[Aa]rt|[Ee]q|p|pp|[Aa]pprox)\.\s*$"
)
_TITLE = regex.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|Sgt|Capt|Col|Gen|Sen|Rep|Gov|Rev|Hon|Lt|Jr)\.\s*$"
)
_CLOCK = regex.compile(r"\b[ap]\.m\.\s*$")
_AFTER_CLOCK = regex.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[ECMPB]S?T\b|GMT\b|UTC\b|Eastern\b|Pacific\b"
)


class Block(msgspec.Struct, frozen=True):
    """A heading or a paragraph."""

    span: Span
    heading: bool


class Sentence(msgspec.Struct, frozen=True):
    """A sentence, list item or table row; `span` has no white space at its ends."""

    span: Span
    paragraph: int
    """Number of its paragraph, from 1; headings do not count."""
    heading: str
    """The heading it stands under, without the `#`."""


def blocks(text: str) -> Iterator[Block]:
    """The headings and paragraphs of `text` in order, without white space at their ends."""
    start = 0
    for gap in [*_BLANK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        yield from _blocks_between(text, start, end)
        start = gap.end() if gap else end


def sentences(text: str, language: str = "en") -> list[Sentence]:
    """The sentences of `text` in order; all that is left out is white space and headings."""
    found: list[Sentence] = []
    paragraph, heading = 0, ""
    for block in blocks(text):
        if block.heading:
            heading = block.span.of(text).lstrip("#").strip()
            continue
        paragraph += 1
        found += [
            Sentence(span, paragraph, heading)
            for span in _sentence_spans(text, block.span, language)
        ]
    return found


def paragraphs(text: str) -> int:
    """How many paragraphs `text` has; headings do not count."""
    return sum(not block.heading for block in blocks(text))


def trimmed(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without white space at its ends; None if nothing is left."""
    part = text[start:end]
    kept = part.strip()
    if not kept:
        return None
    start += len(part) - len(part.lstrip())
    return Span(start, start + len(kept))


def _blocks_between(text: str, start: int, end: int) -> Iterator[Block]:
    """What stands between two blank lines: heading lines at its top, then a paragraph."""
    while span := trimmed(text, start, end):
        if not _HEADING.match(text, span.start):
            yield Block(span, heading=False)
            return
        line_end = _LINE_END.search(text, span.start, span.end)
        stop = line_end.start() if line_end else span.end
        heading = trimmed(text, span.start, stop)
        assert heading is not None
        yield Block(heading, heading=True)
        start = stop


def _sentence_spans(text: str, block: Span, language: str) -> list[Span]:
    """The sentences of one paragraph."""
    items = [m.start() for m in _NEW_ITEM.finditer(text, block.start, block.end)]
    edges = [block.start, *(i for i in items if i > block.start), block.end]
    return [
        span for start, end in pairwise(edges) for span in _prose_spans(text, start, end, language)
    ]


def _prose_spans(text: str, start: int, end: int, language: str) -> list[Span]:
    """The sentences of running text that has no list in it."""
    cuts = [
        start + boundary["end_index"]
        for boundary in sentencex.get_sentence_boundaries(language, text[start:end])
    ]
    spans: list[Span] = []
    begin = start
    for cut in [*cuts, end]:
        if cut < end and _joined(text, begin, cut):
            continue
        if span := trimmed(text, begin, cut):
            spans.append(span)
        begin = cut
    return spans


def _joined(text: str, begin: int, cut: int) -> bool:
    """True if a sentence goes on after `cut` although the splitter ended it there."""
    head, tail = text[begin:cut], text[cut : cut + 20].lstrip()
    if not tail:
        return False
    return bool(
        tail[0].islower()
        or (tail[0].isdigit() and _BEFORE_NUMBER.search(head))
        or _TITLE.search(head)
        or (_CLOCK.search(head) and _AFTER_CLOCK.match(tail))
    )
