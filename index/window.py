"""How a passage meets the words of a question, and which part of it is read.

Reading is what a question's time goes into, and half as many words take half as long. So of a long
passage only the run of sentences is read that shares most with the question.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec

from corpus.article import Span
from corpus.passages import words
from corpus.sentences import sentences
from index.lexical import tokens


class Asked(msgspec.Struct, frozen=True):
    """The words of a question."""

    stems: tuple[str, ...]
    rarities: Mapping[str, float]
    """Of each stem, at least 0."""

    def share(self, stems: set[str]) -> float:
        """How much of the question, weighed by rarity, is among these stems: 0 to 1."""
        total = sum(self.rarities.values())
        return self.worth(stems) / total if total else 0.0

    def worth(self, stems: set[str]) -> float:
        """The rarities of the question's stems among these, summed up."""
        return sum(weight for stem, weight in self.rarities.items() if stem in stems)

    def phrases(self, stems: Sequence[str]) -> float:
        """How many of the question's neighbouring words are neighbours here, each pair weighed by
        the rarity of its commoner word: 0 to 1."""
        pairs = {
            (one, other): min(self.rarities[one], self.rarities[other])
            for one, other in pairwise(self.stems)
        }
        total = sum(pairs.values())
        there = set(pairwise(stems))
        return sum(pairs[pair] for pair in pairs.keys() & there) / total if total else 0.0


class Window(msgspec.Struct, frozen=True):
    """The part of a passage that is read."""

    span: Span
    """Whole sentences, in offsets of the article's text."""
    share: float
    """Of the question's words, weighed by rarity, that stand in it: 0 to 1."""
    phrases: float
    """Of the question's pairs of neighbouring words, that stand in the passage: 0 to 1."""


def window(text: str, passage: Span, asked: Asked, most: int, language: str) -> Window:
    """The run of sentences of `text[passage]` with at most `most` words, or one longer sentence,
    in which the question's words are rarest together.

    Of equal ones it is the longest, of equally long ones the first.
    """
    spans = [
        Span(passage.start + one.span.start, passage.start + one.span.end)
        for one in sentences(passage.of(text), language)
    ] or [passage]
    stems = [tokens(span.of(text)) for span in spans]
    phrases = asked.phrases([stem for sentence in stems for stem in sentence])
    lengths = [words(span.of(text)) for span in spans]
    if sum(lengths) <= most:
        return Window(passage, asked.share({stem for one in stems for stem in one}), phrases)
    shared = [asked.rarities.keys() & set(sentence) for sentence in stems]
    best, chosen = (-1.0, -1), (0, 0)
    for first in range(len(spans)):
        found: set[str] = set()
        length = 0
        for last in range(first, len(spans)):
            length += lengths[last]
            if length > most and last > first:
                break
            found |= shared[last]
            worth = (asked.worth(found), min(length, most))
            if worth > best:
                best, chosen = worth, (first, last)
    first, last = chosen
    span = Span(spans[first].start, spans[last].end)
    return Window(span, asked.share(set().union(*shared[first : last + 1])), phrases)


def others(text: str, passage: Span, part: Span) -> list[Span]:
    """What `text[passage]` has before and behind `part`, without white space around it."""
    sides = (Span(passage.start, part.start), Span(part.end, passage.end))
    return [_trimmed(text, side) for side in sides if side.of(text).strip()]


def _trimmed(text: str, span: Span) -> Span:
    inner = span.of(text)
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(inner.strip()))
