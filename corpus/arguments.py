"""The words of the command line, shared by all commands of the project."""

import argparse
import io
import logging
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from corpus.errors import QuothError

DONE, NO_ANSWER, WRONG = 0, 1, 2
"""Exit codes: done; no answer, or a check failed; wrong use, or an error shown as one line."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG, f"{self.prog}: {message} (see {self.prog} --help)\n")


def add_settings(parser: argparse.ArgumentParser) -> None:
    """`--config FILE` and `--set section.key=value`."""
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("config.toml"),
        metavar="FILE",
        help="the settings (default: config.toml in this folder)",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="overrides",
        metavar="SECTION.KEY=VALUE",
        help="one setting for this run, such as corpus.articles=notes (repeatable)",
    )


def run(program: str, action: Callable[[], int]) -> int:
    """The exit code of `action`; what goes wrong becomes one line on standard error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a pipe on Windows cannot take every character: show "?" rather than stop
        sys.stdout.reconfigure(errors="replace")
    try:
        return action()
    except QuothError as error:
        print(f"{program}: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        warnings.simplefilter("ignore", RuntimeWarning)  # of a request that was about to begin
        print(f"{program}: interrupted", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:
        print(f"{program}: {unexpected(error)}", file=sys.stderr)
    return WRONG


def unexpected(error: Exception) -> str:
    """The line about an error that is a mistake of ours; its details are logged."""
    logging.getLogger("quoth").debug("unexpected", exc_info=True)
    what = " ".join(str(error).split())[:300]
    return (
        f"this should not have happened: {type(error).__name__}: {what}; "
        "please report it (run again with --verbose for the details)"
    )
