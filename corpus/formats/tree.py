"""XML as a tree whose names are plain: `p`, not `{http://…}p`.

The same document is written with other namespaces by other programs, and the names alone tell
everything that is asked of them.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""


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


def plain(root: Element) -> None:
    """Takes the namespaces out of all names below `root`."""
    for element in root.iter(etree.Element):
        element.tag = element.tag.rpartition("}")[2]
        for name, value in element.items():
            if name[0] == "{":
                del element.attrib[name]
                short = name.rpartition("}")[2]
                element.set(short, element.get(short, value))


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
