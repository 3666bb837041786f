"""What people do on the small Discord, and which messages are then in the picture."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from bot_library import COMPILED, LASAGNE, WHO, Library, running  # noqa: E402 - beside the tests
from small_discord import Message, SmallDiscord  # noqa: E402

_ARTICLES = Path(__file__).parent / "articles"
_PHONE, _DESKTOP = 390, 720


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A message in a picture, with what Discord holds of it."""

    author: str
    """`bot`, `asker` or `other`."""
    content: str
    components: tuple[dict[str, Any], ...] = ()
    ephemeral: bool = False
    by: str = "asker"
    """Whose command or message it answers."""
    used: str = ""
    """The command it answers."""
    replied: str = ""
    """The message it replies to."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn into one file."""

    name: str
    messages: tuple[Shown, ...]
    names: dict[str, str]
    """What stands where a member is mentioned, by id."""
    width: int = _DESKTOP
    """In CSS pixels."""
    theme: str = "dark"


def library(folder: Path) -> Library:
    """The sample articles and those of the pictures, indexed; the reader is the shipped one."""
    made = Library(folder)
    shutil.copytree(ROOT / "corpus" / "articles", made.articles)
    shutil.copytree(_ARTICLES, made.articles / "pictures")
    (folder / "config.toml").write_text(
        '[corpus]\narticles = "articles"\n'
        f'[index]\ndata = "data"\ncompiled = "{COMPILED.as_posix()}"\n[bot]\ndata = "bot"\n',
        encoding="utf-8",
    )
    made.build()
    return made


async def pictures(made: Library) -> list[Picture]:
    """Everything is really asked and pressed: the messages are those that the bot sent."""
    async with running(made) as (discord, _bot):
        scene = _Scene(discord)
        asked = await scene.mention(WHO)
        return [
            scene.picture("answer", *asked),
            scene.picture("answer-light", *asked, theme="light"),
            scene.picture("answer-phone", *asked, width=_PHONE),
            scene.picture("reading-on", *await scene.reading_on(WHO)),
            scene.picture("nothing", *await scene.mention(LASAGNE)),
            scene.picture("source", *await scene.source()),
            scene.picture("settings", await scene.settings()),
            scene.picture("long-title", *await scene.mention(_LONG)),
            scene.picture("no-link", *await scene.mention(_INK)),
            scene.picture("right-to-left", *await scene.mention(_BRIDGE)),
            scene.picture("right-to-left-titles", await scene.command(LASAGNE, tag="arabic")),
            # last: from then on Ottilie is answered in German
            scene.picture("german", await scene.command(WHO, "de")),
        ]


_LONG = "how did the fire in the north tower begin?"
_INK = "what is the ink for the school press made of?"
_BRIDGE = "متى أُغلق جسر المرفأ القديم أمام السيارات؟"
_CLAIMS = (
    "Bill de Blasio skipped the meeting at the White House. "
    "And the rowing club cancelled its head race in autumn."
)


class _Scene:
    """Ottilie asks; Ben says things."""

    def __init__(self, discord: SmallDiscord) -> None:
        self._discord = discord
        people = (discord.bot, discord.user, discord.other)
        self._names = {str(one.id): one.name for one in people}

    def picture(self, name: str, *messages: Shown, **more: Any) -> Picture:
        return Picture(name=name, messages=messages, names=self._names, **more)

    async def mention(self, question: str) -> tuple[Shown, Shown]:
        said = await self._discord.say(content=f"{self._discord.bot.mention} {question}")
        answer = await self._discord.reply_to(said, timeout=60)
        return self._said(said), self._answer(answer, replied=said.content)

    async def command(self, question: str, locale: str = "en-US", **options: str) -> Shown:
        words = {"question": question, **options}
        asked = await self._discord.slash("ask", words, locale=locale)
        return self._answer(await asked.answer(timeout=60), used="ask")

    async def reading_on(self, question: str) -> tuple[Shown, Shown]:
        """A private answer, and what After ▶ shows."""
        asked = await self._discord.slash("ask", {"question": question, "private": True})
        answer = await asked.answer(timeout=60)
        pressed = await self._discord.click(answer, _custom_id(answer, "After"))
        return self._answer(answer, used="ask"), self._answer(await pressed.answer())

    async def source(self) -> tuple[Shown, Shown]:
        discord = self._discord
        said = await discord.say(author=discord.other, content=_CLAIMS)
        picked = await discord.menu("Find the source", said)
        answer = await picked.answer(timeout=60)
        return self._said(said, "other"), self._answer(answer, used="Find the source")

    async def settings(self) -> Shown:
        opened = await self._discord.slash("settings")
        return self._answer(await opened.answer(), used="settings")

    def _said(self, message: Message, author: str = "asker") -> Shown:
        return Shown(author=author, content=message.content)

    def _answer(self, message: Message, **more: Any) -> Shown:
        return Shown(
            author="bot",
            content=message.content,
            components=message.components,
            ephemeral=message.ephemeral,
            **more,
        )


def _custom_id(message: Message, label: str) -> str:
    """The id of the button whose label holds these words."""
    buttons = [one for row in message.components for one in row.get("components", ())]
    return str(next(one["custom_id"] for one in buttons if label in one.get("label", "")))
