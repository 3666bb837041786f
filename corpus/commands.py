"""The commands of `python -m corpus`."""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from rapidfuzz import fuzz, process, utils

from corpus import duplicates, pile, tongue
from corpus.arguments import DONE, NO_ANSWER, Parser, add_settings, run
from corpus.article import Article
from corpus.charset import UNSHOWN
from corpus.dating import Dating
from corpus.duplicates import Group
from corpus.errors import CorpusError
from corpus.folder import Reading
from corpus.formats import registry
from corpus.formats.extract import Facts
from corpus.passages import words
from corpus.settings import CorpusSettings, load
from corpus.tongue import Tongue, language_of

PROGRAM = "python -m corpus"
_ALIKE = 60
"""From 0 to 100: a name less like the one that was typed is not what was meant."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    return run(PROGRAM, lambda: _dispatch(options))


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description="Look at the articles as they are read, check them.",
        epilog="exit codes: 0 done; 1 a check failed; 2 wrong use, or an error",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text, json_text in (
        ("list", "list the articles by collection", "print one JSON object a line"),
        ("show", "show an article with all that is known of it", "print one JSON object"),
        ("check", "tell what cannot be read, and what is there twice", "print one JSON object"),
    ):
        command = commands.add_parser(name, help=help_text, description=help_text)
        add_settings(command)
        command.add_argument("--json", action="store_true", help=json_text)
        if name == "list":
            command.add_argument("--collection", metavar="NAME", help="only this collection")
        if name == "show":
            command.add_argument("id", metavar="ID", help="as `list` tells it")
    return parser


def _dispatch(options: argparse.Namespace) -> int:
    config = load(options.config, options.overrides)
    settings = config.section("corpus", CorpusSettings)
    reading = pile.read(config, settings)
    if options.command == "list":
        return _list(reading, options.collection, as_json=options.json)
    if options.command == "check":
        return _check(reading, settings.language, as_json=options.json)
    return _show(reading, options.id, as_json=options.json)


def _list(reading: Reading, only: str | None, *, as_json: bool) -> int:
    collections: dict[str, list[Article]] = defaultdict(list)
    for article in reading.articles:
        collections[article.collection].append(article)
    if only is not None:
        if only not in collections:
            raise CorpusError(_unknown("collection", only, collections))
        collections = defaultdict(list, {only: collections[only]})
    kind_of = cache(registry.kind_of)  # one file can hold thousands of articles
    for name, articles in sorted(collections.items()):
        if not as_json:
            print(_plain(name))
        for one in articles:
            kind = kind_of(reading.files[one.id])
            language = _tongue(reading, one).language
            if as_json:
                _print_json(
                    {
                        "id": one.id,
                        "title": one.title,
                        "published": one.published,
                        "collection": name,
                        "kind": kind,
                        "language": language,
                        "words": words(one.text),
                    }
                )
            else:
                parts = (one.id, one.title, one.published, kind, language, _words([one]))
                print("  " + _plain(" · ".join(part for part in parts if part)))
    if not as_json:
        for name, articles in sorted(collections.items()):
            print(f"{_plain(name)}: {_articles(articles)}, {_words(articles)}")
        every = [one for articles in collections.values() for one in articles]
        print(f"in all: {_articles(every)}, {_words(every)}")
    _tell_problems(reading)
    return DONE


def _show(reading: Reading, wanted: str, *, as_json: bool) -> int:
    found = {one.id: one for one in reading.articles}.get(wanted)
    if found is None:
        raise CorpusError(_unknown("article", wanted, [one.id for one in reading.articles]))
    kind = registry.kind_of(reading.files[found.id])
    facts, spoken = reading.facts.get(found.id, Facts()), _tongue(reading, found)
    if as_json:
        _print_json(
            {
                **msgspec.to_builtins(found),
                **msgspec.to_builtins(spoken),
                "dating": msgspec.to_builtins(facts.dating),
                "kind": kind,
                "words": words(found.text),
            }
        )
    else:
        for line in _article_lines(found, kind, facts.dating, spoken):
            print(line)
    return DONE


def _tongue(reading: Reading, article: Article) -> Tongue:
    """The language of an article, with what its file declares."""
    return language_of(article.text, reading.facts.get(article.id, Facts()).language)


def _article_lines(article: Article, kind: str, dating: Dating, spoken: Tongue) -> Iterator[str]:
    """The title, what is known of the article, and its text."""
    yield _plain(article.title)
    fields = {
        "id": article.id,
        "collection": article.collection,
        "published": dating.told(article.published),
        "author": article.author,
        "url": article.url,
        "tags": ", ".join(article.tags),
        "language": str(spoken),
        "kind": kind,
        "pages": str(len(article.pages) or ""),
        "words": f"{words(article.text):,}",
    }
    for name, value in fields.items():
        if value:
            yield f"{name}: {_plain(value)}"
    yield ""
    yield article.text.translate(UNSHOWN)


def _check(reading: Reading, language: str, *, as_json: bool) -> int:
    for problem in reading.problems:
        print(f"{PROGRAM}: {problem}", file=sys.stderr)
    groups = duplicates.find(reading.articles).groups
    languages = Counter(_tongue(reading, one).language for one in reading.articles)
    if as_json:
        told = {
            "articles": len(reading.articles),
            "problems": reading.problems,
            "groups": groups,
            "languages": languages,
        }
        _print_json(msgspec.to_builtins(told))
    else:
        titles = {one.id: one.title for one in reading.articles}
        for group in groups:
            for line in _group_lines(group, titles):
                print(line)
            print()
        links = [link for group in groups for link in group.links]
        same = sum(link.same for link in links)
        print(f"articles: {len(reading.articles):,}")
        print(f"problems: {len(reading.problems):,}")
        print(
            f"repeated: {len(links):,} in {len(groups):,} group{'s' * (len(groups) != 1)} "
            f"({same:,} the same, {len(links) - same:,} nearly the same)"
        )
        if line := tongue.others(languages, language):
            print(line)
    return NO_ANSWER if any(problem.skipped for problem in reading.problems) else DONE


def _group_lines(group: Group, titles: Mapping[str, str]) -> Iterator[str]:
    """The first article, then each of the others with what it repeats."""
    yield _plain(f"{group.first} · {titles[group.first]}")
    for link in group.links:
        how = "same text as" if link.same else "nearly the same as"
        sure = "" if link.same else f" ({link.likeness:.0%})"
        yield "  " + _plain(f"{link.article} · {titles[link.article]}: {how} {link.other}{sure}")


def _unknown(what: str, wanted: str, known: Iterable[str]) -> str:
    """One line for a name that there is not, with those that it may have meant."""
    near = process.extract(
        wanted,
        list(known),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=3,
        score_cutoff=_ALIKE,
    )
    names = ", ".join(repr(name) for name, *_ in near)
    cure = f"did you mean {names}?" if near else f"{PROGRAM} list names all that there are"
    return f"there is no {what} {wanted!r}; {cure}"


def _tell_problems(reading: Reading) -> None:
    if count := len(reading.problems):
        what = f"{count} problem{'s' * (count > 1)} with the files; {PROGRAM} check tells which"
        print(f"{PROGRAM}: {what}", file=sys.stderr)


def _articles(articles: Sequence[Article]) -> str:
    return f"{len(articles):,} article{'s' * (len(articles) != 1)}"


def _words(articles: Sequence[Article]) -> str:
    count = sum(words(one.text) for one in articles)
    return f"{count:,} word{'s' * (count != 1)}"


def _plain(line: str) -> str:
    """One line that a terminal shows and does not obey."""
    return " ".join(line.translate(UNSHOWN).split())


def _print_json(told: dict[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=sys.stdout.encoding.lower() != "utf-8"))
