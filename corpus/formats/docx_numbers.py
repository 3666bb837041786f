"""The numbers of a Word document's lists and headings, which stand in no paragraph: Word counts
them while it shows the document, and so does this."""

import msgspec

from corpus.formats import numerals
from corpus.formats.docx_styles import said
from corpus.formats.tree import Element, first

_DEPTHS = 9
_MOST = 30_000
"""The highest number that Word shows."""


class Level(msgspec.Struct, frozen=True):
    """How one depth of a list is numbered."""

    kind: str = "decimal"
    shown: str = ""
    """`%1.%2.`: the numbers of the first and the second depth."""
    start: int = 1
    style: str = ""
    """Id of the paragraph style whose paragraphs stand at this depth."""
    plain: bool = False
    """True if the numbers of the depths above are shown as 1, 2, 3 whatever they are."""

    @staticmethod
    def read(written: Element) -> "Level":
        """A level as the document writes it."""
        return Level(
            said(written, "numFmt") or "decimal",
            said(written, "lvlText"),
            _number(said(written, "start"), 0),
            said(written, "pStyle"),
            first(written, "isLgl") is not None,
        )


class Numbers:
    """Counts the paragraphs of all lists, from the first paragraph to the last."""

    def __init__(self, root: Element | None, styles: Element | None) -> None:
        self._lists: dict[str, Element] = {}
        self._kinds: dict[str, Element] = {}
        self._styles: dict[str, str] = {}
        """The list of each style that is one."""
        self._levels: dict[str, list[Level]] = {}
        self._counts: dict[str, list[int | None]] = {}
        """For each kind of list the last number at each depth; None where it begins anew."""
        self._begun: set[tuple[str, int]] = set()
        for written in [] if root is None else root.iterchildren("num"):
            self._lists[written.get("numId", "")] = written
        for written in [] if root is None else root.iterchildren("abstractNum"):
            self._kinds[written.get("abstractNumId", "")] = written
        for written in [] if styles is None else styles.iterchildren("style"):
            if written.get("type") == "numbering":
                self._styles[written.get("styleId", "")] = said(written, "pPr", "numPr", "numId")

    def depth(self, number: str, style: str) -> int:
        """The depth from 0 at which a style's paragraphs stand in a list."""
        levels = self._of(number)
        return next((depth for depth, level in enumerate(levels) if level.style == style), 0)

    def next(self, number: str, depth: int) -> str | None:
        """What stands before the next paragraph at this depth: "-", "3.", "" for nothing; None if
        there is no such list."""
        levels = self._of(number)
        if not 0 <= depth < len(levels):
            return None
        level = levels[depth]
        kind = self._kind(number)
        counts = self._counts.setdefault(kind, [None] * _DEPTHS)
        if (number, depth) not in self._begun:
            self._begun.add((number, depth))
            if self._restarts(number, depth):
                counts[depth] = None
        last = counts[depth]
        counts[depth] = level.start if last is None else min(last + 1, _MOST)
        counts[depth + 1 :] = [None] * (_DEPTHS - depth - 1)
        if level.kind == "bullet":
            return "-" if level.shown.strip() else ""
        shown = level.shown
        for above in range(depth + 1):
            place = f"%{above + 1}"
            if place in shown:
                count = counts[above]
                now = levels[above].start if count is None else count
                shown = shown.replace(place, _as(levels[above].kind, now, level.plain))
        return " ".join(shown.split())

    def _kind(self, number: str) -> str:
        """The kind of a list: lists of one kind go on counting where the last one ended."""
        kind = said(self._lists.get(number), "abstractNumId")
        linked = said(self._kinds.get(kind), "numStyleLink")
        return said(self._lists.get(self._styles.get(linked, "")), "abstractNumId") or kind

    def _of(self, number: str) -> list[Level]:
        """The levels of a list, from the outermost."""
        if number not in self._levels:
            found = [Level() for _ in range(_DEPTHS)]
            kind, own = self._kinds.get(self._kind(number)), self._lists.get(number)
            for written in [] if kind is None else kind.iterchildren("lvl"):
                _put(found, written, Level.read(written))
            for changed in [] if own is None else own.iterchildren("lvlOverride"):
                written = first(changed, "lvl")
                if written is not None:
                    _put(found, changed, Level.read(written))
                if start := said(changed, "startOverride"):
                    depth = _number(changed.get("ilvl", ""), _DEPTHS)
                    if depth < _DEPTHS:
                        found[depth] = msgspec.structs.replace(
                            found[depth], start=_number(start, 1)
                        )
            self._levels[number] = found if kind is not None else []
        return self._levels[number]

    def _restarts(self, number: str, depth: int) -> bool:
        """True if a list begins anew at this depth although others of its kind came before."""
        own = self._lists.get(number)
        changes = [] if own is None else own.iterchildren("lvlOverride")
        return any(
            change.get("ilvl") == str(depth) and first(change, "startOverride") is not None
            for change in changes
        )


def _put(levels: list[Level], written: Element, level: Level) -> None:
    depth = _number(written.get("ilvl", ""), _DEPTHS)
    if depth < _DEPTHS:
        levels[depth] = level


def _number(written: str, otherwise: int) -> int:
    return min(numerals.number(written, otherwise), _MOST)


def _as(kind: str, number: int, plain: bool) -> str:
    """A number as this kind of list shows it."""
    if plain:
        kind = "decimal"
    match kind:
        case "none":
            return ""
        case "lowerLetter":
            return numerals.letters(number)
        case "upperLetter":
            return numerals.letters(number).upper()
        case "lowerRoman":
            return numerals.roman(number)
        case "upperRoman":
            return numerals.roman(number).upper()
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)
