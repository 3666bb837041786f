"""The words of run_bot.py's command line, and what they start."""

import argparse
import logging
import os
from collections.abc import Sequence
from pathlib import Path

from bot import console
from bot.check import check
from bot.endpoint import TOKEN, endpoint
from bot.errors import ConnectError
from bot.live import Live
from bot.settings import BotSettings
from bot.state import State
from corpus.arguments import DONE, NO_ANSWER, Parser, add_settings, run
from corpus.settings import CorpusSettings, load
from index.answerer import Answerer
from index.settings import read_settings
from index.store import Store

PROGRAM = "run_bot.py"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot, the console or the check; returns the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.DEBUG if options.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    if options.console:
        logging.getLogger().setLevel(logging.WARNING)
    return run(PROGRAM, lambda: _start(options))


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description=f"Answer questions with quotes: on Discord with {TOKEN} in the environment, "
        "or in this terminal.",
        epilog="exit codes: 0 done; 1 a check failed; 2 wrong use, or an error",
    )
    add_settings(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--console", action="store_true", help="chat in this terminal, without Discord"
    )
    what.add_argument(
        "--check", action="store_true", help="check settings, articles, model, snapshot and token"
    )
    parser.add_argument("--verbose", action="store_true", help="log more, question texts among it")
    return parser


def _start(options: argparse.Namespace) -> int:
    config = load(options.config, options.overrides)
    if options.check:
        logging.getLogger().setLevel(logging.ERROR)
        found = list(check(config, os.environ))
        for fine, line in found:
            print("ok  " if fine else "BAD ", line)
        return DONE if all(fine for fine, _ in found) else NO_ANSWER
    settings = read_settings(config)
    bot = config.section("bot", BotSettings)
    config.section("corpus", CorpusSettings)
    token = os.environ.get(TOKEN, "").strip()
    stand_in = endpoint(os.environ)
    if not options.console and not token:
        raise ConnectError(
            f"{TOKEN} is not set: put the bot's token there to connect to Discord, "
            "or chat in this terminal with: python run_bot.py --console"
        )
    store = Store(Path(settings.data))
    answerer = Answerer.open(store, settings)
    if options.console:
        console.chat(answerer.answer, longest=answerer.longest)
        return DONE
    from bot.service import serve

    state = State.open(config.place(bot.data))
    serve(Live(answerer, store), bot, state, config, token, stand_in)
    return DONE
