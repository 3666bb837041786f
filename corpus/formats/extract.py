"""What a format makes of a file: the one form in which all of them hand on what they read."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import msgspec

from corpus.dating import Dating
from corpus.errors import Problem


class Extract(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a file as `Article.text` wants it, and what the file says of itself.

    Paragraphs with a blank line between them, list items and table rows (cells joined by " | ") on
    lines of their own, headings as lines that start with one to six `#` and a space, code unbroken
    with four spaces in front of each line.
    """

    text: str
    id: str = ""
    """Of an article that has one; else it is made from the name of the file."""
    title: str = ""
    url: str = ""
    published: str = ""
    """ISO 8601 date (`2018-01-24`), empty when the file does not say it for sure."""
    dating: Dating = Dating()
    """Who states that day, or which one is likely."""
    language: str = ""
    """As the file declares it: `de`, `de-AT`; empty where it declares none."""
    author: str = ""
    tags: tuple[str, ...] = ()
    collection: str = ""
    """Of an article that names one; else its folder is."""
    pages: tuple[int, ...] = ()
    """Offset in `text` at which each page starts, the first 0; empty for what has no pages."""
    notes: tuple[str, ...] = ()
    """What could not be taken, one line each: what is wrong and how to mend it."""


class Facts(msgspec.Struct, frozen=True):
    """What is known of an article and is no part of it: not quoted, not shown on Discord, and its
    hash stays the same."""

    dating: Dating = Dating()
    language: str = ""
    """ISO 639-1 code that its file declares; empty where it declares none that is known."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of file."""

    name: str
    """As people call it: PDF, Word document, web page."""
    endings: tuple[str, ...]
    """With the dot, lower case; they only help where the content leaves it open."""
    matches: Callable[[bytes, str], bool]
    """Whether these are the bytes of such a file, whatever its name (the second) says."""
    read: Callable[[bytes, str], Iterator[Extract | Problem]]
    """What the file holds. The second is its name for problems. Never raises for what a file holds:
    a file that cannot be read is one Problem."""
    stream: Callable[[BinaryIO, str], Iterator[Extract | Problem]] | None = None
    """The same of a file open at its beginning, for a kind that need not be held in memory whole;
    only such a file may be larger than `corpus.file_mb`."""
    may_be: Callable[[bytes, str], bool] = lambda raw, name: True
    """Whether a file with these bytes that only its name calls so may be one all the same."""


def never(raw: bytes, name: str) -> bool:
    """`Format.may_be` of a kind whose files all say that they are of it."""
    return False
