"""Whatever a file holds, reading it ends, and what comes out is as promised
(`benchmarks/fuzz/promises.py`); what fuzzing has found stays mended."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import hostile, mutation, promises, readers, run, seeds, target
from corpus import charset, frontmatter, markdown, passages, sentences
from corpus.article import Article
from corpus.errors import Problem
from corpus.formats import docx, epub, jsonlines, mail, odt, pdf_document, registry, rtf, table
from corpus.formats import markdown as markdown_format
from corpus.formats import text as text_format
from corpus.formats import webpage as webpage_format
from corpus.formats.extract import Format
from corpus.html import fragment, tags, webpage

SOME = settings(  # the same each time: what looks elsewhere is benchmarks.fuzz
    derandomize=True,
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
)
WORDS = st.text(
    st.sampled_from(
        "ab Zé. \n\t\r#-*|<>&;\"'\\{}[]:1٣²\u00ad\u200d\u05e9\u0301\U0001f469\ufeff\x0c\x85\0"
    ),
    max_size=30,
) | st.sampled_from(("The council met on Tuesday. It was late.", "2024-02-30", "9" * 5000, "# 5"))


def read(kind: Format, raw: bytes, name: str = "folder/file") -> list[Article | Problem]:
    return list(registry.read_as(kind, raw, name + kind.endings[0]))


def one_problem(kind: Format, raw: bytes) -> str:
    """The one line that is all that becomes of a file."""
    found = read(kind, raw)

    assert [type(one) for one in found] == [Problem]
    return found[0].what if isinstance(found[0], Problem) else ""


# Any file: trees and texts of each format.

MARKS = st.sampled_from(
    ("# ", "## ", "- ", "1. ", "> ", "```\n", "**", "*", "_", "`", "[", "](a)", "![", "<div>",
     "</div>", "<!--",
     "-->", "<script>", "&amp;", "&#0;", "\\", "~~", "a|b\n", "\n\n", "\n---\n", "|---|\n",
     "    ", "\t", "<a@b.c>",
     "===\n", "***", "[a]: b\n", "<b c=", "<![CDATA[", "  - ", "99999999. ")
)  # fmt: skip
FIELDS = st.sampled_from(("title", "date", "tags", "id", "url", "author", "collection", "?", "<<"))
VALUES = WORDS | st.sampled_from(("[a, b]", "{a: b}", "&a [*a]", "!!int x", "|", "'", "2024-03-31"))
FRONT = st.lists(st.tuples(FIELDS, VALUES), max_size=5).map(
    lambda fields: "".join(f"{key}: {value}\n" for key, value in fields)
)


@SOME
@given(front=FRONT, body=st.lists(MARKS | WORDS, max_size=30).map("".join))
def test_any_markdown_is_read(front: str, body: str) -> None:
    """With front matter or without."""
    for source in (body, f"---\n{front}---\n{body}", f"---\n{front}{body}"):
        promises.reads(markdown_format.FORMAT, source.encode(), "folder/file.md")


@SOME
@given(
    st.lists(WORDS, max_size=20).map("\n\n".join), st.sampled_from(("utf-8", "utf-16", "cp1252"))
)
def test_any_text_is_read(text: str, encoding: str) -> None:
    """As pasted text, and cut into sentences and passages."""
    raw = text.encode(encoding, "replace")
    promises.reads(text_format.FORMAT, raw, "file.txt")
    promises.means(raw)
    promises.splits(raw)
    promises.stands_around(raw)


TAGS = (
    "p", "div", "b", "i", "span", "h1", "h9", "ul", "ol", "li", "table", "tr", "td", "th", "pre",
    "br",
    "script", "style", "article", "a", "blockquote", "svg", "q", "sup", "aside", "template", "html",
)  # fmt: skip
ATTRIBUTES = st.dictionaries(
    st.sampled_from(("class", "style", "hidden", "href", "id", "start", "value", "type", "role")),
    st.sampled_from(("display:none", "#a", "a", "", "9" * 5000, "noteref", "-1", "²")),
    max_size=2,
)


def tree(
    names: tuple[str, ...], attributes: st.SearchStrategy[dict[str, str]]
) -> st.SearchStrategy[str]:
    """XML, or HTML whose elements are all closed."""

    def element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.builds(
            lambda name, told, within: "<{0}{1}>{2}</{0}>".format(
                name, "".join(f' {key}="{value}"' for key, value in told.items()), "".join(within)
            ),
            st.sampled_from(names),
            attributes,
            st.lists(inner, max_size=4),
        )

    plain = WORDS.map(lambda words: words.replace("<", "&lt;").replace("&", "&amp;"))
    return st.recursive(plain, element, max_leaves=25)


@SOME
@given(
    st.lists(
        tree(TAGS, ATTRIBUTES) | st.sampled_from(("<p", "</div>", "<!--", "&nbsp;")), max_size=6
    )
)
def test_any_html_is_read(pieces: list[str]) -> None:
    """As a web page, in a mail, in a cell."""
    html = "".join(pieces)
    raw = f"<!DOCTYPE html><html><body>{html}</body></html>".encode("utf-8", "replace")
    promises.reads(webpage_format.FORMAT, raw, "file.html")
    promises.piece(html.encode("utf-8", "replace"))


@SOME
@given(
    st.lists(
        st.sampled_from(("title", "text", "date", "url", "tags", "id", "x")), min_size=1, max_size=5
    ),
    st.lists(st.lists(WORDS | tree(TAGS, ATTRIBUTES), max_size=6), max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(("\n", "\r\n", "\r")),
    st.sampled_from((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)),
)
def test_any_table_is_read(
    header: list[str], rows: list[list[str]], delimiter: str, end: str, quoting: Any
) -> None:
    """In any dialect."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([header, *rows])
    promises.reads(table.FORMAT, made.getvalue().encode(), "folder/file.csv")


