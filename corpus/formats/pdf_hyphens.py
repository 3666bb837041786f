"""A hyphen at the end of a line: was the word cut there, or is it written with one?"""

from collections.abc import Sequence

import regex

from corpus.formats.pdf_lines import Line

HYPHENS = ("-", "‐")
_BEFORE, _BEHIND = regex.compile(r"^\W+"), regex.compile(r"\W+$")


class Hyphens:
    """Whether a word that is cut at the end of a line is written with a hyphen elsewhere."""

    _HANGING = frozenset(("and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e"))
    """Before these a hyphen stands for a part that is left out: "Verkehrs- und Hafenausschuss"."""
    _SHORTEST_PART = 4
    """Letters; "of-ten" is made of two words as well."""
    _RARE = 0.015
    """Share of the lines; where fewer end in a hyphen the words are not cut by a machine."""

    def __init__(self, lines: Sequence[Line]) -> None:
        written: set[str] = set()
        cut = False
        for line in lines:
            words = line.text.split()[cut:]
            cut = line.text.endswith(HYPHENS)
            written.update(words[: -1 if cut else None])
        self._words = {
            _BEHIND.sub("", _BEFORE.sub("", part)).casefold()
            for word in written
            for part in (word, *word.split("-"))
        }
        ends = sum(line.text.endswith(HYPHENS) for line in lines)
        self._by_hand = len(lines) >= 60 and ends < self._RARE * len(lines)

    def between(self, left: str, right: str) -> str:
        """What stands between the parts of a word: nothing, a hyphen, or a hyphen and a space.

        `left` is what stands before the hyphen, `right` what the next line begins with.
        """
        one = _BEFORE.sub("", left.split()[-1] if left.split() else "").casefold()
        first = right.split()[0] if right.split() else ""
        two = _BEHIND.sub("", first).casefold()
        if two in self._HANGING:
            return "- "
        if not first[:1].islower() or not one[-1:].isalpha() or f"{one}-{two}" in self._words:
            return "-"
        if one + two in self._words:
            return ""
        whole = {one, two} <= self._words and min(len(one), len(two)) >= self._SHORTEST_PART
        return "-" if whole or self._by_hand else ""
