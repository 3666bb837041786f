"""What the styles of a Word document say: which paragraph is a heading, what is hidden, and by
which list a paragraph is numbered."""

import msgspec
import regex

from corpus.formats import numerals
from corpus.formats.tree import Element, first

_HEADING = regex.compile(r"heading ([1-9])")
_CONTENTS = regex.compile(r"(toc|contents)( heading| [1-9])|(index|table of) .*")
_CODE = ("source code", "html preformatted", "preformatted text", "code", "macro", "macro text")
_OUTLINED = 9
"""Levels of the outline, from 0; the next stands for running text."""


class Style(msgspec.Struct, frozen=True):
    """A style with what it takes over from those that it is based on."""

    name: str = ""
    """In lower case, and in English whatever the language of the program."""
    level: int = 0
    """Of a heading from 1, else 0."""
    hidden: bool = False
    list: str = ""
    """Number of the list that it is numbered by, empty if by none."""
    depth: int | None = None
    """Depth in that list from 0, None where the list says it."""

    @property
    def is_contents(self) -> bool:
        """True for lines of a table of contents or of an index."""
        return _CONTENTS.fullmatch(self.name) is not None

    @property
    def is_code(self) -> bool:
        """True for code."""
        return self.name in _CODE


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._written: dict[str, Element] = {}
        self._known: dict[str, Style] = {}
        self.usual = Style()
        """Of a paragraph that names none."""
        for style in [] if root is None else root.iterchildren("style"):
            self._written.setdefault(style.get("styleId", ""), style)
            if style.get("type") == "paragraph" and style.get("default") in ("1", "true", "on"):
                self.usual = self.of(style.get("styleId", ""))

    def of(self, id: str) -> Style:  # noqa: A002
        """The style with this id, or one that says nothing."""
        if id not in self._known:
            self._known[id] = Style()  # for a style that is based on itself
            self._known[id] = self._read(self._written.get(id))
        return self._known[id]

    def _read(self, style: Element | None) -> Style:
        if style is None:
            return Style()
        on = self.of(said(style, "basedOn"))
        name = said(style, "name").lower()
        level = outline(style, on.level)
        if found := _HEADING.fullmatch(name):
            level = int(found[1])
        number, depth = numbered(style, on.list, on.depth)
        return Style(name, level, hidden(style, on.hidden), number, depth)


def said(element: Element | None, *path: str) -> str:
    """The `w:val` of the first element along the path, "" where there is none."""
    found = first(element, *path)
    return "" if found is None else found.get("val", "")


def hidden(element: Element, otherwise: bool) -> bool:
    """Whether the text properties in an element hide what it is about."""
    vanish = first(element, "rPr", "vanish")
    return otherwise if vanish is None else vanish.get("val") not in ("0", "false", "off")


def outline(element: Element, otherwise: int) -> int:
    """The level of a heading, from 1, by the paragraph properties in an element; 0 for none."""
    level = numerals.number(said(element, "pPr", "outlineLvl"), -1)
    if level < 0:
        return otherwise
    return level + 1 if level < _OUTLINED else 0


def numbered(element: Element, number: str, depth: int | None) -> tuple[str, int | None]:
    """The list and the depth in it by the paragraph properties in an element."""
    number = said(element, "pPr", "numPr", "numId") or number
    level = numerals.number(said(element, "pPr", "numPr", "ilvl"), -1)
    return "" if number == "0" else number, level if level >= 0 else depth
