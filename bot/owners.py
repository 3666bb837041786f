"""Who may do what concerns every server of the bot: there is one index for all of them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord

from bot.language import N_, _
from bot.place import not_managing
from bot.sending import BROKEN
from bot.sight import Sight

if TYPE_CHECKING:
    from bot.client import QuothClient

log = logging.getLogger(__name__)

MISSING_RIGHT = N_("Only members with the permission Manage Server can look after the index.")
NOT_HERE = N_("The index is looked after in a server, not in a direct message.")
FOR_OWNERS = N_(
    "I serve several servers from one index, so this is for the owner of the bot alone."
)
UNKNOWN = N_("I could not find out whether you own this bot. Please try again.")


def missing_right(interaction: discord.Interaction[Any]) -> str:
    """Why somebody may not look after the index at all, in words for them; "" if they may."""
    return not_managing(interaction, MISSING_RIGHT, NOT_HERE)


async def not_for_everybody(interaction: discord.Interaction[QuothClient]) -> str:
    """Why somebody who manages this server may not do what concerns the others as well, in words
    for them; "" if they may: they own the bot, or there is no other server. May take a while."""
    if alone(interaction.client):
        return ""
    try:
        application = await interaction.client.application_info()
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("the owner of the bot could not be asked for: %s", error)
        return _(UNKNOWN)
    return "" if interaction.user.id in _owners(application) else _(FOR_OWNERS)


def alone(client: QuothClient) -> bool:
    """True if the bot is in one server only, as far as it knows yet."""
    return len(client.guilds) == 1


def sees_all(client: QuothClient, server: int) -> bool:
    """True if nothing of the index belongs to another server."""
    if not alone(client):
        return False
    snapshot = client.desk.live.snapshot
    return Sight(server).of(snapshot) == snapshot.collections


def _owners(application: discord.AppInfo) -> set[int]:
    if application.team is None:
        return {application.owner.id}
    accepted, reads = discord.TeamMembershipState.accepted, discord.TeamMemberRole.read_only
    return {
        one.id
        for one in application.team.members
        if one.membership_state == accepted and one.role != reads
    } | {application.team.owner_id or 0}
