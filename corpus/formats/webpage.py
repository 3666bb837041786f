"""Web pages, as a browser saves them."""

import codecs
from collections.abc import Iterator

import msgspec

from corpus import charset
from corpus.errors import Problem
from corpus.formats import exported
from corpus.formats.extract import Extract, Format
from corpus.html import webpage

_HEAD = 80_000
"""Bytes in which the characters lie within which a page says that it is one."""
_MOST_TAGS, _ENTITIES = 35_000, 5
"""Each takes trafilatura up to .3 milliseconds; long pages have a tenth. So many entities count as
one."""
_MOST = 7_000_000
"""Characters; each takes up to 1.2 microseconds where dates are looked for."""


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
    page = page_of(html)
    if isinstance(page, str):
        yield Problem(name, page)
        return
    yield Extract(
        text=page.text,
        title=page.title,
        url=page.url,
        published=page.published,
        dating=page.dating,
        language=page.language,
        author=page.author,
    )


def page_of(html: str, url: str = "") -> webpage.Page | str:
    """What a page says that stands at `url`, all of it if it is a document; or what is wrong with
    it, in words that follow its name."""
    if html.count("<") + html.count("&") // _ENTITIES > _MOST_TAGS:
        return f"is a web page of more than {_MOST_TAGS:,} tags; save its text as .txt"
    if len(html) > _MOST:
        return f"is a web page of more than {_MOST:,} characters; save its text as .txt"
    document, bare = exported.is_document(html), exported.is_bare(html)
    page = webpage.read(exported.dated(html) if document or bare else html, url)
    if document or (bare and page):  # a few bare words are rather the refusal of a server
        page = page or webpage.Page(title="", text="", published="", author="")
        title, text = exported.read(html, page.title)
        page = msgspec.structs.replace(page, title=title, text=text)
    if page is None or not page.text:
        return "is a web page in which no article can be made out; save its text as .txt"
    return page


FORMAT = Format(
    name="web page",
    endings=(".html", ".htm", ".xhtml"),
    matches=_matches,
    read=_read,
    may_be=lambda raw, name: b"<" in raw,
)
