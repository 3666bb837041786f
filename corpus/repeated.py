"""Which blocks of articles are furniture of their site, because its other pages have them too?

"Sign up for our newsletter", a box about the author, a notice of rights. What a page is about can
repeat as well: who was present, a clause, the rules of a lottery. So a block counts only if it
stands in several articles that have little else in common, which minutes, contracts and articles
of a series have. What the words of the site's own subject are in is kept, and so are numbers and
addresses, which are what people ask for; lists, tables, code, and all that leads over to what
follows it. Where the block says itself what it is, less is asked of it.

What servers added is compared within their own collection only.
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

import msgspec
import numpy as np
import numpy.typing as npt
import regex

from corpus import collection, labels, lines
from corpus.article import Article, Span
from corpus.duplicates import WORD

LEAST = 5
"""Articles that have a block, at least."""
_SHARE = 0.002
"""Of a site's articles that have it, at least; a writer of a large paper signs so many."""
_ALIKE = 0.16
"""Two articles have more in common than articles have that are about different things: share of
the pairs of neighbouring words in the shorter that are in the other too, furniture aside. Of two
articles of one newspaper it is .05 on average and .14 in one of a hundred pairs, of the minutes of
two meetings .2 (`corpus/articles`), of two versions of a story .3 and more."""
_COMPARED = 16
"""Articles with a block that are compared at most; half of them must be unlike all others."""
_PAIRS = 50
"""Different pairs of an article's words, at least, or it says nothing about what is alike."""
_LONG = 8
"""Words; of a shorter block more is asked: nothing but its sentence, or its heading, may be it."""
_SHORT_LEAST, _SHORT_SHARE = 10, 0.01
"""For a short block."""
_EDGE, _SHORT_EDGE = 0.66, 0.9
"""Share of the articles where it is among what stands before or behind all that does not repeat."""
_OFTEN = 1.2
"""Times that an article has it on average at most: refrains and speakers come back."""
_OWN = 0.6
"""Share of its longer words that stand in the rest of the article, on average, at most."""
_LETTERS = 5
"""Of a longer word."""

_FACT = regex.compile(r"\p{N}|\w@\w")
_ROW = regex.compile(r"\s\|\s|^\|")
_ITEM = regex.compile(r"(?:[-*+•–]|\d{1,3}[.)])\s")
_ENDED = (".", "!", "?", "…", "。", "！", "？", "।", "؟")
_OPEN = (":", "：")
_Ids = npt.NDArray[np.uint64]


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """A block that repeats over a site."""

    server: str
    """The collection of the server whose own it is; "" for what is the operator's."""
    site: str
    """The host of the articles' addresses, or the collection of those that have none."""
    text: str
    """As the first of its articles has it, by their ids."""
    articles: int
    """How many have it."""


class Repeated(msgspec.Struct, frozen=True):
    """What repeats, and where."""

    furniture: tuple[Furniture, ...]
    """By site, what most articles have first."""
    spans: dict[str, tuple[Span, ...]]
    """For the articles that have any, by id: where in the text, in order. Never all of it."""


def find(articles: Sequence[Article]) -> Repeated:
    """What repeats over the articles of each site, whatever their order; ids are unique."""
    sites: dict[tuple[str, str], list[Article]] = defaultdict(list)
    for article in sorted(articles, key=lambda one: one.id):
        sites[_site(article)].append(article)
    furniture: list[Furniture] = []
    spans: dict[str, tuple[Span, ...]] = {}
    for (server, name), own in sorted(sites.items()):
        if len(own) >= LEAST:
            found = _Site(server, name, own).repeated()
            furniture += found.furniture
            spans |= found.spans
    return Repeated(tuple(furniture), spans)


def _site(article: Article) -> tuple[str, str]:
    """The collection of the server whose own it is, if it is any's, and its site."""
    try:
        host = urlsplit(article.url).hostname or ""
    except ValueError:
        host = ""
    name = collection.named(article.collection)
    return name if collection.owner(name) else "", host.removeprefix("www.") or name


