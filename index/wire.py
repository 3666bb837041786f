"""An answer as the one JSON object that `ask --json` prints."""

import math
from typing import Any

import msgspec

from corpus.article import Span
from index.answer import Answer, Quote


def to_json(answer: Answer) -> dict[str, Any]:
    """`{"question", "verdict", "snapshot", "quotes": […], "newest_first", "near": […]}`; offsets
    count in the article's text."""
    return {
        "question": answer.question,
        "verdict": answer.verdict,
        "snapshot": answer.snapshot,
        "quotes": [_quote(quote) for quote in answer.quotes],
        "newest_first": answer.newest_first,
        "near": [article.id for article in answer.near],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "article": {
            "id": quote.article.id,
            "title": quote.article.title,
            "url": quote.article.url,
            "published": quote.article.published,
            "collection": quote.article.collection,
        },
        "start": quote.span.start,
        "end": quote.span.end,
        "text": quote.text,
        "answer": _place(quote.answer, quote.article.text),
        "marked": _place(quote.marked, quote.article.text),
        "also": [article.id for article in quote.also],
        "page": quote.article.page(quote.span.start) or None,
        "paragraph": quote.paragraph,
        "paragraphs": quote.paragraphs,
        "scores": {
            name: rounded(value) for name, value in msgspec.to_builtins(quote.scores).items()
        },
    }


def _place(span: Span | None, text: str) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def rounded(score: float | None) -> float | None:
    """Four places; None for what was not read or has no place for an answer (JSON has no ∞)."""
    return round(score, 4) if score is not None and math.isfinite(score) else None
