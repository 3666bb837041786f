"""The feeds that are due, looked at in a process of its own: `python -m index.feed_process`.

`watch` starts one. A slow site delays nothing else then, and it can be ended at any moment: what
was added before stays, and what waits is fetched the next time.
"""

import argparse
import sys
import threading
import time
from pathlib import Path

from corpus.arguments import DONE, WRONG, add_settings, unexpected
from corpus.commands.telling import Lines
from corpus.commands.terminal import plain
from corpus.errors import CorpusError, QuothError
from corpus.feeds import subscription
from corpus.feeds.harvest import fetching
from corpus.feeds.refreshing import Follower
from corpus.library.records import Library
from corpus.settings import CorpusSettings, load
from corpus.web.visit import Visitor
from index.leash import leash
from index.times import complain, stamped


class _Stamped(Lines):
    """Each line with the time in front."""

    def __init__(self, broken: threading.Event) -> None:
        super().__init__(quiet=True)
        self._broken = broken

    def note(self, line: str) -> None:
        """One line on standard error; none once the leash is broken."""
        if not self._broken.is_set():
            complain(plain(line))


def main() -> int:
    """Look at the feeds that are due; returns the exit code."""
    broken = leash(hush=True)
    parser = argparse.ArgumentParser(prog="python -m index.feed_process")
    add_settings(parser)
    parser.add_argument("--quiet", action="store_true", help="nothing on standard output")
    options = parser.parse_args()
    teller = _Stamped(broken)
    try:
        _refresh(options.config, options.overrides, teller, quiet=options.quiet)
    except KeyboardInterrupt:
        return WRONG
    except QuothError as error:
        teller.note(str(error))
    except Exception as error:
        teller.note(unexpected(error))
    else:
        return DONE
    return WRONG


def _refresh(path: Path, overrides: list[str], teller: _Stamped, *, quiet: bool) -> None:
    config = load(path, overrides)
    settings = config.section("corpus", CorpusSettings)
    with (
        Library.open(config, settings, teller.note) as library,
        fetching(library, lambda line: None),
        Visitor(settings, teller.note) as visitor,
    ):
        follower = Follower(library, visitor, teller)
        for feed in subscription.subscriptions(library.connection):
            if feed.due(settings.feed_minutes) > time.time():
                continue
            try:
                done = follower.refresh(feed)
            except CorpusError as error:
                teller.note(str(error))
                continue
            if done.harvest.pages and not quiet:
                print(stamped(plain(f"{feed.address}: {done.harvest.line}")), flush=True)


if __name__ == "__main__":
    sys.exit(main())
