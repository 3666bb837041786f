"""E-books in EPUB: the chapters in the order of the spine make one article."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import msgspec
import regex

from corpus.blocks import Blocks, flat, heading
from corpus.dating import Dating, iso_date, period
from corpus.errors import Problem
from corpus.formats import tree, xhtml
from corpus.formats.epub_contents import Entry, contents, part_of
from corpus.formats.extract import Extract, Format, never
from corpus.formats.package import (
    Package,
    PackageError,
    TooManyTagsError,
    holds,
    is_package,
)
from corpus.formats.titled import titled
from corpus.formats.tree import Element, first, words

_TYPE = b"application/epub+zip"
_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"
_CONTENTS = "toc"
_SILENT = {"cover", "title-page", "copyright-page", "loi", "lot", "index"}
"""Kinds of pages in the guide that are no text of the book."""
_HEADING = regex.compile(r"(?:\A|(?<=\n\n))(#{1,6})(?= )")
_RIGHTS = regex.compile(r"(?i)©|\bcopyright\b|\ball rights reserved\b|\bISBN\b|\bImpressum\b")
_NO_NAME = regex.compile(r"Section \d+")
"""What LibreOffice calls a chapter without a heading."""
_MOST_TAGS = 400_000
"""Of all chapters: each takes up to 25 microseconds; two million words have some 60,000."""
_LONGEST_TITLE, _LONGEST_RIGHTS = 60, 300
"""Words of a title page, and of one that tells whose the book is."""


class _Book(msgspec.Struct, frozen=True):
    """What the package document of a book says."""

    spine: tuple[str, ...]
    """The parts in order, each once."""
    silent: frozenset[str]
    """Parts that are no text of the book."""
    lists: frozenset[str]
    """Parts that are none if they are lists of links."""
    entries: Mapping[str, Entry]
    """What the table of contents says of a part."""
    title: str
    authors: tuple[str, ...]
    published: str
    dating: Dating
    language: str
    about: str
    """All that the metadata say, in lower case."""


def _matches(raw: bytes, name: str) -> bool:
    if not is_package(raw):
        return False
    if raw[30:200].startswith(b"mimetype" + _TYPE):
        return True
    if holds(raw, "mimetype").strip() == _TYPE:
        return True
    return b"oebps-package" in holds(raw, _CONTAINER) or (
        name.lower().endswith(".epub") and not raw[30:200].startswith(b"mimetype")
    )


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    try:
        package = Package(raw, _MOST_TAGS)
        book = _book(package)
        _refuse_locked(package, book)
        text, missing = _text(package, book)
    except (PackageError, RecursionError) as error:
        what = str(error) if isinstance(error, PackageError) else "is nested too deep; flatten it"
        yield Problem(name, what)
        return
    lost = ", ".join(repr(part[:80]) for part in missing[:3])
    if len(missing) > 3:
        lost += f" and {len(missing) - 3} more"
    note = f"chapters are missing or damaged ({lost}); convert the book once more"
    if not text:
        yield Problem(
            name, note if missing else "has no text to quote, only pictures perhaps; remove it"
        )
        return
    title, text = titled(book.title, "", text)
    yield Extract(
        text=text,
        title=title,
        author=", ".join(book.authors),
        published=book.published,
        dating=book.dating,
        language=book.language,
        notes=(note,) if missing else (),
    )


def _text(package: Package, book: _Book) -> tuple[str, list[str]]:
    """The text of all chapters, and the parts that could not be read."""
    chapters: list[str] = []
    missing: list[str] = []
    for part in book.spine:
        if part in book.silent:
            continue
        try:
            root = tree.page(package.read(part))
        except TooManyTagsError:
            raise
        except PackageError:
            root = None
        if root is None:
            missing.append(part)
            continue
        if part in book.lists and _is_list_of_links(root):
            continue
        page = Blocks()
        xhtml.write(root, page)
        chapter = page.text()
        if chapter and not _tells_of_book(chapter, book):
            chapters.append(_headed(chapter, book.entries.get(part)))
    return "\n\n".join(chapters), missing


def _is_list_of_links(page: Element) -> bool:
    """True for a table of contents; Sphinx calls the first chapter one as well."""
    return 2 * sum(len(words(link)) for link in page.iter("a")) >= len(words(page))


def _headed(chapter: str, entry: Entry | None) -> str:
    """A chapter under its own heading, or else under the title that the contents give it."""
    if entry is None or _NO_NAME.fullmatch(entry.title):
        return chapter
    top = _HEADING.match(chapter)
    if not top:
        line, _, rest = chapter.partition("\n\n")
        body = rest if flat(line).casefold() == entry.title.casefold() else chapter
        return f"{heading(entry.depth, entry.title)}\n\n{body}"
    up = len(top[1]) - entry.depth
    if up <= 0:
        return chapter
    return _HEADING.sub(lambda found: "#" * max(len(found[1]) - up, entry.depth), chapter)


def _tells_of_book(chapter: str, book: _Book) -> bool:
    """True for a page with the title or the rights of the book and nothing else."""
    blocks = [flat(block.lstrip("# ")).lower() for block in chapter.split("\n\n")]
    count = len(chapter.split())
    if count <= _LONGEST_TITLE and all(block in book.about for block in blocks):
        return True
    return count <= _LONGEST_RIGHTS and _RIGHTS.search(chapter) is not None


def _refuse_locked(package: Package, book: _Book) -> None:
    """Raises PackageError if chapters are encrypted; fonts often are, which does no harm."""
    if _ENCRYPTION not in package.names:
        return
    uris = [one.get("URI", "") for one in package.tree(_ENCRYPTION).iter("CipherReference")]
    if not {posixpath.normpath(unquote(uri)) for uri in uris}.isdisjoint(book.spine):
        raise PackageError("is protected against copying (DRM); get a copy without protection")


def _book(package: Package) -> _Book:
    """What the package document says; raises PackageError if there is none, or no spine in it."""
    root = first(package.tree(_CONTAINER), "rootfiles", "rootfile")
    place = posixpath.normpath("" if root is None else root.get("full-path", ""))
    root = package.tree(place)
    folder = posixpath.dirname(place)
    items = {item.get("id", ""): item for item in root.iter("item")}
    parts = {name: part_of(folder, item.get("href", "")) for name, item in items.items()}
    spine = dict.fromkeys(
        parts[ref.get("idref")] for ref in root.iter("itemref") if ref.get("idref") in parts
    )
    if not spine:
        raise PackageError("has no list of its chapters (spine); convert the book once more")
    nav = [
        parts[name] for name, item in items.items() if "nav" in item.get("properties", "").split()
    ]
    ncx = [
        parts[name]
        for name, item in items.items()
        if item.get("media-type", "").endswith("ncx+xml")
    ]
    metadata = first(root, "metadata")
    guide = [
        (one.get("type"), part_of(folder, one.get("href", ""))) for one in root.iter("reference")
    ]
    silent = {part for kind, part in guide if kind in _SILENT}
    lists = {part for kind, part in guide if kind == _CONTENTS}
    said = [] if metadata is None else [words(one) for one in metadata.iter()]
    return _Book(
        tuple(spine),
        frozenset({*silent, *nav}),
        frozenset(lists),
        contents(package, [*nav, *ncx]),
        next((title for title in _said(metadata, "title") if title), ""),
        tuple(_authors(metadata)),
        *_published(metadata),
        next((language for language in _said(metadata, "language") if language), ""),
        "\n".join(said).lower(),
    )


def _said(metadata: Element | None, name: str) -> list[str]:
    return [] if metadata is None else [words(one) for one in metadata.iter(name)]


def _authors(metadata: Element | None) -> Iterator[str]:
    """Who wrote the book; not who drew or translated it."""
    if metadata is None:
        return
    roles = {
        meta.get("refines", "")[1:]: words(meta)
        for meta in metadata.iter("meta")
        if meta.get("property") == "role"
    }
    for creator in metadata.iter("creator"):
        role = creator.get("role") or roles.get(creator.get("id", ""), "aut")
        if role == "aut" and (name := words(creator)):
            yield name


def _published(metadata: Element | None) -> tuple[str, Dating]:
    """The day on which the book came out, "" unless one is told for sure, and what is known of it
    beside."""
    dates = [] if metadata is None else list(metadata.iter("date"))
    sure = [one for one in dates if one.get("event") == "publication"]
    if not sure and len(dates) == 1 and not dates[0].get("event"):
        sure = dates
    day = (iso_date(words(sure[0])) or "") if sure else ""
    if day:
        return day, Dating(source="dc:date")
    periods = [period(words(one)) for one in sure or dates if one.get("event") != "modification"]
    likely = min(filter(None, periods), default="")
    return "", Dating(likely=likely, hint="dc:date") if likely else Dating()


FORMAT = Format(
    name="e-book (EPUB)", endings=(".epub",), matches=_matches, read=_read, may_be=never
)
