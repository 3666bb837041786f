"""Paragraphs of a PDF that something cuts in two: the end of a column or page, notes, a box."""

from collections import Counter
from collections.abc import Sequence

import regex

from corpus.formats.pdf_hyphens import HYPHENS
from corpus.formats.pdf_paragraphs import ENDED, Block, follows, is_full

_BETWEEN = 12
"""Blocks of a box at most."""
_PITCH = 1.5
"""From line to line, as a multiple of the size: the widest that is usual."""
_LOWER = regex.compile(r"\W*\p{Ll}")


def mended(found: Sequence[Block]) -> list[Block]:
    """The blocks with each paragraph whole. Footnotes that stood between its parts come before it,
    since its end may be on the next page; a box that stood there comes behind it."""
    if not found:
        return []
    sizes: Counter[float] = Counter()
    for block in found:
        sizes[block.lines[0].size] += len(block.words)
    body = max(sizes, key=lambda one: sizes[one])
    kept: list[Block] = []
    for block in found:
        at = len(kept) - 1
        while at >= 0 and _is_note(kept[at], body) and not _is_note(block, body):
            at -= 1
        if at >= 0 and _was_cut(kept[at], block):
            kept[at].lines += block.lines
            kept.append(kept.pop(at))
        elif above := _beside_box(kept, block):
            above.lines += block.lines
        else:
            kept.append(block)
    return kept


def _is_note(block: Block, body: float) -> bool:
    """Small print."""
    return block.kind in ("prose", "item") and block.lines[0].size < 0.93 * body


def _was_cut(block: Block, rest: Block) -> bool:
    """True if the one goes on in the other, at the top of another column or page."""
    above, line = block.lines[-1], rest.lines[0]
    elsewhere = above.page != line.page or line.y < above.y
    if not elsewhere or not _is_unfinished(block, rest):
        return False
    ends_within = above.text[-1:] in (*HYPHENS, ",")
    return ends_within or _LOWER.match(line.text) is not None or is_full(above, line)


def _is_unfinished(block: Block, rest: Block) -> bool:
    above, line = block.lines[-1], rest.lines[0]
    alike = abs(above.size - line.size) <= 0.06 * above.size
    words = block.kind in ("prose", "item") and rest.kind == "prose"
    return alike and words and not ENDED.search(above.text)


def _beside_box(kept: Sequence[Block], rest: Block) -> Block | None:
    """The paragraph that goes on here, below a box that its first lines stand beside."""
    line = rest.lines[0]
    for block in reversed(kept[-_BETWEEN:-1]):
        above = block.lines[-1]
        if (
            _is_unfinished(block, rest)
            and follows(above, line, _PITCH)
            and abs(above.x0 - line.x0) < line.size
        ):
            return block
    return None
