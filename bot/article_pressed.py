"""What happens when a moderator presses a button of `/articles`, or sends a form of it."""

from __future__ import annotations

import asyncio
import datetime
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord.ui import View

from bot import article_buttons as buttons
from bot import article_pages as pages
from bot import received
from bot.addition import Added
from bot.article_buttons import ADDRESS, DATE, TEXT, TITLE, Act, Wish
from bot.errors import ChoiceError, ShelfError
from bot.holdings import holdings_of
from bot.language import N_, _
from bot.place import not_managing
from bot.sending import NOBODY, acknowledge, say, twice
from bot.shelf import Done
from corpus.added import collection_of
from corpus.article import Article

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

MISSING_RIGHT = N_("Only members with the permission Manage Server can look after the articles.")
NOT_HERE = N_("Articles are looked after in a server, not in a direct message.")
NO_DRAFT = N_("This draft is gone: it was thrown away, or a day has passed. You can add it again.")
NO_ARTICLE = N_("There is no such article any more.")
TOO_LATE = N_("That can no longer be undone: a day has passed.")
THROWN = N_("Thrown away. Nothing of it was kept.")
LEFT = N_("It stays where it is.")
NOT_WRITTEN = N_(
    "I cannot write that down just now, so nothing was changed. Please try again; if it happens "
    "again, tell the people who run this bot."
)
log = logging.getLogger(__name__)


def refused(interaction: Interaction) -> str:
    """Why somebody may not look after the articles here, in words for them; "" if they may."""
    return not_managing(interaction, MISSING_RIGHT, NOT_HERE)


async def pressed(interaction: Interaction) -> bool:
    """Do what a button or a form stands for; False if it is none of `/articles`."""
    data: Any = interaction.data or {}
    wish = buttons.wish_of(str(data.get("custom_id", "")))
    if wish is None:
        return False
    if words := refused(interaction):
        await say(interaction, words)
        return True
    sent = interaction.type is discord.InteractionType.modal_submit
    try:
        await (_sent(interaction, wish, _filled(data)) if sent else _pressed(interaction, wish))
    except ChoiceError as error:
        await say(interaction, str(error))
    except ShelfError as error:
        unwritten(error)
        await say(interaction, _(NOT_WRITTEN))
    return True


async def _pressed(interaction: Interaction, wish: Wish) -> None:
    shelf, server = interaction.client.desk.shelf, interaction.guild_id or 0
    if wish.act not in (Act.PASTE, Act.EDIT):  # those open a form, which must come at once
        await acknowledge(interaction, private=True, new=False)
    match wish.act:
        case Act.PAGE:
            await show_list(interaction, wish.page, wish.typed)
        case Act.PASTE:
            await interaction.response.send_modal(buttons.paste_form())
        case Act.EDIT:
            draft = await asyncio.to_thread(shelf.drafted, server, wish.key)
            if draft is None:
                await _put(interaction, _(NO_DRAFT))
            else:
                await interaction.response.send_modal(buttons.edit_form(draft))
        case Act.KEEP:
            await _keep(interaction, wish.key)
        case Act.THROW:
            await asyncio.to_thread(shelf.throw, server, wish.key)
            if await asyncio.to_thread(shelf.one, server, wish.key):
                await _keep(interaction, wish.key)  # that was pressed first, and holds
            else:
                await _put(interaction, _(THROWN))
        case Act.REMOVE:
            added = await asyncio.to_thread(shelf.one, server, wish.key)
            if added is None:
                await say(interaction, _(NO_ARTICLE))
            else:
                await say(
                    interaction,
                    pages.question(added.article),
                    view=buttons.below_question(added.key),
                )
        case Act.SURELY:
            await _remove(interaction, wish.key)
        case Act.LEAVE:
            await _put(interaction, _(LEFT))
        case Act.UNDO:
            await _undo(interaction, wish.key)


