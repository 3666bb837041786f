"""A library to which moderators add articles, and what they do with it."""

from __future__ import annotations

from typing import Any

from bot_library import Library
from small_discord import Interaction, Message, SmallDiscord, Upload, User
from small_discord.message import walk

NOTES = "The whimbrel ferry leaves Elm Pier at seven in the morning. It comes back at noon."
MINUTES = "The council of Skerry met on Monday. It voted for a new lighthouse lamp."


class Site(Library):
    """A library of two articles of the operator."""

    def files(self, server: int, folder: str = "") -> list[str]:
        """The names of the files in a folder of what a server added."""
        place = self.folder / "added" / folder / f"server-{server}"
        return sorted(one.name for one in place.iterdir()) if place.exists() else []


def made(folder: Any, compiled: Any, *more: str) -> Site:
    """A new one; `more`: lines of its section [bot]."""
    site = Site(folder)
    site.articles.mkdir(parents=True)
    (site.folder / "config.toml").write_text(
        '[corpus]\narticles = "articles"\nadded = "added"\nfile_mb = 1\n'
        f'[index]\ndata = "data"\ncompiled = "{compiled.as_posix()}"\nreader = "none"\n'
        '[bot]\nrefresh_seconds = 0.2\ndata = "bot"\naddresses = "any"\n' + "\n".join(more),
        encoding="utf-8",
    )
    site.write("minutes", MINUTES, title="Minutes of Skerry", published="2024-05-06")
    site.write("boats", "The old boats of Skerry are tarred in spring.", title="Boats")
    site.build()
    return site


def labels(message: Message) -> list[str]:
    return [one["label"] for one in walk(message.components) if one.get("custom_id")]


def id_of(message: Message, label: str) -> str:
    found = (one for one in walk(message.components) if one.get("label") == label)
    return str(next(found)["custom_id"])


async def press(
    discord: SmallDiscord, message: Message, label: str, user: User | None = None
) -> Message:
    """The message once the bot has changed it."""
    return await (await clicked(discord, message, label, user)).answer()


async def clicked(
    discord: SmallDiscord, message: Message, label: str, user: User | None = None
) -> Interaction:
    return await discord.click(message, id_of(message, label), user=user)


async def add(
    discord: SmallDiscord, text: str | bytes, name: str = "notes.txt", **more: Any
) -> Message:
    """The preview of a file, or why it is none."""
    raw = text if isinstance(text, bytes) else text.encode()
    file = Upload(name, raw, "application/octet-stream")
    return await (await discord.slash("articles add", {"file": file}, **more)).answer()


async def keep(discord: SmallDiscord, text: str, name: str = "notes.txt", **more: Any) -> Message:
    """An article was added and kept."""
    return await press(discord, await add(discord, text, name, **more), "Keep")


async def listed(discord: SmallDiscord, title: str = "", **more: Any) -> Message:
    options = {"title": title} if title else {}
    return await (await discord.slash("articles list", options, **more)).answer()


async def offered(
    discord: SmallDiscord, command: str, typed: str = "", **more: Any
) -> dict[str, str]:
    """What is offered while somebody types an article: what is sent for each title."""
    options = {"article": typed, **({"question": "what?"} if command == "ask" else {})}
    found = await discord.autocomplete(command, options, "article", **more)
    return {str(one["name"]): str(one["value"]) for one in await found.choices()}
