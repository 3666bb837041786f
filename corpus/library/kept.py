"""A file that is kept as it is: copied whole, checked, compared with what is there already."""

import hashlib
import os
from pathlib import Path

import msgspec

from corpus.article import Article
from corpus.collection import named
from corpus.errors import Problem
from corpus.folder import stream
from corpus.formats import registry
from corpus.library import earlier, inventory, overlay, place
from corpus.library.filename import checked_folder, safe
from corpus.library.outcome import Hints, LeftOut, Outcome, What, refused
from corpus.library.records import Library

_NO_HINTS = Hints()
_MANY = "it holds many articles, of which nothing can be said together; add it without --title …"


class Content(msgspec.Struct, frozen=True):
    """What a file holds."""

    first: Article
    rows: list[inventory.Row]
    notes: tuple[str, ...]
    collections: frozenset[str]
    left_out: tuple[LeftOut, ...]


def add_file(
    library: Library, path: Path, *, collection: str = "main", hints: Hints = _NO_HINTS
) -> Outcome:
    """Copy a file of any kind that can be read to the articles, and tell what became of it.

    Raises CorpusError where nothing can be written, or the collection cannot be called so.
    """
    folder = checked_folder(collection)
    with library.alone():
        library.refresh()
        if outcome := _without_copy(library, path):
            return say(library, outcome, hints)
        with place.aside(library) as copy:
            if why := copied(path, copy):
                return refused(f"{path}: {why}")
            if twin := same_bytes(library, copy):
                return say(library, there(twin, "the same file is"), hints)
            name = place.free(library, folder, safe(path.name))
            content = content_of(library, copy, name)
            if isinstance(content, str):
                return all_there(library, copy, name) or refused(f"{path}: {content}")
            if collection != "main" and (why := elsewhere(content, collection)):
                return refused(f"{path}: {why}")
            if len(content.rows) == 1 and (
                twin := inventory.with_text(library.connection, content.first.text)
            ):
                return there(twin, "its text is")
            done = publish(library, copy, name, content, hints)
            if done.what is What.REFUSED:
                return done
            told = earlier.note(library, path, folder, done)
            return msgspec.structs.replace(done, notes=(*done.notes, told)) if told else done


def _without_copy(library: Library, path: Path) -> Outcome | None:
    """What to say of a path that is no file to be copied; None of one that is."""
    try:
        real = path.resolve()
        if path.is_dir():
            return refused(f"{path} is a folder; python -m corpus import takes it")
        if not path.is_file():
            return refused(f"there is no file {path}")
    except (OSError, RuntimeError, ValueError) as error:
        return refused(f"{str(path)!r} is no path ({error})")
    if real.is_relative_to(library.articles):
        name = real.relative_to(library.articles).as_posix()
        known = inventory.ids(library.connection, name)
        return Outcome(
            what=What.UNCHANGED,
            told="it lies among the articles already",
            id=known[0] if known else "",
            file=name,
        )
    return None


