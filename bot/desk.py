"""What becomes of a question, whoever asked it and wherever."""

import asyncio
import contextlib
import datetime
import logging
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import discord
import msgspec

from bot import render, understood
from bot.building import Building, Outcome
from bot.builds import Builds
from bot.buttons import below_answer
from bot.claims import QUOTES
from bot.errors import BusyError, ShelfError
from bot.exchange import Exchanges
from bot.labels import Labels
from bot.language import _
from bot.live import Live
from bot.marks import Marks
from bot.once import Once
from bot.place import places_of
from bot.preferences import PRECISION, Preferences, ServerPreferences
from bot.rules import GONE, Pace, refusal
from bot.sent import Asking, SentAnswer, SentAnswers, SentQuote
from bot.servers import Servers
from bot.settings import BotSettings
from bot.shelf import Shelf
from bot.sight import Sight
from bot.state import State
from bot.threads import Threads
from bot.votes import Votes
from bot.worker import Worker
from corpus import pile
from corpus.article import Span
from corpus.settings import Config, CorpusSettings
from index.answer import Answer, Quote, Verdict
from index.errors import QuestionError
from index.followup import Exchange, completed
from index.scope import EVERYTHING, Scope

log = logging.getLogger(__name__)

_TOKEN = 15 * 60.0
"""Seconds for which Discord knows an interaction; it may deliver one twice."""


class Reply(msgspec.Struct, frozen=True):
    """What is sent."""

    text: str
    exchange: Exchange | None = None
    """What a follow-up to it would follow; None if no question was answered."""
    number: int = 0
    """Id of the answer that was written down; 0 if none was."""
    view: discord.ui.View | None = None
    """Its buttons."""


