"""What happens when somebody presses a button below an answer."""

from __future__ import annotations

import asyncio
import contextlib
import io
import sqlite3
from typing import TYPE_CHECKING, Any

import discord
import msgspec
import regex

from bot import buttons, further, reading, render, stretch
from bot.buttons import Action, Press
from bot.errors import BusyError
from bot.language import N_, _
from bot.place import asking_of
from bot.sending import NOBODY, say, turned_away
from bot.sent import SentAnswer, SentQuote
from bot.stretch import Stretch
from bot.voting import UNKNOWN, vote
from corpus.article import Article, Passage

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

CHANGED = N_("This article is no longer what it was when I quoted it.")
NO_MORE = N_("The articles hold no further quote for this question.")
NOT_SURE = N_("This may not answer the question.")
SHARED = N_("This answer was shared already.")
NOT_YOURS = N_("Only who asked, or a moderator (Manage Messages), can delete this answer.")
_READS = (
    *(Action.BEFORE, Action.AFTER, Action.WHOLE, Action.BACK, Action.NEXT),
    *(Action.FURTHER, Action.AROUND),
)
"""What only who may ask here may do."""
_FILE_FROM = 6000
"""Characters from which on a whole article comes as a file as well: about four pages."""
_FILE_NAME = regex.compile(r"[^\p{L}\p{N}]+")


async def pressed(interaction: Interaction, press: Press) -> None:
    """Do what the button stands for, if the one who pressed it may."""
    client = interaction.client
    answer = await client.desk.sent.get(press.answer)
    if answer is None or not client.desk.may_see(interaction, answer):
        await say(interaction, _(UNKNOWN))
        return
    if press.action in _READS and (refused := client.desk.barred(interaction)):
        await say(interaction, refused)
        return
    match press.action:
        case Action.GOOD | Action.BAD:
            await vote(interaction, answer, good=press.action is Action.GOOD)
        case Action.DELETE:
            await _delete(interaction, answer)
        case Action.SHARE:
            await _share(interaction, answer)
        case Action.AGAIN:
            await _again(interaction, answer)
        case Action.FURTHER:
            await further.offer(interaction, answer)
        case Action.NEXT:
            await _next(interaction, answer, press.quote)
        case _:
            await _read_on(interaction, answer, press)


async def unknown(interaction: Interaction) -> bool:
    """What has an id that is none of the bot's: an older version's, or one that was forged. True
    always; what stands below an answer finds its own way."""
    data: Any = interaction.data or {}
    if not buttons.finds_its_way(str(data.get("custom_id", ""))):
        await say(interaction, _(UNKNOWN))
    return True


def _as_quoted(interaction: Interaction, quote: SentQuote) -> tuple[Article, list[Passage]] | None:
    """The quote's article with its passages, if it still is what it was."""
    desk = interaction.client.desk
    found = desk.live.as_quoted(quote, desk.sight(interaction.guild_id or 0))
    return (found[0], list(found[1])) if found else None


async def _read_on(interaction: Interaction, answer: SentAnswer, press: Press) -> None:
    if press.quote >= len(answer.body.quotes):
        await say(interaction, _(UNKNOWN))
        return
    quote = answer.body.quotes[press.quote]
    found = _as_quoted(interaction, quote)
    if found is None:
        await _changed(interaction, answer)
        return
    article, passages = found
    if press.action is Action.AROUND:
        part = stretch.around(article, passages, quote.span, reading.fits(article))
        await _show(interaction, part, _below(answer, press.quote, part))
        return
    walk = {
        Action.BEFORE: stretch.before,
        Action.AFTER: stretch.after,
        Action.WHOLE: stretch.page,
        Action.BACK: stretch.page_before,
    }[press.action]
    fits = reading.fits(article)
    # the end of a long article is a long way off
    part = await asyncio.to_thread(walk, article, passages, press.offset, fits)
    paged = press.action in (Action.WHOLE, Action.BACK)
    place = press.quote
    view = buttons.below_page(answer.id, place, part) if paged else _below(answer, place, part)
    await _show(interaction, part, view, whole=press.action is Action.WHOLE and not press.offset)


def _below(answer: SentAnswer, place: int, part: Stretch) -> discord.ui.View:
    """The buttons of a stretch around the quote at this place."""
    final = not answer.body.question and place + 1 >= len(answer.body.quotes)
    return buttons.below_stretch(answer.id, place, part, final=final)


async def _changed(interaction: Interaction, answer: SentAnswer) -> None:
    """Say so, and offer to ask the question again, if there was one."""
    more: dict[str, Any] = {"view": buttons.ask_again(answer.id)} if answer.body.question else {}
    await say(interaction, _(CHANGED), **more)


