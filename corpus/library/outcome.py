"""What is said of something that is to be added, and what became of it."""

from enum import Enum

import msgspec

from corpus.article import Article


class What(Enum):
    """What became of something that was to be added."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    """It is there already, and says the same."""
    REFUSED = "refused"


class Hints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody else says of an article than its own page or file."""

    title: str = ""
    published: str = ""
    """ISO 8601 date."""
    author: str = ""
    tags: tuple[str, ...] = ()
    certain: bool = False
    """True if a person says so: then it goes before what the page says, now and whenever it is
    fetched again; else it only fills what the page leaves empty."""

    def on(self, article: Article, *, untitled: bool = False) -> Article:
        """The article with these fields. `untitled`: its title is only that of its file."""
        known = {
            "title": "" if untitled else article.title,
            "published": article.published,
            "author": article.author,
            "tags": article.tags,
        }
        said = {name: getattr(self, name) for name in known}
        first, second = (said, known) if self.certain else (known, said)
        chosen = {name: first[name] or second[name] for name in known}
        chosen["title"] = chosen["title"] or article.title
        return msgspec.structs.replace(article, **chosen)


class LeftOut(msgspec.Struct, frozen=True):
    """One article of a file of many that could not be taken."""

    line: int
    """Where it begins, from 1; 0 if that is not known."""
    what: str
    """What is wrong and how to mend it."""

    def of(self, file: str) -> str:
        """One line for the operator, who knows the file by this name."""
        place = f"{file}:{self.line}" if self.line else file
        return f"{place}: {self.what} (left out)"


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one page or file."""

    what: What
    told: str
    """One line for the operator: why, where it is not plain."""
    id: str = ""
    """Of the article, or of the first; "" if there is none."""
    title: str = ""
    file: str = ""
    """Path below the folder of the articles."""
    notes: tuple[str, ...] = ()
    """What could not be taken of it, one line each."""
    left_out: tuple[LeftOut, ...] = ()


def refused(why: str) -> Outcome:
    """Of what cannot be added."""
    return Outcome(what=What.REFUSED, told=why)
