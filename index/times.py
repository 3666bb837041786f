"""Lines with the time in front: what `watch` tells, which runs for months."""

import datetime
import sys

PROGRAM = "python -m index"


def stamp() -> str:
    """Of the clock on the wall: `2024-05-03 09:12:30`."""
    return datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")


def stamped(line: str) -> str:
    """The line with the time in front."""
    return f"{stamp()} {line}"


def complain(what: str) -> None:
    """One line on standard error."""
    print(stamped(f"{PROGRAM}: {what}"), file=sys.stderr, flush=True)
