"""Sending the weekly digests: each once, into the channel that its server chose."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord

from bot import digest
from bot.desk import told
from bot.digest import Digests, Due
from bot.place import seen_by
from bot.sending import BROKEN, NOBODY, twice
from bot.unanswered import Asked, Row, asked, rows, unlabelled, week
from corpus.article import Article

if TYPE_CHECKING:
    from bot.client import QuothClient

log = logging.getLogger(__name__)

_LOOK = 600.0
"""Seconds between looks whether one is due."""
_LOOKED_AT = 50
"""Messages of the channel among which one is looked for that may have arrived."""


async def follow(client: QuothClient, digests: Digests) -> None:
    """Send what is due, now and again; runs until cancelled."""
    await client.wait_until_ready()
    while True:
        try:
            with told():
                await send_due(client, digests)
        except Exception:
            log.exception("looking for digests that are due failed")
        await asyncio.sleep(_LOOK)


async def send_due(client: QuothClient, digests: Digests) -> None:
    """Send each digest that is due. Servers that the bot does not see at the moment wait."""
    for due in await digests.due(client.desk.preferences.with_digest()):
        guild = client.get_guild(due.server)
        if guild is None or guild.unavailable:
            continue
        channel = guild.get_channel(client.desk.preferences.of(due.server).digest)
        why: object = "the channel is gone"
        if isinstance(channel, discord.TextChannel):
            try:
                await _send(client, digests, due, guild, channel)
                continue
            except (discord.HTTPException, *BROKEN) as error:
                why = error
        log.warning(
            "the digest of server %d could not be sent (%s); the bot needs the permissions View "
            "Channel and Send Messages in the channel chosen with /settings; it tries again "
            "tomorrow",
            due.server,
            why,
        )
        await digests.put_off(due)


async def _send(
    client: QuothClient,
    digests: Digests,
    due: Due,
    guild: discord.Guild,
    channel: discord.TextChannel,
) -> None:
    if due.tried and await _arrived(client, channel, due):
        await digests.done(due, until=due.tried)
        return
    client.speak_to(guild)
    text = await _text(client, due, guild)
    if not text:
        await digests.done(due)
        return
    await digests.trying(due, text.partition("\n")[0])
    nonce = _nonce(due)
    await twice(lambda: channel.send(text, nonce=nonce, allowed_mentions=NOBODY))
    await digests.done(due)


async def _arrived(client: QuothClient, channel: discord.TextChannel, due: Due) -> bool:
    """True if the digest that was tried before stands in the channel."""
    if not channel.permissions_for(channel.guild.me).read_message_history:
        return False
    own = client.user.id if client.user else 0
    async for message in channel.history(limit=_LOOKED_AT):
        if message.author.id == own and message.content.partition("\n")[0] == due.head:
            return True
    return False


def _nonce(due: Due) -> int:
    """The same for the same digest: Discord sends it once, if it is tried again within minutes."""
    named = f"digest {due.server} {due.since}".encode()
    return int.from_bytes(hashlib.sha256(named).digest()[:8], "big")


async def _text(client: QuothClient, due: Due, guild: discord.Guild) -> str:
    """The digest of a server; "" if nothing was asked."""
    desk, everybody = client.desk, seen_by(guild, guild.default_role)
    counts = await week(desk.state, due.server, due.since, due.until)
    if not counts.asked:
        return ""
    everything = await asked(desk.state, due.server)
    labels, sight = await desk.labels.of(due.server), desk.sight(due.server)

    def article(name: str) -> Article | None:
        found = desk.live.article(name, sight)
        return found[0] if found else None

    def work() -> tuple[Sequence[Row], int]:
        recent: list[Asked] = [one for one in everything if due.since < one.at <= due.until]
        shown = unlabelled(rows(recent, everybody), labels, everything, article)
        whole = unlabelled(rows(recent, lambda channel: True), labels, everything, article)
        return shown, max(0, len(whole) - len(shown))

    shown, hidden = await asyncio.to_thread(work)
    return digest.message(counts, shown, hidden, due.since, due.until)
