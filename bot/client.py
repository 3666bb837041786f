"""The Discord client: thin handlers that ask, render and send."""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence

import discord
import msgspec
import regex
from discord import app_commands

from bot import render, understood
from bot.ask import ask
from bot.buttons import Press, PressButton, below_answer
from bot.errors import BusyError
from bot.exchange import Exchanges
from bot.forget import forget
from bot.live import Live
from bot.menus import answer_this, find_source
from bot.place import place_of_talk
from bot.pressed import explained, pressed
from bot.sending import BROKEN, NOBODY, send_reply
from bot.sent import Asking, SentAnswers, SentQuote
from bot.servers import Servers
from bot.settings import BotSettings
from bot.state import State
from bot.votes import Votes
from bot.worker import Worker
from index.answer import Answer, Quote
from index.errors import QuestionError
from index.followup import Exchange, completed
from index.scope import EVERYTHING, Scope

log = logging.getLogger(__name__)

_LAST_WORDS = 3.0
"""Seconds to tell those whose questions were not answered before the bot stops."""

_DAY = 24 * 60 * 60.0
_TALK = (discord.MessageType.default, discord.MessageType.reply)


class Reply(msgspec.Struct, frozen=True):
    """What is sent."""

    text: str
    exchange: Exchange | None = None
    """What a follow-up to it would follow; None if no question was answered."""
    number: int = 0
    """Id of the answer that was written down; 0 if none was."""
    view: discord.ui.View | None = None
    """Its buttons."""


