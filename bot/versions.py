"""The kept versions of the index on Discord, and back to one of them, asked once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord.ui import Button, Select, View

from bot.language import N_, _
from bot.owners import missing_right, not_for_everybody
from bot.sending import NOBODY, acknowledge, say, twice
from index.errors import BusyStoreError, IndexMissingError, SnapshotError
from index.versions import Kept, made

if TYPE_CHECKING:
    from bot.client import QuothClient

    Interaction = discord.Interaction[QuothClient]

log = logging.getLogger(__name__)

CHOOSE, GO, KEEP = "q1:ix:v", "q1:ix:g:", "q1:ix:k"
"""The ids of the choice of a version, of going back to one (its name follows), of staying."""
GONE = N_("That version is no longer kept.")
BUSY = N_("The index is being built. Cancel that, or wait until it is done.")
UNUSABLE = N_("That version cannot be used. I go on with the one that is live.")
KEPT = N_("Nothing has changed.")
_MOST = 25
Shown = tuple[str, View | None]


async def begin(interaction: Interaction, show: Callable[[list[Kept]], Shown]) -> None:
    """Show something of the kept versions to one who may go back to them."""
    client = interaction.client
    with client.at_work():
        if refused := missing_right(interaction):
            await say(interaction, refused)
            return
        await acknowledge(interaction, private=True)
        refused = await not_for_everybody(interaction)
        text, view = (
            (refused, None) if refused else show(await asyncio.to_thread(client.desk.live.kept))
        )
        await _edit(interaction, text, view)


def listed(kept: list[Kept]) -> Shown:
    """All of them, with a choice of those that are not live."""
    live = f" · **{_('live')}**"
    lines = [f"**{_('Versions of the index')}**"]
    lines += [f"- {when(one)}{live * one.published}" for one in kept[:_MOST]]
    others = [one for one in kept[:_MOST] if not one.published]
    if not others:
        return "\n".join([*lines, _("No other version is kept.")]), None
    select: Select[Any] = Select(
        custom_id=CHOOSE,
        placeholder=_("Go back to …"),
        options=[discord.SelectOption(label=_label(one), value=one.version) for one in others],
    )
    return "\n".join(lines), _view(select)


def asked_about_the_one_before(kept: list[Kept]) -> Shown:
    """Whether to go back to the newest that is older than the live one."""
    live = next((number for number, one in enumerate(kept) if one.published), len(kept))
    older = kept[live + 1 :]
    return asked(older[0]) if older else (_("No older version is kept."), None)


def asked(one: Kept) -> Shown:
    """Whether to go back to this one, and what that means."""
    text = _(
        "Go back to the version of {when}? I then answer from the articles as they were: what was "
        "changed since is as before, **and what was removed since is quoted again**. The next "
        "build ends that: it reads the articles as they are now."
    ).format(when=when(one))
    go: Button[Any] = Button(
        label=_("Go back"), style=discord.ButtonStyle.danger, custom_id=f"{GO}{one.version}"
    )
    return text, _view(go, Button(label=_("Cancel"), custom_id=KEEP))


async def pressed(interaction: Interaction, name: str, values: Sequence[str]) -> bool:
    """Take what was chosen or pressed; False if this is nothing of it."""
    if name not in (CHOOSE, KEEP) and not name.startswith(GO):
        return False
    if refused := missing_right(interaction):
        await say(interaction, refused)
        return True
    await interaction.response.defer()
    if refused := await not_for_everybody(interaction):
        await say(interaction, refused)
    elif name == KEEP:
        await _edit(interaction, _(KEPT), None)
    elif name == CHOOSE:
        kept = await asyncio.to_thread(interaction.client.desk.live.kept)
        chosen = next((one for one in kept if one.version in values), None)
        await _edit(interaction, *(asked(chosen) if chosen else (_(GONE), None)))
    else:
        await _edit(interaction, await _went_back(interaction, name.removeprefix(GO)), None)
    return True


async def _went_back(interaction: Interaction, version: str) -> str:
    """Do it; what became of it in words."""
    client = interaction.client
    if client.desk.building.running:
        return _(BUSY)
    try:
        await asyncio.to_thread(client.desk.live.go_back, version)
    except IndexMissingError:
        return _(GONE)
    except BusyStoreError:
        return _(BUSY)
    except SnapshotError as error:
        log.warning("the index does not go back to %s: %s", version, error)
        return _(UNUSABLE)
    log.info("the index was taken back to %s", version)
    return _("I answer from the version of {when} now.").format(
        when=when(Kept(version, made(version), published=True))
    )


def when(one: Kept) -> str:
    """When a version was made, in the time zone of the one who reads it."""
    if one.made is None:
        return f"`{one.version}`"
    return f"<t:{int(one.made.timestamp())}:f>"


def _label(one: Kept) -> str:
    return one.made.strftime("%Y-%m-%d %H:%M:%S UTC") if one.made else one.version


def _view(*items: Any) -> View:
    view = View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()  # what is pressed comes back by its id
    return view


async def _edit(interaction: Interaction, text: str, view: View | None) -> None:
    await twice(
        lambda: interaction.edit_original_response(content=text, view=view, allowed_mentions=NOBODY)
    )