HEADERS = st.sampled_from(
    (
        "From: =?utf-8?q?=C3?= <a@b>", "From: \x80\xff", "From: a, b <c@d>, (",
        "Subject: =?punycode?b?YQ==?=",
        "Subject: =?utf-8?b?/w==?=", "Date: Mon, 32 Jan 2024 99:00:00 +9999", "Date: 1",
        "MIME-Version: 1.0",
        "Content-Type: multipart/mixed; boundary=b",
        "Content-Type: multipart/alternative; boundary=\"\"",
        "Content-Type: message/rfc822", "Content-Type: text/html; charset=utf-7",
        "Content-Type: text/plain; charset=idna",
        "Content-Type: ;", "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: x-uuencode",
        "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*2=a",
        "Archived-At: <https://a b>", ": a", " b",
    )
)  # fmt: skip


@SOME
@given(st.lists(st.lists(HEADERS, max_size=5), max_size=4), st.lists(WORDS, max_size=4))
def test_any_mail_is_read(heads: list[list[str]], bodies: list[str]) -> None:
    """With headers that are none, parts in parts, charsets that there are not."""
    parts = ["\n".join(head) for head in heads]
    body = "\n--b\n".join(f"{part}\n\n{words}" for part, words in zip(parts, bodies, strict=False))
    raw = f"From: a@b\nMessage-ID: <a>\n{body}\n--b--\n".encode("latin-1", "replace")
    promises.reads(mail.FORMAT, raw, "file.eml")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS | st.just("\ud800"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
LINE = st.fixed_dictionaries(
    {"id": WORDS | JSON, "text": WORDS},
    optional={
        "title": WORDS, "url": WORDS, "author": WORDS, "date": WORDS,
        "tags": st.lists(WORDS) | JSON,
        "pages": st.lists(st.integers(-1, 10**6)), "collection": WORDS, "x": JSON,
    },
)  # fmt: skip


@SOME
@given(st.lists(LINE.map(json.dumps) | WORDS, max_size=5).map("\n".join))
def test_any_json_lines_are_read(lines: str) -> None:
    """Whatever the keys hold."""
    promises.reads(jsonlines.FORMAT, lines.encode(), "file.jsonl", may_break_off=True)


WORD_NAMES = (
    "p", "r", "t", "tbl", "tr", "tc", "pPr", "rPr", "pStyle", "numPr", "numId", "ilvl",
    "outlineLvl",
    "fldChar", "footnoteReference", "txbxContent", "sdt", "AlternateContent", "Choice", "del",
    "ins",
    "sym", "br", "vanish", "style", "name", "basedOn", "lvl", "lvlText", "start", "numFmt", "num",
    "abstractNum", "abstractNumId", "footnote",
)  # fmt: skip
WORD_ATTRIBUTES = st.dictionaries(
    st.sampled_from(("val", "id", "styleId", "numId", "ilvl", "abstractNumId", "fldCharType",
                     "type", "char")),
    st.sampled_from(("0", "1", "heading 1", "9" * 5000, "", "begin", "end", "%1.%9.", "²",
                     "paragraph", "f041")),
    max_size=3,
)  # fmt: skip


@SOME
@given(*[tree(WORD_NAMES, WORD_ATTRIBUTES)] * 3)
def test_any_word_document_is_read(body: str, styles: str, numbers: str) -> None:
    """Whatever lies in what."""
    parts = {
        "[Content_Types].xml": "<a>wordprocessingml.document.main+xml</a>",
        "word/document.xml": f"<document><body>{body}</body></document>",
        "word/styles.xml": f"<styles>{styles}</styles>",
        "word/numbering.xml": f"<numbering>{numbers}</numbering>",
        "word/footnotes.xml": f"<footnotes>{body}</footnotes>",
        "word/_rels/document.xml.rels": "<a>"
        + "".join(
            f'<Relationship Type="a/{kind}" Target="{kind}.xml"/>'
            for kind in ("styles", "numbering", "footnotes")
        )
        + "</a>",
    }
    packed = mutation.packed({name: part.encode() for name, part in parts.items()})
    promises.reads(docx.FORMAT, packed, "file.docx")


ODT_NAMES = (
    "p", "h", "span", "list", "list-item", "list-header", "table", "table-row", "table-cell",
    "note",
    "note-body", "s", "tab", "style", "text-properties", "list-style", "list-level-style-number",
    "outline-style", "outline-level-style", "text-box", "section", "annotation", "title",
)  # fmt: skip
ODT_ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        ("style-name", "name", "family", "parent-style-name", "outline-level", "c", "level",
         "start-value",
         "num-format", "display-levels", "continue-list", "id", "display", "list-style-name")
    ),
    st.sampled_from(("a", "b", "", "0", "1", "10", "9" * 5000, "i", "²", "-1", "none",
                     "paragraph")),
    max_size=3,
)  # fmt: skip


