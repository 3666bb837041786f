"""Where in the folder of the articles a file goes, and how it gets there whole."""

import contextlib
import itertools
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from corpus.article import Article
from corpus.errors import CorpusError
from corpus.library import inventory, written
from corpus.library.filename import parts
from corpus.library.records import LEFT, Library


def free(library: Library, folder: str, name: str) -> str:
    """The path, below that of the articles, for a new file of this name in a folder ("" is the
    top): with a number where a file or an article is called so already."""
    there = library.articles / folder
    # one article is named after all that stands before the last dot, and some systems do not
    # tell capitals apart
    names = [one.name for one in there.iterdir()] if there.is_dir() else []
    taken = {parts(one)[0].casefold() for one in names}
    stem, ending = parts(name)
    for number in itertools.count(1):
        called = stem if number == 1 else f"{stem}-{number}"
        path = f"{folder}/{called}" if folder else called
        in_use = inventory.with_id(library.connection, path)
        if called.casefold() not in taken and not in_use:
            return path + ending
    raise AssertionError


@contextlib.contextmanager
def refusing(library: Library) -> Iterator[None]:
    """What the disk refuses is a CorpusError."""
    try:
        yield
    except OSError as error:
        raise CorpusError(
            f"{error.filename or library.articles} cannot be written ({error.strerror or error}); "
            "give yourself the right to write there, and room"
        ) from None


@contextlib.contextmanager
def aside(library: Library) -> Iterator[Path]:
    """A name for a file that is being written, on the same disk; what is left there goes.

    Only for one who is alone with the library. What the disk refuses is a CorpusError."""
    path = library.articles / f"{LEFT}{secrets.token_hex(8)}"
    try:
        with refusing(library):
            yield path
    finally:
        path.unlink(missing_ok=True)


def publish(library: Library, written: Path, name: str) -> None:
    """Let a whole file take its place in one step, also if it takes that of another."""
    target = library.articles / name
    target.parent.mkdir(parents=True, exist_ok=True)
    with written.open("rb+") as file:
        os.fsync(file.fileno())
    written.replace(target)


def put(library: Library, name: str, raw: bytes) -> None:
    """Write a file in one step."""
    with aside(library) as path:
        path.write_bytes(raw)
        publish(library, path, name)


def write(library: Library, article: Article, stem: str, instead: str = "") -> str:
    """Write the file of an article, which replaces the file `instead`; gives its name."""
    done = written.of(article, stem)
    name = stem + done.ending
    put(library, name, done.raw)
    if instead not in ("", name):
        (library.articles / instead).unlink(missing_ok=True)
        inventory.forget(library.connection, instead)
    inventory.note(library.connection, library.articles, name, [inventory.row(article)])
    return name
