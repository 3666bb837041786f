"""The commands `remove` and `restore`: take articles out of the library, and put them back."""

import argparse
import shlex
from collections.abc import Callable

from corpus import added, pile
from corpus.arguments import DONE, NO_ANSWER
from corpus.commands import terminal
from corpus.errors import CorpusError
from corpus.library import removal
from corpus.library.records import Library
from corpus.settings import Config, CorpusSettings


def add_remove(command: argparse.ArgumentParser) -> None:
    """The arguments of `remove`."""
    command.add_argument("ids", nargs="+", metavar="ID", help="as `list` tells it, or its address")


def add_restore(command: argparse.ArgumentParser) -> None:
    """The arguments of `restore`."""
    command.add_argument("ids", nargs="+", metavar="ID", help="as `remove` told it, or its address")
    command.add_argument(
        "--version",
        type=int,
        metavar="N",
        help="not what was removed, but what the article said before it was changed, as "
        "`show --history` counts",
    )


def run_remove(options: argparse.Namespace, config: Config, settings: CorpusSettings) -> int:
    """Take out one after the other, each with a line; one that is refused does not keep the
    others."""
    with Library.open(config, settings, terminal.complain) as library:

        def remove(article: str) -> dict[str, str]:
            article = removal.meant(library, article)
            _check_owner(article, config, settings)
            moved = removal.remove(library, article)
            return {"id": moved.id, "file": moved.file}

        return _each(options, "removed", remove)


def run_restore(options: argparse.Namespace, config: Config, settings: CorpusSettings) -> int:
    """Put back one after the other."""
    with Library.open(config, settings, terminal.complain) as library:

        def restore(article: str) -> dict[str, str]:
            article = removal.meant(library, article)
            if options.version is None:
                moved = removal.restore(library, article)
                return {"id": moved.id, "file": moved.file}
            old = removal.restore_version(library, article, options.version)
            return {"id": old.id, "title": old.title, "version": str(options.version)}

        return _each(options, "restored", restore)


def _each(options: argparse.Namespace, done: str, step: Callable[[str], dict[str, str]]) -> int:
    failed = False
    for article in options.ids:
        try:
            told = step(article)
        except CorpusError as error:
            failed = True
            if options.json:
                terminal.print_json({"what": "refused", "id": article, "told": str(error)})
            else:
                terminal.complain(str(error))
            continue
        if options.json:
            terminal.print_json({"what": done, **told})
        else:
            print(terminal.plain(f"{done}: {' · '.join(told.values())}"))
            if done == "removed":
                name = shlex.quote(terminal.plain(told["id"]))
                print(f"  {terminal.PROGRAM} restore {name} puts it back")
    if not options.json and (not failed or len(options.ids) > 1):
        print(terminal.QUOTABLE)
    return NO_ANSWER if failed else DONE


def _check_owner(article: str, config: Config, settings: CorpusSettings) -> None:
    """Raises CorpusError for an article that a server added."""
    collection = article.partition("/")[0]
    if added.is_own(collection):
        there = added.read(pile.places(config, settings).added, file_mb=settings.file_mb)
        if article in there.files:
            raise CorpusError(
                f"{article!r} was added on Discord and belongs to {collection}; its moderators "
                "remove it there, with /articles remove"
            )