@SOME
@given(tree(ODT_NAMES, ODT_ATTRIBUTES), tree(ODT_NAMES, ODT_ATTRIBUTES))
def test_any_opendocument_text_is_read(body: str, styles: str) -> None:
    """Packed, and as one XML file."""
    body = f"<body><text>{body}</text></body>"
    content = f"<document-content><styles>{styles}</styles>{body}</document-content>"
    kind = "application/vnd.oasis.opendocument.text"
    packed = mutation.packed({"mimetype": kind.encode(), "content.xml": content.encode()})
    promises.reads(odt.FORMAT, packed, "file.odt")
    promises.reads(odt.FORMAT, f'<office:document a="{kind}">{content}'.encode(), "file.fodt")


BOOK_NAMES = (
    "item",
    "itemref",
    "reference",
    "metadata",
    "title",
    "creator",
    "date",
    "meta",
    "a",
    "nav",
    "ol",
)
BOOK_ATTRIBUTES = st.dictionaries(
    st.sampled_from(("id", "idref", "href", "properties", "media-type", "type", "refines",
                     "property")),
    st.sampled_from(("a", "b", "a.html", "nav", "http://[", "%zz", "../..", "ncx+xml", "toc",
                     "#a")),
    max_size=3,
)  # fmt: skip


@SOME
@given(tree(BOOK_NAMES, BOOK_ATTRIBUTES), tree(TAGS, ATTRIBUTES))
def test_any_book_is_read(book: str, chapter: str) -> None:
    """Whatever its list of chapters says."""
    items = '<item id="a" href="a.html" properties="nav"/><item id="b" href="b.html"/>'
    listed = f'{items}<itemref idref="b"/>'
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<a><rootfiles><rootfile full-path="c.opf"/></rootfiles></a>',
        "c.opf": f"<package>{listed}{book}</package>",
        "a.html": f"<html>{book}{chapter}</html>",
        "b.html": f"<html><body>{chapter}</body></html>",
    }
    packed = mutation.packed({name: part.encode() for name, part in parts.items()})
    promises.reads(epub.FORMAT, packed, "file.epub")


