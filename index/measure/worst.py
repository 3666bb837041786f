"""The questions that went worst: what was quoted, and what should have been."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

import msgspec

from corpus.article import Article, Span
from index.measure.labelled import Labelled
from index.measure.outcome import DEPTH, Outcome

MOST = 50
_PLACES = 2
"""Labelled places that are shown."""
_AROUND = 160
"""Characters on either side of a labelled place."""
_FALSE, _MISSED, _SILENT = (
    "answered wrongly",
    "another quote came first",
    "right, but not sure enough",
)
KINDS = {
    _FALSE: "The verdict was “answered”, and the first quote does not answer. The surest first.",
    _MISSED: "The verdict was not “answered”, and the first quote does not answer either, though "
    "the articles do.",
    _SILENT: "The first quote answers, and yet the verdict was not “answered”. The least sure "
    "first.",
}


class Extract(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of an article with something marked in it."""

    title: str
    before: str
    marked: str
    after: str


class Worst(msgspec.Struct, frozen=True, kw_only=True):
    """A question that went wrong."""

    kind: str
    id: str
    question: str
    verdict: str
    certainty: float
    quoted: Extract | None
    """What is marked in it is the answer that the reader saw."""
    wanted: tuple[Extract, ...]
    texts: tuple[str, ...]
    """The answers in words."""
    found: str
    """Where the right quote was, in words."""


def worst(
    outcomes: Sequence[Outcome], articles: Mapping[str, Article], most: int = MOST
) -> list[Worst]:
    """The `most` worst, in the order of KINDS; of each kind as many, while there are any."""
    kinds: dict[str, list[Outcome]] = {kind: [] for kind in KINDS}
    for one in outcomes:
        if kind := _kind(one):
            kinds[kind].append(one)
    for kind, ones in kinds.items():
        ones.sort(key=lambda one: one.certainty, reverse=kind != _SILENT)
    rounds = [
        (kind, one)
        for row in zip_longest(*kinds.values())
        for kind, one in zip(kinds, row, strict=True)
        if one is not None
    ][:most]
    return [
        _told(kind, one, articles) for wanted in KINDS for kind, one in rounds if kind == wanted
    ]


def _kind(one: Outcome) -> str:
    """What went wrong; empty if nothing did, or if nobody can tell."""
    if not one.asked.judgeable:
        return ""
    if one.verdict == "answered":
        return "" if one.right else _FALSE
    if one.right:
        return _SILENT
    return _MISSED if one.asked.answerable else ""


def _told(kind: str, one: Outcome, articles: Mapping[str, Article]) -> Worst:
    quote = one.quote
    return Worst(
        kind=kind,
        id=one.asked.id,
        question=one.asked.question,
        verdict=one.verdict,
        certainty=one.certainty,
        quoted=_extract(quote.article, quote.span, quote.answer) if quote else None,
        wanted=tuple(_wanted(one.asked, articles)) if one.asked.answerable else (),
        texts=one.asked.texts if one.asked.answerable else (),
        found=_found(one),
    )


def _found(one: Outcome) -> str:
    if not one.asked.answerable:
        return "the articles do not answer this"
    rank = one.place_rank if one.asked.places else one.text_rank or one.article_rank
    if rank:
        return f"stands in quote {rank}"
    if one.passage_rank:
        return f"stands in the passage of quote {one.passage_rank}, but was not shown"
    return f"is in none of the first {DEPTH} quotes"


def _wanted(asked: Labelled, articles: Mapping[str, Article]) -> list[Extract]:
    if not asked.places:
        names = [articles[name] for name in asked.relevant[:_PLACES]]
        return [_extract(one, Span(0, min(len(one.text), 2 * _AROUND)), None) for one in names]
    found = []
    for place in asked.places[:_PLACES]:
        article = articles[place.article]
        found.append(_extract(article, _around(article.text, place.span), place.span))
    return found


def _around(text: str, place: Span) -> Span:
    """The place with whole words on either side."""
    start = max(0, place.start - _AROUND)
    end = min(len(text), place.end + _AROUND)
    if start:
        start = 1 + max(text.find(" ", start, place.start), start - 1)
    if end < len(text):
        end = max(text.rfind(" ", place.end, end), place.end)
    return Span(start, end)


def _extract(article: Article, span: Span, mark: Span | None) -> Extract:
    text = article.text
    if mark is None or mark not in span:
        return Extract(title=article.title, before=span.of(text), marked="", after="")
    return Extract(
        title=article.title,
        before=text[span.start : mark.start],
        marked=mark.of(text),
        after=text[mark.end : span.end],
    )
