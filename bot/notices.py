"""The messages that tell of a build while it goes on, also over a restart of the bot.

A message in a channel is edited by the bot itself: the token of a command dies after a quarter of
an hour. Where the bot may not write, only the one who asked sees it, and before the token dies it
says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

import discord
from discord.ui import Button, View

from bot import progress
from bot.building import Outcome, Run
from bot.builds import Last, Notice, may_know
from bot.desk import told
from bot.language import _, speak
from bot.owners import alone, sees_all
from bot.sending import BROKEN, NOBODY
from bot.tally import seen

if TYPE_CHECKING:
    from bot.client import QuothClient

log = logging.getLogger(__name__)

CANCEL = "q1:ix:c:"
"""How the id of a button begins that cancels a build, before the number of that."""
_PAUSE = 2.0
"""Seconds between two edits of a message at least."""
TOKEN_LIFE = 14 * 60.0
"""Seconds for which a command's own answer is edited; Discord allows fifteen minutes."""
_LAST_WORDS = 3.0
"""Seconds to say that the bot is being restarted."""
Edit = Callable[[str, View | None], Awaitable[object]]


class Notices:
    """What tells of the build under way."""

    def __init__(self, client: QuothClient) -> None:
        self._client = client
        self._tasks: set[asyncio.Task[None]] = set()
        self._followed: dict[Notice, Run] = {}
        """The build that each message in a channel tells of."""
        self.opening = asyncio.Lock()
        """Held while a build is begun and its message sent: who comes second finds that."""

    async def resume(self) -> None:
        """Begin the build again that was wanted and not done, and go on telling of it; messages
        whose build ended while the bot was stopped say so."""
        desk = self._client.desk
        notices: list[Notice] = []
        with told():
            notices = await desk.builds.notices()
        run = desk.building.begin(next((one.asker for one in notices if one.asker), ""))
        for notice in notices:
            if run:
                self.follow(notice, run)
            else:
                self._start(self._end(notice))

    def follow(self, notice: Notice, run: Run, shown: str = "") -> None:
        """Let a message in a channel, that says `shown`, tell of this build until it is over."""
        self._followed[notice] = run
        self._start(self._follow(notice, run, shown))

    async def note(self, notice: Notice, run: Run) -> None:
        """A message in a channel is about to tell of this build: `shown` finds it, and whatever
        ends the bot before it is followed, the next start knows it."""
        self._followed[notice] = run
        with told():
            await self._client.desk.builds.tells(notice)

    def follow_privately(self, server: int, run: Run, edit: Edit, shown: str) -> None:
        """Let an answer that only one member sees tell of it as long as it can be edited."""
        self._start(self._private(server, run, edit, shown))

    def shown(self, server: int) -> Notice | None:
        """The message of this server that tells of the build under way, if there is one."""
        running = self._client.desk.building.running
        told = (one for one, run in self._followed.items() if run is running)
        return next((one for one in told if one.server == server), None)

    def under_way(self, server: int, run: Run) -> str:
        """How far a build is, as this server may know."""
        counted = sees_all(self._client, server)
        return progress.under_way(run.far, waits=run.waits, counted=counted)

    async def close(self) -> None:
        """Say that the bot is being restarted, where there is time for it."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_LAST_WORDS)
            for task in late:
                task.cancel()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_safely(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _follow(self, notice: Notice, run: Run, shown: str) -> None:
        speak(notice.language)
        message = self._message(notice)
        await self._tell(
            notice.server,
            run,
            lambda text, view: message.edit(content=text, view=view, allowed_mentions=NOBODY),
            shown,
        )
        self._followed.pop(notice, None)
        if not run.ended.cancelled():
            with told():
                await self._client.desk.builds.told(notice.message)

    async def _tell(
        self, server: int, run: Run, edit: Edit, shown: str, until: float = float("inf")
    ) -> bool:
        """Edit a message until the build is over, or it is gone; False if the time was over."""
        while not run.ended.done():
            if time.monotonic() > until:
                return False
            text = self.under_way(server, run)
            if text != shown and not await _edited(edit, text, cancel_below(run)):
                return True
            shown = text
            await asyncio.wait([run.ended], timeout=_PAUSE)
        if run.ended.cancelled():
            last = _("I am being restarted. The build then begins again.")
        else:
            last = self.over(server, run.ended.result())
        await _edited(edit, last, None)
        return True

    async def _private(self, server: int, run: Run, edit: Edit, shown: str) -> None:
        if not await self._tell(server, run, edit, shown, time.monotonic() + TOKEN_LIFE):
            words = _(
                "The build goes on, but Discord does not let me change this message any longer. "
                "`/index status` tells how far it is."
            )
            await _edited(edit, words, None)

    async def _end(self, notice: Notice) -> None:
        """The build of this message ended while nobody could tell it so."""
        speak(notice.language)
        message = self._message(notice)
        last = None
        with told():
            last = await self._client.desk.builds.last()
        text = progress.over(last, None) if last else _("The build is over.")
        await _edited(
            lambda words, view: message.edit(content=words, view=view, allowed_mentions=NOBODY),
            text,
            None,
        )
        with told():
            await self._client.desk.builds.told(notice.message)

    def over(self, server: int, outcome: Outcome) -> str:
        """How a build ended, as this server may know."""
        sight = self._client.desk.sight(server)
        every = alone(self._client)
        problems = sum(
            may_know(one.path, sight, one.collection, every=every) for one in outcome.problems
        )
        last = Last(outcome.how, outcome.why, outcome.ended)
        return progress.over(last, seen(outcome.tallies, sight), problems)

    def _message(self, notice: Notice) -> discord.PartialMessage:
        channel = self._client.get_partial_messageable(notice.channel, guild_id=notice.server)
        return channel.get_partial_message(notice.message)


def cancel_below(run: Run) -> View:
    """The button that cancels this build and no other."""
    view = View(timeout=None)
    view.add_item(Button(label=_("Cancel"), custom_id=f"{CANCEL}{run.number}"))
    view.stop()  # it comes back by its id
    return view


async def _safely(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("a message could not tell of a build")


async def _edited(edit: Edit, text: str, view: View | None) -> bool:
    """False if the message is gone, or may no longer be edited."""
    with contextlib.suppress(*BROKEN):
        try:
            await edit(text, view)
        except (discord.NotFound, discord.Forbidden) as error:
            log.info("a message that told of a build cannot be edited: %s", error)
            return False
        except discord.HTTPException as error:
            log.warning("a message could not tell of a build: %s", error)
    return True
