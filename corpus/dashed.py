"""The tables of pandoc's Markdown whose columns are drawn with dashes: CommonMark takes them for
headings and rulers."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex
from markdown_it.rules_block import StateBlock

_COLUMNS = regex.compile(r"[ ]*-{2,}(?:[ ]+-{2,})+[ ]*")
_RULER = regex.compile(r"[ ]*-{10,}[ ]*")
_HIGHEST_HEAD = 6
"""Lines above the columns."""


def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """For the parser: True if a table begins in this line."""
    if state.is_code_block(start):
        return False
    lines = [_line(state, number) for number in range(start, min(start + _HIGHEST_HEAD + 2, end))]
    columns = _columns_of(lines)
    if columns is None:
        return False
    body = start + columns + 1
    last = body
    ruled = _is_dashes(lines[0])
    while last < end and not _is_dashes(_line(state, last)):
        if not ruled and not _line(state, last).strip():
            break
        last += 1
    if last == body or (ruled and last == end):
        return False
    if columns == 0 and not _COLUMNS.fullmatch(_line(state, last)):  # two rulers
        return False
    if not silent:
        head = [line for line in lines[:columns] if not _is_dashes(line)]
        rows = [_line(state, number) for number in range(body, last)]
        _write(state, start, last, [*_cells([*head, "", *rows], lines[columns])])
        state.line = last + (last < end and _is_dashes(_line(state, last)))
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]]


def _is_dashes(line: str) -> bool:
    return bool(_COLUMNS.fullmatch(line) or _RULER.fullmatch(line))


def _columns_of(lines: Sequence[str]) -> int | None:
    """Which line of these draws the columns of a table that begins with the first."""
    if _COLUMNS.fullmatch(lines[0]):
        return 0
    if _RULER.fullmatch(lines[0]):
        return next((i for i, line in enumerate(lines) if _COLUMNS.fullmatch(line)), None)
    head = len(lines) > 1 and lines[0].strip() and _COLUMNS.fullmatch(lines[1])
    return 1 if head else None


def _cells(lines: Sequence[str], drawn: str) -> Iterator[list[str]]:
    """The rows: each a line, or the lines between two blank ones where such are among them."""
    starts = [found.start() for found in regex.finditer("-+", drawn)]
    groups = [
        list(group) for blank, group in groupby(lines, lambda line: not line.strip()) if not blank
    ]
    apart = len(groups) > 2 and any(len(group) == 1 for group in groups)
    for group in groups:
        for row in [group] if apart else [[line] for line in group]:
            yield [
                " ".join(" ".join(line[a:b] for line in row).split())
                for a, b in zip([0, *starts[1:]], [*starts[1:], None], strict=True)
            ]


def _write(state: StateBlock, start: int, last: int, rows: Sequence[Sequence[str]]) -> None:
    state.push("table_open", "table", 1).map = [start, last]
    for row in rows:
        state.push("tr_open", "tr", 1)
        for cell in row:
            token = state.push("inline", "", 0)
            token.content, token.children, token.map = cell, [], [start, last]
        state.push("tr_close", "tr", -1)
    state.push("table_close", "table", -1)
