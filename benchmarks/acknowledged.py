"""How soon does the bot react while it is busy, and is anybody held up by somebody else?

    python -m benchmarks.acknowledged

The real bot with the shipped reader, on the sample articles, against the small Discord of the
tests. What Discord waits for is the first acknowledgement of an interaction. It is timed

- on an idle bot: the baseline;
- while 300 questions of 60 members, all asked at once, are being answered;
- while `/index rebuild` builds the index with twenty times as many articles, all of them new.

In each of these commands, offers while typing, buttons and the panel are used by turns. Then one
member asks fifty questions at once, another a single one: how many of the fifty are answered
between that one and its answer? Whatever was asked has to end in an answer.
"""

import argparse
import asyncio
import contextlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from benchmarks import machine

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from small_discord import Message, SmallDiscord, User  # noqa: E402 - it lives beside the tests
from small_discord.interaction import Interaction  # noqa: E402
from small_discord.message import walk  # noqa: E402

QUESTIONS = (
    "who skipped the meeting?",
    "who voted against the heat pump?",
    "when does the museum open again?",
    "what does the option --rehearse do?",
)
_PAUSE = 0.25
"""Seconds between two interactions that are timed."""
_PATIENCE = 600.0


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--burst", type=int, default=300, help="questions at once")
    parser.add_argument("--copies", type=int, default=20, help="of each article, in the rebuild")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(_measure(Path(folder), options.burst, options.copies))
    print(json.dumps({**told, "machine": machine.line()}, indent=1))


async def prepared(folder: Path, burst: int) -> Path:
    """The settings of a bot on a copy of the sample articles in `folder`, whose index is built and
    which takes twice as many questions at once."""
    shutil.copytree(ROOT / "corpus" / "articles", folder / "articles")
    config = folder / "config.toml"
    config.write_text(
        f'[corpus]\narticles = "articles"\n[index]\ndata = "index"\n'
        f'compiled = "{(ROOT / "data" / "compiled").as_posix()}"\n'
        f'[bot]\ndata = "bot"\nqueue = {2 * burst}\n',
        encoding="utf-8",
    )
    await _build(config)
    return config


async def _measure(folder: Path, burst: int, copies: int) -> dict[str, object]:
    config = await prepared(folder, burst)
    async with SmallDiscord() as discord:
        discord.limits.requests_per_second = 10_000
        discord.limits.described = False
        await discord.start_bot("run_bot.py", "--config", str(config), cwd=ROOT)
        await discord.ready()
        shown = await (await discord.slash("ask", {"question": QUESTIONS[0]})).answer()
        idle = await timed(discord, shown, times(40))
        members = [member(discord, f"member-{number}") for number in range(60)]
        asked = [
            await discord.slash(
                "ask", {"question": QUESTIONS[n % 4]}, user=members[n % len(members)]
            )
            for n in range(burst)
        ]
        started = time.perf_counter()
        loaded = await timed(discord, shown, while_waiting(asked))
        seconds = time.perf_counter() - started
        fair = await _between(discord, members[0], members[1])
        multiply(folder / "articles", copies)
        await (await discord.slash("index rebuild")).acknowledged()
        rebuilding = await timed(discord, shown, while_building(discord))
    told = {"idle": _told(idle), "burst": _told([*asked, *loaded]), "rebuild": _told(rebuilding)}
    usual = told["idle"]["p95_ms"]
    return {
        "first_acknowledgement": told,
        "burst_to_idle": round(told["burst"]["p95_ms"] / usual, 1),
        "rebuild_to_idle": round(told["rebuild"]["p95_ms"] / usual, 1),
        "questions_at_once": burst,
        "lost": len(asked) - _answered(asked),
        "answers_a_second": round(burst / seconds, 2),
        "answers_before_a_single_question": fair,
    }


def member(discord: SmallDiscord, name: str) -> User:
    """One more member of the server."""
    user = discord.add_user(name)
    discord.world.join(user, discord.guild)
    return user


