"""The body of a Word document, paragraph by paragraph, as Word shows it once all changes are
accepted: what was deleted is gone, and so are hidden words, comments, and tables of contents."""

from collections.abc import Iterator, Mapping

from corpus import blocks
from corpus.formats.docx_numbers import Numbers
from corpus.formats.docx_styles import Style, Styles, hidden, numbered, outline, said
from corpus.formats.titled import Front
from corpus.formats.tree import Element, first, inner

_LEFT_OUT = (
    "del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "rt", "sdtPr",
    "annotation", "tblPr", "trPr", "tcPr", "comment", "object",
)  # fmt: skip
_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_PRIVATE = range(0xE000, 0xF900)
"""Signs that mean something in one font only."""
_CONTENTS = "Table of Contents"


class Body:
    """Takes the blocks of a document one after the other."""

    def __init__(
        self, styles: Styles, numbers: Numbers, notes: Mapping[tuple[str, str], Element]
    ) -> None:
        """`notes` are the footnotes and endnotes by their kind and id."""
        self.blocks = blocks.Blocks()
        self.front = Front()
        self.lost = False
        """True if the document has another one in it, which only Word puts in its place."""
        self._styles, self._numbers, self._notes = styles, numbers, dict(notes)
        self._list = ""
        """The outermost list that the last list item stood in."""
        self._fields: list[bool] = []
        """For each open field, whether its code is still being told, which nobody sees."""
        self._called: list[Element] = []
        self._boxes: list[Element] = []
        self._before = ""
        """Words of a paragraph whose end was deleted: they belong to the next one."""

    def take(self, element: Element) -> None:
        """All blocks in an element."""
        for part in inner(element):
            match part.tag:
                case "p":
                    self._paragraph(part)
                case "tbl":
                    self._table(part)
                case "sdt":
                    if said(part, "sdtPr", "docPartObj", "docPartGallery") != _CONTENTS:
                        self.take(part)
                case "altChunk":
                    self.lost = True
                case "AlternateContent":
                    self.take(_alternative(part))
                case tag if tag not in _LEFT_OUT:
                    self.take(part)

    def _paragraph(self, paragraph: Element) -> None:
        style = self._style(paragraph)
        words = self._before + self._words(paragraph, style.hidden)
        self._before = ""
        if _is_marked_deleted(first(paragraph, "pPr", "rPr")):
            self._before = words
            return
        words = blocks.prose(words).strip() if not style.is_code else words
        if not style.is_contents:
            self._put(paragraph, style, words)
        self._put_aside()

    def _put(self, paragraph: Element, style: Style, words: str) -> None:
        """The words of a paragraph as the kind of block that it is."""
        number, depth = self._number(paragraph, style)
        mark = self._numbers.next(number, depth) if number else None
        level = outline(paragraph, style.level)
        if self.front.takes(style.name, words, self.blocks.begun):
            return
        if level or style.name == "title":
            self.blocks.heading(level or 1, f"{mark or ''} {words}" if words else "")
        elif style.is_code:
            self.blocks.code(words)
        elif mark or (mark == "" and self.blocks.in_list):
            if mark and depth == 0 and number != self._list:
                self.blocks.end()
                self._list = number
            self.blocks.item(depth, mark, words)
        else:
            self.blocks.prose(words)

    def _put_aside(self) -> None:
        """The footnotes that were called, and the text boxes that were met."""
        called, self._called = self._called, []
        there, self._boxes = self._boxes, []
        for note in called:
            self.blocks.note(
                "\n".join(self._words(one, self._style(one).hidden) for one in _paragraphs(note))
            )
        self._called = []  # a note that calls itself
        for box in there:
            self.take(box)

    def _table(self, table: Element) -> None:
        rows = [list(_cells(row)) for row in _rows(table)]
        if all(len(row) == 1 for row in rows):  # a frame around text
            for row in rows:
                self.take(row[0])
            return
        self.blocks.table([[self._cell(cell) for cell in row] for row in rows])
        self._put_aside()

    def _cell(self, cell: Element) -> str:
        """The words of a cell, of the tables in it too, on one line."""
        words = []
        for paragraph in _paragraphs(cell):
            style = self._style(paragraph)
            number, depth = self._number(paragraph, style)
            mark = self._numbers.next(number, depth) if number else ""
            said = self._words(paragraph, style.hidden)
            words.append(f"{mark} {said}" if mark and said.strip() else said)
        return " ".join(words)

    def _style(self, paragraph: Element) -> Style:
        named = said(paragraph, "pPr", "pStyle")
        return self._styles.of(named) if named else self._styles.usual

    def _number(self, paragraph: Element, style: Style) -> tuple[str, int]:
        """The list that a paragraph belongs to ("" for none), and its depth there."""
        number, depth = numbered(paragraph, style.list, style.depth)
        if number and depth is None:
            depth = self._numbers.depth(number, said(paragraph, "pPr", "pStyle"))
        return number, depth or 0

    def _words(self, element: Element, unseen: bool) -> str:
        """The words in a paragraph or in a part of it; footnotes and text boxes are set aside."""
        found: list[str] = []
        for part in inner(element):
            tag = part.tag
            if tag == "fldChar":
                self._field(part.get("fldCharType", ""))
            elif tag == "AlternateContent":
                found.append(self._words(_alternative(part), unseen))
            elif tag == "r":
                style = said(part, "rPr", "rStyle")
                by_style = unseen or (bool(style) and self._styles.of(style).hidden)
                found.append(self._words(part, hidden(part, by_style)))
            elif tag == "sdt":
                if first(part, "sdtPr", "showingPlcHdr") is None:
                    found.append(self._words(part, unseen))
            elif tag == "txbxContent":
                self._boxes += [] if unseen else [part]
            elif unseen or any(self._fields):
                if tag not in ("t", *_LEFT_OUT):  # a field may end in what is not seen
                    self._words(part, unseen)
            elif tag == "t":
                found.append(part.text or "")
            elif tag in _SIGNS:
                found.append(_SIGNS[tag])
            elif tag == "br":
                found.append(" " if part.get("type") in ("page", "column") else "\n")
            elif tag == "sym":
                found.append(_sign(part.get("char", "")))
            elif tag in _NOTES:
                # each is told once, however often it is called
                note = self._notes.pop((_NOTES[tag], part.get("id", "")), None)
                self._called += [] if note is None else [note]
            elif tag not in _LEFT_OUT:
                found.append(self._words(part, unseen))
        return "".join(found)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()


