"""A piece of HTML to text, all of it: what stands in a cell of a table, or in a mail.

Unlike `webpage.py`, which looks for the article of a page and leaves the rest out.
"""

from typing import Any

import regex

from corpus.errors import CorpusError
from corpus.html import tags

_TAG = regex.compile(
    r"(?i)</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|table|tr|td|img|blockquote|pre|hr)"
    r"(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});"
)
_LIKE_HEADING = regex.compile(r"#{1,6}[ \t]")
_BLANKS = regex.compile(r"[^\S\n\xa0]+")
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_SILENT = ("script", "style", "head", "title", "template", "noscript")
_INLINE = regex.compile(
    r"a|abbr|acronym|b|bd[io]|big|cite|code|data|del|dfn|em|font|i|img|ins|kbd|label|mark|q|s|samp"
    r"|small|span|strike|strong|su[bp]|time|tt|u|var|wbr"
)
_MOST_TAGS = 150_000
"""Each takes up to 60 microseconds."""
_DEEPEST = 200
"""Elements inside each other; what is deeper is left out."""


class TooManyTagsError(CorpusError):
    """The piece has more tags than any text needs."""


def is_html(text: str) -> bool:
    """True for a text in which there are tags or entities of HTML."""
    return _TAG.search(text) is not None


def to_text(html: str) -> str:
    """The text of a piece of HTML as `Article.text` wants it; "" if there is none in it. Raises
    TooManyTagsError."""
    from lxml import etree
    from lxml import html as reader

    if html.count("<") > _MOST_TAGS:
        raise TooManyTagsError(f"has more than {_MOST_TAGS:,} tags; save its text without them")
    try:
        few = tags.with_few_attributes(html)
        tree = reader.fragment_fromstring(few, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    writer = _Writer()
    writer.walk(tree, 0)
    writer.end_block()
    return "\n\n".join(writer.blocks)


class _Writer:
    """Walks over the elements and collects their blocks; list items and rows are joined to one."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self._words: list[str] = []
        self._lead = ""
        """What the next block begins with: the signs of a heading, or a bullet."""
        self._lines: list[str] | None = None
        """Of the outermost open list or table."""
        self._lists: list[int] = []
        """For each open list the number of its next item, 0 where they have none."""
        self._in_rows = False
        """True inside a table of cells, whose rows are lines."""

    def walk(self, element: Any, depth: int) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag and tag not in _SILENT and not _is_hidden(element) and depth < _DEEPEST:
            self._enter(element, tag, depth)
        if depth:
            self._words.append(_BLANKS.sub(" ", (element.tail or "").replace("\n", " ")))

    def _enter(self, element: Any, tag: str, depth: int) -> None:
        if tag == "br":
            self._words.append("\n")
        elif self._in_rows and tag in ("td", "th"):
            if element.getprevious() is not None:
                self._words.append(" | ")
            self._inside(element, depth)
        elif _INLINE.fullmatch(tag) or (self._in_rows and tag not in ("table", "tr")):
            self._inside(element, depth)
        else:
            self.end_block()
            rows = tag == "table" and _is_of_cells(element)
            outermost = (rows or tag in ("ul", "ol")) and self._lines is None
            self._in_rows |= rows
            if outermost:
                self._lines = []
            self._lead = self._lead_of(tag)
            if tag in ("ul", "ol"):
                self._lists.append(int(tag == "ol"))
            if tag == "pre":
                self._code(element)
            else:
                self._inside(element, depth)
            self.end_block()
            if tag in ("ul", "ol"):
                self._lists.pop()
            if outermost and self._lines is not None:
                lines, self._lines = self._lines, None
                self._add("\n".join(lines))
            if rows:
                self._in_rows = False
            self._lead = ""

    def _lead_of(self, tag: str) -> str:
        if tag != "li":
            # a paragraph in a list item stands behind the bullet
            return self._lead if self._lines is not None else _HEADINGS.get(tag, "")
        indent = "  " * (len(self._lists) - 1)
        if self._lists and self._lists[-1]:
            self._lists[-1] += 1
            return f"{indent}{self._lists[-1] - 1}. "
        return f"{indent}- "

    def _inside(self, element: Any, depth: int) -> None:
        self._words.append(_BLANKS.sub(" ", (element.text or "").replace("\n", " ")))
        for inner in element:
            self.walk(inner, depth + 1)

    def _code(self, element: Any) -> None:
        lines = "".join(element.itertext()).strip("\n").split("\n")
        self._add("\n".join(f"    {line}" for line in lines))

    def end_block(self) -> None:
        """What was collected is a block of its own, or a line of the open list or table."""
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(self._words).split("\n"))
        words = "\n".join(line for line in lines if line)
        self._words = []
        if not words:
            return
        if self._lines is not None:
            self._lines.append(self._lead + words.replace("\n", " "))
        elif self._lead:
            self._add(self._lead + words.replace("\n", " "))
        else:
            self._add(f" {words}" if _LIKE_HEADING.match(words) else words)
        self._lead = ""

    def _add(self, block: str) -> None:
        if not block.strip():
            return
        if self._lines is not None:
            self._lines.append(block)
        else:
            self.blocks.append(block)


def _is_hidden(element: Any) -> bool:
    """True for what no reader sees, such as the first words of newsletters."""
    style = "".join((element.get("style") or "").lower().split())
    return "display:none" in style or element.get("hidden") is not None


def _is_of_cells(table: Any) -> bool:
    """True for a table of short cells; others only say where on the page a thing stands."""
    inside = "descendant::table | descendant::ul | descendant::ol | descendant::h1 | descendant::h2"
    many = "descendant::td[count(descendant::p | descendant::div) > 1]"
    return not table.xpath(f"{inside} | {many}") and bool(table.xpath("descendant::td[2]"))
