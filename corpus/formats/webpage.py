"""Web pages, as a browser saves them."""

from collections.abc import Iterator

from corpus import charset, webpage
from corpus.errors import Problem
from corpus.formats.extract import Extract, Format

_HEAD = 80_000
"""Bytes in which the characters lie within which a page says that it is one."""


def _matches(raw: bytes, name: str) -> bool:
    head = raw[:_HEAD]
    # the marks of a page are of ASCII, so in any other charset this finds them too
    return webpage.is_page(charset.decoded(head) or head.decode("latin-1"))


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    html = webpage.decoded(raw) or charset.decoded(raw)
    if html is None:
        yield Problem(name, charset.NO_TEXT)
    elif page := webpage.read(html):
        yield Extract(
            text=page.text,
            title=page.title,
            url=page.url,
            published=page.published,
            author=page.author,
        )
    else:
        what = "is a web page in which no article can be made out; save its text as .txt"
        yield Problem(name, what)


FORMAT = Format(name="web page", endings=(".html", ".htm", ".xhtml"), matches=_matches, read=_read)
