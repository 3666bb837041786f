"""What the styles of an OpenDocument text say, and how its lists and headings are numbered."""

from collections.abc import Iterator, Sequence

import msgspec

from corpus.formats import numerals
from corpus.formats.tree import Element, first

DEPTHS = 10
_MOST = 30_000
_LONGEST_CHAIN = 20
"""Styles that are based on each other; LibreOffice has five."""


class Level(msgspec.Struct, frozen=True):
    """How one depth of a list is numbered."""

    bullet: bool = False
    kind: str = ""
    """`1`, `a`, `A`, `i`, `I`; "" for no number."""
    before: str = ""
    after: str = ""
    shown: int = 1
    """How many numbers are shown, the last of them that of this depth."""
    start: int = 1


Levels = Sequence[Level]


class Styles:
    """The styles of a text."""

    def __init__(self, roots: Sequence[Element]) -> None:
        """`roots` are the trees of the text and of its styles, in this order."""
        self._styles: dict[tuple[str, str], Element] = {}
        self._given: set[Element] = set()
        self._lists: dict[str, Levels] = {}
        self.outline: Levels = [Level()] * DEPTHS
        """How headings are numbered."""
        for style in (style for root in roots for style in root.iter("style")):
            self._styles.setdefault((style.get("family", ""), style.get("name", "")), style)
            above = style.getparent()
            if above is not None and above.tag == "styles":
                self._given.add(style)
        for written in (written for root in roots for written in root.iter("list-style")):
            self._lists.setdefault(written.get("name", ""), _levels(written))
        for written in (written for root in roots for written in root.iter("outline-style")):
            self.outline = _levels(written)

    def name(self, paragraph: str) -> str:
        """The name of a paragraph's style, in lower case, without what was changed by hand."""
        for style in self._chain("paragraph", paragraph):
            if style in self._given:
                return str(style.get("name", "")).replace("_20_", " ").lower()
        return paragraph.replace("_20_", " ").lower()

    def hides(self, family: str, name: str) -> bool:
        """Whether a style of this family, "text" or "paragraph", hides words."""
        for style in self._chain(family, name):
            properties = first(style, "text-properties")
            if properties is not None and properties.get("display"):
                return bool(properties.get("display") == "none")
        return False

    def list_of(self, paragraph: str) -> str | None:
        """The list style that a paragraph's style names ("": no list), None if it names none."""
        for style in self._chain("paragraph", paragraph):
            if (named := style.get("list-style-name")) is not None:
                return str(named)
        return None

    def levels(self, name: str) -> Levels:
        """The levels of a list style; of one that nobody wrote they are bullets."""
        return self._lists.get(name) or [Level(bullet=True)] * DEPTHS

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        """A style and those that it is based on."""
        seen: set[str] = set()
        while name not in seen and (family, name) in self._styles and len(seen) < _LONGEST_CHAIN:
            seen.add(name)
            style = self._styles[family, name]
            yield style
            name = style.get("parent-style-name", "")


class Count:
    """The numbers of one list, or of the headings, so far."""

    def __init__(self) -> None:
        self._last: list[int | None] = [None] * DEPTHS

    def next(self, levels: Levels, depth: int, start: str | None = None) -> str:
        """What stands before the next paragraph at this depth, from 0: "-", "3.", "" for nothing.
        `start` is the number that it is given by hand."""
        depth = min(max(depth, 0), DEPTHS - 1)
        level, last = levels[depth], self._last[depth]
        number = level.start if last is None else min(last + 1, _MOST)
        self._last[depth] = _number(start, number)
        self._last[depth + 1 :] = [None] * (DEPTHS - depth - 1)
        if level.bullet or not level.kind:
            return "-" if level.bullet else ""
        top = max(depth - level.shown + 1, 0)
        shown = ".".join(
            _as(levels[above].kind, levels[above].start if count is None else count)
            for above, count in enumerate(self._last[top : depth + 1], top)
            if levels[above].kind
        )
        return " ".join(f"{level.before}{shown}{level.after}".split())


def _levels(written: Element) -> Levels:
    levels = [Level()] * DEPTHS
    for one in written.iterchildren("*"):
        depth = _number(one.get("level"), 0) - 1
        if 0 <= depth < DEPTHS:
            levels[depth] = Level(
                one.tag != "list-level-style-number" and one.tag != "outline-level-style",
                one.get("num-format", ""),
                one.get("num-prefix", ""),
                one.get("num-suffix", ""),
                _number(one.get("display-levels"), 1),
                _number(one.get("start-value"), 1),
            )
    return levels


def _number(written: str | None, otherwise: int) -> int:
    return min(numerals.number(written, otherwise), _MOST)


def _as(kind: str, number: int) -> str:
    match kind[:1]:
        case "a" | "A":
            shown = numerals.letters(number)
        case "i" | "I":
            shown = numerals.roman(number)
        case _:
            return str(number)
    return shown.upper() if kind[0].isupper() else shown
