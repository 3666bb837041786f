"""An answer as one Discord message. Pure functions from data to text."""

import datetime

import msgspec
import regex
from babel.dates import format_date

from bot import markup
from bot.address import at_sentence
from bot.errors import RenderError
from bot.language import ENGLISH, N_, _, many, number, spoken
from corpus.article import Article, Span
from corpus.sentences import sentences
from index import shorter
from index.answer import Answer, Quote

VERDICTS = {
    "answered": N_("From the articles, word for word:"),
    "closest": N_("I found no sure answer. These passages come closest:"),
    "nothing": N_("The articles hold no answer to that."),
}
BUSY = N_("Many questions are waiting just now. Please ask again in a minute.")
STOPPING = N_("I am being restarted. Please ask again in a minute.")
FAILED = N_(
    "Something went wrong while I looked that up. Please ask again; if it happens again, "
    "tell the people who run this bot."
)
_RESERVED = 330
"""Room kept for each quote that is still to come: a sentence or two with its title and source.
Together they never get more than half of what is left."""
_TITLE = 150
"""Characters of a title that are shown at most."""
_GRAPHEME = regex.compile(r"\X")


class _Part(msgspec.Struct, frozen=True):
    """A piece of a message; `quoted` is what it must show word for word, "" for other pieces."""

    text: str
    quoted: str
    span: Span


def message(answer: Answer, limit: int = markup.LIMIT) -> str:
    """The message for an answer, at most `limit` UTF-16 units long.

    Each quote that is shown was compared with the text of its article; raises RenderError if one
    would read differently.
    """
    return laid_out(answer, limit)[0]


def laid_out(answer: Answer, limit: int = markup.LIMIT) -> tuple[str, list[Span]]:
    """The message, and what of each quote is shown in it; quotes for which there is no room are
    missing. Raises as `message` does."""
    parts = [_head(answer, limit)]
    spans: list[Span] = []
    used = markup.length(parts[0])
    for place, quote in enumerate(answer.quotes):
        later = len(answer.quotes) - place - 1
        left = limit - used - 2
        longest = shorter.GLANCE if answer.verdict == "closest" else limit
        part = _fitted(quote, left - min(_RESERVED * later, left // 2), longest)
        if part is None:
            break
        _prove(part, quote)
        parts.append(part.text)
        spans.append(part.span)
        used += markup.length(part.text) + 2
    return "\n\n".join(parts), spans


def _head(answer: Answer, limit: int) -> str:
    """The verdict, and below it as many of the closest titles as there is room for."""
    head = _(VERDICTS[answer.verdict])
    titles = ""
    for article in answer.near:
        link = markup.link(title(article), article.url)
        longer = f"{titles} · {link}" if titles else f"\n-# {_('The closest titles:')} {link}"
        if markup.length(head + longer) > limit:
            break
        titles = longer
    return head + titles


def block(quote: Quote, room: int) -> str | None:
    """Title, block quote and source of one quote in at most `room` UTF-16 units; None if nothing of
    it fits. Raises RenderError as `message` does."""
    part = cut(quote, room)
    return part[0] if part else None


def cut(quote: Quote, room: int) -> tuple[str, Span] | None:
    """The same, and what of the quote is shown in it."""
    part = _fitted(quote, room, room)
    if part is None:
        return None
    _prove(part, quote)
    return part.text, part.span


def date_words(published: str) -> str:
    """`2018-01-24` as `24 January 2018`, in the language that is spoken; "" stays ""."""
    if not published:
        return ""
    locale = "en_GB" if spoken() == ENGLISH else spoken()
    return format_date(datetime.date.fromisoformat(published), "long", locale)


def page_words(page: int) -> str:
    """`p. 12`; "" for 0, where there are no pages."""
    return _("p. {number}").format(number=number(page)) if page else ""


def paragraph_words(place: int, of: int) -> str:
    """`paragraph 7 of 23`."""
    return _("paragraph {number} of {all}").format(number=number(place), all=number(of))


def also_in(others: int) -> str:
    """`also in 2 other articles`; "" for none."""
    return many("also in {n} other article", "also in {n} other articles", others) if others else ""


def title(article: Article) -> str:
    """What an article is called in a message: one line, at most 150 characters."""
    whole = " ".join(markup.plain(article.title).split()) or article.id
    return whole if len(whole) <= _TITLE else _kept(whole, _TITLE - 1) + "…"


def _fitted(quote: Quote, room: int, longest: int) -> _Part | None:
    """The quote in at most `room` units: whole, or shortened to whole sentences, or None. More than
    `longest` characters of the article only if that is one sentence."""
    whole = shorter.at_most(quote, longest)
    for span in [*whole, *_less_than_one(quote, whole[-1])]:
        part = _part(quote, span)
        if markup.length(part.text) <= room:
            return part
    return None


def _less_than_one(quote: Quote, sentence: Span) -> list[Span]:
    """The first words of a sentence, for where it is too long to be shown."""
    cuts = [_first_words(quote.article.text, sentence, words) for words in (120, 60, 30, 15)]
    return [cut for cut in cuts if cut != sentence]


def _first_words(text: str, span: Span, words: int) -> Span:
    """The first words of a sentence that is too long to be shown."""
    return Span(span.start, span.start + len(_kept(span.of(text), words * 8)))


def _kept(text: str, most: int) -> str:
    """The start of `text`, at most `most` characters: to a white space, or to a grapheme's end."""
    if len(text) <= most:
        return text
    edges = [end for one in _GRAPHEME.finditer(text, 0, most + 64) if (end := one.end()) <= most]
    spaces = [edge for edge in edges if text[edge].isspace()]
    return text[: (spaces or edges or [most])[-1]].rstrip()


def _part(quote: Quote, span: Span) -> _Part:
    """Title, block quote and source."""
    text = quote.article.text
    marked = quote.marked
    if marked and marked in span:
        before = markup.escape(text[span.start : marked.start])
        after = markup.escape(text[marked.end : span.end])
        body = before + markup.bold(markup.escape(marked.of(text))) + after
    else:
        body = markup.escape(span.of(text))
    source = " · ".join(
        part
        for part in (
            date_words(quote.article.published),
            page_words(quote.article.page(span.start)),
            paragraph_words(shorter.paragraph(quote, span), quote.paragraphs),
            also_in(len(quote.also)),
            _("shortened") if span != quote.span else "",
        )
        if part
    )
    url = at_sentence(quote.article.url, _sentence(quote))
    head = f"**{markup.link(title(quote.article), url, quote.article.url)}**"
    block = f"{head}\n{markup.block_quote(body)}\n-# {source}"
    return _Part(block, span.of(text), span)


def _sentence(quote: Quote) -> str:
    """The sentence that holds the beginning of the quote's focus."""
    place = quote.focus.start - quote.span.start
    rows = [row.span.of(quote.text) for row in sentences(quote.text) if row.span.end > place]
    return rows[0] if rows else quote.text


def _prove(part: _Part, quote: Quote) -> None:
    """Compare what Discord will show with the stored slice."""
    if quote.text != quote.span.of(quote.article.text):
        raise RenderError(f"a quote of {quote.article.id!r} is not its stored slice")
    body = markup.unquoted("\n".join(part.text.split("\n")[1:-1]))
    if markup.shown(markup.unbold(body)) != markup.plain(part.quoted):
        raise RenderError(f"a quote of {quote.article.id!r} would not be shown word for word")
