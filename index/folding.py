"""Texts that say the same in almost the same words are folded into one.

Two texts are compared by their runs of three words. Where most runs of the shorter are in the
longer, the words are aligned, and a number, name or "not" that only the later one has keeps it
apart: "24 local governments" does not repeat "23 local governments". A dateline does not count,
nor what one has before or behind all that the other has, for copies of a story are cut in
different places.

Copies are cut and edited, so that of two quotes each may have a sentence that the other has not.
Where the part of the later that answers stands in the first as well, a third of the runs is
enough.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

import msgspec
import regex
from rapidfuzz.distance import OSA

_WORD = regex.compile(r"\p{N}+(?:[.,:/]\p{N}+)*|[\p{L}\p{M}]+")
_DATELINE = regex.compile(
    r"""(?x) ^ \W* (?: (?-i: By | by ) \b [^-–—()\n]{0,60} )?
    (?: \p{Lu}[^-–—()\n]{0,60} )? \( [^()\n]{2,30} \) \s* [-–—:]+ \s+
    | ^ \W* \p{Lu}[\p{Lu} .'’/]{2,30} (?: , [^-–—()\n]{1,40} )? \s [-–—]+ \s+
    | ^ \W* By [ ] \p{Lu}[^\n\p{N}]{2,80} (?<![.!?”"]) \n"""
)
"""`LONDON, March 3 (Reuters) -`, `PORT ALMA, Maine —`, or a first line `By Sue Park, Reporter`."""
_RUN = 3
"""Words; runs of four find fewer edited copies, runs of two are met by chance."""
_SAME = 0.75
"""Share of the runs of the shorter text. Below, each of the texts has a sentence that the other has
not, and that sentence may be the answer."""
_AROUND = 1 / 3
"""The same where the part that answers is known to stand in both."""
_SENTENCE = 12
"""Words of a part that answers from which on it may stand in both by itself: no two stories share a
sentence so long by chance, as they do "Terms were not disclosed."."""
_WHOLE = 0.9
"""Share of the runs of the later text where nothing that it says may be lost."""
_LONG = 5
"""Letters; of shorter words one letter may make another."""
_TELLING = frozenset(
    (
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
        *("twelve", "dozen", "twenty", "thirty", "forty", "fifty", "hundred", "thousand"),
        *("million", "billion", "trillion", "first", "second", "third", "half", "quarter"),
    )
)
"""Numbers in letters."""
_TURNING = frozenset(
    (
        *("no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "t"),
        *("rose", "fell", "up", "down", "higher", "lower", "more", "less", "above", "below"),
        *("rise", "fall", "raise", "cut", "raised", "increase", "decrease", "gain", "loss"),
        *("won", "lost", "win", "lose", "approved", "rejected", "before", "after", "against"),
    )
)
"""Words that turn a sentence round; `t` is the end of "don't"."""
_SMALL = frozenset(
    (
        *("a", "an", "the", "and", "but", "or", "so", "in", "on", "at", "by", "for", "from", "to"),
        *("with", "of", "as", "if", "when", "while", "it", "he", "she", "they", "we", "i", "this"),
        *("that", "these", "his", "her", "its", "their", "however", "also", "there", "then"),
    )
)
"""No names, though they begin sentences."""


class _Text(msgspec.Struct, frozen=True):
    words: list[str]
    """As written."""
    plain: list[str]
    """In small letters."""
    runs: frozenset[tuple[str, ...]]


class Folding:
    """Texts in groups, as they come. Each joins the first group whose first text it repeats."""

    def __init__(self, *, whole: bool = False) -> None:
        """`whole`: a text joins only if it says nothing that the first does not, at its ends
        neither; else copies may be cut."""
        self._whole = whole
        self._firsts: list[_Text] = []
        self._holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)

    def __len__(self) -> int:
        """How many groups there are."""
        return len(self._firsts)

    def add(self, text: str, core: str = "") -> int:
        """The number of the group that the text joins or begins.

        `core`: what of the text is not to be lost, such as the sentence that answers.
        """
        one = _read(text)
        shared = Counter(group for run in one.runs for group in self._holders[run])
        for group in sorted(shared):
            if self._repeats(self._firsts[group], one, core, shared[group]):
                return group
        for run in one.runs:
            self._holders[run].append(len(self))
        self._firsts.append(one)
        return len(self) - 1

    def _repeats(self, first: _Text, later: _Text, core: str, shared: int) -> bool:
        if self._whole:
            return shared >= _WHOLE * len(later.runs) and not _adds(first, later, ends=True)
        least = min(len(first.runs), len(later.runs))
        if shared >= _SAME * least and not _adds(first, later):
            return True
        part = _read(core)
        if shared < _AROUND * least and len(part.words) < _SENTENCE:
            return False
        return len(first.runs & part.runs) >= _SAME * len(part.runs) and not _adds(first, part)


def folded(texts: Sequence[str], cores: Sequence[str] = ()) -> list[list[int]]:
    """Numbers of `texts` in groups; the first of a group is repeated by the others.

    `cores`: of each text the part that answers, if that is known. Each text is in one group. The
    order is that of `texts`, within the groups and of their firsts.
    """
    folding = Folding()
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number, (text, core) in enumerate(zip_longest(texts, cores, fillvalue="")):
        groups[folding.add(text, core)].append(number)
    return list(groups.values())


def _read(text: str) -> _Text:
    words = _WORD.findall(_DATELINE.sub("", text, count=1))
    plain = [word.lower() for word in words]
    if len(plain) < _RUN:
        return _Text(words, plain, frozenset([tuple(plain)]))
    return _Text(words, plain, frozenset(zip(*(plain[i:] for i in range(_RUN)), strict=False)))


def _adds(first: _Text, later: _Text, *, ends: bool = False) -> bool:
    """True if `later` says another fact than `first` where they differ; `ends`: also in what one
    of them has before or behind all that the other has."""
    blocks = SequenceMatcher(None, first.plain, later.plain, autojunk=False).get_matching_blocks()
    at, there = 0, 0
    for block in blocks:
        ours, theirs = first.words[at : block.a], later.words[there : block.b]
        cut = not ends and (not at or not block.size) and not (ours and theirs)
        cut = cut or _slip(ours, theirs)
        if not cut and (_facts(theirs) - _facts(ours) or _turns(ours) != _turns(theirs)):
            return True
        at, there = block.a + block.size, block.b + block.size
    return False


def _slip(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """True for one word and the same with a letter added, lost, changed or changed places."""
    if len(ours) != 1 or len(theirs) != 1:
        return False
    one, other = ours[0], theirs[0]
    long = min(len(one), len(other)) >= _LONG and one.islower() and other.islower()
    return long and OSA.distance(one, other, score_cutoff=1) <= 1


def _facts(words: Sequence[str]) -> set[str]:
    """The numbers and names among the words, in small letters."""
    return {
        plain
        for word in words
        if (plain := word.lower()) in _TELLING
        or (plain not in _SMALL and (word[0].isupper() or word[0].isnumeric()))
    }


def _turns(words: Sequence[str]) -> set[str]:
    return {word.lower() for word in words} & _TURNING
