"""A page that was fetched becomes a file of the library; one that is there already, is updated.

A web page becomes a file of ours (`written.py`). Whatever else stands at an address is kept as it
is (`kept.py`).
"""

import time

import msgspec

from corpus import charset
from corpus.article import Article
from corpus.formats import registry
from corpus.formats import webpage as webpage_format
from corpus.html import webpage
from corpus.library import inventory, kept, place, webfile, written
from corpus.library.filename import checked_folder, of_address, of_title
from corpus.library.outcome import Hints, Outcome, What, refused
from corpus.library.records import Library, Page
from corpus.web.address import canonical, is_front, own
from corpus.web.fetched import Fetched

_HTML = ("text/html", "application/xhtml+xml")
_OURS = (".md", ".jsonl")
_NO_HINTS = Hints()


def add_page(
    library: Library,
    fetched: Fetched,
    *,
    collection: str | None = None,
    hints: Hints = _NO_HINTS,
    asked: str = "",
) -> Outcome:
    """What became of a page: a new article, or the new text of one that is there, in its file and
    under its id; what that said before is kept (`Library.versions`).

    `collection`: None for the one that it was removed from, else "main". `asked` is the address
    that led to the page. An article that was removed comes back: who does
    not want that looks at `Library.known` first. Raises CorpusError where nothing can be written,
    or the collection cannot be called so.
    """
    if collection is not None:
        checked_folder(collection)
    stood = canonical(fetched.url)
    if fetched.unchanged:
        return _unchanged(library, fetched, [stood, canonical(asked)])
    if is_front(fetched.url) and asked and not is_front(asked):
        return refused(f"{asked} leads to the front page of its site; the article is not there")
    name = of_address(fetched.url)
    kind = registry.detect(fetched.raw, name, library.formats)
    if fetched.kind in _HTML and not (kind and kind.matches(fetched.raw, name)):
        kind = webpage_format.FORMAT
    if kind is not webpage_format.FORMAT:
        return webfile.add_fetched(
            library, fetched, name, collection=collection, hints=hints, asked=asked
        )
    html = webpage.decoded(fetched.raw, fetched.charset) or charset.decoded(fetched.raw)
    page = webpage_format.page_of(html, fetched.url) if html else charset.NO_TEXT
    if isinstance(page, str):
        return refused(f"{fetched.url} {page}")
    where = own(page.url, fetched.url)
    found = Article(
        id="",
        title=page.title,
        text=page.text,
        url=where,
        published=page.published,
        author=page.author,
    )
    addresses = [one for one in dict.fromkeys((where, stood, canonical(asked))) if one]
    with library.alone():
        library.refresh()
        return _keep(library, written.cleaned(found), fetched, addresses, hints, collection)


def add_text(library: Library, found: Article) -> Outcome:
    """The same of an article whose page cannot be had, but its text by other means; `found` has the
    address of the page, in its canonical form, and no id."""
    checked_folder(found.collection)
    with library.alone():
        library.refresh()
        page = Fetched(raw=b"", url=found.url)
        found = written.cleaned(found)
        return _keep(library, found, page, [found.url], _NO_HINTS, found.collection)


def _keep(
    library: Library,
    found: Article,
    fetched: Fetched,
    addresses: list[str],
    hints: Hints,
    collection: str | None,
) -> Outcome:
    known = library.first_known(addresses)
    found = msgspec.structs.replace(found, collection=webfile.home(known, collection))
    said = hints if hints.certain else webfile.said(known)
    found = said.on(hints.on(found))
    found = msgspec.structs.replace(found, title=found.title or found.url)
    page = webfile.page_of(fetched, addresses, known, said)
    now = library.article(known.file, known.article) if known and not known.removed else None
    if known and now:
        outcome, page = _update(library, found, now, msgspec.structs.replace(page, file=known.file))
    elif twin := inventory.with_text(library.connection, found.text):
        page = msgspec.structs.replace(page, article=twin.id, file=twin.file)
        outcome = kept.there(twin, "its text is")
        if library.page_of(twin.id):
            return outcome
    else:
        outcome, page = _add(library, found, page)
    if page.article:
        library.remember(page, addresses)
    return outcome


def _update(library: Library, found: Article, now: Article, page: Page) -> tuple[Outcome, Page]:
    """`page.sha256` is of what was fetched the last time, and is of this time in what is given."""
    last, stem = page.sha256, page.file.rpartition(".")[0]
    new = msgspec.structs.replace(found, id=now.id, collection=now.collection)
    page = msgspec.structs.replace(page, sha256=_mark(new))
    outcome = Outcome(what=What.UNCHANGED, told="", id=now.id, title=now.title, file=page.file)
    if last == page.sha256 or new == now:
        return outcome, page
    if len(inventory.ids(library.connection, page.file)) > 1:
        told = f"it is one of several articles in {page.file!r}, which is left as it is"
        return msgspec.structs.replace(outcome, told=told), page
    if not page.file.endswith(_OURS):
        told = f"it is the file {page.file!r}, which a page cannot replace; remove {now.id!r} first"
        return refused(told), msgspec.structs.replace(page, article="")
    library.keep_version(now)
    by_hand = last and last != _mark(now)
    file = place.write(library, new, stem, page.file)
    return Outcome(
        what=What.UPDATED,
        told="what was changed in it by hand is in its history" if by_hand else "",
        id=new.id,
        title=new.title,
        file=file,
    ), msgspec.structs.replace(page, file=file)


def _add(library: Library, found: Article, page: Page) -> tuple[Outcome, Page]:
    folder = checked_folder(found.collection)
    stem = place.free(library, folder, f"{of_title(found.title)}.md").removesuffix(".md")
    back = page.article and not inventory.with_id(library.connection, page.article)
    new = msgspec.structs.replace(found, id=page.article if back else stem)
    file = place.write(library, new, stem)
    outcome = Outcome(what=What.ADDED, told="", id=new.id, title=new.title, file=file)
    return outcome, msgspec.structs.replace(page, article=new.id, file=file, sha256=_mark(new))


def _mark(article: Article) -> str:
    """A hash of what an article says, wherever it lies."""
    return msgspec.structs.replace(article, id="", collection="").sha256


def _unchanged(library: Library, fetched: Fetched, addresses: list[str]) -> Outcome:
    """Of a page whose server says that it is as it was."""
    with library.alone():
        known = library.first_known([one for one in addresses if one])
        if known is None or known.removed:
            return refused(f"{fetched.url}: not changed, its server says, but it is not here")
        page = msgspec.structs.replace(
            known,
            etag=fetched.etag or known.etag,
            modified=fetched.modified or known.modified,
            fetched=time.time(),
        )
        library.remember(page)
    return Outcome(what=What.UNCHANGED, told="", id=known.article, file=known.file)
