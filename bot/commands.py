"""The commands of `python -m bot`."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.labels import Labels
from bot.questions import lines
from bot.servers import Servers
from bot.settings import BotSettings
from bot.shelf import Shelf
from bot.state import State
from bot.unanswered import asked
from corpus import pile
from corpus.arguments import DONE, Parser, add_settings, run
from corpus.article import Article
from corpus.settings import Config, CorpusSettings, load
from index.settings import read_settings
from index.snapshot import ARTICLES, read_lines
from index.store import Store

PROGRAM = "python -m bot"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    return run(PROGRAM, lambda: asyncio.run(_dispatch(options)))


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description="Look at, or remove, what the bot stored of a Discord server.",
        epilog="exit codes: 0 done; 2 wrong use, or an error",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text in (
        ("export", "print everything stored of a server, one JSON object a line"),
        ("purge", "remove everything stored of a server"),
    ):
        command = commands.add_parser(name, help=help_text, description=help_text)
        add_settings(command)
        command.add_argument(
            "--server", type=_id, required=True, metavar="ID", help="id of the server"
        )
    told = "print the questions that moderators labelled, as `python -m index calibrate` reads them"
    command = commands.add_parser("questions", help=told, description=told)
    add_settings(command)
    command.add_argument(
        "--server", type=_id, metavar="ID", help="id of the server (default: all of them)"
    )
    return parser


def _id(word: str) -> int:
    if not word.isascii() or not word.isdigit() or len(word) > 19:
        raise argparse.ArgumentTypeError(
            "a server's id is a number of up to 19 digits (in Discord: developer mode, then copy "
            "the id of the server)"
        )
    return int(word)


async def _dispatch(options: argparse.Namespace) -> int:
    config = load(options.config, options.overrides)
    settings = config.section("bot", BotSettings)
    place = pile.places(config, config.section("corpus", CorpusSettings)).added
    state = State.open(config.place(settings.data))
    try:
        servers = Servers(state, shelf=Shelf(place, settings.added_articles))
        if options.command == "questions":
            await _questions(config, state, options.server)
        elif options.command == "export":
            for row in await servers.export(options.server):
                print(json.dumps(row, ensure_ascii=False))
        else:
            answers, articles = await servers.purge(options.server)
            print(f"removed: {answers} answer{'s' * (answers != 1)} with their votes")
            if articles:
                print(
                    f"removed: {articles} article{'s' * (articles != 1)} that the server had "
                    "added; run: python -m index build"
                )
    finally:
        state.close()
    return DONE


async def _questions(config: Config, state: State, server: int | None) -> None:
    """Print each label as a question; what can no longer be used is told on standard error."""
    store = Store(Path(read_settings(config).data))
    stored = read_lines(store.path(store.current()) / ARTICLES, Article)
    labels = await Labels(state).of(server)
    answers = {one: await asked(state, one) for one in {label.server for label in labels}}
    for line, why in lines(labels, {one.id: one for one in stored}, answers):
        if why:
            print(why, file=sys.stderr)
        else:
            print(json.dumps(line, ensure_ascii=False))
