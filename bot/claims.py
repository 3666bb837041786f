"""Find the source: the quotes closest to what somebody claimed, claim by claim."""

from collections.abc import Sequence

import msgspec

from bot import markup, render
from bot.language import N_, _
from corpus.article import Span
from corpus.sentences import sentences
from index import shorter
from index.answer import Answer, Quote
from index.lexical import asked

MOST = 5
"""Claims of a message that are looked up."""
QUOTES = 2
"""Quotes that a claim gets at most."""
_LEAST = 3
"""Words with a meaning; a sentence with fewer claims nothing that could be looked up."""
_SHOWN = 90
"""Characters of a claim that are repeated above its quote."""
NOTHING = N_("No article says anything near this.")
NO_CLAIM = N_("There is nothing in this message that the articles could confirm or deny.")
HEAD = N_("What the articles say on this. I do not judge whether it confirms or contradicts it:")


class Looked(msgspec.Struct, frozen=True):
    """A claim and what was found for it."""

    claim: str
    answer: Answer


def claims_of(text: str) -> tuple[list[str], int]:
    """The sentences of a message that claim something, at most MOST, and how many there are."""
    flat = " ".join(text.split())
    found = [row.span.of(flat) for row in sentences(flat)]
    claims = [one for one in found if len(set(asked(one))) >= _LEAST]
    if not claims and asked(flat):
        claims = [flat]
    return claims[:MOST], len(claims)


Shown = tuple[Quote, Span]
"""A quote in a message, and what of it is shown there."""


def message(looked: Sequence[Looked], claims: int) -> str:
    """One message, at most 2,000 UTF-16 units long: each claim with the quotes closest to it.

    `claims`: how many the message has. Raises RenderError as `render.message` does.
    """
    return laid_out(looked, claims)[0]


def laid_out(looked: Sequence[Looked], claims: int) -> tuple[str, list[Shown]]:
    """The message, and what is quoted in it, in order. First each claim gets its first quote; where
    another is an answer by itself as well, it comes below, as far as there is room left."""
    if not looked:
        return _(NO_CLAIM), []
    parts = [_(HEAD)]
    if claims > len(looked):
        first = _("Statements looked up: {n} of {all}.").format(n=len(looked), all=claims)
        parts[0] += f"\n-# {first}"
    shown: list[list[Shown]] = []
    for number, one in enumerate(looked, 1):
        used = markup.length("\n\n".join(parts)) + 2
        room = (markup.LIMIT - used) // (len(looked) - number + 1) - 4
        head = f"-# {markup.isolated(f'“{markup.escape(_short(one.claim))}”')}"
        left = room - markup.length(head) - 1
        quotes = one.answer.quotes[:1]
        text, span = f"-# {_(NOTHING)}", Span(0, 0)
        if quotes:
            text, span = _block(_in_short(quotes[0]), left)
        parts.append(f"{head}\n{text}")
        shown.append([(quote, span) for quote in quotes])
    more = [(place, one) for place, looks in enumerate(looked) for one in _second(looks.answer)]
    for number, (place, quote) in enumerate(more):
        left = markup.LIMIT - markup.length("\n\n".join(parts)) - 1
        if part := render.cut(quote, left // (len(more) - number)):
            parts[place + 1] += f"\n{part[0]}"
            shown[place].append((quote, part[1]))
    return "\n\n".join(parts), [one for row in shown for one in row]


def _second(answer: Answer) -> tuple[Quote, ...]:
    """The second quote, if that and the first are answers by themselves. It says something else, or
    it would have been folded into the first."""
    best = answer.quotes[:QUOTES]
    return best[1:] if all(quote.answers for quote in best) else ()


def _in_short(quote: Quote) -> Quote:
    """As a quote that only comes close is shown in an answer."""
    return quote if quote.answers else shorter.glance(quote)


def _block(quote: Quote, room: int) -> tuple[str, Span]:
    """The quote as far as it fits, without its link if there is no room for both, and what of it is
    shown."""
    if block := render.cut(quote, room):
        return block
    bare = msgspec.structs.replace(quote.article, url="")
    block = render.cut(msgspec.structs.replace(quote, article=bare), room)
    title = markup.isolated(markup.escape(render.title(bare)[:60]))
    words = _("{title}: no room to quote it here").format(title=title)
    return block or (f"-# {words}", quote.span)


def _short(claim: str) -> str:
    if len(claim) <= _SHOWN:
        return claim
    return f"{claim[:_SHOWN].rsplit(' ', 1)[0]}…"
