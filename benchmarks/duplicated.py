"""Does an answer stay right where the articles are there twice, with small edits?

    python -m benchmarks.duplicated --articles ../shared/data/news-dev/articles.jsonl.gz
        --questions ../shared/data/news-dev/questions.jsonl.gz --data DIR

Asks the strictly labelled questions of the plain pile, and of one in which articles have a twin as
another site would print it (benchmarks/twins.py): each that is among the `--twins` best hits of a
question; those beyond are not looked at. A quote is right if it shows a labelled place, in the
article or in its twin. The same quote is shown twice if what answers in a quote, or its sentence,
is shown in a higher quote from the other twin. The indexes are kept in DIR/plain and DIR/twins;
the second takes over the vectors of the first.
"""

import argparse
import json
import random
import shutil
from collections.abc import Mapping, Sequence
from itertools import combinations, islice
from pathlib import Path

from tqdm import tqdm

from benchmarks import machine
from benchmarks.twins import Twin, twin
from corpus import folder
from corpus.article import Article, Span
from corpus.settings import CorpusSettings
from index.answer import Quote
from index.answerer import Answerer, Walk
from index.build import build
from index.build_command import bar
from index.encoders import open_encoder
from index.measure.labelled import Labelled, read_questions, spread
from index.measure.outcome import shows
from index.settings import IndexSettings
from index.stages import ALL
from index.store import Store

_STAGES = ALL.asked_on(None)
_SHOWN = 3
"""Quotes that are looked at."""


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=Path, required=True, help=".jsonl.gz file or folder")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="folder for both indexes")
    parser.add_argument(
        "--compiled", default=IndexSettings().compiled, help="folder of the compiled encoder"
    )
    parser.add_argument("--twins", type=int, default=24, help="hits whose articles get a twin")
    parser.add_argument("--seed", type=int, default=1, help="of the edits")
    parser.add_argument("--first", type=int, help="only the first N articles")
    parser.add_argument("--limit", type=int, help="only N questions, evenly spread")
    options = parser.parse_args()
    every = {one.id: one for one in folder.read(options.articles).articles}
    articles = dict(islice(every.items(), options.first))
    settings = IndexSettings(compiled=options.compiled)
    labelled = read_questions(options.questions, every, longest=settings.question_characters)
    there = [
        one
        for one in labelled
        if one.strict and any(place.article in articles for place in one.places)
    ]
    questions = spread(there, options.limit)

    plain = _open(list(articles.values()), options.data / "plain", settings)
    walks = _walks(plain, questions)
    near = {
        plain.snapshot.article(hit.row).id for walk in walks for hit in walk.hits[: options.twins]
    }
    twins = {
        name: twin(articles[name], random.Random(f"{options.seed} {name}")) for name in sorted(near)
    }
    if not (options.data / "twins").exists():
        shutil.copytree(options.data / "plain", options.data / "twins")
    both = [*articles.values(), *(one.article for one in twins.values())]
    doubled = _open(both, options.data / "twins", settings)
    once = _figures(questions, walks, twins)
    twice = _figures(questions, _walks(doubled, questions), twins)
    told = {
        "articles": len(articles),
        "twins": len(twins),
        "questions": len(questions),
        "plain": once,
        "with twins": twice,
        "hit@1, with twins / plain": round(twice["hit@1"] / once["hit@1"], 3),
        "hit@3, with twins / plain": round(twice["hit@3"] / once["hit@3"], 3),
        "machine": machine.line(),
    }
    print(json.dumps(told, indent=1))


def _open(articles: Sequence[Article], data: Path, settings: IndexSettings) -> Answerer:
    """An answerer of these articles; what of their index is in `data` is used again."""
    store = Store(data)
    build(
        articles,
        store=store,
        encoder=open_encoder(settings),
        settings=CorpusSettings(),
        keep=1,
        watcher=bar,
    )
    return Answerer.open(store, settings)


def _walks(answerer: Answerer, questions: Sequence[Labelled]) -> list[Walk]:
    return [
        answerer.walk(one.question, _STAGES)
        for one in tqdm(questions, unit="question", disable=None)
    ]


def _figures(
    questions: Sequence[Labelled], walks: Sequence[Walk], twins: Mapping[str, Twin]
) -> dict[str, float]:
    shown = [walk.ranked[:_SHOWN] for walk in walks]
    right = [
        [_right(quote, asked, twins) for quote in quotes]
        for asked, quotes in zip(questions, shown, strict=True)
    ]
    return {
        "hit@1": round(sum(any(told[:1]) for told in right) / len(questions), 4),
        "hit@3": round(sum(any(told) for told in right) / len(questions), 4),
        "answers with a folded quote": sum(any(one.also for one in quotes) for quotes in shown),
        "answers with the same quote twice": sum(
            any(_again(*pair, twins) for pair in combinations(quotes, 2)) for quotes in shown
        ),
    }


def _right(quote: Quote, asked: Labelled, twins: Mapping[str, Twin]) -> bool:
    """True if it shows a labelled place of the article, or of the one whose twin that is."""
    for place in asked.places:
        copied = twins.get(place.article)
        span: Span | None = place.span
        if copied and quote.article.id == copied.article.id:
            span = copied.whole(place.span)
        elif quote.article.id != place.article:
            continue
        if span and shows(quote.span, span):
            return True
    return False


def _again(higher: Quote, lower: Quote, twins: Mapping[str, Twin]) -> bool:
    """True if they are from twins and `higher` shows what answers in `lower`."""
    for one, other in ((higher, lower), (lower, higher)):
        copied = twins.get(one.article.id)
        if copied and copied.article.id == other.article.id:
            part = one.span if one is higher else one.focus
            there = Span(copied.place(part.start), copied.place(part.end))
            if there.start == there.end:  # the twin lacks this sentence
                return False
            return other.focus in there if one is higher else there in other.span
    return False


if __name__ == "__main__":
    main()
