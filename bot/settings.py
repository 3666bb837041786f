"""The section `[bot]` of config.toml."""

from typing import Annotated, Literal

import msgspec

from corpus.settings import Count


class BotSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the bot works on Discord. The token is no setting: it stands in DISCORD_TOKEN."""

    data: str = "data/bot"
    """Folder of what the bot remembers over a restart: the answers that it sent, and votes."""
    added_articles: Annotated[int, msgspec.Meta(ge=0)] = 1000
    """Articles that each server may add on Discord; 0: none."""
    addresses: Literal["public", "any", "none"] = "public"
    """Web pages that moderators may have the bot read: those of the public web, also those of this
    machine and its network, or none."""
    queue: Count = 64
    """Questions in hand at once; one more is told that the bot is busy."""
    refresh_seconds: Annotated[float, msgspec.Meta(gt=0)] = 2.0
    """How often the bot looks whether a new snapshot was published."""
    shutdown_seconds: Annotated[float, msgspec.Meta(ge=0)] = 10.0
    """How long questions that wait may still be answered after SIGTERM."""
