"""Of an e-book the chapters are taken in their order, and what is around them is not."""

import random

import pytest
import regex
from golden_files import FILES
from hypothesis import given, settings
from hypothesis import strategies as st
from office_zip import changed, packed, unpacked

from corpus.errors import Problem
from corpus.formats.epub import FORMAT
from corpus.formats.extract import Extract

LAMP = (FILES / "epub" / "lamp.epub").read_bytes()
COURSE = (FILES / "epub" / "course.epub").read_bytes()
PARTS = unpacked(LAMP)
OPF = PARTS["OEBPS/book.opf"].decode()


def read(**parts: str | bytes) -> Extract:
    """The book with some of its parts written anew."""
    [found] = FORMAT.read(with_parts(**parts), "a.epub")
    assert isinstance(found, Extract)
    return found


def with_parts(**parts: str | bytes) -> bytes:
    return packed({**PARTS, **{name.replace("_", "."): part for name, part in parts.items()}})


def problem(raw: bytes) -> str:
    assert FORMAT.matches(raw, "a.epub")
    [found] = FORMAT.read(raw, "a.epub")
    assert isinstance(found, Problem)
    return found.what


def test_what_is_no_book_is_left_to_others() -> None:
    """A Word document and an OpenDocument text, whatever their names."""
    assert not FORMAT.matches((FILES / "docx" / "course.docx").read_bytes(), "a.zip")
    assert not FORMAT.matches(
        packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.epub"
    )
    assert not FORMAT.matches(b"text", "a.epub")


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ("<dc:date>2001-02-03</dc:date>", "2001-02-03"),
        ("<dc:date>2001-02-03T04:05:06Z</dc:date>", "2001-02-03"),
        ("<dc:date>2001</dc:date>", ""),
        ("<dc:date>0101-01-01T00:00:00+00:00</dc:date>", ""),
        ("<dc:date>2001-02-03</dc:date><dc:date>2001-02-04</dc:date>", ""),
        ('<dc:date opf:event="modification">2001-02-03</dc:date>', ""),
        ("", ""),
    ],
)
def test_the_day_is_never_guessed(dates: str, expected: str) -> None:
    """A lone day or the one of publication, else none."""
    start, end = OPF.index("<dc:date"), OPF.index("</metadata>")

    assert read(**{"OEBPS/book_opf": OPF[:start] + dates + OPF[end:]}).published == expected


def test_a_chapter_that_begins_deep_down_is_lifted_to_its_place() -> None:
    """With all its headings; one that stands higher already stays."""
    body = "<html><body><h4>Up</h4><p>a</p><h6>Down</h6><p>b</p></body></html>"

    assert "# Up\n\na\n\n### Down\n\nb" in read(**{"OEBPS/two_html": body}).text


def test_a_table_of_contents_is_no_text() -> None:
    """Where the guide calls a chapter one, as Sphinx does the first, it is still a chapter."""
    guide = '<guide><reference type="toc" href="two.html"/></guide></package>'
    opf = OPF.replace("</package>", guide)
    links = (
        "<html><body><h2>What is in it</h2>"
        '<a href="one.html">The Crossing, by night</a> 1</body></html>'
    )

    assert read(**{"OEBPS/book_opf": opf}).text == read().text
    assert "The Keeper" in read().text
    assert "What is in it" in read(**{"OEBPS/two_html": links}).text
    assert "What is in it" not in read(**{"OEBPS/book_opf": opf, "OEBPS/two_html": links}).text


def test_a_name_that_libreoffice_made_up_is_no_heading() -> None:
    """A chapter without a heading stays without one."""
    ncx = {name: part.decode() for name, part in PARTS.items() if name.endswith(".ncx")}
    [(name, contents)] = ncx.items()
    title = regex.search(r"<text>([^<]+)</text></navLabel>", contents)
    assert title
    made_up = packed({**PARTS, name: contents.replace(title[1], "Section 1", 1)})
    [found] = FORMAT.read(made_up, "a.epub")

    assert isinstance(found, Extract)
    assert f"# {title[1]}" in read().text
    assert "Section 1" not in found.text


def test_what_cannot_be_read_is_said_in_one_line() -> None:
    """Nothing to read, no contents, no chapter that can be read, far too large."""
    empty = {name: b"<html/>" for name in PARTS if name.endswith("html")}

    assert "no text to quote" in problem(packed({**PARTS, "OEBPS/four.html": b"<html/>", **empty}))
    assert problem(with_parts(**{"OEBPS/book_opf": "<a"})).startswith("has a damaged part")
    assert problem(with_parts(**{"META-INF/container_xml": "<a/>"})).startswith("has no part")
    assert problem(packed({name: part for name, part in PARTS.items() if "html" not in name})) == (
        "chapters are missing or damaged ('OEBPS/cover.html', 'OEBPS/front.html', "
        "'OEBPS/rights.html' and 5 more); convert the book once more"
    )
    assert problem(packed({**PARTS, "a": bytes(5_000_000)})).startswith("unpacks to more than")


@settings(max_examples=150)
@given(st.sampled_from([COURSE, LAMP]), st.integers(0, 2**32), st.booleans())
def test_whatever_bytes_come_nothing_is_raised(raw: bytes, seed: int, inside: bool) -> None:
    """Bytes changed anywhere, in the zip or in the parts within, give Extracts or Problems."""
    chance = random.Random(seed)
    if inside:
        parts = unpacked(raw)
        name = chance.choice(list(parts))
        raw = packed({**parts, name: changed(parts[name], chance)})
    else:
        raw = changed(raw, chance)
    FORMAT.matches(raw, "a.epub")

    assert all(isinstance(found, Extract | Problem) for found in FORMAT.read(raw, "a.epub"))