CONTROLS = st.sampled_from(
    (r"\par", r"\pard", r"\u-10179", r"\u56832?", r"\'e4", r"\bin3 abc", r"\*\x", r"\~", r"\_",
     r"\fonttbl",
     r"\f1\fcharset2", r"\stylesheet", r"\s1", r"\info", r"\title", r"\footnote", r"\listtext",
     r"\cell",
     r"\row", r"\intbl", r"\v", r"\v0", r"\deleted", r"\uc0", r"\uc9", r"\ansicpg65001",
     r"\ansicpg1",
     r"\outlinelevel0", r"\ilvl99", r"\li99999", r"\fi-1", r"\shptxt", r"\tab", ";", "}}", "{{",
     "\\")
)  # fmt: skip


@SOME
@given(
    st.recursive(
        CONTROLS | WORDS,
        lambda inner: st.lists(inner, max_size=5).map(lambda within: "{" + " ".join(within) + "}"),
        max_leaves=30,
    )
)
def test_any_rtf_is_read(group: str) -> None:
    """Whatever groups lie in what."""
    raw = ("{\\rtf1\\ansi " + group + "}").encode("cp1252", "replace")
    promises.reads(rtf.FORMAT, raw, "file.rtf")


DRAWN = st.sampled_from(
    (b"BT /F 10 Tf 72 700 Td (The council met.) Tj ET", b"BT /F 0 Tf (a) Tj ET", b"(b) Tj", b"q",
     b"Q", b"Q",
     b"1 0 0 1 1e30 5 cm", b"0 1 -1 0 9 9 cm", b"0 0 0 0 0 0 cm", b"/X Do",
     b"BT /F 1e9 Tf (c) Tj ET", b"[", b"((",
     b"BT /F 9 Tf 1 1 1 1 72 700 Tm [(a) -9999 (b)] TJ ET", b"3 Tr", b"0 0 3 3 re f",
     b"BI /W 9 ID", b"BX", b"\xff")
)  # fmt: skip
BOX = st.sampled_from((b"0 0 595 842", b"0 0 0 0", b"9 9 1 1", b"-1e9 0 1e9 1", b"a", b""))


@SOME
@given(
    st.lists(st.lists(DRAWN, max_size=8).map(b"\n".join), min_size=1, max_size=3),
    BOX,
    st.binary(max_size=3),
)
def test_any_pdf_is_read(pages: list[bytes], box: bytes, noise: bytes) -> None:
    """What PDFium makes of any page."""
    make = hostile.pdf(len(pages), lambda number: pages[number], box)
    raw = make(100_000).replace(b"/Length 1", b"/Length " + noise or b"1")
    promises.said(pdf_document.read(raw))


@SOME
@given(st.binary(max_size=400))
def test_any_place_of_lines_on_pages_is_read(raw: bytes) -> None:
    """Columns, tables and notes of no sense."""
    readers.named("pdf-pages").run(raw)


@settings(SOME, max_examples=60)
@given(st.data())
def test_any_change_to_a_file_is_read(data: st.DataObject) -> None:
    """Real files with a part of them changed, as the fuzzer changes them."""
    reader = data.draw(st.sampled_from([one for one in readers.READERS if one.name != "pdf"]))
    first = data.draw(st.sampled_from(seeds.of(reader.seeds, seeds.OWN, 20_000) or [b"a"]))

    def change(raw: bytes, most: int) -> bytes:
        at = seed % (len(raw) + 1)
        return (raw[:at] + bytes([seed % 256]) + raw[at + seed % 3 :])[:most]

    for seed in data.draw(st.lists(st.integers(0, 2**31), min_size=1, max_size=3)):
        first = mutation.mutated(reader.way, first, 30_000, seed, change)
    reader.run(first)


