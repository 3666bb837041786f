"""The articles and tags that somebody may choose from while typing."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from itertools import islice

import msgspec
from rapidfuzz import fuzz, process, utils

from bot import markup
from bot.errors import ChoiceError
from bot.language import _
from corpus.article import Article

MOST, LONGEST = 25, 100
"""Choices that Discord shows, and UTF-16 units of a name or value: its limits."""
_LIKE = 60
"""Least likeness, of 100, at which something is offered: "haybran" for "Haybarn 2.3"."""
_MEANT = 85
"""Least likeness at which what was typed, and not chosen, is taken for the one title like it."""
_AT_ONCE = 1000
"""Titles that are compared in one call: rapidfuzz lets no other thread run meanwhile."""


class Choice(msgspec.Struct, frozen=True):
    """Something to choose: what is shown, and what is sent if it is chosen."""

    name: str
    value: str


class Catalogue:
    """Articles by title, and their tags; made anew for each snapshot and scope."""

    def __init__(self, articles: Iterable[Article]) -> None:
        newest = sorted(articles, key=lambda one: one.title)
        newest.sort(key=lambda one: one.published, reverse=True)
        self._articles = {_key(one): one for one in newest}
        self._words = {key: _plain(_title(one)) for key, one in self._articles.items()}
        spelt: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for one in newest:
            for tag in (" ".join(tag.split()) for tag in one.tags):
                if 0 < markup.length(tag) <= LONGEST:
                    spelt.setdefault(tag.casefold(), tag)
                    counts[tag.casefold()] += 1
        self._tags = {tag: spelt[tag] for tag, _ in counts.most_common()}

    @property
    def newest(self) -> Collection[Article]:
        """All of them, the newest first."""
        return self._articles.values()

    def titled(self, typed: str) -> Collection[Article]:
        """Those that have every word that was typed in their title, the newest first."""
        words = _plain(typed).split()
        if not words:
            return self.newest
        return [
            self._articles[key]
            for key, title in self._words.items()
            if all(word in title for word in words)
        ]

    def articles(self, typed: str) -> list[Choice]:
        """The articles whose titles are most like what was typed; the newest for nothing."""
        keys = _like(typed, self._words)
        return [Choice(self._named(key), key) for key in keys]

    def tags(self, typed: str) -> list[Choice]:
        """The tags most like what was typed; the most frequent for nothing."""
        keys = _like(typed, {tag: _plain(tag) for tag in self._tags})
        return [Choice(self._tags[key], self._tags[key]) for key in keys]

    def named(self, said: str) -> Article:
        """The article that was chosen, or the only one whose title was meant.

        Raises ChoiceError if it is none, or could be more than one.
        """
        if said in self._articles:
            return self._articles[said]
        words = _plain(said)
        same = [key for key, title in self._words.items() if title == words]
        if not same and words:
            same = _nearest(words, self._words, 2, _MEANT)
        if len(same) == 1:
            return self._articles[same[0]]
        shown = markup.isolated(markup.escape(_cut(" ".join(said.split()))))
        if same:
            raise ChoiceError(
                _(
                    "More than one article could be meant by “{typed}”. Choose one from the list "
                    "that appears while you type."
                ).format(typed=shown)
            )
        raise ChoiceError(
            _(
                "There is no article called “{typed}”. Choose one from the list that appears "
                "while you type."
            ).format(typed=shown)
        )

    def tag(self, said: str) -> str:
        """The tag as its articles spell it; raises ChoiceError if no article has it."""
        found = self._tags.get(" ".join(said.split()).casefold())
        if found is None:
            shown = markup.isolated(markup.escape(_cut(" ".join(said.split()))))
            raise ChoiceError(
                _(
                    "No article has the tag “{typed}”. Choose one from the list that appears "
                    "while you type."
                ).format(typed=shown)
            )
        return found

    def _named(self, key: str) -> str:
        """Title, and the date where there is room; Discord shows no two alike as different."""
        one = self._articles[key]
        dated = f"{_title(one)} · {one.published}" if one.published else _title(one)
        return _cut(dated if markup.length(dated) <= LONGEST else _title(one))


def _like(typed: str, words: dict[str, str]) -> list[str]:
    """The keys whose words are most like what was typed, best first; the first for nothing."""
    plain = _plain(typed)
    if not plain:
        return list(words)[:MOST]
    return _nearest(plain, words, MOST, _LIKE)


def _nearest(plain: str, words: dict[str, str], most: int, least: int) -> list[str]:
    """The keys whose words are most like these, at least so much, best first."""
    rest = iter(words.items())
    found: list[tuple[str, float, str]] = []
    while part := dict(islice(rest, _AT_ONCE)):
        found += process.extract(
            plain, part, scorer=fuzz.WRatio, limit=most, score_cutoff=float(least)
        )
    return [key for _, _, key in sorted(found, key=lambda one: -one[1])[:most]]


def _plain(text: str) -> str:
    """Letters and digits, small, single spaces between them."""
    return " ".join(utils.default_process(text).split())


def _title(one: Article) -> str:
    return " ".join(one.title.split()) or one.id


def _key(one: Article) -> str:
    """What stands for an article in a choice: its id may be too long, and is nobody's business."""
    return hashlib.sha256(one.id.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _cut(text: str) -> str:
    """At most LONGEST units, whole characters."""
    cut = text
    while markup.length(cut) > LONGEST:
        cut = cut[: -max(1, (markup.length(cut) - LONGEST) // 2)]
    return cut if cut == text else f"{cut[:-1]}…"
