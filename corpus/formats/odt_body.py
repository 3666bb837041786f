"""The body of an OpenDocument text, paragraph by paragraph, as LibreOffice shows it with all
changes accepted: what was deleted is kept apart in the file, and is not taken."""

from collections.abc import Iterator

import regex

from corpus.blocks import Blocks
from corpus.formats import numerals
from corpus.formats.odt_styles import Count, Styles
from corpus.formats.titled import Front
from corpus.formats.tree import Element, first, inner

_SPACE = regex.compile(r"[ \t\r\n]+")
_LEFT_OUT = (
    "tracked-changes", "annotation", "note-citation", "ruby-text", "script", "desc", "title",
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
    "alphabetical-index", "placeholder", "forms", "event-listeners",
    "covered-table-cell", "binary-data", "meta",
)  # fmt: skip
_CODE = ("preformatted text", "source text", "source code", "codeblock")
_MOST_SPACES = 200


class Body:
    """Takes the blocks of a text one after the other."""

    def __init__(self, styles: Styles) -> None:
        self.blocks = Blocks()
        self.front = Front()
        self.lost = False
        """True if there are formulas or charts, which are files of their own."""
        self._styles = styles
        self._headings = Count()
        self._counts: dict[str, Count] = {}
        """Of the last list of each style, and of each list that has an id."""
        self._deeper = False
        """True if the last list began below the outermost level: it belongs to the one before."""
        self._called: list[Element] = []
        self._boxes: list[Element] = []

    def take(self, element: Element) -> None:
        """All blocks in an element."""
        for part in inner(element):
            match part.tag:
                case "p" | "h":
                    self._paragraph(part)
                case "list":
                    deeper = _begins_deeper(part)
                    goes_on = self._deeper and bool(part.get("continue-list"))
                    if not (deeper or goes_on):
                        self.blocks.end()
                    self._deeper = deeper
                    self._list(part, "", Count(), 0)
                case "table":
                    self._table(part)
                case tag if tag not in _LEFT_OUT and part.get("display") != "none":
                    self.take(part)

    def _paragraph(self, paragraph: Element, mark: str | None = None, depth: int = 0) -> None:
        """A paragraph or a heading; `mark` stands before it if it is in a list, and is "" for what
        follows the first paragraph of an item."""
        named = paragraph.get("style-name", "")
        style = self._styles.name(named).removeprefix("rststyle-")  # of docutils
        words = self._words(paragraph, self._styles.hides("paragraph", named))
        if paragraph.tag == "h" and words.strip():
            level = min(max(numerals.number(paragraph.get("outline-level"), 1), 1), 9)
            number = mark if mark not in (None, "-") else self._heading(paragraph, named, level)
            self.blocks.heading(level, f"{number} {words}")
        elif self.front.takes(style, words, self.blocks.begun):
            pass
        elif style == "title":
            self.blocks.heading(1, words)
        elif mark is not None:
            self.blocks.item(depth, mark, words)
        elif style in _CODE:
            self.blocks.code(words)
        else:
            self.blocks.prose(words)
        self._put_aside()

    def _heading(self, heading: Element, style: str, level: int) -> str:
        """The number of a heading, "" for none."""
        if heading.get("is-list-header") == "true" or self._styles.list_of(style) == "":
            return ""
        return self._headings.next(self._styles.outline, level - 1, heading.get("start-value"))

    def _put_aside(self) -> None:
        """The footnotes that were called, and the text boxes that were met."""
        called, self._called = self._called, []
        there, self._boxes = self._boxes, []
        for note in called:
            self.blocks.note("\n".join(self._seen(one) for one in _paragraphs(note)))
        for box in there:
            self.take(box)

    def _list(self, written: Element, style: str, count: Count, depth: int) -> None:
        """A list, or one in another list, whose style it has unless it names its own."""
        style = written.get("style-name", style)
        if depth == 0:
            earlier = written.get("continue-list") or style
            if written.get("continue-list") or written.get("continue-numbering") == "true":
                count = self._counts.get(earlier, count)
            self._counts[style] = self._counts[written.get("id", style)] = count
        for item in inner(written):
            mark: str | None = None
            for part in inner(item):
                if part.tag in ("p", "h"):
                    if mark is None and item.tag == "list-item":
                        named = style or self._styles.list_of(part.get("style-name", "")) or ""
                        levels = self._styles.levels(named)
                        mark = count.next(levels, depth, item.get("start-value"))
                        self._paragraph(part, mark or None, depth)
                    else:
                        self._paragraph(part, "" if self.blocks.in_list else None, depth)
                elif part.tag == "list":
                    self._list(part, style, count, depth + 1)

    def _table(self, table: Element) -> None:
        rows = [list(row.iterchildren("table-cell")) for row in _rows(table)]
        if all(len(row) == 1 for row in rows):  # a frame around text
            for row in rows:
                self.take(row[0])
            return
        self.blocks.table(
            [
                [" ".join(self._seen(one) for one in _paragraphs(cell)) for cell in row]
                for row in rows
            ]
        )
        self._put_aside()

    def _seen(self, paragraph: Element) -> str:
        """The words of a paragraph that are not hidden."""
        return self._words(
            paragraph, self._styles.hides("paragraph", paragraph.get("style-name", ""))
        )

    def _words(self, element: Element, unseen: bool) -> str:
        """The words in a paragraph or in a part of it; footnotes and text boxes are set aside."""
        found = [] if unseen else [_SPACE.sub(" ", element.text or "")]
        for part in inner(element):
            tag = part.tag
            if tag == "span":
                style = part.get("style-name", "")
                found.append(self._words(part, unseen or self._styles.hides("text", style)))
            elif tag == "note":
                body = first(part, "note-body")
                self._called += [] if body is None or unseen else [body]
            elif tag in ("text-box", "custom-shape", "rect", "ellipse", "polygon", "path"):
                self._boxes += [] if unseen else [part]
            elif tag in ("object", "object-ole"):
                self.lost = True
            elif tag == "s":
                found.append(" " * min(numerals.number(part.get("c"), 1), _MOST_SPACES))
            elif tag in ("tab", "line-break"):
                found.append("\t" if tag == "tab" else "\n")
            elif tag not in _LEFT_OUT and part.get("is-hidden") != "true":
                found.append(self._words(part, unseen))
            if not unseen:
                found.append(_SPACE.sub(" ", part.tail or ""))
        return "".join(found)


def _begins_deeper(written: Element) -> bool:
    item = first(written, "list-item")
    begins = None if item is None else next(iter(inner(item)), None)
    return begins is not None and begins.tag == "list"


def _paragraphs(element: Element) -> Iterator[Element]:
    """The paragraphs in a cell or a note, in order, but for those in text boxes."""
    for part in inner(element):
        if part.tag in ("p", "h"):
            yield part
        elif part.tag not in _LEFT_OUT:
            yield from _paragraphs(part)


def _rows(table: Element) -> Iterator[Element]:
    for part in inner(table):
        if part.tag == "table-row":
            yield part
        elif part.tag in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(part)
