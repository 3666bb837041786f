"""How many articles of a pile repeat another one, and what does it cost to find out?

    python -m benchmarks.duplicates --articles ../shared/data/reuters/articles.jsonl.gz

`--sample N` prints N random pairs that are nearly the same, to be looked at by eye; the same each
time. Peak memory is that of the whole process, with the articles; Linux and macOS tell it.
"""

import argparse
import json
import random
import resource
import sys
import time
from pathlib import Path

from benchmarks import machine
from corpus import duplicates, folder


def main() -> None:
    """Measure, print one JSON object, then the pairs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True, help=".jsonl.gz file or folder")
    parser.add_argument("--sample", type=int, default=0, help="pairs to look at")
    options = parser.parse_args()
    articles = folder.read(options.articles).articles
    before = _peak()
    started = time.perf_counter()
    found = duplicates.find(articles)
    seconds = time.perf_counter() - started
    links = [link for group in found.groups for link in group.links]
    told = {
        "articles": len(articles),
        "groups": len(found.groups),
        "in_groups": len(links) + len(found.groups),
        "same_text_as_another": sum(link.same for link in links),
        "near_pairs": len(found.near),
        "seconds": round(seconds, 1),
        "peak_mb": round(_peak()),
        "peak_mb_of_reading": round(before),
        "machine": machine.line(),
    }
    print(json.dumps(told, indent=1))
    titles = {article.id: article.title for article in articles}
    size = min(options.sample, len(found.near))
    for link in random.Random(1).sample(found.near, size):
        print(
            f"{link.likeness:.2f} {link.article} {titles[link.article]!r} / "
            f"{link.other} {titles[link.other]!r}"
        )


def _peak() -> float:
    """Megabytes of memory that the process held at most until now."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


if __name__ == "__main__":
    main()
