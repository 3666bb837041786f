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
    tokens: str = ""
    """Words of the format, separated by blanks; a double underscore stands for one blank."""


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
    "The council met on Tuesday and agreed on the new ferry to the island.", "it was late and the",
    "•", "-", "1.", "(a)", "12", "- 3 -", "iv", "Minutes", "2.1", "Total | 5", "verkehrs-", "und",
    "\u05e9\u05dc\u05d5\u05dd 12", "\u0645\u0631\u062d\u0628\u0627 (a)", "\u6e2f\u53e3\u306e", "# 5", "A",
    "https://a.example/b-", "c.html", "\ufffd", "............ 7", "¹", "x" * 300, "a b " * 40,
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


_MARKUP = (
    "<p> </p> <div> <h1> <h2> <ul> <ol> <li> </li> <table> <tr> <td> </td> </table> <br> <pre> "
    "<b> <a__href=\"# <span__style=\"display:none\"> <!-- --> <script> </script> <style> <![CDATA[ "
    "&nbsp; &#0; &#xD800; &#128; <svg> <math> <template> <img> <blockquote> <body> <html> <head> "
    "<title> <meta__charset= <article> <main> <time__datetime= hidden rowspan=\"9999\" <base__href="
)  # fmt: skip
_MARKDOWN = (
    "#__ ##__ ---\\n **__ *__ _ ` ``` ~~~ >__ -__ 1.__ [ ] ( ) ![ ]( <div> <!-- --> | |---| \\\\ "
    "&amp; &#0; ~~ http:// <a@b.c> ___ === --- \\n\\n \\n title: date: tags: [ ] { } &a *a << : ? !! "
    "collection: 2024-02-30 author: \\t ********** [[[[[[[[ <!DOCTYPE <? ?> <![CDATA["
)  # fmt: skip
_MAIL = (
    "From:__ To:__ Subject:__ Date:__ MIME-Version:__1.0 Content-Type:__ multipart/mixed;__boundary= "
    "multipart/alternative message/rfc822 text/plain text/html charset= utf-8 utf-7 idna punycode "
    "base64 quoted-printable Content-Transfer-Encoding:__ =?utf-8?b? =?x?q? ?= Content-Disposition:__ "
    "attachment;__filename= filename*0*= \\n\\n \\n--b \\n--b-- \\n__ <a@b> undisclosed: ; ( ) \" "
    "format=flowed --__\\n Archived-At:__ Mon,__1__Jan__2024__00:00:00__+9999 x-uuencode begin__644"
)  # fmt: skip
_RTF = (
    "{\\\\rtf1 { } \\\\* \\\\par \\\\pard \\\\u \\\\uc \\\\bin \\\\'e4 \\\\ansicpg \\\\fonttbl \\\\f0 "
    "\\\\fcharset \\\\stylesheet \\\\s1 \\\\info {\\\\title {\\\\author \\\\footnote \\\\intbl \\\\cell "
    "\\\\row \\\\listtext \\\\pntext \\\\ilvl \\\\ls1 \\\\outlinelevel \\\\v \\\\deleted \\\\shptxt "
    "\\\\pict \\\\field \\\\fldinst \\\\fldrslt \\\\tab \\\\line \\\\~ \\\\_ \\\\- -2147483648 4294967296 "
    "\\\\upr \\\\ud \\\\nestcell \\\\nestrow \\\\li \\\\fi-360 \\\\trowd \\\\ansicpg65001 \\\\u-10179"
)  # fmt: skip
_TABLE = (
    "title text url date tags id collection , ; \\t | \" \"\" \\n \\r\\n sep=; <p> </p> 31.12.2024 "
    "2024-12-31 https:// author \\0 \" \\n\" html body"
)  # fmt: skip
_JSON = (
    "{\"id\":__ \"text\": \"title\": \"date\": \"url\": \"tags\":__[ \"pages\":__[ \"collection\": } "
    "\\\\ud800 \\\\u0000 \\\\n \\n null 1e999 -1 18446744073709551616 [ ] { \"author\": \"published\":"
)  # fmt: skip
_PDF = (
    "obj endobj stream endstream /Type /Page /Pages /Kids /Count /Parent /Contents /Resources /Font "
    "/XObject /Image /Form /Width /Height /Filter /FlateDecode /LZWDecode /ASCIIHexDecode /RunLengthDecode "
    "/DCTDecode /JBIG2Decode /ToUnicode /Encoding /Identity-H /CIDFontType2 /Type3 /CharProcs /MediaBox "
    "[ ] << >> BT ET Tf Td Tm Tj TJ Do q Q cm re f S xref trailer startxref /Prev /ObjStm /XRef /W /Index "
    "/Encrypt /Rotate 90 /Length 999999999 -1 2147483648 0__R 1__0__R %%EOF /DecodeParms /Predictor"
)  # fmt: skip
_TEXT = (
    "Photo:__ (AP__Photo/ Getty__Images /__ © click__here sign__up newsletter By__Anna Updated__ . ! "
    "? \\n\\n \\n __ Dr. p.m. 3 1. - • | # http:// www. @ twitter follow__us read__more: \\xe2\\x80\\x9c "
    "\\xe2\\x80\\xa6 \\xf0\\x9f\\x87\\xa9 \\xcc\\x81 \\xe2\\x80\\x8d all__rights__reserved Published "
    "January ago 2024 contact reporter credits: sources: via"
)  # fmt: skip