def copied(path: Path, copy: Path) -> str:
    """Copy a file in pieces; gives what is wrong, "" if nothing is."""
    try:
        source = path.open("rb")
    except OSError as error:
        return f"cannot be read ({error.strerror or error}); check its rights"
    with source, copy.open("wb") as target:
        before = os.fstat(source.fileno())
        while True:
            try:
                piece = source.read(1 << 20)
            except OSError as error:
                return f"cannot be read to its end ({error.strerror or error})"
            if not piece:
                break
            target.write(piece)
        after = os.fstat(source.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return "changed while it was read; add it again"
    return ""


def same_bytes(library: Library, copy: Path) -> inventory.Place | None:
    """The first article of a file with the same bytes."""
    size, wanted = copy.stat().st_size, sha256_of(copy)
    for name in inventory.of_size(library.connection, size):
        known = inventory.ids(library.connection, name)
        if known and sha256_of(library.articles / name) == wanted:
            return inventory.Place(known[0], name)
    return None


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def content_of(library: Library, copy: Path, name: str, own: str = "") -> Content | str:
    """What a file holds that will be called `name`, or why it cannot be taken: it holds nothing, or
    an id that another file has than `own`."""
    first, rows, notes, seen = None, [], [], set()
    collections, left_out = set(), []
    for one in stream(copy, name, file_mb=library.settings.file_mb, formats=library.formats):
        if isinstance(one, Problem):
            if one.skipped:
                left_out.append(_left_out(one, name))
            else:
                notes.append(one.what)
            continue
        taken = inventory.with_id(library.connection, one.id)
        if taken and taken.file != own and inventory.says(library.connection, one):
            return (
                f"its {one.id!r} is there already, in {taken.file!r}, with the same text; leave it "
                "out, or let python -m corpus import take the others"
            )
        if one.id in seen or (taken and taken.file != own):
            where = repr(taken.file) if taken else "another article in it"
            return f"its id {one.id!r} is taken by {where}; give it another one"
        seen.add(one.id)
        first = first or one
        rows.append(inventory.row(one))
        collections.add(one.collection)
    if first is None:
        told = [f"line {one.line}: {one.what}" if one.line else one.what for one in left_out]
        told += notes
        return told[0] if told else "has no text to quote"
    return Content(first, rows, tuple(notes), frozenset(collections), tuple(left_out))


def all_there(library: Library, copy: Path, name: str) -> Outcome | None:
    """What to say of a file whose articles are all there, under their ids and with their texts;
    None of any other."""
    twins = []
    for one in stream(copy, name, file_mb=library.settings.file_mb, formats=library.formats):
        if isinstance(one, Problem) or not inventory.says(library.connection, one):
            return None
        twins.append(inventory.with_id(library.connection, one.id))
    if not twins or twins[0] is None:
        return None
    many = f"each of its {len(twins):,} articles is there already, the first as {twins[0].id!r}"
    done = there(twins[0], "its text is")
    return msgspec.structs.replace(done, told=many) if len(twins) > 1 else done


def _left_out(problem: Problem, name: str) -> LeftOut:
    line = problem.path.removeprefix(f"{name}:")
    return LeftOut(int(line) if line.isdecimal() else 0, problem.what)


def elsewhere(content: Content, wanted: str) -> str:
    """Why a file cannot be put into the collection `wanted`, so that others might see it: it says
    that it is of another; "" if it can."""
    if others := content.collections - {named(wanted)}:
        return (
            f"it says that it is of the collection {min(others)!r}, not of {wanted!r}; change that "
            "in it, or leave --collection out"
        )
    return ""


def publish(
    library: Library, copy: Path, name: str, content: Content, hints: Hints, url: str = ""
) -> Outcome:
    """Let a checked file take its place, and write down what it does not hold."""
    first = content.first
    said = hints.on(first, untitled=first.title == registry.called(name))
    if len(content.rows) > 1:
        if hints.certain:
            return refused(f"{name}: {_MANY}")
        said = first
    if url and not first.url:
        said = msgspec.structs.replace(said, url=url)
    lay(library, copy, first, said)
    place.publish(library, copy, name)
    inventory.note(library.connection, library.articles, name, content.rows)
    many = f"{len(content.rows):,} articles" if len(content.rows) > 1 else ""
    return Outcome(
        what=What.ADDED,
        told=many,
        id=first.id,
        title=said.title,
        file=name,
        notes=content.notes,
        left_out=content.left_out,
    )


def keep_versions(library: Library, name: str) -> None:
    """Keep what a file says, before it is replaced."""
    settings = library.settings
    old = library.articles / name
    for one in stream(old, name, file_mb=settings.file_mb, formats=library.formats):
        if isinstance(one, Article):
            library.keep_version(one)


def there(twin: inventory.Place, what: str) -> Outcome:
    """Of what need not be added."""
    told = f"{what} there already, as {twin.id!r}"
    return Outcome(what=What.UNCHANGED, told=told, id=twin.id, file=twin.file)


def lay(library: Library, path: Path, first: Article, said: Article) -> None:
    """Write down what is said of the only article of a file, where that differs from the file."""
    fields = ("title", "url", "published", "author", "tags")
    differing = {f: new for f in fields if (new := getattr(said, f)) != getattr(first, f)}
    if differing:
        laid = overlay.Overlay(**differing)
        overlay.write(library.connection, sha256_of(path), path.stat().st_size, laid)


def say(library: Library, there: Outcome, hints: Hints) -> Outcome:
    """What becomes of a file that is there already, if a person says something of it now."""
    first = library.article(there.file, there.id) if hints.certain and there.id else None
    if first is None or there.what is What.REFUSED:
        return there
    if len(inventory.ids(library.connection, there.file)) > 1:
        return refused(f"{there.file}: {_MANY}")
    said = hints.on(first)
    lay(library, library.articles / there.file, first, said)
    (library.articles / there.file).touch()  # so that who watches the files builds again
    return msgspec.structs.replace(there, what=What.UPDATED, title=said.title)


def take_over(
    library: Library, path: Path, name: str, *, update: bool, collection: str | None = None
) -> Outcome:
    """Copy a file to the path `name` below the articles and no other; if another file lies there,
    it is replaced only in an `update`. `collection`: the only one of which it may say that it is.
    For one who is alone with the library."""
    old = library.articles / name
    with place.aside(library) as copy:
        if why := copied(path, copy):
            return refused(why)
        if old.exists() and sha256_of(old) == sha256_of(copy):
            return Outcome(what=What.UNCHANGED, told="", file=name)
        if old.exists() and not update:
            return refused("there is another file of this name; --update takes the new one")
        content = content_of(library, copy, name, own=name)
        if isinstance(content, str):
            return all_there(library, copy, name) or refused(content)
        if collection is not None and (why := elsewhere(content, collection)):
            return refused(why)
        if not old.exists():
            return publish(library, copy, name, content, _NO_HINTS)
        keep_versions(library, name)
        words = overlay.of_file(old, overlay.read(library.connection))
        if words and len(content.rows) == 1:  # what a person said of the file holds for the new one
            overlay.write(library.connection, sha256_of(copy), copy.stat().st_size, words)
        done = publish(library, copy, name, content, _NO_HINTS)
        return msgspec.structs.replace(done, what=What.UPDATED)