async def _show(
    interaction: Interaction, part: Stretch, view: discord.ui.View, *, whole: bool = False
) -> None:
    """In place of what was read before, or in a new message if that was the answer itself."""
    text = reading.message(part)
    message = interaction.message
    if message is not None and message.flags.ephemeral and not whole and _is_reading(message):
        await interaction.response.edit_message(content=text, view=view, allowed_mentions=NOBODY)
        return
    more: dict[str, Any] = {"view": view}
    if whole and (file := await asyncio.to_thread(_file, interaction, part.article)):
        more["file"] = file
    await say(interaction, text, **more)


def _is_reading(message: discord.Message) -> bool:
    """True for a message that shows a stretch: below it no vote is cast and no quote chosen."""
    ids = [getattr(item, "custom_id", "") for row in message.components for item in row.children]  # type: ignore[union-attr]
    return not any(one.startswith((f"q1:{Action.GOOD}:", buttons.MENU)) for one in ids)


def _file(interaction: Interaction, article: Article) -> discord.File | None:
    data = article.text.encode("utf-8", "replace")
    if len(article.text) < _FILE_FROM or len(data) > interaction.filesize_limit:
        return None
    name = _FILE_NAME.sub("-", render.title(article)).strip("-")[:60] or "article"
    return discord.File(io.BytesIO(data), filename=f"{name}.txt")


async def _next(interaction: Interaction, answer: SentAnswer, place: int) -> None:
    client = interaction.client
    seen = answer.body.quotes[:place]
    note = ""
    if place < len(answer.body.quotes):
        quote = answer.body.quotes[place]
    elif not answer.body.question:
        await say(interaction, _(NO_MORE))
        return
    else:
        if await turned_away(interaction):
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            found = await client.desk.further(answer, seen, interaction.user.id)
        except BusyError as error:
            await say(interaction, _(str(error)))
            return
        if found is None:
            await say(interaction, _(NO_MORE))
            return
        further, verdict = found
        note = "" if verdict == "answered" else _(NOT_SURE)
        quote = await asyncio.to_thread(SentQuote.of, further)  # hashes a long article
        added = await client.desk.sent.add(answer.id, quote)
        if added is None:
            await say(interaction, _(UNKNOWN))
            return
        place = added
    whole = _as_quoted(interaction, quote)
    if whole is None:
        await _changed(interaction, answer)
        return
    fits = reading.fits(whole[0])
    part = await asyncio.to_thread(stretch.shown, *whole, quote.span, fits)
    view = _below(answer, place, part)
    if interaction.response.is_done():
        await say(interaction, reading.message(part, note), view=view)
    else:
        await _show(interaction, part, view)


async def _delete(interaction: Interaction, answer: SentAnswer) -> None:
    own = interaction.client.desk.state.alias(interaction.user.id) == answer.asker
    if not own and not interaction.permissions.manage_messages:
        await say(interaction, _(NOT_YOURS))
        return
    await interaction.response.defer()
    await interaction.delete_original_response()
    await interaction.client.desk.sent.forget(answer.id)


async def _share(interaction: Interaction, answer: SentAnswer) -> None:
    """The private answer as it stands, for everybody in the channel; once, and not if an article
    that it quotes is no longer what it was."""
    desk, message = interaction.client.desk, interaction.message
    if message is None or await turned_away(interaction):
        return
    shown = answer.body.quotes[: answer.body.shown]
    found = [_as_quoted(interaction, quote) for quote in shown]
    titles = [render.title(one[0]) for one in found if one]
    if len(titles) < len(shown):
        await _changed(interaction, answer)
        return
    if not await desk.sent.share(answer.id):
        await say(interaction, _(SHARED))
        return
    number = await desk.sent.copy(answer, asking_of(interaction))
    view = buttons.below_answer(number, shown, titles, private=False)
    await interaction.response.send_message(message.content, view=view, allowed_mentions=NOBODY)
    with contextlib.suppress(discord.HTTPException, sqlite3.Error):  # it is there for everybody
        sent = await interaction.original_response()
        await desk.sent.stands_in(number, sent.id)


async def _again(interaction: Interaction, answer: SentAnswer) -> None:
    client = interaction.client
    if await turned_away(interaction):
        return
    await interaction.response.defer(ephemeral=True, thinking=True)
    asking = msgspec.structs.replace(asking_of(interaction), private=True, day=answer.day)
    scope = answer.body.scope
    sight = client.desk.sight(asking.server)
    if scope.article and client.desk.live.article(scope.article, sight) is None:
        scope = msgspec.structs.replace(scope, article="")  # it is gone: look everywhere
    reply = await client.desk.reply(answer.body.question, None, asking, scope)
    more: dict[str, Any] = {"view": reply.view} if reply.view else {}
    await say(interaction, reply.text, **more)
