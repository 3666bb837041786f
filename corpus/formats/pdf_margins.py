"""What stands around the text on the pages of a PDF: running heads, footers and page numbers.

They are told by their coming again: the same words but for numbers, at the same height, outermost
on at least three pages or half of them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import regex

from corpus.formats.pdf_lines import Line, Sheet

_NUMBER = regex.compile(r"\d+|\b[ivxlc]+\b")
_ALONE = regex.compile(r"\W*(\d{1,4})\W*")
_ZONE = 0.2
"""Share of the page's height, above and below, within which a running head may stand."""
_MOST_ROWS, _MOST = 3, 20
"""Rows of a running head; words of a page that holds nothing else."""

Key = tuple[str, int]


def without(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """The lines of each page that belong to the text."""
    counts = Counter(key for sheet in sheets for key in _keys(sheet))
    needed = max(2, min(3, (len(sheets) + 1) // 2))
    repeated = {key for key, count in counts.items() if count >= needed}
    # the same line may stand a point higher or lower
    repeated |= {(words, y + one) for words, y in repeated for one in (-1, 1)}
    numbered = _numbered(sheets)
    return [_inner(sheet, repeated, numbered) for sheet in sheets]


def _keys(sheet: Sheet) -> set[Key]:
    return {_key(line) for line in sheet.lines if _in_zone(line, sheet)}


def _key(line: Line) -> Key:
    return _NUMBER.sub("#", line.text), round(line.y / 2)


def _in_zone(line: Line, sheet: Sheet) -> bool:
    return not _ZONE * sheet.height < line.y < (1 - _ZONE) * sheet.height


def _inner(sheet: Sheet, repeated: set[Key], numbered: int | None) -> list[Line]:
    """The lines of a page without the repeated ones, from above and from below up to the first
    that is none."""
    rows = _rows(sheet.lines)
    gone: set[int] = set()
    for outward in (rows, rows[::-1]):
        for row in outward[:_MOST_ROWS]:
            if not all(
                _in_zone(line, sheet)
                and (_key(line) in repeated or _number(line) == _page(line, numbered))
                for line in row
            ):
                break
            gone |= {id(line) for line in row}
    if (
        len(gone) == len(sheet.lines)
        and sum(len(line.text.split()) for line in sheet.lines) > _MOST
    ):
        return sheet.lines  # the same page twice
    return [line for line in sheet.lines if id(line) not in gone]


def _rows(lines: Iterable[Line]) -> list[list[Line]]:
    ordered = sorted(lines, key=lambda line: line.y)
    return [list(row) for _, row in groupby(ordered, key=lambda line: round(line.y / 2))]


def _number(line: Line) -> int:
    """The number that the line consists of, -1 if it holds anything else."""
    alone = _ALONE.fullmatch(line.text)
    return int(alone[1]) if alone else -1


def _page(line: Line, numbered: int | None) -> int | None:
    return None if numbered is None else line.page + numbered


def _numbered(sheets: Sequence[Sheet]) -> int | None:
    """What is to be added to the count of a page (from 0) to get the number printed on it."""
    offsets: Counter[int] = Counter()
    for sheet in sheets:
        rows = _rows(sheet.lines)
        offsets.update(set(_offsets(row for row in (rows[:1] + rows[-1:]))))
    best = max(offsets, key=lambda one: (offsets[one], one == 1), default=None)
    return best if best is not None and (offsets[best] > 1 or best == 1) else None


def _offsets(rows: Iterable[list[Line]]) -> Iterator[int]:
    for row in rows:
        for line in row:
            if (number := _number(line)) >= 0:
                yield number - line.page
