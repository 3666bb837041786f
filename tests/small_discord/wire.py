"""Users, members, roles, channels and guilds as Discord's JSON."""

from __future__ import annotations

from typing import Any

from .permission import ALL, Overwrite
from .snowflake import timestamp
from .world import Channel, ChannelType, Guild, Role, User, World

Json = dict[str, Any]
_VOICE: Json = {"bitrate": 64000, "user_limit": 0, "rtc_region": None, "video_quality_mode": 1}


def user_json(user: User) -> Json:
    """A user object."""
    return {
        "id": str(user.id),
        "username": user.name.lower().replace(" ", "_"),
        "global_name": None if user.bot else user.name,
        "discriminator": "0000" if user.bot else "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def member_json(world: World, guild_id: int, user: User, *, with_user: bool) -> Json:
    """A member object; `with_user` False is the partial one beside a message's author."""
    member = {
        "roles": [str(role) for role in sorted(world.members.get((guild_id, user.id), ()))],
        "nick": None,
        "avatar": None,
        "banner": None,
        "joined_at": timestamp(guild_id),
        "premium_since": None,
        "communication_disabled_until": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
    }
    return {**member, "user": user_json(user)} if with_user else member


def role_json(role: Role) -> Json:
    """A role object."""
    tags = {"tags": {"bot_id": str(role.bot_id)}} if role.bot_id else {}
    return {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": 0 if role.id == role.guild_id else 1,
        "permissions": str(int(role.permissions)),
        "managed": role.bot_id is not None,
        "mentionable": False,
        "flags": 0,
        **tags,
    }


def overwrite_json(overwrite: Overwrite) -> Json:
    """A permission overwrite object."""
    return {
        "id": str(overwrite.target_id),
        "type": 0 if overwrite.is_role else 1,
        "allow": str(int(overwrite.allow)),
        "deny": str(int(overwrite.deny)),
    }


def channel_json(world: World, channel: Channel) -> Json:
    """A channel object: text channel, thread or DM."""
    base: Json = {"id": str(channel.id), "type": int(channel.type), "flags": 0}
    if channel.type == ChannelType.DM:
        assert channel.recipient_id is not None
        recipient = user_json(world.users[channel.recipient_id])
        return {**base, "last_message_id": None, "recipients": [recipient]}
    base |= {"guild_id": str(channel.guild_id), "name": channel.name, "last_message_id": None}
    if not channel.is_thread:
        return {
            **base,
            "parent_id": None,
            "topic": None,
            "position": 0,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "permission_overwrites": [overwrite_json(one) for one in channel.overwrites],
            **(_VOICE if channel.type == ChannelType.VOICE else {}),
        }
    count = sum(m.channel_id == channel.id for m in world.messages.values())
    return {
        **base,
        "parent_id": str(channel.parent_id),
        "owner_id": str(channel.owner_id),
        "message_count": count,
        "total_message_sent": count,
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": channel.archived,
            "locked": channel.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": timestamp(channel.id),
            "create_timestamp": timestamp(channel.id),
            **({"invitable": True} if channel.type == ChannelType.PRIVATE_THREAD else {}),
        },
    }


def guild_json(world: World, guild: Guild) -> Json:
    """What GUILD_CREATE carries: of members the bot alone, as without the members intent."""
    channels = [c for c in world.channels.values() if c.guild_id == guild.id]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "icon": None,
        "features": [],
        "roles": [role_json(role) for role in world.guild_roles(guild.id)],
        "emojis": [],
        "stickers": [],
        "channels": [channel_json(world, c) for c in channels if not c.is_thread],
        "threads": [channel_json(world, c) for c in channels if c.is_thread and not c.archived],
        "members": [member_json(world, guild.id, world.bot, with_user=True)],
        "member_count": sum(guild_id == guild.id for guild_id, _ in world.members),
        "joined_at": timestamp(guild.id),
        "large": False,
        "unavailable": False,
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "afk_timeout": 300,
        "system_channel_flags": 0,
    }


def interaction_member(world: World, user: User, channel: Channel) -> Json:
    """The `member` of an interaction: the full member and what they may do in the channel."""
    assert channel.guild_id is not None
    member = member_json(world, channel.guild_id, user, with_user=True)
    return {**member, "permissions": str(int(world.permissions(user.id, channel) & ALL))}
