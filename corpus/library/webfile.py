"""What stands at an address and is no page: a PDF, a text, an export; kept as it is."""

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from corpus.collection import named, owner
from corpus.formats import registry
from corpus.formats.extract import Format
from corpus.library import kept, place
from corpus.library.filename import checked_folder, of_title, safe
from corpus.library.outcome import Hints, Outcome, What, refused
from corpus.library.records import Library, Page
from corpus.web.address import canonical, same_site
from corpus.web.fetched import Fetched

_TEXTS = {".md", ".txt", ".csv"}
"""Kinds whose bytes are the characters of a text in any charset."""


def add_fetched(
    library: Library,
    fetched: Fetched,
    name: str,
    *,
    collection: str | None,
    hints: Hints,
    asked: str,
) -> Outcome:
    """What became of a file of the web which is no page, called `name` there."""
    stood = canonical(fetched.url)
    addresses = [one for one in dict.fromkeys((stood, canonical(asked))) if one]
    kind = registry.detect(fetched.raw, name, library.formats)
    if kind is None and fetched.kind == "text/plain":  # a name without an ending, such as README
        name = safe(f"{name}.txt")
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
            elif twin := kept.same_bytes(library, copy):
                outcome = kept.there(twin, "the same file is")
                if library.page_of(twin.id):  # what comes of this address must not replace it
                    return outcome
            else:
                both = _both(words, hints)
                where = home(known, collection)
                outcome = _add(library, copy, name, where, known, kind, both, stood)
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
    kind: Format,
    hints: Hints,
    url: str,
) -> Outcome:
    folder = checked_folder(collection)
    back = known and _folder_of(known) == folder and _is_free(library, known.file)
    if known and back and known.file.lower().endswith(kind.endings):
        target = known.file  # of an article that was removed: it comes back under its id
    else:
        target = place.free(library, folder, name)
    content = kept.content_of(library, copy, target)
    if isinstance(content, str):
        return refused(f"{url}: {content}")
    if why := _beyond_it(content, collection, url):
        return refused(f"{url}: {why}")
    title = content.first.title
    if not known and len(content.rows) == 1 and title != registry.called(target):
        # named after what it says, not after what its server calls it
        target = place.free(library, folder, of_title(title) + Path(target).suffix)
        content = kept.content_of(library, copy, target)
        assert not isinstance(content, str)
    return kept.publish(library, copy, target, content, hints, url)


def _beyond_it(content: kept.Content, wanted: str, url: str) -> str:
    """What a file of the web says that is not for it to say: to whom it is shown, and what stood on
    another site; "" if nothing."""
    by_hand = "if that is right, download it, and: python -m corpus import FILE"
    if others := content.collections - {named(wanted)}:
        return f"it is of the collection {min(others)!r}, not of {wanted!r}; {by_hand}"
    for row in content.rows:
        if owner(row.id.partition("/")[0]) and not owner(wanted):
            return f"it has the id {row.id!r}, which is a server's; {by_hand}"
        if row.address.lower().startswith(("http:", "https:")) and not same_site(row.address, url):
            return f"it says that it stood at {row.address}, on another site; {by_hand}"
    return ""


def _is_free(library: Library, name: str) -> bool:
    return not (library.articles / name).exists()


def _replace(
    library: Library, copy: Path, known: Page, kind: Format, hints: Hints, url: str
) -> Outcome:
    """A file of the web which is there already: its new bytes, under the old name."""
    old = library.articles / known.file
    outcome = Outcome(what=What.UNCHANGED, told="", id=known.article, file=known.file)
    if old.stat().st_size == copy.stat().st_size and kept.sha256_of(old) == kept.sha256_of(copy):
        return kept.say(library, outcome, hints)
    if not known.file.lower().endswith(kind.endings):
        return refused(
            f"{url} is a {kind.name} now, and its article is the file {known.file!r}; "
            f"remove {known.article!r} first"
        )
    content = kept.content_of(library, copy, known.file, own=known.file)
    if isinstance(content, str):
        return refused(f"{url}: {content}")
    now = library.article(known.file, known.article)
    if now and (why := _beyond_it(content, now.collection, url)):
        return refused(f"{url}: {why}")
    kept.keep_versions(library, known.file)
    done = kept.publish(library, copy, known.file, content, hints, url)
    return msgspec.structs.replace(done, what=What.UPDATED)


def _in_utf_8(fetched: Fetched, kind: Format) -> bytes:
    """The bytes of a text whose charset only its server says, in UTF-8; others as they are."""
    if fetched.charset and set(kind.endings) & _TEXTS:
        with contextlib.suppress(LookupError, UnicodeDecodeError, ValueError):
            return fetched.raw.decode(fetched.charset).encode()
    return fetched.raw


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


def home(known: Page | None, wanted: str | None) -> str:
    """The collection that something is added to: the one that is `wanted`, else the one that it was
    removed from, else "main"."""
    if wanted is not None:
        return wanted
    return (_folder_of(known) if known and known.removed else "") or "main"


def _folder_of(page: Page) -> str:
    """The folder of its collection; "" for that of `main`."""
    return page.file.partition("/")[0] if "/" in page.file else ""


def said(known: Page | None) -> Hints:
    """What a person said of a page when it was added."""
    return msgspec.json.decode(known.said, type=Hints) if known else Hints()


def _both(words: Hints, hints: Hints) -> Hints:
    """What a person said once, else what is hinted at now."""
    return words if words != Hints() else hints
