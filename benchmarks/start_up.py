"""How long from starting the bot to its first answer?

    python -m benchmarks.start_up

The real bot is started as a user starts it, against the small Discord of the tests; the clock stops
when its reply to a mention arrives. The plain pipeline is a process that loads the same model with
sentence-transformers, reads its vectors with FAISS and finds the passages of one question. Both
answer from the sample articles; the files are warm.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import machine

_ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(_ROOT / "tests"))
from small_discord import SmallDiscord  # noqa: E402 - it lives beside the tests

_QUESTION = "who skipped the meeting?"
_PLAIN = """
import sys, faiss
from sentence_transformers import SentenceTransformer
from index.models import find
model = SentenceTransformer(find("all-MiniLM-L6-v2").source, device="cpu", local_files_only=True)
index = faiss.read_index(sys.argv[1])
print(index.search(model.encode([sys.argv[2]], show_progress_bar=False), 3))
"""


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as data:
        at = ["--set", f"index.data={data}"]
        subprocess.run([sys.executable, "-m", "index", "build", *at], cwd=_ROOT, check=True)
        vectors = next(Path(data).glob("snapshots/*/vectors.faiss"))
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(asyncio.run(_bot(at)))
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", _PLAIN, str(vectors), _QUESTION],
                cwd=_ROOT,
                check=True,
                capture_output=True,
            )
            theirs.append(time.perf_counter() - started)
    told = {
        "bot_seconds": round(statistics.median(ours), 2),
        "plain_seconds": round(statistics.median(theirs), 2),
        "ratio": round(statistics.median(ours) / statistics.median(theirs), 2),
        "runs": runs,
        "machine": machine.line(),
    }
    print(json.dumps(told, indent=1))


async def _bot(at: list[str]) -> float:
    async with SmallDiscord() as discord:
        started = time.perf_counter()
        await discord.start_bot("run_bot.py", *at)
        await discord.ready()
        asked = await discord.say(content=f"{discord.bot.mention} {_QUESTION}")
        await discord.reply_to(asked)
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
