"""What people do on the small Discord, and waiting for what the bot does in return."""

# ruff: noqa: ASYNC109 - a wait of ours says what never came, asyncio.timeout could not

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from . import command_call
from .core import Core
from .draft import store
from .event import interaction_event
from .interaction import Interaction, InteractionKind
from .mention import EVERYONE, mentioned_roles, mentioned_users
from .message import Message
from .message_routes import REPLY
from .permission import Permission
from .request import Upload
from .session import Event
from .snowflake import new_id
from .world import Channel, Guild, User

T = TypeVar("T")
CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3


class Acts(Core):
    """A Core with people in it. Where no channel or user is given: `channel` and `user`."""

    guild: Guild
    channel: Channel
    user: User

    async def say(
        self,
        channel: Channel | None = None,
        author: User | None = None,
        content: str = "",
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        files: Sequence[Upload] = (),
        embeds: Sequence[dict[str, Any]] = (),
        sent: datetime | None = None,
    ) -> Message:
        """Somebody sends a message; with `reply_to` a reply, which pings unless `ping` is False.
        `sent`: at that moment, not now.

        A reply to the bot's answer to a command pings nobody, as on Discord.
        """
        channel, author = channel or self.channel, author or self.user
        message = Message(
            new_id(sent),
            channel.id,
            author.id,
            channel.guild_id,
            embeds=tuple(embeds),
            attachments=tuple(store(self, channel.id, file) for file in files),
            type=REPLY if reply_to else 0,
            reference_id=reply_to.id if reply_to else None,
        )
        message = self._worded(message, content, channel)
        if reply_to is not None and ping and reply_to.interaction_id is None:
            pinged = dict.fromkeys([*message.mentions, reply_to.author_id])
            message = replace(message, mentions=tuple(pinged))
        return self.post(message)

    async def dm(self, user: User | None = None, content: str = "", **more: Any) -> Message:
        """Somebody writes to the bot privately; `more` as for `say`."""
        user = user or self.user
        return await self.say(self.world.dm_with(user), user, content, **more)

    async def edit(self, message: Message, content: str) -> Message:
        """Somebody changes what they said."""
        channel = self.world.channels[message.channel_id]
        worded = self._worded(message, content, channel)
        names = ("content", "mentions", "mention_roles", "mention_everyone")
        return self.revise(message, **{name: getattr(worded, name) for name in names})

    async def delete(self, message: Message) -> None:
        """Somebody deletes a message, their own or another's."""
        self.remove(self.world.messages[message.id])

    async def reply_to(
        self,
        message: Message,
        timeout: float = 15.0,
        until: Callable[[Message], bool] = lambda message: True,
    ) -> Message:
        """Waits for the bot's first reply to this message, and for `until` to be true of it."""

        def probe() -> Message | None:
            return next((reply for reply in self.replies_to(message) if until(reply)), None)

        return await self.until(probe, f"a reply to {message.content[:60]!r}", timeout)

    def replies_to(self, message: Message) -> list[Message]:
        """Every reply of the bot to this message so far, as they are now."""
        return [m for m in self.said() if m.reference_id == message.id]

    def said(self, channel: Channel | None = None) -> list[Message]:
        """Every message of the bot, oldest first, as they are now; ephemeral ones too."""
        own = [m for m in self.world.messages.values() if m.author_id == self.world.bot.id]
        return [m for m in own if channel is None or m.channel_id == channel.id]

    async def until(
        self, probe: Callable[[], T | None], what: str = "a condition", timeout: float = 15.0
    ) -> T:
        """Waits until `probe` gives something that is not None (False is something)."""
        return await self.bell.until(probe, what, timeout)

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        channel: Channel | None = None,
        user: User | None = None,
        locale: str = "en-US",
        user_installed: bool = False,
    ) -> Interaction:
        """Somebody uses a slash command; subcommands after a space: "server language".

        Option values are str, int, float, bool, User, Role, Channel or Upload.
        """
        channel, user = channel or self.channel, user or self.user
        words = name.split()
        command = command_call.find_command(self, words[0], CHAT_INPUT, channel, user)
        data = command_call.command_data(self, words, command, options or {}, channel)
        kind = InteractionKind.COMMAND
        one = Interaction(new_id(), kind, channel, user, f"/{name}", self.world, self.bell)
        one.user_installed = user_installed
        return self._interact(one, data, locale)

    async def autocomplete(
        self,
        name: str,
        options: Mapping[str, Any],
        focused: str,
        *,
        channel: Channel | None = None,
        user: User | None = None,
    ) -> Interaction:
        """Somebody types into the option `focused`; wait for `.choices()`."""
        channel, user = channel or self.channel, user or self.user
        words = name.split()
        command = command_call.find_command(self, words[0], CHAT_INPUT, channel, user)
        data = command_call.command_data(self, words, command, options, channel, focused)
        kind = InteractionKind.AUTOCOMPLETE
        one = Interaction(new_id(), kind, channel, user, f"/{name}", self.world, self.bell)
        return self._interact(one, data)

    async def menu(
        self,
        name: str,
        target: Message | User,
        *,
        channel: Channel | None = None,
        user: User | None = None,
    ) -> Interaction:
        """Somebody picks a context menu command on a message or a user."""
        user = user or self.user
        if isinstance(target, Message):
            channel, kind = self.world.channels[target.channel_id], MESSAGE_MENU
        else:
            channel, kind = channel or self.channel, USER_MENU
        command = command_call.find_command(self, name, kind, channel, user)
        data = command_call.menu_data(self, command, target, channel)
        one = Interaction(
            new_id(), InteractionKind.COMMAND, channel, user, name, self.world, self.bell
        )
        one.is_menu = True
        return self._interact(one, data)

    async def click(
        self,
        message: Message,
        custom_id: str,
        *,
        user: User | None = None,
        values: list[str] | None = None,
        locale: str = "en-US",
    ) -> Interaction:
        """Somebody clicks a button or, with `values`, picks from a select menu."""
        user = user or self.user
        now = self.world.messages[message.id]
        if now.visible_to not in (None, user.id):
            raise LookupError(f"{user.name} does not see the ephemeral message {now.id}")
        data = command_call.component_data(now, custom_id, values)
        channel = self.world.channels[now.channel_id]
        kind = InteractionKind.COMPONENT
        one = Interaction(new_id(), kind, channel, user, custom_id, self.world, self.bell)
        one.source_id = now.id
        return self._interact(one, data, locale)

    async def submit(self, opened: Interaction, values: Mapping[str, Any]) -> Interaction:
        """The user fills in the modal that `opened` was answered with, by custom_id."""
        modal = await opened.modal()
        data = command_call.modal_data(modal, values)
        kind, name = InteractionKind.MODAL, str(modal["custom_id"])
        one = Interaction(new_id(), kind, opened.channel, opened.user, name, self.world, self.bell)
        one.source_id, one.opened_by = opened.source_id, opened
        return self._interact(one, data)

    async def again(self, interaction: Interaction) -> None:
        """The gateway delivers an interaction once more, as it may after a connection broke."""
        assert interaction.event is not None
        self.gateway.dispatch(interaction.event)

    def _interact(
        self, interaction: Interaction, data: dict[str, Any], locale: str = "en-US"
    ) -> Interaction:
        self.interactions[interaction.id] = interaction
        event = interaction_event(self, interaction, data, locale)
        guild_id = interaction.channel.guild_id
        interaction.event = Event("INTERACTION_CREATE", event, guild_id)
        self.gateway.dispatch(interaction.event)
        return interaction

    def _worded(self, message: Message, content: str, channel: Channel) -> Message:
        """The message saying this, with everybody mentioned whom the author may mention."""
        rights = self.world.permissions(message.author_id, channel)
        everyone = bool(EVERYONE.search(content)) and bool(rights & Permission.MENTION_EVERYONE)
        return replace(
            message,
            content=content,
            mentions=mentioned_users(content),
            mention_roles=mentioned_roles(content),
            mention_everyone=everyone and channel.guild_id is not None,
        )
