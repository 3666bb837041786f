"""Articles with an index of their own, and the real bot started on them as a user starts it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot_hostile import FAMILY, SNIPPETS
from small_discord import BotProcess, SmallDiscord
from small_discord.process import PASSED_ON

ROOT = Path(__file__).resolve().parent.parent
RUN_BOT = str(ROOT / "run_bot.py")
COMPILED = ROOT / "data" / "compiled"
"""Where a checkout in use keeps the compiled model; the tests take it over if it is there."""

WHO, LASAGNE = "who skipped the meeting?", "what is the recipe for lasagne?"
BELL, LEDGER = "which zarquon bell rang?", "which plumbous ledger burned?"
"""Questions whose every word their article says again and again: answered by any calibration."""

HOSTILE: dict[str, dict[str, str]] = {
    "zarquon": {
        "title": "@everyone [click](http://evil.example) `zarquon` ]( ||x||",
        "url": "https://example.org/a_(b)/**bold**`x`",
        "text": "The zarquon bell rang. Zarquon bell, zarquon bell: it rang, it rang, rang.\n"
        + "\n".join(SNIPPETS[:40]).replace("\r", "\n"),
    },
    "plumbous": {
        "title": "Plumbous\nnotes <@1> :smile:",
        "url": "javascript:alert(1)",
        "text": "The plumbous ledger burned. Plumbous ledger: burned, burned, burned, "
        "the plumbous ledger, the ledger.\n> quoted\n>>> more\n# big\n-# small\n1. one\n2) two\n"
        "- dash\n* star\n+ plus\n12345678901. many\n```\ncode\n```\n[x](http://evil.example)",
    },
    "quixnar": {
        "title": "Quixnar \\ back_slash *star*",
        "url": "https://example.org/a b",
        "text": "The quixnar drum split. Quixnar drum: split. Quixnar drum!"
        " \u202eRTL אבג\u202c \u2066x\u2069 a\u200db\u200c "
        f"{FAMILY} e\u0301 😀 C:\\dir\\*.txt __init__ ¯\\_(ツ)_/¯ <t:0> </ask:1> <:e:1> "
        "discord.gg/x Discord.GG/x https://evil.example/a_(b) @here <@&1> <#1> ~~gone~~",
    },
    "vortigern": {
        "title": "Vortigern's endless word",
        "url": "https://example.org/" + "a" * 1000,
        "text": "The vortigern gate fell. Vortigern gate: fell! Vortigern! "
        f"{'`*' * 1500} Vortigern was {FAMILY * 300}!",
    },
    "wexford": {
        "title": "Wexford stars",
        "url": "https://example.org/stars",
        "text": " ".join(
            f"The *wexford* star-number-{n} ***incomprehensibly*** ```shone-through-everything``` "
            f"on night {n} over ___interminable___ ||~~constellations~~||."
            for n in range(40)
        ),
    },
}
"""Articles that attack Discord's rendering, by the word that finds them."""


@dataclass(frozen=True)
class Library:
    """A folder with config.toml, articles and an index."""

    folder: Path

    @property
    def articles(self) -> Path:
        """Where its articles lie."""
        return self.folder / "articles"

    @property
    def data(self) -> Path:
        """Where its snapshots lie."""
        return self.folder / "data"

    def words(self, *more: str) -> tuple[str, ...]:
        """The command line of the bot on this library, after `python`."""
        return (RUN_BOT, "--config", str(self.folder / "config.toml"), *more)

    def write(self, name: str, text: str, **fields: str) -> None:
        """Put an article there; it is not indexed yet."""
        line = json.dumps({"id": name, "title": name, "text": text, **fields})
        (self.articles / f"{name}.jsonl").write_text(line + "\n", encoding="utf-8")

    def build(self, *more: str) -> None:
        """Publish a new snapshot, by the command that users have."""
        config = str(self.folder / "config.toml")
        run("-m", "index", "build", "--config", config, *more, check=True)

    def twin(self, folder: Path) -> Library:
        """A copy with a life of its own, in which no bot has answered yet."""
        shutil.copytree(self.folder, folder)
        shutil.rmtree(folder / "bot", ignore_errors=True)
        return Library(folder)


def run(
    *words: str, check: bool = False, stdin: str = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`python *words` in the project's folder, with nothing of Discord in the environment."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**kept, **(env or {})},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=check,
    )


@asynccontextmanager
async def running(
    library: Library, *more: str, env: Mapping[str, str] | None = None, **server: Any
) -> AsyncIterator[tuple[SmallDiscord, BotProcess]]:
    """A small Discord with the bot logged in; problems left at the end fail the test."""
    async with SmallDiscord(**server) as discord:
        bot = await discord.start_bot(*library.words(*more), env=env, cwd=ROOT)
        await discord.ready()
        yield discord, bot


async def eventually(probe: Callable[[], bool], what: str, seconds: float = 15.0) -> None:
    """Waits until `probe` is true of something that no bell rings for, such as the log."""
    for _ in range(int(seconds / 0.02)):
        if probe():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"waited {seconds} s for {what}")


def lines_with(log: str, words: str) -> Iterator[str]:
    """The lines of a log that hold these words."""
    return (line for line in log.splitlines() if words in line)
