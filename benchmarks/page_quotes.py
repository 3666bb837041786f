"""Does anything that stands around the article of a web page get into a first quote?

    python -m benchmarks.page_quotes --pages ../shared/data/html-extraction --count 60 --seed N

So many pages, drawn at random, are read and indexed with the default encoder and reader. Each is
asked for by its title, and by the words of a sentence from the middle of its hand-made body; of
each first quote every sentence or line is looked up in that body, word by word. Printed are those
of which less than nine tenths of the words stand there, with the page and the question, for a
person to judge: furniture, or a line that the hand left out (a caption, the teaser, a date).
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex

from benchmarks import machine
from benchmarks.webpages import drawn, html_of, truths
from corpus.article import Article
from corpus.html import webpage
from corpus.sentences import sentences
from corpus.settings import CorpusSettings
from index.answerer import Answerer
from index.build import build
from index.encoder import no_progress
from index.encoders import open_encoder
from index.settings import IndexSettings
from index.stages import ALL
from index.store import Store

_WORD = regex.compile(r"[\p{L}\p{N}]+")
_WITHIN = 0.9
_LEAST, _MOST = 8, 40
"""Words of a sentence that a question is made of."""
_KEPT = 12
"""Words of it that are asked."""


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=Path, required=True, help="folder of html-extraction")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    bodies = truths(options.pages)
    articles = []
    for page in drawn(bodies, options.count, options.seed):
        url = bodies[page]["url"]
        if read := webpage.read(html_of(options.pages, page), url):
            articles.append(
                Article(id=page, title=read.title, text=read.text, published=read.published)
            )
    with tempfile.TemporaryDirectory() as folder:
        answerer = _answerer(Path(folder), articles)
    asked = lines = 0
    foreign: list[dict[str, Any]] = []
    for article in articles:
        for question in _questions(article.title, bodies[article.id]["articleBody"]):
            quotes = answerer.walk(question, ALL.asked_on(None)).answer.quotes
            asked += 1
            if not quotes:
                continue
            first = quotes[0]
            body = Counter(_words(bodies[first.article.id]["articleBody"]))
            for line in sentences(first.text):
                words = Counter(_words(line.span.of(first.text)))
                lines += 1
                if (words & body).total() < _WITHIN * words.total():
                    foreign.append(
                        {
                            "page": first.article.id[:8],
                            "question": question,
                            "line": line.span.of(first.text),
                        }
                    )
    told = {
        "machine": machine.line(),
        "pages": len(articles),
        "questions": asked,
        "lines": lines,
        "not in the body": foreign,
    }
    print(json.dumps(told, indent=1, ensure_ascii=False))


def _answerer(folder: Path, articles: list[Article]) -> Answerer:
    settings = IndexSettings(data=str(folder / "index"))
    store = Store(folder / "index")
    build(
        articles,
        store=store,
        encoder=open_encoder(settings),
        settings=CorpusSettings(),
        keep=1,
        watcher=lambda _: no_progress,
    )
    return Answerer.open(store, settings)


def _questions(title: str, body: str) -> Iterator[str]:
    """The title, and the words of the sentence in the middle of the body."""
    yield title
    fit = [
        words
        for one in sentences(body)
        if _LEAST <= len(words := _words(one.span.of(body))) <= _MOST
    ]
    if fit:
        yield " ".join(fit[len(fit) // 2][:_KEPT])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


if __name__ == "__main__":
    main()
