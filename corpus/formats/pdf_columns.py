"""In which order the lines of a page are read: columns one after the other, tables row by row.

A page is a row of strips with blank space between them. Within a strip, rows whose gaps lie above
one another form a band: columns if its cells read like prose, else a table. What runs over all
columns ends a band, so it is read between what stands above and below it.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from corpus.formats.pdf_lines import Line

Gap = tuple[float, float]
Row = list[Line]

_DEEPEST = 4
"""Columns within columns."""
_AHEAD = 8
"""Rows within which the second column of a band must begin."""
_APART = 2.6
"""Times the size of the letters: more blank space than that ends a band."""
_SHORTEST_PROSE = 17
"""Characters of a usual line; below that, cells that stand side by side are a table."""


def ordered(lines: Sequence[Line], depth: int = 0) -> list[Line]:
    """The lines in the order in which they are read, one for each line of a column and for each row
    of a table, with the edges of their column."""
    rows = _rows(lines)
    if not rows:
        return []
    edges = min(line.x0 for line in lines), max(line.x1 for line in lines)
    found: list[Line] = []
    start = 0
    while start < len(rows):
        end, gaps = _band(rows, start, edges) if depth < _DEEPEST else (start, [])
        band = rows[start:end]
        if gaps and _is_table(band, gaps):
            found += _table(band, gaps, edges)
        elif gaps and _stand_beside(columns := _split(band, gaps)):
            for column in columns:
                found += ordered(column, depth + 1)
        else:
            end = start + 1
            found.append(_one(rows[start], edges))
        start = end
    return found


def _rows(lines: Sequence[Line]) -> list[Row]:
    """Lines of one height together, from left to right; what is a little higher or lower, such as
    the number of a footnote, belongs to the row beside it."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda line: line.y):
        if rows and line.y - rows[-1][-1].y < 0.35 * min(line.size, rows[-1][-1].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in rows]


def _band(rows: list[Row], start: int, edges: Gap) -> tuple[int, list[Gap]]:
    """The end of the longest run of rows from `start` that leave the same gaps free, and these."""
    end, gaps = _reach(rows, start, edges)
    # "The treasurer showed:" above a table belongs to no column of it
    first = next((i for i in range(start, end) if len(rows[i]) > 1), start)
    if gaps and first > start and len(_reach(rows, first, edges)[1]) > len(gaps):
        return start, []
    return end, gaps


def _reach(rows: list[Row], start: int, edges: Gap) -> tuple[int, list[Gap]]:
    size = median(line.size for row in rows[start : start + _AHEAD] for line in row)
    free: list[Gap] = [(edges[0], edges[1])]
    inner: list[Gap] = []
    first, last = float("inf"), float("-inf")
    end, full = start, 0
    for i, row in enumerate(rows[start:], start):
        first, last = min(first, *(line.x1 for line in row)), max(last, *(line.x0 for line in row))
        common = [gap for gap in _common(free, _free(row, edges)) if gap[1] - gap[0] > 0.7 * size]
        now = [(a, b) for a, b in common if first <= a and last >= b]
        apart = i > start and row[0].y - rows[i - 1][0].y > _APART * max(size, row[0].size)
        if (
            not common
            or apart
            or (inner and not now)
            or (len(now) < len(inner) and len(row) == 1 and full > 1)
            or (not now and i - start >= _AHEAD)
        ):
            break
        free, inner, end = common, now, i + 1
        full = sum(len(row) > len(inner) for row in rows[start:end][-_AHEAD:])
    return end, inner


def _free(row: Row, edges: Gap) -> list[Gap]:
    """What the row leaves free between the edges."""
    gaps, x = [], edges[0] - 1
    for line in row:
        if line.x0 > x:
            gaps.append((x, line.x0))
        x = max(x, line.x0, line.x1)
    return [*gaps, (x, edges[1] + 1)]


def _common(some: list[Gap], others: list[Gap]) -> list[Gap]:
    """What is in both; the gaps of each are in order and apart."""
    found: list[Gap] = []
    i = j = 0
    while i < len(some) and j < len(others):
        (a, b), (c, d) = some[i], others[j]
        left, right = max(a, c), min(b, d)
        if right > left:
            found.append((left, right))
        if b < d:
            i += 1
        else:
            j += 1
    return found


def _stand_beside(columns: list[Row]) -> bool:
    """True if neighbours are side by side for half of the lower one's height, two lines or more."""
    spans = [(min(line.y for line in c), max(line.y for line in c), len(c)) for c in columns if c]
    for (top, bottom, count), (other_top, other_bottom, other_count) in pairwise(spans):
        shared = min(bottom, other_bottom) - max(top, other_top)
        least = min(bottom - top, other_bottom - other_top)
        if min(count, other_count) < 2 or shared < least / 2:
            return False
    return len(spans) > 1


def _cells(row: Row, gaps: list[Gap]) -> list[Row]:
    """What stands left of the first gap, between it and the next, and so on."""
    middles = [(a + b) / 2 for a, b in gaps]
    cells: list[Row] = [[] for _ in range(len(gaps) + 1)]
    for line in row:
        cells[bisect_left(middles, line.x0)].append(line)
    return cells


def _split(band: list[Row], gaps: list[Gap]) -> list[Row]:
    columns: list[Row] = [[] for _ in range(len(gaps) + 1)]
    for row in band:
        for column, cell in zip(columns, _cells(row, gaps), strict=True):
            column += cell
    return columns


def _is_table(band: list[Row], gaps: list[Gap]) -> bool:
    """Cells side by side in most of two rows or more, and one column at least of short ones."""
    cells = [_cells(row, gaps) for row in band]
    beside = sum(sum(bool(cell) for cell in row) > 1 for row in cells)
    if beside < max(2, 0.5 * len(band)):
        return False
    lengths = [
        median([sum(len(line.text) for line in row[i]) for row in cells if row[i]])
        for i in range(len(gaps) + 1)
        if any(row[i] for row in cells)
    ]
    return min(lengths) < _SHORTEST_PROSE


def _table(band: list[Row], gaps: list[Gap], edges: Gap) -> list[Line]:
    """Its rows; a cell of several lines is put together where the row goes on close below it."""
    found: list[list[Row]] = []
    last = 0.0
    for row in band:
        cells = _cells(row, gaps)
        close = row[0].y - last < 1.3 * row[0].size
        last = row[0].y
        if found and close and not cells[0]:
            for cell, more in zip(found[-1], cells, strict=True):
                cell += more
        else:
            found.append(cells)
    rows = []
    for cells in found:
        line = _one([line for cell in cells for line in cell], edges)
        parts = [" ".join(line.text for line in cell) for cell in cells]
        line.row = sum(bool(part) for part in parts) > 1
        line.text = " | ".join(parts).rstrip() if line.row else "".join(parts)
        rows.append(line)
    return rows


def _one(row: Row, edges: Gap) -> Line:
    """The pieces of a row as one line."""
    longest = max(row, key=lambda line: len(line.text))
    return Line(
        text=" ".join(line.text for line in row),
        x0=min(line.x0 for line in row),
        x1=max(line.x1 for line in row),
        y=longest.y,
        size=longest.size,
        bold=all(line.bold for line in row),
        mono=all(line.mono for line in row),
        page=longest.page,
        left=edges[0],
        right=edges[1],
    )
