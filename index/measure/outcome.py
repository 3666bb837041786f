"""What became of one question, judged by its labels."""

import math
from collections.abc import Iterable, Sequence

import msgspec

from corpus.article import Article, Span
from index.answer import Quote, Verdict
from index.answerer import Walk
from index.measure import squad
from index.measure.labelled import Labelled, Place

DEPTH = 10
"""Quotes that are looked at, best first."""
_MOSTLY = 0.5
"""Share of a quote that must be labelled where the labelled place is longer than the quote."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A question with what was found for it. Ranks count from 1; None: not among the first ten."""

    asked: Labelled
    verdict: Verdict
    certainty: float
    """Of the verdict, 0 to 1."""
    quote: Quote | None
    """The first quote, whatever the verdict; None if there is none."""
    place_rank: int | None
    """Of the first quote that shows a labelled place."""
    passage_rank: int | None
    """Of the first quote whose whole passage holds one."""
    text_rank: int | None
    """Of the first quote that has the words of an answer, from any article."""
    article_rank: int | None
    """Of the first quote from a relevant article."""
    gain: float
    """nDCG@10 of the articles, 0 to 1; 0 where none is labelled as relevant."""
    exact: float
    """1 if what is marked in the first quote is an answer, word for word; else 0."""
    f1: float
    """Of the marked words, 0 to 1."""
    in_critical: bool
    """What is marked lies inside a labelled place."""
    in_distractor: bool
    """What is marked lies inside a distractor, or holds one."""
    seconds: dict[str, float] | None
    """How long each stage took; None if something was remembered from before."""

    @property
    def right(self) -> bool:
        """True if the first quote answers, by the sharpest label that the question has."""
        if not self.asked.answerable:
            return False
        if self.asked.places or self.asked.texts:
            return 1 in (self.place_rank, self.text_rank)
        return self.article_rank == 1

    @property
    def reciprocal(self) -> float:
        """1 / rank of the first labelled place; 0 if there is none among the first ten."""
        return 1 / self.place_rank if self.place_rank else 0.0


def outcome(asked: Labelled, walk: Walk, articles: Sequence[str], *, fresh: bool) -> Outcome:
    """Judge the walk of a question.

    `articles`: ids of the articles of all hits, best hit first. `fresh`: nothing was remembered,
    so that its times are true.
    """
    ranked = walk.ranked[:DEPTH]
    first = ranked[0] if ranked else None
    mark = first.answer if first else None
    marked = mark.of(first.article.text) if first and mark else ""
    return Outcome(
        asked=asked,
        verdict=walk.answer.verdict,
        certainty=walk.certainty,
        quote=first,
        place_rank=_rank(_shows(quote.article, quote.span, asked.places) for quote in ranked),
        passage_rank=_rank(
            _shows(quote.article, quote.passage.span, asked.places) for quote in ranked
        ),
        text_rank=_rank(
            any(squad.stands_in(text, quote.text) for text in asked.texts) for quote in ranked
        ),
        article_rank=_rank(quote.article.id in asked.relevant for quote in ranked),
        gain=gain(articles, asked.relevant),
        exact=squad.exact(marked, asked.texts) if marked else 0.0,
        f1=squad.f1(marked, asked.texts) if marked else 0.0,
        in_critical=bool(
            first
            and mark
            and any(
                mark in place.span for place in asked.places if place.article == first.article.id
            )
        ),
        in_distractor=bool(
            first
            and mark
            and any(
                mark in place.span or place.span in mark
                for place in asked.distractors
                if place.article == first.article.id
            )
        ),
        seconds=walk.seconds if fresh else None,
    )


def shows(quote: Span, place: Span) -> bool:
    """True if the quote shows the labelled place: the place lies whole inside it or, where it is
    longer than the quote, at least half of the quote is labelled."""
    if place in quote:
        return True
    shared = min(quote.end, place.end) - max(quote.start, place.start)
    length = quote.end - quote.start
    return place.end - place.start > length and shared >= _MOSTLY * length


def gain(found: Sequence[str], relevant: Sequence[str]) -> float:
    """nDCG@10 of article ids in their order, 0 to 1; what comes twice counts once.

    Each relevant article gives 1 / log2(1 + rank), and the sum is a share of what the best order
    gives (Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques").
    """
    order = list(dict.fromkeys(found))[:DEPTH]
    best = sum(_discount(rank) for rank in range(1, min(DEPTH, len(relevant)) + 1))
    got = sum(_discount(rank) for rank, name in enumerate(order, 1) if name in relevant)
    return got / best if best else 0.0


def _discount(rank: int) -> float:
    return 1 / math.log2(1 + rank)


def _shows(article: Article, quote: Span, places: Iterable[Place]) -> bool:
    return any(place.article == article.id and shows(quote, place.span) for place in places)


def _rank(right: Iterable[bool]) -> int | None:
    """The place of the first True, from 1."""
    return next((rank for rank, is_right in enumerate(right, 1) if is_right), None)