class QuothClient(discord.Client):
    """Answers `/ask`, mentions, pinged replies and direct messages. Needs no privileged intent."""

    def __init__(self, live: Live, settings: BotSettings, state: State) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=NOBODY,
            max_messages=None,
        )
        self.live = live
        self._settings = settings
        self._worker = Worker(live.answer, settings.queue)
        self.exchanges = Exchanges()
        self.state = state
        self.sent = SentAnswers(state)
        self.votes = Votes(state)
        self.servers = Servers(state)
        self._tidying: asyncio.Task[None] | None = None
        self._attending = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._following: asyncio.Task[None] | None = None
        self.tree = QuothTree(
            self, allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True)
        )
        self.tree.add_command(ask)
        self.tree.add_command(answer_this)
        self.tree.add_command(find_source)
        self.tree.add_command(forget)
        self.add_dynamic_items(PressButton)

    async def setup_hook(self) -> None:
        """After login: tell Discord the commands and begin to follow new snapshots."""
        self._following = asyncio.create_task(self.live.follow(self._settings.refresh_seconds))
        self._tidying = asyncio.create_task(self._tidy())
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Logged in, or logged in again after the session was lost."""
        log.info("ready as %s in %d servers", self.user and self.user.id, len(self.guilds))
        with _told():
            await self.servers.present({guild.id for guild in self.guilds})

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited, or invited again: what was stored is kept."""
        with _told():
            await self.servers.joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed from a server: what is stored goes after the grace time."""
        with _told():
            await self.servers.left(guild.id)

    async def _tidy(self) -> None:
        """Look once a day what is to be removed; runs until cancelled."""
        while True:
            with _told():
                gone = await self.servers.tidy()
                if gone:
                    log.info("removed what was stored of %d servers that the bot left", len(gone))
            await asyncio.sleep(_DAY)

    async def on_message(self, message: discord.Message) -> None:
        """A mention, a pinged reply, or a direct message is a question."""
        if message.author.bot or message.webhook_id or message.type not in _TALK:
            return
        if self.user is None:
            return
        if message.guild is not None and self.user not in message.mentions:
            return
        question = self.question_in(message)
        place = place_of_talk(message.channel)
        with self.at_work():
            replied_to = message.reference.message_id if message.reference else None
            asking = Asking(
                server=message.guild.id if message.guild else 0,
                channel=message.channel.id,
                member=message.author.id,
            )
            reply = await self.reply(question, self.exchanges.before(replied_to, place), asking)
            sent = await send_reply(message, reply.text, reply.view)
            if sent and reply.exchange:
                self.exchanges.remember(reply.exchange, sent.id, place)
            if sent:
                await self.stands_in(reply, sent.id)

    def question_in(self, message: discord.Message) -> str:
        """What a message says besides mentioning the bot."""
        return _without_mention(message.content, self.user.id if self.user else 0)

    async def found(self, question: str, scope: Scope = EVERYTHING) -> Answer:
        """An answer of which nothing is sent or kept; raises BusyError and QuestionError."""
        return await self._worker.answer(question, scope)

    async def on_interaction(self, interaction: discord.Interaction["QuothClient"]) -> None:
        """A modal that was opened by a process before this one is known by its id alone."""
        if interaction.type is discord.InteractionType.modal_submit:
            with self.at_work():
                await explained(interaction)

    async def pressed(self, interaction: discord.Interaction["QuothClient"], press: Press) -> None:
        """A button below an answer was pressed."""
        with self.at_work():
            try:
                await pressed(interaction, press)
            except discord.NotFound as error:
                log.warning("a button's interaction was gone before it was answered: %s", error)
            except Exception:
                log.exception("a button failed")
                await apologise(interaction)

    async def further(self, question: str, scope: Scope, seen: Sequence[SentQuote]) -> Quote | None:
        """The next best quote; raises BusyError if too many questions wait."""
        return await self._worker.do(lambda: self.live.further(question, scope, seen))

    async def stands_in(self, reply: Reply, message: int) -> None:
        """The reply was sent in this message."""
        if reply.number:
            with contextlib.suppress(sqlite3.Error):  # told when it was written down
                await self.sent.stands_in(reply.number, message)

    async def _kept(self, answer: Answer, asking: Asking, scope: Scope) -> int:
        """Write an answer down for its buttons; 0, and it has none, if that cannot be done."""
        try:
            return await self.sent.keep(asking, answer, scope)
        except sqlite3.Error as error:
            log.warning("an answer goes without buttons: the state cannot be written: %s", error)
            return 0

    async def reply(
        self, question: str, before: Exchange | None, asking: Asking, scope: Scope = EVERYTHING
    ) -> Reply:
        """The answer to `question`, completed from what was `before` it where it needs that.

        `scope`: the articles it is asked of; a question that continues another is asked of the
        same ones, unless it names some itself. Never raises for what a member may cause.
        """
        started = time.perf_counter()
        try:
            searched = (
                completed(question, before, longest=self.live.longest) if before else question
            )
            continues = before and (before.replied or searched != question)
            if before and continues and scope == EVERYTHING:
                scope = before.scope
            answer = await self._worker.answer(searched, scope)
            notes = (
                understood.completed(answer) if searched != question else "",
                self.live.told(scope),
            )
            text = understood.message(answer, *filter(None, notes))
        except (QuestionError, BusyError) as error:
            return Reply(str(error))
        except Exception:
            log.exception("a question could not be answered")
            return Reply(render.FAILED)
        spent = (time.perf_counter() - started) * 1000
        log.info("%s, %d quotes, %.0f ms", answer.verdict, len(answer.quotes), spent)
        number = await self._kept(answer, asking, scope)
        shown = [SentQuote.of(quote) for quote in answer.quotes]
        view = below_answer(number, shown, private=asking.private) if number else None
        return Reply(text, Exchange.of(answer, scope), number, view)

    async def close(self) -> None:
        """Answer what waits, as long as the settings allow, tell the others, leave Discord."""
        if self.is_closed():
            return
        self._worker.close()
        for patience in (self._settings.shutdown_seconds, _LAST_WORDS):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), patience)
            self._worker.give_up()
        for task in (self._following, self._tidying):
            if task:
                task.cancel()
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
        await apologise(interaction)


async def apologise(interaction: discord.Interaction[QuothClient]) -> None:
    """Say that something went wrong, where that is still possible."""
    with contextlib.suppress(discord.HTTPException, *BROKEN):
        if interaction.response.is_done():
            await interaction.edit_original_response(content=render.FAILED)
        else:
            await interaction.response.send_message(render.FAILED, ephemeral=True)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """A state that cannot be written is told in the log; the bot goes on."""
    try:
        yield
    except sqlite3.Error as error:
        log.warning("the state cannot be written: %s", error)


def _without_mention(content: str, bot: int) -> str:
    """What a message says besides mentioning the bot: "@Quoth, who …" asks "who …"."""
    return regex.sub(rf"<@!?{bot}>[\s,:;]*", " ", content).strip()
