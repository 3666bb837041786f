"""A quote in fewer of its sentences: what is farthest from its focus goes first."""

import msgspec

from corpus.article import Span
from corpus.sentences import paragraphs, sentences
from index.answer import Quote

GLANCE = 300
"""Characters of a passage that is no sure answer, as far as whole sentences allow: a look at what
comes closest, not pages of it."""


def shorter_and_shorter(quote: Quote) -> list[Span]:
    """The quote, then fewer and fewer of its sentences, down to the one that holds its focus; in
    offsets of the article's text."""
    spans = [
        Span(quote.span.start + sentence.span.start, quote.span.start + sentence.span.end)
        for sentence in sentences(quote.text)
    ] or [quote.span]
    center = next((i for i, span in enumerate(spans) if span.end > quote.focus.start), 0)
    first, last = 0, len(spans) - 1
    tried = [quote.span]
    while first < last:
        # what is farther from the focus goes first, and of two equally far the one behind it
        if center - first > last - center:
            first += 1
        else:
            last -= 1
        tried.append(Span(spans[first].start, spans[last].end))
    return tried


def at_most(quote: Quote, characters: int) -> list[Span]:
    """Those of them with at most so many characters; the last where even that has more."""
    found = shorter_and_shorter(quote)
    return [span for span in found if span.end - span.start <= characters] or found[-1:]


def paragraph(quote: Quote, span: Span) -> int:
    """The number of the paragraph in which `span`, a part of the quote, starts."""
    up_to_its_first_sign = quote.article.text[quote.span.start : span.start + 1]
    return quote.paragraph + paragraphs(up_to_its_first_sign) - 1


def glance(quote: Quote) -> Quote:
    """The quote with as few of its sentences as are shown where it is no sure answer; the same one
    where it is short enough."""
    span = at_most(quote, GLANCE)[0]
    if span == quote.span:
        return quote
    return msgspec.structs.replace(
        quote, span=span, text=span.of(quote.article.text), paragraph=paragraph(quote, span)
    )
