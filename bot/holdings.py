"""The articles of a server: what it added, as its folder says at this moment, and what else it may
see, as the live snapshot says."""

import heapq
from collections.abc import Iterator, Sequence
from itertools import chain, islice

import msgspec

from bot.addition import Added, is_ours
from bot.catalogue import MOST, Catalogue, Choice
from bot.desk import Desk
from bot.errors import ChoiceError
from bot.sight import Sight
from corpus import added
from corpus.article import Article


class Holding(msgspec.Struct, frozen=True):
    """An article of a server."""

    article: Article
    """Without its text, if the server added it."""
    added: Added | None = None
    """None if the server did not add it."""
    indexed: bool = True
    """False if the index does not hold it yet."""

    @property
    def newness(self) -> str:
        """By which it is sorted: when it was published, or else added."""
        return self.article.published or (self.added.day if self.added else "")


class Twins(msgspec.Struct, frozen=True):
    """What is there already that is like something new."""

    text: Holding | None = None
    """It has the same text."""
    title: Holding | None = None
    """It has the same title and another text."""


class Holdings:
    """What can be listed, named, and compared with something new."""

    def __init__(
        self, own: Sequence[Added], indexed: set[str], others: Sequence[Catalogue]
    ) -> None:
        """`indexed`: ids of those of its own that the index holds."""
        self._own = Catalogue(one.article for one in own)
        self._added = {one.article.id: one for one in own}
        self._in_order = [Holding(one.article, one, one.article.id in indexed) for one in own]
        self._others = others

    @property
    def own(self) -> int:
        """How many the server added."""
        return len(self._in_order)

    def newest(self, typed: str, skip: int, most: int) -> tuple[list[Holding], int]:
        """Some of those that have all the words that were typed in their titles, newest first, and
        how many there are of them."""
        titled = {one.id for one in self._own.titled(typed)}
        own = [one for one in self._in_order if one.article.id in titled]
        others = [other.titled(typed) for other in self._others]
        merged = heapq.merge(
            own, *(map(Holding, one) for one in others), key=_newness, reverse=True
        )
        return list(islice(merged, skip, skip + most)), len(own) + sum(map(len, others))

    def offered(self, typed: str) -> list[Choice]:
        """What is offered while somebody types a title; its own go first."""
        catalogues = (self._own, *self._others)
        return list(islice(chain.from_iterable(one.articles(typed) for one in catalogues), MOST))

    def offered_own(self, typed: str) -> list[Choice]:
        """Only what the server added."""
        return self._own.articles(typed)

    def named(self, said: str) -> Holding:
        """The article that was chosen or meant; raises ChoiceError if there is none."""
        try:
            return self._holding(self._own.named(said))
        except ChoiceError as error:
            refused = error
        for other in self._others:
            try:
                return Holding(other.named(said))
            except ChoiceError as error:
                refused = error
        raise refused

    def named_own(self, said: str) -> Holding:
        """The same among what the server added."""
        return self._holding(self._own.named(said))

    def twins(self, new: Added) -> Twins:
        """What is like a draft."""
        title, same_title = _title(new.article), None
        for one in self._every():
            if one.added:
                same_text = one.added.text_sha256 == new.text_sha256
            else:
                same_text = one.article.text == new.article.text
            if same_text:
                return Twins(text=one)
            if same_title is None and _title(one.article) == title:
                same_title = one
        return Twins(title=same_title)

    def _every(self) -> Iterator[Holding]:
        yield from self._in_order
        for other in self._others:
            yield from map(Holding, other.newest)

    def _holding(self, article: Article) -> Holding:
        return next(one for one in self._in_order if one.article.id == article.id)


def holdings_of(desk: Desk, server: int) -> Holdings:
    """Those of a server; blocks, and raises ShelfError."""
    collection = added.collection_of(server)
    seen = desk.sight(server).chosen
    others = tuple(
        one
        for one in desk.live.collections(server)
        if one != collection and (seen is None or one in seen)
    )
    mine = desk.live.catalogue(Sight(server, (collection,)))
    by_hand = Catalogue(one for one in mine.newest if not is_ours(one))
    return Holdings(
        desk.shelf.added(server),
        {one.id for one in mine.newest},
        (by_hand, desk.live.catalogue(Sight(server, others))),
    )


def _newness(one: Holding) -> str:
    return one.newness


def _title(article: Article) -> str:
    return " ".join(article.title.casefold().split())
