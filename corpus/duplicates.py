"""Articles that say the same, or nearly the same, as another one.

Two texts are the same if they differ in white space at most. How nearly two are the same is the
Jaccard likeness of their shingles, the runs of five words in them: how many both have, of all that
either has. MinHash proposes the pairs (Broder 1997), and each that it proposes is then compared.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import regex

from corpus.article import Article

THRESHOLD = 0.8
"""Two texts of at least this likeness are nearly the same."""
_SHINGLE = 5
"""Words in a shingle."""
_BANDS, _ROWS = 21, 6
"""A pair is proposed if all rows of one band agree: with .998 at a likeness of .8, .28 at .5."""
WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+"
)
"""A word; in a script without spaces between them, a sign."""

Shingles = npt.NDArray[np.uint64]
"""Hashes of 64 bits, each once, ascending."""


class Link(msgspec.Struct, frozen=True):
    """Two articles that say the same, by their ids."""

    article: str
    other: str
    likeness: float
    """From THRESHOLD to 1."""
    same: bool
    """True if the texts are the same, white space aside."""


class Group(msgspec.Struct, frozen=True):
    """Articles that say the same, each linked over the likest pairs to the first."""

    first: str
    """Id of the one that comes first in the pile."""
    links: tuple[Link, ...]
    """One for each of the others, which is its `article`, to `first` or to one linked before."""


class Duplicates(msgspec.Struct, frozen=True):
    """What repeats what."""

    groups: tuple[Group, ...]
    """By their first articles, in the order of the pile."""
    near: tuple[Link, ...]
    """Every pair of texts that are nearly the same, the likest first; of texts that are the same
    the first stands for all."""


def find(articles: Sequence[Article]) -> Duplicates:
    """The articles that repeat another one; ids are unique."""
    from scipy.cluster.hierarchy import DisjointSet

    place = {article.id: number for number, article in enumerate(articles)}
    first: dict[bytes, str] = {}
    same: list[Link] = []
    texts: dict[str, Shingles] = {}
    for article in articles:
        text = " ".join(article.text.split()).encode("utf-8", "replace")
        taken = first.setdefault(hashlib.sha256(text).digest(), article.id)
        if taken != article.id:
            same.append(Link(article.id, taken, 1, True))
        elif len(found := shingles(article.text)):
            texts[article.id] = found
    near = sorted(
        _near(texts),
        key=lambda link: (-link.likeness, place[link.article], place[link.other]),
    )
    sets = DisjointSet(place)
    beside: dict[str, list[Link]] = defaultdict(list)
    for link in (*same, *near):
        if sets.merge(link.article, link.other):
            beside[link.article].append(link)
            beside[link.other].append(link)
    groups: list[Group] = []
    linked: set[str] = set()
    for id_ in sorted(beside, key=place.__getitem__):
        if id_ not in linked:
            groups.append(_group(id_, beside))
            linked |= {id_, *(link.article for link in groups[-1].links)}
    return Duplicates(tuple(groups), tuple(near))


def shingles(text: str) -> Shingles:
    """Of all runs of five words, whatever their case; of a shorter text, all of it is one."""
    found = WORD.findall(text.casefold())
    runs = {
        " ".join(found[start : start + _SHINGLE])
        for start in range(max(1, len(found) - _SHINGLE + 1))
    } - {""}
    hashes = b"".join(hashlib.blake2b(run.encode(), digest_size=8).digest() for run in runs)
    return np.unique(np.frombuffer(hashes, dtype="<u8").astype(np.uint64))


def likeness(one: Shingles, other: Shingles) -> float:
    """How many shingles both have, of all that either has: 0 to 1. One of them is not empty."""
    both = len(np.intersect1d(one, other, assume_unique=True))
    return both / (len(one) + len(other) - both)


def _group(first: str, beside: Mapping[str, list[Link]]) -> Group:
    """What the links lead to from `first`; there is one way only to each."""
    links: list[Link] = []
    reached = [(first, "")]
    for here, before in reached:  # which grows
        for link in beside[here]:
            there = link.other if link.article == here else link.article
            if there != before:
                links.append(Link(there, here, link.likeness, link.same))
                reached.append((there, here))
    return Group(first, tuple(links))


def _near(texts: dict[str, Shingles]) -> list[Link]:
    """The pairs that MinHash proposes and that are as like as they must be."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    empty = MinHash(num_perm=_BANDS * _ROWS, scheme="affine64", hashfunc=int)
    found: list[Link] = []
    for id_, own in texts.items():
        sketch = empty.copy()
        sketch.update_batch(own.tolist())
        for other in index.query(sketch):
            theirs = texts[other]
            # what is much shorter cannot be like it
            if min(len(own), len(theirs)) < THRESHOLD * max(len(own), len(theirs)):
                continue
            if (like := likeness(own, theirs)) >= THRESHOLD:
                found.append(Link(id_, other, like, False))
        index.insert(id_, sketch, check_duplication=False)
    return found
