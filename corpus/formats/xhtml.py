"""A page of XHTML to blocks: all that is on it, where `corpus.html.webpage` looks for an article.

What a reader does not see is left out: scripts, hidden elements, the marks of footnotes and the
ways back from them, page numbers of a printed edition, and pages of a book that are no text of it.
A footnote stands behind the paragraph that calls it.
"""

from collections import deque
from collections.abc import Iterator

import regex

from corpus.blocks import Blocks
from corpus.formats import numerals
from corpus.formats.tree import Element, inner

_SPACE = regex.compile(r"\s+")
_SILENT = (
    "head", "script", "style", "template", "noscript", "nav", "svg", "audio", "video", "object",
    "iframe", "canvas", "rt", "rp", "annotation", "annotation-xml", "input", "select", "button",
    "textarea",
)  # fmt: skip
_SILENT_TYPES = {
    "cover", "titlepage", "halftitlepage", "copyright-page", "imprint", "imprimatur", "toc",
    "landmarks", "loi", "lot", "loa", "lov", "index", "page-list", "pagebreak", "backlink",
    "referrer",
}  # fmt: skip
"""Values of `epub:type`, and of `role` behind "doc-"."""
_NOTE_TAGS = ("aside", "li", "p", "div", "dd")
_CALL_TYPES, _CALL_CLASSES = {"noteref", "annoref"}, {"footnote-ref", "noteref", "footnoteref"}
_MOST_CALLS = 20
"""Footnotes that are called at one place."""
_BACK_CLASSES = {"footnote-back", "footnote-backref", "backlink", "fn-bracket", "sdfootnotesym"}
_MARK = regex.compile(r"[\[(]?(?:\d{1,4}|[ivxlc]{1,7}|[a-z]|[*†‡§¶]{1,4})[\])]?")
_BACK = regex.compile(r"[\s↩↑⏎^\ufe0e\ufe0f]+")
_HIDDEN = regex.compile(r"(?i)(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b")
_BLOCKS = {
    "html", "body", "section", "article", "aside", "header", "footer", "main", "div", "p", "dl",
    "dt", "dd", "blockquote", "figure", "figcaption", "address", "hgroup", "details", "summary",
    "fieldset", "form", "center", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "li",
    "hr", "ul", "ol", "table", "pre", "menu", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip


def write(root: Element, into: Blocks) -> None:
    """Adds the blocks of a page."""
    writer = _Writer(root, into)
    writer.take(root)
    writer.end()


class _Writer:
    """Walks over the elements of one page."""

    def __init__(self, root: Element, into: Blocks) -> None:
        self._into = into
        self._line: list[str] = []
        self._lists: list[tuple[str, int] | None] = []
        """For each open list the kind and the number of its next item; None: dashes."""
        self._mark = ""
        """Waits for the first words of its item."""
        self._flat = 0
        """Above 0 in a heading or a cell, where no block begins."""
        self._called: deque[Element] = deque()
        self._notes = dict(_notes(root))
        self._moved = frozenset(self._notes.values())
        """Footnotes, which do not stand where they are written."""
        self._waiting = set(self._moved)
        """Those that were not called yet."""

    def take(self, element: Element) -> None:
        """An element with all that is in it, but not what follows it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or _is_silent(element):
            return
        if element in self._moved:
            return
        if (tag == "a" and _is_call(element)) or (tag == "sup" and _is_only_call(element)):
            called = (self._notes.get(link.get("href", "")[1:]) for link in element.iter("a"))
            self._called += (note for note in called if note is not None)
        elif tag == "br":
            self._line.append(" " if self._flat else "\n")
        elif tag == "q":
            self._line.append("“")
            self._within(element)
            self._line.append("”")
        elif tag not in _BLOCKS:
            self._within(element)
        else:
            self._end()
            self._block(element)
            self._end()

    def end(self) -> None:
        """What is left at last: words, and footnotes that nothing seen calls."""
        self._end()
        self._called += [note for note in self._notes.values() if note in self._waiting]
        self._end()

    def _block(self, element: Element) -> None:
        tag = element.tag
        if self._flat:
            self._within(element)
        elif tag[0] == "h" and tag[1:].isdecimal() and not self._lists:
            self._into.heading(int(tag[1:]), self._words(element))
        elif tag == "pre":
            self._into.code("".join(element.itertext(tag="*")).expandtabs(4))
            self._into.end()
        elif tag == "table":
            self._table(element)
        elif tag in ("ul", "ol", "menu"):
            start = numerals.number(element.get("start"), 1)
            self._lists.append((element.get("type", "1"), start) if tag == "ol" else None)
            self._within(element)
            self._end()
            self._lists.pop()
            if not self._lists:
                self._into.end()
        elif tag == "li" and self._lists:
            self._mark = self._next(element)
            self._within(element)
            self._end()
            self._mark = ""
        else:
            self._within(element)

    def _within(self, element: Element) -> None:
        self._add(element.text)
        for part in element:
            self.take(part)
            self._add(part.tail)

    def _add(self, text: str | None) -> None:
        if text:
            self._line.append(_SPACE.sub(" ", text))

    def _end(self) -> None:
        """Ends the paragraph that was begun."""
        if self._flat:
            self._line.append(" ")
            return
        words, self._line = "".join(self._line), []
        if self._lists:
            if words.strip():
                self._into.item(len(self._lists) - 1, self._mark, words)
                self._mark = ""
        else:
            self._into.prose(words)
        while self._called:  # a note may call another one
            note = self._called.popleft()
            if note in self._waiting:
                self._waiting.remove(note)
                self._into.note(self._words(note))

    def _words(self, element: Element) -> str:
        """The words in an element on one line."""
        line, self._line = self._line, []
        self._flat += 1
        self._within(element)
        self._flat -= 1
        words, self._line = "".join(self._line), line
        return words

    def _next(self, item: Element) -> str:
        """The mark of the next item of the innermost list."""
        numbered = self._lists[-1]
        if numbered is None:
            return "-"
        kind, number = numbered
        number = numerals.number(item.get("value"), number)
        self._lists[-1] = kind, number + 1
        match kind:
            case "a" | "A":
                shown = numerals.letters(number)
            case "i" | "I":
                shown = numerals.roman(number)
            case _:
                shown = str(number)
        return f"{shown.upper() if kind.isupper() else shown}."

    def _table(self, table: Element) -> None:
        rows = [[cell for cell in inner(row) if cell.tag in ("td", "th")] for row in _rows(table)]
        for caption in table.iterchildren("caption"):
            self._within(caption)
            self._end()
        if all(len(row) < 2 for row in rows):  # a frame around text
            for row in rows:
                for cell in row:
                    self._within(cell)
                    self._end()
            return
        self._into.table([[self._words(cell) for cell in row] for row in rows])


def _rows(table: Element) -> Iterator[Element]:
    for part in inner(table):
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from part.iterchildren("tr")


def _types(element: Element) -> set[str]:
    """What an element is in a book."""
    role = element.get("role", "").removeprefix("doc-")
    return {*element.get("type", "").split(), *role.split()}


def _is_silent(element: Element) -> bool:
    """True for what is no text of a book or is not shown."""
    if not element.attrib:
        return False
    return (
        element.get("hidden") is not None
        or not _SILENT_TYPES.isdisjoint(_types(element))
        or not _BACK_CLASSES.isdisjoint(element.get("class", "").split())
        or _HIDDEN.search(element.get("style", "")) is not None
        or (
            element.tag == "a"
            and "#" in element.get("href", "")
            and _BACK.fullmatch("".join(element.itertext(tag="*"))) is not None
        )
    )


def _is_call(link: Element) -> bool:
    """True for the mark of a footnote."""
    return not (
        _CALL_TYPES.isdisjoint(_types(link))
        and _CALL_CLASSES.isdisjoint(link.get("class", "").split())
    ) or (
        "#" in link.get("href", "") and _is_mark(link) and len(link) == 1 and link[0].tag == "sup"
    )


def _is_only_call(raised: Element) -> bool:
    """True for raised signs that are nothing but links to footnotes."""
    links = list(inner(raised)) if len(raised) <= _MOST_CALLS else []
    return (
        bool(links)
        and not (raised.text or "").strip("[( ")
        and all(one.tag == "a" and "#" in one.get("href", "") and _is_mark(one) for one in links)
    )


def _is_mark(element: Element) -> bool:
    return _MARK.fullmatch("".join(element.itertext(tag="*")).strip()) is not None


def _notes(root: Element) -> Iterator[tuple[str, Element]]:
    """The footnotes of a page that are called on it, by their ids. They stand behind their call: a
    link to what stands before it is a way back."""
    seen: set[str] = set()
    called: set[str] = set()
    for element in root.iter("*"):
        name = element.get("id", "")
        if name in called and name not in seen and element.tag in _NOTE_TAGS:
            yield name, element
        seen.add(name)
        href = element.get("href", "")
        if href[:1] == "#" and href[1:] not in seen and element.tag == "a":
            called |= {href[1:]} if _is_call(element) or _is_raised(element) else set()


def _is_raised(link: Element) -> bool:
    above = link.getparent()
    return above is not None and above.tag == "sup" and _is_only_call(above)
