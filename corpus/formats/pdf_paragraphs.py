"""Lines of a PDF in reading order become blocks: headings, paragraphs, lists, tables, code.

Where a paragraph ends is told by gaps, by indents, and by lines that end although the next word
would have fitted.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Literal

import msgspec
import regex

from corpus.formats.pdf_lines import Line, label_of

Kind = Literal["heading", "prose", "item", "row", "code"]

ENDED = regex.compile(r"[.!?:;…。！？؟]['\"”’»)\]]*[⁰¹²³⁴-⁹]*$")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}'’]*")
_LARGER = 1.08
"""Times the size of the body's letters: from there on a short bold block is a heading."""
_MUCH_LARGER = 1.12
"""And from there on any short block; names of authors are often a little larger."""
_LONGEST_HEADING = 25
"""Words."""
_LONGEST_BOLD = 12
_LEVELS = 3


class Block(msgspec.Struct, kw_only=True):
    """Lines that belong together."""

    kind: Kind
    lines: list[Line]
    level: int = 0
    """Of a heading, 1 to 3; of a list item, how deep it stands in other lists."""
    close: bool = False
    """Follows the block before it without a blank line: rows, items, and lines kept apart."""

    @property
    def words(self) -> str:
        return " ".join(line.text for line in self.lines)


class _Body(msgspec.Struct, frozen=True):
    """How most of the text is set."""

    size: float
    pitch: float
    """From line to line, as a multiple of the size."""
    mono: bool


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The blocks of a document from its lines in reading order."""
    if not lines:
        return []
    body = _body(lines)
    found: list[Block] = []
    for i, line in enumerate(lines):
        kind = _kind(line, body)
        last = found[-1] if found else None
        following = lines[i + 1] if i + 1 < len(lines) else None
        if last and _goes_on(last, line, kind, following, body):
            last.lines.append(line)
        else:
            close = last is not None and _is_close(last, line, kind, body)
            found.append(Block(kind=kind, lines=[line], close=close))
    _mark_headings(found, body)
    _mark_depth(found)
    return found


def _body(lines: Sequence[Line]) -> _Body:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = max(sizes, key=lambda one: sizes[one])
    steps = [
        (b.y - a.y) / a.size
        for a, b in pairwise(lines)
        if a.size == b.size == size and a.page == b.page and 0 < b.y - a.y < 2.2 * size
    ]
    near = sorted(steps)[: max(1, len(steps) * 2 // 3)]
    mono = sum(len(line.text) for line in lines if line.mono) > sum(sizes.values()) / 2
    return _Body(size, median(near) if near else 1.2, mono)


def _kind(line: Line, body: _Body) -> Kind:
    if line.row:
        return "row"
    if line.size > (_LARGER if line.bold else _MUCH_LARGER) * body.size:
        return "heading"
    if line.mono and not body.mono:
        return "code"
    return "item" if label_of(line.text)[0] else "prose"


def _goes_on(last: Block, line: Line, kind: Kind, following: Line | None, body: _Body) -> bool:
    """True if the line belongs to the block before it."""
    above = last.lines[-1]
    if last.kind == "row" or kind == "row" or not follows(above, line, _pitch(line, body)):
        return False
    if kind == "code" or last.kind == "code":
        return kind == last.kind
    if kind == "heading" or last.kind == "heading":
        return kind == last.kind and abs(line.size - above.size) < 0.06 * above.size
    if kind == "item":
        return False
    if abs(line.size - above.size) > 0.12 * above.size:
        return False
    if above.bold != line.bold and not is_full(above, line):
        return False
    shift = above.x1 - line.x1 if line.turned else line.x0 - above.x0
    shift /= line.size
    if last.kind == "item":
        ended = ENDED.search(above.text) is not None
        return is_full(above, line) if abs(shift) <= 0.3 or ended else shift > 0.3
    if shift > 0.7 and not _is_centred(above, line):
        return False
    if shift < -0.7 and len(last.lines) > 1 and not _is_centred(above, line):
        return False
    return is_full(above, line)


def follows(above: Line, line: Line, pitch: float) -> bool:
    """True if the line stands right below the other; `pitch` is from line to line, as a multiple of
    the size."""
    step = line.y - above.y
    return (
        above.page == line.page
        and 0 < step < 1.22 * pitch * max(above.size, line.size)
        and line.x0 < above.x1
        # the last word of a paragraph may stand left of its indented first line
        and (line.x1 > above.x0 or line.left == above.left)
    )


def _pitch(line: Line, body: _Body) -> float:
    return max(body.pitch, 1.25 if line.size > _LARGER * body.size else 0)


def is_full(above: Line, line: Line) -> bool:
    """True if the first word of the line would not have fitted into the one above it."""
    words = line.text.split()
    share = len(words[0]) / len(line.text) if words else 0
    if line.turned:
        room = above.x0 - min(above.left, line.left)
    else:
        room = max(above.right, line.right) - above.x1
    return room < share * (line.x1 - line.x0) + 0.6 * line.size


def _is_centred(above: Line, line: Line) -> bool:
    return abs(above.x0 + above.x1 - line.x0 - line.x1) < line.size


def _is_close(last: Block, line: Line, kind: Kind, body: _Body) -> bool:
    """True if the new block is a line below the one before it: no blank line between them."""
    above = last.lines[-1]
    if kind == last.kind == "row":
        return line.page == above.page and line.y - above.y < 3 * line.size
    if kind == last.kind == "item":
        label, x = label_of(last.lines[0].text)[0], last.lines[0].x0
        same = (label == "-") == (label_of(line.text)[0] == "-")
        return line.y - above.y < 3 * line.size and (same or abs(line.x0 - x) > line.size)
    if kind == last.kind == "prose":
        # lines of an address or a poem; after a full stop a paragraph has ended
        ended = ENDED.search(above.text) is not None
        indented = line.x0 - above.x0 > 0.7 * line.size
        return (
            follows(above, line, _pitch(line, body))
            and not ended
            and not indented
            and line.bold == above.bold
        )
    return False


def _mark_headings(found: list[Block], body: _Body) -> None:
    """Levels by size; what is too long for a heading is prose, and a short bold line above prose
    that is not bold is one."""
    for block in found:
        words = block.words.split()
        if block.kind == "heading" and (
            len(words) > _LONGEST_HEADING or not _WORD.search(block.words)
        ):
            block.kind = "prose"
    for block, following in pairwise(found):
        short = len(block.words.split()) <= _LONGEST_BOLD and len(block.lines) < 3
        if (
            block.kind in ("prose", "item")
            and short
            and all(line.bold for line in block.lines)
            and not block.close
            and (following.kind == "heading" or not following.lines[0].bold)
            and not ENDED.search(block.words)
            and block.lines[0].size > 0.95 * body.size
        ):
            block.kind = "heading"
            following.close = False
            block.close = False
    sizes = sorted({_rounded(block) for block in found if block.kind == "heading"}, reverse=True)
    for block in found:
        if block.kind == "heading":
            block.level = min(_LEVELS, sizes.index(_rounded(block)) + 1)


def _rounded(block: Block) -> int:
    return round(block.lines[0].size)


def _mark_depth(found: list[Block]) -> None:
    edges: list[float] = []
    for block in found:
        if block.kind != "item" or not block.close:
            edges = []
        if block.kind == "item":
            x, size = block.lines[0].x0, block.lines[0].size
            while edges and edges[-1] > x + size / 2:
                edges.pop()
            if not edges or x > edges[-1] + size / 2:
                edges.append(x)
            block.level = len(edges) - 1
