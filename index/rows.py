"""The sentences of a passage, with what a quote has to know of each."""

from collections.abc import Mapping

import msgspec
import regex

from corpus.article import Span
from corpus.passages import words
from corpus.sentences import sentences
from index.lexical import tokens

_MARKS = regex.compile(
    r"""(?x) (?P<open> [“«] | (?<! \S ) ["] (?= \S ) | (?<= [(\[—–-] ) ["] (?= \w ) )
    | (?P<close> [”»] | (?<= \S ) ["] (?! \w ) )"""
)
"""Double marks only: a single one is mostly an apostrophe."""


class Row(msgspec.Struct, frozen=True):
    """A sentence, list item or table row of a passage."""

    span: Span
    """In offsets of the article's text."""
    text: str
    words: int
    """How many it has."""
    paragraph: int
    """Number of its paragraph in the passage, from 1."""
    asked: frozenset[str]
    """Stems of the question in it."""
    inside: bool
    """True if quoted speech is open where it begins."""
    unfinished: bool
    """True if quoted speech is open where it ends."""


def rows_of(text: str, passage: Span, weights: Mapping[str, float], language: str) -> list[Row]:
    """The sentences of the passage, without a gap but for white space."""
    found: list[Row] = []
    paragraph, opened = 0, False
    for one in sentences(passage.of(text), language):
        # a passage that begins with "# 5" in the middle of a paragraph has no heading on top
        start = one.span.start if found else 0
        span = Span(passage.start + start, passage.start + one.span.end)
        part = span.of(text)
        if one.paragraph != paragraph:  # a quotation of several paragraphs opens each anew
            paragraph, opened = one.paragraph, False
        after = _open_after(part, opened)
        found.append(
            Row(
                span=span,
                text=part,
                words=words(part),
                paragraph=paragraph,
                asked=frozenset(tokens(part)) & weights.keys(),
                inside=opened,
                unfinished=after,
            )
        )
        opened = after
    return found


def _open_after(text: str, opened: bool) -> bool:
    """Whether quoted speech is open behind `text`, given whether it is before it."""
    for mark in _MARKS.finditer(text):
        opened = mark["open"] is not None
    return opened
