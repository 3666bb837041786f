"""JSON Lines: one article a line, its text kept to the character."""

from collections.abc import Iterable, Iterator

import msgspec

from corpus.article import Article
from corpus.errors import Problem
from corpus.frontmatter import iso_date


class _Line(msgspec.Struct, frozen=True):
    """The keys that are read; others are passed over."""

    id: str | int
    text: str
    title: str = ""
    url: str | None = None
    published: str | None = None
    date: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    collection: str = "main"


def read_lines(lines: Iterable[bytes], name: str) -> Iterator[Article | Problem]:
    """The articles of a JSON Lines file; a line that is none is a Problem with its number."""
    decoder = msgspec.json.Decoder(_Line)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            read = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield Problem(f"{name}:{number}", f"is no article: {error}")
            continue
        if not read.text.strip():
            yield Problem(f"{name}:{number}", f"the article {read.id!r} has no text")
            continue
        yield Article(
            id=str(read.id),
            title=read.title or str(read.id),
            text=read.text,
            url=read.url or "",
            published=iso_date(read.published or read.date or "") or "",
            author=read.author or "",
            tags=read.tags,
            collection=read.collection,
        )
