"""A file that is added may be there already, and was changed since: that is told, not guessed.

Nothing is replaced: two files of one name may be two. Who adds it is told of the other one, and how
to have the new text in its place.
"""

import shlex
from collections import Counter
from pathlib import Path

from corpus.duplicates import WORD
from corpus.formats import jsonlines, table
from corpus.library import inventory
from corpus.library.filename import safe
from corpus.library.outcome import Outcome
from corpus.library.records import Library

_ENOUGH = 0.5
"""Of the pairs of neighbouring words in the shorter text, those that the other has too; no two of
the sample articles share more than a fifth."""
_LINES = (*jsonlines.FORMAT.endings, *table.FORMAT.endings)


def note(library: Library, path: Path, folder: str, added: Outcome) -> str:
    """One line on the file of the same name in the same folder, if that says nearly what this one
    says, which was just `added` beside it; "" if there is none. Of files of many articles nothing
    is said: their ids tell."""
    name = f"{folder}/{safe(path.name)}" if folder else safe(path.name)
    ids = inventory.ids(library.connection, name)
    if added.file == name or len(ids) != 1 or name.lower().endswith(_LINES):
        return ""
    old = library.article(name, ids[0])
    new = library.article(added.file, added.id)
    if old is None or new is None or _shared(old.text, new.text) < _ENOUGH:
        return ""
    to = f" --collection {shlex.quote(folder)}" if folder else ""
    return (
        f"{old.id!r}, of a file of the same name, says nearly the same and is left as it is; to "
        f"have the new text in its place: python -m corpus remove {shlex.quote(added.id)}, then "
        f"python -m corpus import {shlex.quote(str(path))}{to} --update (its history keeps the old)"
    )


def _shared(one: str, other: str) -> float:
    """How many pairs of words of the shorter text both have, 0 to 1."""
    first, second = _pairs(one), _pairs(other)
    return (first & second).total() / min(first.total(), second.total())


def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = WORD.findall(text.casefold())
    return Counter(zip(["", *words], [*words, ""], strict=True))
