"""Web pages, as a browser saves them."""

import codecs
from collections.abc import Iterator

from corpus import charset, webpage
from corpus.dating import Dating
from corpus.errors import Problem
from corpus.formats import exported
from corpus.formats.extract import Extract, Format

_HEAD = 80_000
"""Bytes in which the characters lie within which a page says that it is one."""
_MOST_TAGS = 100_000
"""Each takes trafilatura up to 60 microseconds; long pages have a tenth."""


def _matches(raw: bytes, name: str) -> bool:
    head = raw[:_HEAD].removeprefix(codecs.BOM_UTF8)
    # the marks of a page are of ASCII, so they read the same in every charset but UTF-16
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return webpage.is_page(head.decode("utf-16" if wide else "latin-1", "ignore"))


def _read(raw: bytes, name: str) -> Iterator[Extract | Problem]:
    html = webpage.decoded(raw) or charset.decoded(raw)
    if html is None:
        yield Problem(name, charset.NO_TEXT)
        return
    if html.count("<") > _MOST_TAGS:
        what = f"is a web page of more than {_MOST_TAGS:,} tags; save its text as .txt"
        yield Problem(name, what)
        return
    document, bare = exported.is_document(html), exported.is_bare(html)
    page = webpage.read(exported.dated(html) if document or bare else html)
    title, text = page.title if page else "", page.text if page else ""
    if document or (bare and page):  # a few bare words are rather the refusal of a server
        title, text = exported.read(html, title)
    if text:
        yield Extract(
            text=text,
            title=title,
            url=page.url if page else "",
            published=page.published if page else "",
            dating=page.dating if page else Dating(),
            language=page.language if page else "",
            author=page.author if page else "",
        )
    else:
        what = "is a web page in which no article can be made out; save its text as .txt"
        yield Problem(name, what)


FORMAT = Format(
    name="web page",
    endings=(".html", ".htm", ".xhtml"),
    matches=_matches,
    read=_read,
    may_be=lambda raw, name: b"<" in raw,
)
