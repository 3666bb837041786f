"""An answer as the one JSON object that `ask --json` prints."""

import math
from typing import Any

import msgspec

from index.answer import Answer, Quote


def to_json(answer: Answer) -> dict[str, Any]:
    """`{"question", "verdict", "snapshot", "quotes": […]}`; offsets count in the article's text."""
    return {
        "question": answer.question,
        "verdict": answer.verdict,
        "snapshot": answer.snapshot,
        "quotes": [_quote(quote) for quote in answer.quotes],
    }


def _quote(quote: Quote) -> dict[str, Any]:
    marked = quote.marked
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
        "answer": None
        if marked is None
        else {"start": marked.start, "end": marked.end, "text": marked.of(quote.article.text)},
        "paragraph": quote.passage.paragraph,
        "paragraphs": quote.paragraphs,
        "scores": {
            name: _rounded(value) for name, value in msgspec.to_builtins(quote.scores).items()
        },
    }


def _rounded(score: float | None) -> float | None:
    """Four places; None for what was not read or has no place for an answer (JSON has no ∞)."""
    return round(score, 4) if score is not None and math.isfinite(score) else None