async def _build(config: Path) -> None:
    words = ("-m", "index", "build", "--config", str(config))
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, stdout=quiet, stderr=quiet
    )
    if await process.wait():
        raise SystemExit("the index could not be built")


def multiply(articles: Path, copies: int) -> None:
    """Each article again and again, with a word in every paragraph that makes it another text."""
    for file in list(articles.rglob("*.md")):
        text = file.read_text(encoding="utf-8")
        head, mark, body = text.rpartition("\n---\n")
        for number in range(copies):
            paragraphs = (f"{one} (copy {number})" for one in body.strip().split("\n\n"))
            copy = file.with_name(f"{file.stem}-{number}.md")
            copy.write_text(head + mark + "\n\n".join(paragraphs) + "\n", encoding="utf-8")


def times(number: int) -> Iterator[bool]:
    """True so often."""
    return iter([True] * number + [False])


def while_building(discord: SmallDiscord) -> Iterator[bool]:
    """True until the message that tells of the build says how it ended."""
    while not any("The index is built" in one.content for one in discord.said(discord.channel)):
        if any("could not be built" in one.content for one in discord.said(discord.channel)):
            raise SystemExit("the index could not be rebuilt")
        yield True
    yield False


def while_waiting(asked: list[Interaction]) -> Iterator[bool]:
    """True until each has its answer, or for so long that it never will; without one more waiter
    for each of them, which would keep the small Discord busy."""
    started = time.monotonic()
    while _answered(asked) < len(asked) and time.monotonic() - started < _PATIENCE:
        yield True
    yield False


async def timed(discord: SmallDiscord, shown: Message, going: Iterator[bool]) -> list[Interaction]:
    """Interactions of every kind, one after the other, as long as it is going on."""
    made: list[Interaction] = []
    async for one in _by_turns(discord, shown):
        if not next(going):
            return made
        made.append(one)
        await one.acknowledged(timeout=60.0)
        await asyncio.sleep(_PAUSE)
    return made


async def _by_turns(discord: SmallDiscord, shown: Message) -> AsyncIterator[Interaction]:
    buttons = {
        str(one.get("label")): str(one["custom_id"])
        for one in walk(shown.components)
        if "custom_id" in one
    }
    typed = {"question": QUESTIONS[0], "article": "mayors"}
    while True:
        yield await discord.slash("ask", {"question": QUESTIONS[1]})
        yield await discord.autocomplete("ask", typed, "article")
        yield await discord.click(shown, buttons["After ▶"])
        yield await discord.click(shown, buttons["👎"])
        yield await discord.slash("settings")


async def _between(discord: SmallDiscord, many: User, one: User) -> int:
    """Answers to a member who asked fifty times, between another's question and its answer."""
    fifty = [
        await discord.slash("ask", {"question": QUESTIONS[n % 4]}, user=many) for n in range(50)
    ]
    await asyncio.gather(*(each.answer(_PATIENCE) for each in fifty[:5]))
    before = _answered(fifty)
    await (await discord.slash("ask", {"question": QUESTIONS[0]}, user=one)).answer(_PATIENCE)
    between = _answered(fifty) - before
    await asyncio.gather(*(each.answer(_PATIENCE) for each in fifty))
    return between


def _answered(asked: list[Interaction]) -> int:
    return sum(one.original is not None and not one.original.loading for one in asked)


def _told(made: list[Interaction]) -> dict[str, float]:
    """Milliseconds, and by whom they were waited for longest."""
    waits = sorted((one.acknowledged_after or _PATIENCE) * 1000 for one in made)
    return {
        "interactions": len(waits),
        "p50_ms": round(waits[len(waits) // 2], 1),
        "p95_ms": round(waits[int(len(waits) * 0.95)], 1),
        "longest_ms": round(waits[-1], 1),
    }


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