class Desk:
    """The live index, the worker that asks it, and everything that is remembered."""

    def __init__(self, live: Live, settings: BotSettings, state: State, config: Config) -> None:
        self.live = live
        self.config = config
        """What the bot was started with, and whoever builds the index is."""
        self.building = Building(config, live)
        self.builds = Builds(state)
        self.building.watcher = self._built
        self.settings = settings
        self.corpus = config.section("corpus", CorpusSettings)
        self.shelf = Shelf(pile.places(config, self.corpus).added, settings.added_articles)
        self.once = Once(_TOKEN)
        """Interactions that were taken up, and by what: Discord may deliver one twice."""
        self.worker = Worker(live.answer, settings.queue)
        self.exchanges = Exchanges()
        self.state = state
        self.sent = SentAnswers(state)
        self.marks = Marks(state)
        self.votes = Votes(state)
        self.labels = Labels(state)
        self.servers = Servers(state, shelf=self.shelf)
        self.preferences = ServerPreferences(state)
        self.changing = asyncio.Lock()
        """Held while the settings of a server are changed."""
        self.reading: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By server: held while what a moderator of it sent is fetched and read."""
        self._pace = Pace()
        self.threads = Threads()

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
            answer = await self.worker.do(
                lambda: self._answer(searched, scope, asking.server, day=asking.day), asking.member
            )
            notes = (
                understood.asked(question) if asking.repeated else "",
                understood.completed(answer) if searched != question else "",
                self.live.told(scope, self.sight(asking.server)),
                _(understood.GO_ON) if asking.thread else "",
            )
            text, spans = understood.laid_out(answer, *filter(None, notes))
        except QuestionError as error:
            return Reply(understood.refused(error))
        except BusyError as error:
            return Reply(_(str(error)))
        except Exception:
            log.exception("a question could not be answered")
            return Reply(_(render.FAILED))
        spent = (time.perf_counter() - started) * 1000
        log.info("%s, %d quotes, %.0f ms", answer.verdict, len(answer.quotes), spent)
        shown = await asyncio.to_thread(_shown, answer, spans)  # hashes long articles
        number = await self._kept(answer, asking, scope, shown)
        exchange = Exchange.of(answer, scope)
        if not number:
            return Reply(text, exchange)
        titles = [render.title(quote.article) for quote in answer.quotes[: len(shown)]]
        view = below_answer(number, shown, titles, private=asking.private)
        return Reply(text, exchange, number, view)

    def refused(self, guild: discord.Guild | None, channel: object, member: object) -> str:
        """Why this member may not ask here and now, in words for them; "" if they may, and then
        the question is counted."""
        if guild is None:
            return ""
        return self._against_rules(guild, channel, member) or self._pace.refusal(
            self.preferences.of(guild.id), guild.id, getattr(member, "id", 0)
        )

    def may_see(self, interaction: discord.Interaction[Any], answer: SentAnswer) -> bool:
        """True for an answer of this channel; one that only its asker sees is theirs alone."""
        if (answer.server, answer.channel) != (interaction.guild_id or 0, interaction.channel_id):
            return False
        own = self.state.alias(interaction.user.id) == answer.asker
        return own or not (answer.private or answer.server == 0)

    def barred(self, interaction: discord.Interaction[Any]) -> str:
        """Why somebody may not even read on here, in words for them; "" if they may."""
        if interaction.guild is None:
            return ""
        return self._against_rules(interaction.guild, interaction.channel, interaction.user)

    def _against_rules(self, guild: discord.Guild, channel: object, member: object) -> str:
        roles = [role.id for role in getattr(member, "roles", ())]
        chosen = self.preferences.of(guild.id)
        refused = refusal(chosen, places_of(channel), roles)
        return _(GONE) if refused and _all_gone(guild, chosen) else refused

    def sight(self, server: int) -> Sight:
        """What this server may see."""
        return Sight(server, self.preferences.of(server).collections)

    async def found(self, question: str, server: int, member: int, day: datetime.date) -> Answer:
        """An answer with its best quotes, as many as a claim of this day gets; nothing of it is
        sent or kept. Raises BusyError and QuestionError."""
        return await self.worker.do(
            lambda: self._answer(question, EVERYTHING, server, QUOTES, day), member
        )

    async def nearest(
        self, question: str, server: int, member: int, most: int, day: datetime.date
    ) -> Answer:
        """What comes closest now to a question of this day, as `Live.nearest` gives it; raises
        BusyError and QuestionError."""
        return await self.worker.do(
            lambda: self.live.nearest(
                question, self.sight(server), most, self._precision(server), day
            ),
            member,
        )

    async def further(
        self, answer: SentAnswer, shown: Sequence[SentQuote], member: int
    ) -> tuple[Quote, Verdict] | None:
        """The next best quote for the question of an answer, and what it is by itself; raises
        BusyError if too many questions wait."""
        question, scope, server = answer.body.question, answer.body.scope, answer.server
        return await self.worker.do(
            lambda: self.live.further(
                question, scope, self.sight(server), shown, self._precision(server), answer.day
            ),
            member,
        )

    def _answer(
        self,
        question: str,
        scope: Scope,
        server: int,
        most: int = 0,
        day: datetime.date | None = None,
    ) -> Answer:
        """With the settings of a server as they are when the turn of the question comes: what was
        unbound while it waited is not quoted."""
        sight, precision = self.sight(server), self._precision(server)
        most = most or self.preferences.of(server).quotes
        return self.live.answer(question, scope, sight, precision, most, day)

    def _precision(self, server: int) -> float | None:
        return PRECISION[self.preferences.of(server).care]

    async def _built(self, outcome: Outcome) -> None:
        with told():
            await self.builds.ended(outcome)

    async def stands_in(self, reply: Reply, message: int) -> None:
        """The reply was sent in this message."""
        if reply.number:
            with contextlib.suppress(sqlite3.Error):  # told when it was written down
                await self.sent.stands_in(reply.number, message)

    async def moves_to(self, reply: Reply, channel: int) -> None:
        """The reply is about to be sent in another channel than where it was asked for."""
        if reply.number:
            with contextlib.suppress(sqlite3.Error):  # told when it was written down
                await self.sent.moves_to(reply.number, channel)

    async def _kept(
        self, answer: Answer, asking: Asking, scope: Scope, shown: Sequence[SentQuote]
    ) -> int:
        """Write an answer down for its buttons; 0, and it has none, if that cannot be done."""
        try:
            return await self.sent.keep(asking, answer, scope, shown)
        except sqlite3.Error as error:
            log.warning("an answer goes without buttons: the state cannot be written: %s", error)
            return 0


def _shown(answer: Answer, spans: Sequence[Span]) -> list[SentQuote]:
    """The quotes in the message, each as far as it is shown."""
    return [
        msgspec.structs.replace(SentQuote.of(quote), span=span)
        for quote, span in zip(answer.quotes, spans, strict=False)
    ]


@contextlib.contextmanager
def told() -> Iterator[None]:
    """A state that cannot be written is told in the log; the bot goes on."""
    try:
        yield
    except (sqlite3.Error, ShelfError) as error:
        log.warning("the state cannot be written: %s", error)


def _all_gone(guild: discord.Guild, chosen: Preferences) -> bool:
    """True if of the chosen channels, or of the chosen roles, none exists any more."""
    channels, roles = [one for one in chosen.channels if one], chosen.roles
    no_channel = bool(channels) and not any(map(guild.get_channel, channels))
    return no_channel or (bool(roles) and not any(map(guild.get_role, roles)))
