"""What exists: users, guilds, roles, members, channels, threads and messages, in flat tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from .message import Message
from .permission import ALL, EVERYONE, Overwrite, Permission, combine
from .problem import unknown
from .snowflake import new_id


class ChannelType(IntEnum):
    """The channel types the small Discord has; the values are Discord's."""

    TEXT = 0
    DM = 1
    VOICE = 2
    ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


THREADS = (
    ChannelType.ANNOUNCEMENT_THREAD,
    ChannelType.PUBLIC_THREAD,
    ChannelType.PRIVATE_THREAD,
)
THREAD_IN = {
    ChannelType.TEXT: ChannelType.PUBLIC_THREAD,
    ChannelType.ANNOUNCEMENT: ChannelType.ANNOUNCEMENT_THREAD,
}
"""What a thread on a message becomes; other channels have none."""


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot; `dms_open` is whether bots may write to them."""

    id: int
    name: str
    bot: bool = False
    dms_open: bool = True

    @property
    def mention(self) -> str:
        """The text that mentions them."""
        return f"<@{self.id}>"


@dataclass(frozen=True, slots=True)
class Guild:
    """A server."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"


@dataclass(frozen=True, slots=True)
class Role:
    """A role; @everyone has its guild's id; `bot_id` marks the role Discord makes for a bot."""

    id: int
    guild_id: int
    name: str
    permissions: Permission = Permission.NONE
    bot_id: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A text channel, a thread (`parent_id`) or a DM (`guild_id` None, `recipient_id` set)."""

    id: int
    type: ChannelType
    name: str
    guild_id: int | None = None
    overwrites: tuple[Overwrite, ...] = ()
    parent_id: int | None = None
    owner_id: int | None = None
    recipient_id: int | None = None
    archived: bool = False
    locked: bool = False

    @property
    def is_thread(self) -> bool:
        """Whether it is a thread."""
        return self.type in THREADS


@dataclass(slots=True)
class World:
    """The tables. Records in them are frozen: a change puts a new record in the old one's place."""

    bot: User
    application_id: int
    users: dict[int, User] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[tuple[int, int], frozenset[int]] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.users[self.bot.id] = self.bot

    def add_user(self, name: str, *, bot: bool = False, dms_open: bool = True) -> User:
        """A new user, in no guild yet."""
        user = User(new_id(), name, bot, dms_open)
        self.users[user.id] = user
        return user

    def add_guild(
        self, name: str, owner: User, *, guild_id: int | None = None, locale: str = "en-US"
    ) -> Guild:
        """A new guild with @everyone, its owner and, with its own role, the bot."""
        guild = Guild(guild_id or new_id(), name, owner.id, locale)
        self.guilds[guild.id] = guild
        self.roles[guild.id] = Role(guild.id, guild.id, "@everyone", EVERYONE)
        own = Role(new_id(), guild.id, self.bot.name, Permission.NONE, self.bot.id)
        self.roles[own.id] = own
        self.join(owner, guild)
        self.join(self.bot, guild, [own])
        return guild

    def add_role(self, guild: Guild, name: str, permissions: Permission) -> Role:
        """A new role that nobody has yet."""
        role = Role(new_id(), guild.id, name, permissions)
        self.roles[role.id] = role
        return role

    def join(self, user: User, guild: Guild, roles: Iterable[Role] = ()) -> None:
        """Make a user a member, or replace the roles of one."""
        self.members[guild.id, user.id] = frozenset(role.id for role in roles)

    def channel(self, channel_id: int) -> Channel:
        """The channel, or RefusedError with 404 / 10003."""
        if channel_id not in self.channels:
            raise unknown(10003, "Channel")
        return self.channels[channel_id]

    def message(self, channel_id: int, message_id: int) -> Message:
        """The message a client of the channel route can see, or RefusedError with 404 / 10008."""
        message = self.messages.get(message_id)
        if message is None or message.channel_id != channel_id or message.ephemeral:
            raise unknown(10008, "Message")
        return message

    def guild_roles(self, guild_id: int) -> list[Role]:
        """The guild's roles, @everyone first."""
        return [role for role in self.roles.values() if role.guild_id == guild_id]

    def bot_role(self, guild: Guild) -> Role:
        """The role Discord made for the bot; mentioning it is not mentioning the bot."""
        return next(r for r in self.guild_roles(guild.id) if r.bot_id == self.bot.id)

    def dm_with(self, user: User) -> Channel:
        """The DM between the bot and the user, opened if need be."""
        for channel in self.channels.values():
            if channel.recipient_id == user.id:
                return channel
        channel = Channel(new_id(), ChannelType.DM, "", recipient_id=user.id)
        self.channels[channel.id] = channel
        return channel

    def permissions(self, user_id: int, channel: Channel) -> Permission:
        """What the user may do in the channel; in a DM everything, as nobody can be kept out."""
        if channel.guild_id is None:
            return ALL
        guild = self.guilds[channel.guild_id]
        if user_id == guild.owner_id:
            return ALL
        own = self.members.get((guild.id, user_id))
        if own is None:
            return Permission.NONE
        place = self.channels[channel.parent_id] if channel.parent_id else channel
        return combine(
            [self.roles[guild.id].permissions, *(self.roles[role].permissions for role in own)],
            place.overwrites,
            everyone_id=guild.id,
            role_ids=own,
            member_id=user_id,
        )