class _Site:
    """The articles of one site while it is looked at."""

    def __init__(self, server: str, name: str, articles: Sequence[Article]) -> None:
        self._server, self._name = server, name
        self._articles = articles
        counts: Counter[int] = Counter()
        for article in articles:
            counts.update(set(lines.keys(article.text)))
        least = max(LEAST, _SHARE * len(articles))
        self._many = {key for key, count in counts.items() if count >= least}
        self._blocks = [tuple(lines.of(one.text, self._many)) for one in articles]
        self._holders: dict[int, dict[int, int]] = defaultdict(dict)
        """By key the numbers of the articles that have it, and how often each has it."""
        self._texts: dict[int, str] = {}
        """By key the block as the first article has it."""
        for number, found in enumerate(self._blocks):
            for one in found:
                if one.key in self._many:
                    self._texts.setdefault(one.key, one.span.of(articles[number].text))
                    held = self._holders[one.key]
                    held[number] = held.get(number, 0) + 1
        self._asked = {
            key: edge for key in self._holders if (edge := self._edge_asked(key)) is not None
        }
        """By key, for what may be furniture: the share of articles at whose edge it must be."""
        self._ids: dict[str, int] = {}
        """The words of the articles that were looked at, numbered."""
        self._rests: dict[int, tuple[_Ids, frozenset[str]]] = {}
        self._likes: dict[tuple[int, int], bool] = {}

    def repeated(self) -> Repeated:
        """What is furniture of this site, and where."""
        taken = {key for key in self._asked if self._stands_apart(key)}
        while inner := {key for key in taken if self._asked[key] > 0} - self._at_edge(taken):
            taken -= inner
        spans: dict[str, tuple[Span, ...]] = {}
        for article, found in zip(self._articles, self._blocks, strict=True):
            own = tuple(one.span for one in found if one.key in taken)
            if own and len(own) < len(found):
                spans[article.id] = own
        told = [
            Furniture(
                server=self._server,
                site=self._name,
                text=self._texts[key],
                articles=len(self._holders[key]),
            )
            for key in taken
        ]
        told.sort(key=lambda one: (-one.articles, one.text))
        return Repeated(tuple(told), spans)

    def _at_edge(self, taken: set[int]) -> set[int]:
        """Those of the keys that stand, in as many articles as is asked, before or behind all that
        is not taken."""
        edges: Counter[int] = Counter()
        for found in self._blocks:
            inner = [place for place, one in enumerate(found) if one.key not in taken]
            first, last = (inner[0], inner[-1]) if inner else (len(found), -1)
            edges.update({one.key for one in (*found[:first], *found[last + 1 :])})
        return {key for key in taken if edges[key] >= self._asked[key] * len(self._holders[key])}

    def _edge_asked(self, key: int) -> float | None:
        """At the edge of what share of its articles the block must be; None if it is, or may be,
        what an article says."""
        held, text = self._holders[key], self._texts[key]
        line = labels.plain(text)
        words = WORD.findall(line)
        if not words or _ROW.search(text):
            return None
        if labels.is_frame(line) or labels.says_so(line):
            return 0
        if (
            _FACT.search(text)
            or _ITEM.match(text)
            or text.endswith(_OPEN)
            or sum(held.values()) > _OFTEN * len(held)
        ):
            return None
        # a sign of a script without spaces is half a word
        if (len(words) + sum(len(word) > 1 for word in words)) // 2 >= _LONG:
            return _EDGE
        least = max(_SHORT_LEAST, _SHORT_SHARE * len(self._articles))
        if len(words) == 1 or text.endswith(_ENDED) or len(held) < least:
            return None
        return _SHORT_EDGE

    def _stands_apart(self, key: int) -> bool:
        """True if the articles with the block have little else in common, and none of its words."""
        order = sorted(
            self._holders[key], key=lambda number: zlib.crc32(self._articles[number].id.encode())
        )
        numbers = [number for number in order if len(self._rest(number)[0]) >= _PAIRS][:_COMPARED]
        line = labels.plain(self._texts[key])
        if not labels.is_frame(line) and self._share_told(line, numbers) > _OWN:
            return False
        return self._unlike(numbers)

    def _unlike(self, numbers: Sequence[int]) -> bool:
        """True if enough of these articles have little in common with each other."""
        wanted = max(LEAST, len(numbers) / 2)
        unlike: list[int] = []
        for number in numbers:
            if not any(self._alike(number, other) for other in unlike):
                unlike.append(number)
                if len(unlike) >= wanted:
                    return True
        return False

    def _alike(self, number: int, other: int) -> bool:
        """True if two articles have more in common than articles about different things have."""
        if (number, other) not in self._likes:
            one, two = self._rest(number)[0], self._rest(other)[0]
            both = len(np.intersect1d(one, two, assume_unique=True))
            self._likes[number, other] = both >= _ALIKE * min(len(one), len(two))
        return self._likes[number, other]

    def _share_told(self, line: str, numbers: Sequence[int]) -> float:
        """How many of its longer words the rest of these articles has too, on average."""
        longer = {word for word in WORD.findall(line) if len(word) >= _LETTERS}
        if not longer or not numbers:
            return 0
        told = sum(len(longer & self._rest(number)[1]) for number in numbers)
        return told / len(longer) / len(numbers)

    def _rest(self, number: int) -> tuple[_Ids, frozenset[str]]:
        """Of what of the article is no furniture for sure: pairs of neighbouring words, ascending
        (a number is as good as another), and the longer words."""
        if number not in self._rests:
            text = self._articles[number].text
            rest = (one.span.of(text) for one in self._blocks[number] if one.key not in self._asked)
            words = [word for part in rest for word in WORD.findall(part.casefold())]
            ids = np.fromiter(
                (
                    self._ids.setdefault("0" if word[0].isnumeric() else word, len(self._ids))
                    for word in words
                ),
                dtype=np.uint64,
                count=len(words),
            )
            pairs = np.unique((ids[:-1] << np.uint64(32)) | ids[1:])
            self._rests[number] = pairs, frozenset(word for word in words if len(word) >= _LETTERS)
        return self._rests[number]