# What was found.


def test_halves_of_characters_are_in_no_field() -> None:
    """A mail whose bytes are in no charset can be kept: each field can be written as UTF-8."""
    raw = b"From: \xc3 <a@b>\nSubject: \xff\nMessage-ID: <a>\n\nThe council met.\n"
    promises.reads(mail.FORMAT, raw, "file.eml")
    line = b'{"id": "a", "text": "b", "title": "c", "tags": ["d\\u00e4"]}'

    assert len(promises.reads(jsonlines.FORMAT, line, "file.jsonl")) == 1


def test_many_attachments_are_told_in_a_short_line() -> None:
    """Five by name, the others by their number."""
    part = b"--b\nContent-Disposition: attachment; filename=a\n\nx\n"
    head = b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    raw = head + b"--b\n\nThe council met.\n" + part * 500
    found = read(mail.FORMAT, raw)

    assert [one.what for one in found if isinstance(one, Problem)] == [
        "its attachments were not read (a, a, a, a, a and 495 more); save them as files beside it"
    ]


def test_what_pythons_mail_reader_fails_at_costs_no_words() -> None:
    """A header that cannot be parsed, and a part that says it has parts and has none."""
    broken = b"Content-Type: text/plain\nContent-Disposition: attachment; filename*\n\nbroken"
    empty = b"Content-Type: multipart/related; boundary=d\n\nno part"
    raw = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=c\n\n"
    for part in (empty, b"Content-Type: text/plain\n\nThe council met.", broken):
        raw += b"--c\n" + part + b"\n"
    note, found = read(mail.FORMAT, raw + b"--c--\n")

    assert isinstance(found, Article)
    assert found.text == "The council met."
    assert "(text/plain)" in str(note)


def test_a_table_without_rows_is_told() -> None:
    """A file is never passed over in silence."""
    what = one_problem(table.FORMAT, b"title,text\n")

    assert what == "has no row below the names of its columns; add one or remove it"


def test_a_long_id_makes_no_long_line() -> None:
    """It is cut short where it is told."""
    line = json.dumps({"id": "a" * 5_000, "text": ""}).encode()

    assert len(one_problem(jsonlines.FORMAT, line)) < 200


NUMBERS = ("", "9" * 5000, "²", "-1", "12")


def test_a_style_may_be_all_there_is() -> None:
    """A part of an OpenDocument text whose root is a style has no styles around it."""
    kind = b"application/vnd.oasis.opendocument.text"
    content = b"<document-content><body><text><p>The council</p></text></body></document-content>"
    packed = mutation.packed({"mimetype": kind, "content.xml": content, "styles.xml": b"<style/>"})

    assert len(promises.reads(odt.FORMAT, packed, "file.odt")) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_in_office_documents_may_be_none(number: str) -> None:
    """A level, a depth or a count that is no number of usual length says nothing."""
    level = f'<h outline-level="{number}">The council</h><p>a<s c="{number}"/>b</p>'
    content = f"<document-content><body><text>{level}</text></body></document-content>"
    kind = b"application/vnd.oasis.opendocument.text"
    text = mutation.packed({"mimetype": kind, "content.xml": content.encode()})
    body = (
        f'<p><pPr><outlineLvl val="{number}"/><numPr><numId val="1"/><ilvl val="{number}"/></numPr>'
        "</pPr><r><t>The council</t></r></p>"
    )
    word = mutation.packed(
        {"word/document.xml": f"<document><body>{body}</body></document>".encode()}
    )

    assert len(promises.reads(odt.FORMAT, text, "file.odt")) == 1
    assert len(promises.reads(docx.FORMAT, word, "file.docx")) == 1


def test_fields_of_json_lines_are_one_line_each() -> None:
    """As those of every other format; pages behind the end of the text are left out."""
    line = {
        "id": "a", "text": "The council met.", "title": "a\nb", "author": "c\nd",
        "url": "https://e\n",
        "tags": ["f\ng", "\n"], "pages": [0, 5, 99],
    }  # fmt: skip
    (article,) = promises.reads(jsonlines.FORMAT, json.dumps(line).encode(), "file.jsonl")

    assert (article.title, article.author, article.url) == ("a b", "c d", "https://e")
    assert (article.tags, article.pages) == (("f g",), (0, 5))


