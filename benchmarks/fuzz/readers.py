"""The table of what is fuzzed: a reader is one line."""

import struct
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import msgspec

from benchmarks.fuzz import promises, web
from corpus.formats import (
    docx,
    epub,
    jsonlines,
    mail,
    markdown,
    odt,
    pdf,
    pdf_document,
    rtf,
    table,
    text,
    webpage,
)
from corpus.formats.extract import Format
from corpus.formats.pdf_lines import Line, Sheet


class Reader(msgspec.Struct, frozen=True):
    """One entry point."""

    name: str
    run: Callable[[bytes], object]
    """Reads an input and raises if a promise is broken."""
    kind: Format | None = None
    """What it is a reader of, if of a kind of file."""
    way: str = "bytes"
    """How inputs are changed (`benchmarks.fuzz.mutation`): bytes, xml, archive, pdf."""
    seeds: tuple[str, ...] = ()
    """Endings of the files that the first inputs are."""
    words: tuple[str, ...] = ()
    """Files in `words/` with words of the format, separated by white space and written as in
    Python; a double underscore stands for a blank."""


def _file(kind: Format, *, may_break_off: bool = False, **told: Any) -> Reader:
    name, ending = told.pop("name", kind.endings[0][1:]), told["seeds"][0]
    run = partial(promises.reads, kind, name=f"folder/file{ending}", may_break_off=may_break_off)
    return Reader(name, run, kind, **told)


def _pdf(raw: bytes) -> None:
    said = pdf_document.read(raw)
    promises.said(said)
    promises.promise(said == pdf_document.read(raw), "reading twice is the same")


def _pages(raw: bytes) -> None:
    """What PDFium might tell of a file: eight bytes are a line on a page."""
    promises.said(pdf_document.told(list(_sheets(raw)), {"Title": "", "Author": "A. Writer"}))


_WORDS = (
    "The council met on Tuesday and agreed on the ferry to the island.", "it was late and the",
    "•", "-", "1.", "(a)", "12", "- 3 -", "iv", "Minutes", "2.1", "Total | 5", "verkehrs-", "und",
    "\u05e9\u05dc\u05d5\u05dd 12", "\u0645\u0631\u062d\u0628\u0627 (a)", "\u6e2f\u53e3\u306e",
    "# 5", "A", "https://a.example/b-", "c.html", "\ufffd", "............ 7", "¹", "x" * 300,
    "a b " * 40,
)  # fmt: skip
_SIZES = (8.0, 10.0, 10.5, 12.0, 18.0, 0.1, 200.0, 11.0)


def _sheets(raw: bytes) -> Iterator[Sheet | None]:
    lines: list[Line] = []
    number = 0
    for x, wide, y, size, word, flags, more, page in struct.iter_unpack(
        "8B", raw[: len(raw) // 8 * 8]
    ):
        if page > 200:
            yield None if page > 250 else _sheet(lines, flags)
            lines, number = [], number + 1
        lines.append(
            Line(
                text=_WORDS[word % len(_WORDS)],
                x0=x * 2.5,
                x1=(x + wide) * 2.5,
                y=y * 3.5 + more / 64,
                size=_SIZES[size % len(_SIZES)],
                bold=bool(flags & 1),
                mono=bool(flags & 2),
                page=number,
            )
        )
    yield _sheet(lines, len(raw))


def _sheet(lines: list[Line], flags: int) -> Sheet:
    return Sheet(lines=lines, height=842, pictured=bool(flags & 4), unknown=flags & 8, askew=flags)


READERS: tuple[Reader, ...] = (
    _file(markdown.FORMAT, name="markdown", seeds=(".md",), words=("markdown",)),
    _file(text.FORMAT, name="text", seeds=(".txt", ".md"), words=("text",)),
    _file(webpage.FORMAT, name="webpage", seeds=(".html",), words=("markup",)),
    _file(
        jsonlines.FORMAT,
        name="jsonlines",
        seeds=(".jsonl", ".gz"),
        words=("json",),
        may_break_off=True,
    ),
    _file(table.FORMAT, name="table", seeds=(".csv", ".tsv"), words=("table",)),
    _file(mail.FORMAT, name="mail", seeds=(".eml",), words=("mail", "markup")),
    Reader("pdf", _pdf, pdf.FORMAT, "pdf", (".pdf",), ("pdf",)),
    Reader("pdf-pages", _pages, seeds=(".lines",)),
    _file(docx.FORMAT, way="archive", seeds=(".docx", ".doc")),
    _file(epub.FORMAT, way="archive", seeds=(".epub",)),
    _file(odt.FORMAT, way="archive", seeds=(".odt",)),
    _file(odt.FORMAT, name="fodt", way="xml", seeds=(".fodt",)),
    _file(rtf.FORMAT, seeds=(".rtf",), words=("rtf",)),
    Reader("charset", promises.means, seeds=(".txt", ".csv"), words=("text",)),
    Reader("fragment", promises.piece, seeds=(".html", ".eml"), words=("markup",)),
    Reader("detect", promises.detected, seeds=("",)),
    Reader("passages", promises.splits, seeds=(".txt", ".md"), words=("text", "markdown")),
    Reader("feed", web.feeds, seeds=(".xml", ".rss"), words=("feed", "markup")),
    Reader("sitemap", web.sitemaps, seeds=(".xml", ".gz"), words=("feed",)),
    Reader("robots", web.rules, seeds=(".robots",), words=("robots",)),
    Reader("address", web.addresses, seeds=(".address",), words=("address",)),
    Reader("furniture", promises.stands_around, seeds=(".txt",), words=("text",)),
)
"""In the order in which `all` takes them."""


def named(name: str) -> Reader:
    """The reader of this name; raises KeyError if there is none."""
    return {one.name: one for one in READERS}[name]
