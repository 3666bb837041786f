"""The table of contents of an e-book: which title and which depth each of its parts has."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

import msgspec

from corpus.formats.package import Package, PackageError
from corpus.formats.tree import Element, first, inner, words


class Entry(msgspec.Struct, frozen=True):
    """What the contents say of a part."""

    title: str
    depth: int
    """From 1."""


def part_of(folder: str, href: str) -> str:
    """The part that a link names in a document of this folder."""
    try:
        path = urlsplit(href).path
    except ValueError:
        path = ""
    return posixpath.normpath(posixpath.join(folder, unquote(path)))


def contents(package: Package, places: Sequence[str]) -> Mapping[str, Entry]:
    """The first entry for each part, from those of these documents that can be read: the contents
    of EPUB 3 (nav) or of EPUB 2 (NCX)."""
    found: dict[str, Entry] = {}
    for place in places:
        try:
            root = package.tree(place)
        except PackageError:
            continue
        for href, entry in [*_of_nav(root), *_of_ncx(root)]:
            if entry.title:
                found.setdefault(part_of(posixpath.dirname(place), href), entry)
    return found


def _of_nav(root: Element) -> Iterator[tuple[str, Entry]]:
    for nav in root.iter("nav"):
        if nav.get("type") in (None, "toc"):
            for link in nav.iter("a"):
                depth = sum(above.tag == "ol" for above in link.iterancestors())
                yield link.get("href", ""), Entry(words(link), max(depth, 1))


def _of_ncx(root: Element) -> Iterator[tuple[str, Entry]]:
    points = [] if first(root, "navMap") is None else list(inner(first(root, "navMap")))
    waiting = [(point, 1) for point in reversed(points)]
    while waiting:
        point, depth = waiting.pop()
        if point.tag == "navPoint":
            content = first(point, "content")
            href = "" if content is None else content.get("src", "")
            yield href, Entry(words(first(point, "navLabel")), depth)
            waiting += [(one, depth + 1) for one in reversed(list(inner(point)))]
