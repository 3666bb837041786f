"""Permission bits and how Discord combines roles and overwrites into one set.

Source: https://docs.discord.com/developers/topics/permissions
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag


class Permission(IntFlag):
    """The bits the small Discord knows by name; the values are Discord's."""

    NONE = 0
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL = Permission((1 << 50) - 1)

EVERYONE = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What @everyone may do in a new guild (MENTION_EVERYONE left out, so that it has to be given)."""


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What one channel allows or denies one role or one member."""

    target_id: int
    is_role: bool
    allow: Permission = Permission.NONE
    deny: Permission = Permission.NONE


def combine(
    base: Iterable[Permission],
    overwrites: Iterable[Overwrite],
    *,
    everyone_id: int,
    role_ids: frozenset[int],
    member_id: int,
) -> Permission:
    """The permissions of one member in one channel.

    `base` holds the permissions of each of the member's roles, @everyone among them. The channel's
    overwrites are applied in Discord's order: @everyone, all roles together, the member.
    """
    total = Permission.NONE
    for one in base:
        total |= one
    if total & Permission.ADMINISTRATOR:
        return ALL
    found = list(overwrites)
    layers = (
        [o for o in found if o.is_role and o.target_id == everyone_id],
        [o for o in found if o.is_role and o.target_id in role_ids and o.target_id != everyone_id],
        [o for o in found if not o.is_role and o.target_id == member_id],
    )
    for layer in layers:
        for overwrite in layer:
            total &= ~overwrite.deny
        for overwrite in layer:
            total |= overwrite.allow
    return total if total & Permission.VIEW_CHANNEL else Permission.NONE
