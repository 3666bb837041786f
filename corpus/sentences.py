"""Where do the paragraphs and sentences of a text begin and end?

A text is a row of blocks with blank lines between them. A block is a heading or a paragraph; a
paragraph is a row of sentences. A list item begins a sentence and a table row is one, since each
can be quoted alone. `sentencex` finds the ends of sentences; what it cuts too early ("Dr. | Who",
"3 p.m. | Monday", "ASP. | NET") is joined again.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import msgspec
import regex
import sentencex

from corpus.article import Span

_BLANK = regex.compile(r"(?>\r\n?|\n)(?:[^\S\r\n]*(?>\r\n?|\n))+")
_LINE_END = regex.compile(r"[\r\n]")
_HEADING = regex.compile(r"#{1,6}[ \t]+\S")
_NEW_ITEM = regex.compile(r"(?m)^[ \t]*(?:[-*+•–]|\d{1,3}[.)])[ \t]+\S")
_ROW = regex.compile(r"(?m)^(?:[ \t]*\|[ \t]+\S|[^\n|]+ \| ).*$")
_LABEL = regex.compile(r"\s*(?:\d{1,3}|\p{L})[.)]\s*")
"""What stands before an item or a speaker's words: "12." or "Q."."""
_BEFORE_NUMBER = regex.compile(
    r"\b(?:[Vv]ol|[Nn]o|[Ff]ig|[Cc]h|[Ss]ec|[Aa]rt|[Ee]q|p|pp|[Aa]pprox)\.\s*$"
)
_TITLE = regex.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|Sgt|Capt|Col|Gen|Sen|Rep|Gov|Rev|Hon|Lt|Jr|Ft)\.\s*$"
)
_CLOCK = regex.compile(r"\b(?:[ap]\.m|[AP]\.M)\.\s*$")
_AFTER_CLOCK = regex.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[ECMPB]S?T\b|GMT\b|UTC\b|Eastern\b|Pacific\b"
)
_NAME = regex.compile(r"\b\p{Lu}\w*\.$")
"""Before a letter: "System.Out"; without a capital it is a forgotten space: "came.Then"."""
_ONE_SIGN = regex.compile(r"(?!\s)\X")
_AFTER_DASH = regex.compile(r"[—–-]\s*\p{Ll}")
_SURROGATE = regex.compile(r"[\ud800-\udfff]")
_WINDOW = 10_000
"""Characters given to the splitter at once: on a row of quotation marks its time grows with the
square of their number (100,000 take four seconds)."""
_ENDS = regex.compile(r"[.!?…؟।]\s|[。！？]|\n\s*")
_LOOK = 40
"""Characters on either side of a cut that decide whether it stands."""


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


@lru_cache(maxsize=256)
def sentences(text: str, language: str = "en") -> tuple[Sentence, ...]:
    """The sentences of `text` in order; all that is left out is white space and headings.

    The last texts are remembered, since a passage is looked at, read and cut for one question.
    """
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
    return tuple(found)


def paragraphs(text: str) -> int:
    """How many paragraphs `text` has; headings do not count."""
    return sum(not block.heading for block in blocks(text))


def about(text: str) -> int:
    """How many sentences, list items and rows `text` may have; fast, and rather too many."""
    return sum(1 for _ in _ENDS.finditer(text)) + 1


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
    while start < end:
        line_end = _LINE_END.search(text, start, end)
        stop = line_end.start() if line_end else end
        line = trimmed(text, start, stop)
        if line is not None:
            on_margin = line.start == 0 or text[line.start - 1] in "\r\n"
            if not on_margin or not _HEADING.match(text, line.start):
                span = trimmed(text, line.start, end)
                assert span is not None
                yield Block(span, heading=False)
                return
            yield Block(line, heading=True)
        start = stop + 1


def _sentence_spans(text: str, block: Span, language: str) -> list[Span]:
    """The sentences of one paragraph."""
    items = {m.start() for m in _NEW_ITEM.finditer(text, block.start, block.end)}
    rows = {m.start(): m.end() for m in _ROW.finditer(text, block.start, block.end)}
    if len(rows) == 1:  # no table but a sentence with an upright stroke
        items, rows = items | rows.keys(), {}
    edges = sorted({block.start, *items, *rows.keys(), *rows.values(), block.end})
    spans: list[Span] = []
    for start, end in pairwise(edges):
        if rows.get(start) != end:
            spans += _prose_spans(text, start, end, language)
        elif row := trimmed(text, start, end):
            spans.append(row)
    return spans


def _prose_spans(text: str, start: int, end: int, language: str) -> list[Span]:
    """The sentences of running text that has no list in it."""
    spans: list[Span] = []
    begin = start
    for cut in [*_cuts(text, start, end, language), end]:
        if cut < end and _joined(text, begin, cut, end):
            continue
        if span := trimmed(text, begin, cut):
            spans.append(span)
        begin = cut
    return spans


def _cuts(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Where the splitter ends sentences in `text[start:end]`."""
    while start < end:
        stop = min(end, start + _WINDOW)
        part = _SURROGATE.sub("\ufffd", text[start:stop])
        cuts = [
            start + boundary["end_index"]
            for boundary in sentencex.get_sentence_boundaries(language, part)
        ]
        if stop < end:  # the last sentence may be half inside, so the next window begins with it
            cuts = [cut for cut in cuts if cut < stop]
        yield from cuts
        start = cuts[-1] if cuts else stop


def _joined(text: str, begin: int, cut: int, end: int) -> bool:
    """True if a sentence goes on after `cut` although the splitter ended it there."""
    head, after = text[max(begin, cut - _LOOK) : cut], text[cut : min(cut + _LOOK, end)]
    tail = after.lstrip()
    if not tail:
        return False
    return bool(
        tail[0].islower()
        or (tail[0].isdigit() and _BEFORE_NUMBER.search(head))
        or (after[0].isalnum() and _NAME.search(head))
        or (cut - begin < _LOOK and _LABEL.fullmatch(head))
        or _AFTER_DASH.match(tail)
        or _ONE_SIGN.fullmatch(head[-1] + after[0])
        or _TITLE.search(head)
        or (_CLOCK.search(head) and _AFTER_CLOCK.match(tail))
    )
