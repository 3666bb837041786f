"""A file that is kept as it is: copied whole, checked, compared with what is there already."""

import contextlib
import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from corpus import inventory, overlay, place
from corpus.address import canonical
from corpus.article import Article
from corpus.errors import Problem
from corpus.fetched import Fetched
from corpus.filename import checked_folder, of_title, safe
from corpus.folder import stream
from corpus.formats import registry
from corpus.formats.extract import Format
from corpus.library import Library, Page
from corpus.outcome import Hints, Outcome, What, refused

_NO_HINTS = Hints()
_TEXTS = {".md", ".txt", ".csv"}
"""Kinds whose bytes are the characters of a text in any charset."""


class _Content(msgspec.Struct, frozen=True):
    """What a file holds."""

    first: Article
    rows: list[inventory.Row]
    notes: tuple[str, ...]


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
            return outcome
        with place.aside(library) as copy:
            if why := copied(path, copy):
                return refused(f"{path}: {why}")
            if twin := same_bytes(library, copy):
                return there(twin, "the same file is")
            name = place.free(library, folder, safe(path.name))
            content = _content(library, copy, name)
            if isinstance(content, str):
                return refused(f"{path}: {content}")
            if len(content.rows) == 1 and (
                twin := inventory.with_text(library.connection, content.first.text)
            ):
                return there(twin, "its text is")
            return _publish(library, copy, name, content, hints)


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
    size, wanted = copy.stat().st_size, _sha256(copy)
    for name in inventory.of_size(library.connection, size):
        known = inventory.ids(library.connection, name)
        if known and _sha256(library.articles / name) == wanted:
            return inventory.Place(known[0], name)
    return None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _content(library: Library, copy: Path, name: str, own: str = "") -> _Content | str:
    """What a file holds that will be called `name`, or why it cannot be taken: it holds nothing, or
    an id that another file has than `own`."""
    first, rows, notes, seen = None, [], [], set()
    for one in stream(copy, name, file_mb=library.settings.file_mb, formats=library.formats):
        if isinstance(one, Problem):
            notes.append(one.what)
            continue
        taken = inventory.with_id(library.connection, one.id)
        if one.id in seen or (taken and taken.file != own):
            where = repr(taken.file) if taken else "another article in it"
            return f"its id {one.id!r} is taken by {where}; give it another one"
        seen.add(one.id)
        first = first or one
        rows.append(inventory.row(one))
    if first is None:
        return notes[0] if notes else "has no text to quote"
    return _Content(first, rows, tuple(notes))


def _publish(
    library: Library, copy: Path, name: str, content: _Content, hints: Hints, url: str = ""
) -> Outcome:
    """Let a checked file take its place, and write down what it does not hold."""
    first = content.first
    untitled = first.title == registry.called(name)
    said = hints.on(first, untitled=untitled)
    fields = ("title", "published", "author", "tags")
    laid = overlay.Overlay(
        url="" if first.url else url,
        **{
            field: new for field in fields if (new := getattr(said, field)) != getattr(first, field)
        },
    )
    if laid != overlay.Overlay():
        if len(content.rows) > 1 and hints != Hints():
            return refused(
                f"{name}: what is said of an article (such as its title) cannot be said of the "
                f"{len(content.rows):,} articles in it; add it without"
            )
        overlay.write(library.connection, _sha256(copy), copy.stat().st_size, laid)
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
    )


