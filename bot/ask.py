"""`/ask`: the command that puts a question to the articles."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot import dates
from bot.catalogue import Catalogue
from bot.errors import ChoiceError
from bot.language import _
from bot.offered import catalogue_of, choices
from bot.place import place_of_talk
from bot.response import respond
from bot.sending import NOBODY, acknowledge, turned_away
from index.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    from bot.client import QuothClient


@app_commands.command(description="Ask the articles: the answer is quoted word for word")
@app_commands.describe(
    question="What would you like to know?",
    article="Look only in this article",
    since="Only what was published since: 2024, March 3, last week",
    before="Only what was published before: 2024, March 3, last week",
    tag="Only articles with this tag",
    private="Only you see the answer",
)
async def ask(
    interaction: discord.Interaction[QuothClient],
    question: str,
    article: str = "",
    since: str = "",
    before: str = "",
    tag: str = "",
    private: bool | None = None,
) -> None:
    """`/ask question:` answers where it was asked."""
    client = interaction.client
    if private is None:
        private = client.desk.preferences.of(interaction.guild_id or 0).private
    with client.at_work():
        if await turned_away(interaction):
            return
        await acknowledge(interaction, private=private)
        try:
            scope = EVERYTHING
            if article or since or before or tag:  # a question without them waits for nothing
                catalogue = await catalogue_of(interaction)
                scope = await asyncio.to_thread(
                    lambda: chosen(catalogue, article=article, since=since, before=before, tag=tag)
                )
        except ChoiceError as error:
            await interaction.edit_original_response(content=str(error), allowed_mentions=NOBODY)
            return
        follows = client.desk.exchanges.before(None, place_of_talk(interaction.channel))
        await respond(interaction, question, follows, private=private, scope=scope)


@ask.autocomplete("article")
async def articles(
    interaction: discord.Interaction[QuothClient], typed: str
) -> list[app_commands.Choice[str]]:
    """Titles while somebody types one."""
    if interaction.client.desk.barred(interaction):
        return []
    catalogue = await catalogue_of(interaction)
    return choices(await asyncio.to_thread(catalogue.articles, typed))


@ask.autocomplete("tag")
async def tags(
    interaction: discord.Interaction[QuothClient], typed: str
) -> list[app_commands.Choice[str]]:
    """Tags while somebody types one."""
    if interaction.client.desk.barred(interaction):
        return []
    catalogue = await catalogue_of(interaction)
    return choices(await asyncio.to_thread(catalogue.tags, typed))


def chosen(catalogue: Catalogue, *, article: str, since: str, before: str, tag: str) -> Scope:
    """The articles that a member chose; "" stands for an option that was left out.

    Raises ChoiceError if there is no such article or tag, or if a date cannot be read or met.
    """
    today = datetime.datetime.now(datetime.UTC).date()
    first = dates.day(since, today) if since.strip() else ""
    end = dates.day(before, today) if before.strip() else ""
    if first and end and first >= end:
        raise ChoiceError(
            _(
                "Nothing can be published since {first} and before {end}. Exchange the two dates?"
            ).format(first=first, end=end)
        )
    return Scope(
        article=catalogue.named(article).id if article.strip() else "",
        tag=catalogue.tag(tag) if tag.strip() else "",
        since=first,
        before=end,
    )
