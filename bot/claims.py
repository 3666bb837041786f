"""Find the source: the quotes closest to what somebody claimed, claim by claim."""

from collections.abc import Sequence

import msgspec

from bot import markup, render
from bot.language import N_, _
from corpus.sentences import sentences
from index.answer import Answer, Quote
from index.lexical import asked

MOST = 5
"""Claims of a message that are looked up."""
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


def message(looked: Sequence[Looked], claims: int) -> str:
    """One message, at most 2,000 UTF-16 units long: each claim with the quote closest to it.

    `claims`: how many the message has. Raises RenderError as `render.message` does.
    """
    if not looked:
        return _(NO_CLAIM)
    parts = [_(HEAD)]
    if claims > len(looked):
        first = _("Statements looked up: {n} of {all}.").format(n=len(looked), all=claims)
        parts[0] += f"\n-# {first}"
    for number, one in enumerate(looked, 1):
        used = markup.length("\n\n".join(parts)) + 2
        room = (markup.LIMIT - used) // (len(looked) - number + 1) - 4
        head = f"-# {markup.isolated(f'“{markup.escape(_short(one.claim))}”')}"
        quote = _best(one.answer)
        left = room - markup.length(head) - 1
        parts.append(f"{head}\n{_block(quote, left) if quote else f'-# {_(NOTHING)}'}")
    return "\n\n".join(parts)


def _block(quote: Quote, room: int) -> str:
    """The quote as far as it fits, without its link if there is no room for both."""
    if block := render.block(quote, room):
        return block
    bare = msgspec.structs.replace(quote.article, url="")
    block = render.block(msgspec.structs.replace(quote, article=bare), room)
    title = markup.isolated(markup.escape(render.title(bare)[:60]))
    return block or "-# " + _("{title}: no room to quote it here").format(title=title)


def _best(answer: Answer) -> Quote | None:
    return answer.quotes[0] if answer.quotes else None


def _short(claim: str) -> str:
    if len(claim) <= _SHOWN:
        return claim
    return f"{claim[:_SHOWN].rsplit(' ', 1)[0]}…"
