"""What stands on a page of a PDF, and where: characters put together to runs of words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from statistics import median
from typing import Any

import msgspec
import regex

from corpus.formats.pdf_signs import Sign, drawn, printed

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""A number of a footnote must not become part of the number before it."""
_BLANK = 0.22
"""Of the size of the letters: a gap that wide parts two words."""
_BULLET = regex.compile(r"[•◦▪▫‣⁃∙●○■□·–—*\-\uf0a7\uf0b7\uf076\uf0d8➢✓]")
_LABEL = regex.compile(r"\(?(?:\d{1,3}|\p{L}|[ivx]{1,4})[.)]")
_NUMBERED = regex.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?")
_LEADER = regex.compile(r"(?:\s?[.·_]){5,}\s?")
"""Dots that lead the eye to the page number in a table of contents."""
_RIGHT_TO_LEFT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}]")
_FOREIGN = regex.compile(
    r"[^\s\p{L}\p{N}]?[\p{Latin}\p{Greek}\p{Cyrillic}\p{N}](?:[^\p{Bidi_Class=R}"
    r"\p{Bidi_Class=AL}]*[\p{Latin}\p{Greek}\p{Cyrillic}\p{N}])?%?"
)
"""Numbers and other words that are read from left to right in a line that is not."""
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")


