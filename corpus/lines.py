"""The blocks of a text, and their lines, that may stand in other articles as well.

Each has a key, which is the same in every article; it is good within one process only.
"""

from collections.abc import Collection, Iterator

import msgspec

from corpus import labels
from corpus.article import Span
from corpus.sentences import blocks, trimmed

_AROUND = " .!?…,;:|*►▶◾■●•·–—-\"'“”"
_INDENT = 4
"""Spaces in front of code."""


class Line(msgspec.Struct, frozen=True):
    """A block of a text, or one line of it."""

    key: int
    """The same for lines that differ in capitals, white space and the signs around them, or in what
    comes behind a label; 0 for code, which is like no other."""
    span: Span


def keys(text: str) -> Iterator[int]:
    """Of each block that is no heading, and of each line of those that have more than one."""
    for block in blocks(text):
        if not block.heading:
            words = block.span.of(text)
            yield _key(words)
            if "\n" in words:
                yield from map(_key, words.split("\n"))


def of(text: str, known: Collection[int]) -> Iterator[Line]:
    """The blocks in order; of a block whose key is not known, its lines. Headings are left out."""
    for block in blocks(text):
        if block.heading:
            continue
        key = _key(block.span.of(text))
        if key in known or "\n" not in block.span.of(text):
            yield Line(0 if _is_code(text, block.span) else key, block.span)
            continue
        start = block.span.start
        for line in block.span.of(text).split("\n"):
            if span := trimmed(text, start, start + len(line)):
                yield Line(0 if _is_code(text, span) else _key(line), span)
            start += len(line) + 1


def _key(text: str) -> int:
    line = labels.kept(labels.plain(text))
    return hash(line.strip(_AROUND) or line) or 1


def _is_code(text: str, line: Span) -> bool:
    return line.start - (text.rfind("\n", 0, line.start) + 1) >= _INDENT
