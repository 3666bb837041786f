"""A stretch of an article as one private message. Pure functions from data to text."""

import regex

from bot import markup, render
from bot.errors import RenderError
from bot.stretch import Fits, Stretch
from corpus.article import Article

_SIGNS = regex.compile(r"(?m)^#{1,6} +(?=\S)")
"""What stands before a heading; it is not shown, the heading is bold."""
_SPARE = 100
"""Units kept for the marks of headings and a note."""


def message(stretch: Stretch, note: str = "") -> str:
    """Title, block quote and place, at most 2,000 UTF-16 units long if `fits` was true of it, with
    a short note in small print above.

    Raises RenderError if the words of the article would be shown in any other way.
    """
    body, wanted = "", ""
    for words, heading in _pieces(stretch):
        shown = _SIGNS.sub("", words) if heading else words
        body += markup.bold(markup.escape(shown)) if heading else markup.escape(shown)
        wanted += markup.plain(shown)
    if markup.shown(markup.unbold(body)) != wanted:
        raise RenderError(f"{stretch.article.id!r} would not be shown word for word")
    page = stretch.article.page(stretch.span.start)
    place = _place(page, stretch.paragraph, stretch.paragraphs)
    small = f"-# {note}\n" if note else ""
    return small + _message(stretch.article, body, place)


def fits(article: Article) -> Fits:
    """Whether a text of this article can be shown in one message."""
    longest = _message(article, "", _place(1234567, 1234567, 1234567))
    room = markup.LIMIT - markup.length(longest) - _SPARE
    return lambda text: markup.length(markup.block_quote(markup.escape(text))) <= room


def _place(page: int, paragraph: int, of: int) -> str:
    words = (render.page_words(page), render.paragraph_words(paragraph, of))
    return " · ".join(part for part in words if part)


def _message(article: Article, body: str, place: str) -> str:
    date = render.date_words(article.published)
    source = " · ".join(part for part in (date, place) if part)
    head = f"**{markup.link(render.title(article), article.url)}**"
    return f"{head}\n{markup.block_quote(body)}\n-# {source}"


def _pieces(stretch: Stretch) -> list[tuple[str, bool]]:
    """The words in order, and whether they are headings."""
    text, at = stretch.article.text, stretch.span.start
    pieces = []
    for heading in stretch.headings:
        pieces += [(text[at : heading.start], False), (heading.of(text), True)]
        at = heading.end
    return [*pieces, (text[at : stretch.span.end], False)]
