"""The small Discord as a test holds it: started, stocked with people, broken on demand."""

# ruff: noqa: ASYNC109 - a wait of ours says what never came, asyncio.timeout could not

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from .acts import Acts
from .fault import Fault
from .gateway import GUILDS, RECONNECT
from .permission import Overwrite, Permission
from .problem import Problem
from .process import BotProcess
from .rest import Rest
from .session import Event, Resume
from .snowflake import new_id
from .wire import channel_json, guild_json, role_json
from .world import Channel, ChannelType, Guild, Role, User, World

HIGHEST_BODY = 64 * 1024 * 1024
"""Above Discord's own limit, so that too large a request is refused by name."""


class SmallDiscord(Acts):
    """A running server with one guild ("Reading Room"), one channel ("general") and two people.

    `guild`, `channel`, `user` (Ottilie, the owner) and `other` (Ben) are the ones meant when none
    is given. Leaving the block stops every bot and raises AssertionError if problems are left.
    """

    def __init__(
        self,
        token: str = "small-discord-token",
        *,
        bot_name: str = "Quoth",
        strict: bool = True,
        heartbeat_interval: float = 41.25,
    ) -> None:
        """`strict` False leaves the problems to the test; `heartbeat_interval` in seconds."""
        bot_id = new_id()
        world = World(User(bot_id, bot_name, bot=True), application_id=bot_id)
        super().__init__(token, world, heartbeat_interval=heartbeat_interval)
        self.bot = world.bot
        self.user = world.add_user("Ottilie")  # nothing that a hexadecimal id spells by chance
        self.other = world.add_user("Ben")
        self.guild = world.add_guild("Reading Room", self.user)
        world.join(self.other, self.guild)
        self.channel = self.add_channel("general")
        self._strict = strict
        self._bots: list[BotProcess] = []

    async def __aenter__(self) -> Self:
        rest = Rest(self)
        app = web.Application(client_max_size=HIGHEST_BODY)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/cdn/attachments/{channel}/{id}/{name}", rest.file)
        app.router.add_route("*", "/{anything:.*}", rest.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for bot in self._bots:
            if bot.returncode is None:
                with suppress(AssertionError):
                    await bot.stop(timeout=5)
            bot.close()
        with suppress(AssertionError):
            self.gateway.drop()
        await self._runner.cleanup()
        if self._strict and error is None and self.problems:
            listed = "\n".join(f"  {problem}" for problem in self.problems)
            raise AssertionError(f"the small Discord has {len(self.problems)} problems:\n{listed}")

    async def start_bot(
        self, *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> BotProcess:
        """Start `python *arguments` with DISCORD_TOKEN, _API_URL and _GATEWAY_URL, and `env`."""
        self.hopeless.clear()
        own = {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_URL": self.api_url,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }
        bot = await BotProcess.start(arguments, {**own, **(env or {})}, cwd, self._ended)
        self._bots.append(bot)
        return bot

    async def ready(self, timeout: float = 30.0, *, commands: bool = True) -> None:
        """Waits for READY to be sent and (unless `commands` is False) commands to be synced."""

        def probe() -> bool | None:
            connected = any(s.ready and s.socket for s in self.gateway.live())
            return (connected and bool(self.commands or not commands)) or None

        await self.until(probe, "the bot to log in and sync its commands", timeout)

    @property
    def resumes(self) -> list[Resume]:
        """Every RESUME granted so far."""
        return self.gateway.resumes

    def take_problem(self, text: str) -> Problem:
        """The first problem whose text holds `text`, taken off the list: it was expected."""
        for problem in self.problems:
            if text in str(problem):
                self.problems.remove(problem)
                return problem
        listed = "\n".join(f"  {problem}" for problem in self.problems) or "  none"
        raise AssertionError(f"no problem says {text!r}; there are:\n{listed}")

    def add_user(self, name: str, *, guild: Guild | None = None, bot: bool = False) -> User:
        """Somebody new, a member of the guild."""
        user = self.world.add_user(name, bot=bot)
        self.world.join(user, guild or self.guild)
        return user

    def add_guild(self, name: str, *, guild_id: int | None = None, locale: str = "en-US") -> Guild:
        """The bot is invited to another server; `guild_id` decides its shard."""
        guild = self.world.add_guild(name, self.user, guild_id=guild_id, locale=locale)
        data = guild_json(self.world, guild)
        self.gateway.dispatch(Event("GUILD_CREATE", data, guild.id, GUILDS))
        return guild

    def leave_guild(self, guild: Guild) -> None:
        """The bot is thrown out."""
        del self.world.members[guild.id, self.bot.id]
        self.gateway.dispatch(Event("GUILD_DELETE", {"id": str(guild.id)}, guild.id, GUILDS))

    def add_role(self, name: str, permissions: Permission = Permission.NONE) -> Role:
        """A new role of the server; nobody has it yet."""
        role = self.world.add_role(self.guild, name, permissions)
        data = {"guild_id": str(self.guild.id), "role": role_json(role)}
        self.gateway.dispatch(Event("GUILD_ROLE_CREATE", data, self.guild.id, GUILDS))
        return role

    def add_channel(
        self,
        name: str,
        *,
        guild: Guild | None = None,
        deny: Permission = Permission.NONE,
        overwrites: Iterable[Overwrite] = (),
        kind: ChannelType = ChannelType.TEXT,
    ) -> Channel:
        """A channel (of text, without `kind`) where the bot is denied `deny`; `overwrites` for
        anything else."""
        guild = guild or self.guild
        own = [Overwrite(self.bot.id, False, deny=deny)] if deny else []
        channel = Channel(new_id(), kind, name, guild.id, overwrites=(*own, *overwrites))
        self.world.channels[channel.id] = channel
        data = channel_json(self.world, channel)
        self.gateway.dispatch(Event("CHANNEL_CREATE", data, guild.id, GUILDS))
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Somebody deletes a channel, and what was said there with it."""
        data = channel_json(self.world, channel)
        del self.world.channels[channel.id]
        said = [one.id for one in self.world.messages.values() if one.channel_id == channel.id]
        for one in said:
            del self.world.messages[one]
        self.gateway.dispatch(Event("CHANNEL_DELETE", data, channel.guild_id, GUILDS))

    def add_thread(
        self, name: str, *, parent: Channel | None = None, locked: bool = False
    ) -> Channel:
        """A public thread that Ottilie opened."""
        return self.open_thread(parent or self.channel, name, self.user, locked=locked)

    def drop_socket(self) -> None:
        """Cut the gateway connection without a close frame: the bot has to RESUME.

        What is sent before it does is replayed. With `gateway_down` it cannot come back at once.
        """
        self.gateway.drop()

    @asynccontextmanager
    async def gateway_down(self) -> AsyncIterator[None]:
        """Cut the connection and keep the bot waiting at the door until the block ends."""
        self.gateway.up.clear()
        try:
            self.gateway.drop()
            yield
        finally:
            self.gateway.up.set()

    def send_reconnect(self) -> None:
        """Op 7: the bot is asked to reconnect and RESUME."""
        self.gateway.each_socket(lambda session, socket: socket.send(RECONNECT))

    def invalidate_session(self, *, resumable: bool) -> None:
        """Op 9: RESUME if `resumable`, else IDENTIFY anew and lose what is missed."""
        self.gateway.invalidate(resumable=resumable)

    def fail_next(
        self,
        method: str,
        path_pattern: str,
        *,
        status: int | None = 500,
        retry_after: float = 0.2,
        times: int = 1,
        scope: str = "user",
        after_effect: bool = False,
        delay: float = 0.0,
    ) -> None:
        """Arm a fault for the next `times` requests; see Fault. The pattern is a regular
        expression searched in the path after /api/v10; method "*" is any."""
        pattern = re.compile(path_pattern)
        self.faults.add(
            Fault(method, pattern, status, retry_after, scope, times, after_effect, delay)
        )

    async def reconnected(self, count: int = 1, timeout: float = 15.0) -> Resume:
        """Waits for the `count`-th RESUME."""

        def probe() -> Resume | None:
            return self.resumes[count - 1] if len(self.resumes) >= count else None

        return await self.until(probe, f"RESUME number {count}", timeout)

    def _ended(self, why: str) -> None:
        self.hopeless.append(why)
        self.changed()
