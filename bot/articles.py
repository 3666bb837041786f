"""`/articles`: what this server may see, what it adds, and what it takes away again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot import article_buttons as buttons
from bot import article_pages as pages
from bot import article_pressed as steps
from bot import download, received
from bot.errors import ChoiceError, ShelfError, UnreadableError
from bot.holdings import Holding, holdings_of
from bot.language import _, number
from bot.offered import choices
from bot.read_process import Sent, article_of
from bot.sending import BROKEN, NOBODY, acknowledge, say, twice
from bot.sight import Sight
from corpus.article import Article
from corpus.web.internet import is_public

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

_MEGABYTE = 1_000_000
_PATIENCE = 60.0
"""Seconds for a file to come from Discord."""

articles = app_commands.Group(
    name="articles",
    description="Look at the articles, add some, remove some",
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
)


@articles.command(name="list", description="The articles that I can quote in this server")
@app_commands.describe(title="Only those with these words in their title")
async def listing(interaction: Interaction, title: str = "") -> None:
    """The newest first, page by page."""
    await _take(interaction, lambda: steps.show_list(interaction, 0, title))


@articles.command(name="info", description="Where an article comes from, and its first lines")
@app_commands.describe(article="Which one?")
async def info(interaction: Interaction, article: str) -> None:
    """Everything that is known of it; one of its own can be removed from there."""

    async def work() -> None:
        text, holding = await asyncio.to_thread(_told, interaction, article)
        view = buttons.below_article(holding.added)
        await twice(
            lambda: interaction.edit_original_response(
                content=text, view=view, allowed_mentions=NOBODY
            )
        )

    await _take(interaction, work)


@articles.command(name="add", description="Add an article that only this server can quote")
@app_commands.describe(
    file="A file with an article; without file and address you can paste the text",
    address="A web page to read, such as https://example.org/page",
)
async def add(
    interaction: Interaction, file: discord.Attachment | None = None, address: str = ""
) -> None:
    """A draft is shown before anything is kept; without file and address a form opens."""
    if file is None and not address.strip():
        form = buttons.paste_form()
        await _take(interaction, lambda: interaction.response.send_modal(form), at_once=True)
        return

    async def work() -> None:
        if file is not None and address.strip():
            raise ChoiceError(_("Please give me a file or an address, not both."))
        if not interaction.client.desk.shelf.most:
            raise ChoiceError(pages.full(0))
        made = _of_file(interaction, file) if file else _of_address(interaction, address)
        await steps.offer(interaction, await made)

    await _take(interaction, work)


@articles.command(name="remove", description="Remove an article that was added here")
@app_commands.describe(article="Which one?")
async def remove(interaction: Interaction, article: str) -> None:
    """It is asked once, and can be undone for a day."""

    async def work() -> None:
        desk, server = interaction.client.desk, interaction.guild_id or 0
        found = await asyncio.to_thread(lambda: holdings_of(desk, server).named_own(article))
        if found.added is None:
            raise ChoiceError(_(steps.NO_ARTICLE))
        view = buttons.below_question(found.added.key)
        await say(interaction, pages.question(found.article), view=view)

    await _take(interaction, work)


@info.autocomplete("article")
async def seen(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """All that this server may see."""
    return await _offered(interaction, typed, own=False)


@remove.autocomplete("article")
async def own(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Only what it added."""
    return await _offered(interaction, typed, own=True)


async def _offered(
    interaction: Interaction, typed: str, *, own: bool
) -> list[app_commands.Choice[str]]:
    if steps.refused(interaction):
        return []
    desk, server = interaction.client.desk, interaction.guild_id or 0

    def work() -> list[app_commands.Choice[str]]:
        holdings = holdings_of(desk, server)
        return choices(holdings.offered_own(typed) if own else holdings.offered(typed))

    try:
        return await asyncio.to_thread(work)
    except ShelfError as error:
        steps.unwritten(error)
        return []


async def _take(
    interaction: Interaction, work: Callable[[], Awaitable[object]], *, at_once: bool = False
) -> None:
    """Do it once, if the one who asked may; `at_once`: it answers by itself, and soon."""
    client = interaction.client
    with client.at_work():
        if words := steps.refused(interaction):
            await say(interaction, words)
            return
        if not at_once:
            await acknowledge(interaction, private=True)
        try:
            await work()
        except UnreadableError as error:
            await say(interaction, str(error), view=buttons.below_unreadable())
        except ChoiceError as error:
            await say(interaction, str(error))
        except ShelfError as error:
            steps.unwritten(error)
            await say(interaction, _(steps.NOT_WRITTEN))


def _told(interaction: Interaction, article: str) -> tuple[str, Holding]:
    """What `/articles info` says; blocks, and raises ChoiceError and ShelfError."""
    desk, server = interaction.client.desk, interaction.guild_id or 0
    holding = holdings_of(desk, server).named(article)
    if holding.added:
        whole = desk.shelf.one(server, holding.added.key)
        text = whole.article if whole else None
    else:
        found = desk.live.article(holding.article.id, Sight(server))
        text = found[0] if found else None
    if text is None:
        raise ChoiceError(_(steps.NO_ARTICLE))
    return pages.told(holding, text, desk.corpus), holding


async def _of_file(interaction: Interaction, file: discord.Attachment) -> Article:
    """The article of an attachment; one that is too large is not even fetched."""
    name = " ".join(file.filename.split())
    most = interaction.client.desk.corpus.file_mb
    if file.size > most * _MEGABYTE:
        raise ChoiceError(
            _("“{name}” is {size} MB; a file can have at most {most} MB.").format(
                name=received.shown(name), size=number(file.size / _MEGABYTE, 2), most=f"{most:g}"
            )
        )
    try:
        async with asyncio.timeout(_PATIENCE):
            raw = await file.read()
    except (discord.HTTPException, *BROKEN):
        raise ChoiceError(
            _("I cannot get “{name}” from Discord. Please attach it again.").format(
                name=received.shown(name)
            )
        ) from None
    async with interaction.client.desk.reading[interaction.guild_id or 0]:
        return await article_of(Sent(raw=raw, name=name))


async def _of_address(interaction: Interaction, address: str) -> Article:
    """The article of a web page."""
    desk = interaction.client.desk
    if desk.settings.addresses == "none":
        raise UnreadableError(
            _("The people who run this bot do not let it read web pages. You can paste the text.")
        )
    allows = is_public if desk.settings.addresses == "public" else download.anywhere
    most = int(desk.corpus.file_mb * _MEGABYTE)
    async with desk.reading[interaction.guild_id or 0]:
        page = await download.fetch(address, most=most, allows=allows)
        return await article_of(
            Sent(
                raw=page.raw,
                url=page.url,
                charset=page.charset,
                is_page=page.kind in download.PAGES,
            )
        )