_FEED = (
    "<rss__version=\"2.0\"> <feed__xmlns=\"http://www.w3.org/2005/Atom\"> <channel> <item> </item> "
    "<entry> </entry> <link> <link__href=\" <title> <guid__isPermaLink=\"true\"> <pubDate> <updated> "
    "<content__type=\"xhtml\"> <summary> <author> <dc:creator> xml:base=\" <urlset> <url> <loc> "
    "<lastmod> <sitemapindex> <sitemap> </loc> <!DOCTYPE__a__[<!ENTITY__a__\"b\">]> &a; <![CDATA[ ]]> "
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[ {\"url\":\" \"content_html\":\" "
    "http://a.example/ javascript: 2024-05-03T10:00:00Z Fri,__03__May__2024__10:00:00__GMT"
)  # fmt: skip
_ROBOTS = (
    "User-agent: Quoth * Disallow: Allow: Crawl-delay: Request-rate: 1/10s Sitemap: / $ * %2f # \n "
    "user__agent: nan inf -1 1e308 http://a.example/"
)
_ADDRESS = (
    "http:// https:// // a.example a.github.io @ : :80 :443 :65536 / /../ ./ ?utm_source=a &b=c # %2f "
    "%zz %00 [::1] [fe80::1%25eth0] xn-- é 。 ?page=2 /page/3/ 2024-05-03 2024/05/03/ Fri,__03__May__2024 "
    "T10:00:00Z +02:00 \\t data: javascript:"
)
READERS: tuple[Reader, ...] = (
    _file(markdown.FORMAT, name="markdown", seeds=(".md",), tokens=_MARKDOWN),
    _file(text.FORMAT, name="text", seeds=(".txt", ".md"), tokens=_TEXT),
    _file(webpage.FORMAT, name="webpage", seeds=(".html",), tokens=_MARKUP),
    _file(
        jsonlines.FORMAT,
        name="jsonlines",
        seeds=(".jsonl", ".gz"),
        tokens=_JSON,
        may_break_off=True,
    ),
    _file(table.FORMAT, name="table", seeds=(".csv", ".tsv"), tokens=_TABLE),
    _file(mail.FORMAT, name="mail", seeds=(".eml",), tokens=f"{_MAIL} {_MARKUP}"),
    Reader("pdf", _pdf, pdf.FORMAT, "pdf", (".pdf",), _PDF),
    Reader("pdf-pages", _pages, seeds=(".lines",)),
    _file(docx.FORMAT, way="archive", seeds=(".docx", ".doc")),
    _file(epub.FORMAT, way="archive", seeds=(".epub",)),
    _file(odt.FORMAT, way="archive", seeds=(".odt",)),
    _file(odt.FORMAT, name="fodt", way="xml", seeds=(".fodt",)),
    _file(rtf.FORMAT, seeds=(".rtf",), tokens=_RTF),
    Reader("charset", promises.means, seeds=(".txt", ".csv"), tokens=_TEXT),
    Reader("fragment", promises.piece, seeds=(".html", ".eml"), tokens=_MARKUP),
    Reader("detect", promises.detected, seeds=("",)),
    Reader("passages", promises.splits, seeds=(".txt", ".md"), tokens=f"{_TEXT} {_MARKDOWN}"),
    Reader("feed", web.feeds, seeds=(".xml", ".rss"), tokens=f"{_FEED} {_MARKUP}"),
    Reader("sitemap", web.sitemaps, seeds=(".xml", ".gz"), tokens=_FEED),
    Reader("robots", web.rules, seeds=(".robots",), tokens=_ROBOTS),
    Reader("address", web.addresses, seeds=(".address",), tokens=_ADDRESS),
    Reader("furniture", promises.stands_around, seeds=(".txt",), tokens=_TEXT),
)
"""In the order in which `all` takes them."""


def named(name: str) -> Reader:
    """The reader of this name; raises KeyError if there is none."""
    return {one.name: one for one in READERS}[name]
