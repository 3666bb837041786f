"""Word documents: .docx, and .docm and .dotx, which are the same inside.

The tree is walked here and not by python-docx, whose text has neither what was inserted nor what
stands in text boxes, and not by mammoth, which keeps no numbers of lists.
"""

import posixpath
from collections.abc import Iterator

import msgspec
import regex

from corpus.errors import Problem
from corpus.formats.docx_body import Body
from corpus.formats.docx_numbers import Numbers
from corpus.formats.docx_styles import Styles
from corpus.formats.extract import Extract, Format, never
from corpus.formats.package import Package, PackageError, holds, is_package
from corpus.formats.titled import titled
from corpus.formats.tree import Element, first, words

_MAIN = regex.compile(
    rb"(?:wordprocessingml\.(?:document|template)|ms-word\.(?:document|template)"
    rb"\.macroEnabled(?:Template)?)\.main\+xml"
)
_TYPES = "[Content_Types].xml"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of Office begin that are no zip: old ones, and those with a password."""
_OLD, _LOCKED = "WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")
_TEMPLATE = "2013-12-23T23:15:00Z"
"""When the template of python-docx was made, which writes that into all its files."""
_ENDINGS = (".docx", ".docm", ".dotx", ".doc")


class _Parts(msgspec.Struct, frozen=True):
    """The parts of a document that its text is made of."""

    main: Element
    styles: Element | None
    numbering: Element | None
    notes: dict[tuple[str, str], Element]
    core: Element | None
    missing: tuple[str, ...]
    """What could not be read, one line each."""


def _matches(raw: bytes, name: str) -> bool:
    if raw.startswith(_COMPOUND):
        return _OLD in raw or (_LOCKED in raw and name.lower().endswith(_ENDINGS))
    if not is_package(raw):
        return False
    if types := holds(raw, _TYPES):
        return _MAIN.search(types) is not None
    return b"word/document.xml" in raw or name.lower().endswith(_ENDINGS)


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    if raw.startswith(_COMPOUND):
        yield Problem(
            name,
            "is locked with a password; take the password off and save it as .docx"
            if _LOCKED in raw
            else "is a document of Word 97 to 2003; open it and save it as .docx",
        )
        return
    try:
        parts = _parts(Package(raw))
        styles = Styles(parts.styles)
        body = Body(styles, Numbers(parts.numbering, parts.styles), parts.notes)
        body.take(parts.main)
        text = body.blocks.text()
    except (PackageError, RecursionError) as error:
        what = str(error) if isinstance(error, PackageError) else "is nested too deep; flatten it"
        yield Problem(name, what)
        return
    if not text:
        yield Problem(name, "has no text to quote, only pictures perhaps; add text or remove it")
        return
    title, text = titled(body.front.title, words(first(parts.core, "title")), text)
    made = words(first(parts.core, "created"))
    lost = "another document is put into it; open it in Word and save it once more"
    yield Extract(
        text=text,
        title=title,
        published=body.front.published,
        dating=body.front.dating("" if made == _TEMPLATE else made),
        language=words(first(parts.core, "language")),
        author=body.front.author(words(first(parts.core, "creator"))),
        notes=(*parts.missing, lost) if body.lost else parts.missing,
    )


def _parts(package: Package) -> _Parts:
    """The parts of a document; raises PackageError if its main part cannot be read. What else is
    missing costs what it says, and no more."""
    missing: list[str] = []
    top = _related(package, "", missing)
    place = top.get("officeDocument", "word/document.xml")
    main = package.tree(place)
    beside = _related(package, place, missing)

    def part(kind: str, found: dict[str, str]) -> Element | None:
        try:
            return package.tree(found[kind]) if kind in found else None
        except PackageError as error:
            missing.append(f"without its {kind}: {error}")
            return None

    notes: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        root = part(f"{kind}s", beside)
        for note in [] if root is None else root.iterchildren(kind):
            notes[kind, note.get("id", "")] = note
    return _Parts(
        main,
        part("styles", beside),
        part("numbering", beside),
        notes,
        part("core-properties", top),
        tuple(missing),
    )


def _related(package: Package, part: str, missing: list[str]) -> dict[str, str]:
    """The parts that a part names, by the kind of their relation to it."""
    folder, file = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{file}.rels")
    if place not in package.names:
        return {}
    try:
        root = package.tree(place)
    except PackageError as error:
        missing.append(f"without styles and notes: {error}")
        return {}
    found: dict[str, str] = {}
    for one in root.iterchildren("Relationship"):
        if one.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
            found.setdefault(one.get("Type", "").rpartition("/")[2], target.lstrip("/"))
    return found


FORMAT = Format(name="Word document", endings=_ENDINGS, matches=_matches, read=_read, may_be=never)
