"""How many articles of a pile repeat another one, and what does it cost to find out?

    python -m benchmarks.duplicates --articles ../shared/data/reuters/articles.jsonl.gz

`--sample N` prints N random groups, one link of each, to be looked at by eye: what both say, and
[-what only the first says-] {+what only the other says+}. The same for the same `--seed`. Peak
memory is that of the whole process, with the articles; Linux and macOS tell it.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks import machine
from corpus import duplicates, folder
from corpus.article import Article

_AROUND = 8
"""Words of what both say that are shown on either side of what they do not."""


def main() -> None:
    """Measure, print one JSON object, then the pairs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True, help=".jsonl.gz file or folder")
    parser.add_argument("--sample", type=int, default=0, help="pairs to look at")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    options = parser.parse_args()
    articles = folder.read(options.articles).articles
    before = _peak()
    started = time.perf_counter()
    groups = duplicates.find(articles)
    seconds = time.perf_counter() - started
    links = [link for group in groups for link in group.links]
    told = {
        "articles": len(articles),
        "groups": len(groups),
        "in_groups": len(links) + len(groups),
        "same_text_as_another": sum(link.same for link in links),
        "seconds": round(seconds, 1),
        "peak_mb": round(_peak()),
        "peak_mb_of_reading": round(before),
        "machine": machine.line(),
    }
    print(json.dumps(told, indent=1))
    by_id = {article.id: article for article in articles}
    chance = random.Random(options.seed)
    for group in chance.sample(groups, min(options.sample, len(groups))):
        link = chance.choice(group.links)
        print(f"{link.likeness:.2f} {link.other} / {link.article}")
        print("   ", *_difference(by_id[link.other], by_id[link.article]))


def _difference(one: Article, other: Article) -> Iterator[str]:
    """Titles and texts, and what only one of them says."""
    ours, theirs = (f"{each.title} || {each.text}".split() for each in (one, other))
    steps = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    for step, at, end, there, stop in steps:
        if step == "equal" and end - at > 2 * _AROUND:
            yield " ".join((*ours[at : at + _AROUND], "…", *ours[end - _AROUND : end]))
        elif step == "equal":
            yield " ".join(ours[at:end])
        else:
            if at < end:
                yield f"[-{' '.join(ours[at:end])}-]"
            if there < stop:
                yield f"{{+{' '.join(theirs[there:stop])}+}}"


def _peak() -> float:
    """Megabytes of memory that the process held at most until now."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


if __name__ == "__main__":
    main()
