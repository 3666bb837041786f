"""Answers, reports and faults as lines for a terminal."""

import textwrap
from collections.abc import Iterator

from index.answer import Answer, Quote
from index.build import Report

VERDICTS = {
    "answered": "The articles say:",
    "closest": "No passage answers this for sure. The closest ones:",
    "nothing": "The articles hold no answer to this.",
}
_WIDTH = 88


def answer_lines(answer: Answer) -> Iterator[str]:
    """The verdict in words, then each quote with where it stands."""
    yield VERDICTS[answer.verdict]
    for number, quote in enumerate(answer.quotes, 1):
        yield ""
        yield f"{number}. {quote.article.title}"
        yield f"   {source(quote)}"
        yield from _quoted(quote)


def source(quote: Quote) -> str:
    """Date, place and address of a quote: `24 January 2018 · paragraph 2 of 16 · https://…`."""
    place = f"paragraph {quote.passage.paragraph} of {quote.paragraphs}"
    return " · ".join(part for part in (quote.article.published, place, quote.article.url) if part)


def report_lines(report: Report) -> Iterator[str]:
    """What a build did."""
    yield (
        f"articles: {report.articles} ({report.added} added, {report.changed} changed, "
        f"{report.removed} removed)"
    )
    yield (
        f"passages: {report.passages} ({report.reused} reused, {report.embedded} embedded, "
        f"{report.over_long} longer than the encoder reads)"
    )
    yield f"snapshot: {report.version}"


def _quoted(quote: Quote) -> Iterator[str]:
    """The words of a quote behind bars; the marked answer stands between » and «."""
    text = quote.text
    if quote.marked:
        start, end = quote.marked.start - quote.span.start, quote.marked.end - quote.span.start
        text = f"{text[:start]}»{text[start:end]}«{text[end:]}"
    for line in text.split("\n"):
        yield from textwrap.wrap(
            line,
            _WIDTH,
            initial_indent="   │ ",
            subsequent_indent="   │ ",
            break_long_words=False,
            break_on_hyphens=False,
        ) or ["   │"]
