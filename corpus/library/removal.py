"""Taking an article out of the library, and putting it back.

    articles/news/boat.md                                what is quoted
    articles/.removed/20240331-120000-1/news/boat.md     what was removed, for as long as one likes

A file goes from one to the other in one step. Of many articles in one JSON Lines file, one is taken
out as a line. Names that start with a dot are read by nobody else.
"""

import contextlib
import datetime
import itertools
import shlex
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from corpus.article import Article
from corpus.commands.terminal import unknown
from corpus.errors import CorpusError
from corpus.folder import stream
from corpus.library import inventory, place, rawlines
from corpus.library.records import Library
from corpus.web.address import canonical

FOLDER = ".removed"


class Moved(msgspec.Struct, frozen=True):
    """An article that was taken out or put back."""

    id: str
    file: str
    """Where it lies now, below the folder of the articles."""


def meant(library: Library, wanted: str) -> str:
    """The id that a person means who gives one, or the address of an article."""
    if inventory.with_id(library.connection, wanted) or "://" not in wanted:
        return wanted
    page = library.known(canonical(wanted))
    return page.article if page and page.article else wanted


def remove(library: Library, article: str) -> Moved:
    """Take an article out; it is remembered, so that no feed brings it back. Raises CorpusError if
    there is none with this id, or its file must be changed by hand."""
    with library.alone():
        library.refresh()
        found = inventory.with_id(library.connection, article)
        if found is None:
            raise unknown("article", article, inventory.every_id(library.connection))
        others = [one for one in inventory.ids(library.connection, found.file) if one != article]
        if others and not found.file.endswith(rawlines.ENDINGS):
            raise CorpusError(
                f"{article!r} is one of {len(others) + 1:,} articles in {found.file!r}; "
                "take it out of that file"
            )
        target = f"{_fresh(library)}/{found.file}"
        library.mark_removed(found, time.time())
        with place.refusing(library):
            if others:
                _take_out(library, found, target)
            else:
                path = library.articles / target
                path.parent.mkdir(parents=True)
                (library.articles / found.file).rename(path)
        _look_again(library)
    return Moved(article, target)


def _fresh(library: Library) -> str:
    """A folder for what is removed now, which is not there yet; git passes over it."""
    ignored = f"{FOLDER}/.gitignore"
    if not (library.articles / ignored).exists():
        place.put(library, ignored, b"*\n")
    now = f"{FOLDER}/{datetime.datetime.now():%Y%m%d-%H%M%S}"
    names = (f"{now}-{number}" for number in itertools.count(1))
    return next(name for name in names if not (library.articles / name).exists())


def _take_out(library: Library, found: inventory.Place, target: str) -> None:
    """The line goes to a file of its own before it goes from where it was."""
    packed = rawlines.is_packed(library.articles / found.file)
    with place.aside(library) as taken, place.aside(library) as left:
        with (
            rawlines.writing(taken, packed=packed) as take,
            rawlines.writing(left, packed=packed) as leave,
        ):
            for one, line in rawlines.read(library.articles / found.file):
                (take if one == found.id else leave)(line)
        place.publish(library, taken, target)
        place.publish(library, left, found.file)


def restore(library: Library, article: str) -> Moved:
    """Put back what was removed last under this id. Raises CorpusError if nothing was, or its place
    is taken."""
    with library.alone():
        library.refresh()
        if found := inventory.with_id(library.connection, article):
            raise CorpusError(f"{article!r} is there, in {found.file!r}")
        removed = next((one for one in _removed(library) if one[2].id == article), None)
        if removed is None:
            raise CorpusError(
                f"no article {article!r} was removed; {library.articles / FOLDER} holds what was"
            )
        path, name, _ = removed
        target = library.articles / name
        with place.refusing(library):
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)
            elif name.endswith(rawlines.ENDINGS):
                _put_in(library, path, name)
                path.unlink()
            else:
                raise CorpusError(f"{name!r} is another file now; rename that one first")
        _tidy(library, path)
        _look_again(library)
    return Moved(article, name)


def _look_again(library: Library) -> None:
    """Note what was moved; it is moved also where that cannot be noted, and whatever comes next
    looks again."""
    with contextlib.suppress(sqlite3.OperationalError):
        library.refresh()


def _removed(library: Library) -> Iterator[tuple[Path, str, Article]]:
    """What lies among what was removed, the newest first: the file, its old name, the article."""
    top = library.articles / FOLDER
    for folder in sorted(top.glob("*"), key=lambda one: one.stat().st_mtime_ns, reverse=True):
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            name = path.relative_to(folder).as_posix()
            found = stream(path, name, file_mb=library.settings.file_mb, formats=library.formats)
            yield from ((path, name, one) for one in found if isinstance(one, Article))


def _tidy(library: Library, path: Path) -> None:
    """Take away the folders in which nothing lies any more."""
    for folder in path.parents:
        if folder == library.articles / FOLDER:
            break
        with contextlib.suppress(OSError):
            folder.rmdir()


def _put_in(library: Library, path: Path, name: str) -> None:
    """Put removed lines back into the file that they come from."""
    with place.aside(library) as whole:
        with rawlines.writing(whole, packed=rawlines.is_packed(path)) as put:
            for source in (library.articles / name, path):
                for _, line in rawlines.read(source):
                    put(line)
        place.publish(library, whole, name)


def is_ours(library: Library, file: str) -> bool:
    """True for a file that this program can write anew: of one article, Markdown or a line."""
    return file.endswith((".md", ".jsonl")) and len(inventory.ids(library.connection, file)) == 1


def restore_version(library: Library, article: str, number: int) -> Article:
    """Let an article say again what its version of this number, from 1, says; what it says now is
    kept as a version. Raises CorpusError if there is no such version, or its file is not ours."""
    with library.alone():
        library.refresh()
        found = inventory.with_id(library.connection, article)
        now = library.article(found.file, article) if found else None
        if found is None or now is None:
            raise CorpusError(
                f"there is no article {article!r}; if it was removed, restore it first"
            )
        old = version(library, article, number)
        if not is_ours(library, found.file):
            show = f"python -m corpus show {shlex.quote(article)} --version {number}"
            raise CorpusError(
                f"the file {found.file!r} cannot be written anew by this program; {show} prints "
                "what it said"
            )
        new = msgspec.structs.replace(old, id=now.id, collection=now.collection)
        if new != now:  # a command that was ended here wrote it already
            library.keep_version(now)
            place.write(library, new, found.file.rpartition(".")[0], found.file)
    return new


def version(library: Library, article: str, number: int) -> Article:
    """What an article said in its version of this number, from 1; raises CorpusError if there is no
    such version."""
    versions = library.versions(article)
    if not 1 <= number <= len(versions):
        there = f"1 to {len(versions)}" if versions else "none"
        raise CorpusError(f"{article!r} has no version {number}; there is: {there}")
    return versions[number - 1].article
