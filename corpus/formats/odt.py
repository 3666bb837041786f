"""OpenDocument texts: .odt, and .fodt, which is the same in one piece."""

from collections.abc import Iterator

from corpus.errors import Problem
from corpus.formats.extract import Extract, Format, never
from corpus.formats.odt_body import Body
from corpus.formats.odt_styles import Styles
from corpus.formats.package import Package, PackageError, holds, is_package, parsed
from corpus.formats.titled import titled
from corpus.formats.tree import Element, first, words

_TYPE = b"application/vnd.oasis.opendocument.text"
_MANIFEST = "META-INF/manifest.xml"


def _matches(raw: bytes, name: str) -> bool:
    if is_package(raw):
        return raw[30:200].startswith(b"mimetype" + _TYPE) or holds(raw, "mimetype").startswith(
            _TYPE
        )
    return _is_flat(raw)


def _is_flat(raw: bytes) -> bool:
    """True for a text that is one XML file."""
    head = raw[:8000]
    return head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and (
        b"<office:document " in head and _TYPE in head
    )


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    missing: list[str] = []
    try:
        content, styles, meta = _trees(raw, missing)
        body = Body(Styles([root for root in (content, styles) if root is not None]))
        text_root = first(content, "body", "text")
        if text_root is not None:
            body.take(text_root)
        text = body.blocks.text()
    except (PackageError, RecursionError) as error:
        what = str(error) if isinstance(error, PackageError) else "is nested too deep; flatten it"
        yield Problem(name, what)
        return
    if not text:
        yield Problem(name, "has no text to quote, only pictures perhaps; add text or remove it")
        return
    said = first(meta, "meta")
    title, text = titled(body.front.title, words(first(said, "title")), text)
    if body.lost:
        missing.append("formulas and charts are left out; write in words what they say")
    author = words(first(said, "initial-creator")) or words(first(said, "creator"))
    yield Extract(
        text=text,
        title=title,
        author=body.front.author(author),
        published=body.front.published,
        dating=body.front.dating(words(first(said, "creation-date"))),
        language=words(first(said, "language")),
        notes=tuple(missing),
    )


def _trees(raw: bytes, missing: list[str]) -> tuple[Element, Element | None, Element | None]:
    """The trees of the text, of its styles, and of what is said about it; raises PackageError if
    there is no text. What else is missing costs what it says, and no more."""
    if not is_package(raw):
        root = parsed(raw, "office:document")
        return root, None, root
    package = Package(raw)
    if "encrypted-package" in package.names or b"encryption-data" in holds(raw, _MANIFEST):
        raise PackageError("is locked with a password; save it without one")

    def part(name: str) -> Element | None:
        try:
            return package.tree(name) if name in package.names else None
        except PackageError as error:
            missing.append(f"without its {name.partition('.')[0]}: {error}")
            return None

    return package.tree("content.xml"), part("styles.xml"), part("meta.xml")


FORMAT = Format(
    name="OpenDocument text",
    endings=(".odt", ".fodt", ".ott"),
    matches=_matches,
    read=_read,
    may_be=never,
)
