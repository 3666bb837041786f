"""How much of the article of a web page is found, and how much that is none of it?

    python -m benchmarks.webpages --pages ../shared/data/html-extraction [--worst N]
    python -m benchmarks.webpages --pages ../shared/data/html-extraction --titles 60 --seed N

181 real pages with hand-made bodies. For each the words (letters and digits, lower case) of what is
found are compared with those of the body, each as often as it stands there: precision, recall and
F1, in the mean over the pages. Ours (`corpus.html.webpage`) beside `trafilatura.extract` with its
defaults and with `favor_recall`, in one run; a page of which nothing is found counts as 0.
`--titles` prints for so many pages, drawn at random, our title beside what the page says, for a
person to judge.
"""

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import regex
import trafilatura

from benchmarks import machine
from corpus.html import webpage

_WORD = regex.compile(r"[\p{L}\p{N}]+")


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=Path, required=True, help="folder of html-extraction")
    parser.add_argument(
        "--worst", type=int, default=0, help="print so many pages where ours falls behind"
    )
    parser.add_argument("--titles", type=int, default=0, help="print titles of so many pages")
    parser.add_argument("--seed", type=int, default=1, help="of the draw of these pages")
    options = parser.parse_args()
    bodies = truths(options.pages)
    if options.titles:
        for page in drawn(bodies, options.titles, options.seed):
            for line in _title_lines(options.pages, page, bodies[page]["url"]):
                print(line)
        return
    ways: dict[str, Callable[[str, str], str]] = {
        "ours": _ours,
        "trafilatura": lambda html, url: trafilatura.extract(html, url=url) or "",
        "trafilatura, favor_recall": lambda html, url: (
            trafilatura.extract(html, url=url, favor_recall=True) or ""
        ),
    }
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    for page, truth in bodies.items():
        html = html_of(options.pages, page)
        for name, way in ways.items():
            found[name].append(compared(way(html, truth["url"]), truth["articleBody"]))
    told: dict[str, Any] = {"machine": machine.line(), "pages": len(bodies)}
    for name, figures in found.items():
        means = np.mean(figures, axis=0).round(4).tolist()
        told[name] = dict(zip(("precision", "recall", "f1"), means, strict=True))
    told["f1, ours / trafilatura"] = round(told["ours"]["f1"] / told["trafilatura"]["f1"], 4)
    rows = zip(found["ours"], found["trafilatura"], bodies.values(), strict=True)
    worst = sorted(rows, key=lambda row: row[0][2] - row[1][2])
    told["worst"] = [
        {"url": truth["url"], "ours": round(mine[2], 3), "trafilatura": round(plain[2], 3)}
        for mine, plain, truth in worst[: options.worst]
    ]
    print(json.dumps(told, indent=1))


def truths(folder: Path) -> dict[str, dict[str, str]]:
    """`url` and hand-made `articleBody` of each page, by its name."""
    found: dict[str, dict[str, str]] = json.loads((folder / "ground-truth.json").read_text())
    return found


def drawn(pages: Iterable[str], count: int, seed: int) -> list[str]:
    """So many pages, drawn at random."""
    return random.Random(seed).sample(sorted(pages), count)


def html_of(folder: Path, page: str) -> str:
    """The characters of a page."""
    raw = gzip.decompress((folder / "html" / f"{page}.html.gz").read_bytes())
    return webpage.decoded(raw) or raw.decode("utf-8", "replace")


def _title_lines(folder: Path, page: str, url: str) -> Iterator[str]:
    html = html_of(folder, page)
    found = webpage.read(html, url)
    tree = trafilatura.load_html(html)
    yield f"{page[:8]}  {url[:110]}"
    yield f"  ours   {found.title if found else None!r}"
    for name, path in (
        ("title", ".//title//text()"),
        ("h1", ".//h1//text()"),
        ("og", ".//meta[@property='og:title']/@content"),
    ):
        said = [] if tree is None else [" ".join(str(one).split()) for one in tree.xpath(path)]
        yield f"  {name:6} {' / '.join(filter(None, said))[:300]}"


def _ours(html: str, url: str) -> str:
    page = webpage.read(html, url)
    return page.text if page else ""


def compared(found: str, wanted: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of the words, each 0 to 1."""
    ours, theirs = (Counter(_WORD.findall(text.lower())) for text in (found, wanted))
    same = sum((ours & theirs).values())
    if not same:
        return 0.0, 0.0, 0.0
    precision, recall = same / sum(ours.values()), same / sum(theirs.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
