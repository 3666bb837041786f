"""`/unanswered`: moderators look at the questions that found nothing, and say what they need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import discord
import msgspec
import regex
from discord import app_commands

from bot import backlog, understood
from bot.backlog import MOST, PREFIX, TEMPLATE
from bot.errors import BusyError
from bot.labels import Label
from bot.language import N_, _
from bot.place import not_managing, seen_by
from bot.sending import NOBODY, acknowledge, say, twice
from bot.unanswered import Row, asked, rows, unlabelled
from corpus.article import Article
from index.errors import QuestionError

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

MISSING_RIGHT = N_(
    "Only members with the permission Manage Server can see the questions that found nothing."
)
GONE = N_("This question is no longer on the list.")
CHANGED = N_("The articles have changed since. Please choose again from what is there now.")
ANSWERED = N_("Noted: this passage answers it. The question is off the list.")
NOWHERE = N_("Noted: it is not in your articles. The question is off the list.")
OFF = N_("The question is off the list.")
UNDONE = N_("Undone: the question is on the list again.")
NOT_UNDONE = N_("This was undone, or somebody has said something else of the question since.")


@app_commands.command(name="unanswered", description="Questions of this server that found nothing")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def unanswered(interaction: Interaction) -> None:
    """Show the list to a member who may see it, and to nobody else."""
    client = interaction.client
    with client.at_work():
        if words := not_managing(interaction, MISSING_RIGHT, MISSING_RIGHT):
            await say(interaction, words)
            return
        await acknowledge(interaction, private=True)
        await _list(interaction, 0)


async def reviewed(interaction: Interaction) -> bool:
    """Do what was pressed or chosen on the list; False if this is no part of one."""
    data: Any = interaction.data or {}
    name = str(data.get("custom_id", ""))
    if not name.startswith(PREFIX):
        return False
    match = regex.fullmatch(TEMPLATE, name)
    refused = not_managing(interaction, MISSING_RIGHT, MISSING_RIGHT)
    if match is None or refused:
        await say(interaction, _(GONE) if match is None else refused)
        return True
    await interaction.response.defer()
    number = int(match["number"])
    act = match["act"]
    if act == "list":
        await _list(interaction, number)
    elif act == "undo":
        await _undo(interaction, number)
    else:
        chosen = next(iter(data.get("values", ())), "") if act == "pick" else str(number)
        row = await _row(interaction, str(chosen))
        if row is None:
            await _show(interaction, backlog.told(_(GONE)))
            return True
        try:
            does = {"pick": _open, "yes": _answers, "no": _nowhere, "off": _off}[act]
            await does(interaction, row, match["key"] or "")
        except BusyError as error:
            await say(interaction, _(str(error)))
        except QuestionError as error:
            await say(interaction, understood.refused(error))
    return True


async def _show(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    await twice(lambda: interaction.edit_original_response(view=view, allowed_mentions=NOBODY))


async def _list(interaction: Interaction, page: int) -> None:
    desk, server = interaction.client.desk, interaction.guild_id or 0
    labels = await desk.labels.of(server)
    everything = await asked(desk.state, server)
    seen, sight = _seen(interaction), desk.sight(server)

    def article(name: str) -> Article | None:
        found = desk.live.article(name, sight)
        return found[0] if found else None

    def work() -> Sequence[Row]:
        return unlabelled(rows(everything, seen), labels, everything, article)

    found = await asyncio.to_thread(work)
    within = [desk.live.told(row.scope, sight) for row in found]
    await _show(interaction, backlog.listed(found, page, within))


def _seen(interaction: Interaction) -> Callable[[int], bool]:
    """What the one who acts could read in its channel."""
    guild, member = interaction.guild, interaction.user
    if guild is None or not isinstance(member, discord.Member):
        return lambda channel: False
    return seen_by(guild, member)


async def _row(interaction: Interaction, number: str) -> Row | None:
    """The question whose first answer has this id, as far as the one who acts may see it."""
    if not regex.fullmatch(r"[0-9]{1,15}", number):
        return None
    desk, server = interaction.client.desk, interaction.guild_id or 0
    everything, seen = await asked(desk.state, server), _seen(interaction)
    found = await asyncio.to_thread(rows, everything, seen)
    return next((row for row in found if row.number == int(number)), None)


async def _open(interaction: Interaction, row: Row, key: str) -> None:
    """Show what comes closest to it today."""
    desk, server = interaction.client.desk, interaction.guild_id or 0
    answer = await desk.nearest(row.question, server, interaction.user.id, MOST, row.day)
    offered = await asyncio.to_thread(backlog.passages, answer)
    within = desk.live.told(row.scope, desk.sight(server))
    await _show(interaction, backlog.opened(row, within, answer, offered))


async def _answers(interaction: Interaction, row: Row, key: str) -> None:
    """A passage answers it: it is looked up again, so that a label is never about words that are
    not, or no longer, in the articles."""
    desk, server = interaction.client.desk, interaction.guild_id or 0
    answer = await desk.nearest(row.question, server, interaction.user.id, MOST, row.day)
    offered = await asyncio.to_thread(backlog.passages, answer)
    passage = next((one for one in offered if one.key == key), None)
    if passage is None:
        within = desk.live.told(row.scope, desk.sight(server))
        await _show(interaction, backlog.opened(row, within, answer, offered))
        await say(interaction, _(CHANGED))
        return
    label = Label(
        server=server,
        question=row.question,
        scope=row.scope,
        kind="passage",
        article=passage.article.id,
        sha256=passage.article.sha256,
        span=passage.span,
        quote=passage.span.of(passage.article.text),
        snapshot=answer.snapshot,
    )
    await _label(interaction, label, _(ANSWERED))


async def _nowhere(interaction: Interaction, row: Row, key: str) -> None:
    await _label(interaction, _without(interaction, row), _(NOWHERE))


async def _off(interaction: Interaction, row: Row, key: str) -> None:
    label = msgspec.structs.replace(_without(interaction, row), kind="off")
    await _label(interaction, label, _(OFF))


def _without(interaction: Interaction, row: Row) -> Label:
    """The label that no passage answers."""
    return Label(
        server=interaction.guild_id or 0,
        question=row.question,
        scope=row.scope,
        kind="none",
        snapshot=interaction.client.desk.live.version,
    )


async def _label(interaction: Interaction, label: Label, words: str) -> None:
    number = await interaction.client.desk.labels.put(label, interaction.user.id)
    said = f"“{backlog.short(label.question, 600)}”\n{words}"
    await _show(interaction, backlog.told(said, number))


async def _undo(interaction: Interaction, number: int) -> None:
    done = await interaction.client.desk.labels.undo(interaction.guild_id or 0, number)
    await _show(interaction, backlog.told(_(UNDONE) if done else _(NOT_UNDONE)))
