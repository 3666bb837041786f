"""Reading on: which stretch of an article comes before or after a place in it?"""

from collections.abc import Callable, Iterator, Sequence

import msgspec

from corpus.article import Article, Passage, Span
from corpus.sentences import blocks, paragraphs, sentences


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of an article that is shown by itself: whole sentences, where one fits."""

    article: Article
    span: Span
    paragraph: int
    """Number of the paragraph in which it starts, from 1."""
    paragraphs: int
    first: bool
    """True if nothing comes before it."""
    last: bool
    """True if nothing comes after it."""
    headings: tuple[Span, ...] = ()
    """What of it are headings."""

    @property
    def text(self) -> str:
        """Its words."""
        return self.span.of(self.article.text)


Fits = Callable[[str], bool]
"""Whether a text is short enough to be shown."""


def before(article: Article, passages: Sequence[Passage], offset: int, fits: Fits) -> Stretch:
    """What stands before `offset`: the rest of its passage, or the passage before that; as much of
    its end as fits. The first stretch of the article if nothing does."""
    for passage in reversed(passages):
        span = _trimmed(article.text, Span(passage.start, min(passage.end, offset)))
        if span.start < span.end:
            return at(article, passages, _fitted(article.text, span, fits, from_end=True))
    return at(article, passages, _fitted(article.text, passages[0].span, fits))


def after(article: Article, passages: Sequence[Passage], offset: int, fits: Fits) -> Stretch:
    """What stands from `offset` on: the rest of its passage, or the passage after that; as much of
    its beginning as fits. The last stretch of the article if nothing does."""
    for passage in passages:
        span = _trimmed(article.text, Span(max(passage.start, offset), passage.end))
        if span.start < span.end:
            return at(article, passages, _fitted(article.text, span, fits))
    last = _fitted(article.text, passages[-1].span, fits, from_end=True)
    return at(article, passages, last)


def page(article: Article, passages: Sequence[Passage], offset: int, fits: Fits) -> Stretch:
    """As many passages from `offset` on as fit together, with the headings between them, up to the
    next place where something is left out."""
    text = article.text
    first = after(article, passages, offset, fits)
    head = _head(text, min(offset, first.span.start), first.span.start)
    span = _fitted(text, Span(head, first.span.end), fits)
    for passage in passages:
        if passage.start >= span.end and span.end >= first.span.end:
            longer = Span(span.start, passage.end)
            head = _head(text, span.end, passage.start)
            if text[span.end : head].strip() or not fits(longer.of(text)):
                break
            span = longer
    return at(article, passages, span)


def page_before(article: Article, passages: Sequence[Passage], offset: int, fits: Fits) -> Stretch:
    """As many passages before `offset` as fit together, with the headings between them, back to the
    last place where something is left out."""

    def headed(start: int, end: int) -> Span:
        """From `start` on, with the heading above it."""
        above = max((one.end for one in passages if one.end <= start), default=0)
        return Span(_head(article.text, above, start), end)

    last = before(article, passages, offset, fits).span
    span = _fitted(article.text, headed(last.start, last.end), fits, from_end=True)
    for passage in reversed(passages):
        if passage.end <= span.start and span.start <= last.start:
            longer = headed(passage.start, span.end)
            if article.text[passage.end : span.start].strip() or not fits(longer.of(article.text)):
                break
            span = longer
    return at(article, passages, span)


def around(article: Article, passages: Sequence[Passage], span: Span, fits: Fits) -> Stretch:
    """The passages in which this span stands, if they fit; else what `shown` gives."""
    held = [one for one in passages if one.start < span.end and span.start < one.end]
    if not held:
        return shown(article, passages, span, fits)
    whole = Span(min(held[0].start, span.start), max(held[-1].end, span.end))
    return shown(article, passages, whole if fits(whole.of(article.text)) else span, fits)


def shown(article: Article, passages: Sequence[Passage], span: Span, fits: Fits) -> Stretch:
    """This span, as much of its beginning as fits."""
    return at(article, passages, _fitted(article.text, span, fits))


def at(article: Article, passages: Sequence[Passage], span: Span) -> Stretch:
    """This stretch of the article."""
    own = next((one for one in reversed(passages) if one.start <= span.start), passages[0])
    end = passages[-1]
    return Stretch(
        article=article,
        span=span,
        paragraph=own.paragraph + paragraphs(article.text[own.start : span.start + 1]) - 1,
        paragraphs=end.paragraph + paragraphs(article.text[end.start :]) - 1,
        first=not article.text[passages[0].start : span.start].strip(),
        last=not article.text[span.end : end.end].strip(),
        headings=tuple(_headings(article.text, passages, span)),
    )


def _headings(text: str, passages: Sequence[Passage], span: Span) -> Iterator[Span]:
    """What of `span` stands above a passage and is in none, unless it is empty."""
    ends = [0, *(passage.end for passage in passages)]
    for end, passage in zip(ends, passages, strict=False):
        head = _head(text, end, passage.start)
        gap = Span(max(head, span.start), min(passage.start, span.end))
        if gap.start < gap.end and gap.of(text).strip():
            yield gap


def _fitted(text: str, span: Span, fits: Fits, *, from_end: bool = False) -> Span:
    """The most whole sentences from one end of `span` that fit, or as much of the first of them."""
    if fits(span.of(text)):
        return span
    rows = [
        Span(span.start + one.span.start, span.start + one.span.end)
        for one in sentences(span.of(text))
    ]
    best: Span | None = None
    for row in reversed(rows) if from_end else rows:
        longer = Span(row.start, span.end) if from_end else Span(span.start, row.end)
        if not fits(longer.of(text)):
            break
        best = longer
    if best is not None:
        return best

    def part(characters: int) -> Span:
        if from_end:
            return Span(span.end - characters, span.end)
        return Span(span.start, span.start + characters)

    low, high = 1, span.end - span.start
    while low < high:  # the most characters that fit
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(part(middle).of(text)) else (low, middle - 1)
    return part(low)


def _head(text: str, start: int, end: int) -> int:
    """Where the headings begin that stand between `start` and a passage at `end`, with nothing
    behind them that was left out of the passages; `end` if there are none."""
    head = end
    for block in reversed(list(blocks(text[start:end]))):
        if not block.heading:
            break
        head = start + block.span.start
    return head


def _trimmed(text: str, span: Span) -> Span:
    inner = text[span.start : max(span.start, span.end)]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start, span.start + len(inner.rstrip())))
