"""The command `build`: read the articles, publish a snapshot, tell a person or a program."""

import argparse
import functools
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from tqdm import tqdm

from corpus import pile
from corpus.errors import Problem, QuothError
from corpus.folder import Reading
from corpus.settings import Config, CorpusSettings
from index import fitted, languages, terminal
from index.build import Report, Watcher, build, emptied
from index.encoder import Progress
from index.encoders import open_encoder
from index.errors import EmptyError
from index.leash import leash
from index.progress import JsonLines, Step, unwatched
from index.reader import open_reader
from index.settings import IndexSettings
from index.store import Store

PROGRAM = "python -m index"


def add_build(command: argparse.ArgumentParser) -> None:
    """The options of `build`."""
    command.add_argument(
        "--progress",
        choices=("bar", "json"),
        default="bar",
        help="tell how far it is by a bar on standard error, or by one JSON object a line on "
        'standard output: {"step": "reading"}, {"step": "embedding", "done": 64, "of": 500}, '
        '{"step": "checking"}, and {"failed": CLASS, "told": WHY} where nothing was published '
        "(default: bar)",
    )
    command.add_argument(
        "--leashed",
        action="store_true",
        help="for a program that starts this one: stop when standard input is closed, and take "
        "one thread and a low priority, so that it can go on answering",
    )


def run_build(
    options: argparse.Namespace,
    config: Config,
    corpus: CorpusSettings,
    settings: IndexSettings,
    store: Store,
    print_json: Callable[[dict[str, Any]], None],
) -> None:
    """Build, and print what was done."""
    broken = threading.Event()
    if options.leashed:
        broken = leash()
        settings = msgspec.structs.replace(settings, threads=1)
    if options.progress == "bar":
        report, problems = built(config, corpus, settings, store, bar, unwatched, _complain)
    else:
        lines = JsonLines(functools.partial(_say, broken))
        try:
            report, problems = built(
                config, corpus, settings, store, lines.watch, lines.begins, _complain
            )
        except QuothError as error:
            lines.failed(error)
            raise
    if options.json:
        print_json({**msgspec.to_builtins(report), "problems": problems})
    else:
        for line in terminal.report_lines(report):
            print(line)


def _say(broken: threading.Event, line: str) -> None:
    """A line for the program at the other end, if that is still there."""
    if broken.is_set():  # whatever swallowed the interrupt, nothing is published
        raise KeyboardInterrupt
    print(line, flush=True)


def _complain(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"{PROGRAM}: {problem}", file=sys.stderr)


def built(
    config: Config,
    corpus: CorpusSettings,
    settings: IndexSettings,
    store: Store,
    watcher: Watcher,
    begins: Callable[[Step], object],
    complain: Callable[[Sequence[Problem]], None],
) -> tuple[Report, list[Any]]:
    """The report of a build, and the files with a problem, which `complain` is told of before;
    raises QuothError where nothing was published."""
    begins(Step.READING)
    place = config.place(corpus.articles)
    reading = pile.read(config, corpus)
    complain(reading.problems)
    if not reading.articles:
        _check_empty(reading, place, store, corpus.articles)
    foreign = languages.foreign(reading.articles, reading.facts, settings)
    report = build(
        reading.articles,
        store=store,
        encoder=open_encoder(settings),
        settings=corpus,
        keep=settings.keep,
        watcher=watcher,
        ranking=fitted.shipped(fitted.name_of(open_reader(settings.reader))).ranking,
        read_from=corpus.articles,
        begins=begins,
    )
    report = msgspec.structs.replace(report, foreign=foreign)
    return report, [msgspec.to_builtins(problem) for problem in reading.problems]


def _check_empty(reading: Reading, place: Path, store: Store, read_from: str) -> None:
    """Raises EmptyError unless the last article was removed from this place."""
    if any(problem.unread for problem in reading.problems):
        what = f"no article in {place} can be read; mend what is named above"
    elif not emptied(store, read_from):
        what = f"no article in {place}; put .md or .txt files there, or set corpus.articles"
    else:
        return
    raise EmptyError(f"{what} (what was published before is untouched)")


def bar(total: int) -> Progress:
    """Passages that are embedded, on standard error if that is a terminal."""
    return tqdm(
        total=total, unit="passage", desc="embedding", disable=None if total else True
    ).update