def _alternative(element: Element) -> Element:
    """What a program of today shows of two ways to write the same."""
    choice = first(element, "Choice")
    fallback = first(element, "Fallback")
    return next((one for one in (choice, fallback) if one is not None), element)


def _is_marked_deleted(properties: Element | None) -> bool:
    """Whether these properties of a row or of the end of a paragraph say that it was deleted."""
    return any(first(properties, name) is not None for name in ("del", "moveFrom", "cellDel"))


def _inside(element: Element, wanted: str) -> Iterator[Element]:
    """The elements of one name, also in what is only wrapped around them."""
    for part in inner(element):
        if part.tag == wanted:
            yield part
        elif part.tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _inside(part, wanted)


def _rows(table: Element) -> Iterator[Element]:
    for row in _inside(table, "tr"):
        if not _is_marked_deleted(first(row, "trPr")):
            yield row


def _cells(row: Element) -> Iterator[Element]:
    for cell in _inside(row, "tc"):
        if not _is_marked_deleted(first(cell, "tcPr")):
            yield cell


def _paragraphs(element: Element) -> Iterator[Element]:
    """The paragraphs in a cell or a note, in order, but for those in text boxes."""
    for part in inner(element):
        if part.tag == "p":
            yield part
        elif part.tag == "tr" and _is_marked_deleted(first(part, "trPr")):
            continue
        elif part.tag not in _LEFT_OUT:
            yield from _paragraphs(part)


def _sign(code: str) -> str:
    """A sign by its number; "" for one that only its font knows."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 and number not in _PRIVATE else ""
