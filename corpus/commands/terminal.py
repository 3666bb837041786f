"""What the commands of `python -m corpus` print, and how."""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rapidfuzz import fuzz, process, utils

from corpus.charset import UNSHOWN
from corpus.errors import CorpusError

PROGRAM = "python -m corpus"
_ALIKE = 60
"""From 0 to 100: a name less like the one that was typed is not what was meant."""
_WORDS = 20
"""Of a text that is told in short."""
QUOTABLE = (
    "python -m index build makes the change quotable (python -m index watch does it by itself)"
)


def plain(line: str) -> str:
    """One line that a terminal shows and does not obey."""
    return " ".join(line.translate(UNSHOWN).split())


def short(text: str) -> str:
    """The first words of a text."""
    found = text.split()
    return " ".join(found[:_WORDS]) + " …" * (len(found) > _WORDS)


def counted(count: int, what: str) -> str:
    """A number with its word: 1 article, 2,000 articles."""
    return f"{count:,} {what}{'s' * (count != 1)}"


def print_json(told: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own."""
    print(json.dumps(told, ensure_ascii=sys.stdout.encoding.lower() != "utf-8"), flush=True)


def complain(line: str) -> None:
    """One line on standard error."""
    print(plain(f"{PROGRAM}: {line}"), file=sys.stderr, flush=True)


def unknown(what: str, wanted: str, known: Iterable[str]) -> CorpusError:
    """For a name that there is not, with those that it may have meant."""
    near = process.extract(
        wanted,
        [] if "://" in wanted else list(known),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=3,
        score_cutoff=_ALIKE,
    )
    names = ", ".join(repr(name) for name, *_ in near)
    cure = f"did you mean {names}?" if near else f"{PROGRAM} list names all that there are"
    return CorpusError(f"there is no {what} {wanted!r}; {cure}")
