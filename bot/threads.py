"""Answers in threads, where a server wants that. Whatever goes wrong, the answer is sent."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, Any

import discord
import regex

from bot import markup, understood
from bot.errors import ThreadError
from bot.language import N_, _
from bot.once import Once
from bot.sending import BROKEN, NOBODY, send_reply, twice

if TYPE_CHECKING:
    from bot.desk import Desk, Reply

log = logging.getLogger(__name__)

LONG = 3
"""Questions in a row by replies that make an exchange long."""
NAME = 100
"""Units of a thread's name: https://docs.discord.com/developers/resources/channel"""
MAY_NOT = N_("I may not open a thread here.")
COULD_NOT = N_("I could not open a thread here.")
NAMELESS = N_("Question")
_MISSING = "the permission Create Public Threads or Send Messages in Threads is missing"
_DAY = 24 * 60 * 60.0
_EXISTS = 160004
"""Discord's code for: a thread has already been created for this message."""
_UNSHOWN = regex.compile(r"<(?:@[!&]?|#|a?:\w+:|/[^<>\n]*:)\d+>|[\u202a-\u202e\u2066-\u2069]")
"""What a name would show as a number: mentions, emoji of a server; and what turns its direction."""
_GRAPHEME = regex.compile(r"\X")
Asked = discord.Message | discord.Interaction[Any]
"""By what a question was asked."""


class Threads:
    """Opens threads on messages, and says once a day and channel why it could not."""

    def __init__(self) -> None:
        self._told = Once(_DAY)
        self._logged = Once(_DAY)

    async def open_on(self, message: discord.Message, question: str) -> discord.Thread:
        """A thread on `message`, named by the question. Raises ThreadError, whose text is for the
        people there, if none can be opened or written in."""
        channel = message.channel
        if not _may_open(message):
            raise self._failed(channel.id, MAY_NOT, _MISSING)
        try:
            return await self._opened(message, name_of(question))
        except discord.Forbidden as error:
            raise self._failed(channel.id, MAY_NOT, error) from None
        except (discord.DiscordException, *BROKEN) as error:
            raise self._failed(channel.id, COULD_NOT, error) from None

    def _failed(self, channel: int, words: str, why: object) -> ThreadError:
        """What is told; the log hears of it once a day and channel."""
        level = logging.WARNING if self._logged.first(channel) else logging.DEBUG
        log.log(
            level, "no thread was opened in channel %d, the answer stays there: %s", channel, why
        )
        return ThreadError(_(words))

    async def _opened(self, message: discord.Message, name: str) -> discord.Thread:
        try:
            return await twice(lambda: message.create_thread(name=name))
        except discord.HTTPException as error:
            if error.code != _EXISTS:
                raise
            there = await message.fetch_thread()  # ours, if only Discord's answer was lost
            if message.guild is None or there.owner_id != message.guild.me.id:
                raise
            return there

    def noted(self, text: str, channel: int, why: str) -> str:
        """The message without a word on the thread, and with the reason in small print, if there is
        room and nobody was told it in this channel today."""
        bare = text.replace(f"\n{understood.small(_(understood.GO_ON))}", "", 1)
        longer = understood.noted(bare, why)
        return longer if longer != bare and self._told.first(channel) else bare


def _may_open(asked: Asked) -> bool:
    """True where the bot has the rights to open a thread and to write in it."""
    channel = asked.channel
    if asked.guild is None or not isinstance(channel, discord.TextChannel):
        return False
    own = getattr(asked.guild, "me", None)  # None while Discord has not told of the server yet
    if own is None:
        return False
    rights = channel.permissions_for(own)
    return rights.create_public_threads and rights.send_messages_in_threads


def wanted(desk: Desk, asked: Asked, turn: int) -> bool:
    """True if the server wants a thread for an answer to the `turn`-th question in a row, asked
    there. Only channels of text and of news have such threads."""
    if asked.guild is None or not isinstance(asked.channel, discord.TextChannel):
        return False
    where = desk.preferences.of(asked.guild.id).threads
    return where == "always" or (where == "long" and turn >= LONG)


def expected(desk: Desk, asked: Asked, turn: int) -> bool:
    """True if it is wanted, and the bot may open it."""
    return wanted(desk, asked, turn) and _may_open(asked)


async def send(
    desk: Desk, message: discord.Message, reply: Reply, question: str, turn: int
) -> discord.Message | None:
    """The reply to a message: in a thread on it where the server wants that, else, and if anything
    goes wrong, below it in its channel. Gives what was sent."""
    text, view = reply.text, reply.view
    if reply.exchange and wanted(desk, message, turn):
        try:
            thread = await desk.threads.open_on(message, question)
            await desk.moves_to(reply, thread.id)
            return await _said(thread, text, view, message.id)
        except ThreadError as error:
            await desk.moves_to(reply, message.channel.id)
            text = desk.threads.noted(text, message.channel.id, str(error))
    return await send_reply(message, text, view)


async def _said(
    thread: discord.Thread, text: str, view: discord.ui.View | None, nonce: int
) -> discord.Message:
    """The message in the thread; raises ThreadError if it could not be sent."""
    more: dict[str, Any] = {"view": view} if view else {}
    try:
        return await twice(lambda: thread.send(text, nonce=nonce, allowed_mentions=NOBODY, **more))
    except (discord.HTTPException, *BROKEN) as error:
        log.warning("an answer could not be sent to thread %d: %s", thread.id, error)
        raise ThreadError(_(COULD_NOT)) from None


async def opened_below(
    desk: Desk,
    interaction: discord.Interaction[Any],
    sent: discord.Message,
    reply: Reply,
    turn: int,
) -> None:
    """Where the server wants a thread for it: one on an answer to a command or a form that
    everybody sees, so that what follows goes on there."""
    if reply.exchange is None or not wanted(desk, sent, turn):
        return
    try:
        await desk.threads.open_on(sent, reply.exchange.question)
    except ThreadError as error:
        text = desk.threads.noted(reply.text, sent.channel.id, str(error))
        if text != reply.text:
            with contextlib.suppress(discord.HTTPException, *BROKEN):  # the answer itself is there
                await interaction.edit_original_response(content=text, allowed_mentions=NOBODY)


def name_of(question: str) -> str:
    """What a thread on this question is called: plain, on one line, at most 100 units long."""
    name = " ".join(_UNSHOWN.sub(" ", markup.plain(question)).split())
    if markup.length(name) <= NAME:
        return name or _(NAMELESS)
    short = ""
    for one in _GRAPHEME.findall(name):
        if markup.length(short + one) >= NAME:
            break
        short += one
    words = short.rpartition(" ")[0]
    return f"{words or short}…"
