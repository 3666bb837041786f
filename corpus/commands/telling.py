"""What the commands `feed` and `sitemap` have in common: their options and what they tell."""

import argparse
from typing import Any

import msgspec

from corpus.collection import owner
from corpus.commands.terminal import QUOTABLE, complain, plain
from corpus.feeds.harvest import REMOVED, Harvest, Picked, Teller
from corpus.feeds.refreshing import MOST
from corpus.library.outcome import What


def add_options(command: argparse.ArgumentParser, what: str) -> None:
    """Of both commands; `what` the pages are called."""
    command.add_argument(
        "--collection", metavar="NAME", help="of the articles (default: the name of the site)"
    )
    command.add_argument(
        "--most", type=_count, metavar="N", help=f"take the newest N {what} (default: {MOST:,})"
    )
    command.add_argument(
        "--again",
        action="store_true",
        help="also fetch what is there or was refused before, as far as it changed",
    )


def _count(argument: str) -> int:
    if not argument.isdecimal() or not int(argument):
        raise argparse.ArgumentTypeError(f"{argument!r} is no number from 1")
    return int(argument)


class Lines(Teller):
    """One line a page: on standard output what is there now, on standard error what is not."""

    def __init__(self, *, quiet: bool = False) -> None:
        """`quiet`: nothing on standard output."""
        self._quiet = quiet

    def note(self, line: str) -> None:
        """One line on standard error."""
        complain(line)

    def picked(self, far: str, page: Picked) -> None:
        """See `Teller`."""
        if page.what in (What.REFUSED.value, REMOVED):
            told = page.told if page.address in page.told else f"{page.address}: {page.told}"
            self.note(told)
        elif not self._quiet:
            parts = (f"{far} {page.what}: {page.id}", page.title, page.told)
            print(plain(" · ".join(part for part in parts if part)), flush=True)


def as_json(harvest: Harvest) -> dict[str, Any]:
    """What became of the pages, for a program."""
    return {
        "pages": [msgspec.to_builtins(one) for one in harvest.pages],
        "left": harvest.left,
        "later": harvest.later,
    }


def tell_end(harvest: Harvest, collection: str) -> None:
    """Who sees what was added, and what is to be done next."""
    if harvest.count(What.ADDED.value):
        print(plain(_seen(collection)))
    if harvest.count(What.ADDED.value) or harvest.count(What.UPDATED.value):
        print(QUOTABLE)


def _seen(collection: str) -> str:
    if server := owner(collection):
        return f"their collection is {collection!r}: only the Discord server {server} sees it"
    return (
        f"their collection is {collection!r}: every Discord server of the bot sees it, but those "
        "whose moderators chose others in /settings; --collection server-ID is for one alone"
    )
