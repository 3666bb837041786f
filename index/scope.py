"""Which articles may answer a question?"""

import msgspec

from corpus.article import Article


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The articles that may be found, quoted or counted for one question; what is left out of it
    is as if it were not there."""

    collections: frozenset[str] | None = None
    """Only of these; None: of all."""
    article: str = ""
    """Id of the only article, or "" for all."""
    tag: str = ""
    """Only those with this tag, in whatever letters; "" for all."""
    since: str = ""
    before: str = ""
    """ISO 8601 dates: published on `since` or later, earlier than `before`; "" for any time. What
    has no date is left out where one of them is given."""

    def admits(self, article: Article) -> bool:
        """True if the article may answer."""
        if self.collections is not None and article.collection not in self.collections:
            return False
        if self.article and article.id != self.article:
            return False
        tags = (" ".join(tag.split()).casefold() for tag in article.tags)
        if self.tag and self.tag.casefold() not in tags:
            return False
        if not (self.since or self.before):
            return True
        if not article.published:
            return False
        return article.published >= self.since and (
            not self.before or article.published < self.before
        )


EVERYTHING = Scope()
