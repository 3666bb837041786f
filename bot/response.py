"""The answer to a question that was asked by an interaction, which is acknowledged already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import threads
from bot.place import asking_of, place_of_talk
from bot.sending import NOBODY, twice
from index.followup import Exchange
from index.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    import discord

    from bot.client import QuothClient


async def respond(
    interaction: discord.Interaction[QuothClient],
    question: str,
    follows: Exchange | None,
    *,
    private: bool,
    scope: Scope = EVERYTHING,
) -> None:
    """Show the answer where the interaction is waited for, remember it, and open a thread on it
    where the server wants that.

    `follows`, `scope`: as `Desk.reply` takes them; `private`: as the interaction was acknowledged.
    """
    desk, place = interaction.client.desk, place_of_talk(interaction.channel)
    reply = await desk.reply(question, follows, asking_of(interaction, private=private), scope)
    sent = await twice(
        lambda: interaction.edit_original_response(
            content=reply.text, view=reply.view, allowed_mentions=NOBODY
        )
    )
    followed = not private or interaction.guild_id is None
    if reply.exchange and followed:  # nobody else's question follows what they did not see
        desk.exchanges.remember(reply.exchange, sent.id, place)
    await desk.stands_in(reply, sent.id)
    if not private:
        await threads.opened_below(desk, interaction, sent, reply)
