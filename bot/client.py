"""The Discord client: thin handlers that ask, render and send."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from typing import Any

import discord
import regex
from discord import app_commands

from bot import corrections, render, threads
from bot.article_pressed import pressed as article_pressed
from bot.articles import articles
from bot.ask import ask
from bot.buttons import Press, PressButton, ReadOnSelect
from bot.desk import Desk, told
from bot.digest import Digests
from bot.forget import forget
from bot.further import asked_further
from bot.indexing import index, index_pressed
from bot.interpreter import Interpreter
from bot.labelling import reviewed, unanswered
from bot.language import _, speak
from bot.live import Live
from bot.locales import Locales
from bot.menus import answer_this, find_source
from bot.notices import Notices
from bot.once import Once
from bot.panel import picked
from bot.panel import settings as settings_panel
from bot.place import place_of_talk, replied_to, written
from bot.pressed import pressed, unknown
from bot.sending import BROKEN, NOBODY
from bot.sent import Asking
from bot.settings import BotSettings
from bot.state import State
from bot.voting import explained
from bot.weekly import follow
from corpus.settings import Config

Command = app_commands.Command[Any, ..., Any] | app_commands.ContextMenu | app_commands.Group
Take = Callable[[Any], Awaitable[bool]]
log = logging.getLogger(__name__)

_LAST_WORDS = 3.0
"""Seconds to tell those whose questions were not answered before the bot stops."""

COMMANDS: tuple[Command, ...] = (
    *(ask, answer_this, find_source, forget),
    *(settings_panel, index, unanswered, articles),
)
_HOUR, _DAY = 60 * 60.0, 24 * 60 * 60.0
_NUMBERS = regex.compile(r"\d+")
_TALK = (discord.MessageType.default, discord.MessageType.reply)


class QuothClient(discord.Client):
    """Answers `/ask`, mentions, pinged replies and direct messages. Needs no privileged intent."""

    def __init__(self, live: Live, settings: BotSettings, state: State, config: Config) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            allowed_mentions=NOBODY,
            max_messages=None,
        )
        self.desk = Desk(live, settings, state, config)
        self.notices = Notices(self)
        self._settings = settings
        self._locales = Locales()
        self._tidying: asyncio.Task[None] | None = None
        self._marking: asyncio.Task[None] | None = None
        self._weekly: asyncio.Task[None] | None = None
        self._attending = 0
        self._refused = Once(_HOUR)
        self._idle = asyncio.Event()
        self._idle.set()
        self._following: asyncio.Task[None] | None = None
        self.tree = QuothTree(
            self, allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True)
        )
        for command in COMMANDS:
            self.tree.add_command(command)
        self.add_dynamic_items(PressButton, ReadOnSelect)

    async def setup_hook(self) -> None:
        """After login: tell Discord the commands and begin to follow new snapshots."""
        self._following = asyncio.create_task(self.desk.live.follow(self._settings.refresh_seconds))
        self._tidying = asyncio.create_task(self._tidy())
        marking = corrections.follow(self, self._settings.refresh_seconds)
        self._marking = asyncio.create_task(marking)
        await self.desk.preferences.load()
        self._weekly = asyncio.create_task(follow(self, Digests(self.desk.state)))
        await self.tree.set_translator(Interpreter())
        await self.tree.sync()
        await self.notices.resume()

    async def on_ready(self) -> None:
        """Logged in, or logged in again after the session was lost."""
        log.info("ready as %s in %d servers", self.user and self.user.id, len(self.guilds))
        with told():
            await self.desk.servers.present({guild.id for guild in self.guilds})

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Invited, or invited again: what was stored is kept."""
        with told():
            await self.desk.servers.joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Removed from a server: what is stored goes after the grace time."""
        with told():
            await self.desk.servers.left(guild.id)

    async def _tidy(self) -> None:
        """Look once a day what is to be removed; runs until cancelled."""
        while True:
            with told():
                await asyncio.to_thread(self.desk.shelf.tidy)
            with told():
                await self.desk.sent.tidy()
                gone = await self.desk.servers.tidy()
                for server in gone:
                    self.desk.preferences.forget(server)
                if gone:
                    self.desk.building.soon()  # the index forgets what they had added
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
        self.speak_to(message.guild, message.author.id)
        question = self.question_in(message)
        place = place_of_talk(message.channel)
        with self.at_work():
            if refused := self.desk.refused(message.guild, message.channel, message.author):
                await self._tell_aside(message, refused)
                return
            before = self.desk.exchanges.before(replied_to(message), place)
            turn = self.desk.exchanges.turn(replied_to(message))
            asking = Asking(
                server=message.guild.id if message.guild else 0,
                channel=message.channel.id,
                member=message.author.id,
                thread=threads.expected(self.desk, message, turn),
                day=written(message),
            )
            reply = await self.desk.reply(question, before, asking)
            sent = await threads.send(self.desk, message, reply, question, turn)
            if sent and reply.exchange:
                place = place_of_talk(sent.channel)
                self.desk.exchanges.remember(reply.exchange, sent.id, place, message.id, turn)
            if sent:
                await self.desk.stands_in(reply, sent.id)
            elif message.guild:
                words = _("I cannot answer you in {channel}: I may not write there.")
                where = f"<#{message.channel.id}>"
                await self._tell_aside(message, words.format(channel=where))

    async def _tell_aside(self, message: discord.Message, words: str) -> None:
        """Tell the author alone, in a direct message, and the same not again within the hour."""
        server = message.guild.id if message.guild else 0
        reason = _NUMBERS.sub("", words)  # how long to wait is another each time
        if self._refused.first((message.author.id, server, reason)):
            with contextlib.suppress(discord.HTTPException, *BROKEN):
                await message.author.send(words, allowed_mentions=NOBODY)

    def listen(self, interaction: discord.Interaction["QuothClient"]) -> None:
        """Speak to the one who acted, in this task, in the language of their Discord."""
        self._locales.heard(interaction.user.id, str(interaction.locale))
        self.speak_to(interaction.guild, interaction.user.id)

    def speak_to(self, guild: discord.Guild | None, member: int = 0) -> None:
        """Speak, in this task, what the server chose, else the member's own language as far as it
        is known, else that of the server."""
        chosen = self.desk.preferences.of(guild.id).language if guild else ""
        local = str(guild.preferred_locale) if guild else ""
        speak(chosen, self._locales.of(member), local)

    def question_in(self, message: discord.Message) -> str:
        """What a message says besides mentioning the bot."""
        return _without_mention(message.content, self.user.id if self.user else 0)

    async def on_interaction(self, interaction: discord.Interaction["QuothClient"]) -> None:
        """What comes from a modal or a panel is known by its id alone, whatever process sent it."""
        kinds = discord.InteractionType
        takes = {
            kinds.modal_submit: (explained, asked_further, article_pressed, unknown),
            kinds.component: (picked, index_pressed, reviewed, article_pressed, unknown),
        }
        wanted = takes.get(interaction.type)
        if wanted and self.desk.once.first(("panel", interaction.id)):
            self.listen(interaction)
            with self.at_work():
                await self._attended(interaction, _taken(interaction, wanted))

    async def _attended(
        self, interaction: discord.Interaction["QuothClient"], work: Coroutine[Any, Any, object]
    ) -> object:
        """Do it; what goes wrong is logged, and the member is told. False if it was not for this
        `work`, which says so."""
        try:
            return await work
        except discord.NotFound as error:
            log.warning("an interaction was gone before it was answered: %s", error)
        except Exception:
            log.exception("a button, a panel or a modal failed")
            await apologise(interaction)
        return True

    async def pressed(self, interaction: discord.Interaction["QuothClient"], press: Press) -> None:
        """A button below an answer was pressed."""
        if not self.desk.once.first(("button", interaction.id)):
            return
        self.listen(interaction)
        with self.at_work():
            await self._attended(interaction, pressed(interaction, press))

    async def close(self) -> None:
        """Answer what waits, as long as the settings allow, tell the others, leave Discord."""
        if self.is_closed():
            return
        self.desk.worker.close()
        stopping = asyncio.create_task(self.desk.building.close())
        for patience in (self._settings.shutdown_seconds, _LAST_WORDS):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), patience)
            self.desk.worker.give_up()
        for task in (self._following, self._tidying, self._marking, self._weekly):
            if task:
                task.cancel()
        await stopping
        await self.notices.close()
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

    async def interaction_check(self, interaction: discord.Interaction[QuothClient], /) -> bool:
        """Before each command and each offer while typing: in which language? False for one that
        Discord delivers a second time."""
        interaction.client.listen(interaction)
        return interaction.client.desk.once.first(("command", interaction.id))

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
        if interaction.response.is_done() and interaction.message is not None:
            # the original response of a button is the message it stands below
            await interaction.followup.send(_(render.FAILED), ephemeral=True)
        elif interaction.response.is_done():
            await interaction.edit_original_response(content=_(render.FAILED))
        else:
            await interaction.response.send_message(_(render.FAILED), ephemeral=True)


async def _taken(interaction: discord.Interaction[QuothClient], takes: Iterable[Take]) -> None:
    """Let the first of them take it that knows it."""
    for take in takes:
        if await take(interaction):
            return


def _without_mention(content: str, bot: int) -> str:
    """What a message says besides mentioning the bot: "@Quoth, who …" asks "who …"."""
    return regex.sub(rf"<@!?{bot}>[\s,:;]*", " ", content).strip()
