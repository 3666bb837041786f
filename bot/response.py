"""The answer to a question that was asked by an interaction, which is acknowledged already."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import msgspec

from bot import markup, threads
from bot.place import asking_of, place_of_talk
from bot.sending import NOBODY, twice
from index.followup import Exchange
from index.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    import discord

    from bot.client import QuothClient


TYPED = 900
"""Characters of what is handed back at most: with each of them escaped they fit a message."""


async def respond(
    interaction: discord.Interaction[QuothClient],
    question: str,
    follows: Exchange | None,
    *,
    private: bool,
    scope: Scope = EVERYTHING,
    turn: int = 1,
    typed: bool = False,
    day: datetime.date | None = None,
) -> None:
    """Show the answer where the interaction is waited for, remember it, and open a thread on it
    where the server wants that.

    `follows`, `scope`: as `Desk.reply` takes them; `private`: as the interaction was acknowledged;
    `turn`: as `Exchanges.turn` gives it; `typed`: the question was typed into a form, which is
    gone, so it is handed back if it cannot be answered; `day`: when it was written, if not now.
    """
    desk, place = interaction.client.desk, place_of_talk(interaction.channel)
    asking = msgspec.structs.replace(asking_of(interaction, private=private), day=day)
    if not private and threads.expected(desk, interaction, turn):
        asking = msgspec.structs.replace(asking, thread=True)
    reply = await desk.reply(question, follows, asking, scope)
    lost = typed and not reply.exchange
    text = handed_back(reply.text, question) if lost else reply.text
    sent = await twice(
        lambda: interaction.edit_original_response(
            content=text, view=reply.view, allowed_mentions=NOBODY
        )
    )
    followed = not private or interaction.guild_id is None
    if reply.exchange and followed:  # nobody else's question follows what they did not see
        desk.exchanges.remember(reply.exchange, sent.id, place, turn=turn)
    await desk.stands_in(reply, sent.id)
    if not private:
        await threads.opened_below(desk, interaction, sent, reply, turn)


def handed_back(words: str, typed: str) -> str:
    """The words, and below them what was typed, so that it is not lost."""
    flat = " ".join(typed.split())[:TYPED]
    return f"{words}\n{markup.block_quote(markup.escape(flat))}" if flat else words