class Line(msgspec.Struct, kw_only=True):
    """Words that stand side by side. Lengths are points; `y` grows downwards from the top."""

    text: str
    x0: float
    x1: float
    y: float
    """Of the line on which the letters stand."""
    size: float
    """Of the letters, as most of them are."""
    bold: bool = False
    mono: bool = False
    page: int = 0
    left: float = 0
    """Edges of its column, `left` and `right`."""
    right: float = 0
    row: bool = False
    """A row of a table, cells joined by " | "."""

    @property
    def turned(self) -> bool:
        """It is read from right to left."""
        return len(_RIGHT_TO_LEFT.findall(self.text)) > len(self.text) / 3


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One page."""

    lines: list[Line]
    height: float
    pictured: bool
    """A picture covers most of it."""
    unknown: int
    """Characters of which the file does not say what letters they are: \ufffd in `lines`."""
    askew: int = 0
    """Characters that stand in another direction than most, and are left out."""


def sheet(page: Any, number: int) -> Sheet:
    """The page with its runs of words in the order of the file. What stands askew or outside of the
    page is left out."""
    found = printed(page)
    left, bottom, right, top = found.box
    inside = [
        sign
        for sign in found.signs
        if left - 1 <= sign.x0 <= right + 1 and bottom - 1 <= sign.y <= top + 1
    ]
    pictured, bullets = drawn(page)
    lines = [_line(run, number, top) for run in _joined(_runs(inside))]
    # what is printed twice, to look bold, is there once
    once = {(line.text, round(line.x0 / 2), round(line.y / 2)): line for line in reversed(lines)}
    lines = [line for line in reversed(once.values()) if line.text]
    return Sheet(
        lines=_with_labels(_with_initials(lines), [(x, top - y) for x, y in bullets]),
        height=top - bottom,
        pictured=pictured,
        unknown=found.unknown,
        askew=found.askew,
    )


def _runs(signs: list[Sign]) -> Iterator[list[Sign]]:
    """Characters that stand side by side; a wide gap, as between cells, begins another run."""
    run: list[Sign] = []
    for sign in signs:
        if run:
            last = run[-1]
            size, other = sign.style.size, last.style.size
            size = size if size > other else other
            most = 0.85 * size
            if (
                sign.x0 - last.x1 > most
                or last.x0 - sign.x1 > most
                or abs(sign.y - last.y) > 0.55 * size
            ):
                yield run
                run = []
        run.append(sign)
    if run:
        yield run


def _joined(runs: Iterable[list[Sign]]) -> Iterator[list[Sign]]:
    """The runs; those of a line that is read from right to left put together again, since a file
    may hold its words in any order."""
    for _, group in groupby(runs, key=lambda run: round(run[0].y)):
        pieces = list(group)
        if not _RIGHT_TO_LEFT.search("".join([sign.char for run in pieces for sign in run])):
            yield from pieces
            continue
        row = sorted((sign for run in pieces for sign in run), key=lambda sign: sign.x0)
        yield from _runs(row)


def _line(run: list[Sign], number: int, top: float) -> Line:
    styles = Counter([sign.style for sign in run])
    sizes: Counter[float] = Counter()
    for style, count in styles.items():
        sizes[style.size] += count
    size = max(sizes, key=lambda one: (sizes[one], one))
    y = median([sign.y for sign in run if sign.size == size])
    if len(sizes) > 1:
        for sign in run:
            if sign.size < 0.8 * size and sign.y - y > 0.2 * size:
                sign.char = sign.char.translate(_RAISED)
    words = "".join(
        " " * (i > 0 and (sign.spaced or apart)) + sign.char
        for i, (sign, apart) in enumerate(zip(run, _apart(run), strict=True))
    )
    if _RIGHT_TO_LEFT.search(words):
        words = _logical(run)
    return Line(
        text=_LEADER.sub(" ", words).strip(),
        x0=min([sign.x0 for sign in run]),
        x1=max([sign.x1 for sign in run]),
        y=top - y,
        size=size,
        bold=sum(styles[one] for one in styles if one.bold) > 0.9 * len(run),
        mono=sum(styles[one] for one in styles if one.mono) > 0.9 * len(run),
        page=number,
    )


def _apart(run: list[Sign]) -> list[bool]:
    """Before which characters there is the room of a blank though the file has none, as groff
    writes; before none if that is how the words are spaced out."""
    wide = [b.x0 - a.x1 > _BLANK * b.size for a, b in pairwise(run)]
    words = sum(wide) < len(wide) / 2
    return [False, *(one and words for one in wide)]


def _logical(run: list[Sign]) -> str:
    """The words of a line that is read from right to left, from where each letter stands: files
    hold them in any order."""
    parts: list[str] = []
    last: Sign | None = None
    for sign in sorted(run, key=lambda sign: -(sign.x0 + sign.x1)):
        if last and last.x0 - sign.x1 > _BLANK * sign.size:
            parts.append(" ")
        parts.append(sign.char)
        last = sign
    words = "".join(parts).translate(_MIRRORED)
    return _FOREIGN.sub(lambda match: match[0][::-1].translate(_MIRRORED), words)


def _with_initials(lines: list[Line]) -> list[Line]:
    """The lines; a large letter that a paragraph begins with is part of its first line."""
    kept: list[Line] = []
    for initial in lines:
        if len(initial.text) > 1 or not initial.text.isupper():
            kept.append(initial)
            continue
        beside = [
            line
            for line in lines
            if line.size * 1.7 < initial.size
            and -0.2 * line.size < line.x0 - initial.x1 < line.size
            and -1.5 * line.size < initial.y - line.y < initial.size
        ]
        if not beside:
            kept.append(initial)
            continue
        first = min(beside, key=lambda line: line.y)
        first.text = initial.text + first.text
        for line in beside:
            line.x0 = initial.x0
    return kept


def _with_labels(lines: list[Line], bullets: list[tuple[float, float]]) -> list[Line]:
    """The lines, each list item with its bullet or number in front, each heading with its own."""
    for x, y in bullets:
        beside = [
            line
            for line in lines
            if 0 < line.x0 - x < 2.5 * line.size and 0 < line.y - y < 0.8 * line.size
        ]
        for line in beside[:1]:
            line.text, line.x0 = f"- {line.text}", x
    kept: list[Line] = []
    for line in lines:
        if kept and abs(kept[-1].y - line.y) < 0.3 * line.size:
            label = kept[-1]
            near = 0 < line.x0 - label.x1 < 3 * line.size
            heads = _NUMBERED.fullmatch(label.text) and label.bold and line.bold
            if near and (is_label(label.text) or heads):
                line.text, line.x0 = f"{label.text} {line.text}", label.x0
                kept[-1] = line
                continue
        kept.append(line)
    return kept


def is_label(words: str) -> bool:
    """A bullet or the number of a list item."""
    return bool(_BULLET.fullmatch(words) or _LABEL.fullmatch(words))


def label_of(words: str) -> tuple[str, str]:
    """The label that a line begins with, any bullet as "-", and the rest; "" without one."""
    first, _, rest = words.partition(" ")
    if not rest or not is_label(first):
        return "", words
    return ("-" if _BULLET.fullmatch(first) else first), rest.strip()
