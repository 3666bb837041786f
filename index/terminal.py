"""Answers, reports and faults as lines for a terminal."""

import sys
import textwrap
from collections.abc import Iterator

from corpus.charset import UNSHOWN
from index.answer import Answer, Quote
from index.build import Report
from index.shorter import glance

VERDICTS = {
    "answered": "The articles say:",
    "closest": "No passage answers this for sure. The closest ones:",
    "nothing": "The articles hold no answer to this.",
}
NEWEST_FIRST = "These articles are of different dates; the newest comes first."
_WIDTH = 88
_BOLD = ("\x1b[1m", "\x1b[22m")
_SIGNS = ("»", "«")


def answer_lines(answer: Answer) -> Iterator[str]:
    """The verdict in words, then each quote with where it stands; a few sentences of those that are
    no sure answer.

    The marked answer is bold in a terminal and stands between » and « elsewhere.
    """
    marks = _BOLD if sys.stdout.isatty() else _SIGNS
    yield VERDICTS[answer.verdict]
    if answer.newest_first:
        yield NEWEST_FIRST
    if answer.near:
        titles = "; ".join(article.title.translate(UNSHOWN) for article in answer.near)
        yield f"The closest titles: {titles}"
    for number, quote in enumerate(answer.quotes, 1):
        shown = glance(quote) if answer.verdict == "closest" else quote
        stands = source(shown) if shown == quote else f"{source(shown)} · shortened"
        yield ""
        yield f"{number}. {quote.article.title.translate(UNSHOWN)}"
        yield f"   {stands.translate(UNSHOWN)}"
        yield from _quoted(shown, marks)


def source(quote: Quote) -> str:
    """Date, place and address of a quote: `2018-01-24 · p. 3 · paragraph 2 of 16 · https://…`."""
    article = quote.article
    number = article.page(quote.span.start)
    page = f"p. {number}" if number else ""
    place = f"paragraph {quote.paragraph} of {quote.paragraphs}"
    parts = (article.published, page, place, also_in(len(quote.also)), article.url)
    return " · ".join(part for part in parts if part)


def also_in(others: int) -> str:
    """`also in 2 other articles`; "" for none."""
    return f"also in {others} other article{'s' * (others > 1)}" if others else ""


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
    if report.left_out:
        yield (
            f"left out: {report.left_out} block{'s' * (report.left_out > 1)} that repeat over the "
            "articles of a site (python -m corpus check tells which)"
        )
    yield f"snapshot: {report.version}"
    if foreign := str(report.foreign):
        yield foreign
    if not report.passages:
        yield (
            "nothing is left to quote: every question finds nothing until an article is there "
            "(if that was a mistake: python -m index versions)"
        )


def _quoted(quote: Quote, marks: tuple[str, str]) -> Iterator[str]:
    """The words of a quote behind bars, the marked answer between the marks."""
    text = quote.text.translate(UNSHOWN)
    if quote.marked:
        start, end = quote.marked.start - quote.span.start, quote.marked.end - quote.span.start
        text = f"{text[:start]}{marks[0]}{text[start:end]}{marks[1]}{text[end:]}"
    for line in text.split("\n"):
        yield from textwrap.wrap(
            line,
            _WIDTH,
            initial_indent="   │ ",
            subsequent_indent="   │ ",
            break_long_words=False,
            break_on_hyphens=False,
        ) or ["   │"]
