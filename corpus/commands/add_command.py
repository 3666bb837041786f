"""The command `add`: pages of the web and files become articles."""

import argparse
import contextlib
import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import regex

from corpus.arguments import DONE, NO_ANSWER
from corpus.collection import named
from corpus.commands.terminal import PROGRAM, QUOTABLE, complain, plain, print_json
from corpus.dating import iso_date
from corpus.errors import CorpusError
from corpus.library import adding, kept
from corpus.library.filename import checked_folder
from corpus.library.outcome import Hints, Outcome, What, refused
from corpus.library.records import Library
from corpus.settings import Config, CorpusSettings
from corpus.web.address import canonical, is_front
from corpus.web.fetched import DownloadError

if TYPE_CHECKING:
    from corpus.web.visit import Visitor

_ADDRESS = regex.compile(r"(?i)https?:")
_OTHER_ADDRESS = regex.compile(r"(?i)[a-z][a-z0-9+.-]+://")
_UNFINISHED = regex.compile(
    r"(?i)(?:www\.|[\p{L}\p{N}-]+\.(?:com|org|net|de|fr|es|eu|io)\b/?"
    r"|(?:[\p{L}\p{N}-]+\.)*[\p{L}\p{N}-]+:\d+/?|\d+(?:\.\d+){3}/?)\S*"
)

_LATER, _GONE = "; try again later", "; look in a browser where the page is now"
_CURES = {404: _GONE, 410: _GONE} | dict.fromkeys((429, 500, 502, 503, 504), _LATER)
"""What helps where a server answers so."""


def add_add(command: argparse.ArgumentParser) -> None:
    """The arguments of `add`."""
    command.add_argument("what", nargs="+", metavar="URL|FILE", help="address, or file of any kind")
    command.add_argument("--collection", metavar="NAME", help="where it belongs (default: main)")
    command.add_argument("--title", default="", help="instead of the one that is found")
    command.add_argument("--published", type=_date, metavar="DATE", help="when, such as 2024-03-31")
    command.add_argument("--author", default="", help="who wrote it")
    command.add_argument("--tag", action="append", default=[], help="repeatable")


def _date(argument: str) -> str:
    if (day := iso_date(argument)) is None:
        raise argparse.ArgumentTypeError(f"{argument!r} is no date like 2024-03-31")
    return day


def run_add(options: argparse.Namespace, config: Config, settings: CorpusSettings) -> int:
    """Add one after the other, each with a line; one that is refused does not keep the others."""
    hints = Hints(
        title=plain(options.title),
        published=options.published or "",
        author=plain(options.author),
        tags=tuple(plain(tag) for tag in options.tag),
        certain=any((options.title, options.published, options.author, options.tag)),
    )
    if options.title and len(options.what) > 1:
        raise CorpusError("--title is for one article; add each with its own")
    checked_folder("main" if options.collection is None else options.collection)
    from corpus.web.visit import Visitor  # takes a moment, and only this command needs it

    with contextlib.ExitStack() as stack:
        library = stack.enter_context(Library.open(config, settings, complain))
        visitor = stack.enter_context(Visitor(settings, complain))
        outcomes = (
            (what, _added(library, visitor, what, options.collection, hints))
            for what in options.what
        )
        code = tell(outcomes, as_json=options.json)
    if any(one.partition("=")[0].strip() == "corpus.columns" for one in options.overrides):
        complain(
            "corpus.columns holds for this command only: write it into config.toml as well, or the "
            f"next build cannot read the table; {PROGRAM} import keeps the articles without it"
        )
    return code


def _added(
    library: Library, visitor: "Visitor", what: str, wanted: str | None, hints: Hints
) -> Outcome:
    collection = "main" if wanted is None else wanted
    try:
        if _ADDRESS.match(what):
            outcome = _added_page(library, visitor, what, wanted, hints)
        elif _OTHER_ADDRESS.match(what):
            return refused(f"{what!r} cannot be fetched; an address begins with https://")
        elif _UNFINISHED.fullmatch(what) and not Path(what).exists():
            return refused(f"there is no file {what!r}; an address begins with https://")
        else:
            outcome = kept.add_file(library, Path(what), collection=collection, hints=hints)
    except CorpusError as error:
        cure = _CURES.get(error.status, "") if isinstance(error, DownloadError) else ""
        return refused(f"{error}{cure}")
    return _with_place(library, outcome, wanted)


def _with_place(library: Library, outcome: Outcome, wanted: str | None) -> Outcome:
    """Whoever names a collection is told if the article stays in another, which others may see."""
    found = library.article(outcome.file, outcome.id) if wanted and outcome.id else None
    if found is None or named(found.collection) == named(str(wanted)):
        return outcome
    note = (
        f"it stays in the collection {found.collection!r}; to have it in {wanted!r}, first: "
        f"{PROGRAM} remove {shlex.quote(outcome.id)}"
    )
    return msgspec.structs.replace(outcome, notes=(*outcome.notes, note))


def _added_page(
    library: Library, visitor: "Visitor", address: str, collection: str | None, hints: Hints
) -> Outcome:
    known = library.known(canonical(address))
    # what a person says now may change what was written, though the page did not change
    again = known if known and not hints.certain else None
    fetched = visitor.get(
        address, etag=again.etag if again else "", modified=again.modified if again else ""
    )
    outcome = adding.add_page(library, fetched, collection=collection, hints=hints, asked=address)
    if outcome.what is What.ADDED and is_front(address):
        note = f"that is the front page alone; what the site has: {PROGRAM} sitemap {address}"
        outcome = msgspec.structs.replace(outcome, notes=(*outcome.notes, note))
    return outcome


def tell(outcomes: Iterable[tuple[str, Outcome]], *, as_json: bool) -> int:
    """Print what became of each, as soon as that is known; gives the exit code."""
    seen = set()
    for asked, outcome in outcomes:
        seen.add(outcome.what)
        if outcome.left_out:
            seen.add(What.REFUSED)
        for one in outcome.left_out:
            complain(one.of(asked))
        for note in outcome.notes:
            complain(f"{asked}: {note}")
        if as_json:
            print_json({"asked": asked, **msgspec.to_builtins(outcome)})
        elif outcome.what is What.REFUSED:
            complain(f"refused: {outcome.told}")
        else:
            # what was named is said where it goes by another name
            first = asked if outcome.what is What.UNCHANGED and outcome.told else outcome.id
            parts = (first, outcome.title, outcome.told, outcome.file)
            shown = " · ".join(dict.fromkeys(part for part in parts if part))
            print(plain(f"{outcome.what.value}: {shown}"), flush=True)
    if not as_json and seen & {What.ADDED, What.UPDATED}:
        print(QUOTABLE)
    return NO_ANSWER if What.REFUSED in seen else DONE
