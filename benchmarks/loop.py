"""For how long is the event loop of the bot blocked while it is busy?

    python -m benchmarks.loop

The real bot with the shipped reader, on the sample articles, against the small Discord of the
tests, with a heart that beats every 5 ms on its event loop (`benchmarks.heartbeat`): how late is a
beat? While nothing happens: the baseline; while many questions are asked at once, and everything
else is used by turns; while `/index rebuild` builds the index with many more articles; while a
moderator sends files of 10 MB. "own" is what the thread of the loop itself was busy.
"""

import argparse
import asyncio
import contextlib
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.acknowledged import (
    QUESTIONS,
    ROOT,
    member,
    multiply,
    prepared,
    timed,
    times,
    while_building,
    while_waiting,
)

# isort: split
from small_discord import SmallDiscord, Upload  # beside the tests, where the module above found it

_IDLE = 10.0
"""Seconds of the baseline."""
_LARGE = 9_900_000
"""Bytes of a large file."""
_WORST = 3


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--burst", type=int, default=100, help="questions at once")
    parser.add_argument("--copies", type=int, default=20, help="of each article, in the rebuild")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = asyncio.run(_measure(Path(folder), options.burst, options.copies))
    print(json.dumps({**told, "machine": machine.line()}, indent=1, ensure_ascii=False))


async def _measure(folder: Path, burst: int, copies: int) -> dict[str, object]:
    config, beats = await prepared(folder, burst), folder / "beats"
    ends: dict[str, float] = {}
    async with SmallDiscord() as discord:
        discord.limits.requests_per_second = 10_000
        discord.limits.described = False
        words = ("-m", "benchmarks.heartbeat", str(beats), "--config", str(config))
        await discord.start_bot(*words, cwd=ROOT)
        await discord.ready()
        shown = await (await discord.slash("ask", {"question": QUESTIONS[0]})).answer()
        await timed(discord, shown, times(5))  # what is loaded when it is first used
        ends["start"] = time.time()
        await asyncio.sleep(_IDLE)
        ends["idle"] = time.time()
        members = [member(discord, f"member-{number}") for number in range(20)]
        asked = [
            await discord.slash("ask", {"question": QUESTIONS[n % 4]}, user=members[n % 20])
            for n in range(burst)
        ]
        await timed(discord, shown, while_waiting(asked))
        ends["burst"] = time.time()
        multiply(folder / "articles", copies)
        await (await discord.slash("index rebuild")).acknowledged()
        await timed(discord, shown, while_building(discord))
        ends["rebuild"] = time.time()
        for name, raw in _files().items():
            sent = await discord.slash("articles add", {"file": Upload(name, raw)})
            await sent.answer(timeout=120.0)
        ends["large_files"] = time.time()
    return _told([json.loads(line) for line in beats.read_text("utf-8").splitlines()], ends)


def _files() -> dict[str, bytes]:
    """A text, a Markdown file and a web page, too long to be taken."""
    texts = [file.read_text("utf-8") for file in (ROOT / "corpus" / "articles").rglob("*.md")]
    text = "\n\n".join(one.rpartition("\n---\n")[2].strip() for one in texts)
    text *= _LARGE // len(text.encode())
    page = "<!doctype html><title>Long</title><article>"
    page += "".join(f"<p>{one}</p>" for one in text[: _LARGE * 9 // 10].split("\n\n"))
    return {
        "long.txt": text.encode(),
        "long.md": text.encode(),
        "long.html": f"{page}</article>".encode(),
    }


def _told(beats: list[dict[str, Any]], ends: dict[str, float]) -> dict[str, object]:
    """For each part how late its latest beats came."""
    told: dict[str, object] = {}
    begins = 0.0
    for part, end in ends.items():
        own = [one for one in beats if begins <= one["at"] < end]
        worst = sorted(own, key=lambda one: -float(one["late_ms"]))[:_WORST]
        told[part] = {
            "longest_ms": round(worst[0]["late_ms"], 1) if worst else 0.0,
            "longest_own_ms": round(max((one["own_ms"] for one in own), default=0.0), 1),
            "over_50_ms": sum(one["late_ms"] > 50 for one in own),
            "worst": [
                f"{one['late_ms']:.0f} ms, own {one['own_ms']:.0f}: {one['where']}" for one in worst
            ],
        }
        begins = end
    return told


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
