"""`/index`: how the index is, building it anew, and back to an older version."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import progress, versions
from bot.builds import Last, Notice, may_know
from bot.language import _, number, spoken
from bot.markup import LIMIT
from bot.notices import CANCEL, cancel_below
from bot.owners import missing_right, not_for_everybody, sees_all
from bot.sending import NOBODY, acknowledge, say, twice
from bot.tally import Tally, seen, tallies
from index.versions import made

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

index = app_commands.Group(
    name="index",
    description="Look after the index of the articles",
    default_permissions=discord.Permissions(manage_guild=True),
    guild_only=True,
)


@index.command(name="status", description="How old the index is, and what the last build said")
async def status(interaction: Interaction) -> None:
    """For the one who asked, and of what this server may see."""
    with interaction.client.at_work():
        if await turned_away(interaction):
            return
        await acknowledge(interaction, private=True)
        every = not await not_for_everybody(interaction)
        text = await told(interaction.client, interaction.guild_id or 0, every=every)
        await twice(
            lambda: interaction.edit_original_response(content=text, allowed_mentions=NOBODY)
        )


@index.command(name="rebuild", description="Read the articles again, while questions go on")
async def rebuild(interaction: Interaction) -> None:
    """A message in the channel tells how far it is, whoever began it."""
    with interaction.client.at_work():
        if await turned_away(interaction):
            return
        notices, server = interaction.client.notices, interaction.guild_id or 0
        public = _may_write(interaction) and notices.shown(server) is None
        await acknowledge(interaction, private=not public)  # Discord waits for no lock and no file
        async with notices.opening:
            await _rebuild(interaction, server, public=public)


async def _rebuild(interaction: Interaction, server: int, *, public: bool) -> None:
    desk, notices = interaction.client.desk, interaction.client.notices

    async def say_there(words: str, view: discord.ui.View | None) -> None:
        await interaction.edit_original_response(content=words, view=view, allowed_mentions=NOBODY)

    if notice := notices.shown(server):
        where = f"https://discord.com/channels/{server}/{notice.channel}/{notice.message}"
        words = _("A build is under way already: {link}").format(link=where)
        await twice(lambda: say_there(words, None))
        return
    alias = desk.state.alias(interaction.user.id)
    run = await desk.building.start(alias)
    text = notices.under_way(server, run)
    if not public or interaction.channel_id is None:
        await twice(lambda: say_there(text, cancel_below(run)))
        notices.follow_privately(server, run, say_there, text)
        return
    sent = await twice(interaction.original_response)
    notice = Notice(
        server=server,
        channel=interaction.channel_id,
        message=sent.id,
        language=spoken(),
        asker=alias if run.by == alias else "",
    )
    await notices.note(notice, run)  # before there is a bar that a killed bot would leave behind
    await twice(lambda: say_there(text, cancel_below(run)))
    notices.follow(notice, run, text)


@index.command(name="versions", description="The versions of the index that are kept")
async def list_versions(interaction: Interaction) -> None:
    """For the one who asked, with a choice to go back to."""
    await versions.begin(interaction, versions.listed)


@index.command(name="rollback", description="Go back to the version of the index before this one")
async def rollback(interaction: Interaction) -> None:
    """It is asked once."""
    await versions.begin(interaction, versions.asked_about_the_one_before)


async def index_pressed(interaction: Interaction) -> bool:
    """Take what was pressed below a message of `/index`; False if this is nothing of it."""
    data: Any = interaction.data or {}
    name = str(data.get("custom_id", ""))
    if name.startswith(CANCEL):
        await _cancel(interaction, name.removeprefix(CANCEL))
        return True
    return await versions.pressed(interaction, name, [str(one) for one in data.get("values", ())])


async def turned_away(interaction: Interaction) -> bool:
    """True, and they are told why, if somebody may not look after the index."""
    refused = missing_right(interaction)
    if refused:
        await say(interaction, refused)
    return bool(refused)


async def _cancel(interaction: Interaction, number: str) -> None:
    """By who began it, or by who may do what concerns everybody."""
    if await turned_away(interaction):
        return
    await interaction.response.defer()
    client = interaction.client
    run = client.desk.building.running
    if run is None or str(run.number) != number:
        await say(interaction, _("That build is over already."))
        return
    own = run.by == client.desk.state.alias(interaction.user.id)
    if not own and (refused := await not_for_everybody(interaction)):
        await say(interaction, refused)
        return
    await client.desk.building.cancel(run)


def _may_write(interaction: Interaction) -> bool:
    """True if the bot may write in this channel, so that it can edit what stands there."""
    allowed = interaction.app_permissions
    thread = isinstance(interaction.channel, discord.Thread)
    writes = allowed.send_messages_in_threads if thread else allowed.send_messages
    return allowed.view_channel and writes


async def told(client: QuothClient, server: int, *, every: bool) -> str:
    """How the index is, as this server may know; `every`: and what concerns all of them."""
    desk, sight = client.desk, client.desk.sight(server)
    snapshot = desk.live.snapshot
    held = seen(await asyncio.to_thread(tallies, snapshot, snapshot), sight)
    born = made(snapshot.version)
    lines = [f"**{_('The index')}**", _live(born.timestamp() if born else 0.0, held)]
    if sees_all(client, server):
        size = sum(file.size for file in snapshot.manifest.files.values())
        lines.append(_("Its files take {size} MB.").format(size=number(size / 1e6, 1)))
    if run := desk.building.running:
        lines.append(client.notices.under_way(server, run))
    if last := await desk.builds.last():
        lines.append(_last(last))
    problems = await desk.builds.problems(sight, every=every)
    if problems:
        hidden = [
            one.other
            for one in problems
            if one.other and not may_know(one.other, sight, one.other_collection)
        ]
        head = many_problems(len(problems))
        room = LIMIT - len("\n".join([*lines, head])) - 10
        lines += [head, progress.listed(problems, hidden=hidden, room=room)]
    return "\n".join(lines)


def many_problems(count: int) -> str:
    """What stands above the files with a problem."""
    return _("Files with a problem: {n}").format(n=number(count))


def _live(born: float, held: Tally) -> str:
    counts = progress.counts(held)
    if not born:
        return _("I answer from {counts}.").format(counts=counts)
    return _("I answer from {counts}, as they were {when}.").format(
        counts=counts, when=f"<t:{int(born)}:R>"
    )


def _last(last: Last) -> str:
    return f"{_('The last build ended {when}.').format(when=f'<t:{int(last.ended)}:R>')} " + (
        progress.over(last, None)
    )
