"""A second look: where it is doubtful which words answer, their sentence is read by itself.

The less there is to read, the better the reader tells where an answer begins and ends. So the
sentence in which it is likeliest is read once more, alone under its title, and what both readings
say is averaged.
"""

from collections import defaultdict
from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from corpus.article import Span
from corpus.sentences import sentences
from index.reader import Pair, Place, Reader

_DOUBTFUL = 0.5
"""Probability of the likeliest place below which the sentence is read again. Chosen on articles of
SQuAD that nothing was trained on: 30% of the questions are, and reading all again gains no more
(training/README.md, "Reading less reads better")."""


class Look(msgspec.Struct, frozen=True):
    """What was read of a text, and where in it the answer may stand."""

    above: str
    """Title and heading, as they were read in front of it."""
    text: str
    """Of the article."""
    passage: Span
    """Of the text: what the sentence is looked for in."""
    part: Span
    """Of the passage: what was read of it first. If that is the sentence, it is not read again."""
    places: tuple[Place, ...]
    """In offsets of the text, likeliest first."""


def looked_again(
    question: str, looks: Sequence[Look], reader: Reader, language: str
) -> list[tuple[Place, ...]]:
    """The places of each look, likeliest first, after the sentences of the doubtful ones were read
    by themselves; in the order of the looks."""
    found = [look.places for look in looks]
    again = [
        (number, sentence)
        for number, look in enumerate(looks)
        if is_doubtful(look.places)
        and (sentence := _sentence(look, language))
        and sentence != look.part
    ]
    pairs = [Pair(looks[i].above, sentence.of(looks[i].text)) for i, sentence in again]
    for (i, sentence), reading in zip(
        again, reader.read(question, pairs) if pairs else (), strict=True
    ):
        second = [
            Place(Span(sentence.start + one.span.start, sentence.start + one.span.end), one.logit)
            for one in reading.places
        ]
        found[i] = agreed(found[i], second)
    return found


def is_doubtful(places: Sequence[Place]) -> bool:
    """True if there are places and none of them is likelier than all others together."""
    return bool(places) and float(_shares(places).max()) < _DOUBTFUL


def agreed(first: Sequence[Place], second: Sequence[Place]) -> tuple[Place, ...]:
    """The places of both with the mean of their probabilities, likeliest first.

    Their logits together are as much as those of `first`, so they stay comparable with those of the
    same question's other texts. Where the second has none, it is the first.
    """
    if not second:
        return tuple(first)
    means: defaultdict[Span, float] = defaultdict(float)
    for places in (first, second):
        for place, share in zip(places, _shares(places).tolist(), strict=True):
            means[place.span] += share / 2
    mass = float(np.logaddexp.reduce([place.logit for place in first]))
    found = [Place(span, mass + float(np.log(mean))) for span, mean in means.items() if mean]
    return tuple(sorted(found, key=lambda place: -place.logit))


def _shares(places: Sequence[Place]) -> NDArray[np.float64]:
    """The probability of each, if the answer is at one of them."""
    logits = np.array([place.logit for place in places])
    shares: NDArray[np.float64] = np.exp(logits - np.logaddexp.reduce(logits))
    return shares


def _sentence(look: Look, language: str) -> Span | None:
    """That which holds the likeliest place (those, if it runs over several); None if it stands in
    none."""
    answer, start = look.places[0].span, look.passage.start
    spans = [
        Span(start + one.span.start, start + one.span.end)
        for one in sentences(look.passage.of(look.text), language)
    ]
    touched = [span for span in spans if span.start < answer.end and answer.start < span.end]
    return Span(touched[0].start, touched[-1].end) if touched else None
