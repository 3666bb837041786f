"""Articles that say the same, or nearly the same, as another one.

Two texts are the same if they differ in white space at most. How nearly two are the same is the
Jaccard likeness of their shingles, the runs of five words in them: how many both have, of all that
either has. MinHash proposes the pairs (Broder 1997), and each that it proposes is then compared.

Notices follow patterns: the dividends of two companies, or a price on two days, differ in a name
or a number only. So a short text counts with its title, which names what it is about, and texts
with other numbers are not nearly the same, however many words they share.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt
import regex

from corpus.article import Article
from corpus.passages import words

THRESHOLD = 0.8
"""Two texts of at least this likeness are nearly the same. So many of the numbers of the one that
has fewer must stand in the other, too: copies are cut, but count the same."""
_SHORT = 40
"""Words; a shorter text counts with its title."""
_SHINGLE = 5
"""Words in a shingle."""
_BANDS, _ROWS = 21, 6
"""A pair is proposed if all rows of one band agree: with .998 at a likeness of .8, .28 at .5."""
WORD = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+"
)
"""A word; in a script without spaces between them, a sign."""
_NUMBER = regex.compile(r"\p{N}+(?:[.,:/]\p{N}+)*")

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
    """Articles that say the same, or of which each says the same as another one of them."""

    first: str
    """Id of the one that comes first in the pile."""
    links: tuple[Link, ...]
    """One for each of the others, which is its `article`, to `first` or to one linked before."""


class _Text(msgspec.Struct, frozen=True):
    """What is compared of an article."""

    shingles: Shingles
    numbers: frozenset[str]
    """Without the commas that part thousands in some copies."""


def find(articles: Sequence[Article]) -> tuple[Group, ...]:
    """The articles that repeat another one; their ids are unique.

    Groups come in the order of the pile. An article is linked to the first of each group that it
    is like: of thousands that are all alike not every pair is compared.
    """
    from datasketch import MinHash, MinHashLSH
    from scipy.cluster.hierarchy import DisjointSet

    proposed = MinHashLSH(num_perm=_BANDS * _ROWS, params=(_BANDS, _ROWS))
    empty = MinHash(num_perm=_BANDS * _ROWS, scheme="affine64", hashfunc=int)
    sets = DisjointSet(range(len(articles)))
    beside: dict[str, list[Link]] = defaultdict(list)
    firsts: dict[bytes, int] = {}
    texts: dict[int, _Text] = {}

    def link(number: int, other: int, like: float, *, same: bool) -> None:
        sets.merge(number, other)
        found = Link(articles[number].id, articles[other].id, like, same)
        beside[found.article].append(found)
        beside[found.other].append(found)

    for number, article in enumerate(articles):
        told = _told(article)
        exact = hashlib.sha256(" ".join(told.split()).encode("utf-8", "replace")).digest()
        if (first := firsts.setdefault(exact, number)) != number:
            link(number, first, 1, same=True)
            continue
        if not WORD.search(article.text):
            continue
        one = texts[number] = _Text(shingles(told), _numbers(told))
        sketch = empty.copy()
        sketch.update_batch(one.shingles.tolist())
        for other in sorted(proposed.query(sketch)):
            if not sets.connected(number, other) and (like := _likeness(one, texts[other])):
                link(number, other, like, same=False)
        proposed.insert(number, sketch, check_duplication=False)
    groups: list[Group] = []
    linked: set[str] = set()
    for article in articles:
        if article.id in beside and article.id not in linked:
            groups.append(_group(article.id, beside))
            linked.update(one.article for one in groups[-1].links)
    return tuple(groups)


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


def _told(article: Article) -> str:
    """What of the article is compared."""
    if words(article.text) < _SHORT:
        return f"{article.title}\n{article.text}"
    return article.text


def _numbers(text: str) -> frozenset[str]:
    return frozenset(one.replace(",", "") for one in _NUMBER.findall(text))


def _likeness(one: _Text, other: _Text) -> float:
    """Of two texts that are nearly the same; else 0."""
    fewer = min(len(one.numbers), len(other.numbers))
    if len(one.numbers & other.numbers) < THRESHOLD * fewer:
        return 0
    like = likeness(one.shingles, other.shingles)
    return like if like >= THRESHOLD else 0


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
