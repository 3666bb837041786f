"""The commands of `python -m corpus`."""

import argparse
from collections.abc import Sequence

from corpus import check_command, feed_command, list_command, pile, show_command, sitemap_command
from corpus.arguments import Parser, add_settings, run
from corpus.settings import CorpusSettings, load
from corpus.terminal import PROGRAM


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    return run(PROGRAM, lambda: _dispatch(options))


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description="Look at the articles as they are read, check them.",
        epilog="exit codes: 0 done; 1 a check failed; 2 wrong use, or an error",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text, json_text in (
        ("list", "list the articles by collection", "print one JSON object a line"),
        ("show", "show an article with all that is known of it", "print one JSON object"),
        ("check", "tell what cannot be read, and what is there twice", "print one JSON object"),
        (
            "feed",
            "add what a site publishes, now and from now on (RSS, Atom, JSON Feed)",
            "print one JSON object a feed",
        ),
        ("sitemap", "add the pages that a site's sitemap lists", "print one JSON object"),
    ):
        command = commands.add_parser(name, help=help_text, description=help_text)
        add_settings(command)
        command.add_argument("--json", action="store_true", help=json_text)
        if name == "list":
            command.add_argument("--collection", metavar="NAME", help="only this collection")
        if name == "feed":
            feed_command.add_feed(command)
        if name == "sitemap":
            sitemap_command.add_sitemap(command)
        if name == "show":
            command.add_argument("id", metavar="ID", help="as `list` tells it")
    return parser


def _dispatch(options: argparse.Namespace) -> int:
    config = load(options.config, options.overrides)
    settings = config.section("corpus", CorpusSettings)
    if options.command == "feed":
        return feed_command.run_feed(options, config, settings)
    if options.command == "sitemap":
        return sitemap_command.run_sitemap(options, config, settings)
    reading = pile.read(config, settings)
    if options.command == "list":
        return list_command.run_list(reading, options.collection, as_json=options.json)
    if options.command == "check":
        return check_command.run_check(reading, as_json=options.json)
    return show_command.run_show(reading, options.id, as_json=options.json)
