"""JSON Lines: one article a line, its text kept to the character."""

import codecs
from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec
import regex

from corpus.article import Article
from corpus.collection import named
from corpus.errors import Problem
from corpus.frontmatter import iso_date

_EXAMPLE = '{"id": "a", "text": "…"}'
_COLLECTION = regex.compile(rb'"collection"\s*:\s*"([^"\\]+)"')


class _Line(msgspec.Struct, frozen=True):
    """The keys that are read; others are passed over."""

    id: Annotated[str, msgspec.Meta(min_length=1)] | int
    text: str
    title: str | None = None
    url: str | None = None
    published: str | None = None
    date: str | None = None
    author: str | None = None
    tags: tuple[str, ...] | None = None
    collection: str | None = None


def read_lines(lines: Iterable[bytes], name: str) -> Iterator[Article | Problem]:
    """The articles of a JSON Lines file; a line that is none is a Problem with its number."""
    decoder = msgspec.json.Decoder(_Line)
    for number, raw in enumerate(lines, 1):
        line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        if not line.strip():
            continue
        try:
            read = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            what = f"{error}; an article is {_EXAMPLE}"
            yield Problem(f"{name}:{number}", what, collection=_collection(line))
            continue
        if not read.text.strip():
            what = f"the article {read.id!r} has no text; add it or take out the line"
            yield Problem(f"{name}:{number}", what, collection=read.collection or "")
            continue
        yield Article(
            id=str(read.id),
            title=" ".join((read.title or "").split()) or str(read.id),
            text=read.text,
            url=read.url or "",
            published=iso_date(read.published or read.date or "") or "",
            author=read.author or "",
            tags=read.tags or (),
            collection=named(read.collection or "main"),
        )


def _collection(line: bytes) -> str | None:
    """The collection that a line names which is no article; None if it names none, or several."""
    named = set(_COLLECTION.findall(line))
    return named.pop().decode("utf-8", "replace") if len(named) == 1 else None
