"""The command `import`: a folder of files, or an export of many articles."""

import argparse
from pathlib import Path

from corpus.arguments import DONE, NO_ANSWER
from corpus.commands.terminal import PROGRAM, QUOTABLE, complain, print_json
from corpus.library import inventory
from corpus.library.importing import Importing
from corpus.library.outcome import What
from corpus.library.records import Library
from corpus.settings import Config, CorpusSettings


def add_import(command: argparse.ArgumentParser) -> None:
    """The arguments of `import`."""
    command.add_argument("source", type=Path, metavar="FOLDER|FILE")
    command.add_argument(
        "--collection",
        metavar="NAME",
        help="where all of it belongs (default: its first folder, or what an export says)",
    )
    command.add_argument(
        "--update",
        action="store_true",
        help="an article that is there already gets the new text; its history keeps the old one",
    )


def run_import(options: argparse.Namespace, config: Config, settings: CorpusSettings) -> int:
    """Import, and print what was done; what was left out is told on standard error."""
    with Library.open(config, settings, complain) as library:
        job = Importing(
            library, collection=options.collection, update=options.update, tell=complain
        )
        before = inventory.count_twice(library.connection)
        job.take(options.source)
        twice = inventory.count_twice(library.connection) - before
    counts = {what.value: job.counts[what] for what in What}
    if options.json:
        print_json(counts)
    else:
        print(" · ".join(f"{name}: {count:,}" for name, count in counts.items()))
        if twice > 0:
            print(f"texts that are there more than once now: {twice:,} ({PROGRAM} check)")
        if counts["added"] + counts["updated"]:
            print(QUOTABLE)
    return NO_ANSWER if counts["refused"] else DONE
