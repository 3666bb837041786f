"""The blocks of a PDF become the text that is quoted, with the offset at which each page starts."""

from collections.abc import Sequence

import regex

from corpus.formats.pdf_hyphens import HYPHENS, Hyphens
from corpus.formats.pdf_lines import label_of
from corpus.formats.pdf_paragraphs import Block

_CUT_ADDRESS = regex.compile(r"(?:https?://|www\.)[^\s,;)]*[./_?=&#-]$")
"""The end of a line within a web address."""
_NO_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\u3000-\u303f\uff01-\uff60]")
"""Of scripts without spaces between words."""
_LIKE_HEADING = regex.compile(r"#{1,6}[ \t]")


def title_of(found: Sequence[Block]) -> Block | None:
    """The first of the largest headings, if it stands on the first page that has text."""
    headings = [block for block in found if block.kind == "heading"]
    first = min(headings, key=lambda block: block.level, default=None)
    return first if first and first.lines[0].page == found[0].lines[0].page else None


def written(found: Sequence[Block], pages: int) -> tuple[str, tuple[int, ...]]:
    """The text of the blocks, and where in it each of that many pages starts; a page without text
    starts where the next one does."""
    prose = (block for block in found if block.kind in ("prose", "item"))
    writer = _Writer(Hyphens([line for block in prose for line in block.lines]))
    for block in found:
        writer.add(block)
    return writer.whole(pages)


class _Writer:
    def __init__(self, hyphens: Hyphens) -> None:
        self._hyphens = hyphens
        self._parts: list[str] = []
        self._length = 0
        self._starts: list[int] = [0]

    def whole(self, pages: int) -> tuple[str, tuple[int, ...]]:
        self._turn(pages - 1)
        return "".join(self._parts), tuple(self._starts)

    def add(self, block: Block) -> None:
        if self._parts:
            self._put("\n" if block.close else "\n\n")
        self._turn(block.lines[0].page)
        if block.kind == "code":
            self._put_code(block)
            return
        first = block.lines[0].text
        if block.kind == "heading":
            self._put("#" * block.level + " ")
        elif block.kind == "item":
            label, first = label_of(first)
            self._put(f"{'  ' * block.level}{label} ")
        elif _LIKE_HEADING.match(first):
            self._put(" ")
        self._put(first)
        for line in block.lines[1:]:
            self._join(line.text)
            self._turn(line.page)
            self._put(line.text)

    def _join(self, words: str) -> None:
        """Write what stands between the end of a line and the words of the next one."""
        above = self._parts[-1]
        if _NO_SPACES.match(words) and _NO_SPACES.match(above[-1:]):
            return
        if _CUT_ADDRESS.search(above) and not words[:1].isupper():
            return
        if not above.endswith(HYPHENS) or above in HYPHENS:
            self._put(" ")
            return
        hyphen = above[-1]
        self._parts[-1] = above[:-1]
        self._length -= 1
        self._put(self._hyphens.between(above[:-1], words).replace("-", hyphen))

    def _put_code(self, block: Block) -> None:
        least = min(line.x0 for line in block.lines)
        for i, line in enumerate(block.lines):
            wide = (line.x1 - line.x0) / len(line.text)
            indent = " " * min(80, round((line.x0 - least) / wide)) if wide > 0 else ""
            self._put("\n" * (i > 0))
            self._turn(line.page)
            self._put(f"    {indent}{line.text}")

    def _put(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)

    def _turn(self, page: int) -> None:
        """From here on the text stands on that page."""
        self._starts += [self._length] * (page + 1 - len(self._starts))