async def _sent(interaction: Interaction, wish: Wish, given: dict[str, str]) -> None:
    """A form was sent."""
    desk, server = interaction.client.desk, interaction.guild_id or 0
    title, date, url = given.get(TITLE, ""), given.get(DATE, ""), given.get(ADDRESS, "")
    today = datetime.datetime.now(datetime.UTC).date()
    await acknowledge(interaction, private=True, new=wish.act is not Act.EDIT)
    if wish.act is not Act.EDIT:
        text = given.get(TEXT, "")
        made = await asyncio.to_thread(received.pasted_by_hand, title, date, url, text, today)
        await offer(interaction, made.article, made.notes)
        return
    fields, notes = await asyncio.to_thread(received.changed, title, date, url, today)
    draft = await asyncio.to_thread(lambda: desk.shelf.change(server, wish.key, **fields))
    if draft is None:
        await _put(interaction, _(NO_DRAFT))
    else:
        await _preview(interaction, draft, notes)


async def offer(interaction: Interaction, article: Article, notes: Sequence[str] = ()) -> None:
    """Let an article wait, and show it to the moderator, who decides; answers what was deferred.

    Raises ChoiceError and ShelfError.
    """
    desk, server = interaction.client.desk, interaction.guild_id or 0
    await asyncio.to_thread(pages.quotable, article, desk.corpus)
    if len(await asyncio.to_thread(desk.shelf.added, server)) >= desk.shelf.most:
        raise ChoiceError(pages.full(desk.shelf.most))
    draft = await asyncio.to_thread(desk.shelf.draft, server, article)
    await _preview(interaction, draft, notes)


async def _preview(interaction: Interaction, draft: Added, notes: Sequence[str]) -> None:
    desk, server = interaction.client.desk, interaction.guild_id or 0

    def work() -> str:
        twins = holdings_of(desk, server).twins(draft)
        return pages.preview(draft, desk.corpus, notes, twins)

    await _put(interaction, await asyncio.to_thread(work), buttons.below_draft(draft.key))


async def _keep(interaction: Interaction, key: str) -> None:
    desk, server = interaction.client.desk, interaction.guild_id or 0
    done, kept = await asyncio.to_thread(desk.shelf.keep, server, key)
    if kept is None:
        await say(interaction, pages.full(desk.shelf.most) if done is Done.FULL else _(NO_DRAFT))
        return
    desk.building.soon()
    chosen = desk.sight(server).chosen
    seen = chosen is None or collection_of(server) in chosen
    await _put(interaction, pages.kept(kept.article, seen=seen))


async def _remove(interaction: Interaction, key: str) -> None:
    desk, server = interaction.client.desk, interaction.guild_id or 0
    done, gone = await asyncio.to_thread(desk.shelf.remove, server, key)
    if done is Done.GONE or gone is None:
        await _put(interaction, _(NO_ARTICLE))
        return
    desk.building.soon()
    await _put(interaction, pages.removed(gone.article), buttons.below_removed(key))


async def _undo(interaction: Interaction, key: str) -> None:
    desk, server = interaction.client.desk, interaction.guild_id or 0
    done, back = await asyncio.to_thread(desk.shelf.undo, server, key)
    if done is Done.GONE or back is None:
        await _put(interaction, _(TOO_LATE))
        return
    desk.building.soon()
    await _put(interaction, pages.back(back.article))


async def show_list(interaction: Interaction, page: int, typed: str) -> None:
    """A page of the list, from 0; the last one if there are fewer."""
    desk, server = interaction.client.desk, interaction.guild_id or 0

    def work() -> tuple[str, int, int]:
        holdings = holdings_of(desk, server)
        total = holdings.newest(typed, 0, 0)[1]
        number = min(page, pages.pages(total) - 1)
        shown, _total = holdings.newest(typed, number * pages.PAGE, pages.PAGE)
        return pages.listed(shown, number, total, holdings.own, typed), number, total

    text, number, total = await asyncio.to_thread(work)
    await _put(interaction, text, buttons.below_list(number, total, typed))


def unwritten(error: ShelfError) -> None:
    """Tell the operator."""
    log.warning("what servers added cannot be read or written: %s", error)


def _filled(data: Any) -> dict[str, str]:
    """What was typed into the fields of a form."""
    inner = (label.get("component") for label in data.get("components", ()))
    return {str(one.get("custom_id")): str(one.get("value") or "") for one in inner if one}


async def _put(interaction: Interaction, text: str, view: View | None = None) -> None:
    """In place of the message below which it was pressed, or of what was promised."""
    if interaction.response.is_done():
        await twice(
            lambda: interaction.edit_original_response(
                content=text, view=view, allowed_mentions=NOBODY
            )
        )
    else:
        await interaction.response.edit_message(content=text, view=view, allowed_mentions=NOBODY)
