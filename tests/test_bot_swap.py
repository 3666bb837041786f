"""A new snapshot is swapped in while the bot runs; one that cannot be used is not."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from bot_library import BELL, LASAGNE, Library, eventually, lines_with, running
from bot_reader import page
from small_discord import BotProcess, SmallDiscord

from bot import render

pytest_plugins = ("bot_fixture",)
pytestmark = pytest.mark.asyncio

LOOKS = 0.2 * 5
"""Seconds in which the bot looks for a new snapshot several times."""


@pytest_asyncio.fixture
async def at_work(
    library: Library, tmp_path: Path
) -> AsyncIterator[tuple[Library, SmallDiscord, BotProcess]]:
    """A library of its own, and a bot running on it."""
    own = library.twin(tmp_path / "own")
    async with running(own) as (discord, bot):
        yield own, discord, bot


async def ask(discord: SmallDiscord, question: str) -> str:
    asked = await discord.say(content=f"{discord.bot.mention} {question}")
    return (await discord.reply_to(asked)).content


def current(library: Library) -> str:
    return (library.data / "current").read_text(encoding="utf-8").strip()


def publish_damaged(library: Library, version: str) -> None:
    """A snapshot whose vectors were cut off becomes the current one."""
    copy = library.data / "snapshots" / version
    shutil.copytree(library.data / "snapshots" / current(library), copy)
    (vectors,) = copy.rglob("vectors.faiss")
    vectors.write_bytes(vectors.read_bytes()[:100])
    (library.data / "current").write_text(version + "\n", encoding="utf-8")


def publish_of_another_model(library: Library, version: str) -> None:
    """A snapshot that another encoder made becomes the current one."""
    copy = library.data / "snapshots" / version
    shutil.copytree(library.data / "snapshots" / current(library), copy)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["encoder"]["name"] = "another-model"
    manifest["encoder"]["sha256"] = "0" * 64
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (library.data / "current").write_text(version + "\n", encoding="utf-8")


async def test_a_new_article_is_known_without_a_restart(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """What only it answers is answered, and what it knew before too."""
    library, discord, bot = at_work
    before = await ask(discord, LASAGNE)
    library.write("lasagne", "The recipe for lasagne: this lasagne recipe is simple.", title="Food")
    await asyncio.to_thread(library.build)
    await eventually(lambda: f"snapshot {current(library)} is live" in bot.log, "the swap")
    after = page(await ask(discord, LASAGNE))

    assert page(before).verdict == render.VERDICTS["nothing"]
    assert "this lasagne recipe is simple" in after.quotes[0].text
    assert page(await ask(discord, BELL)).quotes
    assert len(discord.gateway.identifies) == 1


async def test_a_deleted_article_is_no_longer_quoted(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """After the next build, without a restart."""
    library, discord, bot = at_work
    before = await ask(discord, BELL)
    (library.articles / "zarquon.jsonl").unlink()
    await asyncio.to_thread(library.build)
    await eventually(lambda: f"snapshot {current(library)} is live" in bot.log, "the swap")

    assert "zarquon" in before
    assert "zarquon" not in await ask(discord, BELL)


@pytest.mark.parametrize(
    ("publish", "says"),
    [(publish_damaged, "vectors.faiss"), (publish_of_another_model, "another-model")],
)
async def test_a_snapshot_that_cannot_be_used(
    publish: Callable[[Library, str], None],
    says: str,
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """It is told in the log once, with the cure, and the old one goes on until a good one comes."""
    library, discord, bot = at_work
    good = current(library)
    publish(library, "20990101T000000.000000Z-000000000000")
    await eventually(lambda: f"{good} stays live" in bot.log, "the warning")
    await asyncio.sleep(LOOKS)
    (line,) = lines_with(bot.log, "stays live")
    still = page(await ask(discord, BELL))
    (library.data / "current").write_text(good + "\n", encoding="utf-8")
    library.write("lasagne", "Layer pasta, sauce and cheese for a lasagne.", title="Food")
    await asyncio.to_thread(library.build)
    await eventually(lambda: f"snapshot {current(library)} is live" in bot.log, "the swap")

    assert "20990101T000000.000000Z-000000000000" in line
    assert says in line
    assert still.quotes
    assert page(await ask(discord, BELL)) == still


async def test_an_index_that_is_gone(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """Told once too; what is in memory goes on, and the next snapshot is swapped in."""
    library, discord, bot = at_work
    good = current(library)
    (library.data / "current").unlink()
    await eventually(lambda: "stays live" in bot.log, "the warning")
    await asyncio.sleep(LOOKS)
    still = page(await ask(discord, BELL))
    shutil.copytree(library.data / "snapshots" / good, library.data / "snapshots" / "next")
    (library.data / "current").write_text("next\n", encoding="utf-8")
    await eventually(lambda: "snapshot next is live" in bot.log, "the swap")

    assert len(list(lines_with(bot.log, "stays live"))) == 1
    assert page(await ask(discord, BELL)) == still


async def test_questions_go_on_while_snapshots_change(
    at_work: tuple[Library, SmallDiscord, BotProcess],
) -> None:
    """None is lost or answered wrongly in the middle of a swap."""
    library, discord, bot = at_work
    library.write("lasagne", "Layer pasta, sauce and cheese for a lasagne.", title="Food")
    building = asyncio.create_task(asyncio.to_thread(library.build))
    answers = []
    while not building.done() or f"{current(library)} is live" not in bot.log:
        answers.append(page(await ask(discord, BELL)))
        await asyncio.sleep(0.01)
    await building

    assert len(answers) > 5
    assert all("zarquon" in str(one.quotes) for one in answers)
    assert "Traceback" not in bot.log