SLOW: dict[str, Callable[[], object]] = {
    "headings": lambda: list(sentences.blocks(f"# {'a' * 97}\n" * 200_000)),
    "comments that are not closed": lambda: markdown.to_text("<!--" * 200_000),
    "tags that are not closed": lambda: markdown.to_text("<div>" + "<a " * 250_000),
    "blank lines in front matter": lambda: frontmatter.read(
        "---\n: :\n" + "\n" * 200_000 + "a collection\n---\n"
    ),
    "large front matter": lambda: frontmatter.read("---\n" + "- a\n" * 2_000_000 + "---\n"),
    "attributes of a web page": lambda: webpage.read(_with_attributes(300_000)),
    "attributes of a fragment": lambda: fragment.to_text(_with_attributes(300_000)),
    "styles upon styles": lambda: read(odt.FORMAT, _styles_upon_styles(30_000)),
    "punycode": lambda: webpage.decoded(b"a" * 3_000_000 + b"-" + b"9" * 3_000_000, "punycode"),
    "names without end": lambda: read(
        mail.FORMAT, b"MIME-Version: 1.0\nFrom: " + b"a " * 500_000 + b"\n\na"
    ),
}  # fmt: skip


def _with_attributes(count: int) -> str:
    told = " ".join(f"a{number}=b" for number in range(count))
    return f"<html><body><p {told}>The council met.</p></body></html>"


def _styles_upon_styles(count: int) -> bytes:
    each = b'<style family="paragraph" name="%d" parent-style-name="%d"/><p style-name="0">a</p>'
    body = b"".join(each % (number, number + 1) for number in range(count))
    content = b"<document-content><body><text>%s</text></body></document-content>" % body
    kind = b"application/vnd.oasis.opendocument.text"
    return mutation.packed({"mimetype": kind, "content.xml": content})


@pytest.mark.parametrize("name", SLOW)
def test_what_took_minutes_or_hours_takes_seconds(name: str) -> None:
    """Its time grew with the square of the length; whoever breaks that has a test that hangs."""
    SLOW[name]()


def _package(part: bytes) -> bytes:
    return mutation.packed({"word/document.xml": part})


