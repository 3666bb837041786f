"""The commands of `python -m corpus`."""

import argparse
from collections.abc import Sequence

from corpus import pile
from corpus.arguments import Parser, add_settings, run
from corpus.commands import (
    add_command,
    check_command,
    feed_command,
    import_command,
    list_command,
    remove_command,
    show_command,
    sitemap_command,
)
from corpus.commands.terminal import PROGRAM
from corpus.settings import CorpusSettings, load

_LINES, _OBJECT = "print one JSON object a line", "print one JSON object"
_COMMANDS = (
    ("list", "list the articles by collection", _LINES),
    ("show", "show an article with all that is known of it", _OBJECT),
    (
        "check",
        "tell what cannot be read, what is there twice, and what repeats over a site",
        _OBJECT,
    ),
    ("add", "fetch pages of the web, or copy files, to the articles", _LINES),
    ("remove", "take articles out; they are kept aside", _LINES),
    ("restore", "put back what was removed, or what an article said before", _LINES),
    ("import", "take a folder of files, or an export of many articles, to the articles", _OBJECT),
    ("feed", "add what a site publishes, now and from now on (RSS, Atom, JSON Feed)", _LINES),
    ("sitemap", "add the pages that a site's sitemap lists", _OBJECT),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    return run(PROGRAM, lambda: _dispatch(options))


def _parser() -> Parser:
    parser = Parser(
        prog=PROGRAM,
        description="Look at the articles as they are read, check them, add and remove some.",
        epilog="exit codes: 0 done, though pages that a feed or a sitemap lists may be refused; "
        "1 a check failed, or something that you named was refused; 2 wrong use, or an error",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help_text, json_text in _COMMANDS:
        command = commands.add_parser(name, help=help_text, description=help_text)
        add_settings(command)
        command.add_argument("--json", action="store_true", help=json_text)
        match name:
            case "list":
                command.add_argument("--collection", metavar="NAME", help="only this collection")
            case "show":
                show_command.add_show(command)
            case "add":
                add_command.add_add(command)
            case "remove":
                remove_command.add_remove(command)
            case "restore":
                remove_command.add_restore(command)
            case "import":
                import_command.add_import(command)
            case "feed":
                feed_command.add_feed(command)
            case "sitemap":
                sitemap_command.add_sitemap(command)
            case _:
                pass
    return parser


def _dispatch(options: argparse.Namespace) -> int:
    config = load(options.config, options.overrides)
    settings = config.section("corpus", CorpusSettings)
    match options.command:
        case "list":
            reading = pile.read(config, settings)
            return list_command.run_list(reading, options.collection, as_json=options.json)
        case "check":
            reading = pile.read(config, settings)
            return check_command.run_check(reading, settings, as_json=options.json)
        case "show":
            return show_command.run_show(options, config, settings)
        case "add":
            return add_command.run_add(options, config, settings)
        case "remove":
            return remove_command.run_remove(options, config, settings)
        case "restore":
            return remove_command.run_restore(options, config, settings)
        case "feed":
            return feed_command.run_feed(options, config, settings)
        case "sitemap":
            return sitemap_command.run_sitemap(options, config, settings)
        case _:
            return import_command.run_import(options, config, settings)
