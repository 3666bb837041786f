"""XML as a tree whose names are plain: `p`, not `{http://…}p`.

The same document is written with other namespaces by other programs, and the names alone tell
everything that is asked of them.
"""

import contextlib
import html.entities
from collections.abc import Iterator
from typing import Any, TypeAlias

import regex
from lxml import etree

from corpus.html import tags

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""
_PREFIX = regex.compile(r"^(?:\{[^}]*\}|[\w.-]+:)")
_NAMED = regex.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_OF_XML = (b"amp", b"lt", b"gt", b"quot", b"apos")
_MOST_ATTRIBUTES = 1_000
"""Of an element; each look at one of them passes all before it."""


def parsed(raw: bytes) -> Element:
    """The root of an XML text without comments; raises ValueError if it is none.

    Nothing is fetched and no entity is filled in, so that none can grow; elements lie in each other
    at most 256 deep.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise ValueError(str(error)) from None
    plain(root)
    return root


def page(raw: bytes) -> Element | None:
    """The root of an XHTML page, or, if it is no XML, what a browser would make of it; None if
    there is nothing on it."""
    # the names that HTML has for signs are told by a document that is not fetched
    named = _NAMED.sub(_numbered, raw)
    try:
        return parsed(named)
    except ValueError:
        parser = etree.HTMLParser(
            no_network=True, huge_tree=False, remove_pis=True, remove_comments=True
        )
    try:
        # each byte as the sign of its number, and back
        few = tags.with_few_attributes(raw.decode("latin-1")).encode("latin-1")
        root = etree.fromstring(few, parser)
        if root is not None:
            plain(root)
    except (etree.LxmlError, ValueError, LookupError):
        return None
    return root


def plain(root: Element) -> None:
    """Takes the namespaces out of all names below `root`; raises ValueError if an element has more
    attributes than any document needs."""
    for element in root.iter(etree.Element):
        keys = element.keys()
        if len(keys) > _MOST_ATTRIBUTES:
            raise ValueError(f"{len(keys)} attributes")
        names = [name for name in (element.tag, *keys) if _PREFIX.match(name)]
        # a browser makes names of anything, lxml does not
        with contextlib.suppress(ValueError):
            for name in names:
                short = _PREFIX.sub("", name)
                if name == element.tag:
                    element.tag = short
                else:
                    value = element.attrib.pop(name)
                    element.set(short, element.get(short, value))


def _numbered(named: regex.Match[bytes]) -> bytes:
    signs = html.entities.html5.get(f"{named[1].decode()};")
    if signs is None or named[1] in _OF_XML:
        return named[0]
    return "".join(f"&#{ord(sign)};" for sign in signs).encode()


def inner(element: Element) -> Iterator[Element]:
    """The elements in an element."""
    yield from element.iterchildren(etree.Element)


def first(element: Element | None, *path: str) -> Element | None:
    """The first element along a path of names below `element`; None where it ends before."""
    for name in path:
        if element is None:
            return None
        element = element.find(name)
    return element


def words(element: Element | None) -> str:
    """All characters in an element on one line; "" for none."""
    return "" if element is None else " ".join("".join(element.itertext(etree.Element)).split())
