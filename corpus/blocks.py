"""The blocks that a text is put together from, in the form that `Article.text` wants.

Whatever a text was written in, its headings, paragraphs, lists, tables and code end up looking the
same, and what only looks like a heading (`# 5` in running text) is set one space in.
"""

from collections.abc import Iterable

import regex

_LIKE_HEADING = regex.compile(r"#{1,6}[ \t]")
_UNSEEN = regex.compile(r"[\u00ad\ufeff]")
"""Where a word may be hyphenated, and the mark of a byte order: signs that no reader sees."""


def flat(words: str) -> str:
    """The words on one line, with single spaces."""
    return " ".join(_UNSEEN.sub("", words).split())


def set_in(block: str) -> str:
    """The block, one space in if it would be taken for a heading."""
    return f" {block}" if _LIKE_HEADING.match(block) else block


def heading(level: int, words: str) -> str:
    """A heading of level 1 to 6, deeper ones being of level 6; "" where there are no words."""
    line = flat(words)
    return f"{'#' * min(max(level, 1), 6)} {line}" if line else ""


def prose(words: str) -> str:
    """A paragraph: single spaces, a line feed where there was one, no empty line."""
    lines = map(flat, words.split("\n"))
    return set_in("\n".join(line for line in lines if line))


def code(words: str) -> str:
    """The lines as they are, four spaces in, without empty ones at the ends."""
    lines = words.strip("\n").split("\n")
    return "\n".join(f"    {line}" for line in lines)


def table(rows: Iterable[Iterable[str]]) -> str:
    """The rows that have words, one on a line, " | " between the cells."""
    lines = ([flat(cell) for cell in row] for row in rows)
    return set_in("\n".join(" | ".join(line) for line in lines if any(line)))


class Blocks:
    """Collects the blocks of a text from the first to the last."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._items: list[str] = []
        """Lines of the list that is open."""
        self._code: list[str] = []
        """Lines of the code that is open."""
        self._notes: list[str] = []
        """What waits for the end of the open list."""

    def heading(self, level: int, words: str) -> None:
        """A heading of level 1 to 6, deeper ones being of level 6."""
        self._add(heading(level, words))

    def prose(self, words: str) -> None:
        """A paragraph."""
        self._add(prose(words))

    def table(self, rows: Iterable[Iterable[str]]) -> None:
        """A table by its rows of cells."""
        self._add(table(rows))

    def code(self, words: str) -> None:
        """Lines of code; they join what came just before if that was code too."""
        if self._items:
            self.end()
        self._code += words.split("\n")

    def item(self, depth: int, mark: str, words: str) -> None:
        """A list item behind its mark ("-", "3."), or with no mark one more paragraph of it. The
        outermost list has depth 0."""
        if self._code:
            self.end()
        if line := flat(words):
            indent = "  " * (depth if mark else depth + 1)
            self._items.append(f"{indent}{mark} {line}" if mark else f"{indent}{line}")

    @property
    def in_list(self) -> bool:
        """True if the last thing that was taken is a list item."""
        return bool(self._items)

    @property
    def begun(self) -> bool:
        """True once anything was taken."""
        return bool(self._done or self._items or self._code)

    def note(self, words: str) -> None:
        """A footnote: a paragraph behind what was taken last, behind the whole list if that is in
        a list."""
        self._notes.append(prose(words))
        if not self._items and not self._code:
            self.end()

    def end(self) -> None:
        """Ends the list, or the code, that is open."""
        done = ["\n".join(self._items)]
        if any(line.strip() for line in self._code):
            done.append(code("\n".join(self._code)))
        self._done += (block for block in [*done, *self._notes] if block)
        self._items, self._code, self._notes = [], [], []

    def text(self) -> str:
        """Everything that was taken, blank lines between the blocks."""
        self.end()
        return "\n\n".join(self._done)

    def _add(self, block: str) -> None:
        if block:
            self.end()
            self._done.append(block)