TOO_MUCH: dict[str, tuple[Format, bytes, str]] = {
    "marks": (
        markdown_format.FORMAT,
        b"*" * 200_001,
        "has too many marks and lines (200,001 of 200,000); split it",
    ),
    "brackets": (
        markdown_format.FORMAT,
        b"[" * 40_001,
        "has too many marks and lines (200,005 of 200,000); split it",
    ),
    "control words": (
        rtf.FORMAT,
        b"{\\rtf1 " + b"\\par" * 500_000 + b"}",
        "has too many control words and braces (2,500,003 of 1,500,000); "
        "save it as .docx or split it",
    ),
    "tags of a page": (
        webpage_format.FORMAT,
        b"<html>" + b"<p>a" * 35_001,
        "is a web page of more than 35,000 tags; save its text as .txt",
    ),
    "characters of a page": (
        webpage_format.FORMAT,
        b"<html><p>" + b"a " * 3_500_000,
        "is a web page of more than 7,000,000 characters; save its text as .txt",
    ),
    "entities of a page": (
        webpage_format.FORMAT,
        b"<html>" + b"&a" * 175_001,
        "is a web page of more than 35,000 tags; save its text as .txt",
    ),
    "tags of a document": (
        docx.FORMAT,
        _package(b"<a>" + b"<b/>" * 800_000 + b"</a>"),
        "has more than 800,000 tags; split the document",
    ),
    "entities of a chapter": (
        epub.FORMAT,
        mutation.packed(
            {
                "mimetype": b"application/epub+zip",
                "META-INF/container.xml": hostile.CONTAINER,
                "a.opf": b'<a><item id="a" href="a.html"/><itemref idref="a"/></a>',
                "a.html": b"<html><p>" + b"&a" * 2_000_000 + b"</p></html>",
            }
        ),
        "has more than 400,000 tags; split the document",
    ),
    "tags of two chapters": (
        epub.FORMAT,
        mutation.packed(
            {
                "mimetype": b"application/epub+zip",
                "META-INF/container.xml": hostile.CONTAINER,
                "a.opf": b'<a><item id="a" href="a.html"/><item id="b" href="b.html"/>'
                b'<itemref idref="a"/><itemref idref="b"/></a>',
                "a.html": b"<html><p>The council met.</p></html>",
                "b.html": b"<html>" + b"<b/>" * 399_990 + b"</html>",
            }
        ),
        "has more than 400,000 tags; split the document",
    ),
    "tags of a mail": (
        mail.FORMAT,
        b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + b"<b>a" * 150_001,
        "has more than 150,000 tags; save its text without them",
    ),
    "tags of a cell": (
        table.FORMAT,
        b"text\n" + b"<b>a" * 150_001,
        "has more than 150,000 tags; save its text without them",
    ),
    "parts of a mail": (
        mail.FORMAT,
        b"From: a@b\n" + b"\n--b" * 1_001,
        "has more than 1,000 parts; save its text as .txt",
    ),
    "mails in mails": (
        mail.FORMAT,
        b"From: a@b\nMIME-Version: 1.0\n" + b"Content-Type: message/rfc822\n\n" * 5_000,
        "is nested too deep; save its text as .txt",
    ),
    "sentences": (
        text_format.FORMAT,
        b"a\n" * 150_001,
        "has 150,001 sentences and lines, more than 150,000; split it",
    ),
    "attributes of an element": (
        docx.FORMAT,
        _package(b"<a" + b"".join(b' a%d=""' % number for number in range(1_001)) + b"/>"),
        "has a damaged part 'word/document.xml'; save it once more",
    ),
    "columns": (
        table.FORMAT,
        b"text," * 10_001 + b"\na",
        "has more than 10,000 columns; save those with title, text and date",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_would_take_too_long_is_refused_in_one_line(name: str) -> None:
    """Rather than to hold a build for minutes, or to fill the memory."""
    kind, raw, expected = TOO_MUCH[name]

    assert expected == one_problem(kind, raw)


def test_a_table_is_read_up_to_its_limit() -> None:
    """The rows so far are articles; where reading stopped is told."""
    found = read(table.FORMAT, b"text\n<b>a</b>\n" + b"a,b\n" * 199_997 + b"c\n")

    assert [type(one) for one in (found[0], found[-1])] == [Article, Problem]
    assert len(found) == 1 + 199_996 + 1
    assert str(found[-1]) == (
        "'folder/file.csv:199999': is where reading stops, after 200,000 rows (of HTML, a quarter "
        "of that); split the table (skipped)"
    )


def test_a_table_is_read_up_to_its_limit_of_empty_rows() -> None:
    """Millions of them would take a minute and say nothing."""
    found = read(table.FORMAT, b"text\na\n" + b" \n" * 200_000 + b"c\n")

    assert [type(one) for one in found] == [Article, Problem]
    assert str(found[-1]) == (
        "'folder/file.csv:200002': is where reading stops, after 200,000 empty rows; remove them "
        "(skipped)"
    )


def test_large_front_matter_costs_no_words_and_keeps_its_collection() -> None:
    """It shows the article to nobody else."""
    source = "---\ncollection: server-7\ntitle: |\n" + " a\n" * 40_000 + "---\nThe council met.\n"
    fields, body, wrong = frontmatter.read(source)

    assert (fields.collection, body) == ("server-7", "The council met.\n")
    assert wrong == "the front matter has more than 100,000 characters; shorten it"


def test_a_pdf_may_take_as_long_as_its_pages_are_many() -> None:
    """So that one of a few pages does not hold a build as long as a book may."""
    allowed: list[float] = []
    pdf_document.read(hostile.pdf(3, lambda number: b"")(10_000), allowed.append)

    assert allowed == [pytest.approx(8 + 3 * 0.06)]


@SOME
@given(st.lists(st.tuples(WORDS, WORDS), max_size=5))
def test_few_attributes_stay_as_they_are(pairs: list[tuple[str, str]]) -> None:
    """Only what is beyond a thousand in one tag goes, and nothing of the words."""
    told = " ".join(f"{name}='{value}'" for name, value in pairs)
    html = f"<!-- <a b c> --><p {told}>word</p>" + "<i class='x' id=y>a < b</i>" * 5_000

    assert tags.with_few_attributes(html) == html


def test_many_attributes_are_cut_and_the_words_stay() -> None:
    """Whatever stands in quotes, in comments or in scripts."""
    many = " ".join(f"a{number}='>'" for number in range(30_000))
    script = "<script>if (a <b) {" + "x " * 3_000 + "}</script>"
    html = tags.with_few_attributes(f"<!-- <p x='-->{script}<p {many}>The council met.</p>")

    assert script in html
    assert html.endswith(" a999='>'>The council met.</p>")


def test_passages_are_those_with_the_least_cost() -> None:
    """Many short sentences are packed as evenly as few: none far from the wanted length."""
    text = "Go now! " * 3_000
    lengths = [
        len(one.span.of(text).split())
        for one in passages.split(Article(id="a", title="", text=text))
    ]

    assert sum(lengths) == 6_000
    assert max(lengths) - min(lengths) <= 2


@pytest.mark.parametrize(
    "name", ["punycode", "idna", "unicode_escape", "hex", "a" * 50, "\0", "no-such"]
)
def test_what_is_no_charset_says_nothing(name: str) -> None:
    """Some codecs of Python are none that a text is written in."""
    assert charset.decoded_as(b"The council met.", name) is None


# The fuzzer itself.


def test_every_kind_of_file_is_fuzzed() -> None:
    """A new format needs a row in the table of readers."""
    fuzzed = {one.kind.name for one in readers.READERS if one.kind}

    assert {kind.name for kind in registry.FORMATS} - fuzzed == set()


@pytest.mark.parametrize("reader", readers.READERS, ids=lambda one: one.name)
def test_every_reader_has_seeds_that_keep_the_promises(reader: readers.Reader) -> None:
    """And words that libFuzzer can read."""
    for seed in seeds.of(reader.seeds, seeds.OWN, 50_000):
        reader.run(seed)
    lines = run.dictionary(reader.words).splitlines()

    assert all(line.isascii() and line.startswith('"\\x') for line in lines if line)


def test_a_broken_promise_is_a_finding(tmp_path: Any) -> None:
    """A reader that raises, or gives what it must not, does not pass."""

    def wrong(raw: bytes, name: str) -> Any:
        raise ValueError("never")
        yield

    broken = Format(name="a", endings=(".a",), matches=lambda raw, name: True, read=wrong)
    with pytest.raises(promises.RaisedError):
        promises.reads(broken, b"a", "file.a")
    for bad in (
        Article(id="a", title="b\nc", text="d"),
        Article(id="a", title="b", text="d", published="2024-3-1"),
        Article(id="a", title="b", text="d", pages=(0, 9)),
        Article(id="", title="b", text="d"),
    ):
        with pytest.raises(promises.BrokenPromiseError):
            promises.holds(bad)
    assert target.keep(tmp_path, b"long", "ValueError a.py:1\ntold")
    assert not target.keep(tmp_path, b"b", "ValueError a.py:1\ntold")
    assert [file.read_bytes() for file in tmp_path.glob("*.bin")] == [b"b"]


def test_changed_archives_can_be_read_again() -> None:
    """So that changes reach what is inside."""
    packed = mutation.packed({"a.xml": b"<a><b c='1'>d</b></a>", "b.xml": b"<c/>"})
    made = [
        mutation.mutated("archive", packed, 50_000, seed, lambda raw, most: raw)
        for seed in range(40)
    ]

    assert sum(bool(mutation.unpacked(one)) for one in made) == 40
    assert len(set(made)) > 20
    assert made[0] == mutation.mutated("archive", packed, 50_000, 0, lambda raw, most: raw)