def add_fetched(
    library: Library,
    fetched: Fetched,
    name: str,
    *,
    collection: str,
    hints: Hints,
    asked: str,
) -> Outcome:
    """What became of a file of the web which is no page, called `name` there."""
    stood = canonical(fetched.url)
    addresses = [one for one in dict.fromkeys((stood, canonical(asked))) if one]
    kind = registry.detect(fetched.raw, name, library.formats)
    if kind is None:
        kinds = ", ".join(one.name for one in library.formats)
        return refused(f"{fetched.url} is none of the kinds that can be read ({kinds})")
    if not name.lower().endswith(kind.endings):
        name = safe(f"{name}{kind.endings[0]}")
    with library.alone():
        library.refresh()
        known = library.first_known(addresses)
        words = hints if hints.certain else said(known)
        with place.aside(library) as copy:
            copy.write_bytes(_in_utf_8(fetched, kind))
            page = page_of(fetched, addresses, known, words)
            if known and not known.removed:
                outcome = _replace(library, copy, known, kind, _both(words, hints), stood)
            elif twin := same_bytes(library, copy):
                outcome = there(twin, "the same file is")
            else:
                outcome = _add(library, copy, name, collection, known, _both(words, hints), stood)
        if outcome.what is not What.REFUSED:
            page = msgspec.structs.replace(page, article=outcome.id, file=outcome.file)
            library.remember(page, addresses)
    return outcome


def _add(
    library: Library,
    copy: Path,
    name: str,
    collection: str,
    known: Page | None,
    hints: Hints,
    url: str,
) -> Outcome:
    folder = checked_folder(collection)
    if known and not (library.articles / known.file).exists():
        target = known.file  # of an article that was removed: it comes back under its id
    else:
        target = place.free(library, folder, name)
    content = _content(library, copy, target)
    if isinstance(content, str):
        return refused(f"{url}: {content}")
    title = content.first.title
    if not known and len(content.rows) == 1 and title != registry.called(target):
        # named after what it says, not after what its server calls it
        target = place.free(library, folder, of_title(title) + Path(target).suffix)
        content = _content(library, copy, target)
        assert not isinstance(content, str)
    return _publish(library, copy, target, content, hints, url)


def _replace(
    library: Library, copy: Path, known: Page, kind: Format, hints: Hints, url: str
) -> Outcome:
    """A file of the web which is there already: its new bytes, under the old name."""
    old = library.articles / known.file
    outcome = Outcome(what=What.UNCHANGED, told="", id=known.article, file=known.file)
    if old.stat().st_size == copy.stat().st_size and _sha256(old) == _sha256(copy):
        return outcome
    if not known.file.lower().endswith(kind.endings):
        return refused(
            f"{url} is a {kind.name} now, and its article is the file {known.file!r}; "
            f"remove {known.article!r} first"
        )
    content = _content(library, copy, known.file, own=known.file)
    if isinstance(content, str):
        return refused(f"{url}: {content}")
    for one in stream(old, known.file, file_mb=library.settings.file_mb, formats=library.formats):
        if isinstance(one, Article):
            library.keep_version(one)
    done = _publish(library, copy, known.file, content, hints, url)
    return msgspec.structs.replace(done, what=What.UPDATED)


def _in_utf_8(fetched: Fetched, kind: Format) -> bytes:
    """The bytes of a text whose charset only its server says, in UTF-8; others as they are."""
    if fetched.charset and set(kind.endings) & _TEXTS:
        with contextlib.suppress(LookupError, UnicodeDecodeError, ValueError):
            return fetched.raw.decode(fetched.charset).encode()
    return fetched.raw


def _both(words: Hints, hints: Hints) -> Hints:
    """What a person said once, else what is hinted at now."""
    return words if words != Hints() else hints


def page_of(fetched: Fetched, addresses: Sequence[str], known: Page | None, words: Hints) -> Page:
    """What is written down of something fetched; of its article, what was known before."""
    return Page(
        address=addresses[0],
        article=known.article if known else "",
        file=known.file if known else "",
        etag=fetched.etag,
        modified=fetched.modified,
        fetched=time.time(),
        sha256=known.sha256 if known else "",
        said=msgspec.json.encode(words).decode(),
    )


def said(known: Page | None) -> Hints:
    """What a person said of a page when it was added."""
    return msgspec.json.decode(known.said, type=Hints) if known else Hints()


def there(twin: inventory.Place, what: str) -> Outcome:
    """Of what need not be added."""
    told = f"{what} there already, as {twin.id!r}"
    return Outcome(what=What.UNCHANGED, told=told, id=twin.id, file=twin.file)
