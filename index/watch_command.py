"""The command `watch`: build again whenever the files of the articles change, until it is ended."""

import argparse
import functools
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import msgspec

from corpus import folder, pile
from corpus.arguments import unexpected
from corpus.errors import CorpusError, Problem, QuothError
from corpus.settings import Config, CorpusSettings
from index import terminal
from index.build import Report
from index.build_command import bar, built
from index.errors import BusyStoreError
from index.feeding import Feeding
from index.progress import unwatched
from index.settings import IndexSettings
from index.store import Store
from index.times import complain, stamp, stamped

LONGEST = 60.0
"""Seconds from the first change to the build at most, however long files go on changing."""
_AGAIN = 10.0
"""Seconds until the next try where another build was at work."""
_LOOK = 0.2
"""Seconds between two looks at whether the folders are still there."""


def add_watch(command: argparse.ArgumentParser) -> None:
    """The options of `watch`."""
    command.add_argument(
        "--quiet",
        type=_seconds,
        default=2.0,
        metavar="SECONDS",
        help="build when nothing changed for so long, and a minute after the first change at the "
        "latest (default: 2)",
    )


def _seconds(argument: str) -> float:
    try:
        found = float(argument)
    except ValueError:
        found = math.nan
    if not 0 <= found <= LONGEST:
        raise argparse.ArgumentTypeError(f"{argument!r} is no number from 0 to {LONGEST:.0f}")
    return found


def run_watch(
    options: argparse.Namespace,
    config: Config,
    corpus: CorpusSettings,
    settings: IndexSettings,
    store: Store,
    print_json: Callable[[dict[str, Any]], None],
) -> None:
    """Build, and again after each change, until SIGINT or SIGTERM; a build under way is then given
    up and publishes nothing. Beside that, feeds are looked at when they are due.

    Raises CorpusError if there are no articles to watch, or the system watches no more files.
    """
    ended = threading.Event()

    def end(_: int, __: FrameType | None) -> NoReturn:
        ended.set()
        raise KeyboardInterrupt

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, end)
    try:
        where = pile.places(config, corpus)
        folder.is_single(where.articles)
        builds = _Builds(
            functools.partial(built, config, corpus, settings, store, bar, unwatched),
            print_json if options.json else None,
        )
        changes = _changes((where.articles, where.added), needed={where.articles}, ignored=store)
        next(changes)
        with Feeding(config, corpus, quiet=options.json):
            _follow(changes, builds, options.quiet, ended)
    except KeyboardInterrupt:
        return


def _follow(
    changes: Iterator[bool], builds: "_Builds", quiet: float, ended: threading.Event
) -> None:
    """Build, and again after each change, until `ended`."""
    now = time.monotonic()
    at, latest = math.inf if builds.build() else now + _AGAIN, math.inf
    for changed in changes:
        if ended.is_set():  # whatever swallowed the interrupt
            return
        now = time.monotonic()
        if changed:
            latest = min(latest, now + LONGEST)
            at = min(now + quiet, latest)
        if now >= at:
            at, latest = math.inf if builds.build() else now + _AGAIN, math.inf


class _Builds:
    """One build after the other, and what was told of the last."""

    def __init__(
        self,
        build: Callable[[Callable[[Sequence[Problem]], None]], tuple[Report, list[Any]]],
        print_json: Callable[[dict[str, Any]], None] | None,
    ) -> None:
        self._build = build
        self._print_json = print_json
        self._problems: frozenset[Problem] = frozenset()
        self._busy = False

    def build(self) -> bool:
        """Build, and tell what was done or why not; False if it is worth another try."""
        try:
            report, problems = self._build(self._tell)
        except BrokenPipeError:
            raise
        except BusyStoreError as error:
            if not self._busy:
                complain(f"{error}; trying again until then")
            self._busy = True
            return False
        except QuothError as error:
            complain(str(error))
        except Exception as error:  # the next change may well be built
            complain(unexpected(error))
        else:
            if self._print_json:
                told = {"time": stamp(), **msgspec.to_builtins(report), "problems": problems}
                self._print_json(told)
                sys.stdout.flush()
            else:
                for line in terminal.report_lines(report):
                    print(stamped(line), flush=True)
        self._busy = False
        return True

    def _tell(self, problems: Sequence[Problem]) -> None:
        """Those that the build before did not find."""
        for problem in problems:
            if problem not in self._problems:
                complain(str(problem))
        self._problems = frozenset(problems)


def _changes(places: tuple[Path, ...], needed: set[Path], ignored: Store) -> Iterator[bool]:
    """Without end, several times a second: True if something changed below the places.

    Where one that is `needed`, or was there, is gone, it waits until that is back. The first is
    True: from there on nothing is missed.
    """
    import watchfiles  # takes a moment, and only this command needs it

    store = ignored.folder.resolve()

    def counts(_: watchfiles.Change, name: str) -> bool:
        """False for what no build reads, and for what it writes."""
        path = Path(name)
        place = next((one for one in places if path.is_relative_to(one)), None)
        if place is None:
            return True
        own = store.is_relative_to(place) and path.is_relative_to(store)
        return not own and not any(part[0] == "." for part in path.relative_to(place).parts)

    while True:
        seen = _there(places, needed)
        needed = needed | seen.keys()
        fresh = True
        try:
            for found in watchfiles.watch(
                *seen,
                watch_filter=counts,
                debounce=int(_LOOK * 1000),
                rust_timeout=int(_LOOK * 1000),
                yield_on_timeout=True,
                ignore_permission_denied=True,
            ):
                # what was replaced is watched no longer, whatever has its name now
                if any(Path(name) in seen for _, name in found) or _identities(places) != seen:
                    break
                yield fresh or bool(found)
                fresh = False
        except FileNotFoundError:
            continue
        except (OSError, RuntimeError) as error:
            what = " ".join(str(error).split())
            raise CorpusError(
                f"the articles cannot be watched ({what}); the system may allow too few watched "
                "files (on Linux: fs.inotify.max_user_watches), or use: python -m index build"
            ) from None


def _there(places: tuple[Path, ...], needed: set[Path]) -> dict[Path, tuple[int, int]]:
    """The places that are there, as soon as all that are needed are."""
    told: set[Path] = set()
    while gone := needed - (found := _identities(places)).keys():
        for place in sorted(gone - told):
            complain(f"{place} is gone; waiting until it is there again")
        told |= gone
        time.sleep(_LOOK)
    return found


def _identities(places: tuple[Path, ...]) -> dict[Path, tuple[int, int]]:
    """The device and the inode of each place that is there."""
    found = {}
    for place in places:
        try:
            at = place.stat()
        except OSError:
            continue
        found[place] = (at.st_dev, at.st_ino)
    return found
