"""Texts that say the same in almost the same words are folded into one.

Two texts are compared by their runs of three words. Where most runs of the shorter are in the
longer, the words are aligned, and a number, name or "not" that only the later one has keeps it
apart: "24 local governments" does not repeat "23 local governments". A dateline does not count,
nor what one has before or behind all that the other has, for copies of a story are cut in
different places.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec
import regex

_WORD = regex.compile(r"\p{N}+(?:[.,:/]\p{N}+)*|[\p{L}\p{M}]+")
_DATELINE = regex.compile(
    r"""(?x) ^ \W* (?: (?-i: By | by ) \b [^-–—()\n]{0,60} )?
    (?: \p{Lu}[^-–—()\n]{0,60} )? \( [^()\n]{2,30} \) \s* [-–—:]+ \s+
    | ^ \W* \p{Lu}[\p{Lu} .'’/]{2,30} (?: , [^-–—()\n]{1,40} )? \s [-–—]+ \s+"""
)
"""`LONDON, March 3 (Reuters) -` or `PORT ALMA, Maine —`."""
_RUN = 3
"""Words; runs of four find fewer edited copies, runs of two are met by chance."""
_SAME = 0.75
"""Share of the runs of the shorter text. Below, each of the texts has a sentence that the other has
not, and that sentence may be the answer."""
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


def folded(texts: Sequence[str]) -> list[list[int]]:
    """Numbers of `texts` in groups; the first of a group is repeated by the others.

    Each text is in one group. The order is that of `texts`, within the groups and of their firsts.
    """
    groups: list[list[int]] = []
    firsts: list[_Text] = []
    holders: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        one = _read(text)
        shared = Counter(group for run in one.runs for group in holders[run])
        for group in sorted(shared):
            least = min(len(one.runs), len(firsts[group].runs))
            if shared[group] >= _SAME * least and not _adds(firsts[group], one):
                groups[group].append(number)
                break
        else:
            for run in one.runs:
                holders[run].append(len(groups))
            groups.append([number])
            firsts.append(one)
    return groups


def _read(text: str) -> _Text:
    words = _WORD.findall(_DATELINE.sub("", text, count=1))
    plain = [word.lower() for word in words]
    if len(plain) < _RUN:
        return _Text(words, plain, frozenset([tuple(plain)]))
    return _Text(words, plain, frozenset(zip(*(plain[i:] for i in range(_RUN)), strict=False)))


def _adds(first: _Text, later: _Text) -> bool:
    """True if `later` says another fact than `first` where they differ."""
    blocks = SequenceMatcher(None, first.plain, later.plain, autojunk=False).get_matching_blocks()
    at, there = 0, 0
    for block in blocks:
        ours, theirs = first.words[at : block.a], later.words[there : block.b]
        cut = (not at or not block.size) and not (ours and theirs)
        if not cut and (_facts(theirs) - _facts(ours) or _turns(ours) != _turns(theirs)):
            return True
        at, there = block.a + block.size, block.b + block.size
    return False


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
