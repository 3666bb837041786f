"""The command `list`: the articles by collection."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from corpus.arguments import DONE
from corpus.article import Article
from corpus.commands.terminal import PROGRAM, complain, counted, plain, print_json, unknown
from corpus.folder import Reading
from corpus.formats import registry
from corpus.passages import words


def run_list(reading: Reading, only: str | None, *, as_json: bool) -> int:
    """Print the articles, those of one collection if it is named."""
    collections: dict[str, list[Article]] = defaultdict(list)
    for article in reading.articles:
        collections[article.collection].append(article)
    if only is not None:
        if only not in collections:
            raise unknown("collection", only, collections)
        collections = defaultdict(list, {only: collections[only]})
    kind_of = cache(registry.kind_of)  # one file can hold thousands of articles
    for name, articles in sorted(collections.items()):
        if not as_json:
            print(plain(name))
        for one in articles:
            kind = kind_of(reading.files[one.id])
            language = reading.tongue(one).language
            if as_json:
                print_json(
                    {
                        "id": one.id,
                        "title": one.title,
                        "published": one.published,
                        "collection": name,
                        "url": one.url,
                        "kind": kind,
                        "language": language,
                        "words": words(one.text),
                    }
                )
            else:
                parts = (one.id, one.title, one.published, kind, language, _words([one]))
                print("  " + plain(" · ".join(part for part in parts if part)))
    if not as_json:
        for name, articles in sorted(collections.items()):
            print(f"{plain(name)}: {_articles(articles)}, {_words(articles)}")
        every = [one for articles in collections.values() for one in articles]
        print(f"in all: {_articles(every)}, {_words(every)}")
    _tell_problems(reading)
    return DONE


def _tell_problems(reading: Reading) -> None:
    if count := len(reading.problems):
        told = counted(count, "problem")
        complain(f"{told} with the files; {PROGRAM} check tells which")


def _articles(articles: Sequence[Article]) -> str:
    return counted(len(articles), "article")


def _words(articles: Sequence[Article]) -> str:
    return counted(sum(words(one.text) for one in articles), "word")
