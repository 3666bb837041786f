"""The Discord client: thin handlers that ask, render and send."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import aiohttp
import discord
import msgspec
import regex
from discord import app_commands

from bot import render, understood
from bot.errors import BusyError
from bot.exchange import Exchanges
from bot.live import Live
from bot.settings import BotSettings
from bot.worker import Worker
from index.errors import QuestionError
from index.followup import Exchange, completed

log = logging.getLogger(__name__)

_LAST_WORDS = 3.0
"""Seconds to tell those whose questions were not answered before the bot stops."""

_NOBODY = discord.AllowedMentions.none()
_TALK = (discord.MessageType.default, discord.MessageType.reply)
_NO_HISTORY, _ACKNOWLEDGED = 160002, 40060
"""Discord's codes for: cannot reply without permission to read message history; an interaction
that was acknowledged already."""
_BROKEN = (aiohttp.ClientError, OSError)
"""What a connection raises that breaks; a timeout is an OSError."""
_PAUSE = 0.5
"""Seconds before a request is tried again on a new connection."""
T = TypeVar("T")


class Reply(msgspec.Struct, frozen=True):
    """What is sent, and what a follow-up to it would follow; None if no question was answered."""

    text: str
    exchange: Exchange | None = None


class QuothClient(discord.Client):
    """Answers `/ask`, mentions, pinged replies and direct messages. Needs no privileged intent."""

    def __init__(self, live: Live, settings: BotSettings) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=_NOBODY,
            max_messages=None,
        )
        self._live = live
        self._settings = settings
        self._worker = Worker(live.answer, settings.queue)
        self.exchanges = Exchanges()
        self._attending = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._following: asyncio.Task[None] | None = None
        self.tree = QuothTree(
            self, allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True)
        )
        self.tree.add_command(ask)

    async def setup_hook(self) -> None:
        """After login: tell Discord the commands and begin to follow new snapshots."""
        self._following = asyncio.create_task(self._live.follow(self._settings.refresh_seconds))
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Logged in, or logged in again after the session was lost."""
        log.info("ready as %s in %d servers", self.user and self.user.id, len(self.guilds))

    async def on_message(self, message: discord.Message) -> None:
        """A mention, a pinged reply, or a direct message is a question."""
        if message.author.bot or message.webhook_id or message.type not in _TALK:
            return
        if self.user is None:
            return
        if message.guild is not None and self.user not in message.mentions:
            return
        question = _without_mention(message.content, self.user.id)
        place = _place_of_talk(message.channel)
        with self.at_work():
            replied_to = message.reference.message_id if message.reference else None
            reply = await self.reply(question, self.exchanges.before(replied_to, place))
            sent = await _send_reply(message, reply.text)
            if sent and reply.exchange:
                self.exchanges.remember(reply.exchange, sent.id, place)

    async def reply(self, question: str, before: Exchange | None) -> Reply:
        """The answer to `question`, completed from what was `before` it where it needs that.

        Never raises for what a member may cause.
        """
        started = time.perf_counter()
        try:
            searched = (
                completed(question, before, longest=self._live.longest) if before else question
            )
            answer = await self._worker.answer(searched)
            text = understood.message(answer, completed=searched != question)
        except (QuestionError, BusyError) as error:
            return Reply(str(error))
        except Exception:
            log.exception("a question could not be answered")
            return Reply(render.FAILED)
        spent = (time.perf_counter() - started) * 1000
        log.info("%s, %d quotes, %.0f ms", answer.verdict, len(answer.quotes), spent)
        return Reply(text, Exchange.of(answer))

    async def close(self) -> None:
        """Answer what waits, as long as the settings allow, tell the others, leave Discord."""
        if self.is_closed():
            return
        self._worker.close()
        for patience in (self._settings.shutdown_seconds, _LAST_WORDS):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), patience)
            self._worker.give_up()
        if self._following:
            self._following.cancel()
        await super().close()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Counts what is not yet answered, so that `close` can wait for it."""
        self._attending += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._attending -= 1
            if not self._attending:
                self._idle.set()


class QuothTree(app_commands.CommandTree[QuothClient]):
    """The commands; what a handler did not catch ends here."""

    async def on_error(
        self, interaction: discord.Interaction[QuothClient], error: app_commands.AppCommandError, /
    ) -> None:
        """Log it, and apologise where that is still possible."""
        cause = error.__cause__ or error
        if isinstance(cause, discord.NotFound):
            log.warning("an interaction was gone before it was answered: %s", cause)
            return
        log.error("a command failed", exc_info=cause)
        with contextlib.suppress(discord.HTTPException, *_BROKEN):
            if interaction.response.is_done():
                await interaction.edit_original_response(content=render.FAILED)
            else:
                await interaction.response.send_message(render.FAILED, ephemeral=True)


@app_commands.command(description="Ask the articles: the answer is quoted word for word")
@app_commands.describe(question="What would you like to know?")
async def ask(interaction: discord.Interaction[QuothClient], question: str) -> None:
    """`/ask question:` answers where it was asked."""
    client = interaction.client
    place = _place_of_talk(interaction.channel)
    with client.at_work():
        await _acknowledge(interaction)
        reply = await client.reply(question, client.exchanges.before(None, place))
        sent = await _twice(
            lambda: interaction.edit_original_response(content=reply.text, allowed_mentions=_NOBODY)
        )
        if reply.exchange:
            client.exchanges.remember(reply.exchange, sent.id, place)


async def _acknowledge(interaction: discord.Interaction[QuothClient]) -> None:
    """Tell Discord within its three seconds that an answer will come."""
    try:
        await _twice(lambda: interaction.response.defer(thinking=True))
    except discord.HTTPException as error:
        if error.code != _ACKNOWLEDGED:  # the first try arrived, only Discord's answer was lost
            raise


async def _send_reply(message: discord.Message, text: str) -> discord.Message | None:
    """Reply to `message`; where that is not allowed, say so in the log, without names."""
    try:
        try:
            return await _send(message, text, message.to_reference(fail_if_not_exists=False))
        except discord.HTTPException as error:
            if error.code != _NO_HISTORY:
                raise
            return await _send(message, text, None)
    except discord.Forbidden as error:
        log.warning(
            "an answer could not be sent to channel %d (%s); the bot needs the permissions "
            "View Channel, Send Messages and Read Message History there",
            message.channel.id,
            error,
        )
    except (discord.HTTPException, *_BROKEN) as error:
        log.warning("an answer could not be sent to channel %d: %s", message.channel.id, error)
    return None


async def _send(
    message: discord.Message, text: str, reference: discord.MessageReference | None
) -> discord.Message:
    """Answer in the channel of `message`, once: Discord knows a second try by the nonce."""
    return await _twice(
        lambda: message.channel.send(
            text,
            reference=reference,  # type: ignore[arg-type]  # None is allowed
            nonce=message.id,
            allowed_mentions=_NOBODY,
        )
    )


async def _twice(request: Callable[[], Awaitable[T]]) -> T:
    """What a request gives; it is made once more if the connection breaks."""
    try:
        return await request()
    except _BROKEN as error:
        log.info("the connection broke (%s); trying once more", type(error).__name__)
        await asyncio.sleep(_PAUSE)
        return await request()


def _without_mention(content: str, bot: int) -> str:
    """What a message says besides mentioning the bot: "@Quoth, who …" asks "who …"."""
    return regex.sub(rf"<@!?{bot}>[\s,:;]*", " ", content).strip()


def _place_of_talk(channel: object) -> int | None:
    """The id of a thread or a direct channel, where one question follows the other."""
    return channel.id if isinstance(channel, discord.Thread | discord.DMChannel) else None
