"""The command `show`: an article with all that is known of it, and what it said before."""

import argparse
import contextlib
import datetime
import shlex
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from corpus import duplicates, pile, repeated
from corpus.arguments import DONE
from corpus.article import Article, Span
from corpus.charset import UNSHOWN
from corpus.commands.terminal import PROGRAM, complain, counted, plain, print_json, short, unknown
from corpus.dating import Dating
from corpus.errors import CorpusError
from corpus.folder import Reading
from corpus.formats import registry
from corpus.formats.extract import Facts
from corpus.library import inventory, removal
from corpus.library.records import Library
from corpus.passages import words
from corpus.settings import Config, CorpusSettings
from corpus.tongue import Tongue


class _Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an article beside its own fields."""

    dating: Dating = Dating()
    tongue: Tongue = Tongue()
    also: Sequence[Article] = ()
    """The other articles that say the same, or nearly the same."""
    left_out: Sequence[Span] = ()
    """What is never quoted, for it repeats over the site."""


_UNKNOWN = _Beside()


def add_show(command: argparse.ArgumentParser) -> None:
    """The arguments of `show`."""
    command.add_argument("id", metavar="ID", help="as `list` tells it, or its address")
    past = command.add_mutually_exclusive_group()
    past.add_argument(
        "--history", action="store_true", help="list what it said before, the oldest first"
    )
    past.add_argument(
        "--version", type=int, metavar="N", help="what it said before, as --history counts"
    )


def run_show(options: argparse.Namespace, config: Config, settings: CorpusSettings) -> int:
    """Print an article, or what it said before."""
    with contextlib.ExitStack() as stack:
        library = _library(config, settings)
        if library:
            stack.enter_context(library)
        wanted = removal.meant(library, options.id) if library else options.id
        if options.version is not None:
            if library is None:
                raise CorpusError(f"{wanted!r} has no version {options.version}; there is: none")
            old = removal.version(library, wanted, options.version)
            return _print(old, {}, as_json=options.json)
        reading = pile.read(config, settings)
        found = {one.id: one for one in reading.articles}.get(wanted)
        if options.history:
            return _history(library, wanted, found, reading, as_json=options.json)
        if found is None:
            raise unknown("article", wanted, [one.id for one in reading.articles])
        path = reading.files[found.id]
        known = {"kind": registry.kind_of(path), "file": _told(path, config.path.parent)}
        beside = _Beside(
            dating=reading.facts.get(found.id, Facts()).dating,
            tongue=reading.tongue(found),
            also=_also(reading.articles, found.id),
            left_out=repeated.find(reading.articles if settings.repeated else ()).spans.get(
                found.id, ()
            ),
        )
        return _print(found, known | _origin(library, found), beside, as_json=options.json)


def _library(config: Config, settings: CorpusSettings) -> Library | None:
    """The library if there is one; the files are shown without it too."""
    if not config.place(settings.library).is_file():
        return None
    try:
        return Library.open(config, settings, complain)
    except CorpusError as error:
        complain(str(error))
        return None


def _told(path: Path, place: Path) -> str:
    return path.relative_to(place).as_posix() if path.is_relative_to(place) else str(path)


def _origin(library: Library | None, article: Article) -> dict[str, str]:
    """Where the article came from, and how often it changed."""
    if library is None:
        return {}
    page = library.page_of(article.id)
    others = [one for one in library.addresses(article.id) if one != article.url]
    count = len(library.versions(article.id))
    history = f"{count} ({PROGRAM} show {shlex.quote(article.id)} --history)"
    return {
        "fetched": _when(page.fetched) if page and page.fetched else "",
        "also at": " ".join(others),
        "versions before": history if count else "",
    }


def _when(seconds: float) -> str:
    return f"{datetime.datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"


def _also(articles: Sequence[Article], wanted: str) -> list[Article]:
    """The other articles that say the same, or nearly the same."""
    for group in duplicates.find(articles):
        ids = {group.first, *(link.article for link in group.links)}
        if wanted in ids:
            return [one for one in articles if one.id in ids - {wanted}]
    return []


def _print(
    article: Article, known: Mapping[str, str], beside: _Beside = _UNKNOWN, *, as_json: bool
) -> int:
    if as_json:
        more = {name.replace(" ", "_"): value for name, value in known.items() if value}
        told = {**msgspec.to_builtins(article), **more, "words": words(article.text)}
        print_json(
            {
                **told,
                **msgspec.to_builtins(beside.tongue),
                "dating": msgspec.to_builtins(beside.dating),
                "also": [one.id for one in beside.also],
                "never_quoted": msgspec.to_builtins(beside.left_out),
            }
        )
    else:
        for line in _article_lines(article, known, beside):
            print(line)
    return DONE


def _article_lines(article: Article, known: Mapping[str, str], beside: _Beside) -> Iterator[str]:
    """The title, what is known of the article, where it stands again, what of it is never quoted,
    and its text."""
    yield plain(article.title)
    fields = {
        "id": article.id,
        "collection": article.collection,
        "published": beside.dating.told(article.published),
        "author": article.author,
        "url": article.url,
        "tags": ", ".join(article.tags),
        "language": str(beside.tongue),
        **known,
        "pages": str(len(article.pages) or ""),
        "words": f"{words(article.text):,}",
    }
    for name, value in fields.items():
        if value:
            yield f"{name}: {plain(value)}"
    for one in beside.also:
        yield f"also in: {plain(f'{one.id} · {one.title}')}"
    for span in beside.left_out:
        yield f"never quoted, for it repeats over the site: {plain(short(span.of(article.text)))}"
    yield ""
    yield article.text.translate(UNSHOWN)


def _history(
    library: Library | None, wanted: str, now: Article | None, reading: Reading, *, as_json: bool
) -> int:
    versions = library.versions(wanted) if library else []
    if now is None and not versions:
        raise unknown("article", wanted, [one.id for one in reading.articles])
    for number, version in enumerate(versions, 1):
        old = version.article
        if as_json:
            told = {"version": number, "until": version.until, "words": words(old.text)}
            print_json({**told, "title": old.title, "sha256": old.sha256})
        else:
            parts = (str(number), f"until {_when(version.until)}", _words(old), old.title)
            print(plain(" · ".join(parts)))
    if not as_json:
        print(plain(f"now · {_words(now)} · {now.title}" if now else "now · removed"))
        if versions:
            name = shlex.quote(plain(wanted))
            print(f"{PROGRAM} show {name} --version N prints one;")
            place = inventory.with_id(library.connection, wanted) if library else None
            if library and place and removal.is_ours(library, place.file):
                print(f"{PROGRAM} restore {name} --version N brings it back")
    return DONE


def _words(article: Article) -> str:
    return counted(words(article.text), "word")
